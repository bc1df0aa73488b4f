"""The tables of what was checked in a household, and what people fill in of it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Numeric
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Flag, Line, PersonName, Quantity, one_of
from services.registry.records.models import HouseholdRecord, of_household
from shared import codes

DwellingGrade: Any = one_of(codes.DWELLING_GRADES)
Minutes = Annotated[int, Bounds(strict=True, ge=0, le=1_440)]
Share = Annotated[Decimal, Bounds(ge=0, le=1, max_digits=5, decimal_places=4)]


class CheckFields(SQLModel):
    """Who looked, and when."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    checked_on: Day = Field(title="核查日期")
    checked_by: PersonName = Field(title="核查人")
    remark: Line | None = Field(default=None, title="备注")


class LivingCheckFields(CheckFields):
    """Whether the household has enough to eat and to wear."""

    food: Flag = Field(title="不愁吃")
    clothing: Flag = Field(title="不愁穿")


class LivingCheck(LivingCheckFields, HouseholdRecord, Table, table=True):
    """A look at food and clothes."""

    __tablename__ = "living_check"
    __table_args__ = of_household("living_check")

    checked_on: date


class DwellingCheckFields(CheckFields):
    """The safety grade of the dwelling."""

    grade: DwellingGrade = Field(title="房屋安全等级")
    appraiser: Line = Field(title="鉴定单位")


class DwellingCheck(DwellingCheckFields, HouseholdRecord, Table, table=True):
    """An appraisal of the dwelling."""

    __tablename__ = "dwelling_check"
    __table_args__ = of_household("dwelling_check")

    checked_on: date


class WaterCheckFields(CheckFields):
    """The four tests of drinking water; what wasn't tested is left out."""

    litres_per_day: Quantity | None = Field(default=None, title="人均日供水量（升）")
    quality_passed: Flag | None = Field(default=None, title="水质达标")
    minutes: Minutes | None = Field(default=None, title="取水往返时间（分钟）")
    supply_share: Share | None = Field(default=None, title="供水保证率")


class WaterCheck(WaterCheckFields, HouseholdRecord, Table, table=True):
    """A test of the drinking water."""

    __tablename__ = "water_check"
    __table_args__ = of_household("water_check")

    checked_on: date
    litres_per_day: Decimal | None = Field(default=None, sa_type=Numeric(14, 2))
    supply_share: Decimal | None = Field(default=None, sa_type=Numeric(5, 4))
