"""Sums of claims and entries, finding them inside the caller's area, and who has less than the least."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.funds.models import FundAccount, FundClaim, FundEntry, FundTransfer
from services.registry.households.models import Household
from services.registry.projects.models import Project
from shared.database import Page, after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.callers import Caller

P = TypeVar("P", FundEntry, FundTransfer)


async def paid_fen(session: AsyncSession, project: Project) -> int:
    """What reached households and villages of a project, reversals taken off, fen."""
    entry = table_of(FundEntry).c
    return await _sum(
        session, entry.amount_fen, entry.county_code == project.county_code, entry.project_id == project.id
    )


async def claimed_fen(session: AsyncSession, project: Project, but: UUID | None = None) -> int:
    """What was claimed for a project and not returned, fen; leaving out one claim."""
    claim = table_of(FundClaim).c
    return await _sum(
        session,
        claim.amount_fen,
        claim.county_code == project.county_code,
        claim.project_id == project.id,
        claim.withdrawn_on.is_(None),
        claim.state != "returned",
        *([] if but is None else [claim.id != but]),
    )


async def _sum(session: AsyncSession, column: Any, *conditions: ColumnElement[bool]) -> int:
    return int(await session.scalar(select(func.coalesce(func.sum(column), 0)).where(*conditions)) or 0)


async def account_by_no(session: AsyncSession, county_code: str, account_no: str) -> FundAccount | None:
    """The account of a county that bears a number and stands."""
    table = table_of(FundAccount).c
    found: FundAccount | None = await session.scalar(
        select(FundAccount).where(
            table.county_code == county_code, table.account_no == account_no, table.withdrawn_on.is_(None)
        )
    )
    return found


def entries_of(caller: Caller) -> Select[Any]:
    """The ledger's entries of the caller's area: of villages there, and of households that live there now."""
    entry, household = table_of(FundEntry).c, table_of(Household).c
    statement = select(FundEntry)
    if caller.sees_whole_counties:
        return statement.where(caller.area_filter(entry.county_code))
    lives_there = exists().where(
        household.county_code == entry.county_code,
        household.id == entry.household_id,
        caller.area_filter(household.county_code, household.village_code),
    )
    of_a_village = and_(entry.household_id.is_(None), caller.area_filter(entry.county_code, entry.village_code))
    return statement.where(or_(lives_there, of_a_village))


def transfers_of(caller: Caller) -> Select[Any]:
    """The transfers out of accounts of the caller's area."""
    table = table_of(FundTransfer).c
    return select(FundTransfer).where(caller.area_filter(table.county_code, table.area_code))


async def find_posting(session: AsyncSession, statement: Select[Any], model: type[P], posting_id: UUID) -> P:
    """A movement of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    found: P | None = (await session.scalars(statement.where(table_of(model).c.id == posting_id))).one_or_none()
    if found is None:
        raise NotFound("没有这笔记录", "No such entry", field="id")
    return found


async def page_of(
    session: AsyncSession, statement: Select[Any], model: type[P], page: Page
) -> tuple[Sequence[P], str | None]:
    """A page of movements in the order in which they were entered, and the cursor of the next.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(model).c
    if page.after:
        county, posting_id = decode_cursor("fund entries", page.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(posting_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(page.limit + 1))).all()
    items = found[: page.limit]
    more = len(found) > page.limit
    return items, encode_cursor("fund entries", items[-1].county_code, items[-1].id) if more else None


def got_fen(item: str, until: date) -> ColumnElement[int]:
    """What a household of the outer select got of an item up to a day, fen."""
    entry, household = table_of(FundEntry).c, table_of(Household).c
    return (
        select(func.coalesce(func.sum(entry.amount_fen), 0))
        .where(
            entry.county_code == household.county_code,
            entry.household_id == household.id,
            entry.item == item,
            entry.occurred_on <= until,
        )
        .scalar_subquery()
    )
