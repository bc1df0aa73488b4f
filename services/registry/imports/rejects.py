"""The reject file: the importer's own refused rows, each with what is wrong with it, ready to be corrected."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

from services.registry.imports import cells
from services.registry.imports.cells import Cell, CellError
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile, Worksheet, open_worksheets
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.rules import rejected_households

REASON = "退回原因"
_SUMMARY = "说明"
_UNCHECKED = "本次文件未检查，见“说明”工作表：改正后整份重新上传"
_WITH_FAMILY = "同户其他记录有误，整户退回"
# strings stay strings, whatever they begin with: a cell must not turn into a formula on the clerk's machine
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Reasons:
    """Why rows are refused, taken in run by run: of each fault no more is kept than what stands in the file."""

    def __init__(self, files: Sequence[SourceFile], *, unchecked: bool = False) -> None:
        self._unchecked = unchecked
        """Whether the file was refused before any row of it was checked: all of them stay out."""
        try:
            self.worksheets = open_worksheets(files)
        except ImportUnreadable:
            self.worksheets = []  # the summary says so
        self.whole: list[tuple[str, int, str]] = []
        """What is wrong with a sheet or a file as a whole."""
        layouts = [one.layout for one in self.worksheets if one.layout is not None]
        layouts.sort(key=lambda layout: -layout.header_row)  # of two sheets of one title the higher header counts
        self._headers = {layout.sheet.title: layout.header_row for layout in layouts}
        self._by_row: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._households: set[str] = set()

    def add(self, faults: Sequence[Fault]) -> None:
        """Take in some faults behind those before."""
        self._households |= rejected_households(faults)
        for fault in faults:
            header_row = self._headers.get(fault.sheet)
            if header_row is not None and fault.row > header_row:
                self._by_row[fault.sheet, fault.row].append(fault.sentence)
            else:
                self.whole.append((fault.sheet, fault.row, fault.sentence))

    def of(self, sheet: str, number: int, household_no: str | None) -> str:
        """Why a row is refused; empty where it isn't."""
        own = self._by_row.get((sheet, number))
        if own:
            return "".join(own)  # whole sentences
        if self._unchecked:
            return _UNCHECKED
        return _WITH_FAMILY if household_no in self._households else ""

    @property
    def any(self) -> bool:
        """Whether there is any."""
        return bool(self._by_row or self.whole)


def write_rejects(reasons: Reasons) -> IO[bytes]:
    """An xlsx with the refused rows under their own headers, a column of reasons behind them.

    What is wrong with a sheet or a file as a whole stands on a sheet of its own in front. The file vanishes with its
    last handle: a county's is never in memory.
    """
    file: IO[bytes] = tempfile.TemporaryFile(prefix="fupin-rejects-")  # noqa: SIM115  # whoever sends it closes it
    try:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            if reasons.whole or not reasons.any:
                _summary(book, reasons.whole)
            written: set[str] = set()
            for worksheet in reasons.worksheets:
                if worksheet.layout is not None and worksheet.layout.sheet.title not in written:
                    written.add(worksheet.layout.sheet.title)
                    _copy(book, worksheet, reasons)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _summary(book: xlsxwriter.Workbook, faults: Iterable[tuple[str, int, str]]) -> None:
    sheet = book.add_worksheet(_SUMMARY)
    sheet.write_row(0, 0, ("工作表", "行", REASON))
    lines = [(name, row or "", sentence) for name, row, sentence in faults] or [("", "", "全部通过检查")]
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, line)


def _copy(book: xlsxwriter.Workbook, worksheet: Worksheet, reasons: Reasons) -> None:
    layout = worksheet.layout
    if layout is None:
        return
    sheet = book.add_worksheet(layout.sheet.title)
    header = worksheet.top()[layout.header_row - 1]
    _write(sheet, 0, [*header[: layout.width], REASON])
    place, line = layout.positions.get("household_no"), 1
    for first, batch in worksheet.batches():
        for number, row in enumerate(batch, start=first):
            reason = reasons.of(layout.sheet.title, number, _household_no(row, place))
            if reason and not all(map(cells.is_empty, row)):
                kept = [*row[: layout.width], *[None] * (layout.width - len(row))]
                _write(sheet, line, [*kept, reason, *row[layout.width :]])
                line += 1


def _household_no(row: Sequence[Cell], place: int | None) -> str | None:
    if place is None or place >= len(row):
        return None
    cell = row[place]
    try:
        return cells.household_no(cells.unguarded(cell) if isinstance(cell, str) else cell)
    except CellError:
        return None


def _write(sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Cell]) -> None:
    for position, cell in enumerate(row):
        if not cells.is_empty(cell):
            sheet.write_string(number, position, cells.plain(cell))
