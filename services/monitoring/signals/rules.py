"""What a department's signal endangers: each rule finds causes in what was told by a day, and says when they end.

A cause is named by the person and the day on which it began, so that the same thing told twice is one cause, and one
that comes back later is another. Nobody dies twice, and what is told of a household and of its members for the same day
with the same values is one cause. A signal that is withdrawn never was. Of deaths the register tells as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from services.monitoring.figures.spans import Span, holds, union, until_next
from services.monitoring.households.rules import ABLE, Family, Period, Person, Signal, relief_day
from services.monitoring.risks.found import Finding, Parameters, per_cent
from shared.calendar import add_months, day_text
from shared.codes import DISABILITY_GRADES, DISABILITY_KINDS, DISASTER_KINDS, HARDSHIP_KINDS
from shared.money import yuan_text
from shared.schooling import NOT_AT_SCHOOL


def medical_burden(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """What a member, or the household, paid itself for medicine in twelve months is much.

    It ends when a later figure of the same is lower than the bounds, some months after the last figure that reached
    them, or when the member has left the household.

    Args:
        parameters: `spending_fen`, from this amount on; `income_share`, from this part of the household's net income
            on, as a decimal, by the newest year of income before the year told of. Either will do. `months`: for so
            long a figure burdens, for good where left out.

    Source: R001-044. Assumed: the bounds and the months.
    """
    months = parameters.get("months")
    lasts = None if months is None else lambda day: add_months(day, int(months))
    burdened: dict[UUID | None, tuple[date, list[Signal]]] = {}
    for member_id, told in _by_subject(family, "medical_burden", on):
        heavy = [(one.happened_on, bool(_bounds_passed(family, parameters, one, on))) for one in told]
        now = _standing(heavy, on, lasts)
        if now is not None:
            burdened[member_id] = (now[0], told)
    _, of_household = burdened.get(None, (None, []))
    same = [
        member_id
        for member_id, (_, told) in burdened.items()
        if member_id is not None and of_household and any(_is_same(one, of_household[-1]) for one in told)
    ]
    for member_id, (since, told) in burdened.items():
        who = _subject_text(family, member_id, on)
        if who is None or member_id in same:
            continue
        spent = (
            f"截至{day_text(told[-1].happened_on)}的12个月"  # which it covers by its field's definition
            f"自付医疗费用{yuan_text(int(told[-1].values['spending_fen']))}元"
        )
        yield Finding(
            _about(member_id, since),
            since,
            f"{who}{spent}{_bounds_passed(family, parameters, told[-1], on)}，负担过重。",
            frozenset(
                name
                for one_of in (member_id, *(same if member_id is None else ()))
                for name in _names(one_of, burdened[one_of][1], burdened[one_of][0])
            ),
            proof=spent,
        )


def new_disability(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """A member is newly found severely disabled.

    It ends when a later finding tells a lighter grade, or when the member has left the household.

    Args:
        parameters: `worst_grades`: from grade 1, the most severe, to this one.

    Source: R001-044. Assumed: which grades are severe.
    """
    for member_id, told in _by_subject(family, "disability_found", on):
        severe = [
            (one.happened_on, int(one.values["disability_grade"]) <= int(parameters["worst_grades"])) for one in told
        ]
        now = _standing(severe, on)
        if now is None or (who := _subject_text(family, member_id, on)) is None:
            continue
        kind = DISABILITY_KINDS.by_code(told[-1].values["disability_kind"]).label
        grade = DISABILITY_GRADES.by_label(str(told[-1].values["disability_grade"])).label
        found = f"{day_text(told[-1].happened_on)}评定为{kind}{grade}"
        names = _names(member_id, told, now[0])
        yield Finding(_about(member_id, now[0]), now[0], f"{who}{found}，属新增重度残疾。", names, proof=found)


def worker_died(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """Somebody able to work died, on the first day that a department or the register told.

    It ends when somebody who could not work then, or was not there, is able to work.

    Source: R001-044. Assumed: able is who the register calls an ordinary or skilled worker; of who is not on it the
    department's word counts.
    """
    for _, told in _by_subject(family, "worker_died", on):
        one = told[0]
        died = _last_as_member(family, one)
        if died is None or not (died.labour_capacity is None or died.labour_capacity in ABLE):
            continue
        able_then = {person.id for person in family.people_on(one.happened_on) if person.labour_capacity in ABLE}
        able_now = {person.id for person in family.people_on(on) if person.labour_capacity in ABLE} - {died.id}
        if able_now <= able_then:
            left = f"家中还有{len(able_now)}名劳动力" if able_now else "家中已无劳动力"
            if died.labour_capacity is None:
                left = "家中劳动力情况不详"
            yield Finding(
                _about(died.id, one.happened_on),
                one.happened_on,
                f"劳动力{died.name}{day_text(one.happened_on)}去世，{left}。",
                _names(died.id, told, one.happened_on),
            )


def allowance_ended(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """The living allowance of a member, or of the household, was stopped.

    It ends when the register tells that the member, or somebody of the household, gets it anew, or when the member has
    left the household.

    Source: R001-015, R001-044.
    """
    ended: dict[UUID | None, list[Signal]] = {}
    for member_id, told in _by_subject(family, "allowance_ended", on):
        if still := [one for one in told if not _allowed_anew(family, one, on)]:
            ended[member_id] = still  # told more than once since it was last paid, it is one cause
    of_household = ended.get(None, [])
    same = [
        member_id
        for member_id, told in ended.items()
        if member_id is not None and any(_is_same(one, other) for one in told for other in of_household)
    ]
    for member_id, told in ended.items():
        who = _subject_text(family, member_id, on)
        if who is None or member_id in same:
            continue  # what was told of the household holds for its members
        since = told[0].happened_on
        yield Finding(
            _about(member_id, since),
            since,
            f"{who}自{day_text(since)}起停发低保，家中生活可能受影响。",
            frozenset(
                name
                for one_of in (member_id, *(same if member_id is None else ()))
                for name in _names(one_of, ended[one_of], ended[one_of][0].happened_on)
            ),
        )


def project_failed(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """An income project failed.

    It ends when a measure of industry has begun since, or after some months. One that begins on the day itself may be
    the one that failed: it counts where there was another before.

    Args:
        parameters: `loss_fen`: from this loss on; one whose loss nobody knows counts; `months`: for so long it stands,
            for good where left out.

    Source: R001-044. Assumed: the loss and the months.
    """
    begun = [begins for begins, _ in family.spans_of("measure", "started_on", among={"measure_class": "industry"})]
    for one in family.told({"project_failed"}, on):
        had_one = any(day < one.happened_on for day in begun)
        replaced = any(one.happened_on < day <= on or (had_one and day == one.happened_on) for day in begun)
        over = "months" in parameters and on >= add_months(one.happened_on, int(parameters["months"]))
        if _is_lost(one, parameters) and not replaced and not over:
            yield Finding(
                _about(None, one.happened_on),
                one.happened_on,
                f"{day_text(one.happened_on)}产业项目失败{_loss_text(one)}，尚无新的产业帮扶措施。",
            )


def disaster(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """A disaster struck the household, or the area in which it stood.

    It ends when emergency relief has begun since, or after some months.

    Args:
        parameters: `months`: for so long it stands without relief.

    Source: R000-035, R001-044. Assumed: the months.
    """
    for one in _unrelieved(family, "disaster", parameters, on):
        kind = DISASTER_KINDS.by_code(one.values["disaster_kind"]).label
        where = "所在地区遭受" if one.of_area else "遭受"
        yield Finding(
            _about(None, one.happened_on),
            one.happened_on,
            f"{day_text(one.happened_on)}{where}自然灾害（{kind}）{_loss_text(one)}，尚无应急救助记录。",
        )


def hardship(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """The household came into hardship of a temporary, urgent or sudden kind.

    It ends when temporary relief has begun since, or after some months.

    Args:
        parameters: `months`: for so long it stands without relief.

    Source: R000-036. Assumed: the months.
    """
    for one in _unrelieved(family, "hardship", parameters, on):
        kind = HARDSHIP_KINDS.by_code(one.values["hardship_kind"]).label
        yield Finding(
            _about(None, one.happened_on),
            one.happened_on,
            f"{day_text(one.happened_on)}因{kind}原因生活陷入困境{_loss_text(one)}，尚无临时救助记录。",
        )


def accident(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """The household had an accident with a great loss.

    It ends when temporary relief has begun since, or after some months.

    Args:
        parameters: `loss_fen`: from this loss on; `months`: for so long it stands without relief.

    Source: R000-036, R001-044. Assumed: the loss and the months.
    """
    for one in _unrelieved(family, "accident", parameters, on):
        if _is_lost(one, parameters):
            yield Finding(
                _about(None, one.happened_on),
                one.happened_on,
                f"{day_text(one.happened_on)}发生突发事故{_loss_text(one)}，尚无临时救助记录。",
            )


def out_of_school_since(family: Family, person: Person, on: date) -> date | None:
    """Since when a child is out of school by what the department of education told; None where it isn't.

    It ends when the department tells that the child is back, or when the register takes up a stage of school for it
    that it had not before.

    Source: R001-005, R001-044.
    """
    kinds = ("dropped_out_of_school", "back_at_school")
    told = [one for one in family.told(kinds, on) if one.member_id == person.id]
    # of both on a day the return counts
    points = sorted((one.happened_on, one.kind == "back_at_school") for one in told)
    stretches = zip(until_next([day for day, _ in points]), points, strict=True)
    spans = [(begins, ends) for (begins, ends), (_, back) in stretches if not back]
    taken_up = _taken_up(family, person.id) if spans else []
    out = union((begins, min([ends or date.max, *(day for day in taken_up if day > begins)])) for begins, ends in spans)
    return next((begins for begins, ends in out if holds((begins, ends), on)), None)


def jobs_ended(family: Family, person: Person, on: date) -> list[date]:
    """The days on which jobs of somebody ended by what the department of human resources told, in order."""
    return [one.happened_on for one in family.told({"job_ended"}, on) if one.member_id == person.id]


SIGNALLED: Mapping[str, Callable[[Family, Parameters, date], Iterator[Finding]]] = {
    "medical_burden": medical_burden,
    "new_disability": new_disability,
    "worker_died": worker_died,
    "allowance_ended": allowance_ended,
    "project_failed": project_failed,
    "disaster": disaster,
    "hardship": hardship,
    "accident": accident,
}
"""Rule of a pack → what finds its causes in what departments told."""


def _by_subject(family: Family, kind: str, on: date) -> Iterator[tuple[UUID | None, list[Signal]]]:
    found: defaultdict[UUID | None, list[Signal]] = defaultdict(list)
    for one in family.told({kind}, on):
        found[one.member_id].append(one)
    yield from found.items()


def _standing(points: list[tuple[date, bool]], on: date, lasts: Callable[[date], date] | None = None) -> Span | None:
    """The span on a day over which each last figure was such as wanted; None where the last one wasn't.

    Args:
        points: day and whether the figure is as wanted, in order.
        on: the day.
        lasts: until when a figure says something; for good where left out.
    """
    stretches = until_next([day for day, _ in points])
    spans = [
        (begins, ends if lasts is None else min(ends or date.max, lasts(begins)))
        for (begins, ends), (_, wanted) in zip(stretches, points, strict=True)
        if wanted
    ]
    return next((span for span in union(spans) if holds(span, on)), None)


def _about(member_id: UUID | None, since: date) -> str:
    return f"{since}" if member_id is None else f"{member_id}/{since}"


def _names(member_id: UUID | None, told: Iterable[Signal], since: date) -> frozenset[str]:
    """By whichever day of it a cause was first heard of: what is told later may have happened before."""
    return frozenset(_about(member_id, one.happened_on) for one in told if since <= one.happened_on)


def _is_same(one: Signal, other: Signal) -> bool:
    """Whether the same was told for the same day, be it of another subject."""
    return (one.happened_on, one.values) == (other.happened_on, other.values)


def _subject_text(family: Family, member_id: UUID | None, on: date) -> str | None:
    """A member's name, or the household; None of who has left it."""
    if member_id is None:
        return "家庭"
    return next((person.name for person in family.people_on(on) if person.id == member_id), None)


