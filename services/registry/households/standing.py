"""How a household stands: out of poverty, back in it, and how many people are still poor on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.history import record_change
from services.registry.households.models import EXITED, REGISTERED, Household, HouseholdChange
from services.registry.households.queries import check_on_register, find_household
from services.registry.households.refusals import AlreadyExited, NotExited
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.rules import Document
from shared.business_dates import check_step_date
from shared.database import table_of
from shared.events.base import Event
from shared.events.registry import HouseholdExited, HouseholdReturned
from shared.messaging.outbox import emit
from shared.security.callers import Caller

RETURNED_KIND = "returned"
EXIT_UNDONE_KIND = "exit_undone"
"""The exit was recorded by mistake; for whoever counts by the day, the household is poor again from there on."""


async def check_poor(desk: Desk, household: Household, exits_on: date) -> None:
    """Refuse an exit that can't be.

    Raises:
        AlreadyExited: the household left before, and has not returned since.
        DateInFuture, DateBeforeStep: after today, or before it was registered or returned.
    """
    if household.status == EXITED:
        detail = f"该户已于 {household.exited_on} 脱贫"
        raise AlreadyExited(detail, f"It exited on {household.exited_on}", exited_on=str(household.exited_on))
    check_step_date(desk.clock, exits_on, await _poor_since(desk.session, household))


async def exit_poverty(desk: Desk, household_id: UUID, step: StepForm) -> None:
    """Record that a household left poverty, and announce it.

    Raises:
        NotFound: no such household in the caller's area.
        HouseholdOffRegister: it left the register.
        AlreadyExited, DateInFuture, DateBeforeStep: as for `check_poor`.
    """
    household = await find_household(desk.session, desk.caller, household_id, lock=True)
    check_on_register(household)
    await check_poor(desk, household, step.occurred_on)
    household.version += 1
    event = HouseholdExited(
        county_code=household.county_code,
        version=household.version,
        household_id=household.id,
        exited_on=step.occurred_on,
    )
    stand(desk, household, step, EXITED, step.occurred_on, "exited", event)


def check_exited(household: Household) -> None:
    """Refuse a household that has not left poverty. Raises NotExited."""
    if household.status != EXITED:
        raise NotExited


async def return_to_poverty(desk: Desk, household_id: UUID, step: StepForm, kind: str = RETURNED_KIND) -> None:
    """Record that a household that had left poverty is poor again, and announce it.

    Args:
        kind: `RETURNED_KIND`, or `EXIT_UNDONE_KIND` where it never should have left.

    Raises:
        NotFound: no such household in the caller's area.
        HouseholdOffRegister: it left the register.
        NotExited: it has not left poverty.
        DateInFuture, DateBeforeStep: after today, or before its exit.
    """
    household = await find_household(desk.session, desk.caller, household_id, lock=True)
    check_on_register(household)
    check_exited(household)
    check_step_date(desk.clock, step.occurred_on, household.exited_on)
    household.version += 1
    event = HouseholdReturned(
        county_code=household.county_code,
        version=household.version,
        household_id=household.id,
        returned_on=step.occurred_on,
    )
    stand(desk, household, step, REGISTERED, None, kind, event)


def stand(
    desk: Desk, household: Household, step: StepForm, status: str, exited_on: date | None, kind: str, event: Event
) -> None:
    """Let a household stand otherwise from its present version on, keep that in its history and announce it."""
    old = standing_of(household)
    household.status, household.exited_on = status, exited_on
    keep(desk, household, step, kind, old, standing_of(household))
    emit(desk.session, desk.clock, event)


def keep(desk: Desk, household: Household, step: StepForm, kind: str, old: Document, new: Document) -> None:
    """Keep what a step made of a household's present version in its history."""
    record_change(
        desk.session,
        household,
        desk.caller,
        desk.clock.now(),
        kind=kind,
        occurred_on=step.occurred_on,
        reason=step.reason,
        old=old,
        new=new,
    )


def standing_of(household: Household) -> Document:
    """Whether a household is poor or off poverty, and since when, as its history and requests state it."""
    exited_on = household.exited_on
    return {"status": household.status, "exited_on": exited_on.isoformat() if exited_on else None}


async def _poor_since(session: AsyncSession, household: Household) -> date:
    table = table_of(HouseholdChange).c
    returned_on: date | None = await session.scalar(
        select(func.max(table.occurred_on)).where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.kind.in_((RETURNED_KIND, EXIT_UNDONE_KIND)),
        )
    )
    return returned_on or household.first_day


async def poor_by_type(session: AsyncSession, caller: Caller, on: date) -> dict[str, tuple[int, int]]:
    """Households of the caller's area that were on the register and not out of poverty on a day, and their people.

    Whoever registered, exited or returned later counts as he stood then; places, types and sizes are today's.

    Returns:
        Household type → households and people; a type without any is not there.
    """
    household = table_of(Household).c
    # by the key, of few changes each: no plan over all changes depends on what is known of a table just filled
    stood = _told("status", household.county_code, household.id, on).correlate(Household).scalar_subquery()
    counted = (
        await session.execute(
            select(household.household_type, func.count(), func.sum(household.people))
            .select_from(Household)
            .where(caller.area_filter(household.county_code, household.village_code), stood == REGISTERED)
            .group_by(household.household_type)
        )
    ).all()
    return {row[0]: (int(row[1]), int(row[2])) for row in counted}


async def count_poor_people(session: AsyncSession, caller: Caller, on: date) -> int:
    """People of the caller's area who are poor on a day, as `poor_by_type` counts them."""
    return sum(people for _, people in (await poor_by_type(session, caller, on)).values())


async def exited_by(session: AsyncSession, household: Household, on: date) -> date | None:
    """The day of the exit that held on a day, whatever the household did later; None where it was poor then."""
    told: str | None = await session.scalar(_told("exited_on", household.county_code, household.id, on))
    return None if told is None else date.fromisoformat(told)


def _told(name: str, county_code: Any, household_id: Any, on: date) -> Select[Any]:
    """A fact of a household as the changes up to a day tell it: by the last of them that speaks of it."""
    change = table_of(HouseholdChange).c
    return (
        select(change.new[name].astext)
        .where(
            change.county_code == county_code,
            change.household_id == household_id,
            change.occurred_on <= on,
            change.new.has_key(name),
        )
        .order_by(change.version.desc())
        .limit(1)
    )
