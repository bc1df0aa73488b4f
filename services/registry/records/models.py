"""The bases of records' tables, and the one history of them all."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import declared_attr
from sqlmodel import Field

from services.registry.models import CountyTable, Table, transaction_column
from shared.database import json_column


class Record(CountyTable):
    """Base of what the register holds beside households: versioned, never deleted, every change kept.

    A record entered by mistake is withdrawn: it leaves the lists, not the history.
    """

    __tablename__: ClassVar[str | declared_attr[str]]

    version: int = 1
    withdrawn_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AreaRecord(Record):
    """Base of records that belong to an area: those see it whose area holds it."""

    area_code: str = Field(max_length=12)


class HouseholdRecord(Record):
    """Base of records that belong to a household: those see it who see the household.

    Tables add `of_household(<table>)` to their `__table_args__`.
    """

    household_id: UUID


class MemberRecord(HouseholdRecord):
    """Base of records that belong to a person of a household."""

    member_id: UUID


class OwnedRecord(Record):
    """Base of records that belong either to an area or to a household: those see it who see the one or the other."""

    area_code: str | None = Field(default=None, max_length=12)
    household_id: UUID | None = None


def of_area(table: str) -> tuple[Any, ...]:
    """Table arguments of an `AreaRecord`."""
    return (Index(f"ix_{table}_area", "county_code", "area_code"),)


def of_household(table: str) -> tuple[Any, ...]:
    """Table arguments of a `HouseholdRecord`."""
    return (
        ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name=f"fk_{table}_household",
        ),
        Index(f"ix_{table}_household", "county_code", "household_id"),
    )


def of_owner(table: str) -> tuple[Any, ...]:
    """Table arguments of an `OwnedRecord`."""
    return (
        *of_area(table),
        *of_household(table),
        CheckConstraint("num_nonnulls(area_code, household_id) = 1", name=f"ck_{table}_owner"),
    )


def of_member(table: str) -> tuple[Any, ...]:
    """Table arguments of a `MemberRecord`."""
    return (
        *of_household(table),
        ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name=f"fk_{table}_member"
        ),
    )


def numbered(table: str, column: str) -> tuple[Any, ...]:
    """Table arguments of a kind with a `number`: unique in its county among the records not withdrawn."""
    return (
        Index(f"uq_{table}_number", "county_code", column, unique=True, postgresql_where=text("withdrawn_on IS NULL")),
    )


class RecordChange(Table, table=True):
    """One version of a record: who made it, when and why, and what it changed; never altered.

    Merging all `new` in the order of versions gives the record as it stands.
    """

    __tablename__ = "record_change"
    __table_args__ = (
        Index("ix_record_change_kind", "county_code", "kind", "record_id"),
        Index("ix_record_change_written", "county_code", "written_in"),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    record_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    kind: str
    """Name of the record's table."""
    action: str
    """``created``, ``changed``, ``withdrawn``, or what the room calls its own step."""
    occurred_on: date
    reason: str
    subject: str
    role: str
    import_id: UUID | None = None
    old: dict[str, Any] = json_column()
    new: dict[str, Any] = json_column()
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    written_in: int = transaction_column()
