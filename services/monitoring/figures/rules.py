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
    LENT_BY_QUARTER_FEN = "lent_by_quarter_fen"
    """Paid out (calendar quarter)."""
    REPAID_BY_QUARTER_FEN = "repaid_by_quarter_fen"
    """Principal paid back (calendar quarter)."""
    OUTSTANDING_FEN = "outstanding_fen"
    """Owed (bank); by day too, so that its sum to a day is what was owed then."""
    SUBSIDY_PAID_FEN = "subsidy_paid_fen"
    """Interest subsidy paid by the county (bank)."""
    ALERTS_RAISED = "alerts_raised"
    """Ever raised (rule)."""
    ALERTS_OPEN = "alerts_open"
    """Neither closed by people nor cleared by events (rule)."""
    ALERTS_LATE = "alerts_late"
    """Open, with a step that is late, or will be from a day on; by day too, and of the present."""
    DUTIES_OWED = "duties_owed"
    """Neither done nor fallen away (who keeps them)."""
    DUTIES_LATE = "duties_late"
    """Owed, and late from a day on; by day only, and of the present."""
    BANK_DUTIES_LATE = "bank_duties_late"
    """The same of those that the credit service keeps."""
    MONITORED = "monitored"
    """Monitoring objects whose risk stands (kind)."""
    MONITORED_REMOVED = "monitored_removed"
    """Those whose risk was removed (kind)."""
    VISITS_DUE = "visits_due"
    """Alerts that had to be verified by a day; by day only."""
    VISITS_IN_TIME = "visits_in_time"
    """Of these, verified by then; by day only."""
    INCOME_FEN = "income_fen"
    """Net income of registered households (year)."""
    INCOME_PERSONS = "income_persons"
    """Persons whose income that is (year)."""
    # by day only: their sum to a day is how many there were on it
    REGISTERED_HOUSEHOLDS = "registered_households"
    REGISTERED_PEOPLE = "registered_people"
    REMAINING_HOUSEHOLDS = "remaining_households"
    """On the register and still, or again, poor."""
    REMAINING_PEOPLE = "remaining_people"
    EXITED_PEOPLE = "exited_people"
    """Members of households that left poverty, less those of households that are back."""
    EVER_EXITED_PEOPLE = "ever_exited_people"
    """The same, with nobody taken off: so many were in the household when it left, whoever came back of it."""
    RETURNED = "returned"
    """Households that were poor again, ever."""
    RETURNED_PEOPLE = "returned_people"
    SUPPORTED_HOUSEHOLDS = "supported_households"
    """Out of poverty, in the months of continued support."""
    HELPED_HOUSEHOLDS = "helped_households"
    """With a helper."""
    MEASURED_HOUSEHOLDS = "measured_households"
    """With a measure of help."""
    PROJECT_HOUSEHOLDS = "project_households"
    """With an income project."""
    INCOME_PROJECTS = "income_projects"
    SKILLED_HOUSEHOLDS = "skilled_households"
    """Somebody of it has learnt a practical skill."""
    TRAINED_HOUSEHOLDS = "trained_households"
    """Somebody of it was trained."""
    CO_OPERATIVE_HOUSEHOLDS = "co_operative_households"
    """Tied to a co-operative."""
    BORROWING_HOUSEHOLDS = "borrowing_households"
    """A bank lent to it, ever."""
    STRUCK_HOUSEHOLDS = "struck_households"
    """Poor through illness or disaster."""
    RELIEVED_HOUSEHOLDS = "relieved_households"
    """Of these, with relief."""
    SAFE_DWELLINGS = "safe_dwellings"
    """By the last check; nobody checked: neither safe nor unsafe."""
    UNSAFE_DWELLINGS = "unsafe_dwellings"
    SAFE_WATER_PEOPLE = "safe_water_people"
    """The last test of their water passed; nobody tested it: neither safe nor unsafe."""
    UNSAFE_WATER_PEOPLE = "unsafe_water_people"
    DIBAO_HOUSEHOLDS = "dibao_households"
    """With somebody in the living allowance (低保)."""
    WHOLE_DIBAO_HOUSEHOLDS = "whole_dibao_households"
    """With everybody in it."""
    LABOUR_HOUSEHOLDS = "labour_households"
    """With somebody able to work."""
    EMPLOYED_HOUSEHOLDS = "employed_households"
    """Of these, with somebody at work."""
    OLD_PEOPLE = "old_people"
    """Of 60 years and more."""
    OLD_INSURED_PEOPLE = "old_insured_people"
    """Of these, in the pension of residents."""
    PENSION_PEOPLE = "pension_people"
    """Of the age from which the plan wants them in the pension, not at school."""
    PENSION_INSURED_PEOPLE = "pension_insured_people"
    MEDICAL_INSURED_PEOPLE = "medical_insured_people"
    REMAINING_OLD_PEOPLE = "remaining_old_people"
    """Of 60 years and more, and still, or again, poor."""
    REMAINING_ILL_OR_DISABLED_PEOPLE = "remaining_ill_or_disabled_people"
    """Still, or again, poor through illness or disability."""
    REMAINING_WEAK_LABOUR_PEOPLE = "remaining_weak_labour_people"
    """Still, or again, poor, and without, or with little, ability to work."""
    CHILDREN = "children"
    """In the years of compulsory education."""
    DROPPED_OUT = "dropped_out"
    """Of these, not at school."""
    STUDENTS = "students"
    AIDED_STUDENTS = "aided_students"
    TRAINED_PEOPLE = "trained_people"
    TRAINED_EMPLOYED_PEOPLE = "trained_employed_people"
    """Of these, at work since."""
    WILLING_PEOPLE = "willing_people"
    """To be moved, and willing."""
    WILLING_MOVED_PEOPLE = "willing_moved_people"
    RELOCATED_PEOPLE = "relocated_people"
    SETTLED_PEOPLE = "settled_people"
    """Of these, in market towns and new communities."""
    DISASTER_CASES = "disaster_cases"
    """Households struck by a disaster that a department told of, by the day of the disaster."""
    DISASTER_RELIEVED = "disaster_relieved"
    """Of these, relieved since; by the day of the disaster."""
    DISASTER_RELIEF_DAYS = "disaster_relief_days"
    """Days that it took, all together; by the day of the disaster."""
    HARDSHIP_CASES = "hardship_cases"
    """Households in sudden hardship that a department told of, by its day."""
    HARDSHIP_RELIEVED = "hardship_relieved"
    """Of these, relieved since; by the day of the hardship."""
    HARDSHIP_RELIEF_DAYS = "hardship_relief_days"
    """Days that it took, all together; by the day of the hardship."""


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
    days: Mapping[tuple[str, date], int] = field(default_factory=dict)


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
