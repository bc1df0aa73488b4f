"""When an alert is due, what it says, and the steps by which people answer it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol

from shared.calendar import Quarter, day_text, working_days_after
from shared.money import four_decimals, yuan_text


class Rule(StrEnum):
    """The kinds of alerts."""

    LOAN_OVERDUE = "loan_overdue"
    EXITED_INCOME_BELOW_LINE = "exited_income_below_line"
    FUND_EXHAUSTED = "fund_exhausted"
    LEVERAGE_OUT_OF_BOUNDS = "leverage_out_of_bounds"
    INCOME_DROP = "income_drop"
    DROPPED_OUT = "dropped_out"
    UNSAFE_DWELLING = "unsafe_dwelling"
    UNSAFE_WATER = "unsafe_water"
    JOB_LOST = "job_lost"
    HELPER_MISSING = "helper_missing"
    SUPPORT_REDUCED = "support_reduced"
    DIBAO_MISSED = "dibao_missed"
    MEDICAL_BURDEN = "medical_burden"
    NEW_DISABILITY = "new_disability"
    WORKER_DIED = "worker_died"
    ALLOWANCE_ENDED = "allowance_ended"
    PROJECT_FAILED = "project_failed"
    DISASTER = "disaster"
    HARDSHIP = "hardship"
    ACCIDENT = "accident"


RULE_LABELS = {
    Rule.LOAN_OVERDUE: "贷款逾期",
    Rule.EXITED_INCOME_BELOW_LINE: "收入低于监测线",
    Rule.FUND_EXHAUSTED: "风险缓释基金用尽",
    Rule.LEVERAGE_OUT_OF_BOUNDS: "基金杠杆超出范围",
    Rule.INCOME_DROP: "收入骤减",
    Rule.DROPPED_OUT: "义务教育阶段辍学",
    Rule.UNSAFE_DWELLING: "住房不安全",
    Rule.UNSAFE_WATER: "饮水不安全",
    Rule.JOB_LOST: "失去工作",
    Rule.HELPER_MISSING: "无人帮扶",
    Rule.SUPPORT_REDUCED: "脱贫后扶持减少",
    Rule.DIBAO_MISSED: "疑似漏保",
    Rule.MEDICAL_BURDEN: "医疗支出过大",
    Rule.NEW_DISABILITY: "新增重度残疾",
    Rule.WORKER_DIED: "劳动力去世",
    Rule.ALLOWANCE_ENDED: "低保停发",
    Rule.PROJECT_FAILED: "产业项目失败",
    Rule.DISASTER: "遭受自然灾害",
    Rule.HARDSHIP: "突发生活困难",
    Rule.ACCIDENT: "突发事故",
}


class AlertState(StrEnum):
    """How far people have come with an alert."""

    RAISED = "raised"
    VERIFIED = "verified"
    DISMISSED = "dismissed"
    RESPONDED = "responded"
    RESOLVED = "resolved"


STATE_LABELS = {
    AlertState.RAISED: "待核实",
    AlertState.VERIFIED: "已核实",
    AlertState.DISMISSED: "核实不属实",
    AlertState.RESPONDED: "已处置",
    AlertState.RESOLVED: "已办结",
}

UNASKED = "现行方案不再要求此项预警"
"""What is told of an alert whose cause stands, but which no plan asks for any more."""
_CAUSE_ENDED = "原因已消除"

CLOSED_STATES = frozenset({AlertState.DISMISSED, AlertState.RESOLVED})
OPEN_STATES = frozenset(AlertState) - CLOSED_STATES


def state_text(state: AlertState, *, cleared: bool, unasked: bool) -> str:
    """How far people have come with an alert; of one that nobody has to act on any more, why.

    Args:
        state: how far.
        cleared: whether its cause has ended, or no plan asks for it. Who goes and looks all the same may still say so.
        unasked: the latter.
    """
    if not cleared or state in CLOSED_STATES:
        return STATE_LABELS[state]
    so_far = "未核实" if state is AlertState.RAISED else STATE_LABELS[state]
    return f"{so_far}，{UNASKED if unasked else _CAUSE_ENDED}"


class Step(StrEnum):
    """What people do with an alert."""

    VERIFY = "verify"
    RESPOND = "respond"
    RESOLVE = "resolve"


_STEPS = {
    Step.VERIFY: (AlertState.RAISED, AlertState.VERIFIED),
    Step.RESPOND: (AlertState.VERIFIED, AlertState.RESPONDED),
    Step.RESOLVE: (AlertState.RESPONDED, AlertState.RESOLVED),
}


ABOVE: Mapping[str, str] = {
    "village_cadre": "township",
    "work_team": "township",
    "township": "county_office",
    "department": "county_office",
    "county_office": "city_office",
    "county_finance": "city_finance",
}
"""Role → the one a level above, which answers for what that one leaves undone; nobody here stands above the city."""


def answers(role: str, missed: int) -> str:
    """Who answers for an alert: the pack's role, one level higher for each deadline that was missed.

    Args:
        role: the pack's.
        missed: how many of its deadlines were missed.

    Assumed: the level above, never skipped; at the city it stays.
    """
    for _ in range(missed):
        role = ABOVE.get(role, role)
    return role


def may_dismiss(role: str, answered_by: str, missed: int) -> bool:
    """Whether somebody may find an alert untrue: once it went up, who answers for it now, or a level above him.

    Args:
        role: his.
        answered_by: who answers for it now.
        missed: how many deadlines were missed.

    Assumed: before it went up, whoever handles alerts there.
    """
    return missed == 0 or role in {answers(answered_by, levels) for levels in range(len(ABOVE))}


class LastDays(NamedTuple):
    """By when a step is to be taken."""

    by: date
    """By the plan: its working days from the day of the fact."""
    until: date
    """By which the step is judged: the same, or as many working days from when the alert could first be seen."""
    provisional: bool
    """Whether a year on the way has no published working calendar yet."""


def last_days(working_days: int, due_from: date, known_on: date) -> LastDays:
    """By when a step is to be taken: nobody has fewer working days than the plan gives.

    Args:
        working_days: what the plan gives, at least 1.
        due_from: the day of the fact; counting begins the next day.
        known_on: the day on which the alert could first be seen.

    Raises:
        ValueError: ``working_days`` is below 1.
    """
    planned, reachable = working_days_after(due_from, working_days), working_days_after(known_on, working_days)
    return LastDays(planned.on, max(planned.on, reachable.on), planned.provisional or reachable.provisional)


def judged_by(by: date, until: date, known_on: date, done_on: date) -> date:
    """The last day by which a step that was taken is judged.

    Args:
        by: the last day by the plan.
        until: the last day for whom the alert told of the fact.
        known_on: the day on which it could first be seen.
        done_on: the day of the step.

    Assumed: who acted before the alert could be seen knew of the fact by himself, and the plan's day holds for him.
    """
    return by if done_on < known_on else until


def newly_missed(
    verify_until: date, respond_until: date, *, visited: bool, noted_on: date | None, today: date
) -> list[date]:
    """The deadlines of an alert not answered yet that have passed without what was due, and weren't noted before.

    Two deadlines of one day count once.

    Args:
        verify_until: last day for the visit, not before anybody could make it.
        respond_until: last day for the answer, likewise.
        visited: whether the visit was made, in time or late.
        noted_on: the day after the last deadline that was noted; None before the first.
        today: a deadline passes with the end of its day.
    """
    undone = [respond_until] if visited else sorted({verify_until, respond_until})
    return [last for last in undone if last < today and (noted_on is None or noted_on <= last)]


def state_after(state: AlertState, step: Step, *, confirmed: bool = True) -> AlertState | None:
    """Where a step leads: raised → verified → responded → resolved, or raised → dismissed.

    Args:
        state: where the alert stands.
        step: what is done.
        confirmed: for the verification: whether the alert was found to be true.

    Returns:
        The next state; None where the step can't be taken now.
    """
    wanted, following = _STEPS[step]
    if state is not wanted:
        return None
    return AlertState.DISMISSED if step is Step.VERIFY and not confirmed else following


def is_late(done_on: date | None, until: date, today: date, cleared_on: date | None) -> bool:
    """Whether a step was, or by now is, taken after its last day; a cleared cause stops the count."""
    return (done_on or min(today, cleared_on or today)) > until


def late_from(state: AlertState, verify_until: date, respond_until: date) -> date | None:
    """The first day on which the step that an open alert waits for is late; None where none has a last day."""
    until = {AlertState.RAISED: verify_until, AlertState.VERIFIED: respond_until}.get(state)
    return None if until is None else until + timedelta(days=1)


def watched_since(exited_on: date | None, monitored: Iterable[tuple[date, date | None]]) -> date | None:
    """From when on a household's income is held against the line; None while nobody watches it.

    Args:
        exited_on: day on which it left poverty; None while it is poor.
        monitored: day of each entry as a monitoring object, and of the removal of its risk.
    """
    entered = [entered_on for entered_on, removed_on in monitored if removed_on is None]
    return min(entered if exited_on is None else [exited_on, *entered], default=None)


def years_below_line(
    since: date | None, per_head_fen: Mapping[int, int], lines_fen: Mapping[int, int]
) -> frozenset[int]:
    """The years whose income calls for an alert.

    Args:
        since: day on which the household left poverty, or became a monitoring object; None while neither holds.
        per_head_fen: recorded incomes by year, fen per person.
        lines_fen: the line by year, fen per person; years without one are not judged.

    Returns:
        Years, at the end of which the household was watched, with an income per person below the line of the
        year, and no later year at or above its own.

    Source: R001-044. Assumed: a later sufficient income ends the cause.
    """
    judged = [year for year in per_head_fen if year in lines_fen]
    sufficient = [year for year in judged if per_head_fen[year] >= lines_fen[year]]
    return frozenset(
        year
        for year in judged
        if all(year > other for other in sufficient) and since is not None and since <= date(year, 12, 31)
    )


class MeasuredIncome(NamedTuple):
    """A year's income as a plan measures it.

    Attributes:
        per_head_fen: fen per person.
        label: which income it is.
        note: what people are told beside the amount; empty where it is the income that the plan asks for.
    """

    per_head_fen: int
    label: str = "人均纯收入"
    note: str = ""


def measured_income(measure: str, net_fen: int, disposable_fen: int | None) -> MeasuredIncome:
    """The income that is held against a line.

    Args:
        measure: the plan's: ``net_income`` or ``disposable_income``.
        net_fen: net income, fen per person.
        disposable_fen: disposable income, fen per person, never above the net one; None where it isn't known.

    Source: R001-044, whose range is one of disposable incomes; R000-003 measures net. Assumed: where it isn't known
    what was paid away the net income counts: what is below a line is so all the more once something was, and the
    national sheets, which have no payments, would otherwise end no alert.
    """
    if measure == "net_income":
        return MeasuredIncome(net_fen)
    if disposable_fen is None:
        return MeasuredIncome(net_fen, note="（可支配收入未核）")
    return MeasuredIncome(disposable_fen, "人均可支配收入")


class YearIncome(Protocol):
    """A year's income per head as it was recorded, fen; the disposable one is None where it isn't known."""

    @property
    def per_head_fen(self) -> int:
        """Net."""

    @property
    def disposable_per_head_fen(self) -> int | None:
        """Net less what was paid away."""


def measure_of(parameters: Mapping[str, int | str]) -> str:
    """Which incomes a plan's rule holds against its line: the net ones where it doesn't say."""
    return str(parameters.get("measure", "net_income"))


def measured_incomes(measure: str, incomes: Mapping[int, YearIncome]) -> dict[int, MeasuredIncome]:
    """`measured_income` of each year."""
    return {
        year: measured_income(measure, income.per_head_fen, income.disposable_per_head_fen)
        for year, income in incomes.items()
    }


class BelowLine(NamedTuple):
    """A year whose income calls for an alert."""

    year: int
    income: MeasuredIncome
    line_fen: int
    began_on: date
    """The day on which the household left poverty by the end of that year, or else became a monitoring object."""
    exited: bool
    """Whether it had left poverty."""


def incomes_below_line(
    exited_on: date | None,
    monitored: Sequence[tuple[date, date | None]],
    incomes: Mapping[int, MeasuredIncome],
    lines_fen: Mapping[int, int],
) -> list[BelowLine]:
    """The years of `years_below_line` with what their alerts tell, by year.

    Args:
        exited_on: day on which the household left poverty; None while it is poor.
        monitored: day of each entry as a monitoring object, and of the removal of its risk.
        incomes: recorded incomes by year.
        lines_fen: the line by year, fen per person.
    """
    since, entered_on = watched_since(exited_on, monitored), watched_since(None, monitored)
    per_head_fen = {year: income.per_head_fen for year, income in incomes.items()}
    found = []
    for year in sorted(years_below_line(since, per_head_fen, lines_fen)):
        exited = exited_on is not None and exited_on <= date(year, 12, 31)
        began_on = latest((exited_on if exited else entered_on,))
        found.append(BelowLine(year, incomes[year], lines_fen[year], began_on, exited))
    return found


def is_exhausted(balance_fen: int, shortfall_fen: int) -> bool:
    """Whether a fund account is used up: it holds nothing, or could not pay all that was claimed. Source: R002-117."""
    return balance_fen <= 0 or shortfall_fen > 0


def overdue_sentence(
    bank: str, loan_no: str, reported_on: date, days: int, principal_fen: int, interest_fen: int, outstanding_fen: int
) -> str:
    """What an overdue loan's alert says; amounts in fen, shown in yuan."""
    return (
        f"{bank}贷款{loan_no}截至{day_text(reported_on)}已逾期{days}天：逾期本金{yuan_text(principal_fen)}元、"
        f"欠息{yuan_text(interest_fen)}元，贷款余额{yuan_text(outstanding_fen)}元。"
    )


