"""Helping units and helpers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.registry.helpers.models import PhoneRead
from services.registry.helpers.service import HELP_UNIT, HELPER, reveal_phone
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.http import NOT_KEPT
from shared.repeatable import repeatable_router

router = repeatable_router()
_units, _helpers = record_router(HELP_UNIT), record_router(HELPER)

Why = Annotated[str, Query(max_length=200)]


@_units.get("/{record_id}/phone")
async def reveal_liaison_phone(
    record_id: UUID, response: Response, desk: Annotated[Desk, desk_of("help.read")], reason: Why = ""
) -> PhoneRead:
    """Show the liaison person's number in full; it needs a `reason` and is written to the audit log."""
    response.headers.update(NOT_KEPT)
    return PhoneRead(phone=await reveal_phone(desk, HELP_UNIT, record_id, "liaison_phone", reason))


@_helpers.get("/{record_id}/phone")
async def reveal_helper_phone(
    record_id: UUID, response: Response, desk: Annotated[Desk, desk_of("help.read")], reason: Why = ""
) -> PhoneRead:
    """Show a helper's number in full; it needs a `reason` and is written to the audit log."""
    response.headers.update(NOT_KEPT)
    return PhoneRead(phone=await reveal_phone(desk, HELPER, record_id, "phone", reason))


router.include_router(_units)
router.include_router(_helpers)
