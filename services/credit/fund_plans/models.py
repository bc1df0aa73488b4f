"""The city office's plans for the fund; they stand under the city's own code, the deposits in the counties' books."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column


class FundPlan(CountyTable, table=True):
    """A quarter's plan for a programme over the city's counties and banks; later ones of it are supplements."""

    __tablename__ = "fund_plan"
    __table_args__ = (
        UniqueConstraint("county_code", "programme", "quarter", "number", name="uq_fund_plan_number"),
        # two people at once: one draft
        Index("uq_fund_plan_draft", "county_code", "programme", unique=True, postgresql_where=text("state = 'draft'")),
    )

    programme: str
    quarter: str
    number: int
    """1 for the quarter's first plan, more for supplements and for what replaces a discarded one."""
    state: str
    """``draft``, ``adopted`` or ``discarded``."""
    drawn_up_on: date
    drawn_up_by: str
    decided_on: date | None = None
    decided_by: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class FundPlanLine(Table, table=True):
    """What is planned for one bank in one county, beside the figures that it was proposed from."""

    __tablename__ = "fund_plan_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "plan_id"], ["fund_plan.county_code", "fund_plan.id"], name="fk_fund_plan_line_plan"
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    """The city's, as of the plan."""
    plan_id: UUID = Field(primary_key=True)
    for_county: str = Field(primary_key=True, max_length=6)
    bank_code: str = Field(primary_key=True)
    disbursed_fen: int = fen_column()
    required_fen: int = fen_column()
    carried_in_fen: int = fen_column()
    pre_allocated_fen: int = fen_column()
    deposited_fen: int = fen_column()
    under_way_fen: int = fen_column()
    proposed_fen: int = fen_column()
    planned_fen: int = fen_column()
    reason: str | None = None
    """Why another amount is planned than proposed."""
    adjusted_by: str | None = None
