"""Health files over HTTP."""

from services.registry.healthfiles.service import HEALTH_FILE, HOUSEHOLD_HEALTH_FILE
from services.registry.records.router import record_router
from shared.repeatable import repeatable_router

router = repeatable_router()
router.include_router(record_router(HEALTH_FILE))
router.include_router(record_router(HOUSEHOLD_HEALTH_FILE))
