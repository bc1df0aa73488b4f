"""Rules of projects: whom each kind serves, the order of stages, and money against the budget."""

from datetime import date

import pytest

from services.registry.projects.rules import (
    STAGES,
    AllocationNotPlanned,
    ApprovalAbove,
    NotPoorVillage,
    OverBudget,
    StageNotReached,
    StageOutOfOrder,
    WrongDirection,
    check_allocation,
    check_approver,
    check_budget,
    check_direction,
    check_next_stage,
    check_reached,
    check_village,
)
from shared import codes
from shared.policies import find_pack

SECTION = find_pack("cangxi-2014").projects
assert SECTION is not None
KINDS = {one.code: one.recipients for one in SECTION.kinds}
TOWN, VILLAGE = "510824102000", "510824102204"


@pytest.mark.requirement("R003-035")
@pytest.mark.parametrize(
    ("kind", "recipient", "other"),
    [
        ("public_services", "village", "household"),
        ("infrastructure", "village", "household"),
        ("industry", "household", "village"),
        ("dangerous_housing", "household", "village"),
        ("training", "household", "village"),
        ("finance", "household", "village"),
    ],
)
def test_each_kind_of_money_goes_where_the_plan_sends_it(kind: str, recipient: str, other: str) -> None:
    check_direction(kind, recipient, KINDS)
    check_direction(kind, other, {})
    with pytest.raises(WrongDirection) as caught:
        check_direction(kind, other, KINDS)
    assert caught.value.field == "recipient"
    assert codes.RECIPIENTS.by_code(recipient).label in caught.value.detail


@pytest.mark.requirement("R003-035")
def test_a_kind_that_the_plan_lacks_is_refused() -> None:
    with pytest.raises(WrongDirection) as caught:
        check_direction("ecology", "village", KINDS)
    assert caught.value.field == "project_kind"


@pytest.mark.requirement("R003-035")
def test_what_is_for_villages_goes_to_poor_ones() -> None:
    check_village("village", VILLAGE, [VILLAGE])
    check_village("village", VILLAGE, [])
    check_village("household", TOWN, [VILLAGE])
    for elsewhere in (TOWN, "510824102206"):
        with pytest.raises(NotPoorVillage):
            check_village("village", elsewhere, [VILLAGE])


@pytest.mark.requirement("R003-034")
def test_three_ways_of_allocation() -> None:
    assert SECTION is not None
    planned = [one.code for one in SECTION.allocations]
    assert [codes.ALLOCATION_KINDS.by_code(one).label for one in planned] == ["以奖代补", "绩效考核", "竞争立项"]
    for one in planned:
        check_allocation(one, planned)
        check_allocation(one, [])
        with pytest.raises(AllocationNotPlanned):
            check_allocation(one, [other for other in planned if other != one])
    check_allocation(None, planned)


@pytest.mark.requirement("R000-026")
def test_villages_are_the_departments_duty_and_households_the_special_funds() -> None:
    assert {one.code: one.group for one in codes.RECIPIENTS} == {
        "village": "departments",
        "household": "special_funds",
    }


def test_stages_follow_each_other_and_none_is_skipped() -> None:
    assert codes.PROJECT_STAGES.labels == ("立项", "审批", "实施", "资金", "验收")
    for at, stage in enumerate(STAGES):
        reached = STAGES[at - 1] if at else None
        check_next_stage(reached, stage)
        for other in set(STAGES) - {stage}:
            with pytest.raises(StageOutOfOrder):
                check_next_stage(reached, other)
    with pytest.raises(StageOutOfOrder):
        check_next_stage("accepted", "accepted")


def test_a_stage_is_made_public_once_it_is_reached() -> None:
    day = date(2017, 3, 1)
    check_reached(day, day)
    for reached in (None, date(2017, 3, 2)):
        with pytest.raises(StageNotReached):
            check_reached(reached, day)


@pytest.mark.parametrize("area", ["36", "3607", "360722"])
def test_a_county_and_those_above_approve(area: str) -> None:
    check_approver("approved", area)


@pytest.mark.parametrize("area", ["360722102", "360722102201"])
def test_a_township_brings_its_project_forward_and_does_not_approve_it(area: str) -> None:
    for stage in ("proposed", "implemented", "funded", "accepted"):
        check_approver(stage, area)
    with pytest.raises(ApprovalAbove):
        check_approver("approved", area)


def test_the_budget_holds_to_the_last_fen() -> None:
    check_budget(10_000_000, [9_999_999, 1])
    with pytest.raises(OverBudget) as caught:
        check_budget(10_000_000, [10_000_000, 1])
    assert caught.value.detail == "合计 100,000.01 元，项目资金 100,000.00 元"
