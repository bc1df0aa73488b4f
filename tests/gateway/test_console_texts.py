"""What people read on the console's pages, and what its charts draw."""

from datetime import date

import pytest

from services.gateway.console.pieces import charts, labels, palette
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.elements import Link, Mark, heat_level
from services.gateway.console.pieces.texts import (
    amount_text,
    area_line,
    area_text,
    count_text,
    day_text,
    label_text,
    overview_text,
    percent_text,
    quarter_text,
    share_text,
    size_text,
    sort_key,
    wan_text,
    wan_value,
    yuan_amount,
)
from services.gateway.console.register.exports import content_text, row_of
from services.gateway.console.register.imports import told_apart
from services.monitoring.alerts.rules import RULE_LABELS, STATE_LABELS
from shared.policies.banks import bank_text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (None, "—"),
        (0, "0.00 元"),
        (1, "0.01 元"),
        (999_999, "9,999.99 元"),
        (1_000_000, "1.00 万元"),
        (1_234_499, "1.23 万元"),  # 12,344.99 yuan are 1.234499 万元
        (1_235_000, "1.24 万元"),  # a half goes up
        (61_000_000_000, "61,000.00 万元"),
        (-2_500_000, "-2.50 万元"),
    ],
)
def test_an_amount_bears_its_unit(fen: int | None, text: str) -> None:
    assert amount_text(fen) == text


@pytest.mark.parametrize(
    ("text", "number", "key"),
    [
        ("9,999.99 元", True, "9999.99"),
        ("1.00 万元", True, "10000.00"),
        ("-2.5亿", True, "-250000000.0"),
        ("90 户 / 210 户", True, "90"),
        ("4.75%", True, "4.75"),
        ("基金为零", True, ""),
        ("—", True, ""),
        ("—", False, ""),
        ("2018年四季度", False, "2018年4季度"),
        ("一户三人", False, "一户三人"),
    ],
)
def test_a_cell_is_ordered_by_its_value(text: str, number: bool, key: str) -> None:
    assert sort_key(text, number=number) == key


@pytest.mark.parametrize(
    ("value", "most", "level"), [(0, 9, 0), (0, 0, 0), (1, 9, 1), (3, 9, 1), (4, 9, 2), (6, 9, 2), (7, 9, 3), (9, 9, 3)]
)
def test_a_ground_tells_the_third_in_which_a_figure_lies(value: int, most: int, level: int) -> None:
    assert heat_level(value, most) == level


def test_the_mark_in_a_chart_stands_where_the_text_says() -> None:
    assert (wan_text(871_450_000), wan_value(871_450_000)) == ("871.45", 871.45)


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(0, 0, "—"), (400, 966, "41.4%"), (1, 2000, "0.1%"), (966, 966, "100.0%")]
)
def test_a_share_has_one_decimal(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


def test_rates_dates_and_counts_are_written_for_people() -> None:
    assert [percent_text(rate) for rate in ("0.0475", "0.9", None)] == ["4.75%", "90%", "—"]
    assert [day_text(day) for day in (date(2018, 12, 20), "2018-12-20", None)] == ["2018-12-20", "2018-12-20", "—"]
    assert [count_text(number, "人") for number in (3017, None)] == ["3,017 人", "—"]
    assert quarter_text("2018Q4") == "2018年四季度"
    assert [label_text({"a": "甲"}, code) for code in ("a", "b", None)] == ["甲", "b", "—"]


def test_an_area_is_named_with_what_the_reader_does_not_know_yet() -> None:
    village = "360722102201"
    assert area_text("360722") == "信丰县"
    assert area_line(village).startswith("信丰县古陂镇")
    assert area_line(village, below="360722") == f"古陂镇{area_text(village)}"
    assert area_line(village, below="360722102") == area_text(village)
    assert area_line("360722000000", below="360722") == "信丰县"
    assert area_line("999999") == "999999"


def test_a_bank_is_named_as_the_programme_names_it() -> None:
    assert bank_text("bog") == "赣州银行"
    assert bank_text("unheard-of") == "unheard-of"


def test_quarters_without_any_lending_are_not_skipped() -> None:
    moved = [
        {"quarter": "2016Q4", "lent_fen": 5_000_000, "repaid_fen": 0},
        {"quarter": "2017Q2", "lent_fen": 0, "repaid_fen": 1_000_000},
    ]
    assert charts.every_quarter(moved) == [("2016Q4", 5_000_000, 0), ("2017Q1", 0, 0), ("2017Q2", 0, 1_000_000)]
    assert charts.every_quarter([]) == []


def test_a_chart_names_its_unit_and_gives_exact_figures_in_its_tip() -> None:
    chart = charts.lending_by_quarter([("2016Q4", 5_012_345, 0)])
    assert chart["yAxis"]["name"] == "万元"
    assert chart["series"][0]["data"] == [{"value": 5.01, "text": "5.01"}]
    assert [series["itemStyle"]["color"] for series in chart["series"]] == [palette.BLUE, palette.ORANGE]


def test_a_name_cannot_break_out_of_the_script_of_a_tip() -> None:
    tip = charts.fund_per_bank([('"]</script>`${x}', 1, 1, "1.00 倍")])["tooltip"][":formatter"]
    assert not {'"]<', "</", "`$"} & {tip[at : at + 2] for at in range(len(tip))} - {"`$"}
    assert "</script>" not in tip
    assert "${x}" not in tip


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.BRAND])
def test_text_stands_out_from_every_ground(colour: str) -> None:
    for ground in (palette.SURFACE, palette.GROUND):
        assert contrast(colour, ground) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.1 reckons it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("360722102201", "村情总览"),
        ("360722102", "镇情总览"),
        ("360722000000", "县情总览"),
        ("3607", "市情总览"),
        ("36", "省情总览"),
    ],
)
def test_an_overview_is_called_by_its_level(code: str, called: str) -> None:
    assert overview_text(code) == called


