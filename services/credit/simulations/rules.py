"""What would come of a scenario by the programme's own rules: quarter by quarter, and the answers drawn from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import add
from typing import NamedTuple

from services.credit.bank_events.rules import BorrowerKind, Disbursed
from services.credit.borrowers.rules import check_cap
from services.credit.fund.rules import LeverageLevel, leverage, leverage_level
from services.credit.policy import BenchmarkBand, BenchmarkRates, CreditPolicy, LoanPolicy
from services.credit.refusals import CreditRefusal
from services.credit.simulations.courses import Agreed, Course, Courses, Manner, listed_on, manners, spread
from services.credit.simulations.figures import Figures, Steps, over_time, together
from services.credit.simulations.funds import ClaimedLoans, FundAccount, judged_on
from services.credit.simulations.refusals import (
    NoBenchmark,
    RateBelowZero,
    SimulatedLoanRefused,
    SimulatedSumTooLarge,
    SimulationTooLarge,
)
from services.credit.simulations.scenario import Cohort, FundOpening, OpenLoans, Provision, RateChange, Scenario
from services.credit.subsidies.rules import payment_due
from services.credit.terms.rules import benchmark_rate, check_terms
from shared.calendar import Quarter, add_months
from shared.money import MAX_FEN

MOST_PERIODS = 600_000
"""Interest periods of different loans that one scenario may ask for: some seconds of reckoning."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SimulatedQuarter:
    """A quarter's figures and its leverage, judged as a quarter is judged when its deposit has fallen due."""

    quarter: Quarter
    figures: Figures
    judged_on: date
    leverage: Fraction | None
    """None where no fund is left."""
    level: LeverageLevel


@dataclass(frozen=True, slots=True)
class SimulatedBook:
    """A bank's lending and fund; the whole where the scenario tells no banks apart."""

    bank_code: str | None
    quarters: tuple[SimulatedQuarter, ...]
    first_shortfall_on: date | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What comes of a scenario."""

    books: tuple[SimulatedBook, ...]
    quarters: tuple[SimulatedQuarter, ...]
    """Of all books."""
    whole_from: Quarter
    """The first quarter of which all days are simulated."""

    @property
    def years(self) -> dict[int, Figures]:
        """Figures by calendar year."""
        years: dict[int, list[Figures]] = {}
        for one in self.quarters:
            years.setdefault(one.quarter.year, []).append(one.figures)
        return {year: over_time(quarters) for year, quarters in years.items()}

    @property
    def total(self) -> Figures:
        """Figures of the whole time."""
        return over_time([one.figures for one in self.quarters])

    @property
    def first_shortfall_on(self) -> date | None:
        """The first day on which a fund account can't pay a claim in full."""
        days = [book.first_shortfall_on for book in self.books if book.first_shortfall_on is not None]
        return min(days, default=None)


class _Lent(NamedTuple):
    """Loans that are alike in all that counts."""

    bank_code: str | None
    loans: int
    course: Course
    insurer_share: Fraction


def simulate(
    scenario: Scenario, policy: CreditPolicy, progress: Callable[[int], None] = lambda _done: None
) -> Simulation:
    """Let a scenario run through the programme's rules.

    Args:
        scenario: what is supposed.
        policy: the numbers in force on its first day; they stay in force, but for its changes of the benchmark.
        progress: told how many kinds of loans are reckoned.

    Returns:
        Whole fen by quarter, by bank and of all.

    Raises:
        SimulationTooLarge: it asks for more than `MOST_PERIODS`.
        SimulatedSumTooLarge: its money exceeds `MAX_FEN`.
        SimulatedLoanRefused: the programme has no such loan: its term, its amount, or no rate on its day.
        RateBelowZero: the changes take a benchmark rate below zero.

    Assumed: borrowers and banks act on the days that the rules give them. Interest is paid on its settlement day or
    whole quarters later, lists are handed in and approved on their last day and paid on theirs, deposits come when they
    fall due, a loss is claimed on the first day. On one day money comes in before claims are paid from it.
    """
    policy = replace(policy, loans=changed_rates(policy.loans, scenario.rate_changes))
    check_size(scenario)
    books: dict[str | None, _Book] = {}

    def book(bank_code: str | None) -> _Book:
        if bank_code not in books:
            opening = next((fund for fund in scenario.funds if fund.bank_code == bank_code), FundOpening(bank_code, 0))
            books[bank_code] = _Book(scenario, policy, opening)
        return books[bank_code]

    for fund in scenario.funds:
        book(fund.bank_code)
    for done, lent in enumerate(_all_loans(scenario, policy), start=1):
        book(lent.bank_code).lend(lent)
        progress(done)
    if not books:
        book(None)
    for provision in (*(scenario.deposits or ()), *scenario.pre_allocations):
        book(provision.bank_code)
    finished = tuple(books[code].finished() for code in sorted(books, key=lambda code: code or ""))
    whole = scenario.opens_on == scenario.start.first_day
    whole_from = scenario.start if whole else scenario.start.following
    return Simulation(finished, tuple(_all_books(finished, policy)), whole_from)


