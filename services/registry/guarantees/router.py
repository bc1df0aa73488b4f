"""Guarantees over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.guarantees import service
from services.registry.guarantees.forms import CountQuery, GuaranteeCounts, GuaranteeQuery, GuaranteesRead, OpenList
from services.registry.guarantees.kinds import DWELLING_CHECK, LIVING_CHECK, WATER_CHECK
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, AskedDay, desk_of, record_router
from shared.repeatable import repeatable_router

reading = repeatable_router(prefix="/registry", tags=["guarantees"])

Reading = Annotated[Desk, desk_of("household.read")]


@reading.get("/households/{household_id}/guarantees", responses=NEEDS_PLAN)
async def read_guarantees(household_id: UUID, desk: Reading, on: AskedDay = None) -> GuaranteesRead:
    """Read each guaranteed element of a household with the facts that prove it, today or as it was `on` a day."""
    return await service.guarantees(desk, household_id, on or desk.clock.today())


@reading.get("/guarantees/missing")
async def list_missing(query: Annotated[GuaranteeQuery, Query()], desk: Reading) -> OpenList:
    """List the households of an area with anything not met or not proven, and what is still to be found out."""
    return await service.list_open(desk, query)


@reading.get("/guarantees/counts")
async def count_guarantees(query: Annotated[CountQuery, Query()], desk: Reading) -> GuaranteeCounts:
    """Count the households of an area by the state of each element."""
    return await service.count(desk, query.area)


router = APIRouter()
for part in (record_router(LIVING_CHECK), record_router(DWELLING_CHECK), record_router(WATER_CHECK), reading):
    router.include_router(part)
