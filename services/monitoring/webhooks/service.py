"""Have, list, pause, end and test webhooks; their deliveries are made by the worker."""

import base64
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.catalogue import FEEDS, Published
from services.monitoring.feeds.models import CHANNEL, FeedName
from services.monitoring.feeds.service import last_position
from services.monitoring.settings import Settings
from services.monitoring.webhooks.models import (
    OPEN_WEBHOOK,
    DeliveryList,
    DeliveryQuery,
    DeliveryRead,
    TestAccepted,
    Webhook,
    WebhookCreate,
    WebhookDelivery,
    WebhookList,
    WebhookQuery,
    WebhookRead,
    WebhookSecret,
)
from services.monitoring.webhooks.refusals import BeyondFeed, TestWaits, TooManyWebhooks, WebhookExists, WrongState
from services.monitoring.webhooks.rules import (
    FORMER_SECRET_LASTS,
    SECRET_PREFIX,
    STATE_LABELS,
    PauseReason,
    WebhookState,
    target_of,
)
from shared.areas import full_code
from shared.calendar import Clock
from shared.database import decode_cursor, decode_id, encode_cursor, new_id, table_of, to_json
from shared.errors import Forbidden, NotFound
from shared.security.audit import record_act
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

SECRET_BYTES = 32
MOST_OPEN = 50
"""Webhooks of a county, or of a city itself, that have not ended: a dozen systems for each feed. They are the area's
and outlast the account that made them, and the worker reads every one's feed for it alone."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step needs: who takes it, the time, the keys, the settings."""

    caller: Caller
    clock: Clock
    personal: PersonalData
    settings: Settings

    async def note(self, session: AsyncSession, webhook: Webhook, action: str, **facts: Any) -> None:
        """Write a step into the audit log, since data leave by it, and wake the worker."""
        await record_act(
            session,
            self.clock,
            self.personal.audit_secret,
            self.caller,
            county_code=webhook.county_code,
            action=f"webhook.{action}",
            target=str(webhook.id),
            **facts,
        )
        await session.execute(select(func.pg_notify(CHANNEL, "webhooks")))


async def create(session: AsyncSession, desk: Desk, request: WebhookCreate) -> WebhookSecret:
    """Have what appears in a feed sent to an address.

    Raises:
        Forbidden: the caller may not read the feed himself.
        OutsideArea: the area is not his.
        NoSuchFilter: the feed's items have no such thing.
        BadUrl: nothing can be sent there safely.
        AddressRefused: the address is closed.
        BeyondFeed: the feed hasn't come to the position.
        WebhookExists: the same is sent there already.
        TooManyWebhooks: there are `MOST_OPEN`.
    """
    published = FEEDS[request.feed]
    _check_may_read(desk.caller, published)
    asked = desk.caller.narrowed(request.area, field="area")
    published.check(request.filters)
    target_of(request.url, desk.settings.webhook_networks)
    filters = request.filters.model_dump(mode="json", exclude_defaults=True)
    area_code = full_code(asked.area_prefix)
    secret = _new_secret()
    last = await last_position(session, request.feed)
    if request.after is not None and request.after > last:
        raise BeyondFeed(
            f"信息流的最后位置为 {last}，填写的为 {request.after}",
            f"The feed's last position is {last}, not {request.after}",
            field="after",
        )
    webhook = Webhook(
        county_code=asked.tenant,
        id=new_id(),
        label=request.label,
        feed=request.feed.value,
        area_code=area_code,
        filters=filters,
        url=request.url,
        digest=sha256(to_json([request.feed, area_code, filters, request.url]).encode()).hexdigest(),
        secret=desk.personal.encrypt(secret),
        position=last if request.after is None else request.after,
        created_by=desk.caller.name,
        created_at=desk.clock.now(),
    )
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"webhooks {asked.tenant}", 0))))
    made = await session.execute(
        insert(Webhook)
        .values(webhook.model_dump())
        .on_conflict_do_nothing(index_elements=["county_code", "digest"], index_where=OPEN_WEBHOOK)
        .returning(table_of(Webhook).c.id)
    )
    if made.first() is None:
        raise WebhookExists("同样的内容已推送到该地址", "The same is sent there already", field="url")
    table = table_of(Webhook).c
    there = await session.scalar(
        select(func.count()).where(table.county_code == asked.tenant, table.state != WebhookState.ENDED.value)
    )
    if (there or 0) > MOST_OPEN:
        raise TooManyWebhooks(f"最多 {MOST_OPEN} 个", f"There are at most {MOST_OPEN}")
    await desk.note(session, webhook, "created", feed=request.feed.value, area_code=area_code)
    return WebhookSecret.with_secret(webhook, secret)


