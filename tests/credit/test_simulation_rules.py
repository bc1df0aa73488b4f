"""The what-if by its rules: every figure of small scenarios, with the arithmetic written out."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.credit.bank_events.rules import BorrowerKind
from services.credit.fund.rules import LeverageLevel
from services.credit.simulations import rules
from services.credit.simulations.answers import answers, warnings
from services.credit.simulations.courses import manners, shared_out, spread
from services.credit.simulations.files import read_scenario
from services.credit.simulations.refusals import (
    NoBenchmark,
    RateBelowZero,
    SimulatedLoanRefused,
    SimulatedSumTooLarge,
    SimulationTooLarge,
)
from services.credit.simulations.rules import changed_rates, simulate
from services.credit.simulations.scenario import Cohort, FundOpening, Provision, RateChange
from services.credit.simulations.schemas import ScenarioDocument
from shared.calendar import Quarter
from shared.money import MAX_FEN
from tests.credit.policy_builder import POLICY
from tests.credit.simulation_builder import (
    a_cohort,
    a_fund,
    a_scenario,
    behaving,
    by_quarter,
    open_loans,
    simulated,
)

ORGANISATION = BorrowerKind.ORGANISATION


def q(label: str) -> Quarter:
    """A quarter by its label."""
    return Quarter.parse(label)


@pytest.mark.parametrize(
    ("count", "shares", "counts"),
    [
        (10, ["1/2", "1/2"], [5, 5]),
        (10, ["1/3", "1/3", "1/3"], [4, 3, 3]),  # 3.33 each: the one left over goes to the first
        (3, ["0.5", "0.5"], [2, 1]),
        (7, ["0.04", "0.16", "0.8"], [0, 1, 6]),  # 0.28, 1.12, 5.6: the largest remainder is the last
        (1, ["0.02", "0.98"], [0, 1]),
        (49, ["0.01", "0.99"], [0, 49]),  # 0.49 and 48.51
        (51, ["0.01", "0.99"], [1, 50]),  # 0.51 and 50.49
        (0, ["0.5", "0.5"], [0, 0]),
        (5, ["1", "0"], [5, 0]),
    ],
)
def test_shares_are_whole_loans(count: int, shares: list[str], counts: list[int]) -> None:
    assert shared_out(count, [Fraction(share) for share in shares]) == counts


def test_default_is_a_share_of_what_reaches_its_due_day() -> None:
    behaviour = behaving(early_share=Fraction(1, 5), default_share=Fraction(1, 4), on_time_share=Fraction(1, 2))
    # of 100: early 20; of the 80 others 20 default and 60 pay; half of each pays its interest late
    found = {(manner.early, manner.defaults, manner.late): loans for manner, loans in manners(100, behaviour)}
    assert found == {
        (True, False, False): 10,
        (True, False, True): 10,
        (False, True, False): 10,
        (False, True, True): 10,
        (False, False, False): 30,
        (False, False, True): 30,
    }


@pytest.mark.parametrize(
    ("count", "days"),
    [
        (1, {2: 1}),  # in the middle of five days
        (2, {1: 1, 3: 1}),
        (5, {0: 1, 1: 1, 2: 1, 3: 1, 4: 1}),
        (7, {0: 1, 1: 1, 2: 2, 3: 1, 4: 2}),  # 1.4, 2.8, 4.2, 5.6, 7 rounded down: 1, 2, 4, 5, 7
    ],
)
def test_loans_are_spread_evenly(count: int, days: dict[int, int]) -> None:
    spread_out = {on.day - 1: loans for on, loans in spread(count, date(2016, 1, 1), date(2016, 1, 5))}
    assert spread_out == days


# 5,000,000 fen at 4.75 % from 2016-09-10: 11 days to the cut 7,256.94, 91 days 60,034.72, 90 days 59,375 …
FIRST_YEAR = {"2016Q3": 7_257, "2016Q4": 60_035, "2017Q1": 59_375, "2017Q2": 60_694}


@pytest.mark.requirement("R002-123", "R002-126", "R002-136")
def test_a_households_interest_comes_back_by_quarter() -> None:
    simulation = simulated(a_cohort(), quarters=4)
    assert by_quarter(simulation, "interest_due_fen") == FIRST_YEAR
    assert by_quarter(simulation, "interest_collected_fen") == FIRST_YEAR
    assert by_quarter(simulation, "subsidy_household_fen") == FIRST_YEAR
    # by the fifth working day after the 26th: 2016-10-08 behind the holidays, 2017-01-03, 2017-03-31, 2017-07-03
    assert by_quarter(simulation, "subsidy_payable_fen") == {"2016Q4": 7_257, "2017Q1": 60_035 + 59_375}
    assert by_quarter(simulation, "disbursed_household_fen") == {"2016Q3": 5_000_000}


@pytest.mark.requirement("R002-124", "R002-127")
def test_half_of_an_organisations_interest_comes_back_by_year() -> None:
    simulation = simulated(a_cohort(borrower=ORGANISATION), quarters=6)
    # 2016: (7,257 + 60,035) ÷ 2 = 33,646; 2017: 90, 92, 92 and 91 days
    # (59,375 + 60,694 + 60,694 + 60,035) ÷ 2 = 240,798 ÷ 2 = 120,399
    assert by_quarter(simulation, "subsidy_organisation_fen") == {"2016Q4": 33_646, "2017Q4": 120_399}
    assert by_quarter(simulation, "subsidy_household_fen") == {}


def test_interest_that_is_late_comes_back_late() -> None:
    late = behaving(on_time_share=Fraction(0), late_quarters=1)
    simulation = simulated(a_cohort(), quarters=3, behaviour=late)
    assert by_quarter(simulation, "interest_due_fen") == {"2016Q3": 7_257, "2016Q4": 60_035, "2017Q1": 59_375}
    assert by_quarter(simulation, "subsidy_household_fen") == {"2016Q4": 7_257, "2017Q1": 60_035}


def test_an_organisations_late_interest_is_an_adjustment() -> None:
    late = behaving(on_time_share=Fraction(0), late_quarters=1)
    simulation = simulated(a_cohort(borrower=ORGANISATION), quarters=3, behaviour=late)
    # the list of 2016Q4 knows of 7,257 ÷ 2 = 3,628.5; that of 2017Q1 of (7,257 + 60,035) ÷ 2 = 33,646
    assert by_quarter(simulation, "subsidy_organisation_fen") == {"2016Q4": 3_629, "2017Q1": 33_646 - 3_629}


def test_interest_that_is_never_paid_never_comes_back() -> None:
    never = behaving(on_time_share=Fraction(0), late_quarters=None)
    simulation = simulated(a_cohort(), behaviour=never)
    assert by_quarter(simulation, "interest_collected_fen") == {}
    assert simulation.total.subsidy_fen == 0
    assert simulation.total.interest_due_fen > 0


@pytest.mark.parametrize(("lent_on", "listed_in"), [("2016-06-26", "2019Q2"), ("2016-06-27", "2019Q3")])
@pytest.mark.requirement("R002-137")
def test_a_list_holds_what_was_paid_up_to_its_day(lent_on: str, listed_in: str) -> None:
    # lists are handed in on the 26th; the last days' interest is paid on the due day, three years after
    simulation = simulated(a_cohort(lent_on), start="2016Q2", quarters=14)
    assert list(by_quarter(simulation, "subsidy_household_fen"))[-1] == listed_in


@pytest.mark.requirement("R002-125")
def test_the_fourth_year_bears_no_subsidy() -> None:
    simulation = simulated(a_cohort(term_months=48))
    # to 2019-09-10: 81 days of the period from 06-21 on, 5,000,000 × 4.75 % × 81 ÷ 360 = 53,437.5
    assert list(by_quarter(simulation, "subsidy_household_fen").items())[-1] == ("2019Q3", 53_438)
    assert list(by_quarter(simulation, "interest_collected_fen"))[-1] == "2020Q2"


def test_an_early_repayment_ends_interest_and_subsidy() -> None:
    early = behaving(early_share=Fraction(1), early_after_months=12)
    simulation = simulated(a_cohort(), behaviour=early)
    # 2017-06-21 to 09-10: 81 days
    assert list(by_quarter(simulation, "subsidy_household_fen").items())[-1] == ("2017Q3", 53_438)
    assert by_quarter(simulation, "repaid_fen") == {"2017Q3": 5_000_000}
    assert list(by_quarter(simulation, "outstanding_household_fen")) == ["2016Q3", "2016Q4", "2017Q1", "2017Q2"]


def test_an_early_day_after_the_due_day_is_none() -> None:
    early = behaving(early_share=Fraction(1), early_after_months=36)
    assert by_quarter(simulated(a_cohort(), behaviour=early), "repaid_fen") == {"2019Q3": 5_000_000}


@pytest.mark.requirement("R002-114", "R002-115")
def test_deposits_come_as_the_rules_ask() -> None:
    simulation = simulated(a_cohort(amount_fen=4_999_996), quarters=3)
    # 4,999,996 ÷ 8 = 624,999.5, on 2016-10-20
    assert by_quarter(simulation, "deposit_needed_fen") == {"2016Q3": 625_000}
    assert by_quarter(simulation, "deposited_fen") == {"2016Q4": 625_000}
    assert by_quarter(simulation, "fund_closing_fen") == {"2016Q4": 625_000, "2017Q1": 625_000}
    judged = simulation.quarters[0]
    # 4,999,996 ÷ 625,000 = 7.999994, judged on the day after
    assert (judged.judged_on, judged.leverage) == (date(2016, 10, 21), Fraction(4_999_996, 625_000))
    assert judged.level is LeverageLevel.WITHIN


@pytest.mark.requirement("R002-133")
def test_deposits_of_ones_own_may_fall_short_or_carry_forward() -> None:
    cohorts = a_cohort(), a_cohort("2016-11-10")  # 625,000 each
    deposits = tuple(Provision(None, q(label), fen) for label, fen in (("2016Q3", 700_000), ("2016Q4", 500_000)))
    simulation = simulated(*cohorts, quarters=4, deposits=deposits)
    assert by_quarter(simulation, "deposit_needed_fen") == {"2016Q3": 625_000, "2016Q4": 550_000}
    assert by_quarter(simulation, "deposit_missing_fen") == {"2016Q4": 50_000}
    assert by_quarter(simulation, "deposited_fen") == {"2016Q4": 700_000, "2017Q1": 500_000}
    [warned] = [one for one in warnings(simulation, POLICY) if one.code == "deposit_missing"]
    assert (warned.zh, warned.en) == (
        "安排的缴存低于应缴数（2016Q4）。",
        "deposits fall short of what the lending asks (2016Q4).",
    )


def test_a_pre_allocation_counts_against_its_quarter_and_those_after() -> None:
    cohorts = a_cohort(), a_cohort("2016-11-10")
    simulation = simulated(*cohorts, quarters=3, pre_allocations=(Provision(None, q("2016Q3"), 1_000_000),))
    assert by_quarter(simulation, "pre_allocated_fen") == {"2016Q3": 1_000_000}
    assert by_quarter(simulation, "deposit_needed_fen") == {"2016Q4": 250_000}  # 2 × 625,000 − 1,000,000


def test_what_earlier_quarters_need_comes_in_with_their_deposit() -> None:
    simulation = simulated(quarters=2, funds=a_fund(1_000, deposit_due_fen=500))
    assert by_quarter(simulation, "deposited_fen") == {"2016Q3": 500}
    assert by_quarter(simulation, "fund_opening_fen") == {"2016Q3": 1_000, "2016Q4": 1_500}
    # who asks what has to be paid in is told of it too
    assert by_quarter(simulation, "deposit_needed_fen") == {"2016Q3": 500}
    assert by_quarter(simulation, "deposit_missing_fen") == {}
    by_plan = simulated(quarters=2, funds=a_fund(1_000, deposit_due_fen=500), deposits=())
    assert by_quarter(by_plan, "deposited_fen") == {}
    assert by_quarter(by_plan, "deposit_missing_fen") == {"2016Q3": 500}


@pytest.mark.parametrize(
    ("paid_fen", "missing_fen", "needed_next_fen"),
    # due 500 from before, 625,000 for what the quarter lends; what is too much counts for the next
    [(300, 625_200, 625_000), (500, 625_000, 625_000), (625_500, 0, 625_000), (725_500, 0, 525_000)],
)
def test_own_deposits_first_make_up_for_what_was_due(paid_fen: int, missing_fen: int, needed_next_fen: int) -> None:
    cohorts = a_cohort(), a_cohort("2016-10-10")
    deposits = (Provision(None, q("2016Q3"), paid_fen),)
    simulation = simulated(*cohorts, quarters=2, funds=a_fund(0, deposit_due_fen=500), deposits=deposits)
    assert by_quarter(simulation, "deposit_missing_fen").get("2016Q3", 0) == missing_fen
    assert by_quarter(simulation, "deposit_needed_fen") == {"2016Q3": 625_500, "2016Q4": needed_next_fen}


# 2019-06-21 to 09-10, 81 days, is the last period of the loan of 2016-09-10: 53,438; claimed on 2019-12-09
LOSS_FEN = 5_053_438


@pytest.mark.parametrize(
    ("balance_fen", "paid_fen", "short_on"),
    [
        (LOSS_FEN + 1, LOSS_FEN, None),
        (LOSS_FEN, LOSS_FEN, None),
        (LOSS_FEN - 1, LOSS_FEN - 1, date(2019, 12, 9)),
        (0, 0, date(2019, 12, 9)),
    ],
)
@pytest.mark.requirement("R002-116", "R002-117")
def test_the_fund_pays_a_loss_until_it_is_empty(balance_fen: int, paid_fen: int, short_on: date | None) -> None:
    lost = behaving(default_share=Fraction(1))
    simulation = simulated(a_cohort(), behaviour=lost, funds=a_fund(balance_fen), deposits=())
    assert by_quarter(simulation, "claimed_fen") == {"2019Q4": LOSS_FEN}
    assert simulation.total.paid_from_fund_fen == paid_fen
    assert simulation.total.shortfall_fen == LOSS_FEN - paid_fen
    assert simulation.first_shortfall_on == short_on
    assert simulation.total.fund_closing_fen == balance_fen - paid_fen
    assert by_quarter(simulation, "overdue_fen") == {"2019Q3": 5_000_000}
    assert simulation.total.outstanding_fen == 0
    assert simulation.total.city_share_fen == paid_fen // 2
    assert simulation.total.county_share_fen == paid_fen - paid_fen // 2


def test_claims_that_are_alike_are_served_one_after_another() -> None:
    lost = behaving(default_share=Fraction(1), recovery_share=Fraction(3, 5), recovery_quarters=1)
    fund_fen = LOSS_FEN + 3_000_000
    cohort = a_cohort(count=4)
    simulation = simulated(cohort, quarters=20, behaviour=lost, funds=a_fund(fund_fen), deposits=())
    total = simulation.total
    assert (total.paid_from_fund_fen, total.shortfall_fen) == (fund_fen, 4 * LOSS_FEN - fund_fen)
    # each brings back 5,053,438 × 0.6 = 3,032,062.8: of the first all goes to the fund, of the second what it paid
    back_fen = 3_032_063
    assert total.recovered_to_fund_fen == back_fen + 3_000_000
    assert total.recovered_to_bank_fen == (back_fen - 3_000_000) + 2 * back_fen
    assert by_quarter(simulation, "recovered_to_fund_fen") == {"2020Q1": back_fen + 3_000_000}
    # only the first loan has a net loss in the end
    net_fen = LOSS_FEN - back_fen
    assert (total.city_share_fen, total.county_share_fen) == (net_fen // 2, net_fen - net_fen // 2)


@pytest.mark.requirement("R002-121")
def test_the_insurer_bears_its_share_first() -> None:
    lost = behaving(default_share=Fraction(1))
    cohort = a_cohort(insurer_share=Fraction(3, 10))
    simulation = simulated(cohort, behaviour=lost, funds=a_fund(10_000_000), deposits=())
    assert simulation.total.insurer_fen == 1_500_000
    assert simulation.total.paid_from_fund_fen == LOSS_FEN - 1_500_000
    whole = a_cohort(insurer_share=Fraction(1))
    simulation = simulated(whole, behaviour=behaving(default_share=Fraction(1), unpaid_periods=0), deposits=())
    assert (simulation.total.insurer_fen, simulation.total.shortfall_fen) == (5_000_000, 0)


@pytest.mark.parametrize(("lent_on", "short_on"), [("2016-10-02", date(2019, 12, 31)), ("2016-10-03", None)])
def test_a_claim_counts_up_to_the_last_day(lent_on: str, short_on: date | None) -> None:
    lost = behaving(default_share=Fraction(1))  # due on 2019-10-02, claimed 90 days later
    assert simulated(a_cohort(lent_on), behaviour=lost, quarters=14, deposits=()).first_shortfall_on == short_on


@pytest.mark.parametrize(("lent_on", "overdue"), [("2016-09-29", {"2019Q3": 5_000_000}), ("2016-09-30", {})])
def test_a_principal_is_overdue_from_the_day_after_its_due_day(lent_on: str, overdue: dict[str, int]) -> None:
    """Claimed before the next quarter's end."""
    lost = behaving(default_share=Fraction(1))
    assert by_quarter(simulated(a_cohort(lent_on), behaviour=lost), "overdue_fen") == overdue


