"""Households and incomes as the registry announced them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.monitoring.models import CountyTable, Table
from shared.database import fen_column, json_column


class Household(CountyTable, table=True):
    """A registered household.

    `alerted` tells whether an alert about its income was ever due: most have none that could have to be cleared.
    """

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_village", "county_code", "village_code"),
        Index("ix_household_no", "county_code", "household_no"),
        Index("ix_household_id_indexes", "id_indexes", postgresql_using="gin"),
    )

    household_no: str
    village_code: str = Field(max_length=12)
    household_type: str
    head_name: str
    persons: int
    registered_on: date
    exited_on: date | None = None
    removed_on: date | None = None
    removed_kind: str | None = None
    exits: list[list[str | None]] = json_column(default_factory=list)
    """Day of each exit, and of the return after it."""
    periods: list[dict[str, Any]] = json_column(default_factory=list)
    """Village, main cause and members from a day on, by these days."""
    id_indexes: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """Keyed indexes of the ID numbers of all who ever belonged to it: by these numbers departments name people."""
    deaths: dict[str, str] = json_column(default_factory=dict)
    """Id of each member who died, as the register tells, and the day; whose death was a mistake is none of them."""
    standards: dict[str, Any] = json_column(default_factory=dict)
    """What its figures were last measured by: that they can be taken back as they were added."""
    seen_until: date | None = None
    """The last business date that is known of it: as of then it is judged."""
    alerted: bool = False
    judgements: int = 0
    """How often it was judged: who judged it without a lock sees whether it has been judged since."""


class Income(Table, table=True):
    """A household's income of a year as it was last recorded; the disposable one is None where it isn't known."""

    __tablename__ = "income"

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    persons: int
    net_income_fen: int = fen_column()
    per_head_fen: int = fen_column()
    disposable_per_head_fen: int | None = fen_column(default=None)
    recorded_on: date
