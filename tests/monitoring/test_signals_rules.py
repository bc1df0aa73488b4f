"""What signals of departments endanger: each rule at its bounds, when it ends, and what relief counts."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.alerts.rules import Rule
from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import Fact, Family, Period, Person, Signal, figures_of, relief_day
from services.monitoring.risks.rules import RISKS, changed
from services.monitoring.signals.fields import SPECS
from services.monitoring.signals.rules import SIGNALLED
from shared.codes import RISK_KINDS, SIGNAL_DEPARTMENTS, SIGNAL_KINDS
from shared.policies import find_pack
from tests.monitoring.test_risk_rules import CHILD, HEAD, REGISTERED, YearIncome, a_fact, a_family, causes_of, found

WIFE = Person(UUID(int=3), "李四", date(1982, 3, 1), "weak", "none")


def a_signal(kind: str, on: date, who: Person | None = None, **values: Any) -> Signal:
    """What a department told of a household, or of one of its people."""
    return Signal(kind, on, None if who is None else who.id, values=values)


def struck(*signals: Signal, **known: Any) -> Family:
    """A household of three with signals, in the order in which they are held."""
    told = sorted(signals, key=lambda one: (one.happened_on, one.kind, one.of_area, str(one.member_id or "")))
    return a_family(**{"people": (HEAD, WIFE, CHILD), "signals": tuple(told)} | known)


def over_time(*periods: tuple[date, tuple[Person, ...]]) -> dict[str, Any]:
    """What the register said of the people from days on."""
    return {"periods": tuple(Period(day, "illness", people) for day, people in periods)}


# kinds ----------------------------------------------------------------------------------------------------------------


def test_every_kind_is_told_by_one_department_and_every_rule_is_one_of_alerts() -> None:
    assert {one.code for one in SIGNAL_KINDS} == set(SPECS)
    assert {one.group for one in SIGNAL_KINDS} == {one.code for one in SIGNAL_DEPARTMENTS}
    assert set(SIGNALLED) <= set(RISKS) <= {rule.value for rule in Rule}


ALERTS_2021 = {
    "medical_burden": ("warning", {"spending_fen": 1_000_000, "income_share": "0.5", "months": 12}),
    "dropped_out": ("urgent", {}),
    "new_disability": ("warning", {"worst_grades": 2}),
    "worker_died": ("urgent", {}),
    "allowance_ended": ("warning", {}),
    "project_failed": ("warning", {"loss_fen": 300_000, "months": 12}),
    "disaster": ("urgent", {"months": 12}),
    "hardship": ("urgent", {"months": 12}),
    "accident": ("urgent", {"loss_fen": 500_000, "months": 12}),
    "job_lost": ("warning", {}),
}
ALERTS_2020 = {
    "medical_burden": ("warning", {"spending_fen": 1_000_000, "months": 12}),
    **{name: ALERTS_2021[name] for name in ("new_disability", "worker_died", "allowance_ended", "project_failed")},
    **{name: ALERTS_2021[name] for name in ("disaster", "hardship", "accident")},
}
ALERTS_2017 = {name: ALERTS_2021[name] for name in ("disaster", "hardship", "accident")}


@pytest.mark.requirement("R000-035", "R000-036", "R001-015", "R001-044")
@pytest.mark.parametrize(
    ("pack", "wanted"),
    [("monitoring-2021", ALERTS_2021), ("yiyang-2020", ALERTS_2020), ("town-2017", ALERTS_2017)],
)
def test_the_plans_rules_with_their_numbers(pack: str, wanted: dict[str, tuple[str, dict[str, Any]]]) -> None:
    rules = {one.rule: one for one in find_pack(pack).alerts}
    for name, (severity, parameters) in wanted.items():
        one = rules[name]
        assert (one.severity, one.parameters) == (severity, {"among": "registered", **parameters})
        assert (one.verify_days, one.respond_days, one.role, one.assumed) == (3, 10, "township", True)
        assert Rule(name).value in RISKS


@pytest.mark.requirement("R001-044")
def test_the_plan_of_2021_watches_every_kind_of_risk() -> None:
    watched = {
        "illness": "medical_burden",
        "schooling": "dropped_out",
        "disability": "new_disability",
        "disaster": "disaster",
        "accident": "accident",
        "industry": "project_failed",
        "employment": "job_lost",
        "no_labour": "worker_died",
        "other": "hardship",
    }
    assert {one.code for one in RISK_KINDS} == set(watched)
    assert set(watched.values()) <= {one.rule for one in find_pack("monitoring-2021").alerts}


# medical spending -----------------------------------------------------------------------------------------------------

SPENT_ON = date(2019, 5, 10)


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("spent_fen", "heavy"), [(999_999, False), (1_000_000, True), (1_000_001, True)])
def test_medical_spending_from_an_amount_on(spent_fen: int, heavy: bool) -> None:
    family = struck(a_signal("medical_burden", SPENT_ON, WIFE, spending_fen=spent_fen))
    stands = [(f"{WIFE.id}/2019-05-10", SPENT_ON)] if heavy else []
    assert found("medical_burden", family, SPENT_ON, spending_fen=1_000_000) == stands
    assert found("medical_burden", family, date(2019, 5, 9), spending_fen=1_000_000) == []


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("spent_fen", "net_fen", "heavy"),
    [
        (999_999, 2_000_000, False),
        (1_000_000, 2_000_000, True),
        (1, 1, True),
        (1_000_000, 0, False),  # of no income there is no share
        (1_000_000, -1, False),
    ],
)
def test_medical_spending_from_a_share_of_the_income_on(spent_fen: int, net_fen: int, heavy: bool) -> None:
    incomes = {
        2017: YearIncome(1, 3, date(2018, 3, 1)),
        2018: YearIncome(net_fen, 3, date(2019, 3, 1)),
        2019: YearIncome(1, 3, date(2019, 4, 1)),  # the year told of isn't over, whatever was recorded of it
    }
    family = struck(a_signal("medical_burden", SPENT_ON, spending_fen=spent_fen), incomes=incomes)
    assert bool(found("medical_burden", family, SPENT_ON, income_share="0.5")) is heavy
    assert found("medical_burden", struck(family.signals[0]), SPENT_ON, income_share="0.5") == []  # not known


@pytest.mark.requirement("R001-044")
def test_an_income_judges_a_burden_from_the_day_on_which_it_was_recorded() -> None:
    signal = a_signal("medical_burden", SPENT_ON, spending_fen=1_000_000)
    late = struck(signal, incomes={2018: YearIncome(2_000_000, 3, date(2019, 12, 20))})
    assert found("medical_burden", late, date(2019, 12, 19), income_share="0.5") == []
    (one,) = causes_of("medical_burden", late, date(2019, 12, 20), income_share="0.5")
    assert one.sentence == (
        "家庭截至2019年5月10日的12个月自付医疗费用10,000.00元，"
        "为家庭2018年纯收入20,000.00元的50%，达到50%的预警标准，负担过重。"
    )
    incomes = {2017: YearIncome(1_000_000, 3, date(2018, 3, 1)), 2018: YearIncome(9_000_000, 3, date(2019, 12, 20))}
    both = struck(signal, incomes=incomes)  # until the newer is known the older one counts
    assert len(found("medical_burden", both, date(2019, 12, 19), income_share="0.5")) == 1
    assert found("medical_burden", both, date(2019, 12, 20), income_share="0.5") == []
    heavier = struck(a_signal("medical_burden", SPENT_ON, spending_fen=9_000_000), incomes=incomes)
    (one,) = causes_of("medical_burden", heavier, date(2019, 12, 20), income_share="0.5")
    assert "2018年纯收入90,000.00元" in one.sentence


@pytest.mark.requirement("R001-044")
def test_what_is_told_of_a_member_and_of_the_household_alike_is_one_cause() -> None:
    on, much = date(2019, 6, 10), {"spending_fen": 1_000_000}

    def told(day: date, who: Person | None, fen: int) -> Signal:
        return a_signal("medical_burden", day, who, spending_fen=fen)

    family = struck(
        told(SPENT_ON, None, 2_000_000),
        told(on, None, 3_000_000),
        told(SPENT_ON, CHILD, 1_500_000),
        told(on, CHILD, 3_000_000),  # the household's last figure is the child's
        told(on, WIFE, 1_000_000),
    )
    assert {about for about, _ in found("medical_burden", family, on, **much)} == {
        "2019-05-10",
        f"{WIFE.id}/2019-06-10",
    }
    first_alone = struck(told(SPENT_ON, None, 2_000_000), told(on, None, 3_000_000), told(SPENT_ON, CHILD, 2_000_000))
    assert len(found("medical_burden", first_alone, on, **much)) == 2  # another bill by now


@pytest.mark.requirement("R001-044")
def test_a_burden_lasts_the_plans_months_and_monthly_figures_are_one_cause() -> None:
    first, second = (
        a_signal("medical_burden", date(2019, month, 10), WIFE, spending_fen=1_200_000) for month in (5, 6)
    )
    alone, both = struck(first), struck(first, second)
    about = f"{WIFE.id}/2019-05-10"
    a_year: dict[str, int | str] = {"spending_fen": 1_000_000, "months": 12}
    assert found("medical_burden", alone, date(2020, 5, 9), **a_year) == [(about, date(2019, 5, 10))]
    assert found("medical_burden", alone, date(2020, 5, 10), **a_year) == []
    assert found("medical_burden", both, date(2020, 6, 9), **a_year) == [(about, date(2019, 5, 10))]
    assert found("medical_burden", both, date(2020, 6, 10), **a_year) == []
    lower = a_signal("medical_burden", date(2019, 7, 10), WIFE, spending_fen=999_999)
    assert found("medical_burden", struck(first, second, lower), date(2019, 7, 9), **a_year) != []
    assert found("medical_burden", struck(first, second, lower), date(2019, 7, 10), **a_year) == []
    again = a_signal("medical_burden", date(2020, 8, 1), WIFE, spending_fen=1_000_000)
    returned = found("medical_burden", struck(first, second, again), date(2020, 8, 1), **a_year)
    assert returned == [(f"{WIFE.id}/2020-08-01", date(2020, 8, 1))]
    shorter: dict[str, int | str] = {**a_year, "months": 6}
    assert [bool(found("medical_burden", alone, date(2019, 11, day), **shorter)) for day in (9, 10)] == [True, False]
    # where no plan says how long, until a figure is lower
    assert found("medical_burden", alone, date(2024, 5, 10), spending_fen=1_000_000) == [(about, date(2019, 5, 10))]


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("net_fen", "share"),
    [
        (2_600_000, "，为家庭2018年纯收入26,000.00元的50%，达到50%的预警标准"),
        (1, "，为家庭2018年纯收入0.01元的130000000%，达到50%的预警标准"),
        (2_600_001, ""),  # less than half
        (0, ""),
        (-1, ""),
    ],
)
def test_the_sentence_tells_the_last_figure_and_its_share_of_an_income(net_fen: int, share: str) -> None:
    signals = [
        a_signal("medical_burden", date(2019, month, 10), WIFE, spending_fen=fen)
        for month, fen in ((5, 1_200_000), (6, 1_300_000))
    ]
    family = struck(*signals, incomes={2018: YearIncome(net_fen, 3, date(2019, 3, 1))})
    (one,) = causes_of("medical_burden", family, date(2019, 6, 10), spending_fen=1_000_000, income_share="0.5")
    assert one.sentence == (
        f"李四截至2019年6月10日的12个月自付医疗费用13,000.00元，达到10,000.00元的预警标准{share}，负担过重。"
    )


@pytest.mark.requirement("R001-044")
def test_each_member_and_the_household_are_burdened_apart_and_who_left_is_not() -> None:
    spent = {None: 4_000_000, HEAD: 2_000_000, WIFE: 2_000_000}
    signals = [a_signal("medical_burden", SPENT_ON, who, spending_fen=fen) for who, fen in spent.items()]
    family = struck(*signals, incomes={2018: YearIncome(3_000_000, 3, date(2019, 3, 1))})
    told = causes_of("medical_burden", family, SPENT_ON, spending_fen=1_000_000, income_share="0.5")
    assert {one.sentence for one in told} == {
        f"{who}截至2019年5月10日的12个月自付医疗费用{spent}元，达到10,000.00元的预警标准，"
        f"为家庭2018年纯收入30,000.00元的{share}，达到50%的预警标准，负担过重。"
        for who, spent, share in (
            ("家庭", "40,000.00", "133.3%"),
            ("张三", "20,000.00", "66.7%"),
            ("李四", "20,000.00", "66.7%"),
        )
    }
    plain = causes_of("medical_burden", family, SPENT_ON, spending_fen=1_000_000)
    assert plain[0].sentence == (
        "家庭截至2019年5月10日的12个月自付医疗费用40,000.00元，达到10,000.00元的预警标准，负担过重。"
    )
    left = replace(family, **over_time((REGISTERED, (HEAD, WIFE)), (date(2019, 8, 1), (HEAD,))))
    assert len(found("medical_burden", left, date(2019, 7, 31), spending_fen=1_000_000)) == 3
    assert len(found("medical_burden", left, date(2019, 8, 1), spending_fen=1_000_000)) == 2


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("rule", "kind", "values", "numbers"),
    [
        ("medical_burden", "medical_burden", {"spending_fen": 5_000_000}, {"spending_fen": 1_000_000}),
        ("allowance_ended", "allowance_ended", {}, {}),
    ],
)
def test_what_is_told_of_the_household_and_of_its_members_alike_is_one_cause(
    rule: str, kind: str, values: dict[str, Any], numbers: dict[str, int | str]
) -> None:
    of_all, of_head, of_wife = (a_signal(kind, SPENT_ON, who, **values) for who in (None, HEAD, WIFE))
    (one,) = causes_of(rule, struck(of_all, of_head, of_wife), SPENT_ON, **numbers)
    heads, wifes = f"{HEAD.id}/2019-05-10", f"{WIFE.id}/2019-05-10"
    assert (one.about, one.names) == ("2019-05-10", {"2019-05-10", heads, wifes})
    # whichever was alerted first, its alert stands and no other is due
    for about in ("2019-05-10", heads, wifes):
        assert changed([one], [f"{about}:2019-05-10"]) == ([], {f"{about}:2019-05-10"}, frozenset())
    assert len(found(rule, struck(of_head, of_wife), SPENT_ON, **numbers)) == 2
    other_day = a_signal(kind, date(2019, 5, 11), HEAD, **values)
    assert len(found(rule, struck(of_all, other_day), date(2019, 5, 11), **numbers)) == 2


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("kind", "values", "numbers"),
    [
        ("medical_burden", {"spending_fen": 1_000_000}, {"spending_fen": 1_000_000}),
        ("disability_found", {"disability_kind": "limb", "disability_grade": 1}, {"worst_grades": 2}),
        ("allowance_ended", {}, {}),
        ("worker_died", {}, {}),
    ],
)
def test_what_turns_out_to_have_begun_earlier_is_the_cause_that_was_alerted(
    kind: str, values: dict[str, Any], numbers: dict[str, int | str]
) -> None:
    rule = "new_disability" if kind == "disability_found" else kind
    begun, known, after = date(2019, 4, 20), date(2019, 5, 10), date(2019, 6, 30)
    earlier, first, later = (a_signal(kind, day, HEAD, **values) for day in (begun, known, after))
    standing = f"{HEAD.id}/{known}:{known}"
    (one,) = causes_of(rule, struck(earlier, first, later), after, **numbers)
    assert (one.about, one.since) == (f"{HEAD.id}/{begun}", begun)
    assert changed([one], [standing]) == ([], {standing}, frozenset())
    # taken back, it leaves what was alerted as it was
    (one,) = causes_of(rule, struck(first, later), after, **numbers)
    assert changed([one], [standing]) == ([], {standing}, frozenset())
    assert f"{HEAD.id}/{begun}" not in one.names


@pytest.mark.requirement("R001-044")
def test_a_burden_that_came_back_is_another_cause_than_that_of_before() -> None:
    days = [date(2019, 1, 10), date(2019, 2, 10), date(2019, 3, 10)]
    heavy, light, again = (
        a_signal("medical_burden", day, HEAD, spending_fen=fen)
        for day, fen in zip(days, (1_000_000, 1, 1_000_000), strict=True)
    )
    (one,) = causes_of("medical_burden", struck(heavy, light, again), days[2], spending_fen=1_000_000)
    assert one.names == {f"{HEAD.id}/{days[2]}"}


# disability, death, allowance, project --------------------------------------------------------------------------------


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("grade", "severe"), [(1, True), (2, True), (3, False)])
def test_a_severe_disability_is_new(grade: int, severe: bool) -> None:
    family = struck(a_signal("disability_found", SPENT_ON, WIFE, disability_kind="limb", disability_grade=grade))
    stands = [(f"{WIFE.id}/2019-05-10", SPENT_ON)] if severe else []
    assert found("new_disability", family, SPENT_ON, worst_grades=2) == stands
    assert found("new_disability", family, date(2019, 5, 9), worst_grades=2) == []
    assert found("new_disability", family, date(2029, 5, 10), worst_grades=2) == stands


@pytest.mark.requirement("R001-044")
def test_a_lighter_grade_ends_a_new_disability() -> None:
    first = a_signal("disability_found", SPENT_ON, WIFE, disability_kind="mental", disability_grade=1)
    worse = a_signal("disability_found", date(2019, 9, 1), WIFE, disability_kind="mental", disability_grade=2)
    lighter = a_signal("disability_found", date(2020, 1, 1), WIFE, disability_kind="mental", disability_grade=3)
    family = struck(first, worse, lighter)
    (one,) = causes_of("new_disability", family, date(2019, 12, 31), worst_grades=2)
    assert (one.since, one.sentence) == (SPENT_ON, "李四2019年9月1日评定为精神残疾二级，属新增重度残疾。")
    assert found("new_disability", family, date(2020, 1, 1), worst_grades=2) == []
    other = a_signal("disability_found", SPENT_ON, HEAD, disability_kind="limb", disability_grade=3)
    both = replace(family, signals=(other, *family.signals))
    assert found("new_disability", both, SPENT_ON, worst_grades=2) == [(f"{WIFE.id}/2019-05-10", SPENT_ON)]
    first_kind = replace(first, values={"disability_kind": "limb", "disability_grade": 1})
    (one,) = causes_of("new_disability", struck(first_kind, worse), date(2019, 9, 1), worst_grades=2)
    assert one.sentence == "李四2019年9月1日评定为精神残疾二级，属新增重度残疾。"
    gone = replace(family, **over_time((REGISTERED, (HEAD, WIFE)), (date(2019, 8, 1), (HEAD,))))
    assert found("new_disability", gone, date(2019, 8, 1), worst_grades=2) == []


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("capacity", "alarms"), [("ordinary", True), ("skilled", True), ("weak", False), ("lost", False)]
)
def test_the_death_of_who_was_able_to_work(capacity: str, alarms: bool) -> None:
    son = Person(UUID(int=4), "张二", date(2000, 1, 1), capacity)
    for removed in (False, True):  # the register may know of it already, or not yet
        told = over_time((REGISTERED, (HEAD, WIFE, son)), (SPENT_ON, (HEAD, WIFE) if removed else (HEAD, WIFE, son)))
        family = struck(a_signal("worker_died", SPENT_ON, son), **told)
        stands = [(f"{son.id}/2019-05-10", SPENT_ON)] if alarms else []
        assert found("worker_died", family, SPENT_ON) == stands
        assert found("worker_died", family, date(2019, 5, 9)) == []
        if alarms:
            (one,) = causes_of("worker_died", family, SPENT_ON)
            assert one.sentence == "劳动力张二2019年5月10日去世，家中还有1名劳动力。"


@pytest.mark.requirement("R001-044")
def test_nobody_dies_twice() -> None:
    first, second = (a_signal("worker_died", date(2019, 5, day), HEAD) for day in (10, 11))
    (one,) = causes_of("worker_died", struck(first, second), date(2019, 5, 11))
    assert (one.about, one.names) == (f"{HEAD.id}/2019-05-10", {f"{HEAD.id}/2019-05-{day}" for day in (10, 11)})
    told_later = changed([one], [f"{HEAD.id}/2019-05-11:2019-05-11"])
    assert (told_later.new, told_later.ended) == ([], frozenset())


@pytest.mark.requirement("R001-044")
def test_each_death_is_judged_by_itself_and_by_what_the_register_says_from_its_day_on() -> None:
    weak = a_signal("worker_died", date(2019, 5, 1), WIFE)
    family = struck(weak, a_signal("worker_died", SPENT_ON, HEAD))
    assert found("worker_died", family, SPENT_ON) == [(f"{HEAD.id}/2019-05-10", SPENT_ON)]
    son = Person(UUID(int=4), "张二", date(2000, 1, 1), "ordinary")
    came = over_time((REGISTERED, (HEAD, WIFE)), (SPENT_ON, (HEAD, WIFE, son)))
    assert found("worker_died", struck(a_signal("worker_died", SPENT_ON, son), **came), SPENT_ON) == [
        (f"{son.id}/2019-05-10", SPENT_ON)
    ]


@pytest.mark.requirement("R001-044")
def test_a_death_is_made_up_for_by_another_who_becomes_able_to_work() -> None:
    death = a_signal("worker_died", SPENT_ON, HEAD)
    alone = struck(death, **over_time((REGISTERED, (HEAD, WIFE)), (SPENT_ON, (WIFE,))))
    (one,) = causes_of("worker_died", alone, SPENT_ON)
    assert one.sentence == "劳动力张三2019年5月10日去世，家中已无劳动力。"
    recovered = replace(WIFE, labour_capacity="ordinary")
    later = over_time((REGISTERED, (HEAD, WIFE)), (SPENT_ON, (WIFE,)), (date(2020, 3, 1), (recovered,)))
    assert len(found("worker_died", struck(death, **later), date(2020, 2, 29))) == 1
    assert found("worker_died", struck(death, **later), date(2020, 3, 1)) == []
    stranger = a_signal("worker_died", SPENT_ON, Person(UUID(int=9), "外人", date(1980, 1, 1), "ordinary"))
    assert found("worker_died", struck(stranger), SPENT_ON) == []


@pytest.mark.requirement("R001-015", "R001-044")
def test_an_allowance_that_was_stopped_until_it_is_paid_anew() -> None:
    with_it, without = replace(WIFE, dibao=True), replace(WIFE, dibao=False)
    days = (REGISTERED, date(2019, 6, 1), date(2020, 1, 1))
    told = over_time(*zip(days, ((HEAD, with_it), (HEAD, without), (HEAD, with_it)), strict=True))
    for who, text in ((WIFE, "李四"), (None, "家庭")):
        family = struck(a_signal("allowance_ended", SPENT_ON, who), **told)
        about = f"{WIFE.id}/2019-05-10" if who else "2019-05-10"
        assert found("allowance_ended", family, date(2019, 5, 9)) == []
        assert found("allowance_ended", family, SPENT_ON) == [(about, SPENT_ON)]  # the register is behind
        assert found("allowance_ended", family, date(2019, 12, 31)) == [(about, SPENT_ON)]
        assert found("allowance_ended", family, date(2020, 1, 1)) == []
        (one,) = causes_of("allowance_ended", family, SPENT_ON)
        assert one.sentence == f"{text}自2019年5月10日起停发低保，家中生活可能受影响。"
    left = struck(
        *(a_signal("allowance_ended", SPENT_ON, who) for who in (WIFE, HEAD)), **over_time((REGISTERED, (WIFE,)))
    )
    assert found("allowance_ended", left, SPENT_ON) == [(f"{WIFE.id}/2019-05-10", SPENT_ON)]
    other = struck(a_signal("allowance_ended", SPENT_ON, HEAD), **told)
    assert len(found("allowance_ended", other, date(2020, 1, 1))) == 1  # another member's is not his
    same_day = struck(a_signal("allowance_ended", date(2020, 1, 1)), **told)
    assert len(found("allowance_ended", same_day, date(2020, 1, 1))) == 1


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("loss_fen", "alarms"), [(299_999, False), (300_000, True), (None, True)])
def test_a_project_that_failed_with_a_loss(loss_fen: int | None, alarms: bool) -> None:
    values = {} if loss_fen is None else {"loss_fen": loss_fen}
    family = struck(a_signal("project_failed", SPENT_ON, **values))
    assert found("project_failed", family, SPENT_ON, loss_fen=300_000) == ([("2019-05-10", SPENT_ON)] if alarms else [])
    assert found("project_failed", family, date(2019, 5, 9), loss_fen=300_000) == []


@pytest.mark.requirement("R001-044")
def test_a_new_measure_of_industry_ends_a_failed_project() -> None:
    signal = a_signal("project_failed", SPENT_ON, loss_fen=400_000)
    measures = [
        a_fact(1, measure_class="industry", started_on="2019-05-10"),  # the one that failed may have begun that day
        a_fact(2, measure_class="employment", started_on="2019-06-01"),
        a_fact(3, measure_class="industry", started_on="2019-07-01"),
    ]
    family = struck(signal, facts={"measure": measures})
    (one,) = causes_of("project_failed", family, date(2019, 6, 30), loss_fen=300_000)
    assert one.sentence == "2019年5月10日产业项目失败，损失4,000.00元，尚无新的产业帮扶措施。"
    assert found("project_failed", family, date(2019, 7, 1), loss_fen=300_000) == []
    failed = a_fact(4, measure_class="industry", started_on="2018-01-01")
    replaced = struck(signal, facts={"measure": [measures[0], failed]})  # on the day itself, for the one before
    assert found("project_failed", replaced, SPENT_ON, loss_fen=300_000) == []
    alone = struck(signal, facts={"measure": [failed]})
    assert len(found("project_failed", alone, date(2020, 5, 9), loss_fen=300_000, months=12)) == 1
    assert found("project_failed", alone, date(2020, 5, 10), loss_fen=300_000, months=12) == []
    assert len(found("project_failed", alone, date(2030, 1, 1), loss_fen=300_000)) == 1


# school and work ------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-005", "R001-044")
def test_a_child_that_the_department_says_is_out_of_school_until_it_is_back() -> None:
    left = a_signal("dropped_out_of_school", date(2019, 3, 1), CHILD)
    back = a_signal("back_at_school", date(2019, 9, 1), CHILD)
    stands = [(str(CHILD.id), date(2019, 3, 1))]
    assert found("dropped_out", struck(left), date(2019, 2, 28)) == []
    assert found("dropped_out", struck(left), date(2019, 3, 1)) == stands
    assert found("dropped_out", struck(left, back), date(2019, 8, 31)) == stands
    assert found("dropped_out", struck(left, back), date(2019, 9, 1)) == []
    once_more = a_signal("dropped_out_of_school", date(2020, 3, 1), CHILD)
    assert found("dropped_out", struck(left, back, once_more), date(2020, 3, 1)) == [(str(CHILD.id), date(2020, 3, 1))]
    same_day = a_signal("back_at_school", date(2019, 3, 1), CHILD)
    assert found("dropped_out", struck(left, same_day), date(2019, 3, 1)) == []
    (one,) = causes_of("dropped_out", struck(left), date(2019, 9, 1))
    assert one.sentence == "张小（9岁）自2019年3月1日起未在校就读。"


@pytest.mark.requirement("R001-005")
def test_the_register_may_tell_that_a_child_is_back_and_an_older_one_is_not_looked_for() -> None:
    signal = a_signal("dropped_out_of_school", date(2019, 3, 1), CHILD)
    out, junior = replace(CHILD, schooling="none"), replace(CHILD, schooling="junior")
    moved = struck(signal, **over_time((REGISTERED, (CHILD,)), (date(2019, 6, 1), (CHILD, HEAD))))
    assert len(found("dropped_out", moved, date(2019, 6, 1))) == 1  # the register says the same as before
    taken = struck(signal, **over_time((REGISTERED, (CHILD,)), (date(2019, 6, 1), (junior,))))
    assert len(found("dropped_out", taken, date(2019, 5, 31))) == 1
    assert found("dropped_out", taken, date(2019, 6, 1)) == []
    same_day = struck(signal, **over_time((REGISTERED, (CHILD,)), (date(2019, 3, 1), (junior,))))
    assert len(found("dropped_out", same_day, date(2019, 3, 1))) == 1  # taken up, and out of school again
    days = (REGISTERED, date(2019, 4, 1), date(2019, 9, 1))
    both = struck(signal, **over_time(*zip(days, ((CHILD,), (out,), (CHILD,)), strict=True)))
    assert found("dropped_out", both, date(2019, 5, 1)) == [(str(CHILD.id), date(2019, 3, 1))]  # one cause, told twice
    assert found("dropped_out", both, date(2019, 9, 1)) == []
    grown = struck(a_signal("dropped_out_of_school", date(2026, 9, 1), CHILD))
    assert found("dropped_out", grown, date(2026, 9, 1)) == []  # nine years of school are over
    no_plan = replace(grown, standards=replace(grown.standards, school_years=None))
    assert len(found("dropped_out", no_plan, date(2026, 9, 1))) == 1
    gone = struck(signal, **over_time((REGISTERED, (CHILD,)), (date(2019, 6, 1), (HEAD,))))
    assert found("dropped_out", gone, date(2019, 6, 1)) == []
    once_more = replace(taken, signals=(signal, a_signal("dropped_out_of_school", date(2019, 10, 1), CHILD)))
    assert found("dropped_out", once_more, date(2019, 10, 1)) == [(str(CHILD.id), date(2019, 10, 1))]


@pytest.mark.requirement("R001-027", "R001-044")
def test_a_job_that_the_department_says_has_ended() -> None:
    ended = a_signal("job_ended", date(2019, 5, 10), HEAD)
    stands = [(str(HEAD.id), date(2019, 5, 10))]
    running = a_fact(1, 1, started_on="2018-01-01", ended_on=None)
    for facts in ({}, {"employment": [running]}):
        family = struck(ended, facts=facts)
        assert found("job_lost", family, date(2019, 5, 9)) == []
        assert found("job_lost", family, date(2019, 5, 10)) == stands
    new = a_fact(2, 1, started_on="2019-05-10", ended_on="2019-12-31")
    employed = struck(ended, facts={"employment": [running, new]})
    assert found("job_lost", employed, date(2019, 5, 10)) == []
    assert found("job_lost", employed, date(2019, 12, 31)) == []
    assert found("job_lost", employed, date(2020, 1, 1)) == [(str(HEAD.id), date(2020, 1, 1))]
    # where no other went on until then, it ends what began on the day itself
    assert found("job_lost", struck(ended, facts={"employment": [new]}), date(2019, 5, 10)) == stands
    before = a_fact(4, 1, started_on="2018-01-01", ended_on="2019-05-08")
    apart = struck(ended, facts={"employment": [before, new]})
    assert found("job_lost", apart, date(2019, 5, 10)) == stands
    before = a_fact(4, 1, started_on="2018-01-01", ended_on="2019-05-09")
    assert found("job_lost", struck(ended, facts={"employment": [before, new]}), date(2019, 5, 10)) == []
    later = a_fact(3, 1, started_on="2019-08-01", ended_on=None)
    assert found("job_lost", struck(ended, facts={"employment": [later]}), date(2019, 7, 31)) == stands
    assert found("job_lost", struck(ended, facts={"employment": [later]}), date(2019, 8, 1)) == []
    assert found("job_lost", struck(a_signal("job_ended", SPENT_ON, WIFE)), SPENT_ON) == []  # not able to work


# disasters, hardship, accidents ---------------------------------------------------------------------------------------

STRUCK_ON = date(2019, 7, 1)
BLOWS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("disaster", {"disaster_kind": "flood"}, {}, "2019年7月1日遭受自然灾害（洪涝），尚无应急救助记录。"),
    ("hardship", {"hardship_kind": "sudden"}, {}, "2019年7月1日因突发性原因生活陷入困境，尚无临时救助记录。"),
    (
        "accident",
        {"loss_fen": 500_000},
        {"loss_fen": 500_000},
        "2019年7月1日发生突发事故，损失5,000.00元，尚无临时救助记录。",
    ),
]


def relief(started_on: str, measure_class: str = "guarantee", item: str | None = "social_assistance") -> Fact:
    """A measure of help."""
    return a_fact(1, measure_class=measure_class, item=item, started_on=started_on, ended_on=None)


@pytest.mark.requirement("R000-035", "R000-036", "R001-044")
@pytest.mark.parametrize(("kind", "values", "parameters", "sentence"), BLOWS)
def test_a_blow_stands_until_relief_or_for_some_months(
    kind: str, values: dict[str, Any], parameters: dict[str, Any], sentence: str
) -> None:
    signal = a_signal(kind, STRUCK_ON, **values)
    asked = {"months": 12, **parameters}
    stands = [("2019-07-01", STRUCK_ON)]
    assert found(kind, struck(signal), date(2019, 6, 30), **asked) == []
    assert found(kind, struck(signal), STRUCK_ON, **asked) == stands
    assert found(kind, struck(signal), date(2020, 6, 30), **asked) == stands
    assert found(kind, struck(signal), date(2020, 7, 1), **asked) == []
    (one,) = causes_of(kind, struck(signal), STRUCK_ON, **asked)
    assert one.sentence == sentence
    relieved = struck(signal, facts={"measure": [relief("2019-07-04")]})
    assert found(kind, relieved, date(2019, 7, 3), **asked) == stands
    assert found(kind, relieved, date(2019, 7, 4), **asked) == []
    earlier = struck(signal, facts={"measure": [relief("2019-06-30")]})
    assert found(kind, earlier, date(2019, 7, 4), **asked) == stands


@pytest.mark.requirement("R000-036", "R001-044")
@pytest.mark.parametrize(("loss_fen", "alarms"), [(499_999, False), (500_000, True)])
def test_an_accident_from_a_loss_on(loss_fen: int, alarms: bool) -> None:
    family = struck(a_signal("accident", STRUCK_ON, loss_fen=loss_fen))
    assert bool(found("accident", family, STRUCK_ON, loss_fen=500_000, months=12)) is alarms


@pytest.mark.requirement("R000-035")
def test_a_disaster_of_the_area_and_of_the_household_is_one_and_another_day_another() -> None:
    of_area = replace(a_signal("disaster", STRUCK_ON, disaster_kind="flood"), of_area=True)
    own = a_signal("disaster", STRUCK_ON, disaster_kind="geological", loss_fen=1_234_567)
    later = replace(of_area, happened_on=date(2019, 8, 1))
    told = causes_of("disaster", struck(of_area, own, later), date(2019, 8, 1), months=12)
    assert [one.sentence for one in told] == [
        "2019年7月1日遭受自然灾害（地质灾害），损失12,345.67元，尚无应急救助记录。",
        "2019年8月1日所在地区遭受自然灾害（洪涝），尚无应急救助记录。",
    ]


@pytest.mark.requirement("R000-035", "R000-036")
@pytest.mark.parametrize(
    ("measures", "day"),
    [
        ([], None),
        ([relief("2019-06-30")], None),
        ([relief("2019-07-01")], STRUCK_ON),
        ([relief("2019-07-09"), relief("2019-07-02")], date(2019, 7, 2)),
        ([relief("2019-07-02", measure_class="industry")], None),
        ([relief("2019-07-02", item="minimum_allowance")], None),
        ([relief("2019-07-02", item="destitute_support")], None),
        ([relief("2019-07-02", item=None)], date(2019, 7, 2)),
    ],
)
def test_relief_is_a_guarantee_that_begins_with_the_blow_or_later(measures: list[Fact], day: date | None) -> None:
    assert relief_day(measures, STRUCK_ON) == day


@pytest.mark.requirement("R000-035", "R000-036")
def test_cases_and_relief_count_on_the_day_of_the_blow_while_it_is_on_the_register() -> None:
    signals = (
        replace(a_signal("disaster", STRUCK_ON, disaster_kind="flood"), of_area=True),
        a_signal("disaster", STRUCK_ON, disaster_kind="flood"),  # the same case
        a_signal("disaster", date(2019, 8, 1), disaster_kind="drought"),
        a_signal("accident", date(2019, 8, 2), loss_fen=1),
        a_signal("hardship", date(2015, 12, 31), hardship_kind="urgent"),  # a day before it was registered
        a_signal("hardship", REGISTERED, hardship_kind="urgent"),
    )
    days = figures_of(struck(*signals, facts={"measure": [relief("2019-07-05"), relief("2019-08-01")]})).days
    wanted = {
        (Measure.DISASTER_CASES, STRUCK_ON): 1,
        (Measure.DISASTER_RELIEVED, STRUCK_ON): 1,
        (Measure.DISASTER_RELIEF_DAYS, STRUCK_ON): 4,
        (Measure.DISASTER_CASES, date(2019, 8, 1)): 1,
        (Measure.DISASTER_RELIEVED, date(2019, 8, 1)): 1,  # within no day
        (Measure.HARDSHIP_CASES, date(2019, 8, 2)): 1,
        (Measure.HARDSHIP_CASES, REGISTERED): 1,
        (Measure.HARDSHIP_RELIEVED, REGISTERED): 1,
        (Measure.HARDSHIP_RELIEF_DAYS, REGISTERED): (STRUCK_ON - REGISTERED).days + 4,
    }
    assert {key: amount for key, amount in days.items() if key[0].startswith(("disaster_", "hardship_"))} == wanted


# invariants -----------------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
_MEDICAL = st.builds(
    # the household's figure is never its member's, which would be the same cause
    lambda on, fen, who: a_signal("medical_burden", on, who, spending_fen=fen + int(who is None)),
    _DAYS,
    st.sampled_from([500_000, 1_000_000, 2_000_000]),
    st.sampled_from([None, WIFE]),
)


@given(st.lists(_MEDICAL, max_size=6, unique_by=lambda one: (one.happened_on, one.member_id)), _DAYS)
def test_a_burden_stands_exactly_where_its_subjects_last_figure_of_a_year_is_heavy(
    signals: list[Signal], on: date
) -> None:
    standing = {
        about.rpartition("/")[0]
        for about, _ in found("medical_burden", struck(*signals), on, spending_fen=1_000_000, months=12)
    }
    for who in (None, WIFE):
        told = [one for one in signals if one.member_id == (who and who.id) and one.happened_on <= on]
        last = max(told, key=lambda one: one.happened_on, default=None)
        a_year_after = last and date(last.happened_on.year + 1, last.happened_on.month, min(last.happened_on.day, 28))
        if last is not None and a_year_after is not None and abs((on - a_year_after).days) <= 3:
            return  # the ends of February are tested above, by their days
        heavy = last is not None and a_year_after is not None and last.values["spending_fen"] >= 1_000_000
        assert ((str(who.id) if who else "") in standing) == bool(heavy and a_year_after and on < a_year_after)
