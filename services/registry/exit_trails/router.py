"""The trail of exits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.registry.exit_trails import service
from services.registry.exit_trails.forms import ExitList, ExitQuery, ExitTrailList
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry", tags=["exit-trails"])

Reading = Annotated[Desk, desk_of("exit_trail.read")]


@router.get("/exit-trails")
async def list_exits(query: Annotated[ExitQuery, Query()], desk: Reading) -> ExitList:
    """List the households out of poverty with what in their history speaks against the exit; `marked` keeps those.

    A mark is a fact to look into, no verdict: ``no_procedure``, ``dated_into_last_year``, ``no_income``,
    ``below_line``, ``income_raised``, ``slid_back``, ``altered_after``, ``help_added_after``.
    """
    return await service.list_exits(desk, query)


@router.get("/households/{household_id}/exit-trail")
async def read_trail(household_id: UUID, desk: Reading) -> ExitTrailList:
    """Read every exit of a household: what was changed before it, when and by whom, and what was altered afterwards."""
    return await service.read_trail(desk, household_id)
