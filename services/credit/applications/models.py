"""Applications made in the township, and the opinions signed on them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import fen_column, json_column


class Application(CountyTable, table=True):
    """What a household or an organisation asks a bank for, as the township took it down."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("county_code", "application_no", name="uq_application_no"),
        ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_application_household"
        ),
        ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_application_organisation",
        ),
        CheckConstraint("(household_id IS NULL) <> (organisation_id IS NULL)", name="ck_application_borrower"),
        Index("ix_application_organisation", "county_code", "organisation_id"),
        Index("ix_application_household", "county_code", "household_id"),
    )

    application_no: str
    household_id: UUID | None = None
    member_id: UUID | None = None
    """The borrower of a household."""
    organisation_id: UUID | None = None
    village_code: str
    bank_code: str
    programme: str
    product: str | None = None
    """The bank's product; none where the programme's plain loan is meant."""
    amount_fen: int = fen_column()
    term_months: int
    purpose: str
    purpose_code: str | None = None
    """Of the programme's own list."""
    financing_model: str | None = None
    """Code of shared.codes.FINANCING_MODELS."""
    invested_in: str | None = None
    """统一社会信用代码 of the organisation into which the household will put the money."""
    renews: str | None = None
    """Number of the borrower's loan at the bank that the new money shall repay."""
    priority_flags: list[str] = json_column(default_factory=list)
    """Codes of shared.codes.PRIORITY_FLAGS."""
    collateral: list[str] = json_column(default_factory=list)
    """Codes of shared.codes.COLLATERAL_KINDS, where the programme allows any."""
    willing: bool = True
    """Whether the borrower wants to develop an industry."""
    full_civil_capacity: bool
    occurred_on: date
    filed_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Opinion(CountyTable, table=True):
    """One of the three signatures; a row is never changed."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("county_code", "application_id", "role", name="uq_opinion_role"),
        ForeignKeyConstraint(
            ["county_code", "application_id"],
            ["application.county_code", "application.id"],
            name="fk_opinion_application",
        ),
    )

    application_id: UUID
    role: str
    supported: bool
    comment: str
    occurred_on: date
    signed_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
