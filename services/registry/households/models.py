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
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.registry.models import CountyTable, Table, transaction_column

REGISTERED = "registered"
EXITED = "exited"
REMOVED = "removed"
"""Off the register, kept with its history: merged into another household, or nobody is left in it."""

DEATH = "death"
"""Why somebody left a household who will join no other."""

BIRTH = "birth"
"""How somebody came into a household who was not there before."""

DUPLICATE = "duplicate"
"""Why a record ended that was of somebody registered twice."""

LIVES_ALONE = "people = 1"
SERIOUSLY_ILL = "left_on IS NULL AND health = 'serious'"
IS_ABLE = "left_on IS NULL AND labour_capacity IN ('ordinary', 'skilled', 'weak')"
IS_DISABLED = "left_on IS NULL AND (health = 'disabled' OR disability_kind IS NOT NULL)"
"""Conditions as indexes hold them: a search must use the same words to be served by the index."""


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
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    drinking_water: str | None = None
    support_form: str | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    """Empty where the household was asked and needs nothing; none where nobody asked yet."""


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
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None = None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None = None
    disability_kind: str | None = None
    disability_grade: int | None = None
    disability_card_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: str | None = None
    own_plan: str | None = None


class Household(HouseholdFields, CountyTable, table=True):
    """A registered household as it now stands; one that left poverty keeps its record."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("county_code", "household_no", name="uq_household_no"),
        Index("ix_household_id", "id"),
        Index("ix_household_village", "county_code", "village_code", "household_no"),
        Index("ix_household_type", "county_code", "household_type", "household_no"),
        Index("ix_household_cause", "county_code", "main_cause", "household_no"),
        Index("ix_household_status", "county_code", "status", "household_no"),
        # the old among those who live alone are counted from the index itself
        Index(
            "ix_household_alone",
            *("county_code", "household_no"),
            postgresql_where=text(LIVES_ALONE),
            postgresql_include=["sole_born_on", "village_code", "removed_on"],
        ),
    )

    people: int
    """Members who belong to it now."""
    sole_born_on: date | None = None
    """Birth date of somebody who is alone in it: from members it can't be looked up for thousands at once."""
    status: str = REGISTERED
    exited_on: date | None = None
    removed_on: date | None = None
    removed_kind: str | None = None
    merged_into: UUID | None = None
    split_from: UUID | None = None
    """The household of which it was a part until `split_on`; its own record begins there."""
    split_on: date | None = None
    membership_on: date | None = None
    """Day of the last step that changed who belongs to it, or who heads it."""
    version: int
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def first_day(self) -> date:
        """The day from which it is on record."""
        return self.split_on or self.registered_on


class Member(MemberFields, CountyTable, table=True):
    """A person in a household; who left it keeps this record, and has another one in the household joined."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_member_household"
        ),
        Index("ix_member_household", "county_code", "household_id", "born_on", postgresql_include=["left_on"]),
        # who belongs to a household is found by `IdNumberKey`
        Index("ix_member_id_index", "id_index", postgresql_where=text("left_on IS NOT NULL")),
        # for the search by the beginning of a name and for namesakes of one birth: an import fills each index by chance
        Index(
            "ix_member_name",
            *("name", "county_code", "born_on", "household_id"),
            postgresql_where=text("left_on IS NULL"),
        ),
        Index("ix_member_serious", "county_code", "household_id", postgresql_where=text(SERIOUSLY_ILL)),
        Index("ix_member_disabled", "county_code", "household_id", postgresql_where=text(IS_DISABLED)),
        Index("ix_member_able", "county_code", "household_id", postgresql_where=text(IS_ABLE)),
    )

    household_id: UUID
    joined_on: date | None = None
    """None: since the household is on record."""
    joined_kind: str | None = None
    from_household_id: UUID | None = None
    left_on: date | None = None
    left_kind: str | None = None
    to_household_id: UUID | None = None


class IdNumberKey(Table, table=True):
    """Where each identity number is registered: unique over all counties, so no county stands in its key.

    `left_kind` tells of somebody who belongs to no household any more how that came; who joins one again, be it in
    another county, takes the key along.
    """

    __tablename__ = "id_number_key"

    id_index: str = Field(primary_key=True, max_length=32)
    county_code: str = Field(max_length=6)
    household_id: UUID
    member_id: UUID
    left_kind: str | None = None


class HouseholdChange(Table, table=True):
    """One version of a household: who made it, when and why, and what it changed; never altered.

    `old` and `new` hold the values that differ, as a document of the household with its members by id and its incomes
    by year; merging all `new` in the order of versions gives the household as it stands.
    """

    __tablename__ = "household_change"
    __table_args__ = (Index("ix_household_change_written", "county_code", "written_in"),)

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
    written_in: int = transaction_column()
