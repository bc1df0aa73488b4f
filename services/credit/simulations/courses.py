"""How loans that are lent alike go on: who repays when, and the interest and subsidy that the loan rules give them.

A cohort is made of whole loans. Each share of it is a number of loans by the largest remainder, so that every figure is
that of a real loan times a count: what the rules round, they round for each loan, as they do for the banks' events.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.credit.bank_events.rules import (
    Applied,
    BorrowerKind,
    Breached,
    Disbursed,
    InterestCollected,
    LoanEvent,
    PrincipalRepaid,
    Surveyed,
)
from services.credit.claims.rules import earliest_claim_on
from services.credit.interest.rules import Period
from services.credit.loans.rules import LoanState, fold
from services.credit.policy import CreditPolicy
from services.credit.simulations.scenario import Behaviour
from services.credit.subsidies.rules import LineKind, ListedLine, subsidy_lines
from shared.calendar import Quarter, add_months, settlement_cut

_ONE_DAY = timedelta(days=1)


class Manner(NamedTuple):
    """What sets loans of one cohort apart."""

    early: bool
    defaults: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one loan was agreed on."""

    borrower: BorrowerKind
    amount_fen: int
    annual_rate: Decimal
    disbursed_on: date
    due_on: date
    breached_on: date | None = None


class Paid(NamedTuple):
    """One interest period of a loan."""

    settled_on: date
    """When the interest falls due."""
    paid_on: date | None
    """None where it is never paid."""
    interest_fen: int


class Listed(NamedTuple):
    """What a quarter's subsidy list holds of a loan."""

    quarter: Quarter
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Course:
    """How one loan goes on."""

    agreed: Agreed
    ends_on: date
    """Day on which it is repaid or, in default, on which it is claimed."""
    defaults: bool
    periods: tuple[Paid, ...]
    listed: tuple[Listed, ...]

    @property
    def unpaid_interest_fen(self) -> int:
        """Interest that was never paid."""
        return sum(period.interest_fen for period in self.periods if period.paid_on is None)


def shared_out(count: int, shares: Sequence[Fraction]) -> list[int]:
    """Share a number of loans out in whole loans.

    Args:
        count: loans, 0 or more.
        shares: exact shares that add up to 1.

    Returns:
        A number for each share, in order; together the count. Each is its exact part rounded down, and the loans left
        over go to the largest remainders, of equal ones to the first.
    """
    exact = [count * share for share in shares]
    counts = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: (counts[place] - exact[place], place))
    for place in by_remainder[: count - sum(counts)]:
        counts[place] += 1
    return counts


def manners(count: int, behaviour: Behaviour) -> list[tuple[Manner, int]]:
    """Share a cohort's loans out by what their borrowers do; manners that nobody has are left out."""
    early, defaults, late = behaviour.early_share, behaviour.default_share, 1 - behaviour.on_time_share
    by_principal = {
        (True, False): early,
        (False, True): (1 - early) * defaults,
        (False, False): (1 - early) * (1 - defaults),
    }
    shares = {
        Manner(*principal, is_late): share * (late if is_late else 1 - late)
        for principal, share in by_principal.items()
        for is_late in (False, True)
    }
    counts = shared_out(count, list(shares.values()))
    return [(manner, loans) for manner, loans in zip(shares, counts, strict=True) if loans]


