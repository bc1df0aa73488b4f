"""Rules of participation: about what, by whom, with which outcome, and where nobody was heard."""

from datetime import date

import pytest

from services.registry.participations.refusals import (
    FewerPeople,
    HouseholdNotThere,
    OutcomeUnanswered,
    TakesPartInOne,
)
from services.registry.participations.rules import (
    STAGES,
    check_about,
    check_households,
    check_outcome,
    check_people,
    stages_lacking,
)
from shared import codes
from shared.errors import DateBeforeStep

DAY = date(2017, 3, 1)


@pytest.mark.requirement("R002-027")
def test_people_take_part_in_planning_building_managing_and_supervising() -> None:
    assert codes.PARTICIPATION_STAGES.labels == ("规划制定", "项目建设", "项目管理", "项目监督")
    for stage in STAGES:
        check_about(stage, of_project=True, of_plan=False)
        for both in (True, False):
            with pytest.raises(TakesPartInOne):
                check_about(stage, of_project=both, of_plan=both)
    check_about("planning", of_project=False, of_plan=True)
    for stage in ("building", "managing", "supervising"):
        with pytest.raises(TakesPartInOne):
            check_about(stage, of_project=False, of_plan=True)


def test_each_household_that_took_part_is_registered_and_named_once() -> None:
    check_households(["H1", "H2"], {"H1", "H2", "H3"})
    for named in (["H1", "H4"], ["H1", "H1"]):
        with pytest.raises(HouseholdNotThere) as caught:
            check_households(named, {"H1", "H2"})
        assert caught.value.detail == f"户编号 {named[1]}"
    check_people(2, 2)
    with pytest.raises(FewerPeople):
        check_people(1, 2)


def test_an_outcome_has_its_answer_and_an_open_one_has_none() -> None:
    check_outcome("open", None, None, DAY)
    check_outcome("adopted", "已改线", DAY, DAY)
    for outcome, answer, on in (
        ("open", "已改线", None),
        ("open", None, DAY),
        ("adopted", None, DAY),
        ("adopted", "已改线", None),
    ):
        with pytest.raises(OutcomeUnanswered):
            check_outcome(outcome, answer, on, DAY)
    with pytest.raises(DateBeforeStep):
        check_outcome("explained", "已说明", date(2017, 2, 28), DAY)


@pytest.mark.requirement("R002-027")
@pytest.mark.parametrize(
    ("reached", "held", "lacking"),
    [
        ([], [], []),
        (["proposed"], [], ["planning"]),
        (["proposed", "approved"], ["planning"], []),
        (["proposed", "approved", "implemented"], ["planning"], ["building", "supervising"]),
        (["proposed", "approved", "implemented", "funded"], ["planning", "building"], ["managing", "supervising"]),
        (["proposed", "approved", "implemented", "funded", "accepted"], list(STAGES), []),
    ],
)
def test_people_are_missing_at_the_stages_whose_time_has_come(
    reached: list[str], held: list[str], lacking: list[str]
) -> None:
    assert stages_lacking(reached, held) == lacking
