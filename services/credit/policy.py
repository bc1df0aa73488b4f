"""The credit programme's numbers as frozen types; a policy pack supplies every value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.calendar import Holidays


@dataclass(frozen=True, slots=True)
class BenchmarkBand:
    """A benchmark rate for terms up to a length."""

    up_to_months: int | None
    """Longest term of the band, inclusive; None in the last, open band."""
    annual_rate: Decimal


@dataclass(frozen=True, slots=True)
class BenchmarkRates:
    """Rates in force from a date on: the central bank's, or the market's (LPR)."""

    effective_from: date
    bands: tuple[BenchmarkBand, ...]
    """Ascending by length; the open band last."""
    at_most: bool = False
    """Whether a loan may bear less; else it bears just this rate."""


@dataclass(frozen=True, slots=True)
class ExtensionBand:
    """How far loans up to a length may be extended in all; either a share of the agreed term or a number of months."""

    up_to_months: int | None
    """Longest term of the band, inclusive; None in the last, open band."""
    share: Fraction | None
    months: int | None


@dataclass(frozen=True, slots=True)
class BorrowerPolicy:
    """Who may borrow, and how much."""

    base_year: int
    age_min_years: int
    age_max_years: int
    refused_purposes: tuple[str, ...]
    """Words that mark a use other than industry development."""
    household_cap_fen: int
    pooling: bool
    """Whether a household may put the money into an organisation, as debt or equity."""


@dataclass(frozen=True, slots=True)
class OrganisationPolicy:
    """What organisations may borrow, and how much of a bank's lending households must have beside them."""

    kinds: tuple[str, ...]
    """Codes of shared.codes.ORGANISATION_KINDS that may borrow."""
    multiple: int
    contract_min_months: int
    household_portfolio_min_share: Fraction


class Repayment(StrEnum):
    """How principal comes back."""

    BULLET = "bullet"
    EQUAL_PRINCIPAL = "equal_principal"
    EQUAL_INSTALMENT = "equal_instalment"


class Due(StrEnum):
    """What money of a borrower is taken for."""

    PENALTY = "penalty"
    INTEREST = "interest"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class ProductPolicy:
    """A bank's product inside the programme's limits; without arguments the programme's plain loan."""

    code: str | None = None
    bank: str | None = None
    """The only bank that has it; None where all have."""
    borrowers: tuple[str, ...] = ("household", "organisation")
    term_min_months: int | None = None
    term_max_months: int | None = None
    amount_max_fen: int | None = None
    repayment: Repayment = Repayment.BULLET
    instalment_quarters: int = 1
    """Settlement periods to an instalment of principal."""
    penalty_surcharge: Fraction | None = None
    """What overdue principal bears above the contract's rate, as a part of it; None: no penalty interest at all."""
    misuse_surcharge: Fraction | None = None
    """The same of all principal after the money was used otherwise."""
    compound: bool = False
    """Whether unpaid interest bears interest."""
    holidays: Holidays = Holidays.NONE
    order: tuple[Due, ...] = (Due.PENALTY, Due.INTEREST, Due.PRINCIPAL)
    """What money is taken for first."""


PLAIN = ProductPolicy()


@dataclass(frozen=True, slots=True)
class SecurityPolicy:
    """What a bank may ask for beside the borrower's word."""

    collateral: bool


@dataclass(frozen=True, slots=True)
class LoanPolicy:
    """Terms, day count and rates."""

    term_min_months: int
    term_max_months: int
    day_base: int
    benchmark: tuple[BenchmarkRates, ...]
    """Ascending by date."""
    extensions: tuple[ExtensionBand, ...] = ()
    """Ascending by length, the open band last; empty where the programme bounds no extension."""
    product: ProductPolicy = PLAIN
    """What of the programme's terms the loan's own product narrows."""
    renewals: bool = False
    """Whether a new loan may repay one that falls due."""


@dataclass(frozen=True, slots=True)
class SubsidyPolicy:
    """What part of the interest is repaid to the borrower, and for how long."""

    household_share: Fraction
    organisation_share: Fraction
    months: int
    payment_working_days: int


@dataclass(frozen=True, slots=True)
class FundPolicy:
    """How much money stands behind the loans."""

    deposit_ratio: Fraction
    deposit_day: int
    """Day of the month after the quarter."""
    leverage_target: Fraction
    leverage_tolerance: Fraction
    pre_allocation_share: Fraction
    """Part of the fund that a guidance task asks for, given ahead of the lending."""
    interest_rate_max: Decimal
    """The most that the account's own interest may come to, per year of its average balance."""
    idle_share_max: Fraction
    """Above this part of the balance, money that no lending needs counts as idle."""
    idle_quarters: int
    """From so many idle quarters in a row on it is announced."""


@dataclass(frozen=True, slots=True)
class ClaimPolicy:
    """When a loss may be claimed, and who bears it."""

    wait_days: int
    city_share: Fraction
    fund_share: Fraction = Fraction(1)
    """What of a loss, after the insurer's part, the fund bears; the bank bears the rest."""


@dataclass(frozen=True, slots=True)
class ClassBand:
    """A class of loans whose arrears last longer than so many days."""

    over_days: int
    classification: str


@dataclass(frozen=True, slots=True)
class ClassRules:
    """How loans are classified by their arrears from a date on."""

    effective_from: date
    bands: tuple[ClassBand, ...]
    """Ascending; loans without arrears are normal."""
    existing_from: date | None = None
    """From when they hold for loans lent before `effective_from`; None where from that day on too."""

    def holds_from(self, lent_on: date) -> date:
        """The first day on which a loan that was lent on a day is judged by them."""
        if lent_on >= self.effective_from or self.existing_from is None:
            return self.effective_from
        return self.existing_from


@dataclass(frozen=True, slots=True)
class DutyPolicy:
    """Days by which the banks must act."""

    summary_day: int
    """Day of the month after the quarter."""
    list_day: int
    """Day of the quarter's last month."""
    notice_before_days: int
    notice_within_days: int


@dataclass(frozen=True, slots=True)
class IndicatorScale:
    """An indicator's points: none at one value, all its weight at another, evenly between."""

    name: str
    weight: int
    none_at: Fraction
    full_at: Fraction


@dataclass(frozen=True, slots=True)
class AssessmentPolicy:
    """How banks are judged by quarter."""

    indicators: tuple[IndicatorScale, ...]
    """Their weights come to 100."""
    warn_below: int
    suspend_below: int
    remove_below: int


@dataclass(frozen=True, slots=True)
class RatingPolicy:
    """When households, villages and townships have a credit standing."""

    valid_months: int
    max_overdue_days: int
    """Days that something may be overdue in a household that is rated good."""
    min_share: Fraction
    """Of a village's registered households, and of a township's villages."""


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Everything the credit rules take from a policy pack."""

    programme: str
    """Code of the programme."""
    borrowers: BorrowerPolicy
    organisations: OrganisationPolicy | None
    """None where only households may borrow."""
    loans: LoanPolicy
    subsidies: SubsidyPolicy
    fund: FundPolicy
    claims: ClaimPolicy
    duties: DutyPolicy
    ratings: RatingPolicy
    assessment: AssessmentPolicy | None = None
    """None where the programme's banks are not judged."""
    classification: tuple[ClassRules, ...] = ()
    """Ascending by date."""
    security: SecurityPolicy = SecurityPolicy(collateral=False)
    """Unsecured where the programme says nothing."""