@pytest.mark.requirement("R002-114", "R002-115")
def test_the_last_quarter_is_judged_with_its_own_deposit() -> None:
    """An eighth of 5,000,000 comes in after its end, and 5,000,000 ÷ 625,000 = 8; no fund is left a quarter before."""
    simulation = simulated(a_cohort("2016-10-10"), quarters=2)
    assert [(one.judged_on, one.leverage) for one in simulation.quarters] == [
        (date(2016, 10, 21), None),
        (date(2017, 1, 21), Fraction(8)),
    ]
    assert [one.figures.judged_balance_fen for one in simulation.quarters] == [0, 625_000]
    assert simulation.total.fund_closing_fen == 0


def test_all_banks_together_are_the_sum_of_their_books() -> None:
    """A household's 5,000,000 of one and an organisation's 9,000,000 of another, in the quarter and judged after it."""
    cohorts = a_cohort(bank_code="rcc"), a_cohort(bank_code="abc", borrower=ORGANISATION, amount_fen=9_000_000)
    funds = (FundOpening("rcc", 7), FundOpening("abc", 9))
    simulation = simulated(*cohorts, funds=funds, quarters=2)
    assert [[one.figures.judged_outstanding_fen for one in book.quarters] for book in simulation.books] == [
        [9_000_000, 9_000_000],
        [5_000_000, 5_000_000],
    ]
    assert [one.quarter for one in simulation.quarters] == [q("2016Q3"), q("2016Q4")]
    assert [one.figures.judged_outstanding_fen for one in simulation.quarters] == [14_000_000, 14_000_000]
    # 1,750,000 of deposits for 2016Q3 come in 2016Q4
    assert [one.figures.fund_opening_fen for one in simulation.quarters] == [16, 16]
    assert [one.figures.fund_closing_fen for one in simulation.quarters] == [16, 1_750_016]


