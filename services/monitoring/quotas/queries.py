"""The parts of quotas that are in force for areas on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import merged_codes
from services.monitoring.quotas.models import Quota, QuotaPart
from shared.areas.successions import Successions
from shared.database import is_one_of, table_of
from shared.security.callers import Caller

_WIDTHS = (2, 4, 6, 9, 12)


class HeldPart(NamedTuple):
    """What an area was handed down of a milestone's value.

    Attributes:
        pack: whose target it is.
        code: the target.
        area_code: the area, by the code that it bears now.
        due_on: day of the milestone.
        value: the part.
        part_of: the area that broke it down.
        given_on: day on which it did.
    """

    pack: str
    code: str
    area_code: str
    due_on: date
    value: int
    part_of: str
    given_on: date


def leading(quotas: Sequence[Quota]) -> Quota:
    """Of the quotas that stand for areas which are one by now, that which the next revision follows."""
    return max(quotas, key=lambda quota: (quota.revision, quota.occurred_on, quota.area_code))


def in_force(on: date) -> ColumnElement[bool]:
    """The quotas that held on a day."""
    table = table_of(Quota).c
    return and_(table.occurred_on <= on, or_(table.replaced_on.is_(None), table.replaced_on > on))


async def parts_of_area(session: AsyncSession, caller: Caller, on: date) -> list[HeldPart]:
    """What the caller's own area was handed down."""
    prefix = caller.area_prefix
    if not prefix:
        return []
    part = table_of(QuotaPart).c
    codes = merged_codes(caller.areas, prefix)
    tenants = {caller.areas.tenant(code[:width]) for code in codes for width in _WIDTHS if width <= len(prefix)}
    return await _parts(
        session, caller.areas, on, is_one_of(part.county_code, sorted(tenants)), is_one_of(part.area_code, codes)
    )


async def parts_inside(session: AsyncSession, caller: Caller, on: date) -> list[HeldPart]:
    """What the areas inside the caller's, and it itself, were handed down by an office in it."""
    part = table_of(QuotaPart).c
    return await _parts(session, caller.areas, on, caller.area_filter(part.county_code, part.area_code))


async def _parts(session: AsyncSession, known: Successions, on: date, *conditions: Any) -> list[HeldPart]:
    quota, part = table_of(Quota), table_of(QuotaPart)
    found: Sequence[Any] = (
        await session.execute(
            select(
                quota.c.pack,
                quota.c.code,
                part.c.area_code,
                quota.c.due_on,
                part.c.value,
                quota.c.area_code.label("part_of"),
                quota.c.occurred_on,
            )
            .join(quota, (quota.c.county_code == part.c.county_code) & (quota.c.id == part.c.quota_id))
            .where(in_force(on), *conditions)
            .order_by(part.c.area_code, quota.c.due_on)
        )
    ).all()
    held: dict[tuple[str, str, str, date], HeldPart] = {}
    for row in found:
        area_code = known.present_code(row.area_code)
        key = (row.pack, row.code, area_code, row.due_on)
        # of areas that were merged since, the one that is left has the parts of all, whoever handed them down
        before = held[key].value if key in held else 0
        held[key] = HeldPart(
            row.pack, row.code, area_code, row.due_on, before + row.value, row.part_of, row.occurred_on
        )
    return list(held.values())
