"""Set posts up, correct them, let people take them up and leave them, and read them."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts.service import find_account
from services.gateway.organisation.demands.plans import demanded_post, demanded_seat
from services.gateway.organisation.fields import DayStep
from services.gateway.organisation.groups.queries import find_group
from services.gateway.organisation.places import Place, line_up, place_of
from services.gateway.organisation.posts.models import (
    Appointment,
    LevelResponsible,
    OrgPost,
    OrgPostHolder,
    PostChange,
    PostCreate,
    PostDetail,
    PostList,
    PostQuery,
    PostRead,
    Responsible,
    ResponsibleLine,
)
from services.gateway.organisation.posts.queries import find_post, holders_of, runs_on
from services.gateway.organisation.posts.rules import earliest_step, kind_fits
from services.gateway.organisation.refusals import Ended, NobodyHolds, OtherCounty, SeatOrPost, UnfitAccountName
from services.gateway.organisation.units.service import find_unit
from shared.areas import LEVEL_LABELS, level_of, significant_prefix
from shared.areas.directory import area_text, same_codes, tenants_of
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.codes import RESPONSIBILITY_KINDS
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.http import check_version
from shared.policies.active import ActivePolicies
from shared.security.audit import Trail
from shared.security.callers import Caller


async def set_up(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: PostCreate
) -> PostDetail:
    """Set up a seat of a group, or a responsibility in an area.

    Raises:
        SeatOrPost: neither group nor area is given, or both, or a kind that doesn't belong there.
        AreaCodeInvalid, OutsideArea, AreaUnknown, UnknownGroup, Ended: of the area or the group.
        UnknownOrgUnit, OtherCounty: of the unit.
        NotDemanded: no plan demands such a seat or responsibility there.
        DateInFuture, DateBeforeStep: after today, or before the group was there.
    """
    if (request.group_id is None) == (request.area_code is None):
        raise SeatOrPost(field="group_id" if request.group_id else "area_code")
    if not kind_fits(request.kind, request.group_id is not None):
        raise SeatOrPost(field="kind")
    if request.group_id is not None:
        group = await find_group(session, caller, request.group_id, lock=True, field="group_id")
        if group.ended_on is not None:
            raise Ended(field="group_id")
        check_step_date(clock, request.occurred_on, group.started_on)
        place = Place(group.area_code, group.county_code, caller)
        if request.plan_code is not None:
            await demanded_seat(
                session, policies, place, group.plan_code, request.plan_code, request.kind, request.occurred_on
            )
    else:
        check_not_future(clock, request.occurred_on)
        place = place_of(caller, request.area_code, field="area_code")
        if request.plan_code is not None:
            await demanded_post(session, policies, place, request.plan_code, request.kind, request.occurred_on)
    if request.unit_id is not None:
        await _check_unit(session, caller, place.county_code, request.unit_id)
    row = OrgPost(
        county_code=place.county_code,
        area_code=place.area_code,
        started_on=request.occurred_on,
        recorded_at=clock.now(),
        **request.model_dump(exclude={"area_code", "occurred_on"}),
    )
    session.add(row)
    await session.flush()
    return PostDetail.of(row, [], clock.today())


async def change(
    session: AsyncSession, clock: Clock, caller: Caller, post_id: UUID, request: PostChange, expected: int
) -> PostDetail:
    """Correct a post.

    Raises:
        UnknownPost, Ended, StaleVersion: there is none, it was given up, or somebody else was first.
        UnknownOrgUnit, OtherCounty: of the unit.
    """
    row = await find_post(session, caller, post_id, lock=True)
    check_version(row.version, expected)
    if row.ended_on is not None:
        raise Ended
    if request.unit_id is not None:
        await _check_unit(session, caller, row.county_code, request.unit_id)
    row.sqlmodel_update(request.model_dump(exclude_none=True))
    return await _moved_on(session, clock, row)


async def appoint(
    session: AsyncSession, trail: Trail, caller: Caller, post_id: UUID, request: Appointment
) -> PostDetail:
    """Let somebody take a post up, in the place of whoever holds it until then.

    Raises:
        UnknownPost, Ended: there is none, or no more.
        UnfitAccountName: the account is none of the caller's area.
        DateInFuture, DateBeforeStep: after today, or before what is known of the post already.
    """
    row, holders = await _running(session, caller, post_id)
    check_step_date(trail.clock, request.occurred_on, earliest_step(row.started_on, [one.term() for one in holders]))
    if request.account is not None:
        account = await find_account(session, request.account)
        # whether an account of another area is there isn't told
        if account is None or not account.active or not caller.covers(account.area_code):
            raise UnfitAccountName(field="account")
    _close(holders, request.occurred_on)
    # the one before leaves before the next is there: the index lets one hold it at a time
    await session.flush()
    session.add(
        OrgPostHolder(
            county_code=row.county_code,
            post_id=row.id,
            from_on=request.occurred_on,
            appointed_by=caller.subject,
            recorded_at=trail.clock.now(),
            **request.model_dump(exclude={"occurred_on"}),
        )
    )
    await _note(session, trail, row, "post.appoint", name=request.name, occurred_on=str(request.occurred_on))
    return await _moved_on(session, trail.clock, row)


async def relieve(session: AsyncSession, trail: Trail, caller: Caller, post_id: UUID, step: DayStep) -> PostDetail:
    """Let whoever holds a post leave it; nobody holds it from then on.

    Raises:
        UnknownPost, Ended, NobodyHolds: there is none, or no more, or nobody holds it.
        DateInFuture, DateBeforeStep: after today, or before the person took it up.
    """
    row, holders = await _running(session, caller, post_id)
    if all(one.until_on is not None for one in holders):
        raise NobodyHolds
    check_step_date(trail.clock, step.occurred_on, earliest_step(row.started_on, [one.term() for one in holders]))
    _close(holders, step.occurred_on)
    await _note(session, trail, row, "post.relieve", occurred_on=str(step.occurred_on))
    return await _moved_on(session, trail.clock, row)


async def end(session: AsyncSession, trail: Trail, caller: Caller, post_id: UUID, step: DayStep) -> PostDetail:
    """Give a post up; whoever holds it leaves it.

    Raises:
        UnknownPost, Ended: there is none, or no more.
        DateInFuture, DateBeforeStep: after today, or before what is known of the post already.
    """
    row, holders = await _running(session, caller, post_id)
    await end_post(session, trail, row, holders, step.occurred_on)
    return await _moved_on(session, trail.clock, row)


async def end_post(session: AsyncSession, trail: Trail, row: OrgPost, holders: list[OrgPostHolder], on: date) -> None:
    """Give a running post up that is locked, or whose group is. Raises DateInFuture, DateBeforeStep."""
    check_step_date(trail.clock, on, earliest_step(row.started_on, [one.term() for one in holders]))
    _close(holders, on)
    row.ended_on = on
    await _note(session, trail, row, "post.end", occurred_on=str(on))


async def show(session: AsyncSession, caller: Caller, post_id: UUID, on: date) -> PostDetail:
    """A post with all who held it. Raises UnknownPost."""
    row = await find_post(session, caller, post_id)
    return PostDetail.of(row, (await holders_of(session, [row])).get(row.id, []), on)


async def list_posts(session: AsyncSession, clock: Clock, caller: Caller, query: PostQuery) -> PostList:
    """The posts of an area on a day, in the order in which they were set up. Raises Invalid for a foreign cursor."""
    table, holder = table_of(OrgPost).c, table_of(OrgPostHolder).c
    on = query.on or clock.today()
    asked = caller.narrowed(query.area, field="area")
    held = exists().where(
        holder.county_code == table.county_code,
        holder.post_id == table.id,
        holder.from_on <= on,
        holder.until_on.is_(None) | (holder.until_on > on),
    )
    statement = select(OrgPost).where(asked.area_filter(table.county_code, table.area_code), runs_on(table, on))
    for name in ("group_id", "unit_id", "kind"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.account is not None:
        statement = statement.where(held.where(holder.account == query.account))
    if query.vacant is not None:
        statement = statement.where(~held if query.vacant else held)
    if query.after is not None:
        (post_id,) = decode_cursor("posts", query.after, 1)
        statement = after_key(statement, (table.id,), (decode_id(post_id),))
    found = (await session.scalars(statement.order_by(table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    holders = await holders_of(session, page)
    more = encode_cursor("posts", page[-1].id) if len(found) > query.limit else None
    return PostList(on=on, items=[PostRead.of(row, holders.get(row.id, []), on) for row in page], next=more)


async def responsible_line(session: AsyncSession, caller: Caller, area: str | None, on: date) -> ResponsibleLine:
    """Who is responsible for an area on a day, from the province down to it: names hang out on the village's board.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.

    Source: R001-037.
    """
    place = place_of(caller, area, field="area")
    known = caller.areas
    line = line_up(place.area_code)
    now = {code: one for one in line for code in same_codes(known, significant_prefix(one))}
    table = table_of(OrgPost).c
    rows = (
        await session.scalars(
            select(OrgPost)
            .where(
                is_one_of(table.county_code, tenants_of(known, now)),
                is_one_of(table.area_code, sorted(now)),
                table.group_id.is_(None),
                runs_on(table, on),
            )
            .order_by(table.id)
        )
    ).all()
    holders = await holders_of(session, rows)
    order = [entry.code for entry in RESPONSIBILITY_KINDS]
    levels = []
    for code in line:
        here = sorted((row for row in rows if now[row.area_code] == code), key=lambda row: order.index(row.kind))
        levels.append(
            LevelResponsible(
                level=level_of(code),
                level_label=LEVEL_LABELS[level_of(code)],
                code=code,
                name=area_text(code),
                posts=[_responsible(PostRead.of(row, holders.get(row.id, []), on)) for row in here],
            )
        )
    letters = f"/api/v1/registry/responsibility-letters?area={place.area_code}"
    return ResponsibleLine(on=on, levels=levels, letters=letters)


def _responsible(post: PostRead) -> Responsible:
    holder = post.holder
    return Responsible(
        kind=post.kind,
        kind_label=post.kind_label,
        title=post.title,
        name=holder.name if holder else None,
        full_time=holder.full_time if holder else None,
        from_on=holder.from_on if holder else None,
    )


async def _check_unit(session: AsyncSession, caller: Caller, county_code: str, unit_id: UUID) -> None:
    unit = await find_unit(session, caller, unit_id, lock=True, field="unit_id")
    if unit.ended_on is not None:
        raise Ended(field="unit_id")
    if unit.county_code != county_code:
        raise OtherCounty(field="unit_id")


async def _running(session: AsyncSession, caller: Caller, post_id: UUID) -> tuple[OrgPost, list[OrgPostHolder]]:
    row = await find_post(session, caller, post_id, lock=True)
    if row.ended_on is not None:
        raise Ended
    return row, (await holders_of(session, [row])).get(row.id, [])


def _close(holders: list[OrgPostHolder], on: date) -> None:
    for one in holders:
        if one.until_on is None:
            one.until_on = on


async def _note(session: AsyncSession, trail: Trail, row: OrgPost, action: str, **facts: str) -> None:
    await trail.record(
        session, county_code=row.county_code, action=action, target=f"org_post {row.id}", title=row.title, **facts
    )


async def _moved_on(session: AsyncSession, clock: Clock, row: OrgPost) -> PostDetail:
    row.version += 1
    await session.flush()
    return PostDetail.of(row, (await holders_of(session, [row])).get(row.id, []), clock.today())