def test_the_first_account_that_is_used_up_is_told() -> None:
    later, first = a_cohort("2016-10-02", bank_code="A"), a_cohort(bank_code="B", place="cohorts[1]")
    lost = behaving(default_share=Fraction(1))
    assert simulated(later, first, behaviour=lost, deposits=()).first_shortfall_on == date(2019, 12, 9)


def test_money_of_the_same_day_comes_before_claims() -> None:
    # the deposit of 2019Q3 comes on 2019-10-20; a loan of 2016-07-22 is claimed on 2019-10-20
    lost = behaving(default_share=Fraction(1), unpaid_periods=0)
    deposits = (Provision(None, q("2019Q3"), 5_000_000),)
    simulation = simulated(a_cohort("2016-07-22"), behaviour=lost, deposits=deposits)
    assert simulation.total.paid_from_fund_fen == 5_000_000
    assert simulation.first_shortfall_on is None


@pytest.mark.requirement("R002-113")
def test_changes_of_the_benchmark_add_up() -> None:
    changes = [RateChange(date(2017, 1, 1), Decimal("-0.0025")), RateChange(date(2017, 7, 1), Decimal("0.0010"))]
    loans = changed_rates(POLICY.loans, changes)
    rates = {rates.effective_from: [band.annual_rate for band in rates.bands] for rates in loans.benchmark}
    held = [band.annual_rate for band in POLICY.loans.benchmark[-1].bands]
    assert rates[date(2017, 1, 1)] == [rate - Decimal("0.0025") for rate in held]
    assert rates[date(2017, 7, 1)] == [rate - Decimal("0.0015") for rate in held]
    assert rates[POLICY.loans.benchmark[-1].effective_from] == held
    # 92 days, 2017-03-21 to 06-21, of 5,000,000 at 4.5 %
    simulation = simulated(a_cohort("2017-03-21"), start="2017Q1", quarters=2, rate_changes=tuple(changes))
    assert simulation.total.interest_due_fen == 57_500


