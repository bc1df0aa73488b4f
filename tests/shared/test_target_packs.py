"""Targets of the packs: every number, date, state and department as its source has it; mistakes are refused."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from shared.codes import INDICATORS
from shared.policies import find_pack, pack_names
from shared.policies.indicators import ReportedIndicator
from shared.policies.loader import PACKS_FOLDER, PolicyInvalid, load_pack
from shared.policies.published import PublishedShare
from shared.policies.targets import Target, VillageBounds
from tests.shared.target_tables import FIGURES, TARGETS, Line, lines

ELSEWHERE = {"ganzhou-credit", "gupo-2014"}
"""Packs whose targets are proven in test_credit_packs.py and test_policies.py."""
LEVELS = {
    "cangxi-2014": "county",
    "city-five-years": "city",
    "ecommerce": "county",
    "paired-aid": "county",
    "town-2017": "town",
    "township-eight-projects": "town",
    "yiyang-2020": "county",
}
Step = tuple[date | None, bool, Decimal | None, str | None, bool]


def milestones(text: str, *, compared: bool) -> Iterator[Step]:
    """Due day, whether it is due every year, value, state and whether it is an aim."""
    for step in text.split():
        when, what = step.split(":")
        value = what.removeprefix("~")
        is_number = re.fullmatch(r"[0-9.]+", value) is not None
        assert compared == (value == "")
        years = [None] if when in {"?", "*"} else range(int(when[:4]), int(when[-4:]) + 1)
        for year in years:
            yield (
                None if year is None else date(year, 12, 31),
                when == "*",
                Decimal(value) if is_number else None,
                None if is_number or value in {"", "?"} else value,
                what.startswith("~"),
            )


def cases(tables: Mapping[str, str]) -> list[Any]:
    """A case for each line, marked with its rows."""
    return [
        pytest.param(pack, line, marks=pytest.mark.requirement(*line.rows), id=f"{pack} {line.code}")
        for pack, text in tables.items()
        for line in lines(text)
    ]


def test_the_tables_hold_every_target_and_figure_of_every_pack() -> None:
    packs = {name: find_pack(name) for name in pack_names()}
    assert {name for name, pack in packs.items() if pack.targets} == set(TARGETS) | ELSEWHERE
    assert {name for name, pack in packs.items() if pack.indicators} == set(FIGURES)
    for name, text in TARGETS.items():
        assert [line.code for line in lines(text)] == [target.code for target in packs[name].targets]
    for name, text in FIGURES.items():
        assert [line.code for line in lines(text)] == [figure.code for figure in packs[name].indicators]


@pytest.mark.parametrize(("pack", "line"), cases(TARGETS))
def test_a_target_is_as_its_source_has_it(pack: str, line: Line) -> None:
    (target,) = (one for one in find_pack(pack).targets if one.code == line.code)
    indicator, how, steps, *special = line.cells
    expected = dict(one.split("=") for one in " ".join(special).split())
    bounds = {name: expected.pop(name) for name in ("among", "least", "demand") if name in expected}
    assert target.source == line.rows[0]
    assert target.indicator == (line.code if indicator == "=" else indicator)
    assert f"{target.direction} {target.measured}" == how
    assert target.area_level == LEVELS[pack]
    assert [(one.due_on, one.yearly, one.value, one.state, one.aim) for one in target.milestones] == list(
        milestones(steps, compared=target.direction in {"above", "rising", "not_falling"})
    )
    assert target.parameters == (VillageBounds(**{**bounds, "least": int(bounds.get("least", 1))}) if bounds else None)
    assert (target.against, target.against_level, target.quota_level) == (
        expected.pop("against", None),
        None,
        expected.pop("quota_level", None),
    )
    assert expected == {}
    assert all(one.area_code is None for one in target.milestones)


@pytest.mark.parametrize(("pack", "line"), cases(FIGURES))
def test_a_reported_figure_is_as_its_source_has_it(pack: str, line: Line) -> None:
    (figure,) = (one for one in find_pack(pack).indicators if one.code == line.code)
    unit, department, *counted = line.cells
    found = [figure.unit_label] if figure.unit_label else [" ".join(figure.states)] if figure.states else []
    assert (figure.source, figure.unit, figure.department, found) == (line.rows[0], unit, department, counted)
    assert (figure.area_level, figure.within_days) == (LEVELS[pack], None)


@pytest.mark.parametrize("pack", FIGURES)
def test_every_reported_figure_serves_a_target(pack: str) -> None:
    targets = find_pack(pack).targets
    used = {target.indicator for target in targets} | {target.against for target in targets}
    assert {figure.code for figure in find_pack(pack).indicators} <= used


def test_what_a_source_leaves_to_us_is_marked_and_explained() -> None:
    for name in TARGETS:
        entries: tuple[Target | ReportedIndicator, ...] = (*find_pack(name).targets, *find_pack(name).indicators)
        for entry in entries:
            assert entry.assumed == (entry.note is not None), entry.code


# the ten key works of 苍溪县 and who leads them -----------------------------------------------------------------------

WORKS = """
E2-01 | E01 E04 | 村级道路畅通工作 | 交通运输局 | 发展和改革局 财政局 国土资源局 农机局 以工代赈办
E2-02 | E05 E09 | 农田水利和饮水安全工作 | 水务局
      | 发展和改革局 国土资源局 农业局 林业和园林局 卫生局 环境保护局 以工代赈办 农发办
