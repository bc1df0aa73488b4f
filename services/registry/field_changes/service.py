"""Telling what has changed of the caller's villages behind his token."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import AreaRecord
from services.registry.field_changes.bundles import Facts, read_households
from services.registry.field_changes.forms import ChangesQuery
from services.registry.field_changes.queries import moment_of, page_of
from services.registry.field_changes.tokens import Token, digest, scope_digest
from services.registry.notices.models import OPEN, Notice
from services.registry.notices.queries import notices_of
from services.registry.villages.models import Village
from services.registry.villages.queries import villages_of
from shared.database import table_of
from shared.security.callers import Caller


async def read_changes(session: AsyncSession, caller: Caller, today: date, query: ChangesQuery) -> dict[str, Any]:
    """A page of what has changed behind a token, a `FieldChanges`; without one a page of all there is.

    Whatever is written while pages are read comes with the next run: its token bears the snapshot of the first page.

    Args:
        session: a snapshot, so that all parts of the page are of one moment.
        caller: whose villages.
        today: the day by which a token is too old.
        query: what is asked.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the token was not given here.
        BeginAnew: changes can't be told behind it any more.
    """
    asked = caller.narrowed(query.area, field="area")
    life, seen = await moment_of(session)
    scope = scope_digest(asked)
    had = None if query.after is None else Token.read(query.after)
    if had is None:
        run = Token(life, scope, "", "", today, None, seen, None)
    else:
        had.check(life, scope, today)
        run = had if had.behind is not None else replace(had, base=had.upto, upto=seen)
    ids, more = await page_of(session, asked, run.base, run.behind, query.limit)
    items, gone = await read_households(session, asked, ids)
    areas, notices = await _areas(session, asked), await _notices(session, asked)
    following = replace(
        run,
        areas=digest(areas),
        notices=digest(notices),
        given_on=today,
        base=run.base if more else None,
        behind=ids[-1] if more else None,
    )
    return {
        "items": items,
        "gone": gone,
        "areas": areas if following.areas != run.areas else None,
        "notices": notices if following.notices != run.notices else None,
        "more": more,
        "next": str(following),
    }


async def _areas(session: AsyncSession, caller: Caller) -> list[Facts]:
    table, village = table_of(AreaRecord).c, table_of(Village).c
    codes = villages_of(caller).with_only_columns(village.village_code)
    found = await session.execute(
        select(table.code, table.name, table.parent_code)
        .where(table.code.in_(codes), table.valid_to.is_(None))
        .order_by(table.code)
    )
    return [dict(row._mapping) for row in found]


async def _notices(session: AsyncSession, caller: Caller) -> list[Facts]:
    table = table_of(Notice).c
    found: Sequence[Notice] = (
        await session.scalars(notices_of(caller).where(table.state == OPEN).order_by(table.id))
    ).all()
    return [
        {
            **notice.model_dump(include={"id", "area_code", "title", "starts_on", "free_on"}),
            "listed": [{"number": one["number"], "name": one["name"]} for one in notice.listed],
        }
        for notice in found
    ]
