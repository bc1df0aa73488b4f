"""Applications and opinions over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.applications import service
from services.credit.applications.satisfaction import SatisfactionList, SatisfactionQuery, application_satisfaction
from services.credit.applications.schemas import (
    ApplicationCreate,
    ApplicationDetail,
    ApplicationList,
    ApplicationQuery,
    OpinionCreate,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/applications", tags=["applications"])

satisfaction = repeatable_router(tags=["applications"])

Reader = Annotated[Caller, requires("application.read")]
County = Annotated[str | None, Query(pattern=r"^[0-9]{6}$")]


@router.post("", status_code=201)
async def file_application(
    body: ApplicationCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("application.write")],
) -> ApplicationDetail:
    """Take down the application of a household or an organisation; a number is given where the body bears none."""
    state = request.app.state
    return await service.file_application(session, caller, clock, state.policies, state.personal, body)


@router.get("")
async def list_applications(
    query: Annotated[ApplicationQuery, Query()], session: SessionDep, caller: Reader
) -> ApplicationList:
    """List applications of the caller's area; a bank sees those made to itself."""
    return await service.list_applications(session, caller, query)


@router.get("/{application_no}")
async def get_application(
    application_no: str, request: Request, session: SessionDep, caller: Reader, county_code: County = None
) -> ApplicationDetail:
    """Give an application with its opinions and whether it is ready for a bank."""
    return await service.get_application(session, caller, request.app.state.policies, application_no, county_code)


@router.post("/{application_no}/opinions", status_code=201)
async def give_opinion(
    application_no: str,
    body: OpinionCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("opinion.write")],
    county_code: County = None,
) -> ApplicationDetail:
    """Sign the opinion of the caller's role; 409 ``credit.opinion_given`` when it was signed before."""
    policies = request.app.state.policies
    return await service.give_opinion(session, caller, clock, policies, application_no, county_code, body)


@satisfaction.get("/credit/application-satisfaction")
async def get_application_satisfaction(
    query: Annotated[SatisfactionQuery, Query()], session: SessionDep, caller: Reader
) -> SatisfactionList:
    """Tell quarter by quarter what part of the applications was approved, and whether it fell."""
    return await application_satisfaction(session, caller, query)
