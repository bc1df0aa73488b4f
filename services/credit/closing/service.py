"""The close of day: every step that looks at all loans of a county, each up to the last day that is over.

Each step keeps its own place: it may be broken off anywhere and run again, late, twice or by two processes at once,
and does what is still to be done.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.classification.models import LoanClass
from services.credit.classification.rules import NON_PERFORMING
from services.credit.classification.service import classify_loans
from services.credit.closing.models import ClosedStep, DayFigures
from services.credit.closing.problems import DayNotOver
from services.credit.closing.schemas import CloseRead, FiguresList, FiguresQuery, FiguresRead, StepRead
from services.credit.duties.keeping import keep_duties
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import turnovers
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.policies import check_county
from services.credit.reconciliations.judging import rejudge_books
from shared.business_dates import check_range, check_step_date
from shared.calendar import Clock
from shared.database import Sessions, after_key, decode_cursor, encode_cursor, table_of, transaction
from shared.errors import Invalid
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

log = structlog.get_logger(__name__)

_ONE_DAY = timedelta(days=1)


class Step(NamedTuple):
    """A part of the close; `run` is given everything up to the last day and does what of it is not done yet."""

    name: str
    label: str
    run: Callable[[Sessions, Clock, ActivePolicies, str, date], Awaitable[int]]


async def _keep_figures(
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


async def _keep_duties(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> int:
    """Announce duties that opened, were fulfilled or missed by a day; how many changed."""
    async with transaction(sessions) as session:
        return sum((await keep_duties(session, clock, policies, county_code, until)).values())


async def _compare_files(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> int:
    """Look again whether later events made the banks' daily files agree; how many still differ."""
    del policies, until
    account = table_of(LedgerAccount).c
    async with transaction(sessions) as session:
        banks = await session.scalars(
            select(account.bank_code).where(account.county_code == county_code).distinct().order_by(account.bank_code)
        )
    differing = 0
    for bank_code in banks.all():
        async with transaction(sessions) as session:
            differing += await rejudge_books(session, clock, county_code, bank_code)
    return differing


STEPS = (
    Step("classification", "逾期天数与五级分类", classify_loans),
    Step("duties", "应办事项", _keep_duties),
    Step("reconciliation", "对账差异复核", _compare_files),
    Step("figures", "当日指标", _keep_figures),
)
"""In their order: figures rest on the classes."""


async def close_day(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> dict[str, int]:
    """Close a county's days up to one that is over.

    Args:
        sessions: of the service.
        clock: gives the time of recording.
        policies: the packs in force.
        county_code: which county.
        until: the last day to be closed.

    Returns:
        Step → how much it did.
    """
    done = {}
    for step in STEPS:
        done[step.name] = await step.run(sessions, clock, policies, county_code, until)
        async with transaction(sessions) as session:
            statement = insert(ClosedStep).values(
                county_code=county_code, step=step.name, closed_until=until, recorded_at=clock.now()
            )
            table = table_of(ClosedStep).c
            await session.execute(
                statement.on_conflict_do_update(
                    index_elements=["county_code", "step"],
                    set_={
                        "closed_until": func.greatest(table.closed_until, statement.excluded.closed_until),
                        "recorded_at": statement.excluded.recorded_at,
                    },
                )
            )
    return done


async def close_counties(sessions: Sessions, clock: Clock, policies: ActivePolicies) -> int:
    """Close yesterday, and all before it, in every county that has loans; how many counties were closed.

    A county that fails is told in the log and tried again at the next turn; it keeps no other from being closed.
    """
    yesterday = clock.today() - _ONE_DAY
    async with transaction(sessions) as session:
        counties = (await session.scalars(select(table_of(Loan).c.county_code).distinct())).all()
    closed = 0
    for county_code in sorted(counties):
        try:
            await close_day(sessions, clock, policies, county_code, yesterday)
        except Exception:
            log.exception("a county was not closed", county=county_code, day=yesterday.isoformat())
        else:
            closed += 1
    return closed


async def close_now(
    sessions: Sessions,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    occurred_on: date | None,
) -> CloseRead:
    """Close a county's days because somebody asks for it.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
        DateInFuture: the day lies after today.
        DayNotOver: it is today.
    """
    caller.require_county(county_code)
    check_county(county_code)
    yesterday = clock.today() - _ONE_DAY
    until = occurred_on or yesterday
    check_step_date(clock, until, None)
    if until > yesterday:
        raise DayNotOver(f"{until} 尚未结束", f"{until} is not over", field="occurred_on")
    await close_day(sessions, clock, policies, county_code, until)
    async with transaction(sessions) as session:
        return await get_close(session, caller, county_code)


async def get_close(session: AsyncSession, caller: Caller, county_code: str) -> CloseRead:
    """How far a county is closed.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
    """
    caller.require_county(county_code)
    check_county(county_code)
    table = table_of(ClosedStep).c
    found = await session.execute(select(table.step, table.closed_until).where(table.county_code == county_code))
    reached = {row.step: row.closed_until for row in found}
    return CloseRead(
        county_code=county_code,
        closed_until=min(reached.values()) if reached.keys() >= {step.name for step in STEPS} else None,
        steps=[
            StepRead(step=step.name, label=step.label, closed_until=reached[step.name])
            for step in STEPS
            if step.name in reached
        ],
    )


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
