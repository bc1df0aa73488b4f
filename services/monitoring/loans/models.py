"""Loans as the credit service announced them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from services.monitoring.loans.rules import Arrears, Turn
from services.monitoring.models import CountyTable
from shared.database import fen_column, json_column


class Loan(CountyTable, table=True):
    """A loan after its last event.

    It stays with the village of its first event, so that the days of the past keep adding up when a household moves.
    The columns of arrears are those of the last report that a bank made; without one, `overdue_since` is empty.
    """

    __tablename__ = "loan"
    __table_args__ = (Index("ix_loan_household", "county_code", "household_id"),)

    bank_code: str
    loan_no: str
    borrower_kind: str
    household_id: UUID | None = None
    village_code: str = Field(max_length=12)
    state: str
    disbursed_fen: int = fen_column()
    outstanding_fen: int = fen_column()
    disbursed_on: date | None = None
    repaid_fen: int = fen_column(default=0)

    overdue_since: date | None = None
    overdue_reported_on: date | None = None
    overdue_days: int = 0
    overdue_principal_fen: int = fen_column(default=0)
    overdue_interest_fen: int = fen_column(default=0)
    paid_principal_fen: int = fen_column(default=0)
    paid_interest_fen: int = fen_column(default=0)
    arrears_history: list[dict[str, Any]] = json_column(default_factory=list)
    """The arrears that stand from a day on, as reported, by these days; none from the day on which they end."""

    @property
    def arrears(self) -> Arrears | None:
        """The last report of arrears with what was paid since; None where there was none."""
        if self.overdue_since is None or self.overdue_reported_on is None:
            return None
        return Arrears(
            since=self.overdue_since,
            reported_on=self.overdue_reported_on,
            days=self.overdue_days,
            principal_fen=self.overdue_principal_fen,
            interest_fen=self.overdue_interest_fen,
            paid_principal_fen=self.paid_principal_fen,
            paid_interest_fen=self.paid_interest_fen,
        )

    @arrears.setter
    def arrears(self, arrears: Arrears) -> None:
        self.overdue_since = arrears.since
        self.overdue_reported_on = arrears.reported_on
        self.overdue_days = arrears.days
        self.overdue_principal_fen = arrears.principal_fen
        self.overdue_interest_fen = arrears.interest_fen
        self.paid_principal_fen = arrears.paid_principal_fen
        self.paid_interest_fen = arrears.paid_interest_fen

    @property
    def standing_arrears(self) -> Arrears | None:
        """The arrears, as long as the loan is overdue and they are not paid."""
        arrears = self.arrears
        return arrears if self.state == "overdue" and arrears is not None and not arrears.settled else None

    @property
    def turns(self) -> list[Turn]:
        """How its arrears stood from which day on, by day."""
        return [Turn.of(kept) for kept in self.arrears_history]

    def note_arrears(self, on: date) -> None:
        """Note how the arrears stand after an event of a day, where that is news; what was noted of later days goes."""
        turn = Turn(on, self.standing_arrears, self.outstanding_fen)
        turns = self.turns
        if not turn.is_news(turns[-1] if turns else None):
            return
        self.arrears_history = [one.kept() for one in (*(one for one in turns if one.on < on), turn)]
