"""The risk fund over HTTP: a deposit's way, accounts and statements, needs by quarter, leverage judged once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.credit.fund.assessments import WORKER, judge_last_quarter
from services.credit.fund.models import FundDeposit, LeverageAssessment
from services.credit.ledger.models import Journal
from shared.calendar import SettableClock
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, COUNTY
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)

DEPOSITS = "/credit/fund-deposits"


def a_deposit(**given: Any) -> dict[str, Any]:
    """What is entered for a deposit."""
    return {
        "county_code": COUNTY,
        "bank_code": "rcc",
        "kind": "deposit",
        "period": "2016Q2",
        "amount_fen": 625_000,
        "occurred_on": "2016-07-10",
        **given,
    }


@pytest.mark.requirement("R002-133")
async def test_money_goes_from_the_city_through_the_county_to_the_bank(office: Office) -> None:
    planned = await office.do(CITY_OFFICE, DEPOSITS, **a_deposit())
    assert (planned["state"], planned["next_role"]) == ("planned", "city_finance")
    path = f"{DEPOSITS}/{planned['id']}/confirm"
    sent = await office.do(CITY_FINANCE, path, occurred_on="2016-07-11")
    assert (sent["state"], await office.channel.balances()) == ("sent", {})
    passed_on = await office.do(COUNTY_FINANCE, path, occurred_on="2016-07-12")
    assert (passed_on["state"], passed_on["next_role"]) == ("passed_on", "bank")
    balances = await office.channel.balances()
    assert (balances["fund"], balances["county_in_transit"], balances["city_funding"]) == (0, 625_000, -625_000)
    received = await office.do(BANK, path, occurred_on="2016-07-13")
    assert (received["state"], received["next_role"], received["received_on"]) == ("received", None, "2016-07-13")
    balances = await office.channel.balances()
    assert (balances["fund"], balances["county_in_transit"], balances["city_funding"]) == (625_000, 0, -625_000)
    [moved] = [m for m in await office.channel.rows(OutboxMessage) if m.aggregate == "fund_account"]
    assert (moved.routing_key, moved.data["balance_fen"], moved.data["cause"]) == (
        "credit.fund_moved.v1",
        625_000,
        "deposit",
    )


async def test_who_enters_a_deposit_says_where_it_is(office: Office) -> None:
    assert (await office.do(CITY_FINANCE, DEPOSITS, **a_deposit()))["state"] == "sent"
    assert (await office.do(COUNTY_FINANCE, DEPOSITS, **a_deposit()))["state"] == "passed_on"
    assert (await office.channel.balances())["county_in_transit"] == 625_000


async def test_deposits_that_can_not_be_entered(office: Office) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    for body, status, code in (
        (a_deposit(bank_code="icbc"), 409, "credit.bank_not_admitted"),
        (a_deposit(occurred_on=tomorrow), 422, "request.date_in_future"),
        (a_deposit(amount_fen=0), 422, "request.invalid"),
        (a_deposit(amount_fen=1.5), 422, "request.invalid"),
        (a_deposit(kind="gift"), 422, "request.invalid"),
        (a_deposit(period="2016Q5"), 422, "request.invalid"),
        (a_deposit(period="2015Q4"), 409, "policy.none_active"),
        (a_deposit(county_code="510824"), 403, "auth.outside_area"),
    ):
        await office.refused(CITY_OFFICE, DEPOSITS, status, code, **body)
    await office.refused(NEXT_COUNTY_FINANCE, DEPOSITS, 403, "auth.outside_area", **a_deposit())
    await office.refused(BANK, DEPOSITS, 403, "auth.forbidden", **a_deposit())
    assert await office.channel.rows(FundDeposit) == []


async def test_only_the_next_receiver_confirms_and_only_forward_in_time(office: Office) -> None:
    planned = await office.do(CITY_OFFICE, DEPOSITS, **a_deposit())
    path = f"{DEPOSITS}/{planned['id']}/confirm"
    on: dict[str, Any] = {"occurred_on": "2016-07-11"}
    wrong = 409, "credit.deposit_wrong_state"
    await office.refused(COUNTY_FINANCE, path, *wrong, **on)
    await office.refused(BANK, path, *wrong, **on)
    await office.refused(CITY_OFFICE, path, 403, "auth.forbidden", **on)
    await office.refused(CITY_FINANCE, path, 422, "request.date_before_step", occurred_on="2016-07-09")
    await office.do(CITY_FINANCE, path, **on)
    await office.refused(NEXT_COUNTY_FINANCE, path, 404, "credit.unknown_deposit", **on)
    await office.do(COUNTY_FINANCE, path, **on)
    await office.refused(OTHER_BANK, path, 404, "credit.unknown_deposit", **on)
    await office.do(BANK, path, **on)
    await office.refused(BANK, path, *wrong, **on)


async def test_deposits_are_listed_by_scope(office: Office) -> None:
    mine = await office.deposited(100)
    theirs = await office.deposited(200, bank="abc")
    ids = [mine["id"], theirs["id"]]
    assert [item["id"] for item in (await office.read(CITY_OFFICE, DEPOSITS))["items"]] == ids
    one = await office.read(CITY_OFFICE, DEPOSITS, county_code=COUNTY, limit=1)
    two = await office.read(CITY_OFFICE, DEPOSITS, county_code=COUNTY, limit=1, after=one["next"])
    assert [item["id"] for page in (one, two) for item in page["items"]] == ids
    assert [item["id"] for item in (await office.read(BANK, DEPOSITS))["items"]] == ids[:1]
    assert (await office.read(NEXT_COUNTY_FINANCE, DEPOSITS))["items"] == []
    said_no(await office.get(BANK, f"{DEPOSITS}/{ids[1]}"), 404, "credit.unknown_deposit")
    assert (await office.read(AUDITOR, f"{DEPOSITS}/{ids[1]}"))["amount_fen"] == 200
    said_no(await office.get(TOWN, DEPOSITS), 403, "auth.forbidden")


async def test_an_account_shows_lending_leverage_and_what_is_still_needed(office: Office) -> None:
    await office.a_loan()
    await office.deposited(600_000, on="2016-07-10", period="2016Q2")
    [account] = (await office.read(COUNTY_OFFICE, "/credit/fund-accounts", county_code=COUNTY))["items"]
    # 5,000,000 ÷ 600,000 = 8.33; needed: 5,000,000 × 12.5 % = 625,000
    assert (account["bank_code"], account["balance_fen"], account["outstanding_fen"]) == ("rcc", 600_000, 5_000_000)
    assert (account["leverage"], account["needed_fen"]) == ("8.33", 25_000)
    assert (await office.read(OTHER_BANK, "/credit/fund-accounts", county_code=COUNTY))["items"] == []
    said_no(
        await office.get(NEXT_COUNTY_FINANCE, "/credit/fund-accounts", county_code=COUNTY), 403, "auth.outside_area"
    )


async def test_an_empty_fund_has_no_leverage(office: Office) -> None:
    await office.a_loan()
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=COUNTY))["items"]
    assert (account["balance_fen"], account["leverage"]) == (0, None)


@pytest.mark.requirement("R002-117", "R002-119")
async def test_a_statement_tells_every_movement_with_its_cause_and_the_balance_after_it(office: Office) -> None:
    loan = await office.a_loan()
    deposit = await office.deposited(3_000_000)
    claim = loan.claimed(CLAIM_ON, 5_000_000)
    recovery = loan.event("recovery.received", CLAIM_ON + timedelta(days=9), amount_fen=1_000_001)
    await office.channel.accepted(claim, recovery)
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=COUNTY))["items"]
    path = f"/credit/fund-accounts/{account['id']}/statement"
    rows, after = [], None
    while True:
        page = await office.read(BANK, path, limit=2, **({"after": after} if after else {}))
        rows += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [(r["kind"], r["cause_id"], r["amount_fen"], r["balance_fen"]) for r in rows] == [
        ("deposit", deposit["id"], 3_000_000, 3_000_000),
        ("claim", claim["event_id"], -3_000_000, 0),
        ("recovery", recovery["event_id"], 1_000_001, 1_000_001),
    ]
    said_no(await office.get(OTHER_BANK, path), 404, "credit.unknown_fund_account")
    said_no(await office.get(NEXT_COUNTY_FINANCE, path), 404, "credit.unknown_fund_account")


async def test_the_movements_of_a_period_keep_the_balances_of_the_whole_account(office: Office) -> None:
    for amount_fen, on in ((1_000_000, "2016-04-10"), (200_000, "2016-07-20"), (30_000, "2016-10-20")):
        await office.deposited(amount_fen, on=on)
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=COUNTY))["items"]
    path = f"/credit/fund-accounts/{account['id']}/statement"

    async def told(**period: str) -> list[tuple[int, int]]:
        return [(r["amount_fen"], r["balance_fen"]) for r in (await office.read(BANK, path, **period))["items"]]

    assert await told(first_on="2016-04-11") == [(200_000, 1_200_000), (30_000, 1_230_000)]
    assert await told(last_on="2016-07-20") == [(1_000_000, 1_000_000), (200_000, 1_200_000)]
    assert await told(first_on="2016-07-20", last_on="2016-07-20") == [(200_000, 1_200_000)]
    assert await told(first_on="2016-07-21", last_on="2016-10-19") == []
    reversed_range = {"first_on": "2016-07-21", "last_on": "2016-07-20"}
    said_no(await office.get(BANK, path, **reversed_range), 422, "request.range_reversed")


async def a_claim_from_later_money(office: Office) -> tuple[str, str]:
    """A claim of 5,000,000 dated three weeks before the 3,000,000 came from which it is paid; both dates."""
    loan = await office.a_loan()
    came_on, claimed_on = (CLAIM_ON + timedelta(days=21)).isoformat(), CLAIM_ON.isoformat()
    await office.deposited(3_000_000, on=came_on, period="2019Q3")
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    return claimed_on, came_on


async def test_a_statement_runs_by_posting_and_tells_the_balance_by_business_date(office: Office) -> None:
    claimed_on, came_on = await a_claim_from_later_money(office)
    await office.deposited(400_000, on=came_on, period="2019Q3")
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=COUNTY))["items"]
    rows = (await office.read(BANK, f"/credit/fund-accounts/{account['id']}/statement"))["items"]
    assert [
        (r["kind"], r["occurred_on"], r["balance_fen"], r["balance_on_date_fen"], r["backdated"]) for r in rows
    ] == [
        ("deposit", came_on, 3_000_000, 400_000, False),
        ("claim", claimed_on, 0, -3_000_000, True),
        ("deposit", came_on, 400_000, 400_000, False),
    ]
    assert account["balance_fen"] == rows[-1]["balance_fen"]
    trial = "/credit/ledger/trial-balance"
    for row in rows:
        told = await office.read(AUDITOR, trial, county_code=COUNTY, bank_code="rcc", on=row["occurred_on"])
        [fund] = [one for one in told["rows"] if one["account"] == "fund"]
        assert fund["debit_fen"] - fund["credit_fen"] == row["balance_on_date_fen"]


async def test_a_leverage_judged_on_a_day_before_the_money_came_finds_no_fund(office: Office) -> None:
    await a_claim_from_later_money(office)
    await office.a_loan("L2")
    [judged] = (
        await office.do(CITY_FINANCE, CHECKS, county_code=COUNTY, quarter="2019Q2", occurred_on=CLAIM_ON.isoformat())
    )["items"]
    assert (judged["balance_fen"], judged["outstanding_fen"]) == (-3_000_000, 5_000_000)
    assert (judged["leverage"], judged["level"], judged["within_bounds"]) == (None, "above", False)


@pytest.mark.requirement("R002-114", "R002-115")
async def test_needs_count_pre_allocations_and_carry_an_excess_forward(office: Office) -> None:
    await office.a_loan("L1", date(2016, 5, 10))
    await office.a_loan("L2", date(2016, 8, 10))
    pre = await office.do(
        CITY_OFFICE, DEPOSITS, **a_deposit(kind="pre_allocation", amount_fen=700_000, occurred_on="2016-04-05")
    )
    needs = await office.read(CITY_FINANCE, "/credit/fund-needs", county_code=COUNTY, period="2016Q2")
    [need] = needs["items"]
    assert (need["required_fen"], need["under_way_fen"], need["still_needed_fen"]) == (625_000, 700_000, 625_000)
    for who in (CITY_FINANCE, COUNTY_FINANCE, BANK):
        await office.do(who, f"{DEPOSITS}/{pre['id']}/confirm", occurred_on="2016-04-06")
    [need] = (await office.read(BANK, "/credit/fund-needs", county_code=COUNTY, period="2016Q2"))["items"]
    assert (need["to_deposit_fen"], need["still_needed_fen"], need["carried_forward_fen"]) == (0, 0, 75_000)
    await office.deposited(560_000, on="2016-10-12", period="2016Q3")
    [need] = (await office.read(BANK, "/credit/fund-needs", county_code=COUNTY, period="2016Q3"))["items"]
    assert need["due_on"] == "2016-10-20"
    # 625,000 − 75,000 carried in = 550,000; 560,000 came: 10,000 go on
    assert (need["carried_in_fen"], need["to_deposit_fen"], need["deposited_fen"]) == (75_000, 550_000, 560_000)
    assert (need["still_needed_fen"], need["carried_forward_fen"]) == (0, 10_000)
    [quiet] = (await office.read(BANK, "/credit/fund-needs", county_code=COUNTY, period="2016Q4"))["items"]
    assert (quiet["required_fen"], quiet["carried_forward_fen"]) == (0, 10_000)
    other = await office.read(OTHER_BANK, "/credit/fund-needs", county_code=COUNTY, period="2016Q3")
    assert other["items"] == []


CHECKS = "/credit/leverage-checks"


def a_check(**given: Any) -> dict[str, Any]:
    """A check of 2016Q2, whose deposit is due on 20 July."""
    return {"county_code": COUNTY, "quarter": "2016Q2", "occurred_on": "2016-07-21", **given}


@pytest.mark.requirement("R002-092")
async def test_leverage_is_judged_by_business_date_after_the_deposit_fell_due(office: Office) -> None:
    await office.a_loan()
    await office.deposited(625_000, on="2016-07-20", period="2016Q2")
    await office.deposited(100_000, on="2016-08-01", period="2016Q3")
    await office.refused(CITY_FINANCE, CHECKS, 409, "credit.deposit_not_due", **a_check(occurred_on="2016-07-20"))
    [judged] = (await office.do(CITY_FINANCE, CHECKS, **a_check()))["items"]
    assert (judged["balance_fen"], judged["outstanding_fen"]) == (625_000, 5_000_000)
    assert (judged["leverage"], judged["level"], judged["within_bounds"]) == ("8.00", "within", True)
    facts = [m for m in await office.channel.rows(OutboxMessage) if m.aggregate == "fund_account"]
    last = max(facts, key=lambda m: m.version)
    assert [m.version for m in sorted(facts, key=lambda m: m.version)] == [1, 2, 3]
    assert (last.routing_key, last.data["leverage"]) == ("credit.leverage_assessed.v1", "8.00")


async def test_a_quarter_is_judged_once_and_the_account_goes_on_counting(office: Office) -> None:
    await office.a_loan()
    first = await office.do(CITY_OFFICE, CHECKS, **a_check())
    assert (first["items"][0]["leverage"], first["items"][0]["level"]) == (None, "above")
    await office.deposited(625_000, on="2016-07-25", period="2016Q2")
    again = await office.do(CITY_OFFICE, CHECKS, **a_check(occurred_on="2016-08-01"))
    assert again == first
    facts = [m.version for m in await office.channel.rows(OutboxMessage) if m.aggregate == "fund_account"]
    assert sorted(facts) == [1, 2]


async def test_leverage_checks_that_are_refused(office: Office) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    await office.refused(CITY_OFFICE, CHECKS, 422, "request.date_in_future", **a_check(occurred_on=tomorrow))
    await office.refused(NEXT_COUNTY_FINANCE, CHECKS, 403, "auth.outside_area", **a_check())
    await office.refused(BANK, CHECKS, 403, "auth.forbidden", **a_check())


@pytest.mark.parametrize(
    ("today", "judged"),
    [
        (date(2016, 7, 20), []),  # the deposit of 2016Q2 may still come in; of 2016Q1 nothing is to be judged but 0
        (date(2016, 7, 21), ["2016Q2"]),
        (date(2016, 10, 20), ["2016Q2"]),
        (date(2016, 10, 21), ["2016Q3"]),
    ],
)
async def test_the_worker_judges_the_quarter_whose_deposit_fell_due_last_and_only_once(
    office: Office, today: date, judged: list[str]
) -> None:
    await office.a_loan()
    await office.deposited(625_000, on="2016-07-20", period="2016Q2")
    channel = office.channel
    clock = SettableClock(datetime(today.year, today.month, today.day, 9, tzinfo=UTC))
    made = await judge_last_quarter(channel.sessions, clock, channel.app.state.policies)
    rows = [row for row in await channel.rows(LeverageAssessment) if row.quarter != "2016Q1"]
    assert [row.quarter for row in rows] == judged
    assert made >= len(judged)
    assert await judge_last_quarter(channel.sessions, clock, channel.app.state.policies) == 0


async def test_a_late_turn_of_the_worker_judges_as_a_punctual_one_would_have(office: Office) -> None:
    await office.a_loan()
    await office.deposited(625_000, on="2016-07-20", period="2016Q2")
    channel = office.channel
    clock = SettableClock(datetime(2016, 9, 30, 9, tzinfo=UTC))
    await judge_last_quarter(channel.sessions, clock, channel.app.state.policies)
    [row] = [row for row in await channel.rows(LeverageAssessment) if row.quarter == "2016Q2"]
    assert (row.assessed_on, row.balance_fen, row.level, row.assessed_by) == (
        date(2016, 7, 21),
        625_000,
        "within",
        WORKER,
    )


async def test_of_two_confirmations_at_once_one_counts(racing_office: Office) -> None:
    office = racing_office
    county = office.channel.county
    body = a_deposit(county_code=county)
    deposits = [
        await office.do((Role.COUNTY_FINANCE, county), DEPOSITS, **body),
        await office.do((Role.COUNTY_FINANCE, county), DEPOSITS, **body),
    ]
    replies = await asyncio.gather(
        *(
            office.post(BANK, f"{DEPOSITS}/{deposit['id']}/confirm", occurred_on="2016-07-13")
            for deposit in deposits
            for _ in range(3)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [200, 200, 409, 409, 409, 409]
    assert len(await office.channel.rows(Journal, kind="deposit")) == 2
    assert (await office.channel.balances())["fund"] == 1_250_000


async def test_a_deposit_sent_twice_under_one_key_is_entered_once(office: Office) -> None:
    headers = {**office.channel.sign_in(*COUNTY_FINANCE), "Idempotency-Key": "transfer-1"}
    first = await office.channel.client.post(DEPOSITS, json=a_deposit(), headers=headers)
    again = await office.channel.client.post(DEPOSITS, json=a_deposit(), headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await office.channel.balances())["county_in_transit"] == 625_000
