"""What a quarter's statement tells that the ledger has no account for: who bore its claims, and what is overdue."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.claims.models import Compensation
from services.credit.closing.models import DayFigures
from services.credit.loans.models import Loan
from services.credit.statements.rules import Book, Claims
from shared.calendar import Quarter
from shared.database import table_of
from shared.security.callers import Caller


class ClosedDay(NamedTuple):
    """A book's figures of a closed day."""

    day: date
    outstanding_fen: int
    overdue_loans: int
    overdue_outstanding_fen: int
    non_performing_fen: int


class BesideLedger(NamedTuple):
    """By book: claims of the quarter, and its last closed day."""

    claims: dict[Book, Claims]
    days: dict[Book, ClosedDay]


async def beside_ledger(
    session: AsyncSession,
    quarter: Quarter,
    programme: str | None,
    *,
    county_code: str | None = None,
    bank_code: str | None = None,
    caller: Caller | None = None,
) -> BesideLedger:
    """Read both for the books of a county or, over the counties of a caller's area, of a bank.

    Args:
        session: where they stand.
        quarter: whose.
        programme: only its books; all where none is named.
        county_code: only that county's.
        bank_code: only that bank's.
        caller: only his area's.
    """

    def chosen(statement: Select[Any], table: Any, programme_column: Any) -> Select[Any]:
        for column, wanted in ((table.county_code, county_code), (table.bank_code, bank_code)):
            if wanted is not None:
                statement = statement.where(column == wanted)
        if programme is not None:
            statement = statement.where(programme_column == programme)
        return statement if caller is None else statement.where(caller.area_filter(table.county_code))

    split, loan, claim = table_of(Compensation).c, table_of(Loan).c, table_of(BankEvent)
    undoing = claim.alias("undoing").c
    days = (quarter.first_day, quarter.last_day)
    counted: dict[Book, Claims] = defaultdict(Claims)
    made = chosen(
        select(
            split.county_code,
            split.bank_code,
            loan.programme,
            split.insurer_fen,
            split.paid_from_fund_fen,
            split.shortfall_fen,
            claim.c.occurred_on.between(*days).label("made"),
            undoing.occurred_on.between(*days).label("undone"),
        )
        .join(Loan, (loan.county_code == split.county_code) & (loan.id == split.loan_id))
        .join(
            claim,
            (claim.c.county_code == split.county_code)
            & (claim.c.bank_code == split.bank_code)
            & (claim.c.event_id == split.event_id),
        )
        .outerjoin(
            undoing.event_id.table,
            (undoing.county_code == split.county_code)
            & (undoing.loan_id == split.loan_id)
            & (undoing.status == "accepted")
            & (undoing.type == "event.reversed")
            & (undoing.content["reverses"].astext == split.event_id),
        ),
        split,
        loan.programme,
    )
    for county, bank, of_programme, insurer_fen, paid_fen, rest_fen, was_made, was_undone in await session.execute(
        made
    ):
        book, one = Book(county, bank, of_programme), Claims(1, insurer_fen, paid_fen, rest_fen)
        if was_made:
            counted[book] = counted[book].plus(one)
        if was_undone:
            counted[book] = counted[book].minus(one)
    return BesideLedger(dict(counted), await _closed_days(session, days, chosen))


async def _closed_days(session: AsyncSession, days: tuple[date, date], chosen: Any) -> dict[Book, ClosedDay]:
    figures = table_of(DayFigures).c
    key = (figures.county_code, figures.bank_code, figures.programme)
    last = chosen(
        select(*key, func.max(figures.day).label("day")).where(figures.day.between(*days)).group_by(*key),
        figures,
        figures.programme,
    ).subquery("last")
    found = await session.execute(
        select(
            *key,
            figures.day,
            figures.outstanding_fen,
            figures.overdue_loans,
            figures.overdue_outstanding_fen,
            figures.non_performing_fen,
        ).join(
            last,
            (last.c.county_code == figures.county_code)
            & (last.c.bank_code == figures.bank_code)
            & (last.c.programme == figures.programme)
            & (last.c.day == figures.day),
        )
    )
    return {Book(*row[:3]): ClosedDay(*row[3:]) for row in found}
