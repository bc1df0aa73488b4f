"""Writing sheets into a file, run by run: a workbook, a csv, or an archive of several csv files."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import xlsxwriter

from services.registry.exports.cell_values import CellValue, as_text
from services.registry.imports.sheets import Sheet
from services.registry.imports.template import TEXT_FORMAT

LARGEST_SHEET = 1_048_575
"""Rows below the header that a worksheet holds."""
_EXACT = 10**13
"""With two decimals, a figure of more digits would lose its last ones in a spreadsheet."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileKind(NamedTuple):
    """How a file is called and sent."""

    ending: str
    media_type: str


def kind_of(file_format: str, sheets: int) -> FileKind:
    """The kind of file that holds so many sheets in a format."""
    if file_format == "xlsx":
        return FileKind("xlsx", XLSX)
    return FileKind("csv", "text/csv; charset=utf-8") if sheets == 1 else FileKind("zip", "application/zip")


class SheetWriter(Protocol):
    """Takes rows of one sheet after another."""

    def begin(self, sheet: Sheet) -> None:
        """Begin the next sheet with its header."""
        ...

    def write(self, rows: Iterable[Sequence[CellValue]]) -> None:
        """Write further rows of it."""
        ...

    def close(self) -> None:
        """End the file."""
        ...


class WorkbookWriter:
    """A workbook, written through without being held in memory."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        self._bold = self._book.add_format({"bold": True})
        self._text = self._book.add_format({"num_format": TEXT_FORMAT})
        self._sheet: Any = None
        self._line = 0

    def begin(self, sheet: Sheet) -> None:
        """Begin the next sheet with its header."""
        self._sheet = self._book.add_worksheet(sheet.title)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(sheet.columns) - 1, 16)
        self._sheet.write_row(0, 0, [column.header for column in sheet.columns], self._bold)
        self._line = 0

    def write(self, rows: Iterable[Sequence[CellValue]]) -> None:
        """Write further rows of it."""
        for row in rows:
            self._line += 1
            for position, cell in enumerate(row):
                if cell is not None:
                    self._cell(position, cell)

    def _cell(self, position: int, cell: str | int | Decimal | date) -> None:
        if isinstance(cell, date):
            self._sheet.write_datetime(self._line, position, cell)
        elif isinstance(cell, int | Decimal) and -_EXACT < cell < _EXACT:
            self._sheet.write_number(self._line, position, cell)
        else:
            self._sheet.write_string(self._line, position, as_text(cell), self._text)

    def close(self) -> None:
        """End the file."""
        self._book.close()


class CsvWriter:
    """One csv file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def begin(self, sheet: Sheet) -> None:
        """Begin the next sheet with its header."""
        self._writer.writerow([column.header for column in sheet.columns])

    def write(self, rows: Iterable[Sequence[CellValue]]) -> None:
        """Write further rows of it."""
        self._writer.writerows([[as_text(cell) for cell in row] for row in rows])

    def close(self) -> None:
        """End the file."""
        self._file.close()


class ArchiveWriter:
    """An archive with a csv file for each sheet, named after it, as the import takes them."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._entry: io.TextIOWrapper | None = None
        self._writer: Any = None

    def begin(self, sheet: Sheet) -> None:
        """Begin the next sheet with its header."""
        self._end_entry()
        self._entry = io.TextIOWrapper(
            self._archive.open(f"{sheet.title}.csv", "w", force_zip64=True), encoding="utf-8-sig", newline=""
        )
        self._writer = csv.writer(self._entry)
        self._writer.writerow([column.header for column in sheet.columns])

    def write(self, rows: Iterable[Sequence[CellValue]]) -> None:
        """Write further rows of it."""
        self._writer.writerows([[as_text(cell) for cell in row] for row in rows])

    def close(self) -> None:
        """End the file."""
        self._end_entry()
        self._archive.close()

    def _end_entry(self) -> None:
        if self._entry is not None:
            self._entry.close()


WRITERS: dict[str, Callable[[Path], SheetWriter]] = {
    "xlsx": WorkbookWriter,
    "csv": CsvWriter,
    "zip": ArchiveWriter,
}
"""By the ending of the file."""
