"""Reading spot checks: how far they have come, their draws, and the files by which a draw can be repeated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import touching
from services.monitoring.populations.rules import SINCE_LABELS, Population, what_became
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckHousehold
from services.monitoring.spot_checks.queries import Drawn, drawn, drawn_of, find_check, latest_results, part_of
from services.monitoring.spot_checks.rules import (
    MEASURED_LABELS,
    OUTCOME_LABELS,
    Measured,
    Outcome,
    is_breached,
    is_result_late,
    rates,
)
from services.monitoring.spot_checks.schemas import (
    DrawnList,
    DrawnQuery,
    DrawnRead,
    GroupList,
    GroupRead,
    Progress,
    RateRead,
    ResultRead,
    SampleQuery,
    SpotCheckDetail,
    SpotCheckList,
    SpotCheckQuery,
    SpotCheckRead,
)
from shared.areas.directory import area_text
from shared.calendar import Clock
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.database import decode_cursor, decode_id, decode_number, encode_cursor, table_of
from shared.money import four_decimals
from shared.security.callers import Caller

_POPULATION_COLUMNS = ("group_code", "household_no", "village_code", "key", "rank", "drawn")


async def show(session: AsyncSession, clock: Clock, caller: Caller, spot_check_id: UUID) -> SpotCheckDetail:
    """A check with how far it has come. Raises UnknownSpotCheck."""
    return await detail_of(session, clock, caller, await find_check(session, caller, spot_check_id))


async def detail_of(session: AsyncSession, clock: Clock, caller: Caller, check: SpotCheck) -> SpotCheckDetail:
    """A check with how far it has come in the caller's part of its area."""
    sizes = await _group_sizes(session, caller, check)
    progress = _progress(check, sum(sizes.values()), await _drawn(session, caller, check), clock.today())
    return SpotCheckDetail(**_read(check).model_dump(), progress=progress)


async def list_groups(session: AsyncSession, clock: Clock, caller: Caller, spot_check_id: UUID) -> GroupList:
    """How far a check has come in each village or town by which was drawn. Raises UnknownSpotCheck."""
    check = await find_check(session, caller, spot_check_id)
    by_group: defaultdict[str, list[Drawn]] = defaultdict(list)
    for one in await _drawn(session, caller, check):
        by_group[one.place.group_code].append(one)
    return GroupList(
        items=[
            GroupRead(
                group_code=group,
                group_label=area_text(group),
                progress=_progress(check, size, by_group[group], clock.today()),
            )
            for group, size in (await _group_sizes(session, caller, check)).items()
        ]
    )


async def list_checks(session: AsyncSession, caller: Caller, query: SpotCheckQuery) -> SpotCheckList:
    """Checks of an area and of those around it, the latest quarter first. Raises Invalid for another list's cursor."""
    table = table_of(SpotCheck).c
    order = (table.quarter, table.id)
    asked = caller.narrowed(query.area, field="area")
    statement = select(SpotCheck).where(touching(asked, table.county_code, table.area_code))
    if query.quarter is not None:
        statement = statement.where(table.quarter == query.quarter)
    if query.closed is not None:
        statement = statement.where(table.closed_on.is_not(None) if query.closed else table.closed_on.is_(None))
    if query.after is not None:
        quarter, spot_check_id = decode_cursor("spot checks", query.after, 2)
        statement = statement.where(tuple_(*order) < tuple_(quarter, decode_id(spot_check_id)))
    statement = statement.order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    found: Sequence[SpotCheck] = (await session.scalars(statement)).all()
    page = found[: query.limit]
    more = encode_cursor("spot checks", page[-1].quarter, page[-1].id) if len(found) > query.limit else None
    return SpotCheckList(items=[_read(check) for check in page], next=more)


async def list_population(
    session: AsyncSession, clock: Clock, caller: Caller, spot_check_id: UUID, query: DrawnQuery
) -> DrawnList:
    """The caller's part of a check's population by group and rank; `SampleQuery` gives the drawn ones alone.

    Raises:
        UnknownSpotCheck: there is no such check.
        Invalid: the cursor is of another list.
    """
    check = await find_check(session, caller, spot_check_id)
    results = latest_results(check)
    table = table_of(SpotCheckHousehold).c
    order = (table.group_code, table.rank)
    statement = drawn_of(caller.narrowed(query.area, field="area"), check, results)
    if isinstance(query, SampleQuery):
        statement = statement.where(table.drawn)
        if query.done is not None:
            statement = statement.where(results.c.id.is_not(None) if query.done else results.c.id.is_(None))
    if query.after is not None:
        group, rank = decode_cursor("spot check population", query.after, 2)
        statement = statement.where(tuple_(*order) > tuple_(group, decode_number(rank)))
    found = (await session.execute(statement.order_by(*order).limit(query.limit + 1))).all()
    page = [drawn(row) for row in found[: query.limit]]
    more = (
        encode_cursor("spot check population", page[-1].place.group_code, page[-1].place.rank)
        if len(found) > query.limit
        else None
    )
    return DrawnList(items=[drawn_read(caller, check, one, clock.today()) for one in page], next=more)


