"""What people moved into and out of the books: deposits on their way, interest on fund accounts, settled losses."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import FundDeposit
from services.credit.fund_interest.models import FundInterest
from services.credit.ledger.rules import (
    account_interest,
    deposit_received,
    deposit_returned,
    deposit_sent,
    deposit_taken_back,
    losses_settled,
)
from services.credit.recomputation.replay import Books, JournalKey, Movement, Posting
from services.credit.year_settlements.models import YearSettlement, YearSettlementLine
from shared.database import table_of


async def movements_of(session: AsyncSession, books: Books) -> list[Movement]:
    """All of them, in the order in which each kind was entered."""
    return [
        *await _deposits(session, books),
        *await _interest(session, books),
        *await _settlements(session, books),
    ]


async def _deposits(session: AsyncSession, books: Books) -> list[Movement]:
    table = table_of(FundDeposit).c
    found = await session.scalars(
        select(FundDeposit)
        .where(table.county_code == books.county_code, table.bank_code == books.bank_code)
        .order_by(table.id)
    )
    movements = []
    for deposit in found:
        returned_on = deposit.closed_on if deposit.state == "returned" and deposit.passed_on_on else None
        taken_back_on = deposit.closed_on if deposit.state == "taken_back" else None
        for kind, on, transfers in (
            ("deposit_sent", deposit.passed_on_on, deposit_sent(deposit.amount_fen)),
            ("deposit_returned", returned_on, deposit_returned(deposit.amount_fen)),
            ("deposit", deposit.received_on, deposit_received(deposit.amount_fen)),
            ("deposit_taken_back", taken_back_on, deposit_taken_back(deposit.amount_fen)),
        ):
            if on is not None:
                key = JournalKey("fund_deposit", str(deposit.id), kind)
                movements.append(Movement(key, Posting(deposit.programme, on, None, transfers)))
    return movements


async def _interest(session: AsyncSession, books: Books) -> list[Movement]:
    table = table_of(FundInterest).c
    found = await session.scalars(
        select(FundInterest)
        .where(table.county_code == books.county_code, table.bank_code == books.bank_code)
        .order_by(table.id)
    )
    return [
        Movement(
            JournalKey("fund_interest", str(entry.id), "interest_correction" if entry.corrects else "account_interest"),
            Posting(entry.programme, entry.occurred_on, None, account_interest(entry.amount_fen)),
        )
        for entry in found
    ]


async def _settlements(session: AsyncSession, books: Books) -> list[Movement]:
    """What was settled, as its signed lines say; the money is posted when its receiver confirms it."""
    settled, line = table_of(YearSettlement).c, table_of(YearSettlementLine).c
    found = await session.execute(
        select(settled.id, settled.programme, settled.received_on, func.sum(line.county_share_fen).label("county_fen"))
        .join(
            table_of(YearSettlementLine), (line.county_code == settled.county_code) & (line.settlement_id == settled.id)
        )
        .where(
            settled.county_code == books.county_code,
            line.bank_code == books.bank_code,
            settled.received_on.is_not(None),
        )
        .group_by(settled.id, settled.programme, settled.received_on)
        .order_by(settled.id)
    )
    return [
        Movement(
            JournalKey("year_settlement", str(row.id), "year_settlement"),
            Posting(row.programme, row.received_on, None, losses_settled(int(row.county_fen))),
        )
        for row in found
    ]
