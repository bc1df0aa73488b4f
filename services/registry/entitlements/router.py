"""Entitlements over HTTP."""

from typing import Annotated
from uuid import UUID

from services.registry.entitlements import service
from services.registry.entitlements.service import EntitlementsRead
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, AskedDay, desk_of
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/households/{household_id}/entitlements", tags=["entitlements"])


@router.get("", responses=NEEDS_PLAN)
async def read_entitlements(
    household_id: UUID, desk: Annotated[Desk, desk_of("household.read")], on: AskedDay = None
) -> EntitlementsRead:
    """Read what a household and its people are entitled to today, or were with `on`, each with its reason."""
    return await service.entitlements(desk, household_id, on or desk.clock.today())
