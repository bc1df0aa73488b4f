"""Reading screening runs: how far they have come, and their lists."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.monitoring.households.models import Household
from services.monitoring.places import touching
from services.monitoring.populations.rules import POPULATION_LABELS, SINCE_LABELS, Population, Since, what_became
from services.monitoring.screenings.models import (
    ListedList,
    ListedQuery,
    ListedRead,
    MarkRead,
    PersonRead,
    ScreeningDetail,
    ScreeningHousehold,
    ScreeningList,
    ScreeningMark,
    ScreeningQuery,
    ScreeningRead,
    ScreeningRun,
    TransferCount,
)
from services.monitoring.screenings.refusals import NotListed, UnknownScreening
from services.monitoring.screenings.rules import OUTCOME_LABELS, Check, Coverage, Outcome, counted
from shared.codes import TRANSFER_KINDS
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, table_of
from shared.money import four_decimals
from shared.security.callers import Caller

J = TypeVar("J", bound=Select[*tuple[Any, ...]])

_LISTED, _NOW = table_of(ScreeningHousehold).c, table_of(Household).c


async def find_run(
    session: AsyncSession, caller: Caller, screening_id: UUID, *, lock: Literal["shared", "alone"] | None = None
) -> ScreeningRun:
    """A run in the caller's area, or of an area around it.

    Args:
        lock: ``shared`` for marks, which only keep the run from being closed; ``alone`` to close or withdraw it.

    Raises:
        UnknownScreening: there is none.
    """
    table = table_of(ScreeningRun).c
    statement = select(ScreeningRun).where(
        touching(caller, table.county_code, table.area_code), table.id == screening_id
    )
    if lock:
        statement = statement.with_for_update(read=lock == "shared")
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise UnknownScreening(field="id")
    return found


async def find_household(
    session: AsyncSession, caller: Caller, run: ScreeningRun, household_id: UUID
) -> ScreeningHousehold:
    """A household on a run's list.

    Raises:
        NotListed: it isn't there, or lies outside the caller's area.
    """
    listed = table_of(ScreeningHousehold).c
    found = await session.scalar(
        select(ScreeningHousehold).where(_part(caller, run), listed.household_id == household_id)
    )
    if found is None:
        raise NotListed(field="household_id")
    return found


async def show(session: AsyncSession, caller: Caller, screening_id: UUID) -> ScreeningDetail:
    """A run with how far it has come. Raises UnknownScreening."""
    return await detail_of(session, caller, await find_run(session, caller, screening_id))


async def list_runs(session: AsyncSession, caller: Caller, query: ScreeningQuery) -> ScreeningList:
    """Runs of an area and of those around it, the latest first. Raises Invalid for a cursor of another list."""
    table = table_of(ScreeningRun).c
    order = (table.begun_on, table.id)
    asked = caller.narrowed(query.area, field="area")
    statement = select(ScreeningRun).where(touching(asked, table.county_code, table.area_code))
    if query.screening is not None:
        statement = statement.where(table.screening == query.screening)
    if query.closed is not None:
        goes_on = and_(table.closed_on.is_(None), table.withdrawn_on.is_(None))
        statement = statement.where(table.closed_on.is_not(None) if query.closed else goes_on)
    if query.withdrawn is not None:
        statement = statement.where(
            table.withdrawn_on.is_not(None) if query.withdrawn else table.withdrawn_on.is_(None)
        )
    if query.after is not None:
        begun_on, screening_id = decode_cursor("screenings", query.after, 2)
        statement = statement.where(tuple_(*order) < tuple_(decode_day(begun_on), decode_id(screening_id)))
    statement = statement.order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    found: Sequence[ScreeningRun] = (await session.scalars(statement)).all()
    page = found[: query.limit]
    more = encode_cursor("screenings", page[-1].begun_on, page[-1].id) if len(found) > query.limit else None
    return ScreeningList(items=[_read(run) for run in page], next=more)


async def list_households(session: AsyncSession, caller: Caller, screening_id: UUID, query: ListedQuery) -> ListedList:
    """The caller's part of a run's list, by household number.

    Raises:
        UnknownScreening: there is no such run.
        UnknownCode: there is no such payment.
        Invalid: the cursor is of another list.
    """
    run = await find_run(session, caller, screening_id)
    latest = _latest(run)
    listed = table_of(ScreeningHousehold).c
    order = (listed.household_no, listed.household_id)
    statement = _list(caller.narrowed(query.area, field="area"), run, latest)
    if query.marked is not None:
        statement = statement.where(latest.c.id.is_not(None) if query.marked else latest.c.id.is_(None))
    if query.transfer_lacking is not None:
        code = TRANSFER_KINDS.by_code(query.transfer_lacking).code
        statement = statement.where(latest.c.people.contains([{"lacking": [code]}]))
    if query.after is not None:
        household_no, household_id = decode_cursor("screening households", query.after, 2)
        statement = statement.where(tuple_(*order) > tuple_(household_no, decode_id(household_id)))
    found = (await session.execute(statement.order_by(*order).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = (
        encode_cursor("screening households", page[-1][0].household_no, page[-1][0].household_id)
        if len(found) > query.limit
        else None
    )
    return ListedList(items=[_listed(caller, run, row) for row in page], next=more)


async def listed_read(
    session: AsyncSession, caller: Caller, run: ScreeningRun, listed: ScreeningHousehold
) -> ListedRead:
    """A household on a run's list with its mark."""
    table = table_of(ScreeningHousehold).c
    statement = _list(caller, run, _latest(run)).where(table.household_id == listed.household_id)
    return _listed(caller, run, (await session.execute(statement)).one())


