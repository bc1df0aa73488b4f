"""The headers and rows of a book's sheets: what is read as texts, in the order of the headers."""

from decimal import Decimal
from typing import Any

from services.registry.books.rules import Counts
from services.registry.cards.chapters import STATUS_LABELS, needs_text
from services.registry.cards.texts import decimal_text, label_text, labels_text, plain_text
from services.registry.households.models import Household, Member
from services.registry.incomes.models import Income
from shared import codes
from shared.areas import full_code
from shared.codes import CodeList
from shared.workbooks import Cell

ROLL = (
    "户编号", "行政村代码", "行政村", "村民小组", "户主姓名", "联系电话", "家庭人口", "识别标准", "贫困户属性",
    "帮扶类别", "主要致贫原因", "其他致贫原因", "帮扶需求", "计划脱贫年度", "建档立卡日期", "状态", "脱贫日期",
    "住房面积（平方米）", "住房结构", "饮水情况",
)  # fmt: skip
PEOPLE = (
    "户编号", "姓名", "性别", "证件号码", "出生日期", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况",
    "劳动能力", "务工状况", "医疗保险", "养老保险",
)  # fmt: skip
INCOMES = (
    "户编号", "户主姓名", "年度", "工资性收入（元）", "生产经营性收入（元）", "转移性收入（元）", "财产性收入（元）",
    "生产经营性支出（元）", "纯收入（元）", "人数", "人均纯收入（元）",
)  # fmt: skip
FILES = ("户编号", "户主姓名", "档案内容", "已有", "至少", "缺影像主题", "是否齐全")


def title_of(area_name: str, label: str) -> str:
    """What a book is called: 古陂镇 and 镇簿 give 古陂镇簿."""
    return area_name + (label[1:] if area_name.endswith(label[0]) else label)


def parts_header(level: str) -> tuple[str, ...]:
    """The header of the parts of a book of some level."""
    first = ("村民小组", "") if level == "village" else ("区划代码", "名称")
    types = [kind.label for kind in codes.HOUSEHOLD_TYPES]
    return (*first, "户数", "人数", "在册户数", "已脱贫户数", *(f"{label}户数" for label in types))


def part_row(part: str, names: dict[str, str], counts: Counts) -> list[Cell]:
    """A part of a book and its counts."""
    code = full_code(part) if part.isdigit() else part
    statuses = [
        counts.by_status[name].households if name in counts.by_status else 0 for name in ("registered", "exited")
    ]
    types = [
        counts.by_type[kind.code].households if kind.code in counts.by_type else 0 for kind in codes.HOUSEHOLD_TYPES
    ]
    return [code, names.get(code, ""), counts.whole.households, counts.whole.people, *statuses, *types]


def overview_rows(counts: Counts) -> list[tuple[str, int, int]]:
    """Title, households and people of each line of the overview."""
    rows = [("合计", counts.whole.households, counts.whole.people)]
    lists: tuple[tuple[str, CodeList, dict[str, Any]], ...] = (
        ("属性", codes.HOUSEHOLD_TYPES, counts.by_type),
        ("类别", codes.HOUSEHOLD_GROUPS, counts.by_group),
        ("主要致贫原因", codes.POVERTY_CAUSES, counts.by_cause),
    )
    for title, code_list, found in lists:
        rows += [
            (f"{title}：{entry.label}", found[entry.code].households, found[entry.code].people)
            for entry in code_list
            if entry.code in found
        ]
    rows += [
        (f"状态：{label}", counts.by_status[status].households, counts.by_status[status].people)
        for status, label in STATUS_LABELS.items()
        if status in counts.by_status
    ]
    return rows


def roll_row(one: Household, village_code: str, names: dict[str, str]) -> list[Cell]:
    """A household in the roll, under the code that its village bears now; `names` are of villages by code."""
    return [
        one.household_no,
        village_code,
        names.get(village_code, ""),
        one.village_group,
        one.head_name,
        one.phone_masked,
        one.people,
        label_text(codes.IDENTIFICATION_STANDARDS, one.identification_standard),
        label_text(codes.HOUSEHOLD_TYPES, one.household_type),
        label_text(codes.HOUSEHOLD_GROUPS, codes.HOUSEHOLD_TYPES.by_code(one.household_type).group),
        label_text(codes.POVERTY_CAUSES, one.main_cause),
        labels_text(codes.POVERTY_CAUSES, one.other_causes),
        needs_text(one.help_needs),
        plain_text(one.planned_exit_year),
        plain_text(one.registered_on),
        STATUS_LABELS.get(one.status, one.status),
        plain_text(one.exited_on),
        "" if one.housing_sqm is None else decimal_text(one.housing_sqm),
        label_text(codes.HOUSING_STRUCTURES, one.housing_structure),
        label_text(codes.DRINKING_WATER, one.drinking_water),
    ]


def person_row(household_no: str, one: Member) -> list[Cell]:
    """A person among the people."""
    return [
        household_no,
        one.name,
        label_text(codes.SEXES, one.sex),
        one.id_masked,
        plain_text(one.born_on),
        label_text(codes.RELATIONS_TO_HEAD, one.relation),
        label_text(codes.ETHNIC_GROUPS, one.ethnic_group),
        label_text(codes.EDUCATION_LEVELS, one.education),
        label_text(codes.SCHOOLING, one.schooling),
        label_text(codes.HEALTH_STATES, one.health),
        label_text(codes.LABOUR_CAPACITIES, one.labour_capacity),
        label_text(codes.WORK_STATES, one.work_state),
        plain_text(one.medical_insured),
        plain_text(one.pension_insured),
    ]


def income_row(household_no: str, head_name: str, one: Income) -> list[Cell]:
    """A year's income of a household."""
    return [
        household_no,
        head_name,
        str(one.year),  # as a number it would be written 2,017
        *map(_yuan, (one.wage_fen, one.business_fen, one.transfer_fen, one.property_fen)),
        _yuan(one.production_cost_fen),
        _yuan(one.net_fen),
        one.persons,
        _yuan(one.net_per_head_fen),
    ]


def _yuan(fen: int) -> Decimal:
    """An amount as a number of yuan, which a clerk can add up."""
    return Decimal(fen).scaleb(-2)
