"""The lines of a list with what their loans tell: what whoever checks or pays them must see beside the amount."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.loans.models import Loan
from services.credit.policies import Governing, governing_policy
from services.credit.subsidies.models import SubsidyLine
from shared.calendar import Holidays, settlement_periods
from shared.database import table_of
from shared.policies.active import ActivePolicies


def lines_with_loans(county_code: str, list_id: UUID) -> Select[Any]:
    """The lines of a list, each with its loan as it stands now; to be ordered by number."""
    line, loan = table_of(SubsidyLine).c, table_of(Loan).c
    return (
        select(
            *line,
            loan.village_code,
            loan.borrower_kind,
            loan.disbursed_fen,
            loan.outstanding_fen,
            loan.annual_rate,
            loan.disbursed_on,
            loan.due_on,
            loan.applied_on,
            loan.programme,
            loan.product,
        )
        .join(Loan, (loan.county_code == line.county_code) & (loan.id == line.loan_id))
        .where(line.county_code == county_code, line.list_id == list_id)
    )


async def days_of_lines(
    session: AsyncSession, policies: ActivePolicies, county_code: str, rows: Sequence[Any]
) -> dict[UUID, int | None]:
    """The days for which each line counts interest: of its period, or of the year's periods; by the line's id.

    None where the loan is no longer lent, as where its disbursement was taken back.
    """
    holidays: dict[Governing, Holidays] = {}
    for row in rows:
        governing = Governing(row.applied_on, row.programme, row.product)
        if governing not in holidays:
            policy = await governing_policy(session, policies, county_code, governing)
            holidays[governing] = policy.loans.product.holidays
    return {row.id: _days(row, holidays[Governing(row.applied_on, row.programme, row.product)]) for row in rows}


def _days(row: Any, holidays: Holidays) -> int | None:
    if row.disbursed_on is None or row.due_on is None:
        return None
    of_year = len(row.label) == len("2016")
    return sum(
        (span.end - span.start).days
        for span in settlement_periods(row.disbursed_on, row.due_on, holidays)
        if (span.label[:4] if of_year else span.label) == row.label
    )
