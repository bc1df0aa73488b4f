"""The close of day over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.closing import figures, service
from services.credit.closing.schemas import CloseCreate, CloseRead, CountyCode, FiguresList, FiguresQuery
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/day-closes", tags=["close of day"])

Reader = Annotated[Caller, requires("day_close.read")]


@router.post("")
async def close_day(
    body: CloseCreate, request: Request, clock: ClockDep, caller: Annotated[Caller, requires("day_close.run")]
) -> CloseRead:
    """Close a county's days up to one that is over; what was closed before stays, so it may be asked at any time.

    Of a very long gap a part is done: `closed_until` tells how far it came, and the same request goes on from there.
    """
    state = request.app.state
    return await service.close_now(state.sessions, caller, clock, state.policies, body.county_code, body.occurred_on)


@router.get("")
async def get_close(county_code: Annotated[CountyCode, Query()], session: SessionDep, caller: Reader) -> CloseRead:
    """Tell how far a county's days are closed."""
    return await service.get_close(session, caller, county_code)


@router.get("/figures")
async def list_figures(query: Annotated[FiguresQuery, Query()], session: SessionDep, caller: Reader) -> FiguresList:
    """List what stood at the end of each closed day, by bank and programme."""
    return await figures.list_figures(session, caller, query)
