"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.guarantees.kinds import DWELLING_CHECK, LIVING_CHECK, WATER_CHECK
from services.registry.records.kinds import RecordKind
from services.registry.trainings.service import TRAINING

KINDS: tuple[RecordKind[Any], ...] = (TRAINING, LIVING_CHECK, DWELLING_CHECK, WATER_CHECK)
"""In the order in which files are written: each refers only to those before it."""
