"""Units, helpers, pairings and visits as the API takes them, and packs put in force for a test."""

from datetime import date
from typing import Any

import httpx

from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import Json, a_family

REGISTRY = "/registry"
HELPING = "/registry/helping"
TOWN = "360722102000"
COUNTY = "360722000000"
SECOND_VILLAGE = "360722102202"
THIRD_VILLAGE = "360722102203"


async def in_force(sessions: Sessions, pack: str, area_code: str = COUNTY) -> None:
    """Let a pack hold since 2013, before the register's first day."""
    async with transaction(sessions) as session:
        await activate(session, SystemClock(), find_pack(pack), area_code, date(2013, 1, 1))


async def made(client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json) -> Json:
    """What is entered, in full."""
    reply = await client.post(f"{REGISTRY}/{path}", json=body, headers=who)
    assert reply.status_code == 201, reply.text
    answer: Json = reply.json()
    return answer


def a_step(on: str = "2016-03-01", reason: str = "工作安排", **more: Any) -> Json:
    """The step's own fields."""
    return {"occurred_on": on, "reason": reason, **more}


def a_unit(number: str = "U01", **changes: Any) -> Json:
    """A county bureau that helps."""
    unit = a_step(
        area_code=COUNTY, number=number, name="县住建局", level="county", unit_kind="agency", liaison="施渠平"
    )
    return {**unit, **changes}


def a_helper(number: str = "P01", **changes: Any) -> Json:
    """A town's officer who helps."""
    helper = a_step(area_code=TOWN, number=number, name="蔡卫东", post="township_staff", active_from="2013-01-01")
    return {**helper, **changes}


async def the_helper(client: httpx.AsyncClient, who: SIGNED_IN, number: str = "P01", **changes: Any) -> str:
    """The id of a helper entered."""
    return str((await made(client, who, "helpers", a_helper(number, **changes)))["id"])


def a_pairing(household_id: str, helper_id: str, start: str = "2015-01-01", **changes: Any) -> Json:
    """A household's line."""
    line = a_step(household_id=household_id, helper_id=helper_id, pairing_role="responsible", started_on=start)
    return {**line, **changes}


def a_cover(village: str, start: str = "2015-01-01", **who: Any) -> Json:
    """A village's line, of a unit or a helper."""
    return a_step(area_code=village, started_on=start, **who)


async def paired(
    client: httpx.AsyncClient, who: SIGNED_IN, household_id: str, helper_id: str, start: str = "2015-01-01", **more: Any
) -> Json:
    """A line in force."""
    return await made(client, who, "household-pairings", a_pairing(household_id, helper_id, start, **more))


async def refused(client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json) -> tuple[int, str]:
    """The status and code by which something is refused."""
    reply = await client.post(f"{REGISTRY}/{path}", json=body, headers=who)
    assert reply.status_code >= 400, reply.text
    answer = reply.json()
    return reply.status_code, str(answer["code"])


async def stepped(
    client: httpx.AsyncClient, who: SIGNED_IN, line: Json, verb: str, body: Json, path: str = "household-pairings"
) -> httpx.Response:
    """A step on a line, at the version that was read."""
    return await client.post(
        f"{REGISTRY}/{path}/{line['id']}/{verb}", json=body, headers={**who, "If-Match": f'"{line["version"]}"'}
    )


async def seen(client: httpx.AsyncClient, who: SIGNED_IN, path: str, **query: Any) -> Json:
    """One of the overviews of help."""
    reply = await client.get(f"{HELPING}/{path}", params=query, headers=who)
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


async def households(client: httpx.AsyncClient, who: SIGNED_IN, count: int, **changes: Any) -> list[Json]:
    """Registered households, of one person each, numbered from H001."""
    found = []
    for serial in range(1, count + 1):
        family = a_family(f"H{serial:03}", 2 * serial - 1, **changes)
        family["members"] = family["members"][:1]
        reply = await client.post("/registry/households", json=family, headers=who)
        assert reply.status_code == 201, reply.text
        found.append(reply.json())
    return found


async def lacking(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[str]:
    """Numbers of the households that lack something."""
    return [one["household_no"] for one in (await seen(client, who, "households-lacking", **query))["items"]]
