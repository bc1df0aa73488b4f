"""Steps that people take at the console: told before, taken once, refused in a sentence."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.gateway.console.api import SLOW, Answer
from services.gateway.console.credit import deposits, settlements, subsidies, subsidy_list
from services.gateway.console.pieces.steps import Opened
from services.gateway.console.sessions import Session, User
from shared.database import new_id
from tests.gateway.test_console import LOGIN, sign_in

pytestmark = pytest.mark.usefixtures("person")

LIST_ID = "019a0000-0000-7000-8000-000000000002"
AT = f"/console/subsidies/{LIST_ID}"
A_LIST: dict[str, Any] = {
    "id": LIST_ID,
    "county_code": "360722",
    "bank_code": "rcc",
    "programme": "industry_credit",
    "period": "2018Q3",
    "state": "submitted",
    "version": 7,
    "total_fen": 1_234_567,
    "line_count": 12,
    "digest": "ab" * 32,
    "due_on": "2018-09-26",
    "late": False,
    "drawn_up_on": "2018-09-24",
    "submitted_on": "2018-09-25",
    "submitted_by": "bank-rcc",
    "decided_on": None,
    "decided_by": None,
    "return_reason": None,
    "payment_due_on": None,
    "payment_due_provisional": False,
    "payment_late": False,
    "paid_on": None,
    "paid_by": None,
}


class Desk:
    """The API as a page sees it: one list, and what is done with it; every write is remembered with its key."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> None:
        self.list = dict(A_LIST)
        self.sent: list[tuple[str, str, Any]] = []
        self._answers = list(answers)

        async def get(_session: Session, path: str, _params: dict[str, str] | None = None) -> Answer:
            if path.endswith(LIST_ID):
                return Answer(200, self.list)
            return Answer(200, {"items": [], "next": None})

        async def post(_session: Session, path: str, *, key: str = "", **content: Any) -> Answer:
            self.sent.append((path, key, content["json"]))
            return self._answers.pop(0) if self._answers else Answer(200, {**self.list, "state": "approved"})

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


def key_of(page: str) -> str:
    """The key of the form on a page."""
    found = re.search(r'"value":"([0-9a-f-]{36})"[^}]*"name":"key"|"name":"key"[^}]*"value":"([0-9a-f-]{36})"', page)
    assert found, page[-4000:]
    return found[1] or found[2]


async def test_a_step_is_told_with_its_sum_and_sent_with_the_list_that_was_read(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch)
    page = (await browser.get(f"{AT}/approve")).text
    for told in ("批准：12 笔，合计 12,345.67 元", "2018年三季度", "确认批准"):
        assert told in page
    key = key_of(page)
    form = {"occurred_on": "2018-09-28", "version": "7", "key": key}
    for _ in range(2):
        reply = await browser.post(f"{AT}/approve", data=form)
        assert (reply.status_code, reply.headers["location"]) == (303, AT)
    body = {"occurred_on": "2018-09-28", "version": 7}
    assert desk.sent == [(f"/credit/subsidy-lists/{LIST_ID}/approve", key, body)] * 2
    shown = (await browser.get(AT)).text
    assert "已批准：12 笔，贴息合计 12,345.67 元。" in shown
    assert "已批准：12 笔" not in (await browser.get(AT)).text


