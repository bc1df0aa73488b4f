"""Creating, changing and withdrawing records: locked, checked, versioned, kept, announced."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.holding import check_holds
from services.registry.areas.models import AreaRecord as KnownArea
from services.registry.households.models import Household, Member
from services.registry.households.queries import check_on_register, find_household
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind, Step, referrers
from services.registry.records.models import (
    AreaRecord,
    HouseholdRecord,
    MemberRecord,
    OwnedRecord,
    Record,
    RecordChange,
)
from services.registry.records.queries import find_record
from services.registry.records.references import check_references, check_unreferred
from services.registry.records.refusals import DuplicateNumber, RecordWithdrawn, SentOtherwise
from services.registry.records.rules import Document, difference
from shared.areas import AreaUnknown, significant_prefix
from shared.business_dates import check_not_future, check_step_date
from shared.database import table_of, violated_constraint
from shared.errors import NotFound
from shared.events.registry import RecordKept
from shared.http import check_version
from shared.messaging.outbox import emit

R = TypeVar("R", bound=Record)

_OWN = {"county_code", "id", "version", "recorded_at"}
_STEP = {"occurred_on", "reason"}


async def create(
    desk: Desk,
    kind: RecordKind[R],
    request: BaseModel,
    *,
    import_id: UUID | None = None,
    carried: Mapping[str, Any] | None = None,
) -> R:
    """Enter a new record.

    Args:
        request: of `kind.creation`.
        import_id: the import that it comes from, if any.
        carried: what its own steps had left on it where it comes from, by columns of `kind.carried`.

    Raises:
        DateInFuture: dated after today.
        OutsideArea, AreaUnknown: its area is not the caller's, or none.
        NotFound: no such household in the caller's area, or no such member in it.
        HouseholdOffRegister: the household left the register before.
        DuplicateNumber, UnknownReference, UnknownDocument: its number is taken, or what it refers to is not there.
        SentOtherwise: the sender's own id came before with other content.
        Refusal: whatever the kind's own check says.
    """
    step = StepForm.model_validate(request.model_dump(include=_STEP))
    check_not_future(desk.clock, step.occurred_on)
    values = request.model_dump(exclude=_STEP)
    household: Household | None = None
    if issubclass(kind.model, HouseholdRecord):
        household = await find_household(desk.session, desk.caller, values["household_id"], lock=True)
        values["county_code"] = household.county_code
        if household.removed_on is not None and step.occurred_on > household.removed_on:
            check_on_register(household)
        if issubclass(kind.model, MemberRecord):
            await _check_member(desk.session, household, values["member_id"])
    if issubclass(kind.model, AreaRecord):
        await check_area(desk, values["area_code"])
        values["county_code"] = desk.caller.areas.tenant(significant_prefix(values["area_code"]))
    if (kept := await _sent_before(desk, kind, values)) is not None:
        return kept
    row = kind.model(**_sealed(desk, kind, values), **(carried or {}), recorded_at=desk.clock.now())
    return await enter(desk, kind, row, step, household, import_id=import_id, carried=carried)


async def enter(
    desk: Desk,
    kind: RecordKind[R],
    row: R,
    step: StepForm,
    household: Household | None,
    *,
    import_id: UUID | None = None,
    carried: Mapping[str, Any] | None = None,
) -> R:
    """Check and write the first version of a record whose owner is known to be the caller's.

    Raises:
        DateInFuture: dated after today.
        DuplicateNumber, UnknownReference, UnknownDocument: its number is taken, or what it refers to is not there.
        Refusal: whatever the kind's own check says.
    """
    check_not_future(desk.clock, step.occurred_on)
    await check_references(desk, kind, row, {})  # first, so that no rule tells of a record that lies elsewhere
    checked = row.model_dump()
    if kind.check is not None:
        await kind.check(desk, Step(row, None, step.occurred_on, household))
    for name, value in (carried or {}).items():
        setattr(row, name, value)  # what the check found of today's circumstances, it was when they were others
    await check_references(desk, kind, row, checked)
    desk.session.add(row)
    await _flush(desk.session, kind)
    keep_first(desk, kind, row, step.occurred_on, step.reason, import_id)
    if kind.follow is not None:
        await kind.follow(desk, row)
    return row


def keep_first(
    desk: Desk, kind: RecordKind[R], row: R, occurred_on: date, reason: str, import_id: UUID | None = None
) -> None:
    """Write a flushed record's first version into its history and announce it."""
    _keep(desk, kind, row, "created", occurred_on, reason, {}, document_of(row), import_id)


