"""Applications and opinions as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, model_validator

from services.credit.bank_events.rules import BorrowerKind
from services.credit.codes import code_of
from shared.business_dates import BusinessDate
from shared.codes import COLLATERAL_KINDS, FINANCING_MODELS, PRIORITY_FLAGS
from shared.database import Page
from shared.money import Fen
from shared.schemas import Closed, Schema
from shared.validation import InvalidValue

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CreditCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{18}$")]
VillageCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
FinancingModel: Any = code_of(FINANCING_MODELS)
PriorityFlag: Any = code_of(PRIORITY_FLAGS)
CollateralKind: Any = code_of(COLLATERAL_KINDS)
_OF_HOUSEHOLDS = ("borrower_id_number", "full_civil_capacity", "invested_in", "priority_flags")
Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z][0-9A-Za-z._()-]*$")]


class ApplicationCreate(Closed):
    """What the township takes down for a household, or for an organisation."""

    county_code: CountyCode
    household_no: str | None = Field(default=None, min_length=1, max_length=64)
    household_id: UUID | None = None
    borrower_id_number: str | None = Field(default=None, min_length=15, max_length=32)
    organisation_credit_code: CreditCode | None = None
    organisation_id: UUID | None = None
    village_code: VillageCode | None = None
    """The village whose committee signs, for an organisation that is recorded of a larger area."""
    bank_code: str = Field(min_length=1, max_length=64)
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    product: ProgrammeCode | None = None
    """The bank's default where it is left out."""
    amount_fen: Annotated[Fen, Field(ge=1)]
    term_months: int = Field(strict=True, ge=1, le=600)
    purpose: str = Field(min_length=1, max_length=500)
    purpose_code: str | None = Field(default=None, min_length=1, max_length=64)
    """One of the programme's purposes."""
    financing_model: FinancingModel | None = None
    invested_in: CreditCode | None = None
    """Credit code of the organisation into which a household will put the money, as debt or equity."""
    renews: Number | None = None
    """The bank's number of the borrower's loan that the new money shall repay: it doesn't count against the cap."""
    priority_flags: list[PriorityFlag] = Field(default_factory=list, max_length=3)
    collateral: list[CollateralKind] = Field(default_factory=list, max_length=5)
    willing: bool = Field(default=True, strict=True)
    """Whether the borrower wants to develop an industry."""
    full_civil_capacity: bool = Field(default=True, strict=True)
    occurred_on: BusinessDate
    application_no: Number | None = None

    @property
    def of_organisation(self) -> bool:
        """Whether an organisation applies."""
        return self.organisation_credit_code is not None or self.organisation_id is not None

    @model_validator(mode="after")
    def _names_one_borrower(self) -> "ApplicationCreate":
        names = ("household_no", "household_id", "organisation_credit_code", "organisation_id")
        if sum(getattr(self, name) is not None for name in names) != 1:
            raise InvalidValue(
                f"请填写 {'、'.join(names)} 其中一项", f"give one of {', '.join(names)}", field="household_no"
            )
        if self.of_organisation:
            told = [name for name in _OF_HOUSEHOLDS if name in self.model_fields_set]
            if told:
                raise InvalidValue(
                    f"{'、'.join(told)} 只适用于农户申请", f"{', '.join(told)}: of households only", field=told[0]
                )
        elif self.borrower_id_number is None:
            raise InvalidValue(
                "农户申请应填写 borrower_id_number",
                "a household's needs borrower_id_number",
                field="borrower_id_number",
            )
        elif self.village_code is not None:
            raise InvalidValue(
                "village_code 只适用于经营主体申请", "village_code: of organisations only", field="village_code"
            )
        return self


class OpinionCreate(Closed):
    """One of the signatures."""

    role: str | None = None
    """The caller's own; given only to be checked against it."""
    supported: bool = Field(strict=True)
    comment: str = Field(default="", max_length=2000)
    occurred_on: BusinessDate


class OpinionRead(Schema):
    """A signed opinion."""

    role: str
    label: str
    supported: bool
    comment: str
    occurred_on: date
    signed_by: str
    recorded_at: datetime


class ApplicationRead(Schema):
    """An application."""

    county_code: str
    application_no: str
    borrower_kind: str
    """``household`` or ``organisation``."""
    household_id: UUID | None
    household_no: str | None
    organisation_id: UUID | None
    organisation_credit_code: str | None
    village_code: str
    borrower_name: str
    borrower_id_masked: str
    """Empty for an organisation."""
    bank_code: str
    programme: str
    product: str | None
    amount_fen: int
    term_months: int
    purpose: str
    purpose_code: str | None
    financing_model: str | None
    invested_in: str | None
    renews: str | None
    priority_flags: list[str]
    collateral: list[str]
    willing: bool
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
    organisation_id: UUID | None = None
    borrower_kind: BorrowerKind | None = None
    priority_flag: PriorityFlag | None = None
    """Only those of such persons, so that they can be served first."""
    prioritised: bool | None = None
    """Whether the borrower is any person to be served first."""
    purpose_code: str | None = None
    financing_model: str | None = None
    bank_code: str | None = None
    programme: str | None = None


class ApplicationList(Schema):
    """A page of applications, newest last."""

    items: list[ApplicationRead]
    next: str | None
