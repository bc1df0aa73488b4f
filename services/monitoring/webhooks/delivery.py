"""Deliver what appears in the feeds to the webhooks: each in order, again until the receiver has it."""

import asyncio
import random
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.catalogue import FEEDS
from services.monitoring.feeds.listening import PAUSE, POLL, listening
from services.monitoring.feeds.models import FeedCounter, FeedFilters, FeedName
from services.monitoring.feeds.selection import Entry, Selection
from services.monitoring.feeds.service import entries_behind, last_position
from services.monitoring.settings import Settings
from services.monitoring.webhooks.log import log_row
from services.monitoring.webhooks.models import Webhook
from services.monitoring.webhooks.rules import (
    Fault,
    PauseReason,
    WebhookState,
    delivery_id,
    pause_before_retry,
    reason_to_pause,
    signature,
)
from services.monitoring.webhooks.sending import Outcome, Sender, open_sender
from shared import telemetry
from shared.areas import significant_prefix
from shared.database import database_is_away, table_of, to_json, transaction
from shared.errors import Refusal
from shared.resources import Resources

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""Webhooks served at the same time: one slow receiver keeps nobody else waiting."""
PAGE = 50
LOCK_ID = 0x66757068
"""One deliverer leads: of two, one could send what the other has just sent."""

Key = tuple[str, UUID]
"""A webhook's county and id."""