async def change(
    desk: Desk, kind: RecordKind[R], record_id: UUID, expected_version: int, request: BaseModel, action: str = "changed"
) -> R:
    """Change a record; what stays as it was makes no version.

    Args:
        request: of `kind.patch`.

    Raises:
        NotFound: no such record in the caller's area.
        StaleVersion: somebody else changed it first.
        RecordWithdrawn: it was withdrawn as a mistake.
        DateInFuture, DateBeforeStep: after today, or before the record's first day.
        Refusal: whatever the kind's own check says.
    """
    step = StepForm.model_validate(request.model_dump(include=_STEP))
    row = await locked(desk, kind, record_id, expected_version)
    values = _sealed(desk, kind, request.model_dump(exclude_unset=True, exclude=_STEP), row)
    return await write(desk, kind, row, values, step.occurred_on, step.reason, action)


async def withdraw(desk: Desk, kind: RecordKind[R], record_id: UUID, expected_version: int, step: StepForm) -> R:
    """Take back a record that was entered by mistake: it leaves the lists, its history stays.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn, DateInFuture, DateBeforeStep: as for `change`.
        RecordInUse: another record refers to it.
        Refusal: whatever the kind says of withdrawals.
    """
    row = await locked(desk, kind, record_id, expected_version)
    if kind.withdrawal is not None:
        household = None
        if isinstance(row, HouseholdRecord):
            household = await find_household(desk.session, desk.caller, row.household_id, lock=True)
        await kind.withdrawal(desk, Step(row, row.model_dump(), step.occurred_on, household))
    await check_unreferred(desk.session, row)
    return await write(
        desk, kind, row, {"withdrawn_on": step.occurred_on}, step.occurred_on, step.reason, "withdrawn", check=False
    )


async def locked(desk: Desk, kind: RecordKind[R], record_id: UUID, expected_version: int | None) -> R:
    """A record for a step on it: locked, of the version that the caller read, not withdrawn.

    Raises:
        NotFound, StaleVersion, RecordWithdrawn: as they say.
    """
    if issubclass(kind.model, HouseholdRecord) and referrers(kind.model):
        # whoever enters a record that refers to this one holds the household first
        seen = await find_record(desk.session, desk.caller, kind.model, record_id)
        await find_household(desk.session, desk.caller, seen.household_id, lock=True)
    row = await find_record(desk.session, desk.caller, kind.model, record_id, lock=True)
    if expected_version is not None:
        check_version(row.version, expected_version)
    if row.withdrawn_on is not None:
        raise RecordWithdrawn(f"已于 {row.withdrawn_on} 作废", f"It was withdrawn on {row.withdrawn_on}")
    return row


async def write(
    desk: Desk,
    kind: RecordKind[R],
    row: R,
    values: dict[str, Any],
    occurred_on: date,
    reason: str,
    action: str,
    *,
    check: bool = True,
) -> R:
    """Set values of a locked record as one step of it.

    Raises:
        DateInFuture, DateBeforeStep: after today, or before the record's first day.
        Refusal: whatever the kind's own check says.
    """
    check_step_date(desk.clock, occurred_on, await first_day(desk.session, row))
    before = row.model_dump()
    was = document_of(row)
    await desk.session.flush()
    for name, value in values.items():
        setattr(row, name, value)
    await check_references(desk, kind, row, before)
    checked = row.model_dump()
    if check and kind.check is not None:
        household = None
        with desk.session.no_autoflush:  # what isn't checked yet could break the table's own constraints
            if isinstance(row, HouseholdRecord | OwnedRecord) and row.household_id is not None:
                household = await find_household(desk.session, desk.caller, row.household_id, lock=True)
            await kind.check(desk, Step(row, before, occurred_on, household))
    old, new = difference(was, document_of(row))
    if not new:
        return row
    await check_references(desk, kind, row, checked)
    if kind.number in new and new[kind.number] is None:
        await check_unreferred(desk.session, row)
    row.version += 1
    row.recorded_at = desk.clock.now()
    await _flush(desk.session, kind)
    _keep(desk, kind, row, action, occurred_on, reason, old, new)
    if kind.follow is not None:
        await kind.follow(desk, row)
    return row


async def first_day(session: AsyncSession, row: Record) -> date | None:
    """Business date of a record's first version."""
    table = table_of(RecordChange).c
    found: date | None = await session.scalar(
        select(table.occurred_on).where(
            table.county_code == row.county_code, table.record_id == row.id, table.version == 1
        )
    )
    return found


