"""两不愁三保障 and its kin by the packs' own lists and bounds: met, unmet, or still to be proven."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.guarantees.facts import element_of
from services.registry.guarantees.refusals import CheckedLater, NothingTested
from services.registry.guarantees.rules import (
    Element,
    Facts,
    Person,
    Water,
    been_above,
    check_dates,
    check_tested,
    judge,
    out_of_school,
    passes_water,
    unmet,
)
from shared.calendar import add_months
from shared.policies import find_pack

ALL_LAYERS = ("medical_insured", "major_illness_insured", "supplementary_insured", "medical_assistance")
ON = date(2018, 5, 1)
GOOD_WATER = Water(Decimal(35), True, 20, Decimal("0.9"))


def elements_of(pack: str) -> tuple[Element, ...]:
    """A pack's list."""
    return tuple(map(element_of, find_pack(pack).guarantees))


def an_element(pack: str, code: str) -> Element:
    """One element of a pack's list."""
    return next(element for element in elements_of(pack) if element.code == code)


def a_person(age_years: int = 40, **known: Any) -> Person:
    """Somebody fully covered, who has completed so many years and half a year more."""
    layers = dict.fromkeys(ALL_LAYERS, True)
    born_on = add_months(ON, -12 * age_years - 6)
    facts = {"id": UUID(int=1), "name": "李四", "born_on": born_on, "layers": layers, "pension_insured": True}
    return Person(**{**facts, **known})


def secured(*people: Person) -> Facts:
    """A household that has everything."""
    return Facts(ON, people or (a_person(),), food=True, clothing=True, dwelling_grade="b", water=GOOD_WATER)


def state_of(element: Element, facts: Facts) -> str:
    """One element's state."""
    (verdict,) = judge([element], facts)
    return verdict.state


# -- which elements ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-006", "R000-007")
def test_the_town_checks_two_worries_and_four_guarantees_one_by_one() -> None:
    codes = [verdict.element for verdict in judge(elements_of("town-2017"), secured())]
    assert codes == ["food", "clothing", "education", "medical", "housing", "pension"]


@pytest.mark.requirement("R002-056", "R000-007")
@pytest.mark.parametrize("pack", ["township-eight-projects", "gupo-2014"])
def test_elsewhere_there_are_three_guarantees_and_no_pension(pack: str) -> None:
    codes = [verdict.element for verdict in judge(elements_of(pack), secured())]
    assert codes == ["food", "clothing", "education", "medical", "housing"]


@pytest.mark.requirement("R001-002")
def test_the_county_adds_drinking_water_and_nothing_else() -> None:
    codes = [verdict.element for verdict in judge(elements_of("yiyang-2020"), secured())]
    assert codes == ["food", "clothing", "education", "medical", "housing", "water"]


@pytest.mark.requirement("R000-006", "R001-002", "R002-056")
@pytest.mark.parametrize("pack", ["town-2017", "township-eight-projects", "yiyang-2020"])
def test_who_has_everything_has_nothing_unmet_and_who_is_unknown_has_everything_to_prove(pack: str) -> None:
    elements = elements_of(pack)
    assert unmet(elements, secured()) == ()
    people = (Person(UUID(int=1), "李四", date(2008, 1, 1)), Person(UUID(int=2), "王五", date(1978, 1, 1)))
    nothing = unmet(elements, Facts(ON, people))
    assert [verdict.element for verdict in nothing] == [element.code for element in elements]
    assert {verdict.state for verdict in nothing} == {"unknown"}
    assert all(verdict.missing for verdict in nothing)


