"""Every table of the registry service, gathered for its migrations."""

from services.registry.activities import models as activities
from services.registry.aided import models as aided
from services.registry.allowances import models as allowances
from services.registry.areas import models as areas
from services.registry.donations import models as donations
from services.registry.healthfiles import models as healthfiles
from services.registry.helpers import models as helpers
from services.registry.households import models as households
from services.registry.imports import models as imports
from services.registry.incomes import models as incomes
from services.registry.letters import models as letters
from services.registry.models import metadata
from services.registry.pairings import models as pairings
from services.registry.records import models as records
from services.registry.tasks import models as tasks
from services.registry.trainings import models as trainings
from services.registry.villages import models as villages
from services.registry.visits import models as visits

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (
    areas,
    villages,
    households,
    incomes,
    imports,
    records,
    trainings,
    helpers,
    pairings,
    aided,
    visits,
    healthfiles,
    letters,
    tasks,
    donations,
    activities,
    allowances,
)
"""Importing them is what declares their tables."""

APPEND_ONLY = ("audit_record", "household_change", "policy_activation", "record_change")
