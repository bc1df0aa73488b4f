"""Areas and villages over HTTP."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx

from services.registry.areas.loading import load_areas
from shared.areas import AREAS_FILE, read_area_lines, read_areas
from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.policies.active import activate
from shared.policies.loader import load_pack
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn


async def every_item(client: httpx.AsyncClient, path: str, who: SIGNED_IN, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        reply = await client.get(path, params={**query, "after": after} if after else query, headers=who)
        assert reply.status_code == 200, reply.text
        items += reply.json()["items"]
        after = reply.json()["next"]
        if after is None:
            return items


async def test_an_area_is_found_by_any_length_of_its_code(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    for code in ("360722102", "360722102000"):
        reply = await client.get(f"/areas/{code}", headers=township)
        assert reply.json() == {
            "code": "360722102000",
            "name": "古陂镇",
            "level": "town",
            "parent_code": "360722000000",
            "valid_from": None,
            "valid_to": None,
            "present_code": "360722102000",
        }


async def test_a_code_that_is_none_and_one_that_nobody_bears_are_told_apart(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    bad = await client.get("/areas/36072", headers=township)
    assert (bad.status_code, bad.json()["code"]) == (422, "area.bad_code")
    unknown = await client.get("/areas/360722999", headers=township)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "request.not_found")


async def test_the_areas_below_one_come_page_by_page_each_once(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    whole = await every_item(client, "/areas", township, parent="360722", limit=500)
    paged = await every_item(client, "/areas", township, parent="360722", limit=3)

    assert paged == whole
    assert [area["code"] for area in whole] == sorted(
        area.code for area in read_areas() if area.parent_code == "360722000000"
    )
    provinces = await every_item(client, "/areas", township)
    assert {area["level"] for area in provinces} == {"province"}


async def test_a_cursor_of_another_list_is_refused(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await client.get("/areas", params={"parent": "36", "after": "???"}, headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "after")


async def test_areas_need_a_token(client: httpx.AsyncClient) -> None:
    assert (await client.get("/areas")).status_code == 401


async def test_loading_the_areas_again_changes_nothing(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, county: SIGNED_IN
) -> None:
    before = await every_item(client, "/registry/villages", county, limit=500)
    async with transaction(sessions) as session:
        loaded = await load_areas(session, clock, read_area_lines(AREAS_FILE))
    assert (loaded.given, loaded.added, loaded.renamed) == (len(list(read_areas())), 0, 0)

    assert await every_item(client, "/registry/villages", county, limit=500) == before


async def test_villages_are_those_of_the_callers_area(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    of_county = await every_item(client, "/registry/villages", county, limit=200)
    of_town = await every_item(client, "/registry/villages", township)
    named = await every_item(client, "/registry/villages", county, area="360722102")
    city = await every_item(client, "/registry/villages", sign_in(Role.CITY_OFFICE, "3607"), area="360722102")

    assert len(of_county) == sum(a.level == "village" and a.county_code == "360722" for a in read_areas())
    assert of_town == named == city
    assert {village["town_code"] for village in of_town} == {"360722102000"}


async def test_poor_villages_are_those_of_the_pack_in_force(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, county: SIGNED_IN
) -> None:
    assert await every_item(client, "/registry/villages", county, poor=True) == []
    pack = load_pack(Path("shared/policies/packs/gupo-2014"))
    async with transaction(sessions) as session:
        await activate(session, clock, pack, "360722102000", date(2014, 1, 1))
        await client._transport.app.state.policies.refresh(session)  # type: ignore[attr-defined]  # no 5 s of waiting

    poor = await every_item(client, "/registry/villages", county, poor=True, limit=3)
    others = await every_item(client, "/registry/villages", county, poor=False, limit=500)

    assert {village["village_code"]: village["listed_by"] for village in poor} == {
        village.area_code: village.listed_by for village in pack.villages
    }
    assert len(poor) == 8
    assert not any(village["poor"] for village in others)


async def test_a_bank_does_not_see_villages(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    reply = await client.get("/registry/villages", headers=sign_in(Role.BANK, "360722", "NCCB"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
