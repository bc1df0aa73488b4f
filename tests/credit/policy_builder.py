"""The programme's numbers for rule tests: the benchmark table of the worked cases, the rest written out."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from services.credit.policy import (
    BenchmarkBand,
    BenchmarkRates,
    BorrowerPolicy,
    ClaimPolicy,
    ClassBand,
    ClassRules,
    CreditPolicy,
    DutyPolicy,
    ExtensionBand,
    FundPolicy,
    LoanPolicy,
    OrganisationPolicy,
    RatingPolicy,
    SubsidyPolicy,
)

CASES: dict[str, Any] = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


def a_policy() -> CreditPolicy:
    """Build the programme's numbers."""
    return CreditPolicy(
        programme="industry_credit",
        borrowers=BorrowerPolicy(
            base_year=2015,
            age_min_years=18,
            age_max_years=60,
            refused_purposes=("结婚", "丧葬", "建房", "理财"),
            household_cap_fen=5_000_000,
            pooling=True,
        ),
        organisations=OrganisationPolicy(
            kinds=("enterprise", "family_farm", "co_operative"),
            multiple=2,
            contract_min_months=12,
            household_portfolio_min_share=Fraction(1, 2),
        ),
        loans=LoanPolicy(
            term_min_months=36,
            term_max_months=60,
            day_base=360,
            benchmark=tuple(
                BenchmarkRates(
                    date.fromisoformat(row["effective_from"]),
                    (
                        BenchmarkBand(12, Decimal(row["up_to_12_months"])),
                        BenchmarkBand(60, Decimal(row["up_to_60_months"])),
                        BenchmarkBand(None, Decimal(row["over_60_months"])),
                    ),
                )
                for row in CASES["benchmark_rates"]
            ),
            extensions=(
                ExtensionBand(12, Fraction(1), None),
                ExtensionBand(60, Fraction(1, 2), None),
                ExtensionBand(None, None, 36),
            ),
        ),
        subsidies=SubsidyPolicy(
            household_share=Fraction(1), organisation_share=Fraction(1, 2), months=36, payment_working_days=5
        ),
        fund=FundPolicy(
            deposit_ratio=Fraction(1, 8),
            deposit_day=20,
            leverage_target=Fraction(8),
            leverage_tolerance=Fraction(1, 10),
            pre_allocation_share=Fraction(1, 5),
            interest_rate_max=Decimal("0.0150"),
            idle_share_max=Fraction(3, 10),
            idle_quarters=2,
        ),
        claims=ClaimPolicy(wait_days=90, city_share=Fraction(1, 2)),
        duties=DutyPolicy(summary_day=10, list_day=26, notice_before_days=30, notice_within_days=7),
        ratings=RatingPolicy(valid_months=24, max_overdue_days=30, min_share=Fraction(3, 5)),
        classification=(
            ClassRules(
                date(2007, 7, 3),
                (ClassBand(0, "special_mention"), ClassBand(90, "substandard"), ClassBand(180, "doubtful")),
            ),
            ClassRules(
                date(2023, 7, 1),
                (
                    ClassBand(0, "special_mention"),
                    ClassBand(90, "substandard"),
                    ClassBand(270, "doubtful"),
                    ClassBand(360, "loss"),
                ),
                date(2026, 1, 1),
            ),
        ),
    )


POLICY = a_policy()
assert POLICY.organisations is not None  # for the type checker
ORGANISATIONS = POLICY.organisations
