"""Supervision: zones and grids, answers to forms, findings, runs, what becomes of a listed household; the plans."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.monitoring.findings.rules import FindingState, FindingStep, has_standing, is_late, may_close, state_after
from services.monitoring.inspections.forms import handover_of, questions_of
from services.monitoring.inspections.rules import Kind, Question, empty_days, fits, merged, missing, unfit, unknown
from services.monitoring.populations.rules import Population, Since, what_became
from services.monitoring.posts import RecordedAbove, check_not_above, level_of
from services.monitoring.screenings.rules import Check, Coverage, Flaws, counted, flaws_of
from services.monitoring.supervision_units.rules import ZONE_LEVEL, Holding, clash, lies_within, uncovered
from shared.codes import TRANSFER_KINDS
from shared.policies import find_pack
from shared.policies.supervision import Form, SupervisionSection
from shared.security.permissions import Role

TOWN, OTHER_TOWN, COUNTY = "410327101000", "410327102000", "410327000000"
VILLAGE, OTHER_VILLAGE = "410327101201", "410327101202"
MARCH, MAY, JUNE = date(2020, 3, 1), date(2020, 5, 1), date(2020, 6, 1)


def section(pack: str) -> SupervisionSection:
    """What a plan says of supervision."""
    found = find_pack(pack).supervision
    assert found is not None
    return found


def form(pack: str, code: str) -> Form:
    """A plan's form."""
    return next(form for form in section(pack).forms if form.code == code)


# the plans -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-039")
def test_there_are_four_zones_and_three_levels_of_grids() -> None:
    organisation = section("yiyang-2020").organisation
    assert organisation is not None
    assert [zone.code for zone in organisation.zones] == ["zone_1", "zone_2", "zone_3", "zone_4"]
    assert all(zone.assumed and zone.source == "R001-039" for zone in organisation.zones)
    assert organisation.zone_areas.value == "town"
    assert [(grid.level, grid.area_level) for grid in organisation.grid_levels] == [
        (1, "town"),
        (2, "village"),
        (3, "village"),
    ]


@pytest.mark.requirement("R001-040", "R001-041", "R001-042", "R001-043", "R001-044", "R001-045")
def test_the_zones_form_has_its_five_sections() -> None:
    war_zone = form("yiyang-2020", "war_zone")
    assert war_zone.objects == ("town", "village")
    assert {section.source: [item.code for item in section.items] for section in war_zone.sections} == {
        "R001-041": ["education_lacking", "medical_lacking", "housing_lacking", "water_lacking", "guarantees_note"],
        "R001-042": ["transfer_jobs", "welfare_posts", "no_labour_covered", "employment_note"],
        "R001-043": ["occupancy", "follow_up", "relocation_note"],
        "R001-044": [
            "unstable_monitored",
            "unstable_helped",
            "marginal_monitored",
            "marginal_helped",
            "monitored_note",
        ],
        "R001-045": ["inspection_tour_open", "effect_assessment_open", "township_sweep_open", "rectification_note"],
    }


@pytest.mark.requirement("R001-045")
def test_findings_come_from_three_sources_and_from_supervision_itself() -> None:
    sources = section("yiyang-2020").finding_sources
    assert {source.code: source.label for source in sources if not source.assumed} == {
        "inspection_tour": "中央专项巡视“回头看”",
        "effect_assessment": "2019年扶贫成效考核",
        "township_sweep": "各乡镇“大排查”",
    }
    assert [source.code for source in sources if source.assumed] == ["inspection"]


@pytest.mark.requirement("R001-003")
def test_the_look_back_covers_every_remaining_household() -> None:
    run = section("yiyang-2020").screenings[0]
    assert (run.code, run.population, run.coverage) == ("look_back", "remaining_households", 1)
    assert (run.cadre_levels, run.transfers) == ((), ())