def _check_may_read(caller: Caller, published: Published) -> None:
    # what a webhook sends isn't narrowed to what its maker reads: he has to read all of it
    for permission in (published.permission, *sorted(set(published.restricted.values()))):
        if not may(caller.role, permission):
            raise Forbidden(
                f"您无权读取此信息流的全部内容（缺少权限 {permission}），也不能将其推送给他人",
                f"You may not read all of this feed (permission {permission} is lacking), so you can't have it sent",
                permission=permission,
            )


async def rotate_secret(session: AsyncSession, desk: Desk, webhook_id: UUID) -> WebhookSecret:
    """Give a webhook a new secret; for a day what is sent bears the former one's signature too.

    Raises:
        NotFound: no such webhook in the caller's area.
        Forbidden: the caller may not read the feed himself.
        WrongState: it has ended.
    """
    webhook = await _locked(session, desk.caller, webhook_id, WebhookState.ACTIVE, WebhookState.PAUSED)
    _check_may_read(desk.caller, FEEDS[FeedName(webhook.feed)])
    secret = _new_secret()
    webhook.former_secret, webhook.former_until = webhook.secret, desk.clock.now() + FORMER_SECRET_LASTS
    webhook.secret = desk.personal.encrypt(secret)
    await desk.note(session, webhook, "secret_rotated")
    return WebhookSecret.with_secret(webhook, secret)


async def pause(session: AsyncSession, desk: Desk, webhook_id: UUID) -> WebhookRead:
    """Send nothing for now; what appears meanwhile is sent after it was resumed.

    Raises:
        NotFound: no such webhook in the caller's area.
        WrongState: it is not active.
    """
    webhook = await _locked(session, desk.caller, webhook_id, WebhookState.ACTIVE)
    webhook.state, webhook.reason = WebhookState.PAUSED.value, PauseReason.ASKED.value
    await desk.note(session, webhook, "paused")
    return WebhookRead.of(webhook)


async def resume(session: AsyncSession, desk: Desk, webhook_id: UUID) -> WebhookRead:
    """Send again, from behind the last item that the receiver confirmed.

    Raises:
        NotFound: no such webhook in the caller's area.
        WrongState: it is not paused.
    """
    webhook = await _locked(session, desk.caller, webhook_id, WebhookState.PAUSED)
    webhook.state, webhook.reason = WebhookState.ACTIVE.value, None
    webhook.failures, webhook.failing_since, webhook.next_try_at = 0, None, None
    await desk.note(session, webhook, "resumed")
    return WebhookRead.of(webhook)


async def end(session: AsyncSession, desk: Desk, webhook_id: UUID) -> WebhookRead:
    """Send nothing any more; the webhook and its log stay readable, its secrets do not stay.

    Raises:
        NotFound: no such webhook in the caller's area.
        WrongState: it has ended before.
    """
    webhook = await _locked(session, desk.caller, webhook_id, WebhookState.ACTIVE, WebhookState.PAUSED)
    webhook.state, webhook.reason, webhook.test_id = WebhookState.ENDED.value, None, None
    webhook.secret, webhook.former_secret, webhook.former_until = b"", None, None
    webhook.next_try_at = None
    await desk.note(session, webhook, "ended")
    return WebhookRead.of(webhook)


