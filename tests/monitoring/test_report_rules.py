"""What a reported figure must keep to."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from services.monitoring.reports.models import Number
from services.monitoring.reports.rules import (
    DepartmentNotNamed,
    FigureBeforePlan,
    FigureNotFitting,
    Measured,
    check_day,
    check_department,
    check_figure,
    due_by,
    earliest_day,
    is_late,
)

STATES = Measured("state", states=("未建成", "基本建成"))


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("share", "0"),
        ("share", "0.9555"),
        ("share", "1"),
        ("count 名", "0"),
        ("count 个乡", "3"),
        ("count 万口", "14.1"),
        ("count 亩", "0.8"),
        ("households", "0"),
        ("people", "5300"),
        ("villages", "40.0"),
        ("fen", "1200000000"),
    ],
)
def test_figures_that_fit(unit: str, value: str) -> None:
    check_figure(Measured(*unit.split()), Decimal(value), None)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("share", "-0.0001"),
        ("share", "1.0001"),
        ("count 亩", "-0.1"),
        *((f"count {label}", "0.5") for label in ("名", "人", "户", "个", "个乡", "条", "种")),
        ("households", "-1"),
        ("households", "0.5"),
        ("people", "1.5"),
        ("villages", "1.5"),
        ("fen", "0.5"),
        ("fen", "-1"),
        ("count", None),
        ("share", None),
    ],
)
def test_figures_that_do_not_fit(unit: str, value: str | None) -> None:
    with pytest.raises(FigureNotFitting) as caught:
        check_figure(Measured(*unit.split()), None if value is None else Decimal(value), None)
    assert caught.value.field == "value"


def test_a_growth_is_no_part_of_a_whole() -> None:
    growth = Measured("share", unbounded=True)
    for value in ("-1", "1.5", "100"):
        check_figure(growth, Decimal(value), None)
    for value in ("-1.0001", "100.0001"):
        with pytest.raises(FigureNotFitting):
            check_figure(growth, Decimal(value), None)


def test_a_number_has_four_places_and_stays_below_what_any_figure_could_be() -> None:
    number = TypeAdapter[Decimal](Number)
    for fitting in ("999999999999999.9999", "-999999999999999.9999", "0.0001"):
        assert number.validate_python(fitting) == Decimal(fitting)
    for wrong in ("1000000000000000", "-1000000000000000", "0.00001"):
        with pytest.raises(ValidationError):
            number.validate_python(wrong)


def test_states_are_those_of_the_indicator_and_have_no_number() -> None:
    for state in STATES.states:
        check_figure(STATES, None, state)
    refused: list[tuple[Measured, Decimal | None, str | None, str]] = [
        (STATES, None, None, "state"),
        (STATES, None, "建成", "state"),
        (STATES, Decimal(1), "基本建成", "value"),
        (Measured("count"), Decimal(1), "基本建成", "state"),
    ]
    for measured, number, wrong, field in refused:
        with pytest.raises(FigureNotFitting) as caught:
            check_figure(measured, number, wrong)
        assert caught.value.field == field


def test_a_plan_that_names_nobody_lets_anybody_report() -> None:
    check_department("县统计局", [])
    check_department("", ["县水务局"])
    check_department("县水务局", ["县农业局", "县水务局"])
    with pytest.raises(DepartmentNotNamed) as caught:
        check_department("水务局", ["县农业局", "县水务局"])
    assert caught.value.field == "department"


def test_a_figure_is_late_after_the_last_day_for_it() -> None:
    due = due_by(date(2018, 12, 31), 20)
    assert due == date(2019, 1, 20)
    assert (is_late(date(2019, 1, 20), due), is_late(date(2019, 1, 21), due)) == (False, True)
    assert due_by(date(2018, 12, 31), 0) == date(2018, 12, 31)
    assert due_by(date(2018, 12, 31), None) is None
    assert is_late(date(2030, 1, 1), None) is False


def test_a_plans_figures_tell_of_the_year_before_it_and_of_nothing_earlier() -> None:
    in_force, first = date(2018, 3, 1), date(2017, 3, 1)
    assert earliest_day(in_force) == first
    check_day(first, in_force)
    check_day(date(2019, 1, 1), in_force)
    with pytest.raises(FigureBeforePlan) as refused:
        check_day(date(2017, 2, 28), in_force)
    assert refused.value.detail == "方案自2018年3月1日起实施，可上报2017年3月1日及以后的数据"
