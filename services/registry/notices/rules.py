"""How long a public notice hangs, when it may end, and what of a person it shows. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.registry.notices.refusals import (
    AnswerGivesNumber,
    AnswerTellsOfHealth,
    NoticeMissing,
    NoticeRunning,
    ObjectionOpen,
)
from shared.calendar import working_days_after
from shared.codes import DISABILITY_KINDS, HEALTH_STATES
from shared.codes.lists import CodeList

_DAY = timedelta(days=1)
_PERSONAL_NUMBER = re.compile(r"\d(?:[\s.·_\-－—–‐]{0,3}\d){10,}(?:[\s.·_\-－—–‐]{0,3}[XxＸｘ])?")
"""Eleven digits or more, blanks, dots and hyphens between them or not; a year and a sum of money have fewer."""

_DAY_WRITTEN = re.compile(r"(?<![\d\-.])\d{4}([\-.])\d{1,2}\1\d{1,2}(?![\d\-.])", re.ASCII)

_CONDITIONS = (
    "残",
    "病",
    "癌",
    "瘤",
    "瘫",
    "聋",
    "哑巴",
    "聋哑",
    "失明",
    "盲人",
    "痴呆",
    "智障",
    "癫痫",
    "中风",
    "高血压",
)
"""Plain words of illness and disability, or the characters by which most names of either are known."""

_TREATMENTS = (
    "住院",
    "手术",
    "透析",
    "化疗",
    "放疗",
    "尿毒症",
    "艾滋",
    "肝炎",
    "肺结核",
    "尘肺",
    "脑梗",
    "冠心",
    "抑郁",
)
"""What tells of an illness by its treatment or by its own name."""

_NOT_OF_PEOPLE = re.compile("病虫|病害|黄龙病|弊病|毛病|残值|残留")
"""Of crops, of cars and of habits."""


def _labels(codes: CodeList, *but: str) -> Iterator[str]:
    return (entry.label for entry in codes if entry.code not in but)


HEALTH_WORDS = (*_labels(HEALTH_STATES, "healthy"), *_labels(DISABILITY_KINDS), *_CONDITIONS, *_TREATMENTS)
"""What no public page says of anybody. Source: R000-078. Assumed: the words; no source lists them."""


def first_free_day(starts_on: date, days: int, *, working: bool = False) -> date:
    """The first day on which a notice may be over: the one after its last whole day.

    Args:
        starts_on: first day, which counts.
        days: whole days, 1 or more.
        working: whether they are working days.

    Returns:
        A notice of 7 days from the 1st hangs to the 7th and may end on the 8th.

    Raises:
        ValueError: no days.
    """
    if days < 1:
        raise ValueError("a notice hangs for a day at least")
    if working:
        return working_days_after(starts_on - _DAY, days).on + _DAY
    return starts_on + timedelta(days=days)


def check_over(free_on: date | None, on: date, open_objections: int) -> None:
    """Refuse to end a notice early, or while an objection is open.

    Args:
        free_on: the first day on which it may be over; None where none was put up.
        on: the day on which it is to end.
        open_objections: those that nobody answered.

    Raises:
        NoticeMissing, NoticeRunning, ObjectionOpen: as they say.

    Source: R000-078, R002-006, R002-007.
    """
    if free_on is None:
        raise NoticeMissing
    if on < free_on:
        raise NoticeRunning(
            f"公示至 {free_on - _DAY} 止，最早 {free_on} 结束",
            f"The notice runs to {free_on - _DAY}; it may end on {free_on}",
            field="occurred_on",
        )
    if open_objections:
        raise ObjectionOpen(f"尚有 {open_objections} 条异议未答复", f"{open_objections} objections are open")


def mask_name(name: str) -> str:
    """A name as a notice shows it: the first character and a star."""
    return f"{name[:1]}*"


def mask_names(text: str, names: Iterable[str]) -> str:
    """A text with each of some names masked where it stands; the longest first, so that none is cut by another."""
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text


def check_answer(text: str) -> None:
    """Refuse an answer that everybody may read and that tells of illness or disability, or gives a personal number.

    Raises:
        AnswerTellsOfHealth, AnswerGivesNumber: as they say.

    Source: R000-078.
    """
    of_people = _NOT_OF_PEOPLE.sub("", text)
    if (word := next((word for word in HEALTH_WORDS if word in of_people), None)) is not None:
        raise AnswerTellsOfHealth(f"答复中有“{word}”", f"The answer says “{word}”", field="answer")
    if _PERSONAL_NUMBER.search(_DAY_WRITTEN.sub("日", text)) is not None:
        raise AnswerGivesNumber(field="answer")


def mask_numbers(text: str) -> str:
    """A text without the numbers that tell who somebody is: identity, telephone and account numbers become stars."""
    return _PERSONAL_NUMBER.sub(lambda found: "*" * len(found[0]), text)
