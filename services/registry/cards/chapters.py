"""The chapters of a household's papers: facts of the household itself, and tables of what other rooms hold of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.registry.cards.forms import ChapterRead, FactRead, PhotoRead, TableRead
from services.registry.cards.texts import decimal_text, label_text, labels_text, plain_text
from services.registry.documents.forms import FilePartRead
from services.registry.households.forms import HouseholdRead, MemberRead
from services.registry.incomes.models import IncomeRead
from services.registry.records.kinds import Part
from shared import codes
from shared.codes import CodeList
from shared.money import yuan_text

STATUS_LABELS = {"registered": "在册", "exited": "已脱贫", "removed": "已退出建档立卡"}

_MEMBER_COLUMNS: tuple[tuple[str, str, CodeList | None], ...] = (
    ("姓名", "name", None),
    ("性别", "sex", codes.SEXES),
    ("证件号码", "id_number", None),
    ("关系", "relation", codes.RELATIONS_TO_HEAD),
    ("民族", "ethnic_group", codes.ETHNIC_GROUPS),
    ("文化程度", "education", codes.EDUCATION_LEVELS),
    ("在校", "schooling", codes.SCHOOLING),
    ("健康状况", "health", codes.HEALTH_STATES),
    ("劳动能力", "labour_capacity", codes.LABOUR_CAPACITIES),
    ("务工", "work_state", codes.WORK_STATES),
    ("医保", "medical_insured", None),
    ("养老", "pension_insured", None),
)


@dataclass(slots=True)
class Material:
    """Everything that a household's papers are made from.

    Attributes:
        incomes: the earliest year first.
        tables: records of other rooms with their parts.
        parts: how far the household's file is; empty where no plan asks for one.
    """

    household: HouseholdRead
    incomes: Sequence[IncomeRead] = ()
    tables: Sequence[tuple[Part, TableRead]] = ()
    parts: Sequence[FilePartRead] = ()
    photos: Sequence[PhotoRead] = field(default_factory=tuple)


def basic(material: Material) -> ChapterRead:
    """Who and where they are, and how they live."""
    one = material.household
    facts = _facts(
        ("户主姓名", one.head_name),
        ("联系电话", one.phone or one.phone_masked),
        ("家庭人口", f"{one.people} 人"),
        ("识别标准", label_text(codes.IDENTIFICATION_STANDARDS, one.identification_standard)),
        ("贫困户属性", label_text(codes.HOUSEHOLD_TYPES, one.household_type)),
        ("帮扶类别", label_text(codes.HOUSEHOLD_GROUPS, one.group)),
        ("建档日期", plain_text(one.registered_on)),
        ("当前状态", _status(one)),
        ("村民小组", one.village_group),
        ("开户银行", one.bank_name),
        ("银行账号", one.bank_account or one.bank_account_masked),
        ("住房面积", f"{decimal_text(one.housing_sqm)} 平方米" if one.housing_sqm is not None else None),
        ("住房结构", label_text(codes.HOUSING_STRUCTURES, one.housing_structure)),
        ("饮水情况", label_text(codes.DRINKING_WATER, one.drinking_water)),
        ("是否通电", plain_text(one.electricity)),
    )
    return _chapter("basic", "家庭基本情况", facts)


def members(material: Material) -> ChapterRead:
    """Everybody in the household."""
    people = material.household.members
    table = TableRead(
        kind="member",
        title="",
        columns=[title for title, _, _ in _MEMBER_COLUMNS],
        rows=[_person(one) for one in people],
        ids=[one.id for one in people],
    )
    return _chapter("members", "家庭成员", tables=[table])


def causes(material: Material) -> ChapterRead:
    """Why they are poor, and what they need."""
    one = material.household
    facts = _facts(
        ("主要原因", label_text(codes.POVERTY_CAUSES, one.main_cause)),
        ("其他原因", labels_text(codes.POVERTY_CAUSES, one.other_causes) or "无"),
        ("帮扶需求", needs_text(one.help_needs)),
    )
    return _chapter("causes", "致贫原因和帮扶需求", facts, _of_part(material, Part.NEEDS))


def needs_text(help_needs: Sequence[str] | None) -> str:
    """What a household needs; in words where it needs nothing, empty where nobody asked."""
    return "" if help_needs is None else labels_text(codes.HELP_NEEDS, help_needs) or "无"


def incomes(material: Material) -> ChapterRead:
    """Each year's income with its working."""
    columns = ["年度", "工资性", "生产经营性", "转移性", "财产性", "生产经营支出", "纯收入", "人数", "人均纯收入"]
    rows = [
        [
            str(one.year),
            *map(yuan_text, (one.wage_fen, one.business_fen, one.transfer_fen, one.property_fen)),
            yuan_text(one.production_cost_fen),
            yuan_text(one.net_fen),
            str(one.persons),
            yuan_text(one.net_per_head_fen),
        ]
        for one in material.incomes
    ]
    table = TableRead(kind="income", title="", columns=columns, rows=rows, ids=[])
    notes = [f"{one.year} 年：{one.working}" for one in material.incomes]
    return _chapter("incomes", "家庭收入（单位：元）", tables=[table] if rows else [], notes=notes)


