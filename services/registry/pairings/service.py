"""Pairings with villages and households, and hard cases, as kinds of records."""

from datetime import date
from uuid import UUID

from services.registry.households.models import Household
from services.registry.pairings import refusals, rules
from services.registry.pairings.models import (
    HardCase,
    HardCaseFields,
    HouseholdPairing,
    HouseholdPairingFields,
    HouseholdPairingQuery,
    PairingSpan,
    VillagePairing,
    VillagePairingFields,
    VillagePairingQuery,
)
from services.registry.pairings.queries import (
    helper_at_hand,
    households_beside,
    is_hard_case,
    line_of,
    lines_of_household,
    pairing_plan,
    poor_households_in,
    unit_at_hand,
    unit_levels_of,
    village_lines,
    villages_beside,
)
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from shared.areas import AreaLevel, level_of
from shared.business_dates import check_not_future
from shared.errors import DateBeforeStep
from shared.policies.staffing import PairingSection, PostRule

FIXED = frozenset({"helper_id", "unit_id", "pairing_role", "started_on", "ended_on"})
"""What a line says for good."""


def most_helpers(plan: PairingSection, hard_case: bool) -> int:
    """Helpers that a household may have at a time."""
    number = plan.hard_case_helpers if hard_case and plan.hard_case_helpers is not None else plan.helpers
    return number.most


def post_rule(plan: PairingSection, post: str) -> PostRule | None:
    """What the plan says of a post; None where it is silent."""
    return next((rule for rule in plan.posts if rule.code == post), None)


async def _check_household_line(desk: Desk, step: Step[HouseholdPairing]) -> None:
    row, household = step.row, step.household
    assert household is not None  # noqa: S101  # the house locks the household of each of its records
    if step.before is not None:
        _check_fixed(step)
        return
    check_not_future(desk.clock, row.started_on, field="started_on")
    if row.started_on < household.registered_on:
        raise DateBeforeStep(
            f"{row.started_on} 早于建档立卡日期 {household.registered_on}",
            f"{row.started_on} lies before the registration on {household.registered_on}",
            field="started_on",
        )
    plan = await pairing_plan(desk, household.village_code, step.occurred_on)
    await check_helper(desk, plan, row, household)
    lines = await lines_of_household(desk.session, row.county_code, row.household_id)
    hard = await is_hard_case(desk.session, row.county_code, row.household_id)
    rules.with_new(lines, line_of(row), most_helpers(plan, hard), household.exited_on)
    if plan.plan is not None:
        rules.check_plan(row.started_on, plan.plan.first_year)
        row.planned_until = date(plan.plan.last_year, 12, 31)


async def check_helper(desk: Desk, plan: PairingSection, row: HouseholdPairing, household: Household) -> None:
    """Refuse a helper who may not be paired with a household; the helper is locked.

    Raises:
        UnknownReference, HelperNotServing, NotMedicalStaff, NotPoorThroughIllness, TooManyHouseholds,
            FallbackNotNeeded, HelperNotAble: as they say.
    """
    helper = await helper_at_hand(desk, row.county_code, row.helper_id)
    rules.check_serving(helper.active_from, helper.active_to, line_of(row))
    if row.pairing_role == rules.MEDICAL:
        rules.check_medical(helper.post, (household.main_cause, *household.other_causes))
        return
    if plan.fallback is not None:
        levels = await unit_levels_of(desk, row.county_code, household.village_code)
        rules.check_fallback(helper.post, helper.able, levels, plan.fallback.posts, plan.fallback.able_posts)
    if row.ended_on is None:
        post = post_rule(plan, helper.post)
        others = await households_beside(desk.session, row)
        kinds = [kind.code for kind in plan.pair_kinds]
        rules.check_households(kinds, others, None if post is None else post.households)


