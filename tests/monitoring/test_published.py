"""Shares that a plan was published with, beside the register's own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from services.monitoring.consumers import handlers
from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.messaging.inbox import Consumer
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.permissions import Role
from tests.monitoring.builders import HouseholdEvents, enveloped, members

SignIn = Callable[..., dict[str, str]]
COUNTY, PLAN_FROM = "410327", date(2020, 2, 20)


@pytest.fixture
async def county(sessions: Sessions, clock: Clock, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The service with the county's plan in force."""
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "410327000000", PLAN_FROM)
    return client


async def published(client: httpx.AsyncClient, headers: dict[str, str], query: str) -> dict[str, dict[str, Any]]:
    """The shares by their codes."""
    reply = await client.get(f"/monitoring/published-shares?{query}", headers=headers)
    assert reply.status_code == 200, reply.text
    return {item["code"]: item for item in reply.json()["items"]}


@pytest.mark.requirement("R001-012", "R001-013", "R001-014")
@pytest.mark.parametrize(("old", "agrees"), [(1202, False), (1203, True), (1206, True), (1207, False)])
async def test_the_register_reproduces_the_published_profile_or_does_not(
    county: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn, old: int, agrees: bool
) -> None:
    # 3,948 people who are still poor, and one household that is not
    groups: list[tuple[int, dict[str, Any], str]] = [
        (old, {"born_on": date(1950, 1, 1), "labour_capacity": "lost"}, "illness"),
        (2817 - old, {"labour_capacity": "weak"}, "disability"),
        (3153 - 2817, {}, "illness"),
        (3948 - 3153, {}, "study"),
    ]
    assert sum(number for number, _, _ in groups) == 3948
    made: dict[str, Any] = {"county_code": COUNTY, "village_code": "410327108221"}
    households = [
        HouseholdEvents(people=members(number, **facts), main_cause=cause, **made) for number, facts, cause in groups
    ]
    left = HouseholdEvents(people=members(50, born_on=date(1950, 1, 1)), main_cause="study", **made)
    events = [one.registered() for one in (*households, left)] + [left.exited(date(2019, 12, 1))]
    consumer = Consumer("monitoring", sessions, handlers(clock, ActivePolicies()), clock)
    await consumer.consume([enveloped(event) for event in events])

    found = await published(county, sign_in(Role.COUNTY_OFFICE, COUNTY), "on=2020-02-20")
    assert {code: item["agrees"] for code, item in found.items()} == {
        "old": agrees,
        "ill_or_disabled": True,
        "weak_labour": True,
    }
    shown = found["old"]
    assert (shown["share"], shown["people"], shown["fewest"], shown["most"]) == ("0.3050", 3948, 1203, 1206)
    assert (shown["label"], shown["pack"], shown["as_of"], shown["source"]) == (
        *("60岁以上老人", "yiyang-2020", "2020-02-20"),
        "R001-012",
    )
    assert shown["actual"] == f"{old / 3948:.4f}"


async def test_of_a_register_that_knows_nobody_nothing_is_said(county: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = sign_in(Role.COUNTY_OFFICE, COUNTY)
    found = await published(county, office, "on=2020-02-20")
    assert {(item["actual"], item["agrees"]) for item in found.values()} == {(None, None)}
    assert await published(county, office, "on=2020-02-19") == {}  # before the plan
    # a plan's people are those of its whole area
    assert await published(county, sign_in(Role.TOWNSHIP, "410327108"), "on=2020-02-20") == {}


async def test_published_shares_keep_to_scope_and_days(
    county: httpx.AsyncClient, sign_in: SignIn, clock: Clock
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, COUNTY)
    refused = [
        (f"on={clock.today() + timedelta(days=1)}", office, 422, "request.date_in_future"),
        ("area=360722", office, 403, "auth.outside_area"),
        ("", sign_in(Role.BANK, "4103", "rcc"), 403, "auth.forbidden"),
    ]
    for query, headers, status, code in refused:
        reply = await county.get(f"/monitoring/published-shares?{query}", headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert await published(county, sign_in(Role.COUNTY_OFFICE, "360722"), "on=2020-02-20") == {}
