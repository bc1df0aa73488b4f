"""Rules of a sound household record."""

from dataclasses import replace
from datetime import date

import pytest

from services.registry.households.rules import (
    AgeOutOfRange,
    BornAfterJoining,
    BuiltInFuture,
    DisabilityIncomplete,
    NoHead,
    PersonState,
    RepeatedCause,
    SchoolCounts,
    TooManyCauses,
    TwoHeads,
    TwoSpouses,
    age_in_range,
    check_age,
    check_born_before,
    check_built_year,
    check_causes,
    check_disability,
    check_relations,
    household_group,
    key_groups,
    school_counts,
)
from shared.codes import HOUSEHOLD_GROUPS, HOUSEHOLD_TYPES, KEY_GROUPS, UnknownCode
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
    check_relations(["spouse", "head", "son"])
    with pytest.raises(NoHead):
        check_relations(["spouse", "son"])
    with pytest.raises(NoHead):
        check_relations([])
    with pytest.raises(TwoHeads, match="2 heads"):
        check_relations(["head", "son", "head"])
    check_relations(["head", "spouse"])
    with pytest.raises(TwoSpouses):
        check_relations(["head", "spouse", "spouse"])


def test_nobody_belongs_to_a_household_before_his_birth() -> None:
    day = date(2014, 8, 17)
    check_born_before(date(2014, 8, 16), day, field="id_number")
    check_born_before(day, day, field="id_number")
    with pytest.raises(BornAfterJoining):
        check_born_before(date(2014, 8, 18), day, field="id_number")


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


# key groups -----------------------------------------------------------------------------------------------------------

ELDER = PersonState(date(1956, 3, 31), "healthy", "weak")  # 60 today
YOUNGER = PersonState(date(1956, 4, 1), "healthy", "weak")  # 60 tomorrow
WORKER = PersonState(date(1980, 1, 1), "healthy", "ordinary")


@pytest.mark.requirement("R001-004")
@pytest.mark.parametrize(
    ("household_type", "support_form", "people", "groups"),
    [
        ("ordinary", None, [WORKER], ()),
        ("wubao", None, [WORKER], ("dispersed_support",)),
        ("wubao", "dispersed", [WORKER], ("dispersed_support",)),
        ("wubao", "central", [WORKER], ()),
        ("dibao", "dispersed", [WORKER], ()),
        ("ordinary", None, [ELDER], ("lone_elder",)),
        ("ordinary", None, [YOUNGER], ()),
        ("ordinary", None, [ELDER, ELDER], ()),
        ("ordinary", None, [replace(WORKER, labour_capacity="lost")], ("no_labour",)),
        ("ordinary", None, [replace(WORKER, labour_capacity="none")], ("no_labour",)),
        ("ordinary", None, [replace(WORKER, labour_capacity="weak")], ()),
        ("ordinary", None, [replace(WORKER, labour_capacity="skilled")], ()),
        ("ordinary", None, [WORKER, replace(WORKER, labour_capacity="none")], ()),
        ("ordinary", None, [WORKER, replace(WORKER, health="serious")], ("serious_illness",)),
        ("ordinary", None, [WORKER, replace(WORKER, health="chronic")], ()),
        ("ordinary", None, [WORKER, replace(WORKER, health="disabled")], ("disabled",)),
        ("ordinary", None, [WORKER, replace(WORKER, disability_kind="limb")], ("disabled",)),
        (
            "wubao",
            None,
            [PersonState(date(1940, 1, 1), "serious", "none", "sight")],
            ("dispersed_support", "lone_elder", "no_labour", "serious_illness", "disabled"),
        ),
        ("ordinary", None, [], ()),
    ],
)
def test_key_groups_follow_from_the_household_and_its_people(
    household_type: str, support_form: str | None, people: list[PersonState], groups: tuple[str, ...]
) -> None:
    assert key_groups(household_type, support_form, people, TODAY) == groups
    assert set(groups) <= {entry.code for entry in KEY_GROUPS}


@pytest.mark.requirement("R001-004")
def test_the_key_groups_bear_the_plans_names() -> None:
    assert KEY_GROUPS.labels == ("分散供养特困户", "独居老人户", "无劳动能力户", "大病户", "残疾人户")


def test_who_is_yet_to_be_born_is_no_old_person_alone() -> None:
    assert key_groups("ordinary", None, [replace(WORKER, born_on=date(2016, 4, 1))], TODAY) == ()


# counts of pupils -----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-025")
@pytest.mark.parametrize(
    ("schooling", "in_school", "senior"),
    [
        (None, 0, 0),
        ("none", 0, 0),
        ("preschool", 0, 0),
        ("primary", 1, 0),
        ("junior_high", 1, 0),
        ("senior_high", 1, 1),
        ("vocational", 1, 1),
        ("higher_vocational", 1, 1),
        ("undergraduate", 1, 1),
        ("postgraduate", 1, 1),
        ("gone_fishing", 0, 0),
    ],
)
def test_senior_secondary_school_and_above_are_counted_among_those_at_school(
    schooling: str | None, in_school: int, senior: int
) -> None:
    assert school_counts({schooling: 1}) == SchoolCounts(in_school, senior)


@pytest.mark.requirement("R002-025")
def test_the_towns_count_of_pupils() -> None:
    # 412 + 177 + 30 + 23 + 18 + 21 + 1 = 682 at school, of whom 30 + 23 + 18 + 21 + 1 = 93 in senior school or above
    people: dict[str | None, int] = {
        "primary": 412,
        "junior_high": 177,
        "senior_high": 30,
        "vocational": 23,
        "higher_vocational": 18,
        "undergraduate": 21,
        "postgraduate": 1,
        "none": 2_100,
        "preschool": 95,
        None: 8,
    }
    assert school_counts(people) == SchoolCounts(in_school=682, senior=93)


# what goes together ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "grade"), [("limb", None), (None, 1)])
def test_kind_and_grade_of_a_disability_go_together(kind: str | None, grade: int | None) -> None:
    check_disability("limb", 1, "x")
    check_disability(None, None, "x")
    with pytest.raises(DisabilityIncomplete):
        check_disability(kind, grade, "x")


def test_a_dwelling_is_built_this_year_at_the_latest() -> None:
    check_built_year(None, 2016)
    check_built_year(2016, 2016)
    with pytest.raises(BuiltInFuture):
        check_built_year(2017, 2016)


@pytest.mark.requirement("R002-059")
def test_the_first_two_types_are_relief_and_the_last_two_development() -> None:
    groups = {entry.code: entry for entry in HOUSEHOLD_GROUPS}
    for label in ("五保户", "低保户（无劳动力户）"):
        assert "救济保障对象" in groups[household_group(HOUSEHOLD_TYPES.by_label(label).code)].aliases
    for label in ("低保贫困户", "一般贫困户"):
        assert "扶贫开发对象" in groups[household_group(HOUSEHOLD_TYPES.by_label(label).code)].aliases


@pytest.mark.requirement("R002-020", "R002-021")
def test_group_one_can_develop_and_group_two_can_not() -> None:
    by_label = {label: HOUSEHOLD_GROUPS.by_label(label).code for label in ("一类", "二类", "一类贫困户", "二类贫困户")}
    assert by_label == {"一类": "development", "二类": "relief", "一类贫困户": "development", "二类贫困户": "relief"}