def test_a_rate_may_fall_to_zero_and_not_below() -> None:
    lowest = min(band.annual_rate for band in POLICY.loans.benchmark[-1].bands)
    simulation = simulated(a_cohort(), rate_changes=(RateChange(date(2016, 9, 1), -lowest),))
    assert simulation.total.disbursed_fen == 5_000_000
    with pytest.raises(RateBelowZero) as caught:
        simulated(a_cohort(), rate_changes=(RateChange(date(2016, 9, 1), -lowest - Decimal("0.0001")),))
    assert "-0.0001" in caught.value.detail_zh


def test_loans_that_stand_go_on() -> None:
    loans = open_loans("2015-11-10", "2018-11-10", count=2)
    simulation = simulated(loans=(loans,), start="2016Q3")
    assert simulation.total.disbursed_fen == 0
    assert simulation.quarters[0].figures.outstanding_household_fen == 10_000_000
    # 2016-06-21 to 09-21: 92 days, 5,000,000 × 4.75 % × 92 ÷ 360 = 60,694.4 for each
    assert simulation.quarters[0].figures.subsidy_household_fen == 2 * 60_694
    # the list of 2016Q2 was handed in before, on a Sunday, and is paid by 2016-07-01; that of 2016Q3 in October
    assert simulation.quarters[0].figures.subsidy_payable_fen == 2 * 60_694
    assert by_quarter(simulation, "repaid_fen") == {"2018Q4": 10_000_000}


