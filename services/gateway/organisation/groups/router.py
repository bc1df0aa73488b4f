"""Groups over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.gateway.organisation.fields import AskedDay, DayStep
from services.gateway.organisation.groups import service
from services.gateway.organisation.groups.models import GroupChange, GroupCreate, GroupDetail, GroupList, GroupQuery
from services.gateway.organisation.trails import trail_of
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag, refuse_unknown_query
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1/organisation/groups", tags=["organisation"])

Reader = Annotated[Caller, requires("organisation.read")]
Writer = Annotated[Caller, requires("organisation.write")]


@router.get("")
async def list_org_groups(
    query: Annotated[GroupQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> GroupList:
    """List the groups of an area on a day, in the order in which they were set up."""
    return await service.list_groups(session, clock, caller, query)


@router.post("", status_code=201)
async def set_up_org_group(
    body: GroupCreate, request: Request, response: Response, caller: Writer, session: SessionDep, clock: ClockDep
) -> GroupDetail:
    """Set up a group with the seats that its plan names; 409 ``organisation.already_set_up`` where it is there."""
    return _tagged(response, await service.set_up(session, clock, request.app.state.policies, caller, body))


@router.get("/{group_id}", dependencies=[Depends(refuse_unknown_query)])
async def show_org_group(
    group_id: UUID,
    response: Response,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    on: Annotated[AskedDay, Query()] = None,
) -> GroupDetail:
    """Show a group with its seats and who holds them on a day; the ETag is its version."""
    return _tagged(response, await service.show(session, caller, group_id, on or clock.today()))


@router.patch("/{group_id}")
async def change_org_group(
    group_id: UUID,
    body: GroupChange,
    response: Response,
    caller: Writer,
    session: SessionDep,
    clock: ClockDep,
    expected: ExpectedVersion,
) -> GroupDetail:
    """Correct a group that was read before: 428 without If-Match, 412 when somebody else was first."""
    return _tagged(response, await service.change(session, clock, caller, group_id, body, expected))


@router.post("/{group_id}/end")
async def end_org_group(
    group_id: UUID, body: DayStep, request: Request, response: Response, caller: Writer, session: SessionDep
) -> GroupDetail:
    """Give a group up with all its seats; those who hold them leave them."""
    return _tagged(response, await service.end(session, trail_of(request, caller), caller, group_id, body))


def _tagged(response: Response, group: GroupDetail) -> GroupDetail:
    response.headers["ETag"] = etag(group.version)
    return group
