"""What the ledger says of losses, what settlements have counted, and the lines of a new one."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import legs
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.year_settlements.models import YearSettlement, YearSettlementLine
from services.credit.year_settlements.rules import Loss
from shared.database import table_of


class OfLoan(NamedTuple):
    """Whose losses they are."""

    bank_code: str
    loan_no: str
    loan_id: UUID


async def posted_losses(session: AsyncSession, county_code: str, programme: str, year: int) -> dict[OfLoan, Loss]:
    """Sums of the loss accounts by loan, of all postings dated up to a year's end; one statement, so one moment."""
    journal, account, loan = table_of(Journal).c, table_of(LedgerAccount).c, table_of(Loan).c
    moved = legs(
        journal.county_code == county_code, journal.programme == programme, journal.occurred_on <= date(year, 12, 31)
    )
    amount: Any = moved.c.debit_fen - moved.c.credit_fen
    city: Any = func.sum(case((account.kind == Account.CITY_LOSS.value, amount), else_=0))
    net: Any = func.sum(amount)
    by_journal = (
        select(moved.c.journal_id, moved.c.occurred_on, city.label("city_fen"), net.label("net_fen"))
        .join(LedgerAccount, (account.county_code == moved.c.county_code) & (account.id == moved.c.account_id))
        .where(account.kind.in_((Account.CITY_LOSS.value, Account.COUNTY_LOSS.value)))
        .group_by(moved.c.journal_id, moved.c.occurred_on)
        .subquery("by_journal")
    )
    net_fen = by_journal.c.net_fen
    nothing = 0
    found = await session.execute(
        select(
            loan.bank_code,
            loan.loan_no,
            loan.id,
            func.sum(func.greatest(net_fen, nothing)),
            func.sum(func.greatest(-net_fen, nothing)),
            func.sum(by_journal.c.city_fen),
            func.sum(net_fen - by_journal.c.city_fen),
            func.sum(case((by_journal.c.occurred_on < date(year, 1, 1), net_fen), else_=nothing)),
        )
        .join(Journal, journal.id == by_journal.c.journal_id)
        .join(Loan, (loan.county_code == journal.county_code) & (loan.id == journal.loan_id))
        .where(journal.county_code == county_code)
        .group_by(loan.bank_code, loan.loan_no, loan.id)
        .order_by(loan.bank_code, loan.loan_no)
    )
    return {OfLoan(*row[:3]): Loss(*(int(fen) for fen in row[3:])) for row in found}


async def counted_losses(session: AsyncSession, county_code: str, programme: str, year: int) -> dict[OfLoan, Loss]:
    """Sums of all settlements that were not objected to; what is dated before the year as such."""
    settled, line = table_of(YearSettlement).c, table_of(YearSettlementLine).c
    net: Any = line.paid_fen - line.given_back_fen
    earlier = case((settled.year < year, net), else_=line.earlier_net_fen)
    found = await session.execute(
        select(
            line.bank_code,
            line.loan_no,
            line.loan_id,
            func.sum(line.paid_fen),
            func.sum(line.given_back_fen),
            func.sum(line.city_share_fen),
            func.sum(line.county_share_fen),
            func.sum(earlier),
        )
        .join(YearSettlement, (settled.county_code == line.county_code) & (settled.id == line.settlement_id))
        .where(settled.county_code == county_code, settled.programme == programme, settled.state != "objected")
        .group_by(line.bank_code, line.loan_no, line.loan_id)
    )
    return {OfLoan(*row[:3]): Loss(*(int(fen) for fen in row[3:])) for row in found}
