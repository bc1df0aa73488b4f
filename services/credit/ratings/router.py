"""Credit standing over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.ratings import service, standings
from services.credit.ratings.schemas import (
    RatingCreate,
    RatingList,
    RatingQuery,
    RatingRead,
    RatingRevoke,
    RatingSummary,
    SummaryQuery,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit", tags=["credit standing"])

Reader = Annotated[Caller, requires("credit_rating.read")]
Writer = Annotated[Caller, requires("credit_rating.write")]


@router.post("/ratings", status_code=201)
async def rate(
    body: RatingCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Writer
) -> RatingRead:
    """Rate a household, or name a village or township; 409 ``credit.share_too_low`` where too few below qualify."""
    return await service.rate(session, caller, clock, request.app.state.policies, body)


@router.get("/ratings")
async def list_ratings(query: Annotated[RatingQuery, Query()], session: SessionDep, caller: Reader) -> RatingList:
    """List the ratings of an area, all that were given or those that hold on a day."""
    return await standings.list_ratings(session, caller, query)


@router.post("/ratings/{rating_id}/revoke")
async def revoke_rating(
    rating_id: UUID, body: RatingRevoke, session: SessionDep, clock: ClockDep, caller: Writer
) -> RatingRead:
    """End a rating with a reason; 409 ``credit.rating_revoked`` where that was done before."""
    return await service.revoke(session, caller, clock, rating_id, body)


@router.get("/rating-summary")
async def get_rating_summary(
    query: Annotated[SummaryQuery, Query()], session: SessionDep, clock: ClockDep, caller: Reader
) -> RatingSummary:
    """Give how many households, villages and townships of an area have their standing on a day."""
    return await standings.summary(session, caller, query.on or clock.today(), query.area)
