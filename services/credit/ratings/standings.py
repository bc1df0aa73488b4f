"""Who has a credit standing: ratings one by one, and an area summed up."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.ratings.models import CreditRating
from services.credit.ratings.problems import UnknownRating
from services.credit.ratings.queries import (
    Households,
    holds_on,
    households_by_village,
    named_areas,
    shown_ratings,
    town_of,
)
from services.credit.ratings.rules import Grade, RatingKind, is_credit_household, share_text
from services.credit.ratings.schemas import LevelSummary, RatingList, RatingQuery, RatingRead, RatingSummary
from shared.areas import TOWN_DIGITS, full_code
from shared.codes import CREDIT_GRADES, CREDIT_RATING_KINDS
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.security.callers import Caller


async def find_rating(session: AsyncSession, caller: Caller, rating_id: UUID) -> RatingRead:
    """A rating of the caller's area. Raises UnknownRating."""
    table = table_of(CreditRating).c
    found = await session.execute(
        shown_ratings().where(table.id == rating_id, caller.area_filter(table.county_code, table.area_code))
    )
    row = found.first()
    if row is None:
        raise UnknownRating
    return _shown(row)


async def list_ratings(session: AsyncSession, caller: Caller, query: RatingQuery) -> RatingList:
    """Ratings of an area.

    Raises:
        OutsideArea: the area is not the caller's.
        AreaUnknown: there is no such area.
        Invalid: the cursor is not of this list.
    """
    inside = caller.narrowed(query.area, field="area")
    rating = table_of(CreditRating)
    statement = shown_ratings().where(inside.area_filter(rating.c.county_code, rating.c.area_code))
    if query.kind is not None:
        statement = statement.where(rating.c.kind == query.kind.value)
    if query.household_id is not None:
        statement = statement.where(rating.c.household_id == query.household_id)
    if query.valid_on is not None:
        statement = statement.where(holds_on(rating, query.valid_on))
    if query.after:
        county, rating_id = decode_cursor("ratings", query.after, 2)
        statement = after_key(statement, (rating.c.county_code, rating.c.id), (county, decode_id(rating_id)))
    order = (rating.c.county_code, rating.c.id)
    found = (await session.execute(statement.order_by(*order).limit(query.limit + 1))).all()
    items = [_shown(row) for row in found[: query.limit]]
    more = len(found) > query.limit
    return RatingList(items=items, next=encode_cursor("ratings", items[-1].county_code, items[-1].id) if more else None)


async def summary(session: AsyncSession, caller: Caller, on: date, area: str | None) -> RatingSummary:
    """How many households, villages and townships of an area have their standing on a day.

    Raises:
        OutsideArea: the area is not the caller's.
        AreaUnknown: there is no such area.
    """
    inside = caller.narrowed(area, field="area")
    villages = await households_by_village(session, inside, on)
    named = await named_areas(session, inside, RatingKind.VILLAGE, on)
    levels = [_households(villages.values()), _named(RatingKind.VILLAGE, villages.keys(), named)]
    if len(inside.area_prefix) <= TOWN_DIGITS:
        towns = {town_of(village_code) for village_code in villages}
        named = await named_areas(session, inside, RatingKind.TOWNSHIP, on)
        levels.append(_named(RatingKind.TOWNSHIP, towns, named))
    return RatingSummary(area_code=full_code(inside.area_prefix), on=on, levels=levels)


def _households(villages: Collection[Households]) -> LevelSummary:
    graded: Counter[Grade | None] = Counter()
    for village in villages:
        graded += village.by_grade
    standing = sum(village.standing for village in villages)
    return _level(RatingKind.HOUSEHOLD, graded.total(), standing, {grade: graded[grade] for grade in Grade})


def _named(kind: RatingKind, areas: Collection[str], named: Collection[str]) -> LevelSummary:
    return _level(kind, len(areas), len(set(areas) & set(named)), {})


def _level(kind: RatingKind, counted: int, standing: int, by_grade: dict[Grade, int]) -> LevelSummary:
    return LevelSummary(
        kind=kind,
        label=CREDIT_RATING_KINDS.by_code(kind.value).label,
        counted=counted,
        standing=standing,
        share=share_text(Fraction(standing, counted)) if counted else None,
        by_grade=by_grade,
    )


def _shown(row: Any) -> RatingRead:
    grade = Grade(row.grade) if row.grade else None
    facts = {name: value for name, value in row._mapping.items() if name != "subject"}
    return RatingRead(
        **facts,
        kind_label=CREDIT_RATING_KINDS.by_code(row.kind).label,
        grade_label=CREDIT_GRADES.by_code(row.grade).label if row.grade else None,
        credit_household=grade is not None and is_credit_household(grade),
        share=share_text(Fraction(row.qualifying, row.counted)) if row.counted else None,
    )
