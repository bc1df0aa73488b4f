"""Every table of the registry service, gathered for its migrations."""

from services.registry.areas import models as areas
from services.registry.households import models as households
from services.registry.imports import models as imports
from services.registry.incomes import models as incomes
from services.registry.models import metadata
from services.registry.records import models as records
from services.registry.trainings import models as trainings
from services.registry.village_facts import models as village_facts
from services.registry.village_plans import models as village_plans
from services.registry.village_teams import models as village_teams
from services.registry.villages import models as villages

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (
    *(areas, villages, village_facts, village_teams, village_plans),
    *(households, incomes, imports, records, trainings),
)
"""Importing them is what declares their tables."""

APPEND_ONLY = ("area_change", "audit_record", "household_change", "policy_activation", "record_change")
