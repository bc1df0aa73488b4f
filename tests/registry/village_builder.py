"""Villages' records as the API takes them, and packs put in force for tests of them."""

from datetime import date
from typing import Any

import httpx

from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from tests.registry.conftest import SIGNED_IN

Json = dict[str, Any]
TOWN = "360722106"
"""小江镇, where the pack town-2017 holds."""
VILLAGE = "360722106201"
STEP = {"occurred_on": "2018-01-10", "reason": "年终填报"}


def a_profile(village: str = VILLAGE, **changes: Any) -> Json:
    """A village's profile."""
    profile: Json = {
        **STEP,
        "area_code": village,
        "natural_villages": 9,
        "village_groups": 12,
        "farmland_mu": "1310.50",
        "industries": ["crops", "orchards"],
        "planned_exit_year": 2017,
    }
    return {**profile, **changes}


def a_year(village: str = VILLAGE, **changes: Any) -> Json:
    """A village's figures of a year: all that an exit asks for is there."""
    year: Json = {
        **STEP,
        "area_code": village,
        "year": 2017,
        "households": 400,
        "people": 100,
        "road_to_committee": True,
        "hardened_natural_villages": 9,
        "bus": True,
        "safe_water_households": 400,
        "power": True,
        "broadband": True,
        "broadcasting": True,
        "clinic": True,
        "doctors": 1,
        "library": True,
        "cooperatives": 1,
        "cooperative_households": 60,
        "collective_income_fen": 1,
    }
    return {**year, **changes}


def a_posting(village: str = VILLAGE, **changes: Any) -> Json:
    """Somebody's posting to a village."""
    posting: Json = {
        **STEP,
        "area_code": village,
        "name": "钟建华",
        "unit": "县水利局",
        "post": "head",
        "rank": "deputy_section",
        "phone": "13807970011",
        "started_on": "2017-03-01",
    }
    return {**posting, **changes}


async def made(client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json) -> Json:
    """A record that was taken."""
    reply = await client.post(f"/registry/{path}", json=body, headers=who)
    assert reply.status_code == 201, reply.text
    answer: Json = reply.json()
    return answer


async def put_in_force(client: httpx.AsyncClient, sessions: Sessions, clock: Clock, name: str) -> None:
    """Let a pack hold in its own area."""
    pack = find_pack(name)
    async with transaction(sessions) as session:
        await activate(session, clock, pack, pack.area_code, max(pack.effective_from, date(2014, 1, 1)))
        await client._transport.app.state.policies.refresh(session)  # type: ignore[attr-defined]  # no 5 s of waiting