class Deliverer:
    """Sends to every active webhook what its feed has behind its position, and moves the position after a 2xx only.

    A crash between the two sends an item again; receivers know it by its id.
    """

    def __init__(
        self,
        resources: Resources,
        settings: Settings,
        *,
        tls: ssl.SSLContext | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._resources = resources
        self._sessions = resources.sessions
        self._clock = resources.clock
        self._settings = settings
        self._tls = tls or ssl.create_default_context()
        self._chance = chance
        self._woken = asyncio.Event()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._serving: dict[Key, asyncio.Task[None]] = {}
        self._looked: dict[Key, int] = {}
        """Up to where a webhook's feed holds nothing more for it; its position tells only what it was sent."""

    async def run(self) -> None:
        """Deliver until cancelled; a lost database is waited for."""
        while True:
            try:
                async with listening(self._settings.service_database_url, self._woken.set) as connection:
                    await self._lead(connection)
            except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("webhooks wait for the database", error=type(error).__name__)
            await asyncio.sleep(PAUSE.total_seconds())

    async def _lead(self, connection: asyncpg.Connection) -> None:
        """Deliver as long as this connection holds the leadership and hears what happens."""
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_ID):
            return
        try:
            while not connection.is_closed():
                self._woken.clear()
                await self._begin_waiting()
                # not wait_for: before Python 3.12 it may swallow a cancellation
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL.total_seconds()):
                        await self._woken.wait()
        finally:
            # another may lead from now on: nothing of ours goes out beside it
            serving = list(self._serving.values())
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)
            self._looked.clear()

    async def _begin_waiting(self) -> None:
        """Begin to serve the webhooks for which something waits and that aren't served yet."""
        table, counter = table_of(Webhook).c, table_of(FeedCounter).c
        now = self._clock.now()
        due = and_(
            table.state == WebhookState.ACTIVE.value,
            or_(table.next_try_at.is_(None), table.next_try_at <= now),
            counter.last_position > table.position,
        )
        async with self._sessions() as session:
            found = await session.execute(
                select(table.county_code, table.id, table.position, table.test_id, counter.last_position)
                .outerjoin_from(Webhook, FeedCounter, counter.feed == table.feed)
                .where(or_(due, table.test_id.is_not(None)))
            )
            waiting = found.all()
        for row in waiting:
            key = (row.county_code, row.id)
            news = max(row.position, self._looked.get(key, 0)) < (row.last_position or 0)
            if key not in self._serving and (news or row.test_id is not None):
                task = asyncio.create_task(self._serve(key), name="webhook")
                self._serving[key] = task
                task.add_done_callback(lambda _, key=key: self._served(key))  # type: ignore[misc]  # mypy: defaults

    def _served(self, key: Key) -> None:
        del self._serving[key]
        self._woken.set()  # more may have come since it looked

    async def _serve(self, key: Key) -> None:
        """Send a webhook what waits for it; what goes wrong with us is tried again at the next turn."""
        try:
            async with self._places:
                webhook = await self._read(key)
                if webhook is None:
                    return
                try:
                    async with open_sender(
                        webhook.url, self._settings.webhook_networks, self._settings.webhook_timeout_s, self._tls
                    ) as sender:
                        await self._send_all(webhook, sender)
                except Refusal:
                    await self._refuse(webhook)
        except Exception as error:
            if database_is_away(error):
                log.warning("webhooks wait for the database", error=type(error).__name__)
            else:
                log.exception("webhook not served", webhook=str(key[1]))
            await asyncio.sleep(POLL.total_seconds())

    async def _send_all(self, webhook: Webhook, sender: Sender) -> None:
        if webhook.test_id is not None:
            await self._send_test(webhook, sender)
        if not self._is_due(webhook):
            return
        feed = FeedName(webhook.feed)
        areas = await self._resources.areas.fresh(self._sessions)
        chosen = Selection(
            feed, areas.reaches(_prefix_of(webhook.area_code)), FeedFilters.model_validate(webhook.filters)
        )
        key = (webhook.county_code, webhook.id)
        while True:
            after = max(webhook.position, self._looked.get(key, 0))
            async with self._sessions() as session:
                upto = await last_position(session, feed)
                entries = await entries_behind(session, feed, after, PAGE, chosen=chosen, upto=upto)
            for entry in entries:
                if not await self._send(webhook, sender, entry):
                    return
            if len(entries) < PAGE:
                self._looked[key] = max(upto, after)
                return

    async def _send(self, webhook: Webhook, sender: Sender, entry: Entry) -> bool:
        """Send one item and keep what came of it; whether to go on with the next."""
        shown = FEEDS[FeedName(webhook.feed)].shown
        item = shown.model_validate({**entry.item, "position": entry.position}).model_dump(mode="json")
        delivery, now = delivery_id(webhook.feed, entry.position), self._clock.now()
        outcome = await self._post(webhook, sender, delivery, {"type": webhook.feed, "data": item})
        async with transaction(self._sessions) as session:
            present = await self._locked(session, webhook)
            stands = present is not None and present.position == webhook.position
            attempt = webhook.failures + 1
            session.add(log_row(webhook, delivery, attempt, outcome, now, position=entry.position))
            if present is None or not stands:  # it was ended or moved on while we sent
                return False
            if outcome.delivered:
                present.position = entry.position
                present.failures, present.failing_since, present.next_try_at = 0, None, None
            elif present.state == WebhookState.ACTIVE:
                self._note_failure(present, outcome)
            # what is known of it from here on; its secrets and filters stay as they were read
            webhook.position, webhook.failures = present.position, present.failures
            return outcome.delivered and present.state == WebhookState.ACTIVE

    def _note_failure(self, webhook: Webhook, outcome: Outcome) -> None:
        now = self._clock.now()
        webhook.failures += 1
        webhook.failing_since = webhook.failing_since or now
        webhook.next_try_at = now + pause_before_retry(webhook.failures, self._chance())
        give_up = timedelta(days=self._settings.webhook_give_up_days)
        if (reason := reason_to_pause(outcome.status, webhook.failing_since, now, give_up)) is not None:
            self._give_up(webhook, reason)

    def _give_up(self, webhook: Webhook, reason: PauseReason) -> None:
        webhook.state, webhook.reason, webhook.next_try_at = WebhookState.PAUSED.value, reason.value, None
        telemetry.WEBHOOK_DELIVERIES.labels("gave_up").inc()
        log.error("webhook paused", webhook=str(webhook.id), reason=reason.value, failures=webhook.failures)

    async def _send_test(self, webhook: Webhook, sender: Sender) -> None:
        delivery, now = f"test-{webhook.test_id}", self._clock.now()
        outcome = await self._post(webhook, sender, delivery, {"type": "test", "data": {"webhook_id": str(webhook.id)}})
        async with transaction(self._sessions) as session:
            session.add(log_row(webhook, delivery, 1, outcome, now))
            present = await self._locked(session, webhook)
            if present is not None and present.test_id == webhook.test_id:
                present.test_id = None

    async def _refuse(self, webhook: Webhook) -> None:
        """An address that the operator has closed since: the same as if it were not reached."""
        outcome = Outcome(duration_ms=0, fault=Fault.ADDRESS_REFUSED)
        async with transaction(self._sessions) as session:
            present = await self._locked(session, webhook)
            if present is None:
                return
            delivery = f"test-{present.test_id}" if present.test_id else delivery_id(present.feed, present.position)
            session.add(log_row(present, delivery, present.failures + 1, outcome, self._clock.now()))
            present.test_id = None
            if present.state == WebhookState.ACTIVE:
                self._note_failure(present, outcome)

    async def _post(self, webhook: Webhook, sender: Sender, delivery: str, content: dict[str, Any]) -> Outcome:
        now = self._clock.now()
        timestamp = int(now.timestamp())
        body = to_json(content).encode()
        signatures = [signature(secret, delivery, timestamp, body) for secret in self._secrets(webhook, now)]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "fupin",
            "webhook-id": delivery,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(signatures),
        }
        outcome = await sender.post(headers, body)
        telemetry.WEBHOOK_DELIVERIES.labels("delivered" if outcome.delivered else "failed").inc()
        return outcome

    def _secrets(self, webhook: Webhook, now: datetime) -> list[str]:
        stored = [webhook.secret]
        if webhook.former_secret is not None and webhook.former_until is not None and now < webhook.former_until:
            stored.append(webhook.former_secret)
        return [self._resources.personal.decrypt(secret) for secret in stored]

    def _is_due(self, webhook: Webhook) -> bool:
        waits = webhook.next_try_at is not None and webhook.next_try_at > self._clock.now()
        return webhook.state == WebhookState.ACTIVE and not waits

    async def _read(self, key: Key) -> Webhook | None:
        async with self._sessions() as session:
            webhook = await session.get(Webhook, key)
        return None if webhook is None or webhook.state == WebhookState.ENDED else webhook

    async def _locked(self, session: AsyncSession, webhook: Webhook) -> Webhook | None:
        """The webhook as it is now, locked against people's steps; None where it has ended."""
        present = await session.get(Webhook, (webhook.county_code, webhook.id), with_for_update=True)
        return None if present is None or present.state == WebhookState.ENDED else present


def _prefix_of(area_code: str) -> str:
    return significant_prefix(area_code) if area_code.strip("0") else ""
