"""Applications and opinions as they come in and go out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.business_dates import BusinessDate
from shared.database import Page
from shared.money import Fen
from shared.validation import InvalidValue

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z][0-9A-Za-z._()-]*$")]


class ApplicationCreate(BaseModel):
    """What the township takes down for a household."""

    model_config = ConfigDict(extra="forbid")

    county_code: CountyCode
    household_no: str | None = Field(default=None, min_length=1, max_length=64)
    household_id: UUID | None = None
    borrower_id_number: str = Field(min_length=15, max_length=32)
    bank_code: str = Field(min_length=1, max_length=64)
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    product: ProgrammeCode | None = None
    """The bank's default where it is left out."""
    amount_fen: Annotated[Fen, Field(ge=1)]
    term_months: int = Field(strict=True, ge=1, le=600)
    purpose: str = Field(min_length=1, max_length=500)
    full_civil_capacity: bool = Field(default=True, strict=True)
    occurred_on: BusinessDate
    application_no: Number | None = None

    @model_validator(mode="after")
    def _names_one_household(self) -> "ApplicationCreate":
        if (self.household_no is None) == (self.household_id is None):
            raise InvalidValue("请填写 household_no 或 household_id 其中一项", "give household_no or household_id")
        return self


class OpinionCreate(BaseModel):
    """One of the signatures."""

    model_config = ConfigDict(extra="forbid")

    role: str | None = None
    """The caller's own; given only to be checked against it."""
    supported: bool = Field(strict=True)
    comment: str = Field(default="", max_length=2000)
    occurred_on: BusinessDate


class OpinionRead(BaseModel):
    """A signed opinion."""

    role: str
    label: str
    supported: bool
    comment: str
    occurred_on: date
    signed_by: str
    recorded_at: datetime


class ApplicationRead(BaseModel):
    """An application."""

    county_code: str
    application_no: str
    household_id: UUID
    household_no: str
    village_code: str
    borrower_name: str
    borrower_id_masked: str
    bank_code: str
    programme: str
    product: str | None
    amount_fen: int
    term_months: int
    purpose: str
    full_civil_capacity: bool
    occurred_on: date
    filed_by: str
    recorded_at: datetime


class ApplicationDetail(ApplicationRead):
    """An application with its opinions."""

    opinions: list[OpinionRead]
    ready: bool
    """All opinions that the policy asks for are signed, and all are in favour."""
    taken_up: bool
    """A bank works on it: no more opinions."""


class ApplicationQuery(Page):
    """Which applications are asked for."""

    county_code: CountyCode | None = None
    household_id: UUID | None = None
    bank_code: str | None = None
    programme: str | None = None


class ApplicationList(BaseModel):
    """A page of applications, newest last."""

    items: list[ApplicationRead]
    next: str | None
