"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.funds.service import FUND_ACCOUNT, FUND_CLAIM, FUND_PLAN
from services.registry.goods.service import GOODS_BATCH, GOODS_STEP
from services.registry.guarantees.kinds import DWELLING_CHECK, LIVING_CHECK, WATER_CHECK
from services.registry.measures.service import HOUSEHOLD_PLAN, LIVING_ALLOWANCE, MEASURE
from services.registry.organisations.service import ORGANISATION, ORGANISATION_LINK
from services.registry.posts.service import EMPLOYMENT, WELFARE_POST
from services.registry.projects.service import PROJECT, PROJECT_NOTICE
from services.registry.records.kinds import RecordKind
from services.registry.relocations.service import RELOCATION
from services.registry.trainings.service import SKILL, TRAINING
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
    FUND_ACCOUNT,
    FUND_PLAN,
    FUND_CLAIM,
    GOODS_BATCH,
    GOODS_STEP,
)
"""In the order in which files are written: each refers only to those before it."""