def test_an_organisations_year_counts_from_its_beginning() -> None:
    loans = open_loans("2016-01-04", "2019-01-04", borrower=ORGANISATION)
    whole = simulated(loans=(loans,), start="2016Q1", opens_on=date(2016, 1, 5), quarters=4)
    later = simulated(loans=(loans,), start="2016Q4", quarters=1)
    assert by_quarter(later, "subsidy_organisation_fen") == by_quarter(whole, "subsidy_organisation_fen") != {}


def test_what_was_due_before_the_start_is_lost() -> None:
    long_ago = open_loans("2012-01-10", "2015-01-10")  # claimed on the first day
    lately = open_loans("2013-06-20", "2016-06-20", place="opening.loans[1]")  # claimed on the 90th day: 2016-09-18
    for loans, on in ((long_ago, date(2016, 7, 1)), (lately, date(2016, 9, 18))):
        simulation = simulated(loans=(loans,), quarters=1)
        assert simulation.first_shortfall_on == on
        assert simulation.total.claimed_fen > 5_000_000


def test_a_breach_ends_the_subsidy() -> None:
    loans = open_loans("2015-11-10", "2018-11-10", breached_on=date(2016, 5, 1))
    assert simulated(loans=(loans,)).total.subsidy_fen == 0


def test_who_did_not_repay_early_by_now_does_not() -> None:
    early = behaving(early_share=Fraction(1), early_after_months=6)
    simulation = simulated(loans=(open_loans("2015-11-10", "2018-11-10"),), behaviour=early)
    assert by_quarter(simulation, "repaid_fen") == {"2018Q4": 5_000_000}