E2-03 | E10 E12 | 农村能源改善工作 | 发展和改革局
      | 经济商务和信息化局 财政局 农业局 天然气工业园区管委会 =苍溪供电公司 =苍溪港华燃气公司
E2-04 | E13 E17 | 危旧房改造工作 | 城乡规划建设和住房保障局
      | 发展和改革局 经济商务和信息化局 国土资源局 交通运输局 农业局 水务局 林业和园林局 扶贫开发和移民工作局
        畜牧食品局 文化广播影视新闻出版局 旅游局 环境保护局 以工代赈办 残联 =金融部门
E2-05 | E18 E21 | 特色产业增收工作 | 农工委
      | 发展和改革局 经济商务和信息化局 城乡规划建设和住房保障局 人力资源和社会保障局 农业局 水务局 林业和园林局
        扶贫开发和移民工作局 畜牧食品局 教育和科学技术局 文化广播影视新闻出版局 旅游局 环境保护局 供销联社 =金融部门
E2-06 | E22 E24 | 公共服务保障工作 | 教育和科学技术局 | 财政局 人力资源和社会保障局 扶贫开发和移民工作局
E2-07 | E25 E28 | 公共服务保障工作 | 卫生局 人口和计划生育局
      | 财政局 民政局 扶贫开发和移民工作局 教育和科学技术局 残联
E2-08 | E29 E32 | 公共服务保障工作 | 文化广播影视新闻出版局 体育局
      | 发展和改革局 经济商务和信息化局 财政局 扶贫开发和移民工作局 教育和科学技术局 =团县委 精神文明办
E2-09 | E33 E35 | 公共服务保障工作 | 经济商务和信息化局
      | 农工委 财政局 农业局 扶贫开发和移民工作局 教育和科学技术局 统计局
E2-10 | E36 E39 | 发展能力提升工作 | 人力资源和社会保障局 农业局
      | 水务局 林业和园林局 扶贫开发和移民工作局 畜牧食品局 教育和科学技术局 民宗局 残联
E2-11 | E40 E41 | 社会保障工作 | 民政局 人力资源和社会保障局 农业局
      | 财政局 扶贫开发和移民工作局 惠民帮扶中心 残联
E2-12 | E42 E43 | 生态环境保护和利用工作 | 环境保护局 林业和园林局
      | 发展和改革局 经济商务和信息化局 城乡规划建设和住房保障局 国土资源局 农业局 水务局 扶贫开发和移民工作局
        畜牧食品局 旅游局 以工代赈办
E2-13 | E44 E45 | 金融服务扶贫开发工作 | 金融办 =人行苍溪支行
      | 委组织部 人力资源和社会保障局 扶贫开发和移民工作局 =团县委 妇联 残联 =金融机构 =保险机构
E2-16 | R003-024 R003-029 | 干部驻村帮扶机制 | 委组织部 直机关工委
      | 委统战部 经济商务和信息化局 人力资源和社会保障局 扶贫开发和移民工作局 国资局 =团县委 =各乡镇
E2-17 | R003-031 R003-031 | 财政专项扶贫资金使用管理机制 | 财政局
      | 纪委 监察局 发展和改革局 审计局 扶贫开发和移民工作局
