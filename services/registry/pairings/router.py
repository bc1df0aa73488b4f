"""Pairings and hard cases over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response

from services.registry.pairings import steps
from services.registry.pairings.models import HelperReplacement, VillageReplacement
from services.registry.pairings.service import HARD_CASE, HOUSEHOLD_PAIRING, VILLAGE_PAIRING
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.http import ExpectedVersion, etag
from shared.repeatable import repeatable_router

router = repeatable_router()
_households, _villages = record_router(HOUSEHOLD_PAIRING), record_router(VILLAGE_PAIRING)

Pairer = Annotated[Desk, desk_of("pairing.write")]


@_households.post("/{record_id}/replace", status_code=201, response_model=HOUSEHOLD_PAIRING.shown)
async def replace_helper(
    record_id: UUID, body: HelperReplacement, version: ExpectedVersion, response: Response, desk: Pairer
) -> Any:
    """Put another helper in the place of one, with no day between; answers the new line."""
    row = await steps.replace_helper(desk, record_id, version, body)
    response.headers["ETag"] = etag(row.version)
    return HOUSEHOLD_PAIRING.shown.model_validate(row)


@_households.post("/{record_id}/release", response_model=HOUSEHOLD_PAIRING.shown)
async def release_helper(
    record_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Pairer
) -> Any:
    """Release a helper after the household's exit; 409 ``registry.helper_not_releasable`` before."""
    row = await steps.release_helper(desk, record_id, version, body)
    response.headers["ETag"] = etag(row.version)
    return HOUSEHOLD_PAIRING.shown.model_validate(row)


@_villages.post("/{record_id}/replace", status_code=201, response_model=VILLAGE_PAIRING.shown)
async def replace_in_village(
    record_id: UUID, body: VillageReplacement, version: ExpectedVersion, response: Response, desk: Pairer
) -> Any:
    """Put another unit or helper in the place of one, with no day between; answers the new line."""
    row = await steps.replace_in_village(desk, record_id, version, body)
    response.headers["ETag"] = etag(row.version)
    return VILLAGE_PAIRING.shown.model_validate(row)


@_villages.post("/{record_id}/release", response_model=VILLAGE_PAIRING.shown)
async def release_village(
    record_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Pairer
) -> Any:
    """End a village's line once none of its households is poor."""
    row = await steps.release_village(desk, record_id, version, body)
    response.headers["ETag"] = etag(row.version)
    return VILLAGE_PAIRING.shown.model_validate(row)


router.include_router(_households)
router.include_router(_villages)
router.include_router(record_router(HARD_CASE))
