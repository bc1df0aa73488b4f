"""Membership over HTTP; If-Match is the version of the household in the address."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.registry.households.forms import ChangeList, HouseholdRead
from services.registry.membership import queries, service
from services.registry.membership.forms import (
    HeadRequest,
    JoinRequest,
    LeaveRequest,
    MergeRequest,
    MoveRequest,
    SplitRead,
    SplitRequest,
)
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.database import Page
from shared.http import ExpectedVersion, etag
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/households/{household_id}", tags=["membership"])

Reading = Annotated[Desk, desk_of("household.read")]
Writing = Annotated[Desk, desk_of("household.write")]


@router.post("/members", status_code=201)
async def add_member(
    household_id: UUID, body: JoinRequest, version: ExpectedVersion, response: Response, desk: Writing
) -> HouseholdRead:
    """Add somebody who was born into the household, married, was adopted, came back or moved in."""
    return _tagged(response, await service.join(desk, household_id, version, body))


@router.post("/members/{member_id}/leave")
async def leave_household(
    household_id: UUID,
    member_id: UUID,
    body: LeaveRequest,
    version: ExpectedVersion,
    response: Response,
    desk: Writing,
) -> HouseholdRead:
    """Record that somebody died, married out, moved away, or moved to another household of the county."""
    return _tagged(response, await service.leave(desk, household_id, member_id, version, body))


@router.get("/members/{member_id}/history")
async def read_member_history(
    household_id: UUID, member_id: UUID, page: Annotated[Page, Query()], desk: Reading
) -> ChangeList:
    """List the versions of a household that speak of one person, also of one who left it."""
    return await queries.member_history(desk.session, desk.caller, household_id, member_id, page)


@router.post("/head")
async def change_head(
    household_id: UUID, body: HeadRequest, version: ExpectedVersion, response: Response, desk: Writing
) -> HouseholdRead:
    """Make another member the head of the household."""
    return _tagged(response, await service.change_head(desk, household_id, version, body))


@router.post("/split", status_code=201)
async def split_household(
    household_id: UUID, body: SplitRequest, version: ExpectedVersion, response: Response, desk: Writing
) -> SplitRead:
    """Let some members found a household with its own number; the ETag is the old household's."""
    both = await service.split(desk, household_id, version, body)
    response.headers["ETag"] = etag(both.household.version)
    return both


@router.post("/merge")
async def merge_households(
    household_id: UUID, body: MergeRequest, version: ExpectedVersion, response: Response, desk: Writing
) -> HouseholdRead:
    """Take another household in; that one leaves the register and keeps its history."""
    return _tagged(response, await service.merge(desk, household_id, version, body))


@router.post("/move")
async def move_household(
    household_id: UUID, body: MoveRequest, version: ExpectedVersion, response: Response, desk: Writing
) -> HouseholdRead:
    """Move the whole household to another village of the county."""
    return _tagged(response, await service.move(desk, household_id, version, body))


def _tagged(response: Response, household: HouseholdRead) -> HouseholdRead:
    response.headers["ETag"] = etag(household.version)
    return household
