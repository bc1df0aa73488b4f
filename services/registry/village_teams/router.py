"""Postings to work teams over HTTP, and the villages whose teams lack somebody."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, AskedDay, desk_of, record_router
from services.registry.village_teams import service
from services.registry.village_teams.models import BreachList, VillageBreaches
from shared.database import StrictPage
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea

postings = record_router(service.VILLAGE_TEAM)
breaches = repeatable_router(prefix="/registry/villages", tags=["village-teams"])

Reading = Annotated[Desk, desk_of("village.read")]


class BreachQuery(StrictPage):
    """Which villages, on which day."""

    area: AskedArea = None
    on: AskedDay = None


@breaches.get("/team-breaches")
async def list_team_breaches(query: Annotated[BreachQuery, Query()], desk: Reading) -> BreachList:
    """List the villages whose work teams lack somebody that the plan demands; `on` is today where it is left out."""
    return await service.list_breaches(desk, query.area, query.on or desk.clock.today(), query)


@breaches.get("/{village_code}/team-breaches", responses=NEEDS_PLAN)
async def read_team_breaches(village_code: str, desk: Reading, on: AskedDay = None) -> VillageBreaches:
    """Read what one village's work team lacks."""
    return await service.village_breaches(desk, village_code, on or desk.clock.today())


router = APIRouter()
router.include_router(postings)
router.include_router(breaches)
