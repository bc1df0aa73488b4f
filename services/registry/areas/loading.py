"""Loading area files of any size: staged by COPY, compared set by set, and only what differs is written."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import AreaChangeRecord, StagedArea
from shared.areas import AREAS_FILE, Area, AreaLevel, missing_parent, parent_of_area, repeated_code, significant_prefix
from shared.areas.active import keep_book, read_successions
from shared.areas.successions import COUNTY_DIGITS, Successions
from shared.calendar import Clock
from shared.database import copy_rows, expect_rows, new_id, new_row_id, table_of

AT_ONCE = 20_000
"""Rows copied in one go: what of a file is in memory."""

LOCK = func.hashtextextended("areas", 0)
"""Whoever loads or changes areas holds it: two at once would take each other's new codes for mistakes."""

Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class LoadedAreas:
    """What a load came to."""

    given: int
    added: int
    renamed: int


_COLUMNS = ("load_id", "line", "code", "name", "level", "parent_code", "county_code", "village_id")

_REPEATED = text("""
    SELECT line, code FROM (
        SELECT line, code, row_number() OVER (PARTITION BY code ORDER BY line) AS place
        FROM area_staging WHERE load_id = :load_id
    ) AS counted
    WHERE place > 1 ORDER BY line LIMIT 1
""")
_ORPHANED = text("""
    SELECT s.line, s.code, s.parent_code FROM area_staging s
    LEFT JOIN area_staging p ON p.load_id = s.load_id AND p.code = s.parent_code
    LEFT JOIN area a ON a.code = s.parent_code
    WHERE s.load_id = :load_id AND s.parent_code IS NOT NULL AND a.code IS NULL AND (p.line IS NULL OR p.line > s.line)
    ORDER BY s.line LIMIT 1
""")
_ADD = text("""
    INSERT INTO area (code, name, level, parent_code, county_code)
    SELECT s.code, s.name, s.level, s.parent_code, s.county_code FROM area_staging s
    WHERE s.load_id = :load_id AND NOT EXISTS (SELECT FROM area a WHERE a.code = s.code)
    ORDER BY s.code
""")
_ADD_VILLAGES = text("""
    INSERT INTO village (county_code, id, village_code, name)
    SELECT s.county_code, s.village_id, s.code, s.name FROM area_staging s
    WHERE s.load_id = :load_id AND s.village_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM village v WHERE v.county_code = s.county_code AND v.village_code = s.code
    )
    ORDER BY s.village_id
""")
_RENAMED = text("""
    SELECT s.code, a.name AS old_name, s.name FROM area_staging s JOIN area a ON a.code = s.code
    WHERE s.load_id = :load_id AND a.name <> s.name AND a.valid_to IS NULL
    ORDER BY s.code
""")
_RENAME = text("""
    UPDATE area a SET name = s.name FROM area_staging s
    WHERE s.load_id = :load_id AND a.code = s.code AND a.name <> s.name AND a.valid_to IS NULL
""")
_RENAME_VILLAGES = text("""
    UPDATE village v SET name = s.name FROM area_staging s
    WHERE s.load_id = :load_id AND v.county_code = s.county_code AND v.village_code = s.code AND v.name <> s.name
      AND v.valid_to IS NULL
""")
_BOOK = text("""
    SELECT left(code, 6), string_agg(substr(code, 7), '' ORDER BY code) FROM area
    WHERE left(code, 6) IN (SELECT left(code, 6) FROM area_staging WHERE load_id = :load_id) GROUP BY 1
""")
_FORGET = text("DELETE FROM area_staging WHERE load_id = :load_id")


async def _silent(_done: int) -> None:
    """Nobody is told how far it is."""


async def load_areas(
    session: AsyncSession,
    clock: Clock,
    lines: Iterable[tuple[int, Area]],
    *,
    path: Path = AREAS_FILE,
    subject: str = "",
    role: str = "",
    renaming: bool = False,
    progress: Progress = _silent,
) -> LoadedAreas:
    """Load areas, and a village record for each village among them; only what is new or differs is written.

    Args:
        session: the transaction: a mistake undoes all of it.
        clock: for the day of renamings.
        lines: areas with their lines in the file.
        path: the file, for messages.
        subject: who loads.
        role: as what.
        renaming: whether another name than the known one counts, as a renaming of today; else it is left.
        progress: told after each part how many rows were read.

    Raises:
        AreaFileInvalid: a bad row, a code that stands twice, or a parent that is neither known nor before its child.
    """
    await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    load_id = new_id()
    given = await _stage(session, load_id, lines, progress)
    await expect_rows(session, given)
    which = {"load_id": load_id}
    if (row := (await session.execute(_REPEATED, which)).first()) is not None:
        raise repeated_code(path, row.line, row.code)
    if (row := (await session.execute(_ORPHANED, which)).first()) is not None:
        raise missing_parent(path, row.line, row.code, row.parent_code)
    added = await _count(session, _ADD, which)
    await session.execute(_ADD_VILLAGES, which)
    renamed = 0
    if renaming:
        renamed = await _rename(session, clock, which, path.name, subject, role)
    if added:
        book = [(county, codes) for county, codes in await session.execute(_BOOK, which)]
        await keep_book(session, book, clock.now())
    await session.execute(_FORGET, which)
    return LoadedAreas(given, added, renamed)


async def _stage(session: AsyncSession, load_id: Any, lines: Iterable[tuple[int, Area]], progress: Progress) -> int:
    successions = Successions(await read_successions(session))
    changed = tuple({side[:COUNTY_DIGITS] for one in successions.known for side in (one.old, one.new)})

    def records(part: list[tuple[int, Area]]) -> Iterator[tuple[object, ...]]:
        for line, area in part:
            county = area.code[:COUNTY_DIGITS]
            if county.startswith(changed):  # a city's code is shorter
                county = successions.tenant(significant_prefix(area.code))
            village_id = new_row_id() if area.level is AreaLevel.VILLAGE else None
            yield load_id, line, area.code, area.name, area.level.value, parent_of_area(area), county, village_id

    given, rest = 0, iter(lines)
    while part := list(islice(rest, AT_ONCE)):
        await copy_rows(session, table_of(StagedArea), _COLUMNS, records(part))
        given += len(part)
        await progress(given)
    return given


async def _rename(
    session: AsyncSession, clock: Clock, which: dict[str, Any], source: str, subject: str, role: str
) -> int:
    found = (await session.execute(_RENAMED, which)).all()
    session.add_all(
        AreaChangeRecord(
            kind="renamed",
            code=row.code,
            old_name=row.old_name,
            name=row.name,
            effective_on=clock.today(),
            source=source,
            subject=subject,
            role=role,
            recorded_at=clock.now(),
        )
        for row in found
    )
    await session.flush()
    if not found:
        return 0
    await session.execute(_RENAME, which)
    await session.execute(_RENAME_VILLAGES, which)
    return len(found)


async def _count(session: AsyncSession, statement: Any, parameters: dict[str, Any]) -> int:
    done: Any = await session.execute(statement, parameters)
    return int(done.rowcount)
