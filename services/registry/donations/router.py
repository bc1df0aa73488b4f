"""Donations over HTTP."""

from services.registry.donations.service import DONATION, OBJECT_DONATION
from services.registry.records.router import record_router
from shared.repeatable import repeatable_router

router = repeatable_router()
router.include_router(record_router(DONATION))
router.include_router(record_router(OBJECT_DONATION))
