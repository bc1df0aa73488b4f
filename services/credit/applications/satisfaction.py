"""What becomes of applications: how many of a quarter's are decided, approved and paid out (贫困户申贷满足率)."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Integer, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.models import Application
from services.credit.bank_events.rules import BorrowerKind
from services.credit.loans.models import Loan
from services.credit.loans.rules import LoanPhase
from shared.calendar import Quarter
from shared.database import table_of
from shared.money import four_decimals
from shared.schemas import Schema
from shared.security.callers import AskedArea, Caller

_FIRST_DAY = date(2000, 1, 1)


class SatisfactionQuery(Schema):
    """Whose applications are asked about."""

    area: AskedArea = None
    programme: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")
    borrower_kind: BorrowerKind = BorrowerKind.HOUSEHOLD
    by: Literal["quarter"] = "quarter"


class Satisfaction(Schema):
    """What became by now of the applications that the townships took down in a quarter."""

    quarter: str
    applied: int
    applied_fen: int
    decided: int
    approved: int
    approved_fen: int
    disbursed: int
    disbursed_fen: int
    share: str
    """Approved of applied, by number; four decimals."""
    amount_share: str
    """The same by amount."""
    fell: bool | None
    """Whether the share by number is smaller than in the quarter listed before; None in the first."""


class SatisfactionList(Schema):
    """Quarters with applications, oldest first."""

    items: list[Satisfaction]


async def application_satisfaction(session: AsyncSession, caller: Caller, query: SatisfactionQuery) -> SatisfactionList:
    """Follow the applications of each quarter to what became of them; a bank sees those made to itself.

    Source: R002-048.

    Raises:
        OutsideArea: the area is not the caller's.
    """
    caller = caller.narrowed(query.area, field="area")
    rows = (await session.execute(_counted(caller, query))).all()
    shares = [Fraction(row.approved, row.applied) for row in rows]
    fell: list[bool | None] = [None, *(later < earlier for earlier, later in pairwise(shares))]
    return SatisfactionList(
        items=[
            Satisfaction(
                quarter=str(Quarter(row.year, row.quarter)),
                **{name: int(getattr(row, name) or 0) for name in _SUMS},
                share=str(four_decimals(share)),
                amount_share=str(four_decimals(Fraction(int(row.approved_fen or 0), int(row.applied_fen)))),
                fell=sank,
            )
            for row, share, sank in zip(rows, shares, fell, strict=False)
        ]
    )


_SUMS = ("applied", "applied_fen", "decided", "approved", "approved_fen", "disbursed", "disbursed_fen")


def _counted(caller: Caller, query: SatisfactionQuery) -> Any:
    table, loan = table_of(Application).c, table_of(Loan).c
    year, quarter = (cast(extract(part, table.occurred_on), Integer).label(part) for part in ("year", "quarter"))
    of_organisation = query.borrower_kind is BorrowerKind.ORGANISATION
    statement = (
        select(
            year,
            quarter,
            func.count().label("applied"),
            func.sum(table.amount_fen).label("applied_fen"),
            func.count().filter(loan.state != LoanPhase.APPLIED.value).label("decided"),
            func.count().filter(loan.approved_fen > 0).label("approved"),
            func.sum(loan.approved_fen).label("approved_fen"),
            func.count().filter(loan.disbursed_fen > 0).label("disbursed"),
            func.sum(loan.disbursed_fen).label("disbursed_fen"),
        )
        .select_from(Application)
        # at most one loan stands on an application; those that were given up are void
        .outerjoin(
            Loan,
            (loan.county_code == table.county_code)
            & (loan.application_no == table.application_no)
            & (loan.state != LoanPhase.VOID.value),
        )
        .where(
            caller.area_filter(table.county_code, table.village_code),
            caller.bank_filter(table.bank_code),
            table.organisation_id.is_not(None) == of_organisation,
            table.occurred_on >= _FIRST_DAY,
        )
        .group_by(year, quarter)
        .order_by(year, quarter)
    )
    return statement if query.programme is None else statement.where(table.programme == query.programme)
