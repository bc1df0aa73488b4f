"""Who leads by the packs: groups with their seats, responsible persons, mechanisms, partners; mistakes are refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from shared.areas import AreaLevel
from shared.codes import GROUP_KINDS, MANDATE_PARTS, RESPONSIBILITY_KINDS, SEAT_KINDS, WORK_PLAN_KINDS
from shared.policies import find_pack, pack_names
from shared.policies.leadership import LeadershipSection
from shared.policies.loader import PACKS_FOLDER, PolicyInvalid, load_pack


def section(pack: str) -> LeadershipSection:
    """What a pack says of who leads."""
    found = find_pack(pack).leadership
    assert found is not None
    return found


GROUPS = """
R000-067 | town-2017 | 镇扶贫开发领导小组 | 领导小组 | town | 镇扶贫开发办公室
         | 组长=镇党委书记 组长=镇长 副组长=副镇长 成员=镇相关部门主要负责人
R000-071 | town-2017 | 精准扶贫工作联席会议 | 联席会议 | town | - | -
R000-070 | town-2017 | 村扶贫开发领导小组 | 领导小组 | village | - | -
R002-088 | ecommerce | 县电子商务精准扶贫工作领导小组 | 领导小组 | county | 县商务局
         | 组长=县长 常务副组长=县政府分管副县长 成员=县政府各有关部门主要负责人 办公室主任=县商务局局长
R002-142 | ganzhou-credit | 市金融扶贫工作协调小组 | 协调小组 | city | 市金融工作局
         | 成员=市金融工作局主要负责同志 成员=市扶贫和移民办主要负责同志
           成员=市委农工部主要负责同志 成员=市财政局主要负责同志
           成员=市农业和粮食局主要负责同志 成员=市林业局主要负责同志 成员=市果业局主要负责同志
           成员=人民银行赣州市中心支行主要负责同志 成员=赣州银监分局主要负责同志 办公室主任=办公室主任
R002-142 | ganzhou-credit | 县金融扶贫工作协调小组 | 协调小组 | county | - | -
R002-142 | ganzhou-credit | 乡镇金融扶贫工作协调小组 | 协调小组 | town | - | -
R002-026 | gupo-2014 | 村扶贫工作领导小组 | 领导小组 | village | - | -
R002-026 | gupo-2014 | 村扶贫工作站 | 扶贫工作站 | village | - | 工作人员=抽调专人
R003-028 | cangxi-2014 | 乡镇扶贫攻坚督导工作组 | 督导工作组 | town | - | 组长=督导工作组组长
"""
"""Row | pack | group | kind | each of which level has one | office | seats."""

POSTS = """
R000-068 | town-2017 | 第一责任人 | town | 镇党委“一把手” 镇政府“一把手”
R000-070 | town-2017 | 专（兼）职人员 | village | 村三职干部
R001-037 | yiyang-2020 | 书记 | -
         | province=省委书记 city=市委书记 county=县委书记 town=乡镇党委书记 village=村党支部书记
R001-037 | yiyang-2020 | 第一责任人 | town | 乡镇党委书记
R002-072 | township-eight-projects | 第一责任人 | town | 乡党委主要负责同志 乡政府主要负责同志
R002-072 | township-eight-projects | 直接责任人 | village | 驻村点长 村支两委负责人 包村扶贫单位一把手
R003-040 | cangxi-2014 | 专（兼）职人员 | town | 扶贫开发专（兼）职人员
"""
"""Row | pack | what they are | level | whose responsibility it is; one of each at least, three of 村三职干部."""

MANDATES = """
R000-032 | town-2017 | 培训工作机制 | 牵头=农业服务中心 确定对象=扶贫办
R000-070 | town-2017 | 村级扶贫工作 | 实施主体=村三职干部 组织协调=村三职干部 跟踪监测=村三职干部 档案管理=村三职干部
R001-037 | yiyang-2020 | 县抓落实、乡村组织实施的工作机制 | 抓落实=县 组织实施=乡 组织实施=村
R003-013 | cangxi-2014 | 县负总责、部门联挂、乡镇抓落实 | 负总责=县 联挂=部门 抓落实=乡镇
R003-032 | cangxi-2014 | 扶贫项目管理职责 | 实施主体=项目村 监管主体=乡镇人民政府 监管=县级部门
E2-14 | cangxi-2014 | 考核机制
      | 牵头=县委组织部 参与=县委目标管理督查室 参与=县政府目标管理督查室 参与=县直机关工委 参与=县扶贫开发和移民工作局
        参与=县统计局
