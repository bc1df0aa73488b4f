"""Villages of the caller's area, with the list of poor villages of the policy in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.village_facts.models import VillageProfile
from services.registry.villages.models import Village, VillageList, VillageQuery, VillageRead
from services.registry.villages.queries import find_village, line_of, villages_of
from shared.areas import TOWN_DIGITS, parent_of
from shared.database import after_key, decode_cursor, encode_cursor, is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

T = TypeVar("T")


async def list_villages(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: VillageQuery
) -> VillageList:
    """Villages of the caller's area in the order of their codes.

    Raises:
        AreaCodeInvalid: the area asked about is none.
        OutsideArea: it lies outside the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Village).c
    asked = caller.narrowed(query.area, field="area")
    mine = villages_of(asked)
    if not query.abolished:
        mine = mine.where(table.valid_to.is_(None))
    towns = await session.scalars(
        mine.with_only_columns(func.left(table.village_code, TOWN_DIGITS)).distinct().order_by(None)
    )
    listed = await _listed(session, caller, policies, towns.all(), today)
    if query.poor is not None:
        poor = is_one_of(table.village_code, {*listed, *await _identified(session, asked)})
        mine = mine.where(poor if query.poor else ~poor)
    if query.after:
        mine = after_key(mine, (table.village_code,), tuple(decode_cursor("villages", query.after, 1)))
    found = (await session.scalars(mine.order_by(table.village_code).limit(query.limit + 1))).all()
    shown = await _shown(session, caller, found[: query.limit], listed)
    return VillageList(
        items=shown, next=encode_cursor("villages", shown[-1].village_code) if len(found) > query.limit else None
    )


async def read_village(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, village_code: str
) -> VillageRead:
    """A village of the caller's area.

    Raises:
        NotFound: there is none.
    """
    village = await find_village(session, caller, village_code)
    listed = await _listed(session, caller, policies, [village_code[:TOWN_DIGITS]], today)
    (shown,) = await _shown(session, caller, [village], listed)
    return shown


async def _shown(
    session: AsyncSession, caller: Caller, villages: Sequence[Village], listed: Mapping[str, str]
) -> list[VillageRead]:
    table = table_of(VillageProfile).c
    lines = {village.village_code: line_of(caller, village.village_code) for village in villages}
    found = await session.scalars(
        select(VillageProfile).where(
            is_one_of(table.county_code, {village.county_code for village in villages}),
            is_one_of(table.area_code, [code for line in lines.values() for code in line]),
            table.withdrawn_on.is_(None),
        )
    )
    profiles = {profile.area_code: profile for profile in found}
    return [
        _read(
            caller,
            village,
            _of_line(lines[village.village_code], listed),
            _of_line(lines[village.village_code], profiles),
        )
        for village in villages
    ]


def _of_line(line: Sequence[str], known: Mapping[str, T]) -> T | None:
    """What is known under a village's code, or else under one that it bore before."""
    return next((known[code] for code in line if code in known), None)


def _read(caller: Caller, village: Village, listed_by: str | None, profile: VillageProfile | None) -> VillageRead:
    return VillageRead(
        **village.model_dump(exclude={"id"}),
        town_code=str(parent_of(village.village_code)),
        present_code=caller.areas.present(village.village_code),
        poor=listed_by is not None or (profile is not None and profile.identified_on is not None),
        listed_by=listed_by,
        identified_on=profile and profile.identified_on,
        planned_exit_year=profile and profile.planned_exit_year,
        exited_on=profile and profile.exited_on,
    )


async def _identified(session: AsyncSession, caller: Caller) -> set[str]:
    """The codes that villages of an area bear, and bore, which a procedure identified as poor."""
    table = table_of(VillageProfile).c
    found = await session.scalars(
        select(table.area_code).where(
            caller.area_filter(table.county_code, table.area_code),
            table.identified_on.is_not(None),
            table.withdrawn_on.is_(None),
        )
    )
    return {known for code in found for known in (code, caller.areas.same_now(code))}


async def _listed(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, towns: Sequence[str], today: date
) -> dict[str, str]:
    """By whom each poor village of some towns is listed, under every code of it; a town under no policy has none."""
    listed: dict[str, str] = {}
    for town in towns:
        try:
            villages = await policies.for_area(session, town, today, lambda pack: pack.villages)
        except NoActivePolicy:
            continue
        listed.update({one.area_code: one.listed_by for one in villages})
    return {known: by for code, by in listed.items() for known in (code, *caller.areas.former(code))}
