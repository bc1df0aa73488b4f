"""Whether a household has what the plan guarantees: each element met, unmet or still to be proven, with the reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.registry.guarantees.refusals import CheckedLater, NothingTested
from shared.calendar import birthday
from shared.codes import DWELLING_GRADES, MEDICAL_LAYERS
from shared.schooling import ABOVE_COMPULSORY, NOT_AT_SCHOOL, school_years

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"


@dataclass(frozen=True, slots=True)
class WaterBounds:
    """The bounds of the four tests of drinking water.

    Attributes:
        litres_per_day: least quantity per person and day.
        minutes: longest way to fetch it and back.
        supply_share: least share of days with water.
    """

    litres_per_day: int
    minutes: int
    supply_share: Fraction


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the plan's list.

    Attributes:
        code: code of shared.codes.GUARANTEE_ELEMENTS.
        label: what the plan calls it.
        from_years: completed years from which somebody counts, where the element has ages; of education those with
            which schooling begins in September.
        to_years: of education, those with which it is over.
        layers: kinds of medical cover that each person has.
        safe_grades: grades of dwellings that are safe.
        water: bounds of the tests of water.
    """

    code: str
    label: str
    from_years: int | None = None
    to_years: int | None = None
    layers: tuple[str, ...] = ()
    safe_grades: tuple[str, ...] = ()
    water: WaterBounds | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What proves the guarantees of a person; None is not known yet.

    Attributes:
        id: of the member.
        name: as registered.
        born_on: date of birth.
        schooling: code of shared.codes.SCHOOLING.
        layers: whether covered, by code of shared.codes.MEDICAL_LAYERS.
        pension_insured: takes part in the pension of residents.
        been_above: has been to a school above the compulsory ones.
    """

    id: UUID
    name: str
    born_on: date
    schooling: str | None = None
    layers: Mapping[str, bool | None] = field(default_factory=dict)
    pension_insured: bool | None = None
    been_above: bool = False


@dataclass(frozen=True, slots=True)
class Water:
    """What a test of drinking water found; None was not tested."""

    litres_per_day: Decimal | None = None
    quality_passed: bool | None = None
    minutes: int | None = None
    supply_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a household on a day.

    Attributes:
        on: the day, on which ages are counted.
        people: its members.
        food: enough to eat, as last checked.
        clothing: enough to wear.
        dwelling_grade: code of shared.codes.DWELLING_GRADES.
        water: the last test.
    """

    on: date
    people: tuple[Person, ...]
    food: bool | None = None
    clothing: bool | None = None
    dwelling_grade: str | None = None
    water: Water | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One element judged.

    Attributes:
        element: its code.
        label: what the plan calls it.
        state: ``met``, ``unmet`` or ``unknown``.
        sentence: why, in Chinese.
        missing: what is still to be found out.
    """

    element: str
    label: str
    state: str
    sentence: str
    missing: tuple[str, ...] = ()


def judge(elements: Iterable[Element], facts: Facts) -> tuple[Verdict, ...]:
    """Judge each element of the plan, in its order; none is added to the list and none left out.

    Source: R000-006, R000-007, R001-002, R002-056.
    """
    return tuple(_JUDGES[element.code](element, facts) for element in elements)


def unmet(elements: Iterable[Element], facts: Facts) -> tuple[Verdict, ...]:
    """The elements that stand in the way of an exit: those not met and those not proven.

    Source: R000-006, R001-002.
    """
    return tuple(verdict for verdict in judge(elements, facts) if verdict.state != MET)


def out_of_school(elements: Iterable[Element], facts: Facts) -> list[UUID]:
    """Who misses the compulsory schools, unless a school above them had taken the member up before."""
    return [
        one.id
        for element in elements
        if element.code == "education"
        for one in facts.people
        if one.schooling == NOT_AT_SCHOOL and _has_to_go_to_school(element, one, facts.on)
    ]


def been_above(told: Sequence[tuple[date, str | None]]) -> bool:
    """Whether somebody was at a school above the compulsory ones on any day.

    Args:
        told: day and code of shared.codes.SCHOOLING, in the order in which they were told; what was told later of the
            same day or an earlier one is a correction, and undoes what it corrects.
    """
    return any(
        stage in ABOVE_COMPULSORY and all(day < later for later, _ in told[at + 1 :])
        for at, (day, stage) in enumerate(told)
    )


def check_dates(checked_on: date, occurred_on: date) -> None:
    """Refuse a check after the step that records it. Raises CheckedLater."""
    if checked_on > occurred_on:
        raise CheckedLater(field="checked_on")


def check_tested(water: Water) -> None:
    """Refuse a test in which nothing was tested. Raises NothingTested."""
    if water == Water():
        raise NothingTested(field="litres_per_day")


def passes_water(bounds: WaterBounds, water: Water) -> dict[str, bool | None]:
    """The four tests by their Chinese names; None was not tested.

    Source: R001-002.
    """
    litres, minutes, share = water.litres_per_day, water.minutes, water.supply_share
    return {
        "水量": None if litres is None else litres >= bounds.litres_per_day,
        "水质": water.quality_passed,
        "取水时间": None if minutes is None else minutes <= bounds.minutes,
        "供水保证率": None if share is None else Fraction(share) >= bounds.supply_share,
    }


def _food(element: Element, facts: Facts) -> Verdict:
    return _seen(element, facts.food, "吃饭")


def _clothing(element: Element, facts: Facts) -> Verdict:
    return _seen(element, facts.clothing, "穿衣")


def _seen(element: Element, enough: bool | None, what: str) -> Verdict:
    if enough is None:
        return Verdict(element.code, element.label, UNKNOWN, f"还没有核查{what}情况。", (f"{what}情况核查",))
    if enough:
        return Verdict(element.code, element.label, MET, f"经核查，{what}有保障。")
    return Verdict(element.code, element.label, UNMET, f"经核查，{what}没有保障。")


def _education(element: Element, facts: Facts) -> Verdict:
    children = [one for one in facts.people if _has_to_go_to_school(element, one, facts.on)]
    states = [(one.name, None if one.schooling is None else one.schooling != NOT_AT_SCHOOL) for one in children]
    return _of_people(element, states, "在校状况", "没有义务教育阶段适龄儿童", "均在校", "未在校")


def _medical(element: Element, facts: Facts) -> Verdict:
    labels = {layer: MEDICAL_LAYERS.by_code(layer).label for layer in element.layers}
    states = [
        (f"{one.name}（{label}）", one.layers.get(layer)) for one in facts.people for layer, label in labels.items()
    ]
    return _of_people(element, states, "参保情况", "家中没有成员", f"均有{'、'.join(labels.values())}", "没有保障")


def _pension(element: Element, facts: Facts) -> Verdict:
    adults = [
        one for one in facts.people if _is_old_enough(element, one, facts.on) and one.schooling in (None, NOT_AT_SCHOOL)
    ]
    states = [(one.name, one.pension_insured) for one in adults]
    return _of_people(element, states, "参加养老保险情况", "没有应参加养老保险的成员", "均参加了养老保险", "没有参保")


def _has_to_go_to_school(element: Element, person: Person, on: date) -> bool:
    """Whether a day lies in somebody's compulsory years of school, as monitoring counts them too.

    Source: R000-006, R001-002, R002-056.
    """
    if element.from_years is None or element.to_years is None:
        raise ValueError("the element of education has no ages")
    begins, ends = school_years(person.born_on, element.from_years, element.to_years)
    return begins <= on < ends and not person.been_above


def _is_old_enough(element: Element, person: Person, on: date) -> bool:
    """Whether somebody has the element's age.

    Source: R000-007.
    """
    return element.from_years is None or birthday(person.born_on, element.from_years) <= on


def _of_people(
    element: Element, states: Sequence[tuple[str, bool | None]], fact: str, nobody: str, good: str, bad: str
) -> Verdict:
    failing = [name for name, state in states if state is False]
    unknown = tuple(f"{name}的{fact}" for name, state in states if state is None)
    if failing:
        return Verdict(element.code, element.label, UNMET, f"{'、'.join(failing)}{bad}。", unknown)
    if unknown:
        return Verdict(element.code, element.label, UNKNOWN, f"还缺{'、'.join(unknown)}。", unknown)
    if not states:
        return Verdict(element.code, element.label, MET, f"{nobody}。")
    return Verdict(element.code, element.label, MET, f"{len(states)}项{good}。")


def _housing(element: Element, facts: Facts) -> Verdict:
    if facts.dwelling_grade is None:
        return Verdict(element.code, element.label, UNKNOWN, "还没有房屋安全鉴定结果。", ("房屋安全等级",))
    label = DWELLING_GRADES.by_code(facts.dwelling_grade).label
    if facts.dwelling_grade in element.safe_grades:
        return Verdict(element.code, element.label, MET, f"房屋鉴定为{label}，属安全住房。")
    return Verdict(element.code, element.label, UNMET, f"房屋鉴定为{label}，属危房。")


def _water(element: Element, facts: Facts) -> Verdict:
    if element.water is None:
        raise ValueError("the element of water has no bounds")
    tests = passes_water(element.water, facts.water or Water())
    failing = [name for name, passed in tests.items() if passed is False]
    untested = tuple(name for name, passed in tests.items() if passed is None)
    if failing:
        return Verdict(element.code, element.label, UNMET, f"{'、'.join(failing)}不达标。", untested)
    if untested:
        return Verdict(element.code, element.label, UNKNOWN, f"还没有检测{'、'.join(untested)}。", untested)
    return Verdict(element.code, element.label, MET, "水量、水质、取水时间、供水保证率四项均达标。")


_JUDGES: Mapping[str, Callable[[Element, Facts], Verdict]] = {
    "food": _food,
    "clothing": _clothing,
    "education": _education,
    "medical": _medical,
    "housing": _housing,
    "pension": _pension,
    "water": _water,
}
