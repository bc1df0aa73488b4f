"""Finding people who may be registered twice, and showing both."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    SmallInteger,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.duplicates.models import DuplicatePair, PairList, PairQuery, PairRead, PersonRead
from services.registry.households.models import Household, Member
from services.registry.imports.models import DUE, ImportJob
from services.registry.records.queries import find_record, records_of
from services.registry.villages.queries import present_code
from shared.areas.successions import Successions
from shared.database import decode_cursor, decode_id, decode_number, encode_cursor, is_one_of, table_of
from shared.errors import NotFound
from shared.security.callers import Caller, rows_within

_member, _household = table_of(Member), table_of(Household)


MOST_FOUND = 5_000
"""Pairs of each sort looked at in one run: a file in which more people agree is no register, and must not hold up
everybody else's."""

MOST_NEAR = 20
"""The same for one registration: who has more doubles than that has a name that tells nothing."""

HASHED_MIB = 128
"""Memory for reading a county's people once; with PostgreSQL's 4 MiB they go to disk and back."""


async def candidates_of(
    session: AsyncSession, caller: Caller, household: Household, members: Sequence[Member]
) -> list[tuple[UUID, UUID]]:
    """Pairs of a household's people with whoever they may be: namesakes of one birth, and the people of the village.

    Two look-ups by index, however large the county is. The village is looked at under all its codes.
    """
    village = caller.areas.reaches(caller.areas.present(household.village_code))
    same_day = select(_member.c.id, _member.c.name, _member.c.born_on).where(
        _member.c.county_code == household.county_code,
        tuple_(_member.c.name, _member.c.born_on).in_([(one.name, one.born_on) for one in members]),
        _member.c.left_on.is_(None),
        is_one_of(_member.c.id, [one.id for one in members]).is_(False),
    )
    same_village = (
        select(_member.c.id, _member.c.name, _member.c.born_on)
        .join(
            _household,
            (_household.c.county_code == _member.c.county_code) & (_household.c.id == _member.c.household_id),
        )
        .where(
            _household.c.county_code == household.county_code,
            rows_within(village, _household.c.county_code, _household.c.village_code),
            or_(
                is_one_of(_member.c.name, [one.name for one in members]),
                is_one_of(_member.c.born_on, [one.born_on for one in members]),
            ),
            _member.c.left_on.is_(None),
            is_one_of(_member.c.id, [one.id for one in members]).is_(False),
        )
    )
    found: dict[UUID, Any] = {member.id: member for member in members}
    for each in (same_day, same_village):
        found |= {row.id: row for row in await session.execute(each.limit(MOST_NEAR))}
    return [
        (min(one.id, other.id), max(one.id, other.id))
        for one in members
        for other in found.values()
        if one.id != other.id and (one.name == other.name or one.born_on == other.born_on)
    ]


async def candidates(
    session: AsyncSession, areas: Successions, county_code: str, fresh: Select[Any]
) -> list[tuple[UUID, UUID]]:
    """Pairs of members that agree enough to be compared, one of whom is fresh.

    Joins on equal values only, so that a county's import is compared in one pass: the same name and birth anywhere in
    the county; the same name in the village and a near birth; the same birth in the village and a near name.

    Args:
        areas: what code each village bears now.
        fresh: ids of the many households whose people are compared with everybody.
    """
    joined = _member.join(
        _household, (_household.c.county_code == _member.c.county_code) & (_household.c.id == _member.c.household_id)
    )
    people = (
        select(
            *(_member.c[name] for name in ("id", "name", "born_on")),
            present_code(areas, (county_code,), _household.c.village_code).label("village_code"),
            *(cast(extract(part, _member.c.born_on), SmallInteger).label(part) for part in ("year", "month", "day")),
        )
        .select_from(joined)
        .where(
            _member.c.county_code == county_code, _household.c.county_code == county_code, _member.c.left_on.is_(None)
        )
    )
    await session.execute(text(f"SET LOCAL work_mem = '{HASHED_MIB}MB'"))
    # nobody has counted rows just written, and the planner would pair villages before it pairs names
    new = people.where(_household.c.id.in_(fresh)).cte("fresh").prefix_with("MATERIALIZED")
    old = people.cte("everybody").prefix_with("MATERIALIZED")

    def pairs(*alike: Any) -> Select[Any]:
        return (
            select(func.least(new.c.id, old.c.id).label("one"), func.greatest(new.c.id, old.c.id).label("other"))
            .where(new.c.id != old.c.id, *alike)
            .limit(MOST_FOUND)
        )

    def same(*names: str) -> tuple[ColumnElement[bool], ...]:
        return tuple(new.c[name] == old.c[name] for name in names)

    exchanged = (new.c.month == old.c.day, new.c.day == old.c.month)
    sorts = (
        pairs(*same("name", "born_on")),
        pairs(*same("village_code", "name", "year", "month")),
        pairs(*same("village_code", "name", "year", "day")),
        pairs(*same("village_code", "name", "month", "day")),
        pairs(*same("village_code", "name", "year"), *exchanged),
        pairs(*same("village_code", "born_on"), _one_character_differs(new.c.name, old.c.name)),
    )
    return [(row.one, row.other) for row in await session.execute(union_all(*sorts))]