async def draw_csv(session: AsyncSession, caller: Caller, spot_check_id: UUID, *, sample: bool) -> tuple[str, str]:
    """The caller's part of a draw as csv, for others to repeat it.

    Args:
        sample: only those that were drawn.

    Returns:
        Name and text of the file: households by group and rank, with numbers and codes and no names.

    Raises:
        UnknownSpotCheck: there is no such check.
    """
    check = await find_check(session, caller, spot_check_id)
    table = table_of(SpotCheckHousehold).c
    statement = select(*(table[name] for name in _POPULATION_COLUMNS)).where(part_of(caller, check))
    if sample:
        statement = statement.where(table.drawn)
    rows = await session.execute(statement.order_by(table.group_code, table.rank))
    name = f"spot-check-{check.area_code}-{check.quarter}-{check.level}-{'sample' if sample else 'population'}.csv"
    return name, "".join(_csv(rows))


def drawn_read(caller: Caller, check: SpotCheck, one: Drawn, today: date) -> DrawnRead:
    """A household's place in a draw, and what came of it."""
    present = caller.areas.present_code
    since = what_became(
        Population(check.population),
        present(one.place.village_code),
        present(one.now.village_code),
        one.now.exited_on,
        one.now.removed_on,
    )
    result = one.result
    return DrawnRead(
        **one.place.model_dump(),
        since=since,
        since_label=SINCE_LABELS[since] if since else None,
        late=_is_late(check, one, today),
        result=None
        if result is None
        else ResultRead(**result.model_dump(), outcome_label=OUTCOME_LABELS[Outcome(result.outcome)]),
    )


def _csv(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_line(_POPULATION_COLUMNS)
    for row in rows:
        *cells, drawn = row
        yield csv_line([*cells, int(bool(drawn))])


async def _group_sizes(session: AsyncSession, caller: Caller, check: SpotCheck) -> dict[str, int]:
    group = table_of(SpotCheckHousehold).c.group_code
    rows = await session.execute(
        select(group, func.count()).where(part_of(caller, check)).group_by(group).order_by(group)
    )
    return {row[0]: row[1] for row in rows}


async def _drawn(session: AsyncSession, caller: Caller, check: SpotCheck) -> list[Drawn]:
    statement = drawn_of(caller, check, latest_results(check)).where(table_of(SpotCheckHousehold).c.drawn)
    return [drawn(row) for row in await session.execute(statement)]


def _is_late(check: SpotCheck, one: Drawn, today: date) -> bool:
    return one.place.drawn and is_result_late(check.due_on, one.result.visited_on if one.result else None, today)


def _progress(check: SpotCheck, households: int, members: Sequence[Drawn], today: date) -> Progress:
    found = [one.result.found for one in members if one.result is not None]
    checked = sum(one.outcome is Outcome.CHECKED for one in found)
    bounds = {
        Measured.WRONG_EXITS: check.wrong_exits_below,
        Measured.MISSED: check.missed_below,
        Measured.SATISFIED: check.satisfied_over,
    }
    return Progress(
        households=households,
        drawn=len(members),
        checked=checked,
        gone=len(found) - checked,
        missing=len(members) - len(found),
        late=sum(_is_late(check, one, today) for one in members),
        rates=[
            RateRead(
                code=measured.value,
                label=MEASURED_LABELS[measured],
                numerator=rate.numerator,
                denominator=rate.denominator,
                rate=None if rate.value is None else four_decimals(rate.value),
                bound=four_decimals(Fraction(bounds[measured])),
                exceeded=is_breached(measured, rate, Fraction(bounds[measured])),
            )
            for measured, rate in rates(found).items()
        ],
    )


def _read(check: SpotCheck) -> SpotCheckRead:
    return SpotCheckRead.model_validate(check.model_dump())
