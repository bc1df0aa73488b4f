"""What the texts that a workbook keeps once come to where its cells repeat them: a reader copies them into each cell.

A text of a megabyte that a thousand cells name fills a gigabyte, out of an archive of some kilobytes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

SHARED_TEXTS = "xl/sharedstrings.xml"
"""The part of an archive that holds them, in small letters."""
MOST_TEXT_BYTES = 256 * 1024**2
"""What any machine holds."""
LONG_TEXT_BYTES = 400
"""Texts up to here are taken for as long as that, and are not told apart."""
_MOST_OPEN_BYTES = 1024**2
"""A text that has not ended by then is none of a cell's: those have 32,767 characters."""
_TEXT_ENDS = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si(?:\s[^<>]*)?/>")
_NAMES_TEXT = re.compile(rb"\st\s*=\s*[\"']s[\"']")
_CELL = re.compile(rb"\st=\"s\"[^<>]*>\s*<(?:[\w.-]+:)?v>(\d{1,9})<")
"""A cell of a text as every program writes it."""


class WorkbookUnreadable(Exception):
    """A workbook that is not read; the two sentences that say why."""

    def __init__(self, detail: str, detail_en: str) -> None:
        super().__init__(detail_en)
        self.detail = detail
        self.detail_en = detail_en


def too_much_text(name: str) -> WorkbookUnreadable:
    """What is said of a workbook whose texts no memory holds."""
    return WorkbookUnreadable(
        f"{name} 的文字展开后过大：请删去重复的长文字后重新保存", f"The texts of {name} come to too much"
    )


@dataclass(slots=True)
class SharedTexts:
    """The texts as they stand in their part, of which the long ones are remembered by their place."""

    long: dict[int, int] = field(default_factory=dict)
    _count: int = 0
    _open: bytes = b""

    def read(self, run: bytes) -> bool:
        """Read on in the part; whether each text so far is one that a cell may hold."""
        text, start = self._open + run, 0
        for end in _TEXT_ENDS.finditer(text):
            if end.end() - start > LONG_TEXT_BYTES:
                self.long[self._count] = end.end() - start
            self._count += 1
            start = end.end()
        self._open = text[start:]
        return len(self._open) <= _MOST_OPEN_BYTES

    @property
    def _longest(self) -> int:
        return max(self.long.values(), default=0)

    def fit(self, cells: int) -> bool:
        """Whether the texts are few or short enough for so many cells, whichever of them these name."""
        return not self.long or cells * self._longest <= MOST_TEXT_BYTES

    def fit_into(self, parts: Iterable[Iterable[bytes]]) -> bool:
        """Whether memory holds what the cells of an archive's parts name; one that is told oddly names the longest."""
        left = MOST_TEXT_BYTES + sum(self.long.values())
        for part in parts:
            kept = b""
            for run in part:
                text = kept + run
                cut = text.rfind(b"</") + 1  # behind it no cell is whole
                if len(text) - cut > _MOST_OPEN_BYTES:
                    cut = len(text)
                text, kept = text[:cut], text[cut:]
                plain = _CELL.findall(text)
                odd = len(_NAMES_TEXT.findall(text)) - len(plain)
                left -= odd * self._longest + sum(self.long.get(int(place), 0) for place in plain)
                if left < 0:
                    return False
        return True
