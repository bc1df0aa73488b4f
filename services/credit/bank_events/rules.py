"""Bank events as the rules see them: one frozen type each, their canonical order, and what a reversal leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeVar, cast

from shared.codes.breaches import MISUSES


class BorrowerKind(StrEnum):
    """Who owes the loan."""

    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


class Classification(StrEnum):
    """The five-grade classification of a loan."""

    NORMAL = "normal"
    SPECIAL_MENTION = "special_mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEvent:
    """What a bank reported about one loan."""

    type: ClassVar[str]
    precedence: ClassVar[int]
    """Place among events of one business date: first what others build on."""

    event_id: str
    occurred_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied(LoanEvent):
    """A loan was applied for."""

    type: ClassVar[str] = "loan.applied"
    precedence: ClassVar[int] = 0

    borrower: BorrowerKind
    amount_fen: int
    term_months: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed(LoanEvent):
    """The bank decided after its survey."""

    type: ClassVar[str] = "loan.surveyed"
    precedence: ClassVar[int] = 1

    approved: bool
    approved_amount_fen: int
    admitted: bool = True
    """The bank's basic admission of the borrower."""
    collateral: tuple[str, ...] = ()
    """Kinds of what the bank asked for as security."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracted(LoanEvent):
    """Bank and borrower signed the contract."""

    type: ClassVar[str] = "loan.contracted"
    precedence: ClassVar[int] = 2

    contract_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursed(LoanEvent):
    """The money reached the borrower."""

    type: ClassVar[str] = "loan.disbursed"
    precedence: ClassVar[int] = 3

    amount_fen: int
    annual_rate: Decimal
    term_months: int
    due_on: date
    insurer_share: Fraction = Fraction(0)
    """Part of the principal that guarantee insurance bears, 0 to 1."""
    renews: str | None = None
    """Number of the loan that the money repays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(LoanEvent):
    """The due day was moved out."""

    type: ClassVar[str] = "loan.extended"
    precedence: ClassVar[int] = 4

    new_due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Breached(LoanEvent):
    """The borrower broke the terms; the subsidy ends."""

    type: ClassVar[str] = "loan.breached"
    precedence: ClassVar[int] = 5

    kind: str = ""
    """A code of `BREACH_KINDS`, or the bank's own words."""

    @property
    def misuses(self) -> bool:
        """Whether the money went elsewhere, which bears the surcharge on misuse."""
        return self.kind in MISUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalRepaid(LoanEvent):
    """Principal came back."""

    type: ClassVar[str] = "principal.repaid"
    precedence: ClassVar[int] = 6

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestCollected(LoanEvent):
    """The borrower paid interest of one period."""

    type: ClassVar[str] = "interest.collected"
    precedence: ClassVar[int] = 7

    amount_fen: int
    period: str
    penalty_fen: int = 0
    """Penalty interest received with it; never part of what is due and never subsidised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceived(LoanEvent):
    """Money came in, and the bank does not say for what; it comes behind what the bank does say of the day."""

    type: ClassVar[str] = "payment.received"
    precedence: ClassVar[int] = 8

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue(LoanEvent):
    """The bank reports arrears."""

    type: ClassVar[str] = "loan.overdue"
    precedence: ClassVar[int] = 9

    principal_fen: int
    interest_fen: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified(LoanEvent):
    """The bank graded the loan."""

    type: ClassVar[str] = "loan.classified"
    precedence: ClassVar[int] = 10

    classification: Classification


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDelivered(LoanEvent):
    """The collection notice reached the borrower."""

    type: ClassVar[str] = "collection.notice_delivered"
    precedence: ClassVar[int] = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationClaimed(LoanEvent):
    """The bank claims its loss."""

    type: ClassVar[str] = "compensation.claimed"
    precedence: ClassVar[int] = 12

    principal_fen: int
    interest_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurancePaid(LoanEvent):
    """The insurer paid on a claimed loan."""

    type: ClassVar[str] = "insurance.paid"
    precedence: ClassVar[int] = 13

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryReceived(LoanEvent):
    """Money came in on a claimed loan."""

    type: ClassVar[str] = "recovery.received"
    precedence: ClassVar[int] = 14

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed(LoanEvent):
    """An earlier event of the loan is undone."""

    type: ClassVar[str] = "event.reversed"
    precedence: ClassVar[int] = 15

    reverses: str


EventT = TypeVar("EventT", bound=LoanEvent)


def live_events(events: Iterable[LoanEvent]) -> list[LoanEvent]:
    """Keep the events that count: neither reversals nor reversed.

    Args:
        events: accepted events of one loan, in any order.

    Returns:
        Live events in canonical order: business date, precedence of the type, event id.
    """
    events = tuple(events)
    undone = {event.reverses for event in events if isinstance(event, Reversed)}
    live = [event for event in events if event.event_id not in undone and type(event) is not Reversed]
    live.sort(key=_canonical)
    return live


def _canonical(event: LoanEvent) -> tuple[date, int, str]:
    return event.occurred_on, event.precedence, event.event_id


class EventsByType:
    """Live events of a loan by their type, each in canonical order."""

    def __init__(self, live: Iterable[LoanEvent]) -> None:
        self._events: dict[type[LoanEvent], list[LoanEvent]] = {}
        for event in live:
            self._events.setdefault(type(event), []).append(event)

    def all(self, kind: type[EventT]) -> list[EventT]:
        """Give all of a type."""
        return cast("list[EventT]", self._events.get(kind, []))

    def only(self, kind: type[EventT], again: type[Exception]) -> EventT | None:
        """Give the one of a type; None without any. Raises ``again`` where there are several."""
        found = self.all(kind)
        if len(found) > 1:
            raise again()
        return found[0] if found else None

    def last(self, kind: type[EventT]) -> EventT | None:
        """Give the last of a type; None without any."""
        found = self.all(kind)
        return found[-1] if found else None
