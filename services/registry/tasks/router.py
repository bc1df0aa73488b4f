"""Helpers' tasks and the six traced items over HTTP."""

from services.registry.records.router import record_router
from services.registry.tasks.service import HOUSEHOLD_ITEM, HOUSEHOLD_TASK, VILLAGE_ITEM, VILLAGE_TASK
from shared.repeatable import repeatable_router

router = repeatable_router()
router.include_router(record_router(VILLAGE_TASK))
router.include_router(record_router(HOUSEHOLD_TASK))
router.include_router(record_router(VILLAGE_ITEM))
router.include_router(record_router(HOUSEHOLD_ITEM))