def _bounds_passed(family: Family, parameters: Parameters, one: Signal, on: date) -> str:
    """Which bounds the spending reached, by what was known on a day; empty where none."""
    spent_fen, passed = int(one.values["spending_fen"]), ""
    if "spending_fen" in parameters and spent_fen >= (least_fen := int(parameters["spending_fen"])):
        passed += f"，达到{yuan_text(least_fen)}元的预警标准"
    if "income_share" in parameters and (income := _income_before(family, one.happened_on.year, on)) is not None:
        year, income_fen = income
        least = Fraction(str(parameters["income_share"]))
        if spent_fen >= least * income_fen:
            share = per_cent(Fraction(spent_fen, income_fen))
            passed += f"，为家庭{year}年纯收入{yuan_text(income_fen)}元的{share}，达到{per_cent(least)}的预警标准"
    return passed


def _income_before(family: Family, year: int, on: date) -> tuple[int, int] | None:
    """The newest year before that had been recorded by a day, and the household's net income of it in fen.

    None where none had been, or it was no income.
    """
    known = [earlier for earlier, income in family.incomes.items() if earlier < year and income.recorded_on <= on]
    if not known or (income_fen := family.incomes[max(known)].net_fen) <= 0:
        return None
    return max(known), income_fen


def _is_lost(one: Signal, parameters: Parameters) -> bool:
    loss_fen = one.values.get("loss_fen")
    return loss_fen is None or int(loss_fen) >= int(parameters["loss_fen"])


