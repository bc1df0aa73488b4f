"""What a service knows of areas beside the official list: successions and loaded codes, kept in its own database."""

import time
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import DateTime, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared.areas.changes import shipped_successions
from shared.areas.successions import Succession, Successions
from shared.database import Sessions, SharedTable, table_of

FRESH_S = 5.0
"""For how long what was read is taken for the present."""


class AreaSuccession(SharedTable, table=True):
    """An area that bears another code since a day, or was merged into another; never altered."""

    __tablename__ = "area_succession"

    county_code: str = Field(primary_key=True, max_length=6)
    old_code: str = Field(primary_key=True, max_length=12)
    """Significant digits, as `new_code`."""
    new_code: str = Field(max_length=12)
    whole: bool
    effective_on: date
    source: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AreaBook(SharedTable, table=True):
    """The codes of a county's areas that were loaded: the last six digits of each, in order, in one text.

    Every service checks by it whether an area is there; a row for each area would be six hundred thousand in each.
    """

    __tablename__ = "area_book"

    county_code: str = Field(primary_key=True, max_length=6)
    codes: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


async def keep_successions(session: AsyncSession, known: Iterable[Succession], now: datetime) -> None:
    """Keep successions; those that are kept already stay as they are."""
    rows = [
        {
            "county_code": one.county_code,
            "old_code": one.old,
            "new_code": one.new,
            "whole": one.whole,
            "effective_on": one.effective_on,
            "source": one.source,
            "recorded_at": now,
        }
        for one in known
    ]
    if rows:
        await session.execute(insert(table_of(AreaSuccession)).on_conflict_do_nothing(), rows)


async def keep_book(session: AsyncSession, book: Iterable[tuple[str, str]], now: datetime) -> None:
    """Keep counties' codes, each in the place of those that it had."""
    rows = [{"county_code": county, "codes": codes, "recorded_at": now} for county, codes in book]
    if rows:
        statement = insert(table_of(AreaBook))
        kept = {name: statement.excluded[name] for name in ("codes", "recorded_at")}
        changed = table_of(AreaBook).c.codes != statement.excluded.codes
        await session.execute(
            statement.on_conflict_do_update(index_elements=["county_code"], set_=kept, where=changed), rows
        )


async def read_successions(session: AsyncSession) -> tuple[Succession, ...]:
    """The shipped successions and those that are kept."""
    rows = await session.scalars(select(AreaSuccession))
    kept = {
        row.old_code: Succession(row.old_code, row.new_code, row.whole, row.county_code, row.effective_on, row.source)
        for row in rows
    }
    return tuple(({one.old: one for one in shipped_successions().known} | kept).values())


async def read_book(session: AsyncSession) -> dict[str, str]:
    """Every county's codes."""
    table = table_of(AreaBook).c
    rows = await session.execute(select(table.county_code, table.codes))
    return {row.county_code: row.codes for row in rows}


class ActiveAreas:
    """What a service's database holds of areas, read at most every few seconds."""

    def __init__(self) -> None:
        self.known = shipped_successions()
        self._read_at = float("-inf")
        self._mark: object = None

    async def fresh(self, sessions: Sessions) -> Successions:
        """What holds now."""
        if time.monotonic() - self._read_at > FRESH_S:
            async with sessions() as session:
                await self.refresh(session)
        return self.known

    async def refresh(self, session: AsyncSession) -> Successions:
        """Read again; where nothing was added, all that was reckoned stays."""
        succession, book = table_of(AreaSuccession).c, table_of(AreaBook).c
        mark = (
            await session.execute(
                select(
                    select(func.count(succession.old_code)).scalar_subquery(),
                    select(func.count(book.county_code)).scalar_subquery(),
                    select(func.max(book.recorded_at)).scalar_subquery(),
                )
            )
        ).one()
        if mark != self._mark:
            self.known = Successions(await read_successions(session), await read_book(session))
            self._mark = mark
        self._read_at = time.monotonic()
        return self.known
