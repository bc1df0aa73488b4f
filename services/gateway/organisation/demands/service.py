"""Read what the plans demand of the organisation in an area, and what of it is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.demands.models import (
    ApprovalDemanded,
    GapQuery,
    GapRead,
    GapReport,
    GroupDemanded,
    MandateRead,
    OrganisationPlan,
    PartGaps,
    PartnerDemanded,
    PlanPack,
    PostDemanded,
    approval_label,
)
from services.gateway.organisation.demands.plans import (
    PlanInForce,
    asks,
    plans_over,
    plans_touching,
)
from services.gateway.organisation.demands.rules import (
    Gap,
    GroupFound,
    SeatAsked,
    missing_of_group,
    missing_partner,
    missing_people,
)
from services.gateway.organisation.groups.models import OrgGroup
from services.gateway.organisation.places import Place, part_of, place_of
from services.gateway.organisation.posts.models import OrgPost, OrgPostHolder
from services.gateway.organisation.posts.queries import runs_on
from services.gateway.organisation.units.models import OrgUnit
from shared.areas import AreaLevel, significant_prefix
from shared.areas.directory import area_text, areas_of_level, is_administrative_village
from shared.calendar import Clock
from shared.codes import RESPONSIBILITY_KINDS
from shared.database import decode_cursor, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.policies.leadership import GroupDemand, Partner, PostDemand
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller


async def read_plan(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, area: str | None, on: date
) -> OrganisationPlan:
    """What the plans in force in an area say of who leads.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        NoActivePolicy: none says it.
    """
    place = place_of(caller, area, field="area")
    plans = await plans_over(session, policies, place.area_code, on)
    return OrganisationPlan(area_code=place.area_code, on=on, packs=[_pack(plan) for plan in plans])


async def report_gaps(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, query: GapQuery
) -> GapReport:
    """What is missing in an area, and in the areas inside, against the plans in force on a day.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        NoActivePolicy: no plan says who leads there, or in a part of it.
        Invalid: the cursor is of another list.
    """
    place = place_of(caller, query.area, field="area")
    on = query.on or clock.today()
    plans = await plans_touching(session, policies, significant_prefix(place.area_code), on)
    if not plans:
        raise NoActivePolicy(place.area_code, on).about("领导机制", "leading groups")
    there = await _found(session, place, on)
    gaps = sorted(_gaps(place, plans, there), key=_place_in_list)
    behind = tuple(decode_cursor("organisation gaps", query.after, 4)) if query.after is not None else ()
    rest = [gap for gap in gaps if _place_in_list(gap) > behind]
    page = rest[: query.limit]
    parts = Counter(part_of(place.area_code, gap.area_code) for gap in gaps)
    return GapReport(
        area_code=place.area_code,
        on=on,
        gaps=len(gaps),
        by_area=[
            PartGaps(area_code=code, area_name=area_text(code), gaps=number) for code, number in sorted(parts.items())
        ],
        items=page,
        next=encode_cursor("organisation gaps", *_place_in_list(page[-1])) if len(rest) > len(page) else None,
    )


def _place_in_list(gap: GapRead) -> tuple[str, ...]:
    return gap.area_code, gap.missing.value, gap.code, gap.seat or ""


def _pack(plan: PlanInForce) -> PlanPack:
    section = plan.section
    return PlanPack(
        name=plan.pack.name,
        title=plan.pack.title,
        area_code=plan.activation.area_code,
        effective_from=plan.activation.effective_from,
        groups=[GroupDemanded.of(one) for one in section.groups],
        posts=[PostDemanded.of(one) for one in section.posts],
        mandates=[MandateRead.of(one) for one in section.mandates],
        partners=[PartnerDemanded(code=one.code, label=one.label, source=one.source) for one in section.partners],
        approvals=[
            ApprovalDemanded(kind=one.kind, kind_label=approval_label(one.kind), group=one.group, source=one.source)
            for one in section.approvals
        ],
    )


DemandedOfAreas: TypeAlias = tuple[PlanInForce, GroupDemand | PostDemand]
"""A demand that is made of each area of a level, and whose it is."""


@dataclass(frozen=True, slots=True)
class _There:
    """What is there on a day, by area and code of the plan."""

    groups: Mapping[tuple[str, str], GroupFound]
    people: Mapping[tuple[str, str], int]
    partners: frozenset[tuple[str, str]]


async def _found(session: AsyncSession, place: Place, on: date) -> _There:
    known = place.caller.areas
    group, post, holder, unit = (table_of(model).c for model in (OrgGroup, OrgPost, OrgPostHolder, OrgUnit))
    held = (
        select(post.area_code, post.group_id, post.plan_code, func.count().label("people"))
        .join(
            table_of(OrgPostHolder),
            (holder.county_code == post.county_code) & (holder.post_id == post.id),
        )
        .where(
            place.caller.area_filter(post.county_code, post.area_code),
            post.plan_code.is_not(None),
            runs_on(post, on),
            holder.from_on <= on,
            or_(holder.until_on.is_(None), holder.until_on > on),
        )
        .group_by(post.area_code, post.group_id, post.plan_code)
    )
    people: Counter[tuple[str, str]] = Counter()
    seats: defaultdict[object, dict[str, int]] = defaultdict(dict)
    for row in await session.execute(held):
        if row.group_id is None:
            people[known.present_code(row.area_code), row.plan_code] += row.people
        else:
            seats[row.group_id][row.plan_code] = row.people
    rows = await session.scalars(
        select(OrgGroup).where(
            place.caller.area_filter(group.county_code, group.area_code),
            group.plan_code.is_not(None),
            runs_on(group, on),
        )
    )
    # of areas that were merged the group of the one that is left counts, where it has one
    groups = {
        (known.present_code(row.area_code), str(row.plan_code)): GroupFound(seats[row.id], len(row.documents))
        for row in sorted(rows, key=lambda row: known.code_now(row.area_code) == known.present_code(row.area_code))
    }
    entered = await session.execute(
        select(unit.area_code, unit.plan_code).where(
            place.caller.area_filter(unit.county_code, unit.area_code), unit.plan_code.is_not(None), runs_on(unit, on)
        )
    )
    partners = frozenset((known.present_code(row.area_code), row.plan_code) for row in entered)
    return _There(groups, people, partners)


def _gaps(place: Place, plans: list[PlanInForce], there: _There) -> Iterator[GapRead]:
    """What is missing in the area and inside it; each demand as the narrowest plan around an area has it."""
    areas: dict[tuple[str, AreaLevel], list[str]] = {}
    asked: dict[tuple[str, str, str], tuple[str, DemandedOfAreas]] = {}
    for plan in plans:
        within = max(significant_prefix(plan.activation.area_code), significant_prefix(place.area_code), key=len)
        demands: tuple[GroupDemand | PostDemand, ...] = (*plan.section.groups, *plan.section.posts)
        for demand in demands:
            key = within, demand.area_level
            if key not in areas:
                areas[key] = _areas(place, *key)
            kind = "group" if isinstance(demand, GroupDemand) else "post"
            for code in areas[key]:
                # what a narrower plan demands otherwise, or only elsewhere, takes the place of the wider one's
                asked.pop((code, kind, demand.code), None)
                if asks(demand, Place(code, "", place.caller)):
                    asked[code, kind, demand.code] = code, (plan, demand)
    for code, (plan, demand) in asked.values():
        yield from (_read(code, plan, demand, gap) for gap in _missing(code, demand, there))
    for plan in plans:
        code = plan.activation.area_code
        if significant_prefix(code).startswith(significant_prefix(place.area_code)):
            for partner in plan.section.partners:
                yield from (
                    _read(code, plan, partner, gap)
                    for gap in missing_partner(partner.label, (code, partner.code) in there.partners)
                )


def _areas(place: Place, within: str, level: AreaLevel) -> list[str]:
    found = areas_of_level(place.caller.areas, within, level)
    # residents' committees are no villages
    return [code for code in found if is_administrative_village(code)] if level is AreaLevel.VILLAGE else found


def _missing(code: str, demand: GroupDemand | PostDemand, there: _There) -> Iterator[Gap]:
    if isinstance(demand, GroupDemand):
        seats = tuple(SeatAsked(seat.code, seat.label, seat.least) for seat in demand.seats)
        return missing_of_group(demand.label, seats, demand.files, there.groups.get((code, demand.code)))
    kind_label = RESPONSIBILITY_KINDS.by_code(demand.kind).label
    return missing_people(demand.label, kind_label, demand.least, there.people.get((code, demand.code), 0))


def _read(code: str, plan: PlanInForce, demand: GroupDemand | PostDemand | Partner, gap: Gap) -> GapRead:
    return GapRead(
        area_code=code,
        area_name=area_text(code),
        code=demand.code,
        label=demand.label,
        missing=gap.what,
        seat=gap.seat,
        least=gap.least,
        present=gap.present,
        sentence=gap.sentence,
        pack=plan.pack.name,
        source=demand.source,
    )
