"""Deliveries to real receivers: in order, none lost, doubles only with the same id, and nowhere they must not go."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from starlette.responses import RedirectResponse, Response

from services.monitoring.feeds.models import FeedFilters, FeedName
from services.monitoring.settings import Settings
from services.monitoring.webhooks import service
from services.monitoring.webhooks.delivery import Deliverer
from services.monitoring.webhooks.log import forget_attempts
from services.monitoring.webhooks.models import Webhook, WebhookCreate, WebhookDelivery, WebhookSecret
from services.monitoring.webhooks.service import Desk
from shared.database import Sessions, table_of, transaction
from shared.resources import open_resources
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.servers import MovedClock, served
from tests.monitoring.conftest import as_owner
from tests.monitoring.following import CITY, COUNTIES, Writer, until
from tests.monitoring.receiving import Receiver, certify

Working = Callable[..., AbstractAsyncContextManager[asyncio.Task[None]]]


class Stand:
    """What the tests of deliveries work with: committed sessions, a clock that they move, webhooks of the city."""

    def __init__(self, installation: Installation, sessions: Sessions) -> None:
        self.installation = installation
        self.sessions = sessions
        self.clock = MovedClock()
        self.writer = Writer(self.clock)

    def settings(self, **given: Any) -> Settings:
        """Settings by which loopback is open."""
        return self.installation.settings(Settings, **{"webhook_networks": "127.0.0.0/8", **given})

    def desk(self, caller: Caller = CITY, **given: Any) -> Desk:
        """Who takes the steps."""
        settings = self.settings(**given)
        return Desk(caller, self.clock, PersonalData(settings.data_key_bytes), settings)

    async def webhook(self, url: str, *, caller: Caller = CITY, **more: Any) -> WebhookSecret:
        """A webhook to a receiver."""
        request = WebhookCreate(label="平台", feed=FeedName.ALERTS, url=url, **more)
        async with transaction(self.sessions) as session:
            return await service.create(session, self.desk(caller), request)

    async def write(self, *numbers: int) -> None:
        """Raise alerts."""
        await self.writer.commit(self.sessions, *numbers)

    @asynccontextmanager
    async def working(self, *, tls: ssl.SSLContext | None = None, **given: Any) -> AsyncIterator[asyncio.Task[None]]:
        """A worker's deliverer, started anew."""
        settings = self.settings(**given)
        async with open_resources(settings, self.clock) as resources:
            task = asyncio.create_task(Deliverer(resources, settings, tls=tls, chance=lambda: 1.0).run())
            try:
                yield task
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def row(self, webhook_id: UUID) -> Webhook:
        """The webhook as it is kept."""
        async with self.sessions() as session:
            return (await session.scalars(select(Webhook).where(table_of(Webhook).c.id == webhook_id))).one()

    async def log(self, webhook_id: UUID) -> list[WebhookDelivery]:
        """Its attempts in their order."""
        table = table_of(WebhookDelivery).c
        async with self.sessions() as session:
            found = await session.scalars(
                select(WebhookDelivery).where(table.webhook_id == webhook_id).order_by(table.id)
            )
            return list(found)

    async def until_logged(self, webhook_id: UUID, number: int) -> list[WebhookDelivery]:
        """Its attempts, once there are so many."""
        async with asyncio.timeout(10):
            while len(log := await self.log(webhook_id)) < number:  # noqa: ASYNC110  # it happens in another task
                await asyncio.sleep(0.02)
        return log


@pytest.fixture
def stand(installation: Installation, committed: Sessions) -> Stand:
    """The stand."""
    return Stand(installation, committed)


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    """A receiver, and its address."""
    made = Receiver()
    async with served(made.app) as url:
        yield made, f"{url}/in?key=1"


