"""A household's story told out of what the services give, and other texts of the pages of work."""

from datetime import date
from typing import Any

import pytest

from services.gateway.console.api import Answer
from services.gateway.console.monitoring.departments import status_text
from services.gateway.console.monitoring.spot_checks import troubles_of
from services.gateway.console.pieces.texts import read_list
from services.gateway.console.procedures.rounds import way_of
from services.gateway.console.register.change_requests import told
from services.gateway.console.register.story import Sources, story_of
from services.gateway.console.register.unvisited import first_day, visited_text

DOWN = Answer(0, problem="服务暂时无法连接")


def given(*items: dict[str, Any], **body: Any) -> Answer:
    """What a list gives."""
    return Answer(200, {"items": list(items), **body})


def a_record(**changes: Any) -> dict[str, Any]:
    """A household of one person who was born into it."""
    member = {"name": "刘小", "joined_on": "2017-05-01", "joined_kind": "birth"}
    return {"registered_on": "2014-06-01", "exited_on": "2018-12-31", "members": [member], **changes}


def test_a_story_puts_what_all_services_tell_in_the_order_of_days() -> None:
    change = {"reason": "", "old": {}, "new": {}}
    history = given(
        {**change, "kind": "registered", "occurred_on": "2014-06-01",
         "new": {"household_type": "dibao", "main_cause": "illness"}},
        {**change, "kind": "changed", "occurred_on": "2016-01-01", "reason": "复核",
         "old": {"household_type": "dibao"}, "new": {"household_type": "ordinary"}},
        {**change, "kind": "income", "occurred_on": "2018-01-05"},
        {**change, "kind": "exited", "occurred_on": "2018-12-31"},
    )  # fmt: skip
    left = {"name": "刘大", "joined_on": None, "left_on": "2017-01-01", "left_kind": "death"}
    ledger = Answer(
        200,
        {
            "entries": [
                {"on": "2015-01-01", "kind": "pairing", "who": "蔡卫东", "what": "帮扶责任人"},
                {"on": "2015-02-01", "kind": "visit", "who": "", "what": "走访：屋顶漏雨"},
                {"on": "2015-03-01", "kind": "donation", "who": "爱心捐助", "what": "棉被", "value_fen": 20_000},
            ]
        },
    )
    helped = Answer(200, {"lines": [{"ended_on": "2019-01-01", "helper": {"name": "蔡卫东"}}]})
    measure = {"item": "crops", "content": None, "gain_fen": 300_000, "started_on": "2015-04-01", "ended_on": None}
    watched = {"monitored_kind": "unstable", "risks": ["illness"], "entered_on": "2019-03-01", "removed_on": None}
    sources = Sources(history, given(left), ledger, helped, given(measure), given(watched))
    loan = {"bank_code": "rcc", "loan_no": "D1", "applied_on": "2016-05-01", "disbursed_on": None}
    paid = {
        "type": "loan.disbursed",
        "status": "live",
        "occurred_on": "2016-06-01",
        "content": {"amount_fen": 5_000_000},
    }
    undone = {**paid, "status": "reversed", "occurred_on": "2016-06-02"}
    interest = {**paid, "type": "interest.collected", "occurred_on": "2016-09-21"}
    alert = {
        "id": "a1", "rule_label": "贷款逾期", "sentence": "已逾期30天。", "raised_on": "2018-07-20",
        "state_label": "已办结", "closed_on": "2018-08-01", "cleared_on": None,
    }  # fmt: skip
    income = {"year": 2017, "net_per_head_fen": 412_345}
    story = story_of(a_record(), sources, [income], [(loan, [paid, undone, interest])], [alert])
    assert [(one.on, one.kind, one.text) for one in story] == [
        ("2014-06-01", "register", "建档立卡：低保户，因病"),
        ("2015-01-01", "helper", "蔡卫东开始帮扶（帮扶责任人）"),
        ("2015-02-01", "visit", "走访人未登记 走访：屋顶漏雨"),
        ("2015-03-01", "visit", "爱心捐助捐助棉被，折合 200.00 元"),
        ("2015-04-01", "measure", "种植业，预计年增收 3,000.00 元"),
        ("2016-01-01", "family", "更正登记信息：属性由低保户改为一般贫困户（复核）"),
        ("2016-06-01", "loan", "发放贷款 50,000.00 元（赣州农信社（农商行） D1）"),
        ("2017-01-01", "family", "刘大离户（死亡）"),
        ("2017-05-01", "family", "刘小入户（出生）"),
        ("2017-12-31", "income", "2017年人均纯收入 4,123.45 元"),
        ("2018-07-20", "alert", "预警“贷款逾期”：已逾期30天。"),
        ("2018-08-01", "alert", "预警“贷款逾期”已办结"),
        ("2018-12-31", "exit", "脱贫"),
        ("2019-01-01", "helper", "蔡卫东结束帮扶"),
        ("2019-03-01", "alert", "纳入监测：脱贫不稳定户（因病）"),
    ]
    assert [one.href for one in story if one.href] == ["/console/alerts/a1"] * 2


