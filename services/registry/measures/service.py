"""Household plans, measures and living allowances as kinds of records, and the menu that a household chooses from."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from services.registry.households.queries import find_household
from services.registry.households.rules import household_group
from services.registry.measures import refusals, rules
from services.registry.measures.forms import MenuClassRead, MenuItemRead, MenuRead
from services.registry.measures.models import (
    HouseholdPlan,
    HouseholdPlanFields,
    LivingAllowance,
    LivingAllowanceFields,
    Measure,
    MeasureFields,
    MeasureQuery,
    MeasureReasons,
)
from services.registry.measures.queries import belongs_to, situation_of
from services.registry.organisations.models import Organisation
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.records.rulebook import section_of
from services.registry.villages.queries import every_code_of
from shared.database import is_one_of, table_of
from shared.policies import PolicyPack
from shared.policies.pack import MeasureClass


def _menu_of(pack: PolicyPack) -> tuple[MeasureClass, ...]:
    return pack.measures


async def read_menu(desk: Desk, household_id: UUID) -> MenuRead:
    """What a household may choose from, by the plan in force today, and for which classes it comes first.

    Raises:
        NotFound: no such household in the caller's area.
        NoActivePolicy: no plan with a menu holds there.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    today = desk.clock.today()
    menu = await desk.policies.for_area(desk.session, household.village_code, today, _menu_of)
    priorities = await section_of(desk, household.village_code, today, lambda pack: pack.measure_priorities)
    situation = await situation_of(desk.session, household)
    group = household_group(household.household_type)
    return MenuRead(
        household_id=household.id,
        group=group,
        classes=[
            MenuClassRead(
                code=one.code,
                label=one.label,
                items=[MenuItemRead(code=item.code, label=item.label) for item in one.items],
                priority_reasons=list(
                    rules.priority_of(
                        situation,
                        [rule.reason for rule in priorities or () if rule.measure_class == one.code],
                    )
                ),
            )
            for one in menu
            if group in one.groups
        ],
    )


async def _check_plan_withdrawal(desk: Desk, step: Step[HouseholdPlan]) -> None:
    used = select(table_of(Measure).c.id).where(*belongs_to(Measure, step.home)).limit(1)
    if await desk.session.scalar(used) is not None:
        raise refusals.PlanInUse


_CHOICE = (
    "measure_class",
    "item",
    "chosen_by_household",
    "means",
    "industry_model",
    "support_kinds",
    "organisation_id",
    "started_on",
)
"""What the household chose; a measure that only ends, or is told of in other words, stays the choice that it was."""


async def _check_measure(desk: Desk, step: Step[Measure]) -> None:
    row, household = step.row, step.home
    rules.check_measure_dates(row.started_on, row.ended_on)
    if not step.sets(*_CHOICE):
        return
    has_plan = select(table_of(HouseholdPlan).c.id).where(*belongs_to(HouseholdPlan, household))
    if await desk.session.scalar(has_plan) is None:
        raise refusals.NoPlan
    area, on = household.village_code, row.started_on
    menu = await desk.policies.for_area(desk.session, area, on, _menu_of)
    means = await section_of(desk, area, on, lambda pack: pack.help_means)
    rules.check_menu(household.household_type, row.measure_class, row.item, _rules_menu(menu))
    rules.check_choice(household.household_type, row.measure_class, row.chosen_by_household)
    rules.check_means(row.means, [one.code for one in means or ()])
    rules.check_model(row.measure_class, row.industry_model, row.support_kinds, await _partner_kind(desk, row))
    priorities = await section_of(desk, area, on, lambda pack: pack.measure_priorities)
    asked = [one.reason for one in priorities or () if one.measure_class == row.measure_class]
    row.priority_reasons = list(rules.priority_of(await situation_of(desk.session, household), asked))


async def _partner_kind(desk: Desk, row: Measure) -> str | None:
    if row.organisation_id is None:
        return None
    partner = await desk.session.get(Organisation, (row.county_code, row.organisation_id))
    return None if partner is None else partner.organisation_kind


def _rules_menu(menu: Sequence[MeasureClass]) -> list[rules.MenuClass]:
    return [rules.MenuClass(one.code, one.groups, tuple(item.code for item in one.items)) for one in menu]


async def _check_allowance(desk: Desk, step: Step[LivingAllowance]) -> None:
    row, table = step.row, table_of(LivingAllowance).c
    codes = every_code_of(desk.caller, row.area_code)
    # two standards of one area at once would each be measured against the years that stood before
    lock = func.hashtextextended(f"allowance {codes[0]} {row.disability_grade}", 0)
    await desk.session.execute(select(func.pg_advisory_xact_lock(lock)))
    found = await desk.session.execute(
        select(table.year, table.amount_fen).where(
            table.county_code == row.county_code,
            is_one_of(table.area_code, codes),
            table.disability_grade == row.disability_grade,
            table.id != row.id,
            table.withdrawn_on.is_(None),
        )
    )
    others = {one.year: one.amount_fen for one in found}
    if row.year in others:
        raise refusals.AllowanceExists(field="year")
    rules.check_allowance(row.year, row.amount_fen, others)


HOUSEHOLD_PLAN = RecordKind(
    name="household_plan",
    title="脱贫计划",
    path="household-plans",
    model=HouseholdPlan,
    fields=HouseholdPlanFields,
    read="help.read",
    write="help.write",
    number="handbook_no",
    constraints={"uq_household_plan_household": (refusals.PlanExists, "household_id")},
    withdrawal=_check_plan_withdrawal,
    part=Part.PLANS,
    told=("exit_year", "income_target_fen"),
)

MEASURE = RecordKind(
    name="measure",
    title="帮扶措施",
    path="measures",
    model=Measure,
    fields=MeasureFields,
    read="help.read",
    write="help.write",
    check=_check_measure,
    query=MeasureQuery,
    answers="measure",
    carried=MeasureReasons,
    told=("measure_class", "item", "support_kinds", "organisation_id", "gain_fen", "started_on", "ended_on"),
)

LIVING_ALLOWANCE = RecordKind(
    name="living_allowance",
    title="残疾人生活补助标准",
    path="living-allowances",
    model=LivingAllowance,
    fields=LivingAllowanceFields,
    read="help.read",
    write="help.write",
    check=_check_allowance,
    constraints={"uq_living_allowance_year": (refusals.AllowanceExists, "year")},
    part=Part.MEASURES,
)
