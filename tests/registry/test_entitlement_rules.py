"""Who is entitled to what, by the packs' own numbers: just below, at and above each bound."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.entitlements.rules import (
    Person,
    SupportRule,
    age_on,
    dibao,
    pension,
    rule_on,
    support,
    top_up,
    top_up_fen,
    wubao,
)
from services.registry.entitlements.service import rule_of
from shared.policies import find_pack
from shared.policies.entitlements import EntitlementsSection

BEFORE, SINCE = date(2021, 6, 30), date(2021, 7, 1)
PACKS = ("gupo-2014", "town-2017", "yiyang-2020")
ALONE: dict[str, Any] = {"no_income_source": True, "no_able_supporter": True}


def section_of(pack: str) -> EntitlementsSection:
    """What a pack grants."""
    section = find_pack(pack).entitlements
    assert section is not None
    return section


def rule_in(pack: str, on: date) -> SupportRule:
    """A pack's rule of 特困 on a day."""
    rule = rule_on([rule_of(entry) for entry in section_of(pack).support], on)
    assert rule is not None
    return rule


def a_person(age_years: int = 40, **known: Any) -> Person:
    """Somebody without income and supporter, unless said otherwise."""
    return Person(**{"name": "李四", "age_years": age_years, **ALONE, **known})


# -- 特困 --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-018")
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("on", [BEFORE, SINCE])
@pytest.mark.parametrize(
    ("age_years", "entitled"), [(0, True), (15, True), (16, False), (17, False), (59, False), (60, True), (61, True)]
)
def test_age_alone_counts_below_sixteen_and_from_sixty(pack: str, on: date, age_years: int, entitled: bool) -> None:
    assert support(a_person(age_years), rule_in(pack, on)).entitled is entitled


@pytest.mark.requirement("R001-018")
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    ("kind", "grade", "before", "since"),
    [
        ("intellectual", 2, True, True),
        ("intellectual", 3, False, True),
        ("intellectual", 4, False, False),
        ("mental", 2, True, True),
        ("mental", 3, False, True),
        ("mental", 4, False, False),
        ("limb", 1, True, True),
        ("limb", 2, False, True),
        ("limb", 3, False, False),
        ("sight", 1, False, True),
        ("sight", 2, False, False),
        ("hearing", 1, False, False),
        ("speech", 1, False, False),
        ("multiple", 1, False, False),
    ],
)
def test_the_rule_of_2021_counts_milder_disabilities(
    pack: str, kind: str, grade: int, before: bool, since: bool
) -> None:
    person = a_person(disability_kind=kind, disability_grade=grade, disabled=True)
    assert support(person, rule_in(pack, BEFORE)).entitled is before
    assert support(person, rule_in(pack, SINCE)).entitled is since


@pytest.mark.requirement("R001-018")
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("age_years", "kept"), [(15, True), (16, True), (17, True), (18, False)])
def test_since_2021_a_child_keeps_its_support_to_eighteen(pack: str, age_years: int, kept: bool) -> None:
    child = a_person(age_years, supported=True)
    assert support(child, rule_in(pack, SINCE)).entitled is kept
    assert support(child, rule_in(pack, BEFORE)).entitled is (age_years < 16)
    assert support(a_person(age_years), rule_in(pack, SINCE)).entitled is (age_years < 16)  # had none to keep


@pytest.mark.requirement("R001-018")
@pytest.mark.parametrize("pack", PACKS)
def test_a_rule_holds_from_its_day_to_the_next(pack: str) -> None:
    rules = [rule_of(entry) for entry in section_of(pack).support]
    assert rule_on(rules, date(2015, 12, 31)) is None
    first, second = rule_on(rules, date(2016, 1, 1)), rule_on(rules, SINCE)
    assert first is not None
    assert second is not None
    assert (first.effective_from, first.kept_until_years) == (date(2016, 1, 1), None)
    assert rule_on(rules, BEFORE) == first
    assert (second.effective_from, second.kept_until_years) == (SINCE, 18)
    assert rule_on(list(reversed(rules)), SINCE) == second


@pytest.mark.requirement("R001-018")
@pytest.mark.parametrize(
    ("known", "entitled", "missing"),
    [
        ({}, True, ()),
        ({"no_income_source": False}, False, ()),
        ({"no_able_supporter": False}, False, ()),
        ({"no_income_source": None}, None, ("有无生活来源",)),
        ({"no_able_supporter": None}, None, ("有无能够履行义务的赡养、抚养、扶养人",)),
        ({"no_income_source": None, "no_able_supporter": False}, False, ()),
        ({"no_income_source": False, "no_able_supporter": None}, False, ()),
        (
            {"no_income_source": None, "no_able_supporter": None},
            None,
            ("有无生活来源", "有无能够履行义务的赡养、抚养、扶养人"),
        ),
    ],
)
def test_age_does_not_suffice_without_need(
    known: dict[str, bool | None], entitled: bool | None, missing: tuple[str, ...]
) -> None:
    answer = support(a_person(70, **known), rule_in("yiyang-2020", SINCE))
    assert (answer.entitled, answer.missing) == (entitled, missing)


