"""Postings to work teams as a kind of record, and the villages that lack somebody."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from services.registry.records.kinds import Desk, RecordKind, Sealed, Step
from services.registry.village_facts.rules import check_village
from services.registry.village_teams import rules
from services.registry.village_teams.models import (
    BreachList,
    BreachRead,
    VillageBreaches,
    VillageTeam,
    VillageTeamFields,
)
from services.registry.villages.models import Village
from services.registry.villages.queries import find_village, line_of, villages_of
from shared.areas import TOWN_DIGITS, full_code
from shared.areas.directory import is_administrative_village
from shared.database import Page, after_key, decode_cursor, encode_cursor, is_one_of, table_of
from shared.identity import mask_phone
from shared.policies.selection import NoActivePolicy

AT_ONCE = 1_000
"""Villages looked through in one go."""


async def _check(_desk: Desk, step: Step[VillageTeam]) -> None:
    row = step.row
    check_village(row.area_code)
    rules.check_dates(row.started_on, row.ended_on)


VILLAGE_TEAM = RecordKind(
    name="village_team",
    title="驻村工作队",
    path="village-teams",
    model=VillageTeam,
    fields=VillageTeamFields,
    read="village.read",
    write="village.write",
    check=_check,
    exclude=frozenset({"phone_encrypted"}),
    sealed={"phone": Sealed(mask_phone)},
    told=("post", "rank", "started_on", "ended_on"),
)


async def village_breaches(desk: Desk, village_code: str, on: date) -> VillageBreaches:
    """What a village's team lacks on a day.

    Raises:
        NotFound: no such village in the caller's area.
        NoActivePolicy: no plan says who must be posted there.
    """
    village = await find_village(desk.session, desk.caller, village_code)
    demands = await _demands(desk, village.village_code, on)
    postings = await _postings(desk, [village])
    return _shown(village, rules.breaches(postings[village.village_code], demands, on))


async def list_breaches(desk: Desk, area: str | None, on: date, page: Page) -> BreachList:
    """The administrative villages of an area whose teams lack somebody on a day, by their codes.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: the area asked about is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Village).c
    asked = villages_of(desk.caller.narrowed(area, field="area")).where(table.valid_to.is_(None))
    mine = asked.order_by(table.village_code).limit(AT_ONCE)
    after = decode_cursor("village teams", page.after, 1)[0] if page.after else None
    found: list[VillageBreaches] = []
    by_town: dict[str, Sequence[rules.Demand]] = {}
    unruled: set[str] = set()
    while len(found) <= page.limit:
        some = mine if after is None else after_key(mine, (table.village_code,), (after,))
        villages = (await desk.session.scalars(some)).all()
        if not villages:
            break
        after = villages[-1].village_code
        postings = await _postings(desk, villages)
        for village in filter(lambda one: is_administrative_village(one.village_code), villages):
            town = village.village_code[:TOWN_DIGITS]
            if town not in by_town:
                by_town[town] = await _demands_or_none(desk, town, on)
            if not by_town[town]:
                unruled.add(full_code(town))
            if lacking := rules.breaches(postings[village.village_code], by_town[town], on):
                found.append(_shown(village, lacking))
    items = found[: page.limit]
    more = encode_cursor("village teams", items[-1].village_code) if len(found) > page.limit else None
    return BreachList(on=on, items=items, next=more, unruled=sorted(unruled))


async def _demands(desk: Desk, area: str, on: date) -> list[rules.Demand]:
    found = await desk.policies.for_area(desk.session, area, on, lambda pack: pack.village_team)
    return [rules.Demand(one.code, one.label, one.posts, one.least, one.least_rank) for one in found]


async def _demands_or_none(desk: Desk, town: str, on: date) -> list[rules.Demand]:
    try:
        return await _demands(desk, town, on)
    except NoActivePolicy:
        return []


async def _postings(desk: Desk, villages: Sequence[Village]) -> dict[str, list[rules.Posting]]:
    table = table_of(VillageTeam).c
    lines = {code: village.village_code for village in villages for code in line_of(desk.caller, village.village_code)}
    rows = await desk.session.scalars(
        select(VillageTeam).where(
            is_one_of(table.county_code, {village.county_code for village in villages}),
            is_one_of(table.area_code, lines),
            table.withdrawn_on.is_(None),
        )
    )
    found: dict[str, list[rules.Posting]] = defaultdict(list)
    for row in rows:
        found[lines[row.area_code]].append(rules.Posting(row.post, row.rank, row.started_on, row.ended_on))
    return found


def _shown(village: Village, lacking: Sequence[rules.Breach]) -> VillageBreaches:
    return VillageBreaches(
        village_code=village.village_code,
        name=village.name,
        breaches=[
            BreachRead(
                code=one.demand.code,
                label=one.demand.label,
                least=one.demand.least,
                present=one.present,
                sentence=one.sentence,
            )
            for one in lacking
        ],
    )
