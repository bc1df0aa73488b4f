"""The feeds over HTTP."""

from typing import Annotated

from fastapi import Query

from services.monitoring.alerts.models import AlertItem
from services.monitoring.duties.models import KEPT_BY_CREDIT
from services.monitoring.duties.schemas import DutyItem
from services.monitoring.feeds import service
from services.monitoring.feeds.models import Feed, FeedName
from shared.database import Page, SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires
from shared.security.permissions import may

router = repeatable_router(prefix="/monitoring/feeds", tags=["feeds"])

After = Annotated[int, Query(ge=0, description="上次读到的 next；0 为从头")]
Limit = Annotated[int, Query(ge=1, le=Page.MAX)]


@router.get("/alerts")
async def follow_alerts(
    caller: Annotated[Caller, requires("alert.read")],
    session: SessionDep,
    area: AskedArea = None,
    after: After = 0,
    limit: Limit = 100,
) -> Feed[AlertItem]:
    """Follow the alerts of an area in order of appearance.

    An alert appears when it is raised and again, under the same id, whenever people take a step or its cause clears or
    comes back; the last item of an id tells how it stands. Ask again with ``after`` = ``next``: nothing is lost and
    nothing comes twice, and ``next`` stays the same while nothing new has appeared.
    """
    asked = caller.narrowed(area, field="area")
    return await service.read(session, asked, FeedName.ALERTS, AlertItem, after=after, limit=limit)


@router.get("/duties")
async def follow_duties(
    caller: Annotated[Caller, requires("post_duty.read")],
    session: SessionDep,
    area: AskedArea = None,
    after: After = 0,
    limit: Limit = 100,
) -> Feed[DutyItem]:
    """Follow the duties of an area in order of appearance.

    A duty appears when it opens, when people are reminded of it, when it was done, when it is late, when a report was
    sent back, and when it fell away; ``news`` tells which. Ask again with ``after`` = ``next``.
    """
    asked = caller.narrowed(area, field="area")
    hidden = None if may(caller.role, "duty.read") else KEPT_BY_CREDIT
    return await service.read(session, asked, FeedName.DUTIES, DutyItem, after=after, limit=limit, hidden=hidden)
