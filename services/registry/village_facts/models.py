"""The tables of villages' profiles and yearly figures, and what people fill in of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Numeric, Text, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, AskedYear, Count, Day, Flag, Quantity, Year, some_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area
from shared import codes
from shared.database import fen_column

Industries: Any = some_of(codes.VILLAGE_INDUSTRIES)


class VillageProfileFields(SQLModel):
    """What a village is, whatever the year, and when it is to leave and has left poverty."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    natural_villages: Count = Field(title="自然村数")
    village_groups: Count = Field(title="村民小组数")
    farmland_mu: Quantity = Field(title="耕地面积（亩）")
    industries: Industries = Field(default_factory=list, title="主导产业")
    identified_on: Day | None = Field(default=None, title="识别为贫困村日期")
    planned_exit_year: Year | None = Field(default=None, title="计划退出年度")
    exited_on: Day | None = Field(default=None, title="实际退出日期")


class VillageProfile(VillageProfileFields, AreaRecord, Table, table=True):
    """A village's profile, one a village."""

    __tablename__ = "village_profile"
    __table_args__ = (
        *of_area("village_profile"),
        Index(
            "uq_village_profile", "county_code", "area_code", unique=True, postgresql_where=text("withdrawn_on IS NULL")
        ),
    )

    farmland_mu: Decimal = Field(sa_type=Numeric(14, 2))
    industries: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    identified_on: date | None = None
    exited_on: date | None = None


class VillageYearFields(SQLModel):
    """A village at the end of a year: its people, what reaches it, and what its collective earned, fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    year: Year = Field(title="年度")
    households: Count = Field(title="户籍户数")
    people: Count = Field(title="户籍人口数")
    road_to_committee: Flag = Field(title="通村硬化路")
    hardened_natural_villages: Count = Field(title="通硬化路的自然村数")
    bus: Flag = Field(title="通客运班车")
    safe_water_households: Count = Field(title="饮水安全户数")
    power: Flag = Field(title="通生产生活用电")
    broadband: Flag = Field(title="通宽带")
    broadcasting: Flag = Field(title="通广播电视")
    clinic: Flag = Field(title="有卫生室")
    doctors: Count = Field(title="村医人数")
    library: Flag = Field(title="有图书室")
    cooperatives: Count = Field(title="农民专业合作社数")
    cooperative_households: Count = Field(default=0, title="入社农户数")
    collective_income_fen: Amount = fen_column(title="村集体经济收入")


class VillageYear(VillageYearFields, AreaRecord, Table, table=True):
    """A village's figures of one year."""

    __tablename__ = "village_year"
    __table_args__ = (
        *of_area("village_year"),
        Index(
            "uq_village_year",
            *("county_code", "area_code", "year"),
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )


class YearQuery(RecordQuery):
    """Which yearly records."""

    year: AskedYear | None = None
