"""A telephone in the field, as the API's tests play it: it keeps what it was given, and forgets what is gone."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import HOUSEHOLDS, Json, registered

FIELD = "/registry/field"
DAY = "2016-03-01"


@dataclass
class Phone:
    """A telephone of somebody's.

    Attributes:
        client: of the registry.
        who: whose.
        held: what it was given, by household.
        beside: areas and notices as they were last given.
        token: behind which it asks.
    """

    client: httpx.AsyncClient
    who: SIGNED_IN
    held: dict[str, Json] = field(default_factory=dict)
    beside: Json = field(default_factory=dict)
    token: str | None = None

    async def ask(self, **query: Any) -> httpx.Response:
        """One page, whatever it says."""
        asked = {**query, **({} if self.token is None else {"after": self.token})}
        return await self.client.get(f"{FIELD}/changes", params=asked, headers=self.who)

    async def page(self, **query: Any) -> Json:
        """One page, taken over."""
        reply = await self.ask(**query)
        assert reply.status_code == 200, reply.text
        told: Json = reply.json()
        self.held |= {one["id"]: one for one in told["items"]}
        for one in told["gone"]:
            self.held.pop(one["id"], None)
        self.beside |= {name: told[name] for name in ("areas", "notices") if told[name] is not None}
        self.token = told["next"]
        return told

    async def sync(self, **query: Any) -> tuple[list[str], dict[str, str]]:
        """All pages that wait: which households came, in order, and which are gone and why."""
        came: list[str] = []
        gone: dict[str, str] = {}
        while True:
            told = await self.page(**query)
            came += [one["id"] for one in told["items"]]
            gone |= {one["id"]: one["why"] for one in told["gone"]}
            if not told["more"]:
                return came, gone


async def families(client: httpx.AsyncClient, who: SIGNED_IN, count: int, first: int = 1, **changes: Any) -> list[Json]:
    """Registered households in the order of their ids."""
    made = [
        await registered(client, who, number=f"H{serial:03}", serial=2 * serial - 1, **changes)
        for serial in range(first, first + count)
    ]
    return sorted(made, key=lambda one: str(one["id"]))


async def changed(client: httpx.AsyncClient, who: SIGNED_IN, household_id: str, **facts: Any) -> Json:
    """A household after a change of it as it stands."""
    at = f"{HOUSEHOLDS}/{household_id}"
    version = (await client.get(at, headers=who)).headers["ETag"]
    body = {"occurred_on": DAY, "reason": "核实", **facts}
    reply = await client.patch(at, json=body, headers={**who, "If-Match": version})
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


# entries ------------------------------------------------------------------------------------------------------------


def an_entry(kind: str, **more: Any) -> Json:
    """What every entry says, as a device made it on the day in the field."""
    step = {"occurred_on": DAY, "reason": "入户走访", "device_at": "2016-03-01T10:20:30+08:00"}
    return {"kind": kind, "client_id": str(uuid4()), **step, **more}


def a_field_visit(household: Json, **changes: Any) -> Json:
    """A visit as a device queued it."""
    visit = {"household_id": household["id"], "visited_on": DAY, "visitor": "蔡卫东", "findings": "屋顶漏雨"}
    return an_entry("visit", **{**visit, **changes})


def found_otherwise(household: Json, *changes: tuple[str, Any, Any], **more: Any) -> Json:
    """What was found otherwise of a household: field, what the device showed, what was found."""
    return an_entry("household", household_id=household["id"], changes=list(map(a_change, changes)), **more)


def earned(household: Json, year: int, *changes: tuple[str, Any, Any], **more: Any) -> Json:
    """Income items of a year."""
    return an_entry("income", household_id=household["id"], year=year, changes=list(map(a_change, changes)), **more)


def a_change(change: tuple[str, Any, Any]) -> Json:
    """A field of a household, or of the member whose id stands behind a colon."""
    name, base, value = change
    field_name, _, member = name.partition(":")
    return {"field": field_name, "base": base, "value": value, **({"member_id": member} if member else {})}


async def report(client: httpx.AsyncClient, who: SIGNED_IN, *entries: Any, **headers: str) -> list[Json]:
    """What became of each entry."""
    reply = await client.post(f"{FIELD}/entries", json={"entries": list(entries)}, headers={**who, **headers})
    assert reply.status_code == 200, reply.text
    answer = reply.json()
    results: list[Json] = answer["results"]
    for status in ("accepted", "duplicate", "conflict", "waiting", "refused", "retry"):
        assert answer[status] == sum(one["status"] == status for one in results)
    return results


async def photographed(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, content: bytes, **fields: Any
) -> httpx.Response:
    """A photo as a device sends it."""
    entry = an_entry("photo", household_id=household["id"], **fields)
    data = {name: value for name, value in entry.items() if name != "kind"}
    files = {"file": ("a.jpg", content, "image/jpeg")}
    return await client.post(f"{FIELD}/photos", data=data, files=files, headers=who)