def test_banks_stand_apart() -> None:
    lost = behaving(default_share=Fraction(1), unpaid_periods=0)
    cohorts = a_cohort(bank_code="rcc"), a_cohort(bank_code="abc", count=2)
    funds = (FundOpening("rcc", 20_000_000),)  # abc has no fund of its own, and may not use another's
    simulation = simulated(*cohorts, behaviour=lost, funds=funds, deposits=())
    assert [book.bank_code for book in simulation.books] == ["abc", "rcc"]
    assert [book.quarters[-1].figures.fund_closing_fen for book in simulation.books] == [0, 15_000_000]
    assert (simulation.total.paid_from_fund_fen, simulation.total.shortfall_fen) == (5_000_000, 10_000_000)
    codes = {(one.code, one.bank_code) for one in warnings(simulation, POLICY)}
    assert {("fund_short", "abc"), ("deposit_missing", "abc"), ("fund_idle", "rcc")} <= codes
    assert ("fund_short", "rcc") not in codes


@pytest.mark.requirement("R002-106")
@pytest.mark.parametrize(("households", "low"), [(1, True), (2, False), (3, False)])
def test_a_low_share_of_households_is_warned_of(households: int, low: bool) -> None:
    cohorts = a_cohort(count=households), a_cohort(borrower=ORGANISATION, amount_fen=10_000_000)
    codes = [one.code for one in warnings(simulated(*cohorts, quarters=4), POLICY)]
    assert ("portfolio_too_low" in codes) is low


