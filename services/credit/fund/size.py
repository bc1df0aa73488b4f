"""How much of the city's fund is committed: whoever plans money for it plans within its size."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import LIVE_STATES, FundDeposit
from services.credit.fund.rules import check_fund_size
from services.credit.locks import lock_named
from shared.database import table_of
from shared.policies.credit import CreditSection

_CITY_DIGITS = 4


async def lock_size(session: AsyncSession, city_prefix: str, programme: str) -> None:
    """Keep others from planning money of this city's programme to the end of the transaction."""
    await lock_named(session, "fund size", city_prefix, programme)


async def committed_fen(session: AsyncSession, city_prefix: str, programme: str) -> int:
    """All that was planned, sent or received in the city's counties, pre-allocations included, fen."""
    deposit = table_of(FundDeposit).c
    found = await session.scalar(
        select(func.coalesce(func.sum(deposit.amount_fen), 0)).where(
            deposit.county_code.startswith(city_prefix, autoescape=True),
            deposit.programme == programme,
            deposit.state.in_(LIVE_STATES),
        )
    )
    return int(found or 0)


def fund_fen(section: CreditSection) -> int | None:
    """The fund's size, fen; None where the programme's plan names none."""
    return section.programme.fund_fen.value if section.programme.fund_fen else None


async def check_room(session: AsyncSession, section: CreditSection, area_code: str, planned_fen: int) -> None:
    """Check, behind the lock, that the city's fund still has what is planned.

    Args:
        session: where deposits stand.
        section: the programme, with the size.
        area_code: of the city or one of its counties.
        planned_fen: what is to be planned, fen.

    Raises:
        FundSizeExceeded: it has not.
    """
    size_fen = fund_fen(section)
    if size_fen is None:
        return
    city_prefix, programme = area_code[:_CITY_DIGITS], section.programme.code
    await lock_size(session, city_prefix, programme)
    check_fund_size(size_fen, await committed_fen(session, city_prefix, programme), planned_fen)
