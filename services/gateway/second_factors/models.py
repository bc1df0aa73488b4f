"""Tables of second factors and of their recovery codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field

from services.gateway.models import CountyTable


class SecondFactor(CountyTable, table=True):
    """What the codes of an account are made from; it bears the account's own id."""

    __tablename__ = "second_factor"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "id"], ["account.county_code", "account.id"], name="fk_second_factor_account"
        ),
    )

    secret: bytes = Field(sa_type=LargeBinary)
    """Encrypted."""
    begun_at: datetime = Field(sa_type=DateTime(timezone=True))
    confirmed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When a first code showed that the person has it; before that it is not asked for."""
    last_step: int | None = Field(default=None, sa_type=BigInteger, nullable=True)
    """Of the code that was accepted last: it and those before serve no more."""


class RecoveryCode(CountyTable, table=True):
    """A code that stands in once for the second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "account_id"],
            ["account.county_code", "account.id"],
            name="fk_recovery_code_account",
        ),
        Index("ix_recovery_code_account", "county_code", "account_id"),
    )

    account_id: UUID
    code_hash: str
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
