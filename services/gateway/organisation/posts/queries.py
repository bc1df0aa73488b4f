"""Posts and holders, selected in one place for steps, lists and what is missing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.posts.models import OrgPost, OrgPostHolder
from services.gateway.organisation.refusals import UnknownPost
from shared.database import is_one_of, table_of
from shared.security.callers import Caller


def runs_on(table: Any, on: date) -> ColumnElement[bool]:
    """What was set up by a day and not given up by it, as a condition; of units, groups and posts alike."""
    return and_(table.started_on <= on, or_(table.ended_on.is_(None), table.ended_on > on))


async def find_post(session: AsyncSession, caller: Caller, post_id: UUID, *, lock: bool = False) -> OrgPost:
    """A post of the caller's area.

    Raises:
        UnknownPost: there is none, or it lies outside.
    """
    table = table_of(OrgPost).c
    statement = select(OrgPost).where(caller.area_filter(table.county_code, table.area_code), table.id == post_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownPost(field="id")
    return found


async def holders_of(session: AsyncSession, posts: Iterable[OrgPost]) -> dict[UUID, list[OrgPostHolder]]:
    """All who hold or held some posts, by post, each in the order in which they took it up."""
    posts = list(posts)
    table = table_of(OrgPostHolder).c
    found = await session.scalars(
        select(OrgPostHolder)
        .where(
            is_one_of(table.county_code, sorted({post.county_code for post in posts})),
            is_one_of(table.post_id, [post.id for post in posts]),
        )
        .order_by(table.from_on, table.id)
    )
    holders: defaultdict[UUID, list[OrgPostHolder]] = defaultdict(list)
    for one in found:
        holders[one.post_id].append(one)
    return holders


async def posts_of_group(
    session: AsyncSession, county_code: str, group_id: UUID, *, lock: bool = False
) -> list[OrgPost]:
    """All seats that a group has or had, in the order in which they were set up."""
    table = table_of(OrgPost).c
    statement = select(OrgPost).where(table.county_code == county_code, table.group_id == group_id).order_by(table.id)
    return list(await session.scalars(statement.with_for_update() if lock else statement))
