"""Income lines over HTTP."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from services.registry.lines import service
from services.registry.lines.service import LineList, LineRead
from services.registry.records.fields import one_of
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, desk_of
from shared.codes import LINE_PURPOSES
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/lines", tags=["lines"])


Purpose: Any = one_of(LINE_PURPOSES)
Reading = Annotated[Desk, desk_of("village.read")]


class LineQuery(BaseModel):
    """Of which area and year."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[str, Query(description="区划代码")]
    year: Annotated[int, Query(ge=1990, le=2100)]


@router.get("", responses=NEEDS_PLAN)
async def list_lines(query: Annotated[LineQuery, Query()], desk: Reading) -> LineList:
    """List the income lines of an area and year by purpose, each with its source; what is missing is told."""
    return await service.lines_in_force(desk, query.area, query.year)


@router.get("/{purpose}", responses=NEEDS_PLAN)
async def read_line(purpose: Purpose, query: Annotated[LineQuery, Query()], desk: Reading) -> LineRead:
    """Read the line of one purpose; 409 ``registry.line_unknown`` where the plan in force gives none."""
    return await service.line_in_force(desk, purpose, query.area, query.year)
