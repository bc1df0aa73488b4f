"""Whether a workbook's archive is what it says: nothing small becomes large, no day means another.

A reader of workbooks lays a sheet out as a rectangle up to its last cell, so one cell in the far corner of an empty
sheet costs as much memory as a full one; and it unpacks whatever is there, whatever the archive's own table says of it.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from shared.workbook_texts import SHARED_TEXTS, SharedTexts, WorkbookUnreadable, too_much_text

ZIP = b"PK\x03\x04"
"""How every workbook of ours begins."""
MOST_UNPACKED_BYTES = 2 * 1024**3
ALWAYS_UNPACKED_BYTES = 64 * 1024**2
MOST_RATIO = 200
"""Beyond the size that any machine holds, an archive unpacks to at most so many times itself: workbooks do to ten or
forty times."""
MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576
ALWAYS_LAID_OUT = 4_000_000
MOST_EMPTY = 40
"""Beyond the cells that any machine holds, a sheet is laid out to at most so many times the cells that it has. Rows are
told by how many digits their numbers have, so that a full sheet may seem ten times as high as it is."""
_READ_BYTES = 64 * 1024
_KEPT_BYTES = 64
"""A reference that a run of bytes cuts in two is shorter."""
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_DIGITS = 7
_ROW, _COLUMN = rb"[A-Za-z]{0,7}(\d{%d,})", rb"([A-Za-z]{2,7})\d"
_PLAIN, _ANY = rb' r="', rb"(?<=\s)r\s*=\s*[\"']"
"""An attribute as every program writes it, which is found in half the time of what else XML allows."""
_OTHERWISE = (b"r='", b"r =", b"\tr", b"\nr", b"\rr", b"r\t", b"r\n", b"r\r")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How references are found.

    Attributes:
        later_row: by digits, a row whose number has more of them.
        column: a column of two letters and more.
    """

    later_row: tuple[re.Pattern[bytes], ...]
    column: re.Pattern[bytes]

    @classmethod
    def behind(cls, attribute: bytes) -> "_Patterns":
        """References as the value of an attribute."""
        rows = tuple(re.compile(attribute + _ROW % (digits + 1)) for digits in range(_DIGITS + 1))
        return cls(rows, re.compile(attribute + _COLUMN))


_FAST, _THOROUGH = _Patterns.behind(_PLAIN), _Patterns.behind(_ANY)
_SINGLE_LETTERS = 26
_DATE_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']", re.IGNORECASE)
_WORKBOOK = "xl/workbook.xml"
_OTHER_WORKBOOKS = frozenset({"xl/workbook.bin", "content.xml", "mimetype"})


def open_workbook(name: str, content: bytes) -> list[CalamineSheet]:
    """The sheets that whoever opens a workbook sees, in their order.

    Raises:
        WorkbookUnreadable: it is none, is damaged, or no memory holds it.
    """
    return [sheet for sheet, hidden in all_sheets(name, content) if not hidden]


