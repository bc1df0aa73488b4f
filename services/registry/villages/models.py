"""The table of villages and how a village is shown."""

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.registry.models import CountyTable
from shared.database import StrictPage
from shared.security.callers import AskedArea


class Village(CountyTable, table=True):
    """An administrative village of a county; whether it is poor says the policy pack in force."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("county_code", "village_code", name="uq_village_code"),)

    village_code: str = Field(max_length=12)
    name: str


class VillageQuery(StrictPage):
    """Which villages."""

    area: AskedArea = None
    poor: bool | None = None


class VillageRead(BaseModel):
    """A village, and by whom it is listed as poor (null where it is not)."""

    county_code: str
    village_code: str
    town_code: str
    name: str
    poor: bool
    listed_by: str | None


class VillageList(BaseModel):
    """A page of villages."""

    items: list[VillageRead]
    next: str | None
