"""Taking in what was recorded in the field: each entry by itself, in a transaction of its own, once."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog
from fastapi.datastructures import UploadFile
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents import service as documents
from services.registry.documents.forms import DocumentUpload
from services.registry.documents.models import HOUSEHOLD, DocumentFields
from services.registry.documents.rules import Limits
from services.registry.documents.storage import Storage
from services.registry.field_entries import conflicts
from services.registry.field_entries.forms import (
    Entry,
    EntryList,
    EntryQuery,
    EntryRead,
    FieldPhotoUpload,
    FieldValue,
    HouseholdEntry,
    IncomeEntry,
    RecordEntry,
)
from services.registry.field_entries.models import CHANGED_MEANWHILE, NEEDS_TOWNSHIP, FieldEntry
from services.registry.field_entries.refusals import EntrySentOtherwise, FieldRepeated, NotTheirField
from services.registry.field_entries.rules import Fate, fate_of, repeated
from services.registry.field_entries.targets import (
    Target,
    household_target,
    income_target,
    member_field,
    record_target,
)
from services.registry.helpers.fields import MOST_DOCUMENTS
from services.registry.households.queries import find_household
from services.registry.notices import service as notices
from services.registry.notices.forms import ObjectionCreate
from services.registry.records import service as records
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.visits.models import Visit
from services.registry.visits.service import VISIT
from shared.calendar import Clock
from shared.database import (
    Sessions,
    database_is_away,
    decode_cursor,
    decode_id,
    encode_cursor,
    is_held_up,
    is_one_of,
    table_of,
    to_json,
    transaction,
)
from shared.errors import Failed, Invalid, Refusal, Unavailable
from shared.policies.active import ActivePolicies
from shared.repeatable import PIECE_BYTES
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

log = structlog.get_logger(__name__)

ACCEPTED, CONFLICT, WAITING = "accepted", "conflict", "waiting"
DUPLICATE, REFUSED, RETRY = "duplicate", "refused", "retry"

_ENTRIES: TypeAdapter[Any] = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in needs: a transaction for each entry, who sends it, and the rules in force."""

    sessions: Sessions
    clock: Clock
    caller: Caller
    policies: ActivePolicies
    personal: PersonalData

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """A desk on a transaction of its own."""
        async with transaction(self.sessions) as session:
            yield Desk(session, self.clock, self.caller, self.policies, self.personal)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an entry.

    Attributes:
        client_id: the device's id; None where it bore none.
        status: one of `forms.Status`.
        receipt: of an entry that was kept, now or before.
        refusal: why it was not.
        faults: what is wrong with its parts, as pydantic says it, each with ``entry`` before its place.
    """

    client_id: UUID | None
    status: str
    receipt: FieldEntry | None = None
    refusal: Refusal | None = None
    faults: Sequence[Mapping[str, Any]] = ()


class _CameBefore(Exception):
    """The same entry was taken in at this very moment by another request."""


async def take_in(intake: Intake, raw: Any) -> Answer:
    """Take in one entry as it was sent; whatever is wrong with it is its own answer and holds up no other.

    Raises:
        Exception: the database is away, so that no entry can be taken in.
    """
    client_id = _client_id(raw)
    try:
        entry = _ENTRIES.validate_python(raw)
    except ValidationError as invalid:
        # the first part of a place is the kind of entry, where it has one
        return _invalid(client_id, [(*error["loc"][1:],) for error in invalid.errors()], invalid)
    try:
        async with intake.desk() as desk:
            return await _once(desk, entry)
    except ValidationError as invalid:
        return _invalid(client_id, [error["loc"] for error in invalid.errors()], invalid)
    except Refusal as refusal:
        return Answer(client_id, REFUSED, refusal=refusal)
    except Exception as error:
        if database_is_away(error):
            raise
        if isinstance(error, DBAPIError) and is_held_up(error):
            log.warning("held up by other work", client_id=str(client_id))
            return Answer(client_id, RETRY, refusal=Unavailable())
        # nobody foresaw it: the entry stays with its device, and the others go on
        log.exception("entry failed", client_id=str(client_id))
        return Answer(client_id, RETRY, refusal=Failed())


def _invalid(client_id: UUID | None, places: Sequence[tuple[int | str, ...]], invalid: ValidationError) -> Answer:
    faults = [{**error, "loc": ("entry", *place)} for error, place in zip(invalid.errors(), places, strict=True)]
    return Answer(client_id, REFUSED, refusal=Invalid(), faults=faults)


def _client_id(raw: Any) -> UUID | None:
    try:
        return UUID(raw["client_id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


async def _once(desk: Desk, entry: Any) -> Answer:
    receipt = _receipt(desk, entry, entry.kind, entry.model_dump(mode="json", exclude_unset=True))
    if (kept := await _claim(desk, receipt)) is not None:
        return _again(kept, receipt)
    claimed = await desk.session.get_one(FieldEntry, (receipt.county_code, receipt.client_id))
    if entry.kind == "visit":
        await _take_visit(desk, entry, claimed)
    elif entry.kind == "objection":
        await _take_objection(desk, entry, claimed)
    else:
        await _take_changes(desk, entry, claimed)
    await desk.session.flush()
    return Answer(claimed.client_id, claimed.status, claimed)


def _receipt(desk: Desk, entry: Any, kind: str, content: Mapping[str, Any], **more: Any) -> FieldEntry:
    return FieldEntry(
        county_code=desk.caller.tenant,
        client_id=entry.client_id,
        kind=kind,
        digest=desk.personal.blind_index(to_json(content)),
        subject=desk.caller.subject,
        role=desk.caller.role.value,
        status=ACCEPTED,
        occurred_on=entry.occurred_on,
        device_at=entry.device_at,
        recorded_at=desk.clock.now(),
        **more,
    )


async def _claim(desk: Desk, receipt: FieldEntry) -> FieldEntry | None:
    """Write a receipt; the one that stands, where the same id came before. Who is at work on it is waited for."""
    key = (receipt.county_code, receipt.client_id)
    while True:
        written = await desk.session.execute(
            insert(FieldEntry)
            .values(receipt.model_dump())
            .on_conflict_do_nothing()
            .returning(table_of(FieldEntry).c.client_id)
        )
        if written.first() is not None:
            return None
        if (kept := await desk.session.get(FieldEntry, key, populate_existing=True)) is not None:
            return kept


def _again(kept: FieldEntry, receipt: FieldEntry) -> Answer:
    if (kept.digest, kept.subject) != (receipt.digest, receipt.subject):
        raise EntrySentOtherwise(field="client_id")
    return Answer(kept.client_id, DUPLICATE, kept)


# visits and their photos ---------------------------------------------------------------------------------------------


async def _take_visit(desk: Desk, entry: Any, receipt: FieldEntry) -> None:
    # held until the end: a photo of this visit that comes in meanwhile waits, and finds the visit
    await find_household(desk.session, desk.caller, entry.household_id, lock=True)
    values = entry.model_dump(exclude={"kind", "device_at"}, exclude_unset=True)
    photos = await _photos_of(desk, entry.client_id)
    values["document_ids"] = _joined(entry.document_ids, photos)[:MOST_DOCUMENTS]
    visit = await records.create(desk, VISIT, VISIT.creation.model_validate(values))
    receipt.record_id = visit.id


async def take_photo(intake: Intake, storage: Storage, limits: Limits, request: FieldPhotoUpload) -> Answer:
    """Keep a photo of a household, and add it to the visit that it names where that has come in.

    Raises:
        EntrySentOtherwise: its id came before with another entry.
        Refusal: whatever the house of documents says.
    """
    async with intake.desk() as desk:
        receipt = await _photo_receipt(desk, request)
        kept = await desk.session.get(FieldEntry, (receipt.county_code, receipt.client_id))
        if kept is not None:
            return _again(kept, receipt)
    try:
        async with intake.desk() as desk:
            return await _keep_photo(desk, intake.sessions, storage, limits, request, receipt)
    except _CameBefore:
        async with intake.desk() as desk:
            return _again(await desk.session.get_one(FieldEntry, (receipt.county_code, receipt.client_id)), receipt)


async def _photo_receipt(desk: Desk, request: FieldPhotoUpload) -> FieldEntry:
    content = request.model_dump(mode="json", exclude={"file"}, exclude_unset=True)
    content["content"] = await _digest_of(request.file)
    named = {"visit_client_id": request.visit_client_id, "place": request.place}
    return _receipt(desk, request, "photo", content, **named)


async def _digest_of(file: UploadFile) -> str:
    """The digest of a file, which is left as it was."""
    digest = sha256()
    await file.seek(0)
    while piece := await file.read(PIECE_BYTES):
        digest.update(piece)
    await file.seek(0)
    return digest.hexdigest()


async def _keep_photo(
    desk: Desk, sessions: Sessions, storage: Storage, limits: Limits, request: FieldPhotoUpload, receipt: FieldEntry
) -> Answer:
    upload = DocumentUpload.model_validate(
        {
            "file": request.file,
            "subject_kind": HOUSEHOLD,
            "subject_id": request.household_id,
            "document_kind": "photo",
            "reason": request.reason,
            "occurred_on": request.occurred_on,
            **request.model_dump(include=set(DocumentFields.model_fields) - {"document_kind"}),
        }
    )
    document = await documents.upload(desk, sessions, storage, limits, upload)
    receipt.record_id = document.id
    if await _claim(desk, receipt) is not None:
        raise _CameBefore
    if request.visit_client_id is not None:
        await _add_to_visit(desk, request.visit_client_id)
    return Answer(receipt.client_id, ACCEPTED, receipt)


async def _add_to_visit(desk: Desk, visit_client_id: UUID) -> None:
    """Let a visit name the photos that came after it; the household is locked, so neither misses the other."""
    came = await desk.session.get(FieldEntry, (desk.caller.tenant, visit_client_id))
    if came is None or came.kind != "visit" or came.subject != desk.caller.subject:
        return
    table = table_of(Visit).c
    visit: Visit | None = await desk.session.scalar(select(Visit).where(table.id == came.record_id))
    if visit is None or visit.withdrawn_on is not None:
        return
    named = _joined(visit.document_ids, await _photos_of(desk, visit_client_id))
    if len(named) > MOST_DOCUMENTS:  # it stays a photo of the household
        return
    step = StepForm(occurred_on=came.occurred_on, reason="现场照片")
    patch = VISIT.patch.model_validate({**step.model_dump(), "document_ids": named})
    await records.change(desk, VISIT, visit.id, visit.version, patch)


async def _photos_of(desk: Desk, visit_client_id: UUID) -> list[UUID]:
    """Documents of the photos of a visit that came in so far, in their order at the visit."""
    table = table_of(FieldEntry).c
    found = await desk.session.scalars(
        select(table.record_id)
        .where(
            table.county_code == desk.caller.tenant,
            table.visit_client_id == visit_client_id,
            table.kind == "photo",
            table.subject == desk.caller.subject,
        )
        .order_by(table.place, table.client_id)
    )
    return list(found)


def _joined(named: list[UUID], photos: list[UUID]) -> list[UUID]:
    return [*(one for one in named if one not in photos), *photos]


# what was found otherwise --------------------------------------------------------------------------------------------


async def _take_changes(desk: Desk, entry: HouseholdEntry | IncomeEntry | RecordEntry, receipt: FieldEntry) -> None:
    said = _said(entry)
    target = await _target_of(desk, entry)
    may_write = may(desk.caller.role, target.permission)
    fates = {
        name: fate_of(target.standing(name, base, value, entry.occurred_on), may_write=may_write)
        for name, (base, value) in said.items()
    }
    receipt.record_id = target.id
    if holding := {name: value for name, (_, value) in said.items() if fates[name] is Fate.HOLDS}:
        await target.change(holding, entry.occurred_on, entry.reason)
    if differing := {name: one for name, one in said.items() if fates[name] is Fate.DECIDED}:
        kept = await conflicts.keep(
            desk,
            target,
            differing,
            cause=CHANGED_MEANWHILE if may_write else NEEDS_TOWNSHIP,
            client_id=entry.client_id,
            device_at=entry.device_at,
            step=StepForm(occurred_on=entry.occurred_on, reason=entry.reason),
        )
        receipt.conflict_id = kept.id
        receipt.status = CONFLICT if may_write else WAITING
    if holding:
        await conflicts.overtake(desk, target)


def _said(entry: HouseholdEntry | IncomeEntry | RecordEntry) -> conflicts.Said:
    """Base and value by the name of a field.

    Raises:
        FieldRepeated: a field is given twice.
        NotTheirField: a member is named whose the field can't be.
    """
    of_members = isinstance(entry, HouseholdEntry)
    for at, one in enumerate(entry.changes):
        if one.member_id is not None and not of_members:
            raise NotTheirField(field=f"changes.{at}.member_id")
    names = [_name_of(one) for one in entry.changes]
    if (twice := repeated(names)) is not None:
        raise FieldRepeated(field=f"changes.{len(names) - 1 - names[::-1].index(twice)}.field")
    return {name: (one.base, one.value) for name, one in zip(names, entry.changes, strict=True)}


def _name_of(one: FieldValue) -> str:
    return one.field if one.member_id is None else member_field(one.member_id, one.field)


async def _target_of(desk: Desk, entry: HouseholdEntry | IncomeEntry | RecordEntry) -> Target:
    match entry:
        case IncomeEntry():
            return await income_target(desk, entry.household_id, entry.year)
        case RecordEntry():
            return await record_target(desk, entry.record_kind, entry.record_id)
        case _:
            return await household_target(desk, entry.household_id)


async def _take_objection(desk: Desk, entry: Any, receipt: FieldEntry) -> None:
    said = ObjectionCreate.model_validate(entry.model_dump(include=set(ObjectionCreate.model_fields)))
    receipt.record_id = (await notices.object_to(desk, entry.notice_id, said)).id


# what has come in ----------------------------------------------------------------------------------------------------


async def list_entries(session: AsyncSession, caller: Caller, query: EntryQuery) -> EntryList:
    """A page of the entries that the caller himself has sent, the latest first.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(FieldEntry).c
    statement: Any = select(FieldEntry).where(table.county_code == caller.tenant, table.subject == caller.subject)
    if query.client_id:
        statement = statement.where(is_one_of(table.client_id, set(query.client_id)))
    if query.after:
        statement = statement.where(table.id < decode_id(decode_cursor("field entries", query.after, 1)[0]))
    found = (await session.scalars(statement.order_by(table.id.desc()).limit(query.limit + 1))).all()
    items = [EntryRead.model_validate(one) for one in found[: query.limit]]
    more = len(found) > query.limit
    return EntryList(items=items, next=encode_cursor("field entries", found[query.limit - 1].id) if more else None)
