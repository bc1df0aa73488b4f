"""Households that the register merged: for the cap, and for claims that are not recovered, they are one."""

import asyncio
from datetime import date
from typing import Any

import pytest

from services.credit.borrowers.models import Household
from services.credit.loans.models import Loan as LoanRow
from shared.calendar import add_months
from shared.events.registry import HouseholdRemoved
from tests.credit.channel import CLAIM_ON, COUNTY, Borrower, Channel, Loan
from tests.credit.office import BANK, COUNTY_OFFICE, TOWN, Office
from tests.credit.test_applications import PATH as APPLICATIONS
from tests.credit.test_applications import a_family, an_application
from tests.credit.test_borrowers import PATH as ELIGIBLE
from tests.credit.test_borrowers import changed, learn

LENT_ON, MERGED_ON, LATER = date(2016, 5, 10), date(2016, 8, 1), date(2016, 9, 1)
CAP_FEN = 5_000_000


async def merge(channel: Channel, one: Any, into: Any, on: date = MERGED_ON) -> None:
    """The registry takes a household into another."""
    removed = HouseholdRemoved(
        county_code=channel.county,
        version=2,
        household_id=one.household_id,
        removed_on=on,
        removed_kind="merged",
        merged_into=into.household_id,
    )
    await learn(channel, removed)


async def approved(channel: Channel, borrower: Borrower, loan_no: str, bank: str = "rcc") -> Loan:
    """A loan that is about to be paid out."""
    loan = Loan(borrower, loan_no)
    await channel.accepted(*loan.opened(LENT_ON)[:2], bank=bank)
    return loan


def paid_out(loan: Loan, on: date, amount_fen: int = CAP_FEN, **more: Any) -> dict[str, Any]:
    """A disbursement."""
    terms = {"annual_rate": "0.0475", "term_months": 36, "due_on": add_months(on, 36).isoformat()}
    return loan.event("loan.disbursed", on, amount_fen=amount_fen, **terms, **more)


async def rooms(office: Office) -> dict[str, int]:
    """Who may borrow how much."""
    listed = await office.read(BANK, ELIGIBLE, county_code=COUNTY)
    return {item["household_id"]: item["room_fen"] for item in listed["items"]}


@pytest.mark.requirement("R002-100", "R002-107")
@pytest.mark.parametrize("bank", ["rcc", "abc"])  # on the desk of one bank, or with another
@pytest.mark.parametrize("steps", [1, 2])
async def test_what_a_household_brings_along_counts_from_the_merge_on(office: Office, bank: str, steps: int) -> None:
    channel = office.channel
    one = await channel.household(loans=["L1"])
    between = await channel.household(loans=[])
    other = await channel.household(loans=["L2"], bank=bank)
    first = Loan(one, "L1")
    await channel.accepted(*first.opened(LENT_ON, amount_fen=2_000_000))
    loan = await approved(channel, other, "L2", bank)
    assert (await rooms(office))[str(other.household_id)] == CAP_FEN
    if steps == 1:
        await merge(channel, one, other)
    else:  # the later merge is the one that makes them one
        await merge(channel, between, other, date(2016, 6, 1))
        await merge(channel, one, between)
    assert (await rooms(office))[str(other.household_id)] == 3_000_000
    await channel.refused(paid_out(loan, MERGED_ON, 3_000_001), "credit.over_cap", bank=bank)
    # the day before they were two
    before = paid_out(loan, date(2016, 7, 31), 3_000_001)
    await channel.accepted(before, bank=bank)
    back = loan.event("event.reversed", date(2016, 7, 31), reverses=before["event_id"], reason="录错")
    await channel.accepted(back, bank=bank)
    # both in one request: what is repaid there is room for the other
    if bank == "rcc":
        repaid = first.event("principal.repaid", LATER, amount_fen=1)
        await channel.accepted(repaid, paid_out(loan, LATER, 3_000_001))
    else:
        await channel.accepted(paid_out(loan, MERGED_ON, 3_000_000), bank=bank)
    assert str(other.household_id) not in await rooms(office)


