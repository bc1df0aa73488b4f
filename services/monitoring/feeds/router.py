"""The feeds over HTTP."""

from typing import Annotated

from fastapi import Query

from services.monitoring.alerts.models import AlertItem
from services.monitoring.feeds import service
from services.monitoring.feeds.models import Feed, FeedName
from services.monitoring.supervision.models import SupervisionItem
from shared.database import Page, SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

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


@router.get("/supervision")
async def follow_supervision(
    caller: Annotated[Caller, requires("supervision.read")],
    session: SessionDep,
    area: AskedArea = None,
    after: After = 0,
    limit: Limit = 100,
) -> Feed[SupervisionItem]:
    """Follow what was found and checked in an area in order of appearance.

    A finding appears when it is opened and again, under the same id, whenever it is rectified, sent back or closed; a
    spot check when it is drawn and when it is closed. Ask again with ``after`` = ``next``.
    """
    asked = caller.narrowed(area, field="area")
    return await service.read(session, asked, FeedName.SUPERVISION, SupervisionItem, after=after, limit=limit)
