"""What is reckoned from a village's records: whether it may leave poverty, and an area's totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.standing import count_poor_people
from services.registry.village_facts.models import VillageProfile, VillageYear
from services.registry.village_facts.rules import VillageFactsMissing
from services.registry.villages import rules
from services.registry.villages.models import (
    ExitFindingRead,
    TotalsQuery,
    Village,
    VillageCounts,
    VillageExitRead,
    VillageTotals,
)
from services.registry.villages.queries import find_village, line_of, villages_of
from shared.areas import full_code
from shared.areas.directory import is_administrative_village, is_residents_committee
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller


async def judge_exit(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, village_code: str, on: date
) -> VillageExitRead:
    """Whether a village may leave poverty on a day, by the newest figures up to that year.

    Raises:
        NotFound: no such village in the caller's area.
        NoActivePolicy: no plan there says when a village leaves poverty.
        VillageFactsMissing: its profile or every year's figures are missing.
    """
    village = await find_village(session, caller, village_code)
    rule = await exit_rule(session, caller, policies, village_code, on)
    year, facts = await exit_facts(session, caller, village, on)
    judgement = rules.judge_village_exit(facts, rule)
    rate = judgement.poverty_rate
    return VillageExitRead(
        village_code=village.village_code,
        name=village.name,
        year=year,
        met=judgement.met,
        poor_people=facts.poor_people,
        people=facts.people,
        poverty_rate=None if rate is None else rules.percent_text(rate),
        findings=[ExitFindingRead.model_validate(one, from_attributes=True) for one in judgement.findings],
    )


async def exit_rule(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, village_code: str, on: date
) -> rules.VillageExitRule:
    """The numbers by which a village's exit is judged on a day. Raises NoActivePolicy."""
    section = await policies.for_area(session, village_code, on, lambda pack: pack.village_exit)
    bound = rules.rate_bound(
        village_code,
        section.rate_below.value,
        section.rate_below_west.value,
        section.western_provinces.value,
    )
    return rules.VillageExitRule(
        bound,
        section.least_doctors.value,
        section.least_industries.value,
        section.collective_income_over_fen.value,
    )


async def exit_facts(
    session: AsyncSession, caller: Caller, village: Village, on: date
) -> tuple[int, rules.VillageExitFacts]:
    """The year of the newest figures up to a day, and what decides of a village's exit.

    Records count that stand under a code which the village bore before, and households of villages merged into it.

    Raises:
        VillageFactsMissing: its profile or every year's figures are missing.
    """
    profile_of, year_of = table_of(VillageProfile).c, table_of(VillageYear).c
    line = line_of(caller, village.village_code)
    profiles = (
        await session.scalars(
            select(VillageProfile).where(
                profile_of.county_code == village.county_code,
                is_one_of(profile_of.area_code, line),
                profile_of.withdrawn_on.is_(None),
            )
        )
    ).all()
    figures = (
        await session.scalars(
            select(VillageYear)
            .where(
                year_of.county_code == village.county_code,
                is_one_of(year_of.area_code, line),
                year_of.withdrawn_on.is_(None),
                year_of.year <= on.year,
            )
            .order_by(year_of.year.desc())
            .limit(1)
        )
    ).first()
    if not profiles or figures is None:
        raise VillageFactsMissing(field="village_code")
    profile = min(profiles, key=lambda one: line.index(one.area_code))
    poor = await count_poor_people(session, replace(caller, area_prefix=village.village_code), on)
    return figures.year, rules.VillageExitFacts(
        poor_people=poor,
        people=figures.people,
        households=figures.households,
        road_to_committee=figures.road_to_committee,
        bus=figures.bus,
        safe_water_households=figures.safe_water_households,
        power=figures.power,
        broadband=figures.broadband,
        clinic=figures.clinic,
        doctors=figures.doctors,
        library=figures.library,
        broadcasting=figures.broadcasting,
        industries=len(profile.industries),
        collective_income_fen=figures.collective_income_fen,
    )


async def totals(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: TotalsQuery
) -> VillageTotals:
    """What the villages of an area come to in a year, beside the plan's published totals of it.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: the area asked about is none, or not the caller's.
    """
    asked = caller.narrowed(query.area, field="area")
    area_code = full_code(asked.area_prefix)
    village = table_of(Village).c
    standing = villages_of(asked).where(village.valid_to.is_(None)).with_only_columns(village.village_code)
    codes = (await session.scalars(standing.order_by(village.village_code))).all()
    profiles = await _by_village(session, asked, VillageProfile)
    years = await _by_village(session, asked, VillageYear, table_of(VillageYear).c.year == query.year)

    def total(known: Mapping[str, Any], name: str) -> int:
        return sum(getattr(known[code], name) or 0 for code in codes if code in known)

    counted = VillageCounts(
        people=total(years, "people"),
        village_groups=total(profiles, "village_groups"),
        residents_committees=sum(map(is_residents_committee, codes)),
    )
    published = await _published(session, caller, policies, asked.area_prefix, today)
    return VillageTotals(
        area_code=area_code,
        year=query.year,
        villages=sum(map(is_administrative_village, codes)),
        households=total(years, "households"),
        natural_villages=total(profiles, "natural_villages"),
        collective_income_fen=total(years, "collective_income_fen"),
        exited_villages=sum(
            one is not None and one.exited_on is not None and one.exited_on.year <= query.year
            for one in map(profiles.get, codes)
        ),
        counted=counted,
        missing=[code for code in codes if code not in years or code not in profiles],
        published=published,
        differences=published and _difference(counted, published),
    )


async def _by_village(
    session: AsyncSession, asked: Caller, model: type[VillageProfile] | type[VillageYear], *conditions: Any
) -> dict[str, Any]:
    """What stands of each village of an area by the code that it bears now; what stands under that code comes first."""
    table = table_of(model).c
    found = await session.scalars(
        select(model).where(
            asked.area_filter(table.county_code, table.area_code), table.withdrawn_on.is_(None), *conditions
        )
    )
    now = asked.areas.same_now
    return {now(one.area_code): one for one in sorted(found, key=lambda one: now(one.area_code) == one.area_code)}


def _difference(counted: VillageCounts, published: VillageCounts) -> VillageCounts:
    names: Sequence[str] = tuple(VillageCounts.model_fields)
    return VillageCounts(**{name: getattr(counted, name) - getattr(published, name) for name in names})


async def _published(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, area: str, today: date
) -> VillageCounts | None:
    try:
        stated = await policies.for_area(session, area, today, lambda pack: pack.village_totals)
    except NoActivePolicy:
        return None
    found = next((one for one in stated if one.area_code == policies.code_now(area)), None)
    return None if found is None else VillageCounts.model_validate(found, from_attributes=True)
