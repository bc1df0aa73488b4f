"""The five classes of loans, computed from their arrears, and how they moved from one quarter's end to the next."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from services.credit.arrears.rules import Arrears, arrears_on, next_arrears_on
from services.credit.bank_events.rules import Classification, LoanEvent, live_events
from services.credit.loans.rules import LoanPhase, fold_on
from services.credit.policy import ClassRules, CreditPolicy

_ONE_DAY = timedelta(days=1)


class Standing(StrEnum):
    """Where a loan stands in the classification: one of the five classes, or out of it."""

    NORMAL = "normal"
    SPECIAL_MENTION = "special_mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"
    REPAID = "repaid"
    """No principal is outstanding any more."""
    COMPENSATED = "compensated"
    """The fund stood in for it."""
    NONE = "none"
    """Not lent yet, or its disbursement was taken back."""
    UNREPORTED = "unreported"
    """Lent, and the bank has not given its own class yet."""


UNCLASSIFIED = (Standing.REPAID, Standing.COMPENSATED, Standing.NONE)
"""Out of the classification, whatever the bank said last."""
NON_PERFORMING = (Standing.SUBSTANDARD, Standing.DOUBTFUL, Standing.LOSS)


class Judgement(NamedTuple):
    """A loan's classification at the end of a day."""

    computed: Standing
    reported: Classification | None = None
    """The bank's own class; None before its first report."""
    arrears_due_on: date | None = None
    """When the oldest of what is overdue fell due; None without arrears."""
    overdue_principal_fen: int = 0
    overdue_interest_fen: int = 0
    outstanding_fen: int = 0

    @property
    def own_class(self) -> Standing:
        """The bank's own class of a loan that is in the classification."""
        if self.computed in UNCLASSIFIED:
            return self.computed
        return Standing(self.reported.value) if self.reported else Standing.UNREPORTED


def rules_on(on: date, lent_on: date, rules: Iterable[ClassRules]) -> ClassRules | None:
    """Give the rules of classes by which a loan is judged on a day; None before the first.

    Args:
        on: the day, inclusive: rules hold from their first day on.
        lent_on: when the loan was paid out; new rules may hold for older loans from a later day on.
        rules: in any order.
    """
    return max((one for one in rules if one.holds_from(lent_on) <= on), key=_since, default=None)


def class_of(overdue_days: int, rules: ClassRules | None) -> Standing:
    """Classify a loan by how long its arrears last.

    Args:
        overdue_days: 0 without arrears; arrears of interest count like those of principal.
        rules: those in force on the day; without any, every loan is normal.

    Source: R002-131, 贷款风险分类指引 (2007) as it was practised; 商业银行金融资产风险分类办法 (2023).
    """
    worst = Standing.NORMAL
    for band in rules.bands if rules else ():
        if overdue_days > band.over_days:
            worst = Standing(band.classification)
    return worst


def judge(events: Sequence[LoanEvent], on: date, policy: CreditPolicy) -> tuple[Judgement, date | None]:
    """Classify a loan at the end of a day, by all that is known of it.

    Args:
        events: the loan's accepted events, reversed ones and reversals included.
        on: the day.
        policy: the numbers in force for this loan.

    Returns:
        The judgement, and the next day on which another may come out: that of the loan's next event, of the next sum
        to fall due, of the next class by days, or of new rules; None where nothing changes any more.
    """
    state = fold_on(events, on, policy)
    next_event_on = min((event.occurred_on for event in live_events(events) if event.occurred_on > on), default=None)
    reported = state.classification
    if state.state is LoanPhase.COMPENSATED:
        return Judgement(Standing.COMPENSATED, reported), next_event_on
    if state.due_on is None or not state.outstanding_fen:
        gone = Standing.NONE if state.due_on is None else Standing.REPAID
        return Judgement(gone, reported), next_event_on
    arrears = arrears_on(state.schedule, state.outstanding_fen, state.due_on, on, state.unpaid_dues_on(on))
    lent_on = state.balance[0][0]
    judgement = Judgement(
        class_of(arrears.days(on), rules_on(on, lent_on, policy.classification)),
        reported,
        arrears.due_on,
        arrears.principal_fen,
        arrears.interest_fen,
        state.outstanding_fen,
    )
    more_on = next_arrears_on(state.schedule, state.outstanding_fen, state.due_on, on, state.unpaid_dues_on(on))
    coming = [next_event_on, more_on, _next_class_on(arrears, on, lent_on, policy.classification)]
    return judgement, min((day for day in coming if day is not None), default=None)


def _next_class_on(arrears: Arrears, on: date, lent_on: date, rules: Sequence[ClassRules]) -> date | None:
    """The first day after one on which arrears that stay as they are put a loan into another class."""
    if arrears.due_on is None:
        return None
    days = [since for one in rules if (since := one.holds_from(lent_on)) > on]
    held = rules_on(on, lent_on, rules)
    for band in held.bands if held else ():
        reached_on = arrears.due_on + timedelta(days=band.over_days) + _ONE_DAY
        if reached_on > on:
            days.append(reached_on)
    return min(days, default=None)


def _since(rules: ClassRules) -> date:
    return rules.effective_from


class Standpoint(NamedTuple):
    """A loan at a quarter's end."""

    standing: Standing
    outstanding_fen: int


class Move(NamedTuple):
    """How many loans went from one standing to another between two quarters' ends."""

    before: Standing
    after: Standing
    loans: int
    before_fen: int
    """Principal outstanding at the first quarter's end, fen."""
    after_fen: int
    """Principal outstanding at the second, fen."""


def migration(pairs: Iterable[tuple[Standpoint, Standpoint]]) -> tuple[Move, ...]:
    """Count how loans moved between two quarters' ends.

    Args:
        pairs: each loan at the first and at the second; a loan that was not lent at the first is ``none`` there.

    Returns:
        Moves in order of the standings; none without a loan. The rows of each standing sum to what stood there.
    """
    counted: dict[tuple[Standing, Standing], list[int]] = {}
    for before, after in pairs:
        if before.standing is after.standing is Standing.NONE:
            continue
        sums = counted.setdefault((before.standing, after.standing), [0, 0, 0])
        sums[0] += 1
        sums[1] += before.outstanding_fen
        sums[2] += after.outstanding_fen
    order = list(Standing)
    return tuple(
        Move(before, after, *counted[before, after])
        for before in order
        for after in order
        if (before, after) in counted
    )
