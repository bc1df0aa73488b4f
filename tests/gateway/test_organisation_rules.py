"""Rules of the organisation: terms in posts, what is missing, quorum, lateness, and the life of plans of work."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from services.gateway.organisation.demands.rules import (
    Gap,
    GroupFound,
    Missing,
    SeatAsked,
    missing_of_group,
    missing_partner,
    missing_people,
)
from services.gateway.organisation.meetings.rules import is_late, is_quorate
from services.gateway.organisation.places import line_up, part_of
from services.gateway.organisation.posts.rules import Term, earliest_step, kind_fits
from services.gateway.organisation.work_plans.rules import (
    WorkPlanState,
    WorkPlanStep,
    fits_period,
    may_issue,
    may_judge,
    needs_recipients,
    state_after,
    unacknowledged,
)
from shared.codes import RESPONSIBILITY_KINDS, SEAT_KINDS, WORK_PLAN_KINDS

DAY = date(2017, 5, 10)


@pytest.mark.requirement("R000-067", "R000-068")
@pytest.mark.parametrize(
    ("term", "days", "holds"),
    [
        (Term(DAY), -1, False),
        (Term(DAY), 0, True),
        (Term(DAY), 3650, True),
        (Term(DAY, DAY + timedelta(days=2)), 1, True),
        (Term(DAY, DAY + timedelta(days=2)), 2, False),
        (Term(DAY, DAY), 0, False),
    ],
)
def test_somebody_holds_a_post_from_his_first_day_to_the_one_before_he_left(term: Term, days: int, holds: bool) -> None:
    assert term.holds(DAY + timedelta(days=days)) is holds


@pytest.mark.requirement("R000-067", "R000-068")
def test_no_step_lies_before_what_is_known_of_a_post() -> None:
    assert earliest_step(DAY, []) == DAY
    assert earliest_step(DAY, [Term(DAY + timedelta(days=3))]) == DAY + timedelta(days=3)
    left = Term(DAY, DAY + timedelta(days=9))
    assert earliest_step(DAY, [left]) == DAY + timedelta(days=9)
    assert earliest_step(DAY, [left, Term(DAY + timedelta(days=9))]) == DAY + timedelta(days=9)


@pytest.mark.requirement("R000-067", "R000-068", "R002-072")
def test_seats_are_of_groups_and_responsibilities_of_areas() -> None:
    assert {entry.code for entry in SEAT_KINDS if kind_fits(entry.code, of_group=True)} == {
        "head",
        "executive_deputy",
        "deputy",
        "member",
        "office_director",
        "staff",
    }
    assert {entry.code for entry in RESPONSIBILITY_KINDS if kind_fits(entry.code, of_group=False)} == {
        "secretary",
        "first_responsible",
        "directly_responsible",
        "staff",
    }
    assert not kind_fits("head", of_group=False)
    assert not kind_fits("secretary", of_group=True)


SEATS = (SeatAsked("head", "镇党委书记", 1), SeatAsked("members", "部门负责人", 2))


@pytest.mark.requirement("R000-067", "R002-026", "R002-088", "R002-142", "R003-028")
def test_a_group_lacks_itself_or_people_in_its_seats_or_files() -> None:
    assert list(missing_of_group("领导小组", SEATS, True, None)) == [Gap(Missing.GROUP, None, 1, 0, "尚未设立领导小组")]
    assert list(missing_of_group("领导小组", SEATS, True, GroupFound({"members": 1}, 0))) == [
        Gap(Missing.SEAT, "head", 1, 0, "领导小组的镇党委书记应有至少 1 名，现有 0 名"),
        Gap(Missing.SEAT, "members", 2, 1, "领导小组的部门负责人应有至少 2 名，现有 1 名"),
        Gap(Missing.FILES, None, 1, 0, "领导小组尚无资料"),
    ]
    assert list(missing_of_group("领导小组", SEATS, True, GroupFound({"head": 1, "members": 2}, 1))) == []
    assert list(missing_of_group("领导小组", SEATS, False, GroupFound({"head": 3, "members": 2}, 0))) == []


@pytest.mark.requirement("R000-068", "R001-037", "R002-072", "R003-040")
@pytest.mark.parametrize(("present", "lacks"), [(0, True), (1, True), (2, False), (3, False)])
def test_people_are_missing_below_the_number_asked_for(present: int, lacks: bool) -> None:
    found = list(missing_people("扶贫专干", "专（兼）职人员", 2, present))
    expected = Gap(Missing.PEOPLE, None, 2, present, f"专（兼）职人员（扶贫专干）应有至少 2 名，现有 {present} 名")
    assert found == ([expected] if lacks else [])


@pytest.mark.requirement("R001-035")
def test_a_partner_is_missing_until_it_is_entered() -> None:
    assert list(missing_partner("洛龙区", is_entered=True)) == []
    assert list(missing_partner("洛龙区", is_entered=False)) == [
        Gap(Missing.PARTNER, None, 1, 0, "对口帮扶单位洛龙区尚未登记")
    ]


@pytest.mark.requirement("R000-071")
@pytest.mark.parametrize(
    ("present", "seats", "quorum", "enough"),
    [
        (0, 4, None, False),
        (1, 4, None, True),
        (0, 0, Fraction(1, 2), False),
        (1, 3, Fraction(1, 2), False),  # 1.5 of 3
        (2, 3, Fraction(1, 2), True),
        (2, 4, Fraction(1, 2), True),
        (3, 4, Fraction(1), False),
        (4, 4, Fraction(1), True),
    ],
)
def test_enough_were_there(present: int, seats: int, quorum: Fraction | None, enough: bool) -> None:
    assert is_quorate(present, seats, quorum) is enough


@pytest.mark.requirement("R000-071")
@pytest.mark.parametrize(
    ("done_after", "today_after", "late"),
    [(None, 0, False), (None, 1, True), (0, 30, False), (1, 30, True), (-5, -1, False)],
)
def test_a_decision_is_late_after_its_last_day(done_after: int | None, today_after: int, late: bool) -> None:
    done_on = None if done_after is None else DAY + timedelta(days=done_after)
    assert is_late(DAY, done_on, DAY + timedelta(days=today_after)) is late


@pytest.mark.requirement("R000-069")
def test_nothing_is_issued_that_was_not_approved_nor_approved_before_it_was_tabled() -> None:
    leads = {
        (state.value, step.value): after.value
        for state in WorkPlanState
        for step in WorkPlanStep
        if (after := state_after(state, step)) is not None
    }
    assert leads == {
        ("sent_back", "resubmit"): "submitted",
        ("submitted", "table"): "tabled",
        ("tabled", "approve"): "approved",
        ("submitted", "send_back"): "sent_back",
        ("tabled", "send_back"): "sent_back",
        ("approved", "issue"): "issued",
    }


@pytest.mark.requirement("R000-069")
def test_two_people_are_needed() -> None:
    assert (may_judge("wang", "li"), may_judge("wang", "wang")) == (True, False)
    assert (may_issue("li", "wang"), may_issue("li", "li")) == (True, False)


@pytest.mark.requirement("R000-069")
def test_years_fit_the_kind_of_plan() -> None:
    fitting = {
        entry.code: [fits_period(entry.code, 2017, last) for last in (2016, 2017, 2018)] for entry in WORK_PLAN_KINDS
    }
    assert fitting == {
        "multi_year_plan": [False, False, True],
        "year_plan": [False, True, False],
        "assessment_method": [False, True, True],
        "year_task": [False, True, False],
    }
    assert [entry.code for entry in WORK_PLAN_KINDS if needs_recipients(entry.code)] == ["year_task"]
    assert unacknowledged([None, DAY, None]) == 2


def test_the_line_of_an_area_and_the_part_that_another_lies_in() -> None:
    line = ["360000000000", "360700000000", "360722000000", "360722106000", "360722106201"]
    assert line_up("360722106201") == line
    assert line_up("360700000000") == line[:2]
    # a town right under a city without counties
    assert line_up("441900003000") == ["440000000000", "441900000000", "441900003000"]
    assert part_of("360700000000", "360722106201") == "360722000000"
    assert part_of("360722106000", "360722106201") == "360722106201"
    assert part_of("360722106000", "360722106000") == "360722106000"
