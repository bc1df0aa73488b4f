"""Villages' programmes over HTTP."""

from services.registry.records.router import record_router
from services.registry.village_plans.service import VILLAGE_PLAN

router = record_router(VILLAGE_PLAN)
