"""Values from the field beside those of the register: kept, listed, decided on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from sqlalchemy import select
from sqlmodel import SQLModel

from services.registry.field_entries.forms import ConflictDecision, ConflictQuery
from services.registry.field_entries.models import (
    CHANGED_MEANWHILE,
    DECIDED,
    MINE,
    OPEN,
    OVERTAKEN,
    FieldConflict,
)
from services.registry.field_entries.refusals import ConflictDecided, ConflictOutdated, DecisionIncomplete
from services.registry.field_entries.rules import is_decidable
from services.registry.field_entries.targets import Target, household_target, income_target, record_target
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.queries import find_record
from services.registry.records.service import keep_first, locked, write
from shared.database import table_of, to_json
from shared.errors import Invalid

FIELD_CONFLICT = RecordKind(
    name="field_conflict",
    title="现场记录差异",
    path="field/conflicts",
    model=FieldConflict,
    fields=SQLModel,  # it comes about by an entry and is changed by a decision alone
    read="field_work.read",
    write="field_work.decide",
    query=ConflictQuery,
    exclude=frozenset({"sealed"}),
)

Said = dict[str, tuple[Any, Any]]
"""Base and value by the name of a field."""


async def keep(
    desk: Desk, target: Target, said: Said, *, cause: str, client_id: UUID, device_at: datetime, step: StepForm
) -> FieldConflict:
    """Keep values that somebody has to decide on beside what the register holds."""
    differences, sealed = [], {}
    for name, (base, value) in said.items():
        theirs = to_jsonable_python(target.stands(name))
        mine = target.shown(name, value, step.occurred_on)
        differences.append({"field": name, "base": base, "mine": mine, "theirs": theirs, "taken": None})
        if target.is_sealed(name):
            sealed[name] = value
    row = FieldConflict(
        county_code=target.household.county_code,
        household_id=target.household.id,
        target=target.name,
        target_id=target.id,
        year=target.year,
        cause=cause,
        differences=differences,
        sealed=desk.personal.encrypt(to_json(sealed)) if sealed else None,
        client_id=client_id,
        entered_by=desk.caller.subject,
        entered_role=desk.caller.role.value,
        occurred_on=step.occurred_on,
        device_at=device_at,
        entry_reason=step.reason,
        recorded_at=desk.clock.now(),
    )
    desk.session.add(row)
    await desk.session.flush()
    keep_first(desk, FIELD_CONFLICT, row, step.occurred_on, step.reason)
    return row


async def decide(desk: Desk, conflict_id: UUID, expected_version: int, decision: ConflictDecision) -> FieldConflict:
    """Let the value from the field hold, or what stands, field by field; a change is dated as it was in the field.

    Raises:
        NotFound, StaleVersion: no such conflict in the caller's area, or somebody else was first.
        ConflictDecided: it was decided on.
        DecisionIncomplete: not each field is decided on, or one that isn't there.
        ConflictOutdated: what a value was to replace is another by now.
        RecordWithdrawn, HouseholdOffRegister: what was to change is there no more.
        DateInFuture, DateBeforeStep: after today, or before the entry.
        Refusal: whatever the house of what is changed says.
    """
    seen = await find_record(desk.session, desk.caller, FieldConflict, conflict_id)
    target = await _target_of(desk, seen)
    row = await locked(desk, FIELD_CONFLICT, conflict_id, expected_version)
    if row.state != OPEN:
        raise ConflictDecided
    still_open = [one for one in row.differences if one["taken"] is None]
    if decision.fields.keys() != {one["field"] for one in still_open}:
        raise DecisionIncomplete(field="fields")
    mine = [one for one in still_open if decision.fields[one["field"]] == MINE]
    values = _values_of(desk, row, mine)
    for one in mine:
        standing = target.standing(one["field"], one["base"], values[one["field"]], row.occurred_on)
        as_it_was = to_jsonable_python(target.stands(one["field"])) == one["theirs"]
        if not is_decidable(standing, as_it_was=as_it_was):
            raise ConflictOutdated(field=f"fields.{one['field']}")
    if values:
        try:
            await target.change(values, row.occurred_on, row.entry_reason)
        except ValidationError as invalid:  # e.g. a year's income of which only a part was chosen
            names = [".".join(map(str, error["loc"])) for error in invalid.errors()]
            named = "、".join(names)
            raise Invalid(f"有误的项：{named}", f"Not valid: {', '.join(names)}", field="fields") from invalid
    differences = [{**one, "taken": one["taken"] or decision.fields[one["field"]]} for one in row.differences]
    return await _close(desk, row, DECIDED, differences, decision.occurred_on, decision.reason)


async def overtake(desk: Desk, target: Target) -> None:
    """Let values hold whose base has come in by now: one device's entries may arrive in another order than made.

    Of what the same person recorded of the same thing, and only where nobody else has changed it since.
    """
    while True:
        ripe = next(filter(None, [_ripe(target, row) for row in await _open_of(desk, target)]), None)
        if ripe is None:
            return
        row, names = ripe
        values = {one["field"]: one["mine"] for one in row.differences if one["field"] in names}
        await target.change(values, row.occurred_on, row.entry_reason)
        differences = [{**one, "taken": MINE if one["field"] in names else one["taken"]} for one in row.differences]
        left = [one for one in differences if one["taken"] is None]
        if left:
            changed = {"differences": differences}
            await write(desk, FIELD_CONFLICT, row, changed, row.occurred_on, row.entry_reason, OVERTAKEN, check=False)
        else:
            await _close(desk, row, OVERTAKEN, differences, row.occurred_on, row.entry_reason)


def _ripe(target: Target, row: FieldConflict) -> tuple[FieldConflict, set[str]] | None:
    names = {
        one["field"]
        for one in row.differences
        if one["taken"] is None
        and not target.is_sealed(one["field"])
        and target.standing(one["field"], one["base"], one["mine"], row.occurred_on).is_base
    }
    return (row, names) if names else None


async def _open_of(desk: Desk, target: Target) -> Sequence[FieldConflict]:
    table = table_of(FieldConflict).c
    found = await desk.session.scalars(
        select(FieldConflict)
        .where(
            table.county_code == target.household.county_code,
            table.target_id == target.id,
            table.target == target.name,
            table.year.is_not_distinct_from(target.year),
            table.state == OPEN,
            table.cause == CHANGED_MEANWHILE,
            table.entered_by == desk.caller.subject,
        )
        .order_by(table.id)
        .with_for_update(of=table_of(FieldConflict))
    )
    return found.all()


async def _target_of(desk: Desk, row: FieldConflict) -> Target:
    if row.target == "household":
        return await household_target(desk, row.household_id)
    if row.year is not None:
        return await income_target(desk, row.household_id, row.year)
    return await record_target(desk, row.target, row.target_id)


def _values_of(desk: Desk, row: FieldConflict, chosen: list[dict[str, Any]]) -> dict[str, Any]:
    sealed = {} if row.sealed is None else orjson.loads(desk.personal.decrypt(row.sealed))
    return {one["field"]: sealed.get(one["field"], one["mine"]) for one in chosen}


async def _close(
    desk: Desk, row: FieldConflict, state: str, differences: list[dict[str, Any]], on: date, reason: str
) -> FieldConflict:
    values = {
        "state": state,
        "differences": differences,
        "sealed": None,
        "decided_by": desk.caller.subject,
        "decided_on": on,
        "decision_reason": reason,
    }
    return await write(desk, FIELD_CONFLICT, row, values, on, reason, state)