def test_each_answer_tells_the_villager_why() -> None:
    rule = rule_in("yiyang-2020", SINCE)
    assert support(a_person(70), rule).sentence == (
        "李四70周岁，已满60周岁，无生活来源，没有能够履行义务的赡养、抚养、扶养人，按2021年7月1日起的规定符合特困供养条件。"
    )
    assert support(a_person(70, no_income_source=False), rule).sentence == (
        "李四70周岁，已满60周岁，但有生活来源，不符合特困供养的条件。"
    )
    assert support(a_person(70, no_able_supporter=False), rule).sentence == (
        "李四70周岁，已满60周岁，但有能够履行义务的赡养、抚养、扶养人，不符合特困供养的条件。"
    )
    assert support(a_person(10, no_income_source=None), rule).sentence == (
        "李四10周岁，未满16周岁，还缺“有无生活来源”，补上后才能判断。"
    )
    assert support(a_person(17, supported=True), rule).sentence.startswith(
        "李四17周岁，已享受特困供养，可保留到18周岁，无生活来源"
    )
    assert support(a_person(), rule).sentence == (
        "李四40周岁，年龄在16至60周岁之间，也没有符合规定的残疾，不符合特困供养的条件。"
    )
    disabled = a_person(disabled=True, disability_kind="limb", disability_grade=2)
    assert support(disabled, rule).sentence.startswith("李四40周岁，肢体残疾二级，按规定无劳动能力，无生活来源")
    unknown = support(a_person(disabled=True), rule)
    assert (unknown.entitled, unknown.missing) == (None, ("残疾类别和等级",))
    assert unknown.sentence == "李四40周岁，登记为残疾，还缺“残疾类别和等级”，补上后才能判断。"


@given(st.integers(0, 110), st.sampled_from(["sight", "limb", "intellectual", "mental"]), st.integers(1, 4))
def test_whom_the_old_rule_counts_the_new_one_counts_too(age_years: int, kind: str, grade: int) -> None:
    person = a_person(age_years, disability_kind=kind, disability_grade=grade, disabled=True)
    if support(person, rule_in("yiyang-2020", BEFORE)).entitled:
        assert support(person, rule_in("yiyang-2020", SINCE)).entitled


@pytest.mark.requirement("R001-018")
def test_an_age_is_reached_on_the_birthday() -> None:
    born = date(1961, 7, 2)
    assert [age_on(born, date(2021, 7, 2) + timedelta(days=days)) for days in (-1, 0)] == [59, 60]
    assert age_on(born, date(1961, 7, 1)) == 0


# -- 五保 and 低保 -----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-038")
@pytest.mark.parametrize("pack", ["gupo-2014", "town-2017"])
@pytest.mark.parametrize(
    ("kind", "grade", "entitled"),
    [
        ("intellectual", 1, True),
        ("limb", 1, True),
        ("mental", 1, True),
        ("intellectual", 2, False),
        ("limb", 2, False),
        ("mental", 2, False),
        ("sight", 1, False),
        ("hearing", 1, False),
    ],
)
def test_a_first_grade_of_three_kinds_leads_to_wubao(pack: str, kind: str, grade: int, entitled: bool) -> None:
    rule = section_of(pack).wubao
    assert rule is not None
    person = a_person(disabled=True, disability_kind=kind, disability_grade=grade)
    assert wubao(person, rule.kinds, rule.up_to_grade).entitled is entitled


@pytest.mark.requirement("R000-038")
def test_wubao_explains_itself() -> None:
    kinds = ("intellectual", "limb", "mental")
    severe = a_person(disabled=True, disability_kind="mental", disability_grade=1)
    assert wubao(severe, kinds, 1).sentence == "李四为精神残疾一级，符合政策的可纳入五保供养。"
    milder = a_person(disabled=True, disability_kind="mental", disability_grade=2)
    assert wubao(milder, kinds, 1).sentence == (
        "李四精神残疾二级，不在一级智力、肢体、精神残疾之列，不符合因残纳入五保的条件。"
    )
    assert wubao(a_person(), kinds, 1).sentence == (
        "李四没有登记残疾，不在一级智力、肢体、精神残疾之列，不符合因残纳入五保的条件。"
    )
    unknown = wubao(a_person(disabled=True, disability_kind="mental"), kinds, 1)
    assert (unknown.entitled, unknown.missing) == (None, ("残疾类别和等级",))


