"""What must reach every household, and whom it has not reached yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func

from services.registry.households.models import REGISTERED, Household
from services.registry.households.queries import households_of
from services.registry.households.rules import household_group
from services.registry.measures import queries, rules
from services.registry.measures.forms import (
    CandidateList,
    CandidateQuery,
    CandidateRead,
    CoverageQuery,
    CoverageRead,
    LackingRead,
)
from services.registry.measures.refusals import NoSuchGoal
from services.registry.records.kinds import Desk
from services.registry.records.rulebook import section_of
from services.registry.trainings.queries import has_skills
from shared.areas import full_code
from shared.database import after_key, decode_cursor, decode_id, decode_number, encode_cursor, table_of
from shared.policies.help import CoverageGoal


@dataclass(frozen=True, slots=True)
class _Goal:
    label: str
    share: Fraction
    among: ColumnElement[bool] | None
    met: ColumnElement[bool]


async def uncovered(desk: Desk, query: CoverageQuery) -> CoverageRead:
    """Households still poor that lack what they must have, in the order of their numbers, with the count of all.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoSuchGoal: the policy that holds there doesn't ask for it.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    table = table_of(Household).c
    goal = await _goal(desk, full_code(asked.area_prefix), query.on or desk.clock.today(), query.lacking)
    counted: Any = households_of(asked).where(table.status == REGISTERED)
    if goal.among is not None:
        counted = counted.where(goal.among)
    totals = (
        await desk.session.execute(
            counted.with_only_columns(func.count(), func.count().filter(goal.met)).order_by(None)
        )
    ).one()
    lacking = counted.where(~goal.met)
    if query.after:
        lacking = after_key(lacking, (table.county_code, table.household_no), tuple(decode_cursor(query.after, 2)))
    ordered = lacking.order_by(table.county_code, table.household_no).limit(query.limit + 1)
    found: Sequence[Household] = (await desk.session.scalars(ordered)).all()
    items = found[: query.limit]
    return CoverageRead(
        lacking=query.lacking,
        label=goal.label,
        households=totals[0],
        covered=totals[1],
        share=str(goal.share),
        reached=rules.is_reached(totals[1], totals[0], goal.share),
        items=[LackingRead(**_shown(one)) for one in items],
        next=encode_cursor(items[-1].county_code, items[-1].household_no) if len(found) > query.limit else None,
    )


async def candidates(desk: Desk, query: CandidateQuery) -> CandidateList:
    """Households still poor, of the groups that get a class and without a measure of it: first those who come first.

    They stand by the number of reasons of the plan that hold for them, then by household number.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with a menu holds there.
        Invalid: the cursor is not of this list.
    """
    asked, today = desk.caller.narrowed(query.area, field="area"), desk.clock.today()
    area = full_code(asked.area_prefix)
    menu = await desk.policies.for_area(desk.session, area, today, lambda pack: pack.measures)
    priorities = await section_of(desk, area, today, lambda pack: pack.measure_priorities)
    wanted = [one.reason for one in priorities or () if one.measure_class == query.measure_class]
    groups = {group for one in menu if one.code == query.measure_class for group in one.groups}
    table = table_of(Household).c
    statement = households_of(asked).where(
        table.status == REGISTERED, ~queries.has_measure(today, [query.measure_class])
    )
    # who comes first follows from the members, so all candidates of the area are weighed; an area is a town or a county
    waiting = [
        one for one in (await desk.session.scalars(statement)).all() if household_group(one.household_type) in groups
    ]
    reasons: dict[Any, tuple[str, ...]] = {}
    for county in sorted({one.county_code for one in waiting}):
        ids = [one.id for one in waiting if one.county_code == county]
        situations = await queries.situations_of(desk.session, county, ids)
        reasons |= {(county, at): rules.priority_of(situations[at], wanted) for at in ids}
    keyed = sorted(((-len(reasons[one.county_code, one.id]), one.county_code, str(one.id)), one) for one in waiting)
    return _page(keyed, reasons, query)


def _page(
    keyed: Sequence[tuple[Any, Household]], reasons: dict[Any, tuple[str, ...]], query: CandidateQuery
) -> CandidateList:
    if query.after:
        weight, county, household = decode_cursor(query.after, 3)
        behind = (-decode_number(weight), county, str(decode_id(household)))
        keyed = [one for one in keyed if one[0] > behind]
    items = [
        CandidateRead(**_shown(one), priority_reasons=list(reasons[one.county_code, one.id]))
        for _, one in keyed[: query.limit]
    ]
    last = keyed[: query.limit][-1][0] if len(keyed) > query.limit else None
    return CandidateList(items=items, next=encode_cursor(-last[0], *last[1:]) if last else None)


async def _goal(desk: Desk, area: str, on: date, lacking: str) -> _Goal:
    everyone = Fraction(1)
    if lacking == "plan":
        return _Goal("扶贫手册和脱贫计划", everyone, None, queries.has_plan())
    if lacking == "measures":
        return _Goal("帮扶措施", everyone, None, queries.has_measure(on))
    if lacking == "skills":
        rule = await section_of(desk, area, on, lambda pack: pack.skills)
        if rule is None:
            raise NoSuchGoal(field="lacking")
        return _Goal("实用技术", everyone, None, has_skills(on, rule.workers, rule.least))
    goals: tuple[CoverageGoal, ...] | None = await section_of(desk, area, on, lambda pack: pack.coverage)
    goal = next((one for one in goals or () if one.code == lacking), None)
    if goal is None:
        raise NoSuchGoal(field="lacking")
    among = queries.has_nobody_to_work() if goal.among == "no_labour" else None
    return _Goal(goal.label, goal.share, among, queries.has_measure(on, goal.classes))


def _shown(household: Household) -> dict[str, Any]:
    shown = household.model_dump(include=LackingRead.model_fields.keys() - {"household_id"})
    return {**shown, "household_id": household.id}
