"""The table of allowance payments and what people fill in of one."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import Month
from services.registry.helpers.models import Helper
from services.registry.models import Table
from services.registry.records.fields import Amount, Day, Line, Name, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area
from shared import codes
from shared.database import fen_column

AllowanceKind: Any = one_of(codes.ALLOWANCE_KINDS)


class AllowanceFields(SQLModel):
    """What is recorded of a payment: to whom, for which month, how much, by which policy."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    helper_id: Annotated[UUID, RefersTo(Helper)] = Field(title="驻村干部")
    allowance_kind: AllowanceKind = Field(title="补贴类别")
    month: Month = Field(title="补贴月份")
    amount_fen: Amount = fen_column(title="补贴金额")
    paid_on: Day = Field(title="发放日期")
    policy: Name = Field(title="政策依据")
    voucher_no: Line | None = Field(default=None, title="凭证号")


class Allowance(AllowanceFields, AreaRecord, Table, table=True):
    """An allowance paid to a resident cadre."""

    __tablename__ = "allowance"
    __table_args__ = (
        *of_area("allowance"),
        Index(
            "uq_allowance_month",
            "county_code",
            "helper_id",
            "allowance_kind",
            "month",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    paid_on: date


class AllowanceQuery(RecordQuery):
    """Which payments."""

    helper_id: UUID | None = None
    month: str | None = None
