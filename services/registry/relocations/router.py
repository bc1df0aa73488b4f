"""Relocations over HTTP, with the plan and who comes first."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, desk_of, record_router
from services.registry.relocations import service
from services.registry.relocations.models import CandidateList, CandidateQuery, PlanQuery, RelocationPlanRead
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("help.read")]

# before the records: their routes would take these names for a record's id
ahead = repeatable_router(prefix="/registry/relocations", tags=["relocations"])


@ahead.get("/plan", responses=NEEDS_PLAN)
async def read_plan(query: Annotated[PlanQuery, Query()], desk: Reading) -> RelocationPlanRead:
    """Read the relocation plan in force: its batches, who stands in them, who moved, and how many settled in towns."""
    return await service.read_plan(desk, query)


@ahead.get("/candidates", responses=NEEDS_PLAN)
async def list_candidates(query: Annotated[CandidateQuery, Query()], desk: Reading) -> CandidateList:
    """List the households that agreed to move and stand in no batch, first those who come first, with the reason."""
    return await service.candidates(desk, query)


router = APIRouter()
router.include_router(ahead)
router.include_router(record_router(service.RELOCATION))
