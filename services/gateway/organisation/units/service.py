"""Enter units, correct them, give them up, and read them."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.demands.plans import demanded_partner
from services.gateway.organisation.fields import DayStep
from services.gateway.organisation.places import check_first, place_of
from services.gateway.organisation.posts.models import OrgPost
from services.gateway.organisation.refusals import Ended, UnitInUse, UnknownOrgUnit
from services.gateway.organisation.units.models import OrgUnit, UnitChange, UnitCreate, UnitList, UnitQuery, UnitRead
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.http import check_version
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def find_unit(
    session: AsyncSession, caller: Caller, unit_id: UUID, *, lock: bool = False, field: str = "id"
) -> OrgUnit:
    """A unit of the caller's area.

    Raises:
        UnknownOrgUnit: there is none, or it lies outside.
    """
    table = table_of(OrgUnit).c
    statement = select(OrgUnit).where(caller.area_filter(table.county_code, table.area_code), table.id == unit_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownOrgUnit(field=field)
    return found


async def enter(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: UnitCreate
) -> OrgUnit:
    """Enter a unit.

    Raises:
        DateInFuture: dated after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        NotDemanded, AlreadySetUp: no plan names such a partner, or it is entered already.
    """
    check_not_future(clock, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    if request.plan_code is not None:
        await demanded_partner(session, policies, place, request.plan_code, request.occurred_on)
        await check_first(session, place, OrgUnit, request.plan_code)
    row = OrgUnit(
        county_code=place.county_code,
        area_code=place.area_code,
        started_on=request.occurred_on,
        recorded_at=clock.now(),
        **request.model_dump(exclude={"area_code", "occurred_on"}),
    )
    session.add(row)
    await session.flush()
    return row


async def change(session: AsyncSession, caller: Caller, unit_id: UUID, request: UnitChange, expected: int) -> OrgUnit:
    """Correct a unit.

    Raises:
        UnknownOrgUnit, Ended, StaleVersion: there is none, it was given up, or somebody else was first.
    """
    row = await find_unit(session, caller, unit_id, lock=True)
    check_version(row.version, expected)
    if row.ended_on is not None:
        raise Ended
    row.sqlmodel_update(request.model_dump(exclude_none=True))
    row.version += 1
    await session.flush()
    return row


async def end(session: AsyncSession, clock: Clock, caller: Caller, unit_id: UUID, step: DayStep) -> OrgUnit:
    """Give a unit up.

    Raises:
        UnknownOrgUnit, Ended, UnitInUse: there is none, or no more, or posts still belong to it.
        DateInFuture, DateBeforeStep: after today, or before its first day.
    """
    row = await find_unit(session, caller, unit_id, lock=True)
    if row.ended_on is not None:
        raise Ended
    check_step_date(clock, step.occurred_on, row.started_on)
    post = table_of(OrgPost).c
    used = select(post.id).where(post.county_code == row.county_code, post.unit_id == row.id, post.ended_on.is_(None))
    if await session.scalar(used.limit(1)) is not None:
        raise UnitInUse
    row.ended_on = step.occurred_on
    row.version += 1
    await session.flush()
    return row


async def list_units(session: AsyncSession, caller: Caller, query: UnitQuery) -> UnitList:
    """Units of an area, in the order in which they were entered. Raises Invalid for a cursor of another list."""
    table = table_of(OrgUnit).c
    asked = caller.narrowed(query.area, field="area")
    statement = select(OrgUnit).where(asked.area_filter(table.county_code, table.area_code))
    if query.kind is not None:
        statement = statement.where(table.kind == query.kind)
    if query.on is not None:
        running = or_(table.ended_on.is_(None), table.ended_on > query.on)
        statement = statement.where(table.started_on <= query.on, running)
    if query.after is not None:
        (unit_id,) = decode_cursor("units", query.after, 1)
        statement = after_key(statement, (table.id,), (decode_id(unit_id),))
    found = (await session.scalars(statement.order_by(table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("units", page[-1].id) if len(found) > query.limit else None
    return UnitList(items=[UnitRead.of(row) for row in page], next=more)