def changed_rates(loans: LoanPolicy, changes: Iterable[RateChange]) -> LoanPolicy:
    """Let benchmark rates change: each change is over what holds before it, for all terms alike.

    Raises:
        RateBelowZero: a rate would lie below zero.
    """
    changes = sorted(changes, key=lambda change: change.effective_from)
    if not changes:
        return loans
    days = {rates.effective_from for rates in loans.benchmark}
    first = min(days)
    days |= {change.effective_from for change in changes if change.effective_from > first}
    benchmark = []
    for day in sorted(days):
        held = next(rates for rates in reversed(loans.benchmark) if rates.effective_from <= day)
        change = sum((one.change for one in changes if one.effective_from <= day), Decimal(0))
        bands = tuple(BenchmarkBand(band.up_to_months, band.annual_rate + change) for band in held.bands)
        lowest = min(band.annual_rate for band in bands)
        if lowest < 0:
            raise RateBelowZero(on=day, annual_rate=lowest)
        benchmark.append(BenchmarkRates(day, bands))
    return replace(loans, benchmark=tuple(benchmark))


def check_size(scenario: Scenario) -> None:
    """Check that a scenario can be reckoned in a short time and in numbers that JSON keeps.

    Raises:
        SimulationTooLarge: too many different loans.
        SimulatedSumTooLarge: too much money.
    """
    periods = 0
    sum_fen = sum(fund.balance_fen for fund in scenario.funds)
    sum_fen += sum(money.amount_fen for money in (*(scenario.deposits or ()), *scenario.pre_allocations))
    for cohort in scenario.cohorts:
        quarters = sum(1 for _ in _quarters(cohort))
        sum_fen += quarters * cohort.count * cohort.amount_fen
        for _, loans in manners(cohort.count, scenario.behaviour):
            days = 1 if cohort.on else min(loans, 90)
            periods += quarters * days * (cohort.term_months // 3 + 2)
    for loans_ in scenario.loans:
        sum_fen += loans_.count * loans_.outstanding_fen
        kinds = len(manners(loans_.count, scenario.behaviour))
        periods += kinds * ((loans_.due_on - loans_.disbursed_on).days // 90 + 2)
    if sum_fen > MAX_FEN:
        raise SimulatedSumTooLarge(sum_fen=sum_fen, most_fen=MAX_FEN)
    if periods > MOST_PERIODS:
        raise SimulationTooLarge(periods=periods, most=MOST_PERIODS)


class _Book:
    """One bank's figures as they grow."""

    def __init__(self, scenario: Scenario, policy: CreditPolicy, opening: FundOpening) -> None:
        self._scenario = scenario
        self._policy = policy
        self._bank_code = opening.bank_code
        self._figures = [Figures() for _ in range(scenario.quarters)]
        self._fund = FundAccount(scenario, policy, opening, self._figures)
        self._outstanding = {kind: Steps() for kind in BorrowerKind}
        self._overdue = Steps()
        self._days = _Days(scenario, policy, self._figures)

    def lend(self, lent: _Lent) -> None:
        """Take in loans that are alike."""
        course, loans = lent.course, lent.loans
        agreed = course.agreed
        fen = loans * agreed.amount_fen
        household = agreed.borrower is BorrowerKind.HOUSEHOLD
        outstanding = self._outstanding[agreed.borrower]
        figures = self._days.figures(agreed.disbursed_on)
        if household:
            figures.disbursed_household_fen += fen
        else:
            figures.disbursed_organisation_fen += fen
        outstanding.add(agreed.disbursed_on, fen)
        outstanding.add(course.ends_on, -fen)
        if course.defaults:
            self._overdue.add(min(agreed.due_on + _ONE_DAY, course.ends_on), fen)
            self._overdue.add(course.ends_on, -fen)
            claims = ClaimedLoans(loans, agreed.amount_fen, course.unpaid_interest_fen, lent.insurer_share)
            self._fund.claim(course.ends_on, claims)
        else:
            self._days.figures(course.ends_on).repaid_fen += fen
        self._pay_interest(course, loans)
        for listed in course.listed:
            of_list, listed_fen = self._days.of_list(listed.quarter), loans * listed.amount_fen
            if household:
                of_list.handed_in.subsidy_household_fen += listed_fen
            else:
                of_list.handed_in.subsidy_organisation_fen += listed_fen
            of_list.payable.subsidy_payable_fen += listed_fen

    def finished(self) -> SimulatedBook:
        """Everything once all loans are in."""
        scenario = self._scenario
        quarters = self._days.quarters
        self._fund.provide(
            None if scenario.deposits is None else _of_bank(scenario.deposits, self._bank_code),
            _of_bank(scenario.pre_allocations, self._bank_code),
        )
        ends = [quarter.last_day for quarter in quarters]
        judged = [judged_on(quarter, self._policy) for quarter in quarters]
        self._fund.run(judged[-1])
        held_fen, judged_fen = self._fund.balances([scenario.opens_on - _ONE_DAY, *ends]), self._fund.balances(judged)
        household, organisation = (self._outstanding[kind] for kind in BorrowerKind)
        household_fen, organisation_fen, overdue_fen = household.on(ends), organisation.on(ends), self._overdue.on(ends)
        judged_outstanding_fen = list(map(add, household.on(judged), organisation.on(judged)))
        for place, figures in enumerate(self._figures):
            figures.fund_opening_fen, figures.fund_closing_fen = held_fen[place], held_fen[place + 1]
            figures.outstanding_household_fen = household_fen[place]
            figures.outstanding_organisation_fen = organisation_fen[place]
            figures.overdue_fen = overdue_fen[place]
            figures.judged_balance_fen = judged_fen[place]
            figures.judged_outstanding_fen = judged_outstanding_fen[place]
        judgements = tuple(
            _judged(quarters[place], figures, self._policy) for place, figures in enumerate(self._figures)
        )
        return SimulatedBook(self._bank_code, judgements, self._in_time(self._fund.first_shortfall_on))

    def _pay_interest(self, course: Course, loans: int) -> None:
        for period in course.periods:
            self._days.figures(period.settled_on).interest_due_fen += loans * period.interest_fen
            if period.paid_on is not None:
                self._days.figures(period.paid_on).interest_collected_fen += loans * period.interest_fen

    def _in_time(self, day: date | None) -> date | None:
        return day if day is not None and day <= self._scenario.last.last_day else None


class _ListDays(NamedTuple):
    handed_in: Figures
    """Of the quarter in which the list counts as handed in."""
    payable: Figures
    """Of the quarter in which its last day of payment lies."""


class _Days:
    """To which quarter of a scenario a day belongs."""

    def __init__(self, scenario: Scenario, policy: CreditPolicy, figures: list[Figures]) -> None:
        self._scenario = scenario
        self._figures = figures
        self._elsewhere = Figures()
        self.quarters = [scenario.start]
        while len(self.quarters) < scenario.quarters:
            self.quarters.append(self.quarters[-1].following)
        self._lists = {}
        # the list before may be paid for when the scenario has begun
        for quarter in (scenario.start.preceding, *self.quarters):
            handed_in_on = listed_on(quarter, policy)
            payable_on = payment_due(handed_in_on, policy.subsidies).on
            self._lists[quarter] = _ListDays(self.figures(handed_in_on), self.figures(payable_on))

    def figures(self, day: date) -> Figures:
        """The figures of a day's quarter; such as nobody reads where the day is past or lies after the last quarter."""
        place = self._scenario.place_of(day)
        counts = place < len(self._figures) and day >= self._scenario.opens_on
        return self._figures[place] if counts else self._elsewhere

    def of_list(self, quarter: Quarter) -> _ListDays:
        """The figures for which a quarter's list counts."""
        return self._lists.get(quarter) or _ListDays(self._elsewhere, self._elsewhere)


def _judged(quarter: Quarter, figures: Figures, policy: CreditPolicy) -> SimulatedQuarter:
    outstanding_fen, balance_fen = figures.judged_outstanding_fen, figures.judged_balance_fen
    return SimulatedQuarter(
        quarter,
        figures,
        judged_on(quarter, policy),
        leverage(outstanding_fen, balance_fen),
        leverage_level(outstanding_fen, balance_fen, policy.fund),
    )


def _all_books(books: tuple[SimulatedBook, ...], policy: CreditPolicy) -> Iterator[SimulatedQuarter]:
    def of_all(first: SimulatedQuarter, *others: SimulatedQuarter) -> SimulatedQuarter:
        return _judged(first.quarter, together([one.figures for one in (first, *others)]), policy)

    return map(of_all, *(book.quarters for book in books))


def _of_bank(provisions: Iterable[Provision], bank_code: str | None) -> Mapping[Quarter, int]:
    sums: dict[Quarter, int] = {}
    for one in provisions:
        if one.bank_code == bank_code:
            sums[one.quarter] = sums.get(one.quarter, 0) + one.amount_fen
    return sums


def _quarters(cohort: Cohort) -> Iterator[Quarter]:
    quarter = cohort.first
    while quarter <= cohort.last:
        yield quarter
        quarter = quarter.following


def _all_loans(scenario: Scenario, policy: CreditPolicy) -> Iterator[_Lent]:
    courses = Courses(scenario.behaviour, policy, scenario.opens_on)
    for loans in scenario.loans:
        yield from _open_loans(loans, scenario, courses)
    for cohort in scenario.cohorts:
        for quarter in _quarters(cohort):
            yield from _cohort(cohort, quarter, scenario, policy, courses)
            courses.forget()


def _open_loans(loans: OpenLoans, scenario: Scenario, courses: Courses) -> Iterator[_Lent]:
    agreed = Agreed(
        loans.borrower,
        loans.outstanding_fen,
        loans.annual_rate,
        loans.disbursed_on,
        loans.due_on,
        loans.breached_on,
    )
    for manner, number in manners(loans.count, scenario.behaviour):
        yield _Lent(loans.bank_code, number, courses.of(agreed, manner), loans.insurer_share)


def _cohort(
    cohort: Cohort, quarter: Quarter, scenario: Scenario, policy: CreditPolicy, courses: Courses
) -> Iterator[_Lent]:
    first = max(quarter.first_day, scenario.opens_on)
    agreed_on: Callable[[date], Agreed] = lru_cache(maxsize=None)(lambda on: _agreed(cohort, on, policy))
    for manner, number in manners(cohort.count, scenario.behaviour):
        span = (cohort.on, cohort.on) if cohort.on else (first, quarter.last_day)
        for on, loans in spread(number, *span):
            yield _Lent(cohort.bank_code, loans, courses.of(agreed_on(on), Manner(*manner)), cohort.insurer_share)


def _agreed(cohort: Cohort, on: date, policy: CreditPolicy) -> Agreed:
    """What a loan of the cohort is agreed on, as the rules take it from a bank.

    Raises:
        SimulatedLoanRefused: they refuse it.
    """
    due_on = add_months(on, cohort.term_months)
    try:
        annual_rate = benchmark_rate(on, cohort.term_months, policy.loans)
        if annual_rate is None:
            raise NoBenchmark(on=on, term_months=cohort.term_months)
        disbursed = Disbursed(
            event_id="",
            occurred_on=on,
            amount_fen=cohort.amount_fen,
            annual_rate=annual_rate,
            term_months=cohort.term_months,
            due_on=due_on,
        )
        check_terms(disbursed, policy.loans)
        if cohort.borrower is BorrowerKind.HOUSEHOLD:
            check_cap([((on, cohort.amount_fen),)], on, policy.borrowers.household_cap_fen)
    except CreditRefusal as refusal:
        raise SimulatedLoanRefused(
            place=cohort.place, reason_zh=refusal.detail_zh, reason_en=refusal.detail_en
        ) from refusal
    return Agreed(cohort.borrower, cohort.amount_fen, annual_rate, on, due_on)
