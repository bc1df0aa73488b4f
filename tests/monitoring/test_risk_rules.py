"""What endangers a household: each rule at its bounds, with the sentence that people read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from services.monitoring.alerts.rules import Rule
from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import (
    Fact,
    Family,
    Period,
    Person,
    Standards,
    WaterTests,
    YearIncome,
    figures_of,
)
from services.monitoring.risks.found import Finding
from services.monitoring.risks.rules import RISKS, changed, findings, is_watched

REGISTERED = date(2016, 1, 1)
STANDARDS = Standards((6, 15), frozenset(("a", "b")), WaterTests(35, 20, Fraction(9, 10)))
HEAD = Person(UUID(int=1), "张三", date(1980, 1, 1), "ordinary", "none")
CHILD = Person(UUID(int=2), "张小", date(2010, 9, 1), "none", "primary")
WITHOUT = (replace(HEAD, dibao=False), replace(CHILD, dibao=False))
"""Both, without the living allowance."""


def a_fact(number: int, member: int | None = None, **values: Any) -> Fact:
    """A record of a household, or of a person of it."""
    return Fact(UUID(int=number), None if member is None else UUID(int=member), values)


def a_family(
    facts: dict[str, Sequence[Fact]] | None = None, people: Sequence[Person] = (HEAD,), **known: Any
) -> Family:
    """A household on the register since 2016, still poor unless told otherwise."""
    periods = (Period(REGISTERED, "illness", tuple(people)),)
    return Family(
        **{
            "county_code": "360722",
            "village_code": "360722102201",
            "household_type": "ordinary",
            "registered_on": REGISTERED,
            "periods": periods,
            "facts": facts or {},
            "standards": STANDARDS,
        }
        | known
    )


def causes_of(rule: str, family: Family, on: date, **parameters: int | str) -> list[Finding]:
    """What one rule finds."""
    return findings({rule: parameters}, family, on).get(rule, [])


def found(rule: str, family: Family, on: date, **parameters: int | str) -> list[tuple[str, date]]:
    """What each cause is about, and its first day."""
    return [(one.about, one.since) for one in causes_of(rule, family, on, **parameters)]


def test_every_rule_of_a_household_is_a_rule_of_alerts() -> None:
    assert set(RISKS) <= {rule.value for rule in Rule}


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("before_fen", "now_fen", "falls"),
    [
        (100_000, 70_000, True),  # by 0.3 exactly
        (100_000, 70_001, False),
        (100_000, 100_000, False),
        (100_000, -1, True),
        (0, 0, False),  # from nothing it can't fall
        (0, -1, False),
    ],
)
def test_an_income_that_falls_by_the_share(before_fen: int, now_fen: int, falls: bool) -> None:
    incomes = {
        2017: YearIncome(before_fen * 4, 4, date(2018, 3, 1)),
        2018: YearIncome(now_fen * 2, 2, date(2019, 3, 2)),
    }
    family = a_family(incomes=incomes)
    assert found("income_drop", family, date(2019, 3, 2), fall_share="0.3") == (
        [("2018", date(2019, 3, 2))] if falls else []
    )
    assert found("income_drop", family, date(2019, 3, 1), fall_share="0.3") == []  # not recorded yet


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("now_fen", "falls"), [(99_999, True), (100_000, False), (100_001, False)])
def test_an_income_that_does_not_fall_is_none_that_falls_by_nothing(now_fen: int, falls: bool) -> None:
    incomes = {
        2017: YearIncome(100_000 * 4, 4, date(2018, 3, 1)),
        2018: YearIncome(now_fen * 2, 2, date(2019, 3, 1)),
    }
    assert bool(found("income_drop", a_family(incomes=incomes), date(2019, 3, 1), fall_share="0")) is falls


@pytest.mark.requirement("R001-044")
def test_an_income_that_fell_is_told_with_its_figures_and_a_gap_of_years_compares_nothing() -> None:
    incomes = {2017: YearIncome(400_000, 4, date(2018, 3, 1)), 2018: YearIncome(100_000, 2, date(2019, 3, 1))}
    (one,) = causes_of("income_drop", a_family(incomes=incomes), date(2019, 3, 1), fall_share="0.3")
    assert one.sentence == "2018年人均纯收入500.00元，比上年的1,000.00元下降50%。"
    nothing = {2017: YearIncome(1, 1, date(2018, 3, 1)), 2018: YearIncome(0, 1, date(2019, 3, 1))}
    (one,) = causes_of("income_drop", a_family(incomes=nothing), date(2019, 3, 1), fall_share="1")
    assert one.sentence == "2018年人均纯收入0.00元，比上年的0.01元下降100%。"
    gap = {2016: incomes[2017], 2018: incomes[2018]}
    assert found("income_drop", a_family(incomes=gap), date(2019, 3, 1), fall_share="0.3") == []


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("before_persons", "now_persons", "falls"), [(4, 2, True), (0, 2, False), (4, 0, False)])
def test_of_no_persons_there_is_no_income_per_head(before_persons: int, now_persons: int, falls: bool) -> None:
    incomes = {
        2017: YearIncome(400_000, before_persons, date(2018, 3, 1)),
        2018: YearIncome(-1, now_persons, date(2019, 3, 1)),
    }
    assert bool(found("income_drop", a_family(incomes=incomes), date(2019, 3, 1), fall_share="0.3")) is falls


@pytest.mark.requirement("R001-005")
@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (date(2016, 9, 1), False),  # six on this day, and not before it
        (date(2017, 8, 31), False),
        (date(2017, 9, 1), True),
        (date(2026, 8, 31), True),  # the last of nine years
        (date(2026, 9, 1), False),
    ],
)
def test_a_child_out_of_school_in_the_nine_years_of_compulsory_education(on: date, stands: bool) -> None:
    family = a_family(people=(HEAD, replace(CHILD, schooling="none")))
    period = str(CHILD.id)
    assert found("dropped_out", family, on) == ([(period, date(2017, 9, 1))] if stands else [])


@pytest.mark.requirement("R001-005")
def test_a_child_drops_out_on_the_day_that_the_register_tells() -> None:
    at_school, left = (HEAD, CHILD), (HEAD, replace(CHILD, schooling="none"))
    days = (REGISTERED, date(2019, 3, 1), date(2019, 5, 1), date(2020, 3, 1))
    family = a_family(
        periods=tuple(
            Period(day, "illness", who) for day, who in zip(days, (at_school, left, left, at_school), strict=True)
        )
    )
    assert found("dropped_out", family, date(2019, 2, 28)) == []
    assert found("dropped_out", family, date(2019, 6, 1)) == [(str(CHILD.id), date(2019, 3, 1))]
    assert found("dropped_out", family, date(2020, 3, 1)) == []
    (one,) = causes_of("dropped_out", family, date(2019, 9, 1))
    assert one.sentence == "张小（9岁）自2019年3月1日起未在校就读。"
    days = (REGISTERED, date(2018, 3, 1), date(2019, 3, 1))
    again = a_family(
        periods=tuple(Period(day, "illness", who) for day, who in zip(days, (left, at_school, left), strict=True))
    )
    assert found("dropped_out", again, date(2018, 2, 28)) == [(str(CHILD.id), date(2017, 9, 1))]
    assert found("dropped_out", again, date(2019, 3, 1)) == [(str(CHILD.id), date(2019, 3, 1))]
    (one,) = causes_of("dropped_out", again, date(2018, 2, 28))
    assert one.sentence == "张小（7岁）自2017年9月1日起未在校就读。"
    unknown = a_family(people=(HEAD, replace(CHILD, schooling=None)))
    assert found("dropped_out", unknown, date(2019, 9, 1)) == []
    assert found("dropped_out", replace(family, standards=Standards()), date(2019, 6, 1)) == []


@pytest.mark.requirement("R001-008", "R000-066")
def test_the_last_check_of_a_dwelling_counts() -> None:
    checks = [
        a_fact(1, checked_on="2018-05-01", grade="b"),
        a_fact(2, checked_on="2019-04-01", grade="c"),
        a_fact(3, checked_on="2019-06-01", grade="d"),
        a_fact(4, checked_on="2020-01-10", grade="a"),
    ]
    family = a_family({"dwelling_check": checks})
    assert found("unsafe_dwelling", family, date(2019, 3, 31)) == []
    assert found("unsafe_dwelling", family, date(2019, 4, 1)) == [("", date(2019, 4, 1))]
    assert found("unsafe_dwelling", family, date(2020, 1, 9)) == [("", date(2019, 4, 1))]
    assert found("unsafe_dwelling", family, date(2020, 1, 10)) == []
    nothing = a_fact(5, checked_on="2019-06-30", grade=None)
    checked = a_family({"dwelling_check": [*checks, nothing]})  # who came and found no grade, found nothing out
    assert causes_of("unsafe_dwelling", checked, date(2019, 7, 1)) == causes_of(
        "unsafe_dwelling", family, date(2019, 7, 1)
    )
    (one,) = causes_of("unsafe_dwelling", family, date(2019, 7, 1))
    assert one.sentence == "2019年6月1日鉴定住房为D级危房。"
    assert found("unsafe_dwelling", replace(family, standards=Standards()), date(2019, 7, 1)) == []


@pytest.mark.requirement("R001-008", "R000-066")
@pytest.mark.parametrize(("grades", "unsafe"), [(("d", "b"), False), (("b", "d"), True)])
def test_of_two_checks_on_a_day_the_one_recorded_last_counts_for_alerts_and_figures(
    grades: tuple[str, str], unsafe: bool
) -> None:
    checks = [a_fact(number, checked_on="2019-04-01", grade=grade) for number, grade in enumerate(grades, start=1)]
    for recorded in (checks, checks[::-1]):
        family = a_family({"dwelling_check": recorded})
        assert bool(found("unsafe_dwelling", family, date(2019, 4, 1))) is unsafe
        assert ((Measure.UNSAFE_DWELLINGS, date(2019, 4, 1)) in figures_of(family).days) is unsafe


@pytest.mark.requirement("R001-009", "R001-011")
@pytest.mark.parametrize(
    ("tests", "fails"),
    [
        ({"litres_per_day": "35.00", "quality_passed": True, "minutes": 20, "supply_share": "0.9000"}, False),
        ({"litres_per_day": "34.99", "quality_passed": True, "minutes": 20, "supply_share": "0.9000"}, True),
        ({"litres_per_day": "35.00", "quality_passed": False, "minutes": 20, "supply_share": "0.9000"}, True),
        ({"litres_per_day": "35.00", "quality_passed": True, "minutes": 21, "supply_share": "0.9000"}, True),
        ({"litres_per_day": "35.00", "quality_passed": True, "minutes": 20, "supply_share": "0.8999"}, True),
        ({"litres_per_day": None, "quality_passed": None, "minutes": 21, "supply_share": None}, True),
        ({"litres_per_day": None, "quality_passed": True, "minutes": 20, "supply_share": "0.95"}, False),  # not known
    ],
)
def test_water_that_fails_one_of_four_tests(tests: dict[str, Any], fails: bool) -> None:
    family = a_family({"water_check": [a_fact(1, checked_on="2019-04-01", **tests)]})
    stands = [("", date(2019, 4, 1))] if fails else []
    assert found("unsafe_water", family, date(2019, 4, 1)) == stands
    assert found("unsafe_water", family, date(2019, 3, 31)) == []


@pytest.mark.requirement("R001-009", "R001-011")
def test_the_sentence_names_the_last_test_that_failed() -> None:
    failed, nothing = {"minutes": 21}, {"minutes": 20}
    tests = [a_fact(1, checked_on="2019-04-01", **failed), a_fact(2, checked_on="2019-06-01", **failed)]
    tests.append(a_fact(3, checked_on="2019-08-01", **nothing))  # three of the four are not known
    (one,) = causes_of("unsafe_water", a_family({"water_check": tests}), date(2019, 9, 1))
    assert (one.since, one.sentence) == (date(2019, 4, 1), "2019年6月1日饮水检测不达标。")


@pytest.mark.requirement("R001-027")
def test_a_job_that_ended_and_none_since() -> None:
    jobs = [
        a_fact(1, 1, started_on="2018-01-01", ended_on="2019-03-31"),
        a_fact(2, 1, started_on="2019-06-01", ended_on=None),
    ]
    family = a_family({"employment": jobs})
    assert found("job_lost", family, date(2019, 3, 31)) == []  # the last day counts
    assert found("job_lost", family, date(2019, 4, 1)) == [(str(HEAD.id), date(2019, 4, 1))]
    assert found("job_lost", family, date(2019, 6, 1)) == []
    assert found("job_lost", a_family(), date(2019, 4, 1)) == []  # who never had one, lost none
    weak = a_family({"employment": jobs[:1]}, people=(replace(HEAD, labour_capacity="weak"),))
    assert found("job_lost", weak, date(2019, 4, 1)) == []
    second = a_family({"employment": jobs[:1]}, people=(CHILD, HEAD))
    assert found("job_lost", second, date(2019, 4, 1)) == [(str(HEAD.id), date(2019, 4, 1))]


@pytest.mark.requirement("R000-045", "R001-034")
def test_a_day_without_a_helper() -> None:
    pairings = [
        a_fact(1, started_on="2016-02-01", ended_on="2018-05-31"),
        a_fact(2, started_on="2018-06-01", ended_on="2019-01-31"),
        a_fact(3, started_on="2019-02-11", ended_on=None),
    ]
    family = a_family({"household_pairing": pairings})
    assert found("helper_missing", family, date(2016, 1, 31), grace_days=0) == [("", REGISTERED)]
    assert found("helper_missing", family, date(2018, 6, 1), grace_days=0) == []  # handed over without a gap
    assert found("helper_missing", family, date(2019, 1, 31), grace_days=0) == []
    gap = [("", date(2019, 2, 1))]
    assert found("helper_missing", family, date(2019, 2, 1), grace_days=0) == gap
    assert found("helper_missing", family, date(2019, 2, 7), grace_days=7) == []
    assert found("helper_missing", family, date(2019, 2, 8), grace_days=7) == gap
    assert found("helper_missing", family, date(2019, 2, 11), grace_days=0) == []


@pytest.mark.requirement("R000-045", "R001-034")
def test_a_medical_contact_stands_in_for_no_helper() -> None:
    pairings = [
        a_fact(1, pairing_role="responsible", started_on="2016-02-01", ended_on="2018-05-31"),
        a_fact(2, pairing_role="medical", started_on="2016-02-01", ended_on=None),
    ]
    family = a_family({"household_pairing": pairings})
    assert found("helper_missing", family, date(2018, 5, 31), grace_days=0) == []
    assert found("helper_missing", family, date(2018, 6, 1), grace_days=0) == [("", date(2018, 6, 1))]


@pytest.mark.requirement("R000-045", "R001-034")
def test_the_first_helper_may_be_found_later_than_a_successor() -> None:
    assert found("helper_missing", a_family(), date(2016, 3, 1), grace_days=0, pairing_days=61) == []
    missing = [("", REGISTERED)]
    assert found("helper_missing", a_family(), date(2016, 3, 2), grace_days=0, pairing_days=61) == missing
    pairings = [a_fact(1, started_on="2016-02-01", ended_on="2016-02-10")]
    left = a_family({"household_pairing": pairings})
    gap = [("", date(2016, 2, 11))]
    assert found("helper_missing", left, date(2016, 2, 11), grace_days=0, pairing_days=61) == gap


@pytest.mark.requirement("R000-009")
@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        ({"measure": 1, "visit": 2, "donation": 50_000}, None),  # as much as in the year of the exit
        ({"measure": 2, "visit": 3, "donation": 50_001}, None),
        ({"measure": 0, "visit": 2, "donation": 50_000}, "帮扶措施由1项减为0项"),
        ({"measure": 1, "visit": 1, "donation": 50_000}, "走访由2次减为1次"),
        ({"measure": 1, "visit": 2, "donation": 49_999}, "帮扶资金由500.00元减为499.99元"),
    ],
)
def test_less_support_than_in_the_year_of_the_exit(later: dict[str, int], sentence: str | None) -> None:
    def of_year(year: int, amounts: dict[str, int]) -> dict[str, list[Fact]]:
        measures = [a_fact(n, started_on=f"{year}-03-01", ended_on=f"{year}-12-31") for n in range(amounts["measure"])]
        visits = [a_fact(n, visited_on=f"{year}-05-01") for n in range(amounts["visit"])]
        given = [a_fact(1, given_on=f"{year}-06-01", quantity="1.00", unit_value_fen=amounts["donation"])]
        return {"measure": measures, "visit": visits, "donation": given}

    exit_year, next_year = of_year(2017, {"measure": 1, "visit": 2, "donation": 50_000}), of_year(2018, later)
    facts: dict[str, Sequence[Fact]] = {kind: [*exit_year[kind], *next_year[kind]] for kind in exit_year}
    family = a_family(facts, stays_out=((date(2017, 12, 20), None),))
    assert found("support_reduced", family, date(2018, 12, 31)) == []  # the year isn't over
    causes = causes_of("support_reduced", family, date(2019, 1, 1), among="exited")
    if sentence is None:
        assert causes == []
    else:
        assert [(one.about, one.since) for one in causes] == [("2018", date(2019, 1, 1))]
        assert causes[0].sentence == f"2018年与脱贫当年（2017年）相比，{sentence}。"


@pytest.mark.requirement("R000-009")
@pytest.mark.parametrize(
    ("first", "last", "enough"),
    [
        ("2017-12-31", "2017-12-31", False),
        ("2018-01-01", "2018-01-01", True),
        ("2018-12-31", "2018-12-31", True),
        ("2019-01-01", "2019-01-01", False),
    ],
)
def test_a_measure_counts_for_each_year_of_which_it_holds_a_day(first: str, last: str, enough: bool) -> None:
    measures = [
        a_fact(1, started_on="2017-03-01", ended_on="2017-03-31"),
        a_fact(2, started_on=first, ended_on=last),
    ]
    family = a_family({"measure": measures}, stays_out=((date(2017, 12, 20), None),))
    found_in = [about for about, _ in found("support_reduced", family, date(2019, 1, 1))]
    assert found_in == ([] if enough else ["2018"])


@pytest.mark.requirement("R000-009")
@pytest.mark.parametrize(
    ("exited_on", "compared"),
    [
        (date(2016, 12, 31), ["2017", "2018"]),  # supported to the day before the last of 2019
        (date(2017, 1, 1), ["2018", "2019"]),  # 36 months: to the last day of 2019
        (date(2017, 1, 10), ["2018", "2019"]),  # not for nine days of 2020
        (date(2017, 12, 20), ["2018", "2019"]),
    ],
)
def test_whole_years_of_support_are_compared_each_for_a_year(exited_on: date, compared: list[str]) -> None:
    visit = a_fact(1, visited_on=f"{exited_on.year}-05-01")
    family = a_family({"visit": [visit]}, stays_out=((exited_on, None),))
    told = [found("support_reduced", family, date(year, 1, 1)) for year in range(2017, 2024)]
    assert [one for each in told for one in each] == [(year, date(int(year) + 1, 1, 1)) for year in compared]
    ended = date(int(compared[-1]) + 1, 12, 31)
    assert [about for about, _ in found("support_reduced", family, ended)] == compared[-1:]
    assert found("support_reduced", a_family({"visit": [visit]}), date(2018, 1, 1)) == []  # it never left
    a_year = replace(family, support_months={exited_on: 12})
    assert found("support_reduced", a_year, date(int(compared[-1]) + 1, 1, 1)) == []


@pytest.mark.requirement("R001-015")
@pytest.mark.parametrize(
    ("per_head_fen", "dibao", "missed"),
    # of whom nobody has said whether he has it, it isn't said that he hasn't
    [(426_000, False, False), (425_999, False, True), (425_999, None, False), (425_999, True, False)],
)
def test_poor_enough_for_the_allowance_and_without_it(per_head_fen: int, dibao: bool | None, missed: bool) -> None:
    family = a_family(
        people=(replace(HEAD, dibao=dibao), replace(CHILD, dibao=False)),
        incomes={2019: YearIncome(per_head_fen * 2, 2, date(2020, 3, 1))},
    )
    assert found("dibao_missed", family, date(2020, 3, 1), line_fen=426_000) == (
        [("2019", date(2020, 3, 1))] if missed else []
    )
    assert found("dibao_missed", family, date(2020, 2, 28), line_fen=426_000) == []


@pytest.mark.requirement("R001-015")
def test_the_newest_income_says_who_is_poor_enough_for_the_allowance() -> None:
    incomes = {2018: YearIncome(900_000, 2, date(2019, 3, 1)), 2019: YearIncome(800_000, 2, date(2020, 3, 1))}
    family = a_family(people=WITHOUT, incomes=incomes)
    assert found("dibao_missed", family, date(2020, 2, 29), line_fen=426_000) == []
    assert found("dibao_missed", family, date(2020, 3, 1), line_fen=426_000) == [("2019", date(2020, 3, 1))]


@pytest.mark.requirement("R001-015")
@pytest.mark.parametrize(("year", "counts"), [(2016, False), (2018, False), (2019, True), (2020, True), (2021, True)])
def test_an_income_is_held_against_a_line_of_about_its_time_and_both_years_are_told(year: int, counts: bool) -> None:
    family = a_family(people=WITHOUT, incomes={year: YearIncome(800_000, 2, date(year + 1, 3, 1))})
    numbers: dict[str, int | str] = {"line_fen": 426_000, "line_year": 2020, "income_years": 1}
    told = [one.sentence for one in causes_of("dibao_missed", family, date(2022, 3, 1), **numbers)]
    sentence = f"{year}年人均纯收入4,000.00元，低于2020年低保标准4,260.00元，家中无人享受低保，疑似漏保。"
    assert told == ([sentence] if counts else [])
    del numbers["income_years"]
    assert bool(causes_of("dibao_missed", family, date(2022, 3, 1), **numbers)) is (year >= 2020)


def test_a_household_of_which_no_department_told_is_judged_by_the_other_rules() -> None:
    rules = {"disaster": {"months": 12}, "helper_missing": {"grace_days": 0}}
    assert list(findings(rules, a_family(), date(2019, 1, 1))) == ["helper_missing"]


def test_a_cause_that_stands_keeps_its_alert_whenever_it_began() -> None:
    head, child = (Finding(str(one.id), date(2019, 3, 1), "") for one in (HEAD, CHILD))
    of_head, of_child = f"{HEAD.id}:2019-03-01", f"{CHILD.id}:2019-02-01"
    assert changed([head, child], []) == ([head, child], frozenset(), frozenset())
    assert changed([head, child], [of_child]) == ([head], {of_child}, frozenset())
    assert changed([child], [of_head, of_child]) == ([], {of_child}, {of_head})
    assert changed([], [of_head]) == ([], frozenset(), {of_head})


@pytest.mark.parametrize("among", ["registered", "exited", "helped"])
def test_who_was_registered_by_mistake_is_not_watched(among: str) -> None:
    family = a_family(stays_out=((date(2017, 12, 20), None),))
    mistaken = replace(family, removed_on=date(2020, 1, 1), removed_kind="misidentified")
    on = date(2018, 6, 1)
    assert is_watched(family, among, on)
    assert not is_watched(mistaken, among, on)
    assert not is_watched(family, among, date(2015, 12, 31))


@pytest.mark.parametrize(
    ("among", "days"),
    [
        # registered 2016-01-01, out 2017-12-20 to 2019-06-01, off the register 2020-01-01
        ("registered", [True, True, True, True, False]),
        ("exited", [False, True, True, False, False]),
        ("helped", [True, True, True, True, False]),
        ("exited_or_monitored", [False, True, True, True, False]),
    ],
)
def test_whom_a_rule_watches(among: str, days: list[bool]) -> None:
    family = a_family(
        stays_out=((date(2017, 12, 20), date(2019, 6, 1)),),
        monitored=((date(2019, 5, 1), None),),
        removed_on=date(2020, 1, 1),
        removed_kind="moved_away",
    )
    asked = (date(2017, 12, 19), date(2017, 12, 20), date(2019, 5, 31), date(2019, 6, 1), date(2020, 1, 1))
    seen = [bool(found("helper_missing", family, on, among=among, grace_days=0)) for on in asked]
    assert seen == days
    assert not found("helper_missing", family, date(2015, 12, 31), among=among, grace_days=0)


def test_of_several_times_as_a_monitoring_object_one_that_lasts_is_enough() -> None:
    spans = ((date(2017, 1, 1), date(2017, 9, 1)), (date(2018, 1, 1), None))
    family = a_family(monitored=spans)
    days = {date(2017, 8, 31): True, date(2017, 9, 1): False, date(2018, 1, 1): True}
    assert {on: is_watched(family, "exited_or_monitored", on) for on in days} == days


@pytest.mark.requirement("R001-047")
@pytest.mark.parametrize(("net_fen", "persons", "per_head_fen"), [(500, 3, 167), (5, 2, 3), (7, 0, 0)])
def test_a_years_income_is_told_per_head_and_of_nobody_is_none(net_fen: int, persons: int, per_head_fen: int) -> None:
    assert YearIncome(net_fen, persons, REGISTERED).per_head_fen == per_head_fen


def test_a_monitored_household_is_watched_from_the_entry_until_its_risk_is_removed() -> None:
    family = a_family(monitored=((date(2021, 6, 1), date(2022, 1, 10)),))
    asked = (date(2021, 5, 31), date(2021, 6, 1), date(2022, 1, 9), date(2022, 1, 10))
    seen = [bool(found("helper_missing", family, on, among="exited_or_monitored", grace_days=0)) for on in asked]
    assert seen == [False, True, True, False]


def test_help_goes_on_for_three_years_after_the_exit() -> None:
    family = a_family(stays_out=((date(2017, 12, 20), None),))
    assert found("helper_missing", family, date(2020, 12, 19), among="helped", grace_days=0)
    assert not found("helper_missing", family, date(2020, 12, 20), among="helped", grace_days=0)
    shorter = replace(family, support_months={date(2017, 12, 20): 12})
    days = (date(2018, 12, 19), date(2018, 12, 20))
    seen = [bool(found("helper_missing", shorter, on, among="helped", grace_days=0)) for on in days]
    assert seen == [True, False]
