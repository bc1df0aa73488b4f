"""The four sheets of households: their columns, how headers are found, how rows are read by columns.

A row is never an object here: a county has a million of them, and lists of column values are read and checked in bulk.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from services.registry.imports import cells
from services.registry.imports.cells import GUARD, Cell, CellError, CellReader, Value, is_empty, unguarded
from services.registry.imports.faults import Fault
from shared import codes

MOST_COLUMNS = 1_000
"""A header of more is no table of people."""
HEADER_SEARCH_ROWS = 10
"""National exports put a title above the header, so it is looked for in the first rows."""


_REMARK = re.compile(r"\((?:必填|选填|可多选|最多(?:填写?|选)?.{1,2}[项个])\)$")
"""What a header says of how to fill it; a unit is none: 万元 for 元 would be read ten thousand times too small."""


def _bare(header: str) -> str:
    """A header without blanks, the marks of a mandatory column, remarks on filling it, and the forms of full width."""
    text = "".join(unicodedata.normalize("NFKC", header).split()).strip("*:")
    return _REMARK.sub("", text).strip("*:").lower()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        key: English name of its values.
        header: canonical Chinese header.
        read: reader of one cell.
        required: the column must stand in the sheet and no cell may be empty.
        repeats: few distinct values, each read once.
        aliases: other headers met in files.
    """

    key: str
    header: str
    read: CellReader
    required: bool = True
    repeats: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet that may be imported; `kind` is its English name, `title` its Chinese one."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    by_header: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {_bare(text): column for column in self.columns for text in (column.header, *column.aliases)}
        object.__setattr__(self, "by_header", found)

    def header_of(self, key: str) -> str:
        """Chinese header of a column."""
        return next(column.header for column in self.columns if column.key == key)


_HOUSEHOLD_NO = Column("household_no", "户编号", cells.household_no, aliases=("贫困户编号", "户编码", "户号"))
_PHONES = ("电话", "手机", "手机号", "手机号码", "联系方式", "户主电话")
_ACCOUNTS = ("银行卡号", "银行账户")
_REGISTERED = ("识别日期", "识别时间", "建档日期", "建档时间", "建档立卡时间")

HOUSEHOLDS = Sheet(
    "households",
    "贫困户",
    (
        Column("household_no", "户编号", cells.household_no, repeats=False, aliases=_HOUSEHOLD_NO.aliases),
        Column("village_code", "行政村代码", cells.village_code, aliases=("村代码", "行政村编码", "村编码")),
        Column("village_group", "组", cells.text, required=False, aliases=("村民小组", "组别", "自然村(组)")),
        Column("head_name", "户主姓名", cells.name, repeats=False, aliases=("户主", "户主名称")),
        Column("phone", "联系电话", cells.phone, required=False, repeats=False, aliases=_PHONES),
        Column("bank_name", "开户银行", cells.text, required=False, aliases=("开户银行名称",)),
        Column("bank_account", "银行账号", cells.account, required=False, repeats=False, aliases=_ACCOUNTS),
        Column("standard", "识别标准", cells.one_of(codes.IDENTIFICATION_STANDARDS)),
        Column("household_type", "贫困户属性", cells.one_of(codes.HOUSEHOLD_TYPES), aliases=("贫困户类型", "户属性")),
        Column("main_cause", "主要致贫原因", cells.one_of(codes.POVERTY_CAUSES), aliases=("致贫主要原因",)),
        Column("other_causes", "其他致贫原因", cells.some_of(codes.POVERTY_CAUSES), False, aliases=("其它致贫原因",)),
        Column("registered_on", "建档立卡日期", cells.day, aliases=_REGISTERED),
        Column("housing_sqm", "住房面积", cells.area_sqm, required=False, aliases=("住房面积(平方米)",)),
        Column("housing_structure", "住房结构", cells.one_of(codes.HOUSING_STRUCTURES), False, aliases=("主要结构",)),
        Column("built_year", "建房年份", cells.built_year, required=False, aliases=("住房建造年份", "建造年份")),
        Column("electricity", "是否通电", cells.yes_no, required=False, aliases=("通电", "通电情况", "通生活用电")),
        Column("fuels", "生活燃料", cells.some_of(codes.FUELS), False, aliases=("燃料", "主要燃料类型", "燃料类型")),
        Column("drinking_water", "饮水情况", cells.one_of(codes.DRINKING_WATER), False, aliases=("饮水",)),
        Column("support_form", "供养方式", cells.one_of(codes.SUPPORT_FORMS), False),
        Column("planned_exit_year", "计划脱贫年度", cells.year, required=False, aliases=("预脱贫年度", "计划脱贫年份")),
        Column("help_plan", "脱贫方案", cells.text, required=False, repeats=False, aliases=("脱贫计划",)),
        Column("help_needs", "帮扶需求", cells.some_of(codes.HELP_NEEDS), False, aliases=("需求",)),
    ),
    aliases=("贫困户信息", "户信息", "households"),
)

