"""The log of deliveries: every attempt, for as long as it is kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from services.monitoring.webhooks.models import Webhook, WebhookDelivery
from services.monitoring.webhooks.sending import Outcome
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of, transaction

FORGOTTEN_AT_ONCE = 1_000


def log_row(
    webhook: Webhook,
    delivery: str,
    attempt: int,
    outcome: Outcome,
    attempted_at: datetime,
    *,
    position: int | None = None,
) -> WebhookDelivery:
    """An attempt as the log keeps it."""
    return WebhookDelivery(
        county_code=webhook.county_code,
        id=new_id(),
        webhook_id=webhook.id,
        delivery_id=delivery,
        position=position,
        attempt=attempt,
        delivered=outcome.delivered,
        status=outcome.status,
        duration_ms=outcome.duration_ms,
        fault=outcome.fault,
        error_text=outcome.error_text,
        attempted_at=attempted_at,
    )


async def forget_attempts(sessions: Sessions, clock: Clock, kept_days: int) -> int:
    """Delete attempts that were kept long enough, some at a time; how many."""
    table = table_of(WebhookDelivery)
    before = clock.now() - timedelta(days=kept_days)
    oldest = select(table.c.id).where(table.c.attempted_at < before).order_by(table.c.id).limit(FORGOTTEN_AT_ONCE)
    forgotten = 0
    while True:
        async with transaction(sessions) as session:
            deleted = (await session.scalars(delete(table).where(table.c.id.in_(oldest)).returning(table.c.id))).all()
        forgotten += len(deleted)
        if len(deleted) < FORGOTTEN_AT_ONCE:
            return forgotten
