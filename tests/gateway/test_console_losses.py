"""Losses, claims, settlements, a fund and a loan at the console, before an API that has them."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.sessions import Session
from shared.database import new_id
from tests.gateway.test_console import sign_in

pytestmark = pytest.mark.usefixtures("person")

BOOK = {"county_code": "360722", "bank_code": "rcc", "programme": "industry_credit"}
SHARES = {"net_loss_fen": 2_400_001, "city_share_fen": 1_200_000, "county_share_fen": 1_200_001}
CLAIM: dict[str, Any] = {
    **BOOK,
    **SHARES,
    "loan_no": "DK/1",
    "borrower_name": "吴福财",
    "claimed_on": "2019-08-08",
    "whole_on": None,
    "claimed_fen": 5_001_000,
    "insurer_fen": 0,
    "insurance_paid_fen": 0,
    "paid_from_fund_fen": 3_000_002,
    "shortfall_fen": 2_000_998,
    "recovered_fen": 600_001,
    "to_fund_fen": 600_001,
    "to_bank_fen": 0,
    "to_insurer_fen": 0,
    "surplus_fen": 0,
}
SETTLEMENT_ID = "019a0000-0000-7000-8000-000000000001"
SETTLEMENT: dict[str, Any] = {
    **SHARES,
    "id": SETTLEMENT_ID,
    "county_code": "360722",
    "programme": "industry_credit",
    "year": 2019,
    "number": 1,
    "state": "confirmed",
    "payer": "county",
    "drawn_up_on": "2020-01-21",
    "confirmed_on": "2020-01-25",
    "paid_on": None,
    "received_on": None,
    "objected_on": None,
    "objection": None,
}
LINE = {
    **SHARES,
    "bank_code": "rcc",
    "loan_no": "DK/1",
    "paid_fen": 3_000_002,
    "given_back_fen": 600_001,
    "earlier_net_fen": 0,
}


class Books:
    """What the API has, by the ends of its paths; it remembers what was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent: list[tuple[str, Any]] = []
        bodies: dict[str, Any] = {
            "/credit/banks": {"items": [{"bank_code": "later", "label": "后来的银行"}]},
            "/credit/loss-shares/years": {"items": [{**SHARES, "year": 2020}, {**SHARES, "year": 2019}]},
            "/credit/loss-shares": {**SHARES, "items": [{**SHARES, **BOOK}]},
            "/credit/claims": {"items": [CLAIM], "next": "further"},
            "/credit/claims/360722/rcc/DK/1": CLAIM,
            "/credit/year-settlements": {"items": [SETTLEMENT], "next": None},
            f"/credit/year-settlements/{SETTLEMENT_ID}": SETTLEMENT,
            f"/credit/year-settlements/{SETTLEMENT_ID}/lines": {
                "items": [{**LINE, "earlier_net_fen": 0}],
                "next": None,
            },
        }

        async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
            self.asked.append((path, params or {}))
            return Answer(200, bodies[path]) if path in bodies else Answer(404, problem="没有找到。")

        async def post(_session: Session, path: str, *, key: str = "", **content: Any) -> Answer:
            self.sent.append((path, content["json"]))
            return Answer(201, SETTLEMENT)

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


async def test_losses_lead_from_the_year_to_the_banks_and_their_claims(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    books = Books(monkeypatch)
    page = (await browser.get("/console/losses")).text
    for told in ("24,000.01", "12,000.00", "12,000.01", "2020年分银行", "/console/losses?year=2019"):
        assert told in page
    assert "/console/claims?county_code=360722" in page
    assert "2019年第1次" in page
    assert "县级财政付给市级财政 12,000.01 元" in page
    assert ("/credit/loss-shares", {"year": "2020"}) in books.asked
    assert "2019年分银行" in (await browser.get("/console/losses?year=2019")).text
    # who may not draw a settlement up is not led to its form
    assert "/console/settlements/new" not in page


async def test_claims_are_listed_page_by_page_and_lead_to_where_the_money_went(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    books = Books(monkeypatch)
    page = (await browser.get("/console/claims?bank_code=rcc")).text
    for told in ("吴福财", "50,010.00", "30,000.02", "20,009.98", "/console/claims/rcc/360722/DK/1", "后来的银行"):
        assert told in page
    assert "/console/claims?bank_code=rcc&amp;after=further" in page.replace("&after", "&amp;after")
    await browser.get("/console/claims?bank_code=rcc&after=further")
    assert books.asked[-1][1] == {"bank_code": "rcc", "after": "further", "limit": "50"}
    one = (await browser.get("/console/claims/rcc/360722/DK/1")).text
    for told in ("归还基金", "6,000.01 元", "净损失", "24,000.01 元", "/console/loans/rcc/360722/DK/1"):
        assert told in one


async def test_a_settlement_tells_who_pays_whom_and_what_comes_next(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    Books(monkeypatch)
    page = (await browser.get(f"/console/settlements/{SETTLEMENT_ID}")).text
    for told in (
        "信丰县2019年年终结算（第1次）",
        "县级财政付给市级财政 12,000.01 元",
        "/console/loans/rcc/360722/DK/1",
    ):
        assert told in page
    assert f"/console/settlements/{SETTLEMENT_ID}/pay" not in page  # it is for county finance
    reply = await browser.get(f"/console/settlements/{SETTLEMENT_ID}/pay")
    assert reply.headers["location"] == f"/console/settlements/{SETTLEMENT_ID}"


async def test_a_settlement_is_drawn_up_for_a_year(browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await sign_in(browser)
    books = Books(monkeypatch)
    form = {"county_code": "360722", "year": "2019", "occurred_on": "2020-01-21", "key": str(new_id())}
    reply = await browser.post("/console/settlements", data=form)
    assert reply.headers["location"] == f"/console/settlements/{SETTLEMENT_ID}"
    body = {"county_code": "360722", "year": 2019, "occurred_on": "2020-01-21"}
    assert books.sent == [("/credit/year-settlements", body)]
    said = (await browser.get(f"/console/settlements/{SETTLEMENT_ID}")).text
    assert "已编制：净损失 24,000.01 元，县级财政付给市级财政 12,000.01 元。" in said


@pytest.mark.parametrize(
    "path",
    [
        "/subsidies", f"/subsidies/{SETTLEMENT_ID}", f"/subsidies/{SETTLEMENT_ID}/pay", "/fund",
        f"/fund/accounts/{SETTLEMENT_ID}", "/fund/deposits", f"/fund/deposits/{SETTLEMENT_ID}",
        f"/fund/deposits/{SETTLEMENT_ID}/confirm", "/fund/plans",
        f"/fund/plans/{SETTLEMENT_ID}", "/losses", "/claims", "/claims/rcc/360722/none",
        f"/settlements/{SETTLEMENT_ID}", "/loans", "/loans/rcc/360722/none", "/trial-balance", "/bulletins",
        f"/bulletins/{SETTLEMENT_ID}", "/bulletins/preview?area=360722&period=2018Q3",
    ],
)  # fmt: skip
async def test_a_service_that_is_down_is_named_on_every_page(browser: httpx.AsyncClient, path: str) -> None:
    await sign_in(browser)
    reply = await browser.get(f"/console{path}")
    assert reply.status_code == 200
    assert "服务暂时不可用" in reply.text
