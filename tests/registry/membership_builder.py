"""Steps of membership as the API takes them."""

from typing import Any

import httpx

from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person

ON = "2016-05-01"


async def take(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, path: str, on: str = ON, **body: Any
) -> httpx.Response:
    """A step on the household as it was read."""
    headers = {**who, "If-Match": f'"{household["version"]}"'}
    step = {"occurred_on": on, "reason": "动态调整", **body}
    return await client.post(f"{HOUSEHOLDS}/{household['id']}/{path}", json=step, headers=headers)


async def join(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, serial: int, kind: str = "birth", **more: Any
) -> httpx.Response:
    """Somebody joins, a child of the head unless told otherwise."""
    on = more.pop("on", ON)
    person = a_person(serial, **{"name": f"曾新{serial}", "relation": "son", **more})
    return await take(client, who, household, "members", on, kind=kind, member=person)


async def leave(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, at: int, kind: str = "moved_away", **more: Any
) -> httpx.Response:
    """The member at a place leaves."""
    return await take(client, who, household, f"members/{household['members'][at]['id']}/leave", kind=kind, **more)


async def read(client: httpx.AsyncClient, who: SIGNED_IN, household_id: str, **query: Any) -> Json:
    """A household, as it stands or stood."""
    reply = await client.get(f"{HOUSEHOLDS}/{household_id}", params=query, headers=who)
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


async def history(client: httpx.AsyncClient, who: SIGNED_IN, household_id: str) -> list[Json]:
    """All versions of a household."""
    reply = await client.get(f"{HOUSEHOLDS}/{household_id}/history", params={"limit": 500}, headers=who)
    items: list[Json] = reply.json()["items"]
    return items


def names(household: Json) -> list[str]:
    """Who belongs to it."""
    return [member["name"] for member in household["members"]]
