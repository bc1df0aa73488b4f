"""The table of yearly incomes, and how an income comes in and goes out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as PydanticField
from sqlalchemy import DateTime, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Reason
from shared.business_dates import BusinessDate
from shared.database import fen_column
from shared.money import Fen


class IncomeFields(SQLModel):
    """What the register holds of a household's year, wherever it is stored."""

    wage_fen: int = fen_column()
    business_fen: int = fen_column()
    transfer_fen: int = fen_column()
    property_fen: int = fen_column()
    production_cost_fen: int = fen_column()
    total_fen: int = fen_column()
    net_fen: int = fen_column()
    net_per_head_fen: int = fen_column()
    persons: int
    paid_away_fen: int | None = fen_column(default=None)
    """Taxes, social contributions and support paid; None where nobody asked."""
    disposable_per_head_fen: int | None = fen_column(default=None)
    """None where it isn't known what was paid away."""


class Income(IncomeFields, Table, table=True):
    """A household's income of one year, as last recorded."""

    __tablename__ = "income"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_income_household"
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class IncomeWrite(BaseModel):
    """What a household reports for a year, fen."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    reason: Reason
    wage_fen: Fen
    business_fen: Fen
    transfer_fen: Fen
    property_fen: Fen
    production_cost_fen: Fen
    paid_away_fen: Annotated[
        Fen | None, PydanticField(description="转移性支出：缴纳的税费、社会保险和赡养支出；不填为未核")
    ] = None


class IncomeRead(BaseModel):
    """A household's income of a year with its derived figures, fen, and the working in Chinese."""

    year: int
    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    total_fen: int
    net_fen: int
    net_per_head_fen: int
    persons: int
    paid_away_fen: int | None
    disposable_per_head_fen: int | None
    working: str
    version: int


class IncomeList(BaseModel):
    """A household's incomes by year, the earliest first."""

    items: list[IncomeRead]
