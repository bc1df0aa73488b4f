"""Households that a sweep leaves alone: of which it is known until when their alerts say what the rules find."""

import inspect
import json
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, String, Uuid, bindparam, exists, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

import services.monitoring.alerts.rules
import services.monitoring.figures.spans
import services.monitoring.households.rules
import services.monitoring.risks.rules
import services.monitoring.risks.turning
import services.monitoring.signals.rules
import shared.schooling
from services.monitoring.households.models import Household
from services.monitoring.sweeps.models import QuietHousehold
from shared.database import is_one_of, table_of

QUIET_DAYS = 31
"""At least so often a household is judged, whatever is known of its next turn."""
_RULES = sha256(
    b"".join(
        inspect.getsource(module).encode()
        for module in (
            services.monitoring.alerts.rules,
            services.monitoring.figures.spans,
            services.monitoring.households.rules,
            services.monitoring.risks.rules,
            services.monitoring.risks.turning,
            services.monitoring.signals.rules,
            shared.schooling,
        )
    )
)
"""The rules of this release: those of another one judge everybody anew."""


class Quiet(NamedTuple):
    """A row of `QuietHousehold`."""

    county_code: str
    household_id: UUID
    judgements: int
    plan: int
    until: date


_LEAVE_ALONE = text("""
    INSERT INTO quiet_household (county_code, household_id, judgements, plan, until)
    SELECT * FROM unnest(:counties, :ids, :judgements, :plans, :untils)
    ON CONFLICT (county_code, household_id) DO UPDATE
    SET judgements = excluded.judgements, plan = excluded.plan, until = excluded.until
""").bindparams(
    bindparam("counties", type_=ARRAY(String)),
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("judgements", type_=ARRAY(Integer)),
    bindparam("plans", type_=ARRAY(BigInteger)),
    bindparam("untils", type_=ARRAY(Date)),
)


def digest_of(*judging_by: Any) -> int:
    """What differs as soon as any of what judges does, the rules themselves included; of 64 bits, signed."""
    digest = _RULES.copy()
    digest.update(json.dumps(judging_by, default=str, sort_keys=True).encode())
    return int.from_bytes(digest.digest()[:8], signed=True)


def is_quiet(on: date, digests: Iterable[int]) -> ColumnElement[bool]:
    """Whether a household need not be judged on a day.

    Args:
        on: the day.
        digests: of what judges in its county's villages now.
    """
    household, quiet = table_of(Household).c, table_of(QuietHousehold).c
    return exists().where(
        quiet.county_code == household.county_code,
        quiet.household_id == household.id,
        quiet.judgements == household.judgements,
        quiet.until > on,
        is_one_of(quiet.plan, sorted(digests)),
    )


async def leave_alone(session: AsyncSession, quiet: Sequence[Quiet]) -> None:
    """Note of some households until when they are quiet; at least one."""
    names = ("counties", "ids", "judgements", "plans", "untils")
    await session.execute(_LEAVE_ALONE, dict(zip(names, map(list, zip(*quiet, strict=True)), strict=True)))
