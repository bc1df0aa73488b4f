"""What comes in and goes out over HTTP about entries, transfers, filings, totals and minimums."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.records.fields import Amount, AskedYear, Day, Name, VillageCode, Year, one_of
from services.registry.records.forms import Moment, StepForm
from shared import codes
from shared.database import StrictPage
from shared.security.callers import AskedArea

FundSource: Any = one_of(codes.FUND_SOURCES)
FundKind: Any = one_of(codes.FUND_KINDS)
FundItem: Any = one_of(codes.FUND_ITEMS)
FilingLevel: Any = one_of(codes.FILING_LEVELS)

TotalKey = Literal["household", "village", "project", "source", "fund_kind", "item", "year"]


class EntryForm(StepForm):
    """Money that reached a household or a village on the business date."""

    household_id: UUID | None = Field(default=None, title="收款户")
    village_code: VillageCode | None = Field(default=None, title="收款村")
    project_id: UUID = Field(title="项目")
    fund_kind: FundKind = Field(title="资金类别")
    source: FundSource = Field(title="资金来源")
    item: FundItem = Field(title="扶持项目")
    year: Year = Field(title="资金年度")
    amount_fen: Amount = Field(title="金额")


class TransferForm(StepForm):
    """Money from one account of special funds to another."""

    from_account_no: Name = Field(title="转出专户")
    to_account_no: Name = Field(title="转入专户")
    amount_fen: Amount = Field(title="金额")


class FilingForm(StepForm):
    """A plan filed at a level on the business date."""

    level: FilingLevel


class _PostingRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    county_code: str
    id: UUID
    amount_fen: int
    """Below 0 where it takes another one back."""
    occurred_on: date
    reason: str
    reverses: UUID | None
    subject: str
    role: str
    recorded_at: Moment


class EntryRead(_PostingRead):
    """An entry of the ledger."""

    household_id: UUID | None
    village_code: str
    project_id: UUID
    fund_kind: str
    source: str
    item: str
    year: int


class EntryList(BaseModel):
    """A page of entries in the order in which they were made."""

    items: list[EntryRead]
    next: str | None


class TransferRead(_PostingRead):
    """A transfer."""

    area_code: str
    from_account_id: UUID
    to_account_id: UUID


class TransferList(BaseModel):
    """A page of transfers in the order in which they were made."""

    items: list[TransferRead]
    next: str | None


class EntryQuery(StrictPage):
    """Which entries."""

    area: AskedArea = None
    household_id: UUID | None = None
    project_id: UUID | None = None
    fund_kind: FundKind | None = None
    source: FundSource | None = None
    item: FundItem | None = None
    year: AskedYear | None = None


class TransferQuery(StrictPage):
    """Which transfers."""

    area: AskedArea = None


class TotalQuery(EntryQuery):
    """What to add up, by what."""

    by: TotalKey


class TotalRead(BaseModel):
    """What the entries of one household, project … add up to, reversals taken off."""

    key: str
    amount_fen: int
    entries: int


class TotalList(BaseModel):
    """A page of totals in the order of their keys, and the total of all."""

    amount_fen: int
    entries: int
    items: list[TotalRead]
    next: str | None


class BelowQuery(StrictPage):
    """Households that got less of an item than the policy in force says."""

    item: FundItem
    area: AskedArea = None
    on: Day | None = None


class BelowRead(BaseModel):
    """A household, and what it lacks."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    got_fen: int
    short_fen: int


class BelowList(BaseModel):
    """How many poor households there are, how many got less than the least, and which."""

    least_fen: int
    households: int
    below: int
    items: list[BelowRead]
    next: str | None
