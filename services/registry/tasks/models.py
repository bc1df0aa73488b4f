"""The tables of helpers' tasks and of the six traced items, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Uuid
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import Documents, Percent
from services.registry.helpers.models import Helper
from services.registry.models import Table
from services.registry.records.fields import Day, Paragraph, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, HouseholdRecord, of_area, of_household
from shared import codes

VillageTaskCode: Any = one_of(codes.VILLAGE_TASKS)
HouseholdTaskCode: Any = one_of(codes.HOUSEHOLD_TASKS)
TracedItem: Any = one_of(codes.TRACED_ITEMS)


class _TaskFields(SQLModel):
    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    helper_id: Annotated[UUID, RefersTo(Helper)] = Field(title="帮扶人")
    content: Paragraph = Field(title="任务内容")
    due_on: Day = Field(title="完成时限")
    progress: Percent = Field(default=0, title="完成进度（%）")
    done_on: Day | None = Field(default=None, title="完成日期")


class VillageTaskFields(_TaskFields):
    """What a helper is to do for a village."""

    task: VillageTaskCode = Field(title="包村任务")


class VillageTask(VillageTaskFields, AreaRecord, Table, table=True):
    """A task of a helper at village level."""

    __tablename__ = "village_task"
    __table_args__ = (*of_area("village_task"), Index("ix_village_task_helper", "county_code", "helper_id"))

    due_on: date
    done_on: date | None = None


class HouseholdTaskFields(_TaskFields):
    """What a helper is to do for a household."""

    task: HouseholdTaskCode = Field(title="联户任务")


class HouseholdTask(HouseholdTaskFields, HouseholdRecord, Table, table=True):
    """A task of a helper at household level."""

    __tablename__ = "household_task"
    __table_args__ = (*of_household("household_task"), Index("ix_household_task_helper", "county_code", "helper_id"))

    due_on: date
    done_on: date | None = None


class TaskQuery(RecordQuery):
    """Which tasks."""

    helper_id: UUID | None = None
    task: str | None = None


class TracedItemFields(SQLModel):
    """How one of the six items reached a village or household, with the papers that show it."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    item: TracedItem = Field(title="到村到户事项")
    content: Paragraph = Field(title="落实情况")
    reached_on: Day = Field(title="落实日期")
    document_ids: Documents = Field(default_factory=list, title="佐证文件", sa_type=ARRAY(Uuid))


class VillageItem(TracedItemFields, AreaRecord, Table, table=True):
    """One of the six items, traced to a village."""

    __tablename__ = "village_item"
    __table_args__ = of_area("village_item")

    reached_on: date


class HouseholdItem(TracedItemFields, HouseholdRecord, Table, table=True):
    """One of the six items, traced to a household."""

    __tablename__ = "household_item"
    __table_args__ = of_household("household_item")

    reached_on: date


class ItemQuery(RecordQuery):
    """Which items."""

    item: TracedItem | None = None
