"""Views over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.gateway.views import service
from shared.security.callers import Caller, requires

router = APIRouter(prefix="/api/v1", tags=["views"])


class HouseholdOverview(BaseModel):
    """A household as three services know it."""

    household: dict[str, Any] | None
    """The register's record."""
    loans: list[Any] | None
    """Its loans."""
    alerts: list[Any] | None
    """Its alerts."""
    unavailable: list[str]
    """Services that are down; their part is absent."""
    withheld: list[str]
    """Services that don't show their part to the caller's role."""


@router.get("/households/{household_id}/overview")
async def give_household_overview(
    request: Request, household_id: UUID, caller: Annotated[Caller, requires("household.read")]
) -> HouseholdOverview:
    """One household out of three services; a part that is down is named in `unavailable`, the rest still comes."""
    view = await service.household_overview(request.app.state.services, household_id, request.headers["authorization"])
    return HouseholdOverview.model_validate(view)
