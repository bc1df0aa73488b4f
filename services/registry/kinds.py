"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.activities.service import ACTIVITY
from services.registry.aided.service import AID_OBJECT, OBJECT_PAIRING
from services.registry.allowances.service import ALLOWANCE
from services.registry.donations.service import DONATION, OBJECT_DONATION
from services.registry.funds.service import FUND_ACCOUNT, FUND_CLAIM, FUND_PLAN
from services.registry.goods.service import GOODS_BATCH, GOODS_STEP
from services.registry.guarantees.kinds import DWELLING_CHECK, LIVING_CHECK, WATER_CHECK
from services.registry.healthfiles.service import HEALTH_FILE, HOUSEHOLD_HEALTH_FILE
from services.registry.helpers.service import HELP_UNIT, HELPER
from services.registry.letters.service import LETTER
from services.registry.measures.service import HOUSEHOLD_PLAN, LIVING_ALLOWANCE, MEASURE
from services.registry.organisations.service import ORGANISATION, ORGANISATION_LINK
from services.registry.pairings.service import HARD_CASE, HOUSEHOLD_PAIRING, VILLAGE_PAIRING
from services.registry.participations.service import PARTICIPATION
from services.registry.posts.service import EMPLOYMENT, WELFARE_POST
from services.registry.projects.service import PROJECT, PROJECT_NOTICE
from services.registry.publicity.service import FUND_NOTICE
from services.registry.records.kinds import RecordKind
from services.registry.relocations.service import RELOCATION
from services.registry.tasks.service import HOUSEHOLD_ITEM, HOUSEHOLD_TASK, VILLAGE_ITEM, VILLAGE_TASK
from services.registry.trainings.service import SKILL, TRAINING
from services.registry.village_facts.service import VILLAGE_PROFILE, VILLAGE_YEAR
from services.registry.village_plans.service import VILLAGE_PLAN
from services.registry.village_teams.service import VILLAGE_TEAM
from services.registry.visits.service import VISIT

KINDS: tuple[RecordKind[Any], ...] = (
    VILLAGE_PROFILE,
    VILLAGE_YEAR,
    VILLAGE_TEAM,
    VILLAGE_PLAN,
    TRAINING,
    LIVING_CHECK,
    DWELLING_CHECK,
    WATER_CHECK,
    SKILL,
    ORGANISATION,
    ORGANISATION_LINK,
    HOUSEHOLD_PLAN,
    MEASURE,
    LIVING_ALLOWANCE,
    WELFARE_POST,
    EMPLOYMENT,
    RELOCATION,
    PROJECT,
    PROJECT_NOTICE,
    PARTICIPATION,
    FUND_ACCOUNT,
    FUND_PLAN,
    FUND_NOTICE,
    FUND_CLAIM,
    GOODS_BATCH,
    GOODS_STEP,
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
