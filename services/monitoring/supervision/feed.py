"""Tell the feed of supervision what happened."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.models import FeedName
from services.monitoring.feeds.service import publish
from services.monitoring.findings.models import Finding
from services.monitoring.spot_checks.models import SpotCheck
from services.monitoring.supervision.models import EVENT_LABELS, SupervisionEvent, SupervisionItem
from shared.areas.directory import area_text
from shared.calendar import Quarter, day_text


def announce_finding(session: AsyncSession, row: Finding) -> None:
    """Tell of the step that brought a finding where it stands."""
    event = SupervisionEvent(f"finding_{row.state}")
    item = SupervisionItem(
        id=row.id,
        area_code=row.area_code,
        event=event,
        event_label=EVENT_LABELS[event],
        occurred_on=row.last_on,
        due_on=row.due_on,
        household_id=row.household_id,
        sentence=f"{area_text(row.area_code)}：{EVENT_LABELS[event]}，整改期限{day_text(row.due_on)}。{row.what}",
    )
    publish(session, FeedName.SUPERVISION, row.county_code, event.value, item)


def announce_check(session: AsyncSession, check: SpotCheck, event: SupervisionEvent, on: date) -> None:
    """Tell that a spot check was drawn or closed."""
    item = SupervisionItem(
        id=check.id,
        area_code=check.area_code,
        event=event,
        event_label=EVENT_LABELS[event],
        occurred_on=on,
        due_on=check.due_on,
        household_id=None,
        sentence=(
            f"{area_text(check.area_code)}：{Quarter.parse(check.quarter).text}{EVENT_LABELS[event]}，"
            f"脱贫户{check.households:,}户中抽取{check.drawn:,}户，入户期限{day_text(check.due_on)}。"
        ),
    )
    publish(session, FeedName.SUPERVISION, check.county_code, event.value, item)
