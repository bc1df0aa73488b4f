"""War zones and grids: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import pydantic
from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.monitoring.models import CountyTable
from services.monitoring.supervision_units.rules import Holding
from shared.areas import significant_prefix
from shared.areas.successions import Successions
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.inputs import Line
from shared.schemas import Closed, Schema
from shared.security.callers import AskedArea

Level = Annotated[int, pydantic.Field(strict=True, ge=0, le=9)]
AreaText = Annotated[str, pydantic.Field(min_length=2, max_length=12)]


class SupervisionUnit(CountyTable, table=True):
    """A war zone (level 0) or a grid inside one, with the post that answers for it."""

    __tablename__ = "supervision_unit"
    __table_args__ = (Index("ix_supervision_unit_zone", "county_code", "zone", "level"),)

    level: int
    zone: str
    parent_id: UUID | None = None
    name: str
    post: str
    started_on: date
    ended_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class SupervisionUnitArea(CountyTable, table=True):
    """An area in a unit, from a day until another: `until_on` is the first day on which it is in it no more."""

    __tablename__ = "supervision_unit_area"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "unit_id"], ["supervision_unit.county_code", "supervision_unit.id"], name="fk_area_unit"
        ),
        Index("ix_supervision_unit_area_code", "county_code", "level", "area_code"),
        Index("ix_supervision_unit_area_unit", "county_code", "unit_id"),
    )

    unit_id: UUID
    level: int
    area_code: str = Field(max_length=12)
    from_on: date
    until_on: date | None = None

    def holding(self, known: Successions) -> Holding:
        """What the rules know of it: the area by the code that it bears now, until it moves to another county."""
        moved_on = known.moved_out_on(significant_prefix(self.area_code), self.county_code)
        # of a move that was told later than the area was taken, it never was in the unit
        ends = [self.until_on, None if moved_on is None else max(moved_on, self.from_on)]
        until_on = min((day for day in ends if day is not None), default=None)
        return Holding(known.code_now(self.area_code), self.from_on, until_on)


# what comes in and goes out ------------------------------------------------------------------------------------------


class UnitCreate(Closed):
    """A new war zone, or a grid inside one."""

    zone: Annotated[str, pydantic.Field(max_length=64)]
    level: Level
    """0 for the zone itself."""
    parent_id: UUID | None = None
    """The unit right above; None for a zone."""
    name: Line
    post: Line
    """The post that answers for it."""
    area_codes: Annotated[list[AreaText], pydantic.Field(min_length=1, max_length=500)]
    occurred_on: BusinessDate
    """First day."""


class AreaStep(Closed):
    """An area joins a unit, or leaves it."""

    area_code: AreaText
    occurred_on: BusinessDate
    """First day in the unit, or the first day on which it is in it no more."""


class UnitEnd(Closed):
    """A unit is given up."""

    occurred_on: BusinessDate
    """First day on which it is no more."""


class UnitAreaRead(Schema):
    """An area in a unit."""

    area_code: str
    from_on: date
    until_on: date | None
    """First day on which it is in the unit no more: it was released, or lies in another county."""


class UnitRead(Schema):
    """A war zone or a grid with the areas that it holds or held."""

    id: UUID
    county_code: str
    level: int
    zone: str
    parent_id: UUID | None
    name: str
    post: str
    started_on: date
    ended_on: date | None
    areas: list[UnitAreaRead]

    @classmethod
    def of(cls, unit: SupervisionUnit, areas: list[SupervisionUnitArea], known: Successions) -> "UnitRead":
        """Show a unit."""
        shown = [
            UnitAreaRead(area_code=one.area_code, from_on=one.from_on, until_on=one.holding(known).until_on)
            for one in areas
        ]
        return cls(**unit.model_dump(exclude={"recorded_at"}), areas=shown)


class UnitQuery(StrictPage):
    """Which units are asked for."""

    area: AskedArea = None
    zone: Annotated[str, pydantic.Field(max_length=64)] | None = None
    level: Annotated[int, pydantic.Field(ge=0, le=9)] | None = None
    on: BusinessDate | None = None
    """Only those that run on this day."""


class UnitList(Schema):
    """A page of units, in the order in which they were set up."""

    items: list[UnitRead]
    next: str | None


class LevelGaps(Schema):
    """Areas that lie in no unit of a level."""

    level: int
    label: str
    areas: int
    """How many of them there are at all."""
    without_unit: list[str]


class GapReport(Schema):
    """What no unit answers for on a day, level by level."""

    area_code: str
    on: date
    levels: list[LevelGaps]
