"""Whether answers fit a form, which are missing, and how long a post stood empty at a handover."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
"""Section → item → answer."""

LARGEST_NUMBER = 999_999_999
LONGEST_TEXT = 2_000
_SHARE = re.compile(r"[01](\.[0-9]{1,4})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    SHARE = "share"
    DATE = "date"


KIND_LABELS = {
    Kind.YES_NO: "是或否（true、false）",
    Kind.NUMBER: f"0至{LARGEST_NUMBER}的整数",
    Kind.TEXT: f"不超过{LONGEST_TEXT}字的文字",
    Kind.SHARE: "0至1的小数，写成文本，至多四位小数",
    Kind.DATE: "日期，YYYY-MM-DD",
}

KIND_LABELS_EN = {
    Kind.YES_NO: "true or false",
    Kind.NUMBER: f"a whole number from 0 to {LARGEST_NUMBER}",
    Kind.TEXT: f"a text of at most {LONGEST_TEXT} characters",
    Kind.SHARE: "a decimal from 0 to 1 as text, with at most four places",
    Kind.DATE: "a day, YYYY-MM-DD",
}


class InspectionState(StrEnum):
    """How far an inspection has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


STATE_LABELS = {InspectionState.DRAFT: "草稿", InspectionState.SUBMITTED: "已提交"}


@dataclass(frozen=True, slots=True)
class Question:
    """An item of a form's section."""

    section: str
    item: str
    label: str
    kind: Kind

    @property
    def field(self) -> str:
        """What the client calls it."""
        return f"answers.{self.section}.{self.item}"


def fits(kind: Kind, answer: object) -> bool:
    """Whether an answer is of the kind that its question wants."""
    if kind is Kind.YES_NO:
        return isinstance(answer, bool)
    if kind is Kind.NUMBER:
        return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer <= LARGEST_NUMBER
    if not isinstance(answer, str):
        return False
    if kind is Kind.TEXT:
        return bool(answer.strip()) and len(answer) <= LONGEST_TEXT
    if kind is Kind.SHARE:
        return _SHARE.fullmatch(answer) is not None and Decimal(answer) <= 1
    return _is_day(answer)


def unknown(questions: Iterable[Question], answers: Answers) -> Iterator[str]:
    """Fields of answers to questions that the form doesn't ask."""
    asked = {(one.section, one.item) for one in questions}
    sections = {section for section, _ in asked}
    for section, given in answers.items():
        if section not in sections:
            yield f"answers.{section}"
        else:
            yield from (f"answers.{section}.{item}" for item in given if (section, item) not in asked)


def unfit(questions: Iterable[Question], answers: Answers) -> Iterator[Question]:
    """Questions whose answers are of another kind than they want."""
    for one in questions:
        given = answers.get(one.section, {})
        if one.item in given and not fits(one.kind, given[one.item]):
            yield one


def missing(questions: Iterable[Question], answers: Answers) -> Iterator[Question]:
    """Questions without an answer; a text may stay empty.

    Source: R001-040. Assumed: a form is handed in whole; the source only names its sections.
    """
    for one in questions:
        if one.kind is not Kind.TEXT and one.item not in answers.get(one.section, {}):
            yield one


def merged(before: Answers, given: Answers) -> dict[str, dict[str, Any]]:
    """Answers with those of some sections changed; an item not given stays as it was, one given as None is cleared."""
    together = {section: {**before.get(section, {}), **given.get(section, {})} for section in {*before, *given}}
    return {
        section: {item: answer for item, answer in answers.items() if answer is not None}
        for section, answers in sorted(together.items())
    }


def empty_days(left_on: date, taken_over_on: date) -> int:
    """Days on which nobody was in a post.

    Args:
        left_on: the predecessor's last day.
        taken_over_on: the successor's first; before it where the two overlap, 压茬.

    Returns:
        The days between the two, 0 or more.

    Source: R001-034.
    """
    return max(0, (taken_over_on - left_on).days - 1)


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.min < date.fromisoformat(text) < date.max
    except ValueError:
        return False
