"""The tables of goods and their steps, what people fill in of them, and how a trace is shown."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKeyConstraint, Index, Numeric
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.organisations.models import Organisation
from services.registry.records.fields import Day, Line, Name, Paragraph, Quantity, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes

GoodsStepKind: Any = one_of(codes.GOODS_STEPS)


class GoodsBatchFields(SQLModel):
    """What is recorded of a batch of farm goods: where it comes from, and from which batch it was made."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    trace_code: Name = Field(title="追溯码")
    product: Name = Field(title="产品")
    quantity: Quantity = Field(sa_type=Numeric(14, 2), title="数量")
    unit: Name = Field(title="计量单位")
    household_no: Line | None = Field(default=None, title="产地户编号")
    made_of: Line | None = Field(default=None, title="原料批次追溯码")
    organisation_id: Annotated[UUID | None, RefersTo(Organisation)] = Field(default=None, title="经营主体")
    produced_on: Day = Field(title="生产日期")
    content: Paragraph | None = Field(default=None, title="说明")


class GoodsBatch(GoodsBatchFields, AreaRecord, Table, table=True):
    """A batch of goods of an area; found by the code on its label."""

    __tablename__ = "goods_batch"
    __table_args__ = (
        *of_area("goods_batch"),
        *numbered("goods_batch", "trace_code"),
        ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_goods_batch_organisation",
        ),
        Index("ix_goods_batch_made_of", "county_code", "made_of"),
    )

    produced_on: date


class GoodsStepFields(SQLModel):
    """What is recorded of a step that a batch went through."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    batch_id: Annotated[UUID, RefersTo(GoodsBatch)] = Field(title="批次")
    step_kind: GoodsStepKind = Field(title="流转环节")
    happened_on: Day = Field(title="日期")
    place: Name = Field(title="地点")
    handler: Name = Field(title="经手人（单位）")
    went_to: Line | None = Field(default=None, title="流向")
    content: Paragraph | None = Field(default=None, title="记录内容")


class GoodsStep(GoodsStepFields, AreaRecord, Table, table=True):
    """A step of a batch, wherever it was taken."""

    __tablename__ = "goods_step"
    __table_args__ = (
        *of_area("goods_step"),
        ForeignKeyConstraint(
            ["county_code", "batch_id"], ["goods_batch.county_code", "goods_batch.id"], name="fk_goods_step_batch"
        ),
        Index("ix_goods_step_batch", "county_code", "batch_id"),
    )

    happened_on: date


class GoodsBatchQuery(RecordQuery):
    """Which batches."""

    product: Name | None = None
    trace_code: Name | None = None


class GoodsStepQuery(RecordQuery):
    """Which steps."""

    batch_id: UUID | None = None


class TraceStepRead(BaseModel):
    """A step of a batch."""

    model_config = ConfigDict(from_attributes=True)

    step_kind: str
    happened_on: date
    place: str
    handler: str
    went_to: str | None
    content: str | None


class TraceBatchRead(BaseModel):
    """A batch with its origin, and the steps it went through in their order."""

    trace_code: str
    product: str
    area_code: str
    household_no: str | None
    produced_on: date
    made_of: str | None
    steps: list[TraceStepRead]


class TraceRead(BaseModel):
    """A batch by its code; `origins` leads back to where it grew, `onward` to what was made of it."""

    batch: TraceBatchRead
    origins: list[TraceBatchRead]
    """What it was made of, nearest first: the last is where it grew."""
    onward: list[TraceBatchRead]
    """What was made of it, nearest first."""
