"""Households over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.registry.households import queries, service, standing
from services.registry.households.forms import (
    ChangeList,
    ExitRequest,
    HouseholdCreate,
    HouseholdList,
    HouseholdPatch,
    HouseholdRead,
    HouseholdSearch,
)
from shared.database import Page, SessionDep, transaction
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires
from shared.security.encryption import PersonalData

router = repeatable_router(prefix="/registry/households", tags=["households"])

Reader = Annotated[Caller, requires("household.read")]
Writer = Annotated[Caller, requires("household.write")]


async def get_personal(request: Request) -> PersonalData:
    """The keys of personal data."""
    personal: PersonalData = request.app.state.personal
    return personal


PersonalDep = Annotated[PersonalData, Depends(get_personal)]


@router.get("")
async def search_households(
    query: Annotated[HouseholdSearch, Query()], session: SessionDep, personal: PersonalDep, caller: Reader
) -> HouseholdList:
    """Search the households of the caller's area; `total` stops counting at 10,000."""
    return await queries.search(session, caller, personal, query)


@router.post("", status_code=201)
async def register_household(
    body: HouseholdCreate,
    response: Response,
    session: SessionDep,
    clock: ClockDep,
    personal: PersonalDep,
    caller: Writer,
) -> HouseholdRead:
    """Register one household with its members.

    409 ``registry.duplicate_household`` or ``registry.duplicate_id_number`` where it, or somebody of it, is registered.
    """
    household = await service.register(session, clock, personal, caller, body)
    response.headers["ETag"] = etag(household.version)
    return household


@router.get("/{household_id}", response_model=HouseholdRead)
async def read_household(
    household_id: UUID,
    request: Request,
    caller: Reader,
    reveal: bool = False,
    reason: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Read a household; `reveal=true` with a `reason` shows numbers in full and is written to the audit log."""
    state = request.app.state
    if reveal:
        async with transaction(state.sessions) as session:
            household = await queries.find_household(session, caller, household_id)
            read = await queries.reveal(session, state.clock, state.personal, caller, household, reason)
        version, body = household.version, read.model_dump_json().encode()
    else:
        version, body = await queries.read_document(state.sessions, caller, household_id)
    return Response(body, media_type="application/json", headers={"ETag": etag(version)})


@router.patch("/{household_id}")
async def change_household(
    household_id: UUID,
    body: HouseholdPatch,
    version: ExpectedVersion,
    response: Response,
    session: SessionDep,
    clock: ClockDep,
    personal: PersonalDep,
    caller: Writer,
) -> HouseholdRead:
    """Change a household that was read at the version in If-Match; 412 when somebody else was first."""
    household = await service.change(session, clock, personal, caller, household_id, version, body)
    response.headers["ETag"] = etag(household.version)
    return household


@router.get("/{household_id}/history")
async def read_history(
    household_id: UUID, page: Annotated[Page, Query()], session: SessionDep, caller: Reader
) -> ChangeList:
    """List the versions of a household: who changed what, when and why."""
    return await queries.list_history(session, await queries.find_household(session, caller, household_id), page)


@router.post("/{household_id}/exit")
async def exit_household(
    household_id: UUID, body: ExitRequest, response: Response, session: SessionDep, clock: ClockDep, caller: Writer
) -> HouseholdRead:
    """Record that a household left poverty; 409 ``registry.already_exited``."""
    household = await standing.exit_poverty(session, clock, caller, household_id, body)
    response.headers["ETag"] = etag(household.version)
    return household
