"""Set groups up with the seats that their plan names, correct them, give them up, and read them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.demands.plans import demanded_group
from services.gateway.organisation.fields import DayStep
from services.gateway.organisation.groups.models import (
    GroupChange,
    GroupCreate,
    GroupDetail,
    GroupList,
    GroupQuery,
    GroupRead,
    OrgGroup,
)
from services.gateway.organisation.groups.queries import find_group
from services.gateway.organisation.places import check_first, place_of
from services.gateway.organisation.posts.models import OrgPost, PostRead
from services.gateway.organisation.posts.queries import holders_of, posts_of_group, runs_on
from services.gateway.organisation.posts.service import end_post
from services.gateway.organisation.refusals import Ended
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.http import check_version
from shared.policies.active import ActivePolicies
from shared.policies.leadership import GroupDemand
from shared.security.audit import Trail
from shared.security.callers import Caller


async def set_up(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: GroupCreate
) -> GroupDetail:
    """Set up a group; of one that a plan demands also its seats, which nobody holds yet.

    Raises:
        DateInFuture: dated after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        NotDemanded, AlreadySetUp: no plan demands such a group there, or it is there.
    """
    check_not_future(clock, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    demand: GroupDemand | None = None
    if request.plan_code is not None:
        demand = await demanded_group(session, policies, place, request.plan_code, request.kind, request.occurred_on)
        await check_first(session, place, OrgGroup, request.plan_code)
    row = OrgGroup(
        county_code=place.county_code,
        area_code=place.area_code,
        documents=[],
        started_on=request.occurred_on,
        recorded_at=clock.now(),
        **request.model_dump(exclude={"area_code", "occurred_on"}),
    )
    if row.office is None and demand is not None:
        row.office = demand.office
    session.add(row)
    await session.flush()
    for seat in demand.seats if demand else ():
        session.add(
            OrgPost(
                county_code=row.county_code,
                area_code=row.area_code,
                group_id=row.id,
                kind=seat.kind,
                title=seat.label,
                plan_code=seat.code,
                started_on=row.started_on,
                recorded_at=row.recorded_at,
            )
        )
    await session.flush()
    return await _detail(session, row, clock.today())


async def change(
    session: AsyncSession, clock: Clock, caller: Caller, group_id: UUID, request: GroupChange, expected: int
) -> GroupDetail:
    """Correct a group.

    Raises:
        UnknownGroup, Ended, StaleVersion: there is none, it was given up, or somebody else was first.
    """
    row = await find_group(session, caller, group_id, lock=True)
    check_version(row.version, expected)
    if row.ended_on is not None:
        raise Ended
    row.sqlmodel_update(request.model_dump(exclude_none=True))
    row.version += 1
    await session.flush()
    return await _detail(session, row, clock.today())


async def end(session: AsyncSession, trail: Trail, caller: Caller, group_id: UUID, step: DayStep) -> GroupDetail:
    """Give a group up with all its seats.

    Raises:
        UnknownGroup, Ended: there is none, or no more.
        DateInFuture, DateBeforeStep: after today, or before what is known of it or of one of its seats.
    """
    row = await find_group(session, caller, group_id, lock=True)
    if row.ended_on is not None:
        raise Ended
    check_step_date(trail.clock, step.occurred_on, row.started_on)
    seats = await posts_of_group(session, row.county_code, row.id, lock=True)
    holders = await holders_of(session, seats)
    for seat in seats:
        if seat.ended_on is None:
            await end_post(session, trail, seat, holders.get(seat.id, []), step.occurred_on)
            seat.version += 1
    row.ended_on = step.occurred_on
    row.version += 1
    await session.flush()
    return await _detail(session, row, trail.clock.today())


async def show(session: AsyncSession, caller: Caller, group_id: UUID, on: date) -> GroupDetail:
    """A group with the seats of a day. Raises UnknownGroup."""
    return await _detail(session, await find_group(session, caller, group_id), on)


async def list_groups(session: AsyncSession, clock: Clock, caller: Caller, query: GroupQuery) -> GroupList:
    """The groups of an area on a day, in the order in which they were set up. Raises Invalid for a foreign cursor."""
    table = table_of(OrgGroup).c
    on = query.on or clock.today()
    asked = caller.narrowed(query.area, field="area")
    statement = select(OrgGroup).where(asked.area_filter(table.county_code, table.area_code), runs_on(table, on))
    for name in ("kind", "plan_code"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after is not None:
        (group_id,) = decode_cursor("groups", query.after, 1)
        statement = after_key(statement, (table.id,), (decode_id(group_id),))
    found = (await session.scalars(statement.order_by(table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("groups", page[-1].id) if len(found) > query.limit else None
    return GroupList(on=on, items=[GroupRead.of(row) for row in page], next=more)


async def _detail(session: AsyncSession, row: OrgGroup, on: date) -> GroupDetail:
    seats = [
        seat
        for seat in await posts_of_group(session, row.county_code, row.id)
        if seat.started_on <= on and (seat.ended_on is None or on < seat.ended_on)
    ]
    holders = await holders_of(session, seats)
    return GroupDetail.with_seats(row, [PostRead.of(seat, holders.get(seat.id, []), on) for seat in seats], on)