def test_what_is_missing_is_named_and_the_rest_is_told() -> None:
    sources = Sources(DOWN, DOWN, None, None, None, given())
    story = story_of(a_record(members=[]), sources, [], [], [])
    assert [(one.on, one.text) for one in story] == [("2014-06-01", "建档立卡"), ("2018-12-31", "脱贫")]
    assert [what for _, what in sources.missing()] == ["档案变更", "离户成员"]


@pytest.mark.parametrize(
    ("span", "on", "first"),
    [
        ("month", date(2018, 12, 20), date(2018, 12, 1)),
        ("quarter", date(2018, 12, 20), date(2018, 10, 1)),
        ("quarter", date(2018, 3, 31), date(2018, 1, 1)),
        ("quarter", date(2018, 4, 1), date(2018, 4, 1)),
        ("year", date(2018, 12, 20), date(2018, 1, 1)),
    ],
)
def test_a_span_begins_on_its_first_day(span: str, on: date, first: date) -> None:
    assert first_day(span, on) == first


def test_visits_are_told_with_their_share() -> None:
    assert visited_text({"visited": 1, "households": 566}, "month") == "本月已走访 1 / 566 户（0.2%）"
    assert visited_text({"visited": 0, "households": 0}, "year") == "本年已走访 0 / 0 户"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("照片1", ["照片1"]),
        ("照片1，会议记录、签到表; 7号", ["照片1", "会议记录", "签到表", "7号"]),
        (" ,，", []),
    ],
)
def test_several_things_are_read_from_one_row(text: str, parts: list[str]) -> None:
    assert read_list(text) == parts


def test_a_rounds_way_tells_taken_next_and_blocked_steps() -> None:
    steps = [{"code": code, "label": label} for code, label in (("a", "申请"), ("b", "公示"), ("c", "录入"))]
    taken = {"code": "a", "label": "申请", "occurred_on": "2014-03-03", "outcome": "passed"}
    following = {"code": "b", "label": "公示", "due_on": "2014-03-10"}
    assert way_of({"steps": [taken], "next_step": following}, steps) == [
        ("申请", "2014-03-03", "done"),
        ("公示", "期限 2014-03-10", "next"),
        ("录入", "—", "open"),
    ]
    failed = {**taken, "outcome": "failed"}
    assert way_of({"steps": [failed], "next_step": None}, steps) == [("申请", "2014-03-03", "missed")]


def test_a_request_is_told_by_labels_and_never_by_codes() -> None:
    assert told({"household_type": "dibao", "member_id": "018f", "relations": []}) == "属性：低保户"
    assert told({"status": "exited", "exited_on": "2018-12-31"}) == "状态：已脱贫，脱贫日期：2018-12-31"
    assert told({"exited_on": None}) == ""


def test_what_a_visit_found_is_told_in_words() -> None:
    sound = {
        "income_ok": True, "guarantees": {"housing": True}, "satisfied": True, "wrongly_exited": False,
        "missed": [], "note": None,
    }  # fmt: skip
    assert troubles_of(sound) == "未发现问题"
    bad = {**sound, "income_ok": False, "guarantees": {"housing": False}, "satisfied": False, "wrongly_exited": True}
    assert troubles_of(bad) == "收入不达标；保障未落实：住房安全；不满意；错退"


def test_targets_of_a_department_are_counted_by_status() -> None:
    counts = [{"label": "已完成", "targets": 2}, {"label": "进度滞后", "targets": 0}]
    assert status_text(counts) == "已完成 2 项"
    assert status_text([]) == "—"
