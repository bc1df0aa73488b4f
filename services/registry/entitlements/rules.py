"""Who is entitled to what: each answer is yes, no or not to be decided yet, in a sentence that says why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.households.rules import ABLE
from shared.calendar import completed_years
from shared.codes import DISABILITY_GRADES, DISABILITY_KINDS
from shared.money import yuan_text

SUPPORT, WUBAO, DIBAO, PENSION, TOP_UP = "support", "wubao", "dibao", "pension", "top_up"

MOST_SEVERE = 1
"""Grade of the most severe disability; a greater number is milder. Source: R000-038."""

_DISABILITY = "残疾类别和等级"
_NO_INCOME = "有无生活来源"
_NO_SUPPORTER = "有无能够履行义务的赡养、抚养、扶养人"


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody on the day asked about; None is not known yet.

    Attributes:
        name: as registered.
        age_years: completed years.
        disabled: whether the register says so.
        disability_kind: code of shared.codes.DISABILITY_KINDS.
        disability_grade: 1, the most severe, to 4.
        no_income_source: 无生活来源.
        no_able_supporter: nobody who must support this person, or none who can.
        supported: has 特困供养 already.
        pension_insured: takes part in the pension of residents.
    """

    name: str
    age_years: int
    disabled: bool = False
    disability_kind: str | None = None
    disability_grade: int | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    supported: bool = False
    pension_insured: bool | None = None


@dataclass(frozen=True, slots=True)
class SupportRule:
    """Who is without labour in the sense of 特困供养.

    Attributes:
        effective_from: first day of the rule.
        old_from_years: from this age on.
        child_under_years: below this age.
        kept_until_years: below this age a child keeps the support that it has; None where the rule doesn't say so.
        up_to_grade: by kind of disability the mildest grade that counts.
    """

    effective_from: date
    old_from_years: int
    child_under_years: int
    kept_until_years: int | None
    up_to_grade: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One entitlement of a person, or of the household where no name is given.

    Attributes:
        entitlement: code of shared.codes.ENTITLEMENTS.
        entitled: None where facts are missing.
        sentence: why, for the villager.
        missing: Chinese names of the facts without which it can't be decided.
        amount_fen: what it comes to, where that follows.
        name: of the person.
    """

    entitlement: str
    entitled: bool | None
    sentence: str
    missing: tuple[str, ...] = ()
    amount_fen: int | None = None
    name: str | None = None


def age_on(born_on: date, on: date) -> int:
    """Completed years on a day; 0 for who isn't born yet."""
    return completed_years(born_on, max(born_on, on))


def rule_on(rules: Sequence[SupportRule], on: date) -> SupportRule | None:
    """The rule of a day: the last one that had begun. None before the first.

    Source: R001-018.
    """
    begun = [rule for rule in rules if rule.effective_from <= on]
    return max(begun, key=lambda rule: rule.effective_from, default=None)


def support(person: Person, rule: SupportRule) -> Answer:
    """特困供养: without labour by age or disability, without a source of income, without anybody able to support.

    Source: R001-018.
    """
    reason = _without_labour(person, rule)
    if reason is None and _kind_unknown(person):
        return _undecided(SUPPORT, person, f"{_aged(person)}，登记为残疾", (_DISABILITY,))
    if reason is None:
        found = f"年龄在{rule.child_under_years}至{rule.old_from_years}周岁之间，也没有符合规定的残疾"
        return _no(SUPPORT, person, f"{_aged(person)}，{found}", "特困供养")
    facts = {_NO_INCOME: person.no_income_source, _NO_SUPPORTER: person.no_able_supporter}
    if person.no_income_source is False:
        return _no(SUPPORT, person, f"{reason}，但有生活来源", "特困供养")
    if person.no_able_supporter is False:
        return _no(SUPPORT, person, f"{reason}，但有能够履行义务的赡养、抚养、扶养人", "特困供养")
    if missing := tuple(name for name, known in facts.items() if known is None):
        return _undecided(SUPPORT, person, reason, missing)
    since = f"{rule.effective_from.year}年{rule.effective_from.month}月{rule.effective_from.day}日起的规定"
    sentence = f"{reason}，无生活来源，没有能够履行义务的赡养、抚养、扶养人，按{since}符合特困供养条件。"
    return Answer(SUPPORT, True, sentence, name=person.name)


def _without_labour(person: Person, rule: SupportRule) -> str | None:
    aged = _aged(person)
    if person.age_years >= rule.old_from_years:
        return f"{aged}，已满{rule.old_from_years}周岁"
    if person.age_years < rule.child_under_years:
        return f"{aged}，未满{rule.child_under_years}周岁"
    if rule.kept_until_years is not None and person.supported and person.age_years < rule.kept_until_years:
        return f"{aged}，已享受特困供养，可保留到{rule.kept_until_years}周岁"
    if _is_within(person, rule.up_to_grade):
        return f"{aged}，{_disability(person)}，按规定无劳动能力"
    return None


def wubao(person: Person, kinds: Iterable[str], up_to_grade: int) -> Answer:
    """五保 through a disability.

    Args:
        person: of the household.
        kinds: codes of shared.codes.DISABILITY_KINDS that count.
        up_to_grade: the mildest grade that counts.

    Source: R000-038.
    """
    if _kind_unknown(person):
        return _undecided(WUBAO, person, f"{person.name}登记为残疾", (_DISABILITY,))
    if _is_within(person, dict.fromkeys(kinds, up_to_grade)):
        sentence = f"{person.name}为{_disability(person)}，符合政策的可纳入五保供养。"
        return Answer(WUBAO, True, sentence, name=person.name)
    counted = "、".join(DISABILITY_KINDS.by_code(kind).label.removesuffix("残疾") for kind in kinds)
    state = f"{person.name}{_disability(person)}，不在{_up_to(up_to_grade)}{counted}残疾之列"
    return _no(WUBAO, person, state, "因残纳入五保")


