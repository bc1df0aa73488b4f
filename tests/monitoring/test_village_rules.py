"""What a village has on a day, and which part of an area's villages has it."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from services.monitoring.villages.rules import (
    HAS,
    Asked,
    Demand,
    Posting,
    Project,
    Village,
    YearFigures,
    exit_year_funds,
    exits,
    share_having,
)
from shared.codes import VILLAGE_INDICATORS

ON = date(2018, 12, 31)
DAY = timedelta(days=1)
CODE = "360722106200"


def figures(**values: Any) -> Village:
    """A village with figures of 2018, known from July on."""
    return Village(CODE, years=(YearFigures(2018, date(2018, 7, 1), values),))


def has(indicator: str, village: Village, on: date = ON, asked: Asked | None = None) -> bool:
    """Whether the village alone has it."""
    return share_having(indicator, [village], on, asked or Asked()) == 1


def test_every_indicator_of_villages_is_made() -> None:
    assert set(HAS) == VILLAGE_INDICATORS - {"exited_villages"}


@pytest.mark.parametrize(
    ("indicator", "name"),
    [
        pytest.param(indicator, name, marks=pytest.mark.requirement(*rows))
        for indicator, name, rows in (
            ("village_road_share", "road_to_committee", ("R000-055", "R002-042", "E02")),
            ("village_bus_share", "bus", ("R002-042", "E03")),
            ("village_power_share", "power", ("R000-057",)),
            ("village_broadband_share", "broadband", ("E33",)),
            ("village_broadcasting_share", "broadcasting", ("R000-064",)),
            ("village_clinic_share", "clinic", ("R002-044", "E25")),
            ("village_library_share", "library", ("R000-063",)),
        )
    ],
)
def test_what_the_years_figures_say_yes_to(indicator: str, name: str) -> None:
    assert has(indicator, figures(**{name: True}))
    assert not has(indicator, figures(**{name: True}), date(2018, 6, 30))
    assert not has(indicator, figures(**{name: False}))
    assert not has(indicator, figures(**{name: None}))
    assert not has(indicator, figures())
    assert not has(indicator, Village(CODE))


@pytest.mark.parametrize(
    ("indicator", "name", "least"),
    [
        pytest.param("village_doctor_share", "doctors", 1, marks=pytest.mark.requirement("R001-010", "E26")),
        pytest.param("village_co_operative_share", "cooperatives", 1, marks=pytest.mark.requirement("R002-036")),
        pytest.param("village_income_share", "collective_income_fen", 1, marks=pytest.mark.requirement("R001-023")),
        pytest.param(
            *("village_income_share", "collective_income_fen", 5_000_000), marks=pytest.mark.requirement("R001-024")
        ),
        pytest.param(
            *("village_income_share", "collective_income_fen", 10_000_000), marks=pytest.mark.requirement("R001-025")
        ),
    ],
)
def test_what_the_years_figures_count(indicator: str, name: str, least: int) -> None:
    asked = Asked(least=least)
    assert has(indicator, figures(**{name: least}), asked=asked)
    assert not has(indicator, figures(**{name: least - 1}), asked=asked)
    assert not has(indicator, figures(**{name: None}), asked=asked)


@pytest.mark.requirement("R000-056")
@pytest.mark.parametrize(
    ("households", "safe", "expected"),
    [(120, 120, True), (120, 119, False), (120, None, False), (1, None, False), (0, 0, False), (None, 5, False)],
)
def test_safe_water_for_every_household(households: int | None, safe: int | None, expected: bool) -> None:
    assert has("village_water_share", figures(households=households, safe_water_households=safe)) is expected


def test_the_latest_year_that_counts_is_looked_at() -> None:
    village = Village(
        CODE,
        years=(
            YearFigures(2017, date(2017, 12, 31), {"bus": True}),
            YearFigures(2018, date(2018, 12, 31), {"bus": False}),
        ),
    )
    assert has("village_bus_share", village, date(2018, 12, 30))
    assert not has("village_bus_share", village, date(2018, 12, 31))
    assert not has("village_bus_share", village, date(2017, 12, 30))


@pytest.mark.requirement("R001-020")
def test_leading_industries() -> None:
    assert has("village_industry_share", Village(CODE, industries=1))
    assert not has("village_industry_share", Village(CODE, industries=0))
    assert Village(CODE).industries == 0
    assert not has("village_industry_share", Village(CODE, industries=1), asked=Asked(least=2))


@pytest.mark.requirement("R002-034")
@pytest.mark.parametrize(
    ("kind", "year", "expected"),
    [("industry", 2018, True), ("industry", 2016, True), ("industry", 2019, False), ("infrastructure", 2018, False)],
)
def test_industry_projects_up_to_the_year(kind: str, year: int, expected: bool) -> None:
    village = Village(CODE, projects=(Project(kind, year, 100),))
    assert has("village_project_share", village) is expected
    assert not has("village_project_share", village, asked=Asked(least=2))


@pytest.mark.requirement("R002-034")
@pytest.mark.parametrize(("count", "expected"), [(0, False), (1, True), (2, True), (3, True)])
def test_more_projects_than_the_one_or_two_of_the_plan_are_no_fault(count: int, expected: bool) -> None:
    village = Village(CODE, projects=(Project("industry", 2018, 100),) * count)
    assert has("village_project_share", village) is expected


HEAD = Demand(frozenset(("head",)), 1, "deputy_section")
CADRE = Demand(frozenset(("resident_cadre",)), 1)


@pytest.mark.requirement("R000-050", "R004-009")
@pytest.mark.parametrize(
    ("rank", "expected"), [("staff", False), ("deputy_section", True), ("section", True), ("deputy_division", True)]
)
def test_a_teams_head_of_the_least_rank(rank: str, expected: bool) -> None:
    village = Village(CODE, postings=(Posting("head", rank, date(2017, 3, 1)),))
    assert has("village_staffed_share", village, asked=Asked(demands=(HEAD,))) is expected


@pytest.mark.requirement("R000-051", "R004-009")
def test_all_demands_must_be_met_by_who_is_there_on_the_day() -> None:
    head, cadre = Posting("head", "section", date(2017, 3, 1)), Posting("resident_cadre", "staff", date(2018, 1, 1), ON)
    village = Village(CODE, postings=(head, cadre))
    both = Asked(demands=(HEAD, CADRE))
    assert has("village_staffed_share", village, date(2018, 1, 1), both)
    assert has("village_staffed_share", village, ON, both)  # the last day counts
    assert not has("village_staffed_share", village, date(2017, 12, 31), both)
    assert not has("village_staffed_share", village, ON + DAY, both)
    assert has("village_staffed_share", village, ON + DAY, Asked(demands=(HEAD,)))
    assert not has("village_staffed_share", village, ON, Asked(demands=(replace(CADRE, least=2),)))
    assert not has("village_staffed_share", village, ON, Asked())  # nothing is asked for: nothing to be judged by


@pytest.mark.requirement("R002-051", "R003-024")
def test_a_team_is_anybody_posted_there_and_a_unit_any_that_helps() -> None:
    first, last = date(2017, 3, 1), date(2018, 3, 1)
    village = Village(CODE, postings=(Posting("member", "staff", first, last),), units=((first, last),))
    for indicator in ("village_team_share", "village_unit_share"):
        assert [has(indicator, village, day) for day in (first - DAY, first, last, last + DAY)] == [
            False,
            True,
            True,
            False,
        ]
        assert has(indicator, Village(CODE, postings=(Posting("member", "staff", first),), units=((first, None),)))


def test_one_of_several_who_is_there_is_enough() -> None:
    then, since = date(2017, 3, 1), date(2018, 3, 1)
    postings = (Posting("member", "staff", then, then + DAY), Posting("member", "staff", since))
    village = Village(CODE, postings=postings, units=((then, then + DAY), (since, None)))
    for indicator in ("village_team_share", "village_unit_share"):
        assert [has(indicator, village, day) for day in (then, since - DAY, since)] == [True, False, True]


@pytest.mark.requirement("R000-025")
def test_a_village_is_poor_that_is_listed_or_from_the_day_on_which_it_was_recognised() -> None:
    assert [Village(CODE, identified_on=ON).poor(day) for day in (ON - DAY, ON, ON + DAY)] == [False, True, True]
    assert Village(CODE, listed=True).poor(ON)
    assert not Village(CODE).poor(ON)


@pytest.mark.requirement("R000-025")
@pytest.mark.parametrize(
    ("among", "expected"), [("all", Fraction(1, 4)), ("poor", Fraction(1, 2)), ("exited", Fraction(1, 1))]
)
def test_which_villages_are_looked_at(among: str, expected: Fraction) -> None:
    villages = [
        Village("1", listed=True, exited_on=ON, industries=1),
        Village("2", identified_on=ON),
        Village("3", identified_on=ON + DAY),
        Village("4"),
    ]
    assert share_having("exited_village_share", villages, ON, Asked(among=among)) == expected
    assert share_having("village_industry_share", villages, ON, Asked(among=among)) == expected


@pytest.mark.requirement("R000-025")
@pytest.mark.parametrize("value", [True, False])
def test_where_a_figure_is_known_of_no_village_there_is_none(value: bool) -> None:
    unknown, silent = Village("1", listed=True), figures(clinic=None, bus=True)
    assert share_having("village_clinic_share", [unknown, silent], ON, Asked()) is None
    assert share_having("village_clinic_share", [figures(clinic=True)], date(2018, 6, 30), Asked()) is None
    told = [unknown, silent, figures(clinic=value)]
    assert share_having("village_clinic_share", told, ON, Asked()) == Fraction(int(value), 3)
    assert share_having("village_clinic_share", told, ON, Asked(among="poor")) is None
    # who is posted to a village, and which projects it has, is known by there being none
    assert share_having("village_team_share", [unknown], ON, Asked()) == 0


def test_without_villages_there_is_nothing_to_judge() -> None:
    assert share_having("village_road_share", [], ON, Asked()) is None
    assert share_having("village_road_share", [Village("1")], ON, Asked(among="poor")) is None


@pytest.mark.requirement("R000-001", "R002-054", "R003-001", "R002-032")
@pytest.mark.parametrize(
    ("exited_on", "number"),
    [(date(2017, 12, 31), 0), (date(2018, 1, 1), 1), (ON, 1), (ON + DAY, 0), (None, 0)],
)
def test_exits_between_two_days(exited_on: date | None, number: int) -> None:
    assert exits([Village(CODE, exited_on=exited_on), Village("2")], date(2018, 1, 1), ON) == number


@pytest.mark.requirement("R000-019")
def test_which_part_of_a_years_money_goes_where_an_exit_is_due() -> None:
    due = Village("1", planned_exit_year=2018, projects=(Project("industry", 2018, 300), Project("industry", 2017, 9)))
    other = Village("2", planned_exit_year=2019, projects=(Project("industry", 2018, 100),))
    assert exit_year_funds([due, other], 2018) == Fraction(3, 4)
    assert exit_year_funds([due, other], 2017) == 0
    assert exit_year_funds([due, other], 2019) is None


@pytest.mark.requirement("R001-010", "E26")
def test_a_years_figures_count_from_the_day_on_which_they_are_known() -> None:
    village = figures(doctors=1)
    known = {date(2018, 6, 30): None, date(2018, 7, 1): 1, date(2018, 7, 2): 1}
    assert {on: village.figure("doctors", on) for on in known} == known
