"""Posts, those who hold them, and the line of those responsible, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.gateway.organisation.fields import AskedDay, DayStep
from services.gateway.organisation.posts import service
from services.gateway.organisation.posts.models import (
    Appointment,
    PostChange,
    PostCreate,
    PostDetail,
    PostList,
    PostQuery,
    ResponsibleLine,
)
from services.gateway.organisation.trails import trail_of
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag, refuse_unknown_query
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/api/v1/organisation", tags=["organisation"])

Reader = Annotated[Caller, requires("organisation.read")]
Writer = Annotated[Caller, requires("organisation.write")]


@router.get("/responsible", dependencies=[Depends(refuse_unknown_query)])
async def read_responsible_line(
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[AskedDay, Query()] = None,
) -> ResponsibleLine:
    """Read who is responsible for an area on a day: the secretaries of all five levels, and the area's own."""
    return await service.responsible_line(session, caller, area, on or clock.today())


@router.get("/posts")
async def list_org_posts(
    query: Annotated[PostQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> PostList:
    """List the seats and responsibilities of an area on a day, with who holds them."""
    return await service.list_posts(session, clock, caller, query)


@router.post("/posts", status_code=201)
async def set_up_org_post(
    body: PostCreate, request: Request, response: Response, caller: Writer, session: SessionDep, clock: ClockDep
) -> PostDetail:
    """Set up a seat of a group, or a responsibility in an area."""
    return _tagged(response, await service.set_up(session, clock, request.app.state.policies, caller, body))


@router.get("/posts/{post_id}", dependencies=[Depends(refuse_unknown_query)])
async def show_org_post(
    post_id: UUID,
    response: Response,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    on: Annotated[AskedDay, Query()] = None,
) -> PostDetail:
    """Show a post with all who held it; the ETag is its version."""
    return _tagged(response, await service.show(session, caller, post_id, on or clock.today()))


@router.patch("/posts/{post_id}")
async def change_org_post(
    post_id: UUID,
    body: PostChange,
    response: Response,
    caller: Writer,
    session: SessionDep,
    clock: ClockDep,
    expected: ExpectedVersion,
) -> PostDetail:
    """Correct a post that was read before: 428 without If-Match, 412 when somebody else was first."""
    return _tagged(response, await service.change(session, clock, caller, post_id, body, expected))


@router.post("/posts/{post_id}/appoint")
async def appoint_to_post(
    post_id: UUID, body: Appointment, request: Request, response: Response, caller: Writer, session: SessionDep
) -> PostDetail:
    """Let somebody take a post up, in the place of whoever holds it until that day."""
    return _tagged(response, await service.appoint(session, trail_of(request, caller), caller, post_id, body))


@router.post("/posts/{post_id}/relieve")
async def relieve_of_post(
    post_id: UUID, body: DayStep, request: Request, response: Response, caller: Writer, session: SessionDep
) -> PostDetail:
    """Let whoever holds a post leave it; 409 ``organisation.nobody_holds`` where nobody does."""
    return _tagged(response, await service.relieve(session, trail_of(request, caller), caller, post_id, body))


@router.post("/posts/{post_id}/end")
async def end_org_post(
    post_id: UUID, body: DayStep, request: Request, response: Response, caller: Writer, session: SessionDep
) -> PostDetail:
    """Give a post up; whoever holds it leaves it."""
    return _tagged(response, await service.end(session, trail_of(request, caller), caller, post_id, body))


def _tagged(response: Response, post: PostDetail) -> PostDetail:
    response.headers["ETag"] = etag(post.version)
    return post
