"""The demo register as Excel workbooks in the manner of the national register's sheets, for the public import."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from services.demo.further import further_of_household, further_of_member
from services.demo.incomes import Income
from services.demo.members import Member
from services.demo.town import REGISTERED_UNTIL, Household, Town, town
from shared import codes

Cell = str | int | float | date | None

HOUSEHOLD_HEADERS = (
    "户编号", "行政村代码", "组", "户主姓名", "联系电话", "开户银行", "银行账号", "识别标准", "贫困户属性",
    "主要致贫原因", "其他致贫原因", "建档立卡日期", "住房面积", "住房结构", "饮水情况", "建房年份", "是否通电",
    "生活燃料", "供养方式", "计划脱贫年度", "脱贫方案", "帮扶需求",
)  # fmt: skip
MEMBER_HEADERS = (
    "户编号", "姓名", "性别", "证件号码", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动能力",
    "务工状况", "是否参加城乡居民基本医疗保险", "是否参加城乡居民基本养老保险", "就业技能", "是否低保人口",
    "是否参加大病保险", "是否参加困难群众大病补充保险", "是否纳入医疗救助", "是否返乡大中专毕业生", "是否退役军人",
    "是否无生活来源", "是否无履行义务能力的赡养抚养人",
)  # fmt: skip
INCOME_HEADERS = (
    "户编号", "年度", "工资性收入", "生产经营性收入", "转移性收入", "财产性收入", "生产经营性支出",
    "纯收入", "人均纯收入",
)  # fmt: skip
EXIT_HEADERS = ("户编号", "脱贫日期")

_WRITTEN_AT = datetime(2016, 4, 1)  # noqa: DTZ001  # the workbook's own, nominal, date; spreadsheets know no time zone
_BANK = "信丰农商银行古陂支行"
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class RegisterFiles:
    """The two workbooks: the register with its first year's income, then a later year's income and the exits."""

    first: Path
    second: Path


def write_register(folder: Path, register: Town | None = None) -> RegisterFiles:
    """Write a town's workbooks.

    Args:
        folder: where they go; made if missing.
        register: the town; the demo town where it is left out. Equal towns give equal contents.
    """
    folder.mkdir(parents=True, exist_ok=True)
    register = register or town()
    households = register.households
    first = folder / "建档立卡.xlsx"
    with _workbook(first) as book:
        _sheet(book, "贫困户", HOUSEHOLD_HEADERS, map(_household_row, households))
        members = ((household, member) for household in households for member in household.members)
        _sheet(book, "家庭成员", MEMBER_HEADERS, (_member_row(household, member) for household, member in members))
        _sheet(book, "家庭收入", INCOME_HEADERS, _income_rows(households, lambda household: household.first_income))
    second = folder / "收入与脱贫.xlsx"
    with _workbook(second) as book:
        _sheet(book, "家庭收入", INCOME_HEADERS, _income_rows(households, lambda household: household.second_income))
        _sheet(book, "脱贫", EXIT_HEADERS, ((one.household_no, one.exited_on) for one in register.exits()))
    return RegisterFiles(first, second)


def _workbook(path: Path) -> xlsxwriter.Workbook:
    """A workbook that says nothing of the moment at which it was written: equal contents give equal files."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    book.set_properties({"created": _WRITTEN_AT})
    return book


def _sheet(book: xlsxwriter.Workbook, title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(title)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for position, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, position, cell, day)
            elif cell is not None:
                sheet.write(number, position, cell)


def _labels(code_list: codes.CodeList, chosen: Iterable[str]) -> str | None:
    return "、".join(code_list.by_code(code).label for code in chosen) or None


def _household_row(household: Household) -> Sequence[Cell]:
    further = further_of_household(household)
    return (
        household.household_no,
        household.village_code,
        household.village_group,
        household.head.name,
        household.phone,
        _BANK if household.bank_account else None,
        household.bank_account,
        codes.IDENTIFICATION_STANDARDS.by_code("national").label,
        codes.HOUSEHOLD_TYPES.by_code(household.household_type).label,
        codes.POVERTY_CAUSES.by_code(household.main_cause).label,
        _labels(codes.POVERTY_CAUSES, household.other_causes),
        household.registered_on,
        household.housing_sqm,
        codes.HOUSING_STRUCTURES.by_code(household.housing_structure).label,
        codes.DRINKING_WATER.by_code(household.drinking_water).label,
        further.built_year,
        _YES_NO[further.electricity],
        _labels(codes.FUELS, further.fuels),
        codes.SUPPORT_FORMS.by_code(further.support_form).label if further.support_form else None,
        further.planned_exit_year,
        further.help_plan,
        _labels(codes.HELP_NEEDS, further.help_needs),
    )


def _member_row(household: Household, member: Member) -> Sequence[Cell]:
    further = further_of_member(household, member, REGISTERED_UNTIL)
    return (
        household.household_no,
        member.name,
        codes.SEXES.by_code(member.sex).label,
        member.document_number,
        codes.RELATIONS_TO_HEAD.by_code(member.relation).label,
        codes.ETHNIC_GROUPS.by_code(member.ethnic_group).label,
        codes.EDUCATION_LEVELS.by_code(member.education).label,
        codes.SCHOOLING.by_code(member.schooling).label,
        codes.HEALTH_STATES.by_code(member.health).label,
        codes.LABOUR_CAPACITIES.by_code(member.labour).label,
        codes.WORK_STATES.by_code(member.work).label,
        _YES_NO[member.medical_insured],
        _YES_NO[member.pension_insured],
        further.skill,
        _YES_NO[further.dibao],
        _YES_NO[further.major_illness_insured],
        _YES_NO[further.supplementary_insured],
        _YES_NO[further.medical_assistance],
        _YES_NO[further.returning_graduate],
        _YES_NO[further.veteran],
        _YES_NO[further.no_income_source],
        _YES_NO[further.no_able_supporter],
    )


def _income_rows(households: Sequence[Household], of_year: Callable[[Household], Income]) -> Iterable[Sequence[Cell]]:
    for household in households:
        income = of_year(household)
        amounts = (
            income.wage_fen,
            income.business_fen,
            income.transfer_fen,
            income.property_fen,
            income.production_cost_fen,
            income.net_fen,
            income.net_per_head_fen,
        )
        # a spreadsheet holds amounts as figures in yuan; two decimals survive that exactly
        yield household.household_no, income.year, *(fen / 100 for fen in amounts)
