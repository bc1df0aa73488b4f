"""The tables of household plans, measures and living allowances, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.organisations.models import Organisation
from services.registry.records.fields import (
    Amount,
    Day,
    Flag,
    Name,
    Paragraph,
    RefersTo,
    Year,
    one_of,
    present,
    some_of,
)
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, HouseholdRecord, numbered, of_area, of_household
from shared import codes
from shared.database import fen_column

MeasureClass: Any = one_of(codes.MEASURE_CLASSES)
MeasureItem: Any = one_of(codes.MEASURE_ITEMS)
Means: Any = one_of(codes.HELP_MEANS)
IndustryModel: Any = one_of(codes.INDUSTRY_MODELS)
SupportKinds: Any = some_of(codes.INDUSTRY_SUPPORT_KINDS)
DisabilityGrade: Any = one_of(codes.DISABILITY_GRADES)
Reasons: Any = some_of(codes.PRIORITY_REASONS)
Told = Annotated[Paragraph, present]


class HouseholdPlanFields(SQLModel):
    """A household's handbook and its plan to leave poverty; the target in fen of yearly income."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    handbook_no: Name = Field(title="扶贫手册编号")
    poverty_state: Told = Field(title="贫困状况")
    exit_plan: Told = Field(title="脱贫计划")
    exit_year: Year | None = Field(default=None, title="计划脱贫年度")
    income_target_fen: Amount = fen_column(title="增收目标")
    help_projects: Told = Field(title="帮扶项目")
    concrete_measures: Told = Field(title="具体措施")


class HouseholdPlan(HouseholdPlanFields, HouseholdRecord, Table, table=True):
    """The one handbook with the one plan of a household; its measures are the one set that belongs to it."""

    __tablename__ = "household_plan"
    __table_args__ = (
        *of_household("household_plan"),
        *numbered("household_plan", "handbook_no"),
        Index(
            "uq_household_plan_household",
            "county_code",
            "household_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )


class MeasureFields(SQLModel):
    """What a household is helped with; the expected yearly gain in fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    measure_class: MeasureClass = Field(title="帮扶类别")
    item: MeasureItem = Field(title="帮扶项目")
    chosen_by_household: Flag = Field(default=False, title="是否由农户自选")
    means: Means | None = Field(default=None, title="帮扶方式")
    industry_model: IndustryModel | None = Field(default=None, title="扶贫模式")
    support_kinds: SupportKinds = Field(default_factory=list, sa_type=ARRAY(Text), title="产业扶持方式")
    organisation_id: Annotated[UUID | None, RefersTo(Organisation)] = Field(default=None, title="带贫主体")
    content: Paragraph | None = Field(default=None, title="帮扶内容")
    gain_fen: Amount = fen_column(default=0, title="预计年增收")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")


class MeasureReasons(SQLModel):
    """The reasons for which a household came first when it chose the measure."""

    priority_reasons: Reasons = Field(default_factory=list, title="优先帮扶理由")


class Measure(MeasureFields, HouseholdRecord, Table, table=True):
    """A measure that a household has, with the reasons for which it comes first."""

    __tablename__ = "measure"
    __table_args__ = (
        *of_household("measure"),
        ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_measure_organisation",
        ),
    )

    started_on: date
    ended_on: date | None = None
    priority_reasons: list[str] = Field(default_factory=list, sa_type=ARRAY(Text), title="优先帮扶理由")


class LivingAllowanceFields(SQLModel):
    """The living allowance of disabled persons in an area and year, fen per person and month."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    year: Year = Field(title="年度")
    disability_grade: DisabilityGrade = Field(title="残疾等级")
    amount_fen: Amount = fen_column(title="每人每月补助标准")


class LivingAllowance(LivingAllowanceFields, AreaRecord, Table, table=True):
    """The standard of a year; no later year pays less."""

    __tablename__ = "living_allowance"
    __table_args__ = (
        *of_area("living_allowance"),
        Index(
            "uq_living_allowance_year",
            "county_code",
            "area_code",
            "disability_grade",
            "year",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )


class MeasureQuery(RecordQuery):
    """Which measures."""

    measure_class: MeasureClass | None = None
    item: MeasureItem | None = None
    organisation_id: UUID | None = None
