"""Loans: what is read often, kept beside the events of which it is the fold."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.credit.models import CountyTable
from services.credit.policies import Governing
from shared.database import fen_column


class Loan(CountyTable, table=True):
    """A loan as its accepted events make it; rewritten with every event, never by hand."""

    __tablename__ = "loan"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "loan_no", name="uq_loan_no"),
        Index("ix_loan_household", "county_code", "household_id"),
        Index("ix_loan_organisation", "county_code", "organisation_id"),
        Index("ix_loan_disbursed", "county_code", "bank_code", "disbursed_on"),
    )

    bank_code: str
    programme: str
    product: str | None = None
    """The bank's product; none where the programme's plain loan is meant."""
    loan_no: str
    version: int
    borrower_kind: str
    household_id: UUID | None = None
    organisation_id: UUID | None = None
    borrower_name: str
    village_code: str
    application_no: str
    applied_on: date
    """Day of the township's application: the programme's policy of that day governs the loan."""
    state: str
    applied_fen: int = fen_column()
    approved_fen: int = fen_column(default=0)
    contract_no: str | None = None
    contracted_on: date | None = None
    disbursed_fen: int = fen_column(default=0)
    outstanding_fen: int = fen_column(default=0)
    disbursed_on: date | None = None
    due_on: date | None = None
    annual_rate: Decimal | None = Field(default=None, sa_type=Numeric(8, 6))
    breached_on: date | None = None
    classification: str | None = None
    classified_on: date | None = None
    classified_by: str | None = None
    """Id of the event that gave the classification."""
    balance: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    """Principal by day, ``[["2016-09-10", 5000000], …]``: the household's cap is judged over all its loans by it."""
    claimed_on: date | None = None
    whole_on: date | None = None
    """When recoveries reached all that was claimed."""
    collected: dict[str, int] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    """Interest collected by period, ``{"2016Q4": 61000, …}``: so much of the schedule as the next event needs."""
    collected_fen: int = fen_column(default=0)
    penalty_fen: int = fen_column(default=0)
    recovered_fen: int = fen_column(default=0)
    payment_on: date | None = None
    """Day of the last payment that was taken by the product's order."""
    renews: str | None = None
    """Number of the loan of the same borrower and bank that its money repaid."""
    subsidies: dict[str, list[int]] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    """The subsidy and the interest that it is a part of, by a household's period (``{"2016Q4": [61000, 61000]}``) or an
    organisation's year: what subsidy lists are drawn up from."""

    @property
    def governing(self) -> Governing:
        """What tells which numbers govern it."""
        return Governing(self.applied_on, self.programme, self.product)
