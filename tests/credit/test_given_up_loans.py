"""A loan whose application was taken back is void: its application and its number may be used again, once."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.credit.bank_events.records import LoanRecord, application_holders
from services.credit.loans.models import Loan as LoanRow
from services.credit.loans.rules import LoanPhase
from services.credit.loans.standing import Standing
from services.credit.subsidies.models import SubsidyLine, SubsidyList
from shared.database import new_id, transaction
from tests.credit.channel import CLAIM_ON, COUNTY, PROGRAMME, VILLAGE, Channel, Loan
from tests.credit.office import BANK, Office
from tests.credit.test_recomputation import recomputed

ON = date(2016, 5, 10)


def taken_back(loan: Loan, event: dict[str, Any]) -> dict[str, Any]:
    return loan.event("event.reversed", ON, reverses=event["event_id"], reason="录入有误")


@pytest.mark.parametrize("order", [1, -1])
def test_a_void_loan_never_hides_who_has_its_application(order: int) -> None:
    void, live = a_record("L1", LoanPhase.VOID), a_record("L2", LoanPhase.APPLIED)
    assert application_holders([void, live][::order]) == {"A-L1": "L2"}  # PostgreSQL returns rows in any order


async def test_an_application_taken_back_and_given_to_another_loan_is_taken(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1"])
    given_up, holder, third = (Loan(borrower, number) for number in ("L1", "L2", "L3"))
    applied = given_up.opened()[0]
    await channel.accepted(applied, taken_back(given_up, applied))
    await channel.accepted({**holder.opened()[0], "application_no": "A-L1"})
    await channel.refused({**third.opened()[0], "application_no": "A-L1"}, "credit.application_taken")
    await channel.refused({**applied, "event_id": "later"}, "credit.application_taken")


async def test_an_application_is_free_once_its_loan_stands_on_another(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1", "L2"])
    first, second = Loan(borrower, "L1"), Loan(borrower, "L9")
    applied = first.opened()[0]
    moved = {**first.opened()[0], "application_no": "A-L2"}
    await channel.accepted(applied, taken_back(first, applied), moved)
    await channel.accepted({**second.opened()[0], "application_no": "A-L1"})


async def test_a_void_loans_number_serves_another_household_before_any_list(channel: Channel) -> None:
    mistaken, meant = await channel.household(loans=["L1"]), await channel.household(loans=["L2"])
    loan = Loan(mistaken, "L1")
    applied = loan.opened()[0]
    await channel.accepted(applied, taken_back(loan, applied))
    corrected = Loan(meant, "L1")
    for event in corrected.opened():
        await channel.accepted({**event, "event_id": f"again-{event['type']}", **_on("A-L2", event)})
    [row] = await channel.rows(LoanRow)
    assert (row.household_id, row.application_no, row.outstanding_fen) == (meant.household_id, "A-L2", 5_000_000)


async def test_what_stands_on_a_frozen_list_keeps_its_household(channel: Channel) -> None:
    mistaken, meant = await channel.household(loans=["L1"]), await channel.household(loans=["L2"])
    loan = Loan(mistaken, "L1")
    applied = loan.opened()[0]
    await channel.accepted(applied, taken_back(loan, applied))
    [row] = await channel.rows(LoanRow)
    await _listed(channel, row)

    other = {**Loan(meant, "L1").opened()[0], "event_id": "other", "application_no": "A-L2"}
    await channel.refused(other, "credit.loan_no_taken")
    await channel.accepted({**applied, "event_id": "again"})


async def test_what_stands_on_a_frozen_list_keeps_its_programme(office: Office) -> None:
    channel = office.channel
    borrower = await channel.household(loans=["L1"])
    loan, micro = Loan(borrower, "L1"), Loan(borrower, "L1")
    await channel.accepted(*loan.opened())
    await channel.accepted(loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708))
    await office.paid("2016Q2", "2016-06-24")
    for number in (4, 3, 2, 1):
        await channel.accepted(loan.event("event.reversed", date(2020, 5, 2), reverses=f"L1-{number}", reason="误录"))
    await channel.application(borrower, "L1-micro", date(2020, 5, 1), "micro_credit")
    applied = micro.opened(date(2020, 5, 3))[0]
    moved = {**applied, "event_id": "moved", "application_no": "A-L1-micro"}
    await channel.refused(moved, "credit.loan_no_taken")
    adjusted = await office.paid("2020Q2", "2020-06-24")
    assert (adjusted["total_fen"], adjusted["line_count"]) == (-27_708, 1)
    drawn = await office.do(
        BANK,
        "/credit/subsidy-lists",
        county_code=COUNTY,
        period="2020Q2",
        occurred_on="2020-06-24",
        programme="micro_credit",
    )
    assert drawn["line_count"] == 0
    assert (await recomputed(channel.sessions, COUNTY)).differences == 0


async def test_a_part_that_is_claimed_and_recovered_does_not_make_the_household_whole(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    borrower = await channel.household(loans=["L1", "L2"])
    lost, another = Loan(borrower, "L1"), Loan(borrower, "L2")
    await channel.accepted(*lost.opened(), lost.claimed(CLAIM_ON, 1))
    await channel.accepted(lost.event("recovery.received", CLAIM_ON, amount_fen=4_999_999))
    applied, surveyed, disbursed = another.opened(on=CLAIM_ON)
    await channel.accepted(applied, surveyed)
    await channel.refused({**disbursed, "event_id": "early"}, "credit.household_not_whole")
    await channel.accepted(lost.event("recovery.received", CLAIM_ON, amount_fen=1), disbursed)


async def test_what_nobody_relied_on_is_taken_back_although_the_household_borrows_elsewhere(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    borrower = await channel.household(loans=["L1", "L2"])
    lost, another = Loan(borrower, "L1"), Loan(borrower, "L2")
    graded = lost.event("loan.classified", date(2019, 7, 1), classification="doubtful")
    await channel.accepted(*lost.opened(amount_fen=1_000_000), graded)
    await channel.accepted(*another.opened(on=date(2019, 9, 1), amount_fen=1_000_000))
    await channel.accepted(lost.claimed(CLAIM_ON, 1_000_000))
    await channel.accepted(lost.event("event.reversed", CLAIM_ON, reverses=graded["event_id"], reason="录入有误"))


async def test_a_recovery_is_taken_back_unless_a_loan_was_lent_because_of_it(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    borrower = await channel.household(loans=["L1", "L2", "L3"])
    lost, before, after = (Loan(borrower, number) for number in ("L1", "L2", "L3"))
    await channel.accepted(*lost.opened(amount_fen=1_000_000))
    await channel.accepted(*before.opened(on=CLAIM_ON + timedelta(days=5), amount_fen=1_000_000))
    # the claim is dated back before the second loan, which was lent long before the money came
    recovered = lost.event("recovery.received", CLAIM_ON + timedelta(days=30), amount_fen=1_000_000)
    await channel.accepted(lost.claimed(CLAIM_ON, 1_000_000), recovered)
    back = {"reverses": recovered["event_id"], "reason": "录入有误"}
    await channel.accepted(*after.opened(on=CLAIM_ON + timedelta(days=31), amount_fen=1_000_000))
    await channel.refused(lost.event("event.reversed", CLAIM_ON + timedelta(days=32), **back), "credit.has_dependents")
    third = {"reverses": "L3-3", "reason": "录入有误"}
    await channel.accepted(
        after.event("event.reversed", CLAIM_ON + timedelta(days=33), **third),
        lost.event("event.reversed", CLAIM_ON + timedelta(days=33), **back),
    )


def a_record(loan_no: str, state: LoanPhase) -> tuple[LoanRecord, Standing]:
    """A loan on the application A-L1."""
    record = LoanRecord(
        county_code=COUNTY, id=new_id(), bank_code="rcc", programme=PROGRAMME, loan_no=loan_no, version=1,
        borrower_kind="household", household_id=new_id(), organisation_id=None, borrower_name="刘福生",
        village_code=VILLAGE, application_no="A-L1", applied_on=ON,
    )  # fmt: skip
    return record, Standing(state.value)


def _on(application_no: str, event: dict[str, Any]) -> dict[str, Any]:
    return {"application_no": application_no} if event["type"] == "loan.applied" else {}


async def _listed(channel: Channel, row: LoanRow) -> None:
    """A submitted list with a line of the loan, as if its interest had been paid before it was taken back."""
    made = SubsidyList(
        county_code=COUNTY, bank_code="rcc", programme=PROGRAMME, period="2016Q2", state="submitted", version=1,
        due_on=date(2016, 6, 26), drawn_up_on=date(2016, 6, 26),
        recorded_at=channel.clock.now(),
    )  # fmt: skip
    line = SubsidyLine(
        county_code=COUNTY, list_id=made.id, number=1, id=new_id(), loan_id=row.id, loan_no=row.loan_no,
        borrower_name="刘福生", label="2016Q2", kind="regular", amount_fen=100, eligible_fen=100,
    )  # fmt: skip
    async with transaction(channel.sessions) as session:
        session.add(made)
        await session.flush()
        session.add(line)