def test_the_answers() -> None:
    lost = behaving(default_share=Fraction(1))
    simulation = simulated(a_cohort(), behaviour=lost, funds=a_fund(0), quarters=14)
    found = answers(simulation)
    assert found.next_year == 2017
    assert found.subsidy_next_year_fen == simulation.years[2017].subsidy_fen
    assert (found.fund_short_on, found.fund_short_in) == (date(2019, 12, 9), q("2019Q4"))
    assert (found.peak_leverage, found.peak_in) == (Fraction(8), q("2016Q3"))
    assert found.deposits_needed_fen == 625_000
    zh, en = zip(*found.sentences, strict=True)
    assert zh[1] == "基金自 2019Q4（2019-12-09）起不足以全额代偿，测算期内共缺 44,284.38 元。"  # 5,053,438 − 625,000
    assert en[1].endswith("on the fund can't pay every claim in full: it lacks 44,284.38 yuan by the end.")


@pytest.mark.requirement("R002-049", "R002-117")
def test_what_banks_bear_by_the_rules_is_nothing_that_the_fund_lacks() -> None:
    half = replace(POLICY, claims=replace(POLICY.claims, fund_share=Fraction(1, 2)))
    lost = behaving(default_share=Fraction(1), unpaid_periods=0)
    simulation = simulate(a_scenario(a_cohort(), behaviour=lost, funds=a_fund(10_000_000), deposits=()), half)
    found = answers(simulation)
    assert (simulation.total.claimed_fen, simulation.total.shortfall_fen) == (5_000_000, 2_500_000)
    assert (found.fund_lacked_fen, found.fund_short_on) == (0, None)
    assert found.sentences[1][0] == "基金在测算期内足以全额代偿。"


@pytest.mark.requirement("R002-114", "R002-143")
def test_answers_and_warnings_tell_the_same_of_the_leverage() -> None:
    """A quarter without any fund is warned of as such: no figure above the bounds stands behind it."""
    lost = behaving(default_share=Fraction(1))
    # the loss of the first loan takes the whole fund, and the second is still outstanding
    simulation = simulated(
        a_cohort(),
        a_cohort("2019-11-10"),
        behaviour=lost,
        deposits=(),
        funds=a_fund(625_000),
        quarters=16,
    )
    found, warned = answers(simulation), {one.code: one for one in warnings(simulation, POLICY)}
    assert found.without_fund_in is not None
    assert (warned["without_fund"].first, "leverage_above" in warned) == (found.without_fund_in, False)
    assert found.peak_leverage is not None
    assert found.peak_leverage <= POLICY.fund.leverage_target * (1 + POLICY.fund.leverage_tolerance)
    zh, _ = zip(*found.sentences, strict=True)
    assert f"自 {found.without_fund_in} 起有季度基金余额为零而贷款未还清，无倍数可计。" in zh
    # where the leverage lies above its bounds, the answer is at least as high
    high = simulated(a_cohort(), deposits=(), funds=a_fund(500_000), quarters=4)
    assert [one.code for one in warnings(high, POLICY) if one.code == "leverage_above"] == ["leverage_above"]
    assert answers(high).peak_leverage == Fraction(10)
    assert answers(high).without_fund_in is None


