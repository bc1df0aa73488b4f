"""Locks that are named by what they guard, kept to the end of the transaction."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def lock_named(session: AsyncSession, *name: str) -> None:
    """Wait for whoever holds a lock of this name, and keep others waiting to the end of the transaction."""
    await session.execute(_LOCK, {"name": " ".join(name)})


async def lock_books(session: AsyncSession, county_code: str, bank_code: str) -> None:
    """Wait for whoever works on one bank's books in one county.

    Events of a bank in a county are taken one request after the other: that is the recorded order of acceptance, in
    which claims are served, and no event slips in while a subsidy list is frozen.
    """
    await lock_named(session, "books", county_code, bank_code)
