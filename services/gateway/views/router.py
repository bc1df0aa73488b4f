"""Views over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.gateway.documents.rules import PART
from services.gateway.views import service
from shared.security.callers import Caller, requires

router = APIRouter(prefix="/api/v1", tags=["views"])


def _part(path: str, **member: str) -> Any:
    """A part as a service gives it: its schema is the service's own, which the document of the whole puts in."""
    return Field(json_schema_extra={PART: {"path": path, **member}})


class HouseholdOverview(BaseModel):
    """A household as three services know it."""

    household: Annotated[dict[str, Any] | None, _part("/registry/households/{household_id}")]
    """The register's record."""
    loans: Annotated[list[Any] | None, _part("/credit/households/{household_id}/loans", member="items")]
    """Its loans."""
    alerts: Annotated[list[Any] | None, _part("/monitoring/alerts", member="items")]
    """Its alerts, the latest first."""
    alerts_next: str | None
    """Where there are more: `after` for `/monitoring/alerts?household_id=…`, which goes on from here."""
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
