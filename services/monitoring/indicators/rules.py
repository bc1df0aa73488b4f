"""What each computed indicator is made of, and the arithmetic of growth and averages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.monitoring.figures.rules import Measure

COUNTS: Mapping[str, Measure] = {
    "exited_households": Measure.EXITED,
    "exited_people": Measure.EXITED_PEOPLE,
    "remaining_households": Measure.REMAINING_HOUSEHOLDS,
    "remaining_people": Measure.REMAINING_PEOPLE,
    "returned_households": Measure.RETURNED,
    "supported_households": Measure.SUPPORTED_HOUSEHOLDS,
    "unsafe_dwellings": Measure.UNSAFE_DWELLINGS,
    "dropped_out_children": Measure.DROPPED_OUT,
    "relocated_people": Measure.RELOCATED_PEOPLE,
    "loans_outstanding": Measure.OUTSTANDING_FEN,
}
"""Code of shared.codes.INDICATORS → what is counted, to a day or in a span of days."""

SHARES: Mapping[str, tuple[Measure, Measure]] = {
    "helped_share": (Measure.HELPED_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "measured_share": (Measure.MEASURED_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "income_project_share": (Measure.PROJECT_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "income_projects_per_household": (Measure.INCOME_PROJECTS, Measure.REGISTERED_HOUSEHOLDS),
    "skilled_share": (Measure.SKILLED_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "trained_household_share": (Measure.TRAINED_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "co_operative_share": (Measure.CO_OPERATIVE_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "borrowing_share": (Measure.BORROWING_HOUSEHOLDS, Measure.REGISTERED_HOUSEHOLDS),
    "relieved_share": (Measure.RELIEVED_HOUSEHOLDS, Measure.STRUCK_HOUSEHOLDS),
    "disaster_relieved_share": (Measure.DISASTER_RELIEVED, Measure.DISASTER_CASES),
    "hardship_relieved_share": (Measure.HARDSHIP_RELIEVED, Measure.HARDSHIP_CASES),
    "safe_dwelling_share": (Measure.SAFE_DWELLINGS, Measure.REGISTERED_HOUSEHOLDS),
    "whole_dibao_share": (Measure.WHOLE_DIBAO_HOUSEHOLDS, Measure.DIBAO_HOUSEHOLDS),
    "employed_household_share": (Measure.EMPLOYED_HOUSEHOLDS, Measure.LABOUR_HOUSEHOLDS),
    "safe_water_share": (Measure.SAFE_WATER_PEOPLE, Measure.REGISTERED_PEOPLE),
    "old_share": (Measure.REMAINING_OLD_PEOPLE, Measure.REMAINING_PEOPLE),
    "ill_or_disabled_share": (Measure.REMAINING_ILL_OR_DISABLED_PEOPLE, Measure.REMAINING_PEOPLE),
    "weak_labour_share": (Measure.REMAINING_WEAK_LABOUR_PEOPLE, Measure.REMAINING_PEOPLE),
    "old_pension_share": (Measure.OLD_INSURED_PEOPLE, Measure.OLD_PEOPLE),
    "pension_share": (Measure.PENSION_INSURED_PEOPLE, Measure.PENSION_PEOPLE),
    "medical_share": (Measure.MEDICAL_INSURED_PEOPLE, Measure.REGISTERED_PEOPLE),
    "aided_student_share": (Measure.AIDED_STUDENTS, Measure.STUDENTS),
    "trained_employed_share": (Measure.TRAINED_EMPLOYED_PEOPLE, Measure.TRAINED_PEOPLE),
    "willing_moved_share": (Measure.WILLING_MOVED_PEOPLE, Measure.WILLING_PEOPLE),
    "settled_share": (Measure.SETTLED_PEOPLE, Measure.RELOCATED_PEOPLE),
    "alerts_visited_in_time": (Measure.VISITS_IN_TIME, Measure.VISITS_DUE),
}
"""Code of shared.codes.INDICATORS → what is counted, and what it is divided by."""

_DWELLINGS = (Measure.SAFE_DWELLINGS, Measure.UNSAFE_DWELLINGS)
CHECKED: Mapping[str, tuple[Measure, ...]] = {
    "unsafe_dwellings": _DWELLINGS,
    "safe_dwelling_share": _DWELLINGS,
    "safe_water_share": (Measure.SAFE_WATER_PEOPLE, Measure.UNSAFE_WATER_PEOPLE),
}
"""Code → what checks found, one way or the other: where that is nothing, nobody has checked and there is no figure.

A share stays one of everybody: water and dwellings are to be safe for all, and who wasn't looked at isn't known to have
them. Source: R001-008, R001-009.
"""

OF_INCOME = frozenset(("income_per_head", "income_growth"))
OF_LOANS = "loan_growth"


@dataclass(frozen=True, slots=True)
class YearIncome:
    """Net income of a year, fen, of so many persons."""

    net_fen: int
    persons: int

    @property
    def per_head_fen(self) -> Fraction | None:
        """Fen per person; None without any."""
        return Fraction(self.net_fen, self.persons) if self.persons else None


def share(counted: int, whole: int) -> Fraction | None:
    """A part of a whole; None where there is no whole."""
    return Fraction(counted, whole) if whole else None


def growth(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """By which part something grew; None where one of both isn't known, or it was nothing before."""
    return None if now is None or not before else now / before - 1


def income_year(on: date) -> int:
    """The last year that has ended by the end of a day: its income is what an area earns then."""
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1
