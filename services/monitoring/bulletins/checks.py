"""What a bulletin tells of spot checks: those that were closed in its period, with their rates and bounds."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.bulletins.contents import SpotCheckLine
from services.monitoring.bulletins.rules import BulletinPeriod
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckResult
from services.monitoring.spot_checks.rules import (
    MEASURED_LABELS,
    Found,
    Measured,
    Outcome,
    Rate,
    is_breached,
    rates,
)
from shared.areas.directory import area_text
from shared.database import table_of
from shared.money import four_decimals
from shared.security.callers import Caller


async def spot_check_lines(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> list[SpotCheckLine]:
    """Spot checks of an area that were closed in a period, by area and quarter, with the last result of each visit."""
    check, result = table_of(SpotCheck).c, table_of(SpotCheckResult).c
    closed = (
        caller.area_filter(check.county_code, check.area_code),
        check.closed_on.between(period.first_day, period.last_day),
    )
    checks = (
        await session.scalars(
            select(SpotCheck).where(*closed).order_by(check.area_code, check.quarter, check.level, check.id)
        )
    ).all()
    latest = (
        select(SpotCheckResult)
        .ext(distinct_on(result.county_code, result.spot_check_id, result.household_id))
        .join(SpotCheck, and_(check.county_code == result.county_code, check.id == result.spot_check_id))
        .where(*closed)
        .order_by(result.county_code, result.spot_check_id, result.household_id, result.version.desc())
    )
    found: dict[UUID, list[Found]] = defaultdict(list)
    for row in await session.scalars(latest):
        found[row.spot_check_id].append(row.found)
    return [_line(one, found[one.id]) for one in checks]


def _line(check: SpotCheck, found: Iterable[Found]) -> SpotCheckLine:
    visits = list(found)
    rated = rates(visits)
    bounds = {
        Measured.WRONG_EXITS: check.wrong_exits_below,
        Measured.MISSED: check.missed_below,
        Measured.SATISFIED: check.satisfied_over,
    }
    return SpotCheckLine(
        area_code=check.area_code,
        area_name=area_text(check.area_code),
        quarter=check.quarter,
        households=check.households,
        drawn=check.drawn,
        checked=sum(one.outcome is Outcome.CHECKED for one in visits),
        wrong_exits=rated[Measured.WRONG_EXITS].numerator,
        wrong_exit_rate=_decimal(rated[Measured.WRONG_EXITS]),
        missed=rated[Measured.MISSED].numerator,
        looked_at=rated[Measured.MISSED].denominator,
        missed_rate=_decimal(rated[Measured.MISSED]),
        satisfied_rate=_decimal(rated[Measured.SATISFIED]),
        breached=[
            MEASURED_LABELS[measured]
            for measured, rate in rated.items()
            if is_breached(measured, rate, Fraction(bounds[measured]))
        ],
    )


def _decimal(rate: Rate) -> Decimal | None:
    return None if rate.value is None else four_decimals(rate.value)
