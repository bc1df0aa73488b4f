"""Activities over HTTP."""

from services.registry.activities.service import ACTIVITY
from services.registry.records.router import record_router

router = record_router(ACTIVITY)