async def ask_for_test(session: AsyncSession, desk: Desk, webhook_id: UUID) -> TestAccepted:
    """Let the worker send a test, also while the webhook is paused.

    Raises:
        NotFound: no such webhook in the caller's area.
        WrongState: it has ended.
        TestWaits: one waits already.
    """
    webhook = await _locked(session, desk.caller, webhook_id, WebhookState.ACTIVE, WebhookState.PAUSED)
    if webhook.test_id is not None:
        raise TestWaits
    webhook.test_id = new_id()
    await desk.note(session, webhook, "test_asked_for")
    return TestAccepted(delivery_id=f"test-{webhook.test_id}")


async def list_webhooks(session: AsyncSession, caller: Caller, query: WebhookQuery) -> WebhookList:
    """The webhooks of an area, the latest first. Raises Invalid for a cursor of another list."""
    asked = caller.narrowed(query.area, field="area")
    table = table_of(Webhook).c
    wanted: list[ColumnElement[bool]] = [asked.area_filter(table.county_code, table.area_code)]
    if query.feed is not None:
        wanted.append(table.feed == query.feed.value)
    if query.state is not None:
        wanted.append(table.state == query.state.value)
    if query.after is not None:
        wanted.append(table.id < _cursor_id("webhooks", query.after))
    found = await session.scalars(select(Webhook).where(*wanted).order_by(table.id.desc()).limit(query.limit + 1))
    rows = found.all()
    page = rows[: query.limit]
    return WebhookList(
        items=[_seen_by(caller, row) for row in page],
        next=encode_cursor("webhooks", page[-1].id) if len(rows) > query.limit else None,
    )


async def show(session: AsyncSession, caller: Caller, webhook_id: UUID) -> WebhookRead:
    """A webhook. Raises NotFound."""
    return _seen_by(caller, await _load(session, caller, webhook_id))


def _seen_by(caller: Caller, webhook: Webhook) -> WebhookRead:
    """To whom only looks, the receiver's host: what stands behind it in the address is often a key to its door."""
    shown = WebhookRead.of(webhook)
    if may(caller.role, "webhook.write"):
        return shown
    parts = urlsplit(webhook.url)
    return shown.model_copy(update={"url": f"{parts.scheme}://{parts.netloc}/…"})


async def list_deliveries(
    session: AsyncSession, caller: Caller, webhook_id: UUID, query: DeliveryQuery
) -> DeliveryList:
    """A webhook's attempts, the latest first. Raises NotFound; Invalid for a cursor of another list."""
    webhook = await _load(session, caller, webhook_id)
    table = table_of(WebhookDelivery).c
    wanted = [table.county_code == webhook.county_code, table.webhook_id == webhook.id]
    if query.delivered is not None:
        wanted.append(table.delivered.is_(query.delivered))
    if query.after is not None:
        wanted.append(table.id < _cursor_id("deliveries", query.after))
    found = await session.scalars(
        select(WebhookDelivery).where(*wanted).order_by(table.id.desc()).limit(query.limit + 1)
    )
    rows = found.all()
    page = rows[: query.limit]
    return DeliveryList(
        items=[DeliveryRead.of(row) for row in page],
        next=encode_cursor("deliveries", page[-1].id) if len(rows) > query.limit else None,
    )


async def _load(session: AsyncSession, caller: Caller, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    table = table_of(Webhook).c
    statement = select(Webhook).where(caller.area_filter(table.county_code, table.area_code), table.id == webhook_id)
    if lock:
        statement = statement.with_for_update()
    webhook = (await session.scalars(statement)).one_or_none()
    if webhook is None:
        raise NotFound("没有这项推送", "No such webhook", field="id")
    return webhook


async def _locked(session: AsyncSession, caller: Caller, webhook_id: UUID, *allowed: WebhookState) -> Webhook:
    webhook = await _load(session, caller, webhook_id, lock=True)
    state = WebhookState(webhook.state)
    if state not in allowed:
        raise WrongState(f"推送{STATE_LABELS[state]}", f"The webhook is {state}")
    return webhook


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _cursor_id(of: str, after: str) -> UUID:
    (written,) = decode_cursor(of, after, 1)
    return decode_id(written)
