"""The numbers of the two lending programmes, each as its document has it or as its note says that it was set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from shared.areas import AreaLevel, covers, read_areas
from shared.policies import PolicyPack, find_pack
from shared.policies.credit import CreditSection, Product
from shared.policies.duties import LastMonthDay, NextMonthDay, WindowBefore, WorkingDaysAfter

CITY, MICRO = "ganzhou-credit", "micro-credit"
THREE_TENTHS, HALF, WHOLE = Fraction(3, 10), Fraction(1, 2), Fraction(1)

LIMITS = {
    "repayments": ("bullet", "equal_principal", "equal_instalment"),
    "penalty_surcharge_min": THREE_TENTHS,
    "penalty_surcharge_max": HALF,
    "misuse_surcharge_min": HALF,
    "misuse_surcharge_max": WHOLE,
}


def section(name: str) -> CreditSection:
    """A pack's programme."""
    credit = find_pack(name).credit
    assert credit is not None
    return credit


@pytest.fixture(scope="module")
def ganzhou() -> PolicyPack:
    return find_pack(CITY)


def group(pack: str, name: str, values: dict[str, Any], *rows: str) -> Any:
    """A group of parameters and the rows that its numbers cite."""
    return pytest.param(pack, name, values, marks=pytest.mark.requirement(*rows), id=f"{pack} {name}")


@pytest.mark.parametrize(
    ("pack", "name", "values"),
    [
        group(
            CITY,
            "borrowers",
            {
                "base_year": 2015,
                "age_min_years": 18,
                "age_max_years": 60,
                "household_cap_fen": 5_000_000,
                "pooling": True,
            },
            *("R002-096", "R002-097", "R002-101", "R002-107", "R002-122"),
        ),
        group(
            MICRO,
            "borrowers",
            {
                "base_year": 2014,
                "age_min_years": 18,
                "age_max_years": 65,
                "household_cap_fen": 5_000_000,
                "pooling": False,
            },
            *("R002-049", "R002-097", "R002-122"),
        ),
        group(
            CITY,
            "organisations",
            {
                "kinds": ("enterprise", "family_farm", "co_operative"),
                "multiple": 2,
                "contract_min_months": 12,
                "household_portfolio_min_share": Fraction(1, 2),
            },
            *("R002-102", "R002-104", "R002-106", "R002-108"),
        ),
        group(CITY, "security", {"collateral": False}, "R002-107"),
        group(MICRO, "security", {"collateral": False}, "R002-049"),
        group(
            CITY,
            "loans",
            {"term_min_months": 36, "term_max_months": 60, "day_base": 360, "renewals": False},
            *("R002-111", "R002-113"),
        ),
        group(
            MICRO,
            "loans",
            {"term_min_months": 1, "term_max_months": 36, "day_base": 360, "renewals": True},
            "R002-049",
        ),
        group(
            CITY,
            "subsidies",
            {"household_share": 1, "organisation_share": Fraction(1, 2), "months": 36, "payment_working_days": 5},
            *("R002-123", "R002-124", "R002-125", "R002-138"),
        ),
        group(
            MICRO,
            "subsidies",
            {"household_share": 1, "organisation_share": 0, "months": 36, "payment_working_days": 5},
            "R002-049",
        ),
        group(
            CITY,
            "fund",
            {
                "deposit_ratio": Fraction(1, 8),
                "deposit_day": 20,
                "leverage_target": 8,
                "leverage_tolerance": Fraction(1, 10),
                "pre_allocation_share": Fraction(1, 5),
                "interest_rate_max": Decimal("0.0150"),
                "idle_share_max": Fraction(3, 10),
                "idle_quarters": 2,
            },
            *("R002-092", "R002-114", "R002-115", "R002-133", "R002-143"),
        ),
        group(
            MICRO,
            "fund",
            {
                "deposit_ratio": Fraction(1, 10),
                "deposit_day": 20,
                "leverage_target": 10,
                "leverage_tolerance": Fraction(1, 10),
                "pre_allocation_share": Fraction(1, 5),
                "interest_rate_max": Decimal("0.0150"),
                "idle_share_max": Fraction(3, 10),
                "idle_quarters": 2,
            },
            "R002-049",
        ),
        group(
            CITY,
            "claims",
            {"wait_days": 90, "fund_share": 1, "city_share": Fraction(1, 2)},
            *("R002-116", "R002-120"),
        ),
        group(MICRO, "claims", {"wait_days": 90, "fund_share": Fraction(1, 2), "city_share": 0}, "R002-049"),
        group(
            CITY,
            "duties",
            {"summary_day": 10, "list_day": 26, "notice_before_days": 30, "notice_within_days": 7},
            *("R002-130", "R002-134", "R002-135", "R002-137"),
        ),
        group(
            MICRO,
            "duties",
            {"summary_day": 10, "list_day": 26, "notice_before_days": 30, "notice_within_days": 7},
            "R002-049",
        ),
        group(
            CITY,
            "ratings",
            {"valid_months": 24, "max_overdue_days": 30, "min_share": Fraction(3, 5)},
            "R002-050",
        ),
        group(
            MICRO,
            "ratings",
            {"valid_months": 24, "max_overdue_days": 30, "min_share": Fraction(3, 5)},
            "R002-050",
        ),
        group(CITY, "product_limits", LIMITS, "R002-110", "R002-112"),
        group(MICRO, "product_limits", LIMITS, "R002-049"),
    ],
)
def test_parameters_are_bare_values_by_name(pack: str, name: str, values: dict[str, Any]) -> None:
    stated = getattr(section(pack), name).values()
    stated.pop("refused_purposes", None)  # words, which purposes are tried against
    assert stated == values


