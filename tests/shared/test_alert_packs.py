"""The numbers of a pack's alerts: each rule takes its own, whole and within bounds."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from services.monitoring.alerts.rules import Rule
from shared.policies import find_pack, pack_names
from shared.policies.alerts import PARAMETERS, Alert, check_parameters, parameters_text
from shared.policies.values import ContradictionError, Quantity, Rate, Share

WHOLE: dict[str, dict[str, Any]] = {
    "loan_overdue": {"min_days": 1},
    "exited_income_below_line": {"line": "monitoring"},
    "fund_exhausted": {},
    "leverage_out_of_bounds": {"target": "8", "tolerance": "0.1"},
    "income_drop": {"fall_share": "0.3"},
    "dropped_out": {},
    "unsafe_dwelling": {},
    "unsafe_water": {},
    "job_lost": {},
    "helper_missing": {"grace_days": 0},
    "support_reduced": {},
    "dibao_missed": {"line_fen": 426_000},
    "medical_burden": {"spending_fen": 1_000_000},
    "new_disability": {"worst_grades": 2},
    "worker_died": {},
    "allowance_ended": {},
    "project_failed": {"loss_fen": 300_000},
    "disaster": {"months": 12},
    "hardship": {"months": 12},
    "accident": {"loss_fen": 500_000, "months": 12},
}
"""Every rule with the fewest numbers that it takes."""
UNPLAIN = [
    "1/0",
    "0/0",
    "1/03",
    "1e-4000000",
    "1e0",
    " 0.3",
    "0.3\n",
    "０.３",
    "0_3",
    ".3",
    "0." + "3" * 19,
    "1" * 19,
    True,
]
"""Texts that Python's own numbers take, or fall over, and no pack writes."""


def test_every_rule_that_monitoring_knows_says_which_numbers_it_takes() -> None:
    assert set(PARAMETERS) == {rule.value for rule in Rule} == set(WHOLE)


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_a_rule_takes_its_numbers_and_misses_each_of_them(rule: str) -> None:
    check_parameters(rule, WHOLE[rule])
    for name in WHOLE[rule]:
        fewer = {other: value for other, value in WHOLE[rule].items() if other != name}
        with pytest.raises(ContradictionError, match=name):
            check_parameters(rule, fewer)
    with pytest.raises(ContradictionError, match="patience"):
        check_parameters(rule, {**WHOLE[rule], "patience": 3})


@pytest.mark.parametrize(
    ("rule", "name", "fits", "fails"),
    [
        ("loan_overdue", "min_days", [0, 366], [-1, 367, "1"]),
        ("exited_income_below_line", "line", ["monitoring", "poverty"], ["horizon", 3]),
        ("exited_income_below_line", "measure", ["net_income", "disposable_income"], ["gross_income", 1]),
        ("leverage_out_of_bounds", "target", ["8", "0.01"], ["0", "eight"]),
        ("leverage_out_of_bounds", "tolerance", ["0", "1"], ["1.01", "-0.1"]),
        ("income_drop", "fall_share", ["0", "1", "1/3"], ["1.01", "-0.3", "a third", *UNPLAIN]),
        ("income_drop", "among", ["registered", "exited", "helped", "exited_or_monitored"], ["everybody"]),
        ("helper_missing", "grace_days", [0, 366], [-1, 367, "5"]),
        ("helper_missing", "pairing_days", [0, 61, 366], [-1, 367, "61"]),
        ("dibao_missed", "line_fen", [0, 426_000], [-1, "426000"]),
        ("dibao_missed", "line_year", [1949, 2020], [1948, "2020"]),
        ("dropped_out", "among", ["exited"], ["pupils", 1]),
        ("medical_burden", "spending_fen", [0], [-1, "1000000"]),
        ("medical_burden", "income_share", ["0", "0.5", "10"], ["-0.5", "10.01", "half"]),
        ("medical_burden", "months", [1, 600], [0, 601, "12"]),
        ("new_disability", "worst_grades", [1, 4], [0, 5, "2"]),
        ("project_failed", "loss_fen", [0], [-1]),
        ("project_failed", "months", [1, 600], [0, 601]),
        ("disaster", "months", [1, 600], [0, 601, "12"]),
        ("accident", "months", [1], [0]),
    ],
)
def test_the_bounds_of_each_number(rule: str, name: str, fits: list[Any], fails: list[Any]) -> None:
    for value in fits:
        check_parameters(rule, {**WHOLE[rule], name: value})
    for value in fails:
        with pytest.raises(ContradictionError) as refused:
            check_parameters(rule, {**WHOLE[rule], name: value})
        assert refused.value.path == ("parameters", name)
        assert f"规则“{rule}”" in refused.value.detail


