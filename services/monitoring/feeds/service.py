"""Put items into feeds, and read them."""

from hashlib import sha256
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.models import MAX_POSITION, Feed, FeedCounter, FeedItem, FeedName, FeedRow
from services.monitoring.feeds.selection import Entry, Selection
from services.monitoring.pending import pending
from shared.database import table_of, to_json

Item = TypeVar("Item", bound=FeedItem)


def publish(session: AsyncSession, feed: FeedName, county_code: str, kind: str, item: FeedItem) -> None:
    """Give an item the next place in a feed; the place is known when the transaction commits.

    Args:
        session: the transaction of what happened.
        feed: where it appears.
        county_code: tenant whose it is.
        kind: by which readers choose: an alert's rule, a target's code.
        item: what readers get; whoever's scope holds its area may read it.
    """
    pending(session).feeds[feed.value].append(
        {
            "county_code": county_code,
            "area_code": item.area_code,
            "subject_id": item.id,
            "kind": kind,
            "item": item.model_dump(mode="json", exclude={"position"}),
        }
    )


async def last_position(session: AsyncSession, feed: FeedName) -> int:
    """The newest position of a feed; every position up to it can be seen by whoever asks later."""
    table = table_of(FeedCounter).c
    return await session.scalar(select(table.last_position).where(table.feed == feed.value)) or 0


async def entries_behind(
    session: AsyncSession, feed: FeedName, after: int, limit: int, *, chosen: Selection | None = None, upto: int
) -> list[Entry]:
    """What stands behind a position of a feed, in order.

    Args:
        session: reads it.
        feed: the feed.
        after: the position behind which to begin.
        limit: how many at most.
        chosen: who gets what; without it everything.
        upto: the last position to look at.
    """
    table = table_of(FeedRow).c
    wanted = chosen.conditions(table) if chosen else [table.feed == feed.value]
    found = await session.execute(
        select(table.position, table.county_code, table.area_code, table.kind, table.item)
        .where(*wanted, table.position > after, table.position <= upto)
        .order_by(table.position)
        .limit(limit)
    )
    return [Entry(*row) for row in found]


async def read(session: AsyncSession, chosen: Selection, shown: type[Item], *, after: int, limit: int) -> Feed[Item]:
    """What appeared behind a position, in order; none is ever added before a position that was given."""
    found = await entries_behind(session, chosen.feed, after, limit, chosen=chosen, upto=MAX_POSITION)
    items = [shown.model_validate({**entry.item, "position": entry.position}) for entry in found]
    return Feed(items=items, next=items[-1].position if items else after)


def tag_of(page: Feed[Item], chosen: Selection, shown: type[Item], *, after: int, limit: int) -> str:
    """A strong ETag of a page: of what was asked for, and how far it reaches.

    Items never change and none is added before another, so that the last position tells the whole page.
    """
    told = [
        chosen.feed,
        [[reach.county, reach.prefix, reach.without, reach.whole] for reach in chosen.reaches],
        chosen.filters.model_dump(mode="json"),
        sorted(chosen.hidden),
        after,
        limit,
        page.next,
        len(page.items),
        sorted(shown.model_fields),
    ]
    return f'"{sha256(to_json(told).encode()).hexdigest()[:32]}"'
