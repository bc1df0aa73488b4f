"""What kind of village a code tells, and when it leaves poverty."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shared.codes import VILLAGE_EXIT_ELEMENTS
from shared.money import yuan_text


@dataclass(frozen=True, slots=True)
class VillageExitRule:
    """Numbers of the policy pack: the rate is to be strictly below its bound, income strictly above."""

    rate_below: Fraction
    least_doctors: int
    least_industries: int
    collective_income_over_fen: int


@dataclass(frozen=True, slots=True)
class VillageExitFacts:
    """What decides of a village.

    Attributes:
        poor_people: registered people of households that have not left poverty.
        people: registered population.
        households: all households of the village.
        collective_income_fen: of the year, fen.
    """

    poor_people: int
    people: int
    households: int
    road_to_committee: bool
    bus: bool
    safe_water_households: int
    power: bool
    broadband: bool
    clinic: bool
    doctors: int
    library: bool
    broadcasting: bool
    industries: int
    collective_income_fen: int


@dataclass(frozen=True, slots=True)
class ExitFinding:
    """One element: whether it is met, and the sentence that a villager can follow."""

    element: str
    label: str
    met: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class ExitJudgement:
    """Whether a village may leave poverty, with a finding for each element."""

    met: bool
    poverty_rate: Fraction | None
    findings: tuple[ExitFinding, ...]


def rate_bound(village_code: str, elsewhere: Fraction, west: Fraction, western_provinces: tuple[str, ...]) -> Fraction:
    """The bound of a village's poverty rate: another one in the western provinces.

    Args:
        village_code: 12 digits.
        elsewhere: bound outside the west.
        west: bound in the west.
        western_provinces: first two digits of each.

    Source: standards 4.4, 关于建立贫困退出机制的意见.
    """
    return west if village_code[:2] in western_provinces else elsewhere


def poverty_rate(poor_people: int, people: int) -> Fraction | None:
    """Registered people that have not left poverty, of the registered population; None where that is not known (0).

    Raises:
        ValueError: a negative count.
    """
    if poor_people < 0 or people < 0:
        raise ValueError("counts are not negative")
    return Fraction(poor_people, people) if people else None


def judge_village_exit(facts: VillageExitFacts, rule: VillageExitRule) -> ExitJudgement:
    """Whether a village may leave poverty: the rate below its bound, and each element there.

    Source: standards 4.4. Assumed: which facts make up an element.
    """
    rate = poverty_rate(facts.poor_people, facts.people)
    findings = (
        _rate_finding(facts, rate, rule.rate_below),
        _finding("infrastructure", _infrastructure(facts)),
        _finding("services", _services(facts, rule)),
        _finding("industry", _industry(facts, rule)),
        _finding("collective_income", _income(facts, rule)),
    )
    return ExitJudgement(all(finding.met for finding in findings), rate, findings)


def percent_text(rate: Fraction) -> str:
    """A rate in per cent with two decimals, cut and never rounded: what is shown is never above what is."""
    hundredths = rate.numerator * 10_000 // rate.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _rate_finding(facts: VillageExitFacts, rate: Fraction | None, bound: Fraction) -> ExitFinding:
    label = VILLAGE_EXIT_ELEMENTS.by_code("poverty_rate").label
    if rate is None:
        return ExitFinding("poverty_rate", label, met=False, sentence="未填报户籍人口，无法计算贫困发生率")
    met = rate < bound
    working = f"{facts.poor_people} 人 ÷ {facts.people} 人 = {percent_text(rate)}"
    verdict = "低于" if met else "不低于"
    return ExitFinding("poverty_rate", label, met, f"贫困发生率 {working}，{verdict} {percent_text(bound)}")


def _finding(element: str, lacking: Iterator[str]) -> ExitFinding:
    label, missing = VILLAGE_EXIT_ELEMENTS.by_code(element).label, list(lacking)
    sentence = f"{label}未达标：{'；'.join(missing)}" if missing else f"{label}达标"
    return ExitFinding(element, label, not missing, sentence)


def _infrastructure(facts: VillageExitFacts) -> Iterator[str]:
    if not facts.road_to_committee:
        yield "未通硬化路"
    if not facts.bus:
        yield "未通客运班车"
    if facts.safe_water_households < facts.households:
        yield f"饮水安全 {facts.safe_water_households} 户，少于全村 {facts.households} 户"
    if not facts.power:
        yield "未通生产生活用电"
    if not facts.broadband:
        yield "未通宽带"


def _services(facts: VillageExitFacts, rule: VillageExitRule) -> Iterator[str]:
    if not facts.clinic:
        yield "没有卫生室"
    if facts.doctors < rule.least_doctors:
        yield f"村医 {facts.doctors} 名，应有至少 {rule.least_doctors} 名"
    if not facts.library:
        yield "没有图书室"
    if not facts.broadcasting:
        yield "未通广播电视"


def _industry(facts: VillageExitFacts, rule: VillageExitRule) -> Iterator[str]:
    if facts.industries < rule.least_industries:
        yield f"主导产业 {facts.industries} 个，应有至少 {rule.least_industries} 个"


def _income(facts: VillageExitFacts, rule: VillageExitRule) -> Iterator[str]:
    if facts.collective_income_fen <= rule.collective_income_over_fen:
        had, bound = yuan_text(facts.collective_income_fen), yuan_text(rule.collective_income_over_fen)
        yield f"集体经济收入 {had} 元，应大于 {bound} 元"
