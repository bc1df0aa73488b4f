"""What earlier plays of the demo left behind: every step is looked for before it is taken.

Kept replies are no help here: the services forget them after some days, and a later version writes other bytes into
its workbooks.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.demo.client import Actor
from services.demo.town import SECOND_YEAR, Town

_PAGE = 500
_SETTLED_S = 1.0
"""How long what stands must stay as it is: a request of a play that broke off may still be carried out."""

DepositKey = tuple[str, str, str, int]
"""Bank, kind, quarter and amount in fen."""
ListKey = tuple[str, str]
"""Bank and quarter."""


@dataclass(frozen=True, slots=True)
class Done:
    """What stood in the register and in credit's books when a play began.

    Attributes:
        registered: the first workbook was written.
        second_year: the second was.
        opinions: number of an application → roles that have signed it.
        deposits: as the API gives them.
        lists: as the API gives them.
    """

    registered: bool
    second_year: bool
    opinions: Mapping[str, frozenset[str]]
    deposits: Mapping[DepositKey, dict[str, Any]]
    lists: Mapping[ListKey, dict[str, Any]]


async def look(auditor: Actor, town: Town) -> Done:
    """Look what of the demo is done in a town and its county, until nothing of it changes any more.

    Args:
        auditor: signed in as auditor of the county.
        town: whose register is played.
    """
    done = await _look(auditor, town)
    while True:
        await asyncio.sleep(_SETTLED_S)
        before, done = done, await _look(auditor, town)
        if done == before:
            return done


async def pages(reader: Actor, path: str, **params: str) -> AsyncIterator[dict[str, Any]]:
    """The items of a list, page after page."""
    cursor: dict[str, str] = {}
    while True:
        page = await reader.get(path, limit=_PAGE, **params, **cursor)
        for item in page["items"]:
            yield item
        if page["next"] is None:
            return
        cursor = {"after": page["next"]}


async def _look(auditor: Actor, town: Town) -> Done:
    county = {"county_code": town.county_code}
    household_id = await _household_id(auditor, town)
    applications = [one["application_no"] async for one in pages(auditor, "/credit/applications", **county)]
    signed = await asyncio.gather(*(_signed(auditor, number, town.county_code) for number in applications))
    return Done(
        registered=household_id is not None,
        second_year=household_id is not None and await _has_second_year(auditor, household_id),
        opinions=dict(zip(applications, signed, strict=True)),
        deposits={
            (one["bank_code"], one["kind"], one["period"], one["amount_fen"]): one
            async for one in pages(auditor, "/credit/fund-deposits", **county)
        },
        lists={
            (one["bank_code"], one["period"]): one async for one in pages(auditor, "/credit/subsidy-lists", **county)
        },
    )


async def _household_id(auditor: Actor, town: Town) -> str | None:
    """The id of the town's first household; a workbook is written whole or not at all, so one stands for all."""
    first = town.households[0]
    async for one in pages(auditor, "/registry/households", village_code=first.village_code):
        if one["household_no"] == first.household_no:
            return str(one["id"])
    return None


async def _has_second_year(auditor: Actor, household_id: str) -> bool:
    incomes = await auditor.get(f"/registry/households/{household_id}/incomes")
    return any(income["year"] == SECOND_YEAR for income in incomes["items"])


async def _signed(auditor: Actor, application_no: str, county_code: str) -> frozenset[str]:
    found = await auditor.get(f"/credit/applications/{application_no}", county_code=county_code)
    return frozenset(opinion["role"] for opinion in found["opinions"])
