"""Duties that the credit service keeps: the calendar shows them, as its announcements tell."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.duties.models import KEPT_BY_CREDIT, Duty
from services.monitoring.duties.news import begin, hold_calendar, move, put
from services.monitoring.duties.rules import DutyState
from shared.areas import full_code
from shared.calendar import Clock
from shared.codes.books import BANK_DUTY_LABELS
from shared.events.credit import DutyFacts, DutyFulfilled, DutyLapsed, DutyMissed
from shared.policies import duties as packs
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy


async def follow_bank_duty(session: AsyncSession, clock: Clock, policies: ActivePolicies, event: DutyFacts) -> None:
    """Take over how a duty of the credit service stands now."""
    await hold_calendar(session)
    duty = (await copies(session, Duty, event.aggregate)).get((event.county_code, event.duty_id))
    if duty is None:
        duty = await _begin(session, clock, policies, event)
    elif duty.due_on != event.due_on:
        duty.opened_on = event.opens_on
        move(session, clock, duty, event.due_on)
    match event:
        case DutyFulfilled():
            state = DutyState.KEPT_LATE if event.late_days else DutyState.KEPT
            put(session, clock, duty, state, event.done_on, 1)
        case DutyMissed():
            put(session, clock, duty, DutyState.MISSED, None, 0)
        case DutyLapsed():
            put(session, clock, duty, DutyState.LAPSED, None, 0)
        case _:
            put(session, clock, duty, DutyState.OPEN, None, 0)


async def _begin(session: AsyncSession, clock: Clock, policies: ActivePolicies, event: DutyFacts) -> Duty:
    """Take up a new one, named as the pack in force names it, or else as the credit service does."""
    area_code = event.village_code or full_code(event.county_code)
    named = await _named(session, policies, area_code, event)
    reminded = named is not None and named.reminder_days is not None
    duty = Duty(
        county_code=event.county_code,
        id=event.duty_id,
        pack=event.programme,
        code=event.kind,
        label=named.label if named else BANK_DUTY_LABELS.get(event.kind, event.kind),
        source=named.source if named else None,
        area_code=area_code,
        owner=event.bank_code,
        subject_id=event.loan_id,
        bank_code=event.bank_code,
        period=event.subject,
        opened_on=event.opens_on,
        due_on=event.due_on,
        remind_on=event.due_on - timedelta(days=named.reminder_days or 0) if named and reminded else None,
        role=event.role,
        kept_by=KEPT_BY_CREDIT,
        changed_at=clock.now(),
    )
    await keep(session, duty, event.aggregate)
    begin(session, duty)
    return duty


async def _named(
    session: AsyncSession, policies: ActivePolicies, area_code: str, event: DutyFacts
) -> packs.Duty | None:
    def section(pack: PolicyPack) -> packs.Duty | None:
        return next((duty for duty in pack.duties if duty.of_credit and duty.code == event.kind), None)

    try:
        return await policies.for_area(session, area_code, event.opens_on, section)
    except NoActivePolicy:
        return None
