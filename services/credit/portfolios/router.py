"""Portfolio shares over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.portfolios import service
from services.credit.portfolios.schemas import PortfolioQuery, PortfolioShares
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["portfolios"])


@router.get("/credit/portfolio-shares")
async def list_portfolio_shares(
    query: Annotated[PortfolioQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("portfolio_share.read")],
) -> PortfolioShares:
    """Tell what part of each bank's programme lending households have, in the area and county by county."""
    return await service.portfolio_shares(session, caller, request.app.state.policies, clock.today(), query)
