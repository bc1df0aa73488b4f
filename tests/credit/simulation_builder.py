"""Scenarios for the tests of the what-if."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from services.credit.bank_events.rules import BorrowerKind
from services.credit.simulations.rules import Simulation, simulate
from services.credit.simulations.scenario import Behaviour, Cohort, FundOpening, OpenLoans, Scenario
from shared.calendar import Quarter
from tests.credit.loan_builder import RATE
from tests.credit.policy_builder import POLICY

FAITHFUL = Behaviour(
    on_time_share=Fraction(1),
    late_quarters=1,
    early_share=Fraction(0),
    early_after_months=24,
    default_share=Fraction(0),
    unpaid_periods=1,
    recovery_share=Fraction(0),
    recovery_quarters=4,
)
"""Everybody pays when it is due."""


def a_cohort(on: str = "2016-09-10", **given: Any) -> Cohort:
    """One household loan of 50,000 yuan over 36 months."""
    day = date.fromisoformat(on)
    return Cohort(
        **{
            "place": "cohorts[0]",
            "bank_code": None,
            "borrower": BorrowerKind.HOUSEHOLD,
            "first": Quarter.of(day),
            "last": Quarter.of(day),
            "count": 1,
            "amount_fen": 5_000_000,
            "term_months": 36,
            "on": day,
            "insurer_share": Fraction(0),
            **given,
        }
    )


def open_loans(disbursed_on: str, due_on: str, **given: Any) -> OpenLoans:
    """One household loan of 50,000 yuan that stands when the scenario begins."""
    return OpenLoans(
        **{
            "place": "opening.loans[0]",
            "bank_code": None,
            "borrower": BorrowerKind.HOUSEHOLD,
            "count": 1,
            "outstanding_fen": 5_000_000,
            "disbursed_on": date.fromisoformat(disbursed_on),
            "due_on": date.fromisoformat(due_on),
            "annual_rate": RATE,
            "insurer_share": Fraction(0),
            **given,
        }
    )


def a_scenario(*cohorts: Cohort, start: str = "2016Q3", quarters: int = 16, **given: Any) -> Scenario:
    """A scenario of some cohorts, everybody faithful, a fund of nothing that grows by the rules."""
    first = Quarter.parse(start)
    return Scenario(
        **{
            "start": first,
            "quarters": quarters,
            "opens_on": first.first_day,
            "behaviour": FAITHFUL,
            "cohorts": cohorts,
            **given,
        }
    )


def behaving(**given: Any) -> Behaviour:
    """Borrowers who are faithful but for what is given."""
    return replace(FAITHFUL, **given)


def a_fund(balance_fen: int, **given: Any) -> tuple[FundOpening, ...]:
    """The one fund account at the start."""
    return (FundOpening(None, balance_fen, **given),)


def simulated(*cohorts: Cohort, **given: Any) -> Simulation:
    """What comes of a scenario by the programme's numbers."""
    return simulate(a_scenario(*cohorts, **given), POLICY)


def by_quarter(simulation: Simulation, name: str) -> dict[str, int]:
    """A figure by quarter, where it isn't 0."""
    found = {str(one.quarter): getattr(one.figures, name) for one in simulation.quarters}
    return {quarter: fen for quarter, fen in found.items() if fen}
