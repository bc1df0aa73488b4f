"""The logs of all services read as one: joined by time, with what is down named."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from services.gateway.views.service import Services
from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.database import Sessions, decode_cursor, new_id, table_of, transaction
from shared.security.audit import AuditRecord, Trail
from shared.security.audit_reads import AuditedAct, cursor_of
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation, borrowed_app, rolled_back
from tests.gateway.servers import MovedClock, served

RECORDS, CHAIN = "/api/v1/audit/records", "/api/v1/audit/chain"
FIRST = datetime(2018, 11, 1, tzinfo=UTC)
COUNTY = "360735"
Headers = dict[str, str]


class Logs:
    """Three services in one, each with a log; a test can let one fail."""

    def __init__(self) -> None:
        self.acts: dict[str, list[AuditedAct]] = {"registry": [], "credit": [], "monitoring": []}
        self.broken: dict[str, int] = {}
        """Service → status that it answers with."""
        self.queries: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/{service}/audit/records", self._records),
                Route("/{service}/audit/chain", self._chain),
            ]
        )

    def write(self, service: str, minute: int) -> AuditedAct:
        """An act of a minute."""
        act = AuditedAct.model_validate(
            {
                "service": service,
                "county_code": COUNTY,
                "number": len(self.acts[service]) + 1,
                "id": new_id(),
                "recorded_at": FIRST + timedelta(minutes=minute),
                "actor": "li",
                "role": "county_office",
                "role_label": "县扶贫办",
                "action": "identity.reveal",
                "action_label": "查看完整证件号码",
                "target": f"household {minute}",
                "reason": "核对",
                "facts": {},
            }
        )
        self.acts[service].append(act)
        return act

    async def _records(self, request: Request) -> Response:
        service = request.path_params["service"]
        self.queries[service] = dict(request.query_params)
        if service in self.broken:
            return JSONResponse({"code": "request.failed"}, self.broken[service])
        acts = sorted(self.acts[service], key=lambda act: (act.recorded_at, act.id), reverse=True)
        if after := request.query_params.get("after"):
            moment, record_id = decode_cursor("audited acts", after, 2)
            acts = [act for act in acts if (act.recorded_at.isoformat(), str(act.id)) < (moment, record_id)]
        limit = int(request.query_params["limit"])
        more = cursor_of(acts[limit - 1]) if len(acts) > limit else None
        return JSONResponse({"items": [act.model_dump(mode="json") for act in acts[:limit]], "next": more})

    async def _chain(self, request: Request) -> Response:
        service = request.path_params["service"]
        if service in self.broken:
            return JSONResponse({"code": "request.failed"}, self.broken[service])
        whole = service != "credit"
        chain = {"county_code": COUNTY, "records": 3, "head": {"number": 3, "digest": "ab"}}
        chain |= {"whole": whole, "broken_at": None if whole else 2}
        return JSONResponse({"service": service, "whole": whole, "chains": [chain]})


@pytest.fixture
async def logs(app: FastAPI) -> AsyncIterator[Logs]:
    """Services with logs behind the gateway."""
    made = Logs()
    async with served(made.app) as url:
        app.state.services = Services(app.state.client, dict.fromkeys(made.acts, url), 0.001)
        yield made


@pytest.fixture
def auditor(app: FastAPI) -> dict[str, str]:
    """The auditor of a county in which no other test has anything noted."""
    return signed_in(app, Role.AUDITOR)


def signed_in(app: FastAPI, role: Role, area: str = COUNTY) -> dict[str, str]:
    """Headers of somebody, by the clock that stands still."""
    return {"Authorization": f"Bearer {app.state.issuer.issue(Caller(f'{role}-1', role.value, role, area))}"}


async def read(client: httpx.AsyncClient, headers: dict[str, str], **query: Any) -> dict[str, Any]:
    """A page of the joined list."""
    reply = await client.get(RECORDS, params=query, headers=headers)
    assert reply.status_code == 200, reply.text
    page: dict[str, Any] = reply.json()
    return page


async def test_logs_are_joined_by_time(
    client: httpx.AsyncClient, logs: Logs, sessions: Sessions, moved_clock: MovedClock, trail: Trail, auditor: Headers
) -> None:
    moved_clock.move_to(FIRST + timedelta(minutes=4))
    async with transaction(sessions) as session:
        await trail.record(session, county_code=COUNTY, action="account.create", target="account li")
    for minute, service in ((1, "credit"), (2, "registry"), (3, "monitoring"), (5, "credit"), (6, "registry")):
        logs.write(service, minute)
    page = await read(client, auditor)
    assert [(item["service"], item["target"]) for item in page["items"]] == [
        ("registry", "household 6"),
        ("credit", "household 5"),
        ("gateway", "account li"),
        ("monitoring", "household 3"),
        ("registry", "household 2"),
        ("credit", "household 1"),
    ]
    assert (page["next"], page["unavailable"]) == (None, [])


@pytest.mark.parametrize("limit", [1, 2, 3, 500])
async def test_pages_of_the_joined_list_lose_and_repeat_nothing(
    client: httpx.AsyncClient, logs: Logs, auditor: Headers, limit: int
) -> None:
    # many at one moment, and a service that has all of a page to itself
    minutes = {"credit": [1, 1, 2, 9, 9, 9], "registry": [1, 9, 10, 11, 12, 13], "monitoring": [1]}
    written = [logs.write(service, minute).id for service, of in minutes.items() for minute in of]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": limit, "action": "identity.reveal"}
    while True:
        page = await read(client, auditor, **query)
        assert len(page["items"]) <= limit
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert sorted(seen) == sorted(map(str, written))


async def test_conditions_reach_each_service_and_one_can_be_asked_alone(
    client: httpx.AsyncClient, logs: Logs, auditor: Headers
) -> None:
    conditions = {"actor": "li&wang=1 +", "from": "2018-11-01", "to": "2018-11-30", "target": "户 1", "limit": "7"}
    await read(client, auditor, **conditions)
    assert logs.queries == dict.fromkeys(logs.acts, conditions)
    logs.queries.clear()
    logs.write("credit", 1)
    page = await read(client, auditor, service="credit")
    assert (list(logs.queries), len(page["items"])) == (["credit"], 1)
    own = await read(client, auditor, service="gateway")
    assert (list(logs.queries), [item["action"] for item in own["items"]]) == (["credit"], ["audit.read"])


@pytest.mark.parametrize("status", [500, 503, 403, 429])
async def test_a_log_that_can_not_be_had_is_named_and_the_others_come(
    client: httpx.AsyncClient, logs: Logs, auditor: Headers, status: int
) -> None:
    logs.write("registry", 1)
    logs.write("credit", 2)
    logs.broken["credit"] = status
    page = await read(client, auditor)
    assert (page["unavailable"], [item["service"] for item in page["items"]]) == (["credit"], ["registry"])
    told = (await client.get(CHAIN, headers=auditor)).json()
    assert told["unavailable"] == ["credit"]
    assert [one["service"] for one in told["services"]] == ["registry", "monitoring", "gateway"]


async def test_services_that_are_down_are_named(client: httpx.AsyncClient, auditor: Headers) -> None:
    page = await read(client, auditor)
    assert (page["items"], page["next"], page["unavailable"]) == ([], None, ["registry", "credit", "monitoring"])


async def test_a_token_that_a_service_takes_no_more_is_the_callers_matter(
    client: httpx.AsyncClient, logs: Logs, auditor: Headers
) -> None:
    logs.broken["monitoring"] = 401
    for path in (RECORDS, CHAIN):
        reply = await client.get(path, headers=auditor)
        assert (reply.status_code, reply.json()["code"]) == (401, "auth.not_signed_in")


async def test_a_broken_chain_of_one_service_shows_in_the_whole(
    client: httpx.AsyncClient, logs: Logs, auditor: Headers
) -> None:
    told = (await client.get(CHAIN, headers=auditor)).json()
    assert (told["whole"], told["unavailable"]) == (False, [])
    by_service = {one["service"]: one for one in told["services"]}
    assert [by_service[name]["whole"] for name in ("registry", "credit", "monitoring", "gateway")] == [
        *(True, False, True, True),
    ]
    assert by_service["credit"]["chains"][0]["broken_at"] == 2
    assert logs.queries == {}


async def test_the_gateway_checks_its_own_chain(
    client: httpx.AsyncClient, sessions: Sessions, trail: Trail, auditor: Headers
) -> None:
    async with transaction(sessions) as session:
        for _ in range(3):
            await trail.record(session, county_code=COUNTY, action="account.create", target="account li")
    (own,) = (await client.get(CHAIN, headers=auditor)).json()["services"]
    (chain,) = own["chains"]
    assert (chain["county_code"], chain["records"], chain["head"]["number"], chain["whole"]) == (COUNTY, 3, 3, True)


async def test_reading_and_checking_are_noted_in_the_gateways_log(
    client: httpx.AsyncClient, sessions: Sessions, auditor: Headers
) -> None:
    await read(client, auditor, actor="li")
    await client.get(CHAIN, headers=auditor)
    table = table_of(AuditRecord).c
    async with sessions() as session:
        records = (
            await session.scalars(select(AuditRecord).where(table.county_code == COUNTY).order_by(table.number))
        ).all()
    assert [(one.subject, one.action, one.target, one.facts) for one in records] == [
        ("auditor-1", "audit.read", "log of gateway", {"asked": {"actor": "li"}}),
        ("auditor-1", "audit.check", "log of gateway", {"whole": True, "chains": 1}),
    ]


@pytest.mark.parametrize("path", [RECORDS, CHAIN])
async def test_who_may_not_read_the_log_is_refused(
    app: FastAPI, client: httpx.AsyncClient, logs: Logs, path: str
) -> None:
    for role in (Role.COUNTY_OFFICE, Role.VILLAGE_CADRE, Role.BANK):
        reply = await client.get(path, headers=signed_in(app, role))
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert (await client.get(path)).status_code == 401
    town = await client.get(path, headers=signed_in(app, Role.AUDITOR, "360735102"))
    assert (town.status_code, town.json()["code"]) == (403, "auth.outside_area")
    assert logs.queries == {}


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"service": "shared"}, 422, "service"),
        ({"who": "li"}, 422, "who"),
        ({"after": "x"}, 422, "after"),
        ({"area": "360722"}, 403, "area"),
        ({"from": "2018-11-06", "to": "2018-11-05"}, 422, "to"),
    ],
)
@pytest.mark.parametrize("alone", [{}, {"service": "credit"}])
async def test_what_can_not_be_asked_reaches_no_service(
    client: httpx.AsyncClient,
    logs: Logs,
    auditor: Headers,
    query: dict[str, str],
    alone: Headers,
    status: int,
    field: str,
) -> None:
    reply = await client.get(RECORDS, params={**alone, **query}, headers=auditor)
    assert (reply.status_code, reply.json()["field"]) == (status, field)
    assert logs.queries == {}


# a real service -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def registry(installation: Installation, moved_clock: MovedClock) -> AsyncIterator[str]:
    """The address of the registry itself, whose log rolls back."""
    settings = installation.settings(RegistrySettings)
    async with (
        rolled_back(settings.service_database_url) as sessions,
        borrowed_app(create_registry, settings, moved_clock) as made,
    ):
        made.state.sessions = sessions

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "lifespan":
                await made(scope, receive, send)
                return
            for step in ("startup", "shutdown"):  # it is open already
                await receive()
                await send({"type": f"lifespan.{step}.complete"})

        async with served(running) as url:
            yield url


async def test_what_a_service_notes_is_read_through_the_gateway(
    app: FastAPI, client: httpx.AsyncClient, registry: str, auditor: Headers, moved_clock: MovedClock
) -> None:
    async with httpx.AsyncClient(base_url=registry, timeout=60) as direct:
        for path in (RECORDS, CHAIN):  # a route is built when it is first asked for, which the gateway doesn't wait for
            assert (await direct.get(path.replace("/api/v1", "/registry"))).status_code == 401
    urls = {"registry": registry, "credit": "http://127.0.0.1:9", "monitoring": "http://127.0.0.1:9"}
    app.state.services = Services(app.state.client, urls, 5.0)
    await read(client, auditor, actor="li")
    moved_clock.move(minutes=1)
    page = await read(client, auditor, action="audit", limit=1)
    assert page["unavailable"] == ["credit", "monitoring"]
    items = [*page["items"], *(await read(client, auditor, action="audit", limit=1, after=page["next"]))["items"]]
    assert {item["service"] for item in items} == {"registry", "gateway"}
    for item in items:
        assert (item["actor"], item["role_label"], item["action_label"]) == ("auditor-1", "审计监督", "查阅审计记录")
        assert (item["county_code"], item["facts"]) == (COUNTY, {"asked": {"actor": "li"}})
    told = (await client.get(CHAIN, headers=auditor)).json()
    chains = {one["service"]: one["chains"][0]["records"] for one in told["services"]}
    assert (told["whole"], chains) == (True, {"registry": 3, "gateway": 3})
