"""What packs say of lines, exits, and how monitoring objects enter and leave: number by number, and how they hang
together."""

from datetime import date
from fractions import Fraction

import pytest

from shared.policies import find_pack, pack_names
from shared.policies.lines import lines_by_year
from shared.policies.procedures import Procedure


@pytest.mark.requirement("R001-044")
def test_the_towns_line_for_monitoring_is_one_and_a_half_times_the_poverty_line_of_every_year_since_2014() -> None:
    lines = find_pack("gupo-2014").lines
    poverty, monitoring = lines_by_year(lines, "poverty"), lines_by_year(lines, "monitoring")
    assert monitoring == {year: poverty[year] * 3 // 2 for year in range(2014, 2021)}
    assert monitoring[2020] == 6_000_00


@pytest.mark.requirement("R000-089")
def test_the_towns_exits_are_set_by_year_and_leave_to_the_guarantees_whoever_can_not_work() -> None:
    pack = find_pack("gupo-2014")
    target = next(one for one in pack.targets if one.code == "exits_in_year")
    by_year = {step.due_on: step.value for step in target.milestones}
    assert by_year == {
        date(2016, 12, 31): 150,
        date(2017, 12, 31): 210,
        date(2018, 12, 31): 260,
        date(2019, 12, 31): 200,
    }
    assert (target.measured, target.direction, target.area_level) == ("in_year", "at_least", "town")


@pytest.mark.requirement("R003-001", "R000-025", "E26", "R001-020", "R001-023")
@pytest.mark.parametrize("pack", ["cangxi-2014", "town-2017"])
def test_when_a_village_leaves_poverty(pack: str) -> None:
    rules = find_pack(pack).village_exit
    assert rules is not None
    assert (rules.rate_below.value, rules.rate_below_west.value) == (Fraction(2, 100), Fraction(3, 100))
    # Inner Mongolia, Guangxi, Chongqing, Sichuan, Guizhou, Yunnan, Tibet, Shaanxi, Gansu, Qinghai, Ningxia, Xinjiang
    assert " ".join(rules.western_provinces.value) == "15 45 50 51 52 53 54 61 62 63 64 65"
    assert (rules.least_doctors.value, rules.least_industries.value) == (1, 1)
    assert rules.collective_income_over_fen.value == 0


@pytest.mark.requirement("R000-008", "R004-006")
def test_the_town_supports_whoever_left_poverty_for_three_more_years() -> None:
    support = find_pack("town-2017").support
    assert support is not None
    assert (support.months, support.assumed) == (3 * 12, False)


def procedures(pack: str) -> tuple[Procedure, Procedure]:
    """How a monitoring object enters, and how its risk is removed."""
    entry, removal = (one for one in find_pack(pack).procedures if one.code.startswith("monitoring_"))
    assert (entry.code, removal.code) == ("monitoring_entry", "monitoring_removal")
    return entry, removal


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize("pack", ["monitoring-2021", "monitoring-2024"])
def test_a_clue_is_looked_into_in_three_working_days_compared_in_five_and_hangs_out_for_five(pack: str) -> None:
    entry, removal = procedures(pack)
    assert {step.code: step.within_working_days for step in entry.steps if step.within_working_days} == {
        "survey": 3,
        "comparison": 5,
    }
    for procedure in (entry, removal):
        assert [(step.code, step.notice_days) for step in procedure.steps if step.notice_days] == [("notice", 5)]
        (vote,) = (step.vote for step in procedure.steps if step.vote)
        assert (vote.assembly_share, vote.representatives_share, vote.majority_share) == (
            Fraction(1, 2),
            Fraction(2, 3),
            Fraction(1, 2),
        )


THREE = ("unstable", "marginal", "sudden")


@pytest.mark.requirement("R001-044")
def test_every_plan_says_which_kinds_are_monitored_in_its_time() -> None:
    admitted = {
        name: procedure.kinds
        for name in pack_names()
        for procedure in find_pack(name).procedures
        if procedure.code == "monitoring_entry"
    }
    assert admitted == {"yiyang-2020": THREE[:2], "monitoring-2021": THREE, "monitoring-2024": THREE}


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize("pack", ["yiyang-2020", "monitoring-2021", "monitoring-2024"])
def test_a_risk_is_removed_after_half_a_year_and_one_measure_at_the_earliest(pack: str) -> None:
    entry, removal = procedures(pack)
    assert entry.removal is None
    assert removal.removal is not None
    assert (removal.removal.months_after_entry, removal.removal.least_measures) == (6, 1)


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize("pack", ["yiyang-2020", "monitoring-2021"])
def test_what_the_rules_of_2020_and_2021_compare_incomes_with(pack: str) -> None:
    entry, removal = procedures(pack)
    for procedure, comparison in ((entry, "below"), (removal, "above")):
        assert procedure.income is not None
        assert (procedure.income.measure, procedure.income.comparison, procedure.income.line) == (
            "disposable_income",
            comparison,
            "monitoring",
        )


@pytest.mark.requirement("R001-044")
def test_the_line_of_2021_is_blank_and_that_of_2022_is_the_provinces() -> None:
    assert [(line.year, line.income_fen) for line in find_pack("monitoring-2021").lines][:2] == [
        (2021, None),
        (2022, 6_900_00),
    ]


@pytest.mark.requirement("R001-044")
def test_what_the_plan_of_2021_measures_the_three_guarantees_and_the_water_by() -> None:
    found = {one.code: one for one in find_pack("monitoring-2021").guarantees}
    assert found.keys() == {"education", "medical", "housing", "water"}
    assert (found["education"].from_years, found["education"].to_years) == (6, 15)
    assert found["medical"].layers == ("medical_insured",)
    assert found["housing"].safe_grades == ("a", "b")
    water = found["water"].water
    assert water is not None
    assert (water.litres_per_day, water.minutes, water.supply_share) == (35, 20, Fraction(9, 10))


TOWNSHIP_VISITS = (3, 10)
"""Days to visit, and to answer."""
INDUSTRY = {"among": "registered", "loss_fen": 3_000_00, "months": 12}
ACCIDENT = {"among": "registered", "loss_fen": 5_000_00, "months": 12}
YEAR_LONG = {"among": "registered", "months": 12}
EVERYBODY = {"among": "registered"}
OF_DISPOSABLE = {"line": "monitoring", "measure": "disposable_income"}
HELPED = {"among": "helped", "grace_days": 0, "pairing_days": 61}
DIBAO = {"among": "registered", "line_fen": 4_260_00, "line_year": 2020, "income_years": 1}


@pytest.mark.parametrize(
    ("pack", "rule", "parameters"),
    [
        pytest.param(pack, rule, parameters, marks=pytest.mark.requirement(row))
        for pack, rule, row, parameters in (
            ("town-2017", "support_reduced", "R000-009", {"among": "exited"}),
            ("town-2017", "helper_missing", "R000-045", HELPED),
            ("town-2017", "unsafe_dwelling", "R000-066", EVERYBODY),
            ("town-2017", "disaster", "R000-035", YEAR_LONG),
            ("town-2017", "hardship", "R000-036", YEAR_LONG),
            ("town-2017", "accident", "R000-036", ACCIDENT),
            ("yiyang-2020", "exited_income_below_line", "R001-044", OF_DISPOSABLE),
            ("yiyang-2020", "income_drop", "R001-044", {"among": "exited_or_monitored", "fall_share": "0.3"}),
            ("yiyang-2020", "dropped_out", "R001-005", EVERYBODY),
            ("yiyang-2020", "unsafe_dwelling", "R001-008", EVERYBODY),
            ("yiyang-2020", "unsafe_water", "R001-009", EVERYBODY),
            ("yiyang-2020", "dibao_missed", "R001-015", DIBAO),
            ("yiyang-2020", "allowance_ended", "R001-015", EVERYBODY),
            ("yiyang-2020", "job_lost", "R001-027", EVERYBODY),
            ("yiyang-2020", "helper_missing", "R001-034", HELPED),
            ("yiyang-2020", "project_failed", "R001-044", INDUSTRY),
            ("yiyang-2020", "accident", "R001-044", ACCIDENT),
            ("monitoring-2021", "exited_income_below_line", "R001-044", OF_DISPOSABLE),
            ("monitoring-2021", "income_drop", "R001-044", {"among": "exited_or_monitored", "fall_share": "0.3"}),
            ("monitoring-2021", "project_failed", "R001-044", INDUSTRY),
            ("monitoring-2021", "unsafe_dwelling", "R001-044", EVERYBODY),
            ("monitoring-2021", "unsafe_water", "R001-044", EVERYBODY),
            ("monitoring-2021", "helper_missing", "R001-034", HELPED),
            ("monitoring-2021", "support_reduced", "R000-009", {"among": "exited"}),
            ("gupo-2014", "exited_income_below_line", "R001-044", {"line": "monitoring"}),
            ("gupo-2014", "loan_overdue", "R002-131", {"min_days": 1}),
            ("ganzhou-credit", "loan_overdue", "R002-131", {"min_days": 1}),
            ("ganzhou-credit", "fund_exhausted", "R002-117", {}),
            ("ganzhou-credit", "leverage_out_of_bounds", "R002-092", {"target": "8", "tolerance": "0.1"}),
        )
    ],
)
def test_each_rule_has_its_numbers_and_is_looked_into_in_three_days_and_answered_in_ten(
    pack: str, rule: str, parameters: dict[str, object]
) -> None:
    (alert,) = (one for one in find_pack(pack).alerts if one.rule == rule)
    assert (alert.verify_days, alert.respond_days) == TOWNSHIP_VISITS
    assert alert.parameters == parameters


@pytest.mark.requirement("R001-044", "R001-047")
@pytest.mark.parametrize(
    ("pack", "kind", "by_year"),
    [
        ("yiyang-2020", "exit", {2020: 4_000_00}),
        ("yiyang-2020", "monitoring", {2019: 4_827_00, 2020: 6_000_00}),
        ("paired-aid", "monitoring", {2022: 6_900_00}),
        ("monitoring-2021", "monitoring", {2022: 6_900_00}),
    ],
)
def test_the_lines_that_plans_hold_incomes_against(pack: str, kind: str, by_year: dict[int, int]) -> None:
    assert lines_by_year(find_pack(pack).lines, kind) == by_year


@pytest.mark.requirement("R001-044")
def test_yiyang_publishes_its_monitoring_objects_for_as_long_as_who_leaves_poverty() -> None:
    for procedure in procedures("yiyang-2020"):
        assert [step.notice_days for step in procedure.steps if step.notice_days] == [7]
