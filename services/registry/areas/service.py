"""Finding areas: as they stand, and as they stood on a day."""

from datetime import date
from typing import Any

from sqlalchemy import not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import (
    AreaChangeList,
    AreaChangeQuery,
    AreaChangeRead,
    AreaChangeRecord,
    AreaList,
    AreaRead,
    AreaRecord,
)
from shared.areas import AreaLevel, level_of, parent_of, parse_area_code, significant_prefix
from shared.areas.successions import Successions
from shared.database import Page, after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.callers import Caller


async def find_area(session: AsyncSession, known: Successions, code: str, on: date | None = None) -> AreaRead:
    """The area of a code of 2, 4, 6, 9 or 12 digits; with a day as it then stood, else as it stood last.

    A code that was given up before the list began is answered from what took its place.

    Raises:
        AreaCodeInvalid: no area code.
        NotFound: no area bears or bore it, or none did on that day.
    """
    full = parse_area_code(code)
    area = await session.get(AreaRecord, full) or await _of_before(session, known, full)
    if area is None:
        raise NotFound(f"没有代码为 {code} 的区划", f"No area bears the code {code}", field="code")
    read = _shown(area, known)
    if on is None:
        return read
    if not _holds(area, on):
        detail = f"代码 {full} 在 {on} 不在有效期内，现为 {read.present_code}"
        raise NotFound(detail, f"The code {full} didn't hold on {on}; it is {read.present_code} now", field="on")
    table = table_of(AreaChangeRecord).c
    renamed = await session.scalar(
        select(table.old_name)
        .where(table.kind == "renamed", table.code == full, table.effective_on > on)
        .order_by(table.effective_on, table.id)
        .limit(1)
    )
    return read.model_copy(update={"name": renamed}) if renamed else read


async def list_areas(
    session: AsyncSession, known: Successions, parent: str | None, on: date | None, page: Page, *, abolished: bool
) -> AreaList:
    """The areas right below one, in the order of their codes; the provinces where none is named.

    Args:
        session: to read with.
        known: the successions.
        parent: the area above.
        on: a day on which the codes hold; without it those that hold now.
        page: from where, how many.
        abolished: those too whose codes hold no more.

    Raises:
        AreaCodeInvalid: the parent is no area code.
        Invalid: the cursor is not of this list.
    """
    table = table_of(AreaRecord).c
    above = table.parent_code.is_(None) if parent is None else table.parent_code == parse_area_code(parent)
    statement = select(AreaRecord).where(above).order_by(table.code).limit(page.limit + 1)
    if on is not None:
        statement = statement.where(
            or_(table.valid_from.is_(None), table.valid_from <= on), or_(table.valid_to.is_(None), table.valid_to > on)
        )
    elif not abolished:
        statement = statement.where(table.valid_to.is_(None))
    if page.after:
        statement = after_key(statement, (table.code,), tuple(decode_cursor("areas", page.after, 1)))
    found = (await session.scalars(statement)).all()
    items = [_shown(area, known) for area in found[: page.limit]]
    return AreaList(items=items, next=encode_cursor("areas", items[-1].code) if len(found) > page.limit else None)


async def list_changes(session: AsyncSession, caller: Caller, query: AreaChangeQuery) -> AreaChangeList:
    """Changes of the caller's area, or of one area and those that became it, in the order of entry.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: the area asked about is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(AreaChangeRecord).c
    asked = caller.narrowed(query.code, field="code")
    mine = [column.startswith(asked.area_prefix) for column in (table.code, table.successor_code)]
    statement: Any = select(AreaChangeRecord).where(or_(*mine))
    if query.after:
        statement = after_key(statement, (table.id,), (decode_id(decode_cursor("area changes", query.after, 1)[0]),))
    found = (await session.scalars(statement.order_by(table.id).limit(query.limit + 1))).all()
    items = [AreaChangeRead.model_validate(one) for one in found[: query.limit]]
    more = encode_cursor("area changes", found[query.limit - 1].id) if len(found) > query.limit else None
    return AreaChangeList(items=items, next=more)


async def village_codes(session: AsyncSession, county_code: str, prefix: str) -> frozenset[str]:
    """Codes of all villages that hold now, but for those inside an area whose rows stand with another county.

    Args:
        session: to read with.
        county_code: tenant key for which the codes are wanted.
        prefix: significant digits of the area.
    """
    table = table_of(AreaRecord).c
    return frozenset(
        await session.scalars(
            select(table.code).where(
                table.level == AreaLevel.VILLAGE.value,
                table.valid_to.is_(None),
                or_(table.county_code == county_code, not_(table.code.startswith(prefix))),
            )
        )
    )


def _holds(area: AreaRecord, on: date) -> bool:
    return (area.valid_from is None or area.valid_from <= on) and (area.valid_to is None or on < area.valid_to)


async def _of_before(session: AsyncSession, known: Successions, code: str) -> AreaRecord | None:
    """A code whose whole county was renumbered before the list began, as the place that bears it now tells."""
    now = known.present_code(code)
    present = None if now == code else await session.get(AreaRecord, now)
    if present is None:
        return None
    prefix = significant_prefix(code)
    ended_on = max(one.effective_on for one in known.known if prefix.startswith(one.old))
    return AreaRecord(
        code=code,
        name=present.name,
        level=level_of(code).value,
        parent_code=parent_of(code),
        county_code=present.county_code,
        valid_to=ended_on,
    )


def _shown(area: AreaRecord, known: Successions) -> AreaRead:
    return AreaRead(**area.model_dump(exclude={"county_code"}), present_code=known.present_code(area.code))