MEMBERS = Sheet(
    "members",
    "家庭成员",
    (
        _HOUSEHOLD_NO,
        Column("name", "姓名", cells.name, repeats=False, aliases=("成员姓名",)),
        Column("sex", "性别", cells.one_of(codes.SEXES)),
        Column("id_number", "证件号码", cells.id_number, repeats=False, aliases=("身份证号", "身份证号码", "证件号")),
        Column("relation", "与户主关系", cells.one_of(codes.RELATIONS_TO_HEAD), aliases=("户主关系", "与户主的关系")),
        Column("ethnic_group", "民族", cells.one_of(codes.ETHNIC_GROUPS), required=False),
        Column("education", "文化程度", cells.one_of(codes.EDUCATION_LEVELS), required=False),
        Column("schooling", "在校生状况", cells.one_of(codes.SCHOOLING), required=False, aliases=("在校生情况",)),
        Column("health", "健康状况", cells.one_of(codes.HEALTH_STATES)),
        Column("labour", "劳动能力", cells.one_of(codes.LABOUR_CAPACITIES), aliases=("劳动技能",)),
        Column("work", "务工状况", cells.one_of(codes.WORK_STATES), required=False, aliases=("务工情况",)),
        Column("skill", "就业技能", cells.text, required=False, aliases=("技能",)),
        Column("dibao", "是否低保人口", cells.yes_no, required=False, aliases=("低保人口", "是否享受低保")),
        Column(
            "medical_insured",
            "是否参加城乡居民基本医疗保险",
            cells.yes_no,
            required=False,
            aliases=("是否参加新农合", "是否参加新型农村合作医疗"),
        ),
        Column("major_illness_insured", "是否参加大病保险", cells.yes_no, False, aliases=("大病保险",)),
        Column(
            "supplementary_insured",
            "是否参加困难群众大病补充保险",
            cells.yes_no,
            required=False,
            aliases=("困难群众大病补充保险", "是否参加大病补充保险"),
        ),
        Column("medical_assistance", "是否纳入医疗救助", cells.yes_no, False, aliases=("医疗救助",)),
        Column(
            "pension_insured",
            "是否参加城乡居民基本养老保险",
            cells.yes_no,
            required=False,
            aliases=("是否参加新农保", "是否参加城乡居民养老保险"),
        ),
        Column("disability_kind", "残疾类别", cells.one_of(codes.DISABILITY_KINDS), False, aliases=("残疾类型",)),
        Column("disability_grade", "残疾等级", cells.disability_grade, False, aliases=("残疾级别",)),
        Column("returning_graduate", "是否返乡大中专毕业生", cells.yes_no, False, aliases=("返乡毕业生",)),
        Column("veteran", "是否退役军人", cells.yes_no, False, aliases=("退役军人",)),
        Column("no_income_source", "是否无生活来源", cells.yes_no, False, aliases=("无生活来源",)),
        Column("no_able_supporter", "是否无履行义务能力的赡养抚养人", cells.yes_no, False, aliases=("无赡养抚养人",)),
        Column("own_cause", "个人致贫原因", cells.one_of(codes.POVERTY_CAUSES), False),
        Column("own_plan", "个人脱贫措施", cells.text, required=False, repeats=False),
    ),
    aliases=("家庭成员信息", "成员", "members"),
)


def _money(key: str, header: str, *aliases: str, required: bool = True) -> Column:
    return Column(key, header, cells.amount_fen, required, repeats=False, aliases=(f"{header}(元)", *aliases))


