"""Helpers, their units, whom they are paired with and their visits, as the registry announced them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from services.monitoring.models import CountyTable


class HelpUnit(CountyTable, table=True):
    """A unit that helps; `withdrawn_on`, here and below, once it turned out to be entered by mistake."""

    __tablename__ = "help_unit"

    unit_kind: str
    withdrawn_on: date | None = None


class Helper(CountyTable, table=True):
    """Somebody who helps, in the area of the post."""

    __tablename__ = "helper"

    area_code: str = Field(max_length=12)
    unit_id: UUID | None = None
    active_from: date
    active_to: date | None = None
    withdrawn_on: date | None = None


class HouseholdPairing(CountyTable, table=True):
    """A helper's time with a household; its last day counts."""

    __tablename__ = "household_pairing"
    __table_args__ = (Index("ix_household_pairing_helper", "county_code", "helper_id"),)

    helper_id: UUID
    household_id: UUID
    pairing_role: str
    started_on: date
    ended_on: date | None = None
    withdrawn_on: date | None = None


class Visit(CountyTable, table=True):
    """A recorded visit to a household."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_helper", "county_code", "helper_id", "visited_on"),)

    helper_id: UUID | None = None
    household_id: UUID
    visit_kind: str
    visited_on: date
    withdrawn_on: date | None = None
