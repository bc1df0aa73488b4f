"""The table of areas, shared by all counties, and how an area is shown."""

from pydantic import BaseModel
from sqlmodel import Field

from services.registry.models import Table


class AreaRecord(Table, table=True):
    """An administrative area under its official statistical code."""

    __tablename__ = "area"

    code: str = Field(primary_key=True, max_length=12)
    name: str
    level: str
    parent_code: str | None = Field(default=None, max_length=12, index=True)


class AreaRead(BaseModel):
    """An area."""

    code: str
    name: str
    level: str
    parent_code: str | None


class AreaList(BaseModel):
    """A page of areas."""

    items: list[AreaRead]
    next: str | None