INCOMES = Sheet(
    "incomes",
    "家庭收入",
    (
        Column("household_no", "户编号", cells.household_no, repeats=False, aliases=_HOUSEHOLD_NO.aliases),
        Column("year", "年度", cells.year, aliases=("收入年度", "年份")),
        _money("wage_fen", "工资性收入"),
        _money("business_fen", "生产经营性收入", "家庭经营性收入", "经营性收入"),
        _money("transfer_fen", "转移性收入"),
        _money("property_fen", "财产性收入"),
        _money("production_cost_fen", "生产经营性支出", "生产经营费用支出"),
        _money("paid_away_fen", "转移性支出", required=False),
        Column("persons", "核算人口", cells.persons, required=False, aliases=("计算人口", "家庭人口")),
        Column("net_fen", "纯收入", cells.signed_amount_fen, False, False, aliases=("家庭纯收入", "纯收入(元)")),
        Column("net_per_head_fen", "人均纯收入", cells.signed_amount_fen, False, False, aliases=("人均纯收入(元)",)),
    ),
    aliases=("收入", "家庭收入信息", "incomes"),
)

EXITS = Sheet(
    "exits",
    "脱贫",
    (
        Column("household_no", "户编号", cells.household_no, repeats=False, aliases=_HOUSEHOLD_NO.aliases),
        Column("exited_on", "脱贫日期", cells.day, aliases=("退出日期", "脱贫时间")),
    ),
    aliases=("脱贫户", "退出", "exits"),
)

SHEETS = (HOUSEHOLDS, MEMBERS, INCOMES, EXITS)
"""In the order in which they are checked: each refers only to those before it."""


@dataclass(frozen=True)
class Layout:
    """Where a sheet's columns stand in one file.

    Attributes:
        sheet: what the rows hold.
        positions: index of each column that was found, by key.
        header_row: row of the header as the spreadsheet counts, from 1.
        width: cells of the header; what stands beyond them is an error.
        ignored: headers that the sheet doesn't know; the preview shows them.
        faults: columns that are missing or stand twice; no row can be read while there are any.
    """

    sheet: Sheet
    positions: Mapping[str, int]
    header_row: int
    width: int
    ignored: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of one sheet, read column by column.

    Attributes:
        sheet: what they hold.
        columns: a list of values for every column of the sheet, by key; None where a cell is empty or wrong.
        numbers: row of each as the spreadsheet counts, from 1.
        faults: what could not be read.
    """

    sheet: Sheet
    columns: dict[str, list[Any]]
    numbers: Sequence[int]
    faults: list[Fault]

    def __len__(self) -> int:
        return len(self.numbers)


def find_layout(title: str, rows: Sequence[Sequence[Cell]], sheets: Sequence[Sheet] = SHEETS) -> Layout | None:
    """Tell which sheet this is, and where its columns stand.

    The title decides where it names a sheet; else (a csv, `Sheet1`) the header that fits best does.

    Args:
        title: name of the worksheet, or of the csv file.
        rows: its first rows, at least down to the header.
        sheets: those that it may be; where several fit equally, the first.

    Returns:
        The layout, with faults where columns are missing; None where neither title nor header is known.
    """
    named = [sheet for sheet in sheets if _bare(title) in map(_bare, (sheet.title, *sheet.aliases))]
    layouts = [
        _layout(sheet, number, row)
        for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1)
        for sheet in named or sheets
    ]
    if not layouts:
        return None
    best = max(layouts, key=_fit)
    # a title row or a foreign table may share a word or two with a sheet: half of its columns is no chance
    known = named or len(best.positions) * 2 >= sum(column.required for column in best.sheet.columns)
    return best if known else None


def _fit(layout: Layout) -> tuple[float, int, int]:
    """How well a row is a sheet's header: by the columns that it must have, then by how many it has, then the first."""
    required = [column.key in layout.positions for column in layout.sheet.columns if column.required]
    return sum(required) / len(required), len(layout.positions), -layout.header_row