def test_a_medical_burden_is_bound_by_the_amount_or_by_the_income() -> None:
    check_parameters("medical_burden", {"income_share": "0.5"})
    check_parameters("medical_burden", {"income_share": "0.5", "spending_fen": 1_000_000})
    with pytest.raises(ContradictionError) as refused:
        check_parameters("medical_burden", {}, "医疗支出过大")
    assert refused.value.detail.startswith("规则“医疗支出过大”：自付金额和收入占比至少填一项；该规则的参数：")
    assert refused.value.detail.endswith("；spending_fen 和 income_share 至少填一项")


def test_the_age_of_an_income_is_counted_from_the_year_of_the_line() -> None:
    numbers = {"line_fen": 426_000, "income_years": 1}
    with pytest.raises(ContradictionError, match="counts from line_year") as refused:
        check_parameters("dibao_missed", numbers)
    assert refused.value.path == ("parameters", "line_year")
    check_parameters("dibao_missed", {**numbers, "line_year": 2020})


def test_a_refusal_tells_every_number_that_the_rule_takes_with_its_unit() -> None:
    with pytest.raises(ContradictionError) as refused:
        check_parameters("accident", {"months": 12})
    assert refused.value.detail.startswith(
        "规则“accident”缺少参数 loss_fen；"
        "该规则的参数：loss_fen 损失（分）；months 未解决时预警持续的月数（月）；among 监测对象："
    )
    assert refused.value.detail.endswith("，可不填")
    assert "it takes " in refused.value.detail_en
    assert parameters_text("fund_exhausted") == "无"
    assert all(field.description for one in PARAMETERS.values() for field in one.model_fields.values())


def test_a_misspelt_rule_is_refused_and_not_passed_over() -> None:
    with pytest.raises(ContradictionError, match="incom_drop") as refused:
        check_parameters("incom_drop", {"fall_share": "0.3"})
    assert (refused.value.path, refused.value.detail) == (("rule",), "没有预警规则“incom_drop”")


@pytest.mark.requirement("R001-044")
def test_the_plan_of_2021_watches_incomes_of_who_left_poverty_and_of_the_monitored() -> None:
    found = {
        one.rule: (one.severity, one.parameters, one.verify_days, one.respond_days, one.role, one.assumed)
        for one in find_pack("monitoring-2021").alerts
        if one.source == "R001-044"
    }
    line = {"line": "monitoring", "measure": "disposable_income"}
    assert found["exited_income_below_line"] == ("urgent", line, 3, 10, "township", True)
    fall = {"among": "exited_or_monitored", "fall_share": "0.3"}
    assert found["income_drop"] == ("warning", fall, 3, 10, "township", True)


@pytest.mark.parametrize("name", pack_names())
def test_the_alerts_of_every_pack_fit_their_rules(name: str) -> None:
    for alert in find_pack(name).alerts:
        assert isinstance(alert, Alert)
        check_parameters(alert.rule, alert.parameters)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Rate, "0.000000000000000001"),
        (Rate, "0.00000000"),
        (Quantity, "9" * 18),
        (Share, "0.999999999999999999"),
        (Share, f"{'9' * 18}.{'7' * 18}"),
        (Share, f"{'9' * 40}/{'7' * 40}"),
    ],
)
def test_what_was_read_is_written_so_that_it_is_read_again(kind: Any, written: str) -> None:
    adapter = TypeAdapter(kind)
    number = adapter.validate_python(written)
    assert adapter.validate_json(adapter.dump_json(number)) == number
