"""Feeds as live streams, over real servers: complete, resumable, bounded, and never longer than the reader's right."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import prometheus_client
import pytest
from fastapi import FastAPI

from services.gateway.main import create_app as create_gateway
from services.gateway.settings import Settings as GatewaySettings
from services.monitoring.feeds import streams, tails
from services.monitoring.main import create_app
from services.monitoring.settings import Settings
from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.security.callers import Caller
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer
from tests.conftest import Installation
from tests.gateway.servers import served
from tests.monitoring.conftest import as_owner
from tests.monitoring.following import ALERTS, COUNTIES, STREAM, Following, Told, Writer, following, position_now, until

SignIn = Callable[..., dict[str, str]]
Open = Callable[..., AbstractAsyncContextManager[tuple[httpx.AsyncClient, FastAPI]]]

LISTENERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%fupin_feeds%'"


@pytest.fixture
def monitoring(installation: Installation) -> Open:
    """The service on a socket: ``async with monitoring(streams=1) as (client, app)``."""

    @asynccontextmanager
    async def opened(**given: Any) -> AsyncIterator[tuple[httpx.AsyncClient, FastAPI]]:
        app = create_app(installation.settings(Settings, **given))
        async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
            yield client, app

    return opened


@pytest.fixture
def city(sign_in: SignIn) -> dict[str, str]:
    """The city's office."""
    return sign_in(Role.CITY_OFFICE, "3607")


@pytest.fixture
def writer(clock: Clock) -> Writer:
    """Who raises alerts."""
    return Writer(clock)


def sentences(told: list[Told]) -> list[str]:
    """What tells the items apart."""
    return [one.data["sentence"] for one in told]


