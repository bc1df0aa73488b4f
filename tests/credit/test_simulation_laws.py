"""What holds of every scenario, whatever is supposed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.credit.bank_events.rules import BorrowerKind
from services.credit.simulations.figures import NAMES
from services.credit.simulations.rules import simulate
from services.credit.simulations.scenario import Behaviour, Cohort, FundOpening, OpenLoans, Provision, Scenario
from shared.calendar import Quarter
from tests.credit.loan_builder import RATE
from tests.credit.policy_builder import POLICY

START = Quarter(2016, 1)
PERCENT = st.integers(0, 100).map(lambda share: Fraction(share, 100))
BANKS = st.sampled_from(["rcc", "abc"])
KINDS = st.sampled_from(list(BorrowerKind))
MONEY = st.integers(0, 50_000_000)

BEHAVIOURS = st.builds(
    Behaviour,
    on_time_share=PERCENT,
    late_quarters=st.none() | st.integers(1, 6),
    early_share=PERCENT,
    early_after_months=st.integers(1, 40),
    default_share=PERCENT,
    unpaid_periods=st.integers(0, 15),
    recovery_share=PERCENT,
    recovery_quarters=st.integers(0, 6),
)


def quarter(number: int) -> Quarter:
    """A quarter by its place after the first one."""
    return Quarter(START.year + number // 4, number % 4 + 1)


@st.composite
def cohorts(draw: st.DrawFn, counts: st.SearchStrategy[int], *, one_day: bool = False) -> Cohort:
    """A cohort of one or more quarters of 2016 and 2017."""
    first = draw(st.integers(0, 7))
    last = first if one_day else draw(st.integers(first, 7))
    on = draw(st.none() | st.just(1)) if not one_day and first == last else (1 if one_day else None)
    day = quarter(first).first_day.replace(day=draw(st.integers(1, 28))) if on else None
    return Cohort(
        "cohorts[0]",
        draw(BANKS),
        draw(KINDS),
        quarter(first),
        quarter(last),
        draw(counts),
        draw(st.integers(1, 5_000_000)),
        draw(st.integers(36, 60)),
        day,
        draw(PERCENT),
    )


OPEN = st.builds(
    OpenLoans,
    place=st.just("opening.loans[0]"),
    bank_code=BANKS,
    borrower=KINDS,
    count=st.integers(1, 20),
    outstanding_fen=st.integers(1, 5_000_000),
    disbursed_on=st.dates(date(2012, 1, 1), date(2015, 12, 31)),
    due_on=st.dates(date(2016, 1, 1), date(2020, 12, 31)) | st.dates(date(2015, 12, 31), date(2016, 2, 1)),
    annual_rate=st.just(RATE),
    insurer_share=PERCENT,
    breached_on=st.none() | st.just(date(2016, 5, 5)),
)
PROVISIONS = st.lists(st.builds(Provision, BANKS, st.integers(0, 19).map(quarter), MONEY), max_size=4).map(tuple)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Anything that can be supposed."""
    return Scenario(
        START,
        draw(st.integers(1, 20)),
        START.first_day,
        draw(BEHAVIOURS),
        tuple(draw(st.lists(cohorts(st.integers(1, 60)), max_size=3))),
        tuple(draw(st.lists(OPEN, max_size=2))),
        (FundOpening("rcc", draw(MONEY), draw(MONEY)), FundOpening("abc", draw(MONEY))),
        draw(st.none() | PROVISIONS),
        draw(PROVISIONS),
    )


