"""Put items into feeds, and read them."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.models import Feed, FeedItem, FeedName, FeedRow
from services.monitoring.pending import pending
from shared.database import table_of
from shared.security.callers import Caller

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


async def read(
    session: AsyncSession,
    caller: Caller,
    feed: FeedName,
    shown: type[Item],
    *,
    after: int,
    limit: int,
    hidden: str | None = None,
) -> Feed[Item]:
    """What appeared in an area behind a position, in order; none is ever added before a position that was given.

    Args:
        session: to read with.
        caller: whose area.
        feed: which one.
        shown: the type of its items.
        after: the position.
        limit: how many at most.
        hidden: items of this kind are left out.
    """
    table = table_of(FeedRow).c
    wanted = [] if hidden is None else [table.kind != hidden]
    found = await session.execute(
        select(table.position, table.item)
        .where(
            table.feed == feed.value,
            caller.area_filter(table.county_code, table.area_code),
            table.position > after,
            *wanted,
        )
        .order_by(table.position)
        .limit(limit)
    )
    items = [shown.model_validate({**item, "position": position}) for position, item in found]
    return Feed(items=items, next=items[-1].position if items else after)
