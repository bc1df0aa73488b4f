"""What a row adds to the figures of its village, town and county."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.areas import CODE_DIGITS, TOWN_DIGITS, full_code


class Measure(StrEnum):
    """What is counted for an area; in brackets what the detail tells apart."""

    HOUSEHOLDS = "households"
    """On the register, those that left poverty included (type)."""
    PEOPLE = "people"
    """Their members (type)."""
    EXITED = "exited"
    """Households that left poverty; by day too, where one that returned is taken off on the day of its return."""
    LOANS = "loans"
    """Loans paid out (bank)."""
    LENT_FEN = "lent_fen"
    """Paid out (bank); by day too."""
    REPAID_FEN = "repaid_fen"
    """Principal that borrowers paid back, without what a fund stood in for (bank); by day too."""
    OUTSTANDING_FEN = "outstanding_fen"
    """Owed (bank); by day too, so that its sum to a day is what was owed then."""
    SUBSIDY_PAID_FEN = "subsidy_paid_fen"
    """Interest subsidy paid by the county (bank)."""
    ALERTS_RAISED = "alerts_raised"
    """Ever raised (rule)."""
    ALERTS_OPEN = "alerts_open"
    """Neither closed by people nor cleared by events (rule)."""
    VISITS_DUE = "visits_due"
    """Alerts that had to be verified by a day; by day only."""
    VISITS_IN_TIME = "visits_in_time"
    """Of these, verified by then; by day only."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one row adds to its areas.

    Attributes:
        county_code: its tenant.
        area_code: its village, 12 digits, or a wider area that it belongs to as a whole.
        totals: measure and detail → amount.
        days: measure and business date → amount.
    """

    county_code: str
    area_code: str
    totals: Mapping[tuple[Measure, str], int] = field(default_factory=dict)
    days: Mapping[tuple[Measure, date], int] = field(default_factory=dict)


def areas_of(county_code: str, area_code: str) -> tuple[str, ...]:
    """The areas inside a county that hold an area, itself included.

    Args:
        county_code: 6 digits.
        area_code: 12 digits, of another county where its town has moved since; the county's own where no more is known.

    Returns:
        Codes of 12 digits, the county's first.
    """
    county = full_code(county_code)
    if len(area_code) != CODE_DIGITS:
        return (county,)
    return tuple(dict.fromkeys((county, full_code(area_code[:TOWN_DIGITS]), area_code)))