def helpers(material: Material) -> ChapterRead:
    """Who answers for the household."""
    return _chapter("helpers", "帮扶责任人", (), _of_part(material, Part.HELPERS))


def plans(material: Material) -> ChapterRead:
    """By when they are to be out of poverty, and how."""
    return _chapter("plans", "帮扶计划", plan_facts(material.household), _of_part(material, Part.PLANS))


def plan_facts(one: HouseholdRead) -> list[FactRead]:
    """The plan as far as the household's own record holds it."""
    year = f"{one.planned_exit_year} 年" if one.planned_exit_year is not None else None
    exited = f"已于 {one.exited_on} 脱贫" if one.exited_on is not None else None
    return [fact for fact in _facts(("脱贫年度", year), ("脱贫情况", exited), ("帮扶计划", one.help_plan)) if fact.text]


def measures(material: Material) -> ChapterRead:
    """What is done for them."""
    return _chapter("measures", "帮扶措施", (), _of_part(material, Part.MEASURES))


def results(material: Material) -> ChapterRead:
    """What came of it."""
    facts = [
        FactRead(label=f"{one.year} 年人均", text=f"{yuan_text(one.net_per_head_fen)} 元") for one in material.incomes
    ]
    return _chapter("results", "帮扶成效", facts, _of_part(material, Part.RESULTS))


def other(material: Material) -> ChapterRead:
    """What further rooms hold of the household."""
    return _chapter("other", "其他登记", (), _of_part(material, Part.OTHER))


def file(material: Material) -> ChapterRead:
    """How far the three-in-one file is, and the newest photos."""
    facts = [FactRead(label=part.label, text=_part_text(part)) for part in material.parts]
    return _chapter("file", "档案和影像资料", facts, photos=material.photos)


def _chapter(
    code: str,
    title: str,
    facts: Iterable[FactRead] = (),
    tables: Iterable[TableRead] = (),
    notes: Iterable[str] = (),
    photos: Iterable[PhotoRead] = (),
) -> ChapterRead:
    kept_facts, kept_tables, kept_photos = list(facts), list(tables), list(photos)
    entered = any(fact.text for fact in kept_facts) or bool(kept_tables) or bool(kept_photos)
    return ChapterRead(
        code=code,
        title=title,
        facts=kept_facts,
        tables=kept_tables,
        notes=list(notes),
        photos=kept_photos,
        entered=entered,
    )


def _facts(*pairs: tuple[str, str | None]) -> list[FactRead]:
    return [FactRead(label=label, text=text or "") for label, text in pairs]


def _of_part(material: Material, part: Part) -> list[TableRead]:
    return [table for printed_in, table in material.tables if printed_in is part]


def _status(one: HouseholdRead) -> str:
    label = STATUS_LABELS.get(one.status, one.status)
    return f"{label}（{one.exited_on}）" if one.status == "exited" else label


def _person(one: MemberRead) -> list[str]:
    given: dict[str, Any] = {**one.model_dump(), "id_number": one.id_number or one.id_masked}
    return [
        plain_text(given[name]) if code_list is None else label_text(code_list, given[name])
        for _, name, code_list in _MEMBER_COLUMNS
    ]


def _part_text(part: FilePartRead) -> str:
    if part.complete:
        return f"已齐（{part.have}）"
    missing = f"缺主题：{'、'.join(part.missing_labels)}" if part.missing_labels else ""
    short = f"已有 {part.have}，至少 {part.least}" if part.have < part.least else ""
    return "；".join(filter(None, ("未齐", short, missing)))