async def test_each_opened_form_has_a_key_of_its_own_and_keeps_it_while_nobody_knows_the_outcome(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    problem = {"title": "办理日期不对", "detail": "早于报送日期", "remedy": "请核对日期。"}
    Desk(
        monkeypatch,
        Answer(0, problem=SLOW),
        Answer(503, None, "服务暂时不可用"),
        Answer(422, problem, "办理日期不对。"),
    )
    first, second = [key_of((await browser.get(f"{AT}/approve")).text) for _ in range(2)]
    assert first != second
    for _ in range(2):
        reply = await browser.post(f"{AT}/approve", data={"occurred_on": "2018-09-27", "key": first})
        assert reply.headers["location"] == f"{AT}/approve"
        again = (await browser.get(f"{AT}/approve")).text
        assert key_of(again) == first
        assert "不会重复办理" in again
        assert "2018-09-27" in again
    await browser.post(f"{AT}/approve", data={"occurred_on": "2018-09-01", "key": first})
    refused = (await browser.get(f"{AT}/approve")).text
    assert "办理日期不对。请核对日期。" in refused
    assert key_of(refused) != first
    # a form elsewhere is not told what went wrong here
    assert "办理日期不对" not in (await browser.get(f"{AT}/return")).text


async def test_a_long_text_that_was_refused_is_shown_again_in_full_and_once(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    Desk(monkeypatch, Answer(409, {"title": "不能退回"}, "不能退回。"))
    reason = "印章不清，" * 300
    form = {"occurred_on": "2018-09-28", "reason": reason, "key": str(new_id())}
    reply = await browser.post(f"{AT}/return", data=form)
    assert reply.headers["location"] == f"{AT}/return"
    assert len(browser.cookies["fupin_console"]) < 1_000  # a browser drops one of more than 4,096
    page = (await browser.get(f"{AT}/return")).text
    assert "不能退回。" in page
    assert reason in page
    assert "印章不清" not in (await browser.get(f"{AT}/return")).text


async def test_a_deposit_whose_outcome_nobody_knows_is_sent_again_under_its_key(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    reused = {"code": "request.idempotency_key_reused", "title": "键已用过"}
    desk = Desk(monkeypatch, Answer(0, problem=SLOW), Answer(409, reused, "键已用过。"))
    asked = {
        "county_code": "360722",
        "bank_code": "rcc",
        "kind": "deposit",
        "period": "2018Q3",
        "amount": "12,000.5",
        "occurred_on": "2018-11-01",
    }
    page = (await browser.get("/console/fund/deposits/check", params=asked)).text
    assert "12,000.50 元" in page
    key = key_of(page)
    reply = await browser.post("/console/fund/deposits", data={**asked, "key": key})
    again = (await browser.get(reply.headers["location"])).text
    assert key_of(again) == key
    assert "不会重复办理" in again
    assert "12,000.50 元" in again
    # with another amount it would be another deposit: what was sent first was entered
    reply = await browser.post("/console/fund/deposits", data={**asked, "amount": "9", "key": key})
    said = (await browser.get(reply.headers["location"])).text
    assert "此前已经办理过一次" in said
    assert key_of(said) != key
    body = {**asked, "amount_fen": 1_200_050}
    del body["amount"]
    assert desk.sent[0] == ("/credit/fund-deposits", key, body)


@pytest.mark.parametrize("key", ["", "1", "x" * 200, "键"])
async def test_a_form_without_its_key_is_not_sent(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch)
    reply = await browser.post(f"{AT}/approve", data={"occurred_on": "2018-09-28", "key": key})
    assert (reply.status_code, reply.headers["location"]) == (303, f"{AT}/approve")
    assert "表单不完整" in (await browser.get(f"{AT}/approve")).text
    assert desk.sent == []


@pytest.mark.parametrize(
    "path",
    [
        f"/subsidies/{LIST_ID}/pay",
        "/subsidies",
        "/fund/deposits",
        f"/fund/deposits/{LIST_ID}/confirm",
        "/fund/plans",
        f"/fund/plans/{LIST_ID}/adopt",
        "/settlements",
        f"/settlements/{LIST_ID}/pay",
        "/bulletins",
        f"/bulletins/{LIST_ID}/withdraw",
    ],
)
async def test_a_step_from_another_site_or_from_nobody_is_not_taken(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    desk = Desk(monkeypatch)
    form = {"occurred_on": "2018-09-28", "key": str(new_id())}
    reply = await browser.post(f"/console{path}", data=form)
    assert urlsplit(reply.headers["location"]).path == LOGIN
    await sign_in(browser)
    await browser.post(f"/console{path}", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert desk.sent == []


async def test_a_step_that_can_not_be_taken_any_more_leads_to_the_list(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch)
    for name in ("pay", "submit", "nonsense"):
        reply = await browser.get(f"{AT}/{name}")
        assert (reply.status_code, reply.headers["location"]) == (303, AT)
    assert "不能办理这一步" in (await browser.get(AT)).text
    assert desk.sent == []


def somebody(*permissions: str, role: str = "") -> User:
    """A reader with some rights."""
    return User("某人", "某岗", "360722", frozenset(permissions), role)


OFFICE = somebody("subsidy_list.submit", "subsidy_list.approve", "subsidy_list.return")
FINANCE = somebody("subsidy_list.return", "subsidy_list.pay")
BANK = somebody("subsidy_list.submit")


@pytest.mark.parametrize(
    ("user", "state", "steps"),
    [
        (OFFICE, "draft", ["redraw", "submit"]),
        (OFFICE, "submitted", ["approve", "return"]),
        (OFFICE, "approved", ["return"]),
        (OFFICE, "paid", []),
        (FINANCE, "submitted", []),
        (FINANCE, "approved", ["return", "pay"]),
        (FINANCE, "paid", []),
        (BANK, "returned", ["redraw", "submit"]),
        (BANK, "submitted", []),
        (somebody(), "submitted", []),
    ],
)
def test_a_list_offers_each_post_its_own_steps(user: User, state: str, steps: list[str]) -> None:
    assert subsidy_list.open_steps({"state": state}, user) == steps


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "draft", "submitted_on": None}, "应于 2018-09-26 前报送"),
        ({"state": "draft", "submitted_on": None, "late": True}, "应于 2018-09-26 前报送，已逾期"),
        ({}, "按期报送"),
        ({"late": True}, "报送逾期"),
        ({"state": "returned", "late": True}, "应于 2018-09-26 前报送，已逾期"),
        ({"state": "approved", "payment_due_on": "2018-10-12"}, "应于 2018-10-12 前拨付"),
        (
            {"state": "approved", "payment_due_on": "2018-10-12", "payment_late": True},
            "应于 2018-10-12 前拨付，已逾期",
        ),
        ({"state": "paid", "payment_due_on": "2018-10-12"}, "均按期"),
        ({"state": "paid", "late": True, "payment_late": True}, "报送、拨付逾期"),
    ],
)
def test_a_list_tells_its_next_deadline(changed: dict[str, Any], told: str) -> None:
    assert subsidies.deadline_text({**A_LIST, **changed}) == told


@pytest.mark.parametrize(
    ("role", "permission", "one", "steps"),
    [
        ("city_finance", "fund.confirm", {"state": "planned", "next_role": "city_finance"}, ["confirm", "reject"]),
        ("county_finance", "fund.confirm", {"state": "planned", "next_role": "city_finance"}, []),
        ("bank", "fund.confirm", {"state": "passed_on", "next_role": "bank"}, ["confirm", "reject"]),
        ("bank", "fund.take_back", {"state": "received", "next_role": None}, ["take-back"]),
        ("city_office", "fund.cancel", {"state": "planned", "next_role": "city_finance"}, ["cancel"]),
        ("city_office", "fund.cancel", {"state": "sent", "next_role": "county_finance"}, []),
        ("auditor", "fund.read", {"state": "planned", "next_role": "city_finance"}, []),
    ],
)
def test_a_deposit_offers_each_post_its_own_steps(
    role: str, permission: str, one: dict[str, Any], steps: list[str]
) -> None:
    assert deposits.open_steps(one, somebody(permission, role=role)) == steps


@pytest.mark.parametrize(
    ("role", "one", "steps"),
    [
        ("county_finance", {"state": "drawn_up", "payer": "county"}, ["confirm", "object"]),
        ("city_finance", {"state": "drawn_up", "payer": "county"}, []),
        ("county_finance", {"state": "confirmed", "payer": "county"}, ["pay"]),
        ("city_finance", {"state": "confirmed", "payer": "county"}, []),
        ("city_finance", {"state": "confirmed", "payer": "city"}, ["pay"]),
        ("city_finance", {"state": "paid", "payer": "county"}, ["receive"]),
        ("county_finance", {"state": "paid", "payer": "county"}, []),
        ("auditor", {"state": "paid", "payer": "county"}, []),
        ("county_finance", {"state": "received", "payer": None}, []),
    ],
)
def test_a_settlement_offers_each_side_its_own_steps(role: str, one: dict[str, Any], steps: list[str]) -> None:
    rights = ["year_settlement.agree"] if role == "county_finance" else []
    assert settlements.open_steps(one, somebody(*rights, role=role)) == steps


def test_a_form_shows_again_what_was_typed() -> None:
    opened = Opened("key", {"reason": "印章不清"})
    assert (opened.value("reason"), opened.value("occurred_on", "2018-11-05")) == ("印章不清", "2018-11-05")
