"""Texts and days as people write them in: trimmed, never empty, and of years that plans may speak of."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from shared.business_dates import BusinessDate
from shared.validation import InvalidValue

FIRST_YEAR, LAST_YEAR = 1949, 2100
"""The years of which plans may speak."""
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\u2028\u2029")
"""Ends of a line and of a paragraph that no keyboard has."""
_UNSEEN = frozenset("\u200b\u2060\ufeff")
"""Spaces of no width: two names would differ by what nobody sees. The joiners of Uyghur and of emoji do show."""
_REFUSED = _TURNS | _BREAKS | _UNSEEN


def _is_seen(text: str) -> bool:
    """Whether anything of a text can be seen: spaces of no width are no whitespace, and nobody reads them."""
    return any(unicodedata.category(char)[0] not in "ZC" for char in text)


def _shown_as_written(text: str) -> str:
    """Refuses what steers a screen or a printed page, turns the direction of writing, breaks lines or isn't seen."""
    if any(char in _REFUSED or (unicodedata.category(char) == "Cc" and char not in "\n\r\t") for char in text):
        raise InvalidValue(
            "不能含有控制字符、特殊换行符或零宽字符",
            "The text can't hold control characters, separators of lines or spaces of no width",
        )
    return text


def _visible(text: str) -> str:
    if not _is_seen(text):
        raise InvalidValue("不能为空", "The text can't be blank")
    return _shown_as_written(text)


Visible = AfterValidator(_visible)
"""Refuses a text of which nothing is to be seen, or that shows otherwise than it was written."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Visible]
"""One line: a name, a number, a post."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Visible]
"""What was found or done."""
Remark = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    AfterValidator(lambda text: _shown_as_written(text) if _is_seen(text) else ""),
]
"""What may be added, or left empty."""


def _of_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(
            f"应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间", f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}"
        )
    return day


RecentDate = Annotated[BusinessDate, AfterValidator(_of_our_time)]
"""A business date that is neither of another age nor never."""
