"""Files of registers of any size, as a county would upload them: csv, and the same rows as xlsx."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from shared.areas import AreaLevel, read_areas
from shared.identity import check_character
from tests.benchmarks.register import COUNTY

HOUSEHOLDS = (
    "户编号", "行政村代码", "组", "户主姓名", "联系电话", "开户银行", "银行账号", "识别标准", "贫困户属性",
    "主要致贫原因", "其他致贫原因", "建档立卡日期", "住房面积", "住房结构", "饮水情况",
)  # fmt: skip
MEMBERS = (
    "户编号", "姓名", "性别", "证件号码", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动能力",
    "务工状况", "是否参加城乡居民基本医疗保险", "是否参加城乡居民基本养老保险",
)  # fmt: skip
SIZES = (3, 4, 4)
"""People of each three households: 300,000 of them hold 1,100,000."""
LARGEST_SHEET = 1_000_000
"""Rows of a worksheet; Excel ends at 1,048,576."""
_FAMILY_NAMES = "刘谢赖钟曾黄李王张陈郭肖邱罗温何廖吴朱叶"
_FIRST_NAMES = "福生招娣建华发秀明兰志强春梅国平秋香文彬小红玉英水金根木火土春夏冬雪海江河山石林"
_RELATIONS = ("户主", "配偶", "子", "女")
_TYPES, _CAUSES = ("一般贫困户", "低保贫困户", "五保贫困户"), ("因病", "因残", "因学", "缺技术", "缺劳力", "缺资金")
Row = Sequence[str]


def people_of(households: int) -> int:
    """How many people so many households hold."""
    return sum(SIZES[n % len(SIZES)] for n in range(households))


def household_rows(households: int) -> Iterator[Row]:
    """Rows of the households' sheet, spread over all villages of the county."""
    villages = [area.code for area in read_areas() if area.county_code == COUNTY and area.level is AreaLevel.VILLAGE]
    for n in range(households):
        yield (
            f"{COUNTY}{n:08d}", villages[n % len(villages)], f"第{1 + n % 9}组", _name(n, 0), f"138{n:08d}",
            "信丰县农村信用合作联社", f"6226{n:012d}", "国家标准", _TYPES[n % 3], _CAUSES[n % 6],
            "、".join((_CAUSES[(n + 1) % 6], _CAUSES[(n + 3) % 6])) if n % 4 else "",
            f"2014-{1 + n % 12:02d}-{1 + n % 28:02d}", str(60 + n % 80), "砖木", "自来水",
        )  # fmt: skip


def member_rows(households: int) -> Iterator[Row]:
    """Rows of the members' sheet, family by family; a number is nobody's."""
    person = 0
    for n in range(households):
        for place in range(SIZES[n % len(SIZES)]):
            year, serial = 1940 + person % 70, person // 70
            born = f"{year}{1 + serial % 12:02d}{1 + serial // 12 % 28:02d}"
            body = f"99{serial // 336 // 1000:02d}22{born}{serial // 336 % 1000:03d}"
            yield (
                f"{COUNTY}{n:08d}", _name(n, place), "男" if int(body[16]) % 2 else "女", body + check_character(body),
                _RELATIONS[place], "汉族", "初中", "", "健康", "普通劳动力",
                "省外务工" if place % 2 else "", "是", "否",
            )  # fmt: skip
            person += 1


def write_csv(folder: Path, households: int) -> list[Path]:
    """Two csv files."""
    made = []
    for title, header, rows in _sheets(households):
        path = folder / f"{title}.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        made.append(path)
    return made


def write_xlsx(folder: Path, households: int) -> list[Path]:
    """The same as a workbook."""
    path = folder / "register.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        for title, header, rows in _sheets(households):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, header)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
    return [path]


def _sheets(households: int) -> Iterator[tuple[str, Row, Iterator[Row]]]:
    yield "贫困户", HOUSEHOLDS, household_rows(households)
    yield "家庭成员", MEMBERS, member_rows(households)


def _name(household: int, place: int) -> str:
    """A family's name and one of some 1,500 given ones, so that few people are alike by chance."""
    family, given = _FAMILY_NAMES, _FIRST_NAMES
    at = household * 4 + place
    return family[household % len(family)] + given[at * 7 % len(given)] + given[at // len(given) % len(given)]