@pytest.mark.requirement("R002-091", "R002-092")
def test_the_deposit_ratio_levers_the_fund_to_the_guidance_task() -> None:
    credit = section(CITY)
    assert credit.programme.fund_fen is not None
    assert credit.programme.guidance_fen is not None
    fund_fen, guidance_fen = credit.programme.fund_fen.value, credit.programme.guidance_fen.value
    # 1,000 and 8,000 million yuan
    assert (fund_fen, guidance_fen) == (100_000_000_000, 800_000_000_000)
    assert fund_fen == guidance_fen * credit.fund.deposit_ratio.value
    assert guidance_fen == fund_fen * credit.fund.leverage_target.value


@pytest.mark.requirement("R002-092")
def test_the_counties_share_the_whole_guidance_task(ganzhou: PolicyPack) -> None:
    (target,) = ganzhou.targets
    guidance = section(CITY).programme.guidance_fen
    assert guidance is not None
    assert sum(step.value for step in target.milestones) == guidance.value
    counties = [area.code for area in read_areas() if area.level is AreaLevel.COUNTY and covers("3607", area.code)]
    assert [step.area_code for step in target.milestones] == counties
    assert {step.due_on for step in target.milestones} == {date(2019, 12, 31)}
    # in units of 10 million yuan, by the villages that each has
    assert [step.value / 1_000_000_000 for step in target.milestones] == [
        *(44, 70, 61, 61, 23, 29, 26, 34, 27),
        *(19, 68, 86, 63, 54, 36, 30, 48, 21),
    ]
    assert [step.value for step in target.milestones_of("360722000000")] == [61_000_000_000]


@pytest.mark.requirement("R002-094", "R002-128")
def test_five_banks_and_three_opinions() -> None:
    credit = section(CITY)
    assert [bank.code for bank in credit.banks] == ["rcc", "abc", "psbc", "bog", "yinzuo"]
    assert {bank.state for bank in credit.banks} == {"admitted"}
    assert [opinion.role for opinion in credit.opinions] == ["village_cadre", "work_team", "township"]


LPR_DAYS = {
    date(2019, 8, 20): ("0.0425", "0.0485"),
    date(2020, 4, 20): ("0.0385", "0.0465"),
    date(2022, 1, 20): ("0.0370", "0.0460"),
    date(2023, 8, 21): ("0.0345", "0.0420"),
    date(2024, 10, 21): ("0.0310", "0.0360"),
    date(2025, 5, 20): ("0.0300", "0.0350"),
}
"""Day → the rate up to a year, and above."""
BENCHMARK_DAYS = {
    date(2014, 11, 22): ("0.0560", "0.0600", "0.0615"),
    date(2015, 3, 1): ("0.0535", "0.0575", "0.0590"),
    date(2015, 5, 11): ("0.0510", "0.0550", "0.0565"),
    date(2015, 6, 28): ("0.0485", "0.0525", "0.0540"),
    date(2015, 8, 26): ("0.0460", "0.0500", "0.0515"),
    date(2015, 10, 24): ("0.0435", "0.0475", "0.0490"),
}
"""Day → the rate up to a year, up to five, and above."""


