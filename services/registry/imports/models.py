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
COMMITTING = "committing"
COMMITTED = "committed"
FAILED = "failed"
EXPIRED = "expired"

DUE, SEARCHED, BROKEN_OFF = "due", "searched", "failed"
"""The search for probable duplicates behind a commit: still to come, done, or given up."""

ADD, UPDATE = "add", "update"
"""What becomes of registered households that the file states differently: they are refused, or changed."""


def _counts() -> Any:
    return Field(default={}, sa_column=Column(JSONB, nullable=False, server_default="{}"))


class ImportJob(CountyTable, table=True):
    """One import: ``checking`` until its file is read, then ``checked`` or ``refused``, at last ``committed``.

    A large one is ``committing`` until the worker has written it; what kept it from that is told in `refusal`, and it
    is ``checked`` again. ``failed`` says that check or commit itself broke off, not that the file is wrong; ``expired``
    that nobody committed it while its file was kept.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        Index("ix_import_job_checking", "county_code", "id", postgresql_where=text("state = 'checking'")),
        Index("ix_import_job_committing", "county_code", "id", postgresql_where=text("state = 'committing'")),
        Index("ix_import_job_search", "county_code", "id", postgresql_where=text("duplicate_search = 'due'")),
    )

    area_prefix: str = Field(max_length=12)
    """The importer's area; only villages inside it are taken."""
    subject: str
    role: str = Field(default="", sa_column_kwargs={"server_default": "township"})
    """The importer's: what he may write beside households follows from it."""
    mode: str = Field(default=ADD, sa_column_kwargs={"server_default": ADD})
    state: str
    progress: int = 0
    """Per cent of the check, or of the commit."""
    attempts: int = 0
    committer: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """Who committed it, where the worker writes it."""
    duplicate_search: str | None = None
    """None before the commit. A large import is searched after it, so that nobody waits for that; the households that
    it brought stand in the staging table until then."""
    refusal: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """Why the last commit wrote nothing."""
    occurred_on: date
    files: list[str] = json_column()
    size_bytes: int
    rows: dict[str, int] = json_column(default={})
    """Rows by kind of sheet."""
    ignored_columns: dict[str, list[str]] = json_column(default={})
    accepted_households: int = 0
    rejected_households: int = 0
    accepted_records: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    rejected_records: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    changed: dict[str, int] = _counts()
    """By kind of sheet, what the register holds otherwise."""
    unchanged: dict[str, int] = _counts()
    """By kind of sheet, what it holds already: nothing is written of it."""
    sensitive: dict[str, int] = _counts()
    """By kind of sheet, changes of registered households that only a second person lets take effect."""
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
    found_version: int | None = None
    """The registered household's version as the check found it; none for a new one."""
    row: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


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


class StagedRecord(Table, table=True):
    """A record of some kind that waits to be entered, or to change the one that bears its number."""

    __tablename__ = "staged_record"

    county_code: str = Field(primary_key=True, max_length=6)
    import_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    """Its place in the order of writing."""
    kind: str
    row: int
    household_no: str | None = None
    id_index: str | None = Field(default=None, max_length=32)
    values: dict[str, Any] = json_column()
    """What the file states, by the form's names; what it doesn't speak of is left out."""
    found_id: UUID | None = None
    found_version: int | None = None
    """The registered record as the check found it; none for a new one."""


STAGED = (StagedHousehold, StagedMember, StagedIncome, StagedExit, StagedRecord)
