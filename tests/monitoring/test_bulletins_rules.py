"""Periods of bulletins, shares, who issues, the order of areas, and the charts."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.bulletins.charts import WIDTH, Bars, Series, Tone, svg, text_width
from services.monitoring.bulletins.contents import Figure, Ratio
from services.monitoring.bulletins.parts import cell_text, compared, with_total
from services.monitoring.bulletins.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    AreaFigures,
    BulletinPeriod,
    PeriodKind,
    may_issue,
    number_text,
    ranked,
    share,
)
from shared.workbooks import Cell, Percent


@pytest.mark.parametrize(
    ("label", "kind", "first_day", "last_day", "text"),
    [
        ("2018-07", PeriodKind.MONTH, date(2018, 7, 1), date(2018, 7, 31), "2018年7月"),
        ("2020-02", PeriodKind.MONTH, date(2020, 2, 1), date(2020, 2, 29), "2020年2月"),
        ("2019-12", PeriodKind.MONTH, date(2019, 12, 1), date(2019, 12, 31), "2019年12月"),
        ("2018Q1", PeriodKind.QUARTER, date(2018, 1, 1), date(2018, 3, 31), "2018年第一季度"),
        ("2018Q4", PeriodKind.QUARTER, date(2018, 10, 1), date(2018, 12, 31), "2018年第四季度"),
        ("2000-01", PeriodKind.MONTH, date(2000, 1, 1), date(2000, 1, 31), "2000年1月"),
        ("9998Q4", PeriodKind.QUARTER, date(9998, 10, 1), date(9998, 12, 31), "9998年第四季度"),
    ],
)
def test_a_period_is_a_month_or_a_quarter(
    label: str, kind: PeriodKind, first_day: date, last_day: date, text: str
) -> None:
    period = BulletinPeriod.parse(label)
    assert period == (kind, first_day, last_day)
    assert (period.label, period.text) == (label, text)


@pytest.mark.parametrize(
    "label",
    [
        *("", "2018", "2018-7", "2018-00", "2018-13", "2018-07-01", "2018Q0", "2018Q5", "2018q1", "1999-12", "1999Q4"),
        *("9999-01", "9999Q1", "0000-01", "２０１８-07", "2018-07\n", "18Q1"),
    ],
)
def test_what_is_neither_is_none(label: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        BulletinPeriod.parse(label)


periods = st.builds(
    BulletinPeriod.beginning,
    st.just(PeriodKind.MONTH),
    st.builds(date, st.integers(FIRST_YEAR + 10, LAST_YEAR), st.integers(1, 12), st.just(1)),
) | st.builds(
    BulletinPeriod.beginning,
    st.just(PeriodKind.QUARTER),
    st.builds(date, st.integers(FIRST_YEAR + 10, LAST_YEAR), st.sampled_from([1, 4, 7, 10]), st.just(1)),
)


@given(periods, st.integers(1, 12))
def test_periods_in_a_row_leave_no_day_out(period: BulletinPeriod, times: int) -> None:
    assert BulletinPeriod.parse(period.label) == period
    row = period.last(times)
    assert (len(row), row[-1]) == (times, period)
    for one, following in pairwise(row):
        assert following.before() == one
        assert one.last_day + timedelta(days=1) == following.first_day


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, None),
        (0, 3, "0.0000"),
        (1, 3, "0.3333"),
        (2, 3, "0.6667"),
        (1, 20_000, "0.0001"),  # 0.00005, half up
        (1, 20_001, "0.0000"),
        (7, 7, "1.0000"),
    ],
)
def test_a_share_has_four_decimals(part: int, whole: int, expected: str | None) -> None:
    assert share(part, whole) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("own", "asked", "may"),
    [
        ("360722", "360722", True),
        ("360722", "360722102", True),
        ("360722", "360722102201", True),
        ("3607", "3607", True),
        ("3607", "360722", False),
        ("3607", "360722102", False),
        ("36", "3607", False),
    ],
)
def test_a_county_issues_for_what_lies_inside_and_a_city_for_itself(own: str, asked: str, may: bool) -> None:
    assert may_issue(own, asked) is may


def test_a_number_tells_its_year() -> None:
    assert number_text(2018, 3) == "通报〔2018〕3号"


def an_area(code: str, registered: int, remaining: int, **more: int) -> AreaFigures:
    """An area with nothing else due, unless told otherwise."""
    named = ("exits", "returns", "visits_due", "visits_in_time", "duties_due", "duties_kept")
    return AreaFigures(code, registered, remaining, **{name: more.get(name, 0) for name in named})


def test_areas_are_ranked_by_what_is_left_then_by_visits_then_by_duties() -> None:
    areas = [
        an_area("A", 10, 2),  # 20 %
        an_area("B", 10, 1, visits_due=2, visits_in_time=1),  # 10 %, half of the visits
        an_area("C", 20, 2, visits_due=4, visits_in_time=3),  # 10 %, three quarters
        an_area("D", 30, 3, visits_due=8, visits_in_time=6, duties_due=2, duties_kept=1),  # as C, half of the duties
        an_area("E", 40, 4, visits_due=4, visits_in_time=3, duties_due=9, duties_kept=9),  # as C, all duties
        an_area("F", 0, 0, duties_due=1, duties_kept=1),  # no household
        an_area("G", 10, 1),  # nothing was due, so nothing was missed
    ]
    assert [(rank, one.area_code) for rank, one in ranked(areas)] == [
        (1, "G"),
        (2, "C"),
        (2, "E"),
        (4, "D"),
        (5, "B"),
        (6, "A"),
        (None, "F"),
    ]


def test_an_area_without_households_stands_behind_one_in_which_all_are_left() -> None:
    areas = [an_area("A", 0, 0), an_area("B", 5, 5, duties_due=2, duties_kept=1)]
    assert [(rank, one.area_code) for rank, one in ranked(areas)] == [(1, "B"), (None, "A")]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)).filter(lambda pair: pair[1] <= pair[0]), max_size=8))
def test_no_area_stands_before_a_better_one(pairs: list[tuple[int, int]]) -> None:
    found = ranked(an_area(f"{place:02d}", *pair) for place, pair in enumerate(pairs))
    for (rank, one), (next_rank, following) in pairwise(found):
        assert rank is not None
        assert next_rank is not None
        assert one.remaining * following.registered <= following.remaining * one.registered
        equal = one.remaining * following.registered == following.remaining * one.registered
        assert (next_rank == rank) is equal
    assert sorted(one.area_code for _, one in found) == [f"{place:02d}" for place in range(len(pairs))]


# charts ---------------------------------------------------------------------------------------------------------------

LONG = "很长很长很长很长很长很长很长的地名之村"
SVG = "{http://www.w3.org/2000/svg}"
STACKED = Bars(
    "到期职责（项）",
    (Series("按期办结", Tone.GOOD), Series("逾期办结", Tone.WARNING), Series("逾期未办", Tone.BAD)),
    [("乡镇干部", (6, 0, 2)), ("驻村工作队", (1, 2, 1))],
)


def drawn(bars: Bars) -> ElementTree.Element:
    """A chart, read as XML."""
    return ElementTree.fromstring(str(svg(bars)))  # noqa: S314  # our own picture


def rectangles(bars: Bars) -> list[tuple[float, float, str]]:
    """Left edge, width and colour of each part that is drawn, legend left out."""
    root = drawn(bars)
    return [
        (float(one.get("x", "")), float(one.get("width", "")), one.get("fill", ""))
        for one in root.iter(f"{SVG}rect")
        if one.get("height") == "16"
    ]


def test_bars_are_as_long_as_their_numbers() -> None:
    parts = rectangles(STACKED)
    # 6 + 2 is the longest; what is 0 isn't drawn
    assert [colour for _, _, colour in parts] == [
        Tone.GOOD.value,
        Tone.BAD.value,
        Tone.GOOD.value,
        Tone.WARNING.value,
        Tone.BAD.value,
    ]
    widths = [width for _, width, _ in parts]
    unit = widths[0] / 6
    assert widths == pytest.approx([6 * unit, 2 * unit, unit, 2 * unit, unit], abs=0.1)
    lefts = [left for left, _, _ in parts]
    assert lefts[1] == pytest.approx(lefts[0] + widths[0], abs=0.1)
    assert lefts[1] + widths[1] < WIDTH


def test_a_chart_says_in_words_what_it_shows_and_escapes_what_it_writes() -> None:
    bars = Bars("<数>", (Series("户&人", Tone.MAIN),), [('<script>"', (1,)), (LONG, (0,))])
    root = drawn(bars)
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert title.text == "<数>"
    assert told.text == '<script>"：户&人1；' + LONG + "：户&人0"
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert '<script>"' in texts
    assert "很长很长很长很长很长很长很长的…" in texts
    assert all(text_width(text) <= 190 for text in texts)
    assert root.find(f"{SVG}script") is None


@pytest.mark.parametrize("rows", [[], [("甲", (0,))]])
def test_a_chart_of_nothing_is_none(rows: list[tuple[str, tuple[int, ...]]]) -> None:
    bars = Bars("户", (Series("户", Tone.MAIN),), rows)
    assert not bars.filled
    assert rectangles(bars) == []


# tables ---------------------------------------------------------------------------------------------------------------


def test_figures_stand_beside_those_before_and_amounts_in_yuan() -> None:
    figures = [Figure.of("a", "贷款", "fen", 12_345, 20_000), Figure.of("b", "逾期", "count", 3, None)]
    assert compared("贷款", figures).rows == [
        ("贷款（元）", Decimal("123.45"), Decimal(200), Decimal("-76.55")),
        ("逾期", 3, None, None),
    ]
    assert compared("贷款", [Figure.of("a", "贷款", "fen", 0, 0)]).rows == ()
    assert [cell_text(cell) for cell in (Decimal("-1234.5"), 1_234, None, Percent(Decimal("0.0625")), "乡")] == [
        "-1,234.50",
        "1,234",
        "—",
        "6.25%",
        "乡",
    ]


def test_sums_stand_below_counts_and_the_share_of_the_whole_below_shares() -> None:
    ratio = Ratio(
        code="a",
        label="率",
        part=3,
        whole=8,
        share=Decimal("0.3750"),
        part_before=0,
        whole_before=0,
        share_before=None,
    )
    half = Percent(Decimal("0.5000"))
    rows: list[tuple[Cell, ...]] = [("甲", 2, 1, half), ("乙", 6, 2, None)]
    assert with_total(rows, ratio) == [*rows, ("合计", 8, 3, Percent(Decimal("0.3750")))]
    assert with_total(rows[:1], ratio) == rows[:1]
