"""The template: empty sheets under the right headers, with lists to choose from and notes on each column."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from services.registry.imports import cells, record_cells
from services.registry.imports.cells import OneOf, SomeOf
from services.registry.imports.files import NOTES, OPTIONS
from services.registry.imports.sheets import Column, Sheet

PREPARED_ROWS = 10_000
"""Rows below the header with lists to choose from and text formats."""

TEXT_FORMAT = 49
"""Spreadsheets' own number of the format that keeps what is written as it is."""
_WIDTH = 16
_HINTS: dict[Any, str] = {
    cells.day: "日期，如 2014-05-31",
    cells.yes_no: "是 或 否",
    cells.year: "四位年份",
    cells.amount_fen: "元，最多两位小数",
    cells.signed_amount_fen: "元，可为负，可不填：按各项算出，填写则核对",
    cells.persons: "计算人均收入所用的人口，可不填：按家庭成员数",
    cells.area_sqm: "平方米，最多两位小数",
    cells.village_code: "12 位统计用区划代码，文本格式",
    cells.id_number: "18 位身份证号，或 20 位以上残疾人证号，文本格式",
    cells.household_no: "4 至 32 位字母、数字或连字符，文本格式",
    record_cells.yuan: "元，最多两位小数",
    record_cells.whole: "整数",
    record_cells.quantity: "数字",
    record_cells.parts: "多项以、隔开",
    record_cells.number: "编号或代码，文本格式",
}
_STEP_HINTS = {"occurred_on": "日期；不填则为导入的业务日期", "reason": "不填则记为“导入”及文件名"}


def write_template(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with the sheets asked for, their notes in front."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": TEXT_FORMAT})
        _notes(book.add_worksheet(NOTES), sheets, bold)
        options = _Options(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(1, 0)
            # every cell is text: spreadsheets cut figures of more than 15 digits, and turn codes into dates
            page.set_column(0, len(sheet.columns) - 1, _WIDTH, text)
            for position, column in enumerate(sheet.columns):
                page.write_string(0, position, f"{'*' if column.required else ''}{column.header}", bold)
                if choices := _choices(column):
                    source = options.place(choices)
                    page.data_validation(1, position, PREPARED_ROWS, position, {"validate": "list", "source": source})
        options.hide()
    return buffer.getvalue()


def hint_of(column: Column) -> str:
    """What is to be written in a column."""
    if isinstance(column.read, OneOf):
        return "从下拉选项中选择"
    if isinstance(column.read, SomeOf):
        return "多项以、隔开，可填：" + "、".join(column.read.codes.labels)
    if isinstance(column.read, record_cells.Reference):
        return "所引用记录的编号，文本格式"
    if column.read is record_cells.contents:
        return "资料文件的 SHA-256 值，多项以、隔开；资料须先上传"
    return _STEP_HINTS.get(column.key) or _HINTS.get(column.read, "文字")


def _choices(column: Column) -> Sequence[str]:
    if isinstance(column.read, OneOf):
        return column.read.codes.labels
    return ("是", "否") if column.read is cells.yes_no else ()


def _notes(page: Any, sheets: Sequence[Sheet], bold: Any) -> None:
    page.set_column(0, 1, _WIDTH)
    page.set_column(3, 3, 80)
    page.write_row(0, 0, ("工作表", "列", "必填", "填写要求"), bold)
    line = 1
    for sheet in sheets:
        for column in sheet.columns:
            page.write_row(line, 0, (sheet.title, column.header, "是" if column.required else "", hint_of(column)))
            line += 1


class _Options:
    """Lists to choose from on a sheet of their own: a cell's own list may hold 255 characters only."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._page = book.add_worksheet(OPTIONS)
        self._places: dict[tuple[str, ...], str] = {}

    def place(self, choices: Sequence[str]) -> str:
        """Where a list stands; the same list stands once."""
        key = tuple(choices)
        if key not in self._places:
            column = len(self._places)
            self._page.write_column(0, column, key)
            self._places[key] = f"={OPTIONS}!{_range(column, len(key))}"
        return self._places[key]

    def hide(self) -> None:
        """Keep it out of people's way."""
        self._page.hide()


def _range(column: int, rows: int) -> str:
    name = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
    return f"{name}$1:{name}${rows}"
