"""The household view out of three services, whole and with parts missing."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.credit.problems import UnknownHousehold
from shared.database import Page, new_id
from shared.security.permissions import Role
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import Echo, served

SignIn = Callable[..., dict[str, str]]
HOUSEHOLD = new_id()
VIEW = f"/api/v1/households/{HOUSEHOLD}/overview"


class Parts:
    """Three services in one, whose answers a test sets."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Any]] = {
            "registry": (200, {"id": str(HOUSEHOLD), "household_no": "1"}),
            "credit": (200, [{"loan_no": "L1"}]),
            "monitoring": (200, {"items": [{"rule": "loan_overdue"}], "next": None}),
        }
        self.asked: dict[str, Request] = {}
        self.app = Starlette(
            routes=[
                Route(f"/registry/households/{HOUSEHOLD}", self._answer, name="registry"),
                Route(f"/credit/households/{HOUSEHOLD}/loans", self._answer, name="credit"),
                Route("/monitoring/alerts", self._answer, name="monitoring"),
            ]
        )

    async def _answer(self, request: Request) -> Response:
        service = request.url.path.split("/")[1]
        self.asked[service] = request
        status, body = self.answers[service]
        return JSONResponse(body, status) if body is not None else Response(b"<html>", status)


async def overview(open_gateway: OpenGateway, parts: Parts, headers: dict[str, str], **given: Any) -> httpx.Response:
    """The view out of these parts."""
    async with served(parts.app) as url:
        urls = {"registry_url": url, "credit_url": url, "monitoring_url": url, **given}
        async with open_gateway(**urls, part_timeout_s=5.0) as client:
            return await client.get(VIEW, headers=headers)


async def test_three_services_make_one_view(open_gateway: OpenGateway, sign_in: SignIn) -> None:
    parts, headers = Parts(), sign_in(Role.TOWNSHIP)
    reply = await overview(open_gateway, parts, headers)
    assert reply.status_code == 200
    assert reply.json() == {
        "household": {"id": str(HOUSEHOLD), "household_no": "1"},
        "loans": [{"loan_no": "L1"}],
        "alerts": [{"rule": "loan_overdue"}],
        "alerts_next": None,
        "unavailable": [],
        "withheld": [],
    }
    assert parts.asked["monitoring"].query_params["household_id"] == str(HOUSEHOLD)
    assert parts.asked["monitoring"].query_params["limit"] == str(Page.MAX)
    for request in parts.asked.values():  # each asked as the caller, within the caller's trace
        assert request.headers["authorization"] == headers["Authorization"]
        assert request.headers["traceparent"].split("-")[1] == reply.headers["x-trace-id"]


async def test_alerts_beyond_one_page_are_told_of(open_gateway: OpenGateway, sign_in: SignIn) -> None:
    parts = Parts()
    parts.answers["monitoring"] = (200, {"items": [{"rule": "loan_overdue"}], "next": "cursor"})
    view = (await overview(open_gateway, parts, sign_in(Role.TOWNSHIP))).json()
    assert view["alerts_next"] == "cursor"


@pytest.mark.parametrize(
    ("service", "member"), [("registry", "household"), ("credit", "loans"), ("monitoring", "alerts")]
)
@pytest.mark.parametrize("fault", ["down", "failing", "unreadable", "strange", "elsewhere", "busy"])
async def test_a_part_that_is_missing_is_named_and_the_rest_comes(
    open_gateway: OpenGateway, sign_in: SignIn, nowhere: str, service: str, member: str, fault: str
) -> None:
    parts = Parts()
    given = {f"{service}_url": nowhere} if fault == "down" else {}
    faults = {
        "failing": (500, {"code": "request.failed"}),
        "unreadable": (200, None),
        "strange": (200, "text"),
        "elsewhere": (404, {"code": "request.http_404", "items": []}),
        "busy": (429, {"code": "request.too_many"}),
    }
    parts.answers[service] = faults.get(fault, parts.answers[service])
    reply = await overview(open_gateway, parts, sign_in(Role.TOWNSHIP), **given)
    view = reply.json()
    assert reply.status_code == 200
    assert view["unavailable"] == [service]
    assert view[member] is None
    assert [name for name in ("household", "loans", "alerts") if view[name] is None] == [member]


