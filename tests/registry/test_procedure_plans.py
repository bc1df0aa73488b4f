"""What the packs' procedures say in numbers, and what a plan may say that no shipped one does."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.notices.refusals import NoticeRunning
from services.registry.notices.rules import check_over, first_free_day
from services.registry.procedures.plan import filled, plan_of
from services.registry.procedures.refusals import NoMajority, NoQuorum
from services.registry.procedures.rules import StepRule, Votes, check_votes
from shared.database import Sessions, transaction
from shared.policies import PolicyPack, find_pack, pack_names
from shared.policies.active import activate, content_of
from shared.policies.lines import Line, line_fen
from shared.policies.procedures import Procedure
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS
from tests.registry.procedure_builder import DAY, ROUNDS, Office, an_application, an_office, opened

GUPO = ("360722102000", date(2014, 1, 1))


def steps_of(row: str, kind: str) -> Iterator[StepRule]:
    """Every step of a kind whose source is a row, over all packs, as a round runs by it."""
    for name in pack_names():
        pack = find_pack(name)
        for procedure in pack.procedures:
            plan = plan_of(content_of(pack), procedure.code)
            assert plan is not None
            for step, rule in zip(procedure.all_steps, plan.steps, strict=True):
                if step.kind == kind and step.source == row:
                    assert step.assumed  # none of the sources gives the number
                    yield rule


NOTICES = {
    "R000-076": 2,
    "R000-078": 3,
    "R001-002": 1,
    "R002-006": 1,
    "R002-058": 1,
    "R002-066": 2,
    "R003-018": 4,
    "R003-020": 5,
    "R003-021": 1,
}
"""Row → how many public notices cite it, over all packs."""


@pytest.mark.parametrize(
    ("row", "count"),
    [pytest.param(row, count, marks=pytest.mark.requirement(row)) for row, count in NOTICES.items()],
)
def test_a_notice_whose_days_no_source_gives_hangs_for_a_week(row: str, count: int) -> None:
    steps = list(steps_of(row, "public_notice"))
    assert len(steps) == count
    for step in steps:
        assert step.notice_days is not None
        # Monday the 3rd to Sunday the 9th are seven whole days; none of the plans counts working days
        free_on = first_free_day(date(2014, 3, 3), step.notice_days, working=step.notice_in_working_days)
        check_over(free_on, date(2014, 3, 10), 0)
        with pytest.raises(NoticeRunning):
            check_over(free_on, date(2014, 3, 9), 0)


VOTES = {
    "R000-076": 1,
    "R000-078": 3,
    "R001-002": 1,
    "R001-044": 6,
    "R002-005": 1,
    "R002-066": 2,
    "R003-018": 2,
    "R003-020": 3,
    "R003-021": 1,
}
"""Row → how many votes cite it, over all packs."""


@pytest.mark.parametrize(
    ("row", "count"), [pytest.param(row, count, marks=pytest.mark.requirement(row)) for row, count in VOTES.items()]
)
def test_every_vote_needs_two_thirds_of_representatives_or_half_a_meeting_and_half_of_those_present(
    row: str, count: int
) -> None:
    steps = list(steps_of(row, "vote"))
    assert len(steps) == count
    for step in steps:
        check_votes(step, Votes("representatives", 30, 20, 11, 9), "passed")  # 20 = 30 x 2/3; 11 > 20 / 2
        check_votes(step, Votes("assembly", 30, 16, 9, 7), "passed")  # 16 > 30 / 2; 9 > 16 / 2
        for votes, refusal in (
            (Votes("representatives", 30, 19, 19, 0), NoQuorum),
            (Votes("representatives", 30, 20, 10, 10), NoMajority),
            (Votes("assembly", 30, 15, 15, 0), NoQuorum),
            (Votes("assembly", 30, 16, 8, 8), NoMajority),
        ):
            with pytest.raises(refusal):
                check_votes(step, votes, "passed")


def line_table(pack: str) -> dict[tuple[str, int], int | None]:
    """The lines of a pack."""
    return {(line.kind, line.year): line.income_fen for line in find_pack(pack).lines}


SERIES = {2013: 273_600, 2014: 280_000, 2015: 285_500, 2016: 295_200, 2017: 295_200, 2018: 299_500, 2019: 321_800}


@pytest.mark.requirement("R003-021")
def test_cangxi_holds_incomes_against_the_published_series() -> None:
    assert line_table("cangxi-2014") == {("poverty", year): fen for year, fen in SERIES.items()}


@pytest.mark.requirement("R002-055")
def test_the_township_holds_incomes_against_the_published_series() -> None:
    assert line_table("township-eight-projects") == {
        ("poverty", year): fen for year, fen in SERIES.items() if year >= 2015
    }


@pytest.mark.requirement("R000-005")
def test_the_national_plan_holds_incomes_against_the_published_series() -> None:
    assert line_table("national-2014") == {("poverty", year): fen for year, fen in {**SERIES, 2020: 400_000}.items()}


@pytest.mark.requirement("R000-003", "R004-002", "R004-003")
def test_the_town_states_two_lines_and_leaves_one_blank() -> None:
    assert line_table("town-2017") == {
        ("poverty", 2017): 280_000,
        ("poverty", 2018): 280_000,
        ("poverty", 2022): None,
        ("exit", 2017): 350_000,
        ("exit", 2018): 350_000,
        ("exit", 2022): 350_000,
    }
    with pytest.raises(LookupError):
        find_pack("town-2017").line_fen("poverty", 2022)


def test_the_mechanism_of_2021_states_its_days() -> None:
    entry, removal = find_pack("monitoring-2021").procedures
    limits = {step.code: step.within_working_days for step in entry.all_steps if step.within_working_days}
    assert limits == {"survey": 3, "comparison": 5}
    for procedure in (entry, removal):
        assert [step.notice_days for step in procedure.all_steps if step.kind == "public_notice"] == [5]
    assert removal.removal is not None
    assert (removal.removal.months_after_entry, removal.removal.least_measures) == (6, 1)
    assert line_table("monitoring-2021") == {("monitoring", 2021): None, ("monitoring", 2022): 690_000}


# -- what no shipped plan says -----------------------------------------------------------------------------------------


def a_plan(code: str = "identification", pack: str = "gupo-2014", **changes: Any) -> PolicyPack:
    """A pack whose procedure says something else."""
    found = find_pack(pack)
    procedures = tuple(one.model_copy(update=changes) if one.code == code else one for one in found.procedures)
    return found.model_copy(update={"procedures": procedures})


@pytest.fixture
async def office_with(installation: Installation, sessions: Sessions) -> AsyncIterator[Callable[..., Any]]:
    """``await office_with(plan)``: an office under a plan."""
    managers = []

    async def make(plan: PolicyPack) -> Office:
        manager = an_office(installation, sessions, (plan, *GUPO))
        managers.append(manager)
        return await manager.__aenter__()

    yield make
    for manager in managers:
        await manager.__aexit__(None, None, None)


async def test_a_plan_may_limit_the_days_for_applications(office_with: Any) -> None:
    plan = a_plan(apply_days=10)
    office = await office_with(plan)
    run = await opened(office, plan, "identification", DAY)
    assert (await run.read())["apply_until"] == "2014-03-12"
    await run.take("review_group")
    await run.add(application=an_application())
    late = {"occurred_on": "2014-03-13", "application": an_application("H002", 3)}
    assert await office.refuse(f"{run.at}/entries", late, run.taker("apply")) == (
        409,
        "registry.application_outside_window",
    )
    in_time = {**late, "occurred_on": "2014-03-12"}
    await office.post(f"{run.at}/entries", in_time, run.taker("apply"))
    assert await run.refuse("apply", date(2014, 3, 12)) == (409, "registry.application_window_open")
    await run.take("apply", date(2014, 3, 13))


async def test_a_plan_may_count_a_notice_in_working_days(office_with: Any) -> None:
    steps = tuple(
        step.model_copy(update={"notice_days": 5, "notice_in_working_days": True})
        if step.kind == "public_notice"
        else step
        for step in a_plan().procedures[0].steps
    )
    plan = a_plan(steps=steps)
    office = await office_with(plan)
    run = await opened(office, plan, "identification", DAY)
    await run.take("review_group")
    entry = await run.add(application=an_application())
    await run.take("apply")
    await run.survey(entry, 2000)
    await run.go_on("public_notice")
    # five working days from Thursday 3 April 2014 on, without Qingming (5 to 7 April): 3, 4, 8, 9, 10
    notice = await run.put_up("public_notice", date(2014, 4, 3))
    assert (notice["in_working_days"], notice["free_on"]) == (True, "2014-04-11")
    assert await run.refuse("public_notice", date(2014, 4, 10)) == (409, "registry.notice_running")
    await run.take("public_notice", date(2014, 4, 11))


@pytest.mark.requirement("R000-076")
async def test_an_approval_above_the_quota_is_refused_until_somebody_is_dropped(office_with: Any) -> None:
    national = find_pack("national-2014")
    office = await office_with(national)
    households = [
        await office.post(HOUSEHOLDS, an_application(f"H00{n}", 2 * n), office.who("township")) for n in (1, 2)
    ]
    run = await opened(office, national, "exit", date(2016, 12, 1), quota_households=1)
    for household in households:
        entry = await run.add(household_id=household["id"])
        households[households.index(household)] = entry
    await run.take("propose")
    for entry in households:
        await run.survey(entry, 9000)
    await run.go_on("approve")
    assert await run.refuse("approve") == (409, "registry.over_quota")
    assert office.refused[-1]["detail"] == "控制规模 1 户，现有 2 户 4 人"
    await run.take("approve", dropped=[{"entry_id": households[1]["id"], "reason": "明年退出"}])
    assert (await run.go_on())["entered"] == 1


async def test_a_round_runs_by_the_revision_under_which_it_was_opened(office_with: Any) -> None:
    first = find_pack("gupo-2014")
    office = await office_with(first)
    run = await opened(office, first, "identification", DAY)
    procedure = first.procedures[0]
    shorter = a_plan(before=())
    async with transaction(office.sessions) as session:
        assert (await activate(session, office.clock, shorter, *GUPO)).revision == 2
        await office.app.state.policies.refresh(session)
    assert (await run.read())["next_step"]["code"] == "review_group"
    assert procedure.before[0].code == "review_group"
    other = await opened(office, shorter, "identification", DAY, 2013)
    shown = await other.read()
    assert (shown["revision"], shown["next_step"]["code"]) == (2, "apply")


async def test_a_line_that_was_blank_is_filled_for_a_round_under_way_and_no_other_is_changed(office_with: Any) -> None:
    first = find_pack("gupo-2014")
    blank = first.model_copy(update={"lines": tuple(line for line in first.lines if line.year != 2014)})
    office = await office_with(blank)
    run = await opened(office, blank, "identification", DAY)
    await run.take("review_group")
    entry = await run.add(application=an_application())
    await run.take("apply")
    await run.survey(entry, 2000)
    await run.take("survey")
    assert await run.refuse("shortlist") == (409, "registry.line_unknown")
    async with transaction(office.sessions) as session:
        assert (await activate(session, office.clock, first, *GUPO)).revision == 2
    assert (await run.go_on())["entered"] == 1


@pytest.mark.parametrize(
    ("said", "later", "filled_fen"),
    [
        (280_000, 999_999, 280_000),
        (None, 999_999, 999_999),
        (None, None, None),
    ],
)
def test_only_a_blank_is_filled_from_later_lines(said: int | None, later: int | None, filled_fen: int | None) -> None:
    held, newest = (Line(kind="poverty", year=2014, income_fen=fen, source="R000-005") for fen in (said, later))
    assert line_fen(filled((held,), (newest,)), "poverty", 2014) == filled_fen


async def test_a_county_may_open_a_round_for_itself(office_with: Any) -> None:
    plan = a_plan("exit", "national-2014", area_level="county", opened_by="county_office")
    office = await office_with(plan)
    async with transaction(office.sessions) as session:
        await activate(session, office.clock, plan, "360722000000", date(2014, 1, 1))
        await office.app.state.policies.refresh(session)
    body = {"procedure": "exit", "area_code": "360722000000", "year": 2016, "occurred_on": "2016-12-01"}
    made = await office.post(ROUNDS, body, office.who("county_office"))
    assert (made["area_code"], made["county_code"]) == ("360722000000", "360722")
    reply = await office.client.get(f"{ROUNDS}/{made['id']}", headers=office.who("township"))
    assert reply.status_code == 404


# -- mistakes in a plan ------------------------------------------------------------------------------------------------


def a_step(code: str = "one", **changes: Any) -> dict[str, Any]:
    """A step of the plan."""
    return {"code": code, "label": "步骤", "role": "township", "evidence": ["记录"], "source": "R000-076", **changes}


def a_procedure(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A procedure of the plan."""
    return {"code": "identification", "label": "识别", "source": "R000-076", "steps": list(steps), **changes}


