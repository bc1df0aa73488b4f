"""The search for probable duplicates behind the commit of a large import: told, restartable, given up at last."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from services.registry.duplicates.models import DuplicatePair
from services.registry.households.models import Household
from services.registry.imports import service, working
from services.registry.imports.models import STAGED, ImportJob, StagedHousehold
from services.registry.imports.working import MOST_ATTEMPTS, commit_waiting, search_waiting
from shared.database import transaction
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of, commit, upload_families
from tests.registry.test_import_races import families, rows


@pytest.fixture
async def written(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> tuple[httpx.AsyncClient, str]:
    """An import that the worker wrote and still has to search."""
    monkeypatch.setattr(service, "WRITTEN_AT_ONCE_ROWS", 50)
    client = client_of(committing)
    made = await upload_families(client, township, *families(30))
    await commit(client, township, made["id"])
    assert await search_waiting(committing.state.resources) == 0
    assert await commit_waiting(committing.state.resources) == 1
    return client, made["id"]


async def state_of(made: tuple[httpx.AsyncClient, str], who: SIGNED_IN) -> dict[str, Any]:
    """The import as its sender sees it."""
    client, import_id = made
    answer: dict[str, Any] = (await client.get(f"/registry/imports/{import_id}", headers=who)).json()
    return answer


async def test_a_large_import_is_searched_for_duplicates_behind_its_commit_and_the_queue_tells_of_it(
    committing: FastAPI, township: SIGNED_IN, sign_in: SignIn, written: tuple[httpx.AsyncClient, str]
) -> None:
    client, _ = written
    resources = committing.state.resources
    callers = [township, sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.TOWNSHIP, "360722103")]

    async def due() -> list[int]:
        replies = [await client.get("/registry/duplicates", headers=who) for who in callers]
        return [reply.json()["searches_due"] for reply in replies]

    before = await state_of(written, township)
    assert (before["state"], before["duplicate_search"]) == ("committed", "due")
    assert "probable_duplicates" not in before["written"]
    # the town that it goes into and the county wait for pairs, another town doesn't
    assert await due() == [1, 1, 0]

    assert sorted(await asyncio.gather(*(search_waiting(resources) for _ in range(3)))) == [0, 0, 1]
    searched = await state_of(written, township)
    (pairs,) = await rows(committing, DuplicatePair)
    assert pairs > 0
    assert (searched["duplicate_search"], searched["written"]) == (
        "searched",
        {**before["written"], "probable_duplicates": pairs},
    )
    assert await due() == [0, 0, 0]
    assert await rows(committing, *STAGED) == [0] * len(STAGED)


async def test_a_search_that_died_leaves_no_pair_and_is_made_again(
    committing: FastAPI,
    township: SIGNED_IN,
    written: tuple[httpx.AsyncClient, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resources = committing.state.resources

    class Died(BaseException):
        """The process is gone."""

    async def die(*searched: Any) -> None:
        await service.search_import(*searched)
        raise Died

    for _ in range(MOST_ATTEMPTS - 1):
        with monkeypatch.context() as patched:
            patched.setattr(working, "search_import", die)
            with pytest.raises(Died):
                await search_waiting(resources)
        assert await rows(committing, Household, DuplicatePair, StagedHousehold) == [30, 0, 30]
        assert (await state_of(written, township))["duplicate_search"] == "due"
    assert await search_waiting(resources) == 1
    assert (await rows(committing, DuplicatePair))[0] > 0


async def test_a_search_that_brings_its_worker_down_again_and_again_is_given_up(
    committing: FastAPI, township: SIGNED_IN, written: tuple[httpx.AsyncClient, str]
) -> None:
    resources = committing.state.resources
    async with transaction(committing.state.sessions) as session:
        await session.execute(update(ImportJob).values(attempts=MOST_ATTEMPTS))
    assert await search_waiting(resources) == 1
    answer = await state_of(written, township)
    assert (answer["state"], answer["duplicate_search"]) == ("committed", "failed")
    assert await search_waiting(resources) == 0
    assert await rows(committing, Household, DuplicatePair) == [30, 0]
