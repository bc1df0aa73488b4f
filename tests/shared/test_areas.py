"""Area codes: shape, level, parent, scope, and the official list."""

from pathlib import Path

import pytest

from shared.areas import (
    Area,
    AreaCodeInvalid,
    AreaFileInvalid,
    AreaLevel,
    AreaUnknown,
    covers,
    find_area,
    level_of,
    parent_of,
    parse_area_code,
    read_areas,
    significant_prefix,
)

PROVINCE, CITY, COUNTY = "360000000000", "360700000000", "360722000000"
TOWN, VILLAGE = "360722102000", "360722102201"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("36", PROVINCE),
        ("3607", CITY),
        ("360722", COUNTY),
        ("360722102", TOWN),
        ("360722102201", VILLAGE),
        (" 360722 ", COUNTY),
        ("３６０７２２", COUNTY),
    ],
)
def test_a_code_of_any_length_comes_to_twelve_digits(text: str, code: str) -> None:
    assert parse_area_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("", "3", "360", "36072", "3607221", "3607221022", "36072210220", "3607221022011", "36072x", "060722", "٣٦"),
        *("360022", "360000102000", "360722000201", "360700000001"),
    ],
)
def test_anything_else_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(AreaCodeInvalid) as caught:
        parse_area_code(text)
    assert caught.value.code == "area.bad_code"
    assert text in caught.value.detail
    assert "no area code" in caught.value.detail_en


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("36072", "应为 2、4、6、9 或 12 位数字"),
        ("3607221022011", "应为 2、4、6、9 或 12 位数字"),
        ("060722", "省级代码不以 0 开头"),
        ("360022", "市级两位（第 3、4 位）为 00，其下不能有县、乡、村"),
        ("360722000001", "乡级三位（第 7 至 9 位）为 000，其下不能有村"),
    ],
)
def test_a_code_that_is_none_is_told_what_is_wrong_with_it(text: str, why: str) -> None:
    with pytest.raises(AreaCodeInvalid) as caught:
        parse_area_code(text)
    assert caught.value.detail == f"“{text}”不是有效的区划代码：{why}"


@pytest.mark.parametrize(
    ("code", "level", "prefix", "parent"),
    [
        (PROVINCE, AreaLevel.PROVINCE, "36", None),
        (CITY, AreaLevel.CITY, "3607", PROVINCE),
        (COUNTY, AreaLevel.COUNTY, "360722", CITY),
        (TOWN, AreaLevel.TOWN, "360722102", COUNTY),
        (VILLAGE, AreaLevel.VILLAGE, "360722102201", TOWN),
        # a county and a town whose own digits end in zero
        ("360730000000", AreaLevel.COUNTY, "360730", CITY),
        ("360722100000", AreaLevel.TOWN, "360722100", COUNTY),
        ("360722102200", AreaLevel.VILLAGE, "360722102200", TOWN),
        # a town right under a city without counties
        ("441900003000", AreaLevel.TOWN, "441900003", "441900000000"),
    ],
)
def test_level_prefix_and_parent_follow_from_the_code(
    code: str, level: AreaLevel, prefix: str, parent: str | None
) -> None:
    assert (level_of(code), significant_prefix(code), parent_of(code)) == (level, prefix, parent)


def test_the_tenant_key_is_the_county_and_a_citys_own_code_for_the_city() -> None:
    assert Area(VILLAGE, "新屋村委会", AreaLevel.VILLAGE).county_code == "360722"
    assert Area(CITY, "赣州市", AreaLevel.CITY).county_code == "360700"


@pytest.mark.parametrize(
    ("scope", "code", "inside"),
    [
        (TOWN, VILLAGE, True),
        ("360722102", TOWN, True),
        ("3607", VILLAGE, True),
        ("360700", VILLAGE, True),
        ("36", CITY, True),
        (VILLAGE, TOWN, False),
        ("360722", "360723100201", False),
        ("360722102", "360722103201", False),
        ("360722", CITY, False),
    ],
)
def test_a_scope_covers_itself_and_all_below(scope: str, code: str, inside: bool) -> None:
    assert covers(scope, code) is inside


def test_an_empty_scope_covers_nothing() -> None:
    with pytest.raises(AreaCodeInvalid):
        covers("", VILLAGE)


def test_the_official_list_is_whole() -> None:
    areas = {area.code: area for area in read_areas()}
    levels = [area.level for area in areas.values()]

    assert len(areas) == 5286
    assert [levels.count(level) for level in AreaLevel] == [3, 3, 20, 360, 4900]
    assert areas[CITY].name == "赣州市"
    assert areas[TOWN] == Area(TOWN, "古陂镇", AreaLevel.TOWN)
    assert all(area.parent_code is None or area.parent_code in areas for area in areas.values())
    assert sum(covers(TOWN, code) for code in areas) == 18  # the town, 2 居委会 and 15 villages


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("code;name\n", 1, "header"),
        ("", 1, "header"),
        ("code,name,level\n36000000000,江西省,province\n", 2, "no area code"),
        ("code,name,level\n36,江西省,province\n", 2, "fewer than 12"),
        ("code,name,level\n360000000000,江西省,city\n", 2, "is a province"),
        ("code,name,level\n360000000000,,province\n", 2, "name is empty"),
        ("code,name,level\n360000000000,江西省\n", 2, "3 columns"),
        ("code,name,level\n360000000000,江西省,province\n360000000000,江西省,province\n", 3, "stands twice"),
        ("code,name,level\n360000000000,江西省,province\n360722000000,信丰县,county\n", 3, "360700000000"),
    ],
)
def test_a_bad_file_names_the_line(tmp_path: Path, rows: str, line: int, words: str) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(AreaFileInvalid) as caught:
        list(read_areas(path))
    assert caught.value.code == "area.bad_file"
    assert caught.value.line == line
    assert f"第 {line} 行" in caught.value.detail
    assert words in caught.value.detail_en


def test_an_area_of_the_list_is_found_by_any_length_of_its_code() -> None:
    assert find_area("360722") is find_area(COUNTY)
    assert find_area(VILLAGE).level is AreaLevel.VILLAGE


@pytest.mark.parametrize("code", ["12", "999999", "360722999", "360722102999"])
def test_a_code_that_no_area_bears_is_refused_with_its_field(code: str) -> None:
    with pytest.raises(AreaUnknown, match=code) as refused:
        find_area(code, field="area")
    assert (refused.value.code, refused.value.status, refused.value.field) == ("area.unknown", 422, "area")
    assert code in refused.value.detail
