"""Credit standing: which grade a household may have, and when enough of those below make a village or a township."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from services.credit.policy import RatingPolicy
from services.credit.ratings.refusals import (
    RatedDespiteArrears,
    RatedDespiteArrearsElsewhere,
    RatedDespiteBreach,
    RatedDespiteClaim,
    RatingStands,
    ShareTooLow,
)
from shared.calendar import add_months


class RatingKind(StrEnum):
    """What has a credit standing; codes of ``CREDIT_RATING_KINDS``."""

    HOUSEHOLD = "household"
    VILLAGE = "village"
    TOWNSHIP = "township"


class Grade(StrEnum):
    """A household's grade, from the best down; codes of ``CREDIT_GRADES``."""

    EXCELLENT = "excellent"
    GOOD = "good"
    ORDINARY = "ordinary"


CREDIT_GRADES_ABOVE = frozenset((Grade.EXCELLENT, Grade.GOOD))
"""Grades that make a credit household (信用户)."""


@dataclass(frozen=True, slots=True)
class LoanRecord:
    """What one loan of a household says of it, by all that is known, at the end of a day."""

    breached: bool = False
    overdue_days: int = 0
    """Since the oldest of what is overdue fell due; 0 without arrears."""
    owes_claim: bool = False
    """Compensated, and not whole yet."""
    bank_code: str | None = None
    """Who lent it."""


def is_credit_household(grade: Grade) -> bool:
    """Tell whether a grade makes a credit household.

    Source: R002-050. Assumed: good and above.
    """
    return grade in CREDIT_GRADES_ABOVE


def check_grade(
    grade: Grade, loans: Iterable[LoanRecord], policy: RatingPolicy, asking_bank: str | None = None
) -> None:
    """Check that nothing in a household's loans speaks against a grade; an ordinary one may always be given.

    Args:
        grade: the grade to be given.
        loans: every loan of the household on the day of the rating, over all banks and programmes.
        policy: how long arrears may last.
        asking_bank: the bank that rates; None for an office, which may know everything.

    Raises:
        RatedDespiteBreach: good or better, and a loan was breached.
        RatedDespiteClaim: or one was compensated and is not recovered.
        RatedDespiteArrears: or one is overdue for more days than the policy allows.
        RatedDespiteArrearsElsewhere: or another bank's is, of which a bank learns no more.

    Source: R002-050. Assumed: what stands against a good grade.
    """
    if not is_credit_household(grade):
        return
    records = tuple(loans)
    if any(loan.breached for loan in records):
        raise RatedDespiteBreach()
    if any(loan.owes_claim for loan in records):
        raise RatedDespiteClaim()
    overdue = [loan for loan in records if loan.overdue_days > policy.max_overdue_days]
    shown_days = [loan.overdue_days for loan in overdue if asking_bank in (None, loan.bank_code)]
    if shown_days:
        raise RatedDespiteArrears(overdue_days=max(shown_days), most_days=policy.max_overdue_days)
    if overdue:
        raise RatedDespiteArrearsElsewhere(most_days=policy.max_overdue_days)


def check_share(qualifying: int, counted: int, policy: RatingPolicy) -> None:
    """Check that enough of those below have their standing for a village or township to be named.

    Args:
        qualifying: credit households of the village, or named villages of the township.
        counted: its registered households, or its villages in which such live.
        policy: the least share, inclusive.

    Raises:
        ShareTooLow: they are too few; also where there is nothing to count.

    Source: R002-050. Assumed: the share, and that it is the same on both levels.
    """
    if not counted or Fraction(qualifying, counted) < policy.min_share:
        raise ShareTooLow(qualifying=qualifying, counted=counted, least=share_text(policy.min_share))


def check_follows(rated_on: date, latest_on: date | None) -> None:
    """Check that a rating is of a later day than the last one of its subject that was not revoked.

    Args:
        rated_on: day of the new rating.
        latest_on: day of the latest rating that was not revoked; None without one.

    Raises:
        RatingStands: it is of the same day or an earlier one.
    """
    if latest_on is not None and rated_on <= latest_on:
        raise RatingStands(rated_on=latest_on)


def valid_until(rated_on: date, policy: RatingPolicy) -> date:
    """Give the last day of a rating.

    Args:
        rated_on: business date of the rating.
        policy: for how long it holds.

    Source: R002-050. Assumed: the months.
    """
    return add_months(rated_on, policy.valid_months) - timedelta(days=1)


def share_text(share: Fraction) -> str:
    """Write a share of 0 to 1 with four decimals, rounded down, so that one below a bound never looks like it."""
    whole, rest = divmod(share.numerator * 10_000 // share.denominator, 10_000)
    return f"{whole}.{rest:04d}"