def income_text(year: int, income: MeasuredIncome) -> str:
    """A year's income as sentences tell it, in yuan."""
    return f"{year}年{income.label}{yuan_text(income.per_head_fen)}元"


def income_sentence(below: BelowLine) -> str:
    """What the alert of an income below the line says behind the household's name; amounts shown in yuan."""
    return (
        f"{day_text(below.began_on)}{'脱贫' if below.exited else '纳入监测'}，"
        f"{income_text(below.year, below.income)}{below.income.note}，"
        f"低于当年监测线{yuan_text(below.line_fen)}元，相差{yuan_text(below.line_fen - below.income.per_head_fen)}元。"
    )


def fund_sentence(bank: str, on: date, balance_fen: int, shortfall_fen: int) -> str:
    """What an exhausted fund's alert says; amounts in fen, shown in yuan."""
    short = f"，仍有{yuan_text(shortfall_fen)}元代偿未能支付" if shortfall_fen else ""
    return f"{bank}风险缓释基金专户{day_text(on)}余额{yuan_text(balance_fen)}元{short}，基金已用尽，请安排补充。"


def leverage_sentence(
    bank: str,
    quarter: str,
    outstanding_fen: int,
    balance_fen: int,
    leverage: Decimal | None,
    target: Fraction,
    tolerance: Fraction,
) -> str:
    """What the alert of a leverage out of bounds says.

    Args:
        bank: its label.
        quarter: quarter judged, ``2018Q4``.
        outstanding_fen: loans outstanding, fen.
        balance_fen: fund balance, fen.
        leverage: their ratio; None where the fund is empty.
        target: ratio wanted.
        tolerance: share of the target by which the ratio may differ.
    """
    when = Quarter.parse(quarter).text
    if leverage is None:
        return f"{bank}{when}基金余额为零而仍有贷款余额{yuan_text(outstanding_fen)}元（目标{_plain(target)}倍）。"
    low, high = target * (1 - tolerance), target * (1 + tolerance)
    # told from the amounts: the ratio comes rounded, onto a bound at times
    side = "高于" if outstanding_fen > target * balance_fen else "低于"
    return (
        f"{bank}{when}贷款余额{yuan_text(outstanding_fen)}元，基金余额{yuan_text(balance_fen)}元，"
        f"为{leverage:.2f}倍，{side}{_plain(low)}至{_plain(high)}倍的范围（目标{_plain(target)}倍）。"
    )


def latest(days: Iterable[date | None]) -> date:
    """The last of some days; those that are None don't count."""
    return max(day for day in days if day is not None)


def _plain(number: Fraction) -> str:
    return f"{four_decimals(number).normalize():f}"