async def test_a_stream_gives_what_was_and_what_comes_as_the_pages_do(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    await writer.commit(committed, 1, 2)
    async with monitoring() as (client, _), following(client, f"{ALERTS}?after={before}", city) as stream:
        assert stream.reply.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert stream.reply.headers["cache-control"] == "no-store"
        assert stream.reply.headers["x-accel-buffering"] == "no"
        assert (await anext(stream.blocks)).retry == "3000"
        told = await stream.take(2)
        await writer.commit(committed, 3)
        begun = time.monotonic()
        told += await stream.take(1)
        assert time.monotonic() - begun < tails.POLL.total_seconds()  # woken, not found by the poll
        page = (await client.get(f"{ALERTS}?after={before}", headers=city)).json()
        assert [one.data for one in told] == page["items"]
        assert [(one.id, one.event) for one in told] == [(str(item["position"]), "alerts") for item in page["items"]]
        assert sentences(told) == ["1", "2", "3"]


async def test_no_character_inside_an_item_ends_a_line_of_the_stream(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with transaction(committed) as session:
        await writer.write(session, 1, sentence="张\u2028三\u2029李\x85四")
    async with monitoring() as (client, _), following(client, f"{ALERTS}?after={before}", city) as stream:
        # the reader of these tests splits lines where httpx does
        assert sentences(await stream.take(1)) == ["张\u2028三\u2029李\x85四"]


async def test_last_event_id_tells_where_to_go_on_whatever_after_says(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    await writer.commit(committed, 1, 2, 3)
    async with monitoring() as (client, _):
        given = {**city, "Last-Event-ID": str(before + 2)}
        async with following(client, f"{ALERTS}?after={before}", given) as stream:
            assert sentences(await stream.take(1)) == ["3"]
        for wrong in ("", "x", "-1", "1.5", "١", "9223372036854775808", "1" * 5_000):
            reply = await client.get(ALERTS, headers={**STREAM, **city, b"Last-Event-ID": wrong.encode()})  # type: ignore[dict-item]
            body = reply.json()
            assert (reply.status_code, body["code"], body["field"]) == (422, "request.invalid", "Last-Event-ID"), wrong
        reply = await client.get(ALERTS, headers={**STREAM, **city, "Last-Event-ID": "9223372036854775807x"})
        assert reply.status_code == 422


async def test_a_reader_who_breaks_off_again_and_again_among_many_writers_sees_every_position_once(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)

    async def write(first: int) -> None:
        for number in range(first, first + 12):
            async with committed() as session, session.begin():
                await writer.write(session, number)
                await asyncio.sleep(0.003 * (number % 4))
                if number % 6 == 5:
                    await session.rollback()

    writers = [asyncio.create_task(write(first)) for first in range(0, 72, 12)]
    positions: list[int] = []
    seen: list[str] = []
    async with monitoring() as (client, _):
        last = str(before)
        while len(seen) < 60:
            async with following(client, ALERTS, {**city, "Last-Event-ID": last}) as stream:
                told = await stream.take(min(7, 60 - len(seen)))
            last = told[-1].id
            positions += [int(one.id) for one in told]
            seen += sentences(told)
        await asyncio.gather(*writers)
        rest = (await client.get(f"{ALERTS}?after={last}", headers=city)).json()
    assert positions == list(range(before + 1, before + 61))
    assert sorted(map(int, seen)) == [number for number in range(72) if number % 6 != 5]
    assert rest["items"] == []


async def test_a_listener_that_is_cut_off_comes_back_and_nothing_is_lost(
    monitoring: Open, committed: Sessions, installation: Installation, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with monitoring() as (client, _), following(client, f"{ALERTS}?after={before}", city) as stream:
        await writer.commit(committed, 1)
        assert sentences(await stream.take(1)) == ["1"]
        for number in (2, 3):
            await as_owner(installation, LISTENERS)
            await writer.commit(committed, number)
            assert sentences(await stream.take(1)) == [str(number)]


async def test_a_notice_that_is_lost_only_delays(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.monitoring.pending.CHANNEL", "nobody_listens")
    before = await position_now(committed)
    async with monitoring() as (client, _), following(client, f"{ALERTS}?after={before}", city) as stream:
        await writer.commit(committed, 1)
        assert sentences(await stream.take(1)) == ["1"]


async def test_a_stream_keeps_to_area_permission_and_filters(
    monitoring: Open, committed: Sessions, writer: Writer, sign_in: SignIn, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with monitoring() as (client, _):
        office = sign_in(Role.COUNTY_OFFICE, COUNTIES[1])
        async with following(client, f"{ALERTS}?after={before}", office) as stream:
            await writer.commit(committed, 0, 1, 2, 3)
            assert sentences(await stream.take(2)) == ["1", "3"]
        async with following(client, f"{ALERTS}?after={before}&area={COUNTIES[0]}", city) as stream:
            assert sentences(await stream.take(2)) == ["0", "2"]
        wanted = "kind=loan_overdue&kind=fund_exhausted&state=raised&since=2018-07-20"
        async with following(client, f"{ALERTS}?after={before}&{wanted}", city) as stream:
            assert sentences(await stream.take(4)) == ["0", "1", "2", "3"]

        async def refused(query: str, headers: dict[str, str]) -> tuple[int, str]:
            reply = await client.get(f"{ALERTS}{query}", headers={**STREAM, **headers})
            return reply.status_code, reply.json()["code"]

        assert await refused("?area=360721", office) == (403, "auth.outside_area")
        assert await refused("", sign_in(Role.BANK, "3607", "rcc")) == (403, "auth.forbidden")
        assert await refused("", {}) == (401, "auth.not_signed_in")
        assert await refused("?kind=other", city) == (422, "monitoring.feed_filter_unknown")


async def test_a_quiet_stream_says_so_and_holds_no_connection(
    monitoring: Open, committed: Sessions, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with monitoring(heartbeat_s=0.1) as (client, app):
        async with following(client, f"{ALERTS}?after={before}", city) as stream:
            blocks = [await anext(stream.blocks) for _ in range(4)]
            assert [(block.comment, block.event) for block in blocks[1:]] == [(True, "")] * 3
            assert app.state.resources.engine.pool.checkedout() == 0
            assert len(app.state.tails._tails) == 1
        await until(lambda: app.state.tails._reading is None)  # without readers nobody listens


async def test_a_stream_is_measured_until_it_begins_and_not_for_as_long_as_it_is_open(
    monitoring: Open, committed: Sessions, city: dict[str, str]
) -> None:
    before = await position_now(committed)

    def measured(what: str) -> float:
        labels = {"service": "monitoring", "method": "GET", "route": ALERTS, "status": "200"}
        return prometheus_client.REGISTRY.get_sample_value(f"fupin_http_request_seconds_{what}", labels) or 0.0

    async with monitoring() as (client, app):
        count, seconds = measured("count"), measured("sum")
        async with following(client, f"{ALERTS}?after={before}", city) as stream:
            await anext(stream.blocks)
            assert prometheus_client.REGISTRY.get_sample_value("fupin_streams_open") == 1
            begun = time.monotonic()
            await asyncio.sleep(1)
        await until(lambda: not app.state.tails._callers)
        await until(lambda: measured("count") == count + 1)
        assert measured("sum") - seconds < time.monotonic() - begun
        assert prometheus_client.REGISTRY.get_sample_value("fupin_streams_open") == 0


async def test_a_stream_ends_with_the_token(
    monitoring: Open, committed: Sessions, installation: Installation, clock: Clock
) -> None:
    issuer = TokenIssuer(installation.secrets.token_private_key, clock)
    token = issuer.issue(Caller("x", "x", Role.CITY_OFFICE, "3607"), lifetime=timedelta(seconds=2))
    before = await position_now(committed)
    async with monitoring() as (client, _):
        begun = time.monotonic()
        given = {"Authorization": f"Bearer {token}"}
        async with asyncio.timeout(8), following(client, f"{ALERTS}?after={before}", given) as stream:
            *_, last = await stream.rest()
        assert 0.5 < time.monotonic() - begun < 4  # tokens expire on whole seconds; the next heartbeat is 15 s away
        assert (last.event, last.id, last.data) == ("end", "", {"code": "auth.not_signed_in"})
        reply = await client.get(ALERTS, headers={**STREAM, **given})
        assert (reply.status_code, reply.json()["code"]) == (401, "auth.not_signed_in")


async def test_a_caller_and_a_process_hold_so_many_streams_and_no_more(
    monitoring: Open, committed: Sessions, sign_in: SignIn, city: dict[str, str]
) -> None:
    async with monitoring(streams=3, streams_per_caller=2) as (client, app):

        async def refused(headers: dict[str, str]) -> tuple[int, str, str]:
            reply = await client.get(ALERTS, headers={**STREAM, **headers})
            return reply.status_code, reply.json()["code"], reply.headers["retry-after"]

        office = sign_in(Role.COUNTY_OFFICE, COUNTIES[0])
        async with following(client, ALERTS, city) as first:
            await anext(first.blocks)
            async with following(client, ALERTS, city) as second:
                await anext(second.blocks)
                assert await refused(city) == (429, "monitoring.too_many_streams", "5")
                async with following(client, ALERTS, office) as third:
                    await anext(third.blocks)
                    assert await refused(sign_in(Role.AUDITOR, "3607")) == (503, "monitoring.streams_exhausted", "2")
                    assert (await client.get(ALERTS, headers=city)).status_code == 200  # pages aren't counted
            await until(lambda: app.state.tails._callers.total() == 1)
            async with following(client, ALERTS, city) as again:
                assert (await anext(again.blocks)).retry


async def test_streams_come_to_a_whole_end_when_the_process_does(
    installation: Installation, committed: Sessions, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with httpx.AsyncClient(timeout=10) as client:
        async with served(create_app(installation.settings(Settings))) as url:
            reply = await client.send(
                client.build_request("GET", f"{url}{ALERTS}?after={before}", headers={**STREAM, **city}), stream=True
            )
            stream = Following(reply)
            await anext(stream.blocks)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1  # the server's patience
        assert [(one.event, one.data) for one in await stream.rest()] == [("end", {"code": "request.unavailable"})]


async def test_a_reader_who_falls_behind_costs_no_memory_and_loses_nothing(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "KEPT", 10)
    before = await position_now(committed)
    async with (
        monitoring() as (client, app),
        following(client, f"{ALERTS}?after={before}", city) as quick,
        following(client, f"{ALERTS}?after={before}&area={COUNTIES[0]}", city) as slow,
    ):
        seen: list[str] = []
        for first in range(0, 300, 15):
            await writer.commit(committed, *range(first, first + 15))
            seen += sentences(await quick.take(15))
            (tail,) = app.state.tails._tails.values()
            assert len(tail._kept) <= 20
            assert tail.floor == tail._kept[0].position - 1
        assert list(map(int, seen)) == list(range(300))
        assert list(map(int, sentences(await slow.take(150)))) == list(range(0, 300, 2))


async def test_a_reader_who_takes_nothing_is_given_up(
    monitoring: Open, committed: Sessions, writer: Writer, city: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SILENT_READER_S", 0.2)
    monkeypatch.setattr(streams, "HEARTBEAT", b":" + b"." * 1_000_000 + b"\n\n")
    before = await position_now(committed)
    async with (
        monitoring(heartbeat_s=0.01) as (client, app),
        following(client, f"{ALERTS}?after={before}", city) as stream,
    ):
        assert app.state.tails._callers.total() == 1
        await until(lambda: not app.state.tails._callers)
        with pytest.raises(httpx.RemoteProtocolError):
            await stream.rest()


async def test_a_stream_passes_the_gateway_unbuffered_and_is_closed_behind_it(
    monitoring: Open, installation: Installation, committed: Sessions, writer: Writer, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with monitoring() as (inner, app):
        settings = installation.settings(GatewaySettings, monitoring_url=str(inner.base_url), answer_timeout_s=0.3)
        async with served(create_gateway(settings)) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
            async with following(client, f"/api/v1{ALERTS}?after={before}", city) as stream:
                assert stream.reply.headers["cache-control"] == "no-store"
                await anext(stream.blocks)
                for number in (1, 2):
                    await asyncio.sleep(0.4)  # longer than an answer may take
                    await writer.commit(committed, number)
                    begun = time.monotonic()
                    assert sentences(await stream.take(1)) == [str(number)]
                    assert time.monotonic() - begun < tails.POLL.total_seconds()
                assert app.state.tails._callers.total() == 1
            await until(lambda: not app.state.tails._callers)
            reply = await client.get(f"/api/v1{ALERTS}?kind=x", headers={**STREAM, **city})
            assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.feed_filter_unknown")


async def test_the_gateways_end_is_the_streams_whole_end(
    monitoring: Open, installation: Installation, committed: Sessions, city: dict[str, str]
) -> None:
    before = await position_now(committed)
    async with monitoring() as (inner, app), httpx.AsyncClient(timeout=10) as client:
        settings = installation.settings(GatewaySettings, monitoring_url=str(inner.base_url))
        async with served(create_gateway(settings)) as url:
            request = client.build_request("GET", f"{url}/api/v1{ALERTS}?after={before}", headers={**STREAM, **city})
            stream = Following(await client.send(request, stream=True))
            await anext(stream.blocks)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1
        assert await stream.rest() == []
        await until(lambda: not app.state.tails._callers)
