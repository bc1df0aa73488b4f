"""Webhooks over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from services.monitoring.webhooks import service
from services.monitoring.webhooks.models import (
    DeliveryList,
    DeliveryQuery,
    TestAccepted,
    WebhookCreate,
    WebhookList,
    WebhookQuery,
    WebhookRead,
    WebhookSecret,
)
from services.monitoring.webhooks.service import Desk
from shared.database import SessionDep
from shared.repeatable import RepeatableRoute, repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring/webhooks", tags=["webhooks"])
# replies that bear a secret are not kept: a table of kept replies would be no place for it
unkept = APIRouter(prefix="/monitoring/webhooks", tags=["webhooks"], route_class=RepeatableRoute)

Reader = Annotated[Caller, requires("webhook.read")]
Keeper = Annotated[Caller, requires("webhook.write")]


async def _desk(request: Request, caller: Keeper) -> Desk:
    state = request.app.state
    return Desk(caller, state.clock, state.personal, state.resources.settings)


DeskDep = Annotated[Desk, Depends(_desk)]


@unkept.post("", status_code=201)
async def create_webhook(body: WebhookCreate, desk: DeskDep, session: SessionDep) -> WebhookSecret:
    """Have what appears in a feed of one's area sent to an address; the secret is shown this once.

    409 ``monitoring.too_many_webhooks`` where the county, or city, has as many as it may. Repeated, it is refused by
    409 ``monitoring.webhook_exists``: an ``Idempotency-Key`` is not needed and not read.
    """
    return await service.create(session, desk, body)


@router.get("")
async def list_webhooks(query: Annotated[WebhookQuery, Query()], caller: Reader, session: SessionDep) -> WebhookList:
    """List the webhooks of an area, the latest first, those that ended too."""
    return await service.list_webhooks(session, caller, query)


@router.get("/{webhook_id}")
async def show_webhook(webhook_id: UUID, caller: Reader, session: SessionDep) -> WebhookRead:
    """Show a webhook: whether it is active, how far its receiver is, since when it fails."""
    return await service.show(session, caller, webhook_id)


@router.get("/{webhook_id}/deliveries")
async def list_deliveries(
    webhook_id: UUID, query: Annotated[DeliveryQuery, Query()], caller: Reader, session: SessionDep
) -> DeliveryList:
    """List a webhook's attempts, the latest first."""
    return await service.list_deliveries(session, caller, webhook_id, query)


@unkept.post("/{webhook_id}/secrets", status_code=201)
async def rotate_secret(webhook_id: UUID, desk: DeskDep, session: SessionDep) -> WebhookSecret:
    """Give a webhook a new secret, shown this once; for 24 hours what is sent bears both signatures."""
    return await service.rotate_secret(session, desk, webhook_id)


@router.post("/{webhook_id}/pause")
async def pause_webhook(webhook_id: UUID, desk: DeskDep, session: SessionDep) -> WebhookRead:
    """Send nothing for now. 409 ``monitoring.webhook_wrong_state`` where it isn't active."""
    return await service.pause(session, desk, webhook_id)


@router.post("/{webhook_id}/resume")
async def resume_webhook(webhook_id: UUID, desk: DeskDep, session: SessionDep) -> WebhookRead:
    """Send again, everything since the pause first. 409 ``monitoring.webhook_wrong_state`` where it isn't paused."""
    return await service.resume(session, desk, webhook_id)


@router.post("/{webhook_id}/test", status_code=202)
async def ask_for_test(webhook_id: UUID, desk: DeskDep, session: SessionDep) -> TestAccepted:
    """Let a test be sent; its outcome appears among the deliveries. 409 ``monitoring.webhook_test_waits``."""
    return await service.ask_for_test(session, desk, webhook_id)


@router.delete("/{webhook_id}")
async def end_webhook(webhook_id: UUID, desk: DeskDep, session: SessionDep) -> WebhookRead:
    """Send nothing any more; webhook and log stay readable. 409 ``monitoring.webhook_wrong_state`` the second time."""
    return await service.end(session, desk, webhook_id)