E2-15 | cangxi-2014 | 精准扶贫机制
      | 牵头=县扶贫开发和移民工作局 参与=县农工委 参与=县民政局 参与=县人力资源和社会保障局 参与=县民宗局 参与=县统计局
        参与=团县委 参与=县妇联 参与=县残联
E2-18 | cangxi-2014 | 社会参与机制
      | 牵头=县扶贫开发和移民工作局 参与=县委组织部 参与=县委统战部 参与=县农工委 参与=县经济商务和信息化局
        参与=县直机关工委 参与=县财政局 参与=县民政局 参与=县人力资源和社会保障局 参与=县国税局 参与=县地税局
        参与=县国资局 参与=县工商局 参与=县经合局 参与=团县委 参与=县妇联 参与=县工商联 参与=县民宗局 参与=县残联
        参与=县外事办
"""
"""Row | pack | what several bear together | who bears which part."""


def rows_of(table: str) -> list[list[str]]:
    """The cells of each line of a table; a line that is indented goes on with the one before."""
    lines: list[str] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def cases(table: str) -> list[Any]:
    """A case for each line of a table, marked with its row."""
    return [
        pytest.param(cells, marks=pytest.mark.requirement(cells[0]), id=" ".join(cells[:4])) for cells in rows_of(table)
    ]


@pytest.mark.parametrize("cells", cases(GROUPS))
def test_a_group_is_as_its_source_has_it(cells: list[str]) -> None:
    row, pack, label, kind, level, office, seats = cells
    (group,) = (one for one in section(pack).groups if one.label == label)
    assert (group.source, GROUP_KINDS.by_code(group.kind).label, group.area_level) == (row, kind, AreaLevel(level))
    assert group.office == (None if office == "-" else office)
    assert group.quorum is None
    expected = [] if seats == "-" else [tuple(seat.split("=")) for seat in seats.split()]
    assert [(SEAT_KINDS.by_code(seat.kind).label, seat.label) for seat in group.seats] == expected
    assert {seat.least for seat in group.seats} <= {1}


@pytest.mark.requirement("R002-142")
def test_the_citys_coordination_group_has_nine_member_units() -> None:
    (group,) = (one for one in section("ganzhou-credit").groups if one.area_level is AreaLevel.CITY)
    assert sum(seat.kind == "member" for seat in group.seats) == 9


@pytest.mark.requirement("R002-026")
def test_the_two_pilot_villages_have_a_group_and_a_station_with_staff_and_files() -> None:
    pilots = ("360722102208", "360722102201")
    groups = {group.kind: group for group in section("gupo-2014").groups}
    assert [groups[kind].area_codes for kind in ("leading_group", "work_station")] == [pilots, pilots]
    assert [groups[kind].files for kind in ("leading_group", "work_station")] == [False, True]
    assert [(seat.kind, seat.least) for seat in groups["work_station"].seats] == [("staff", 1)]


@pytest.mark.parametrize("cells", cases(POSTS))
def test_who_is_responsible_is_as_its_source_has_it(cells: list[str]) -> None:
    row, pack, kind, level, labels = cells
    expected = [tuple(one.rpartition("=")[::2]) for one in labels.split()]
    found = [
        post
        for post in section(pack).posts
        if post.source == row and RESPONSIBILITY_KINDS.by_code(post.kind).label == kind
    ]
    assert [(str(post.area_level), post.label) for post in found if level in ("-", post.area_level)] == [
        (named or level, label) for named, label in expected
    ]
    assert {post.least for post in found} == {3 if row == "R000-070" else 1}


@pytest.mark.parametrize("cells", cases(MANDATES))
def test_who_bears_which_part_is_as_its_source_has_it(cells: list[str]) -> None:
    row, pack, label, bearers = cells
    (mandate,) = (one for one in section(pack).mandates if one.source == row)
    assert mandate.label == label
    assert [(MANDATE_PARTS.by_code(one.part).label, one.label) for one in mandate.bearers] == [
        tuple(bearer.split("=")) for bearer in bearers.split()
    ]


@pytest.mark.requirement("R001-037", "R003-013", "R003-032")
def test_levels_bear_their_parts_and_departments_have_none() -> None:
    levels = {
        (pack, one.label): one.level
        for pack in ("yiyang-2020", "cangxi-2014")
        for mandate in section(pack).mandates
        for one in mandate.bearers
        if mandate.code in ("levels", "projects")
    }
    assert levels == {
        ("yiyang-2020", "县"): AreaLevel.COUNTY,
        ("yiyang-2020", "乡"): AreaLevel.TOWN,
        ("yiyang-2020", "村"): AreaLevel.VILLAGE,
        ("cangxi-2014", "县"): AreaLevel.COUNTY,
        ("cangxi-2014", "部门"): None,
        ("cangxi-2014", "乡镇"): AreaLevel.TOWN,
        ("cangxi-2014", "项目村"): AreaLevel.VILLAGE,
        ("cangxi-2014", "乡镇人民政府"): AreaLevel.TOWN,
        ("cangxi-2014", "县级部门"): None,
    }


@pytest.mark.requirement("R001-035")
def test_the_county_has_three_partners() -> None:
    partners = section("yiyang-2020").partners
    assert [(one.source, one.label) for one in partners] == [
        ("R001-035", "中国诚通集团"),
        ("R001-035", "洛龙区"),
        ("R001-035", "洛阳理工学院"),
    ]


@pytest.mark.requirement("R000-069")
def test_the_towns_leading_group_approves_plans_method_and_task() -> None:
    approvals = section("town-2017").approvals
    assert {(one.source, one.group) for one in approvals} == {("R000-069", "poverty_leading_group")}
    assert [WORK_PLAN_KINDS.by_code(one.kind).label for one in approvals] == [
        "工作规划",
        "年度工作计划",
        "考核办法",
        "年度工作任务",
    ]


def test_every_group_and_post_of_the_packs_stands_in_the_tables() -> None:
    told = {name: pack.leadership for name in pack_names() if (pack := find_pack(name)).leadership is not None}
    assert sum(len(one.groups) for one in told.values()) == len(rows_of(GROUPS))
    assert sum(len(one.posts) for one in told.values()) == sum(len(cells[-1].split()) for cells in rows_of(POSTS))
    assert sum(len(one.mandates) for one in told.values()) == len(rows_of(MANDATES))


@pytest.mark.parametrize(
    ("pack", "old", "new", "field", "words"),
    [
        ("town-2017", "kind: head, label: 镇长", "kind: king, label: 镇长", "groups[0].seats[1].kind", "not one of"),
        ("town-2017", "code: mayor", "code: party_secretary", "groups[0].seats[1]", "stands twice"),
        ("town-2017", "code: joint_meeting", "code: poverty_leading_group", "groups[1]", "stands twice"),
        ("town-2017", "kind: year_plan", "kind: multi_year_plan", "approvals[1]", "stands twice"),
        (
            *("town-2017", "kind: year_plan, group: poverty_leading_group", "kind: year_plan, group: elders"),
            *("approvals[1].group", "no group 'elders'"),
        ),
        (
            "town-2017",
            "label: 扶贫办, part: choose_objects",
            "label: 农业服务中心, part: lead",
            "mandates[1].bearers[1]",
            "twice",
        ),
        ("cangxi-2014", "least: 1", "least: 0", "posts[0].least", "minimum"),
        ("gupo-2014", '"360722102208", ', '"360722102000", ', "groups[0].area_codes[0]", "is no village"),
        ("gupo-2014", '"360722102208", ', '"360722103201", ', "groups[0].area_codes[0]", "lies outside"),
    ],
)
def test_a_mistake_is_refused_where_it_stands(
    tmp_path: Path, pack: str, old: str, new: str, field: str, words: str
) -> None:
    folder = tmp_path / pack
    shutil.copytree(PACKS_FOLDER / pack, folder)
    file = folder / "leadership.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyInvalid) as refused:
        load_pack(folder)
    (mistake,) = refused.value.mistakes
    assert (mistake.file, mistake.field) == ("leadership.yaml", field)
    assert words in mistake.detail_en
