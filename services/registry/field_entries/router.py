"""Entries from the field, and decisions on them, over HTTP."""

from collections import Counter
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import Form, Query, Request, Response

from services.registry.documents.service import limits_of
from services.registry.field_entries import conflicts, service
from services.registry.field_entries.forms import (
    ConflictDecision,
    ConflictList,
    ConflictQuery,
    ConflictRead,
    EntryList,
    EntryQuery,
    EntryResult,
    EntryResults,
    FieldEntries,
    FieldPhotoUpload,
    Status,
)
from services.registry.field_entries.models import FieldConflict
from services.registry.field_entries.service import Answer, Intake
from services.registry.records.forms import RecordChangeList
from services.registry.records.kinds import Desk
from services.registry.records.queries import find_record, list_history, list_records
from services.registry.records.router import desk_of
from shared.database import Page, SessionDep
from shared.http import ExpectedVersion, etag
from shared.problems import described, prefers_english
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/field", tags=["field work"])

Reporting = Annotated[Caller, requires("field_work.report")]
Reading = Annotated[Desk, desk_of("field_work.read")]
Deciding = Annotated[Desk, desk_of("field_work.decide")]


@router.post("/entries")
async def report_entries(body: FieldEntries, request: Request, caller: Reporting) -> EntryResults:
    """Report what was recorded in the field: visits, income items, objections, and what was found otherwise.

    Each entry bears the device's own id and is answered by itself, in order. The ids make this repeatable in any order
    and any division into requests: send again what got no answer. `occurred_on` is the day in the field; when it came
    in is noted apart. A value whose field others have changed since the device read it is kept beside theirs.
    """
    intake = _intake(request, caller)
    answers = [await service.take_in(intake, raw) for raw in body.entries]
    english = _english(request)
    counts = Counter(answer.status for answer in answers)
    return EntryResults(
        results=[_shown(answer, english=english) for answer in answers],
        **{status: counts[status] for status in get_args(Status)},
    )


@router.post("/photos")
async def report_photo(
    body: Annotated[FieldPhotoUpload, Form(media_type="multipart/form-data")], request: Request, caller: Reporting
) -> EntryResult:
    """Upload a photo from the field, as often as needed; with the same id and content it is kept once.

    One that names a visit becomes part of it, whichever of the two comes first.
    """
    state = request.app.state
    intake, limits = _intake(request, caller), limits_of(state.resources.settings)
    return _shown(await service.take_photo(intake, state.storage, limits, body), english=_english(request))


@router.get("/entries")
async def list_entries(
    query: Annotated[EntryQuery, Query()],
    session: SessionDep,
    caller: Annotated[Caller, requires("field_work.read")],
) -> EntryList:
    """List the entries that the caller has sent, the latest first; by `client_id` to learn whether some came in."""
    return await service.list_entries(session, caller, query)


@router.get("/conflicts")
async def list_conflicts(query: Annotated[ConflictQuery, Query()], desk: Reading) -> ConflictList:
    """List values from the field beside those of the register, in the order in which they came."""
    found, after = await list_records(desk.session, desk.caller, conflicts.FIELD_CONFLICT, query)
    return ConflictList(items=[ConflictRead.model_validate(row) for row in found], next=after)


@router.get("/conflicts/{conflict_id}")
async def read_conflict(conflict_id: UUID, response: Response, desk: Reading) -> ConflictRead:
    """Read one."""
    return _conflict(await find_record(desk.session, desk.caller, FieldConflict, conflict_id), response)


@router.post("/conflicts/{conflict_id}/decide")
async def decide_conflict(
    conflict_id: UUID, body: ConflictDecision, version: ExpectedVersion, response: Response, desk: Deciding
) -> ConflictRead:
    """Decide field by field: `mine`, what was recorded in the field, or `theirs`, what stands in the register."""
    return _conflict(await conflicts.decide(desk, conflict_id, version, body), response)


@router.get("/conflicts/{conflict_id}/history")
async def read_history(conflict_id: UUID, page: Annotated[Page, Query()], desk: Reading) -> RecordChangeList:
    """List what became of one, by whom and when."""
    row = await find_record(desk.session, desk.caller, FieldConflict, conflict_id)
    return await list_history(desk.session, conflicts.FIELD_CONFLICT, row, page)


def _intake(request: Request, caller: Caller) -> Intake:
    state = request.app.state
    return Intake(state.sessions, state.clock, caller, state.policies, state.personal)


def _english(request: Request) -> bool:
    return prefers_english(request.headers.get("accept-language", ""))


def _conflict(row: FieldConflict, response: Response) -> ConflictRead:
    response.headers["ETag"] = etag(row.version)
    return ConflictRead.model_validate(row)


def _shown(answer: Answer, *, english: bool) -> EntryResult:
    said: dict[str, Any] = {"client_id": answer.client_id, "status": answer.status}
    if (receipt := answer.receipt) is not None:
        said |= {"record_id": receipt.record_id, "conflict_id": receipt.conflict_id}
        if answer.status == service.DUPLICATE:
            said["first"] = receipt.status
    if (why := answer.refusal) is not None:
        said |= {
            "code": why.code,
            "title": why.title_en if english else why.title,
            "detail": why.detail_en if english else why.detail,
            "remedy": why.remedy_en if english else why.remedy,
            "field": why.field,
        }
    if answer.faults:
        faults = described(answer.faults, english=english)
        said |= {"errors": faults, "field": faults[0]["field"]}
    return EntryResult.model_validate(said)
