"""Values from the field beside the register's at the console: both are shown, and each field is decided on."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.register.field_conflicts import decided_fields
from services.gateway.console.register.field_words import field_text, value_text
from services.gateway.console.sessions import Session
from shared.database import new_id
from tests.gateway.test_console import sign_in

pytestmark = pytest.mark.usefixtures("person")

HOME = "019a0000-0000-7000-8000-00000000000a"
MEMBER = "019a0000-0000-7000-8000-00000000000c"
CONFLICT_ID = "019a0000-0000-7000-8000-00000000000d"
AT = f"/console/field-conflicts/{CONFLICT_ID}"
CONFLICT: dict[str, Any] = {
    "id": CONFLICT_ID,
    "county_code": "360722",
    "household_id": HOME,
    "version": 3,
    "target": "household",
    "target_id": HOME,
    "year": None,
    "cause": "changed_meanwhile",
    "differences": [
        {"field": "village_group", "base": "一组", "mine": "二组", "theirs": "三组", "taken": None},
        {"field": "electricity", "base": None, "mine": True, "theirs": False, "taken": "mine"},
        {"field": f"members.{MEMBER}.health", "base": "healthy", "mine": "chronic", "theirs": None,
         "taken": None},
    ],
    "state": "open",
    "entered_by": "cadre",
    "entered_role": "village_cadre",
    "occurred_on": "2018-10-01",
    "device_at": "2018-10-01T02:20:30Z",
    "entry_reason": "入户走访",
    "decided_by": None,
    "decided_on": None,
    "decision_reason": None,
    "recorded_at": "2018-10-02T00:00:00Z",
}  # fmt: skip


class Register:
    """The API as the pages see it: one conflict of a household; what is sent is remembered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.conflict = dict(CONFLICT)
        self.sent: list[tuple[str, str, Any]] = []

        async def get(_session: Session, path: str, _params: dict[str, str] | None = None) -> Answer:
            if path == "/registry/field/conflicts":
                return Answer(200, {"items": [self.conflict], "next": None})
            if path.endswith(CONFLICT_ID):
                return Answer(200, self.conflict)
            members = [{"id": MEMBER, "name": "吴小妹"}]
            return Answer(200, {"head_name": "吴福财", "household_no": "H0001", "members": members})

        async def post(_session: Session, path: str, *, key: str, version: str, json: Any) -> Answer:
            self.sent.append((path, version, json))
            return Answer(200, {**self.conflict, "state": "decided"})

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


async def test_both_values_are_shown_in_words_with_where_they_come_from(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    Register(monkeypatch)
    listed = (await browser.get("/console/field-conflicts")).text
    for told in ("农户信息", "村民小组、是否通生活用电、成员健康状况", "上报前档案已被他人改动", "待处理"):
        assert told in listed
    page = (await browser.get(AT)).text
    for told in ("二组", "三组", "一组", "吴小妹的健康状况", "长期慢性病", "吴福财户（H0001）", "入户走访"):
        assert told in page
    assert "chronic" not in page


async def test_each_open_field_is_decided_on_and_sent_as_it_was_read(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    register = Register(monkeypatch)
    form = {"occurred_on": "2018-11-01", "reason": "入户核实", "version": "3", "key": str(new_id())}
    await browser.post(AT, data={**form, "take0": "mine"})
    again = (await browser.get(AT)).text
    assert "请对每一项作出选择" in again
    assert "入户核实" in again
    assert register.sent == []
    reply = await browser.post(AT, data={**form, "take0": "mine", "take1": "theirs"})
    assert reply.headers["location"] == AT
    fields = {"village_group": "mine", f"members.{MEMBER}.health": "theirs"}
    body = {"occurred_on": "2018-11-01", "reason": "入户核实", "fields": fields}
    assert register.sent == [(f"/registry/field/conflicts/{CONFLICT_ID}/decide", "3", body)]
    assert "已处理，采用的值已记入档案" in (await browser.get(AT)).text


async def test_what_was_decided_on_is_not_asked_again(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    register = Register(monkeypatch)
    register.conflict |= {"state": "decided", "decided_by": "wang", "decided_on": "2018-11-01"}
    assert "逐项决定" not in (await browser.get(AT)).text


async def test_a_decision_from_another_site_or_from_nobody_is_not_taken(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = Register(monkeypatch)
    form = {"take0": "mine", "take1": "mine", "occurred_on": "2018-11-01", "reason": "核实", "key": str(new_id())}
    assert "/console/login" in (await browser.post(AT, data=form)).headers["location"]
    await sign_in(browser)
    await browser.post(AT, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert register.sent == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("wage_fen", 1_234_500, "12,345.00 元"),
        ("electricity", False, "否"),
        ("electricity", None, "—"),
        ("fuels", [], "—"),
        ("main_cause", "illness", "因病"),
        ("deliveries", ["ideas"], "送观念"),
        ("document_ids", ["a", "b"], "2 项"),
        ("village_group", "二组", "二组"),
        ("progress", 80, "80"),
    ],
)
def test_a_value_is_told_in_words(field: str, value: Any, told: str) -> None:
    assert told in value_text(field, value)


def test_a_field_is_told_with_whose_it_is() -> None:
    assert field_text("wage_fen", {}) == "工资性收入"
    assert field_text("members.a.name", {"a": "吴小妹"}) == "吴小妹的姓名"
    assert field_text("members.a.name", {}) == "离户成员的姓名"


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"take0": "mine", "take1": "theirs"}, {"a": "mine", "b": "theirs"}),
        ({"take0": "mine"}, None),
        ({"take0": "mine", "take1": "yours"}, None),
    ],
)
def test_a_decision_names_each_field(typed: dict[str, str], fields: dict[str, str] | None) -> None:
    assert decided_fields([{"field": "a"}, {"field": "b"}], typed) == fields
