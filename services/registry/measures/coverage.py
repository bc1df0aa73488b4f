"""What must reach every household, and whom it has not reached yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func

from services.registry.households.models import REGISTERED, Household
from services.registry.households.queries import households_of
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
from shared.codes import HOUSEHOLD_TYPES
from shared.database import after_key, decode_cursor, decode_id, decode_number, encode_cursor, is_one_of, table_of
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
        lacking = after_key(
            lacking,
            (table.county_code, table.household_no),
            tuple(decode_cursor("households without measures", query.after, 2)),
        )
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
        next=encode_cursor("households without measures", items[-1].county_code, items[-1].household_no)
        if len(found) > query.limit
        else None,
    )


async def candidates(desk: Desk, query: CandidateQuery) -> CandidateList:
    """Households still poor, of the groups that get a class and without a measure of it: first those who come first.

    They stand by the number of reasons of the plan that hold for them, then in the order of entry.

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
    missing = queries.reasons_missing(wanted)
    statement: Any = (
        households_of(asked)
        .add_columns(missing.label("missing"))
        .where(
            table.status == REGISTERED,
            is_one_of(table.household_type, [one.code for one in HOUSEHOLD_TYPES if one.group in groups]),
            ~queries.has_measure(today, [query.measure_class]),
        )
    )
    key = (missing, table.county_code, table.id)
    if query.after:
        lacks, county, household_id = decode_cursor("measure candidates", query.after, 3)
        statement = after_key(statement, key, (decode_number(lacks), county, decode_id(household_id)))
    found = (await desk.session.execute(statement.order_by(*key).limit(query.limit + 1))).all()
    page = found[: query.limit]
    reasons = await _reasons(desk, [home for home, _ in page], wanted)
    last = page[-1] if len(found) > query.limit else None
    return CandidateList(
        items=[CandidateRead(**_shown(home), priority_reasons=list(reasons[home.id])) for home, _ in page],
        next=encode_cursor("measure candidates", last[1], last[0].county_code, last[0].id) if last else None,
    )


async def _reasons(desk: Desk, homes: Sequence[Household], wanted: Sequence[str]) -> dict[UUID, tuple[str, ...]]:
    reasons: dict[UUID, tuple[str, ...]] = {}
    for county in sorted({one.county_code for one in homes}):
        ids = [one.id for one in homes if one.county_code == county]
        situations = await queries.situations_of(desk.session, county, ids)
        reasons |= {at: rules.priority_of(situations[at], wanted) for at in ids}
    return reasons


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