async def test_items_come_signed_in_order_and_move_the_position(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    await stand.write(1, 2)
    async with stand.working():
        await until(lambda: len(system.got) == 2)
        await stand.write(3)
        await until(lambda: len(system.got) == 3)
        log = await stand.until_logged(webhook.id, 3)
    assert system.sentences == ["1", "2", "3"]
    positions = [webhook.position + number for number in (1, 2, 3)]
    assert [got.id for got in system.got] == [f"alerts-{position}" for position in positions]
    assert [got.data["position"] for got in system.got] == positions
    assert all(got.is_signed(webhook.secret) for got in system.got)
    first = system.got[0]
    assert first.path == "/in"
    assert first.headers["content-type"] == "application/json"
    assert first.headers["host"] == url.split("/")[2]
    assert first.headers["webhook-timestamp"] == str(int(stand.clock.now().timestamp()))
    assert set(first.data) >= {"position", "id", "rule", "severity", "area_code", "raised_on", "state", "sentence"}
    row = await stand.row(webhook.id)
    assert (row.position, row.failures, row.failing_since) == (positions[-1], 0, None)
    assert [(one.delivery_id, one.position, one.attempt, one.delivered, one.status, one.fault) for one in log] == [
        (f"alerts-{position}", position, 1, True, 204, None) for position in positions
    ]


async def test_each_gets_its_area_and_what_it_asked_for(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    await stand.webhook(f"{url}&n=1", area=COUNTIES[0])
    await stand.webhook(f"{url}&n=2", filters=FeedFilters(kind=["fund_exhausted"]))
    office = Caller("o", "o", Role.COUNTY_OFFICE, COUNTIES[1])
    await stand.webhook(f"{url}&n=3", caller=office, filters=FeedFilters(state=["raised"]))
    await stand.write(0, 1, 2, 3)
    async with stand.working():
        await until(lambda: len(system.got) == 4)
        await asyncio.sleep(0.2)
    assert sorted(system.sentences) == ["0", "1", "2", "3"]
    assert [one for one in system.sentences if int(one) % 2 == 0] == ["0", "2"]
    assert [one for one in system.sentences if int(one) % 2 == 1] == ["1", "3"]


async def test_what_failed_is_tried_again_after_a_pause_and_nothing_overtakes_it(
    stand: Stand, receiver: tuple[Receiver, str]
) -> None:
    system, url = receiver
    system.answers = [Response("忙" * 300, 503), Response(status_code=500), Response(status_code=200)]
    webhook = await stand.webhook(url)
    await stand.write(1, 2)
    async with stand.working():
        log = await stand.until_logged(webhook.id, 1)
        row = await stand.row(webhook.id)
        assert (row.failures, row.position, row.state) == (1, webhook.position, "active")
        assert row.failing_since == stand.clock.now()
        assert row.next_try_at == stand.clock.now() + timedelta(seconds=5)
        stand.clock.move(seconds=4.9)
        await asyncio.sleep(1.2)  # a turn passes
        assert len(system.got) == 1
        stand.clock.move(seconds=0.1)
        log = await stand.until_logged(webhook.id, 2)
        assert (await stand.row(webhook.id)).next_try_at == stand.clock.now() + timedelta(seconds=10)
        stand.clock.move(seconds=10)
        log = await stand.until_logged(webhook.id, 4)
    assert system.sentences == ["1", "1", "1", "2"]
    assert len({got.id for got in system.got[:3]}) == 1
    assert len({got.headers["webhook-timestamp"] for got in system.got[:3]}) == 3
    assert len({got.body for got in system.got[:3]}) == 1
    assert [(one.attempt, one.status, one.fault, one.delivered) for one in log] == [
        (1, 503, "status", False),
        (2, 500, "status", False),
        (3, 200, None, True),
        (1, 204, None, True),
    ]
    assert [one.error_text for one in log] == ["忙" * 200, "", None, None]


async def test_it_is_given_up_after_days_says_so_and_goes_on_where_it_was(
    stand: Stand, receiver: tuple[Receiver, str], caplog: pytest.LogCaptureFixture
) -> None:
    system, url = receiver
    system.answers = [Response(status_code=500)] * 3
    webhook = await stand.webhook(url)
    await stand.write(1, 2)
    async with stand.working(webhook_give_up_days=2):
        await stand.until_logged(webhook.id, 1)
        stand.clock.move(hours=47.9)
        await stand.until_logged(webhook.id, 2)
        assert (await stand.row(webhook.id)).state == "active"
        stand.clock.move(hours=0.1)
        await stand.until_logged(webhook.id, 2)
        stand.clock.move(hours=1)
        await stand.until_logged(webhook.id, 3)
        row = await stand.row(webhook.id)
        assert (row.state, row.reason, row.next_try_at, row.failures) == ("paused", "unreachable", None, 3)
        assert row.position == webhook.position
        async with transaction(stand.sessions) as session:
            shown = await service.show(session, CITY, webhook.id)
            assert shown.reason_label == "多日推送失败，已自动暂停"
            resumed = await service.resume(session, stand.desk(), webhook.id)
            assert (resumed.state, resumed.failures, resumed.failing_since) == ("active", 0, None)
        await until(lambda: len(system.got) == 5)
    assert system.sentences == ["1", "1", "1", "1", "2"]


async def test_a_receiver_that_is_gone_is_not_asked_again(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    system.answers = [Response(status_code=410)]
    webhook = await stand.webhook(url)
    await stand.write(1)
    async with stand.working():
        await stand.until_logged(webhook.id, 1)
    row = await stand.row(webhook.id)
    assert (row.state, row.reason) == ("paused", "gone")


def _cancel_at(worker: asyncio.Task[None], system: Receiver, last: int) -> None:
    if len(system.got) == last:
        worker.cancel()


async def test_a_worker_that_dies_between_delivery_and_note_sends_again_under_the_same_id(
    stand: Stand, receiver: tuple[Receiver, str]
) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    await stand.write(*range(6))
    for last in (1, 4):  # the receiver has got so many, the last of them while the worker dies
        async with stand.working() as worker:
            system.when_got = partial(_cancel_at, worker, system, last)
            await asyncio.wait({worker}, timeout=10)
            assert worker.cancelled()
    system.when_got = lambda: None
    async with stand.working():
        await stand.until_logged(webhook.id, 6)
    ids = [int(got.id.removeprefix("alerts-")) - webhook.position for got in system.got]
    # 1 was delivered and not noted; then 1, 2, 3, of which 3 was not noted
    assert ids == [1, 1, 2, 3, 3, 4, 5, 6]
    assert (await stand.row(webhook.id)).position == webhook.position + 6


async def test_a_worker_that_loses_its_database_goes_on_where_it_was(
    stand: Stand, receiver: tuple[Receiver, str], installation: Installation
) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%fupin_feeds%'"
    async with stand.working():
        for number in (1, 2, 3):
            await stand.write(number)
            await until(lambda number=number: len(system.got) == number)  # type: ignore[misc]  # mypy: defaults
            await as_owner(installation, others)
        await stand.until_logged(webhook.id, 3)
    assert system.sentences == ["1", "2", "3"]


async def test_of_two_workers_one_delivers(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    async with stand.working() as first, stand.working():
        await stand.write(*range(20))
        await stand.until_logged(webhook.id, 20)
        first.cancel()  # whichever led, the other takes over
        await stand.write(20, 21)
        await stand.until_logged(webhook.id, 22)
    assert list(map(int, system.sentences)) == list(range(22))


async def test_a_slow_receiver_keeps_nobody_else_waiting(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    _, url = receiver
    slow = Receiver(answers=[5.0])
    async with served(slow.app) as slow_url:
        late = await stand.webhook(slow_url)
        webhook = await stand.webhook(url)
        await stand.write(1, 2)
        async with stand.working(webhook_timeout_s=1):
            await stand.until_logged(webhook.id, 2)
            assert await stand.log(late.id) == []
            (attempt,) = await stand.until_logged(late.id, 1)
    assert (attempt.fault, attempt.status, attempt.delivered) == ("timed_out", None, False)
    assert 900 <= attempt.duration_ms < 3000


async def test_a_redirect_is_a_failure_and_not_followed(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    system.answers = [RedirectResponse("/elsewhere", 307)]
    webhook = await stand.webhook(url)
    await stand.write(1)
    async with stand.working():
        (attempt,) = await stand.until_logged(webhook.id, 1)
    assert (attempt.status, attempt.fault, len(system.got)) == (307, "redirected", 1)


async def test_an_endless_answer_is_not_read(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    system.answers = [Response(b"\0x" * 5_000_000, 500)]
    webhook = await stand.webhook(url)
    await stand.write(1)
    async with stand.working():
        (attempt,) = await stand.until_logged(webhook.id, 1)
    assert (attempt.status, attempt.fault) == (500, "status")
    assert len(attempt.error_text or "") == 200
    assert "\0" not in (attempt.error_text or "")


async def test_nothing_is_sent_to_a_name_that_leads_inside(
    stand: Stand, receiver: tuple[Receiver, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    system, url = receiver
    port = url.split(":")[2].split("/")[0]
    webhook = await stand.webhook(f"https://county.example:{port}/in")
    loop = asyncio.get_running_loop()
    resolved = loop.getaddrinfo
    leads_to: list[str] = ["127.0.0.1"]

    async def lookup(host: str, *given: Any, **more: Any) -> Any:
        if host != "county.example":
            return await resolved(host, *given, **more)
        if not leads_to:
            raise socket.gaierror("no such name")
        if leads_to == [""]:
            raise UnicodeError("label empty or too long")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port))) for address in leads_to]

    monkeypatch.setattr(loop, "getaddrinfo", lookup)
    await stand.write(1)
    async with stand.working(webhook_networks=""):
        for number, addresses in enumerate((["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"], [], [""]), 1):
            leads_to[:] = addresses
            log = await stand.until_logged(webhook.id, number)
            stand.clock.move(hours=1)
    faults = ["address_refused"] * 3 + ["unresolvable"] * 2
    assert [one.fault for one in log] == faults
    assert system.got == []


async def test_a_name_that_nobody_can_look_up_is_a_failure_and_no_test_waits_for_it(stand: Stand) -> None:
    webhook = await stand.webhook("https://county.example/in")
    async with transaction(stand.sessions) as session:
        table = table_of(Webhook).c
        # as it was taken once, before names were looked at
        await session.execute(update(Webhook).where(table.id == webhook.id).values(url="https://a..b/"))
        await service.ask_for_test(session, stand.desk(), webhook.id)
    async with stand.working():
        (attempt, *_) = await stand.until_logged(webhook.id, 1)
        row = await stand.row(webhook.id)
    assert (attempt.fault, row.test_id, row.failures) == ("address_refused", None, 1)


async def test_a_network_that_is_closed_later_is_closed_for_webhooks_that_there_are(
    stand: Stand, receiver: tuple[Receiver, str]
) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    await stand.write(1)
    async with stand.working(webhook_networks=""):
        (attempt,) = await stand.until_logged(webhook.id, 1)
    assert (attempt.fault, system.got) == ("address_refused", [])
    assert (await stand.row(webhook.id)).failures == 1


async def test_a_certificate_is_checked_against_the_name_and_the_connection_goes_to_the_checked_address(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = Receiver()
    certificate, key, trusting = certify(tmp_path, "county.example")
    loop = asyncio.get_running_loop()
    resolved = loop.getaddrinfo

    async def lookup(host: str, port: Any, *given: Any, **more: Any) -> Any:
        if not host.endswith(".example"):
            return await resolved(host, port, *given, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(loop, "getaddrinfo", lookup)
    async with served(system.app, ssl_certfile=certificate, ssl_keyfile=key) as url:
        port = url.rpartition(":")[2]
        good = await stand.webhook(f"https://county.example:{port}/in")
        bad = await stand.webhook(f"https://other.example:{port}/in")
        await stand.write(1, 2)
        async with stand.working(tls=trusting):
            assert [one.status for one in await stand.until_logged(good.id, 2)] == [204, 204]
            assert [one.fault for one in await stand.until_logged(bad.id, 1)] == ["tls"]
        async with stand.working():  # a certificate that nobody vouches for
            await stand.write(3)
            assert [one.fault for one in await stand.until_logged(good.id, 3)][-1] == "tls"
    assert system.sentences == ["1", "2"]
    assert system.got[0].headers["host"] == f"county.example:{port}"


async def test_nobody_at_the_door_is_a_failure(stand: Stand) -> None:
    async with served(Receiver().app) as url:
        pass
    webhook = await stand.webhook(url)
    await stand.write(1)
    async with stand.working():
        (attempt,) = await stand.until_logged(webhook.id, 1)
    assert (attempt.fault, attempt.status, attempt.error_text) == ("connection", None, None)


async def test_both_secrets_sign_for_a_day(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    async with transaction(stand.sessions) as session:
        again = await service.rotate_secret(session, stand.desk(), webhook.id)
    async with stand.working():
        await stand.write(1)
        await stand.until_logged(webhook.id, 1)
        stand.clock.move(hours=24)
        await stand.write(2)
        await stand.until_logged(webhook.id, 2)
    assert [(got.is_signed(webhook.secret), got.is_signed(again.secret)) for got in system.got] == [
        (True, True),
        (False, True),
    ]


async def test_a_test_is_sent_also_while_it_is_paused(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    webhook = await stand.webhook(url)
    async with transaction(stand.sessions) as session:
        await service.pause(session, stand.desk(), webhook.id)
    await stand.write(1)
    async with stand.working():
        async with transaction(stand.sessions) as session:
            asked = await service.ask_for_test(session, stand.desk(), webhook.id)
        (attempt,) = await stand.until_logged(webhook.id, 1)
        assert (attempt.delivery_id, attempt.position, attempt.delivered) == (asked.delivery_id, None, True)
        (got,) = system.got
        assert (got.id, got.data) == (asked.delivery_id, {"webhook_id": str(webhook.id)})
        assert got.is_signed(webhook.secret)
        row = await stand.row(webhook.id)
        assert (row.state, row.position, row.test_id) == ("paused", webhook.position, None)
        async with transaction(stand.sessions) as session:
            await service.resume(session, stand.desk(), webhook.id)
        await until(lambda: len(system.got) == 2)
    assert system.got[1].data["sentence"] == "1"


async def test_what_is_paused_or_ended_while_something_is_under_way_stops_there(
    stand: Stand, receiver: tuple[Receiver, str]
) -> None:
    system, url = receiver
    system.answers = [0.5, 0.5]
    webhook = await stand.webhook(url)
    await stand.write(1, 2, 3)
    async with stand.working():
        await until(lambda: len(system.got) == 1)
        async with transaction(stand.sessions) as session:
            await service.pause(session, stand.desk(), webhook.id)
        await stand.until_logged(webhook.id, 1)
        assert (await stand.row(webhook.id)).position == webhook.position + 1  # the receiver has it
        async with transaction(stand.sessions) as session:
            await service.resume(session, stand.desk(), webhook.id)
        await until(lambda: len(system.got) == 2)
        async with transaction(stand.sessions) as session:
            await service.end(session, stand.desk(), webhook.id)
        await stand.until_logged(webhook.id, 2)
        await asyncio.sleep(1.2)
    assert system.sentences == ["1", "2"]
    assert (await stand.row(webhook.id)).state == "ended"


async def test_neither_secrets_nor_addresses_are_logged(
    stand: Stand, receiver: tuple[Receiver, str], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    system, url = receiver
    system.answers = [Response(status_code=410)]
    webhook = await stand.webhook(url)
    gone = await stand.webhook("https://127.0.0.1:1/gone")
    await stand.write(1)
    async with stand.working():
        await stand.until_logged(webhook.id, 1)
        await stand.until_logged(gone.id, 1)
    # the receiver's own server, and the client's library, which `configure_logging` lets speak from warnings on
    others = ("uvicorn", "httpx", "httpcore")
    ours = [one for one in caplog.records if not one.name.startswith(others) or one.levelno >= logging.WARNING]
    said = "".join([*(one.getMessage() for one in ours), *capsys.readouterr()])
    assert "webhook paused" in said
    for hidden in (webhook.secret, webhook.secret.removeprefix("whsec_"), "127.0.0.1", "key=1"):
        assert hidden not in said


async def test_the_log_is_kept_for_its_days(stand: Stand, receiver: tuple[Receiver, str]) -> None:
    _, url = receiver
    webhook = await stand.webhook(url)
    await stand.write(1, 2)
    async with stand.working():
        first, second = await stand.until_logged(webhook.id, 2)
    table = table_of(WebhookDelivery)
    async with transaction(stand.sessions) as session:
        aged = {"attempted_at": stand.clock.now() - timedelta(days=90, seconds=1)}
        await session.execute(update(table).where(table.c.id == first.id).values(aged))
        just = {"attempted_at": stand.clock.now() - timedelta(days=90)}
        await session.execute(update(table).where(table.c.id == second.id).values(just))
    assert await forget_attempts(stand.sessions, stand.clock, 90) == 1
    assert [one.id for one in await stand.log(webhook.id)] == [second.id]
