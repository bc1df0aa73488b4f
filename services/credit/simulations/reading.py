"""From what a scenario says to what the engine takes, and from what the engine gives to what is shown."""

from collections.abc import Callable
from datetime import date

from services.credit.policies import to_policy
from services.credit.policy import CreditPolicy
from services.credit.refusals import CreditRefusal
from services.credit.simulations.answers import Answers, Warned, answers, warnings
from services.credit.simulations.overrides import overridden
from services.credit.simulations.refusals import NoBenchmark, SimulatedLoanRefused
from services.credit.simulations.rules import SimulatedQuarter, Simulation, changed_rates, simulate
from services.credit.simulations.scenario import (
    Behaviour,
    Cohort,
    FundOpening,
    OpenLoans,
    Provision,
    RateChange,
    Scenario,
)
from services.credit.simulations.schemas import (
    AnswersRead,
    BookRead,
    OpenLoansWritten,
    PolicyUsed,
    ProvisionWritten,
    QuarterRead,
    ScenarioDocument,
    Sentence,
    SimulationRead,
    WarningRead,
    YearRead,
)
from services.credit.terms.rules import benchmark_rate
from shared.calendar import Quarter, add_months
from shared.money import two_decimals
from shared.policies.credit import CreditSection


class Books:
    """What an area's books hold on a day."""

    def __init__(self, on: date, funds: tuple[FundOpening, ...], loans: tuple[OpenLoans, ...]) -> None:
        self.on = on
        self.funds = funds
        self.loans = loans


def reckoned(
    document: ScenarioDocument,
    section: CreditSection,
    used: PolicyUsed,
    books: Books | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> SimulationRead:
    """Let a scenario run; takes seconds where it is large.

    Args:
        document: the scenario.
        section: the policy pack's numbers before the scenario's own.
        used: which pack that is.
        books: what stands today, where the scenario begins with it.
        progress: told how many kinds of loans are reckoned.

    Raises:
        CreditRefusal: see `rules.simulate`.
        OverrideInvalid: a number of the scenario's own can't stand in a pack.
    """
    policy = to_policy(overridden(section, document.overrides))
    scenario = scenario_of(document, policy, books)
    simulation = simulate(scenario, policy, progress)
    return _shown(document, scenario.opens_on, used, simulation, policy)


def scenario_of(document: ScenarioDocument, policy: CreditPolicy, books: Books | None = None) -> Scenario:
    """What the engine takes.

    Raises:
        SimulatedLoanRefused: there is no benchmark rate for a loan that is outstanding.
        RateBelowZero: the changes take a benchmark rate below zero.
    """
    start = Quarter.parse(document.start)
    given = document.assumptions
    changes = tuple(RateChange(one.effective_from, one.change) for one in document.rate_changes)
    loans = changed_rates(policy.loans, changes)

    def of_opening(place: int, written: OpenLoansWritten) -> OpenLoans:
        rate = written.annual_rate
        if rate is None:
            rate = benchmark_rate(written.disbursed_on, written.term_months, loans)
        if rate is None:
            none: CreditRefusal = NoBenchmark(on=written.disbursed_on, term_months=written.term_months)
            raise SimulatedLoanRefused(
                place=f"opening.loans[{place}]", reason_zh=none.detail_zh, reason_en=none.detail_en
            )
        return OpenLoans(
            f"opening.loans[{place}]",
            written.bank,
            written.borrower,
            written.count,
            written.outstanding_fen,
            written.disbursed_on,
            add_months(written.disbursed_on, written.term_months),
            rate,
            written.insurer_share,
        )

    opened = tuple(of_opening(place, written) for place, written in enumerate(document.opening.loans))
    funds = tuple(FundOpening(fund.bank, fund.balance_fen, fund.deposit_due_fen) for fund in document.opening.funds)
    return Scenario(
        start,
        document.quarters,
        books.on if books else start.first_day,
        Behaviour(**{name: getattr(given, name) for name in type(given).model_fields if name != "insurer_share"}),
        tuple(
            Cohort(
                f"cohorts[{place}]",
                one.bank,
                one.borrower,
                Quarter.parse(one.quarter),
                Quarter.parse(one.until or one.quarter),
                one.count,
                one.amount_fen,
                one.term_months,
                one.on,
                given.insurer_share if one.insurer_share is None else one.insurer_share,
            )
            for place, one in enumerate(document.cohorts)
        ),
        books.loans if books else opened,
        books.funds if books else funds,
        None if document.deposits is None else _provisions(document.deposits),
        _provisions(document.pre_allocations),
        changes,
    )


def _provisions(written: tuple[ProvisionWritten, ...]) -> tuple[Provision, ...]:
    return tuple(Provision(one.bank, Quarter.parse(one.quarter), one.amount_fen) for one in written)


def _shown(
    document: ScenarioDocument, opens_on: date, used: PolicyUsed, simulation: Simulation, policy: CreditPolicy
) -> SimulationRead:
    return SimulationRead(
        name=document.name,
        area=document.area,
        opens_on=opens_on,
        policy=used,
        answers=_answers(answers(simulation)),
        quarters=[_quarter(one) for one in simulation.quarters],
        years=[YearRead(year=year, figures=figures) for year, figures in simulation.years.items()],
        total=simulation.total,
        books=[
            BookRead(bank_code=book.bank_code, quarters=[_quarter(one) for one in book.quarters])
            for book in simulation.books
            if book.bank_code is not None
        ],
        warnings=[_warning(one) for one in warnings(simulation, policy)],
    )


def _answers(found: Answers) -> AnswersRead:
    return AnswersRead(
        next_year=found.next_year,
        subsidy_next_year_fen=found.subsidy_next_year_fen,
        fund_short_on=found.fund_short_on,
        fund_short_in=None if found.fund_short_in is None else str(found.fund_short_in),
        fund_lacked_fen=found.fund_lacked_fen,
        peak_leverage=None if found.peak_leverage is None else str(two_decimals(found.peak_leverage)),
        peak_in=None if found.peak_in is None else str(found.peak_in),
        without_fund_in=None if found.without_fund_in is None else str(found.without_fund_in),
        deposits_needed_fen=found.deposits_needed_fen,
        sentences=[Sentence(zh=zh, en=en) for zh, en in found.sentences],
    )


def _quarter(one: SimulatedQuarter) -> QuarterRead:
    return QuarterRead(
        quarter=str(one.quarter),
        figures=one.figures,
        judged_on=one.judged_on,
        leverage=None if one.leverage is None else str(two_decimals(one.leverage)),
        level=one.level,
    )


def _warning(one: Warned) -> WarningRead:
    return WarningRead(
        code=one.code,
        bank_code=one.bank_code,
        first_quarter=str(one.first),
        quarters=one.quarters,
        detail=Sentence(zh=one.zh, en=one.en),
    )