def document_of(row: Record) -> Document:
    """A record's values as its history keeps them; cipher texts in hexadecimal digits."""
    sealed = {name for name, value in row.__dict__.items() if isinstance(value, bytes)}
    document = row.model_dump(mode="json", exclude=_OWN | sealed)
    return document | {name: getattr(row, name).hex() for name in sealed}


def _sealed(desk: Desk, kind: RecordKind[R], values: dict[str, Any], row: R | None = None) -> dict[str, Any]:
    """Values with personal numbers masked and encrypted; a number that stays keeps its cipher text."""
    kept = {name: value for name, value in values.items() if name not in kind.sealed}
    for name in values.keys() & kind.sealed.keys():
        plain, cipher = values[name], None if row is None else getattr(row, f"{name}_encrypted")
        if plain is None:
            kept |= {f"{name}_masked": None, f"{name}_encrypted": None}
        elif cipher is None or desk.personal.decrypt(cipher) != plain:
            kept |= {
                f"{name}_masked": kind.sealed[name].mask(plain),
                f"{name}_encrypted": desk.personal.encrypt(plain),
            }
    return kept


def plain_value(desk: Desk, kind: RecordKind[R], row: R, name: str) -> Any:
    """What people filled in of a field; a sealed number is decrypted, so it is for comparing, never for showing."""
    if name not in kind.sealed:
        return getattr(row, name)
    cipher: bytes | None = getattr(row, f"{name}_encrypted")
    return None if cipher is None else desk.personal.decrypt(cipher)


async def _sent_before(desk: Desk, kind: RecordKind[R], values: dict[str, Any]) -> R | None:
    """The record that was entered under the sender's own id, as it now stands.

    Those of one household wait for each other at its lock; for others the table's own constraint holds.
    """
    if kind.once is None or values[kind.once] is None:
        return None
    table = table_of(kind.model).c
    kept = await desk.session.scalar(
        select(kind.model).where(table.county_code == values["county_code"], table[kind.once] == values[kind.once])
    )
    if kept is None:
        return None
    first = await desk.session.get_one(RecordChange, (kept.county_code, kept.id, 1))
    sent = document_of(kind.model(**values, recorded_at=desk.clock.now()))
    if any(first.new.get(name) != sent[name] for name in values.keys() & sent.keys()):
        raise SentOtherwise(field=kind.once)
    return kept


async def _flush(session: AsyncSession, kind: RecordKind[R]) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        broken = violated_constraint(error) or ""
        if broken == f"uq_{kind.name}_number":
            raise DuplicateNumber(field=kind.number) from error
        if broken in kind.constraints:
            refusal, about = kind.constraints[broken]
            raise refusal(field=about) from error
        raise


async def check_area(desk: Desk, area_code: str) -> None:
    """Refuse an area that is not the caller's, or none.

    Raises:
        OutsideArea, AreaUnknown: so it is.
    """
    desk.caller.require_area(significant_prefix(area_code), field="area_code")
    area = await desk.session.get(KnownArea, area_code)
    if area is None:
        raise AreaUnknown(area_code, field="area_code")
    check_holds(area, desk.caller.areas, field="area_code")


async def _check_member(session: AsyncSession, household: Household, member_id: UUID) -> None:
    member = await session.get(Member, (household.county_code, member_id))
    if member is None or member.household_id != household.id:
        raise NotFound("该户没有这名成员", "The household has no such member", field="member_id")


def _keep(
    desk: Desk,
    kind: RecordKind[R],
    row: R,
    action: str,
    occurred_on: date,
    reason: str,
    old: Document,
    new: Document,
    import_id: UUID | None = None,
) -> None:
    desk.session.add(
        RecordChange(
            county_code=row.county_code,
            record_id=row.id,
            version=row.version,
            kind=kind.name,
            action=action,
            occurred_on=occurred_on,
            reason=reason,
            subject=desk.caller.subject,
            role=desk.caller.role.value,
            import_id=import_id,
            old=old,
            new=new,
            recorded_at=row.recorded_at,
        )
    )
    if kind.announce is not None:
        emit(desk.session, desk.clock, kind.announce(row))
    if kind.told:
        emit(desk.session, desk.clock, _told(kind, row, occurred_on))


def _told(kind: RecordKind[R], row: R, occurred_on: date) -> RecordKept:
    owners = ("area_code", "household_id", "member_id")
    return RecordKept(
        county_code=row.county_code,
        version=row.version,
        record_id=row.id,
        kind=kind.name,
        occurred_on=occurred_on,
        values=row.model_dump(mode="json", include=set(kind.told)),
        withdrawn_on=row.withdrawn_on,
        **{name: getattr(row, name, None) for name in owners},
    )