def _one_character_differs(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether two names of at most four characters differ in one; longer ones are compared by the rules alone."""
    places = [func.substr(one, place, 1) == func.substr(other, place, 1) for place in range(1, 5)]
    agreeing = sum((cast(place, Integer) for place in places[1:]), start=cast(places[0], Integer))
    return and_(func.length(one) == func.length(other), agreeing == 3)


async def people_of(session: AsyncSession, county_code: str, member_ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """Members of a county with what tells them apart, as `PersonRead` names it, and their `id_index`, by id."""
    others = _member.alias("others")
    relatives = (
        # who left is told apart in the aggregate: as a condition it tempts the planner to an index by name
        select(func.coalesce(func.array_agg(others.c.name).filter(others.c.left_on.is_(None)), []))
        .where(
            others.c.county_code == _member.c.county_code,
            others.c.household_id == _member.c.household_id,
            others.c.id != _member.c.id,
        )
        .scalar_subquery()
    )
    columns = [
        _member.c[name]
        for name in ("left_on", "name", "id_masked", "id_index", "born_on", "sex", "relation", "household_id")
    ]
    columns += [_household.c[name] for name in ("household_no", "village_code", "head_name", "registered_on")]
    found = await session.execute(
        select(
            _member.c.id.label("member_id"),
            _household.c.status.label("household_status"),
            relatives.label("relatives"),
            *columns,
        )
        .join(
            _household,
            (_household.c.county_code == _member.c.county_code) & (_household.c.id == _member.c.household_id),
        )
        .where(_member.c.county_code == county_code, is_one_of(_member.c.id, list(member_ids)))
    )
    return {row.member_id: row for row in found}


async def shown(session: AsyncSession, pairs: Sequence[DuplicatePair]) -> list[PairRead]:
    """Pairs as people see them, both records side by side."""
    people: dict[UUID, Row[Any]] = {}
    for county in {pair.county_code for pair in pairs}:
        ids = [one for pair in pairs if pair.county_code == county for one in (pair.first_id, pair.second_id)]
        people |= await people_of(session, county, ids)
    return [
        PairRead(
            **pair.model_dump(include=set(PairRead.model_fields)),
            people=[PersonRead.model_validate(people[one]) for one in (pair.first_id, pair.second_id)],
        )
        for pair in pairs
    ]


def both_seen_by(caller: Caller) -> ColumnElement[bool]:
    """That both people of a pair live in the caller's area by now: a household may have moved since it was queued."""
    if caller.sees_whole_counties:
        return true()
    table = table_of(DuplicatePair).c
    return ~exists().where(
        _member.c.county_code == table.county_code,
        _member.c.id.in_((table.first_id, table.second_id)),
        _household.c.county_code == _member.c.county_code,
        _household.c.id == _member.c.household_id,
        not_(caller.area_filter(_household.c.county_code, _household.c.village_code)),
    )


async def check_both_seen(session: AsyncSession, caller: Caller, pair: DuplicatePair) -> None:
    """Refuse a pair of whom one has moved out of the caller's area.

    Raises:
        NotFound: so it is, as if there were none.
    """
    table = table_of(DuplicatePair).c
    mine = select(table.id).where(table.county_code == pair.county_code, table.id == pair.id, both_seen_by(caller))
    if await session.scalar(mine) is None:
        raise NotFound("没有这条记录", "No such record", field="id")


async def find_pair(session: AsyncSession, caller: Caller, pair_id: UUID) -> DuplicatePair:
    """A pair of whom the caller may see both.

    Raises:
        NotFound: there is none.
    """
    pair = await find_record(session, caller, DuplicatePair, pair_id)
    await check_both_seen(session, caller, pair)
    return pair


async def list_pairs(session: AsyncSession, caller: Caller, query: PairQuery) -> PairList:
    """Pairs of the caller's area in one state, the likeliest first.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(DuplicatePair).c
    statement = records_of(caller.narrowed(query.area, field="area"), DuplicatePair).where(
        table.state == query.state, both_seen_by(caller)
    )
    if query.household_id is not None:
        mine = select(_member.c.id).where(_member.c.household_id == query.household_id)
        statement = statement.where(or_(table.first_id.in_(mine), table.second_id.in_(mine)))
    if query.after:
        score, pair_id = decode_cursor("duplicates", query.after, 2)
        last = decode_number(score)
        statement = statement.where(or_(table.score < last, (table.score == last) & (table.id > decode_id(pair_id))))
    found = (await session.scalars(statement.order_by(table.score.desc(), table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    after = encode_cursor("duplicates", page[-1].score, page[-1].id) if len(found) > query.limit else None
    due = await searches_due(session, caller)
    return PairList(items=await shown(session, page), next=after, searches_due=due)


async def searches_due(session: AsyncSession, caller: Caller) -> int:
    """How many written imports are still to be searched that may bring pairs of the caller's area."""
    table = table_of(ImportJob).c
    # one into the whole county may bring pairs of a town
    into_area = caller.area_filter(table.county_code, table.area_prefix) | literal(caller.area_prefix).startswith(
        table.area_prefix
    )
    counted = select(func.count()).select_from(ImportJob).where(table.duplicate_search == DUE, into_area)
    return (await session.execute(counted)).scalar_one()
