"""A bank's daily file, csv or xlsx, from its bytes into lines; what can't be read is told by line and column."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineSheet

from services.credit.reconciliations.rules import KINDS, BankLine, Kind
from shared.codes.lists import UnknownCode
from shared.money import MAX_FEN
from shared.workbook_archives import ZIP, open_workbook, sheet_rows
from shared.workbook_texts import WorkbookUnreadable

MOST_BYTES = 4 * 1024**2
MOST_LINES = 20_000
MOST_COLUMNS = 50
"""Of the first line; the file has five, and each one too many is told."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "occurred_on": ("业务日期", "记账日期", "交易日期", "日期", "business_date", "date"),
    "loan_no": ("借据号", "贷款编号", "贷款号", "借据编号", "loan_number"),
    "kind": ("类型", "业务类型", "交易类型", "type"),
    "amount": ("金额", "金额(元)", "发生额", "发生额(元)", "amount_yuan"),
    "reference": ("流水号", "银行流水号", "事件编号", "凭证号", "event_id"),
}
_REQUIRED = ("loan_no", "kind", "amount")
HEADERS = {
    "occurred_on": "业务日期",
    "loan_no": "借据号",
    "kind": "类型",
    "amount": "金额（元）",
    "reference": "流水号",
}
"""What the columns are called in our own files and sentences."""

_BY_HEADER = {header: name for name, headers in _COLUMNS.items() for header in (name, *headers)}
_AMOUNT = re.compile(r"(-?)([0-9]{1,14}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,2}))?", re.ASCII)
_LABEL = re.compile(r"[!-~]{1,64}", re.ASCII)
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})", re.ASCII)
_RECKONED = 1e-6
"""A spreadsheet keeps sums in binary: 0.1 + 0.2 is no more than so far from 0.30."""
_SHOWN = 40
"""Letters of a wrong cell that are repeated to its sender."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and where.

    Attributes:
        line: of the file, from 1.
        column: header of the column; None where the whole line is meant.
        message: Chinese sentence.
        message_en: English sentence.
    """

    line: int
    column: str | None
    message: str
    message_en: str