@pytest.mark.requirement("R002-113")
@pytest.mark.parametrize("pack", [CITY, MICRO])
def test_the_benchmark_table_is_whole(pack: str) -> None:
    rows = [row for row in section(pack).benchmark if row.basis == "benchmark"]
    assert {row.effective_from: tuple(str(band.annual_rate) for band in row.bands) for row in rows} == BENCHMARK_DAYS
    assert {tuple(band.up_to_months for band in row.bands) for row in rows} == {(12, 60, None)}
    assert {row.bound for row in rows} == {"equal"}


@pytest.mark.requirement("R002-113")
def test_only_the_national_programme_lends_at_most_at_the_prime_rate() -> None:
    assert {row.basis for row in section(CITY).benchmark} == {"benchmark"}
    rows = [row for row in section(MICRO).benchmark if row.basis == "lpr"]
    assert {row.effective_from: tuple(str(band.annual_rate) for band in row.bands) for row in rows} == LPR_DAYS
    assert {tuple(band.up_to_months for band in row.bands) for row in rows} == {(12, None)}
    assert {row.bound for row in rows} == {"at_most"}


@pytest.mark.parametrize(
    ("pack", "bands"),
    [
        pytest.param(
            CITY,
            [(12, 1, None), (60, Fraction(1, 2), None), (None, None, 36)],
            marks=pytest.mark.requirement("R002-111"),
            id=CITY,
        ),
        pytest.param(MICRO, [(None, None, 36)], marks=pytest.mark.requirement("R002-049"), id=MICRO),
    ],
)
def test_how_far_a_loan_can_be_extended(pack: str, bands: list[tuple[Any, ...]]) -> None:
    assert [(band.up_to_months, band.share, band.months) for band in section(pack).extensions] == bands


@pytest.mark.requirement("R002-131")
@pytest.mark.parametrize("pack", [CITY, MICRO])
def test_classes_by_the_guideline_of_2007_and_the_measures_of_2023(pack: str) -> None:
    rules = section(pack).classification
    assert [(one.effective_from, one.existing_from) for one in rules] == [
        (date(2007, 7, 3), None),
        (date(2023, 7, 1), date(2026, 1, 1)),
    ]
    assert {one.effective_from: [(band.over_days, band.classification) for band in one.bands] for one in rules} == {
        date(2007, 7, 3): [(0, "special_mention"), (90, "substandard"), (180, "doubtful")],
        date(2023, 7, 1): [(0, "special_mention"), (90, "substandard"), (270, "doubtful"), (360, "loss")],
    }


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(CITY, marks=pytest.mark.requirement("R002-092", "R002-095", "R002-106"), id=CITY),
        pytest.param(MICRO, marks=pytest.mark.requirement("R002-049"), id=MICRO),
    ],
)
def test_how_banks_are_judged(pack: str) -> None:
    assessment = section(pack).assessment
    assert assessment is not None
    assert {name: (one.weight, one.none_at, one.full_at) for name, one in assessment.indicators.items()} == {
        "household_share": (20, Fraction(3, 10), Fraction(1, 2)),
        "new_household_share": (10, Fraction(3, 10), Fraction(1, 2)),
        "volume": (20, 0, 1),
        "overdue": (20, Fraction(1, 20), 0),
        "loss": (10, Fraction(1, 50), 0),
        "timeliness": (20, Fraction(1, 2), 1),
    }
    lines = assessment.warn_below.value, assessment.suspend_below.value, assessment.remove_below.value
    assert lines == (70, 60, 50)