def spread(count: int, first: date, last: date) -> Iterator[tuple[date, int]]:
    """Spread loans evenly over the days of a span, both ends included; days without a loan are left out."""
    days = (last - first).days + 1
    if count < days:
        # the middle of as many equal parts: one loan does not stand on the span's first or last day
        yield from ((first + timedelta(days=(2 * loan + 1) * days // (2 * count)), 1) for loan in range(count))
        return
    for day in range(days):
        yield first + timedelta(days=day), (day + 1) * count // days - day * count // days


class Courses:
    """Reckons loans; those that differ only in their manner share what their events fold to."""

    def __init__(self, behaviour: Behaviour, policy: CreditPolicy, opens_on: date) -> None:
        self._behaviour = behaviour
        self._policy = policy
        self._opens_on = opens_on
        self._states: dict[tuple[Agreed, date | None], LoanState] = {}

    def of(self, agreed: Agreed, manner: Manner) -> Course:
        """The course of a loan.

        A loan that was due before the scenario begins and still stands is in default. One whose day of early repayment
        lies in the past was not repaid early.
        """
        early_on = self._early_on(agreed) if manner.early else None
        manner = Manner(early_on is not None, manner.defaults or agreed.due_on < self._opens_on, manner.late)
        return self._reckoned(agreed, manner, early_on)

    def forget(self) -> None:
        """Keep no loan any longer: those of another cohort are others."""
        self._states.clear()

    def _early_on(self, agreed: Agreed) -> date | None:
        early_on = add_months(agreed.disbursed_on, self._behaviour.early_after_months)
        return early_on if self._opens_on <= early_on < agreed.due_on else None

    def _reckoned(self, agreed: Agreed, manner: Manner, early_on: date | None) -> Course:
        if manner.defaults:
            ends_on = max(earliest_claim_on(agreed.due_on, self._policy.claims), self._opens_on)
        else:
            ends_on = early_on or agreed.due_on
        state = self._state(agreed, early_on)
        rows = [row for row in state.schedule if row.interest_fen]
        unpaid_from = len(rows) - (self._behaviour.unpaid_periods if manner.defaults else 0)
        paid_on = [
            self._paid_on(row, agreed, early_on, ends_on, manner) if number < unpaid_from else None
            for number, row in enumerate(rows)
        ]
        periods = tuple(
            Paid(_settled_on(row, agreed, early_on), paid, row.interest_fen)
            for row, paid in zip(rows, paid_on, strict=True)
        )
        completed = [
            (row, list_quarter(on, self._policy)) for row, on in zip(rows, paid_on, strict=True) if on is not None
        ]
        return Course(agreed, ends_on, manner.defaults, periods, tuple(self._listed(state, completed)))

    def _paid_on(
        self, row: Period, agreed: Agreed, early_on: date | None, ends_on: date, manner: Manner
    ) -> date | None:
        settled_on = _settled_on(row, agreed, early_on)
        # what fell due before the scenario begins is taken as paid then
        if not manner.late or settled_on < self._opens_on:
            return settled_on
        quarters = self._behaviour.late_quarters
        if quarters is None:
            return None
        quarter = Quarter.parse(row.period)
        for _ in range(quarters):
            quarter = quarter.following
        on = max(settled_on, settlement_cut(quarter) - _ONE_DAY)
        return None if manner.defaults and on > ends_on else on

    def _state(self, agreed: Agreed, early_on: date | None) -> LoanState:
        """The loan as its events fold, all interest paid."""
        found = self._states.get((agreed, early_on))
        if found is not None:
            return found
        events = _events(agreed, early_on)
        collected = [
            InterestCollected(
                event_id=row.period,
                occurred_on=_settled_on(row, agreed, early_on),
                amount_fen=row.interest_fen,
                period=row.period,
            )
            for row in fold(events, self._policy).schedule
            if row.interest_fen
        ]
        found = self._states[agreed, early_on] = fold([*events, *collected], self._policy)
        return found

    def _listed(self, state: LoanState, completed: Sequence[tuple[Period, Quarter]]) -> Iterator[Listed]:
        if state.applied and state.applied.borrower is BorrowerKind.HOUSEHOLD:
            yield from (Listed(quarter, row.subsidy_fen) for row, quarter in completed if row.subsidy_fen)
            return
        yield from _listed_by_year(state, completed)


def list_quarter(paid_on: date, policy: CreditPolicy) -> Quarter:
    """The first list on which interest can stand that was paid on a day: lists are handed in on their last day."""
    quarter = Quarter.of(paid_on)
    return quarter if paid_on <= listed_on(quarter, policy) else quarter.following


def listed_on(quarter: Quarter, policy: CreditPolicy) -> date:
    """The day on which a quarter's list is handed in."""
    return date(quarter.year, quarter.number * 3, policy.duties.list_day)


def _listed_by_year(state: LoanState, completed: Sequence[tuple[Period, Quarter]]) -> Iterator[Listed]:
    """An organisation's years: the list's own rule is asked at each list on which one of them can change."""
    at = {max(quarter, Quarter(int(row.period[:4]), 4)) for row, quarter in completed if row.eligible_fen}
    listed: list[ListedLine] = []
    for quarter in sorted(at):
        until_then = replace(state, schedule=tuple(row for row, by in completed if by <= quarter))
        for line in subsidy_lines({"": until_then}, listed, str(quarter)):
            listed.append(ListedLine(f"{line.label} {quarter}", "", line.label, LineKind(line.kind), line.amount_fen))
            yield Listed(quarter, line.amount_fen)


def _events(agreed: Agreed, early_on: date | None) -> list[LoanEvent]:
    on, amount_fen = agreed.disbursed_on, agreed.amount_fen
    events: list[LoanEvent] = [
        Applied(
            event_id="applied",
            occurred_on=on,
            borrower=agreed.borrower,
            amount_fen=amount_fen,
            term_months=0,
            purpose="",
        ),
        Surveyed(event_id="surveyed", occurred_on=on, approved=True, approved_amount_fen=amount_fen),
        Disbursed(
            event_id="disbursed",
            occurred_on=on,
            amount_fen=amount_fen,
            annual_rate=agreed.annual_rate,
            term_months=0,
            due_on=agreed.due_on,
        ),
    ]
    if agreed.breached_on:
        events.append(Breached(event_id="breached", occurred_on=agreed.breached_on))
    if early_on:
        events.append(PrincipalRepaid(event_id="repaid", occurred_on=early_on, amount_fen=amount_fen))
    return events


def _settled_on(row: Period, agreed: Agreed, early_on: date | None) -> date:
    """The day on which a period's interest is settled: its last day, or that of the principal."""
    if early_on is not None and early_on < row.end:
        return early_on
    return agreed.due_on if row.end == agreed.due_on else row.end - _ONE_DAY