# -- each element ------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-006")
@pytest.mark.parametrize("fact", ["food", "clothing"])
@pytest.mark.parametrize(("seen", "state"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_food_and_clothes_are_as_they_were_seen(fact: str, seen: bool | None, state: str) -> None:
    element = an_element("town-2017", fact)
    assert state_of(element, replace(secured(), **{fact: seen})) == state
    other = {"food": "clothing", "clothing": "food"}[fact]
    assert state_of(element, replace(secured(), **{other: None})) == "met"


@pytest.mark.requirement("R000-006", "R001-002", "R002-056")
@pytest.mark.parametrize("pack", ["town-2017", "township-eight-projects", "yiyang-2020", "gupo-2014"])
@pytest.mark.parametrize(
    ("born_on", "on", "counts"),
    [
        (date(2012, 8, 31), date(2018, 8, 31), False),  # six today, and school begins tomorrow
        (date(2012, 8, 31), date(2018, 9, 1), True),
        (date(2012, 9, 1), date(2018, 9, 1), False),  # six today: a day too late for this year's school
        (date(2012, 9, 1), date(2019, 8, 31), False),
        (date(2012, 9, 1), date(2019, 9, 1), True),
        (date(2003, 8, 31), date(2018, 8, 31), True),  # fifteen today, and the nine years end tomorrow
        (date(2003, 8, 31), date(2018, 9, 1), False),
        (date(2003, 9, 1), date(2019, 8, 31), True),
        (date(2003, 9, 1), date(2019, 9, 1), False),
    ],
)
def test_a_child_of_school_age_is_at_school(pack: str, born_on: date, on: date, counts: bool) -> None:
    element, child = an_element(pack, "education"), a_person(born_on=born_on)
    for schooling, state in (("none", "unmet"), (None, "unknown"), ("primary", "met")):
        facts = replace(secured(replace(child, schooling=schooling)), on=on)
        assert state_of(element, facts) == (state if counts else "met")
        assert out_of_school([element], facts) == ([child.id] if counts and state == "unmet" else [])


@pytest.mark.requirement("R000-006")
def test_who_left_a_school_above_the_compulsory_ones_misses_none_of_these() -> None:
    element = an_element("town-2017", "education")
    child = a_person(14, schooling="none")
    assert state_of(element, secured(child)) == "unmet"
    assert state_of(element, secured(replace(child, been_above=True))) == "met"
    assert out_of_school([element], secured(replace(child, been_above=True))) == []


@pytest.mark.parametrize(
    ("told", "been"),
    [
        ([], False),
        ([(1, "junior_high"), (3, "none")], False),
        ([(1, "junior_high"), (3, "senior_high"), (5, "none")], True),
        ([(1, "junior_high"), (3, "vocational"), (3, "none")], False),  # corrected on the day itself
        ([(1, "junior_high"), (3, "senior_high"), (2, "none")], False),  # corrected from before it
        ([(3, "none"), (1, "senior_high")], True),  # told later of a day before
    ],
)
def test_a_school_that_was_entered_by_mistake_took_nobody_up(told: list[tuple[int, str]], been: bool) -> None:
    assert been_above([(date(2018, 5, day), stage) for day, stage in told]) is been


@pytest.mark.requirement("R000-006")
def test_one_child_out_of_school_is_named() -> None:
    children = (a_person(8, schooling="primary"), a_person(9, name="王五", schooling="none"), a_person(10, name="赵六"))
    (verdict,) = judge([an_element("town-2017", "education")], secured(*children))
    assert (verdict.state, verdict.sentence, verdict.missing) == ("unmet", "王五未在校。", ("赵六的在校状况",))


@pytest.mark.requirement("R001-007")
@pytest.mark.parametrize("layer", ALL_LAYERS)
def test_the_county_asks_for_each_of_four_layers_of_each_person(layer: str) -> None:
    element = an_element("yiyang-2020", "medical")
    assert element.layers == ALL_LAYERS
    for known, state in ((False, "unmet"), (None, "unknown")):
        other = a_person(name="王五", layers={**dict.fromkeys(ALL_LAYERS, True), layer: known})
        (verdict,) = judge([element], secured(a_person(), other))
        assert verdict.state == state
        assert "王五" in verdict.sentence
        assert "李四" not in verdict.sentence
    assert state_of(element, secured()) == "met"


@pytest.mark.requirement("R000-006", "R002-056")
@pytest.mark.parametrize("pack", ["town-2017", "township-eight-projects", "gupo-2014"])
def test_elsewhere_the_basic_insurance_is_what_counts(pack: str) -> None:
    element = an_element(pack, "medical")
    only = a_person(layers={"medical_insured": True})
    assert state_of(element, secured(only)) == "met"
    assert state_of(element, secured(only, a_person(layers={"medical_insured": False}))) == "unmet"
    assert state_of(element, secured(a_person(layers={"major_illness_insured": True}))) == "unknown"


@pytest.mark.requirement("R000-007", "R001-002", "R002-056")
@pytest.mark.parametrize("pack", ["town-2017", "township-eight-projects", "yiyang-2020", "gupo-2014"])
@pytest.mark.parametrize(
    ("grade", "state"), [("a", "met"), ("b", "met"), ("c", "unmet"), ("d", "unmet"), (None, "unknown")]
)
def test_a_dwelling_of_grade_c_or_d_is_not_safe(pack: str, grade: str | None, state: str) -> None:
    assert state_of(an_element(pack, "housing"), replace(secured(), dwelling_grade=grade)) == state


@pytest.mark.requirement("R000-007")
@pytest.mark.parametrize(("age_years", "counts"), [(15, False), (16, True), (17, True), (60, True), (80, True)])
def test_every_grown_up_out_of_school_is_in_the_pension_scheme(age_years: int, counts: bool) -> None:
    element = an_element("town-2017", "pension")
    assert state_of(element, secured(a_person(age_years, pension_insured=False))) == ("unmet" if counts else "met")
    assert state_of(element, secured(a_person(age_years, pension_insured=None))) == ("unknown" if counts else "met")
    pupil = a_person(age_years, pension_insured=False, schooling="senior_high")
    assert state_of(element, secured(pupil)) == "met"


@pytest.mark.requirement("R001-002")
@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({}, None),
        ({"litres_per_day": Decimal("34.99")}, "水量"),
        ({"litres_per_day": Decimal("35.01")}, None),
        ({"quality_passed": False}, "水质"),
        ({"minutes": 21}, "取水时间"),
        ({"minutes": 19}, None),
        ({"supply_share": Decimal("0.8999")}, "供水保证率"),
        ({"supply_share": Decimal("0.9001")}, None),
    ],
)
def test_water_passes_all_four_tests_or_fails(change: dict[str, Any], failing: str | None) -> None:
    element = an_element("yiyang-2020", "water")
    assert element.water is not None
    water = replace(GOOD_WATER, **change)
    assert [name for name, passed in passes_water(element.water, water).items() if not passed] == (
        [failing] if failing else []
    )
    (verdict,) = judge([element], replace(secured(), water=water))
    assert verdict.state == ("unmet" if failing else "met")
    assert failing is None or verdict.sentence == f"{failing}不达标。"