@dataclass(frozen=True)
class Made:
    """What a product sets; the rest is the programme's."""

    bank: str | None = None
    borrowers: tuple[str, ...] = ("household", "organisation")
    term_max_months: int | None = None
    amount_max_fen: int | None = None
    repayment: str = "bullet"
    instalment_quarters: int = 1
    day_base: int | None = None
    penalty: Fraction | None = None
    misuse: Fraction | None = None
    compound: bool = False
    holidays: str = "none"
    order: tuple[str, ...] = ("penalty", "interest", "principal")
    default: bool = False

    @classmethod
    def of(cls, product: Product) -> "Made":
        """A product's numbers."""
        assert product.term_min_months is None
        return cls(
            product.bank,
            product.borrowers,
            product.term_max_months,
            product.amount_max_fen,
            product.repayment,
            product.instalment_quarters,
            product.day_base,
            product.penalty_surcharge,
            product.misuse_surcharge,
            product.compound,
            product.holidays,
            product.order,
            product.default,
        )


@pytest.mark.requirement("R002-110")
@pytest.mark.parametrize(
    ("pack", "products"),
    [
        (
            CITY,
            {
                **{f"{bank}_bullet": Made(bank, default=True) for bank in ("rcc", "abc", "psbc", "bog", "yinzuo")},
                "rcc_equal_principal": Made(
                    "rcc",
                    repayment="equal_principal",
                    instalment_quarters=2,
                    penalty=HALF,
                    misuse=WHOLE,
                    compound=True,
                ),
                "abc_equal_instalment": Made(
                    "abc",
                    repayment="equal_instalment",
                    day_base=365,
                    penalty=THREE_TENTHS,
                    misuse=HALF,
                    order=("interest", "principal", "penalty"),
                ),
                "psbc_household": Made(
                    "psbc",
                    ("household",),
                    amount_max_fen=3_000_000,
                    repayment="equal_principal",
                    instalment_quarters=4,
                    penalty=THREE_TENTHS,
                ),
                "bog_holiday": Made("bog", holidays="preceding", penalty=HALF, misuse=WHOLE, compound=True),
                "yinzuo_short": Made("yinzuo", term_max_months=36, repayment="equal_principal", penalty=HALF),
                "industry_bullet": Made(default=True),
            },
        ),
        (
            MICRO,
            {
                "micro_bullet": Made(borrowers=("household",), default=True),
                "micro_equal_instalment": Made(
                    borrowers=("household",), repayment="equal_instalment", penalty=THREE_TENTHS
                ),
                "micro_one_year": Made(
                    borrowers=("household",), term_max_months=12, penalty=HALF, misuse=WHOLE, compound=True
                ),
            },
        ),
    ],
)
def test_what_the_banks_offer(pack: str, products: dict[str, Made]) -> None:
    assert {product.code: Made.of(product) for product in section(pack).products} == products


@pytest.mark.requirement("R002-115", "R002-130", "R002-135", "R002-137", "R002-138")
def test_duties_and_credit_parameters_say_the_same_days(ganzhou: PolicyPack) -> None:
    credit = section(CITY)
    deadlines = {duty.code: duty.deadline for duty in ganzhou.duties}
    days = credit.duties
    assert deadlines == {
        "bank_summary": NextMonthDay(day_of_next_month=days.summary_day.value),
        "subsidy_list": LastMonthDay(day_of_last_month=days.list_day.value),
        "subsidy_payment": WorkingDaysAfter(working_days_after_event=credit.subsidies.payment_working_days.value),
        "fund_deposit": NextMonthDay(day_of_next_month=credit.fund.deposit_day.value),
        "collection_notice": WindowBefore(
            days_before_event=days.notice_before_days.value, within_days=days.notice_within_days.value
        ),
    }


@pytest.mark.requirement("R002-092", "R002-117", "R002-131")
def test_alerts_of_lending_say_who_answers_and_how_fast(ganzhou: PolicyPack) -> None:
    alerts = {alert.rule: alert for alert in ganzhou.alerts}
    assert {rule: (alert.verify_days, alert.respond_days, alert.role) for rule, alert in alerts.items()} == {
        "fund_exhausted": (3, 10, "county_finance"),
        "leverage_out_of_bounds": (3, 10, "county_finance"),
        "loan_overdue": (3, 10, "township"),
    }
    fund = section(CITY).fund
    bounds = alerts["leverage_out_of_bounds"].parameters
    assert Fraction(bounds["target"]) == fund.leverage_target.value
    assert Fraction(bounds["tolerance"]) == fund.leverage_tolerance.value
    assert alerts["loan_overdue"].parameters == {"min_days": 1}
