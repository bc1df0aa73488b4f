"""Villages over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.registry.villages import service
from services.registry.villages.models import VillageList, VillageQuery
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/villages", tags=["villages"])


@router.get("")
async def list_villages(
    query: Annotated[VillageQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("village.read")],
) -> VillageList:
    """List the villages of the caller's area, `area` narrows it; `poor` keeps or leaves out the listed ones."""
    return await service.list_villages(session, caller, request.app.state.policies, clock.today(), query)