def _loss_text(one: Signal) -> str:
    loss_fen = one.values.get("loss_fen")
    return "" if loss_fen is None else f"，损失{yuan_text(int(loss_fen))}元"


def _unrelieved(family: Family, kind: str, parameters: Parameters, on: date) -> Iterator[Signal]:
    """The blows of a kind that stand on a day, one of each day: what was told of the household before its area."""
    measures = family.facts.get("measure", ())
    days: set[date] = set()
    for one in family.told({kind}, on):
        relieved_on = relief_day(measures, one.happened_on)
        relieved = relieved_on is not None and relieved_on <= on
        if one.happened_on in days or relieved or on >= add_months(one.happened_on, int(parameters["months"])):
            continue
        days.add(one.happened_on)
        yield one


def _last_as_member(family: Family, one: Signal) -> Person | None:
    """Somebody as the register last knew him by a day, though he be off it since that day."""
    for period in reversed(family.periods):
        if period.since <= one.happened_on:
            found = next((person for person in period.people if person.id == one.member_id), None)
            if found is not None:
                return found
    return None


def _allowed_anew(family: Family, one: Signal, on: date) -> bool:
    def allowed(people: tuple[Person, ...]) -> bool:
        return any(person.dibao is True and one.member_id in (None, person.id) for person in people)

    return any(
        one.happened_on < now.since <= on and allowed(now.people) and not allowed(before.people)
        for before, now in pairwise(family.periods)
    )


def _taken_up(family: Family, member_id: UUID) -> list[date]:
    """The days on which the register takes up a stage of school for a member that it had not before."""

    def stage(period: Period) -> str | None:
        return next((person.schooling for person in period.people if person.id == member_id), None)

    return [
        now.since for before, now in pairwise(family.periods) if stage(now) not in (None, NOT_AT_SCHOOL, stage(before))
    ]
