"""Texts and days as people write them in: trimmed, never empty, and of years that plans may speak of."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from shared.business_dates import BusinessDate
from shared.validation import InvalidValue

FIRST_YEAR, LAST_YEAR = 1949, 2100
"""The years of which plans may speak."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""One line: a name, a number, a post."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""What was found or done."""


def _of_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(
            f"应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间", f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}"
        )
    return day


RecentDate = Annotated[BusinessDate, AfterValidator(_of_our_time)]
"""A business date that is neither of another age nor never."""
