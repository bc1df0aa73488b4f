"""The life of a finding: opened, rectified, closed or sent back, and when it is late."""

from datetime import date
from enum import StrEnum


class FindingState(StrEnum):
    """How far a finding has come."""

    OPENED = "opened"
    RECTIFIED = "rectified"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


STATE_LABELS = {
    FindingState.OPENED: "待整改",
    FindingState.RECTIFIED: "已整改待销号",
    FindingState.SENT_BACK: "退回重新整改",
    FindingState.CLOSED: "已销号",
}


class FindingStep(StrEnum):
    """What people do with a finding."""

    RECTIFY = "rectify"
    CLOSE = "close"
    SEND_BACK = "send_back"


STEP_LABELS = {FindingStep.RECTIFY: "整改", FindingStep.CLOSE: "销号", FindingStep.SEND_BACK: "退回"}

_STEPS = {
    (FindingState.OPENED, FindingStep.RECTIFY): FindingState.RECTIFIED,
    (FindingState.SENT_BACK, FindingStep.RECTIFY): FindingState.RECTIFIED,
    (FindingState.RECTIFIED, FindingStep.CLOSE): FindingState.CLOSED,
    (FindingState.RECTIFIED, FindingStep.SEND_BACK): FindingState.SENT_BACK,
}


def state_after(state: FindingState, step: FindingStep) -> FindingState | None:
    """Where a step leads; None where the finding can't take it.

    Source: R001-045. Assumed: sending back, on which the source is silent.
    """
    return _STEPS.get((state, step))


def may_close(rectified_by: str, closed_by: str) -> bool:
    """Whether somebody may close what somebody rectified: never his own work.

    Args:
        rectified_by: subject of him who rectified.
        closed_by: subject of him who wants to close.

    Source: R001-045. Assumed: the source asks for rectification and closing, not by whom.
    """
    return rectified_by != closed_by


def has_standing(found_at: int, level: int) -> bool:
    """Whether somebody may judge what was done about a finding: the level that found it, or one above.

    Args:
        found_at: level of who opened the finding, by `posts.level_of`.
        level: of who wants to close it or send it back.

    Source: R001-045. Assumed: the source asks for rectification and closing, not by whom.
    """
    return level >= found_at


def is_late(due_on: date, rectified_on: date | None, today: date) -> bool:
    """Whether a finding was rectified after its last day, or is not although that has passed."""
    return (rectified_on or today) > due_on
