"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.records.kinds import RecordKind
from services.registry.trainings.service import TRAINING

KINDS: tuple[RecordKind[Any], ...] = (TRAINING,)
"""In the order in which files are written: each refers only to those before it."""
