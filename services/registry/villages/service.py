"""Villages of the caller's area, with the list of poor villages of the policy in force."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.village_facts.models import VillageProfile
from services.registry.villages.models import Village, VillageList, VillageQuery, VillageRead
from services.registry.villages.queries import find_village, villages_of
from shared.areas import TOWN_DIGITS, Area, parent_of
from shared.database import after_key, decode_cursor, encode_cursor, is_one_of, new_id, table_of
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

_ENSURE = text("""
    INSERT INTO village (county_code, id, village_code, name)
    SELECT * FROM unnest(CAST(:counties AS text[]), CAST(:ids AS uuid[]), CAST(:codes AS text[]),
                         CAST(:names AS text[]))
    ON CONFLICT (county_code, village_code) DO UPDATE SET name = excluded.name
""")


async def ensure_villages(session: AsyncSession, villages: Sequence[Area]) -> None:
    """Keep a record for each village, under the name that it has now."""
    await session.execute(
        _ENSURE,
        {
            "counties": [village.county_code for village in villages],
            "ids": [new_id() for _ in villages],
            "codes": [village.code for village in villages],
            "names": [village.name for village in villages],
        },
    )


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
    towns = await session.scalars(
        mine.with_only_columns(func.left(table.village_code, TOWN_DIGITS)).distinct().order_by(None)
    )
    listed = await _listed(session, policies, towns.all(), today)
    if query.poor is not None:
        mine = mine.where(table.village_code.in_(listed) if query.poor else table.village_code.not_in(listed))
    if query.after:
        mine = after_key(mine, (table.village_code,), tuple(decode_cursor(query.after, 1)))
    found = (await session.scalars(mine.order_by(table.village_code).limit(query.limit + 1))).all()
    profiles = await _profiles(session, found[: query.limit])
    items = [_shown(village, listed, profiles) for village in found[: query.limit]]
    return VillageList(items=items, next=encode_cursor(items[-1].village_code) if len(found) > query.limit else None)


async def read_village(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, village_code: str
) -> VillageRead:
    """A village of the caller's area.

    Raises:
        NotFound: there is none.
    """
    village = await find_village(session, caller, village_code)
    listed = await _listed(session, policies, [village_code[:TOWN_DIGITS]], today)
    return _shown(village, listed, await _profiles(session, [village]))


def _shown(village: Village, listed: Mapping[str, str], profiles: Mapping[str, VillageProfile]) -> VillageRead:
    by = listed.get(village.village_code)
    profile = profiles.get(village.village_code)
    return VillageRead(
        **village.model_dump(exclude={"id"}),
        town_code=str(parent_of(village.village_code)),
        poor=by is not None,
        listed_by=by,
        planned_exit_year=profile and profile.planned_exit_year,
        exited_on=profile and profile.exited_on,
    )


async def _profiles(session: AsyncSession, villages: Sequence[Village]) -> dict[str, VillageProfile]:
    table = table_of(VillageProfile).c
    found = await session.scalars(
        select(VillageProfile).where(
            is_one_of(table.county_code, {village.county_code for village in villages}),
            is_one_of(table.area_code, [village.village_code for village in villages]),
            table.withdrawn_on.is_(None),
        )
    )
    return {profile.area_code: profile for profile in found}


async def _listed(session: AsyncSession, policies: ActivePolicies, towns: Sequence[str], today: date) -> dict[str, str]:
    """By whom each poor village of some towns is listed; a town under no policy has none."""
    listed: dict[str, str] = {}
    for town in towns:
        try:
            villages = await policies.for_area(session, town, today, lambda pack: pack.villages)
        except NoActivePolicy:
            continue
        listed.update({one.area_code: one.listed_by for one in villages if one.area_code.startswith(town)})
    return listed
