"""Tables of staged imports: the job, its file, what is wrong with it, and the rows that wait to be written."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registry.households.models import HouseholdFields, MemberFields
from services.registry.incomes.models import IncomeFields
from services.registry.models import CountyTable, Table
from shared.database import json_column

CHECKING = "checking"
CHECKED = "checked"
REFUSED = "refused"
COMMITTED = "committed"
FAILED = "failed"
EXPIRED = "expired"


class ImportJob(CountyTable, table=True):
    """One import: ``checking`` until its file is read, then ``checked`` or ``refused``, at last ``committed``.

    ``failed`` says that the check itself broke off, not that the file is wrong; ``expired`` that nobody committed it
    while its file was kept.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        Index("ix_import_job_checking", "county_code", "id", postgresql_where=text("state = 'checking'")),
    )

    area_prefix: str = Field(max_length=12)
    """The importer's area; only villages inside it are taken."""
    subject: str
    state: str
    progress: int = 0
    """Per cent of the check."""
    attempts: int = 0
    occurred_on: date
    files: list[str] = json_column()
    size_bytes: int
    rows: dict[str, int] = json_column(default={})
    """Rows by kind of sheet."""
    ignored_columns: dict[str, list[str]] = json_column(default={})
    accepted_households: int = 0
    rejected_households: int = 0
    fault_count: int = 0
    faults_by_code: dict[str, int] = json_column(default={})
    preview: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSONB, nullable=False))
    written: dict[str, int] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    checked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    committed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expired_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When its file, and what was copied out of it, was deleted."""


class ImportPart(Table, table=True):
    """A part of an uploaded file, encrypted: files hold identity numbers."""

    __tablename__ = "import_part"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    file: int = Field(primary_key=True)
    part: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class ImportFault(Table, table=True):
    """One thing wrong with the file."""

    __tablename__ = "import_fault"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    sheet: str
    row: int
    column_name: str
    code: str
    value: str
    note: str
    household_no: str | None = None


class StagedHousehold(HouseholdFields, Table, table=True):
    """A household that waits to be written, under the id that it will bear."""

    __tablename__ = "staged_household"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)


class StagedMember(MemberFields, Table, table=True):
    """A member that waits to be written."""

    __tablename__ = "staged_member"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    row: int


class StagedIncome(IncomeFields, Table, table=True):
    """A year's income that waits to be written, as the version of its household that it will make."""

    __tablename__ = "staged_income"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    found_version: int | None = None
    """The registered household's version as the check found it; none for a household of the same file."""
    year: int


class StagedExit(Table, table=True):
    """An exit that waits to be written."""

    __tablename__ = "staged_exit"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    found_version: int | None = None
    exited_on: date


STAGED = (StagedHousehold, StagedMember, StagedIncome, StagedExit)
