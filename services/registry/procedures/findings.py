"""Recording what was found of an entry, and judging what was found."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.registry.households.models import Household
from services.registry.households.queries import check_on_register, find_household, members_of
from services.registry.households.standing import count_poor_people
from services.registry.incomes.models import Income
from services.registry.monitored.models import MonitoringObject
from services.registry.monitored.rules import check_removal, has_labour, needs_low_income
from services.registry.procedures import rules
from services.registry.procedures.forms import ElementForm, FindingCreate, IncomeForm
from services.registry.procedures.guarantees import proved_elements
from services.registry.procedures.models import STANDING, VILLAGE, Entry, Finding
from services.registry.procedures.queries import Case, find_case, latest_findings, lies_in
from services.registry.procedures.refusals import (
    EntryDropped,
    FindingEarly,
    FindingIncomplete,
    FindingsMissing,
    MovedAway,
    UnknownStep,
)
from services.registry.procedures.rules import StepRule
from services.registry.records.kinds import Desk
from services.registry.standards import rules as standards
from services.registry.standards.rules import Account, Verdict
from shared.business_dates import check_step_date
from shared.database import table_of

_LABELS = {
    "visit": "入户调查人",
    "income": "收入",
    "elements": "各项标准的核实结果",
    "population": "人口数",
    "measures": "帮扶措施",
    "signature": "签字",
}
_PARTS = tuple(_LABELS)


async def record_finding(desk: Desk, round_id: UUID, entry_id: UUID, request: FindingCreate) -> Finding:
    """Record what was found of an entry for the next step.

    Raises:
        NotFound: no such round in the caller's area, or no such entry in it.
        EntryDropped: it left the round.
        HouseholdOffRegister, MovedAway: its household left the register, or the round's area.
        RoundEnded, StepTaken, FindingEarly, UnknownStep: the step is not the next, or records nothing.
        WrongRole: it belongs to another post.
        DateInFuture, DateBeforeStep: after today, or before the step before.
        FindingIncomplete, ElementsDiffer: parts are missing or too many.
        RiskNotRemoved: the conditions of a removal are not met.
    """
    case = await find_case(desk.session, desk.caller, round_id, lock=True, entry_id=entry_id)
    (entry,) = case.entries
    step = _finding_step(case, request.step)
    rules.check_role(step, desk.caller.role.value)
    if entry.state != STANDING:
        raise EntryDropped(entry.reason)
    check_step_date(desk.clock, request.occurred_on, case.last_on)
    if step.kind == "survey":
        await _follow_household(desk, case, entry)
    _check_parts(request, _wanted(case, entry, step))
    working = ""
    if request.income is not None:
        working = _account(request.income, entry).working
    if request.elements is not None:
        standards.check_elements(case.plan.elements, request.elements)
        _check_reading(case, request.elements)
    if request.measures is not None:
        await _check_removal(desk, case, entry, request)
    finding = Finding(
        county_code=entry.county_code,
        round_id=entry.round_id,
        entry_id=entry.id,
        step=step.code,
        occurred_on=request.occurred_on,
        facts=request.model_dump(mode="json", include=set(_PARTS), exclude_none=True),
        working=working,
        subject=desk.caller.subject,
        role=desk.caller.role.value,
        recorded_at=desk.clock.now(),
    )
    desk.session.add(finding)
    await desk.session.flush()
    return finding


async def _follow_household(desk: Desk, case: Case, entry: Entry) -> None:
    """Let an entry be as the household is on the day of the survey: people are born, die and move during a round."""
    if entry.household_id is None:
        return
    household = await find_in_area(desk, case, entry.household_id, lock=False)
    members = await members_of(desk.session, household)
    entry.head_name, entry.people = household.head_name, household.people
    entry.village_code, entry.village_group = household.village_code, household.village_group
    entry.labour = has_labour(member.labour_capacity for member in members)
    entry.id_indexes = [member.id_index for member in members]


async def find_in_area(desk: Desk, case: Case, household_id: UUID, *, lock: bool) -> Household:
    """The household of an entry, if it is on the register and lives where the round is run.

    Raises:
        NotFound: it moved out of the caller's area.
        HouseholdOffRegister: it left the register.
        MovedAway: it moved out of the round's area.
    """
    household = await find_household(desk.session, desk.caller, household_id, lock=lock)
    check_on_register(household)
    check_lives_in(desk, case, household.head_name, household.village_code, household_id=str(household.id))
    return household


def check_lives_in(desk: Desk, case: Case, head_name: str, village_code: str, **told: str) -> None:
    """Refuse a household of a round that lives elsewhere by now.

    Raises:
        MovedAway: so it does.
    """
    if not lies_in(desk.caller, case.round, village_code):
        raise MovedAway(f"{head_name}户已迁至 {village_code}", f"It lives in {village_code} now", **told)


def _finding_step(case: Case, code: str) -> StepRule:
    step = next((one for one in case.plan.steps if one.code == code), None)
    if step is None or step.kind not in rules.FINDINGS:
        raise UnknownStep(f"步骤 {code} 不逐户登记", f"{code} records nothing of each entry", field="step")
    following = rules.next_step(case.plan.steps, case.codes, ended=case.ended)
    if following is not None and following.code != step.code and step.code not in case.codes:
        raise FindingEarly(
            f"下一步是“{following.label}”，尚未到“{step.label}”", f"{following.code} is next", field="step"
        )
    return rules.check_order(case.plan.steps, case.codes, step.code, ended=case.ended)


def _wanted(case: Case, entry: Entry, step: StepRule) -> set[str]:
    if step.kind != "survey":
        return {"signature"}
    wanted = {"elements"} if case.plan.elements else set()
    if entry.subject == VILLAGE:
        return wanted | ({"population"} if case.plan.procedure.poverty_rate else set())
    if case.plan.procedure.removal is not None:
        wanted |= {"measures"}
    return wanted | {"visit", "income"}


def _check_parts(request: FindingCreate, wanted: set[str]) -> None:
    given = {name for name in _PARTS if getattr(request, name) is not None}
    for name in _PARTS:
        if (name in wanted) != (name in given):
            text = f"缺少{_LABELS[name]}（{name}）" if name in wanted else f"此步骤不填{_LABELS[name]}（{name}）"
            raise FindingIncomplete(text, f"{name} is {'missing' if name in wanted else 'not asked'}", field=name)


def _check_reading(case: Case, elements: Mapping[str, ElementForm]) -> None:
    """Refuse an element told the other way: that an income isn't secured may mean that it is low, or that it isn't."""
    asked, other, text = ("secured", "holds", "是否落实")
    if case.plan.has_conditions:
        asked, other, text = ("holds", "secured", "是否成立")
    for code, label in case.plan.elements.items():
        told = elements[code]
        if getattr(told, asked) is None or getattr(told, other) is not None:
            raise FindingIncomplete(
                f"“{label}”请只填{text}（{asked}）", f"{code} takes {asked}, and not {other}", field=f"elements.{code}"
            )


async def _check_removal(desk: Desk, case: Case, entry: Entry, request: FindingCreate) -> None:
    removal = case.plan.procedure.removal
    if removal is None or entry.object_id is None or request.measures is None:
        return
    row = await desk.session.get_one(MonitoringObject, (entry.county_code, entry.object_id))
    since = [one for one in request.measures if row.entered_on <= one.started_on <= request.occurred_on]
    check_removal(
        row.entered_on,
        request.occurred_on,
        removal.months_after_entry,
        len(since),
        removal.least_measures,
        labour=row.labour,
    )


def _account(form: IncomeForm, entry: Entry) -> Account:
    return standards.account(form.parts, form.paid_away_fen, entry.people)


async def require_findings(desk: Desk, case: Case, step: StepRule) -> dict[UUID, Finding]:
    """What was found of every standing entry for a step.

    Raises:
        FindingsMissing: naming those of whom it is missing.
    """
    found = await latest_findings(desk.session, case.round, step.code)
    missing = [entry for entry in case.standing if entry.id not in found]
    if missing:
        numbers = "、".join(f"{entry.number} 号{entry.head_name}" for entry in missing[:20])
        raise FindingsMissing(
            f"“{step.label}”尚缺：{numbers}",
            f"{step.code} lacks {len(missing)} finding(s)",
            missing=[str(entry.id) for entry in missing],
        )
    return found


def account_of(entry: Entry, finding: Finding) -> Account:
    """The income account of an entry."""
    return _account(IncomeForm.model_validate(finding.facts["income"]), entry)


async def judge(desk: Desk, case: Case, entry: Entry, finding: Finding, occurred_on: date) -> Verdict:
    """Whether an entry meets the plan's standard by what was found of it, and why.

    Raises:
        LineUnknown, IncomeUnknown: it can't be told.
    """
    verdicts: list[Verdict] = []
    if entry.subject == VILLAGE:
        verdicts += await _judge_village(desk, case, entry, finding, occurred_on)
    elif case.plan.income is not None and not case.plan.has_shortlist:
        verdicts += await _judge_income(desk, case, entry, finding)
    if case.plan.elements:
        secured = await proved_elements(desk, entry, finding.facts["elements"], occurred_on)
        verdicts.append(
            standards.judge_elements(
                case.plan.elements,
                secured,
                case.plan.enough_for(entry.monitored_kind),
                are_conditions=case.plan.has_conditions,
            )
        )
    return standards.judge_together(verdicts, one_is_enough=case.plan.income_may_fail)


async def _judge_income(desk: Desk, case: Case, entry: Entry, finding: Finding) -> list[Verdict]:
    rule = case.plan.income
    if rule is None or (entry.monitored_kind is not None and not needs_low_income(entry.monitored_kind)):
        return []
    year = case.round.year
    per_head_fen = await _registered_incomes(desk, entry) if rule.measure == "net_income" else {}
    per_head_fen[year] = account_of(entry, finding).per_head_fen(rule.measure)
    return [standards.judge_income(rule, year, per_head_fen, case.plan.lines_fen(rule.line, entry.village_code))]


async def _registered_incomes(desk: Desk, entry: Entry) -> dict[int, int]:
    if entry.household_id is None:
        return {}
    table = table_of(Income).c
    found = await desk.session.execute(
        select(table.year, table.net_per_head_fen).where(
            table.county_code == entry.county_code, table.household_id == entry.household_id
        )
    )
    return {row.year: row.net_per_head_fen for row in found}


async def _judge_village(desk: Desk, case: Case, entry: Entry, finding: Finding, occurred_on: date) -> list[Verdict]:
    rate = case.plan.procedure.poverty_rate
    if rate is None:
        return []
    poor = await count_poor_people(desk.session, replace(desk.caller, area_prefix=entry.village_code), occurred_on)
    return [standards.judge_poverty_rate(poor, finding.facts["population"], rate.below)]
