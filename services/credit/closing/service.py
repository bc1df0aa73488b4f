"""The close of day: every step that looks at all loans of a county, each up to the last day that is over.

Loans are judged and figures kept one day after the other, also of days that were missed; the other steps look once.

Each step keeps its own place: it may be broken off anywhere and run again, late, twice or by two processes at once,
and does what is still to be done.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.classification.service import classify_loans
from services.credit.closing.figures import keep_figures
from services.credit.closing.models import CLASSIFICATION_STEP, ClosedStep
from services.credit.closing.problems import DayNotOver
from services.credit.closing.schemas import CloseRead, StepRead
from services.credit.duties.keeping import keep_duties
from services.credit.loans.models import Loan
from services.credit.organisations.watch import watch_organisations
from services.credit.policies import check_county, credit_section
from services.credit.portfolios.service import watch_portfolios
from services.credit.reconciliations.judging import rejudge_files
from services.credit.summaries.models import BankSummary
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.events.credit import DutyFacts, ReconciliationDiffers
from shared.messaging.outbox import OutboxMessage
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

log = structlog.get_logger(__name__)

_ONE_DAY = timedelta(days=1)
MOST_LOOKS = 100
"""So many times loans of a county are judged in one close, each time up to a later day."""
_OWN = (DutyFacts.aggregate, ReconciliationDiffers.aggregate)


class Step(NamedTuple):
    """A part of the close; `run` is given everything up to the last day and does what of it is not done yet."""

    name: str
    run: Callable[[Sessions, Clock, ActivePolicies, str, date], Awaitable[int]]
    always: bool = False
    """It looks at what is now, which other services and packs change as well."""


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
    del until
    return await rejudge_files(sessions, clock, policies, county_code)


async def _watch_caps(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date) -> int:
    """Hold organisations against their caps as they are now, whatever day is closed; how many changed."""
    del until
    return await watch_organisations(sessions, clock, policies, county_code)


async def _watch_shares(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> int:
    """Judge the households' part of each bank's lending as it is now; how many changed."""
    del until
    return await watch_portfolios(sessions, clock, policies, county_code)


_CLASSES, _FIGURES = CLASSIFICATION_STEP, "figures"
_LABELS = {
    _CLASSES: "逾期天数与五级分类",
    "duties": "应办事项",
    "reconciliation": "对账差异复核",
    "organisations": "经营主体授信上限监测",
    "portfolios": "农户贷款占比监测",
    _FIGURES: "当日指标",
}
"""The steps as people read them."""
_AT_LAST = (
    Step("duties", _keep_duties),
    Step("reconciliation", _compare_files),
    Step("organisations", _watch_caps, always=True),
    Step("portfolios", _watch_shares, always=True),
)
"""What is done once for all days."""


class _Place(NamedTuple):
    """How far a step has come, and what was known then."""

    closed_until: date
    seen: UUID | None


async def close_day(
    sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str, until: date
) -> dict[str, int]:
    """Close a county's days up to one that is over.

    Days that were missed since the last close get figures of their own: loans are judged from one day on which any of
    them may come out otherwise to the next, `MOST_LOOKS` times at most; what is left of a long gap then, the next close
    goes on with.

    A step that has come so far is passed over while nothing was announced or handed in since. What commits later than
    something newer is seen with the next news, or by the close of the next day.

    Args:
        sessions: of the service.
        clock: gives the time of recording.
        policies: the packs in force.
        county_code: which county.
        until: the last day to be closed; one that is closed already is looked at again up to the last closed.

    Returns:
        Step → how much it did.
    """
    async with transaction(sessions) as session:
        places = await _places(session, county_code)
        newest = await _newest(session, county_code)
    until = max([until, *(place.closed_until for place in places.values())])
    done: Counter[str] = Counter()
    place = _Place(until, newest)
    figures = places.get(_FIGURES)
    if figures is None or figures.closed_until < until:
        closed_until = figures.closed_until if figures else None
        done += await _close_days(sessions, clock, policies, county_code, closed_until, place)
    elif places.get(_CLASSES) != place:
        done[_CLASSES] = await classify_loans(sessions, clock, policies, county_code, until)
        async with transaction(sessions) as session:
            await _reached(session, clock, county_code, _CLASSES, place)
    for step in _AT_LAST:
        if step.always or places.get(step.name) != place:
            changed = await step.run(sessions, clock, policies, county_code, until)
            if changed or not step.always:
                done[step.name] = changed
            async with transaction(sessions) as session:
                await _reached(session, clock, county_code, step.name, place)
    return dict(done)


async def _close_days(
    sessions: Sessions,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    closed_until: date | None,
    last: _Place,
) -> Counter[str]:
    """Judge loans and keep figures from the first day that is not closed on; how much each step did."""
    done: Counter[str] = Counter()
    for _ in range(MOST_LOOKS):
        # nobody missed the days before the first close
        day = last.closed_until if closed_until is None else closed_until + _ONE_DAY
        done[_CLASSES] += await classify_loans(sessions, clock, policies, county_code, day, closed_until)
        async with transaction(sessions) as session:
            kept = await keep_figures(session, clock, county_code, day, last.closed_until)
            done[_FIGURES] += kept.rows
            for step in (_CLASSES, _FIGURES):
                await _reached(session, clock, county_code, step, _Place(kept.until, last.seen))
        closed_until = kept.until
        if closed_until >= last.closed_until:
            break
    return done


async def _places(session: AsyncSession, county_code: str) -> dict[str, _Place]:
    table = table_of(ClosedStep).c
    found = await session.execute(
        select(table.step, table.closed_until, table.seen).where(table.county_code == county_code)
    )
    return {row.step: _Place(row.closed_until, row.seen) for row in found}


async def _newest(session: AsyncSession, county_code: str) -> UUID | None:
    """The newest of all that a step could find out: announcements, but for the close's own, and banks' summaries."""
    message, summary = table_of(OutboxMessage).c, table_of(BankSummary).c
    announced = (
        select(message.id)
        .where(message.county_code == county_code, message.aggregate.not_in(_OWN))
        .order_by(message.id.desc())
        .limit(1)
    )
    handed_in = select(summary.id).where(summary.county_code == county_code).order_by(summary.id.desc()).limit(1)
    found = await session.execute(select(announced.scalar_subquery(), handed_in.scalar_subquery()))
    return max((one for one in found.one() if one is not None), default=None)


async def _reached(session: AsyncSession, clock: Clock, county_code: str, step: str, place: _Place) -> None:
    statement = insert(ClosedStep).values(
        county_code=county_code, step=step, recorded_at=clock.now(), **place._asdict()
    )
    given = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["county_code", "step"],
            set_={"closed_until": given.closed_until, "seen": given.seen, "recorded_at": given.recorded_at},
            where=table_of(ClosedStep).c.closed_until <= given.closed_until,
        )
    )


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
        NoActivePolicy: no programme ran there on that day.
    """
    caller.require_county(county_code)
    check_county(county_code)
    yesterday = clock.today() - _ONE_DAY
    until = occurred_on or yesterday
    check_step_date(clock, until, None)
    if until > yesterday:
        raise DayNotOver(f"{until} 尚未结束", f"{until} is not over", field="occurred_on")
    async with transaction(sessions) as session:
        await credit_section(session, policies, county_code, until)
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
    places = await _places(session, county_code)
    return CloseRead(
        county_code=county_code,
        closed_until=min(place.closed_until for place in places.values()) if places.keys() >= _LABELS.keys() else None,
        steps=[
            StepRead(step=step, label=label, closed_until=places[step].closed_until)
            for step, label in _LABELS.items()
            if step in places
        ],
    )
