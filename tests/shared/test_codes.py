"""Code lists: what they hold and how forgivingly labels are read."""

import pytest

from shared import codes
from shared.codes import Code, CodeList, UnknownCode

LISTS = [value for value in vars(codes).values() if isinstance(value, CodeList)]


@pytest.mark.parametrize("code_list", LISTS, ids=lambda code_list: code_list.name)
def test_every_entry_is_found_by_code_label_alias_and_standard(code_list: CodeList) -> None:
    for entry in code_list:
        assert code_list.by_code(entry.code) is entry
        for label in (entry.label, *entry.aliases, *filter(None, [entry.standard])):
            assert code_list.by_label(label) is entry
    assert code_list.source


@pytest.mark.requirement("R002-010", "R002-020", "R002-021", "R002-058")
def test_four_household_types_fall_in_two_groups() -> None:
    types = codes.HOUSEHOLD_TYPES
    assert {entry.code: entry.group for entry in types} == {
        "ordinary": "development",
        "subsidised_poor": "development",
        "dibao": "relief",
        "wubao": "relief",
    }
    assert {entry.group for entry in types} == {entry.code for entry in codes.HOUSEHOLD_GROUPS}
    assert types.by_label("一般贫困户").code == "ordinary"
    assert types.by_label("低保贫困户").code == "subsidised_poor"
    assert types.by_label("五保户").code == "wubao"
    assert types.by_label("特困供养").code == "wubao"
    assert types.by_label("低保户（无劳动力户）").code == "dibao"
    assert types.by_label("低保户(无劳动力户)").code == "dibao"


@pytest.mark.parametrize(
    ("code_list", "label", "code"),
    [
        (codes.SEXES, "男", "male"),
        (codes.SEXES, "２", "female"),
        (codes.ETHNIC_GROUPS, " 汉 族 ", "han"),
        (codes.ETHNIC_GROUPS, "畲", "she"),
        (codes.ETHNIC_GROUPS, "２２", "she"),
        (codes.POVERTY_CAUSES, "其它", "other"),
        (codes.LABOUR_CAPACITIES, "弱劳动力\u3000或半劳动力", "weak"),
        (codes.WORK_STATES, "乡(镇)内务工", "in_town"),
    ],
)
def test_blanks_and_full_width_forms_are_forgiven(code_list: CodeList, label: str, code: str) -> None:
    assert code_list.by_label(label).code == code


def test_the_fifty_six_ethnic_groups_bear_the_standards_numbers() -> None:
    groups = {entry.standard: entry.label for entry in codes.ETHNIC_GROUPS}
    assert len(groups) == 56
    # spread over the rows of the table, first and last of all included
    assert (groups["01"], groups["11"], groups["22"], groups["31"], groups["41"], groups["56"]) == (
        *("汉族", "满族", "畲族", "达斡尔族", "塔吉克族"),
        "基诺族",
    )
    assert (groups["49"], groups["50"], groups["51"]) == ("京族", "塔塔尔族", "独龙族")


def test_an_unknown_label_names_the_list_and_what_it_holds() -> None:
    with pytest.raises(UnknownCode) as caught:
        codes.SEXES.by_label("他")
    assert caught.value.code == "codes.unknown"
    assert "性别" in caught.value.detail
    assert "未说明的性别" in caught.value.detail
    assert "sexes" in caught.value.detail_en


def test_a_code_is_taken_only_as_written() -> None:
    with pytest.raises(UnknownCode):
        codes.SEXES.by_code("Male")
    assert "male" in codes.SEXES
    assert "男" not in codes.SEXES


@pytest.mark.parametrize(
    "entries",
    [(Code("a", "甲"), Code("a", "乙")), (Code("a", "甲"), Code("b", "乙", ("甲",)))],
)
def test_a_list_that_contradicts_itself_is_refused(entries: tuple[Code, ...]) -> None:
    with pytest.raises(ValueError, match=r"two codes|twice"):
        CodeList("broken", "坏表", entries, source="test")
