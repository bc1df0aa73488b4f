"""The feeds' tables, and what the API takes and gives of a feed."""

from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.monitoring.models import Table
from shared.business_dates import BusinessDate
from shared.database import Page, fen_column
from shared.security.callers import AskedArea

CHANNEL = "fupin_feeds"
"""Where a transaction that adds to a feed says so when it commits, with the feed's name."""

MAX_POSITION = 2**63 - 1


class FeedName(StrEnum):
    """The feeds, each numbered by itself."""

    ALERTS = "alerts"
    SUPERVISION = "supervision"
    DUTIES = "duties"
    TARGETS = "targets"


class FeedRow(Table, table=True):
    """A place in a feed: something appeared or moved on; only ever added.

    `kind` tells the items of a feed apart (an alert's rule); `item` is what readers get, as things stood then.
    """

    __tablename__ = "feed_item"
    __table_args__ = (Index("ix_feed_item_position", "feed", "position"),)

    county_code: str = Field(primary_key=True, max_length=6)
    feed: str = Field(primary_key=True)
    position: int = fen_column(primary_key=True)
    area_code: str = Field(max_length=12)
    subject_id: UUID
    kind: str
    item: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class FeedCounter(Table, table=True):
    """The last position given away; its row is the lock by which one writer at a time numbers a feed."""

    __tablename__ = "feed_counter"

    feed: str = Field(primary_key=True)
    last_position: int = fen_column()


# what comes in and goes out ------------------------------------------------------------------------------------------


def _each_once(values: list[str]) -> list[str]:
    return sorted(set(values))


Values = Annotated[list[str], Described(max_length=20), AfterValidator(_each_once)]
"""In an order of their own: the same condition, however it is written, is the same webhook and the same page."""


class FeedFilters(BaseModel):
    """Which items of a feed are wanted; of several values of a condition any one will do."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: Values = []
    """何种事项，例如预警的规则 `rule`；可重复"""
    severity: Values = []
    """严重程度；可重复"""
    state: Values = []
    """办理状态；可重复"""
    since: BusinessDate | None = None
    """只要此日及以后的事项（按事项自身的业务日期）"""


class FeedQuery(FeedFilters):
    """Which items of a feed are wanted, and from where; a misspelt condition is refused."""

    area: AskedArea = None
    after: Annotated[int, Described(ge=0, le=MAX_POSITION)] = 0
    """上次读到的 next；0 为从头"""
    limit: Annotated[int, Described(ge=1, le=Page.MAX)] = 100
    """一页的条数；实时流不分页"""


class FeedItem(SQLModel):
    """What every item of a feed has: its place, what it is about, and where."""

    position: int = 0
    id: UUID
    area_code: str


I = TypeVar("I", bound=FeedItem)  # noqa: E741  # an item


class Feed(BaseModel, Generic[I]):
    """Items in order of appearance, and the position to go on from."""

    items: list[I]
    next: int
