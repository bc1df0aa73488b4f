"""Uploaded files as worksheets: xlsx by calamine, csv in UTF-8 or GB 18030, row by row."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from python_calamine import CalamineSheet

from services.registry.imports.cells import is_empty
from services.registry.imports.csv_rows import CsvRows, Row, in_batches
from services.registry.imports.record_sheets import ALL_SHEETS
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.sheets import HEADER_SEARCH_ROWS, Layout, find_layout
from shared.workbook_archives import ZIP, all_sheets, sheet_rows
from shared.workbook_texts import WorkbookUnreadable

NOTES, OPTIONS = "填表说明", "选项"
FOR_READERS = frozenset({NOTES, OPTIONS})
"""Sheets of our own templates and exports that hold no rows."""

_DECODED_AT_ONCE = 1024**2
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An uploaded file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet of a workbook, or a csv file.

    Attributes:
        title: the sheet's name, or the file's without its ending.
        height: rows, about.
        layout: where its columns stand; None where it isn't known as a sheet to import.
        hidden: nobody sees it who opens the workbook.
    """

    title: str
    height: int
    layout: Layout | None
    source: CalamineSheet | CsvRows
    hidden: bool = False

    @property
    def known(self) -> Layout:
        """The layout of a sheet that was found to be one."""
        assert self.layout is not None  # noqa: S101  # `check_layouts` has refused the file otherwise
        return self.layout

    def batches(self) -> Iterator[tuple[int, list[Row]]]:
        """Rows below the header in runs, each with the number of its first.

        Raises:
            ImportUnreadable: a csv breaks off in the middle.
        """
        return in_batches(rows_of(self.source), self.layout.header_row if self.layout is not None else 0)

    @property
    def has_rows(self) -> bool:
        """Whether anything stands below the header."""
        return any(not all(map(is_empty, row)) for _, batch in self.batches() for row in batch)

    def top(self) -> list[Row]:
        """The first rows, where the header is."""
        return list(islice(rows_of(self.source), HEADER_SEARCH_ROWS))


def open_worksheets(files: Sequence[SourceFile]) -> list[Worksheet]:
    """The worksheets of all files, but for blank ones and notes.

    Raises:
        ImportUnreadable: a file is neither a workbook nor text.
    """
    sheets: list[Worksheet] = []
    for file in files:
        is_workbook = file.name.lower().endswith(_WORKBOOK_SUFFIXES) or file.content.startswith(ZIP)
        sheets += _workbook(file) if is_workbook else [_text(file)]
    return [
        sheet
        for sheet in sheets
        if sheet.title not in FOR_READERS and any(not all(map(is_empty, row)) for row in sheet.top())
    ]


def _workbook(file: SourceFile) -> list[Worksheet]:
    try:
        sheets = all_sheets(file.name, file.content)
    except WorkbookUnreadable as error:
        raise ImportUnreadable(error.detail, error.detail_en, field="file") from error
    return [_worksheet(sheet.name, sheet.total_height, sheet, hidden=hidden) for sheet, hidden in sheets]


def _text(file: SourceFile) -> Worksheet:
    source = CsvRows(file.content, _encoding(file))
    return _worksheet(PurePath(file.name).stem, file.content.count(b"\n"), source)


def _encoding(file: SourceFile) -> str:
    """UTF-8 where the bytes allow it, else what Chinese spreadsheets write."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(file.content), _DECODED_AT_ONCE):
                if "\0" in decoder.decode(file.content[start : start + _DECODED_AT_ONCE]):
                    break
            else:
                decoder.decode(b"", final=True)
                return encoding
        except UnicodeDecodeError:
            continue
    raise ImportUnreadable(f"{file.name} 不是文本文件", f"{file.name} is no text in UTF-8 or GB 18030", field="file")


def _worksheet(title: str, height: int, source: CalamineSheet | CsvRows, *, hidden: bool = False) -> Worksheet:
    top = list(islice(rows_of(source), HEADER_SEARCH_ROWS))
    return Worksheet(title, height, find_layout(title, top, ALL_SHEETS), source, hidden)


def rows_of(source: CalamineSheet | CsvRows) -> Iterator[Row]:
    """All rows of a worksheet, from its first on.

    Raises:
        ImportUnreadable: it breaks off in the middle.
    """
    return iter(source) if isinstance(source, CsvRows) else _cells(source)


def _cells(sheet: CalamineSheet) -> Iterator[Row]:
    try:
        yield from sheet_rows(sheet)
    except WorkbookUnreadable as error:
        raise ImportUnreadable(error.detail, error.detail_en, field="file") from error