async def test_a_silent_part_is_not_waited_for(
    open_gateway: OpenGateway, sign_in: SignIn, echo: tuple[Echo, str]
) -> None:
    parts = Parts()
    async with (
        served(parts.app) as url,
        open_gateway(
            registry_url=url, monitoring_url=url, credit_url=f"{echo[1]}/registry/slow?", part_timeout_s=0.1
        ) as client,
    ):
        headers = sign_in(Role.TOWNSHIP)
        await client.get(VIEW, headers=headers)
        started_s = time.perf_counter()
        view = (await client.get(VIEW, headers=headers)).json()
        assert time.perf_counter() - started_s < 2  # and not the five seconds for which the service is silent
        assert view["unavailable"] == ["credit"]
        assert view["household"] is not None


async def test_a_household_that_the_registry_does_not_show_is_not_found(
    open_gateway: OpenGateway, sign_in: SignIn
) -> None:
    parts = Parts()
    parts.answers["registry"] = (404, {"code": "request.not_found"})
    reply = await overview(open_gateway, parts, sign_in(Role.TOWNSHIP))
    assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    assert reply.json()["field"] == "household_id"


async def test_a_household_that_credit_does_not_know_yet_has_no_loans(
    open_gateway: OpenGateway, sign_in: SignIn
) -> None:
    parts = Parts()
    parts.answers["credit"] = (404, {"code": UnknownHousehold.code})
    view = (await overview(open_gateway, parts, sign_in(Role.TOWNSHIP))).json()
    assert (view["loans"], view["unavailable"], view["withheld"]) == ([], [], [])
    assert view["household"] is not None


@pytest.mark.parametrize("code", ["auth.outside_area", "auth.forbidden"])
async def test_what_the_registry_refuses_stays_closed(open_gateway: OpenGateway, sign_in: SignIn, code: str) -> None:
    parts = Parts()
    parts.answers["registry"] = (403, {"code": code})
    reply = await overview(open_gateway, parts, sign_in(Role.TOWNSHIP))
    assert (reply.status_code, reply.json()["code"]) == (403, code)


@pytest.mark.parametrize("service", ["registry", "credit", "monitoring"])
async def test_a_token_that_a_part_takes_no_more_is_the_callers_matter(
    open_gateway: OpenGateway, sign_in: SignIn, service: str
) -> None:
    parts = Parts()
    parts.answers[service] = (401, {"code": "auth.not_signed_in"})
    reply = await overview(open_gateway, parts, sign_in(Role.TOWNSHIP))
    assert (reply.status_code, reply.json()["code"]) == (401, "auth.not_signed_in")
    assert reply.headers["www-authenticate"] == "Bearer"


async def test_what_a_role_may_not_see_is_withheld_rather_than_down(open_gateway: OpenGateway, sign_in: SignIn) -> None:
    parts = Parts()
    parts.answers["credit"] = (403, {"code": "auth.forbidden"})
    parts.answers["monitoring"] = (403, {"code": "auth.outside_area"})
    view = (await overview(open_gateway, parts, sign_in(Role.DEPARTMENT))).json()
    assert (view["loans"], view["alerts"]) == (None, None)
    assert (view["withheld"], view["unavailable"]) == (["credit", "monitoring"], [])


async def test_who_may_not_read_households_gets_no_view(gateway: httpx.AsyncClient, sign_in: SignIn) -> None:
    reply = await gateway.get(VIEW, headers=sign_in(Role.BANK, "3607", "B1"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert (await gateway.get(VIEW)).status_code == 401
    wrong = await gateway.get("/api/v1/households/7/overview", headers=sign_in(Role.TOWNSHIP))
    assert (wrong.status_code, wrong.json()["field"]) == (422, "household_id")
