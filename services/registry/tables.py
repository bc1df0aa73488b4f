"""Every table of the registry service, gathered for its migrations."""

from services.registry.areas import models as areas
from services.registry.households import models as households
from services.registry.imports import models as imports
from services.registry.incomes import models as incomes
from services.registry.models import metadata
from services.registry.monitored import models as monitored
from services.registry.notices import models as notices
from services.registry.procedures import models as procedures
from services.registry.records import models as records
from services.registry.trainings import models as trainings
from services.registry.villages import models as villages

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (areas, villages, households, incomes, imports, records, trainings, procedures, notices, monitored)
"""Importing them is what declares their tables."""

APPEND_ONLY = (
    "audit_record",
    "household_change",
    "policy_activation",
    "procedure_finding",
    "procedure_step",
    "record_change",
)
