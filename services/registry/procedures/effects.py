"""What the register does at a procedure's step of entry, all in the transaction of the step."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.households import service as households
from services.registry.households import standing
from services.registry.households.forms import HouseholdCreate
from services.registry.households.models import EXITED
from services.registry.households.queries import find_household
from services.registry.incomes import service as incomes
from services.registry.incomes.models import IncomeWrite
from services.registry.monitored import service as monitored
from services.registry.monitored.models import MonitoringFields
from services.registry.monitored.rules import check_kind
from services.registry.procedures.findings import account_of, check_lives_in, find_in_area
from services.registry.procedures.models import ENTERED, Entry, Finding
from services.registry.procedures.queries import Case, latest_findings
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.villages import standing as villages


@dataclass(frozen=True, slots=True)
class _Effect:
    desk: Desk
    case: Case
    entry: Entry
    finding: Finding | None
    occurred_on: date
    reason: str


async def take_effect(desk: Desk, case: Case, occurred_on: date) -> None:
    """Let the register follow: every entry that stands is registered, identified, exits, returns, or is monitored.

    Raises:
        DuplicateHousehold, DuplicateIdNumber: somebody was registered in the meantime.
        AlreadyExited, NotExited, AlreadyMonitored: a household stands otherwise by now.
        HouseholdOffRegister, MovedAway, WrongMonitoredKind, RiskRemoved: it is gone, or another than it was.
        VillageExited, VillageStillPoor, VillageFactsMissing: a village does.
    """
    effect = _EFFECTS[case.round.procedure]
    reason = case.plan.procedure.label
    survey = next((step for step in case.plan.steps if step.kind == "survey"), None)
    found = {} if survey is None else await latest_findings(desk.session, case.round, survey.code)
    # households are locked in one order, so that no two rounds wait for each other
    for entry in sorted(case.standing, key=lambda one: (str(one.household_id or ""), one.number)):
        await effect(_Effect(desk, case, entry, found.get(entry.id), occurred_on, reason))
        entry.state = ENTERED


async def _register(effect: _Effect) -> None:
    desk, entry = effect.desk, effect.entry
    if entry.application_encrypted is None:  # an applicant has papers
        raise LookupError(f"entry {entry.id} has no application")
    form = HouseholdCreate.model_validate_json(desk.personal.decrypt(entry.application_encrypted))
    form = form.model_copy(update={"registered_on": effect.occurred_on})
    read = await households.register(desk.session, desk.clock, desk.personal, desk.caller, form)
    entry.household_id = read.id
    await desk.session.flush()
    await _record_income(effect)


async def _exit(effect: _Effect) -> None:
    await find_in_area(effect.desk, effect.case, _household_id(effect.entry), lock=True)
    await _record_income(effect)
    step = StepForm(occurred_on=effect.occurred_on, reason=effect.reason)
    await standing.exit_poverty(effect.desk, _household_id(effect.entry), step)


async def _return(effect: _Effect) -> None:
    await find_in_area(effect.desk, effect.case, _household_id(effect.entry), lock=True)
    await _record_income(effect)
    step = StepForm(occurred_on=effect.occurred_on, reason=effect.reason)
    await standing.return_to_poverty(effect.desk, _household_id(effect.entry), step)


async def _record_income(effect: _Effect) -> None:
    """The surveyed year becomes the register's."""
    if effect.finding is None or "income" not in effect.finding.facts:
        return
    desk = effect.desk
    household = await find_household(desk.session, desk.caller, _household_id(effect.entry), lock=True)
    asked = {*incomes.PARTS, "paid_away_fen"}
    stated = {name: fen for name, fen in effect.finding.facts["income"].items() if name in asked}
    await incomes.record_income(
        desk.session,
        desk.clock,
        desk.caller,
        household.id,
        effect.case.round.year,
        household.version,
        IncomeWrite(occurred_on=effect.occurred_on, reason=effect.reason, **stated),
    )


async def _monitor(effect: _Effect) -> None:
    entry = effect.entry
    if entry.household_id is not None and entry.monitored_kind is not None:
        household = await find_in_area(effect.desk, effect.case, entry.household_id, lock=True)
        check_kind(entry.monitored_kind, registered=True, exited=household.status == EXITED)
    per_head_fen = 0 if effect.finding is None else account_of(entry, effect.finding).disposable_per_head_fen
    fields = MonitoringFields(
        monitored_kind=entry.monitored_kind,
        risks=entry.risks,
        head_name=entry.head_name,
        people=entry.people,
        labour=entry.labour,
        per_head_fen=per_head_fen,
        household_id=entry.household_id,
        entry_id=entry.id,
        id_indexes=entry.id_indexes,
        entered_on=effect.occurred_on,
    )
    made = await monitored.enter(effect.desk, entry.village_code, fields, effect.occurred_on, effect.reason)
    entry.object_id = made.id


async def _remove_risk(effect: _Effect) -> None:
    entry = effect.entry
    if entry.object_id is None:
        raise LookupError(f"entry {entry.id} is no monitoring object")
    measures = 0 if effect.finding is None else len(effect.finding.facts.get("measures", ()))
    row = await monitored.remove(effect.desk, entry.object_id, effect.occurred_on, measures, effect.reason)
    check_lives_in(effect.desk, effect.case, row.head_name, row.area_code)


async def _identify_village(effect: _Effect) -> None:
    await villages.identify(effect.desk, effect.entry.village_code, effect.occurred_on, effect.reason)


async def _exit_village(effect: _Effect) -> None:
    await villages.exit_poverty(effect.desk, effect.entry.village_code, effect.occurred_on, effect.reason)


def _household_id(entry: Entry) -> UUID:
    if entry.household_id is None:
        raise LookupError(f"entry {entry.id} is no registered household")
    return entry.household_id


_EFFECTS: dict[str, Callable[[_Effect], Awaitable[None]]] = {
    "identification": _register,
    "exit": _exit,
    "return": _return,
    "village_identification": _identify_village,
    "village_exit": _exit_village,
    "monitoring_entry": _monitor,
    "monitoring_removal": _remove_risk,
}
