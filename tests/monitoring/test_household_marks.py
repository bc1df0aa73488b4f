"""What a household adds to its areas, mark by mark, at the bounds of each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import (
    Fact,
    Family,
    Period,
    Person,
    Signal,
    Standards,
    WaterTests,
    YearIncome,
    figures_of,
    relief_figures,
    school_span,
    water_tests,
)

SINCE = date(2014, 6, 1)
DAY = timedelta(days=1)
ADULT = Person(UUID(int=1), "甲", date(1980, 1, 1), "ordinary")
CHILD = Person(UUID(int=2), "乙", date(2012, 2, 29), "none", schooling="primary")
WATER = WaterTests(litres_per_day=35, minutes=20, supply_share=Fraction(9, 10))
STANDARDS = Standards(school_years=(6, 15), safe_grades=frozenset("ab"), water=WATER)


def a_family(*people: Person, cause: str = "illness", **given: Any) -> Family:
    """A family on the register since June 2014: an adult, unless told otherwise."""
    known: dict[str, Any] = {
        "county_code": "360722",
        "village_code": "360722102201",
        "household_type": "ordinary",
        "registered_on": SINCE,
        "periods": (Period(SINCE, cause, people or (ADULT,)),),
        "standards": STANDARDS,
        **given,
    }
    return Family(**known)


def facts(kind: str, *values: Mapping[str, Any], member: UUID | None = None) -> dict[str, list[Fact]]:
    """Records of a kind."""
    return {kind: [Fact(UUID(int=number), member, one) for number, one in enumerate(values, start=1)]}


def counted(family: Family, measure: Measure, on: date) -> int:
    """How much a family adds to a measure on a day."""
    return sum(amount for (name, day), amount in figures_of(family).days.items() if name == measure and day <= on)


def steps(family: Family, measure: Measure) -> list[tuple[date, int]]:
    """The days on which a measure changes, and by how much."""
    return sorted((day, amount) for (name, day), amount in figures_of(family).days.items() if name == measure)


# on the register, out of poverty, back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "removed_on", "expected"),
    [
        (None, None, [(SINCE, 1)]),
        ("no_members", date(2018, 6, 1), [(SINCE, 1), (date(2018, 6, 1), -1)]),
        ("moved_away", date(2018, 6, 1), [(SINCE, 1), (date(2018, 6, 1), -1)]),
        ("merged", date(2018, 6, 1), []),
        ("misidentified", date(2018, 6, 1), []),
        ("moved_away", SINCE, []),
    ],
)
def test_a_household_counts_while_it_is_on_the_register(
    kind: str | None, removed_on: date | None, expected: list[tuple[date, int]]
) -> None:
    family = a_family(removed_kind=kind, removed_on=removed_on)
    for measure in (Measure.REGISTERED_HOUSEHOLDS, Measure.REMAINING_HOUSEHOLDS, Measure.REGISTERED_PEOPLE):
        assert steps(family, measure) == expected


def test_totals_are_of_who_is_on_the_register_now() -> None:
    incomes = {
        2017: YearIncome(1_400_000, 4, date(2018, 3, 1)),
        2018: YearIncome(1_600_000, 5, date(2019, 3, 1)),
    }
    family = a_family(ADULT, CHILD, incomes=incomes, stays_out=((date(2016, 12, 20), None),))
    of_incomes = {
        (Measure.INCOME_FEN, "2017"): 1_400_000,
        (Measure.INCOME_PERSONS, "2017"): 4,
        (Measure.INCOME_FEN, "2018"): 1_600_000,
        (Measure.INCOME_PERSONS, "2018"): 5,
    }
    now = {(Measure.HOUSEHOLDS, "ordinary"): 1, (Measure.PEOPLE, "ordinary"): 2, (Measure.EXITED, ""): 1}
    assert figures_of(family).totals == now | of_incomes
    assert figures_of(replace(family, removed_on=date(2019, 1, 1), removed_kind="moved_away")).totals == of_incomes
    assert figures_of(replace(family, removed_on=date(2019, 1, 1), removed_kind="merged")).totals == {}
    back = replace(family, stays_out=((date(2016, 12, 20), date(2018, 1, 1)),))
    assert (Measure.EXITED, "") not in figures_of(back).totals
    again = replace(family, stays_out=((date(2016, 12, 20), date(2018, 1, 1)), (date(2018, 12, 5), None)))
    assert figures_of(again).totals == now | of_incomes
    fewer = replace(family, periods=(*family.periods, Period(date(2018, 1, 1), "illness", (ADULT,))))
    assert figures_of(fewer).totals == now | of_incomes | {(Measure.PEOPLE, "ordinary"): 1}


OUT, BACK, AGAIN = date(2016, 12, 20), date(2017, 11, 1), date(2018, 12, 5)


@pytest.mark.requirement("R000-001", "R000-002", "R000-010", "R001-047", "R003-001", "R003-002")
def test_exit_return_and_exit_again() -> None:
    family = a_family(ADULT, CHILD, stays_out=((OUT, BACK), (AGAIN, None)))
    assert steps(family, Measure.EXITED) == [(OUT, 1), (BACK, -1), (AGAIN, 1)]
    assert steps(family, Measure.EXITED_PEOPLE) == [(OUT, 2), (BACK, -2), (AGAIN, 2)]
    assert steps(family, Measure.EVER_EXITED_PEOPLE) == [(OUT, 2), (AGAIN, 2)]
    assert steps(family, Measure.RETURNED) == [(BACK, 1)]
    assert steps(family, Measure.RETURNED_PEOPLE) == [(BACK, 2)]
    assert steps(family, Measure.REMAINING_HOUSEHOLDS) == [(SINCE, 1), (OUT, -1), (BACK, 1), (AGAIN, -1)]
    assert steps(family, Measure.REMAINING_PEOPLE) == [(SINCE, 2), (OUT, -2), (BACK, 2), (AGAIN, -2)]
    assert steps(family, Measure.REGISTERED_HOUSEHOLDS) == [(SINCE, 1)]


def test_who_is_born_after_the_exit_did_not_leave_poverty_then() -> None:
    grown = Period(date(2017, 5, 1), "illness", (ADULT, CHILD, replace(CHILD, id=UUID(int=3))))
    family = a_family(ADULT, stays_out=((OUT, BACK),))
    family = replace(family, periods=(*family.periods, grown))
    assert steps(family, Measure.EXITED_PEOPLE) == [(OUT, 1), (BACK, -1)]
    assert steps(family, Measure.EVER_EXITED_PEOPLE) == [(OUT, 1)]
    assert steps(family, Measure.RETURNED_PEOPLE) == [(BACK, 3)]
    assert steps(family, Measure.REMAINING_PEOPLE) == [(SINCE, 1), (OUT, -1), (BACK, 3)]
    assert steps(family, Measure.REGISTERED_PEOPLE) == [(SINCE, 1), (date(2017, 5, 1), 2)]


@pytest.mark.parametrize("since", [OUT, BACK])
def test_a_change_of_members_on_the_very_day_counts_for_it(since: date) -> None:
    family = a_family(ADULT, stays_out=((OUT, BACK),))
    family = replace(family, periods=(*family.periods, Period(since, "illness", (ADULT, CHILD))))
    left = 2 if since == OUT else 1
    assert steps(family, Measure.EXITED_PEOPLE) == [(OUT, left), (BACK, -left)]
    assert steps(family, Measure.EVER_EXITED_PEOPLE) == [(OUT, left)]
    assert steps(family, Measure.RETURNED_PEOPLE) == [(BACK, 2)]


@pytest.mark.requirement("R000-008", "R004-006")
@pytest.mark.parametrize(
    ("returned_on", "ends"),
    [
        (None, date(2019, 12, 20)),  # 2016-12-20 and 36 months
        (date(2019, 12, 21), date(2019, 12, 20)),
        (date(2019, 12, 19), date(2019, 12, 19)),
    ],
)
def test_support_goes_on_for_three_years_or_until_the_return(returned_on: date | None, ends: date) -> None:
    family = a_family(stays_out=((OUT, returned_on),))
    assert steps(family, Measure.SUPPORTED_HOUSEHOLDS) == [(OUT, 1), (ends, -1)]
    assert family.support_ends(OUT) == date(2019, 12, 20)
    assert family.support_ends(date(2016, 2, 29)) == date(2019, 2, 28)


@pytest.mark.requirement("R000-008", "R004-006")
def test_support_goes_on_for_as_long_as_the_plan_of_the_exits_day_says() -> None:
    again = date(2019, 6, 1)
    family = a_family(stays_out=((OUT, BACK), (again, None)), support_months={OUT: 6, again: 60})
    assert steps(family, Measure.SUPPORTED_HOUSEHOLDS) == [
        *((OUT, 1), (date(2017, 6, 20), -1)),
        *((again, 1), (date(2024, 6, 1), -1)),
    ]


def test_support_ends_with_the_register() -> None:
    family = a_family(stays_out=((OUT, None),), removed_on=date(2018, 6, 1), removed_kind="moved_away")
    assert steps(family, Measure.SUPPORTED_HOUSEHOLDS) == [(OUT, 1), (date(2018, 6, 1), -1)]


# help ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "measure"),
    [
        pytest.param(
            *("household_pairing", {}, Measure.HELPED_HOUSEHOLDS),
            marks=pytest.mark.requirement("R000-045", "R002-051"),
        ),
        pytest.param("measure", {"measure_class": "education"}, Measure.MEASURED_HOUSEHOLDS),
        pytest.param(
            *("measure", {"measure_class": "industry"}, Measure.PROJECT_HOUSEHOLDS),
            marks=pytest.mark.requirement("R000-030", "R002-035"),
        ),
        pytest.param(
            *("measure", {"measure_class": "industry"}, Measure.INCOME_PROJECTS), marks=pytest.mark.requirement("E18")
        ),
        pytest.param(
            *("measure", {"measure_class": "guarantee"}, Measure.RELIEVED_HOUSEHOLDS),
            marks=pytest.mark.requirement("R000-034"),
        ),
    ],
)
def test_help_counts_from_its_first_to_its_last_day(kind: str, values: dict[str, Any], measure: Measure) -> None:
    first, last = date(2017, 3, 1), date(2017, 9, 30)
    running = a_family(facts=facts(kind, {**values, "started_on": "2017-03-01", "ended_on": None}))
    assert steps(running, measure) == [(first, 1)]
    ended = a_family(facts=facts(kind, {**values, "started_on": "2017-03-01", "ended_on": "2017-09-30"}))
    assert steps(ended, measure) == [(first, 1), (last + DAY, -1)]
    assert (counted(ended, measure, last), counted(ended, measure, last + DAY)) == (1, 0)
    planned = a_family(facts=facts(kind, {**values, "started_on": None, "ended_on": None}))
    assert steps(planned, measure) == []


def test_a_measure_of_another_class_is_none_of_these() -> None:
    held = {"measure_class": "employment", "started_on": "2017-03-01", "ended_on": None}
    family = a_family(facts=facts("measure", held))
    assert steps(family, Measure.MEASURED_HOUSEHOLDS) == [(date(2017, 3, 1), 1)]
    for measure in (Measure.PROJECT_HOUSEHOLDS, Measure.INCOME_PROJECTS, Measure.RELIEVED_HOUSEHOLDS):
        assert steps(family, measure) == []


@pytest.mark.requirement("R000-045", "R000-062")
@pytest.mark.parametrize(("role", "helps"), [("responsible", True), ("joint", True), ("medical", False)])
def test_who_looks_after_the_health_of_the_ill_is_no_helper(role: str, helps: bool) -> None:
    paired = facts("household_pairing", {"pairing_role": role, "started_on": "2017-03-01", "ended_on": None})
    assert steps(a_family(facts=paired), Measure.HELPED_HOUSEHOLDS) == ([(date(2017, 3, 1), 1)] if helps else [])


@pytest.mark.requirement("E18")
def test_two_projects_are_two_but_one_household() -> None:
    one = {"measure_class": "industry", "started_on": "2017-03-01", "ended_on": "2017-12-31"}
    family = a_family(facts=facts("measure", one, {**one, "started_on": "2017-06-01"}))
    assert steps(family, Measure.INCOME_PROJECTS) == [
        (date(2017, 3, 1), 1),
        (date(2017, 6, 1), 1),
        (date(2018, 1, 1), -2),
    ]
    assert steps(family, Measure.PROJECT_HOUSEHOLDS) == [(date(2017, 3, 1), 1), (date(2018, 1, 1), -1)]


@pytest.mark.requirement("R000-034")
@pytest.mark.parametrize(
    ("cause", "struck"), [("illness", 1), ("disaster", 1), ("disability", 0), ("lack_of_labour", 0)]
)
def test_only_who_is_poor_through_illness_or_disaster_is_to_be_relieved(cause: str, struck: int) -> None:
    held = {"measure_class": "guarantee", "started_on": "2015-01-01", "ended_on": None}
    family = a_family(cause=cause, facts=facts("measure", held))
    on = date(2018, 1, 1)
    assert counted(family, Measure.STRUCK_HOUSEHOLDS, on) == struck
    assert counted(family, Measure.RELIEVED_HOUSEHOLDS, on) == struck


@pytest.mark.requirement("R000-029", "R001-031", "R002-047", "R002-068", "E37")
def test_a_skill_counts_from_the_day_it_was_gained() -> None:
    days = ("2017-05-02", "2018-01-01", "2018-06-01")  # of the one or two of R002-047 the first makes it
    family = a_family(facts=facts("skill", *({"gained_on": day} for day in days)))
    assert steps(family, Measure.SKILLED_HOUSEHOLDS) == [(date(2017, 5, 2), 1)]


@pytest.mark.requirement("R002-046")
def test_a_training_counts_from_its_first_day() -> None:
    family = a_family(facts=facts("training", {"started_on": "2017-05-02"}, {"started_on": "2018-01-01"}))
    assert steps(family, Measure.TRAINED_HOUSEHOLDS) == [(date(2017, 5, 2), 1)]


@pytest.mark.requirement("R002-037", "E44")
def test_co_operatives_and_loans_count_while_the_household_is_there() -> None:
    family = a_family(
        borrowed_on=date(2016, 5, 10),
        co_operatives=((date(2016, 1, 1), date(2017, 1, 1)), (date(2014, 1, 1), date(2014, 12, 1))),
    )
    assert steps(family, Measure.BORROWING_HOUSEHOLDS) == [(date(2016, 5, 10), 1)]
    assert steps(family, Measure.CO_OPERATIVE_HOUSEHOLDS) == [
        (SINCE, 1),
        (date(2014, 12, 1), -1),
        (date(2016, 1, 1), 1),
        (date(2017, 1, 1), -1),
    ]


# dwelling and water -------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-066", "R001-008")
def test_the_last_check_of_a_dwelling_holds() -> None:
    checks = facts(
        "dwelling_check",
        {"checked_on": "2016-01-10", "grade": "d"},
        {"checked_on": "2017-01-10", "grade": "c"},
        {"checked_on": "2018-01-10", "grade": "b"},
    )
    family = a_family(facts=checks)
    assert steps(family, Measure.UNSAFE_DWELLINGS) == [(date(2016, 1, 10), 1), (date(2018, 1, 10), -1)]
    assert steps(family, Measure.SAFE_DWELLINGS) == [(date(2018, 1, 10), 1)]
    assert steps(a_family(), Measure.UNSAFE_DWELLINGS) == []
    unruled = a_family(facts=checks, standards=Standards())
    assert steps(unruled, Measure.SAFE_DWELLINGS) == steps(unruled, Measure.UNSAFE_DWELLINGS) == []


@pytest.mark.requirement("R000-066", "R001-008")
@pytest.mark.parametrize(("grade", "safe"), [("a", 1), ("b", 1), ("c", 0), ("d", 0)])
def test_grades_of_dwellings(grade: str, safe: int) -> None:
    family = a_family(facts=facts("dwelling_check", {"checked_on": "2016-01-10", "grade": grade}))
    on = date(2016, 1, 10)
    assert (counted(family, Measure.SAFE_DWELLINGS, on), counted(family, Measure.UNSAFE_DWELLINGS, on)) == (
        safe,
        1 - safe,
    )


PASSING = {"litres_per_day": "35", "quality_passed": True, "minutes": 20, "supply_share": "0.9"}


@pytest.mark.requirement("R001-009")
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"litres_per_day": "34.99"}, False),
        ({"minutes": 21}, False),
        ({"supply_share": "0.8999"}, False),
        ({"quality_passed": False}, False),
        ({"quality_passed": None}, None),
        ({"litres_per_day": None}, None),
        ({"minutes": None}, None),
        ({"supply_share": None}, None),
        ({"minutes": None, "quality_passed": False}, False),
    ],
)
def test_all_four_tests_of_water_must_pass(change: dict[str, Any], found: bool | None) -> None:
    (fact,) = facts("water_check", {"checked_on": "2020-03-01", **PASSING, **change})["water_check"]
    assert water_tests([fact], WATER) == [(date(2020, 3, 1), found)]
    family = a_family(ADULT, CHILD, facts={"water_check": [fact]})
    assert steps(family, Measure.SAFE_WATER_PEOPLE) == ([(date(2020, 3, 1), 2)] if found else [])
    assert steps(family, Measure.UNSAFE_WATER_PEOPLE) == ([(date(2020, 3, 1), 2)] if found is False else [])


def test_a_later_test_of_water_holds_and_one_that_found_nothing_does_not() -> None:
    tests = facts(
        "water_check",
        {"checked_on": "2020-03-01", **PASSING},
        {"checked_on": "2020-04-01", **PASSING, "minutes": None},
        {"checked_on": "2020-05-01", **PASSING, "minutes": 45},
    )
    family = a_family(ADULT, CHILD, facts=tests)
    assert steps(family, Measure.SAFE_WATER_PEOPLE) == [(date(2020, 3, 1), 2), (date(2020, 5, 1), -2)]
    assert steps(family, Measure.UNSAFE_WATER_PEOPLE) == [(date(2020, 5, 1), 2)]


# people -------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-040", "R001-012")
def test_old_from_the_sixtieth_birthday_on() -> None:
    old = replace(ADULT, born_on=date(1957, 3, 15), pension_insured=True)
    family = a_family(old, stays_out=((date(2018, 12, 1), None),))
    turned = date(2017, 3, 15)
    assert steps(family, Measure.OLD_PEOPLE) == [(turned, 1)]
    assert steps(family, Measure.OLD_INSURED_PEOPLE) == [(turned, 1)]
    assert steps(family, Measure.REMAINING_OLD_PEOPLE) == [(turned, 1), (date(2018, 12, 1), -1)]
    for told in (False, None):
        uninsured = a_family(replace(old, pension_insured=told))
        assert steps(uninsured, Measure.OLD_INSURED_PEOPLE) == []
        assert steps(uninsured, Measure.OLD_PEOPLE) == [(turned, 1)]


@pytest.mark.requirement("R002-043")
def test_in_the_pension_from_sixteen_unless_at_school() -> None:
    born_on, turned = date(2001, 4, 1), date(2017, 4, 1)
    grown = replace(ADULT, born_on=born_on, pension_insured=True)
    assert steps(a_family(grown), Measure.PENSION_PEOPLE) == [(turned, 1)]
    assert steps(a_family(grown), Measure.PENSION_INSURED_PEOPLE) == [(turned, 1)]
    assert steps(a_family(replace(grown, schooling="none")), Measure.PENSION_PEOPLE) == [(turned, 1)]
    assert steps(a_family(replace(grown, schooling="senior_high")), Measure.PENSION_PEOPLE) == []
    assert steps(a_family(replace(grown, pension_insured=False)), Measure.PENSION_INSURED_PEOPLE) == []
    later = a_family(grown, standards=Standards(pension_from_years=18))
    assert steps(later, Measure.PENSION_PEOPLE) == [(date(2019, 4, 1), 1)]
    assert steps(later, Measure.PENSION_INSURED_PEOPLE) == [(date(2019, 4, 1), 1)]


@pytest.mark.requirement("R002-043")
@pytest.mark.parametrize(("told", "number"), [(True, 1), (False, 0), (None, 0)])
def test_in_the_medical_insurance(told: bool | None, number: int) -> None:
    assert counted(a_family(replace(ADULT, medical_insured=told)), Measure.MEDICAL_INSURED_PEOPLE, SINCE) == number


@pytest.mark.requirement("R001-005")
@pytest.mark.parametrize(("schooling", "dropped_out"), [("none", True), ("primary", False), (None, False)])
def test_a_child_of_school_age_who_is_not_at_school_dropped_out(schooling: str | None, dropped_out: bool) -> None:
    # six on 2018-03-01, for 2018 has no 29 February, and nine years at school
    begins, ends = date(2018, 9, 1), date(2027, 9, 1)
    family = a_family(replace(CHILD, schooling=schooling))
    assert steps(family, Measure.CHILDREN) == [(begins, 1), (ends, -1)]
    assert steps(family, Measure.DROPPED_OUT) == ([(begins, 1), (ends, -1)] if dropped_out else [])
    assert steps(replace(family, standards=Standards()), Measure.DROPPED_OUT) == []


@pytest.mark.requirement("R001-005")
@pytest.mark.parametrize(
    ("born_on", "begins"),
    [
        (date(2014, 8, 31), date(2020, 9, 1)),  # six on the last day before school
        (date(2014, 9, 1), date(2021, 9, 1)),
        (date(2014, 10, 1), date(2021, 9, 1)),
        (date(2014, 12, 31), date(2021, 9, 1)),
        (date(2015, 1, 1), date(2021, 9, 1)),
    ],
)
def test_who_is_six_by_the_end_of_august_has_nine_years_of_school_from_september_on(
    born_on: date, begins: date
) -> None:
    out = replace(CHILD, born_on=born_on, schooling="none")
    ends = date(begins.year + 9, 9, 1)
    assert school_span(a_family(out), out) == (begins, ends)
    assert steps(a_family(out), Measure.DROPPED_OUT) == [(begins, 1), (ends, -1)]


@pytest.mark.requirement("R001-005")
@pytest.mark.parametrize(("stage", "finished"), [("senior_high", True), ("vocational", True), ("junior_high", False)])
def test_who_leaves_a_school_above_the_compulsory_ones_drops_out_of_none_of_these(stage: str, finished: bool) -> None:
    days = (date(2018, 9, 1), date(2026, 9, 1), date(2026, 12, 1))
    told = (CHILD, replace(CHILD, schooling=stage), replace(CHILD, schooling="none"))
    periods = tuple(Period(day, "illness", (one,)) for day, one in zip(days, told, strict=True))
    family = a_family(periods=periods)
    assert counted(family, Measure.DROPPED_OUT, date(2026, 12, 1)) == (0 if finished else 1)
    assert counted(family, Measure.CHILDREN, date(2026, 8, 31)) == 1
    assert counted(family, Measure.CHILDREN, date(2026, 9, 1)) == (0 if finished else 1)


@pytest.mark.requirement("R001-005")
def test_a_school_above_the_compulsory_ones_ends_those_of_the_pupil_alone() -> None:
    pupil = replace(CHILD, schooling="senior_high")
    begins, ends = date(2018, 9, 1), date(2027, 9, 1)
    at_home = Period(SINCE, "illness", (ADULT, CHILD))
    later = date(2026, 9, 1)
    assert school_span(a_family(periods=(at_home, Period(later, "illness", (ADULT, pupil)))), CHILD) == (begins, later)
    brother = replace(pupil, id=UUID(int=9))
    assert school_span(a_family(periods=(at_home, Period(later, "illness", (CHILD, brother)))), CHILD) == (begins, ends)


@pytest.mark.requirement("R000-058", "R001-006")
def test_students_are_aided_by_the_households_measure_or_by_what_was_given_to_them() -> None:
    family = a_family(ADULT, CHILD)
    assert steps(family, Measure.STUDENTS) == [(SINCE, 1)]
    assert steps(family, Measure.AIDED_STUDENTS) == []
    held = {"measure_class": "education", "started_on": "2017-09-01", "ended_on": "2018-07-31"}
    assert steps(replace(family, facts=facts("measure", held)), Measure.AIDED_STUDENTS) == [
        (date(2017, 9, 1), 1),
        (date(2018, 8, 1), -1),
    ]
    given = {"given_on": "2017-10-17", "member_id": str(CHILD.id)}
    assert steps(replace(family, facts=facts("donation", given)), Measure.AIDED_STUDENTS) == [(date(2017, 10, 17), 1)]
    others = {"given_on": "2017-10-17", "member_id": str(ADULT.id)}
    assert steps(replace(family, facts=facts("donation", others)), Measure.AIDED_STUDENTS) == []


@pytest.mark.requirement("R001-016")
@pytest.mark.parametrize(
    ("told", "some", "whole"),
    [((True, True), 1, 1), ((True, False), 1, 0), ((True, None), 1, 0), ((False, None), 0, 0)],
)
def test_households_wholly_in_the_living_allowance(told: tuple[bool | None, ...], some: int, whole: int) -> None:
    family = a_family(*(replace(ADULT, id=UUID(int=place), dibao=one) for place, one in enumerate(told)))
    assert counted(family, Measure.DIBAO_HOUSEHOLDS, SINCE) == some
    assert counted(family, Measure.WHOLE_DIBAO_HOUSEHOLDS, SINCE) == whole


def test_a_household_of_nobody_is_in_no_allowance() -> None:
    family = replace(a_family(), periods=(Period(SINCE, "illness", ()),))
    assert steps(family, Measure.WHOLE_DIBAO_HOUSEHOLDS) == []


@pytest.mark.requirement("R001-013")
@pytest.mark.parametrize(("cause", "number"), [("illness", 2), ("disability", 2), ("disaster", 0), ("study", 0)])
def test_ill_or_disabled_are_the_people_of_households_poor_through_it(cause: str, number: int) -> None:
    family = a_family(ADULT, CHILD, cause=cause, stays_out=((OUT, None),))
    assert counted(family, Measure.REMAINING_ILL_OR_DISABLED_PEOPLE, OUT - DAY) == number
    assert counted(family, Measure.REMAINING_ILL_OR_DISABLED_PEOPLE, OUT) == 0


@pytest.mark.requirement("R001-014")
@pytest.mark.parametrize(
    ("capacity", "weak", "able"),
    [("ordinary", 0, 1), ("skilled", 0, 1), ("weak", 1, 0), ("lost", 1, 0), ("none", 1, 0)],
)
def test_weak_labour_and_households_with_labour(capacity: str, weak: int, able: int) -> None:
    family = a_family(replace(ADULT, labour_capacity=capacity), stays_out=((OUT, None),))
    assert counted(family, Measure.REMAINING_WEAK_LABOUR_PEOPLE, OUT - DAY) == weak
    assert counted(family, Measure.REMAINING_WEAK_LABOUR_PEOPLE, OUT) == 0
    assert counted(family, Measure.LABOUR_HOUSEHOLDS, OUT) == able


def test_one_who_is_able_to_work_is_enough_for_a_household_with_labour() -> None:
    weak = replace(ADULT, id=UUID(int=3), labour_capacity="weak")
    assert steps(a_family(weak, ADULT, CHILD), Measure.LABOUR_HOUSEHOLDS) == [(SINCE, 1)]
    assert steps(a_family(weak, CHILD), Measure.LABOUR_HOUSEHOLDS) == []


def test_somebody_at_work_makes_a_household_with_labour_an_employed_one() -> None:
    jobs = facts("employment", {"started_on": "2017-03-01", "ended_on": "2017-08-31"}, member=ADULT.id)
    assert steps(a_family(facts=jobs), Measure.EMPLOYED_HOUSEHOLDS) == [(date(2017, 3, 1), 1), (date(2017, 9, 1), -1)]
    assert steps(a_family(replace(ADULT, labour_capacity="lost"), facts=jobs), Measure.EMPLOYED_HOUSEHOLDS) == []


@pytest.mark.requirement("R000-028")
@pytest.mark.parametrize(
    ("started_on", "ended_on", "expected"),
    [
        ("2017-06-01", None, [(date(2017, 6, 1), 1)]),  # on the first day of the training
        ("2017-05-31", None, []),  # at work before
        ("2017-07-01", "2017-12-31", [(date(2017, 7, 1), 1), (date(2018, 1, 1), -1)]),
    ],
)
def test_trained_people_at_work_since(started_on: str, ended_on: str | None, expected: list[tuple[date, int]]) -> None:
    trained = facts("training", {"started_on": "2017-09-01"}, {"started_on": "2017-06-01"}, member=ADULT.id)
    jobs = facts("employment", {"started_on": started_on, "ended_on": ended_on}, member=ADULT.id)
    family = a_family(ADULT, CHILD, facts=trained | jobs)
    assert steps(family, Measure.TRAINED_PEOPLE) == [(date(2017, 6, 1), 1)]
    assert steps(family, Measure.TRAINED_EMPLOYED_PEOPLE) == expected


# relocation ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-070")
def test_who_is_willing_and_who_moved() -> None:
    moved = {"people": 4, "consent": True, "moved_on": "2018-04-01", "settlement": "scattered"}
    family = a_family(facts=facts("relocation", moved, {**moved, "people": 2, "moved_on": None}))
    assert steps(family, Measure.WILLING_PEOPLE) == [(SINCE, 6)]
    assert steps(family, Measure.WILLING_MOVED_PEOPLE) == [(date(2018, 4, 1), 4)]
    unwilling = a_family(facts=facts("relocation", {**moved, "consent": False}))
    assert steps(unwilling, Measure.WILLING_PEOPLE) == steps(unwilling, Measure.WILLING_MOVED_PEOPLE) == []


@pytest.mark.requirement("R000-015", "R002-070", "R004-005")
def test_a_move_of_nobody_knows_how_many_adds_nobody() -> None:
    moved = {"people": None, "consent": True, "moved_on": "2018-04-01", "settlement": "market_town"}
    family = a_family(facts=facts("relocation", moved))
    of_moves = (Measure.WILLING_PEOPLE, Measure.WILLING_MOVED_PEOPLE, Measure.RELOCATED_PEOPLE, Measure.SETTLED_PEOPLE)
    assert [steps(family, measure) for measure in of_moves] == [[], [], [], []]


@pytest.mark.requirement("R000-015", "R004-005")
@pytest.mark.parametrize(
    ("settlement", "number"), [("market_town", 4), ("new_community", 4), ("scattered", 0), (None, 0)]
)
def test_who_was_settled_in_towns_and_communities(settlement: str | None, number: int) -> None:
    moved = {"people": 4, "consent": True, "moved_on": "2018-04-01", "settlement": settlement}
    family = a_family(facts=facts("relocation", moved))
    assert counted(family, Measure.RELOCATED_PEOPLE, date(2018, 4, 1)) == 4
    assert counted(family, Measure.RELOCATED_PEOPLE, date(2018, 3, 31)) == 0
    assert counted(family, Measure.SETTLED_PEOPLE, date(2018, 4, 1)) == number


# blows and relief -----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-035", "R000-036")
def test_what_follows_from_signals_is_that_part_of_what_a_household_adds() -> None:
    held = facts("measure", {"measure_class": "guarantee", "started_on": "2018-07-04", "ended_on": None})
    signals = (Signal("disaster", date(2018, 7, 1)), Signal("accident", date(2018, 8, 1)))
    family = a_family(facts=held, signals=signals)
    found = relief_figures(family)
    assert (found.county_code, found.area_code, found.totals) == ("360722", "360722102201", {})
    assert found.days == {
        (Measure.DISASTER_CASES, date(2018, 7, 1)): 1,
        (Measure.DISASTER_RELIEVED, date(2018, 7, 1)): 1,
        (Measure.DISASTER_RELIEF_DAYS, date(2018, 7, 1)): 3,
        (Measure.HARDSHIP_CASES, date(2018, 8, 1)): 1,
    }
    assert found.days.items() <= figures_of(family).days.items()
    duplicate = a_family(facts=held, signals=signals, removed_on=date(2019, 1, 1), removed_kind="merged")
    assert relief_figures(duplicate).days == {}


def test_a_duplicate_adds_nothing_whatever_is_known_of_it() -> None:
    held = facts("measure", {"measure_class": "industry", "started_on": "2015-01-01", "ended_on": None})
    family = a_family(
        facts=held, stays_out=((OUT, None),), incomes={2017: (1, 1)}, removed_on=BACK, removed_kind="merged"
    )
    assert (figures_of(family).totals, figures_of(family).days) == ({}, {})
