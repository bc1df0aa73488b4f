"""Targets over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.monitoring.targets import service
from services.monitoring.targets.models import TargetList
from shared.areas import full_code
from shared.business_dates import BusinessDate, check_not_future
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["targets"])


@router.get("/targets")
async def list_targets(
    request: Request,
    caller: Annotated[Caller, requires("target.read")],
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")] = None,
    department: Annotated[str | None, Query(max_length=100, description="牵头或配合部门")] = None,
) -> TargetList:
    """List the targets of an area, or those that a department leads or joins, with their status on a day.

    422 ``request.date_in_future`` after today.
    """
    asked = caller.narrowed(area, field="area")
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    found = await service.targets_of(session, request.app.state.policies, asked, day, department=department)
    return TargetList(area_code=full_code(asked.area_prefix), on=day, items=found)