def test_no_year_is_the_next_where_none_is_whole() -> None:
    found = answers(simulated(a_cohort(), quarters=4))  # 2016Q3 to 2017Q2
    assert (found.next_year, found.subsidy_next_year_fen) == (None, None)
    begun = answers(simulated(start="2017Q1", opens_on=date(2017, 1, 2), quarters=4))
    assert begun.next_year is None
    assert answers(simulated(start="2017Q1", quarters=4)).next_year == 2017


def test_nothing_lent_gives_nothing() -> None:
    total = simulated().total
    assert {name: getattr(total, name) for name in type(total).__dataclass_fields__ if getattr(total, name)} == {}
    assert answers(simulated()).peak_leverage is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"term_months": 35}, "35"),
        ({"term_months": 61}, "61"),
        ({"amount_fen": 5_000_001}, "50,000.01"),
        ({"on": "1989-09-10"}, "1989-09-10"),
    ],
)
def test_the_programme_refuses_such_loans(given: dict[str, Any], reason: str) -> None:
    on = given.pop("on", "2016-09-10")
    start = str(Quarter.of(date.fromisoformat(on)))
    with pytest.raises(SimulatedLoanRefused) as caught:
        simulated(a_cohort(on, **given), start=start)
    assert caught.value.code == "credit.simulation_loan_refused"
    assert caught.value.detail_zh.startswith("cohorts[0]：")
    assert reason in caught.value.detail_zh
    assert reason in caught.value.detail_en


def test_a_loan_of_before_the_first_benchmark_has_no_rate() -> None:
    """The reason has a code of its own, under the refusal that names the loan."""
    since = min(rates.effective_from for rates in POLICY.loans.benchmark)
    simulated(a_cohort(since.isoformat()), start=str(Quarter.of(since)))
    before = since - timedelta(days=1)
    with pytest.raises(SimulatedLoanRefused) as caught:
        simulated(a_cohort(before.isoformat()), start=str(Quarter.of(before)))
    reason = caught.value.__cause__
    assert isinstance(reason, NoBenchmark)
    assert (reason.code, reason.facts) == (
        "credit.simulation_no_rate",
        {"on": before.isoformat(), "term_months": "36"},
    )


@pytest.mark.parametrize("given", [{"term_months": 36}, {"term_months": 60}, {"amount_fen": 5_000_000}])
def test_the_programme_takes_loans_at_its_bounds(given: dict[str, Any]) -> None:
    assert simulated(a_cohort(**given)).total.disbursed_fen == 5_000_000


def large(cohorts: int, count: int) -> tuple[Cohort, ...]:
    """Cohorts that lend in each of 40 quarters, spread over their days."""
    one = replace(a_cohort(), on=None, first=q("2016Q1"), last=q("2025Q4"), count=count)
    return tuple(replace(one, amount_fen=5_000_000 - n) for n in range(cohorts))


def test_a_large_scenario_takes_seconds() -> None:
    # 200 cohorts over 40 quarters, a loan a quarter: 8,000 loans, each with a course of its own
    told: list[int] = []
    simulation = simulate(a_scenario(*large(200, 1), start="2016Q1", quarters=40), POLICY, told.append)
    assert told[-1] == 8_000
    assert simulation.total.disbursed_fen == 40 * sum(5_000_000 - n for n in range(200))


def test_a_larger_one_is_refused_before_it_is_begun() -> None:
    with pytest.raises(SimulationTooLarge) as caught:
        simulated(*large(200, 1_000), start="2016Q1", quarters=40)
    # 200 × 40 × 90 days × (36 ÷ 3 + 2)
    assert caught.value.facts == {"periods": "10080000", "most": str(rules.MOST_PERIODS)}


def test_more_money_than_json_carries_is_refused() -> None:
    at_most = MAX_FEN - 5_000_000
    simulated(a_cohort(), quarters=1, funds=a_fund(at_most))
    with pytest.raises(SimulatedSumTooLarge):
        simulated(a_cohort(), quarters=1, funds=a_fund(at_most + 1))


def test_a_scenario_that_another_reader_of_yaml_made_json_of_is_the_same() -> None:
    text = Path("deploy/scenarios/small.yaml").read_text(encoding="utf-8")
    as_json = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert "true" in as_json["cohorts"][0]  # what was written as `on`
    assert ScenarioDocument.model_validate(as_json) == read_scenario(Path("deploy/scenarios/small.yaml"))