@pytest.mark.requirement("R001-029")
def test_six_payments_are_looked_after_person_by_person() -> None:
    run = section("yiyang-2020").screenings[1]
    assert (run.code, run.population, run.coverage) == ("transfer_income", "remaining_households", 1)
    assert [TRANSFER_KINDS.by_code(code).label for code in run.transfers] == [
        "低保",
        "特困供养",
        "残疾人补贴",
        "高龄老人补贴",
        "养老保险",
        "计划生育补贴",
    ]


@pytest.mark.requirement("R002-053")
def test_cadres_of_four_levels_visit_every_poor_household() -> None:
    (run,) = section("city-five-years").screenings
    assert (run.code, run.population, run.coverage) == ("visit_all", "remaining_households", 1)
    assert run.cadre_levels == ("province", "city", "county", "town")


@pytest.mark.requirement("R003-041")
def test_a_township_is_supervised_in_four_items() -> None:
    four = form("cangxi-2014", "four_in_place")
    assert four.objects == ("town",)
    assert [section.label for section in four.sections] == ["扶贫规划", "扶贫项目", "扶贫资金", "扶贫工作"]
    assert [item.code for section in four.sections for item in section.items if item.kind == "yes_no"] == [
        "plan_in_place",
        "projects_in_place",
        "funds_in_place",
        "work_in_place",
    ]


@pytest.mark.requirement("R001-034")
def test_first_secretaries_are_inspected_by_the_departments() -> None:
    secretary = form("yiyang-2020", "first_secretary")
    assert (secretary.objects, secretary.roles) == (("person",), ("department", "county_office"))
    assert secretary.handover is not None
    assert secretary.handover.most_days == 0


@pytest.mark.requirement("R000-083", "R004-007")
def test_the_spot_check_draws_from_exited_households_every_quarter() -> None:
    check = section("town-2017").spot_check
    assert check is not None
    assert (check.draw.share, check.draw.population, check.draw.per) == (
        Fraction(3, 10),
        "exited_households",
        "quarter",
    )


# zones and grids -----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-039")
@pytest.mark.parametrize(
    ("area", "held", "stands_in_the_way"),
    [
        (TOWN, Holding(TOWN, MARCH), True),
        (VILLAGE, Holding(TOWN, MARCH), True),
        (TOWN, Holding(VILLAGE, MARCH), True),
        (TOWN, Holding(COUNTY, MARCH), True),
        (OTHER_TOWN, Holding(TOWN, MARCH), False),
        (OTHER_VILLAGE, Holding(VILLAGE, MARCH), False),
        # left on the very day on which the other takes it, or a day later; or it comes only later
        (TOWN, Holding(TOWN, MARCH, MAY), False),
        (TOWN, Holding(TOWN, MARCH, date(2020, 5, 2)), True),
        (TOWN, Holding(TOWN, JUNE), True),
    ],
)
def test_an_area_is_in_one_unit_of_a_level_at_a_time(area: str, held: Holding, stands_in_the_way: bool) -> None:
    assert clash(area, MAY, [Holding("410327199000", MARCH), held]) == (held if stands_in_the_way else None)


def test_a_holding_begins_on_its_first_day_and_ends_before_the_day_of_its_end() -> None:
    held = Holding(TOWN, MARCH, MAY)
    days = [date(2020, 2, 29), MARCH, date(2020, 4, 30), MAY]
    assert [held.holds_on(day) for day in days] == [False, True, True, False]
    assert Holding(TOWN, MARCH).holds_on(JUNE)


@pytest.mark.requirement("R001-039")
def test_the_first_grids_stand_right_below_the_zones() -> None:
    organisation = section("yiyang-2020").organisation
    assert organisation is not None
    assert (ZONE_LEVEL, organisation.grid_levels[0].level) == (0, 1)


