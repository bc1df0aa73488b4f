"""What banks and offices do in the demo, as steps that can be sent to the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.calendar import Quarter

OPINION_ROLES = ("village_cadre", "work_team", "township")
"""Who signs an application, in this order."""


@dataclass(frozen=True, slots=True)
class Application:
    """A household's application, taken down in the township."""

    occurred_on: date
    application_no: str
    household_no: str
    village_code: str
    borrower_id_number: str
    bank_code: str
    amount_fen: int
    term_months: int
    purpose: str

    @property
    def county_code(self) -> str:
        """The county of the household's village."""
        return self.village_code[:6]

    def body(self) -> dict[str, Any]:
        """The request."""
        return {
            "county_code": self.county_code,
            "application_no": self.application_no,
            "household_no": self.household_no,
            "borrower_id_number": self.borrower_id_number,
            "bank_code": self.bank_code,
            "amount_fen": self.amount_fen,
            "term_months": self.term_months,
            "purpose": self.purpose,
            "full_civil_capacity": True,
            "occurred_on": self.occurred_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Opinion:
    """One signature under an application."""

    occurred_on: date
    application_no: str
    village_code: str
    role: str
    supported: bool
    comment: str

    def body(self) -> dict[str, Any]:
        """The request."""
        return {
            "role": self.role,
            "supported": self.supported,
            "comment": self.comment,
            "occurred_on": self.occurred_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class BankEvent:
    """What a bank reports about one of its loans."""

    occurred_on: date
    county_code: str
    bank_code: str
    loan_no: str
    event_id: str
    type: str
    fields: Mapping[str, Any]

    def body(self) -> dict[str, Any]:
        """The event as the bank's channel takes it."""
        return {
            "county_code": self.county_code,
            "event_id": self.event_id,
            "type": self.type,
            "occurred_on": self.occurred_on.isoformat(),
            "loan_no": self.loan_no,
            **self.fields,
        }


@dataclass(frozen=True, slots=True)
class SubsidyList:
    """A bank's list of one quarter on its way from the bank to the county's money.

    Attributes:
        returned_on: day on which the county office sent it back once, to be handed in again; None for most.
    """

    bank_code: str
    quarter: Quarter
    submitted_on: date
    returned_on: date | None
    resubmitted_on: date | None
    approved_on: date
    paid_on: date


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money for a bank's risk fund on its way from the city through the county to the bank."""

    bank_code: str
    kind: str
    """``pre_allocation`` or ``deposit``."""
    quarter: Quarter
    amount_fen: int
    planned_on: date
    sent_on: date
    passed_on_on: date
    received_on: date


@dataclass(frozen=True, slots=True)
class LeverageCheck:
    """The city office's look at a quarter, after its deposits fell due."""

    occurred_on: date
    quarter: Quarter
