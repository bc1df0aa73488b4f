"""Villages' profiles and yearly figures over HTTP."""

from fastapi import APIRouter

from services.registry.records.router import record_router
from services.registry.village_facts.service import VILLAGE_PROFILE, VILLAGE_YEAR

router = APIRouter()
router.include_router(record_router(VILLAGE_PROFILE))
router.include_router(record_router(VILLAGE_YEAR))