@pytest.mark.requirement("R001-039")
def test_areas_in_no_unit_are_told() -> None:
    held = [Holding(TOWN, MARCH, MAY), Holding(OTHER_VILLAGE, MARCH)]
    assert uncovered([OTHER_TOWN, TOWN], held, MARCH) == [OTHER_TOWN]
    assert uncovered([OTHER_TOWN, TOWN], held, MAY) == [TOWN, OTHER_TOWN]
    assert uncovered([VILLAGE, OTHER_VILLAGE], iter(held), MAY) == [VILLAGE]
    assert not lies_within(TOWN, [], MAY)


# forms ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.YES_NO, [True, False], [1, 0, "true", None]),
        (Kind.NUMBER, [0, 1, 999_999_999], [-1, 1_000_000_000, True, 1.0, "1", None]),
        (Kind.TEXT, ["好", "好" * 2_000], ["", "  ", "好" * 2_001, 1]),
        (Kind.SHARE, ["0", "1", "0.95", "0.9999", "1.0000"], ["1.0001", "2", "0.99999", "-0.1", ".5", "0.", 1, 0.5]),
        (Kind.DATE, ["2020-02-29"], ["2019-02-29", "20200229", "2020-2-9", "0001-01-01", "9999-12-31", 1, ""]),
    ],
)
def test_an_answer_is_of_its_questions_kind(kind: Kind, good: list[object], bad: list[object]) -> None:
    assert [fits(kind, answer) for answer in good] == [True] * len(good)
    assert [fits(kind, answer) for answer in bad] == [False] * len(bad)


QUESTIONS = [
    Question("a", "count", "户数", Kind.NUMBER),
    Question("a", "note", "说明", Kind.TEXT),
    Question("b", "done", "是否落实", Kind.YES_NO),
]


@pytest.mark.requirement("R001-040")
def test_what_a_form_does_not_ask_and_what_is_missing_is_told() -> None:
    assert list(unknown(QUESTIONS, {"a": {"count": 1, "other": 2}, "c": {}})) == ["answers.a.other", "answers.c"]
    assert list(unknown(QUESTIONS, {"a": {"count": 1}})) == []
    assert [one.item for one in unfit(QUESTIONS, {"a": {"count": "1", "note": "好"}, "b": {"done": 1}})] == [
        "count",
        "done",
    ]
    assert [one.field for one in missing(QUESTIONS, {"a": {"note": "好"}})] == ["answers.a.count", "answers.b.done"]
    assert list(missing(QUESTIONS, {"a": {"count": 0}, "b": {"done": False}})) == []


answers = st.dictionaries(
    st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3)), max_size=3
)


@given(answers, answers)
def test_merging_answers_keeps_what_is_not_given(before: Mapping[str, Any], added: Mapping[str, Any]) -> None:
    after = merged(before, added)
    assert merged(after, added) == after
    assert merged(before, {}) == {name: dict(given) for name, given in before.items()}
    for name in {*before, *added}:
        assert after[name] == {**before.get(name, {}), **added.get(name, {})}


@pytest.mark.requirement("R001-034")
@pytest.mark.parametrize(
    ("taken_over_on", "days"),
    # the predecessor's last day is 30 April
    [("2020-04-20", 0), ("2020-04-30", 0), ("2020-05-01", 0), ("2020-05-02", 1), ("2020-05-11", 10)],
)
def test_a_post_is_handed_over_without_a_day_between(taken_over_on: str, days: int) -> None:
    assert empty_days(date(2020, 4, 30), date.fromisoformat(taken_over_on)) == days
    given = {"handover": {"predecessor_left_on": "2020-04-30", "taken_over_on": taken_over_on}}
    handover = handover_of(form("yiyang-2020", "first_secretary"), given)
    assert handover is not None
    assert (handover.days, handover.exceeded) == (days, days > 0)


def test_a_handover_is_unknown_until_both_days_are() -> None:
    secretary = form("yiyang-2020", "first_secretary")
    assert handover_of(secretary, {"handover": {"taken_over_on": "2020-05-01"}}) is None
    assert handover_of(secretary, {"handover": {"predecessor_left_on": "2020-05-01"}}) is None
    assert handover_of(form("yiyang-2020", "war_zone"), {}) is None
    assert [question.item for question in questions_of(secretary)][:2] == ["in_post", "task_list_done"]


