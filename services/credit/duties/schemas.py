"""Duties as they are read."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.credit.banks.schemas import BankCode, ProgrammeCode
from services.credit.duties.rules import DutyKind, DutyState
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.schemas import Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class DutyRead(Schema):
    """A duty on a day."""

    county_code: str
    bank_code: str
    programme: str
    kind: DutyKind
    label: str
    subject: str
    """The quarter; of a collection notice the loan's number."""
    loan_id: UUID | None
    role: str
    """Whose duty it is."""
    opens_on: date
    due_on: date
    """The last day in time."""
    done_on: date | None
    state: DutyState
    late_days: int


class DutyQuery(Page):
    """Which duties."""

    county_code: CountyCode | None = None
    bank_code: BankCode | None = None
    programme: ProgrammeCode | None = None
    kind: DutyKind | None = None
    state: DutyState | None = None
    on: BusinessDate | None = None
    """The day by which they are told; today where it is left out."""


class DutyList(Schema):
    """A page of duties, by county and due day."""

    on: date
    items: list[DutyRead]
    next: str | None
