"""Credit's own copy of organisations and of what ties households to them, and how they stand against their caps."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index

from services.credit.models import CountyTable
from shared.database import fen_column


class Organisation(CountyTable, table=True):
    """An organisation; its row is the lock under which its loans are judged against the cap."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_credit_code", "county_code", "credit_code"),)

    credit_code: str
    name: str
    organisation_kind: str
    area_code: str
    closed_on: date | None = None
    withdrawn_on: date | None = None
    """Entered by mistake: it never was one."""


class OrganisationLink(CountyTable, table=True):
    """What ties a household to an organisation.

    It refers to both without a foreign key: they are histories of their own, and may arrive after it.
    """

    __tablename__ = "organisation_link"
    __table_args__ = (Index("ix_organisation_link_organisation", "county_code", "organisation_id"),)

    organisation_id: UUID
    household_id: UUID
    link_kind: str
    amount_fen: int | None = fen_column(default=None, nullable=True)
    started_on: date
    ended_on: date | None = None
    terminated_on: date | None = None
    withdrawn_on: date | None = None
    """Entered by mistake: there never was one."""


class OrganisationStanding(CountyTable, table=True):
    """How an organisation that borrowed stood against its cap when last judged; `id` is the organisation's."""

    __tablename__ = "organisation_standing"

    version: int = 0
    """Counts what was announced."""
    over_since: date | None = None
    """Day on which it was first seen to owe more than its cap; None while it does not."""
    judged_on: date
    outstanding_fen: int = fen_column(default=0)
    cap_fen: int = fen_column(default=0)