"""
"""Row | first and last source of its targets | work | leads | takes part; without 县, ``=`` where none belongs."""


def departments(text: str) -> tuple[str, ...]:
    """Names as the plan writes them."""
    return tuple(name.removeprefix("=") if name.startswith("=") else f"县{name}" for name in text.split())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.requirement(line.rows[0]), id=line.rows[0])
        for line in lines(re.sub(r"\n +", " ", WORKS))
    ],
)
def test_who_leads_and_who_takes_part_in_a_work(line: Line) -> None:
    work, leads, joint = line.cells
    first, last = line.code.split()
    found = [one for one in find_pack("cangxi-2014").targets if first <= one.source <= last]
    assert {one.source for one in found} >= {first, last}
    for target in found:
        assert (target.work, target.lead_departments, target.joint_departments) == (
            work,
            departments(leads),
            departments(joint),
        )


RESPONSIBLE = """
R000-034 | 救助兜底扶贫 | 民政办
R000-040 | 救助兜底扶贫 | 社保中心
R000-055 | 村级道路畅通工作 | 交管办 城乡建设办
R000-056 | 饮水安全工作 | 农业服务中心
R000-057 | 农村电力保障工作 | 供电所
R000-058 | 教育扶贫工作 | 学校 扶贫办 民政办 工会 团委 妇联 残联 关工委
R000-059 | 教育扶贫工作 | 学校 扶贫办 民政办 工会 团委 妇联 残联 关工委
R000-061 | 卫生计生扶贫工作 | 卫生院 计生办 民政办
R000-063 | 文化建设工作 | 广播站 文化服务中心
R000-064 | 文化建设工作 | 广播站 文化服务中心
R000-065 | 基本农田建设工作 | 农业服务中心 国土所
R000-066 | 生态建设工作 | 城乡建设办公室 林业站 房管办 农村环境整治办
"""


@pytest.mark.parametrize(
    "line",
    [pytest.param(line, marks=pytest.mark.requirement(*line.rows), id=line.rows[0]) for line in lines(RESPONSIBLE)],
)
def test_who_answers_for_the_towns_works(line: Line) -> None:
    found = [one for one in find_pack("town-2017").targets if one.source == line.rows[0]]
    assert found
    for target in found:
        assert (target.work, target.lead_departments) == (line.code, tuple(line.cells[0].split()))


# published shares -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "indicator", "share", "fewest", "most"),
    [
        # 3,948 people: 30.45 % are 1,202.2 and 30.55 % are 1,206.1 of them
        pytest.param("old", "old_share", "0.305", 1203, 1206, marks=pytest.mark.requirement("R001-012")),
        # 79.85 % are 3,152.5, 79.95 % are 3,156.4
        pytest.param(
            *("ill_or_disabled", "ill_or_disabled_share", "0.799", 3153, 3156),
            marks=pytest.mark.requirement("R001-013"),
        ),
        # 71.35 % are 2,816.9, 71.45 % are 2,820.8
        pytest.param(
            "weak_labour", "weak_labour_share", "0.714", 2817, 2820, marks=pytest.mark.requirement("R001-014")
        ),
    ],
)
def test_published_shares_and_the_counts_that_round_to_them(
    code: str, indicator: str, share: str, fewest: int, most: int
) -> None:
    (entry,) = (one for one in find_pack("yiyang-2020").published_shares if one.code == code)
    assert (entry.indicator, entry.share, entry.people) == (indicator, Fraction(share), 3948)
    assert (entry.fewest, entry.most, entry.as_of) == (fewest, most, date(2020, 2, 20))
    agreeing = [count for count in range(3949) if entry.agrees(Fraction(count, 3948))]
    assert agreeing == list(range(fewest, most + 1))


def test_the_published_shares_overlap() -> None:
    shares = [entry.share for entry in find_pack("yiyang-2020").published_shares]
    assert sum(shares) == Fraction("1.818")


# mistakes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "field", "words"),
    [
        (
            "town-2017",
            "targets.yaml",
            "direction: at_most",
            "direction: below",
            "[5].direction",
            "'below' is not one of",
        ),
        ("town-2017", "targets.yaml", "measured: in_plan", "measured: once", "[0].measured", "'once' is not one of"),
        ("town-2017", "targets.yaml", "value: 1560", "value: viele", "[1].milestones[0].value", "does not match"),
        (
            "town-2017",
            "targets.yaml",
            "value: 1560",
            "value: 0.5",
            "[1].milestones[0].value",
            "a decimal as quoted text",
        ),
        (
            "town-2017",
            "targets.yaml",
            "{due_on: null, value: 3}",
            "{value: 3}",
            "[2].milestones[0].due_on",
            "is missing",
        ),
        ("town-2017", "targets.yaml", "against: province_income_growth\n  ", "", "[6]", "above, and only it"),
        (
            *("town-2017", "targets.yaml", "against: province_income_growth", "against: a_growth", "[6].against"),
            "a_growth is neither computed nor reported",
        ),
        (
            *("town-2017", "targets.yaml", "  indicator: remaining_households", "  indicator: remaining_hopes"),
            *("[5].indicator", "remaining_hopes is neither computed nor reported"),
        ),
        ("town-2017", "targets.yaml", "{demand: head}", "{demand: chief}", "[21].parameters.demand", "makes no demand"),
        ("town-2017", "targets.yaml", "{among: poor}", "{among: rich}", "[13].parameters.among", "is not one of"),
        ("town-2017", "targets.yaml", "{among: poor}", "{most: 1}", "[13].parameters.most", "unknown field"),
        (
            *("town-2017", "targets.yaml", "  indicator: old_pension_share"),
            "  indicator: old_pension_share\n  parameters: {among: poor}",
            *("[18].parameters", "only indicators of villages"),
        ),
        (
            *("town-2017", "targets.yaml", '"2018-12-31"}\n\n- code: returned', '"2017-12-31"}\n\n- code: returned'),
            *("[6].milestones[1]", "stands twice"),
        ),
        (
            *("town-2017", "targets.yaml", '    - {due_on: "2017-12-31"}', '    - {due_on: "2017-12-31", value: 1}'),
            *("[6].milestones[0]", "has no value to reach"),
        ),
        (
            "cangxi-2014",
            "targets.yaml",
            "state: 基本形成",
            "state: 形成",
            "[20].milestones[0]",
            "none of the indicator's",
        ),
        ("cangxi-2014", "targets.yaml", "state: 基本形成", "value: 1", "[20].milestones[0]", "none of the indicator's"),
        ("cangxi-2014", "targets.yaml", "value: 50}", "state: 建成}", "[21].milestones[0]", "none of the indicator's"),
        (
            "cangxi-2014",
            "targets.yaml",
            "state: 基本形成",
            "state: 基本形成, value: 1",
            "[20].milestones[0]",
            "no value",
        ),
        ("cangxi-2014", "indicators.yaml", "  unit_label: 万亩\n", "", "[10]", "counts, and only they"),
        ("cangxi-2014", "indicators.yaml", "  states: [未形成, 基本形成]\n", "", "[9]", "states, and only they"),
        ("cangxi-2014", "indicators.yaml", "unit: people", "unit: cats", "[12].unit", "'cats' is not one of"),
        (
            *("cangxi-2014", "indicators.yaml", "code: county_income_growth", "code: income_growth"),
            *("[27].code", "income_growth is computed: nobody reports it"),
        ),
        (
            *("cangxi-2014", "indicators.yaml", "code: e42_forest_share", "code: e01_paved_towns_share"),
            *("[48]", "stands twice"),
        ),
        ("town-2017", "works.yaml", "number: 2", "number: 3", "[1].number", "numbered one after the other: here 2"),
        ("town-2017", "works.yaml", "饮水安全工作", "村级道路畅通工作", "[1].label", "stands twice"),
        ("town-2017", "works.yaml", "label: null, ", "", "[4].label", "the field is missing"),
        (
            *("town-2017", "targets.yaml", "quota_level: village", "quota_level: town"),
            *("[1].quota_level", "broken down to a level below it"),
        ),
        (
            *("town-2017", "targets.yaml", "  direction: above\n", "  direction: above\n  quota_level: village\n"),
            *("[6].quota_level", "has no value to break down"),
        ),
        (
            *("town-2017", "targets.yaml", "  indicator: settled_share\n"),
            "  indicator: settled_share\n  quota_level: village\n",
            *("[8].quota_level", "only households, people and villages"),
        ),
        (
            *(
                "ecommerce",
                "targets.yaml",
                "yearly: true, value: 20}",
                'yearly: true, value: 20}\n    - {due_on: "2018-12-31"}',
            ),
            *("[8].milestones[1]", "what is due every year"),
        ),
        (
            *("ecommerce", "targets.yaml", "{due_on: null, yearly: true, value: 20}"),
            '{due_on: "2016-12-31", yearly: true, value: 20}',
            *("[8].milestones[0]", "what is due every year"),
        ),
        (
            *("ecommerce", "targets.yaml", "{due_on: null, value: 7}", "{due_on: null, yearly: true, value: 7}"),
            *("[1].measured", "only what counts a year"),
        ),
        (
            *("ecommerce", "targets.yaml", "  indicator: poor_jobs_in_year\n"),
            "  indicator: poor_jobs_in_year\n  quota_level: town\n",
            *("[8].quota_level", "no year that is named"),
        ),
        ("yiyang-2020", "published_shares.yaml", "fewest: 1203", "fewest: 1202", "[0].fewest", "is no bound"),
        ("yiyang-2020", "published_shares.yaml", "fewest: 1203", "fewest: 1204", "[0].fewest", "is no bound"),
        ("yiyang-2020", "published_shares.yaml", "most: 1206", "most: 1207", "[0].most", "is no bound"),
        ("yiyang-2020", "published_shares.yaml", "most: 1206", "most: 1205", "[0].most", "is no bound"),
        (
            *("yiyang-2020", "published_shares.yaml", "indicator: old_share", "indicator: remaining_people"),
            *("[0].indicator", "no share that is computed"),
        ),
    ],
)
def test_a_mistake_names_file_line_and_field(
    tmp_path: Path, name: str, file: str, old: str, new: str, field: str, words: str
) -> None:
    folder = tmp_path / name
    shutil.copytree(PACKS_FOLDER / name, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    (folder / file).write_text(changed, encoding="utf-8")
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(folder)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.field) == (file, field)
    assert words in mistake.detail_en
    # the line lies inside the entry that the field names
    starts = [number for number, line in enumerate(changed.splitlines(), 1) if line.startswith("- ")]
    index = int(re.findall(r"\[(\d+)\]", field)[0])
    assert starts[index] <= mistake.line < [*starts, len(changed)][index + 1]


@pytest.mark.requirement("R004-001")
def test_blanks_of_a_plan_are_accepted_and_stay_blank(tmp_path: Path) -> None:
    folder = tmp_path / "town-2017"
    shutil.copytree(PACKS_FOLDER / "town-2017", folder)
    text = (folder / "targets.yaml").read_text(encoding="utf-8")
    blanked = re.sub(r'due_on: "[0-9]{4}-12-31"', "due_on: null", text)
    # several years of one target are one blank
    blanked = re.sub(r"(    - \{due_on: null[^\n]*\n)(    - \{due_on: null[^\n]*\n)+", r"\1", blanked)
    (folder / "targets.yaml").write_text(blanked, encoding="utf-8")
    of_plan, of_copy = find_pack("town-2017").targets, load_pack(folder).targets
    assert [target.code for target in of_copy] == [target.code for target in of_plan]
    assert {step.due_on for target in of_copy for step in target.milestones} == {None}
    assert [target.milestones[0].value for target in of_copy] == [target.milestones[0].value for target in of_plan]


def test_a_target_keeps_to_its_level_and_to_what_it_compares() -> None:
    (target,) = (one for one in find_pack("town-2017").targets if one.code == "exited_villages")
    given: dict[str, Any] = target.model_dump(mode="json")
    with pytest.raises(ValueError, match="360722106000 is no city"):
        Target.model_validate(
            {**given, "area_level": "city", "milestones": [{"due_on": None, "value": 1, "area_code": "360722106000"}]}
        )
    with pytest.raises(ValueError, match="nothing is compared with on another level"):
        Target.model_validate({**given, "against_level": "city"})


def test_a_published_share_is_of_a_computed_indicator() -> None:
    entry = find_pack("yiyang-2020").published_shares[0]
    assert all(INDICATORS.by_code(one.indicator).group == "share" for one in find_pack("yiyang-2020").published_shares)
    with pytest.raises(ValueError, match="dream is no share that is computed"):
        PublishedShare.model_validate({**entry.model_dump(mode="json"), "indicator": "dream"})
