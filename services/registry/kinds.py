"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.guarantees.kinds import DWELLING_CHECK, LIVING_CHECK, WATER_CHECK
from services.registry.records.kinds import RecordKind
from services.registry.trainings.service import TRAINING
from services.registry.village_facts.service import VILLAGE_PROFILE, VILLAGE_YEAR
from services.registry.village_plans.service import VILLAGE_PLAN
from services.registry.village_teams.service import VILLAGE_TEAM

KINDS: tuple[RecordKind[Any], ...] = (
    VILLAGE_PROFILE,
    VILLAGE_YEAR,
    VILLAGE_TEAM,
    VILLAGE_PLAN,
    TRAINING,
    LIVING_CHECK,
    DWELLING_CHECK,
    WATER_CHECK,
)
"""In the order in which files are written: each refers only to those before it."""
