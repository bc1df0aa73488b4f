"""The feeds' tables, and a page of a feed as the API gives it."""

from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.monitoring.models import Table
from shared.database import fen_column


class FeedName(StrEnum):
    """The feeds, each numbered by itself."""

    ALERTS = "alerts"
    DUTIES = "duties"


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


# what goes out ------------------------------------------------------------------------------------------------------


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
