"""What endangers a household on a day: each rule finds causes in what is known of it, and says them in a sentence.

Parameters come from the plan in force; `among` says which households a rule watches: those ``registered``, those
``exited`` (out of poverty), or those ``poor`` or still supported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.monitoring.figures.spans import Span, holds, last_known, union, within
from services.monitoring.households.rules import (
    ABLE,
    Family,
    Person,
    dwelling_checks,
    helped_spans,
    school_span,
    water_tests,
)
from services.monitoring.risks.found import Finding, Parameters, per_cent, rounded_yuan
from services.monitoring.signals.rules import SIGNALLED, jobs_ended, out_of_school_since
from shared.calendar import completed_years, day_text
from shared.codes import DWELLING_GRADES
from shared.money import half_up, yuan_text
from shared.schooling import NOT_AT_SCHOOL


def is_watched(family: Family, among: str, on: date) -> bool:
    """Whether a rule looks at a household on a day.

    Args:
        family: the household.
        among: ``registered``, ``exited``, ``helped``: poor, or in the years of continued support, or
            ``exited_or_monitored``: out of poverty, or a monitoring object whose risk isn't removed.
        on: the day.
    """
    if not any(holds(span, on) for span in family.there):
        return False
    out = next((span for span in family.stays_out if holds(span, on)), None)
    if among == "exited_or_monitored":
        return out is not None or any(holds(span, on) for span in family.monitored)
    if among == "exited":
        return out is not None
    return among == "registered" or out is None or on < family.support_ends(out[0])


def income_drop(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """The newest income per head lies far below that of the year before.

    Args:
        parameters: `fall_share`: from this part of the income before on, as a decimal.

    Source: R001-044. Assumed: the share.
    """
    known = {year: income for year, income in family.incomes.items() if income.recorded_on <= on}
    if not known:
        return
    year = max(known)
    now, before = known[year], known.get(year - 1)
    if before is None or not now.persons or not before.persons or before.net_fen <= 0:
        return
    if now.net_fen * before.persons >= before.net_fen * now.persons:
        return  # most didn't fall at all, and whole numbers tell it fast
    earned, had = Fraction(now.net_fen, now.persons), Fraction(before.net_fen, before.persons)
    fallen = 1 - earned / had
    if fallen >= Fraction(str(parameters["fall_share"])):
        fell = f"{year}年人均纯收入{rounded_yuan(earned)}元，比上年的{rounded_yuan(had)}元下降{per_cent(fallen)}。"
        yield Finding(str(year), now.recorded_on, fell, proof=fell)


def dropped_out(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """A child of the years of compulsory education goes to no school, by the register or the department of education.

    Where no plan tells these years, the department's word alone counts. Nobody is out of school before the first
    September of them.

    Source: R001-005.
    """
    for person in family.people_on(on):
        school = school_span(family, person)
        begins, ends = school or (person.born_on, None)
        if not holds((begins, ends), on):
            continue
        days = [out_of_school_since(family, person, on)]
        if school is not None and person.schooling == NOT_AT_SCHOOL:
            days.append(family.since_when(person, on, lambda one: one.schooling == NOT_AT_SCHOOL))
        known = [day for day in days if day is not None]
        if known:
            since = max(begins, min(known))
            yield Finding(
                str(person.id),
                since,
                f"{person.name}（{completed_years(person.born_on, on)}岁）自{day_text(since)}起未在校就读。",
            )


def unsafe_dwelling(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """The last check found the dwelling unsafe; of several on a day the one that was recorded last.

    Source: R001-008, R000-066.
    """
    grades = family.standards.safe_grades
    if grades is None:
        return
    checks = [(day, grade) for day, grade in dwelling_checks(family) if day <= on]
    for since, _ in _standing(last_known([(day, grade in grades) for day, grade in checks], False), on):
        day, grade = checks[-1]
        checked = f"{day_text(day)}鉴定住房为{DWELLING_GRADES.by_code(grade).label}危房。"
        yield Finding("", since, checked, proof=checked)


def unsafe_water(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """The last test of the drinking water failed. Source: R001-009, R001-011."""
    bounds = family.standards.water
    if bounds is None:
        return
    tests = [test for test in water_tests(family.facts.get("water_check", ()), bounds) if test[0] <= on]
    for since, _ in _standing(last_known(tests, False), on):
        last = max(day for day, passed in tests if passed is False)
        tested = f"{day_text(last)}饮水检测不达标。"
        yield Finding("", since, tested, proof=tested)


def job_lost(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """Somebody able to work had a job and has none any more, by the register or the department of human resources.

    What the department tells of a day ends every job that had begun before; where none of these went on until then, it
    ends what began on the day itself. A job that begins later ends the cause.

    Source: R001-027.
    """
    for person in family.people_on(on):
        if person.labour_capacity not in ABLE:
            continue
        told = jobs_ended(family, person, on)
        held = list(_jobs(family, person, on))
        jobs = union(_ended_by(told, job, held) for job in held)
        ends = [date.max if last is None else last for _, last in jobs] + told
        ended = max(ends, default=date.max)
        if ended <= on:
            lost = f"{person.name}自{day_text(ended)}起失去工作，尚未重新就业。"
            yield Finding(str(person.id), ended, lost, proof=lost)


def helper_missing(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """Nobody is in charge of helping it.

    Args:
        parameters: `grace_days`: days without a helper that are let pass; `pairing_days`: the same before its first
            helper since it came onto the register, where they are others.

    Source: R000-045, R001-034: no day without a helper in post. Assumed: the days in which the first is found.
    """
    first = next((begins for begins, ends in family.there if holds((begins, ends), on)), None)
    if first is None:
        return
    helped = union(helped_spans(family))
    if any(holds(span, on) for span in helped):
        return
    since = max([first, *(ends for _, ends in helped if ends is not None and ends <= on)])
    grace_days = parameters["grace_days"]
    if since == first:
        grace_days = parameters.get("pairing_days", grace_days)
    if on >= since + timedelta(days=int(grace_days)):
        yield Finding("", since, f"自{day_text(since)}起没有帮扶责任人。")


def support_reduced(family: Family, _parameters: Parameters, on: date) -> Iterator[Finding]:
    """In the last year, a whole one after the exit over which support went on, less was done than in that of the exit.

    Measures stand for policy, visits for effort, donations in fen for money: none of the three may be less. It stands
    for a year: then the next one is compared, or support has ended.

    Source: R000-009: 三个不减. Assumed: what stands for each, and for how long it stands.
    """
    out = next((span for span in family.stays_out if holds(span, on)), None)
    if out is None:
        return
    exited_on, ended = out[0], date(on.year, 1, 1)
    if family.support_ends(exited_on) < ended:
        return
    year = max(on.year - 1, exited_on.year)  # the year of the exit itself, until it is over: never less than itself
    less = [
        f"{label}由{_amount(label, then)}减为{_amount(label, now)}"
        for (label, then), (_, now) in zip(_done_in(family, exited_on.year), _done_in(family, year), strict=True)
        if now < then
    ]
    if less:
        yield Finding(str(year), ended, f"{year}年与脱贫当年（{exited_on.year}年）相比，{'，'.join(less)}。")


def dibao_missed(family: Family, parameters: Parameters, on: date) -> Iterator[Finding]:
    """Its income lies below the line of the living allowance, and it is known of everybody that he hasn't got it.

    Args:
        parameters: `line_fen`: the line, fen per person and year; `line_year`: the year for which it was set;
            `income_years`: of so many years before that an income still counts, of none where left out.

    Source: R001-015: 应保尽保. Assumed: the line by the plan, and which incomes are held against it.
    """
    known = {year: income for year, income in family.incomes.items() if income.recorded_on <= on and income.persons}
    people = family.people_on(on)
    if not known or not people or any(person.dibao is not False for person in people):
        return
    year = max(known)
    line_fen, line_year = int(parameters["line_fen"]), parameters.get("line_year")
    if line_year is not None and year < int(line_year) - int(parameters.get("income_years", 0)):
        return
    line = "低保标准" if line_year is None else f"{line_year}年低保标准"
    if known[year].net_fen < line_fen * known[year].persons:
        earned = Fraction(known[year].net_fen, known[year].persons)
        told = f"{year}年人均纯收入{rounded_yuan(earned)}元"
        yield Finding(
            str(year),
            known[year].recorded_on,
            f"{told}，低于{line}{yuan_text(line_fen)}元，家中无人享受低保，疑似漏保。",
            proof=told,
        )


RISKS: Mapping[str, Callable[[Family, Parameters, date], Iterator[Finding]]] = {
    "income_drop": income_drop,
    "dropped_out": dropped_out,
    "unsafe_dwelling": unsafe_dwelling,
    "unsafe_water": unsafe_water,
    "job_lost": job_lost,
    "helper_missing": helper_missing,
    "support_reduced": support_reduced,
    "dibao_missed": dibao_missed,
    **SIGNALLED,
}
"""Rule of a pack → what finds its causes in a household."""


def findings(rules: Mapping[str, Parameters], family: Family, on: date) -> dict[str, list[Finding]]:
    """The causes that stand for a household on a day.

    Args:
        rules: the rules that judge it, names of `RISKS`, with their parameters.
        family: the household.
        on: the day.

    Returns:
        Rule → what it finds; those that find nothing, or don't watch the household, are left out.
    """
    watched: dict[str, bool] = {}
    found = {}
    for rule, parameters in rules.items():
        if rule in SIGNALLED and not family.signals:
            continue  # most households were never told of
        among = str(parameters.get("among", "registered"))
        if among not in watched:
            watched[among] = is_watched(family, among, on)
        if watched[among] and (causes := list(RISKS[rule](family, parameters, on))):
            found[rule] = causes
    return found


class Change(NamedTuple):
    """What a rule's causes that stand have to do with the alerts that do.

    Attributes:
        new: causes without an alert.
        lasting: periods of alerts whose cause stands.
        ended: periods of alerts whose cause stands no more.
    """

    new: list[Finding]
    lasting: frozenset[str]
    ended: frozenset[str]


def changed(found: Sequence[Finding], standing: Iterable[str]) -> Change:
    """Compare a rule's causes with the alerts of a household that stand.

    Facts that come late may move the beginning of a cause: it is the same one as long as it stands.

    Args:
        found: what the rule finds.
        standing: periods of the alerts, each beginning with what it is about.
    """
    about = {period: period.partition(":")[0] for period in standing}
    alerted, still = frozenset(about.values()), frozenset[str]().union(*(finding.names for finding in found))
    lasting = frozenset(period for period, one in about.items() if one in still)
    return Change([one for one in found if not one.names & alerted], lasting, frozenset(about) - lasting)


def _jobs(family: Family, person: Person, on: date) -> Iterator[Span]:
    for fact in family.facts.get("employment", ()):
        if fact.member_id == person.id and (first := fact.day("started_on")) is not None and first <= on:
            last = fact.day("ended_on")
            yield first, None if last is None else last + timedelta(days=1)


def _ended_by(told: Iterable[date], job: Span, jobs: Sequence[Span]) -> Span:
    begins, ends = job
    days = (day for day in told if begins < day or (begins == day and not _went_on_until(day, jobs)))
    return begins, min((*days, ends or date.max))


def _went_on_until(day: date, jobs: Iterable[Span]) -> bool:
    return any(begins < day and (ends is None or day <= ends) for begins, ends in jobs)


def _done_in(family: Family, year: int) -> list[tuple[str, int]]:
    span: Span = (date(year, 1, 1), date(year + 1, 1, 1))
    measures = sum(bool(within([one], [span])) for one in family.spans_of("measure", "started_on", "ended_on"))
    visits = sum(
        day is not None and day.year == year
        for day in (fact.day("visited_on") for fact in family.facts.get("visit", ()))
    )
    given_fen = sum(
        half_up(Fraction(Decimal(fact.values["quantity"])) * int(fact.values["unit_value_fen"]))
        for fact in family.facts.get("donation", ())
        if (day := fact.day("given_on")) is not None and day.year == year
    )
    return [("帮扶措施", measures), ("走访", visits), ("帮扶资金", given_fen)]


def _amount(label: str, amount: int) -> str:
    return f"{yuan_text(amount)}元" if label == "帮扶资金" else f"{amount}{'项' if label == '帮扶措施' else '次'}"


def _standing(spans: list[Span], on: date) -> Iterator[Span]:
    yield from (span for span in spans if holds(span, on))