def dibao(people: Sequence[Person], up_to_grade: int) -> Answer:
    """农村低保 of a household in which somebody is disabled up to a grade, of whatever kind.

    Args:
        people: the household's members.
        up_to_grade: the mildest grade that counts.

    Source: R000-039.
    """
    severe = [one for one in people if one.disability_grade is not None and one.disability_grade <= up_to_grade]
    if severe:
        named = "、".join(f"{one.name}（{_disability(one)}）" for one in severe)
        return Answer(DIBAO, True, f"家中有{named}，属{_up_to(up_to_grade)}残疾，符合政策的可纳入农村低保。")
    unknown = [one.name for one in people if one.disabled and one.disability_grade is None]
    if unknown:
        missing = tuple(f"{name}的残疾等级" for name in unknown)
        return Answer(DIBAO, None, f"{'、'.join(unknown)}登记为残疾，还缺残疾等级，补上后才能判断。", missing)
    return Answer(DIBAO, False, f"家中没有{_up_to(up_to_grade)}残疾人，不符合因残纳入农村低保的条件。")


def pension(person: Person, from_years: int) -> Answer:
    """The residents' pension: drawn by the insured from an age on.

    Source: R000-007.
    """
    if person.age_years < from_years:
        return _no(PENSION, person, f"{_aged(person)}，未满{from_years}周岁", "领取养老金")
    if person.pension_insured is None:
        return _undecided(PENSION, person, f"{_aged(person)}，已满{from_years}周岁", ("是否参加养老保险",))
    if not person.pension_insured:
        return _no(PENSION, person, f"{_aged(person)}，已满{from_years}周岁，但没有参加养老保险", "领取养老金")
    sentence = f"{_aged(person)}，已满{from_years}周岁并参加了养老保险，可按月领取养老金。"
    return Answer(PENSION, True, sentence, name=person.name)


def top_up_fen(line_fen: int, per_head_fen: int, persons: int) -> int:
    """What brings a household without labour up to the standard.

    Args:
        line_fen: the standard per person and year, fen.
        per_head_fen: net income per head of the year, fen; may be negative.
        persons: members.

    Returns:
        Fen for the year, 0 or more.

    Source: R000-037.
    """
    return max(0, line_fen - per_head_fen) * persons


def top_up(
    labour: Sequence[str], year: int | None, per_head_fen: int | None, line_fen: int | None, line_label: str
) -> Answer:
    """The top-up of a household without labour.

    Args:
        labour: each member's labour capacity, codes of shared.codes.LABOUR_CAPACITIES.
        year: the last year with a recorded income; None without one.
        per_head_fen: that year's net income per head, fen.
        line_fen: the standard of that year, fen; None where the plan gives none.
        line_label: what the standard is called.

    Source: R000-037. Assumed: half a labourer is one.
    """
    able = sum(capacity in ABLE for capacity in labour)
    if able:
        return Answer(TOP_UP, False, f"家中有{able}名有劳动能力的成员，不属于无劳动力家庭，不补差额。")
    if year is None or per_head_fen is None:
        return Answer(TOP_UP, None, "家中没有劳动力，还缺年度收入，补上后才能计算差额。", ("年度收入",))
    if line_fen is None:
        missing = f"{year}年度的{line_label}"
        return Answer(TOP_UP, None, f"家中没有劳动力，但现行政策没有{missing}，暂不能计算差额。", (missing,))
    amount_fen = top_up_fen(line_fen, per_head_fen, len(labour))
    compared = f"{year}年度人均纯收入{yuan_text(per_head_fen)}元，{line_label}{yuan_text(line_fen)}元"
    if amount_fen == 0:
        return Answer(TOP_UP, False, f"家中没有劳动力，{compared}，已达到标准，不补差额。", amount_fen=0)
    working = f"（{yuan_text(line_fen)} − {yuan_text(per_head_fen)}）× {len(labour)}人 = {yuan_text(amount_fen)}元"
    return Answer(TOP_UP, True, f"家中没有劳动力，{compared}，全年补差额{working}。", amount_fen=amount_fen)


def _is_within(person: Person, up_to_grade: Mapping[str, int]) -> bool:
    if person.disability_kind is None or person.disability_grade is None:
        return False
    bound = up_to_grade.get(person.disability_kind)
    return bound is not None and person.disability_grade <= bound


def _kind_unknown(person: Person) -> bool:
    return person.disabled and (person.disability_kind is None or person.disability_grade is None)


def _disability(person: Person) -> str:
    if person.disability_kind is None or person.disability_grade is None:
        return "没有登记残疾"
    return f"{DISABILITY_KINDS.by_code(person.disability_kind).label}{_grade(person.disability_grade)}"


def _up_to(grade: int) -> str:
    return "、".join(_grade(one) for one in range(MOST_SEVERE, grade + 1))


def _grade(grade: int) -> str:
    return DISABILITY_GRADES.by_label(str(grade)).label


def _aged(person: Person) -> str:
    return f"{person.name}{person.age_years}周岁"


def _no(entitlement: str, person: Person, found: str, what: str) -> Answer:
    return Answer(entitlement, False, f"{found}，不符合{what}的条件。", name=person.name)


def _undecided(entitlement: str, person: Person, found: str, missing: tuple[str, ...]) -> Answer:
    sentence = f"{found}，还缺“{'”“'.join(missing)}”，补上后才能判断。"
    return Answer(entitlement, None, sentence, missing, name=person.name)
