"""Bank events read back: for duplicates, and as the history of loans."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.reading import to_rule_event
from services.credit.bank_events.rules import LoanEvent
from shared.database import is_one_of, table_of


async def loan_events(session: AsyncSession, county_code: str, loan_ids: Iterable[UUID]) -> dict[UUID, list[LoanEvent]]:
    """The accepted events of loans, each loan's in the order of acceptance."""
    table = table_of(BankEvent).c
    found = await session.execute(
        select(table.loan_id, table.content)
        .where(table.county_code == county_code, is_one_of(table.loan_id, loan_ids), table.status == "accepted")
        .order_by(table.id)
    )
    histories: dict[UUID, list[LoanEvent]] = defaultdict(list)
    for loan_id, content in found:
        histories[loan_id].append(to_rule_event(content))
    return histories


async def answered_events(
    session: AsyncSession, county_code: str, bank_code: str, event_ids: Iterable[str]
) -> dict[str, Any]:
    """What was answered to events before, by their ids."""
    table = table_of(BankEvent).c
    found = await session.execute(
        select(table.event_id, table.digest, table.status, table.code, table.detail, table.detail_en).where(
            table.county_code == county_code, table.bank_code == bank_code, is_one_of(table.event_id, event_ids)
        )
    )
    return {row.event_id: row for row in found}
