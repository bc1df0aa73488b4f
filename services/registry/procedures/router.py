"""Procedures over HTTP: rounds, what is in them, and their steps."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.registry.notices import service as notices
from services.registry.notices.forms import NoticeCreate, NoticeRead
from services.registry.procedures import entering, findings, queries, service, views, waiting
from services.registry.procedures.forms import (
    Archive,
    EntryCreate,
    EntryList,
    EntryRead,
    FindingCreate,
    FindingRead,
    ProcedureList,
    Ranking,
    Remaining,
    RoundCreate,
    RoundList,
    RoundQuery,
    RoundRead,
    RoundRow,
    StepCreate,
    WaitingList,
    WaitingQuery,
)
from services.registry.records.fields import Day
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.http import etag
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea

router = repeatable_router(prefix="/registry/procedures", tags=["procedures"])

Reading = Annotated[Desk, desk_of("procedure.read")]
Writing = Annotated[Desk, desk_of("procedure.write")]
_NOT_YET: dict[int | str, dict[str, Any]] = {409: {"description": "The round has not come so far."}}
AskedOn = Annotated[Day | None, Query(description="业务日期；缺省为今天")]


@router.get("", response_model_exclude_none=True)
async def list_procedures(desk: Reading, area: AskedArea = None, on: AskedOn = None) -> ProcedureList:
    """The procedures in force in an area on a day, with their steps."""
    return ProcedureList(items=await views.show_procedures(desk, area, on or desk.clock.today()))


@router.get("/remaining")
async def count_remaining(desk: Reading, area: AskedArea = None, on: AskedOn = None) -> Remaining:
    """How many households and people of an area are still poor on a day, beside the number that the plan states."""
    return await views.show_remaining(desk, area, on or desk.clock.today())


@router.get("/waiting")
async def list_waiting(query: Annotated[WaitingQuery, Query()], desk: Reading) -> WaitingList:
    """List the running rounds of an area with the step for which each waits, or those that wait for a post."""
    return await waiting.list_waiting(desk, query)


@router.get("/rounds")
async def list_rounds(query: Annotated[RoundQuery, Query()], desk: Reading) -> RoundList:
    """List the rounds of the caller's area in the order in which they were opened."""
    items, after = await queries.list_rounds(desk.session, desk.caller, query)
    return RoundList(items=[RoundRow.model_validate(item) for item in items], next=after)


@router.post("/rounds", status_code=201)
async def open_round(body: RoundCreate, response: Response, desk: Writing) -> RoundRead:
    """Open a round; 409 ``registry.round_running`` where one of the year is running."""
    row = await service.open_round(desk, body)
    response.headers["ETag"] = etag(row.version)
    return await views.show_round(desk, await queries.case_of(desk.session, row))


@router.get("/rounds/{round_id}")
async def read_round(round_id: UUID, response: Response, desk: Reading) -> RoundRead:
    """Read a round: the steps taken, the next one, and what that needs."""
    case = await queries.find_case(desk.session, desk.caller, round_id)
    response.headers["ETag"] = etag(case.round.version)
    return await views.show_round(desk, case)


@router.get("/rounds/{round_id}/entries")
async def list_entries(round_id: UUID, desk: Reading) -> EntryList:
    """List what is in a round, with those that left it and why."""
    case = await queries.find_case(desk.session, desk.caller, round_id)
    return EntryList(items=[EntryRead.model_validate(entry) for entry in case.entries])


@router.post("/rounds/{round_id}/entries", status_code=201)
async def add_entry(round_id: UUID, body: EntryCreate, desk: Writing) -> EntryRead:
    """Take an applicant, a household, a village or a monitoring object into a round, while applications are taken."""
    return EntryRead.model_validate(await entering.enter(desk, round_id, body))


@router.post("/rounds/{round_id}/entries/{entry_id}/findings", status_code=201)
async def record_finding(round_id: UUID, entry_id: UUID, body: FindingCreate, desk: Writing) -> FindingRead:
    """Record what was found of an entry for the next step: survey, consent, or commitment."""
    return FindingRead.model_validate(await findings.record_finding(desk, round_id, entry_id, body))


@router.post("/rounds/{round_id}/notices", status_code=201)
async def put_up_notice(round_id: UUID, body: NoticeCreate, desk: Writing) -> NoticeRead:
    """Put up the public notice of the next step."""
    return await notices.put_up(desk, round_id, body)


@router.post("/rounds/{round_id}/steps", status_code=201)
async def take_step(round_id: UUID, body: StepCreate, response: Response, desk: Writing) -> RoundRead:
    """Take the next step; skipping is refused with the steps that come before."""
    case = await service.take_step(desk, round_id, body)
    response.headers["ETag"] = etag(case.round.version)
    return await views.show_round(desk, case)


@router.get("/rounds/{round_id}/ranking", responses=_NOT_YET)
async def read_ranking(round_id: UUID, desk: Reading) -> Ranking:
    """Read the first list: from the lowest income per head up, with the working of each place."""
    return await views.show_ranking(desk, round_id)


@router.get("/rounds/{round_id}/archive", responses=_NOT_YET)
async def read_archive(round_id: UUID, desk: Reading) -> Archive:
    """Read everything of a round that is over: entries, findings, steps, notices, objections and answers."""
    return await views.show_archive(desk, round_id)
