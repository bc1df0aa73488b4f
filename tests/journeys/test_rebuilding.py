"""`fupin announce` and `fupin rebuild` beside the running services: what is off is found, named and mended."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.journeys.running import UP, Running
from tests.registry.household_builder import HOUSEHOLDS, a_family
from tests.registry.test_trainings import TRAININGS, a_training

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("journeys")]

STARTED_WITHIN_S = 240.0
FAMILIES = 4
PASSWORD = "beside-running-services-7"
FIGURE = "measure = 'households' AND area_code = '360722102000' AND detail = 'ordinary'"


@pytest.fixture
async def registering() -> AsyncIterator[Running]:
    """A running installation without the demo, on whose register there are some families."""
    async with Running.fresh("--no-demo") as run:
        await run.start()
        await run.until_said(UP, STARTED_WITHIN_S)
        person = ("--name", "李主任", "--role", "township", "--area", "360722102", "--password", PASSWORD)
        await run.command("users", "add", "township", *person, "--password-final", "--no-second-factor")
        async with httpx.AsyncClient(base_url=f"{run.url}/api/v1", timeout=60) as client:
            form = {"grant_type": "password", "username": "township", "password": PASSWORD}
            token = (await client.post("/auth/token", data=form)).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            for number in range(FAMILIES):
                family = await client.post(HOUSEHOLDS, json=a_family(f"H00{number}", 2 * number + 1))
                assert family.status_code == 201, family.text
                training = await client.post(TRAININGS, json=a_training(family.json()))
                assert training.status_code == 201, training.text

        async def arrived() -> bool:
            return await one(run, "SELECT count(*) FROM kept_record") == FAMILIES

        await run.until(arrived)
        yield run
        assert await run.stop() == 0, run.said


async def one(run: Running, question: str) -> Any:
    """What monitoring's database answers."""
    async with run.database("monitoring") as connection:
        return await connection.fetchval(question)


async def test_copies_and_figures_are_rebuilt_equal_and_a_figure_that_is_off_is_mended(registering: Running) -> None:
    run = registering
    said = await run.command("announce")
    assert "Everything was announced before" in said
    said = await run.command("rebuild", "--check")
    assert "rows are what the events make them; nothing was changed" in said

    await one(run, f"UPDATE area_total SET amount = amount + 1 WHERE {FIGURE}")  # noqa: S608  # our own names
    code, said = await run.ended_command("rebuild", "--check")
    assert (code, "1 rows differ, 0 things have not arrived yet; nothing was changed" in said) == (1, True), said
    assert f"amount stands {FAMILIES + 1}, the events make it {FAMILIES}" in said
    said = await run.command("rebuild")
    assert "1 rows mended; compared again, all are equal" in said
    assert await one(run, f"SELECT amount FROM area_total WHERE {FIGURE}") == FAMILIES  # noqa: S608  # our own names
