"""Several counties on one system: in each a town of its own, its own people; the city's people and banks in common."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.client import Cast
from services.demo.plan import BANKS, Bank, Chapter, Plan, plan
from tests.journeys.running import Running

LINES_PACK = "gupo-2014"
"""The pack with the poverty lines, which by itself holds in the demo town only."""

MANY_CLIENTS = {
    "FUPIN_GATEWAY_SIGN_IN_RATE": "1000",
    "FUPIN_GATEWAY_SIGN_IN_BURST": "1000",
    "FUPIN_GATEWAY_RATE": "5000",
    "FUPIN_GATEWAY_BURST": "5000",
}
"""Settings of a gateway that takes a whole city's clients from one address."""

AT_A_TIME = 2
_CITY = "360700000000"


@dataclass(frozen=True, slots=True)
class County:
    """A county's plan, and who works there."""

    plan: Plan
    sign_ins: SignIns

    @property
    def code(self) -> str:
        """6 digits."""
        return self.plan.county_code


async def settle(
    running: Running, seeds: Mapping[str, int], quarters: int | None = None, banks: tuple[Bank, ...] = BANKS
) -> list[County]:
    """Prepare counties: their plans, secrets for everybody, and a policy with poverty lines.

    Args:
        running: the system.
        seeds: town, 12 digits → seed of all that happens there.
        quarters: how many are played of each plan; all where left out.
        banks: how much each bank lends in each county.
    """
    city = keep_sign_ins(running.data_dir)
    counties = []
    for town_code, seed in seeds.items():
        whole = await asyncio.to_thread(plan, seed, town_code, banks)
        own = keep_sign_ins(running.data_dir / town_code, town_code)
        # the city's people have one name, and so one password, for all its counties
        citys = {role: one for role, one in city.people.items() if one.username == own.people[role].username}
        people = {**own.people, **citys}
        county = County(
            whole if quarters is None else whole.beginning(quarters), replace(own, people=people, banks=city.banks)
        )
        counties.append(county)
    # one for all towns: a command for each takes longer than to play a quarter of it
    await running.command("load-policy", LINES_PACK, "--area", _CITY)
    return counties


async def play_all(
    running: Running,
    counties: list[County],
    behind: Callable[[County, Cast, Chapter], Awaitable[None]] | None = None,
    at_a_time: int = AT_A_TIME,
) -> dict[str, dict[str, Any]]:
    """Let the counties' people in and play their plans, a few at a time; the closing figures of each by its code.

    Args:
        running: the system.
        counties: settled before.
        behind: what is done behind each quarter of a county.
        at_a_time: so many counties are played side by side.
    """
    turns, door = asyncio.Semaphore(at_a_time), asyncio.Lock()

    async def play(county: County) -> dict[str, Any]:
        async with turns:
            # not all at once at the start: the secrets of hundreds of people take minutes to digest
            async with door:  # one after the other: the city's people are among each county's
                await running.let_in(county.sign_ins)
            look = None if behind is None else partial(behind, county)
            return await running.play(county.plan, county.sign_ins, look)

    return dict(zip((county.code for county in counties), await asyncio.gather(*map(play, counties)), strict=True))