@pytest.mark.requirement("R001-002")
def test_a_test_of_the_water_that_was_left_out_is_still_to_be_done() -> None:
    element = an_element("yiyang-2020", "water")
    water = replace(GOOD_WATER, quality_passed=None, supply_share=None)
    (verdict,) = judge([element], replace(secured(), water=water))
    assert (verdict.state, verdict.missing) == ("unknown", ("水质", "供水保证率"))
    (failed,) = judge([element], replace(secured(), water=replace(water, minutes=21)))
    assert (failed.state, failed.sentence) == ("unmet", "取水时间不达标。")


@given(
    st.booleans() | st.none(),
    st.sampled_from(["a", "b", "c", "d"]) | st.none(),
    st.lists(st.tuples(st.integers(0, 100), st.booleans() | st.none()), max_size=5),
)
def test_what_is_open_is_what_is_not_met(
    food: bool | None, grade: str | None, people: list[tuple[int, bool | None]]
) -> None:
    members = tuple(a_person(age, layers={"medical_insured": insured}) for age, insured in people)
    facts = Facts(ON, members, food=food, dwelling_grade=grade)
    elements = elements_of("town-2017")
    open_codes = {verdict.element for verdict in unmet(elements, facts)}
    met = {verdict.element for verdict in judge(elements, facts) if verdict.state == "met"}
    assert open_codes | met == {element.code for element in elements}
    assert not open_codes & met


def test_a_check_lies_not_after_its_record_and_tests_something() -> None:
    check_dates(date(2018, 5, 1), date(2018, 5, 1))
    with pytest.raises(CheckedLater):
        check_dates(date(2018, 5, 2), date(2018, 5, 1))
    check_tested(Water(minutes=0))
    with pytest.raises(NothingTested):
        check_tested(Water())
    for code, match in (("water", "no bounds"), ("education", "no ages")):
        with pytest.raises(ValueError, match=match):
            judge([Element(code, code)], secured())
