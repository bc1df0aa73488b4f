"""The table of delegations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.gateway.models import CountyTable
from shared.database import Stamped


class Delegation(CountyTable, Stamped, table=True):
    """Somebody may act for an account for some days; it stands in the county of the account that is acted for."""

    __tablename__ = "delegation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "holder_id"], ["account.county_code", "account.id"], name="fk_delegation_holder"
        ),
        ForeignKeyConstraint(
            ["delegate_county_code", "delegate_id"],
            ["account.county_code", "account.id"],
            name="fk_delegation_delegate",
        ),
        Index("ix_delegation_holder", "county_code", "holder_id"),
        Index("ix_delegation_delegate", "delegate_county_code", "delegate_id"),
    )

    holder_id: UUID
    delegate_county_code: str = Field(max_length=6)
    delegate_id: UUID
    role: str
    area_code: str = Field(max_length=12)
    """What was delegated; where the holder has another role or area by now, it holds no more."""
    from_on: date
    to_on: date
    reason: str
    given_by: str
    withdrawn_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    withdrawn_by: str | None = None
