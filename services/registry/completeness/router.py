"""Completeness over HTTP."""

from typing import Annotated
from uuid import UUID

from services.registry.completeness import service
from services.registry.completeness.forms import CompletenessRead, SchoolCountsRead
from services.registry.households.queries import count_pupils
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea

router = repeatable_router(prefix="/registry", tags=["completeness"])

Reading = Annotated[Desk, desk_of("household.read")]


@router.get("/households/{household_id}/completeness")
async def read_completeness(household_id: UUID, desk: Reading) -> CompletenessRead:
    """Read state, cause and plan of a household and its people, and what is still to be entered of them."""
    return await service.completeness(desk, household_id)


@router.get("/school-counts")
async def count_at_school(desk: Reading, area: AskedArea = None) -> SchoolCountsRead:
    """Count the people at school in an area, and those of them in senior secondary school or above."""
    counts = await count_pupils(desk.session, desk.caller, area)
    return SchoolCountsRead(in_school=counts.in_school, senior=counts.senior)