def read_rows(layout: Layout, rows: Sequence[Sequence[Cell]], first_number: int) -> Rows:
    """Read a run of rows; rows that are wholly empty are passed over.

    Args:
        layout: a layout without faults.
        rows: cells row by row, from anywhere below the header.
        first_number: row of the first as the spreadsheet counts, from 1.
    """
    numbers: Sequence[int] = range(first_number, first_number + len(rows))
    if not all(map(any, rows)):
        kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if not all(map(is_empty, row))]
        numbers, rows = [number for number, _ in kept], [row for _, row in kept]
    # what stands beyond the header is blamed, never laid out: one row of a million cells would widen all the others
    overlong = any(len(row) > layout.width for row in rows)
    inside = [row[: layout.width] for row in rows] if overlong else rows
    by_position = list(zip_longest(*inside)) if rows else []
    read: dict[str, list[Any]] = {}
    flawed: list[tuple[int, Column, CellError]] = []
    for column in layout.sheet.columns:
        position = layout.positions.get(column.key, len(by_position))
        values = by_position[position] if position < len(by_position) else (None,) * len(rows)
        read[column.key], wrong = _read_column(column, values, in_file=column.key in layout.positions)
        flawed += [(index, column, bad) for index, bad in wrong]
    household_nos = read.get("household_no") or [None] * len(rows)
    faults = _overlong(layout, rows, numbers, household_nos) if overlong else []
    faults += [
        Fault(layout.sheet.title, numbers[at], column.header, bad.code, bad.value, bad.note, household_nos[at])
        for at, column, bad in flawed
    ]
    return Rows(layout.sheet, read, numbers, faults)


def _read_column(
    column: Column, values: Sequence[Cell], *, in_file: bool
) -> tuple[list[Value], list[tuple[int, CellError]]]:
    """Values of one column, None where wrong, and what was wrong by index."""
    if not in_file:
        return [None] * len(values), []
    read = _reader(column)
    if column.repeats:
        known = {cell: read(cell) for cell in set(values)}
        results = list(map(known.__getitem__, values))
        spotless = not any(isinstance(result, CellError) for result in known.values())
    else:
        results = list(map(read, values))
        spotless = False
    if spotless:
        return results, []  # type: ignore[return-value]  # spotless says that no CellError is among them
    wrong = [(index, result) for index, result in enumerate(results) if isinstance(result, CellError)]
    good = [None if isinstance(result, CellError) else result for result in results] if wrong else results
    return good, wrong  # type: ignore[return-value]  # without wrong ones nothing was left to take out


def _reader(column: Column) -> Callable[[Cell], Value | CellError]:
    read, required = column.read, column.required

    def read_or_blame(cell: Cell) -> Value | CellError:
        if cell is None or cell == "" or is_empty(cell):
            return CellError("empty_cell") if required else None
        if isinstance(cell, str) and cell[0] == GUARD:
            cell = unguarded(cell)
        try:
            value: Value = read(cell)
        except CellError as bad:
            return bad
        return value

    return read_or_blame


def _overlong(
    layout: Layout, rows: Sequence[Sequence[Cell]], numbers: Sequence[int], household_nos: Sequence[str | None]
) -> list[Fault]:
    """Rows with something to the right of the header, as an unquoted comma in a csv leaves it."""
    found = []
    for number, row, household_no in zip(numbers, rows, household_nos, strict=True):
        surplus = [cell for cell in row[layout.width :] if not is_empty(cell)]
        if surplus:
            code, value = "registry.import_row_too_long", cells.shown(surplus[0])
            found.append(Fault(layout.sheet.title, number, "", code, value, household_no=household_no))
    return found


def _layout(sheet: Sheet, header_row: int, row: Sequence[Cell]) -> Layout:
    positions: dict[str, int] = {}
    ignored: list[str] = []
    faults: list[Fault] = []
    width = 0
    for position, cell in enumerate(row):
        if is_empty(cell):
            continue
        width = position + 1
        column = sheet.by_header.get(_bare(str(cell)))
        if column is None:
            ignored.append(cells.shown(cell).strip())
        elif column.key in positions:
            faults.append(Fault(sheet.title, header_row, column.header, "registry.import_duplicate_column"))
        else:
            positions[column.key] = position
    if width > MOST_COLUMNS:
        faults.append(Fault(sheet.title, header_row, "", "registry.import_too_many_columns", str(width)))
        ignored = []
    faults += [
        Fault(sheet.title, header_row, column.header, "registry.import_missing_column")
        for column in sheet.columns
        if column.required and column.key not in positions
    ]
    return Layout(sheet, positions, header_row, width, tuple(ignored), tuple(faults))
