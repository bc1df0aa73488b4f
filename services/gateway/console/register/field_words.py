"""What the fields that a cadre fills in are called, and their values in words."""

from collections.abc import Mapping
from typing import Any

from services.gateway.console.pieces.labels import YES_NO
from services.gateway.console.pieces.texts import ABSENT, area_line, count_text, yuan_amount
from shared import codes
from shared.codes import CodeList

_HOUSEHOLD = {
    "village_code": "所在村",
    "village_group": "村民小组",
    "phone": "联系电话",
    "bank_name": "开户银行",
    "bank_account": "银行账号",
    "identification_standard": "识别标准",
    "main_cause": "主要致贫原因",
    "other_causes": "其他致贫原因",
    "housing_sqm": "住房面积（平方米）",
    "housing_structure": "住房结构",
    "built_year": "建房年份",
    "electricity": "是否通生活用电",
    "fuels": "主要燃料",
    "drinking_water": "饮水情况",
    "support_form": "帮扶形式",
    "planned_exit_year": "计划脱贫年度",
    "help_plan": "帮扶计划",
    "help_needs": "帮扶需求",
}
_MEMBER = {
    "name": "姓名",
    "relation": "与户主关系",
    "health": "健康状况",
    "labour_capacity": "劳动能力",
    "ethnic_group": "民族",
    "education": "文化程度",
    "schooling": "在校生状况",
    "work_state": "务工状况",
    "skill": "技能",
    "dibao": "是否享受低保",
    "medical_insured": "是否参加医疗保险",
    "major_illness_insured": "是否参加大病保险",
    "supplementary_insured": "是否参加补充保险",
    "medical_assistance": "是否享受医疗救助",
    "pension_insured": "是否参加养老保险",
    "disability_kind": "残疾类别",
    "disability_grade": "残疾等级",
    "returning_graduate": "是否返乡毕业生",
    "veteran": "是否退役军人",
    "no_income_source": "是否无生活来源",
    "no_able_supporter": "是否无人赡养",
    "own_cause": "本人致贫原因",
    "own_plan": "本人帮扶计划",
}
_INCOME = {
    "wage_fen": "工资性收入",
    "business_fen": "经营性收入",
    "transfer_fen": "转移性收入",
    "property_fen": "财产性收入",
    "production_cost_fen": "生产经营支出",
    "paid_away_fen": "转移性支出",
}
_RECORD = {
    "helper_id": "帮扶人",
    "visitor": "走访人",
    "visit_kind": "走访类别",
    "visited_on": "走访日期",
    "place": "走访地点",
    "latitude": "纬度",
    "longitude": "经度",
    "findings": "走访情况",
    "next_steps": "下步措施",
    "deliveries": "六送",
    "helps": "四助",
    "document_ids": "照片和文件",
    "task": "联户任务",
    "content": "任务内容",
    "due_on": "完成时限",
    "progress": "完成进度（%）",
    "done_on": "完成日期",
}
_NAMES = {**_HOUSEHOLD, **_MEMBER, **_INCOME, **_RECORD}
_CODES: Mapping[str, CodeList] = {
    "identification_standard": codes.IDENTIFICATION_STANDARDS,
    "main_cause": codes.POVERTY_CAUSES,
    "other_causes": codes.POVERTY_CAUSES,
    "own_cause": codes.POVERTY_CAUSES,
    "housing_structure": codes.HOUSING_STRUCTURES,
    "fuels": codes.FUELS,
    "drinking_water": codes.DRINKING_WATER,
    "support_form": codes.SUPPORT_FORMS,
    "help_needs": codes.HELP_NEEDS,
    "relation": codes.RELATIONS_TO_HEAD,
    "health": codes.HEALTH_STATES,
    "labour_capacity": codes.LABOUR_CAPACITIES,
    "ethnic_group": codes.ETHNIC_GROUPS,
    "education": codes.EDUCATION_LEVELS,
    "schooling": codes.SCHOOLING,
    "work_state": codes.WORK_STATES,
    "disability_kind": codes.DISABILITY_KINDS,
    "visit_kind": codes.VISIT_KINDS,
    "deliveries": codes.SIX_DELIVERIES,
    "helps": codes.FOUR_HELPS,
    "task": codes.HOUSEHOLD_TASKS,
}
_NUMBERED = ("helper_id", "document_ids")
"""Their values are ids, which say nothing to people."""


def member_of(field: str) -> str | None:
    """The id of the member of whom a field is; None where it is the household's own, or a record's."""
    parts = field.split(".")
    return parts[1] if len(parts) == 3 else None


def field_text(field: str, members: Mapping[str, str]) -> str:
    """What a field is called, with whose it is.

    Args:
        field: as the register names it; a member's as ``members.<id>.<field>``.
        members: names of the household's people by their ids.
    """
    name = field.rpartition(".")[2]
    label = _NAMES.get(name, name)
    member = member_of(field)
    return label if member is None else f"{members.get(member, '离户成员')}的{label}"


def value_text(field: str, value: Any) -> str:
    """A field's value in words; a dash where there is none.

    Args:
        field: as the register names it.
        value: as the API gives it; money in fen.
    """
    name = field.rpartition(".")[2]
    if value is None or value in ("", []):
        return ABSENT
    if isinstance(value, bool):
        return YES_NO["true" if value else "false"]
    if isinstance(value, list):
        return count_text(len(value), "项") if name in _NUMBERED else "、".join(value_text(field, one) for one in value)
    if name == "village_code":
        return area_line(str(value))
    if name in _NUMBERED:
        return f"编号 {value}"
    if name.endswith("_fen"):
        return yuan_amount(value)
    labels = {entry.code: entry.label for entry in _CODES[name]} if name in _CODES else {}
    return labels.get(str(value), str(value))
