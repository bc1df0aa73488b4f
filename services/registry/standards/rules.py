"""Who meets a standard: income accounts, income tests, the ranked first list, elements and a village's poverty rate.

Each answer comes with a Chinese sentence that shows its working, so that a villager can follow it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from operator import ge, gt, lt
from uuid import UUID

from services.registry.incomes.rules import IncomeParts, disposable_per_head_fen, income
from services.registry.lines.refusals import LineUnknown
from services.registry.standards.refusals import ElementsDiffer, IncomeUnknown
from services.registry.villages.rules import percent_text
from shared.money import yuan_text

_COMPARED = {"at_least": (ge, "不低于", "低于"), "above": (gt, "高于", "不高于"), "below": (lt, "低于", "不低于")}
_MEASURES = {"net_income": "人均纯收入", "disposable_income": "人均可支配收入"}
_LINES = {"poverty": "扶贫标准", "exit": "脱贫标准", "monitoring": "监测范围"}


@dataclass(frozen=True, slots=True)
class Account:
    """A household's year, counted item by item.

    Attributes:
        net_per_head_fen: net income by persons, half up to the fen.
        disposable_per_head_fen: net income less what is paid away in taxes, contributions and support, by persons.
        working: the arithmetic in Chinese.
    """

    net_per_head_fen: int
    disposable_per_head_fen: int
    working: str

    def per_head_fen(self, measure: str) -> int:
        """The figure that a test's measure names."""
        return self.net_per_head_fen if measure == "net_income" else self.disposable_per_head_fen


def account(parts: IncomeParts, paid_away_fen: int, persons: int) -> Account:
    """Count a household's year.

    Args:
        parts: the four kinds of income and production costs.
        paid_away_fen: taxes, social contributions and support paid, fen, 0 or more.
        persons: members, 1 or more.

    Raises:
        ValueError: no persons, or a negative part.

    Source: R000-077 (item by item).
    """
    derived = income(parts, persons, paid_away_fen)
    disposable_fen = disposable_per_head_fen(derived.net_fen, paid_away_fen, persons)
    return Account(derived.net_per_head_fen, disposable_fen, derived.working)