# findings ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-045")
def test_a_finding_is_rectified_and_then_closed_or_sent_back() -> None:
    allowed = {
        (state, step): following
        for state in FindingState
        for step in FindingStep
        if (following := state_after(state, step)) is not None
    }
    assert allowed == {
        (FindingState.OPENED, FindingStep.RECTIFY): FindingState.RECTIFIED,
        (FindingState.SENT_BACK, FindingStep.RECTIFY): FindingState.RECTIFIED,
        (FindingState.RECTIFIED, FindingStep.CLOSE): FindingState.CLOSED,
        (FindingState.RECTIFIED, FindingStep.SEND_BACK): FindingState.SENT_BACK,
    }


@pytest.mark.requirement("R001-045")
def test_nobody_closes_his_own_work() -> None:
    assert not may_close("li", "li")
    assert may_close("li", "zhang")


@pytest.mark.requirement("R001-045")
@pytest.mark.parametrize(
    ("rectified_on", "today", "late"),
    [(None, MAY, False), (None, JUNE, True), (MAY, JUNE, False), (JUNE, JUNE, True), (MARCH, MARCH, False)],
)
def test_a_finding_is_late_after_its_last_day(rectified_on: date | None, today: date, late: bool) -> None:
    assert is_late(MAY, rectified_on, today) is late


# runs and lists ------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-003", "R002-053")
def test_a_run_is_over_when_nobody_is_left() -> None:
    for run in (*section("yiyang-2020").screenings, *section("city-five-years").screenings):
        assert [Coverage(1_000, marked).reaches(run.coverage) for marked in (0, 999, 1_000)] == [False, False, True]
        assert Coverage(0, 0).reaches(run.coverage)
    assert Coverage(0, 0).share == 1
    assert Coverage(8, 2).share == Fraction(1, 4)


ANN, BO, STRANGER = (UUID(int=number) for number in (1, 2, 3))
AT_HOME = {ANN: "安", BO: "波"}
WANTED = ("pension", "minimum_allowance")
NOTHING = Flaws([], [], [], [], [])


@pytest.mark.requirement("R001-029")
@pytest.mark.parametrize(
    ("wanted", "checks", "found"),
    [
        (WANTED, [Check(ANN, [], []), Check(BO, ["pension"], ["minimum_allowance"])], NOTHING),
        (WANTED, [], NOTHING._replace(unasked=["安", "波"])),
        (WANTED, [Check(BO, [], [])], NOTHING._replace(unasked=["安"])),
        (WANTED, [Check(ANN, [], []), Check(BO, [], []), Check(ANN, [], [])], NOTHING._replace(repeated=[ANN])),
        (WANTED, [Check(one, [], []) for one in (ANN, BO, STRANGER)], NOTHING._replace(strangers=[STRANGER])),
        (
            WANTED,
            [Check(ANN, ["old_age_allowance"], ["family_planning"]), Check(BO, [], [])],
            NOTHING._replace(unwanted=["family_planning", "old_age_allowance"]),
        ),
        (WANTED, [Check(ANN, ["pension"], ["pension"]), Check(BO, [], [])], NOTHING._replace(both=["pension"])),
        (WANTED, [Check(ANN, ["pension"], []), Check(BO, [], ["pension"])], NOTHING),
        ((), [], NOTHING),
        ((), [Check(ANN, [], [])], NOTHING._replace(strangers=[ANN])),
    ],
)
def test_every_member_is_asked_once_of_the_payments_of_the_run(
    wanted: tuple[str, ...], checks: list[Check], found: Flaws
) -> None:
    assert flaws_of(AT_HOME, wanted, checks) == found


