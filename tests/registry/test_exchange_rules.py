"""Rules of the exchange: our sheets under a partner's names and back, and which file may be accepted after which."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.registry.exchanges.refusals import PartnerClosed, UnknownColumn, WrongWay
from services.registry.exchanges.rules import arrange, check_open, check_way, find_header, follows, taken
from services.registry.imports.sheets import EXITS, HOUSEHOLDS
from shared.calendar import CHINA

COLUMNS: list[dict[str, Any]] = [
    {"column": "household_type", "header": "HLX", "codes": {"ordinary": "01", "dibao": "02"}},
    {"column": "household_no", "header": "HBH"},
]
OURS = [column.key for column in HOUSEHOLDS.columns]


def a_row(**values: Any) -> list[Any]:
    """A row of our sheet of households."""
    return [values.get(key) for key in OURS]


@pytest.mark.requirement("R002-018")
def test_a_row_goes_out_under_the_partners_names_and_comes_back_as_it_was() -> None:
    made = arrange(HOUSEHOLDS, "三送户表", COLUMNS)
    assert (made.outside().title, [column.header for column in made.outside().columns]) == ("三送户表", ["HLX", "HBH"])
    assert made.told(a_row(household_no="H001", household_type="低保户", head_name="曾福生")) == ["02", "H001"]
    assert made.told(a_row(household_no="H002", household_type="五保户")) == ["五保户", "H002"]
    rows = [["某平台导出"], ["HBH", "HLX", "备注"], ["H001", "02", "x"], ["H002", "五保户"], [7.0, None, True]]
    assert find_header(made, rows) == 1
    assert taken(made, rows, 1) == [
        [""],
        ["户编号", "贫困户属性", "备注"],
        ["H001", "低保户", "x"],
        ["H002", "五保户"],
        ["7", "", "是"],
    ]


def test_without_columns_all_are_exchanged_under_our_own_headers() -> None:
    made = arrange(EXITS, "脱贫", [])
    assert [column.header for column in made.outside().columns] == ["户编号", "脱贫日期"]
    assert find_header(made, [["x"], ["y"]]) is None
    assert find_header(made, []) is None
    days = [["户编号", "脱贫日期"], [1, date(2016, 12, 1)], [Decimal("1.50"), datetime(2016, 12, 2, 8, tzinfo=CHINA)]]
    assert taken(made, days, 0)[1:] == [["1", "2016-12-01"], ["1.50", "2016-12-02"]]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([{"column": "colour", "header": "A"}], "没有列 colour"),
        ([*COLUMNS, {"column": "household_no", "header": "B"}], "列或表头重复"),
        ([*COLUMNS, {"column": "head_name", "header": "HBH"}], "列或表头重复"),
        ([{"column": "head_name", "header": "A", "codes": {"x": "1"}}], "不是代码列"),
        ([{"column": "household_type", "header": "A", "codes": {"rich": "1"}}], "没有代码 rich"),
        ([{"column": "household_type", "header": "A", "codes": {"ordinary": "1", "dibao": "1"}}], "对方代码重复"),
    ],
)
def test_what_does_not_fit_our_sheet_is_refused(columns: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(UnknownColumn) as caught:
        arrange(HOUSEHOLDS, "户", columns)
    assert words in caught.value.detail
    assert caught.value.field == "sheets"


def test_an_exchange_is_open_from_its_first_day_to_its_last() -> None:
    first, last = date(2017, 1, 1), date(2017, 12, 31)
    for on in (first, last):
        check_open(first, last, on)
    check_open(first, None, date(2030, 1, 1))
    for on in (date(2016, 12, 31), date(2018, 1, 1)):
        with pytest.raises(PartnerClosed):
            check_open(first, last, on)
    for direction in ("send", "both"):
        check_way(direction, "send")
    with pytest.raises(WrongWay):
        check_way("receive", "send")


@pytest.mark.parametrize(
    ("number", "extent", "base", "last", "may"),
    [
        (1, "full", None, None, True),
        (3, "full", 1, 1, True),
        (3, "full", None, 2, True),
        (2, "full", None, 2, False),
        (1, "full", None, 2, False),
        (3, "changes", 2, 2, True),
        (3, "changes", 1, 2, False),
        (2, "changes", 1, 3, False),
    ],
)
def test_changes_are_accepted_on_top_of_the_last_accepted_alone(
    number: int, extent: str, base: int | None, last: int | None, may: bool
) -> None:
    assert follows(number, extent, base, last) is may
