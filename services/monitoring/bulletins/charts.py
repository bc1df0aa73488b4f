"""Bar charts as SVG, drawn on the server: no script, no font and no address outside, readable in black and white too.

The console draws in the browser with ECharts, which a page for the wall can't. Of the libraries for Python,
matplotlib brings fonts and 30 MB, and pygal puts a script and random ids into every picture.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup, escape

WIDTH = 640
_ROW, _BAR, _FONT = 26, 16, 12
_LABELS_WIDEST = 190
_LEGEND = 24
_GAP = 8


class Tone(Enum):
    """How a series is filled: colours that differ in brightness as well, so that a copy in grey tells them apart."""

    MAIN = "#8c2f26"
    GOOD = "#2f6b4f"
    FAIR = "#8fb8a0"
    WARNING = "#e0a63a"
    BAD = "#a5281f"
    DULL = "#c98672"
    PALE = "#d8d4ca"


_DARK = frozenset((Tone.MAIN, Tone.GOOD, Tone.BAD))
"""Tones on which numbers are written in white."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a part of each bar stands for."""

    name: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars lying below each other, each put together from the series in their order.

    Attributes:
        title: what is counted, with its unit.
        series: at least one.
        rows: label and a number of 0 or more for each series.
    """

    title: str
    series: tuple[Series, ...]
    rows: Sequence[tuple[str, tuple[int, ...]]]

    @property
    def filled(self) -> bool:
        """Whether there is anything to see."""
        return any(any(numbers) for _, numbers in self.rows)


def svg(bars: Bars) -> Markup:
    """Draw a chart; the longest bar takes the whole width, each part bears its number where it has room."""
    labels = min(max((text_width(label) for label, _ in bars.rows), default=0), _LABELS_WIDEST) + _GAP
    most = max((sum(numbers) for _, numbers in bars.rows), default=0)
    totals = text_width(f"{most:,}") + _GAP
    scale = (WIDTH - labels - totals) / most if most else 0.0
    top = _LEGEND if len(bars.series) > 1 else 0
    height = top + _ROW * len(bars.rows)
    parts = [*(_legend(bars.series) if top else ())]
    for place, (label, numbers) in enumerate(bars.rows):
        parts += _row(bars, label, numbers, (labels, top + place * _ROW, scale))
    told = "；".join(f"{label}：{_told(bars, numbers)}" for label, numbers in bars.rows)
    return Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" font-size="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(WIDTH, height, _FONT, bars.title, told, Markup("").join(parts))


def text_width(text: str) -> int:
    """How wide a text is drawn, in units of the picture: a Chinese character is as wide as the font is high."""
    return sum(_FONT if unicodedata.east_asian_width(letter) in "WF" else 7 for letter in text)


def _row(bars: Bars, label: str, numbers: Sequence[int], place: tuple[int, int, float]) -> Iterator[Markup]:
    left, top, scale = place
    middle = top + _ROW / 2
    yield _text(left - _GAP, middle, _shortened(label), anchor="end")
    at = float(left)
    for one, number in zip(bars.series, numbers, strict=True):
        width = number * scale
        if number:
            yield Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}"/>').format(
                at, middle - _BAR / 2, width, _BAR, one.tone.value
            )
        text = f"{number:,}"
        if len(numbers) > 1 and number and width > text_width(text) + 2:
            yield _text(at + width / 2, middle, text, anchor="middle", fill="#fff" if one.tone in _DARK else "#111")
        at += width
    yield _text(at + _GAP / 2, middle, f"{sum(numbers):,}")


def _legend(series: Sequence[Series]) -> Iterator[Markup]:
    at = 0
    for one in series:
        yield Markup('<rect x="{}" y="3" width="11" height="11" fill="{}"/>').format(at, one.tone.value)
        yield _text(at + 15, 8.5, one.name)
        at += 15 + text_width(one.name) + 2 * _GAP


def _text(x: float, y: float, text: str, *, anchor: str = "start", fill: str = "#111") -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" dominant-baseline="central" fill="{}">{}</text>'
    ).format(x, y, anchor, fill, escape(text))


def _shortened(label: str) -> str:
    """A label that fits in its column; one that doesn't ends in an ellipsis."""
    if text_width(label) <= _LABELS_WIDEST:
        return label
    kept = label
    while kept and text_width(f"{kept}…") > _LABELS_WIDEST:
        kept = kept[:-1]
    return f"{kept}…"


def _told(bars: Bars, numbers: Sequence[int]) -> str:
    return "，".join(f"{one.name}{number}" for one, number in zip(bars.series, numbers, strict=True))
