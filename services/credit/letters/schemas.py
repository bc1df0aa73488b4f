"""Collection notices as they are read."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.credit.banks.schemas import BankCode, ProgrammeCode
from services.credit.duties.rules import DutyState
from shared.business_dates import BusinessDate
from shared.database import Page

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class NoticeRead(BaseModel):
    """A loan that falls due, and whether its borrower was told in time."""

    county_code: str
    bank_code: str
    programme: str
    loan_id: UUID
    loan_no: str
    borrower_name: str
    household_id: UUID | None
    village_code: str
    due_on: date
    """The loan's due day, extended if so."""
    opens_on: date
    last_on: date
    """The last day on which the notice is in time."""
    delivered_on: date | None
    outstanding_fen: int
    state: DutyState
    late_days: int


class NoticeQuery(Page):
    """Which notices."""

    county_code: CountyCode
    bank_code: BankCode | None = None
    programme: ProgrammeCode | None = None
    state: DutyState | None = None
    on: BusinessDate | None = None
    """The day by which they are told; today where it is left out."""


class NoticeList(BaseModel):
    """A page of notices, by the last day in time."""

    on: date
    items: list[NoticeRead]
    next: str | None


class LetterQuery(Page):
    """Whose letters are printed: of notices that are open or overdue."""

    limit: int = Field(default=100, ge=1, le=200)
    county_code: CountyCode
    bank_code: BankCode | None = None
    programme: ProgrammeCode | None = None
    on: BusinessDate | None = None
    """The letters' date; today where it is left out."""


class LetterRead(BaseModel):
    """A letter to a borrower."""

    county_code: str
    bank_code: str
    loan_no: str
    kind: str
    """``reminder`` up to the due day, ``overdue`` after it."""
    borrower_name: str
    due_on: date
    outstanding_fen: int
    interest_fen: int
    """Interest of the whole term that is not paid, fen; without penalty interest."""
    overdue_days: int
    """Days since the oldest of what is overdue fell due: of interest maybe long before `due_on`."""
    bank_label: str
    written_on: date
    title: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        """The letter as plain text."""
        return "\n".join([self.title, "", *self.paragraphs, ""])


class LetterList(BaseModel):
    """A page of letters."""

    items: list[LetterRead]
    next: str | None
