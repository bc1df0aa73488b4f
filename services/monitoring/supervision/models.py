"""What the feed of supervision tells, and the overview."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from services.monitoring.feeds.models import FeedItem
from shared.schemas import Schema


class SupervisionEvent(StrEnum):
    """What the feed tells of."""

    FINDING_OPENED = "finding_opened"
    FINDING_RECTIFIED = "finding_rectified"
    FINDING_CLOSED = "finding_closed"
    FINDING_SENT_BACK = "finding_sent_back"
    CHECK_DRAWN = "check_drawn"
    CHECK_CLOSED = "check_closed"


EVENT_LABELS = {
    SupervisionEvent.FINDING_OPENED: "发现问题",
    SupervisionEvent.FINDING_RECTIFIED: "问题已整改",
    SupervisionEvent.FINDING_CLOSED: "问题已销号",
    SupervisionEvent.FINDING_SENT_BACK: "问题退回重新整改",
    SupervisionEvent.CHECK_DRAWN: "抽查名单已抽取",
    SupervisionEvent.CHECK_CLOSED: "抽查已完成",
}


class SupervisionItem(FeedItem):
    """A step of a finding or of a spot check, by the id of the finding or the check."""

    event: SupervisionEvent
    event_label: str
    occurred_on: date
    due_on: date
    household_id: UUID | None
    sentence: str


class OverviewRow(Schema):
    """A section in a war zone."""

    zone: str | None
    """None for areas that lay in no zone."""
    zone_label: str
    section: str
    section_label: str
    inspected: int
    """Inspections handed in."""
    findings_open: int
    """Opened or sent back, not yet rectified."""
    findings_rectified: int
    """Rectified, not yet closed."""
    findings_closed: int
    findings_late: int
    """Of all of them: rectified too late, or not although the last day has passed."""


class SupervisionOverview(Schema):
    """Inspections and findings of an area by war zone and section."""

    area_code: str
    on: date
    items: list[OverviewRow]
