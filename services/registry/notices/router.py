"""Public notices over HTTP: for those who work with them, and, by way of the gateway, for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.registry.notices import queries, service
from services.registry.notices.forms import (
    AnswerCreate,
    NoticeConditions,
    NoticeList,
    NoticeQuery,
    NoticeRead,
    ObjectionCreate,
    ObjectionList,
    ObjectionRead,
    Said,
)
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.public_notices import ObjectionTaken, PublicNotice, PublicNoticeList
from shared.repeatable import repeatable_router

router = repeatable_router(tags=["notices"])

Reading = Annotated[Desk, desk_of("procedure.read")]
Writing = Annotated[Desk, desk_of("procedure.write")]
Showing = Annotated[Desk, desk_of("public_notice.show")]


@router.get("/registry/notices")
async def list_notices(query: Annotated[NoticeConditions, Query()], desk: Reading) -> NoticeList:
    """List the public notices of the caller's area, the latest first."""
    items, after = await queries.list_notices(desk.session, desk.caller, query)
    return NoticeList(items=await queries.rows_of(desk.session, items), next=after)


@router.get("/registry/notices/{notice_id}")
async def read_notice(notice_id: UUID, desk: Reading) -> NoticeRead:
    """Read a public notice with its list."""
    notice = await queries.find_notice(desk.session, desk.caller, notice_id)
    objections = await queries.objections_of(desk.session, notice.county_code, [notice.id])
    return queries.shown(notice, objections)


@router.get("/registry/notices/{notice_id}/objections")
async def list_objections(notice_id: UUID, desk: Writing) -> ObjectionList:
    """List the objections to a notice, with who raised them: for those who have to answer."""
    found = await service.list_objections(desk, notice_id)
    return ObjectionList(items=[queries.shown_objection(desk.personal, one) for one in found])


@router.post("/registry/notices/{notice_id}/objections", status_code=201)
async def raise_objection(notice_id: UUID, body: ObjectionCreate, desk: Writing) -> ObjectionRead:
    """Take down an objection that a villager raised."""
    return queries.shown_objection(desk.personal, await service.object_to(desk, notice_id, body))


@router.post("/registry/notices/{notice_id}/objections/{objection_id}/answer")
async def answer_objection(notice_id: UUID, objection_id: UUID, body: AnswerCreate, desk: Writing) -> ObjectionRead:
    """Answer an objection; one that is upheld takes the entry off the list."""
    return queries.shown_objection(desk.personal, await service.answer(desk, notice_id, objection_id, body))


@router.get("/public/notices", include_in_schema=False)
async def list_public_notices(query: Annotated[NoticeQuery, Query()], desk: Showing) -> PublicNoticeList:
    """What the gateway shows to everybody of an area's notices."""
    return await queries.list_public(desk.session, desk.caller, query)


@router.get("/public/notices/{notice_id}", include_in_schema=False)
async def read_public_notice(notice_id: UUID, desk: Showing) -> PublicNotice:
    """What the gateway shows to everybody of a notice."""
    return await queries.show_public(desk.session, await queries.find_notice(desk.session, desk.caller, notice_id))


@router.post("/public/notices/{notice_id}/objections", status_code=201, include_in_schema=False)
async def object_publicly(notice_id: UUID, body: Said, desk: Showing) -> ObjectionTaken:
    """Take an objection that the gateway was sent by anybody."""
    made = await service.object_publicly(desk, notice_id, body)
    return ObjectionTaken(id=made.id, raised_on=made.raised_on)
