"""How alike two people are: the bound from which a pair is looked at, and what weighs how much."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.duplicates.rules import WORTH_A_LOOK, Person, likeness

VILLAGE, SAME_TOWN, OTHER_TOWN = "360722102201", "360722102202", "360722103201"
BORN = date(1975, 1, 2)


def a_person(
    name: str = "曾福生", born_on: date = BORN, sex: str = "male", village: str = VILLAGE, relatives: str = ""
) -> Person:
    """A man of the village."""
    return Person(name, born_on, sex, village, frozenset(relatives.split()))


@pytest.mark.parametrize(
    ("other", "score", "reason"),
    [
        (a_person(), 70, "姓名相同"),  # 30 + 25 + 15
        (a_person(village=SAME_TOWN), 60, "同乡镇"),  # 30 + 25 + 5
        (a_person(village=OTHER_TOWN), 55, "出生日期相同"),  # 30 + 25: a common name, just below
        (a_person(name="曾富生"), 60, "姓名仅一字不同"),  # 20 + 25 + 15
        (a_person(name="曾富贵"), 40, "同村"),  # 25 + 15: two characters differ
        (a_person(born_on=date(1975, 2, 1)), 60, "出生日期相近"),  # 30 + 15 + 15: day and month exchanged
        (a_person(born_on=date(1976, 1, 2)), 60, "出生日期相近"),  # the year differs
        (a_person(born_on=date(1975, 1, 12)), 60, "出生日期相近"),  # the day differs
        (a_person(born_on=date(1976, 1, 12)), 45, "同村"),  # year and day differ: 30 + 15
        (a_person(sex="female"), 50, "性别不同"),  # 70 - 20
    ],
)
def test_likeness_adds_up(other: Person, score: int, reason: str) -> None:
    alike = likeness(a_person(), other)
    assert (alike.score, reason in alike.reasons) == (score, True)
    assert likeness(other, a_person()) == alike


def test_relatives_of_the_same_names_count_twice_at_most() -> None:
    one, apart = a_person(relatives="刘月英 曾小明 曾小红"), OTHER_TOWN
    assert likeness(one, a_person(village=apart, relatives="刘月英")).score == 65  # 55 + 10
    assert likeness(one, a_person(village=apart, relatives="刘月英 曾小明")).score == 75  # 55 + 20
    third = likeness(one, a_person(village=apart, relatives="刘月英 曾小明 曾小红"))
    assert third.score == 75
    assert "家人同名：刘月英、曾小明、曾小红" in third.reasons


def test_twins_are_no_duplicates_and_somebody_twice_in_a_household_is() -> None:
    assert likeness(a_person(), a_person(name="曾福林"), together=True).score < WORTH_A_LOOK
    assert likeness(a_person(), a_person(), together=True).score >= WORTH_A_LOOK


NAMES = st.text("曾刘福富生英", min_size=1, max_size=3)
PEOPLE = st.builds(
    Person,
    NAMES,
    st.dates(date(1930, 1, 1), date(2015, 1, 1)),
    st.sampled_from(("male", "female")),
    st.sampled_from((VILLAGE, SAME_TOWN, OTHER_TOWN)),
    st.frozensets(NAMES, max_size=3),
)


@given(PEOPLE, PEOPLE)
def test_it_is_the_same_from_both_sides_and_never_above_a_hundred(one: Person, other: Person) -> None:
    alike = likeness(one, other)
    assert alike == likeness(other, one)
    assert 0 <= alike.score <= 100
