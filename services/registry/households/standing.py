"""How a household stands: out of poverty, back in it, and how many people are still poor on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.forms import ExitRequest, HouseholdRead
from services.registry.households.history import record_change
from services.registry.households.models import EXITED, REGISTERED, Household, HouseholdChange
from services.registry.households.queries import check_on_register, find_household, members_of, shown
from services.registry.households.refusals import AlreadyExited, NotExited
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import table_of
from shared.events.base import Event
from shared.events.registry import HouseholdExited, HouseholdReturned
from shared.messaging.outbox import emit
from shared.security.callers import COUNTY_DIGITS, Caller

RETURNED_KIND = "returned"


async def exit_poverty(
    session: AsyncSession, clock: Clock, caller: Caller, household_id: UUID, request: ExitRequest
) -> HouseholdRead:
    """Record that a household left poverty, and announce it.

    Raises:
        NotFound: no such household in the caller's area.
        HouseholdOffRegister: it left the register.
        AlreadyExited: it left before, and has not returned since.
        DateInFuture, DateBeforeStep: after today, or before it was registered or returned.
    """
    household = await find_household(session, caller, household_id, lock=True)
    check_on_register(household)
    if household.status == EXITED:
        detail = f"该户已于 {household.exited_on} 脱贫"
        raise AlreadyExited(detail, f"It exited on {household.exited_on}", exited_on=str(household.exited_on))
    check_step_date(clock, request.occurred_on, await _poor_since(session, household))
    household.version += 1
    event = HouseholdExited(
        county_code=household.county_code,
        version=household.version,
        household_id=household.id,
        exited_on=request.occurred_on,
    )
    return await _stand(session, clock, caller, household, request, EXITED, request.occurred_on, "exited", event)


async def return_to_poverty(
    session: AsyncSession, clock: Clock, caller: Caller, household_id: UUID, request: ExitRequest
) -> HouseholdRead:
    """Record that a household that had left poverty is poor again, and announce it.

    Raises:
        NotFound: no such household in the caller's area.
        HouseholdOffRegister: it left the register.
        NotExited: it has not left poverty.
        DateInFuture, DateBeforeStep: after today, or before its exit.
    """
    household = await find_household(session, caller, household_id, lock=True)
    check_on_register(household)
    if household.status != EXITED:
        raise NotExited
    check_step_date(clock, request.occurred_on, household.exited_on)
    household.version += 1
    event = HouseholdReturned(
        county_code=household.county_code,
        version=household.version,
        household_id=household.id,
        returned_on=request.occurred_on,
    )
    return await _stand(session, clock, caller, household, request, REGISTERED, None, RETURNED_KIND, event)


async def _stand(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    household: Household,
    request: ExitRequest,
    status: str,
    exited_on: date | None,
    kind: str,
    event: Event,
) -> HouseholdRead:
    old = _standing(household)
    household.status, household.exited_on = status, exited_on
    record_change(
        session,
        household,
        caller,
        clock.now(),
        kind=kind,
        occurred_on=request.occurred_on,
        reason=request.reason,
        old=old,
        new=_standing(household),
    )
    emit(session, clock, event)
    return shown(caller, household, await members_of(session, household), clock.today())


def _standing(household: Household) -> dict[str, Any]:
    exited_on = household.exited_on
    return {"status": household.status, "exited_on": exited_on.isoformat() if exited_on else None}


async def _poor_since(session: AsyncSession, household: Household) -> date:
    table = table_of(HouseholdChange).c
    returned_on: date | None = await session.scalar(
        select(func.max(table.occurred_on)).where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.kind == RETURNED_KIND,
        )
    )
    return returned_on or household.first_day


async def count_poor(session: AsyncSession, caller: Caller, on: date) -> dict[str, tuple[int, int]]:
    """Households of the caller's area that were on the register and not out of poverty on a day, and their people.

    Whoever registered, exited or returned later counts as he stood then; places, types and sizes are today's.

    Returns:
        Household type → households and people; a type without any is not there.
    """
    household, change = table_of(Household).c, table_of(HouseholdChange).c
    stood = (
        select(change.county_code, change.household_id, change.new["status"].astext.label("status"))
        .where(
            change.occurred_on <= on,
            change.new.has_key("status"),
            or_(*(change.county_code.startswith(reach.county[:COUNTY_DIGITS]) for reach in caller.reaches)),
        )
        .ext(distinct_on(change.county_code, change.household_id))
        .order_by(change.county_code, change.household_id, change.version.desc())
        .subquery()
    )
    counted = (
        await session.execute(
            select(household.household_type, func.count(), func.sum(household.people))
            .select_from(Household)
            .join(stood, and_(stood.c.county_code == household.county_code, stood.c.household_id == household.id))
            .where(caller.area_filter(household.county_code, household.village_code), stood.c.status == REGISTERED)
            .group_by(household.household_type)
        )
    ).all()
    return {row[0]: (int(row[1]), int(row[2])) for row in counted}
