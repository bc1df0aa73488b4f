"""Credit's own copy of who may borrow, built from the registry's events."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text

from services.credit.models import CountyTable


class Household(CountyTable, table=True):
    """A registered household; its row is the lock under which its loans are judged against the cap."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("county_code", "household_no", name="uq_household_no"),
        Index("ix_household_village", "county_code", "village_code"),
        Index(
            "ix_household_merged_into",
            "county_code",
            "merged_into",
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    household_no: str
    village_code: str
    household_type: str
    head_name: str
    registered_on: date
    exited_on: date | None = None
    """Exited households stay on the register and may borrow."""
    removed_on: date | None = None
    """It was merged into another, or nobody is left in it: its loans stay, it borrows no more."""
    merged_into: UUID | None = None
    """The household that took its people in: what either owes counts for both from that day on."""


class Member(CountyTable, table=True):
    """A person of a household; the ID number is known by its keyed index only."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_member_household"
        ),
        Index("ix_member_household", "county_code", "household_id"),
        Index("ix_member_id_index", "county_code", "id_index"),
    )

    household_id: UUID
    name: str
    id_index: str
    id_masked: str
    born_on: date
    relation: str
    labour_capacity: str
