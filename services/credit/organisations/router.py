"""Organisations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.organisations import service
from services.credit.organisations.schemas import (
    EligibleOrganisationList,
    EligibleOrganisationQuery,
    OrganisationItem,
    OrganisationList,
    OrganisationQuery,
)
from services.credit.problems import NEEDS_PROGRAMME
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["organisations"])

Reader = Annotated[Caller, requires("organisation_cap.read")]
Programme = Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


@router.get("/bank/eligible-organisations", responses=NEEDS_PROGRAMME)
async def list_eligible_organisations(
    query: Annotated[EligibleOrganisationQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("eligible_organisation.read")],
) -> EligibleOrganisationList:
    """List the organisations that may borrow today, with the room that their caps leave over all banks."""
    return await service.eligible_organisations(session, caller, request.app.state.policies, clock.today(), query)


@router.get("/credit/organisations", responses=NEEDS_PROGRAMME)
async def list_organisations(
    query: Annotated[OrganisationQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> OrganisationList:
    """List organisations with what they do for poor households, their caps of today and what they owe."""
    return await service.list_organisations(session, caller, request.app.state.policies, clock.today(), query)


@router.get("/credit/organisations/{organisation_id}", responses=NEEDS_PROGRAMME)
async def get_organisation(
    organisation_id: UUID,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
) -> OrganisationItem:
    """Give an organisation with the working of its cap."""
    policies, today = request.app.state.policies, clock.today()
    return await service.get_organisation(session, caller, policies, today, organisation_id, programme)
