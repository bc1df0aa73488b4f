"""Monitoring objects as the registry announced them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Index, Text
from sqlmodel import Field

from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.models import CountyTable


class MonitoringObject(CountyTable, table=True):
    """A household at risk of poverty; `removed_on` once its risk was removed."""

    __tablename__ = "monitoring_object"
    __table_args__ = (Index("ix_monitoring_object_village", "county_code", "village_code"),)

    village_code: str = Field(max_length=12)
    household_id: UUID | None = None
    monitored_kind: str
    risks: list[str] = Field(sa_type=ARRAY(Text))
    people: int
    entered_on: date
    removed_on: date | None = None

    def figures(self) -> Figures:
        """What it adds to its areas: it stands, or its risk was removed."""
        measure = Measure.MONITORED if self.removed_on is None else Measure.MONITORED_REMOVED
        return Figures(self.county_code, self.village_code, {(measure, self.monitored_kind): 1})
