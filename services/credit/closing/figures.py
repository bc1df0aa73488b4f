"""Figures of closed days: kept once, as they were known at the close, and listed."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, func, outerjoin, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.classification.models import LoanClass
from services.credit.classification.rules import NON_PERFORMING
from services.credit.classification.service import lock_classes
from services.credit.closing.models import DayFigures
from services.credit.closing.schemas import FiguresList, FiguresQuery, FiguresRead
from services.credit.ledger.queries import balances_by_day
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from shared.business_dates import check_range
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_day, encode_cursor, table_of
from shared.security.callers import Caller

MOST_DAYS = 100
"""Of how many days figures are kept at once."""
_ONE_DAY = timedelta(days=1)


class Kept(NamedTuple):
    """What came of keeping figures."""

    until: date
    """Figures of the days up to this one are kept, or can't be told any more."""
    rows: int


async def keep_figures(session: AsyncSession, clock: Clock, county_code: str, first: date, until: date) -> Kept:
    """Keep the figures of a day to which every loan was judged, and of the days behind it on which they are the same.

    Whoever judges loans of the county waits until the end of the transaction. What is kept already stays.

    Args:
        session: the transaction.
        clock: gives the time of recording.
        county_code: which county.
        first: the day to which its loans were judged.
        until: the last day to be closed.
    """
    await lock_classes(session, county_code)
    held = table_of(LoanClass).c
    judged_later = select(held.loan_id).where(held.county_code == county_code, held.judged_on > first).limit(1)
    if await session.scalar(judged_later) is not None:
        return Kept(first, 0)  # somebody else has come further: what stood then can't be told any more
    last = await _same_until(session, county_code, first, min(until, first + timedelta(days=MOST_DAYS - 1)))
    figures = await _figures(session, county_code)
    if not figures:
        return Kept(last, 0)
    days = [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
    funds = await balances_by_day(session, county_code, Account.FUND, days)
    rows = [
        {
            **one,
            "county_code": county_code,
            "day": day,
            "fund_fen": funds.get((one["bank_code"], one["programme"]), {}).get(day, 0),
            "recorded_at": clock.now(),
        }
        for day in days
        for one in figures
    ]
    kept = await session.execute(
        insert(DayFigures).on_conflict_do_nothing().returning(table_of(DayFigures).c.bank_code), rows
    )
    return Kept(last, len(kept.all()))


async def _same_until(session: AsyncSession, county_code: str, day: date, until: date) -> date:
    """The last day up to which no loan can come out otherwise than on a day to which all were judged."""
    loan, held = table_of(Loan).c, table_of(LoanClass).c
    both = outerjoin(
        table_of(Loan), table_of(LoanClass), (held.county_code == loan.county_code) & (held.loan_id == loan.id)
    )
    due_on = select(func.min(held.next_look_on)).where(held.county_code == county_code, held.next_look_on > day)
    lent_on = (
        select(func.min(loan.disbursed_on))
        .select_from(both)
        .where(loan.county_code == county_code, held.loan_id.is_(None), loan.disbursed_on > day)
    )
    # an event came since: it counts from the next day on
    changed = (
        select(loan.id)
        .select_from(both)
        .where(loan.county_code == county_code, held.loan_version != loan.version)
        .exists()
    )
    found = (await session.execute(select(due_on.scalar_subquery(), lent_on.scalar_subquery(), changed))).one()
    if found[2]:
        return day
    looks: list[date] = [look_on for look_on in found[:2] if look_on is not None]
    return min([until, *(look_on - _ONE_DAY for look_on in looks)])


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
    check_range(query.first_on, query.last_on)
    if query.first_on is not None:
        statement = statement.where(table.day >= query.first_on)
    if query.last_on is not None:
        statement = statement.where(table.day <= query.last_on)
    key = (table.day, table.bank_code, table.programme)
    if query.after:
        day, bank_code, programme = decode_cursor("closing figures", query.after, 3)
        statement = after_key(statement, key, (decode_day(day), bank_code, programme))
    found = (await session.execute(statement.order_by(*key).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return FiguresList(
        items=[FiguresRead.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor("closing figures", last.day, last.bank_code, last.programme) if last else None,
    )


async def _figures(session: AsyncSession, county_code: str) -> list[dict[str, Any]]:
    """Figures by bank and programme as the loans were judged last, without the fund's."""
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
    return [
        {name: int(value) if name.endswith("_fen") else value for name, value in row._mapping.items()} for row in found
    ]
