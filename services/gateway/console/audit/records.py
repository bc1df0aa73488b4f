"""The audit logs of all services: who saw whose numbers, and everything else that must be accounted for."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, choice, empty, notice, section, table
from services.gateway.console.pieces.filters import counties_of, day_choice, filter_form, given, next_page
from services.gateway.console.pieces.steps import hidden
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, count_text, label_text, moment_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.security.audit import ACTION_LABELS

Given = Mapping[str, Any]

HERE = "/audit"
RECORDS = f"{HERE}/records"
CHAIN = f"{HERE}/chain"
API = "/audit/records"
SERVICES = {**labels.SERVICES, "gateway": "平台入口"}
REVEALS = (
    *("identity.reveal", "document.reveal", "export.reveal", "export.download", "exchange.download"),
    "eligible_households.read",
)
"""By these acts somebody gets to see numbers in full, or what an outside platform or a bank is told of people."""
VIEWS = {HERE: "谁看过证件号码", RECORDS: "全部记录", CHAIN: "核对是否完整"}

_PAGE_SIZE = "20"
_PERSON_CANDIDATES = "20"
_CONDITIONS = ("action", "actor", "from", "to", "area")
_TARGETS = {
    "household": "农户",
    "helper": "帮扶人",
    "document": "原件",
    "export": "导出文件",
    "exchange": "交换文件",
    "area": "地区",
    "log": "审计记录",
    "policy": "政策包",
    "account": "账号",
    "bank_client": "银行接口",
    "delegation": "代理",
    "org_post": "职务",
    "work_plan": "工作计划",
    "webhook": "推送",
}
_FACTS = {
    "people": "涉及人数",
    "households": "涉及户数",
    "acting_for": "代",
    "whole": "完整",
    "chains": "审计链数",
    "asked": "查询条件",
    "title": "职务",
    "area": "地区",
    "area_code": "地区",
    "partner": "交换单位",
    "number": "批次",
    "masked": "号码遮蔽",
    "rows": "行数",
    "sheets": "工作表",
    "occurred_on": "办理日期",
    "effective_from": "生效日期",
    "programme": "项目",
    "name": "姓名",
    "role": "岗位",
    "action": "事项",
    "actor": "账号",
    "target": "对象",
    "service": "服务",
    "from": "起始日",
    "to": "截止日",
    "household_id": "农户",
}
_VALUES = {**ACTION_LABELS, **labels.POSTS, **SERVICES}
_WORDS = {True: "是", False: "否", None: ABSENT}


def views(here: str) -> None:
    """Ways between the pages of the logs."""
    with html.nav(**{"aria-label": "审计"}).classes("crumbs"):
        for path, label in VIEWS.items():
            if path == here:
                html.span(label).props["aria-current"] = "page"
            else:
                html.a(label, href=PATH + path)


@page(HERE, "审计")
async def show_reveals(request: Request, session: Session) -> None:
    """Show who saw whose numbers: by household, account and day."""
    asked = given(request, "household", "target", *_CONDITIONS, "after")
    after = asked.pop("after", "")
    found = answer = None
    if typed := asked.get("household"):
        asked.pop("target", None)
        found = await _find_households(session, typed)
        if found.given and len(found.body) == 1:
            asked = {**_without(asked, "household"), "target": found.body[0]["id"]}
    if "household" not in asked:
        answer = await _read(session, {"action": REVEALS[0], **asked}, after)
    acts = answer.body["items"] if answer is not None and answer.given else ()
    known = await _households_of(session, [*(one["target"] for one in acts), f"household {asked.get('target', '')}"])
    user = session.user
    with frame(user, HERE, "谁看过证件号码", "查看完整号码、原件和名单的每一次都有记录；查看本页也会记录"):
        views(HERE)
        with section("清单", wide=True, name="list"):
            with filter_form(HERE, asked, "查找"):
                usual, *others = REVEALS
                named = {action: ACTION_LABELS[action] for action in others}
                choice("action", "看了什么", named, asked.get("action"), otherwise=ACTION_LABELS[usual])
                if "household.read" in user.permissions:
                    _text("household", "农户（户编号或姓名）", asked)
                _who_and_when(asked, user)
                if target := asked.get("target"):
                    hidden("target", target)
            if target:
                html.p(f"只看{_name_of(known.get(target), target)}的记录。", role="status").classes("muted")
            if answer is not None:
                _found(answer, asked, HERE, _reveal_columns(), lambda one: _reveal_row(one, known))
            elif found is not None:
                _candidates(found, asked)


@page(RECORDS, "审计记录")
async def show_records(request: Request, session: Session) -> None:
    """Show who did what that must be accounted for, out of the logs of all services."""
    asked = given(request, "service", "target", *_CONDITIONS, "after")
    after = asked.pop("after", "")
    answer = await _read(session, asked, after)
    user = session.user
    with frame(user, HERE, "审计记录", "各服务的记录合在一起，最近的在前；查看本页也会记录"):
        views(RECORDS)
        with section("清单", wide=True, name="list"):
            with filter_form(RECORDS, asked, "查找"):
                choice("service", "服务", SERVICES, asked.get("service"))
                choice("action", "事项", ACTION_LABELS, asked.get("action"))
                _text("target", "对象编号", asked)
                _who_and_when(asked, user)
            _found(answer, asked, RECORDS, _record_columns(), lambda one: _record_row(one, user))


async def _read(session: Session, query: Mapping[str, str], after: str) -> Answer:
    return await session.get(API, {**query, "limit": _PAGE_SIZE, **({"after": after} if after else {})})


async def _find_households(session: Session, typed: str) -> Answer:
    """The households of a number, or else of a name; the body is their list."""
    answer = Answer(0)
    for name in ("household_no", "q"):
        asked = {name: typed, "village_code": session.user.area_code, "limit": _PERSON_CANDIDATES}
        answer = await session.get("/registry/households", asked)
        if not answer.given:
            return answer
        if answer.body["items"]:
            break
    return Answer(answer.status, answer.body["items"])


def _without(asked: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name not in names}


async def _households_of(session: Session, targets: Iterable[str]) -> dict[str, Given]:
    """The households among what acts were done to by their ids, as far as the reader may see them."""
    if "household.read" not in session.user.permissions:
        return {}
    named = (target.partition(" ") for target in targets)
    ids = [one for one in dict.fromkeys(rest for kind, _, rest in named if kind == "household") if is_id(one)]
    answers = await asyncio.gather(*(session.get(f"/registry/households/{one}") for one in ids))
    return {one: answer.body for one, answer in zip(ids, answers, strict=True) if answer.given}


def _text(name: str, label: str, asked: Mapping[str, str]) -> None:
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        html.input_(id=name, name=name, value=asked.get(name, ""), maxlength=200)


def _who_and_when(asked: Mapping[str, str], user: User) -> None:
    _text("actor", "账号", asked)
    for name, label in (("from", "起始日"), ("to", "截止日")):
        day_choice(name, label, asked.get(name, ""), past=True)
    if counties := counties_of(user):
        choice("area", "县（市、区）", counties, asked.get("area"))


def _candidates(found: Answer, asked: Mapping[str, str]) -> None:
    if not found.given:
        notice(found.excuse("建档立卡服务", "农户"))
        return
    if not found.body:
        empty(f"没有找到户编号或姓名为“{asked['household']}”的农户。")
        return
    html.p("有几户符合，请选择其中一户。", role="status")
    others = _without(asked, "household")
    rows: list[list[Cell]] = [
        [
            Link(one["household_no"], f"{PATH}{HERE}?{urlencode({**others, 'target': one['id']})}"),
            one["head_name"],
            area_line(one["village_code"], below=""),
        ]
        for one in found.body
    ]
    table([Column("户编号"), Column("户主"), Column("村")], rows, "符合的农户")


def _found(
    answer: Answer,
    asked: Mapping[str, str],
    here: str,
    columns: Sequence[Column],
    row: Callable[[Given], Sequence[Cell]],
) -> None:
    if not answer.given:
        notice(answer.excuse("平台", "审计记录"))
        return
    for service in answer.body["unavailable"]:
        notice(f"{label_text(SERVICES, service)}暂时不可用，其中的记录未能显示。")
    items = answer.body["items"]
    if items:
        table(columns, [row(one) for one in items], "审计记录")
    else:
        empty("没有符合条件的记录。" if asked else "还没有记录。")
    next_page(here, asked, answer.body["next"])


def _reveal_columns() -> list[Column]:
    return [
        Column("时间"),
        Column("账号"),
        Column("岗位"),
        Column("看了谁的"),
        Column("涉及", number=True),
        Column("理由", wide=True),
    ]


def _reveal_row(one: Given, households: Mapping[str, Given]) -> list[Cell]:
    return [
        moment_text(one["recorded_at"]),
        actor_text(one),
        one["role_label"],
        _whose(one, households),
        _how_many(one["facts"]),
        one["reason"] or ABSENT,
    ]


def _whose(one: Given, households: Mapping[str, Given]) -> Cell:
    kind, _, rest = one["target"].partition(" ")
    if (household := households.get(rest)) is not None:
        return Link(_name_of(household, rest), f"{PATH}/households/{rest}")
    if kind == "area":
        return f"{area_line(rest)}的名单"
    if kind == "exchange" and "number" in (told := one["facts"]):
        numbers = "号码掩码" if told["masked"] else "完整号码"
        return Link(f"{told['partner']} 第 {told['number']} 号交换文件（{numbers}）", f"{PATH}/exchanges/files/{rest}")
    return target_text(one["target"])


def _name_of(household: Given | None, otherwise: str) -> str:
    return f"{household['head_name']}户（{household['household_no']}）" if household else otherwise


def _how_many(facts: Given) -> str:
    if "people" in facts:
        return count_text(facts["people"], "人")
    return count_text(facts["households"], "户") if "households" in facts else ABSENT


def _record_columns() -> list[Column]:
    return [
        Column("时间"),
        Column("账号"),
        Column("岗位"),
        Column("事项"),
        Column("对象", wide=True),
        Column("理由和内容", wide=True),
        Column("所在记录"),
    ]


def _record_row(one: Given, user: User) -> list[Cell]:
    kind, _, rest = one["target"].partition(" ")
    seen = kind == "household" and "household.read" in user.permissions
    text = target_text(one["target"])
    said = [one["reason"], facts_text(one["facts"])]
    return [
        moment_text(one["recorded_at"]),
        actor_text(one),
        one["role_label"],
        one["action_label"],
        Link(text, f"{PATH}/households/{rest}") if seen else text,
        "；".join(part for part in said if part) or ABSENT,
        f"{area_text(one['county_code'])}{label_text(SERVICES, one['service'])}第 {one['number']} 条",
    ]


def actor_text(one: Given) -> str:
    """Who acted, and for whom where it was not for himself."""
    acting_for = one["facts"].get("acting_for")
    return f"{one['actor']}（代 {acting_for}）" if acting_for else str(one["actor"])


def target_text(target: str) -> str:
    """What an act was done to, in words as far as there are any."""
    kind, _, rest = target.partition(" ")
    if kind == "log":
        service = rest.removeprefix("of ")
        return f"{label_text(SERVICES, service)}的审计记录"
    if kind == "area":
        return area_line(rest)
    return f"{_TARGETS[kind]} {rest}" if kind in _TARGETS else target


def is_id(text: str) -> bool:
    """Whether a text is the id of something."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def facts_text(facts: Given) -> str:
    """What else was noted of an act; what has no name for people stands under its own."""
    return "，".join(
        f"{label_text(_FACTS, name)}：{_fact_text(value)}" for name, value in facts.items() if name != "acting_for"
    )


def _fact_text(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{label_text(_FACTS, name)} {_fact_text(one)}" for name, one in value.items()) or "无"
    if isinstance(value, list):
        return "、".join(map(_fact_text, value)) or "无"
    return _WORDS[value] if isinstance(value, bool) or value is None else _VALUES.get(str(value), str(value))
