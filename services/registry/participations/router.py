"""Participation over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.registry.participations.models import CoverageList, CoverageQuery
from services.registry.participations.service import PARTICIPATION, coverage
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("help.read")]

by_project = repeatable_router(prefix="/registry/participations", tags=["participations"])


@by_project.get("/by-project")
async def read_coverage(query: Annotated[CoverageQuery, Query()], desk: Reading) -> CoverageList:
    """List projects with who took part in each, and the stages in which nobody has; `lacking` keeps only those."""
    return await coverage(desk, query)


router = APIRouter()
router.include_router(by_project)
router.include_router(record_router(PARTICIPATION))
