"""Responsibility letters over HTTP."""

from services.registry.letters.service import LETTER
from services.registry.records.router import record_router

router = record_router(LETTER)
