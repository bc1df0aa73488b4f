"""The facts from which a county's duties follow: what was lent, handed in, paid, deposited and delivered."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Date, and_, case, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.rules import NoticeDelivered, Reversed
from services.credit.duties.models import Duty
from services.credit.duties.rules import DutyKind
from services.credit.fund.models import FundDeposit
from services.credit.interest.rules import fen_on, read_balance
from services.credit.loans.models import Loan
from services.credit.policies import Governing
from services.credit.subsidies.models import SubsidyList
from services.credit.summaries.models import BankSummary
from shared.database import is_one_of, table_of

Books = tuple[str, str]
"""Bank and programme."""
ByPeriod = tuple[str, str, str]
"""Bank, programme and quarter."""

HORIZON_DAYS = 31
"""So far ahead duties are told that don't open yet."""
LONGEST_WINDOW_DAYS = 366
"""A policy pack allows no longer one."""


class Lent(NamedTuple):
    """From when to when a bank had loans in a programme."""

    first_on: date
    closed_on: date | None
    """When the last of them was repaid or claimed; None while something is outstanding."""
    organisations_closed_on: date | None
    """The same of organisations' loans, whose subsidy is listed by the year; None too where there were none."""


@dataclass(frozen=True, slots=True)
class Lending:
    """A loan that falls due, or fell due, with the days on which notices were delivered."""

    loan_id: UUID
    loan_no: str
    bank_code: str
    governing: Governing
    village_code: str
    due_on: date
    outstanding_fen: int
    notices_on: tuple[date, ...]


async def lent(session: AsyncSession, county_code: str, bank_code: str | None, on: date) -> dict[Books, Lent]:
    """Which banks have or had loans in a county, by a business date."""
    table = table_of(Loan).c
    last_step: Any = table.balance[-1]
    closed_on = case((cast(last_step[1].astext, BigInteger) == 0, cast(last_step[0].astext, Date)))
    found = await session.execute(
        select(
            table.bank_code,
            table.programme,
            func.min(table.disbursed_on),
            func.max(closed_on),
            func.count() - func.count(closed_on),
            func.max(closed_on).filter(table.organisation_id.is_not(None)),
        )
        .where(*_own(table, county_code, bank_code), table.disbursed_on <= on)
        .group_by(table.bank_code, table.programme)
    )
    return {
        (bank, programme): Lent(first_on, *((None, None) if running else (closed, organisations_closed)))
        for bank, programme, first_on, closed, running, organisations_closed in found
    }


async def summaries_on(session: AsyncSession, county_code: str, bank_code: str | None) -> dict[ByPeriod, date]:
    """When the summaries of a county's banks first came; one that says nothing of the quarter's lending is none."""
    table = table_of(BankSummary).c
    found = await session.scalars(
        select(BankSummary).where(*_own(table, county_code, bank_code)).order_by(table.version)
    )
    first: dict[ByPeriod, date] = {}
    for version in found:
        if version.tells:
            first.setdefault((version.bank_code, version.programme, version.period), version.occurred_on)
    return first


async def lists(session: AsyncSession, county_code: str, bank_code: str | None) -> dict[ByPeriod, Any]:
    """The subsidy lists of a county."""
    table = table_of(SubsidyList).c
    found = await session.execute(
        select(
            *(table.bank_code, table.programme, table.period, table.state, table.due_on, table.submitted_on),
            *(table.decided_on, table.payment_due_on, table.paid_on),
        ).where(*_own(table, county_code, bank_code))
    )
    return {(row.bank_code, row.programme, row.period): row for row in found}


async def deposits(
    session: AsyncSession, county_code: str, bank_code: str | None
) -> dict[ByPeriod, list[tuple[date, int]]]:
    """What the banks received for each quarter, fen, in the order of the days."""
    table = table_of(FundDeposit).c
    found = await session.execute(
        select(table.bank_code, table.programme, table.period, table.received_on, table.amount_fen)
        .where(*_own(table, county_code, bank_code), table.kind == "deposit", table.state == "received")
        .order_by(table.received_on)
    )
    received: dict[ByPeriod, list[tuple[date, int]]] = defaultdict(list)
    for bank, programme, period, received_on, amount_fen in found:
        received[bank, programme, period].append((received_on, amount_fen))
    return received


