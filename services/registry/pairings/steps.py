"""Steps on pairings: a line ends only as the next begins, or after the exit from poverty."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.households.models import REGISTERED
from services.registry.households.queries import find_household
from services.registry.pairings import refusals, rules
from services.registry.pairings.models import (
    HelperReplacement,
    HouseholdPairing,
    VillagePairing,
    VillageReplacement,
)
from services.registry.pairings.queries import (
    is_hard_case,
    line_of,
    lines_of_household,
    pairing_plan,
    poor_households_in,
)
from services.registry.pairings.service import HOUSEHOLD_PAIRING, VILLAGE_PAIRING, most_helpers
from services.registry.records import service
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.queries import find_record
from shared.business_dates import check_not_future
from shared.database import new_id
from shared.errors import DateBeforeStep


async def replace_helper(
    desk: Desk, record_id: UUID, expected_version: int, step: HelperReplacement
) -> HouseholdPairing:
    """End a line and begin the next with another helper, as one step.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: there is no such line, or somebody else was first.
        HelperLocked, OverrideNotAllowed: the plan keeps the helpers of households that are still poor.
        LineEnded, DateBeforeStep, DateInFuture, AlreadyHelps, UnknownReference: the step can't be.
        Refusal: whatever else a new line is refused for.
    """
    check_not_future(desk.clock, step.occurred_on)
    seen = await find_record(desk.session, desk.caller, HouseholdPairing, record_id)
    # the household first, as for each new line: whoever takes two locks takes them in this order
    household = await find_household(desk.session, desk.caller, seen.household_id, lock=True)
    row = await service.locked(desk, HOUSEHOLD_PAIRING, record_id, expected_version)
    plan = await pairing_plan(desk, household.village_code, step.occurred_on)
    locked = plan.replacement is not None and household.status == REGISTERED
    override_roles = plan.replacement.override_roles if plan.replacement else ()
    rules.check_override(locked, step.override, desk.caller.role.value, override_roles)
    lines = await lines_of_household(desk.session, row.county_code, row.household_id)
    hard = await is_hard_case(desk.session, row.county_code, row.household_id)
    new = rules.Line(new_id(), step.helper_id, row.pairing_role, step.occurred_on)
    _, last = rules.with_replaced(lines, line_of(row), new, most_helpers(plan, hard), household.exited_on)
    await _end(desk, HOUSEHOLD_PAIRING, row, step, last, "overridden" if locked else "replaced")
    request = HOUSEHOLD_PAIRING.creation.model_validate(
        {
            "household_id": row.household_id,
            "helper_id": step.helper_id,
            "pairing_role": row.pairing_role,
            "started_on": step.occurred_on,
            **_told(step),
        }
    )
    return await service.create(desk, HOUSEHOLD_PAIRING, request)


async def release_helper(desk: Desk, record_id: UUID, expected_version: int, step: StepForm) -> HouseholdPairing:
    """End a line on or after the day of the household's exit, be it before the help plan ends.

    Nobody is left to be helped of a household that went off the register: its helper is free from that day on.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: there is no such line, or somebody else was first.
        HelperNotReleasable: the household has neither exited nor gone, or not yet on the day.
        LineEnded, DateBeforeStep, DateInFuture: the step can't be.
    """
    seen = await find_record(desk.session, desk.caller, HouseholdPairing, record_id)
    household = await find_household(desk.session, desk.caller, seen.household_id, lock=True)
    row = await service.locked(desk, HOUSEHOLD_PAIRING, record_id, expected_version)
    lines = await lines_of_household(desk.session, row.county_code, row.household_id)
    rules.with_released(lines, line_of(row), step.occurred_on, household.exited_on or household.removed_on)
    values = {"ended_on": step.occurred_on}
    return await service.write(
        desk, HOUSEHOLD_PAIRING, row, values, step.occurred_on, step.reason, "released", check=False
    )


async def replace_in_village(
    desk: Desk, record_id: UUID, expected_version: int, step: VillageReplacement
) -> VillagePairing:
    """End a village's line and begin the next with another unit or helper, as one step.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: there is no such line, or somebody else was first.
        LineEnded, DateBeforeStep, DateInFuture, AlreadyHelps, OneOfBoth, UnknownReference: the step can't be.
        Refusal: whatever else a new line is refused for.
    """
    check_not_future(desk.clock, step.occurred_on)
    row = await service.locked(desk, VILLAGE_PAIRING, record_id, expected_version)
    rules.check_in_force(row.ended_on)
    rules.check_one_of(step.unit_id, step.helper_id)
    if step.occurred_on < row.started_on:
        raise DateBeforeStep(field="occurred_on")
    if (step.unit_id, step.helper_id) == (row.unit_id, row.helper_id):
        raise refusals.AlreadyHelps(field="helper_id")
    last = None if step.occurred_on == row.started_on else rules.day_before(step.occurred_on)
    await _end(desk, VILLAGE_PAIRING, row, step, last, "replaced")
    request = VILLAGE_PAIRING.creation.model_validate(
        {
            "area_code": desk.caller.areas.same_now(row.area_code),
            "unit_id": step.unit_id,
            "helper_id": step.helper_id,
            "started_on": step.occurred_on,
            **_told(step),
        }
    )
    return await service.create(desk, VILLAGE_PAIRING, request)


async def release_village(desk: Desk, record_id: UUID, expected_version: int, step: StepForm) -> VillagePairing:
    """End a village's line once none of its households is poor.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: there is no such line, or somebody else was first.
        HelperNotReleasable: a household of the village is still poor.
        LineEnded, DateBeforeStep, DateInFuture: the step can't be.
    """
    row = await service.locked(desk, VILLAGE_PAIRING, record_id, expected_version)
    rules.check_in_force(row.ended_on)
    if step.occurred_on < row.started_on:
        raise DateBeforeStep(field="occurred_on")
    if poor := await poor_households_in(desk, row.area_code):
        detail = f"该村还有 {poor} 户未脱贫"
        raise refusals.HelperNotReleasable(detail, f"{poor} households of the village are still poor")
    values = {"ended_on": step.occurred_on}
    return await service.write(
        desk, VILLAGE_PAIRING, row, values, step.occurred_on, step.reason, "released", check=False
    )


async def _end(desk: Desk, kind: RecordKind[Any], row: Any, step: StepForm, last: date | None, action: str) -> None:
    values = {"withdrawn_on": step.occurred_on} if last is None else {"ended_on": last}
    await service.write(desk, kind, row, values, step.occurred_on, step.reason, action, check=False)


def _told(step: StepForm) -> dict[str, Any]:
    return {"occurred_on": step.occurred_on, "reason": step.reason}
