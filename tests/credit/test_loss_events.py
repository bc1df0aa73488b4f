"""Claims, recoveries and reversals through the bank's channel: every fen has its place, and goes back to it."""

from datetime import date, timedelta

import pytest

from services.credit.claims.models import Compensation
from services.credit.ledger.models import Journal
from services.credit.loans.models import Loan as LoanRow
from shared.messaging.outbox import OutboxMessage
from tests.credit.channel import CLAIM_ON, Channel, Loan, a_loan


@pytest.mark.requirement("R002-116", "R002-119", "R002-120")
async def test_a_claim_is_paid_from_the_fund_and_shared_and_a_recovery_unwinds_it(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    loan = await a_loan(channel)
    await channel.accepted(loan.claimed(CLAIM_ON, 5_000_000, 59_375))
    balances = await channel.balances()
    # 5,059,375: the odd fen falls to the county
    assert (balances["fund"], balances["city_loss"], balances["county_loss"]) == (4_940_625, 2_529_687, 2_529_688)
    assert balances["memo_loans"] == 0
    await channel.accepted(loan.event("recovery.received", CLAIM_ON, amount_fen=1_234_567))
    balances = await channel.balances()
    assert (balances["fund"], balances["city_loss"], balances["county_loss"]) == (6_175_192, 1_912_404, 1_912_404)
    [row] = await channel.rows(LoanRow)
    assert (row.state, row.outstanding_fen) == ("compensated", 0)


@pytest.mark.requirement("R002-117")
async def test_a_fund_pays_until_it_is_empty_and_what_it_could_not_pay_stays_with_the_bank(channel: Channel) -> None:
    await channel.deposit(6_000_001)
    first = await a_loan(channel, "L1")
    second = await a_loan(channel, "L2")
    await channel.accepted(first.claimed(CLAIM_ON, 5_000_000), second.claimed(CLAIM_ON, 3_000_000, 12_345))
    assert (await channel.balances())["fund"] == 0
    served = {row.event_id: row for row in await channel.rows(Compensation)}
    assert [(row.paid_from_fund_fen, row.shortfall_fen) for row in served.values()] == [
        (5_000_000, 0),
        (1_000_001, 2_012_344),
    ]
    moved = [m.data for m in await channel.rows(OutboxMessage) if m.routing_key == "credit.fund_moved.v1"]
    assert [
        (m["version"], m["balance_fen"], m["shortfall_fen"]) for m in sorted(moved, key=lambda m: m["version"])
    ] == [
        (1, 6_000_001, 0),
        (2, 1_000_001, 0),
        (3, 0, 2_012_344),
    ]
    await channel.accepted(second.event("recovery.received", CLAIM_ON, amount_fen=2_000_000))
    assert (await channel.balances())["fund"] == 1_000_001


async def test_a_claim_too_early_or_too_high_is_refused(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    loan = await a_loan(channel)
    await channel.refused(loan.claimed(CLAIM_ON - timedelta(days=1), 5_000_000), "credit.claim_too_early")
    await channel.refused(loan.claimed(CLAIM_ON, 5_000_001), "credit.claim_too_high")
    assert await channel.rows(Compensation) == []
    assert (await channel.balances())["fund"] == 10_000_000


async def test_after_a_claim_money_is_recovery_and_the_household_waits(channel: Channel) -> None:
    await channel.deposit(10_000_000)
    borrower = await channel.household(loans=["L1", "L2"])
    loan, another = Loan(borrower, "L1"), Loan(borrower, "L2")
    await channel.accepted(*loan.opened(), loan.claimed(CLAIM_ON, 5_000_000))
    await channel.refused(loan.event("principal.repaid", CLAIM_ON, amount_fen=1), "credit.claimed")
    applied, surveyed, disbursed = another.opened(on=CLAIM_ON, amount_fen=1_000_000)
    await channel.accepted(applied, surveyed)
    await channel.refused({**disbursed, "event_id": "early"}, "credit.household_not_whole")
    await channel.accepted(loan.event("recovery.received", CLAIM_ON, amount_fen=5_000_000), disbursed)


async def test_a_recovery_before_its_claim_waits(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.refused(
        loan.event("recovery.received", date(2019, 9, 1), amount_fen=1), "credit.not_claimed", "retry"
    )


@pytest.mark.requirement("R002-121")
async def test_the_insurer_bears_its_share_of_the_principal(channel: Channel) -> None:
    await channel.deposit(50_000_000)
    loan = await a_loan(channel, insurer_share="0.3")
    await channel.accepted(loan.claimed(CLAIM_ON, 5_000_000, 59_375))
    [served] = await channel.rows(Compensation)
    assert (served.insurer_fen, served.paid_from_fund_fen) == (1_500_000, 3_559_375)
    await channel.refused(loan.event("insurance.paid", CLAIM_ON, amount_fen=1_500_001), "credit.over_insurer_share")
    await channel.accepted(loan.event("insurance.paid", CLAIM_ON, amount_fen=1_500_000))


# reversals -----------------------------------------------------------------------------------------------------------


async def test_a_reversal_undoes_by_new_entries_and_leaves_the_old(channel: Channel) -> None:
    loan = await a_loan(channel)
    repaid = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1_000_000)
    await channel.accepted(repaid)
    journals = len(await channel.rows(Journal))
    await channel.accepted(
        loan.event("event.reversed", date(2016, 7, 2), reverses=repaid["event_id"], reason="录入错误")
    )
    assert len(await channel.rows(Journal)) == journals + 1
    assert (await channel.balances())["memo_loans"] == 5_000_000
    [row] = await channel.rows(LoanRow)
    assert row.outstanding_fen == 5_000_000


async def test_a_reversed_claim_gives_the_money_back_and_may_be_made_again(channel: Channel) -> None:
    await channel.deposit(4_000_000)
    loan = await a_loan(channel)
    claim = loan.claimed(CLAIM_ON, 5_000_000)
    await channel.accepted(claim)
    assert (await channel.balances())["fund"] == 0
    await channel.accepted(loan.event("event.reversed", CLAIM_ON, reverses=claim["event_id"], reason="金额有误"))
    balances = await channel.balances()
    assert (balances["fund"], balances["city_loss"], balances["county_loss"]) == (4_000_000, 0, 0)
    assert balances["memo_loans"] == 5_000_000
    await channel.accepted(loan.claimed(CLAIM_ON, 3_000_000))
    assert (await channel.balances())["fund"] == 1_000_000
    await channel.accepted(loan.event("recovery.received", CLAIM_ON, amount_fen=3_000_000))
    assert (await channel.balances())["fund"] == 4_000_000


async def test_an_event_others_build_on_is_not_reversed_before_them(channel: Channel) -> None:
    loan = Loan(await channel.household())
    opened = loan.opened()
    await channel.accepted(*opened, loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1))
    await channel.refused(
        loan.event("event.reversed", date(2016, 7, 2), reverses=opened[2]["event_id"], reason="x"),
        "credit.has_dependents",
    )
    await channel.refused(
        loan.event("event.reversed", date(2016, 7, 2), reverses="nowhere", reason="x"), "credit.unknown_event", "retry"
    )


async def test_a_reversal_of_itself_is_rejected_for_good(channel: Channel) -> None:
    loan = await a_loan(channel)
    itself = loan.event("event.reversed", date(2016, 7, 2), event_id="R", reverses="R", reason="x")
    await channel.refused(itself, "credit.not_reversible")


async def test_a_repayment_relied_on_by_another_loan_is_not_reversed(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1", "L2"])
    first, second = Loan(borrower, "L1"), Loan(borrower, "L2")
    repaid = first.event("principal.repaid", date(2016, 7, 1), amount_fen=5_000_000)
    await channel.accepted(*first.opened(), repaid, *second.opened(on=date(2016, 8, 1)))
    await channel.refused(
        first.event("event.reversed", date(2016, 8, 2), reverses=repaid["event_id"], reason="x"),
        "credit.has_dependents",
    )


async def test_a_recovery_that_the_fund_no_longer_holds_can_not_be_taken_back_now(channel: Channel) -> None:
    await channel.deposit(5_000_000)
    first, second = await a_loan(channel, "L1"), await a_loan(channel, "L2")
    recovered = first.event("recovery.received", CLAIM_ON, amount_fen=5_000_000)
    await channel.accepted(first.claimed(CLAIM_ON, 5_000_000), recovered, second.claimed(CLAIM_ON, 5_000_000))
    await channel.refused(
        first.event("event.reversed", CLAIM_ON, reverses=recovered["event_id"], reason="x"),
        "credit.fund_insufficient",
        "retry",
    )