async def _check_village_line(desk: Desk, step: Step[VillagePairing]) -> None:
    row = step.row
    if step.before is not None:
        _check_fixed(step)
        return
    if level_of(row.area_code) is not AreaLevel.VILLAGE:
        raise refusals.NoVillage(field="area_code")
    check_not_future(desk.clock, row.started_on, field="started_on")
    who = rules.check_one_of(row.unit_id, row.helper_id)
    if row.unit_id is not None:
        await unit_at_hand(desk, row.county_code, row.unit_id)
    else:
        await check_village_helper(desk, row, who, step.occurred_on)
    lines = await village_lines(desk, row.county_code, row.area_code)
    new = rules.Line(row.id, who, rules.RESPONSIBLE, row.started_on, row.ended_on)
    if row.ended_on is not None and row.ended_on < row.started_on:
        raise refusals.PairingEndsEarly(field="ended_on")
    if any(line.helper_id == who and line.meets(new) for line in lines):
        raise refusals.AlreadyHelps(field="helper_id" if row.helper_id else "unit_id")
    if row.ended_on is not None and await poor_households_in(desk, row.area_code):
        rules.check_may_end(lines, new, row.ended_on, None)


async def check_village_helper(desk: Desk, row: VillagePairing, helper_id: UUID, on: date) -> None:
    """Refuse a helper who may not cover a village; the helper is locked.

    Raises:
        UnknownReference, HelperNotServing, TooManyVillages: as they say.
    """
    helper = await helper_at_hand(desk, row.county_code, helper_id)
    line = rules.Line(row.id, helper_id, rules.RESPONSIBLE, row.started_on, row.ended_on)
    rules.check_serving(helper.active_from, helper.active_to, line)
    if row.ended_on is None:
        post = post_rule(await pairing_plan(desk, row.area_code, on), helper.post)
        others = await villages_beside(desk, row.county_code, helper_id, row.area_code)
        rules.check_villages(others, None if post is None else post.villages)


def _check_fixed(step: Step[HouseholdPairing] | Step[VillagePairing]) -> None:
    before = step.before or {}
    for name in FIXED & before.keys():
        if before[name] != getattr(step.row, name):
            raise refusals.LineIsFixed(field=name)


async def _refuse_withdrawal(_desk: Desk, _step: Step[HouseholdPairing] | Step[VillagePairing]) -> None:
    raise refusals.LineIsFixed


async def _check_hard_case(desk: Desk, step: Step[HardCase]) -> None:
    check_not_future(desk.clock, step.row.decided_on, field="decided_on")


async def _check_hard_case_withdrawal(desk: Desk, step: Step[HardCase]) -> None:
    household = step.household
    assert household is not None  # noqa: S101  # the house locks the household of each of its records
    plan = await pairing_plan(desk, household.village_code, step.occurred_on)
    lines = await lines_of_household(desk.session, household.county_code, household.id)
    if sum(line.ended_on is None and line.role != rules.MEDICAL for line in lines) > plan.helpers.most:
        raise refusals.HardCaseInUse


HOUSEHOLD_PAIRING = RecordKind(
    name="household_pairing",
    title="结对帮扶",
    path="household-pairings",
    model=HouseholdPairing,
    fields=HouseholdPairingFields,
    read="help.read",
    write="pairing.write",
    check=_check_household_line,
    query=HouseholdPairingQuery,
    constraints={"uq_household_pairing_responsible": (refusals.HelperAlreadyNamed, "helper_id")},
    withdrawal=_refuse_withdrawal,
    answers="responsible",
    carried=PairingSpan,
    told=("helper_id", "pairing_role", "started_on", "ended_on"),
)

VILLAGE_PAIRING = RecordKind(
    name="village_pairing",
    title="包村帮扶",
    path="village-pairings",
    model=VillagePairing,
    fields=VillagePairingFields,
    read="help.read",
    write="pairing.write",
    check=_check_village_line,
    query=VillagePairingQuery,
    constraints={
        "uq_village_pairing_helper": (refusals.AlreadyHelps, "helper_id"),
        "uq_village_pairing_unit": (refusals.AlreadyHelps, "unit_id"),
    },
    withdrawal=_refuse_withdrawal,
    answers="helper_unit",
    told=("unit_id", "helper_id", "started_on", "ended_on"),
)

HARD_CASE = RecordKind(
    name="hard_case",
    title="特别困难认定",
    path="hard-cases",
    model=HardCase,
    fields=HardCaseFields,
    read="help.read",
    write="pairing.write",
    check=_check_hard_case,
    constraints={"uq_hard_case_household": (refusals.AlreadyHardCase, "household_id")},
    withdrawal=_check_hard_case_withdrawal,
    part=Part.NEEDS,
)
