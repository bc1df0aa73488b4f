"""Tables of figures by area: as they stand, and by business day."""

from datetime import date

from sqlmodel import Field

from services.monitoring.models import Table
from shared.database import fen_column


class AreaTotal(Table, table=True):
    """A figure of a village, town or county as it stands."""

    __tablename__ = "area_total"

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
    amount: int = fen_column()


class AreaDay(Table, table=True):
    """By how much a figure changed on a business day."""

    __tablename__ = "area_day"

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    amount: int = fen_column()
