"""`fupin run` on an empty folder: everything starts, the demo is played, and its figures are right to the fen."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.demo.accounts import keep_sign_ins
from services.demo.client import Cast
from services.demo.done import pages
from services.demo.expected import Expected, expected
from services.demo.plan import plan
from shared.calendar import CHINA
from tests.journeys.running import Running

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("journeys")]


@pytest.fixture(scope="module")
async def seen(run: Running) -> dict[str, Any]:
    """What the API says after the demo."""
    return await run.figures()


@pytest.fixture(scope="module")
def right() -> Expected:
    """What the demo's own books say."""
    return expected(plan())


async def test_the_first_start_plays_the_demo_and_says_what_came_of_it(run: Running) -> None:
    assert run.demo_played, run.said
    for line in ("建档立卡户", "966 户", "3,017 人", "控制总额", "一致", "auditor", "/console"):
        assert line in run.said
    assert "不一致" not in run.said


@pytest.mark.requirement("R002-001")
async def test_register_and_lending_are_right_to_the_fen(seen: dict[str, Any], right: Expected) -> None:
    assert (seen["households"], seen["people"], seen["exited"]) == (right.households, right.people, right.exited)
    assert (seen["loans"], seen["lent_fen"]) == (right.loans, right.lent_fen)
    assert seen["outstanding_fen"] == right.outstanding_fen


async def test_the_subsidy_paid_is_right_to_the_fen(seen: dict[str, Any], right: Expected) -> None:
    assert seen["subsidy_paid_fen"] == right.subsidy_paid_fen


async def test_every_banks_fund_holds_what_it_should(seen: dict[str, Any], right: Expected) -> None:
    assert {code: account["balance_fen"] for code, account in seen["funds"].items()} == right.fund_fen
    assert sum(account["outstanding_fen"] for account in seen["funds"].values()) == right.outstanding_fen


@pytest.mark.requirement("R002-120")
async def test_the_net_loss_is_shared_as_it_should(seen: dict[str, Any], right: Expected) -> None:
    shares = ("net_loss_fen", "city_share_fen", "county_share_fen")

    assert [sum(loss[share] for loss in seen["losses"].values()) for share in shares] == [
        right.net_loss_fen,
        right.city_share_fen,
        right.county_share_fen,
    ]


async def test_each_kind_of_alert_was_raised_as_often_as_it_should(seen: dict[str, Any], right: Expected) -> None:
    raised = {rule: alert["raised"] for rule, alert in seen["alerts"].items()}

    assert raised == dict.fromkeys(raised, 0) | {
        "loan_overdue": right.overdue,
        "exited_income_below_line": right.fallen_back,
        "fund_exhausted": 1,
        "leverage_out_of_bounds": sum(right.fell_out.values()),
    }
    # arrears that were paid are off the list of open alerts
    assert 0 < seen["alerts"]["loan_overdue"]["open"] < right.overdue


async def test_the_books_balance_and_the_control_totals_agree(seen: dict[str, Any]) -> None:
    totals = seen["trial"]["totals"]

    assert totals["equal"]
    assert totals["debit_fen"] == totals["credit_fen"] > 0
    assert seen["controls"]["equal"]
    assert all(bank["equal"] for bank in seen["controls"]["banks"])


async def test_the_books_recompute_equal_and_a_fen_that_is_off_is_found(run: Running) -> None:
    said = await run.command("recompute")
    assert "Recomputed and equal to the fen" in said, said
    assert "differ" not in said
    until = await run.command("recompute", "--county", "360722", "--bank", "rcc", "--until", "2017Q4")
    assert "of 1 books" in until

    off = (
        "UPDATE ledger_transfer SET amount_fen = amount_fen + $1 WHERE (county_code, journal_id, number) = "
        "(SELECT county_code, id, 1 FROM journal WHERE kind = 'claim' ORDER BY id LIMIT 1)"
    )
    async with run.database("credit") as connection:
        await connection.execute(off, 1)
        try:
            code, said = await run.ended_command("recompute", "--county", "360722")
        finally:
            await connection.execute(off, -1)
    assert (code, "1 rows differ" in said) == (1, True), said
    assert "transfers stands" in said


async def test_most_alerts_were_visited_in_time(run: Running) -> None:
    async with Cast(run.url, keep_sign_ins(run.data_dir)) as cast:
        page = await cast.people["county_office"].get("/monitoring/alerts", area="360722", limit=100)
    visited = [alert for alert in page["items"] if alert["verified_on"] is not None]

    assert len(visited) > 0.75 * len(page["items"])
    assert sum(alert["verified_on"] <= alert["verify_by"] for alert in visited) > 0.8 * len(visited)
    assert any(alert["verified_on"] > alert["verify_by"] for alert in visited)


async def test_the_calendar_shows_the_same_duties_of_banks_and_finance_as_the_books(run: Running) -> None:
    yesterday = datetime.now(CHINA).date() - timedelta(days=1)  # up to which the demo closes the books
    async with Cast(run.url, keep_sign_ins(run.data_dir)) as cast:
        office = cast.people["county_office"]
        books = [one async for one in pages(office, "/credit/duties", county_code="360722", on=str(yesterday))]
        owed = Counter((one["role"], one["due_on"]) for one in books if one["state"] != "not_open")
        for _ in range(240):
            listed = [one async for one in pages(office, "/monitoring/duties", pack="industry_credit")]
            if len(listed) == owed.total():
                break
            await asyncio.sleep(0.25)
        told = await office.get("/monitoring/bulletins/preview", area="360722", period="2019Q4")

    assert Counter((one["role"], one["due_on"]) for one in listed) == owed
    assert {role for role, _ in owed} == {"bank", "county_finance", "city_finance"}
    in_quarter = Counter(role for role, due_on in owed.elements() if "2019-10-01" <= due_on <= "2019-12-31")
    assert {one["role"]: one["due"] for one in told["duties"]} == in_quarter


@pytest.mark.long
async def test_a_demo_that_is_played_again_ends_with_the_same_figures(run: Running, seen: dict[str, Any]) -> None:
    process = await run.start_demo()
    said, _ = await process.communicate()

    assert process.returncode == 0, said.decode()
    assert await run.figures() == seen
