"""Bank files that were compared with the ledger: their lines as they came, and every judgement of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column


class Reconciliation(CountyTable, table=True):
    """A bank's file for one county and business date; a later file of the same day is another version."""

    __tablename__ = "reconciliation"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "occurred_on", "version", name="uq_reconciliation_version"),
        UniqueConstraint("county_code", "bank_code", "occurred_on", "digest", name="uq_reconciliation_digest"),
    )

    bank_code: str
    occurred_on: date
    """The business date of the file."""
    version: int
    """From 1; the highest counts."""
    superseded: bool = False
    """A later version came; the judgements stay what they were."""
    digest: str
    """SHA-256 of the file's bytes."""
    line_count: int
    matched: int = 0
    missing_here: int = 0
    missing_there: int = 0
    different_amount: int = 0
    open_count: int = 0
    """Differences that no event has settled."""
    resolved_count: int = 0
    submitted_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    judged_at: datetime = Field(sa_type=DateTime(timezone=True))
    """When it was last compared."""
    event_count: int = 0
    """Accepted events that it rested on when it was last compared: more of them call for another look."""
    announced: int = 0
    """Counts the events that announce its differences."""


class ReconciliationLine(Table, table=True):
    """A line of the file, or a movement of ours that the file lacks, with its first judgement; never changed."""

    __tablename__ = "reconciliation_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "reconciliation_id"],
            ["reconciliation.county_code", "reconciliation.id"],
            name="fk_reconciliation_line_file",
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    reconciliation_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    """From 1: the file's lines in their order, behind them ours."""
    file_line: int | None = None
    """Where it stands in the file, from 1; none where it doesn't."""
    loan_no: str
    kind: str
    bank_fen: int | None = fen_column(default=None, nullable=True)
    """What the bank told; none where it told nothing."""
    reference: str | None = None
    result: str
    ours_fen: int | None = fen_column(default=None, nullable=True)
    event_id: str | None = None
    """Our event that it was compared with."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class ReconciliationChange(Table, table=True):
    """A line's later judgement, after events that came since; the last one counts."""

    __tablename__ = "reconciliation_change"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "reconciliation_id", "number"],
            [
                "reconciliation_line.county_code",
                "reconciliation_line.reconciliation_id",
                "reconciliation_line.number",
            ],
            name="fk_reconciliation_change_line",
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    reconciliation_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    """From 1 for each line."""
    result: str
    state: str
    """``open`` or ``resolved``."""
    ours_fen: int | None = fen_column(default=None, nullable=True)
    event_id: str | None = None
    resolved_by: str | None = None
    """The accepted event that settled the difference."""
    resolved_on: date | None = None
    """Its business date."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class ReconciliationNote(CountyTable, table=True):
    """What a clerk of the bank or the county found out about a difference; never changed."""

    __tablename__ = "reconciliation_note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "reconciliation_id", "number"],
            [
                "reconciliation_line.county_code",
                "reconciliation_line.reconciliation_id",
                "reconciliation_line.number",
            ],
            name="fk_reconciliation_note_line",
        ),
        Index("ix_reconciliation_note_line", "county_code", "reconciliation_id", "number"),
    )

    reconciliation_id: UUID
    number: int
    text: str
    occurred_on: date
    written_by: str
    role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