class History(NamedTuple):
    """How far back duties matter that were done, or fell due, long ago; everything where nothing is said."""

    due_from: date = date.min
    """Collection notices that fell due before this day are left out, whatever became of them."""
    settled_from: date = date.min
    """The same of loans that owe nothing any more."""
    beside: frozenset[str] = frozenset()
    """Numbers of loans that matter all the same."""
    untold: bool = False
    """Whether those matter all the same of whose notice nothing was announced yet."""


WHOLE = History()


async def lending(
    session: AsyncSession, county_code: str, bank_code: str | None, on: date, history: History = WHOLE
) -> list[Lending]:
    """Loans of which a collection notice is, was or soon will be a duty: owing money on the day, or told before it."""
    table, notice, undone = table_of(Loan).c, table_of(BankEvent).c, table_of(BankEvent).alias("undone").c
    last_step: Any = table.balance[-1]
    owing = or_(table.outstanding_fen > 0, last_step[0].astext > on.isoformat())
    asked = (
        *_own(table, county_code, bank_code),
        table.disbursed_on <= on,
        table.due_on <= on + timedelta(days=HORIZON_DAYS + LONGEST_WINDOW_DAYS),
        or_(
            (table.due_on >= _loans_due_from(history.due_from))
            & or_(owing, table.due_on >= _loans_due_from(history.settled_from)),
            is_one_of(table.loan_no, history.beside),
            *((_untold(table),) if history.untold else ()),
        ),
    )
    # what was taken back was never delivered
    delivered = (
        select(notice.loan_id, func.array_agg(notice.occurred_on).label("days"))
        .outerjoin(
            undone.county_code.table,
            and_(
                undone.county_code == notice.county_code,
                undone.loan_id == notice.loan_id,
                undone.status == "accepted",
                undone.type == Reversed.type,
                undone.content["reverses"].astext == notice.event_id,
            ),
        )
        .where(
            notice.county_code == county_code,
            notice.loan_id.in_(select(table.id).where(*asked)),
            notice.type == NoticeDelivered.type,
            notice.status == "accepted",
            notice.occurred_on <= on,
            undone.event_id.is_(None),
        )
        .group_by(notice.loan_id)
        .subquery("delivered")
    )
    found = await session.execute(
        select(
            *(table.id, table.loan_no, table.bank_code, table.programme, table.applied_on, table.product),
            *(table.village_code, table.due_on, table.balance),
            delivered.c.days,
        )
        .outerjoin(delivered, delivered.c.loan_id == table.id)
        .where(*asked, or_(owing, delivered.c.days.is_not(None)))
    )
    return [
        Lending(
            row.id,
            row.loan_no,
            row.bank_code,
            Governing(row.applied_on, row.programme, row.product),
            row.village_code,
            row.due_on,
            fen_on(read_balance(row.balance), on),
            tuple(sorted(row.days or ())),
        )
        for row in found
    ]


def _untold(loan: Any) -> ColumnElement[bool]:
    told = table_of(Duty).c
    return ~exists().where(
        told.county_code == loan.county_code,
        told.bank_code == loan.bank_code,
        told.programme == loan.programme,
        told.kind == DutyKind.COLLECTION_NOTICE.value,
        told.subject == loan.loan_no,
    )


def _loans_due_from(notices_due_from: date) -> date:
    """From when on loans fall due whose notices fall due from a day on: a notice is due no longer window after it."""
    earliest = date.min + timedelta(days=LONGEST_WINDOW_DAYS)
    return max(notices_due_from, earliest) - timedelta(days=LONGEST_WINDOW_DAYS)


def _own(table: Any, county_code: str, bank_code: str | None) -> tuple[ColumnElement[bool], ...]:
    county = table.county_code == county_code
    return (county,) if bank_code is None else (county, table.bank_code == bank_code)
