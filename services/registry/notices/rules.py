"""How long a public notice hangs, when it may end, and what of a person it shows. Pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from services.registry.notices.refusals import NoticeMissing, NoticeRunning, ObjectionOpen
from shared.calendar import working_days_after

_DAY = timedelta(days=1)
_PERSONAL_NUMBER = re.compile(r"\d(?:\s?\d){10,}(?:\s?[XxＸｘ])?")
"""Eleven digits or more, blanks between them or not; a day, a year and a sum of money have fewer."""


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


def mask_numbers(text: str) -> str:
    """A text without the numbers that tell who somebody is: identity, telephone and account numbers become stars."""
    return _PERSONAL_NUMBER.sub(lambda found: "*" * len(found[0]), text)
