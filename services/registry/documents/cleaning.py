"""Removing contents that no row names: of uploads that failed, or came second with the same content."""

from datetime import timedelta

from sqlalchemy import select

from services.registry.documents.models import DocumentContent
from services.registry.documents.storage import Storage
from shared.calendar import Clock
from shared.database import Sessions, is_one_of, table_of

SPARED = timedelta(days=1)
"""For so long a content may be on its way to its row. A key is used once, so what is older stays nobody's."""


async def remove_orphans(sessions: Sessions, clock: Clock, storage: Storage) -> int:
    """Remove the contents that were written more than a day ago and are named by no row; how many objects."""
    removed = 0
    async for keys in storage.kept_before(clock.now() - SPARED):
        named = await _named(sessions, {_content_key(key) for key in keys})
        orphans = [key for key in keys if _content_key(key) not in named]
        await storage.delete(orphans)
        removed += len(orphans)
    return removed


def _content_key(key: str) -> str:
    """The key of the content that an object is, or is a thumbnail of."""
    return key.partition(".")[0]


async def _named(sessions: Sessions, keys: set[str]) -> set[str]:
    if not keys:
        return set()
    table = table_of(DocumentContent).c
    async with sessions() as session:
        return set(
            await session.scalars(
                select(table.storage_key).where(
                    is_one_of(table.county_code, sorted({key.partition("/")[0] for key in keys})),
                    # the hash stands in the key, so the primary key finds the row
                    is_one_of(table.sha256, [key.rpartition("/")[2].partition("-")[0] for key in keys]),
                )
            )
        )
