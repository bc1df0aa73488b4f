"""Notices of special funds, and what lacks publicity, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.registry.publicity import missing
from services.registry.publicity.forms import MissingList, MissingQuery
from services.registry.publicity.service import FUND_NOTICE
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("special_fund.read")]

publicity = repeatable_router(prefix="/registry/publicity", tags=["publicity"])


@publicity.get("/missing")
async def list_missing(query: Annotated[MissingQuery, Query()], desk: Reading) -> MissingList:
    """List the projects, or fund-use plans, that lack publicity at a level that the plan in force asks for.

    By stage and level: ``missing``, ``too_short`` where it was taken down early, ``objection_open``, or
    ``objection_upheld`` where nothing was put up anew. What still runs its days isn't listed.
    """
    return await missing.list_missing(desk, query)


router = APIRouter()
router.include_router(record_router(FUND_NOTICE))
router.include_router(publicity)
