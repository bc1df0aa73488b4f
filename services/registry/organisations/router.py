"""Organisations and their links over HTTP."""

from fastapi import APIRouter

from services.registry.organisations.service import ORGANISATION, ORGANISATION_LINK
from services.registry.records.router import record_router

router = APIRouter()
router.include_router(record_router(ORGANISATION))
router.include_router(record_router(ORGANISATION_LINK))
