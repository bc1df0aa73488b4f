"""Plans, measures and allowances over HTTP, with the menu, what is lacking, and who comes first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.measures import coverage, service
from services.registry.measures.forms import (
    CandidateList,
    CandidateQuery,
    CoverageQuery,
    CoverageRead,
    MenuRead,
)
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, NO_OWNER, desk_of, record_router
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("help.read")]

router = APIRouter()
# before the records: their routes would take these names for a record's id
ahead = repeatable_router(prefix="/registry/measures", tags=["measures"])


@ahead.get("/menu", responses={**NEEDS_PLAN, 404: NO_OWNER})
async def read_menu(household_id: UUID, desk: Reading) -> MenuRead:
    """Read what a household may choose from by the plan in force, and for which classes it comes first."""
    return await service.read_menu(desk, household_id)


@ahead.get("/uncovered", responses=NEEDS_PLAN)
async def list_uncovered(query: Annotated[CoverageQuery, Query()], desk: Reading) -> CoverageRead:
    """List the poor households that lack what each must have, and count those that have it."""
    return await coverage.uncovered(desk, query)


@ahead.get("/candidates", responses=NEEDS_PLAN)
async def list_candidates(query: Annotated[CandidateQuery, Query()], desk: Reading) -> CandidateList:
    """List the households that could have a measure of a class and have none, those first who come first."""
    return await coverage.candidates(desk, query)


router.include_router(ahead)
router.include_router(record_router(service.HOUSEHOLD_PLAN))
router.include_router(record_router(service.MEASURE))
router.include_router(record_router(service.LIVING_ALLOWANCE))
