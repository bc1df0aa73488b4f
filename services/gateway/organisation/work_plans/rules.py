"""The life of a plan of work: nothing is issued that was not approved, nobody checks his own step."""

from datetime import date
from enum import StrEnum

YEAR_TASK = "year_task"
MULTI_YEAR_PLAN = "multi_year_plan"


class WorkPlanState(StrEnum):
    """How far a plan of work has come."""

    SUBMITTED = "submitted"
    TABLED = "tabled"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    ISSUED = "issued"


STATE_LABELS = {
    WorkPlanState.SUBMITTED: "已报送",
    WorkPlanState.TABLED: "已提交会议",
    WorkPlanState.APPROVED: "已审定",
    WorkPlanState.SENT_BACK: "退回修改",
    WorkPlanState.ISSUED: "已下达",
}


class WorkPlanStep(StrEnum):
    """What people do with a plan of work."""

    RESUBMIT = "resubmit"
    TABLE = "table"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ISSUE = "issue"


STEP_LABELS = {
    WorkPlanStep.RESUBMIT: "重新报送",
    WorkPlanStep.TABLE: "提交会议",
    WorkPlanStep.APPROVE: "审定",
    WorkPlanStep.SEND_BACK: "退回",
    WorkPlanStep.ISSUE: "下达",
}

_STEPS = {
    (WorkPlanState.SENT_BACK, WorkPlanStep.RESUBMIT): WorkPlanState.SUBMITTED,
    (WorkPlanState.SUBMITTED, WorkPlanStep.TABLE): WorkPlanState.TABLED,
    (WorkPlanState.TABLED, WorkPlanStep.APPROVE): WorkPlanState.APPROVED,
    (WorkPlanState.SUBMITTED, WorkPlanStep.SEND_BACK): WorkPlanState.SENT_BACK,
    (WorkPlanState.TABLED, WorkPlanStep.SEND_BACK): WorkPlanState.SENT_BACK,
    (WorkPlanState.APPROVED, WorkPlanStep.ISSUE): WorkPlanState.ISSUED,
}


OPEN_TO_WRITERS = (WorkPlanState.SUBMITTED, WorkPlanState.SENT_BACK)
"""States in which the next step is anybody's who draws plans up."""


def state_after(state: WorkPlanState, step: WorkPlanStep) -> WorkPlanState | None:
    """Where a step leads; None where the plan can't take it.

    Source: R000-069. Assumed: sending back, on which the source is silent.
    """
    return _STEPS.get((state, step))


def may_judge(submitted_by: str, subject: str) -> bool:
    """Whether somebody may approve a plan, or send it back: never what he submitted himself.

    Source: R000-069. Assumed: the source names the group that approves, not the people who enter it.
    """
    return subject != submitted_by


def may_issue(approved_by: str, subject: str) -> bool:
    """Whether somebody may issue a plan: never what he entered as approved.

    Source: R000-069. Assumed: as above.
    """
    return subject != approved_by


def fits_period(kind: str, first_year: int, last_year: int) -> bool:
    """Whether the years fit the kind: a plan of several years has several, one of a year that year; a method any.

    Source: R000-069.
    """
    if kind == MULTI_YEAR_PLAN:
        return first_year < last_year
    if kind in ("year_plan", YEAR_TASK):
        return first_year == last_year
    return first_year <= last_year


def needs_recipients(kind: str) -> bool:
    """Whether a plan is handed down to areas below, which acknowledge it.

    Source: R000-069: 下达年度扶贫工作任务.
    """
    return kind == YEAR_TASK


def unacknowledged(acknowledged_on: list[date | None]) -> int:
    """How many of the areas that a plan was handed down to have not acknowledged it.

    Source: R000-069. Assumed: the source has tasks handed down, not acknowledged.
    """
    return sum(day is None for day in acknowledged_on)
