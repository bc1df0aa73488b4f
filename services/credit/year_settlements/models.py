"""Year-end settlements of losses between city and county, and the loans that each of them counted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column


class YearSettlement(CountyTable, table=True):
    """A county's losses of a programme up to a year's end that no settlement had counted before."""

    __tablename__ = "year_settlement"
    __table_args__ = (
        UniqueConstraint("county_code", "programme", "year", "number", name="uq_year_settlement_number"),
        Index(
            "uq_year_settlement_open",
            "county_code",
            "programme",
            unique=True,
            postgresql_where=text("state NOT IN ('received', 'objected')"),
        ),
    )

    programme: str
    year: int
    number: int
    """1 for the year's first settlement, more for differences found later and for what replaces an objected one."""
    state: str
    """``drawn_up``, ``confirmed``, ``paid``, ``received``, or ``objected``."""
    net_loss_fen: int = fen_column()
    city_share_fen: int = fen_column()
    county_share_fen: int = fen_column()
    """What the county pays the city; below 0 the city gives back."""
    drawn_up_on: date
    drawn_up_by: str
    confirmed_on: date | None = None
    confirmed_by: str | None = None
    paid_on: date | None = None
    paid_by: str | None = None
    received_on: date | None = None
    received_by: str | None = None
    objected_on: date | None = None
    objected_by: str | None = None
    objection: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class YearSettlementLine(Table, table=True):
    """What a settlement counted of one loan; never changed."""

    __tablename__ = "year_settlement_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "settlement_id"],
            ["year_settlement.county_code", "year_settlement.id"],
            name="fk_year_settlement_line_settlement",
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    settlement_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    bank_code: str
    loan_id: UUID
    loan_no: str
    paid_fen: int = fen_column()
    """What the fund paid for claims, and took back of reversed recoveries."""
    given_back_fen: int = fen_column()
    """What came back to the fund: recoveries, and reversed claims."""
    city_share_fen: int = fen_column()
    county_share_fen: int = fen_column()
    earlier_net_fen: int = fen_column()
    """Part of the net loss that is dated before the year: posted after that year was settled."""
