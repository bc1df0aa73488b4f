"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.activities.service import ACTIVITY
from services.registry.aided.service import AID_OBJECT, OBJECT_PAIRING
from services.registry.allowances.service import ALLOWANCE
from services.registry.donations.service import DONATION, OBJECT_DONATION
from services.registry.healthfiles.service import HEALTH_FILE, HOUSEHOLD_HEALTH_FILE
from services.registry.helpers.service import HELP_UNIT, HELPER
from services.registry.letters.service import LETTER
from services.registry.pairings.service import HARD_CASE, HOUSEHOLD_PAIRING, VILLAGE_PAIRING
from services.registry.records.kinds import RecordKind
from services.registry.tasks.service import HOUSEHOLD_ITEM, HOUSEHOLD_TASK, VILLAGE_ITEM, VILLAGE_TASK
from services.registry.trainings.service import TRAINING
from services.registry.visits.service import VISIT

KINDS: tuple[RecordKind[Any], ...] = (
    TRAINING,
    HELP_UNIT,
    HELPER,
    HARD_CASE,
    HOUSEHOLD_PAIRING,
    VILLAGE_PAIRING,
    AID_OBJECT,
    OBJECT_PAIRING,
    VISIT,
    HEALTH_FILE,
    HOUSEHOLD_HEALTH_FILE,
    LETTER,
    VILLAGE_TASK,
    HOUSEHOLD_TASK,
    VILLAGE_ITEM,
    HOUSEHOLD_ITEM,
    DONATION,
    OBJECT_DONATION,
    ACTIVITY,
    ALLOWANCE,
)
"""In the order in which files are written: each refers only to those before it."""
