"""Workbooks written row by row into a file without a name: no cell becomes a formula, no sheet overflows."""

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from fastapi.responses import StreamingResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576
"""Rows that a sheet can hold."""
_OPTIONS = {
    "constant_memory": True,
    # strings stay strings, whatever they begin with: a cell must not turn into a formula on the clerk's machine
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_PIECE_BYTES = 1 << 18
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_NARROWEST, _WIDEST = 10, 40
_CHART_ROWS_LEAST, _ROW_PIXELS, _CHART_PIXELS = 8, 20, 720
_FIRST_YEAR = 1900
"""Spreadsheets know no day before it."""

_EXACT_YUAN = 10**13
"""With two decimals, a figure of more digits would lose its last ones in a spreadsheet: it is written as text."""


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate or share; people read it in per cent, with two decimals at least."""

    share: Decimal

    def __str__(self) -> str:
        percent = self.share * 100
        digits = max(2, -int(percent.normalize().as_tuple().exponent))
        return f"{percent:.{digits}f}%"


Cell = str | int | Decimal | Percent | date | None
"""A decimal is an amount in yuan; a moment is a date too, in the time of whoever reads it."""


class Book:
    """A workbook on its way into a file that vanishes with its last handle."""

    def __init__(self, most_rows: int = MOST_ROWS, *, created_at: datetime | None = None) -> None:
        """Begin a workbook.

        Args:
            most_rows: rows after which a sheet goes on in another.
            created_at: the moment that the file states; with it equal rows make equal bytes.
        """
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="fupin-book-")  # noqa: SIM115  # whoever sends it closes it
        self.book = xlsxwriter.Workbook(self._file, _OPTIONS)
        if created_at is not None:
            self.book.set_properties({"created": created_at})
        self.most_rows = most_rows
        self.title_format = self.book.add_format({**_FONT, "font_name": "黑体", "font_size": 16, "bold": True})
        self.header_format = self.book.add_format(
            {**_FONT, "bold": True, "border": 1, "bg_color": "#F1EFE9", "align": "center", "text_wrap": True}
        )
        self.cell_format = self.book.add_format({**_FONT, "border": 1, "text_wrap": True})
        self.number_format = self.book.add_format({**_FONT, "border": 1, "num_format": "#,##0"})
        self.amount_format = self.book.add_format({**_FONT, "border": 1, "num_format": "#,##0.00"})
        self.percent_format = self.book.add_format({**_FONT, "border": 1, "num_format": "0.00####%"})
        self.date_format = self.book.add_format({**_FONT, "border": 1, "num_format": "yyyy-mm-dd"})
        self.moment_format = self.book.add_format({**_FONT, "border": 1, "num_format": "yyyy-mm-dd hh:mm:ss"})
        self.plain_format = self.book.add_format(_FONT)

    def sheet(self, title: str, columns: Sequence[str]) -> "Sheet":
        """A sheet with a header; it goes on in another where it is full."""
        return Sheet(self, title, columns)

    def finish(self) -> IO[bytes]:
        """The whole file, to be read from its beginning."""
        self.book.close()
        self._file.seek(0)
        return self._file

    def drop(self) -> None:
        """Forget a file that nobody will read; closing the workbook removes what it has laid down beside it."""
        with self._file:
            self.book.close()


class Sheet:
    """A table of a book, row below row."""

    def __init__(self, book: Book, title: str, columns: Sequence[str], *, heading: Sequence[str] = ()) -> None:
        self._book = book
        self._title = title
        self._columns = list(columns)
        self._number = 0
        self._row = 0
        self._header_row = 0
        self._widths = [min(max(2 * len(title) + 2, _NARROWEST), _WIDEST) for title in columns]
        self._sheet: Any = None
        self._open(heading)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows; text as text, numbers as numbers."""
        for row in rows:
            if self._row >= self._book.most_rows:
                self._open(())
            self.line(row)

    def line(self, row: Sequence[Cell], form: Any = None) -> None:
        """Write one row, in a format of its own where one is given."""
        for place, cell in enumerate(row):
            if isinstance(cell, Percent):
                self._sheet.write_number(self._row, place, cell.share, form or self._book.percent_format)
            elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
                moment = isinstance(cell, datetime)
                dated = self._book.moment_format if moment else self._book.date_format
                self._sheet.write_datetime(self._row, place, cell, form or dated)
            elif isinstance(cell, Decimal) and -_EXACT_YUAN < cell < _EXACT_YUAN:
                self._sheet.write_number(self._row, place, cell, form or self._book.amount_format)
            elif isinstance(cell, int) and -_EXACT_YUAN < cell < _EXACT_YUAN:
                self._sheet.write_number(self._row, place, cell, form or self._book.number_format)
            else:
                text = "" if cell is None else str(cell)
                self._sheet.write_string(self._row, place, text, form or self._book.cell_format)
        self._row += 1

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> range:
        """Write a table below what stands already, for sheets with several; the rows that it takes, without its header.

        Args:
            columns: its header.
            rows: fewer than a sheet holds.
        """
        self.line(columns, self._book.header_format)
        first = self._row
        for row in rows:
            self.line(row)
        self.fit([columns, *rows])
        return range(first, self._row)

    def chart(
        self, title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], colours: Sequence[str]
    ) -> None:
        """Write numbers as a table and, below it, a chart of lying bars that reads them from the sheet.

        Args:
            title: what it shows.
            columns: what the rows are, then what each part of a bar stands for.
            rows: a bar's name and its parts, from the top down.
            colours: of the parts, ``#2f6b4f``.
        """
        taken = self.table(columns, [(label, *numbers) for label, numbers in rows])
        chart = self._book.book.add_chart({"type": "bar", "subtype": "stacked"})
        name, first, last = self._sheet.get_name(), taken.start, taken.stop - 1
        for place, (part, colour) in enumerate(zip(columns[1:], colours, strict=True), 1):
            chart.add_series(
                {
                    "name": part,
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, place, last, place],
                    # rows that are laid down already can't be read again to fill what viewers show before reckoning
                    "categories_data": [label for label, _ in rows],
                    "values_data": [numbers[place - 1] for _, numbers in rows],
                    "fill": {"color": colour},
                    "gap": 60,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_y_axis({"reverse": True})  # the first row on top, as in the table
        chart.set_legend({"position": "bottom"} if len(colours) > 1 else {"none": True})
        height = _CHART_ROWS_LEAST + len(rows)
        chart.set_size({"width": _CHART_PIXELS, "height": height * _ROW_PIXELS})
        self._row += 1
        self._sheet.insert_chart(self._row, 0, chart)
        self._row += height + 1

    def widen(self) -> None:
        """Give a sheet of several tables its widths; `finish` does it for a single one."""
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width)

    def fit(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Make the columns as wide as these rows ask, within bounds."""
        for row in rows:
            self._widths += [_NARROWEST] * (len(row) - len(self._widths))
            for place, cell in enumerate(row):
                self._widths[place] = max(self._widths[place], min(_width(cell), _WIDEST))

    def finish(self, totals: int) -> None:
        """Give the last sheet its widths, and a filter over the rows above its totals."""
        self.widen()
        last = max(self._header_row, self._row - 1 - totals)
        self._sheet.autofilter(self._header_row, 0, last, len(self._columns) - 1)

    @property
    def plain_format(self) -> Any:
        """The book's format of lines outside of tables."""
        return self._book.plain_format

    def skip(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def _open(self, heading: Sequence[str]) -> None:
        self._number += 1
        name = self._title if self._number == 1 else f"{self._title}（{self._number}）"
        self._sheet = self._book.book.add_worksheet(name)
        self._sheet.set_paper(9)  # A4
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C第 &P 页 / 共 &N 页")
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width)
        self._row = 0
        for place, text in enumerate(heading):
            self.line([text], self._book.title_format if place == 0 else self._book.plain_format)
        if self._columns:
            self._header_row = self._row
            # what is below goes by under the names of its columns, on the screen and on paper
            self._sheet.freeze_panes(self._row + 1, 0)
            self._sheet.repeat_rows(self._row)
            self.line(self._columns, self._book.header_format)


def _width(cell: Cell) -> int:
    """How wide a cell is written, in letters of the digits' width, with a margin."""
    match cell:
        case None:
            return 0
        case bool() | str() | Percent():
            text = str(cell)
        case datetime():
            text = f"{cell:%Y-%m-%d %H:%M:%S}"
        case date():
            text = cell.isoformat()
        case int():
            text = f"{cell:,}"
        case Decimal():
            text = f"{cell:,.2f}"
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) + 2


def attachment(name: str) -> str:
    """The header by which a file is kept under a name of any letters (RFC 5987)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def sent(file: IO[bytes], disposition: str, media_type: str = XLSX) -> StreamingResponse:
    """A finished file on its way out, piece by piece; a workbook unless it is said to be another kind."""
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_pieces(file), media_type=media_type, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
