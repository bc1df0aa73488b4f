"""What a task must keep to."""

from datetime import date
from http import HTTPStatus

from shared.errors import Refusal

WHOLE = 100
"""Progress of a task that is done, per cent."""


class DoneOrNot(Refusal):
    """A task that is done without its day, or has a day and is not done."""

    code = "registry.task_done_or_not"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "完成进度与完成日期不符"
    title_en = "Progress and day of completion contradict each other"
    remedy = "进度为 100% 时填写完成日期，未完成时不填。"
    remedy_en = "Give the day when progress is 100 %, and leave it out before."


def check_progress(progress: int, done_on: date | None) -> None:
    """Refuse progress and day that contradict each other.

    Args:
        progress: per cent, 0 to 100.
        done_on: when it was done; None while it is not.

    Raises:
        DoneOrNot: so they do.
    """
    if (progress == WHOLE) != (done_on is not None):
        raise DoneOrNot(field="done_on")
