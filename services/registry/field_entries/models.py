"""Tables of what came from the field: a receipt of each entry, and the values that wait for a decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, text
from sqlmodel import Field

from services.registry.models import Table
from services.registry.records.models import HouseholdRecord, of_household
from shared.database import json_column, new_id

OPEN = "open"
DECIDED = "decided"
OVERTAKEN = "overtaken"
"""What the value was based on came in later from the same device, and with it the value held."""

CHANGED_MEANWHILE = "changed_meanwhile"
NEEDS_TOWNSHIP = "needs_township"

MINE = "mine"
THEIRS = "theirs"


class FieldEntry(Table, table=True):
    """The receipt of an entry: by it the same entry, sent again, is known."""

    __tablename__ = "field_entry"
    __table_args__ = (
        Index("ix_field_entry_subject", "county_code", "subject", "id"),
        Index(
            "ix_field_entry_visit",
            "county_code",
            "visit_client_id",
            postgresql_where=text("visit_client_id IS NOT NULL"),
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    """Tenant of who sent it."""
    client_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id)
    """By it the entries of a person stand in the order in which they came."""
    kind: str
    digest: str
    """Keyed digest of its content: from a plain one whoever reads the table could find out a number by trying."""
    subject: str
    role: str
    status: str
    """``accepted``, ``conflict`` or ``waiting``."""
    record_id: UUID | None = None
    """What it became, or was about: visit, document, objection, household or record."""
    conflict_id: UUID | None = None
    visit_client_id: UUID | None = None
    """Of a photo: the visit at which it was taken, by the device's id; it may come later."""
    place: int | None = None
    """Of a photo: its place among those of the visit."""
    occurred_on: date
    device_at: datetime = Field(sa_type=DateTime(timezone=True))
    """By the device's clock, which may be wrong."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class FieldConflict(HouseholdRecord, Table, table=True):
    """Values from the field beside those of the register, until somebody decides; both are kept.

    `differences` holds of each field what the device showed (`base`), what was recorded there (`mine`), what the
    register held when it came in (`theirs`), and what was `taken`.
    """

    __tablename__ = "field_conflict"
    __table_args__ = (
        *of_household("field_conflict"),
        Index("ix_field_conflict_open", "county_code", "target_id", postgresql_where=text("state = 'open'")),
    )

    target: str
    """``household``, ``income``, or the kind of record."""
    target_id: UUID
    year: int | None = None
    cause: str
    differences: list[dict[str, Any]] = json_column()
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Numbers from the field in full, encrypted; `differences` shows them masked."""
    state: str = OPEN
    client_id: UUID
    entered_by: str
    entered_role: str
    occurred_on: date
    device_at: datetime = Field(sa_type=DateTime(timezone=True))
    entry_reason: str
    decided_by: str | None = None
    decided_on: date | None = None
    decision_reason: str | None = None
