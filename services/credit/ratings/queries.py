"""Ratings read back: those that hold on a day, and who has a standing in an area."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.models import Household
from services.credit.ratings.models import CreditRating, CreditRatingRevocation
from services.credit.ratings.rules import CREDIT_GRADES_ABOVE, Grade, RatingKind
from shared.areas import TOWN_DIGITS, full_code
from shared.database import table_of
from shared.security.callers import Caller


class Households(NamedTuple):
    """Registered households of a village under its present code, by grade; None for those without a valid one."""

    village_code: str
    by_grade: Counter[Grade | None]

    @property
    def counted(self) -> int:
        """All of them."""
        return self.by_grade.total()

    @property
    def standing(self) -> int:
        """Credit households."""
        return sum(self.by_grade[grade] for grade in CREDIT_GRADES_ABOVE)


def holds_on(rating: Table, on: date) -> ColumnElement[bool]:
    """Whether a rating is the newest of its subject on a day, not over and not revoked by then.

    A rating that was revoked does not let the one before it hold again.
    """
    later, ended = table_of(CreditRating).alias("later"), table_of(CreditRatingRevocation).alias("ended")
    revoked = (
        exists()
        .select_from(ended)
        .where(
            ended.c.county_code == rating.c.county_code,
            ended.c.rating_id == rating.c.id,
            ended.c.revoked_on <= on,
        )
        .correlate(rating)
    )
    followed = (
        exists()
        .select_from(later)
        .where(
            later.c.county_code == rating.c.county_code,
            later.c.subject == rating.c.subject,
            later.c.rated_on <= on,
            tuple_(later.c.rated_on, later.c.id) > tuple_(rating.c.rated_on, rating.c.id),
        )
        .correlate(rating)
    )
    return (rating.c.rated_on <= on) & (rating.c.valid_until >= on) & ~revoked & ~followed


def shown_ratings() -> Select[Any]:
    """Ratings with their household and what became of them."""
    rating, household, revocation = table_of(CreditRating), table_of(Household).c, table_of(CreditRatingRevocation).c
    return (
        select(
            *rating.c,
            household.household_no,
            household.head_name,
            revocation.revoked_on,
            revocation.revoked_by,
            revocation.reason.label("revoked_reason"),
        )
        .select_from(rating)
        .outerjoin(
            table_of(Household),
            (household.county_code == rating.c.county_code) & (household.id == rating.c.household_id),
        )
        .outerjoin(
            table_of(CreditRatingRevocation),
            (revocation.county_code == rating.c.county_code) & (revocation.rating_id == rating.c.id),
        )
    )


async def households_by_village(session: AsyncSession, caller: Caller, on: date) -> dict[str, Households]:
    """Registered households of the caller's area on a day, by the present code of their village."""
    household, rating = table_of(Household), table_of(CreditRating)
    found = await session.execute(
        select(household.c.village_code, rating.c.grade, func.count())
        .select_from(household)
        .outerjoin(
            rating,
            (rating.c.county_code == household.c.county_code)
            & (rating.c.household_id == household.c.id)
            & holds_on(rating, on),
        )
        .where(
            caller.area_filter(household.c.county_code, household.c.village_code),
            household.c.registered_on <= on,
            or_(household.c.removed_on.is_(None), household.c.removed_on > on),
        )
        .group_by(household.c.village_code, rating.c.grade)
    )
    villages: dict[str, Households] = {}
    for village_code, grade, count in found:
        present = caller.areas.present_code(village_code)
        village = villages.setdefault(present, Households(present, Counter()))
        village.by_grade[Grade(grade) if grade else None] += count
    return villages


async def named_areas(session: AsyncSession, caller: Caller, kind: RatingKind, on: date) -> set[str]:
    """The present codes of the villages or townships of the caller's area that are named on a day.

    One that was merged into another since is no more, and lends its name to nobody.
    """
    rating = table_of(CreditRating)
    found = await session.scalars(
        select(rating.c.area_code).where(
            rating.c.kind == kind.value,
            caller.area_filter(rating.c.county_code, rating.c.area_code),
            holds_on(rating, on),
        )
    )
    return {caller.areas.code_now(code) for code in found}


def town_of(village_code: str) -> str:
    """A village's township, 12 digits."""
    return full_code(village_code[:TOWN_DIGITS])
