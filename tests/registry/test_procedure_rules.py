"""The engine's rules at their bounds: order, posts, two people, papers, votes, windows, quotas, notices."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.monitored.refusals import KindNotAdmitted, RiskNotRemoved, WrongMonitoredKind
from services.registry.monitored.rules import check_admitted, check_kind, check_removal, has_labour, needs_low_income
from services.registry.notices.refusals import NoticeMissing, NoticeRunning, ObjectionOpen
from services.registry.notices.rules import check_over, first_free_day, mask_name
from services.registry.procedures import refusals, rules
from services.registry.procedures.rules import StepRule, VoteRule, Votes
from services.registry.standards.rules import Scale
from shared.errors import Refusal
from shared.policies import find_pack

VOTE = VoteRule(Fraction(1, 2), Fraction(2, 3), Fraction(1, 2))


def a_step(code: str = "one", kind: str = "record", role: str = "township", **changes: object) -> StepRule:
    """A step that asks for one paper."""
    given: dict[str, object] = {"evidence": ("记录",), **changes}
    return StepRule(code, f"步骤{code}", kind, role, **given)  # type: ignore[arg-type]  # whatever a test changes


STEPS = tuple(a_step(code) for code in ("one", "two", "three"))


@pytest.mark.requirement("R002-009")
def test_steps_go_in_order_and_a_skipped_one_is_named() -> None:
    assert rules.check_order(STEPS, [], "one").code == "one"
    assert rules.check_order(STEPS, ["one", "two"], "three").code == "three"
    with pytest.raises(refusals.StepSkipped) as skipped:
        rules.check_order(STEPS, [], "three")
    assert (skipped.value.detail, skipped.value.extra["missing"]) == (
        "“步骤three”之前还须办理：步骤one、步骤two",
        ["one", "two"],
    )
    with pytest.raises(refusals.StepTaken):
        rules.check_order(STEPS, ["one"], "one")
    with pytest.raises(refusals.UnknownStep):
        rules.check_order(STEPS, [], "four")
    with pytest.raises(refusals.RoundEnded):
        rules.check_order(STEPS, [], "one", ended=True)


@given(st.integers(0, 3), st.sampled_from(["one", "two", "three", "four"]), st.booleans())
def test_only_the_next_step_can_be_taken(taken: int, code: str, ended: bool) -> None:
    codes = [step.code for step in STEPS][:taken]
    following = rules.next_step(STEPS, codes, ended=ended)
    try:
        allowed = rules.check_order(STEPS, codes, code, ended=ended)
    except Refusal:
        assert following is None or following.code != code
    else:
        assert following == allowed


def test_a_step_belongs_to_its_post_and_a_households_to_its_cadres() -> None:
    rules.check_role(a_step(role="township"), "township")
    for role in ("village_cadre", "county_office"):
        with pytest.raises(refusals.WrongRole):
            rules.check_role(a_step(role="township"), role)
    for role in ("village_cadre", "work_team", "township"):
        rules.check_role(a_step(role="household"), role)
    with pytest.raises(refusals.WrongRole):
        rules.check_role(a_step(role="household"), "county_office")


@pytest.mark.requirement("R000-082")
def test_who_submitted_does_not_check() -> None:
    step = a_step("check", other_than=("submit",))
    labels = {"submit": "报送", "check": "核查"}
    rules.check_person(step, {"submit": "li"}, "wang", labels)
    with pytest.raises(refusals.SamePerson):
        rules.check_person(step, {"submit": "li"}, "li", labels)


def test_every_paper_is_asked_for() -> None:
    step = a_step(evidence=("照片", "登记"))
    rules.check_evidence(step, {"照片", "登记", "其他"})
    with pytest.raises(refusals.EvidenceMissing) as refused:
        rules.check_evidence(step, {"照片"})
    assert refused.value.extra["missing"] == ["登记"]
    assert refused.value.detail.endswith("缺少：登记")
    with pytest.raises(refusals.EvidenceMissing) as refused:
        rules.check_evidence(step, set(), {"登记"})
    assert refused.value.detail.endswith("缺少：照片；已列出但既无文字（text）也无文件（document_id）：登记")
    assert refused.value.extra["missing"] == ["照片", "登记"]


def votes(present: int, in_favour: int, body: str = "representatives", entitled: int = 30) -> Votes:
    """Counts; whoever is not in favour is against."""
    return Votes(body, entitled, present, in_favour, present - in_favour)


@pytest.mark.requirement("R002-005")
@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        (votes(20, 11), None),  # 20 of 30 is two thirds, 11 of 20 more than half
        (votes(19, 19), refusals.NoQuorum),  # 19/30 < 2/3
        (votes(20, 10), refusals.NoMajority),  # half is not more than half
        (votes(16, 9, "assembly"), None),  # 16 of 30 is more than half, 9 of 16 too
        (votes(15, 15, "assembly"), refusals.NoQuorum),  # half is not more than half
        (votes(16, 8, "assembly"), refusals.NoMajority),
        (votes(0, 0), refusals.NoQuorum),
        (votes(0, 0, entitled=0), refusals.NoQuorum),
    ],
)
def test_a_vote_needs_quorum_and_majority(counts: Votes, refusal: type[Refusal] | None) -> None:
    step = a_step(kind="vote", vote=VOTE)
    if refusal is None:
        rules.check_votes(step, counts, "passed")
        with pytest.raises(refusals.WrongOutcome):
            rules.check_votes(step, counts, "failed")
    else:
        with pytest.raises(refusal):
            rules.check_votes(step, counts, "passed")
        rules.check_votes(step, counts, "failed")


@pytest.mark.parametrize("counts", [None, Votes("assembly", 30, 20, 11, 8), Votes("assembly", 19, 20, 11, 9)])
def test_counts_must_be_there_and_add_up(counts: Votes | None) -> None:
    with pytest.raises(refusals.VotesMissing):
        rules.check_votes(a_step(kind="vote", vote=VOTE), counts, "passed")


def test_nobody_votes_at_another_step() -> None:
    rules.check_votes(a_step(), None, "passed")
    with pytest.raises(refusals.VotesMissing):
        rules.check_votes(a_step(), votes(20, 11), "passed")


def test_only_some_steps_can_fail() -> None:
    for kind in ("vote", "comparison", "review", "check", "approval"):
        rules.check_outcome(a_step(kind=kind), "failed")
    for kind in ("record", "application", "survey", "public_notice", "announcement", "entry"):
        rules.check_outcome(a_step(kind=kind), "passed")
        with pytest.raises(refusals.WrongOutcome):
            rules.check_outcome(a_step(kind=kind), "failed")


def test_applications_are_taken_inside_their_window() -> None:
    opened, last = date(2014, 3, 3), rules.window_end(date(2014, 3, 3), 10)
    assert last == date(2014, 3, 12)  # ten days, the 3rd and the 12th included
    assert rules.window_end(opened, None) is None
    for day in (opened, last):
        rules.check_application(day, opened, last)
    for day in (date(2014, 3, 2), date(2014, 3, 13)):
        with pytest.raises(refusals.ApplicationOutsideWindow):
            rules.check_application(day, opened, last)
    with pytest.raises(refusals.WindowOpen):
        rules.check_window_over(last, last)
    rules.check_window_over(date(2014, 3, 13), last)
    rules.check_window_over(opened, None)


@pytest.mark.requirement("R000-076")
@pytest.mark.parametrize(("households", "people", "over"), [(10, 30, False), (11, 30, True), (10, 31, True)])
def test_an_approval_keeps_the_quota(households: int, people: int, over: bool) -> None:
    scale = Scale(10, 30)
    if over:
        with pytest.raises(refusals.OverQuota):
            rules.check_quota(scale, households, people)
    else:
        rules.check_quota(scale, households, people)
    rules.check_quota(Scale(), households, people)


def test_working_days_leave_the_festival_out() -> None:
    # 2016-09-30 is a Friday; the National Day rests from 1 to 7 October, and Saturday the 8th is a working day
    assert rules.due_on(a_step(within_working_days=3), date(2016, 9, 30)) == date(2016, 10, 10)
    assert rules.due_on(a_step(), date(2016, 9, 30)) is None


def test_a_step_says_what_it_needs() -> None:
    step = a_step(kind="survey", within_working_days=3, other_than=("one",))
    wanted = rules.needs(step, 2)
    assert wanted == [
        "由乡镇办理",
        "材料：记录",
        "逐户登记，尚缺 2 户",
        "办理人须与所核对步骤的办理人不同",
        "自上一步起 3 个工作日内",
    ]
    assert "公示满 7 天，异议全部答复" in rules.needs(a_step(kind="public_notice", notice_days=7), 0)
    assert "公示满 5 个工作日，异议全部答复" in rules.needs(
        a_step(kind="public_notice", notice_days=5, notice_in_working_days=True), 0
    )
    assert "赞成须超过到会人数的 1/2" in rules.needs(a_step(kind="vote", vote=VOTE), 0)[-1]


@pytest.mark.requirement("R000-078")
def test_a_notice_hangs_for_whole_days() -> None:
    assert first_free_day(date(2016, 9, 26), 7) == date(2016, 10, 3)
    # five working days from Monday the 26th end on Friday the 30th; it may end on the next day
    assert first_free_day(date(2016, 9, 26), 5, working=True) == date(2016, 10, 1)
    assert first_free_day(date(2016, 9, 28), 5, working=True) == date(2016, 10, 10)
    with pytest.raises(ValueError, match="a day at least"):
        first_free_day(date(2016, 9, 26), 0)


@pytest.mark.requirement("R000-078")
def test_a_notice_ends_after_its_days_and_with_no_objection_open() -> None:
    free_on = date(2014, 4, 8)
    check_over(free_on, free_on, 0)
    with pytest.raises(NoticeRunning):
        check_over(free_on, date(2014, 4, 7), 0)
    with pytest.raises(ObjectionOpen):
        check_over(free_on, free_on, 1)
    with pytest.raises(NoticeMissing):
        check_over(None, free_on, 0)


@pytest.mark.parametrize(("name", "masked"), [("张三", "张*"), ("欧阳文华", "欧*"), ("李", "李*")])
def test_a_name_is_shown_by_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("kind", "registered", "exited", "fits"),
    [
        ("unstable", True, True, True),
        ("unstable", True, False, False),
        ("unstable", False, False, False),
        ("marginal", False, False, True),
        ("marginal", True, True, False),
        ("marginal", True, False, False),
        ("sudden", False, False, True),
        ("sudden", True, True, True),
        ("sudden", True, False, False),
    ],
)
def test_each_kind_of_monitoring_object_fits_its_households(
    kind: str, registered: bool, exited: bool, fits: bool
) -> None:
    if fits:
        check_kind(kind, registered, exited)
    else:
        with pytest.raises(WrongMonitoredKind):
            check_kind(kind, registered, exited)


@pytest.mark.requirement("R001-044")
def test_a_round_admits_the_kinds_that_its_plan_names_and_any_where_it_names_none() -> None:
    two = ("unstable", "marginal")
    for kind in two:
        check_admitted(kind, two)
    with pytest.raises(KindNotAdmitted) as refused:
        check_admitted("sudden", two)
    assert (refused.value.detail, refused.value.field) == (
        "本轮程序只识别脱贫不稳定户、边缘易致贫户，不识别突发严重困难户",
        "monitored_kind",
    )
    check_admitted("sudden", ())


def test_a_sudden_hardship_may_come_with_any_income() -> None:
    assert [needs_low_income(kind) for kind in ("unstable", "marginal", "sudden")] == [True, True, False]
    assert has_labour(["lost", "weak"])
    assert not has_labour(["lost", "none"])


@pytest.mark.parametrize(
    ("on", "measures", "labour", "words"),
    [
        (date(2022, 9, 15), 1, True, ""),
        (date(2022, 9, 14), 1, True, "满 6 个月为 2022-09-15"),
        (date(2022, 9, 15), 0, True, "已落实措施 0 项，至少 1 项"),
        (date(2022, 9, 15), 1, False, "没有劳动能力"),
    ],
)
def test_a_risk_is_removed_after_half_a_year_with_a_measure_and_with_labour(
    on: date, measures: int, labour: bool, words: str
) -> None:
    removal = next(p for p in find_pack("monitoring-2021").procedures if p.code == "monitoring_removal").removal
    assert removal is not None
    entered = date(2022, 3, 15)
    arguments = (entered, on, removal.months_after_entry, measures, removal.least_measures)
    if not words:
        check_removal(*arguments, labour=labour)
    else:
        with pytest.raises(RiskNotRemoved) as refused:
            check_removal(*arguments, labour=labour)
        assert words in refused.value.detail