def either(enough: list[list[str]], *kinds: str) -> dict[str, Any]:
    """Two elements, and which of them are enough together for some kinds of monitoring objects."""
    items = [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}]
    combinations = [{"items": one, "kinds": list(kinds)} for one in enough]
    return {"source": "R000-076", "items": items, "enough": combinations}


ENTRY = a_step("enter", kind="entry")
VOTE = {"assembly_share": "1/2", "representatives_share": "2/3", "majority_share": "1/2"}


@pytest.mark.parametrize(
    ("procedure", "words"),
    [
        (a_procedure(a_step()), "one step of kind entry"),
        (a_procedure(ENTRY, a_step("again", kind="entry")), "one step of kind entry"),
        (a_procedure(a_step("enter"), ENTRY), "stands twice"),
        (a_procedure(a_step(notice_days=7), ENTRY), "notice_days belong"),
        (a_procedure(a_step(kind="public_notice"), ENTRY), "notice_days belong"),
        (a_procedure(a_step(kind="public_notice", notice_days=0), ENTRY), "greater than or equal to 1"),
        (a_procedure(a_step(kind="vote"), ENTRY), "a vote has its rule"),
        (a_procedure(a_step(vote=VOTE), ENTRY), "a vote has its rule"),
        (a_procedure(a_step(kind="vote", vote={**VOTE, "majority_share": "1"}), ENTRY), "majority_share"),
        (a_procedure(a_step(kind="vote", vote={**VOTE, "assembly_share": "0"}), ENTRY), "assembly_share"),
        (a_procedure(a_step(other_than=["enter"]), ENTRY), "don't come before"),
        (a_procedure(ENTRY, code="exit"), "exit has no income"),
        (a_procedure(ENTRY, code="village_exit"), "village_exit has no poverty_rate"),
        (a_procedure(ENTRY, elements={"source": "R000-076", "items": [{"code": "a", "label": "甲"}] * 2}), "twice"),
        (a_procedure(ENTRY, elements=either([["a"], ["c"]])), "no such elements: \\['c'\\]"),
        (a_procedure(ENTRY, elements=either([["a"]])), "no combination needs \\['b'\\]"),
        (a_procedure(ENTRY, elements=either([["a", "b"]], "sudden")), "kinds that it doesn't admit: \\['sudden'\\]"),
        (
            a_procedure(
                ENTRY, code="monitoring_entry", kinds=["sudden", "marginal"], elements=either([["a", "b"]], "sudden")
            ),
            "no combination is for marginal",
        ),
        (a_procedure(ENTRY, elements={**either([]), "instead_of_income": True}), "no income to stand in for"),
        (a_procedure(ENTRY, kinds=["sudden"]), "identification enters no monitoring objects"),
        (a_procedure(ENTRY, code="monitoring_entry", kinds=["sudden"] * 2), "'sudden' stands twice"),
        (a_procedure(ENTRY, code="monitoring_entry", kinds=["poor"]), "isn't in monitored_kinds"),
    ],
)
def test_a_procedure_that_can_not_run_is_no_plan(procedure: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Procedure.model_validate(procedure)


def test_a_procedure_that_can_run_is_one() -> None:
    made = Procedure.model_validate(a_procedure(a_step(), ENTRY, before=[a_step("first")], after=[a_step("last")]))
    assert [step.code for step in made.all_steps] == ["first", "one", "enter", "last"]
