"""Targets over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request

from services.monitoring.scope import Area, narrow
from services.monitoring.targets import service
from services.monitoring.targets.models import TargetList
from shared.database import SessionDep
from shared.errors import DateInFuture
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["targets"])


@router.get("/targets")
async def list_targets(
    request: Request,
    caller: Annotated[Caller, requires("target.read")],
    session: SessionDep,
    clock: ClockDep,
    area: Area = None,
    on: Annotated[date | None, Query(description="业务日期；缺省为今天")] = None,
) -> TargetList:
    """List the targets of an area with their status on a day; 422 ``request.date_in_future`` after today."""
    asked = narrow(caller, area)
    today = clock.today()
    if on is not None and on > today:
        raise DateInFuture(f"{on} 晚于今天 {today}", f"{on} is after {today}", field="on")
    day = on or today
    found = await service.targets_of(session, request.app.state.policies, asked.area_prefix, day)
    return TargetList(area_code=asked.area_prefix.ljust(12, "0"), on=day, items=found)
