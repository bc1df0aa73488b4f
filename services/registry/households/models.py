"""Tables of households, members, their identity numbers over all counties, and every change."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.registry.models import CountyTable, Table

REGISTERED = "registered"
EXITED = "exited"


class HouseholdFields(SQLModel):
    """What the register holds of a household, wherever it is stored."""

    household_no: str = Field(max_length=32)
    village_code: str = Field(max_length=12)
    village_group: str | None = None
    head_name: str
    phone_masked: str | None = None
    phone_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    bank_name: str | None = None
    bank_account_masked: str | None = None
    bank_account_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    identification_standard: str
    household_type: str
    main_cause: str
    other_causes: list[str] = Field(sa_type=ARRAY(Text))
    registered_on: date
    housing_sqm: Decimal | None = Field(
        default=None,
        sa_type=Numeric(8, 2),
    )
    housing_structure: str | None = None
    drinking_water: str | None = None


class MemberFields(SQLModel):
    """What the register holds of a person."""

    name: str
    id_index: str = Field(max_length=32)
    """The keyed index by which an identity number is found and compared; the number itself is encrypted."""
    id_masked: str
    id_number_encrypted: bytes = Field(sa_type=LargeBinary)
    born_on: date
    sex: str
    relation: str
    ethnic_group: str | None = None
    education: str | None = None
    schooling: str | None = None
    health: str
    labour_capacity: str
    work_state: str | None = None
    medical_insured: bool | None = None
    pension_insured: bool | None = None


class Household(HouseholdFields, CountyTable, table=True):
    """A registered household as it now stands; one that left poverty keeps its record."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("county_code", "household_no", name="uq_household_no"),
        Index("ix_household_id", "id"),
        Index("ix_household_village", "county_code", "village_code", "household_no"),
        Index("ix_household_head_name", "county_code", "head_name"),
    )

    people: int
    status: str = REGISTERED
    exited_on: date | None = None
    version: int
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Member(MemberFields, CountyTable, table=True):
    """A member of a household."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_member_household"
        ),
        Index("ix_member_household", "county_code", "household_id"),
        Index("ix_member_name", "county_code", "name", "born_on"),
    )

    household_id: UUID


class IdNumberKey(Table, table=True):
    """Where each identity number is registered: unique over all counties, so no county stands in its key."""

    __tablename__ = "id_number_key"

    id_index: str = Field(primary_key=True, max_length=32)
    county_code: str = Field(max_length=6)
    household_id: UUID
    member_id: UUID


class HouseholdChange(Table, table=True):
    """One version of a household: who made it, when and why, and what it changed; never altered.

    `old` and `new` hold the values that differ, as a document of the household with its members by id and its incomes
    by year; merging all `new` in the order of versions gives the household as it stands.
    """

    __tablename__ = "household_change"

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    kind: str
    occurred_on: date
    reason: str
    subject: str
    role: str
    import_id: UUID | None = None
    old: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    new: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
