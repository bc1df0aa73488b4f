"""Keep the copy of the fund accounts in step with their events."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.funds.models import FundAccount
from shared.database import table_of
from shared.events.credit import FundFacts, FundMoved
from shared.security.callers import Caller


async def follow(session: AsyncSession, event: FundFacts) -> FundAccount:
    """Bring an account to where an event says it stands; the first event takes it up."""
    if event.version > 1:
        account = (await copies(session, FundAccount, event.aggregate))[event.county_code, event.fund_account_id]
    else:
        account = FundAccount(
            county_code=event.county_code,
            id=event.fund_account_id,
            bank_code=event.bank_code,
            balance_fen=event.balance_fen,
            moved_on=event.occurred_on,
        )
        await keep(session, account, event.aggregate)
    if isinstance(event, FundMoved):  # a judgement tells the balance of its day, which may be long past
        account.balance_fen = event.balance_fen
        account.moved_on = event.occurred_on
    return account


async def balances(session: AsyncSession, caller: Caller) -> dict[str, int]:
    """Balance per bank over the counties of an area, fen, by bank code.

    Raises:
        OutsideArea: the area is finer than a county.
    """
    table = table_of(FundAccount).c
    found = await session.execute(
        select(table.bank_code, func.sum(table.balance_fen))
        .where(caller.area_filter(table.county_code))
        .group_by(table.bank_code)
        .order_by(table.bank_code)
    )
    return {bank_code: int(balance_fen) for bank_code, balance_fen in found}