@dataclass(slots=True)
class DayFile:
    """What a file holds.

    Attributes:
        lines: those that could be read, in their order.
        file_lines: where each stands in the file, from 1.
        faults: all that is wrong; with any of them nothing of the file counts.
    """

    lines: list[BankLine] = field(default_factory=list)
    file_lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Wrong(Exception):
    """A cell that can't be read; the two sentences."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message = message
        self.message_en = message_en


def read_file(content: bytes, occurred_on: date) -> DayFile:
    """Read a file: csv in UTF-8 or GB 18030, or the first sheet of an xlsx workbook that is seen.

    Its first line that isn't empty names the columns.

    Args:
        content: the file as it came, at most MOST_BYTES.
        occurred_on: its business date; a line's own must be the same.

    Returns:
        Lines and faults. Reading stops behind MOST_LINES lines, which is a fault.
    """
    found = DayFile()
    if content.startswith(ZIP):
        try:
            seen = open_workbook("文件", content)
            _read_rows(_sheet_rows(seen[0]) if seen else iter(()), occurred_on, found)
        except WorkbookUnreadable as error:
            found.faults.append(Fault(1, None, error.detail, error.detail_en))
        return found
    text = _text(content)
    if text is None:
        found.faults.append(Fault(1, None, "不是 UTF-8 或 GB 18030 编码的文本文件", "No text in UTF-8 or GB 18030"))
        return found
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        _read_rows(((reader.line_num, row) for row in reader), occurred_on, found)
    except csv.Error as error:
        fault = Fault(max(1, reader.line_num), None, "引号不成对或内容过长", f"The csv is broken here: {error}")
        found.faults.append(fault)
    return found


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _sheet_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    return enumerate(([_written(cell) for cell in row] for row in sheet_rows(sheet)), start=1)


def _written(cell: Any) -> str:
    """A cell as it would stand in a csv file: days without a time, and of what was reckoned the fen that it means."""
    if isinstance(cell, float):
        rounded = round(cell, 2)
        if cell.is_integer():
            return str(int(cell))
        return f"{rounded:.2f}" if abs(cell - rounded) < _RECKONED else repr(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _read_rows(rows: Iterable[tuple[int, list[str]]], occurred_on: date, found: DayFile) -> None:
    names: list[str] | None = None
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = _header(row, number, found)
            if found.faults:
                return
            continue
        if len(found.file_lines) >= MOST_LINES:
            found.faults.append(Fault(number, None, f"超过 {MOST_LINES} 行", f"More than {MOST_LINES} lines"))
            return
        _read_row(names, row, number, occurred_on, found)
    if names is None:
        found.faults.append(
            Fault(1, None, "文件是空的，首行应为列名", "The file is empty; its first line names columns")
        )


def _header(row: Sequence[str], number: int, found: DayFile) -> list[str]:
    names: list[str] = []
    # a line of four MiB may be all commas, so it is cut once
    row = row[: 1 + max(place for place, title in enumerate(row) if title.strip())]
    if len(row) > MOST_COLUMNS:
        found.faults.append(Fault(number, None, f"超过 {MOST_COLUMNS} 列", f"More than {MOST_COLUMNS} columns"))
        return names
    known = "、".join(HEADERS.values())
    for title in row:
        name = _BY_HEADER.get(_plain(title).lower())
        if name is None:
            shown = _shown(title)
            found.faults.append(
                Fault(number, shown, f"没有“{shown}”这一列，可有：{known}", f"No such column: {shown!r}")
            )
        elif name in names:
            found.faults.append(Fault(number, HEADERS[name], "此列重复", "The column stands twice"))
        names.append(name or "")
    found.faults += [
        Fault(number, HEADERS[name], "缺少此列", f"The column {name} is missing")
        for name in _REQUIRED
        if name not in names
    ]
    return names


def _read_row(names: Sequence[str], row: Sequence[str], number: int, occurred_on: date, found: DayFile) -> None:
    found.file_lines.append(number)
    before = len(found.faults)
    if any(cell.strip() for cell in row[len(names) :]):
        found.faults.append(Fault(number, None, "列数多于首行的列名", "More cells than columns"))
    cells = _Cells({name: _plain(cell) for name, cell in zip(names, row, strict=False)}, number, found.faults)
    cells.check_day(occurred_on)
    loan_no, kind, amount_fen, reference = cells.loan_no(), cells.kind(), cells.amount_fen(), cells.reference()
    if kind is not None and amount_fen is not None:
        cells.check_amount(kind, amount_fen)
        if len(found.faults) == before and loan_no is not None:
            found.lines.append(BankLine(len(found.file_lines), loan_no, kind, amount_fen, reference))


class _Cells:
    """The cells of one line, read one by one; what is wrong with them joins the file's faults."""

    def __init__(self, cells: Mapping[str, str], number: int, faults: list[Fault]) -> None:
        self._cells = cells
        self._number = number
        self._faults = faults

    def check_day(self, occurred_on: date) -> None:
        written = self._cells.get("occurred_on")
        if not written:
            return
        found = _DAY.fullmatch(written)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            self._wrong("occurred_on", "应为 YYYY-MM-DD 形式的日期", "a date is written YYYY-MM-DD")
        elif day != occurred_on:
            self._wrong("occurred_on", f"与文件的业务日期 {occurred_on} 不同", f"not the file's day, {occurred_on}")

    def loan_no(self) -> str | None:
        written = self._cells.get("loan_no", "")
        if _LABEL.fullmatch(written):
            return written
        self._wrong("loan_no", _NUMBER, _NUMBER_EN)
        return None

    def kind(self) -> Kind | None:
        written = self._cells.get("kind", "")
        try:
            entry = KINDS.by_code(written.lower()) if written.lower() in KINDS else KINDS.by_label(written)
        except UnknownCode:
            known = "、".join(KINDS.labels)
            self._wrong("kind", f"“{_shown(written)}”不在约定之列，可填：{known}", "no such kind of movement")
            return None
        return Kind(entry.code)

    def amount_fen(self) -> int | None:
        found = _AMOUNT.fullmatch(self._cells.get("amount", ""))
        fen = 0
        if found:
            fen = int(found[2].replace(",", "")) * 100 + int((found[3] or "").ljust(2, "0"))
        if found is None or fen > MAX_FEN:
            self._wrong("amount", "应为以元为单位的金额，至多两位小数", "an amount in yuan with two decimals at most")
            return None
        return -fen if found[1] else fen

    def check_amount(self, kind: Kind, amount_fen: int) -> None:
        if kind is Kind.BALANCE and amount_fen < 0:
            self._wrong("amount", "余额不得为负", "a balance is not below zero")
        elif kind is not Kind.BALANCE and amount_fen == 0:
            self._wrong(
                "amount", "发生额不得为零；冲正填负数", "a movement is not zero; what was taken back is negative"
            )

    def reference(self) -> str | None:
        written = self._cells.get("reference")
        if not written:
            return None
        if _LABEL.fullmatch(written):
            return written
        self._wrong("reference", _NUMBER, _NUMBER_EN)
        return None

    def _wrong(self, name: str, message: str, message_en: str) -> None:
        self._faults.append(Fault(self._number, HEADERS[name], message, message_en))


_NUMBER = "应为 1 至 64 个英文字母、数字或半角符号"
_NUMBER_EN = "1 to 64 letters, digits or signs of ASCII"


def _plain(cell: str) -> str:
    """A cell without blanks around it or within, and without forms of full width."""
    return "".join(unicodedata.normalize("NFKC", cell).split())


def _shown(cell: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cell.strip()[:_SHOWN])
