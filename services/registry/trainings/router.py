"""Trainings and skills over HTTP."""

from fastapi import APIRouter

from services.registry.records.router import record_router
from services.registry.trainings.service import SKILL, TRAINING

router = APIRouter()
router.include_router(record_router(TRAINING))
router.include_router(record_router(SKILL))
