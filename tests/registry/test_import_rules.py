"""Reading and checking of imported sheets: every code, with the row, the column and a sentence for the clerk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.imports import cells
from services.registry.imports.cells import Cell, CellError
from services.registry.imports.faults import SENTENCES, Fault
from services.registry.imports.rules import (
    FileFacts,
    Register,
    RegisteredHousehold,
    check_families,
    check_layouts,
    check_rows,
    rejected_households,
)
from services.registry.imports.sheets import (
    EXITS,
    HOUSEHOLDS,
    INCOMES,
    MEMBERS,
    SHEETS,
    Layout,
    Sheet,
    find_layout,
    read_rows,
)
from shared import codes
from shared.identity import check_character
from shared.money import MAX_FEN

VILLAGE = "360722102201"
REGISTER = Register(
    villages={VILLAGE, "360722102202", "510824115213"},
    scope="360722",
    households={
        "OLD-1": RegisteredHousehold(3, date(2014, 8, 1)),
        "OLD-2": RegisteredHousehold(2, date(2014, 8, 1), date(2017, 12, 31)),
    },
    as_of=date(2018, 6, 30),
)

Row = dict[str, Cell]


def a_number(born: str = "19750102", sequence: str = "001") -> str:
    body = f"999722{born}{sequence}"
    return body + check_character(body)


def a_household(**changes: Cell) -> Row:
    row: Row = {
        "户编号": "H001",
        "行政村代码": VILLAGE,
        "户主姓名": "曾福生",
        "识别标准": "国家标准",
        "贫困户属性": "一般贫困户",
        "主要致贫原因": "因病",
        "其他致贫原因": "",
        "建档立卡日期": "2014-08-17",
    }
    return {**row, **changes}


def a_member(**changes: Cell) -> Row:
    row: Row = {
        "户编号": "H001",
        "姓名": "曾福生",
        "性别": "男",
        "证件号码": a_number(),
        "与户主关系": "户主",
        "健康状况": "健康",
        "劳动能力": "普通劳动力",
    }
    return {**row, **changes}


def an_income(**changes: Cell) -> Row:
    row: Row = {
        "户编号": "H001",
        "年度": 2017,
        "工资性收入": 8000,
        "生产经营性收入": 6000.5,
        "转移性收入": "1,500",
        "财产性收入": "0",
        "生产经营性支出": "2700.50",
    }
    return {**row, **changes}


def an_exit(**changes: Cell) -> Row:
    return {"户编号": "H001", "脱贫日期": date(2017, 12, 31), **changes}


def check(**sheets: list[Row]) -> list[Fault]:
    """Faults of a file with these rows below a header each; households come with members unless members are given."""
    sheets.setdefault("members", [a_member(户编号=number) for number in _numbers(sheets) if number] or [])
    facts, faults = FileFacts(), []
    for sheet in SHEETS:
        if rows := sheets.get(sheet.kind):
            layout, table = laid_out(sheet, rows)
            read = read_rows(layout, table, 2)
            faults += read.faults + check_rows(read, facts, REGISTER)
    return faults + check_families(facts)


def _numbers(sheets: dict[str, list[Row]]) -> list[Cell]:
    return [sheets["households"][0]["户编号"]] if "households" in sheets else []


def laid_out(sheet: Sheet, rows: list[Row]) -> tuple[Layout, list[list[Cell]]]:
    headers: list[Cell] = list(rows[0])
    layout = find_layout(sheet.title, [headers])
    assert layout is not None
    assert layout.faults == ()
    return layout, [list(row.values()) for row in rows]


def households(*rows: Row) -> list[Fault]:
    return check(households=list(rows))


def members(*rows: Row) -> list[Fault]:
    return check(households=[a_household()], members=list(rows))


def incomes(*rows: Row) -> list[Fault]:
    return check(households=[a_household()], incomes=list(rows))


def exits(*rows: Row) -> list[Fault]:
    return check(households=[a_household()], exits=list(rows))


BAD_NUMBER = a_number()[:17] + ("0" if a_number()[17] != "0" else "1")

# code → what makes it, the row that it names, and a piece of its sentence
CASES: dict[str, tuple[Callable[[], list[Fault]], int, str]] = {
    "empty_cell": (lambda: households(a_household(户主姓名="  ")), 2, "“户主姓名”不能为空"),
    "bad_text": (lambda: households(a_household(户主姓名="曾\x00福")), 2, "控制字符"),
    "number_as_figure": (lambda: members(a_member(证件号码=3.60722197501020e17)), 2, "设为文本格式"),
    "bad_household_no": (lambda: exits(an_exit(户编号="第1户")), 2, "户编号“第1户”"),
    "bad_id_number": (lambda: members(a_member(证件号码=BAD_NUMBER)), 2, "999722********"),
    "masked_number": (lambda: members(a_member(证件号码="999722********0017")), 2, "“证件号码”是遮盖后的号码"),
    "bad_date": (lambda: households(a_household(建档立卡日期="2014-02-30")), 2, "“2014-02-30”不是有效日期"),
    "bad_amount": (lambda: incomes(an_income(工资性收入="-5")), 2, "“-5”不是有效金额"),
    "bad_area": (lambda: households(a_household(住房面积="八十")), 2, "“八十”不是有效面积"),
    "bad_year": (lambda: incomes(an_income(年度="19年")), 2, "年度“19年”有误"),
    "year_in_future": (lambda: incomes(an_income(年度=2019)), 2, "年度“2019”晚于导入的业务日期 2018-06-30"),
    "bad_phone": (lambda: households(a_household(联系电话="12345")), 2, "“12345”"),
    "bad_account": (lambda: households(a_household(银行账号="6222-01")), 2, "“6222-01”"),
    "unknown_code": (lambda: households(a_household(贫困户属性="富裕户")), 2, "“贫困户属性”的“富裕户”"),
    "unknown_village": (lambda: households(a_household(行政村代码="360722102999")), 2, "360722102999"),
    "village_out_of_scope": (lambda: households(a_household(行政村代码="510824115213")), 2, "不在您的管辖范围内"),
    "duplicate_household": (lambda: households(a_household(), a_household()), 3, "与第 2 行重复"),
    "household_registered": (lambda: households(a_household(户编号="OLD-1")), 2, "已在建档立卡库中"),
    "unknown_household": (lambda: incomes(an_income(户编号="H999")), 2, "“H999”既不在"),
    "too_many_causes": (lambda: households(a_household(其他致贫原因="因学、因灾、缺水")), 2, "现为 3 项"),
    "repeated_cause": (lambda: households(a_household(其他致贫原因="因学、因病")), 2, "“因病”重复"),
    "too_many_fuels": (lambda: households(a_household(生活燃料="柴草、煤炭、沼气、电")), 2, "现为 4 项"),
    "repeated_choice": (lambda: households(a_household(帮扶需求="资金、缺资金")), 2, "“帮扶需求”中有重复"),
    "disability_incomplete": (lambda: members(a_member(残疾类别="肢体残疾")), 2, "须同时填写"),
    "disability_mismatch": (
        lambda: members(a_member(证件号码=a_number() + "43", 残疾类别="肢体", 残疾等级="二级")),
        2,
        "第 19、20 位",
    ),
    "date_in_future": (lambda: households(a_household(建档立卡日期="2018-07-01")), 2, "晚于导入的业务日期 2018-06-30"),
    "born_after_file": (lambda: members(a_member(证件号码=a_number("20180701"))), 2, "出生日期 2018-07-01 晚于"),
    "age_out_of_range": (lambda: members(a_member(证件号码=a_number("18880101"))), 2, "130 岁"),
    "sex_mismatch": (lambda: members(a_member(性别="女")), 2, "性别“女”"),
    "no_head": (lambda: members(a_member(与户主关系="配偶")), 2, "没有户主"),
    "head_name_mismatch": (lambda: members(a_member(姓名="曾富生")), 2, "“曾富生”不一致"),
    "duplicate_income": (lambda: incomes(an_income(), an_income()), 3, "2017 年度的收入重复"),
    # 8,000 + 6,000.50 + 1,500 - 2,700.50 = 12,800
    "net_mismatch": (lambda: incomes(an_income(纯收入="12800.01")), 2, "应为 12,800.00 元"),
    "net_per_head_mismatch": (lambda: incomes(an_income(人均纯收入=6400)), 2, "应为 12,800.00 元"),
    "duplicate_exit": (lambda: exits(an_exit(), an_exit()), 3, "与第 2 行重复"),
    "exit_before_registration": (lambda: exits(an_exit(脱贫日期="2014-08-16")), 2, "早于建档立卡日期 2014-08-17"),
    "bad_persons": (lambda: incomes(an_income(核算人口="51")), 2, "1 至 50"),
    "already_exited": (lambda: exits(an_exit(户编号="OLD-2", 脱贫日期="2018-01-01")), 2, "已于 2017-12-31 脱贫"),
}

BY_OTHERS = {
    "two_heads", "two_spouses", "no_members", "duplicate_id_number", "row_too_long",
    "unknown_sheet", "duplicate_sheet", "missing_sheet", "missing_column", "duplicate_column",
}  # fmt: skip
OF_THE_SERVICE = {
    "unreadable_file", "check_failed", "commit_failed", "empty_sheet", "id_number_registered", "not_permitted",
    "member_not_registered", "member_missing", "needs_request", "invalid_value", "bad_number",
    "not_taken", "hidden_sheet", "too_many_columns", "left_later",
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_wrong_row_gets_its_code_its_place_and_a_sentence(code: str) -> None:
    make, row, piece = CASES[code]
    faults = make()

    assert [fault.code for fault in faults] == [f"registry.import_{code}"]
    assert faults[0].row == row
    assert piece in faults[0].sentence


def test_every_code_of_the_table_is_tested_here_or_raised_by_the_service() -> None:
    tested = {f"registry.import_{code}" for code in {*CASES, *BY_OTHERS, *OF_THE_SERVICE}}

    assert tested == set(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_chinese_fills_in_and_ends(code: str) -> None:
    sentence = Fault("贫困户", 2, "户编号", code, "甲", "乙").sentence

    assert {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name} <= {"column", "value", "note"}
    assert sentence.endswith("。")
    assert "{" not in sentence


def test_a_sound_file_has_no_faults() -> None:
    child = a_member(姓名="曾俊", 证件号码=a_number("20050304", "013"), 与户主关系="之子", 劳动能力="无劳动力")
    income = an_income(纯收入="12800", 人均纯收入=6400.0)

    assert check(households=[a_household()], members=[a_member(), child], incomes=[income], exits=[an_exit()]) == []


def test_two_heads_are_counted_and_the_household_is_named() -> None:
    faults = members(a_member(), a_member(姓名="曾禄生", 证件号码=a_number(sequence="003")))

    assert [(fault.code, fault.sheet, fault.row) for fault in faults] == [("registry.import_two_heads", "贫困户", 2)]
    assert "2 名户主" in faults[0].sentence


def test_two_spouses_are_counted_and_the_household_is_named() -> None:
    wives = [
        a_member(姓名="刘", 性别="女", 证件号码=a_number(sequence=one), 与户主关系="配偶") for one in ("004", "006")
    ]
    faults = members(a_member(), *wives)

    assert [(fault.code, fault.sheet, fault.row) for fault in faults] == [("registry.import_two_spouses", "贫困户", 2)]
    assert "2 名户主配偶" in faults[0].sentence


def test_a_household_without_members_is_refused() -> None:
    faults = check(households=[a_household(), a_household(户编号="H002")], members=[a_member()])

    assert [(fault.code, fault.row) for fault in faults] == [("registry.import_no_members", 3)]
    assert rejected_households(faults) == {"H002"}


def test_an_identity_number_in_two_households_keeps_both_out_and_is_masked() -> None:
    faults = check(
        households=[a_household(), a_household(户编号="H002")],
        members=[a_member(), a_member(户编号="H002")],
    )

    assert {fault.code for fault in faults} == {"registry.import_duplicate_id_number"}
    assert sorted((fault.row, fault.note) for fault in faults) == [(2, "3"), (3, "2")]
    assert rejected_households(faults) == {"H001", "H002"}
    assert all(a_number() not in fault.sentence for fault in faults)


def test_an_identity_number_is_found_again_in_a_later_run_of_rows() -> None:
    facts = FileFacts()
    layout, table = laid_out(MEMBERS, [a_member()])
    first = check_rows(read_rows(layout, table, 2), facts, REGISTER)
    second = check_rows(read_rows(layout, table, 3), facts, REGISTER)

    assert {fault.code for fault in first} == {"registry.import_unknown_household"}
    assert {fault.code for fault in second} >= {"registry.import_duplicate_id_number"}


def test_a_member_of_a_household_that_stands_nowhere_is_refused() -> None:
    faults = members(a_member(), a_member(户编号="H404", 证件号码=a_number(sequence="003")))

    assert [(fault.code, fault.row) for fault in faults] == [("registry.import_unknown_household", 3)]


def test_a_member_of_a_registered_household_is_sent_to_the_register() -> None:
    faults = members(a_member(), a_member(户编号="OLD-1", 证件号码=a_number(sequence="003")))

    assert [fault.code for fault in faults] == ["registry.import_household_registered"]


def test_a_relation_that_cannot_be_read_is_blamed_once() -> None:
    assert [fault.code for fault in members(a_member(与户主关系="邻居"))] == ["registry.import_unknown_code"]


def test_incomes_of_a_later_year_and_exits_come_alone_for_registered_households() -> None:
    # 12,800 / 3 persons of the register = 4,266.67
    income = an_income(户编号="OLD-1", 人均纯收入="4266.67")

    assert check(incomes=[income], exits=[an_exit(户编号="OLD-1")]) == []
    assert [fault.code for fault in check(incomes=[an_income(户编号="H001")])] == ["registry.import_unknown_household"]


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    layout, table = laid_out(EXITS, [an_exit(户编号="OLD-1")])
    rows = read_rows(layout, [[*table[0], "", "x"], ["OLD-1"]], 2)

    assert [(fault.code, fault.row) for fault in rows.faults] == [
        ("registry.import_row_too_long", 2),
        ("registry.import_empty_cell", 3),
    ]
    assert rejected_households(rows.faults) == {"OLD-1"}


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    layout, table = laid_out(EXITS, [an_exit(户编号="OLD-1")])
    rows = read_rows(layout, [["", None], table[0], [" ", ""], table[0]], 2)

    assert list(rows.numbers) == [3, 5]
    assert rows.columns["household_no"] == ["OLD-1", "OLD-1"]


def test_a_clerks_own_words_are_taken_but_no_other_unit() -> None:
    header = [
        "组别",
        "户主",
        "村编码",
        "户编号",
        "贫困户属性（必填）",
        "*识别标准",
        "联系方式",
        "致贫主要原因",
        "建档立卡时间",
    ]
    layout = find_layout("贫困户", [[*header, "其他致贫原因（最多2个）", "住房面积（亩）"]])
    assert layout is not None
    assert (layout.faults, layout.ignored) == ((), ("住房面积（亩）",))
    assert [layout.positions[key] for key in ("head_name", "phone", "registered_on", "other_causes")] == [1, 6, 8, 9]
    required = [column.header for column in INCOMES.columns if column.required]
    others = [f"{text}（万元）" if text == "工资性收入" else text for text in required]
    wrong = find_layout("家庭收入", [others])
    assert wrong is not None
    assert [fault.column for fault in wrong.faults] == ["工资性收入"]


def test_headers_are_found_in_any_order_below_a_title_and_under_other_names() -> None:
    header = ["人均纯收入（元）", "年份", "*户 编号", "工资性收入(元)", "家庭经营性收入", "转移性收入", "财产性收入"]
    layout = find_layout("Sheet1", [["古陂镇 2017 年收入", ""], [*header, "生产经营费用支出", "备注"]])

    assert layout is not None
    assert (layout.sheet, layout.header_row, layout.faults, layout.ignored) == (INCOMES, 2, (), ("备注",))
    assert layout.positions["household_no"] == 2


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind)
def test_a_sheet_without_a_known_name_is_known_by_the_columns_that_it_must_have(sheet: Sheet) -> None:
    required = [column.header for column in sheet.columns if column.required]
    for header in (required, [column.header for column in sheet.columns]):
        layout = find_layout("Sheet1", [["2017 年"], header])
        assert layout is not None
        assert (layout.sheet, layout.header_row, layout.faults) == (sheet, 2, ())


def test_a_list_of_households_that_lacks_a_column_or_tells_of_exits_too_is_still_one() -> None:
    required = [column.header for column in HOUSEHOLDS.columns if column.required]
    lacking = find_layout("upload.csv", [required[:-1]])
    exited = find_layout("upload.csv", [[*required, "脱贫日期"]])
    exits_only = find_layout("upload.csv", [["户编号", "户主姓名", "联系电话", "脱贫日期"]])

    assert lacking is not None
    assert lacking.sheet is HOUSEHOLDS
    assert [(fault.code, fault.column) for fault in lacking.faults] == [
        ("registry.import_missing_column", required[-1])
    ]
    assert exited is not None
    assert exited.sheet is HOUSEHOLDS
    assert exited.ignored == ("脱贫日期",)
    assert exits_only is not None
    assert exits_only.sheet is EXITS


def test_missing_and_doubled_columns_are_named() -> None:
    layout = find_layout("脱贫", [["户编号", "户编号"]])

    assert layout is not None
    assert {(fault.code, fault.column) for fault in check_layouts({"脱贫": layout})} == {
        ("registry.import_duplicate_column", "户编号"),
        ("registry.import_missing_column", "脱贫日期"),
    }


def test_unknown_doubled_and_missing_sheets_are_named() -> None:
    layout, _ = laid_out(HOUSEHOLDS, [a_household()])
    unknown = find_layout("贷款", [["贷款编号", "金额"], ["1", "2"]])
    faults = check_layouts({"贫困户": layout, "户信息": layout, "贷款": unknown})

    assert unknown is None
    assert [(fault.code, fault.sheet) for fault in faults] == [
        ("registry.import_duplicate_sheet", "户信息"),
        ("registry.import_unknown_sheet", "贷款"),
        ("registry.import_missing_sheet", "家庭成员"),
    ]


def test_an_empty_table_is_no_sheet() -> None:
    assert find_layout("Sheet1", []) is None


@pytest.mark.parametrize(
    "cell",
    [
        date(2014, 5, 31), datetime(2014, 5, 31, 8, 30, tzinfo=UTC), "2014-05-31", "2014/5/31", "2014.5.31",
        "2014年5月31日",
        "２０１４年５月３１日", "20140531", 20140531.0, 41790, 41790.0, "41790", "2014-05-31 00:00:00",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_form(cell: Cell) -> None:
    assert cells.day(cell) == date(2014, 5, 31)


@pytest.mark.parametrize("cell", ["2014-13-01", "31.05.2014", "60", 60, "去年", "2014-05", 41790.5, True, "20140231"])
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError) as caught:
        cells.day(cell)
    assert caught.value.code == "registry.import_bad_date"


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("0", 0), (0.0, 0), ("12", 1200), ("12.5", 1250), ("12.50", 1250), (12.34, 1234), (0.1 + 0.2, 30),
        ("1,234,567.89", 123_456_789), ("１２．５", 1250), (" 7 ", 700), (8000, 800_000), ("12.500", 1250),
    ],
)  # fmt: skip
def test_yuan_become_fen_exactly(cell: Cell, fen: int) -> None:
    assert cells.amount_fen(cell) == fen


def test_labels_that_hold_a_mark_themselves_are_told_apart() -> None:
    marked = codes.CodeList(
        "crops",
        "作物",
        (codes.Code("fruit", "水果、干果"), codes.Code("tea", "茶"), codes.Code("mixed", "水果、干果、茶")),
        "none",
    )
    read = cells.some_of(marked)
    assert read("茶、水果、干果") == ("tea", "fruit")
    assert read("水果、干果、茶") == ("mixed",)
    with pytest.raises(CellError):
        read("茶、水果")


@given(st.text("=+-@'＝\t甲a1 ", max_size=8))
def test_what_is_guarded_against_formulas_comes_back_and_begins_no_formula(text: str) -> None:
    written = cells.guarded(text)
    assert cells.unguarded(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t"))


def test_an_amount_is_at_most_what_the_api_takes() -> None:
    assert cells.amount_fen("90071992547409.92") == MAX_FEN  # 2**53 fen
    assert cells.signed_amount_fen("-90071992547409.93") == -MAX_FEN - 1  # sums may be larger


@pytest.mark.parametrize(
    "cell", ["-1", -1.0, "1.005", 1.005, "1e3", "12,34", "NaN", "五百", True, "90071992547409.93", "²"]
)
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError) as caught:
        cells.amount_fen(cell)
    assert caught.value.code == "registry.import_bad_amount"


@given(st.integers(min_value=0, max_value=10**11))
def test_any_amount_survives_a_spreadsheet(fen: int) -> None:
    assert cells.amount_fen(fen / 100) == fen
    assert cells.signed_amount_fen(-fen / 100) == -fen


def test_other_cells_are_forgiven_what_can_be_read_without_doubt() -> None:
    assert cells.name("张　三") == "张三"
    assert cells.household_no(360722000001.0) == "360722000001"
    assert cells.area_sqm(81.5) == Decimal("81.5")
    assert cells.year("2015年度") == cells.year(2015.0) == 2015
    assert cells.phone("0797-3312345") == "0797-3312345"
    assert cells.account("6222 0100 1234 5678") == "6222010012345678"
    assert cells.yes_no("是") is cells.yes_no(True) is True
    assert cells.some_of(codes.POVERTY_CAUSES)("因学，缺资金; 因病") == ("schooling", "no_funds", "illness")
    assert cells.id_number(a_number() + "43") == a_number() + "43"
    assert cells.built_year("1968年") == cells.built_year(1968.0) == 1968
    assert [cells.disability_grade(text) for text in ("一级", "2", "叁级", 4)] == [1, 2, 3, 4]


def test_a_control_character_is_marked_where_a_fault_shows_the_cell() -> None:
    assert cells.shown("a\x00b") == "a\ufffdb"
    assert len(cells.shown("长" * 500)) == 40


def test_a_code_kept_as_a_figure_too_long_to_be_exact_is_refused() -> None:
    with pytest.raises(CellError) as caught:
        cells.account(6.222010012345678e18)
    assert caught.value.code == "registry.import_number_as_figure"


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_knows_every_header_by_one_column_only(sheet: Sheet) -> None:
    texts = [text for column in sheet.columns for text in (column.header, *column.aliases)]

    assert len(texts) == len(set(texts)) == len(sheet.by_header)
    assert sheet.header_of("household_no") == "户编号"


def test_a_whole_country_importer_has_no_scope() -> None:
    everywhere = replace(REGISTER, scope="")
    layout, table = laid_out(HOUSEHOLDS, [a_household(行政村代码="510824115213")])

    assert check_rows(read_rows(layout, table, 2), FileFacts(), everywhere) == []


@pytest.mark.parametrize(("column", "value"), [("联系电话", "138****0001"), ("银行账号", "6222****0001")])
def test_a_masked_phone_or_account_is_told_as_masked(column: str, value: str) -> None:
    assert [fault.code for fault in households(a_household(**{column: value}))] == ["registry.import_masked_number"]