def test_amounts_beside_each_other_are_exact_and_bear_one_unit() -> None:
    assert [yuan_amount(fen) for fen in (None, 5_001, 5_000_000)] == ["—", "50.01 元", "50,000.00 元"]


def test_the_console_knows_every_rule_and_state_of_alerts_by_its_label() -> None:
    assert {rule.value: label for rule, label in RULE_LABELS.items()} == labels.ALERT_RULES
    assert {state.value: label for state, label in STATE_LABELS.items()} == labels.ALERT_STATES


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "—"), (1, "1 KB"), (2_047, "1 KB"), (2_048, "2 KB"), (1_048_575, "1023 KB"), (1_048_576, "1.0 MB")],
)
def test_a_files_size_is_written_with_its_unit(size_bytes: int, text: str) -> None:
    assert size_text(size_bytes) == text


def test_an_area_is_offered_with_those_right_below_it() -> None:
    county = areas_of("360722")
    assert (county[0], "360722102" in county, {len(code) for code in county[1:]}) == ("360722", True, {9})
    assert areas_of("360722102201") == ["360722102201"]


def test_a_file_in_the_list_tells_how_far_it_is() -> None:
    job = {
        "id": "1", "content": "book", "title": "信丰县档", "area_prefix": "360722", "rows": {"households": 30_000},
        "state": "waiting", "progress": 45, "size_bytes": 0, "created_at": "2026-11-29T12:00:00Z", "result": None,
    }  # fmt: skip
    assert row_of(job, "360722") == [
        "2026-11-29 20:00", "信丰县档", "信丰县", "30,000 户", "—", Mark("生成中 45%", "on-course"), "—",
    ]  # fmt: skip
    done = {**job, "state": "done", "progress": 100, "size_bytes": 3_145_728, "result": "/registry/books/jobs/1/file"}
    assert row_of(done, "360722")[4:] == ["3.0 MB", Mark("已生成", "good"), Link("下载", "/console/exports/book/1")]


def test_exported_sheets_are_named_where_they_are_few() -> None:
    job = {"content": "sheets", "sheets": ["households", "exits"], "revealed": False}
    assert content_text(job) == "台账：贫困户、脱贫"
    assert (
        content_text({**job, "sheets": ["households", "training"], "revealed": True}) == "台账：2 张工作表（完整号码）"
    )


@pytest.mark.parametrize(
    ("changed", "unchanged", "told"),
    [
        ({}, {}, []),
        ({}, {"households": 98, "members": 317}, ["415 行与库中一致，不改动"]),
        ({"households": 1}, {"members": 2}, ["1 行将按文件更新", "2 行与库中一致，不改动"]),
    ],
)
def test_an_import_tells_what_the_register_holds_already(
    changed: dict[str, int], unchanged: dict[str, int], told: list[str]
) -> None:
    assert told_apart({"changed": changed, "unchanged": unchanged}) == told
