"""Standards: who meets them at the line, the ranked first list, elements, and the poverty rate of a village."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.incomes.rules import IncomeParts
from services.registry.lines.refusals import LineUnknown
from services.registry.standards.refusals import ElementsDiffer, IncomeUnknown
from services.registry.standards.rules import (
    Applicant,
    IncomeRule,
    Scale,
    Verdict,
    account,
    check_elements,
    judge_elements,
    judge_income,
    judge_poverty_rate,
    judge_together,
    rank,
)

NET_AT_LEAST = IncomeRule("net_income", "at_least", "exit")
ABOVE = IncomeRule("disposable_income", "above", "poverty")
BELOW = IncomeRule("net_income", "below", "poverty")


@pytest.mark.requirement("R000-077")
def test_an_income_is_counted_item_by_item_and_shows_it() -> None:
    # (8,000 + 6,000.50 + 1,500 + 0 − 2,700.50) = 12,800.00; ÷ 2 = 6,400.00; less 801.01 = 11,998.99; ÷ 2 = 5,999.495
    parts = IncomeParts(800_000, 600_050, 150_000, 0, 270_050)
    counted = account(parts, 80_101, 2)
    assert (counted.net_per_head_fen, counted.disposable_per_head_fen) == (640_000, 599_950)
    for words in ("工资性 8,000.00", "经营性 6,000.50", "生产经营支出 2,700.50", "转移性支出 801.01", "÷ 2 人"):
        assert words in counted.working
    assert (counted.per_head_fen("net_income"), counted.per_head_fen("disposable_income")) == (640_000, 599_950)


@pytest.mark.requirement("R000-077")
def test_nobody_pays_a_negative_sum_away() -> None:
    assert account(IncomeParts(100, 0, 0, 0, 0), 0, 1).disposable_per_head_fen == 100
    with pytest.raises(ValueError, match="negative"):
        account(IncomeParts(0, 0, 0, 0, 0), -1, 1)


@pytest.mark.requirement("R000-003", "R004-003")
@pytest.mark.parametrize(("fen", "met"), [(349_999, False), (350_000, True), (350_001, True)])
def test_the_exit_line_itself_is_enough_where_the_plan_says_at_least(fen: int, met: bool) -> None:
    verdict = judge_income(NET_AT_LEAST, 2018, {2018: fen}, {2018: 350_000})
    assert verdict.met is met
    assert ("不低于脱贫标准 3,500.00 元" in verdict.sentence) is met


@pytest.mark.requirement("R002-055")
@pytest.mark.parametrize(("fen", "met"), [(295_199, False), (295_200, False), (295_201, True)])
def test_the_line_itself_is_not_enough_where_the_plan_says_above(fen: int, met: bool) -> None:
    verdict = judge_income(ABOVE, 2016, {2016: fen}, {2016: 295_200})
    assert verdict.met is met
    assert "人均可支配收入" in verdict.sentence


@pytest.mark.requirement("R003-021")
@pytest.mark.parametrize(("fen", "met"), [(273_599, True), (273_600, False), (273_601, False)])
def test_who_is_below_the_line_enters(fen: int, met: bool) -> None:
    assert judge_income(BELOW, 2013, {2013: fen}, {2013: 273_600}).met is met


@pytest.mark.requirement("R003-020")
def test_stably_above_is_above_in_each_of_the_years() -> None:
    rule = IncomeRule("net_income", "above", "poverty", 2)
    lines: dict[int, int | None] = {2014: 280_000, 2015: 285_500}
    assert list(rule.years_to(2015)) == [2014, 2015]
    assert list(IncomeRule("net_income", "above", "poverty").years_to(2015)) == [2015]  # where a plan says no number
    assert judge_income(rule, 2015, {2014: 280_001, 2015: 285_501}, lines).met
    assert not judge_income(rule, 2015, {2014: 280_000, 2015: 285_501}, lines).met
    assert not judge_income(rule, 2015, {2014: 280_001, 2015: 285_500}, lines).met
    with pytest.raises(IncomeUnknown):
        judge_income(rule, 2015, {2015: 285_501}, lines)


@pytest.mark.requirement("R004-002")
@pytest.mark.parametrize("lines", [{2022: None}, {}])
def test_what_needs_a_line_that_is_blank_is_refused_with_a_sentence(lines: dict[int, int | None]) -> None:
    with pytest.raises(LineUnknown) as refused:
        judge_income(BELOW, 2022, {2022: 100_000}, lines)
    assert refused.value.detail == "2022年扶贫标准在政策中空缺，不能对照"


ELEMENTS = {"food": "不愁吃", "clothing": "不愁穿", "water": "饮水安全"}


@pytest.mark.requirement("R001-002")
def test_a_standard_is_neither_raised_nor_lowered() -> None:
    check_elements(ELEMENTS, ["water", "food", "clothing"])
    with pytest.raises(ElementsDiffer) as lowered:
        check_elements(ELEMENTS, ["food", "clothing"])
    assert lowered.value.detail == "缺少：饮水安全"
    with pytest.raises(ElementsDiffer) as raised:
        check_elements(ELEMENTS, ["food", "clothing", "water", "savings"])
    assert raised.value.detail == "多出：savings"
    assert judge_elements(ELEMENTS, dict.fromkeys(ELEMENTS, True)).met
    unmet = judge_elements(ELEMENTS, {"food": True, "clothing": True, "water": False})
    assert (unmet.met, unmet.sentence) == (False, "尚未落实：饮水安全")


def test_conditions_hold_or_do_not() -> None:
    wanted = {"income": "收入低", "coping": "自主应对能力不足"}
    held = judge_elements(wanted, dict.fromkeys(wanted, True), are_conditions=True)
    assert (held.met, held.sentence) == (True, "收入低、自主应对能力不足均成立")
    not_held = judge_elements(wanted, {"income": False, "coping": True}, are_conditions=True)
    assert (not_held.met, not_held.sentence) == (False, "以下情况不成立：收入低")


CONDITIONS = {"income": "收入低", "spending": "支出大", "coping": "能力不足"}
EITHER = (("income", "coping"), ("spending", "coping"))


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("holding", "met", "sentence"),
    [
        ("income spending coping", True, "收入低、支出大、能力不足均成立"),
        ("spending coping", True, "支出大、能力不足成立，已符合条件；以下情况不成立：收入低"),
        ("income coping", True, "收入低、能力不足成立，已符合条件；以下情况不成立：支出大"),
        ("coping", False, "以下情况不成立：收入低、支出大；须成立：收入低、能力不足，或支出大、能力不足"),
        ("income spending", False, "以下情况不成立：能力不足；须成立：收入低、能力不足，或支出大、能力不足"),
    ],
)
def test_one_combination_of_conditions_is_enough(holding: str, met: bool, sentence: str) -> None:
    held = {code: code in holding.split() for code in CONDITIONS}
    assert judge_elements(CONDITIONS, held, EITHER, are_conditions=True) == Verdict(met, sentence)


@pytest.mark.requirement("R001-044")
def test_verdicts_must_all_be_met_or_one_of_them_where_the_plan_says_so() -> None:
    low, dear = Verdict(False, "收入不低"), Verdict(True, "支出大成立")
    assert judge_together([low, dear]) == Verdict(False, "收入不低；支出大成立")
    assert judge_together([low, dear], one_is_enough=True) == Verdict(True, "支出大成立")
    assert judge_together([low, low], one_is_enough=True) == Verdict(False, "收入不低；收入不低")
    assert judge_together([]) == Verdict(True, "")


@pytest.mark.parametrize(
    ("poor", "population", "below", "met"),
    [
        (19, 1000, Fraction(2, 100), True),  # 1.9 %
        (20, 1000, Fraction(2, 100), False),  # 2.0 %
        (29, 1000, Fraction(3, 100), True),  # 2.9 %
        (30, 1000, Fraction(3, 100), False),  # 3.0 %
        (0, 1, Fraction(2, 100), True),
    ],
)
@pytest.mark.requirement("R003-020")
def test_a_village_exits_below_its_rate(poor: int, population: int, below: Fraction, met: bool) -> None:
    verdict = judge_poverty_rate(poor, population, below)
    assert verdict.met is met
    assert f"{poor} 人 ÷ {population} 人" in verdict.sentence


@pytest.mark.requirement("R003-020")
def test_the_rate_and_its_limit_are_told_to_a_hundredth_of_a_per_cent() -> None:
    # 40 / 2,100 = 1.904... %, 3 / 2,100 = 0.142... %
    assert judge_poverty_rate(40, 2100, Fraction(2, 100)).sentence == (
        "贫困发生率 = 40 人 ÷ 2100 人 = 1.90%，低于2.00%"
    )
    assert judge_poverty_rate(3, 2100, Fraction(3, 100)).sentence.endswith("= 0.14%，低于3.00%")
    # 499 / 25,000 = 1.996 %: below 2 %, and so it reads
    assert judge_poverty_rate(499, 25_000, Fraction(2, 100)).sentence.endswith("= 1.99%，低于2.00%")
    # where everybody is poor, a hundredth of a per cent too many or too few would be seen
    assert judge_poverty_rate(10_000, 10_000, Fraction(1)).sentence.endswith("= 100.00%，不低于100.00%")


@pytest.mark.requirement("R003-020")
def test_a_village_without_people_has_no_rate() -> None:
    assert judge_poverty_rate(0, 1, Fraction(1, 50)).met
    with pytest.raises(ValueError, match="people"):
        judge_poverty_rate(0, 0, Fraction(1, 50))


def who(number: int, per_head_fen: int, persons: int = 2, applied_on: date = date(2014, 3, 3)) -> Applicant:
    """An applicant."""
    return Applicant(UUID(int=number), number, persons, per_head_fen, applied_on)


def order(applicants: list[Applicant], scale: Scale, line_fen: int | None = None) -> list[tuple[int, bool]]:
    """Numbers in their order, and whether each is kept."""
    return [(one.entry_id.int, one.kept) for one in rank(applicants, scale, line_fen=line_fen)]


@pytest.mark.requirement("R002-004")
def test_the_first_list_goes_from_low_to_high() -> None:
    assert order([who(1, 200_001), who(2, 200_000), who(3, 199_999)], Scale(9)) == [(3, True), (2, True), (1, True)]


@pytest.mark.requirement("R000-076")
def test_the_quota_of_scale_cuts_the_list() -> None:
    four = [who(1, 100), who(2, 200), who(3, 300), who(4, 400)]
    assert order(four, Scale(2)) == [(1, True), (2, True), (3, False), (4, False)]
    assert order(four, Scale(people=4)) == [(1, True), (2, True), (3, False), (4, False)]
    # a household that the quota of people can't hold ends the list, though a smaller one behind it would fit
    assert order([who(1, 100, 3), who(2, 200, 3), who(3, 300, 1)], Scale(people=5)) == [
        (1, True),
        (2, False),
        (3, False),
    ]


@pytest.mark.requirement("R002-028")
def test_every_place_is_explained_to_villagers() -> None:
    ranked = rank([who(1, 100_000), who(2, 279_999), who(3, 280_000)], Scale(1), line_fen=280_000)
    assert [one.sentence for one in ranked] == [
        "第 1 位：人均纯收入 1,000.00 元，列入",
        "第 2 位：人均纯收入 2,799.99 元，超出控制规模 1 户（前面已列入 1 户 2 人），不列入",
        "第 3 位：人均纯收入 2,800.00 元，不低于扶贫标准 2,800.00 元，不列入",
    ]


@pytest.mark.requirement("R002-028")
def test_equal_incomes_are_ordered_by_rules_that_are_told() -> None:
    later = date(2014, 3, 4)
    ranked = rank([who(4, 100), who(3, 100), who(2, 100, 2, later), who(1, 100, 5, later)], Scale(9))
    assert [one.entry_id.int for one in ranked] == [1, 3, 4, 2]
    assert [one.sentence.partition("（")[2].partition("）")[0] for one in ranked] == [
        "",
        "与前一位相同，人口 2 人少于前者 5 人",
        "与前一位相同，申请序号 4 在前者 3 之后",
        "与前一位相同，申请日期 2014-03-04 晚于前者 2014-03-03",
    ]


@given(
    st.lists(st.tuples(st.integers(-1000, 1000), st.integers(1, 9)), max_size=12, unique=False),
    st.integers(0, 8),
    st.integers(0, 40),
    st.integers(-500, 500),
)
def test_whoever_is_kept_is_poorer_than_who_is_not_and_the_quota_holds(
    families: list[tuple[int, int]], households: int, people: int, line_fen: int
) -> None:
    applicants = [who(number, fen, persons) for number, (fen, persons) in enumerate(families, start=1)]
    ranked = rank(applicants, Scale(households, people), line_fen=line_fen)
    by_id = {one.entry_id: one for one in applicants}
    kept = [by_id[one.entry_id] for one in ranked if one.kept]
    left = [by_id[one.entry_id] for one in ranked if not one.kept]
    assert [one.place for one in ranked] == list(range(1, len(applicants) + 1))
    assert len(kept) <= households
    assert sum(one.persons for one in kept) <= people
    assert all(one.per_head_fen < line_fen for one in kept)
    assert all(poor.per_head_fen <= rich.per_head_fen for poor in kept for rich in left)