@pytest.mark.requirement("R001-029")
def test_people_are_counted_by_payment_in_the_order_of_the_plan() -> None:
    checks = [Check(ANN, ["pension"], ["minimum_allowance"]), Check(BO, ["pension"], [])]
    assert list(counted(WANTED, checks).items()) == [("pension", (2, 0)), ("minimum_allowance", (0, 1))]


@pytest.mark.parametrize(
    ("population", "village_now", "exited_on", "removed_on", "since"),
    [
        (Population.EXITED, VILLAGE, MARCH, None, None),
        (Population.EXITED, OTHER_VILLAGE, MARCH, None, Since.MOVED),
        (Population.EXITED, VILLAGE, None, None, Since.RETURNED),
        (Population.EXITED, OTHER_VILLAGE, None, MAY, Since.REMOVED),
        (Population.REMAINING, VILLAGE, None, None, None),
        (Population.REMAINING, OTHER_VILLAGE, None, None, Since.MOVED),
        (Population.REMAINING, VILLAGE, MARCH, None, Since.EXITED),
        (Population.REMAINING, VILLAGE, MARCH, MAY, Since.REMOVED),
    ],
)
def test_what_became_of_a_listed_household(
    population: Population, village_now: str, exited_on: date | None, removed_on: date | None, since: Since | None
) -> None:
    assert what_became(population, VILLAGE, village_now, exited_on, removed_on) is since


# what a plan may not say ---------------------------------------------------------------------------------------------


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Yiyang's supervision with something changed."""
    written = section("yiyang-2020").model_dump(mode="json")
    change(written)
    return written


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda plan: plan["organisation"]["zones"][1].update(code="zone_1"), "'zone_1' stands twice"),
        (lambda plan: plan["organisation"]["grid_levels"][1].update(level=3), "2 is expected here"),
        (lambda plan: plan["forms"][1]["handover"].update(left="in_post"), "no date named 'in_post'"),
        (lambda plan: plan["forms"][1]["handover"].update(taken_over="x"), "no date named 'x'"),
        (lambda plan: plan["forms"][1].update(code="war_zone"), "'war_zone' stands twice"),
        (lambda plan: plan["forms"][1]["sections"][0].update(code="guarantees"), "'guarantees' stands twice"),
        (lambda plan: plan["forms"][0]["sections"][0]["items"][1].update(code="education_lacking"), "stands twice"),
        (lambda plan: plan["finding_sources"][1].update(code="inspection_tour"), "stands twice"),
        (lambda plan: plan["screenings"][0].update(coverage="1.1"), "between 0 and 1"),
        (lambda plan: plan["screenings"][1].update(transfers=["pension", "pension"]), "'pension' stands twice"),
        (lambda plan: plan["screenings"][1].update(transfers=["gold"]), "gold"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(change: Callable[[dict[str, Any]], None], said: str) -> None:
    SupervisionSection.model_validate(changed(lambda plan: None))
    with pytest.raises(ValidationError, match=said):
        SupervisionSection.model_validate(changed(change))


@pytest.mark.parametrize(
    ("found_at", "level", "stands"),
    [(3, 2, False), (3, 3, True), (3, 4, True), (0, 0, True), (1, 0, False)],
)
def test_who_judges_what_was_done_about_a_finding(found_at: int, level: int, stands: bool) -> None:
    assert has_standing(found_at, level) is stands


def test_posts_stand_above_each_other() -> None:
    ladder = [Role.VILLAGE_CADRE, Role.TOWNSHIP, Role.DEPARTMENT, Role.COUNTY_OFFICE, Role.CITY_OFFICE]
    levels = [level_of(role) for role in ladder]
    assert levels == sorted(set(levels))
    assert level_of(Role.WORK_TEAM) == level_of(Role.VILLAGE_CADRE)
    assert level_of(Role.AUDITOR) == level_of(Role.COUNTY_FINANCE) == level_of(Role.COUNTY_OFFICE)
    check_not_above("township", Role.TOWNSHIP)
    with pytest.raises(RecordedAbove):
        check_not_above("township", Role.VILLAGE_CADRE)
