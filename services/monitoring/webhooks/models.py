"""Webhooks and the log of what they sent: tables, and what the API takes and gives."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from services.monitoring.feeds.models import MAX_POSITION, FeedFilters, FeedName
from services.monitoring.models import CountyTable
from services.monitoring.webhooks.rules import REASON_LABELS, STATE_LABELS, Fault, PauseReason, WebhookState
from shared.calendar import CHINA
from shared.database import StrictPage, fen_column, json_column
from shared.inputs import Line
from shared.security.callers import AskedArea

OPEN_WEBHOOK = text("state <> 'ended'")


class Webhook(CountyTable, table=True):
    """A system that is told what appears in a feed of an area.

    `position` is the last item that the receiver confirmed; `digest` stands for what is sent where, which is sent
    once. The secrets are encrypted.
    """

    __tablename__ = "webhook"
    __table_args__ = (Index("uq_webhook_open", "county_code", "digest", unique=True, postgresql_where=OPEN_WEBHOOK),)

    label: str
    feed: str
    area_code: str = Field(max_length=12)
    filters: dict[str, Any] = json_column()
    url: str
    digest: str
    secret: bytes = Field(sa_type=LargeBinary)
    former_secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    former_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    state: str = WebhookState.ACTIVE.value
    reason: str | None = None
    """Why it is paused."""
    position: int = fen_column()
    failures: int = 0
    """Attempts that failed since the last that didn't."""
    failing_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    next_try_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    test_id: UUID | None = None
    """A test that was asked for and is still to be sent."""
    created_by: str
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class WebhookDelivery(CountyTable, table=True):
    """One attempt to deliver."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "webhook_id"], ["webhook.county_code", "webhook.id"], name="fk_webhook_delivery"
        ),
        Index("ix_webhook_delivery", "county_code", "webhook_id", "id"),
    )

    webhook_id: UUID
    delivery_id: str
    position: int | None = fen_column(default=None, nullable=True)
    """None for a test."""
    attempt: int
    """From 1, for each delivery."""
    delivered: bool
    status: int | None = None
    duration_ms: int
    fault: str | None = None
    error_text: str | None = None
    attempted_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class WebhookCreate(BaseModel):
    """What is to be sent where."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    label: Line
    """接收系统的名称"""
    feed: FeedName
    area: AskedArea = None
    filters: FeedFilters = Described(default_factory=FeedFilters)
    url: str = Described(min_length=1, max_length=2000)
    """接收地址，https"""
    after: Annotated[int, Described(ge=0, le=MAX_POSITION)] | None = None
    """从此位置之后开始推送；0 为从头，缺省为从现在起"""


class WebhookRead(SQLModel):
    """A webhook as it is shown; its secret never is."""

    id: UUID
    county_code: str
    label: str
    feed: FeedName
    area_code: str
    filters: FeedFilters
    url: str
    state: WebhookState
    state_label: str
    reason: PauseReason | None
    reason_label: str | None
    position: int
    failures: int
    failing_since: datetime | None
    next_try_at: datetime | None
    former_secret_until: datetime | None
    test_waits: bool
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookRead":
        """Show a webhook."""
        given = webhook.model_dump(exclude={"secret", "former_secret", "former_until", "test_id", "digest"})
        moments = ("failing_since", "next_try_at", "created_at")
        return cls.model_validate(
            {
                **given,
                **{name: _local(given[name]) for name in moments},
                "state_label": STATE_LABELS[WebhookState(webhook.state)],
                "reason_label": REASON_LABELS[PauseReason(webhook.reason)] if webhook.reason else None,
                "former_secret_until": _local(webhook.former_until),
                "test_waits": webhook.test_id is not None,
            }
        )


class WebhookSecret(WebhookRead):
    """A webhook with its new secret, which is shown this once."""

    secret: str

    @classmethod
    def with_secret(cls, webhook: Webhook, secret: str) -> "WebhookSecret":
        """Show both."""
        return cls(**WebhookRead.of(webhook).model_dump(), secret=secret)


class WebhookList(SQLModel):
    """A page of webhooks, the latest first; `next` is None on the last."""

    items: list[WebhookRead]
    next: str | None


class WebhookQuery(StrictPage):
    """Which webhooks are wanted."""

    area: AskedArea = None
    feed: FeedName | None = None
    state: WebhookState | None = None


class DeliveryRead(SQLModel):
    """An attempt as it is shown."""

    id: UUID
    delivery_id: str
    position: int | None
    attempt: int
    delivered: bool
    status: int | None
    duration_ms: int
    fault: Fault | None
    error_text: str | None
    attempted_at: datetime

    @classmethod
    def of(cls, row: WebhookDelivery) -> "DeliveryRead":
        """Show an attempt."""
        return cls.model_validate({**row.model_dump(), "attempted_at": _local(row.attempted_at)})


class DeliveryList(SQLModel):
    """A page of attempts, the latest first; `next` is None on the last."""

    items: list[DeliveryRead]
    next: str | None


class DeliveryQuery(StrictPage):
    """Which attempts are wanted."""

    delivered: bool | None = None


class TestAccepted(SQLModel):
    """A test that will be sent; its outcome is found among the deliveries by this id."""

    delivery_id: str


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(CHINA)
