"""Rules of a sound household record."""

from datetime import date

import pytest

from services.registry.households.rules import (
    AgeOutOfRange,
    NoHead,
    RepeatedCause,
    TooManyCauses,
    TwoHeads,
    age_in_range,
    check_age,
    check_causes,
    check_heads,
    household_group,
)
from shared.codes import HOUSEHOLD_TYPES, UnknownCode
from shared.errors import Refusal

TODAY = date(2016, 3, 31)


@pytest.mark.requirement("R002-020", "R002-021")
@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("一般贫困户", "development"),
        ("扶贫低保户", "development"),
        ("低保贫困户", "development"),
        ("低保户", "relief"),
        ("五保户", "relief"),
        ("特困供养户", "relief"),
    ],
)
def test_the_group_follows_from_the_type(label: str, group: str) -> None:
    assert household_group(HOUSEHOLD_TYPES.by_label(label).code) == group


def test_an_unknown_type_has_no_group() -> None:
    with pytest.raises(UnknownCode):
        household_group("rich")


@pytest.mark.parametrize(
    ("born_on", "fits"),
    [
        (date(2016, 3, 31), True),  # born today: 0 years
        (date(2016, 4, 1), False),  # born tomorrow
        (date(1895, 4, 1), True),  # 121st birthday tomorrow: 120 completed years
        (date(1895, 3, 31), False),  # 121 today
        (date(1886, 1, 1), False),  # 130
    ],
)
def test_ages_from_0_to_120_completed_years_are_taken(born_on: date, fits: bool) -> None:
    assert age_in_range(born_on, TODAY) is fits


def test_a_member_aged_130_is_refused_and_one_aged_120_is_not() -> None:
    check_age(date(1895, 4, 1), TODAY)
    with pytest.raises(AgeOutOfRange, match="1886"):
        check_age(date(1886, 1, 1), TODAY)


def test_a_household_needs_exactly_one_head() -> None:
    check_heads(["spouse", "head", "son"])
    with pytest.raises(NoHead):
        check_heads(["spouse", "son"])
    with pytest.raises(NoHead):
        check_heads([])
    with pytest.raises(TwoHeads, match="2 heads"):
        check_heads(["head", "son", "head"])


def test_two_other_causes_are_taken_and_three_refused() -> None:
    check_causes("illness", [])
    check_causes("illness", ["schooling", "no_funds"])
    with pytest.raises(TooManyCauses):
        check_causes("illness", ["schooling", "no_funds", "no_land"])


@pytest.mark.parametrize("others", [["illness"], ["no_funds", "no_funds"]])
def test_a_cause_named_twice_is_refused(others: list[str]) -> None:
    with pytest.raises(RepeatedCause):
        check_causes("illness", others)


@pytest.mark.parametrize("refusal", [AgeOutOfRange, NoHead, TwoHeads, TooManyCauses, RepeatedCause])
def test_every_refusal_bears_a_code_of_the_registry_and_both_languages(refusal: type[Refusal]) -> None:
    assert refusal.code.startswith("registry.")
    assert refusal.status == 422
    assert all((refusal.title, refusal.title_en, refusal.remedy, refusal.remedy_en))
