"""People helped beyond the register over HTTP."""

from services.registry.aided.service import AID_OBJECT, OBJECT_PAIRING
from services.registry.records.router import record_router
from shared.repeatable import repeatable_router

router = repeatable_router()
router.include_router(record_router(AID_OBJECT))
router.include_router(record_router(OBJECT_PAIRING))
