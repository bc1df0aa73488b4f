"""Simulations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Request

from services.credit.simulations import service
from services.credit.simulations.schemas import ScenarioDocument, SimulationRead
from shared.http import ClockDep
from shared.repeatable import RepeatableRoute
from shared.security.callers import Caller, requires

# no key is kept with a reply: nothing is written, so the same scenario may be sent as often as one likes
router = APIRouter(prefix="/credit", tags=["simulations"], route_class=RepeatableRoute)


@router.post(
    "/simulations",
    responses={409: {"description": "No programme runs there, or it has no such loans."}},
)
async def simulate(
    body: ScenarioDocument, request: Request, clock: ClockDep, caller: Annotated[Caller, requires("simulation.run")]
) -> SimulationRead:
    """Let a scenario run through the programme's rules; nothing is kept, and the books stay as they are."""
    state = request.app.state
    return await service.simulate(state.sessions, caller, clock, state.policies, body)
