"""Files of signals, csv or xlsx, from their bytes into rows; what can't be read is told by line and column."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.monitoring.signals.fields import LABELS, SignalFields
from services.monitoring.signals.models import Row
from services.monitoring.signals.refusals import (
    CellUnreadable,
    Fault,
    SignalFileTooLarge,
    SignalFileUnreadable,
)
from shared.codes import DISABILITY_GRADES
from shared.codes.lists import UnknownCode, plain
from shared.money import MAX_FEN
from shared.validation import in_chinese
from shared.workbook_archives import ZIP, open_workbook, sheet_rows
from shared.workbook_texts import WorkbookUnreadable

MOST_BYTES = 4 * 1024**2
MOST_ROWS = 5_000
MOST_LINES = 100_000
"""Of a csv file, empty ones too: a spreadsheet may leave many behind, and reading them takes time all the same."""
HEADERS = {name: f"{label}（元）" if name.endswith("_fen") else label for name, label in LABELS.items()}
"""What the columns are called in files; money in yuan."""

_ALIASES = {
    "kind": ("信号类型", "预警类型"),
    "happened_on": ("日期", "统计截止日", "发生时间"),
    "id_number": ("证件号码", "身份证号码", "公民身份号码"),
    "household_no": ("户编码", "贫困户编号"),
    "area_code": ("行政区划代码", "地区代码"),
    "spending_fen": ("自付医疗费用(元)", "自付费用(元)", "个人自付(元)"),
    "loss_fen": ("损失(元)", "损失金额(元)"),
    "disability_kind": ("残疾类型",),
    "disability_grade": ("残疾级别",),
    "disaster_kind": ("灾种",),
    "hardship_kind": ("困难类型",),
}

_BY_HEADER = {
    plain(header): name for name, title in HEADERS.items() for header in (name, title, *_ALIASES.get(name, ()))
}
_REQUIRED = ("kind", "happened_on")
_MOST_COLUMNS = 50
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)
"""Eight digits, or three numbers with something between them: a month alone is no day, and none is guessed."""
_AMOUNT = re.compile(r"([0-9]{1,14}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,2}))?", re.ASCII)
_RECKONED = 1e-6
"""A spreadsheet keeps sums in binary: 0.1 + 0.2 is no more than so far from 0.30."""


class ReadFile(NamedTuple):
    """What a file says: rows that can be read, and the faults of those that can't."""

    rows: list[Row]
    faults: list[Fault]


def read_file(content: bytes) -> ReadFile:
    """Read a file: csv in UTF-8 or GB 18030, or the first sheet of an xlsx workbook that is seen.

    Its first line that isn't empty names the columns.

    Args:
        content: the file as it came.

    Raises:
        SignalFileTooLarge: more bytes or lines than a file may have.
        SignalFileUnreadable: neither csv nor workbook, or its columns are not those of signals.
    """
    if len(content) > MOST_BYTES:
        raise SignalFileTooLarge(field="file")
    lines = _lines(content)
    names = _header(next(lines, (1, []))[1])
    rows: list[Row] = []
    faults: list[Fault] = []
    for place, (number, cells) in enumerate(lines):
        if place >= MOST_ROWS:
            raise SignalFileTooLarge(field="file")
        read = _row(number, names, cells)
        if isinstance(read, Row):
            rows.append(read)
        else:
            faults += read
    if not rows and not faults:
        raise SignalFileUnreadable("文件没有数据行", "The file has no lines below its header", field="file")
    return ReadFile(rows, faults)


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Lines that aren't empty, each with its number from 1."""
    source = _of_workbook(content) if content.startswith(ZIP) else _of_text(content)
    for number, cells in source:
        if any(cell.strip() for cell in cells):
            yield number, cells


def _of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        seen = open_workbook("文件", content)
        for number, cells in enumerate(sheet_rows(seen[0]) if seen else (), start=1):
            yield number, [_written(cell) for cell in cells]
    except WorkbookUnreadable as error:
        raise SignalFileUnreadable(error.detail, error.detail_en, field="file") from error


def _of_text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    try:
        for place, cells in enumerate(reader):
            if place >= MOST_LINES:
                raise SignalFileTooLarge(
                    f"含空行超过 {MOST_LINES} 行，请删去空行",
                    f"More than {MOST_LINES} lines, empty ones too",
                    field="file",
                )
            yield reader.line_num, cells
    except csv.Error as error:
        line = max(1, reader.line_num)
        raise SignalFileUnreadable(
            f"csv 第 {line} 行附近引号不成对或内容过长", f"The csv is broken near line {line}: {error}", field="file"
        ) from error


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise SignalFileUnreadable("不是 UTF-8 或 GB 18030 编码的文本文件", "No text in UTF-8 or GB 18030", field="file")


