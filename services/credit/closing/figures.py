"""Figures of closed days: kept once, as they were known at the close, and listed."""

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.classification.models import LoanClass
from services.credit.classification.rules import NON_PERFORMING
from services.credit.closing.models import DayFigures
from services.credit.closing.schemas import FiguresList, FiguresQuery, FiguresRead
from services.credit.ledger.models import Journal
from services.credit.ledger.queries import turnovers
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from shared.calendar import Clock
from shared.database import Sessions, after_key, decode_cursor, encode_cursor, table_of, transaction
from shared.errors import Invalid
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def keep_figures(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> int:
    """Keep the figures of a day, bank by bank; how many were kept. Days that were passed over have none."""
    del policies
    held = table_of(LoanClass).c
    async with transaction(sessions) as session:
        judged_later = select(held.loan_id).where(held.county_code == county_code, held.judged_on > until).limit(1)
        if await session.scalar(judged_later) is not None:
            return 0  # an earlier day than the last that was closed: what stood then can't be told any more
        figures = await _figures(session, county_code, until)
        if not figures:
            return 0
        rows = [{**one, "county_code": county_code, "day": until, "recorded_at": clock.now()} for one in figures]
        kept = await session.execute(
            insert(DayFigures).on_conflict_do_nothing().returning(table_of(DayFigures).c.bank_code), rows
        )
        return len(kept.all())


async def list_figures(session: AsyncSession, caller: Caller, query: FiguresQuery) -> FiguresList:
    """Figures of closed days, oldest first; a bank sees its own.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    caller.require_county(query.county_code)
    table = table_of(DayFigures).c
    statement = select(*table).where(table.county_code == query.county_code, caller.bank_filter(table.bank_code))
    for name in ("bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.first is not None:
        statement = statement.where(table.day >= query.first)
    if query.last is not None:
        statement = statement.where(table.day <= query.last)
    key = (table.day, table.bank_code, table.programme)
    if query.after:
        day, bank_code, programme = decode_cursor(query.after, 3)
        statement = after_key(statement, key, (_cursor_day(day), bank_code, programme))
    found = (await session.execute(statement.order_by(*key).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return FiguresList(
        items=[FiguresRead.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor(last.day, last.bank_code, last.programme) if last else None,
    )


def _cursor_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("翻页位置无效", "Not a cursor of this list", field="after") from None


async def _figures(session: AsyncSession, county_code: str, on: date) -> list[dict[str, object]]:
    """Figures by bank and programme from the judgements of a close that has come to that day."""
    loan, held = table_of(Loan).c, table_of(LoanClass).c
    overdue = held.arrears_due_on.is_not(None)
    bad = held.computed.in_([standing.value for standing in NON_PERFORMING])
    found = await session.execute(
        select(
            loan.bank_code,
            loan.programme,
            func.count().filter(held.outstanding_fen > 0).label("loans"),
            func.sum(held.outstanding_fen).label("outstanding_fen"),
            func.count().filter(overdue).label("overdue_loans"),
            func.sum(case((overdue, held.outstanding_fen), else_=0)).label("overdue_outstanding_fen"),
            func.sum(case((bad, held.outstanding_fen), else_=0)).label("non_performing_fen"),
        )
        .join(table_of(LoanClass), (held.county_code == loan.county_code) & (held.loan_id == loan.id))
        .where(loan.county_code == county_code)
        .group_by(loan.bank_code, loan.programme)
    )
    journal = table_of(Journal).c
    moved = await turnovers(session, journal.county_code == county_code, on=on)
    funds = {(one.bank_code, one.programme): one.balance_fen for one in moved if one.account is Account.FUND}
    return [
        {
            name: int(value) if name.endswith("_fen") else value
            for name, value in {**row._mapping, "fund_fen": funds.get((row.bank_code, row.programme), 0)}.items()
        }
        for row in found
    ]
