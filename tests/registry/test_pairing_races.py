"""Pairings under committed transactions: whoever comes second is refused, and no bound is passed by two at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from services.registry.pairings.models import HouseholdPairing, VillagePairing
from services.registry.pairings.queries import lines_of_household
from services.registry.pairings.rules import uncovered_days
from services.registry.visits.models import Visit
from tests.registry.conftest import SIGNED_IN, client_of
from tests.registry.helping_builder import (
    a_cover,
    a_pairing,
    a_step,
    households,
    in_force,
    paired,
    stepped,
    the_helper,
)
from tests.registry.household_builder import REQUESTS

CODES = ["360722102201", "360722102202", "360722102203", "360722102204"]


@pytest.fixture
async def racing(committing: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client with real commits in a county where the town's plan holds."""
    await in_force(committing.state.sessions, "town-2017")
    async with client_of(committing) as client:
        yield client


async def count(app: FastAPI, model: type) -> int:
    """How many rows there are."""
    async with app.state.sessions() as session:
        return int((await session.execute(select(func.count()).select_from(model))).scalar_one())


async def test_of_helpers_named_at_once_one_is_the_responsible_one(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (household,) = await households(racing, township, 1)
    people = [await the_helper(racing, township, f"P{number}") for number in range(5)]
    replies = await asyncio.gather(
        *(
            racing.post("/registry/household-pairings", json=a_pairing(household["id"], who), headers=township)
            for who in people
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.helper_already_named"}
    assert await count(committing, HouseholdPairing) == 1


@pytest.mark.requirement("R000-049", "R003-025")
async def test_of_two_replacements_at_once_one_is_made_and_no_day_is_lost(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (household,) = await households(racing, township, 1)
    people = [await the_helper(racing, township, f"P{number}") for number in range(5)]
    line = await paired(racing, township, household["id"], people[0])
    replies = await asyncio.gather(
        *(
            stepped(racing, township, line, "replace", a_step(f"2016-07-0{at}", helper_id=who))
            for at, who in enumerate(people[1:], start=1)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201, 412, 412, 412]
    async with committing.state.sessions() as session:
        lines = await lines_of_household(session, "360722", UUID(household["id"]))
    assert len(lines) == 2
    assert uncovered_days(lines, date(2015, 1, 1), date(2016, 12, 31)) == []


async def test_a_release_and_a_replacement_at_once_leave_one_line_or_none_in_force(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    (household,) = await households(racing, township, 1)
    people = [await the_helper(racing, township, f"P{number}") for number in range(2)]
    line = await paired(racing, township, household["id"], people[0])
    wanted = {"household_id": household["id"], "wanted": {"request_kind": "exit"}}
    request = (await racing.post(REQUESTS, json=a_step("2016-06-30", "脱贫", **wanted), headers=township)).json()
    replies = await asyncio.gather(
        stepped(racing, county, request, "approve", a_step("2016-07-01", "同意"), path="requests"),
        stepped(racing, township, line, "release", a_step("2016-07-01")),
        stepped(racing, township, line, "replace", a_step("2016-07-01", helper_id=people[1])),
    )
    assert all(reply.status_code in (200, 201, 409, 412) for reply in replies)
    async with committing.state.sessions() as session:
        lines = await lines_of_household(session, "360722", UUID(household["id"]))
    assert uncovered_days(lines, date(2015, 1, 1), date(2016, 6, 30)) == []
    assert sum(line.ended_on is None for line in lines) <= 1


@pytest.mark.requirement("R000-042")
async def test_a_leader_named_for_four_villages_at_once_covers_two(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    leader = await the_helper(racing, township, post="town_leader")
    replies = await asyncio.gather(
        *(
            racing.post("/registry/village-pairings", json=a_cover(code, helper_id=leader), headers=township)
            for code in CODES
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201, 201, 409, 409]
    assert await count(committing, VillagePairing) == 2


@pytest.mark.requirement("R000-049")
async def test_a_helper_who_leaves_while_being_paired_does_only_one_of_both(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (household,) = await households(racing, township, 1)
    who = await the_helper(racing, township)
    leave = a_step("2016-06-30", active_to="2016-06-30")
    replies = await asyncio.gather(
        racing.patch(f"/registry/helpers/{who}", json=leave, headers={**township, "If-Match": '"1"'}),
        racing.post("/registry/household-pairings", json=a_pairing(household["id"], who), headers=township),
    )
    assert sorted(reply.status_code >= 400 for reply in replies) == [False, True]
    refused = next(reply for reply in replies if reply.status_code >= 400)
    assert refused.json()["code"] in ("registry.helper_still_paired", "registry.helper_not_serving")


async def test_the_same_visit_sent_at_once_is_one(
    committing: FastAPI, racing: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (household,) = await households(racing, township, 1)
    visit = a_step(
        household_id=household["id"],
        visitor="蔡卫东",
        visited_on="2016-03-01",
        findings="春耕备料不足",
        client_id="018f3c7a-0000-7000-8000-00000000000a",
    )
    replies = await asyncio.gather(*(racing.post("/registry/visits", json=visit, headers=township) for _ in range(4)))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.json()["id"] for reply in replies}) == 1
    assert await count(committing, Visit) == 1
