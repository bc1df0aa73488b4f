"""Areas over HTTP, and their changes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.registry.areas import changes, service
from services.registry.areas.models import (
    AreaChangeCreate,
    AreaChangeList,
    AreaChangeQuery,
    AreaChangeRead,
    AreaList,
    AreaRead,
)
from services.registry.records.router import AskedDay
from shared.areas.changes import AreaChange
from shared.database import SessionDep, StrictPage
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

areas = repeatable_router(prefix="/areas", tags=["areas"])
changed = repeatable_router(prefix="/registry/areas", tags=["areas"])

Reader = Annotated[Caller, requires("area.read")]
Changer = Annotated[Caller, requires("area.change")]


class AreaQuery(StrictPage):
    """Which areas."""

    parent: str | None = None
    on: AskedDay = None
    abolished: bool = False


@areas.get("")
async def list_areas(query: Annotated[AreaQuery, Query()], session: SessionDep, caller: Reader) -> AreaList:
    """List the areas right below `parent`, the provinces without it; `on` asks for the codes of a day.

    Codes that hold no more are left out unless `abolished` asks for them too.
    """
    return await service.list_areas(session, caller.areas, query.parent, query.on, query, abolished=query.abolished)


@areas.get("/{code}")
async def read_area(code: str, session: SessionDep, caller: Reader, on: AskedDay = None) -> AreaRead:
    """Read the area of a statistical code of any level, given by its 12 digits or its significant ones."""
    return await service.find_area(session, caller.areas, code, on)


@changed.get("/changes")
async def list_changes(
    query: Annotated[AreaChangeQuery, Query()], session: SessionDep, caller: Reader
) -> AreaChangeList:
    """List the changes of the caller's area; `code` asks for those of one area and of those that became it."""
    return await service.list_changes(session, caller, query)


@changed.post("/changes", status_code=201)
async def change_area(
    body: AreaChangeCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Changer
) -> AreaChangeRead:
    """Establish, rename, renumber, merge or abolish an area from a day on; rows keep the code that they bear."""
    record = await changes.change_area(session, clock, caller, AreaChange(**body.model_dump()))
    await request.app.state.areas.refresh(session)
    return AreaChangeRead.model_validate(record)


router = APIRouter()
router.include_router(areas)
router.include_router(changed)
