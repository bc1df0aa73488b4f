"""Deposits that are rejected or cancelled, interest on the account, idle money and pre-allocations."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.fund.models import FundDeposit
from services.credit.fund.rules import idle_fen, idle_quarters, pre_allocation_cap_fen, utilisation
from services.credit.fund_interest.refusals import InterestNotSettled, InterestTooHigh
from services.credit.fund_interest.rules import Move, check_interest, check_settled, most_interest_fen, settled_on
from services.credit.ledger.models import Journal
from services.credit.ledger.rules import (
    Account,
    account_interest,
    deposit_received,
    deposit_returned,
    deposit_sent,
    deposit_taken_back,
)
from services.credit.recomputation.service import find_books, recompute
from shared.calendar import Quarter
from shared.messaging.outbox import OutboxMessage
from tests.credit.channel import CLAIM_ON, COUNTY
from tests.credit.ledger_sums import balances_fen
from tests.credit.loan_builder import day
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    NEXT_COUNTY_FINANCE,
    OTHER_BANK,
    Office,
    said_no,
)
from tests.credit.policy_builder import POLICY
from tests.credit.test_fund import CHECKS, DEPOSITS, a_check, a_deposit

INDICATORS = "/credit/fund-indicators"
CONTROLS = "/credit/ledger/control-totals"
ON = {"occurred_on": "2016-07-15"}
WHY: dict[str, Any] = {**ON, "reason": "到账金额与通知不符"}
WRONG = 409, "credit.deposit_wrong_state"


async def balanced(office: Office) -> bool:
    """Whether all controlled figures of the county agree."""
    controls = await office.read(AUDITOR, CONTROLS, county_code=office.channel.county)
    return bool(controls["equal"])


# deposits that don't arrive -----------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-133")
async def test_what_a_bank_does_not_take_goes_back_through_the_county(office: Office) -> None:
    deposit = await office.do(COUNTY_FINANCE, DEPOSITS, **a_deposit())
    path = f"{DEPOSITS}/{deposit['id']}"
    await office.refused(COUNTY_FINANCE, f"{path}/reject", *WRONG, **WHY)
    await office.refused(BANK, f"{path}/reject", 422, "request.invalid", **ON)
    await office.refused(BANK, f"{path}/reject", 422, "request.date_before_step", occurred_on="2016-07-09", reason="x")
    await office.refused(OTHER_BANK, f"{path}/reject", 404, "credit.unknown_deposit", **WHY)
    returned = await office.do(BANK, f"{path}/reject", **WHY)
    assert (returned["state"], returned["next_role"], returned["closed_reason"]) == ("returned", None, WHY["reason"])
    balances = await office.channel.balances()
    assert (balances["fund"], balances["county_in_transit"], balances["city_funding"]) == (0, 0, 0)
    for step, body in (("confirm", ON), ("reject", WHY)):
        await office.refused(BANK, f"{path}/{step}", *WRONG, **body)
    assert await balanced(office)


@pytest.mark.requirement("R002-133")
async def test_what_was_not_passed_on_is_rejected_without_a_posting(office: Office) -> None:
    sent = await office.do(CITY_FINANCE, DEPOSITS, **a_deposit())
    planned = await office.do(CITY_OFFICE, DEPOSITS, **a_deposit())
    await office.refused(NEXT_COUNTY_FINANCE, f"{DEPOSITS}/{sent['id']}/reject", 404, "credit.unknown_deposit", **WHY)
    for who, deposit in ((COUNTY_FINANCE, sent), (CITY_FINANCE, planned)):
        returned = await office.do(who, f"{DEPOSITS}/{deposit['id']}/reject", **WHY)
        assert (returned["state"], returned["closed_on"]) == ("returned", "2016-07-15")
    assert await office.channel.rows(Journal) == []


async def test_a_plan_is_cancelled_by_the_city_office_until_it_is_sent(office: Office) -> None:
    one = await office.do(CITY_OFFICE, DEPOSITS, **a_deposit())
    other = await office.do(CITY_FINANCE, DEPOSITS, **a_deposit())
    await office.refused(CITY_FINANCE, f"{DEPOSITS}/{one['id']}/cancel", 403, "auth.forbidden", **WHY)
    cancelled = await office.do(CITY_OFFICE, f"{DEPOSITS}/{one['id']}/cancel", **WHY)
    assert (cancelled["state"], cancelled["closed_reason"]) == ("cancelled", WHY["reason"])
    for deposit in (one, other):
        await office.refused(CITY_OFFICE, f"{DEPOSITS}/{deposit['id']}/cancel", 409, "credit.deposit_sent", **WHY)
    await office.refused(CITY_FINANCE, f"{DEPOSITS}/{one['id']}/confirm", *WRONG, **ON)


async def test_a_bank_confirms_or_rejects_but_not_both(racing_office: Office) -> None:
    office = racing_office
    deposit = await office.do(
        (COUNTY_FINANCE[0], office.channel.county), DEPOSITS, **a_deposit(county_code=office.channel.county)
    )
    path = f"{DEPOSITS}/{deposit['id']}"
    replies = await asyncio.gather(
        *(office.post(BANK, f"{path}/confirm", **ON) for _ in range(2)),
        *(office.post(BANK, f"{path}/reject", **WHY) for _ in range(2)),
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    [row] = await office.channel.rows(FundDeposit)
    balances = await office.channel.balances()
    assert balances["county_in_transit"] == 0
    assert balances["fund"] == (625_000 if row.state == "received" else 0)


@pytest.mark.requirement("R002-133")
def test_a_deposit_that_goes_back_leaves_nothing() -> None:
    assert not any(balances_fen([*deposit_sent(7), *deposit_returned(7)]).values())
    assert not any(balances_fen([*deposit_sent(7), *deposit_received(7), *deposit_taken_back(7)]).values())


@pytest.mark.requirement("R002-133")
async def test_what_a_bank_confirmed_by_mistake_is_taken_back_by_an_entry(office: Office) -> None:
    deposit = await office.do(COUNTY_FINANCE, DEPOSITS, **a_deposit())
    path = f"{DEPOSITS}/{deposit['id']}"
    nothing = 409, "credit.deposit_not_received"
    await office.refused(BANK, f"{path}/take-back", *nothing, **WHY)
    await office.do(BANK, f"{path}/confirm", **ON)
    for nobody in (COUNTY_FINANCE, CITY_FINANCE, CITY_OFFICE):
        await office.refused(nobody, f"{path}/take-back", 403, "auth.forbidden", **WHY)
    await office.refused(OTHER_BANK, f"{path}/take-back", 404, "credit.unknown_deposit", **WHY)
    await office.refused(BANK, f"{path}/take-back", 422, "request.invalid", **ON)
    early = {**WHY, "occurred_on": "2016-07-14"}
    await office.refused(BANK, f"{path}/take-back", 422, "request.date_before_step", **early)
    on = {**WHY, "occurred_on": "2016-07-20"}
    back = await office.do(BANK, f"{path}/take-back", **on)
    assert (back["state"], back["next_role"], back["received_on"]) == ("taken_back", None, "2016-07-15")
    assert (back["closed_on"], back["closed_reason"]) == ("2016-07-20", WHY["reason"])
    assert not any((await office.channel.balances()).values())
    for step, body, refusal in (("take-back", on, nothing), ("confirm", on, WRONG), ("reject", on, WRONG)):
        told = {"occurred_on": body["occurred_on"]} if step == "confirm" else body
        await office.refused(BANK, f"{path}/{step}", *refusal, **told)
    need = {"county_code": COUNTY, "period": "2016Q2"}
    [account] = (await office.read(BANK, "/credit/fund-accounts"))["items"]
    rows = (await office.read(BANK, f"/credit/fund-accounts/{account['id']}/statement"))["items"]
    assert [(row["kind"], row["amount_fen"], row["balance_fen"]) for row in rows] == [
        ("deposit", deposit["amount_fen"], deposit["amount_fen"]),
        ("deposit_taken_back", -deposit["amount_fen"], 0),
    ]
    assert await balanced(office)
    # what really came is entered anew
    again = await office.do(COUNTY_FINANCE, DEPOSITS, **a_deposit(amount_fen=620_000))
    await office.do(BANK, f"{DEPOSITS}/{again['id']}/confirm", **ON)
    assert (await office.channel.balances())["fund"] == 620_000
    [shown] = (await office.read(COUNTY_FINANCE, "/credit/fund-needs", **need))["items"]
    assert shown["deposited_fen"] == 620_000


async def test_what_a_claim_used_up_is_not_taken_back(office: Office) -> None:
    deposit = await office.deposited(1_000_000)
    loan = await office.a_loan()
    claim = loan.claimed(CLAIM_ON, 5_000_000)
    await office.channel.accepted(claim)
    path, on = f"{DEPOSITS}/{deposit['id']}/take-back", {"occurred_on": CLAIM_ON.isoformat(), "reason": "未到账"}
    await office.refused(BANK, path, 409, "credit.fund_insufficient", **on)
    undone = loan.event("event.reversed", CLAIM_ON, reverses=claim["event_id"], reason="录错")
    await office.channel.accepted(undone)
    assert (await office.do(BANK, path, **on))["state"] == "taken_back"
    assert await balanced(office)
    channel = office.channel
    books = await find_books(channel.sessions, COUNTY, "rcc")

    async def told(_taken: int) -> None:
        pass

    found = [one async for one in recompute(channel.sessions, channel.app.state.policies, books, None, told)]
    assert [(one.tally.differences, one.tally.first) for one in found] == [(0, [])]


# interest on the account --------------------------------------------------------------------------------------------


async def an_account(office: Office, amount_fen: int = 36_000_000) -> str:
    """A fund of 360,000 yuan from 21 June 2016 on: the first day of the period 2016Q3, which has 92 days."""
    await office.deposited(amount_fen, on="2016-06-21", period="2016Q2")
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=office.channel.county))["items"]
    return f"/credit/fund-accounts/{account['id']}/interest"


# 36,000,000 × 92 × 1.5 % ÷ 360
MOST_FEN = 138_000


def an_interest(**given: Any) -> dict[str, Any]:
    """Interest of 2016Q3, settled on 20 September."""
    return {"period": "2016Q3", "amount_fen": 32_200, "occurred_on": "2016-09-21", **given}


@pytest.mark.requirement("R002-115")
async def test_interest_is_credited_once_a_period_and_stays_in_the_fund(office: Office) -> None:
    path = await an_account(office)
    too_high = 409, "credit.fund_interest_too_high"
    await office.refused(BANK, path, *too_high, **an_interest(amount_fen=MOST_FEN + 1))
    entry = await office.do(BANK, path, **an_interest(amount_fen=MOST_FEN))
    assert (entry["number"], entry["amount_fen"], entry["corrects"]) == (1, MOST_FEN, None)
    await office.refused(BANK, path, 409, "credit.fund_interest_exists", **an_interest())
    balances = await office.channel.balances()
    assert (balances["fund"], balances["fund_interest"]) == (36_138_000, -MOST_FEN)
    assert await balanced(office)
    controls = await office.read(AUDITOR, CONTROLS, county_code=COUNTY)
    assert {t["name"]: t["events_fen"] for t in controls["totals"]}["fund_interest"] == MOST_FEN
    moved = [m.data for m in await office.channel.rows(OutboxMessage) if m.aggregate == "fund_account"]
    assert (moved[-1]["cause"], moved[-1]["amount_fen"], moved[-1]["balance_fen"]) == (
        "account_interest",
        MOST_FEN,
        36_138_000,
    )
    rows = (await office.read(BANK, path.replace("/interest", "/statement")))["items"]
    assert [(row["kind"], row["cause"]) for row in rows] == [
        ("deposit", "fund_deposit"),
        ("account_interest", "fund_interest"),
    ]


async def test_a_wrong_entry_is_taken_back_by_one_that_names_it(office: Office) -> None:
    path = await an_account(office)
    wrong = await office.do(BANK, path, **an_interest(amount_fen=100))
    back = {"occurred_on": "2016-09-22", "reason": "录错"}
    correct = f"{path}/{wrong['id']}/correct"
    await office.refused(BANK, correct, 422, "request.date_before_step", reason="x", occurred_on="2016-09-20")
    taken = await office.do(BANK, correct, **back)
    assert (taken["amount_fen"], taken["corrects"], taken["number"]) == (-100, wrong["id"], 2)
    for entry in (wrong, taken):
        await office.refused(BANK, f"{path}/{entry['id']}/correct", 409, "credit.fund_interest_corrected", **back)
    await office.refused(
        BANK, f"{path}/{COUNTY}0000-0000-7000-8000-000000000000/correct", 422, "request.invalid", **back
    )
    unknown = f"{path}/01677d2e-6000-7a10-8c55-000000000106/correct"
    await office.refused(BANK, unknown, 404, "credit.unknown_fund_interest", **back)
    right = await office.do(BANK, path, **an_interest(amount_fen=101))
    one = await office.read(AUDITOR, path, limit=2)
    two = await office.read(AUDITOR, path, limit=2, after=one["next"])
    assert [item["id"] for page in (one, two) for item in page["items"]] == [wrong["id"], taken["id"], right["id"]]
    assert (await office.channel.balances())["fund"] == 36_000_101
    assert await balanced(office)


async def test_interest_that_claims_have_used_up_is_not_taken_back(office: Office) -> None:
    path = await an_account(office, 4_000_000)
    entry = await office.do(BANK, path, **an_interest(amount_fen=100))
    loan = await office.a_loan()
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    back = {"occurred_on": "2019-10-01", "reason": "录错"}
    await office.refused(BANK, f"{path}/{entry['id']}/correct", 409, "credit.fund_insufficient", **back)
    assert (await office.channel.balances())["fund"] == 0
    assert await balanced(office)


async def test_who_may_credit_interest_and_when(office: Office) -> None:
    path = await an_account(office)
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    await office.refused(BANK, path, 409, "credit.fund_interest_not_settled", **an_interest(occurred_on="2016-09-19"))
    await office.refused(BANK, path, 422, "request.date_in_future", **an_interest(occurred_on=tomorrow))
    await office.refused(BANK, path, 422, "request.invalid", **an_interest(amount_fen=0))
    await office.refused(OTHER_BANK, path, 404, "credit.unknown_fund_account", **an_interest())
    for nobody in (COUNTY_FINANCE, CITY_FINANCE, CITY_OFFICE, AUDITOR):
        await office.refused(nobody, path, 403, "auth.forbidden", **an_interest())
    said_no(await office.get(NEXT_COUNTY_FINANCE, path), 404, "credit.unknown_fund_account")
    assert (await office.read(COUNTY_FINANCE, path))["items"] == []


async def test_of_many_who_credit_a_period_at_once_one_does(racing_office: Office) -> None:
    path = await an_account(racing_office)
    replies = await asyncio.gather(*(racing_office.post(BANK, path, **an_interest()) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert (await racing_office.channel.balances())["fund"] == 36_032_200


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], 0),
        ([Move(date(2016, 6, 20), 36_000_000)], 138_000),  # 92 days of 2016Q3
        ([Move(date(2016, 9, 20), 36_000_000)], 1_500),  # the settlement day still bears interest
        ([Move(date(2016, 9, 21), 36_000_000)], 0),
        ([Move(date(2016, 6, 1), -5), Move(date(2016, 9, 20), 36_000_005)], 1_500),  # below 0 counts as 0
        ([Move(date(2016, 9, 20), 11_999)], 0),  # 0.4999…
        ([Move(date(2016, 9, 20), 12_000)], 1),  # 0.5
    ],
)
def test_the_most_that_a_balance_bears(moves: list[Move], expected: int) -> None:
    assert most_interest_fen(moves, Quarter(2016, 3), POLICY.fund.interest_rate_max, 360) == expected


def test_days_on_which_an_account_is_overdrawn_bear_nothing() -> None:
    """At a hundredth a day: 91 days below nothing, then one day of 100 fen."""
    moves = [Move(date(2016, 6, 21), -100), Move(date(2016, 9, 20), 200)]
    assert most_interest_fen(moves, Quarter(2016, 3), Decimal("3.6"), 360) == 1


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 10**9)), max_size=8),
    st.integers(0, 10**9),
)
def test_more_money_never_bears_less(raw: list[tuple[int, int]], more_fen: int) -> None:
    moves = [Move(date(2016, 5, 1) + timedelta(days=days), fen) for days, fen in raw]
    rate = POLICY.fund.interest_rate_max
    before = most_interest_fen(moves, Quarter(2016, 3), rate, 360)
    assert before <= most_interest_fen([Move(date(2016, 7, 1), more_fen), *moves], Quarter(2016, 3), rate, 360)
    assert before == most_interest_fen(moves[::-1], Quarter(2016, 3), rate, 360)


@pytest.mark.requirement("R002-115")
def test_the_bounds_of_interest() -> None:
    assert settled_on(Quarter(2016, 4)) == day("2016-12-20")
    check_settled(Quarter(2016, 4), day("2016-12-20"))
    with pytest.raises(InterestNotSettled):
        check_settled(Quarter(2016, 4), day("2016-12-19"))
    check_interest(5, 5)
    with pytest.raises(InterestTooHigh):
        check_interest(6, 5)
    assert balances_fen(account_interest(7)) == {Account.FUND: 7, Account.FUND_INTEREST: -7}
    for fen in (7, 1):
        back = account_interest(-fen)
        assert [transfer.amount_fen for transfer in back] == [fen]
        assert not any(balances_fen([*account_interest(fen), *back]).values())


# idle money ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-143")
async def test_idle_money_is_announced_from_its_second_quarter_on(office: Office) -> None:
    await office.a_loan()
    # 5,000,000 ÷ 8 = 625,000 are needed; of 892,858 are 267,858 idle, 30.0001 %: just above three tenths
    await office.deposited(892_858, on="2016-07-10", period="2016Q2")
    [first] = (await office.do(CITY_FINANCE, CHECKS, **a_check()))["items"]
    assert (first["idle_fen"], first["idle_quarters"]) == (267_858, 1)
    assert [m for m in await office.channel.rows(OutboxMessage) if m.routing_key == "credit.fund_idle.v1"] == []
    for _ in range(2):
        await office.do(CITY_FINANCE, CHECKS, **a_check(quarter="2016Q3", occurred_on="2016-10-21"))
    facts = [m for m in await office.channel.rows(OutboxMessage) if m.aggregate == "fund_account"]
    assert sorted(m.version for m in facts) == [1, 2, 3, 4]
    [told] = [m.data for m in facts if m.routing_key == "credit.fund_idle.v1"]
    assert (told["quarter"], told["idle_fen"], told["idle_share"], told["idle_quarters"]) == (
        "2016Q3",
        267_858,
        "0.30",
        2,
    )
    [row] = (await office.read(CITY_OFFICE, INDICATORS, county_code=COUNTY, on="2016-10-21"))["items"]
    assert (row["idle_quarters"], row["idle_since"], row["idle"]) == (2, "2016Q2", True)
    [row] = (await office.read(CITY_OFFICE, INDICATORS, county_code=COUNTY, on="2016-08-01"))["items"]
    assert (row["idle_quarters"], row["idle_since"]) == (1, "2016Q2")


@pytest.mark.requirement("R002-092", "R002-143")
async def test_indicators_tell_how_well_a_fund_is_used(office: Office) -> None:
    await office.a_loan()
    await office.deposited(892_857, on="2016-07-10", period="2016Q2")
    await office.deposited(100, on="2016-07-10", period="2016Q2", bank="abc")
    told = await office.read(COUNTY_FINANCE, INDICATORS, county_code=COUNTY, on="2016-07-10")
    empty, used = told["items"]
    assert (empty["leverage_target"], used["leverage_target"]) == ("8.00", "8.00")
    assert (empty["bank_code"], empty["utilisation"], empty["idle_share"], empty["idle"]) == (
        "abc",
        "0.00",
        "1.00",
        True,
    )
    # 5,000,000 ÷ (892,857 × 8) = 0.70; 892,857 − 625,000 = 267,857 are just under three tenths
    assert (used["balance_fen"], used["leverage"], used["level"]) == (892_857, "5.60", "below")
    assert (used["utilisation"], used["idle_fen"], used["idle_share"], used["idle"]) == ("0.70", 267_857, "0.30", False)
    [before] = (await office.read(COUNTY_FINANCE, INDICATORS, county_code=COUNTY, on="2016-07-09"))["items"]
    assert (before["balance_fen"], before["leverage"], before["utilisation"], before["idle_share"]) == (
        0,
        None,
        None,
        None,
    )
    mine = await office.read(BANK, INDICATORS, county_code=COUNTY, on="2016-07-10")
    assert ([row["bank_code"] for row in mine["items"]], mine["pre_allocations"]) == (["rcc"], [])
    assert (await office.read(COUNTY_FINANCE, INDICATORS, programme="micro_credit"))["items"] == []
    assert (await office.read(NEXT_COUNTY_FINANCE, INDICATORS))["items"] == []
    said_no(await office.get(NEXT_COUNTY_FINANCE, INDICATORS, county_code=COUNTY), 403, "auth.outside_area")
    # before the programme nothing says what a fund should aim at
    assert (await office.read(COUNTY_FINANCE, INDICATORS, county_code=COUNTY, on="2015-12-31"))["items"] == []


@pytest.mark.requirement("R002-133")
@pytest.mark.parametrize(("more_fen", "above"), [(0, False), (1, True)])
async def test_pre_allocations_are_held_against_the_guidance_task(office: Office, more_fen: int, above: bool) -> None:
    # the county's task is 610 million yuan: × 12.5 % × 0.2 = 15.25 million
    amount_fen = 1_525_000_000 + more_fen
    ahead = await office.do(
        COUNTY_FINANCE, DEPOSITS, **a_deposit(kind="pre_allocation", amount_fen=amount_fen, occurred_on="2016-07-10")
    )
    await office.do(BANK, f"{DEPOSITS}/{ahead['id']}/confirm", **ON)
    told = await office.read(CITY_OFFICE, INDICATORS, county_code=COUNTY, on="2016-07-15")
    assert told["pre_allocations"] == [
        {
            "county_code": COUNTY,
            "programme": "industry_credit",
            "pre_allocated_fen": amount_fen,
            "guidance_fen": 61_000_000_000,
            "cap_fen": 1_525_000_000,
            "above": above,
        }
    ]
    assert (await office.read(CITY_OFFICE, INDICATORS, on="2016-07-14"))["pre_allocations"] == []


@pytest.mark.requirement("R002-143")
@pytest.mark.parametrize(
    ("outstanding_fen", "balance_fen", "idle"),
    [(0, 10, 10), (80, 10, 0), (79, 10, 0), (76, 10, 0), (75, 10, 1), (0, 0, 0), (8, -1, 0)],  # 76 ÷ 8 = 9.5 → 10
)
def test_idle_is_what_lending_does_not_need(outstanding_fen: int, balance_fen: int, idle: int) -> None:
    assert idle_fen(outstanding_fen, balance_fen, POLICY.fund) == idle


@pytest.mark.requirement("R002-143")
@pytest.mark.parametrize(("idle", "balance_fen", "before", "quarters"), [(3, 10, 4, 0), (4, 10, 4, 5), (0, -5, 2, 0)])
def test_idle_quarters_are_counted_in_a_row(idle: int, balance_fen: int, before: int, quarters: int) -> None:
    assert idle_quarters(idle, balance_fen, before, POLICY.fund) == quarters


@pytest.mark.requirement("R002-133", "R002-143")
def test_utilisation_and_the_expected_pre_allocation() -> None:
    assert utilisation(40, 10, POLICY.fund) == POLICY.claims.city_share  # 40 ÷ (10 × 8) = 1/2
    assert utilisation(40, 0, POLICY.fund) is None
    assert pre_allocation_cap_fen(20, POLICY.fund) == 1  # 20 × 0.125 × 0.2 = 0.5
    assert pre_allocation_cap_fen(19, POLICY.fund) == 0
