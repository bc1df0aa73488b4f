"""The lock under which one bank's books in one county change."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:books, 0))")


async def lock_books(session: AsyncSession, county_code: str, bank_code: str) -> None:
    """Wait for whoever works on these books, and keep others waiting to the end of the transaction.

    Events of a bank in a county are taken one request after the other: that is the recorded order of acceptance, in
    which claims are served, and no event slips in while a subsidy list is frozen.
    """
    await session.execute(_LOCK, {"books": f"books {county_code} {bank_code}"})
