"""Villages over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.registry.records.router import NEEDS_PLAN, AskedDay
from services.registry.villages import figures, service
from services.registry.villages.models import (
    TotalsQuery,
    VillageExitRead,
    VillageList,
    VillageQuery,
    VillageRead,
    VillageTotals,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/villages", tags=["villages"])

Reader = Annotated[Caller, requires("village.read")]


@router.get("")
async def list_villages(
    query: Annotated[VillageQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> VillageList:
    """List the villages of the caller's area, `area` narrows it; `poor` keeps or leaves out the listed ones."""
    return await service.list_villages(session, caller, request.app.state.policies, clock.today(), query)


@router.get("/totals")
async def read_totals(
    query: Annotated[TotalsQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> VillageTotals:
    """Read what the villages of an area come to in a year, beside the totals that its plan published."""
    return await figures.totals(session, caller, request.app.state.policies, clock.today(), query)


@router.get("/{village_code}")
async def read_village(
    village_code: str, request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> VillageRead:
    """Read one village."""
    return await service.read_village(session, caller, request.app.state.policies, clock.today(), village_code)


@router.get("/{village_code}/exit", responses=NEEDS_PLAN)
async def judge_exit(
    village_code: str,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    on: AskedDay = None,
) -> VillageExitRead:
    """Judge whether a village may leave poverty, with the reason for each element."""
    day = on or clock.today()
    return await figures.judge_exit(session, caller, request.app.state.policies, village_code, day)