@pytest.mark.requirement("R000-039")
@pytest.mark.parametrize("pack", ["gupo-2014", "town-2017"])
@pytest.mark.parametrize(("grade", "entitled"), [(1, True), (2, True), (3, False), (4, False)])
@pytest.mark.parametrize("kind", ["sight", "limb", "multiple"])
def test_one_severely_disabled_member_leads_the_household_to_dibao(
    pack: str, kind: str, grade: int, entitled: bool
) -> None:
    rule = section_of(pack).dibao
    assert rule is not None
    people = [a_person(), a_person(disabled=True, disability_kind=kind, disability_grade=grade)]
    assert dibao(people, rule.up_to_grade).entitled is entitled


@pytest.mark.requirement("R000-039")
def test_dibao_explains_itself() -> None:
    severe = a_person(disabled=True, disability_kind="sight", disability_grade=2)
    assert dibao([severe], 2).sentence == "家中有李四（视力残疾二级），属一级、二级残疾，符合政策的可纳入农村低保。"
    assert dibao([a_person()], 2).sentence == "家中没有一级、二级残疾人，不符合因残纳入农村低保的条件。"
    unknown = dibao([a_person(disabled=True), a_person()], 2)
    assert (unknown.entitled, unknown.missing) == (None, ("李四的残疾等级",))
    assert unknown.sentence == "李四登记为残疾，还缺残疾等级，补上后才能判断。"
    assert dibao([a_person(disabled=True), severe], 2).entitled is True


# -- pension -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-007")
@pytest.mark.parametrize("pack", ["gupo-2014", "town-2017"])
@pytest.mark.parametrize(
    ("age_years", "insured", "entitled"),
    [(59, True, False), (60, True, True), (61, True, True), (60, False, False), (60, None, None), (59, None, False)],
)
def test_the_insured_draw_their_pension_from_sixty(
    pack: str, age_years: int, insured: bool | None, entitled: bool | None
) -> None:
    rule = section_of(pack).pension
    assert rule is not None
    answer = pension(a_person(age_years, pension_insured=insured), rule.from_years)
    assert answer.entitled is entitled
    assert ("是否参加养老保险" in answer.missing) is (entitled is None)
    assert answer.sentence.startswith(f"李四{age_years}周岁，{'已' if age_years >= 60 else '未'}满60周岁")


# -- top-up ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-037")
@pytest.mark.parametrize(
    ("per_head_fen", "persons", "amount_fen"),
    [
        (349_999, 3, 3),  # (350,000 - 349,999) x 3
        (350_000, 3, 0),
        (350_001, 3, 0),  # never negative
        (200_000, 2, 300_000),  # 150,000 x 2
        (-50_000, 1, 400_000),  # costs above income
    ],
)
def test_the_top_up_is_the_gap_times_the_persons(per_head_fen: int, persons: int, amount_fen: int) -> None:
    rule = section_of("town-2017").top_up
    assert rule is not None
    line_fen = find_pack("town-2017").line_fen(rule.line, 2018)
    assert top_up_fen(line_fen, per_head_fen, persons) == amount_fen
    answer = top_up(["none"] * persons, 2018, per_head_fen, line_fen, "退出标准")
    assert (answer.entitled, answer.amount_fen) == (amount_fen > 0, amount_fen)


@given(st.integers(0, 10**7), st.integers(-(10**7), 10**7), st.integers(1, 20))
def test_the_top_up_brings_everybody_just_to_the_line(line_fen: int, per_head_fen: int, persons: int) -> None:
    amount_fen = top_up_fen(line_fen, per_head_fen, persons)
    assert amount_fen >= 0
    assert per_head_fen * persons + amount_fen == max(line_fen, per_head_fen) * persons


@pytest.mark.requirement("R000-037")
def test_only_a_household_without_labour_is_topped_up_and_hears_the_working() -> None:
    answer = top_up(["none", "lost"], 2018, 200_050, 350_000, "退出标准")
    assert answer.sentence == (
        "家中没有劳动力，2018年度人均纯收入2,000.50元，退出标准3,500.00元，"
        "全年补差额（3,500.00 − 2,000.50）× 2人 = 2,999.00元。"
    )
    for able in ("ordinary", "skilled", "weak"):
        working = top_up(["none", able], 2018, 200_050, 350_000, "退出标准")
        assert (working.entitled, working.sentence) == (
            *(False, "家中有1名有劳动能力的成员，不属于无劳动力家庭，不补差额。"),
        )
    reached = top_up(["none"], 2018, 350_000, 350_000, "退出标准")
    assert reached.sentence.endswith("已达到标准，不补差额。")
    unheard = top_up(["none"], None, None, None, "退出标准")
    assert (unheard.entitled, unheard.missing) == (None, ("年度收入",))


@pytest.mark.requirement("R000-037", "R004-002")
def test_without_a_line_nothing_is_computed() -> None:
    answer = top_up(["none"], 2022, 200_000, None, "退出标准")
    assert (answer.entitled, answer.amount_fen, answer.missing) == (None, None, ("2022年度的退出标准",))
    assert answer.sentence == "家中没有劳动力，但现行政策没有2022年度的退出标准，暂不能计算差额。"
