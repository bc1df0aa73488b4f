"""Monitoring objects as the registry announced them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.models import CountyTable


class MonitoringObject(CountyTable, table=True):
    """A household at risk of poverty; `removed_on` once its risk was removed.

    `head_name` and `id_indexes`, the keyed indexes of its members' ID numbers, are known of those off the register.
    """

    __tablename__ = "monitoring_object"
    __table_args__ = (
        Index("ix_monitoring_object_village", "county_code", "village_code"),
        Index("ix_monitoring_object_id_indexes", "id_indexes", postgresql_using="gin"),
    )

    village_code: str = Field(max_length=12)
    household_id: UUID | None = None
    monitored_kind: str
    risks: list[str] = Field(sa_type=ARRAY(Text))
    people: int
    entered_on: date
    removed_on: date | None = None
    head_name: str | None = None
    id_indexes: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))

    @property
    def watched_id(self) -> UUID:
        """By what the household is known: off the register by its object's id."""
        return self.household_id or self.id

    def figures(self) -> Figures:
        """What it adds to its areas: it stands, or its risk was removed."""
        measure = Measure.MONITORED if self.removed_on is None else Measure.MONITORED_REMOVED
        return Figures(self.county_code, self.village_code, {(measure, self.monitored_kind): 1})