def _written(cell: Any) -> str:
    """A cell as it would stand in a csv file: days without a time, of what was reckoned the fen that it means."""
    if isinstance(cell, float):
        rounded = round(cell, 2)
        if cell.is_integer():
            return str(int(cell))
        return f"{rounded:.2f}" if abs(cell - rounded) < _RECKONED else repr(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _header(cells: Sequence[str]) -> list[str | None]:
    names: list[str | None] = [_BY_HEADER.get(plain(cell)) if cell.strip() else None for cell in cells[:_MOST_COLUMNS]]
    unknown = [cell.strip() for cell, name in zip(cells, names, strict=False) if cell.strip() and name is None]
    known = [name for name in names if name is not None]
    lacking = [HEADERS[name] for name in _REQUIRED if name not in known]
    if unknown or lacking or len(known) != len(set(known)) or any(cell.strip() for cell in cells[_MOST_COLUMNS:]):
        told = "；".join(
            f"{words}：{'、'.join(titles)}" for words, titles in (("缺少", lacking), ("不认识", unknown)) if titles
        )
        raise SignalFileUnreadable(
            f"首行列名不符，可有：{'、'.join(HEADERS.values())}" + (f"（{told}）" if told else "（有列重复或过多）"),
            f"The first line must name columns of signals, each once: {', '.join(HEADERS)}",
            field="file",
        )
    return names


def _row(number: int, names: Sequence[str | None], cells: Sequence[str]) -> Row | list[Fault]:
    wrong = partial(Fault, number, columns=HEADERS)
    if any(cell.strip() for cell in cells[len(names) :]):
        return [wrong(refusal=CellUnreadable("单元格多于列名", "More cells than columns"))]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in zip(names, cells, strict=False):
        written = plain(cell)
        if name is None or not written:
            if written:
                faults.append(wrong(refusal=CellUnreadable("此列没有列名", "The column has no name")))
            continue
        value = _read(name, written)
        if value is None:
            faults.append(
                wrong(refusal=CellUnreadable(f"“{HEADERS[name]}”无法识别", f"{name} can't be read", field=name))
            )
        values[name] = value
    missing = [name for name in _REQUIRED if name not in values]
    faults += [
        wrong(refusal=CellUnreadable(f"“{HEADERS[name]}”未填写", f"{name} is empty", field=name)) for name in missing
    ]
    if faults:
        return faults
    try:
        return Row(number, SignalFields(**values), HEADERS)
    except ValidationError as error:
        return [wrong(refusal=_refused(one)) for one in error.errors(include_input=False, include_url=False)]


def _refused(error: Mapping[str, Any]) -> CellUnreadable:
    name = str(error["loc"][0])
    return CellUnreadable(f"“{HEADERS[name]}”{in_chinese(error)}", f"{name}: {error['msg']}", field=name)


def _read(name: str, written: str) -> Any:
    """What a cell says, None where it can't be read."""
    if name == "happened_on":
        return _day(written)
    if name.endswith("_fen"):
        return _fen(written)
    if name == "disability_grade":
        try:
            return int(str(DISABILITY_GRADES.by_label(written).standard))
        except UnknownCode:
            return None
    return written


def _day(written: str) -> date | None:
    found = _DAY.fullmatch(written)
    try:
        return date(*(int(part) for part in found.groups() if part is not None)) if found else None
    except ValueError:
        return None


def _fen(written: str) -> int | None:
    found = _AMOUNT.fullmatch(written)
    if found is None:
        return None
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    return fen if fen <= MAX_FEN else None


# the template ---------------------------------------------------------------------------------------------------------


def template_notes() -> Iterable[tuple[str, str]]:
    """Each column with what is written in it."""
    yield from ((HEADERS[name], note) for name, note in _NOTES.items())


_NOTES = {
    "kind": "必填；信号类型的名称",
    "happened_on": "必填；YYYY-MM-DD，医疗费用填统计截止日",
    "household_no": "户编号、身份证号、区划代码三项只填一项；未建档的监测对象填监测对象的 id",
    "id_number": "只用于比对，系统不保存",
    "area_code": "只用于自然灾害：县、乡镇或村的12位代码",
    "spending_fen": "自付医疗费用必填；截至发生日期12个月的合计，以元为单位",
    "loss_fen": "突发事故必填；以元为单位",
    "disability_kind": "新增残疾必填",
    "disability_grade": "新增残疾必填；一级至四级",
    "disaster_kind": "自然灾害必填",
    "hardship_kind": "突发生活困难必填",
}
