"""The table of villages' programmes and what people fill in of one."""

from typing import Annotated, Any

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Text, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, Paragraph, Year, present, some_of
from services.registry.records.models import AreaRecord, of_area
from shared import codes
from shared.database import fen_column

Programmes: Any = some_of(codes.VILLAGE_PROGRAMMES, least=1)
ToVillageItems: Any = some_of(codes.TO_VILLAGE_ITEMS)
Told = Annotated[Paragraph, present]


class VillagePlanFields(SQLModel):
    """A village's programme of a year: what its people are to earn, by which projects and measures."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    year: Year = Field(title="年度")
    programmes: Programmes = Field(title="扶贫工程")
    income_goal_fen: Amount = fen_column(title="增收目标（人均）")
    projects: Told = Field(title="帮扶项目")
    measures: Told = Field(title="具体措施")
    to_village_items: ToVillageItems = Field(default_factory=list, title="到村项目")


class VillagePlan(VillagePlanFields, AreaRecord, Table, table=True):
    """A village's programme, one a village and year."""

    __tablename__ = "village_plan"
    __table_args__ = (
        *of_area("village_plan"),
        Index(
            "uq_village_plan",
            *("county_code", "area_code", "year"),
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    programmes: list[str] = Field(sa_type=ARRAY(Text))
    to_village_items: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
