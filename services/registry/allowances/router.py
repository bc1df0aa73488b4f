"""Allowance payments over HTTP."""

from services.registry.allowances.service import ALLOWANCE
from services.registry.records.router import record_router

router = record_router(ALLOWANCE)
