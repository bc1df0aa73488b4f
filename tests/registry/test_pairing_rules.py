"""Rules of pairing: no day without the responsible helper, and never more helpers than allowed."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.registry.helping.rules import is_met, wanted_households
from services.registry.pairings import refusals, rules
from services.registry.pairings.rules import JOINT, MEDICAL, RESPONSIBLE, Line, Lines
from services.registry.pairings.service import most_helpers
from shared.database import new_id
from shared.errors import DateBeforeStep, Refusal
from shared.policies import find_pack, pack_names

FIRST = date(2014, 1, 1)
PEOPLE = [UUID(int=number) for number in range(1, 6)]
WITH_PAIRING = ("cangxi-2014", "gupo-2014", "paired-aid", "town-2017", "township-eight-projects", "yiyang-2020")


def day(number: int) -> date:
    """The day so many days after the first."""
    return FIRST + timedelta(days=number)


def a_line(person: int, start: int, end: int | None = None, role: str = RESPONSIBLE) -> Line:
    """A line of one of the people."""
    return Line(new_id(), PEOPLE[person], role, day(start), None if end is None else day(end))


def test_the_packs_that_speak_of_pairing_are_tried() -> None:
    assert tuple(name for name in pack_names() if find_pack(name).pairing is not None) == WITH_PAIRING


# one helper and more --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R003-025", "R001-033", "R004-015", "R000-047", "R002-071")
@pytest.mark.parametrize("name", WITH_PAIRING)
def test_a_household_has_one_responsible_helper_and_further_ones_as_the_plan_says(name: str) -> None:
    plan = find_pack(name).pairing
    assert plan is not None
    ordinary = {"paired-aid": 3}.get(name, 1)
    hard = {"paired-aid": 3, "yiyang-2020": 3}.get(name, 1)
    for hard_case, allowed in ((False, ordinary), (True, hard)):
        most = most_helpers(plan, hard_case)
        lines: Lines = rules.with_new((), a_line(0, 0), most, None)
        with pytest.raises(refusals.HelperAlreadyNamed):
            rules.with_new(lines, a_line(1, 5), most, None)
        for person in range(1, allowed):
            lines = rules.with_new(lines, a_line(person, 5, role=JOINT), most, None)
        with pytest.raises(refusals.TooManyHelpers):
            rules.with_new(lines, a_line(allowed, 5, role=JOINT), most, None)
        assert rules.helpers_on(lines, day(5)) == allowed


@pytest.mark.requirement("R001-033")
def test_only_a_very_hard_case_has_more_than_one_helper_in_yiyang() -> None:
    plan = find_pack("yiyang-2020").pairing
    assert plan is not None
    assert (most_helpers(plan, False), most_helpers(plan, True) > 1) == (1, True)


def test_medical_staff_are_not_counted_and_may_be_the_responsible_helper_too() -> None:
    lines = rules.with_new((), a_line(0, 0), 1, None)
    lines = rules.with_new(lines, a_line(1, 0, role=MEDICAL), 1, None)
    lines = rules.with_new(lines, a_line(0, 3, role=MEDICAL), 1, None)
    assert rules.helpers_on(lines, day(3)) == 1
    with pytest.raises(refusals.AlreadyHelps):
        rules.with_new(lines, a_line(1, 9, role=MEDICAL), 1, None)


@pytest.mark.requirement("R001-033", "R003-025")
def test_a_further_helper_needs_the_responsible_one_on_the_first_day() -> None:
    with pytest.raises(refusals.NoNamedHelper):
        rules.with_new((), a_line(1, 0, role=JOINT), 2, None)
    lines = rules.with_new((), a_line(0, 10), 2, None)
    with pytest.raises(refusals.NoNamedHelper):
        rules.with_new(lines, a_line(1, 9, role=JOINT), 2, None)  # the day before
    assert len(rules.with_new(lines, a_line(1, 10, role=JOINT), 2, None)) == 2


def test_one_person_is_not_two_helpers_of_a_household() -> None:
    lines = rules.with_new((), a_line(0, 10), 3, None)
    with pytest.raises(refusals.AlreadyHelps):
        rules.with_new(lines, a_line(0, 20, role=JOINT), 3, None)


# ending ---------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-049", "R003-027")
@pytest.mark.parametrize(
    ("exited", "released", "accepted"),
    [(None, 100, False), (100, 99, False), (100, 100, True), (100, 101, True)],
)
def test_a_helper_is_released_on_the_day_of_the_exit_at_the_earliest(
    exited: int | None, released: int, accepted: bool
) -> None:
    line = a_line(0, 0)
    exited_on = None if exited is None else day(exited)
    if accepted:
        (ended,) = rules.with_released((line,), line, day(released), exited_on)
        assert ended.ended_on == day(released)
    else:
        with pytest.raises(refusals.HelperNotReleasable):
            rules.with_released((line,), line, day(released), exited_on)


@pytest.mark.requirement("R000-049", "R001-033", "R003-025", "R003-027")
@pytest.mark.parametrize(
    ("start", "end", "exited", "refusal"),
    [
        (0, 9, None, None),  # the next begins on the 10th
        (0, 8, None, refusals.HelperNotReleasable),  # a day between
        (0, 10, None, refusals.HelperAlreadyNamed),  # a day with both
        (5, 4, None, refusals.PairingEndsEarly),
        (0, 8, 8, None),  # it ended with the exit
        (0, 7, 8, refusals.HelperNotReleasable),  # a day before the exit
        (9, 9, None, None),  # a single day
    ],
)
def test_a_past_line_is_entered_where_it_leaves_no_gap(
    start: int, end: int, exited: int | None, refusal: type[Refusal] | None
) -> None:
    lines = (a_line(0, 10),)
    exited_on = None if exited is None else day(exited)
    if refusal is None:
        assert len(rules.with_new(lines, a_line(1, start, end), 1, exited_on)) == 2
    else:
        with pytest.raises(refusal):
            rules.with_new(lines, a_line(1, start, end), 1, exited_on)


@pytest.mark.requirement("R003-025")
def test_a_day_is_covered_by_exactly_one_responsible_helper() -> None:
    lines = (a_line(0, 0, 4), a_line(1, 6, 9), a_line(2, 9), a_line(3, 5, 5, JOINT))
    # nobody but a further helper on the 5th, two on the 9th
    assert rules.uncovered_days(lines, day(0), day(10)) == [day(5), day(9)]
    assert rules.uncovered_days((), day(3), day(3)) == [day(3)]
    assert rules.uncovered_days((), day(3), day(2)) == []


@pytest.mark.requirement("R003-027")
def test_the_help_plan_begins_with_its_first_year() -> None:
    pairing = find_pack("cangxi-2014").pairing
    assert pairing is not None
    assert pairing.plan is not None
    rules.check_plan(date(2014, 1, 1), pairing.plan.first_year)
    with pytest.raises(refusals.PairingBeforePlan):
        rules.check_plan(date(2013, 12, 31), pairing.plan.first_year)


@pytest.mark.requirement("R002-071")
def test_both_covers_are_whole_with_the_last_one() -> None:
    plan = find_pack("township-eight-projects").pairing
    assert plan is not None
    assert plan.coverage is not None
    for wanted in (plan.coverage.villages, plan.coverage.households):
        assert [is_met(20, covered, wanted) for covered in (19, 20)] == [False, True]
        assert is_met(0, 0, wanted)


@pytest.mark.requirement("R000-042", "R000-043", "R000-044")
def test_a_post_without_a_number_links_one_household() -> None:
    assert [wanted_households(most) for most in (None, 1, 2)] == [1, 1, 2]


def test_replacing_ends_one_line_and_begins_the_next_on_the_next_day() -> None:
    line = a_line(0, 0)
    lines, last = rules.with_replaced((line,), line, a_line(1, 30), 1, None)
    assert last == day(29)
    assert rules.uncovered_days(lines, day(0), day(60)) == []
    lines, last = rules.with_replaced((line,), line, a_line(1, 0), 1, None)
    assert (last, [one.helper_id for one in lines]) == (None, [PEOPLE[1]])  # the line before never was


@pytest.mark.parametrize(
    ("line", "new", "refusal"),
    [
        (a_line(0, 10), a_line(1, 9), DateBeforeStep),
        (a_line(0, 10, 20), a_line(1, 21), refusals.LineEnded),
        (a_line(0, 10), a_line(0, 20), refusals.AlreadyHelps),
    ],
)
def test_what_can_not_replace_a_line(line: Line, new: Line, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.with_replaced((line,), line, new, 1, None)


@pytest.mark.requirement("R000-049", "R003-027")
def test_a_release_before_the_line_begins_is_refused() -> None:
    line = a_line(0, 10)
    with pytest.raises(DateBeforeStep):
        rules.with_released((line,), line, day(9), day(5))
    assert rules.with_released((line,), line, day(10), day(5))[0].ended_on == day(10)


@pytest.mark.requirement("R001-032")
@pytest.mark.parametrize(
    ("locked", "override", "role", "refusal"),
    [
        (False, False, "township", None),
        (True, False, "county_office", refusals.HelperLocked),
        (True, True, "township", refusals.OverrideNotAllowed),
        (True, True, "county_office", None),
    ],
)
def test_the_helper_of_a_poor_household_stays_unless_the_county_overrides(
    locked: bool, override: bool, role: str, refusal: type[Refusal] | None
) -> None:
    if refusal is None:
        rules.check_override(locked, override, role, ["county_office"])
    else:
        with pytest.raises(refusal):
            rules.check_override(locked, override, role, ["county_office"])


# who may help ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("active_from", "active_to", "start", "end", "serves"),
    [
        (10, None, 10, None, True),
        (10, None, 9, None, False),
        (0, 20, 10, None, False),  # goes on after the post
        (0, 20, 10, 20, True),
        (0, 20, 10, 21, False),
    ],
)
def test_a_line_lies_inside_the_time_in_the_post(
    active_from: int, active_to: int | None, start: int, end: int | None, serves: bool
) -> None:
    until = None if active_to is None else day(active_to)
    if serves:
        rules.check_serving(day(active_from), until, a_line(0, start, end))
    else:
        with pytest.raises(refusals.HelperNotServing):
            rules.check_serving(day(active_from), until, a_line(0, start, end))


@pytest.mark.requirement("R004-015")
@pytest.mark.parametrize("name", WITH_PAIRING)
def test_a_helper_has_more_households_only_where_the_plan_knows_one_to_many(name: str) -> None:
    plan = find_pack(name).pairing
    assert plan is not None
    kinds = [kind.code for kind in plan.pair_kinds]
    rules.check_households(kinds, 0, None)
    if name == "paired-aid":
        assert kinds == ["one_to_one", "many_to_one"]
        with pytest.raises(refusals.TooManyHouseholds):
            rules.check_households(kinds, 1, None)
    else:
        rules.check_households(kinds, 1, None)


@pytest.mark.requirement("R000-042", "R000-043", "R000-044", "R004-015")
@pytest.mark.parametrize(("others", "most", "fits"), [(0, 1, True), (1, 1, False), (1, 2, True), (2, 2, False)])
def test_a_post_bounds_households_and_villages(others: int, most: int, fits: bool) -> None:
    if fits:
        rules.check_households(["one_to_many"], others, most)
        rules.check_villages(others, most)
    else:
        with pytest.raises(refusals.TooManyHouseholds):
            rules.check_households(["one_to_many"], others, most)
        with pytest.raises(refusals.TooManyVillages):
            rules.check_villages(others, most)
    rules.check_villages(others, None)


@pytest.mark.requirement("R003-026")
@pytest.mark.parametrize(
    ("post", "able", "levels", "refusal"),
    [
        ("township_staff", False, [], None),
        ("township_staff", False, ["town", "village"], None),
        ("township_staff", False, ["county"], refusals.FallbackNotNeeded),
        ("party_member", False, ["city"], refusals.FallbackNotNeeded),
        ("party_member", False, [], None),
        ("village_committee", False, [], refusals.HelperNotAble),
        ("village_committee", True, [], None),
        ("village_committee", True, ["province", "town"], refusals.FallbackNotNeeded),
        ("department_cadre", False, ["county"], None),
        ("department_cadre", False, [], None),
    ],
)
def test_local_staff_stand_in_where_no_unit_of_the_county_or_above_helps(
    post: str, able: bool, levels: list[str], refusal: type[Refusal] | None
) -> None:
    plan = find_pack("cangxi-2014").pairing
    assert plan is not None
    assert plan.fallback is not None
    given: Callable[[], Any] = lambda: rules.check_fallback(  # noqa: E731  # said once, asked twice
        post, able, levels, plan.fallback.posts, plan.fallback.able_posts
    )
    if refusal is None:
        given()
    else:
        with pytest.raises(refusal):
            given()


@pytest.mark.requirement("R004-016")
@pytest.mark.parametrize(
    ("labour", "mode"),
    [
        (["ordinary"], "develop"),
        (["skilled", "none"], "develop"),
        (["weak"], "develop"),
        (["lost"], "relieve"),
        (["none", "lost"], "relieve"),
        ([], "relieve"),
    ],
)
def test_the_mode_of_help_follows_from_labour(labour: list[str], mode: str) -> None:
    assert rules.aid_mode(labour) == mode


@pytest.mark.requirement("R004-015")
@pytest.mark.parametrize(
    ("helpers", "of_helper", "kind"),
    [(0, 0, None), (1, 1, "one_to_one"), (1, 2, "one_to_many"), (2, 1, "many_to_one"), (2, 2, "many_to_one")],
)
def test_the_way_of_pairing_is_told_by_numbers(helpers: int, of_helper: int, kind: str | None) -> None:
    assert rules.pair_kind(helpers, of_helper) == kind


@pytest.mark.requirement("R000-049")
def test_promotion_is_barred_while_one_household_is_poor() -> None:
    assert [rules.barred_from_promotion(number) for number in (0, 1, 2)] == [False, True, True]


# any sequence of steps ------------------------------------------------------------------------------------------------

DAYS = st.integers(0, 120)
HORIZON = 150
person = st.integers(0, len(PEOPLE) - 1)
role = st.sampled_from([RESPONSIBLE, JOINT, JOINT, MEDICAL])


class Pairing(RuleBasedStateMachine):
    """A household's lines under whatever steps people try, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Lines = ()
        self.exited_on: date | None = None
        self.most = 1

    @initialize(most=st.integers(1, 3))
    def plan(self, most: int) -> None:
        self.most = most

    def open_line(self, at: int) -> Line | None:
        found = [line for line in self.lines if line.ended_on is None]
        return found[at % len(found)] if found else None

    @rule(who=person, kind=role, start=DAYS)
    def pair(self, who: int, kind: str, start: int) -> None:
        with contextlib.suppress(Refusal):
            self.lines = rules.with_new(self.lines, a_line(who, start, role=kind), self.most, self.exited_on)

    @rule(who=person, kind=role, start=DAYS, length=st.integers(-1, 60))
    def enter_past_line(self, who: int, kind: str, start: int, length: int) -> None:
        new = a_line(who, start, start + length, kind)
        with contextlib.suppress(Refusal):
            self.lines = rules.with_new(self.lines, new, self.most, self.exited_on)

    @rule(who=person, kind=role, at=st.integers(0, 9), length=st.integers(0, 30))
    def enter_line_before(self, who: int, kind: str, at: int, length: int) -> None:
        if self.lines:
            end = (self.lines[at % len(self.lines)].started_on - FIRST).days - 1
            self.enter_past_line(who, kind, end - length, length)

    @rule(who=person, at=st.integers(0, 9), on=DAYS)
    def replace(self, who: int, at: int, on: int) -> None:
        if (line := self.open_line(at)) is not None:
            try:
                new = a_line(who, on, role=line.role)
                self.lines, _ = rules.with_replaced(self.lines, line, new, self.most, self.exited_on)
            except Refusal:
                pass

    @rule(at=st.integers(0, 9), on=DAYS)
    def release(self, at: int, on: int) -> None:
        if (line := self.open_line(at)) is not None:
            with contextlib.suppress(Refusal):
                self.lines = rules.with_released(self.lines, line, day(on), self.exited_on)

    @precondition(lambda self: self.exited_on is None)
    @rule(on=DAYS)
    def exit(self, on: int) -> None:
        self.exited_on = day(on)

    @invariant()
    def no_day_without_the_responsible_helper(self) -> None:
        named = [line.started_on for line in self.lines if line.role == RESPONSIBLE]
        if named:
            last = self.exited_on or day(HORIZON)
            assert rules.uncovered_days(self.lines, min(named), last) == []

    @invariant()
    def never_more_than_allowed(self) -> None:
        for line in self.lines:
            assert rules.helpers_on(self.lines, line.started_on) <= self.most
            named = [one for one in self.lines if one.role == RESPONSIBLE and one.holds(line.started_on)]
            assert len(named) <= 1


Pairing.TestCase.settings = settings(max_examples=300, stateful_step_count=30)
TestPairing = Pairing.TestCase
