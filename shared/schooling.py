"""The years of compulsory schooling: from when until when somebody has to go to school."""

from datetime import date
from functools import lru_cache

from shared.calendar import birthday
from shared.codes import SCHOOLING

NOT_AT_SCHOOL = "none"
"""Code of shared.codes.SCHOOLING of who goes to no school."""
ABOVE_COMPULSORY = frozenset(one.code for one in SCHOOLING if one.group == "senior")
"""Codes of shared.codes.SCHOOLING of the schools that only take who has been through the compulsory ones."""
SCHOOL_YEAR_BEGINS = (9, 1)
"""Month and day."""


def school_years(born_on: date, from_years: int, to_years: int) -> tuple[date, date]:
    """The first day on which somebody has to go to school, and the first on which no longer.

    Whoever is taken up earlier by a school above the compulsory ones drops out of nothing that is compulsory.

    Args:
        born_on: date of birth.
        from_years: completed years of life by the end of August with which schooling begins in September.
        to_years: those with which it is over.

    Source: R000-006, R001-002, R001-005, R002-056. Assumed: ages by the law of compulsory education, in years of
    school that begin on 1 September.
    """
    return _school_year_of(born_on, from_years), _school_year_of(born_on, to_years)


@lru_cache(maxsize=8192)  # a sweep asks for that of the same few thousand birthdays again and again
def _school_year_of(born_on: date, years: int) -> date:
    """The first 1 September that somebody of so many years comes to: who has the birthday on it waits for the next."""
    reached = birthday(born_on, years)
    begins = date(reached.year, *SCHOOL_YEAR_BEGINS)
    return begins if reached < begins else date(reached.year + 1, *SCHOOL_YEAR_BEGINS)
