"""Visits over HTTP."""

from services.registry.records.router import record_router
from services.registry.visits.service import VISIT

router = record_router(VISIT)
