"""Draw a quarter's spot check: the seed first, then the population, then the households."""

import secrets
from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import Place, county_lock, place_of, tenants_around
from services.monitoring.planned import asked_for
from services.monitoring.populations.queries import ListedHousehold, population_of
from services.monitoring.populations.rules import POPULATION_LABELS, Population
from services.monitoring.spot_checks.lists import detail_of
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckHousehold
from services.monitoring.spot_checks.refusals import (
    AlreadyDrawn,
    BadQuarter,
    LevelTooWide,
    NobodyToDraw,
)
from services.monitoring.spot_checks.rules import Candidate, DrawLevel, draw, population_digest, seed_of
from services.monitoring.spot_checks.schemas import SpotCheckCreate, SpotCheckDetail
from services.monitoring.supervision.feed import announce_check
from services.monitoring.supervision.models import SupervisionEvent
from shared.areas import TOWN_DIGITS, AreaLevel, covers, full_code
from shared.areas.directory import area_text
from shared.business_dates import check_not_future
from shared.calendar import Clock, Quarter, day_text
from shared.database import is_one_of, new_id, table_of, violated_constraint
from shared.policies import supervision
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.security.callers import Caller

NONCE_BYTES = 32


async def draw_check(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: SpotCheckCreate
) -> SpotCheckDetail:
    """Draw a part of the households of an area that left poverty.

    Raises:
        DateInFuture: dated after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide, LevelTooWide: of the area and the level.
        BadQuarter: there is no such quarter, or it has not begun.
        NoActivePolicy: the plan in force asks for no spot check, or names no guarantees.
        AlreadyDrawn: the area, a part of it, or an area around it has its draw of the quarter and level.
        NobodyToDraw: nobody has left poverty there.
    """
    check_not_future(clock, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    if request.level is DrawLevel.TOWN and place.level is AreaLevel.VILLAGE:
        raise LevelTooWide(field="level")
    on = min(_begun(request).last_day, clock.today())
    with asked_for("抽查", "spot checks"):
        plan = await policies.for_area(session, place.area_code, request.occurred_on, _spot_check)
    with asked_for("住房、教育等保障内容", "guarantees"):
        guarantees = await policies.for_area(
            session, place.area_code, request.occurred_on, lambda pack: pack.guarantees
        )
    await _check_not_drawn(session, place, request)
    check = SpotCheck(
        county_code=place.county_code,
        id=new_id(),
        area_code=place.area_code,
        quarter=request.quarter,
        level=request.level.value,
        population=plan.draw.population,
        population_on=on,
        share=str(plan.draw.share),
        nonce=secrets.token_hex(NONCE_BYTES),  # before anybody, this function too, has seen the population
        public_seed=request.public_seed,
        elements=[element.code for element in guarantees],
        wrong_exits_below=str(plan.wrong_exits_below.value),
        missed_below=str(plan.missed_below.value),
        satisfied_over=str(plan.satisfied_over.value),
        drawn_on=request.occurred_on,
        # nobody can be visited before he is known to have been out of poverty on the population's day
        due_on=max(request.occurred_on, on) + timedelta(days=plan.result_days.value),
        drawn_by=caller.name,
        recorded_at=clock.now(),
    )
    session.add(check)
    try:
        await session.flush()  # who comes second waits here, and is refused before it has drawn
    except IntegrityError as error:
        if violated_constraint(error) == "uq_spot_check_draw":
            raise AlreadyDrawn(
                f"{area_text(place.area_code)}{Quarter.parse(request.quarter).text}已抽取",
                f"{place.area_code} has its draw of {request.quarter}",
            ) from error
        raise
    await _draw(session, check, place)
    announce_check(session, check, SupervisionEvent.CHECK_DRAWN, check.drawn_on)
    return await detail_of(session, clock, caller, check)


def _spot_check(pack: PolicyPack) -> supervision.SpotCheck | None:
    return pack.supervision.spot_check if pack.supervision else None


def _begun(request: SpotCheckCreate) -> Quarter:
    """The quarter, which has begun by the day of the draw."""
    quarter = Quarter.parse(request.quarter)
    if quarter.first_day > request.occurred_on:
        raise BadQuarter(
            f"{quarter.text}在{day_text(request.occurred_on)}尚未开始",
            f"{request.quarter} has not begun on {request.occurred_on}",
            field="quarter",
        )
    return quarter


async def _check_not_drawn(session: AsyncSession, place: Place, request: SpotCheckCreate) -> None:
    """Refuse to draw households again through another area: of two seeds one could be chosen. Raises AlreadyDrawn."""
    about = f"spot check {request.quarter} {request.level.value}"
    known = place.caller.areas
    counties = tenants_around(place)
    for county_code in counties:
        await session.execute(select(county_lock(county_code, about)))
    table = table_of(SpotCheck).c
    drawn_areas = await session.scalars(
        select(table.area_code).where(
            is_one_of(table.county_code, counties),
            table.quarter == request.quarter,
            table.level == request.level.value,
        )
    )
    for area_code in drawn_areas:
        now = known.present_code(area_code)
        if covers(now, place.area_code) or covers(place.area_code, now):
            raise AlreadyDrawn(
                f"{area_text(area_code)}{Quarter.parse(request.quarter).text}已抽取",
                f"{area_code} has its draw of {request.quarter}",
                field="area_code",
            )


async def _draw(session: AsyncSession, check: SpotCheck, place: Place) -> None:
    population = Population(check.population)
    found = await population_of(session, place.caller, population, check.population_on)
    if not found:
        raise NobodyToDraw(
            f"{area_text(place.area_code)}在{day_text(check.population_on)}没有{POPULATION_LABELS[population]}",
            f"{place.area_code} had no {population.value} on {check.population_on}",
            field="area_code",
        )
    households: defaultdict[Candidate, list[ListedHousehold]] = defaultdict(list)
    for household in found:
        group = _group(place, DrawLevel(check.level), household.village_code)
        households[Candidate(group, household.household_no)].append(household)
    candidates = [candidate for candidate, same in households.items() for _ in same]
    check.digest = population_digest(candidates)
    check.seed = seed_of(
        check.area_code, check.quarter, DrawLevel(check.level), check.nonce, check.public_seed, check.digest
    )
    ranked = draw(candidates, check.seed, Fraction(check.share))
    rows = [
        {
            "county_code": check.county_code,
            "spot_check_id": check.id,
            **households[one.candidate].pop()._asdict(),
            "group_code": one.candidate.group,
            "key": one.key,
            "rank": one.rank,
            "drawn": one.drawn,
        }
        for one in ranked
    ]
    check.households, check.drawn = len(rows), sum(one.drawn for one in ranked)
    await session.flush()
    await session.execute(insert(table_of(SpotCheckHousehold)), rows)


def _group(place: Place, level: DrawLevel, village_code: str) -> str:
    """The village, or its town, under the code that it bears now."""
    present = place.caller.areas.present_code(village_code)
    return present if level is DrawLevel.VILLAGE else full_code(present[:TOWN_DIGITS])
