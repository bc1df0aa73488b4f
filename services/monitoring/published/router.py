"""Published shares over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.monitoring.published import service
from services.monitoring.published.models import PublishedShareList
from shared.areas import full_code
from shared.business_dates import BusinessDate, check_not_future
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/published-shares", tags=["targets"])


@router.get("")
async def list_published_shares(
    request: Request,
    caller: Annotated[Caller, requires("target.read")],
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")] = None,
) -> PublishedShareList:
    """List the shares that plans of an area were published with, beside the register's own on a day.

    422 ``request.date_in_future`` after today.
    """
    asked = caller.narrowed(area, field="area")
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    found = await service.published_shares(session, request.app.state.policies, asked, day)
    return PublishedShareList(area_code=full_code(asked.area_prefix), on=day, items=found)
