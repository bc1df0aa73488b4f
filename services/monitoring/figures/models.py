"""Tables of figures by area: as they stand, and by business day."""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field

from services.monitoring.models import Table
from shared.database import fen_column

_OF_COUNTIES = text("area_code = rpad(county_code, 12, '0')")
"""Rows of whole counties, of which cities and provinces are added up."""


class AreaTotal(Table, table=True):
    """A figure of a village, town or county as it stands."""

    __tablename__ = "area_total"
    __table_args__ = (Index("ix_area_total_counties", "measure", "county_code", postgresql_where=_OF_COUNTIES),)

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
    amount: int = fen_column()


class AreaDay(Table, table=True):
    """By how much a figure changed on a business day."""

    __tablename__ = "area_day"
    __table_args__ = (Index("ix_area_day_counties", "measure", "county_code", "day", postgresql_where=_OF_COUNTIES),)

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    amount: int = fen_column()
