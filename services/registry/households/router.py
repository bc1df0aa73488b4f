"""Households over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.registry.households import queries, searching, service
from services.registry.households.forms import (
    ChangeList,
    FormerMemberList,
    HouseholdCreate,
    HouseholdList,
    HouseholdPatch,
    HouseholdRead,
    HouseholdSearch,
)
from services.registry.records.fields import Day
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.database import Page, SessionDep, transaction
from shared.errors import Invalid
from shared.http import NOT_KEPT, ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires
from shared.security.encryption import PersonalData

router = repeatable_router(prefix="/registry/households", tags=["households"])

AskedDay = Annotated[Day | None, Query(description="按该日的情况显示；缺省为现在")]
Reader = Annotated[Caller, requires("household.read")]
Writer = Annotated[Caller, requires("household.write")]
Writing = Annotated[Desk, desk_of("household.write")]


async def get_personal(request: Request) -> PersonalData:
    """The keys of personal data."""
    personal: PersonalData = request.app.state.personal
    return personal


PersonalDep = Annotated[PersonalData, Depends(get_personal)]


@router.get("")
async def search_households(
    query: Annotated[HouseholdSearch, Query()],
    session: SessionDep,
    clock: ClockDep,
    personal: PersonalDep,
    caller: Reader,
) -> HouseholdList:
    """Search the households of the caller's area; `total` stops counting at 10,000."""
    return await searching.search(session, caller, personal, query, clock.today())


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
    on: AskedDay = None,
) -> Response:
    """Read a household as it stands, or with `on` as it stood on that day, with its incomes and who had left it.

    `reveal=true` with a `reason` shows the numbers of today in full and is written to the audit log.
    """
    state = request.app.state
    if on is not None:
        if reveal:
            raise Invalid("on 与 reveal 不能同时使用", "`on` and `reveal` exclude each other", field="on")
        async with transaction(state.sessions) as session:
            then = await queries.read_as_of(session, caller, household_id, on)
        return Response(then.model_dump_json(), media_type="application/json")
    if reveal:
        async with transaction(state.sessions) as session:
            household = await queries.find_household(session, caller, household_id)
            read = await queries.reveal(session, state.clock, state.personal, caller, household, reason)
        # what was revealed stays in no browser's store: to see it again is to say again why
        headers = {"ETag": etag(household.version), **NOT_KEPT}
        return Response(read.model_dump_json(), media_type="application/json", headers=headers)
    version, body = await queries.read_document(state.sessions, caller, household_id, state.clock.today())
    return Response(body, media_type="application/json", headers={"ETag": etag(version)})


@router.patch("/{household_id}")
async def change_household(
    household_id: UUID,
    body: HouseholdPatch,
    version: ExpectedVersion,
    response: Response,
    desk: Writing,
) -> HouseholdRead:
    """Change a household that was read at the version in If-Match; 412 when somebody else was first."""
    household = await service.change(desk, household_id, version, body)
    response.headers["ETag"] = etag(household.version)
    return household


@router.get("/{household_id}/history")
async def read_history(
    household_id: UUID, page: Annotated[Page, Query()], session: SessionDep, caller: Reader
) -> ChangeList:
    """List the versions of a household: who changed what, when and why."""
    return await queries.list_history(session, await queries.find_household(session, caller, household_id), page)


@router.get("/{household_id}/former-members")
async def list_former_members(household_id: UUID, session: SessionDep, caller: Reader) -> FormerMemberList:
    """List everybody who left a household, when and how, the first to leave first."""
    return await queries.former_members(session, await queries.find_household(session, caller, household_id))
