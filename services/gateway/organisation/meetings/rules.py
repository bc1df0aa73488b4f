"""The life of a meeting and of its decisions: whether enough were there, and whether a decision is late."""

from datetime import date
from enum import StrEnum
from fractions import Fraction


class MeetingState(StrEnum):
    """How far a meeting has come."""

    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


MEETING_LABELS = {MeetingState.CALLED: "已通知", MeetingState.HELD: "已召开", MeetingState.CANCELLED: "已取消"}


class DecisionState(StrEnum):
    """Whether a decision was carried out."""

    OPEN = "open"
    DONE = "done"


DECISION_LABELS = {DecisionState.OPEN: "办理中", DecisionState.DONE: "已办结"}


def is_quorate(present: int, seats: int, quorum: Fraction | None) -> bool:
    """Whether enough were there for a meeting to decide.

    Args:
        present: seats whose holder came, or sent somebody.
        seats: that the group has on the day, empty ones included.
        quorum: part of the seats that must be present; None where the plan is silent: one is enough then.

    Source: R000-071. Assumed: the source asks for joint meetings and names no number; a meeting of nobody is none.
    """
    return present > 0 and (quorum is None or present >= quorum * seats)


def is_late(due_on: date, done_on: date | None, today: date) -> bool:
    """Whether a decision was carried out after its last day, or is not although that has passed.

    Source: R000-071. Assumed: the source asks for decisions, not for their deadlines.
    """
    return (done_on or today) > due_on
