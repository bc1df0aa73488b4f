"""Pieces that pages are made of: headings, notices, tiles, tables, bars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nicegui import html, ui

from services.gateway.console.pieces.texts import ABSENT, sort_key


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A state: a coloured mark beside its word."""

    text: str
    kind: str
    """``good``, ``on-course``, ``behind``, ``missed`` or ``neutral``."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A figure whose ground tells how high it is among those of its column; the text says it in full."""

    text: str
    level: int
    """0 to `HOTTEST`, by `heat_level`."""
    href: str = ""
    """Where the rows behind it are; empty where it leads nowhere."""
    good: bool = False
    """Whether much of it is good news."""


@dataclass(frozen=True, slots=True)
class Button:
    """A cell with a button that does something at once."""

    text: str
    action: str
    """Address that takes it."""
    about: str
    """What it is done to, for who does not see the row."""


HOTTEST = 3
_DAY_LENGTH = len("2018-12-20")

Cell = str | Link | Mark | Heat | Button


def heat_level(value: int, most: int) -> int:
    """How high a figure stands among others: 0 for none, else 1 to `HOTTEST` by thirds of the highest.

    Args:
        value: the figure.
        most: the highest of its column.
    """
    return 0 if value <= 0 or most <= 0 else min(HOTTEST, -(-HOTTEST * value // most))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    number: bool = False
    wide: bool = False
    """Holds sentences, which may break."""


@contextmanager
def section(heading: str, note: str = "", *, wide: bool = False, name: str = "") -> Iterator[None]:
    """A card with a heading, and a note on its right."""
    with html.section().classes("card wide" if wide else "card") as card:
        if name:
            card.props["id"] = name
        with html.div().classes("card-head"):
            html.h2(heading)
            if note:
                html.span(note).classes("muted small")
        yield


def notice(text: str, kind: str = "behind") -> None:
    """A sentence about something that is missing or wrong."""
    html.p(text, role="status").classes(f"notice {kind}")


def empty(text: str) -> None:
    """A sentence in the place of what there is none of."""
    html.p(text).classes("empty muted")


def tile(label: str, value: str, notes: Iterable[str] = (), exact: str = "", href: str = "") -> None:
    """A figure with its label.

    Args:
        label: what is counted.
        value: the figure, a blank and its unit.
        notes: lines below it.
        exact: what is shown when pointed at.
        href: where the rows behind it are; empty where it leads nowhere.
    """
    number, _, unit = value.partition(" ")
    with html.div(**{"data-tile": label}).classes("tile"):
        with html.div().classes("tile-label"):
            put(Link(label, href) if href else label)
        with html.div().classes("tile-value") as shown:
            html.span(number).classes("tile-number")
            if unit:
                html.span(unit).classes("tile-unit")
        if exact:
            shown.props["title"] = exact
        for note in notes:
            html.div(note).classes("tile-note")


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], caption: str) -> None:
    """A table; on a narrow screen each row becomes a block with its headings inside.

    In the browser (`console.js`) it sorts by each heading, is narrowed down by words where it is long, and is saved as
    a csv file; the page's address remembers how it is sorted and narrowed down.
    """
    with html.div().classes("table"), html.table().classes("data"):
        html.caption(caption).classes("hidden")
        with html.thead(), html.tr():
            for column in columns:
                html.th(column.heading, scope="col").classes(_classes(column))
        with html.tbody():
            for row in rows:
                with html.tr():
                    for column, cell in zip(columns, row, strict=True):
                        _put_cell(column, cell)


def _classes(column: Column) -> str:
    return " ".join(name for name, holds in (("number", column.number), ("sentence", column.wide)) if holds)


def _put_cell(column: Column, cell: Cell) -> None:
    text = cell if isinstance(cell, str) else cell.text
    key = sort_key(text, number=column.number)
    props = {"data-label": column.heading} | ({} if key == text else {"data-key": key})
    if isinstance(cell, str):
        # the text itself: a county's tables have thousands of cells, and each element takes its time
        html.td(text, **props).classes(f"{_classes(column)} {_nature(text)}")
        return
    with html.td(**props).classes(_classes(column)) as shown:
        if isinstance(cell, Heat):
            shown.classes(f"heat{' good' if cell.good else ''} heat-{cell.level}")
        put(cell)


def _nature(text: str) -> str:
    # a telephone leaves out what there is none of, and paper has no day broken in two
    if text == ABSENT:
        return "absent"
    return "day" if len(text) == _DAY_LENGTH and text[4] == text[7] == "-" else ""


def put(cell: Cell) -> None:
    """Put a text, link, mark or figure where we are."""
    match cell:
        case Link(text, href):
            html.a(text, href=href)
        case Mark(text, kind):
            html.span(text).classes(f"mark {kind}")
        case Button(text, action, about):
            with html.form(method="post", action=action).classes("act"):
                html.button(text, **{"type": "submit", "aria-label": f"{text}：{about}"})
        case Heat(text, _, href) if href:
            html.a(text, href=href)
        case Heat(text):
            html.span(text)
        case _:
            html.span(cell).classes(_nature(cell))


def facts(pairs: Iterable[tuple[str, Cell]]) -> None:
    """Names and values side by side."""
    with html.dl().classes("facts"):
        for name, cell in pairs:
            with html.div():
                html.dt(name)
                with html.dd():
                    put(cell)


def choice(name: str, label: str, options: Mapping[str, str], chosen: str | None, otherwise: str = "全部") -> None:
    """A field that takes one of some codes by their labels, or none of them.

    Args:
        name: of the condition.
        label: what people call it.
        options: labels by code.
        chosen: the code that the address names.
        otherwise: what it is called where none is chosen.
    """
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        with html.select(id=name, name=name):
            html.option(otherwise, value="")
            for code, text in options.items():
                option = html.option(text, value=code)
                if code == chosen:
                    option.props["selected"] = True


def bar(share: float, kind: str, text: str) -> None:
    """A bar for a share of 0 to 1 (what goes beyond is drawn as 1); the text says the same in words."""
    width = max(0.0, min(1.0, share)) * 100
    with html.div(**{"role": "img", "aria-label": text}).classes("bar"):
        html.div().classes(f"bar-fill {kind}").style(f"width: {width:.1f}%")


def chart(options: dict[str, Any], title: str) -> None:
    """A chart; `figures` beside it gives the same as a table."""
    ui.echart(options, renderer="svg").props(f'role=img aria-label="{title}"').classes("chart")


def figures(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], caption: str, heading: str = "查看数据表"
) -> None:
    """A table that is unfolded by whoever wants it."""
    with html.details().classes("figures"):
        html.summary(heading)
        table(columns, rows, caption)


def compact_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], caption: str) -> None:
    """A table of many short columns; on a narrow screen a row is its first cell above the others, two side by side."""
    with html.div().classes("rows"):
        table(columns, rows, caption)
