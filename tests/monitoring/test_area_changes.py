"""Figures and alerts follow an area whose code changes: found by the old and the new one, counted once."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import httpx

from shared.calendar import Clock
from shared.database import Sessions
from shared.events.registry import AreaSucceeded
from shared.security.permissions import Role
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, VILLAGE, HouseholdEvents, LoanEvents, enveloped
from tests.monitoring.conftest import Consume, a_consumer

SignIn = Callable[..., dict[str, str]]


async def succeeded(
    client: httpx.AsyncClient,
    sessions: Sessions,
    consume: Consume,
    old: str,
    new: str,
    *,
    whole: bool = True,
    tenant: str | None = None,
) -> None:
    """An area bears another code, or is merged; its rows stand in the tenant told, or in that of the old code."""
    await consume(
        AreaSucceeded(
            county_code=tenant or old[:6],
            version=1,
            area_id=uuid4(),
            old_code=old,
            new_code=new,
            whole=whole,
            effective_on=date(2018, 6, 1),
            source="文",
        )
    )
    async with sessions() as session:
        await client._transport.app.state.areas.refresh(session)  # type: ignore[attr-defined]  # no 5 s of waiting


async def households(client: httpx.AsyncClient, headers: dict[str, str], area: str = "") -> int:
    """How many the overview counts."""
    reply = await client.get("/monitoring/overview", params={"area": area} if area else {}, headers=headers)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return int(shown["households"])


async def test_a_town_that_moves_takes_its_figures_and_its_alerts_along(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    city = sign_in(Role.CITY_OFFICE, "3607")
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    await consume(HouseholdEvents(village_code=VILLAGE).registered())
    await consume(HouseholdEvents(village_code=OTHER_TOWN_VILLAGE).registered())
    assert await households(client, sign_in(Role.COUNTY_OFFICE, "360722")) == 2

    await succeeded(client, sessions, consume, "360722102", "360723152")
    await consume(HouseholdEvents(village_code="360723152201").registered())  # entered since, in the same tenant
    counted = {area: await households(client, city, area) for area in ("3607", "360722", "360723", "360723152")}
    assert counted == {"3607": 3, "360722": 1, "360723": 2, "360723152": 2}
    for code in ("360722102", "360723152", "360722102201", "360723152201"):
        assert await households(client, city, code) == 2
    for area, seen in (("360723152", 1), ("360723", 1), ("360722", 0), ("360722101", 0)):
        role = Role.TOWNSHIP if len(area) == 9 else Role.COUNTY_OFFICE
        alerts = (await client.get("/monitoring/alerts", headers=sign_in(role, area))).json()["items"]
        assert len(alerts) == seen, area


async def test_a_county_under_another_code_keeps_all_its_figures(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    await consume(HouseholdEvents(village_code=VILLAGE).registered())
    await succeeded(client, sessions, consume, "360722", "360799")
    await consume(HouseholdEvents(village_code="360799102201").registered())
    for role, area in (
        (Role.COUNTY_OFFICE, "360799"),
        (Role.COUNTY_OFFICE, "360722"),
        (Role.TOWNSHIP, "360799102"),
        (Role.TOWNSHIP, "360722102"),
        (Role.CITY_OFFICE, "3607"),
    ):
        assert await households(client, sign_in(role, area)) == 2
    assert await households(client, sign_in(Role.COUNTY_OFFICE, "360723")) == 0


async def test_a_town_that_moved_keeps_its_figures_whatever_becomes_of_the_county_around_it(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    city = sign_in(Role.CITY_OFFICE, "3607")
    for village in (VILLAGE, OTHER_TOWN_VILLAGE, "360723100201"):
        await consume(HouseholdEvents(village_code=village, county_code=village[:6]).registered())
    await succeeded(client, sessions, consume, "360722102", "360723152")
    await succeeded(client, sessions, consume, "360723", "360799")
    # entered since, where the registry keeps the town's rows
    await consume(HouseholdEvents(village_code="360799152201").registered())
    counted = {area: await households(client, city, area) for area in ("3607", "360722", "360799", "360799152")}
    assert counted == {"3607": 4, "360722": 1, "360799": 3, "360799152": 2}
    for code in ("360722102", "360723152", "360722102201", "360723152201", "360799152201"):
        assert await households(client, city, code) == 2
    assert await households(client, sign_in(Role.TOWNSHIP, "360722102")) == 2

    await succeeded(client, sessions, consume, "360799152", "360724154", tenant="360722")
    counted = {area: await households(client, city, area) for area in ("3607", "360722", "360799", "360724")}
    assert counted == {"3607": 4, "360722": 1, "360799": 1, "360724": 2}
    assert await households(client, city, "360724154201") == 2


async def test_the_counties_of_a_renumbered_city_keep_their_figures(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    await consume(HouseholdEvents(village_code=VILLAGE).registered())
    await succeeded(client, sessions, consume, "3607", "3699", tenant="360700")
    await consume(HouseholdEvents(village_code="369922102201").registered())
    for role, area in (
        (Role.CITY_OFFICE, "3607"),
        (Role.CITY_OFFICE, "3699"),
        (Role.COUNTY_OFFICE, "360722"),
        (Role.COUNTY_OFFICE, "369922"),
        (Role.TOWNSHIP, "369922102"),
    ):
        assert await households(client, sign_in(role, area)) == 2
    assert await households(client, sign_in(Role.COUNTY_OFFICE, "369923")) == 0


async def test_a_merged_village_counts_in_the_one_that_it_joined(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    await consume(HouseholdEvents(village_code=VILLAGE).registered())
    await consume(HouseholdEvents(village_code="360722102202").registered())
    await succeeded(client, sessions, consume, VILLAGE, "360722102202", whole=False)
    town = sign_in(Role.TOWNSHIP, "360722102")
    counted = {area: await households(client, town, area) for area in ("360722102", "360722102202", VILLAGE)}
    assert counted == {"360722102": 2, "360722102202": 2, VILLAGE: 1}


async def test_a_household_of_a_renamed_county_is_watched_by_the_rules_of_its_plan(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, consume: Consume, sign_in: SignIn
) -> None:
    await succeeded(client, sessions, consume, "360722", "360799")
    before, after = HouseholdEvents(village_code=VILLAGE), HouseholdEvents(village_code="360799102201")
    for household in (before, after):
        # a consumer that read its policies before would know of the new code within seconds
        consumer = a_consumer(sessions, clock)
        await consumer.consume(
            [enveloped(event) for event in (household.registered(), household.exited(), household.earned(2018, 1))]
        )
    shown = (await client.get("/monitoring/alerts", headers=sign_in(Role.COUNTY_OFFICE, "360799"))).json()["items"]
    assert {(one["household_id"], one["rule"]) for one in shown} == {
        (str(household.id), "exited_income_below_line") for household in (before, after)
    }
