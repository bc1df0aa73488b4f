"""The reject file: the importer's own refused rows, each with what is wrong with it, ready to be corrected."""

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from services.registry.imports import cells
from services.registry.imports.cells import Cell, CellError
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile, Worksheet, open_worksheets
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.rules import rejected_households

REASON = "退回原因"
_SUMMARY = "说明"
_WITH_FAMILY = "同户其他记录有误，整户退回"
# strings stay strings, whatever they begin with: a cell must not turn into a formula on the clerk's machine
_OPTIONS = {
    "constant_memory": True,
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class _Reasons:
    by_row: dict[tuple[str, int], list[str]]
    households: set[str]

    def of(self, sheet: str, number: int, household_no: str | None) -> str:
        """Why a row is refused; empty where it isn't."""
        own = self.by_row.get((sheet, number))
        if own:
            return "；".join(own)
        return _WITH_FAMILY if household_no in self.households else ""


def write_rejects(files: Sequence[SourceFile], faults: Sequence[Fault]) -> bytes:
    """An xlsx with the refused rows under their own headers, a column of reasons behind them.

    What is wrong with a sheet or a file as a whole stands on a sheet of its own in front.
    """
    by_row: dict[tuple[str, int], list[str]] = defaultdict(list)
    for fault in faults:
        by_row[fault.sheet, fault.row].append(fault.sentence)
    reasons = _Reasons(by_row, rejected_households(faults))
    try:
        worksheets = open_worksheets(files)
    except ImportUnreadable:
        worksheets = []  # the summary says so
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        whole = [fault for fault in faults if not _has_row(fault, worksheets)]
        if whole or not faults:
            _summary(book, whole)
        written: set[str] = set()
        for worksheet in worksheets:
            if worksheet.layout is not None and worksheet.layout.sheet.title not in written:
                written.add(worksheet.layout.sheet.title)
                _copy(book, worksheet, reasons)
    return buffer.getvalue()


def _has_row(fault: Fault, worksheets: Sequence[Worksheet]) -> bool:
    layouts = [worksheet.layout for worksheet in worksheets if worksheet.layout is not None]
    return any(fault.sheet == layout.sheet.title and fault.row > layout.header_row for layout in layouts)


def _summary(book: xlsxwriter.Workbook, faults: Sequence[Fault]) -> None:
    sheet = book.add_worksheet(_SUMMARY)
    sheet.write_row(0, 0, ("工作表", "行", REASON))
    lines = [(fault.sheet, fault.row or "", fault.sentence) for fault in faults] or [("", "", "全部通过检查")]
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, line)


def _copy(book: xlsxwriter.Workbook, worksheet: Worksheet, reasons: _Reasons) -> None:
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
            if reason:
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
