"""Areas over HTTP."""

from typing import Annotated

from fastapi import Query

from services.registry.areas import service
from services.registry.areas.models import AreaList, AreaRead
from shared.database import SessionDep, StrictPage
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/areas", tags=["areas"])

Reader = Annotated[Caller, requires("area.read")]


class AreaQuery(StrictPage):
    """Which areas."""

    parent: str | None = None


@router.get("")
async def list_areas(query: Annotated[AreaQuery, Query()], session: SessionDep, _caller: Reader) -> AreaList:
    """List the areas right below `parent`; the provinces without it."""
    return await service.list_areas(session, query.parent, query)


@router.get("/{code}")
async def read_area(code: str, session: SessionDep, _caller: Reader) -> AreaRead:
    """Read the area of a statistical code of any level, given by its 12 digits or its significant ones."""
    return await service.find_area(session, code)