@settings(max_examples=60)
@given(scenarios())
def test_money_is_kept(scenario: Scenario) -> None:
    simulation = simulate(scenario, POLICY)
    for book in simulation.books:
        before_fen = next(fund.balance_fen for fund in scenario.funds if fund.bank_code == book.bank_code)
        paid_fen = back_fen = city_fen = county_fen = due_fen = collected_fen = subsidy_fen = 0
        for one in (judged.figures for judged in book.quarters):
            provided_fen = one.deposited_fen + one.pre_allocated_fen
            assert one.fund_opening_fen == before_fen
            assert one.fund_closing_fen == (
                before_fen + provided_fen - one.paid_from_fund_fen + one.recovered_to_fund_fen
            )
            assert one.insurer_fen + one.paid_from_fund_fen + one.shortfall_fen == one.claimed_fen
            assert min(one.fund_closing_fen, one.outstanding_household_fen, one.outstanding_organisation_fen) >= 0
            assert 0 <= one.overdue_fen <= one.outstanding_fen
            before_fen = one.fund_closing_fen
            paid_fen += one.paid_from_fund_fen
            back_fen += one.recovered_to_fund_fen
            city_fen += one.city_share_fen
            county_fen += one.county_share_fen
            due_fen += one.interest_due_fen
            collected_fen += one.interest_collected_fen
            # net loss is city's and county's, in the end and on the way
            assert city_fen + county_fen == paid_fen - back_fen >= 0
            assert county_fen - city_fen >= 0
            assert collected_fen <= due_fen
            subsidy_fen += one.subsidy_household_fen
        assert back_fen <= paid_fen
    assert simulation.total == simulate(scenario, POLICY).total
    for name in NAMES:
        assert (
            getattr(simulation.total, name) == sum(getattr(one, name) for one in simulation.years.values())
            or name.endswith(("outstanding_household_fen", "outstanding_organisation_fen", "overdue_fen"))
            or (name.startswith(("fund_", "judged_")))
        )


@settings(max_examples=40)
@given(cohorts(st.integers(1, 60)), PERCENT, PERCENT)
def test_lending_comes_back(cohort: Cohort, early_share: Fraction, late_share: Fraction) -> None:
    """Without default everything is repaid, and a household gets all interest of three years back."""
    behaviour = Behaviour(1 - late_share, 2, early_share, 20, Fraction(0), 0, Fraction(0), 0)
    cohort = replace(cohort, term_months=36, borrower=BorrowerKind.HOUSEHOLD)
    total = simulate(Scenario(START, 40, START.first_day, behaviour, (cohort,)), POLICY).total
    assert total.repaid_fen == total.disbursed_fen
    assert total.outstanding_fen == total.claimed_fen == 0
    assert total.interest_collected_fen == total.interest_due_fen == total.subsidy_household_fen


@settings(max_examples=40)
@given(
    cohorts(st.integers(1, 4).map(lambda hundreds: hundreds * 10_000), one_day=True),
    st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)]),
    st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(3, 4)]),
    st.integers(2, 9),
)
def test_so_many_times_the_loans_are_so_many_times_the_money(
    cohort: Cohort, early_share: Fraction, default_share: Fraction, times: int
) -> None:
    """Where the shares are whole loans, and the fund pays in full: nothing is rounded over more than one loan."""
    behaviour = Behaviour(Fraction(9, 10), 1, early_share, 20, default_share, 1, Fraction(1, 3), 2)
    cohort = replace(cohort, amount_fen=cohort.amount_fen * 8, borrower=BorrowerKind.ORGANISATION)
    once = Scenario(
        START, 30, START.first_day, behaviour, (cohort,), (), (FundOpening(cohort.bank_code, 10_000_000_000_000),)
    )
    more = replace(
        once,
        cohorts=(replace(cohort, count=cohort.count * times),),
        funds=(FundOpening(cohort.bank_code, 10_000_000_000_000 * times),),
    )
    first, second = simulate(once, POLICY), simulate(more, POLICY)
    for one, other in zip(first.quarters, second.quarters, strict=True):
        assert {name: getattr(one.figures, name) * times for name in NAMES} == {
            name: getattr(other.figures, name) for name in NAMES
        }
        assert (one.leverage, one.level) == (other.leverage, other.level)


@settings(max_examples=25)
@given(BEHAVIOURS, MONEY, PROVISIONS)
def test_no_lending_no_subsidy(behaviour: Behaviour, balance_fen: int, allocated: tuple[Provision, ...]) -> None:
    scenario = Scenario(
        START,
        20,
        START.first_day,
        behaviour,
        funds=(FundOpening("rcc", balance_fen),),
        pre_allocations=allocated,
    )
    total = simulate(scenario, POLICY).total
    assert total.subsidy_fen == total.subsidy_payable_fen == total.interest_due_fen == total.claimed_fen == 0
    assert total.deposit_required_fen == 0
    assert total.fund_closing_fen == balance_fen + total.pre_allocated_fen