@dataclass(frozen=True, slots=True)
class IncomeRule:
    """An income test of a plan: ``measure`` ``comparison`` ``line``, in each of the last ``years``."""

    measure: str
    comparison: str
    line: str
    years: int = 1

    def years_to(self, year: int) -> range:
        """The years that are judged, the last of them the year given."""
        return range(year - self.years + 1, year + 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a standard is met, and the sentence that says why."""

    met: bool
    sentence: str


def line_of(lines_fen: Mapping[int, int], line: str, year: int) -> int:
    """The line of a year, fen per person.

    Raises:
        LineUnknown: the plan has none, or leaves it blank.

    Source: R004-002.
    """
    found = lines_fen.get(year)
    if found is None:
        name = _LINES[line]
        raise LineUnknown(
            f"{year}年{name}在政策中空缺，不能对照", f"The plan gives no {line} line of {year}", year=year
        )
    return found


def judge_income(rule: IncomeRule, year: int, per_head_fen: Mapping[int, int], lines_fen: Mapping[int, int]) -> Verdict:
    """Hold incomes against their lines.

    Args:
        rule: the plan's test.
        year: the last year judged.
        per_head_fen: year → the income per head that the rule measures, fen.
        lines_fen: year → the line, fen per person; None where the plan leaves it blank.

    Returns:
        Met where every year passes.

    Raises:
        LineUnknown, IncomeUnknown: a year's line or income is not there.

    Source: R000-003, R004-003 (at least 3,500 yuan net), R002-055 (disposable, above), R003-020, R003-021.
    """
    passes, yes, no = _COMPARED[rule.comparison]
    met, sentences = True, []
    for one in rule.years_to(year):
        line_fen = line_of(lines_fen, rule.line, one)
        if one not in per_head_fen:
            raise IncomeUnknown(f"缺少 {one} 年收入", f"The income of {one} is missing", year=one)
        holds = passes(per_head_fen[one], line_fen)
        met = met and holds
        sentences.append(
            f"{one}年{_MEASURES[rule.measure]} {yuan_text(per_head_fen[one])} 元，"
            f"{yes if holds else no}{_LINES[rule.line]} {yuan_text(line_fen)} 元"
        )
    return Verdict(met, "；".join(sentences))


def check_elements(wanted: Mapping[str, str], given: Iterable[str]) -> None:
    """Refuse a check that doesn't name exactly the plan's elements.

    Args:
        wanted: code → label of the plan's elements.
        given: codes that were checked.

    Raises:
        ElementsDiffer: some are missing, or some were added.

    Source: R001-002.
    """
    named = set(given)
    missing = [label for code, label in wanted.items() if code not in named]
    added = sorted(named - wanted.keys())
    if missing or added:
        parts = [f"缺少：{'、'.join(missing)}"] * bool(missing) + [f"多出：{'、'.join(added)}"] * bool(added)
        raise ElementsDiffer(
            "；".join(parts), f"missing {missing}, added {added}", field="elements", missing=missing, added=added
        )


def judge_elements(
    wanted: Mapping[str, str],
    secured: Mapping[str, bool],
    enough: Sequence[Sequence[str]] = (),
    *,
    are_conditions: bool = False,
) -> Verdict:
    """Whether the elements that are needed are secured, or hold.

    Args:
        wanted: code → label of the plan's elements.
        secured: code → whether it is, or does.
        enough: combinations of codes of which one suffices; without any, every element is needed.
        are_conditions: whether they are conditions that hold or don't, such as that an income is low.

    Raises:
        ElementsDiffer: not exactly the plan's elements were checked.

    Source: R001-002; R001-044 (conditions judged together).
    """
    check_elements(wanted, secured)
    met_word, open_word = ("成立", "以下情况不成立") if are_conditions else ("已落实", "尚未落实")
    held = [label for code, label in wanted.items() if secured[code]]
    open_ones = [label for code, label in wanted.items() if not secured[code]]
    if not open_ones:
        return Verdict(True, f"{'、'.join(held)}均{met_word}" if wanted else "")
    unmet = f"{open_word}：{'、'.join(open_ones)}"
    if any(all(secured[code] for code in one) for one in enough):
        return Verdict(True, f"{'、'.join(held)}{met_word}，已符合条件；{unmet}")
    if enough:
        unmet += f"；须{met_word}：{'，或'.join('、'.join(wanted[code] for code in one) for one in enough)}"
    return Verdict(False, unmet)


def judge_together(verdicts: Sequence[Verdict], *, one_is_enough: bool = False) -> Verdict:
    """One verdict out of several, each with its own sentence.

    Args:
        verdicts: those of the income and of the elements, as far as the plan has them.
        one_is_enough: whether one that is met suffices; else all must be met.

    Returns:
        Told by all sentences; where one was enough, by those that are met.

    Source: R001-044 (by the paper of 2020 an income in the range, a rigid expense or a fall of the income suffices).
    """
    if one_is_enough and (met := [one for one in verdicts if one.met]):
        return Verdict(True, "；".join(one.sentence for one in met))
    return Verdict(all(one.met for one in verdicts), "；".join(one.sentence for one in verdicts))


def judge_poverty_rate(poor: int, population: int, below: Fraction) -> Verdict:
    """Whether a village's share of poor people is below the limit.

    Args:
        poor: registered people who have not left poverty, 0 or more.
        population: people of the village, 1 or more.
        below: the limit, which itself is too much.

    Raises:
        ValueError: no population.

    Source: R003-020; 2 %, in the west 3 %, by the paper of 2016.
    """
    if population < 1:
        raise ValueError("a village has people")
    share = Fraction(poor, population)
    met = share < below
    working = f"{poor} 人 ÷ {population} 人 = {percent_text(share)}"
    sentence = f"贫困发生率 = {working}，{'低于' if met else '不低于'}{percent_text(below)}"
    return Verdict(met, sentence)


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant on the way to the first list."""

    entry_id: UUID
    number: int
    persons: int
    per_head_fen: int
    applied_on: date


@dataclass(frozen=True, slots=True)
class Ranked:
    """An applicant's place, whether he is kept, and why."""

    entry_id: UUID
    place: int
    kept: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The quota of scale of a village: households, people, or both."""

    households: int | None = None
    people: int | None = None

    @property
    def text(self) -> str:
        """As villagers read it."""
        parts = [f"{self.households} 户"] * (self.households is not None) + [f"{self.people} 人"] * (
            self.people is not None
        )
        return "、".join(parts)


def rank(
    applicants: Sequence[Applicant],
    scale: Scale,
    measure: str = "net_income",
    line_fen: int | None = None,
    line: str = "poverty",
) -> list[Ranked]:
    """The first list: applicants by income per head from low to high, cut by the line and by the quota of scale.

    Equal incomes are ordered by more persons, then the earlier application, then its number; the list is cut at the
    first household that would exceed the quota, and none behind it is kept.

    Args:
        applicants: those surveyed.
        scale: the village's quota.
        measure: what is compared.
        line_fen: incomes at it or above are not kept; None where the plan has no line.
        line: which line that is.

    Source: R002-004 (ascending), R002-028 (explained), R000-076 (quota of scale). Assumed: the order of equals.
    """
    ordered = sorted(applicants, key=lambda one: (one.per_head_fen, -one.persons, one.applied_on, one.number))
    ties = _tie_sentences(ordered)
    kept_households = kept_people = 0
    full = False
    ranked = []
    for place, one in enumerate(ordered, start=1):
        income_text = (
            f"第 {place} 位：{_MEASURES[measure]} {yuan_text(one.per_head_fen)} 元{ties.get(one.entry_id, '')}"
        )
        if line_fen is not None and one.per_head_fen >= line_fen:
            reason = f"，不低于{_LINES[line]} {yuan_text(line_fen)} 元，不列入"
            ranked.append(Ranked(one.entry_id, place, False, income_text + reason))
            continue
        full = full or (
            (scale.households is not None and kept_households + 1 > scale.households)
            or (scale.people is not None and kept_people + one.persons > scale.people)
        )
        if full:
            reason = f"，超出控制规模 {scale.text}（前面已列入 {kept_households} 户 {kept_people} 人），不列入"
            ranked.append(Ranked(one.entry_id, place, False, income_text + reason))
            continue
        kept_households, kept_people = kept_households + 1, kept_people + one.persons
        ranked.append(Ranked(one.entry_id, place, True, income_text + "，列入"))
    return ranked


def _tie_sentences(ordered: Sequence[Applicant]) -> dict[UUID, str]:
    sentences: dict[UUID, str] = {}
    for before, after in pairwise(ordered):
        if before.per_head_fen != after.per_head_fen:
            continue
        if before.persons != after.persons:
            why = f"人口 {after.persons} 人少于前者 {before.persons} 人"
        elif before.applied_on != after.applied_on:
            why = f"申请日期 {after.applied_on} 晚于前者 {before.applied_on}"
        else:
            why = f"申请序号 {after.number} 在前者 {before.number} 之后"
        sentences[after.entry_id] = f"（与前一位相同，{why}）"
    return sentences
