"""What the tests of the organisation share: the plans in force, callers, and the steps that many of them begin with."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx

from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate

SignIn = Callable[..., dict[str, str]]
API = "/api/v1/organisation"
CITY = "360700000000"
COUNTY = "360722000000"
TOWN = "360722106000"
"""Where the plan of town-2017 holds."""
VILLAGE = "360722106200"
GUPO = "360722102000"
PILOTS = ("360722102201", "360722102208")
CANGXI = "510824000000"
YIYANG = "410327000000"
PLANS = {
    "town-2017": TOWN,
    "gupo-2014": GUPO,
    "ecommerce": COUNTY,
    "ganzhou-credit": CITY,
    "cangxi-2014": CANGXI,
    "yiyang-2020": YIYANG,
    "township-eight-projects": "360722200000",
}
SINCE = date(2016, 1, 1)


async def put_in_force(sessions: Sessions, clock: Clock) -> None:
    """Let the plans hold where they were made for."""
    async with transaction(sessions) as session:
        for name, area_code in PLANS.items():
            await activate(session, clock, find_pack(name), area_code, SINCE)


def refusal(reply: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal."""
    body = reply.json()
    return reply.status_code, body.get("code", ""), body.get("field")


async def post(client: httpx.AsyncClient, who: dict[str, str], path: str, **body: Any) -> dict[str, Any]:
    """What came of a write that must succeed."""
    reply = await client.post(f"{API}{path}", json=body, headers=who)
    assert reply.status_code in (200, 201), reply.text
    answer: dict[str, Any] = reply.json()
    return answer


async def get(client: httpx.AsyncClient, who: dict[str, str], path: str) -> dict[str, Any]:
    """What a read shows that must succeed."""
    reply = await client.get(f"{API}{path}", headers=who)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


async def leading_group(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """The town's leading group as its plan has it, unless told otherwise."""
    body = {
        "area_code": TOWN,
        "kind": "leading_group",
        "name": "小江镇扶贫开发领导小组",
        "plan_code": "poverty_leading_group",
        "occurred_on": "2017-02-01",
        **given,
    }
    return await post(client, who, "/groups", **body)


async def seated(client: httpx.AsyncClient, who: dict[str, str], group: dict[str, Any]) -> list[dict[str, Any]]:
    """The seats of a group, each with somebody in it from the group's first day."""
    return [
        await post(client, who, f"/posts/{seat['id']}/appoint", name=f"任职{at}", occurred_on=group["started_on"])
        for at, seat in enumerate(group["seats"])
    ]


async def held(client: httpx.AsyncClient, who: dict[str, str], group: dict[str, Any], on: str) -> dict[str, Any]:
    """A meeting of a group that was held with everybody there."""
    meeting = await post(
        client, who, "/meetings", group_id=group["id"], title="扶贫工作会议", meets_on=on, occurred_on=on
    )
    shown = await get(client, who, f"/groups/{group['id']}?on={on}")
    present = [{"post_id": seat["id"]} for seat in shown["seats"] if seat["holder"]]
    return await post(
        client, who, f"/meetings/{meeting['id']}/hold", present=present, minutes="会议纪要", occurred_on=on
    )