async def detail_of(session: AsyncSession, caller: Caller, run: ScreeningRun) -> ScreeningDetail:
    """A run with how far it has come in the caller's part of its area."""
    latest = _latest(run)
    columns = (_LISTED.village_code, _NOW.village_code, _NOW.exited_on, _NOW.removed_on)
    marks = (latest.c.people, latest.c.outcome, latest.c.lacking, latest.c.cadre_level)
    rows = (await session.execute(_joined(select(*columns, *marks), caller, run, latest))).all()
    marked = [row for row in rows if row.outcome is not None]
    seen = [village for village, *_, outcome, _, _ in marked if outcome == Outcome.SEEN]
    checks = [Check(one["member_id"], one["received"], one["lacking"]) for row in marked for one in row.people]
    by_transfer = counted(run.transfers, checks)
    return ScreeningDetail(
        **_read(run).model_dump(),
        listed=len(rows),
        marked=len(marked),
        coverage=four_decimals(Coverage(len(rows), len(marked)).share),
        seen=len(seen),
        gone=len(marked) - len(seen),
        lacking=dict(Counter(code for row in marked for code in set(row.lacking))),
        people=len(checks),
        people_lacking=sum(bool(check.lacking) for check in checks),
        by_transfer=[
            TransferCount(kind=code, label=TRANSFER_KINDS.by_code(code).label, received=received, lacking=lacking)
            for code, (received, lacking) in by_transfer.items()
        ],
        by_cadre_level=dict(Counter(row.cadre_level for row in marked if row.cadre_level)),
        villages=len({village for village, *_ in rows}),
        villages_visited=len(set(seen)),
        unmarked_left=sum(
            outcome is None and _since(caller, run, *register) is not None for *register, _, outcome, _, _ in rows
        ),
    )


def _part(caller: Caller, run: ScreeningRun) -> ColumnElement[bool]:
    """The households of a run that are the caller's."""
    listed = table_of(ScreeningHousehold).c
    return and_(
        listed.county_code == run.county_code,
        listed.screening_id == run.id,
        caller.area_filter(listed.household_county, listed.village_code),
    )


def _latest(run: ScreeningRun) -> Subquery:
    """The last version of each household's mark."""
    table = table_of(ScreeningMark).c
    return (
        select(ScreeningMark)
        .ext(distinct_on(table.household_id))
        .where(table.county_code == run.county_code, table.screening_id == run.id)
        .order_by(table.household_id, table.version.desc())
        .subquery()
    )


def _joined(statement: J, caller: Caller, run: ScreeningRun, latest: Subquery) -> J:
    """The caller's part of a list, each household with what the register says of it now, and with its last mark."""
    joined: J = (
        statement.select_from(ScreeningHousehold)
        .join(Household, and_(_NOW.county_code == _LISTED.household_county, _NOW.id == _LISTED.household_id))
        .outerjoin(latest, latest.c.household_id == _LISTED.household_id)
        .where(_part(caller, run))
    )
    return joined


def _list(caller: Caller, run: ScreeningRun, latest: Subquery) -> Select[ScreeningHousehold, Household, ScreeningMark]:
    return _joined(select(ScreeningHousehold, Household, aliased(ScreeningMark, latest)), caller, run, latest)


def _since(
    caller: Caller,
    run: ScreeningRun,
    village_then: str,
    village_now: str,
    exited_on: date | None,
    removed_on: date | None,
) -> Since | None:
    """What became of a listed household; a village under a new code is the village that it was."""
    present = caller.areas.present_code
    return what_became(Population(run.population), present(village_then), present(village_now), exited_on, removed_on)


def _listed(
    caller: Caller, run: ScreeningRun, row: Row[ScreeningHousehold, Household, ScreeningMark | None]
) -> ListedRead:
    listed, now, mark = row
    since = _since(caller, run, listed.village_code, now.village_code, now.exited_on, now.removed_on)
    return ListedRead(
        household_id=listed.household_id,
        household_no=listed.household_no,
        village_code=listed.village_code,
        since=since,
        since_label=SINCE_LABELS[since] if since else None,
        mark=None
        if mark is None
        else MarkRead(
            **mark.model_dump(exclude={"people"}),
            people=[PersonRead.model_validate(one) for one in mark.people],
            outcome_label=OUTCOME_LABELS[Outcome(mark.outcome)],
        ),
    )


def _read(run: ScreeningRun) -> ScreeningRead:
    return ScreeningRead(
        **run.model_dump(exclude={"coverage", "listed", "recorded_at", "population"}),
        population=Population(run.population),
        population_label=POPULATION_LABELS[Population(run.population)],
        wanted_coverage=run.coverage,
    )
