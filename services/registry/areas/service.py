"""Loading and finding areas."""

from collections.abc import Iterable

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import AreaList, AreaRead, AreaRecord
from services.registry.villages.service import ensure_villages
from shared.areas import Area, AreaLevel, parse_area_code
from shared.database import Page, after_key, decode_cursor, encode_cursor, table_of
from shared.errors import NotFound

_LOAD = text("""
    INSERT INTO area (code, name, level, parent_code)
    SELECT * FROM unnest(CAST(:codes AS text[]), CAST(:names AS text[]), CAST(:levels AS text[]),
                         CAST(:parents AS text[]))
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code
""")


async def load_areas(session: AsyncSession, areas: Iterable[Area]) -> int:
    """Load areas, and a village record for each village among them; loading again changes names only.

    Returns:
        How many areas were given.
    """
    given = list(areas)
    await session.execute(
        _LOAD,
        {
            "codes": [area.code for area in given],
            "names": [area.name for area in given],
            "levels": [area.level.value for area in given],
            "parents": [area.parent_code for area in given],
        },
    )
    await ensure_villages(session, [area for area in given if area.level is AreaLevel.VILLAGE])
    return len(given)


async def find_area(session: AsyncSession, code: str) -> AreaRead:
    """The area of a code of 2, 4, 6, 9 or 12 digits.

    Raises:
        AreaCodeInvalid: no area code.
        NotFound: no area bears it.
    """
    area = await session.get(AreaRecord, parse_area_code(code))
    if area is None:
        raise NotFound(f"没有代码为 {code} 的区划", f"No area bears the code {code}", field="code")
    return AreaRead.model_validate(area, from_attributes=True)


async def list_areas(session: AsyncSession, parent: str | None, page: Page) -> AreaList:
    """The areas right below one, in the order of their codes; the provinces where none is named.

    Raises:
        AreaCodeInvalid: the parent is no area code.
        Invalid: the cursor is not of this list.
    """
    table = table_of(AreaRecord).c
    above = table.parent_code.is_(None) if parent is None else table.parent_code == parse_area_code(parent)
    statement = select(AreaRecord).where(above).order_by(table.code).limit(page.limit + 1)
    if page.after:
        statement = after_key(statement, (table.code,), tuple(decode_cursor(page.after, 1)))
    found = (await session.scalars(statement)).all()
    items = [AreaRead.model_validate(area, from_attributes=True) for area in found[: page.limit]]
    return AreaList(items=items, next=encode_cursor(items[-1].code) if len(found) > page.limit else None)


async def village_codes(session: AsyncSession) -> frozenset[str]:
    """Codes of all villages there are."""
    table = table_of(AreaRecord).c
    return frozenset(await session.scalars(select(table.code).where(table.level == AreaLevel.VILLAGE.value)))
