"""Changing areas: what closes, what takes its place, and what other services must know of it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas import rules
from services.registry.areas.loading import LOCK
from services.registry.areas.models import AreaChangeRecord, AreaRecord
from services.registry.areas.refusals import (
    AreaExists,
    AreaGone,
    AreaHasParts,
    AreaInhabited,
    LaterChangeRecorded,
)
from services.registry.households.models import REMOVED, Household
from shared.areas import AreaFileInvalid, AreaLevel, AreaUnknown, level_of, parent_of, significant_prefix
from shared.areas.active import keep_book, keep_successions, read_successions
from shared.areas.changes import FOLLOWED, AreaChange, shipped_successions
from shared.areas.successions import COUNTY_DIGITS, Succession, Successions
from shared.business_dates import check_not_future
from shared.calendar import Clock
from shared.database import new_id, table_of
from shared.errors import Refusal
from shared.events.registry import AreaEstablished, AreaSucceeded
from shared.messaging.outbox import emit
from shared.security.callers import Caller, Operator, rows_within

_CLOSE = text("UPDATE area SET valid_to = :day WHERE code >= :first AND code <= :last AND valid_to IS NULL")
_CLOSE_VILLAGES = text("""
    UPDATE village SET valid_to = :day
    WHERE county_code IN (SELECT DISTINCT county_code FROM area WHERE code >= :first AND code <= :last)
      AND village_code >= :first AND village_code <= :last AND valid_to IS NULL
""")
_FOLLOW = text("""
    INSERT INTO area (code, name, level, parent_code, county_code, valid_from)
    SELECT :new || substr(a.code, :from), a.name, a.level, :new || substr(a.parent_code, :from), a.county_code, :day
    FROM area a WHERE a.code > :first AND a.code <= :last AND a.valid_to = :day
""")
_FOLLOWING_VILLAGES = text("""
    SELECT a.county_code, a.code, a.name FROM area a
    WHERE a.code >= :first AND a.code <= :last AND a.level = 'village' AND a.valid_to IS NULL
    ORDER BY a.code
""")
_ADD_VILLAGES = text("""
    INSERT INTO village (county_code, id, village_code, name)
    SELECT * FROM unnest(CAST(:counties AS text[]), CAST(:ids AS uuid[]), CAST(:codes AS text[]),
                         CAST(:names AS text[]))