async def test_a_loan_that_was_approved_before_the_merge_is_judged_with_the_others_loans(channel: Channel) -> None:
    one, other = await channel.household(loans=["L1"]), await channel.household(loans=["L2"], bank="abc")
    loan = await approved(channel, one, "L1")
    await channel.accepted(*Loan(other, "L2").opened(LENT_ON, amount_fen=4_000_000), bank="abc")
    await merge(channel, one, other)
    await channel.refused(paid_out(loan, LATER, 1_000_001), "credit.over_cap")
    await channel.accepted(paid_out(loan, LATER, 1_000_000))


@pytest.mark.parametrize("steps", [1, 2])
async def test_a_claim_that_is_not_recovered_keeps_the_household_that_took_it_over_from_borrowing(
    office: Office, steps: int
) -> None:
    channel = office.channel
    await channel.deposit(10_000_000)
    one, other = await channel.household(loans=["L1"]), await channel.household(loans=["L2"], bank="abc")
    family, beside = await a_family(channel), await a_family(channel, serial=2)
    first = Loan(one, "L1")
    await channel.accepted(*first.opened(LENT_ON), first.claimed(CLAIM_ON, 5_000_000))
    loan = await approved(channel, other, "L2", "abc")
    asked = an_application(family, occurred_on=CLAIM_ON.isoformat())
    rating = {"kind": "household", "household_id": str(family.fact.household_id), "grade": "excellent"}
    assert (await rooms(office)).keys() >= {str(home.fact.household_id) for home in (family, beside)}
    await merge(channel, one, other if steps == 2 else family.fact, CLAIM_ON)
    await merge(channel, other, family.fact, CLAIM_ON)
    await channel.refused(paid_out(loan, CLAIM_ON), "credit.household_not_whole", bank="abc")
    assert (await rooms(office)).keys() == {str(beside.fact.household_id)}
    await office.refused(TOWN, APPLICATIONS, 409, "credit.household_not_whole", **asked)
    despite = 409, "credit.rated_despite_claim"
    await office.refused(COUNTY_OFFICE, "/credit/ratings", *despite, **rating, occurred_on=CLAIM_ON.isoformat())
    await channel.accepted(first.event("recovery.received", CLAIM_ON, amount_fen=5_000_000))
    assert (await rooms(office))[str(family.fact.household_id)] == CAP_FEN
    await office.do(TOWN, APPLICATIONS, **asked)
    await channel.accepted(paid_out(loan, CLAIM_ON, event_id="once-more"), bank="abc")


async def test_an_application_asks_for_no_more_than_the_merged_households_leave(office: Office) -> None:
    channel = office.channel
    one = await channel.household(loans=["L1"])
    await channel.accepted(*Loan(one, "L1").opened(LENT_ON, amount_fen=2_500_000))
    family = await a_family(channel)
    await merge(channel, one, family.fact)
    on = MERGED_ON.isoformat()
    asked = an_application(family, amount_fen=2_500_001, occurred_on=on)
    await office.refused(TOWN, APPLICATIONS, 409, "credit.over_cap", **asked)
    await office.do(TOWN, APPLICATIONS, **{**asked, "amount_fen": 2_500_000})
    # on a day before it they were two
    await office.do(TOWN, APPLICATIONS, **{**asked, "occurred_on": "2016-07-31"})


async def test_a_repayment_that_another_loan_was_lent_on_is_not_taken_back(channel: Channel) -> None:
    one, other = await channel.household(loans=["L1"]), await channel.household(loans=["L2", "L3"], bank="abc")
    first = Loan(one, "L1")
    repaid = first.event("principal.repaid", date(2016, 7, 1), amount_fen=3_000_000)
    await channel.accepted(*first.opened(LENT_ON), repaid)
    await channel.accepted(*Loan(other, "L2").opened(LENT_ON, amount_fen=2_000_000), bank="abc")
    await merge(channel, one, other)
    back = first.event("event.reversed", LATER, reverses=repaid["event_id"], reason="录错")
    # each owed what it could, and neither was lent to because of the other
    await channel.accepted(back)
    again = first.event("principal.repaid", date(2016, 7, 1), amount_fen=3_000_000)
    await channel.accepted(again)
    third = await approved(channel, other, "L3", "abc")
    await channel.accepted(paid_out(third, LATER, 1_000_000), bank="abc")
    undone = first.event("event.reversed", LATER, reverses=again["event_id"], reason="录错")
    await channel.refused(undone, "credit.has_dependents")


