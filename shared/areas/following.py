"""What a service does with the registry's news of areas."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.areas.active import AreaBook, keep_book, keep_successions
from shared.areas.successions import COUNTY_DIGITS, Succession
from shared.calendar import Clock
from shared.database import table_of
from shared.events.registry import AreaEstablished, AreaSucceeded
from shared.messaging.inbox import Handlers


def follow_areas(clock: Clock) -> Handlers:
    """The function for each event about areas."""

    async def established(session: AsyncSession, event: AreaEstablished) -> None:
        county, code = event.code[:COUNTY_DIGITS], event.code[COUNTY_DIGITS:]
        table = table_of(AreaBook).c
        kept = await session.scalar(select(table.codes).where(table.county_code == county).with_for_update())
        await keep_book(session, [(county, (kept or "") + code)], clock.now())

    async def succeeded(session: AsyncSession, event: AreaSucceeded) -> None:
        succession = Succession(
            event.old_code, event.new_code, event.whole, event.county_code, event.effective_on, event.source
        )
        await keep_successions(session, [succession], clock.now())

    return {AreaEstablished: established, AreaSucceeded: succeeded}