def all_sheets(name: str, content: bytes) -> list[tuple[CalamineSheet, bool]]:
    """The sheets of a workbook in their order, each with whether it is hidden.

    Raises:
        WorkbookUnreadable: it is none, is damaged, or no memory holds it.
    """
    if not content.startswith(ZIP):  # of other formats nobody knows beforehand what they unpack to
        raise WorkbookUnreadable(f"{name}不是 xlsx 工作簿：请另存为 xlsx 后重新上传", f"{name} is no xlsx workbook")
    try:
        left = check_archive(name, content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        hidden = {one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
        sheets = []
        for title in book.sheet_names:
            sheets.append((book.get_sheet_by_name(title), title in hidden))
            sheet = sheets[-1][0]
            left -= (sheet.total_height + 1) * (sheet.total_width + 1)  # of the last row and column
            if left < 0:
                raise reaches_too_far(name)
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise WorkbookUnreadable(f"{name}不是可读取的工作簿", f"{name}: {error}") from error
    return sheets


def sheet_rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """The rows of a sheet from its first line on, empty ones too.

    Raises:
        WorkbookUnreadable: a cell holds what no one can read.
    """
    try:
        yield from sheet.iter_rows()
    except BaseException as error:  # a panic of the reader is no Exception: it would end the process
        if not isinstance(error, CalamineError | OverflowError) and type(error).__name__ != "PanicException":
            raise
        raise WorkbookUnreadable(
            f"工作表“{sheet.name}”中有无法读取的单元格，如过大的时长：请改为文本后重新保存", f"{sheet.name}: {error}"
        ) from error


def check_archive(name: str, content: bytes) -> int:
    """Refuse an archive that no memory holds, that is no workbook of ours, or that counts its days otherwise.

    Returns:
        Over how many cells its sheets may be laid out together: any of them may be named several times.

    Raises:
        WorkbookUnreadable: so it is.
        BadZipFile, error: it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    names = {_plain(entry) for entry in entries}
    # the reader takes what it can read: behind a broken workbook it finds another, which nobody has looked through
    strange = not names.isdisjoint(_OTHER_WORKBOOKS) or len(names) < len(entries)
    if strange or _WORKBOOK not in {entry.filename for entry in entries}:
        raise WorkbookUnreadable(f"{name}不是 xlsx 工作簿", f"{name} is no xlsx workbook")
    left = min(MOST_UNPACKED_BYTES, max(ALWAYS_UNPACKED_BYTES, len(content) * MOST_RATIO))
    cells, texts = 0, SharedTexts()
    for entry in entries:
        sheet = _Sheet()  # whatever it is called: the workbook may name any of them as a sheet
        for run in _unpacked(content, entry):
            left -= len(run)
            if left < 0:
                raise WorkbookUnreadable(f"{name} 解压后过大", f"{name} unpacks to too much")
            sheet.see(run)
            if _plain(entry) == SHARED_TEXTS and not texts.read(run):
                raise too_much_text(name)
            if entry.filename == _WORKBOOK and _DATE_1904.search(run):
                raise WorkbookUnreadable(
                    f"{name} 使用 1904 日期系统，日期会相差四年：请在 Excel 选项中取消后重新保存",
                    f"{name} counts its days from 1904; save it with the 1900 date system",
                )
        sheet.check(name)
        cells += sheet.cells if sheet.is_sheet else 0
    if not texts.fit(cells) and not texts.fit_into(_unpacked(content, entry) for entry in entries):
        raise too_much_text(name)
    return max(4 * ALWAYS_LAID_OUT, cells * MOST_EMPTY)


def reaches_too_far(name: str) -> WorkbookUnreadable:
    """What is said of a workbook whose sheets no memory holds."""
    return WorkbookUnreadable(
        f"{name}的工作表范围过大：请删除数据以外的行和列后重新保存",
        f"The sheets of {name} reach too far; delete the rows and columns without data",
    )


def _plain(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as the reader looks for it."""
    return entry.filename.replace("\\", "/").casefold()


@dataclass(slots=True)
class _Sheet:
    """How far a part of the archive reaches if it is a sheet, and how much stands in it."""

    is_sheet: bool = False
    cells: int = 0
    digits: int = 0
    columns: int = _SINGLE_LETTERS
    tail: bytes = b""

    def see(self, run: bytes) -> None:
        """Read on in the sheet."""
        text = self.tail + run
        self.is_sheet = self.is_sheet or b"sheetData" in text
        self.cells += run.count(b"<c ") + run.count(b":c ")
        patterns = _THOROUGH if any(mark in text for mark in _OTHERWISE) else _FAST
        while self.digits <= _DIGITS and (found := patterns.later_row[self.digits].search(text)):
            self.digits = len(found[1])
        self.columns = max(self.columns, max(map(_column, set(patterns.column.findall(text))), default=0))
        self.tail = text[-_KEPT_BYTES:]

    def check(self, name: str) -> None:
        """Refuse one that would be laid out over far more than it holds. Raises WorkbookUnreadable."""
        area = min(10**self.digits, MOST_ROWS) * self.columns
        too_far = self.digits > _DIGITS or self.columns > MOST_COLUMNS
        if not self.is_sheet:  # a theme's rectangles have such attributes too
            return
        if too_far or area > max(ALWAYS_LAID_OUT, self.cells * MOST_EMPTY):
            raise reaches_too_far(name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry really unpacks to, run by run."""
    header = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + header[9] + header[10]
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _READ_BYTES]) for at in range(0, len(packed), _READ_BYTES))
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"{entry.filename} is packed in an unknown way")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _READ_BYTES):
        waiting: bytes | memoryview = packed[at : at + _READ_BYTES]
        while waiting and not inflate.eof:
            yield inflate.decompress(waiting, _READ_BYTES * 16)
            waiting = inflate.unconsumed_tail
    if not inflate.eof:
        raise zipfile.BadZipFile(f"{entry.filename} breaks off")
