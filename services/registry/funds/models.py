"""The tables of fund accounts, plans, claims, transfers and ledger entries, and what people fill in of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from services.registry.models import CountyTable, Table
from services.registry.projects.models import Project
from services.registry.records.fields import (
    Amount,
    AskedYear,
    Day,
    Name,
    Paragraph,
    PersonName,
    RefersTo,
    Year,
    one_of,
)
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes
from shared.database import fen_column

FundSource: Any = one_of(codes.FUND_SOURCES)
FundKind: Any = one_of(codes.FUND_KINDS)
FundItem: Any = one_of(codes.FUND_ITEMS)
ClaimState: Any = one_of(codes.CLAIM_STATES)
FilingLevel: Any = one_of(codes.FILING_LEVELS)
Vouchers = Annotated[list[Name], Field(min_length=1, max_length=200)]


class FundAccountFields(SQLModel):
    """An account of special funds: its own keeper (专人), account (专户) and books (专账)."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    account_no: Name = Field(title="专户账号")
    account_name: Name = Field(title="专户户名")
    bank_name: Name = Field(title="开户银行")
    keeper: PersonName = Field(title="专管人员")
    book_no: Name = Field(title="专账编号")
    opened_on: Day = Field(title="开户日期")
    closed_on: Day | None = Field(default=None, title="销户日期")


class FundAccount(FundAccountFields, AreaRecord, Table, table=True):
    """An account among which special funds circulate."""

    __tablename__ = "fund_account"
    __table_args__ = (*of_area("fund_account"), *numbered("fund_account", "account_no"))

    opened_on: date
    closed_on: date | None = None


class FundPlanFields(SQLModel):
    """What the special funds of a year are to be used for; the sum in fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    plan_no: Name = Field(title="计划编号")
    name: Name = Field(title="计划名称")
    year: Year = Field(title="年度")
    amount_fen: Amount = fen_column(title="计划资金")
    content: Paragraph | None = Field(default=None, title="资金用途")


class FundPlanFilings(SQLModel):
    """Where a fund-use plan was filed, and when."""

    province_filed_on: Day | None = Field(default=None, title="报省备案日期")
    city_filed_on: Day | None = Field(default=None, title="报市备案日期")
    county_filed_on: Day | None = Field(default=None, title="报县备案日期")


class FundPlan(FundPlanFields, AreaRecord, Table, table=True):
    """A fund-use plan, and where it was filed."""

    __tablename__ = "fund_plan"
    __table_args__ = (*of_area("fund_plan"), *numbered("fund_plan", "plan_no"))

    province_filed_on: date | None = Field(default=None, title="报省备案日期")
    city_filed_on: date | None = Field(default=None, title="报市备案日期")
    county_filed_on: date | None = Field(default=None, title="报县备案日期")
    filed: bool = Field(default=False, title="是否已三级备案")


class FundClaimFields(SQLModel):
    """What a project has cost and the county is asked to pay, with its vouchers; the sum in fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    claim_no: Name = Field(title="报账单号")
    project_id: Annotated[UUID, RefersTo(Project)] = Field(title="项目")
    account_id: Annotated[UUID, RefersTo(FundAccount)] = Field(title="拨付专户")
    amount_fen: Amount = fen_column(title="报账金额")
    vouchers: Vouchers = Field(sa_type=ARRAY(Text), title="凭证号")
    content: Paragraph | None = Field(default=None, title="报账说明")


class FundClaim(FundClaimFields, AreaRecord, Table, table=True):
    """A claim under the county's reimbursement accounting: claimed, checked and paid by three people."""

    __tablename__ = "fund_claim"
    __table_args__ = (
        *of_area("fund_claim"),
        *numbered("fund_claim", "claim_no"),
        ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_fund_claim_project"
        ),
        ForeignKeyConstraint(
            ["county_code", "account_id"],
            ["fund_account.county_code", "fund_account.id"],
            name="fk_fund_claim_account",
        ),
        Index("ix_fund_claim_project", "county_code", "project_id"),
    )

    state: str = Field(default="claimed", title="报账状态")
    claimed_by: str = Field(default="", title="报账人")
    claimed_on: date | None = Field(default=None, title="报账日期")
    checked_by: str | None = Field(default=None, title="审核人")
    checked_on: date | None = Field(default=None, title="审核日期")
    paid_by: str | None = Field(default=None, title="拨付人")
    paid_on: date | None = Field(default=None, title="拨付日期")


class _Posting(CountyTable):
    """What every movement of money says: never altered; a mistake is taken back by a movement the other way."""

    amount_fen: int = Field(sa_type=BigInteger)
    """Fen; below 0 where it takes another one back."""
    occurred_on: date
    reason: str
    reverses: UUID | None = None
    """The movement that this one takes back."""
    subject: str
    role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class FundEntry(_Posting, table=True):
    """Money that reached a household or a village."""

    __tablename__ = "fund_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_fund_entry_household",
        ),
        ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_fund_entry_project"
        ),
        Index("ix_fund_entry_household", "county_code", "household_id"),
        Index("ix_fund_entry_project", "county_code", "project_id"),
        Index("ix_fund_entry_village", "county_code", "village_code"),
        Index("uq_fund_entry_reverses", "county_code", "reverses", unique=True),
    )

    household_id: UUID | None = None
    village_code: str = Field(max_length=12)
    """Of the village itself, or of the household on that day."""
    project_id: UUID
    fund_kind: str
    source: str
    item: str
    year: int


class FundedItem(Table, table=True):
    """What a household was given in a year, each item once; the key is what two payments at once meet at."""

    __tablename__ = "funded_item"

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    item: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    entry_id: UUID


class FundTransfer(_Posting, table=True):
    """Money moved from one account of special funds to another."""

    __tablename__ = "fund_transfer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "from_account_id"],
            ["fund_account.county_code", "fund_account.id"],
            name="fk_fund_transfer_from",
        ),
        ForeignKeyConstraint(
            ["county_code", "to_account_id"],
            ["fund_account.county_code", "fund_account.id"],
            name="fk_fund_transfer_to",
        ),
        Index("uq_fund_transfer_reverses", "county_code", "reverses", unique=True),
    )

    area_code: str = Field(max_length=12)
    """Of the account that it left."""
    from_account_id: UUID
    to_account_id: UUID


class FundPlanQuery(RecordQuery):
    """Which plans; `filed` false for those that lack a filing."""

    year: AskedYear | None = None
    filed: bool | None = None


class FundClaimQuery(RecordQuery):
    """Which claims."""

    project_id: UUID | None = None
    state: ClaimState | None = None