async def test_a_claim_whose_recovery_another_loan_was_lent_on_keeps_it(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    one, other = await channel.household(loans=["L1"]), await channel.household(loans=["L2", "L3"], bank="abc")
    first = Loan(one, "L1")
    recovered = first.event("recovery.received", CLAIM_ON, amount_fen=5_000_000)
    await channel.accepted(*first.opened(LENT_ON), first.claimed(CLAIM_ON, 5_000_000), recovered)
    early, late = await approved(channel, other, "L2", "abc"), await approved(channel, other, "L3", "abc")
    await channel.accepted(paid_out(early, CLAIM_ON, 1_000_000), bank="abc")
    await merge(channel, one, other, add_months(CLAIM_ON, 1))
    # what was lent before they were one stands by itself
    await channel.accepted(
        first.event("event.reversed", CLAIM_ON, reverses=recovered["event_id"], reason="录错"),
        again := first.event("recovery.received", CLAIM_ON, amount_fen=5_000_000),
    )
    await channel.accepted(paid_out(late, add_months(CLAIM_ON, 1), 1_000_000), bank="abc")
    undone = first.event("event.reversed", add_months(CLAIM_ON, 1), reverses=again["event_id"], reason="录错")
    await channel.refused(undone, "credit.has_dependents")


async def test_loans_that_nobody_knew_to_be_one_households_are_corrected_each_for_itself(channel: Channel) -> None:
    """The merge is learnt of after both were lent, and dated before."""
    one, other = await channel.household(loans=["L1"]), await channel.household(loans=["L2"], bank="abc")
    first = Loan(one, "L1")
    repaid = first.event("principal.repaid", LATER, amount_fen=1_000_000)
    await channel.accepted(*first.opened(LENT_ON), repaid)
    second = await approved(channel, other, "L2", "abc")
    await channel.accepted(paid_out(second, LATER), bank="abc")
    await merge(channel, one, other)
    await channel.accepted(first.event("event.reversed", LATER, reverses=repaid["event_id"], reason="录错"))


async def test_a_household_that_is_back_on_the_register_is_by_itself_again(office: Office) -> None:
    channel = office.channel
    family = await a_family(channel)
    other = await channel.household(loans=["L2"])
    await channel.accepted(*Loan(other, "L2").opened(LENT_ON, amount_fen=2_000_000))
    await merge(channel, family.fact, other)
    [kept] = await channel.rows(Household, id=family.fact.household_id)
    assert (kept.removed_on, kept.merged_into) == (MERGED_ON, other.household_id)
    await learn(channel, changed(family.fact))
    [kept] = await channel.rows(Household, id=family.fact.household_id)
    assert (kept.removed_on, kept.merged_into) == (None, None)
    assert (await rooms(office))[str(family.fact.household_id)] == CAP_FEN
    await office.do(TOWN, APPLICATIONS, **an_application(family, amount_fen=CAP_FEN, occurred_on=LATER.isoformat()))


@pytest.mark.requirement("R002-100", "R002-107")
async def test_of_disbursements_at_once_to_households_that_are_one_those_win_that_fit_the_cap(
    racing_office: Office,
) -> None:
    channel = racing_office.channel
    banks = ("rcc", "abc", "psbc", "bog", "yinzuo")
    borrowers = [await channel.household(loans=[f"L{number}"], bank=bank) for number, bank in enumerate(banks)]
    loans = [
        await approved(channel, borrower, f"L{number}", bank)
        for number, (borrower, bank) in enumerate(zip(borrowers, banks, strict=True))
    ]
    # a chain of four, and a fifth that comes in at its middle
    for one, into in ((0, 1), (1, 2), (2, 3), (4, 2)):
        await merge(channel, borrowers[one], borrowers[into])
    replies = await asyncio.gather(
        *(channel.submit(paid_out(loan, LATER, 2_000_000), bank=bank) for loan, bank in zip(loans, banks, strict=True))
    )
    assert sorted(result["status"] for [result] in replies) == ["accepted"] * 2 + ["rejected"] * 3
    assert {result["code"] for [result] in replies if "code" in result} == {"credit.over_cap"}
    assert sum(row.outstanding_fen for row in await channel.rows(LoanRow)) == 4_000_000