""")
_RENAME_VILLAGE = text("UPDATE village SET name = :name WHERE county_code = :county_code AND village_code = :code")
_PARTS = text("SELECT code FROM area WHERE parent_code = :code AND valid_to IS NULL LIMIT 1")
_BOOK = text("SELECT string_agg(substr(code, 7), '' ORDER BY code) FROM area WHERE left(code, 6) = :county")


def area_id(code: str) -> UUID:
    """The id by which events speak of an area: the same from the same code, everywhere."""
    return uuid5(NAMESPACE_URL, f"urn:fupin:area:{code}")


async def change_area(
    session: AsyncSession, clock: Clock, actor: Caller | Operator, change: AreaChange
) -> AreaChangeRecord:
    """Change an area, keep what it was, and announce what other services must follow.

    Raises:
        AreaChangeIncomplete, AreaLevelsDiffer: it doesn't say what its kind needs.
        OutsideArea: the area or its successor is not the actor's.
        DateInFuture, ChangeBeforeArea, LaterChangeRecorded: its day can't be.
        AreaUnknown, AreaGone, AreaExists, AreaHasParts, AreaInhabited: the areas are not as the change takes them to
            be.
    """
    rules.check_stated(change.kind, change.code, change.successor_code, change.name)
    check_not_future(clock, change.effective_on, field="effective_on")
    if isinstance(actor, Caller):
        actor.require_area(significant_prefix(change.code), field="code")
        if change.successor_code is not None:
            actor.require_area(significant_prefix(change.successor_code), field="successor_code")
    await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    known = Successions(await read_successions(session))
    await _check_latest(session, change)
    area = await session.get(AreaRecord, change.code, populate_existing=True)
    old_name = area.name if area is not None else change.old_name
    if change.kind == "established":
        await _establish(session, clock, known, change, area)
    else:
        area = await _standing(session, change, area)
        await _CHANGES[change.kind](session, clock, known, change, area)
    record = AreaChangeRecord(
        kind=change.kind,
        code=change.code,
        successor_code=change.successor_code,
        old_name=old_name,
        name=change.name,
        effective_on=change.effective_on,
        source=change.source,
        subject=actor.subject,
        role=str(actor.role),
        recorded_at=clock.now(),
    )
    session.add(record)
    await session.flush()
    return record


async def apply_changes(
    session: AsyncSession, clock: Clock, actor: Operator, lines: Iterable[tuple[int, AreaChange]], path: Path
) -> int:
    """Record the changes of a file that are not recorded yet; how many.

    Raises:
        AreaFileInvalid: one can't be; names the line.
    """
    done = 0
    for line, change in lines:
        if await _is_recorded(session, change):
            continue
        try:
            await change_area(session, clock, actor, change)
        except Refusal as refused:
            raise AreaFileInvalid(path, line, refused.detail, refused.detail_en) from refused
        done += 1
    return done


async def _is_recorded(session: AsyncSession, change: AreaChange) -> bool:
    table = table_of(AreaChangeRecord).c
    found = await session.scalar(
        select(table.id).where(
            table.kind == change.kind, table.code == change.code, table.effective_on == change.effective_on
        )
    )
    return found is not None


async def _check_latest(session: AsyncSession, change: AreaChange) -> None:
    """Refuse a change that a recorded one lies behind: of the area, and where it goes, of all inside and what came in.

    Raises:
        LaterChangeRecorded: so it does.
    """
    table, span = table_of(AreaChangeRecord).c, _span(change.code)
    concerned = table.code == change.code
    if change.kind not in rules.NEEDS_NAME:
        concerned = or_(*(column.between(span["first"], span["last"]) for column in (table.code, table.successor_code)))
    later: date | None = await session.scalar(
        select(func.max(table.effective_on)).where(concerned, table.effective_on > change.effective_on)
    )
    if later is not None:
        raise LaterChangeRecorded(f"已登记 {later} 生效的变更", f"One of {later} is recorded", field="effective_on")


async def _standing(session: AsyncSession, change: AreaChange, area: AreaRecord | None) -> AreaRecord:
    """The area that changes; one of before the list is entered under the county that took its place."""
    if area is None and change.kind == "renumbered" and change.old_name and change.successor_code:
        successor = await _valid(session, change.successor_code, change.effective_on, field="successor_code")
        area = AreaRecord(
            code=change.code,
            name=change.old_name,
            level=successor.level,
            parent_code=parent_of(change.code),
            county_code=successor.county_code,
        )
        session.add(area)
        await session.flush()
        return area
    if area is None:
        raise AreaUnknown(change.code, field="code")
    if area.valid_to is not None:
        raise AreaGone(f"{area.code} 已于 {area.valid_to} 停用", f"{area.code} ended on {area.valid_to}", field="code")
    rules.check_day(change.effective_on, area.valid_from)
    return area


async def _valid(session: AsyncSession, code: str, on: date, *, field: str) -> AreaRecord:
    area = await session.get(AreaRecord, code, populate_existing=True)
    if area is None:
        raise AreaUnknown(code, field=field)
    if area.valid_to is not None:
        raise AreaGone(f"{code} 已于 {area.valid_to} 停用", f"{code} ended on {area.valid_to}", field=field)
    rules.check_day(on, area.valid_from)
    return area


async def _establish(
    session: AsyncSession, clock: Clock, known: Successions, change: AreaChange, area: AreaRecord | None
) -> None:
    if area is not None:
        raise AreaExists(field="code")
    parent = parent_of(change.code)
    if parent is not None:
        await _valid(session, parent, change.effective_on, field="code")
    county_code = known.tenant(significant_prefix(change.code))
    await _add(session, change.code, change.name or "", county_code, change.effective_on)
    await _renew_book(session, clock, change.code)
    emit(
        session,
        clock,
        AreaEstablished(
            county_code=county_code,
            version=await _next_version(session, change.code),
            area_id=area_id(change.code),
            code=change.code,
            effective_on=change.effective_on,
        ),
    )


async def _rename(
    session: AsyncSession, _clock: Clock, _known: Successions, change: AreaChange, area: AreaRecord
) -> None:
    area.name = change.name or area.name
    await session.execute(_RENAME_VILLAGE, {"name": area.name, "county_code": area.county_code, "code": area.code})


async def _abolish(
    session: AsyncSession, _clock: Clock, known: Successions, change: AreaChange, area: AreaRecord
) -> None:
    await _check_empty(session, area)
    household = table_of(Household).c
    inside = rows_within(known.reaches(significant_prefix(area.code)), household.county_code, household.village_code)
    number = await session.scalar(
        select(func.count()).select_from(Household).where(inside, household.status != REMOVED)
    )
    if number:  # they would be of no village that there is, and nothing brings an abolished code back
        raise AreaInhabited(
            f"{area.code} 还有 {number} 户在册", f"{number} households live in {area.code}", field="code"
        )
    await _close(session, area.code, change.effective_on)


async def _merge(session: AsyncSession, clock: Clock, known: Successions, change: AreaChange, area: AreaRecord) -> None:
    await _check_empty(session, area)
    await _valid(session, str(change.successor_code), change.effective_on, field="successor_code")
    await _close(session, area.code, change.effective_on)
    await _announce(session, clock, change, known.tenant(significant_prefix(area.code)))


async def _renumber(
    session: AsyncSession, clock: Clock, known: Successions, change: AreaChange, area: AreaRecord
) -> None:
    new_code, day = str(change.successor_code), change.effective_on
    taken = await session.get(AreaRecord, new_code, populate_existing=True)
    if taken is not None:
        if change.old_name is None or await _has_parts(session, area):
            raise AreaExists(field="successor_code")
        await _close(session, area.code, day)
        await _announce(session, clock, change, taken.county_code)
        return
    parent = parent_of(new_code)
    if parent is not None:
        await _valid(session, parent, day, field="successor_code")
    old, new = significant_prefix(area.code), significant_prefix(new_code)
    await _close(session, area.code, day)
    await _add(session, new_code, change.name or area.name, area.county_code, day)
    if area.level != AreaLevel.VILLAGE.value:
        await session.execute(_FOLLOW, {**_span(area.code), "new": new, "from": len(old) + 1, "day": day})
        rows = (await session.execute(_FOLLOWING_VILLAGES, _span(new_code))).all()
        await _add_villages(session, rows)
    await _announce(session, clock, change, known.tenant(old))
    await _renew_book(session, clock, new_code)


_CHANGES: dict[str, Any] = {"renamed": _rename, "renumbered": _renumber, "merged": _merge, "abolished": _abolish}


def _span(code: str) -> dict[str, str]:
    """The first and the last code of an area."""
    return {"first": code, "last": significant_prefix(code).ljust(len(code), "9")}


async def _close(session: AsyncSession, code: str, day: date) -> None:
    await session.execute(_CLOSE, {**_span(code), "day": day})
    await session.execute(_CLOSE_VILLAGES, {**_span(code), "day": day})


async def _has_parts(session: AsyncSession, area: AreaRecord) -> bool:
    return (await session.execute(_PARTS, {"code": area.code})).first() is not None


async def _check_empty(session: AsyncSession, area: AreaRecord) -> None:
    if await _has_parts(session, area):
        raise AreaHasParts(field="code")


async def _add(session: AsyncSession, code: str, name: str, county_code: str, day: date) -> None:
    level = level_of(code)
    session.add(
        AreaRecord(
            code=code,
            name=name,
            level=level.value,
            parent_code=parent_of(code),
            county_code=county_code,
            valid_from=day,
        )
    )
    await session.flush()
    if level is AreaLevel.VILLAGE:
        await _add_villages(session, [(county_code, code, name)])


async def _add_villages(session: AsyncSession, rows: Iterable[Any]) -> None:
    found = [tuple(row) for row in rows]
    await session.execute(
        _ADD_VILLAGES,
        {
            "counties": [row[0] for row in found],
            "ids": [new_id() for _ in found],
            "codes": [row[1] for row in found],
            "names": [row[2] for row in found],
        },
    )


async def _announce(session: AsyncSession, clock: Clock, change: AreaChange, county_code: str) -> None:
    succession = Succession(
        significant_prefix(change.code),
        significant_prefix(str(change.successor_code)),
        change.kind == "renumbered",
        county_code,
        change.effective_on,
        change.source,
    )
    if succession in shipped_successions().known:
        return  # every service has it with the program
    await keep_successions(session, [succession], clock.now())
    emit(
        session,
        clock,
        AreaSucceeded(
            county_code=county_code,
            version=await _next_version(session, change.code),
            area_id=area_id(change.code),
            old_code=succession.old,
            new_code=succession.new,
            whole=succession.whole,
            effective_on=succession.effective_on,
            source=succession.source,
        ),
    )


async def _next_version(session: AsyncSession, code: str) -> int:
    """The version of the next event about an area: every kind of change but a renaming or abolition is announced."""
    table = table_of(AreaChangeRecord).c
    told: int = (
        await session.execute(
            select(func.count()).where(table.code == code, table.kind.in_((*FOLLOWED, "established")))
        )
    ).scalar_one()
    return told + 1


async def _renew_book(session: AsyncSession, clock: Clock, code: str) -> None:
    """Let this service know a code that came."""
    county = code[:COUNTY_DIGITS]
    codes: str | None = await session.scalar(_BOOK, {"county": county})
    await keep_book(session, [(county, codes or "")], clock.now())
