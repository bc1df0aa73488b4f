"""What a scenario says, as the engine takes it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.credit.bank_events.rules import BorrowerKind
from shared.calendar import Quarter


@dataclass(frozen=True, slots=True)
class Cohort:
    """Loans of one kind that are lent in each of some quarters."""

    place: str
    """Where the scenario says so, ``cohorts[3]``: refusals name it."""
    bank_code: str | None
    borrower: BorrowerKind
    first: Quarter
    last: Quarter
    count: int
    """Loans a quarter."""
    amount_fen: int
    """Of each loan."""
    term_months: int
    on: date | None
    """The day on which all of them are lent; None spreads them evenly over the quarter's days."""
    insurer_share: Fraction


@dataclass(frozen=True, slots=True)
class OpenLoans:
    """Loans of one kind and day that are outstanding when the scenario begins."""

    place: str
    bank_code: str | None
    borrower: BorrowerKind
    count: int
    outstanding_fen: int
    """Of each loan."""
    disbursed_on: date
    due_on: date
    """Extensions included."""
    annual_rate: Decimal
    insurer_share: Fraction
    breached_on: date | None = None


@dataclass(frozen=True, slots=True)
class FundOpening:
    """A bank's fund account when the scenario begins."""

    bank_code: str | None
    balance_fen: int
    deposit_due_fen: int = 0
    """What earlier quarters still need; it comes in with the last quarter's deposit."""
    lent_fen: int = 0
    """Lent in the first quarter before the scenario begins: it asks for a deposit as well."""
    provided_fen: int = 0
    """Deposited and pre-allocated for the first quarter already, and what was carried into it."""


@dataclass(frozen=True, slots=True)
class Provision:
    """Money for a quarter that somebody decided on."""

    bank_code: str | None
    quarter: Quarter
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What borrowers do. Shares are taken of whole loans, see `courses.shared_out`."""

    on_time_share: Fraction
    """Of all loans: those that pay interest on its settlement day."""
    late_quarters: int | None
    """After how many quarters the others pay theirs; None for never."""
    early_share: Fraction
    """Of all loans: those repaid in full ahead of the due day."""
    early_after_months: int
    default_share: Fraction
    """Of the loans that reach their due day: those that are never repaid."""
    unpaid_periods: int
    """How many of its last periods a loan in default pays no interest for."""
    recovery_share: Fraction
    """Of what was claimed."""
    recovery_quarters: int
    """How long after the claim it is recovered, at once."""


@dataclass(frozen=True, slots=True)
class RateChange:
    """The benchmark rates of all terms go up or down."""

    effective_from: date
    change: Decimal
    """Decimal fraction per year, negative to go down."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that is supposed."""

    start: Quarter
    quarters: int
    opens_on: date
    """First day that is reckoned, in the first quarter; what lies before is past."""
    behaviour: Behaviour
    cohorts: tuple[Cohort, ...] = ()
    loans: tuple[OpenLoans, ...] = ()
    funds: tuple[FundOpening, ...] = ()
    deposits: tuple[Provision, ...] | None = None
    """None lets deposits come as the rules ask."""
    pre_allocations: tuple[Provision, ...] = ()
    rate_changes: tuple[RateChange, ...] = ()

    @property
    def last(self) -> Quarter:
        """The last quarter."""
        quarters = self.start.year * 4 + self.start.number - 1 + self.quarters - 1
        return Quarter(quarters // 4, quarters % 4 + 1)

    def place_of(self, day: date) -> int:
        """The number of the quarter that a day lies in: 0 for the first; below 0 or past the last for others."""
        return (day.year - self.start.year) * 4 + (day.month + 2) // 3 - self.start.number
