"""Records as the registry announced them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from services.monitoring.models import CountyTable
from shared.database import json_column


class KeptRecord(CountyTable, table=True):
    """A record of a household or an area after its last event; one that was withdrawn never was."""

    __tablename__ = "kept_record"
    __table_args__ = (
        Index("ix_kept_record_household", "county_code", "household_id"),
        Index("ix_kept_record_area", "county_code", "kind", "area_code"),
        Index(
            "ix_kept_record_organisation",
            "county_code",
            text("(values ->> 'organisation_id')"),
            postgresql_where=text("kind = 'organisation_link'"),
        ),
        Index(
            "ix_kept_record_helper",
            "county_code",
            text("(values ->> 'helper_id')"),
            postgresql_where=text("kind IN ('household_pairing', 'visit')"),
        ),
    )

    kind: str
    area_code: str | None = Field(default=None, max_length=12)
    household_id: UUID | None = None
    member_id: UUID | None = None
    since: date | None = None
    """Business date of its first step; None where its events tell none."""
    seen_on: date | None = None
    """Business date of its last step."""
    values: dict[str, Any] = json_column()
    withdrawn: bool = False
