"""Every kind of record that the registry holds beside households: for routes, files, and tests of them all."""

from typing import Any

from services.registry.funds.service import FUND_ACCOUNT, FUND_CLAIM, FUND_PLAN
from services.registry.goods.service import GOODS_BATCH, GOODS_STEP
from services.registry.measures.service import HOUSEHOLD_PLAN, LIVING_ALLOWANCE, MEASURE
from services.registry.organisations.service import ORGANISATION, ORGANISATION_LINK
from services.registry.posts.service import EMPLOYMENT, WELFARE_POST
from services.registry.projects.service import PROJECT, PROJECT_NOTICE
from services.registry.records.kinds import RecordKind
from services.registry.relocations.service import RELOCATION
from services.registry.trainings.service import SKILL, TRAINING

KINDS: tuple[RecordKind[Any], ...] = (
    TRAINING,
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
