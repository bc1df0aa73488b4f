"""Tables of accounts, banks' clients and refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.gateway.models import CountyTable, Table
from shared.database import Stamped
from shared.security.callers import Caller
from shared.security.permissions import Role


class Account(CountyTable, Stamped, table=True):
    """A person who signs in with a password."""

    __tablename__ = "account"

    username: str = Field(max_length=64)
    password_hash: str
    name: str = Field(max_length=100)
    role: str
    area_code: str = Field(max_length=12)
    """The significant part of the area whose matters the person sees."""
    bank_code: str | None = Field(default=None, max_length=64)
    """Of somebody who works at a bank, and sees its business alone."""
    active: bool = True
    version: int = 1
    """Raised by each act of an administrator's."""
    password_temporary: bool = False
    """Whether somebody else chose the password: it serves for nothing but to choose another."""
    second_factor_required: bool = False
    """Whether the person, in a role that approves, signs in by a second factor alone."""
    last_signed_in_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    def caller(self) -> Caller:
        """The person as the services know them."""
        return Caller(self.username, self.name, Role(self.role), self.area_code, self.bank_code)


class BankClient(CountyTable, Stamped, table=True):
    """A bank's program that signs in with its own secret."""

    __tablename__ = "bank_client"

    client_id: str = Field(max_length=64)
    secret_hash: str
    name: str = Field(max_length=100)
    bank_code: str
    area_code: str = Field(max_length=12)
    active: bool = True
    version: int = 1
    """Raised by each act of an administrator's."""
    former_secret_hash: str | None = None
    former_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Until when the secret before the present one still opens."""

    def open_hashes(self, now: datetime) -> list[str]:
        """The hashes of the secrets that open: the present one, and the former while both do."""
        if self.former_secret_hash is None or self.former_until is None or now >= self.former_until:
            return [self.secret_hash]
        return [self.secret_hash, self.former_secret_hash]

    def caller(self) -> Caller:
        """The bank as the services know it."""
        return Caller(self.client_id, self.name, Role.BANK, self.area_code, self.bank_code)


class LoginName(Table, table=True):
    """Key table: names to sign in by are unique over all counties, for people and programs alike."""

    __tablename__ = "login_name"

    name: str = Field(primary_key=True, max_length=64)
    kind: str
    """``account`` or ``bank_client``."""
    county_code: str = Field(max_length=6)
    owner_id: UUID


class SignInFailure(Table, table=True):
    """Failed sign-ins under a name, whether or not somebody bears it: a lock must not tell which names exist."""

    __tablename__ = "sign_in_failure"

    name: str = Field(primary_key=True, max_length=64)
    failures: int
    since: datetime = Field(sa_type=DateTime(timezone=True), index=True)


class SignIn(CountyTable, table=True):
    """One sign-in of a person, which goes on by refresh tokens to its end."""

    __tablename__ = "sign_in"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "account_id"], ["account.county_code", "account.id"], name="fk_sign_in_account"
        ),
        Index("ix_sign_in_account", "county_code", "account_id"),
        Index("ix_sign_in_expiry", "expires_at"),
    )

    account_id: UUID
    address: str = Field(max_length=64)
    agent: str = Field(max_length=200)
    """What the person's program calls itself."""
    began_at: datetime = Field(sa_type=DateTime(timezone=True))
    refreshed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    acting_for: str | None = Field(default=None, max_length=64)
    """For whom the person signed in."""
    delegation_id: UUID | None = None
    """By which delegation; each refreshing looks whether it still holds."""


class RefreshToken(CountyTable, table=True):
    """One link in a line of refresh tokens; a line is of one sign-in, each use makes the next link."""

    __tablename__ = "refresh_token"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "account_id"],
            ["account.county_code", "account.id"],
            name="fk_refresh_token_account",
        ),
        Index("ix_refresh_token_family", "county_code", "family_id"),
        Index("ix_refresh_token_account", "county_code", "account_id"),
        Index("ix_refresh_token_expiry", "expires_at"),
    )

    family_id: UUID
    """The sign-in's id."""
    account_id: UUID
    secret_hash: str
    issued_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    """The same for the whole line: refreshing doesn't prolong a sign-in."""
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
