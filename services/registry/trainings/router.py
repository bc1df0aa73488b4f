"""Trainings over HTTP."""

from services.registry.records.router import record_router
from services.registry.trainings.service import TRAINING

router = record_router(TRAINING)
