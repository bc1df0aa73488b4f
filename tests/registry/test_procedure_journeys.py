"""One household from its application to its second exit, read at every point, under two plans."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import pytest

from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json, outbox
from tests.registry.procedure_builder import Office, Run, an_application, an_office, opened

EIGHT = "township-eight-projects"
TOWN = "town-2017"


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """An office under both plans, each in its own town."""
    async with an_office(
        installation,
        sessions,
        (EIGHT, "360722200000", date(2016, 1, 1)),
        (TOWN, "360722106000", date(2017, 1, 1)),
    ) as made:
        yield made


async def through(run: Run, yuan: float, **entry: Any) -> Json:
    """Take one entry through a whole round."""
    first = run.code_of("application")
    made = await run.add(**entry)
    await run.take(first)
    await run.survey(made, yuan)
    return await run.go_on()


async def reads(office: Office, household_id: str) -> Callable[[], Any]:
    """A function that reads how the household stands: status, exit day, version, incomes by year."""

    async def read() -> tuple[str, str | None, int, dict[int, int]]:
        household = await office.get(f"{HOUSEHOLDS}/{household_id}", "township")
        incomes = (await office.get(f"{HOUSEHOLDS}/{household_id}/incomes", "township"))["items"]
        by_year = {one["year"]: one["net_per_head_fen"] for one in incomes}
        return household["status"], household["exited_on"], household["version"], by_year

    return read


@pytest.mark.parametrize(
    ("pack", "village", "poor", "out", "back", "years"),
    [
        (EIGHT, "360722200200", 2000.0, 3300.0, 2500.0, (2016, 2017, 2018, 2019)),
        (TOWN, "360722106201", 2000.0, 3500.0, 2700.0, (2017, 2018, 2018, 2018)),
    ],
)
async def test_a_household_applies_exits_returns_and_exits_again(
    office: Office,
    pack: str,
    village: str,
    poor: float,
    out: float,
    back: float,
    years: tuple[int, int, int, int],
) -> None:
    office.village = village
    entered_in, left_in, fell_in, rose_in = years
    day = date(entered_in, 3, 1)

    entering = await opened(office, pack, "identification", day, entered_in)
    made = await through(entering, poor, application=an_application("H001", 1, village))
    assert (made["state"], made["entered"]) == ("completed", 1)
    household_id = (await entering.entries())["items"][0]["household_id"]
    read = await reads(office, household_id)
    incomes = {entered_in: round(poor * 100)}
    assert await read() == ("registered", None, 2, incomes)

    leaving = await opened(office, pack, "exit", max(entering.day, date(left_in, 1, 1)), left_in)
    first_exit = await through(leaving, out, household_id=household_id)
    incomes[left_in] = round(out * 100)
    assert await read() == ("exited", first_exit["ended_on"], 4, incomes)

    falling = await opened(office, pack, "return", max(leaving.day, date(fell_in, 1, 1)), fell_in)
    returned = await through(falling, back, household_id=household_id)
    assert returned["state"] == "completed"
    incomes[fell_in] = round(back * 100)
    assert await read() == ("registered", None, 6, incomes)

    rising = await opened(office, pack, "exit", max(falling.day, date(rose_in, 1, 1)), rose_in)
    second_exit = await through(rising, out, household_id=household_id)
    incomes[rose_in] = round(out * 100)
    assert await read() == ("exited", second_exit["ended_on"], 8, incomes)
    assert second_exit["ended_on"] > returned["ended_on"] > first_exit["ended_on"] > made["ended_on"]

    history = (await office.get(f"{HOUSEHOLDS}/{household_id}/history", "township"))["items"]
    assert [one["kind"] for one in history] == [
        "registered",
        "income",
        "income",
        "exited",
        "income",
        "returned",
        "income",
        "exited",
    ]
    announced = [message.routing_key for message in await outbox(office.sessions)]
    assert [key for key in announced if "income" not in key] == [
        "registry.household_registered.v1",
        "registry.household_exited.v1",
        "registry.household_returned.v1",
        "registry.household_exited.v1",
    ]
    for run in (entering, leaving, falling, rising):
        archive = await office.get(f"{run.at}/archive", "township")
        assert archive["entries"][0]["state"] == "entered"
