"""A village exits below its rate of poverty: registered people who have not left, over all its people."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json
from tests.registry.procedure_builder import Office, Run, an_application, an_office, opened, secured

NATIONAL = ("national-2014", "360000000000", date(2014, 1, 1))
CANGXI = ("cangxi-2014", "510824000000", date(2014, 1, 1))
DAY = date(2017, 11, 1)


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """An office under the national plan and Cangxi's."""
    async with an_office(installation, sessions, NATIONAL, CANGXI) as made:
        yield made


async def a_village(office: Office, pack: str, village: str) -> tuple[Run, Json]:
    """A round for a village with two registered people, after its application."""
    office.village = village
    await office.post(HOUSEHOLDS, an_application("H001", 1, village), office.who("township"))
    gone = await office.post(HOUSEHOLDS, an_application("H002", 3, village), office.who("township"))
    await office.exits(gone, "2016-12-01")
    run = await opened(office, pack, "village_exit", DAY)
    entry = await run.add(village_code=village)
    await run.take("propose")
    return run, entry


@pytest.mark.requirement("R003-020")
@pytest.mark.parametrize(
    ("pack", "village", "population", "exits"),
    [
        ("national-2014", "360722103201", 100, False),  # 2 of 100 is 2 %, not below it
        ("national-2014", "360722103201", 101, True),
        ("cangxi-2014", "510824100260", 66, False),  # 2 of 66 is 3.03 %
        ("cangxi-2014", "510824100260", 67, True),  # 2 of 67 is 2.99 %
    ],
)
async def test_a_village_exits_below_two_percent_in_the_west_below_three(
    office: Office, pack: str, village: str, population: int, exits: bool
) -> None:
    run, entry = await a_village(office, pack, village)
    await run.find(entry, "survey", population=population, elements=secured(run.procedure))
    end = await run.go_on()
    assert (end["state"], end["entered"]) == (("completed", 1) if exits else ("failed", 0))
    (shown,) = (await run.entries())["items"]
    assert f"2 人 ÷ {population} 人" in shown["reason"]
    if exits:
        kinds = [step["kind"] for step in end["steps"]]
        assert kinds.index("public_notice") < kinds.index("announcement")


async def test_a_village_without_its_conditions_does_not_exit(office: Office) -> None:
    run, entry = await a_village(office, "national-2014", "360722103201")
    await run.find(entry, "survey", population=5000, elements=secured(run.procedure, collective_income=False))
    assert (await run.take("survey"))["state"] == "failed"
    (shown,) = (await run.entries())["items"]
    assert "尚未落实：集体经济收入" in shown["reason"]


async def test_a_village_is_surveyed_by_its_people_not_by_an_income(office: Office) -> None:
    run, entry = await a_village(office, "national-2014", "360722103201")
    body: Json = {"step": "survey", "occurred_on": str(DAY), "elements": secured(run.procedure)}
    at = f"{run.at}/entries/{entry['id']}/findings"
    assert await office.refuse(at, body, run.taker("survey")) == (422, "registry.finding_incomplete")
    visit = {"visit": {"resident_cadre": "王强", "linked_cadre": "李敏"}}
    more = {**body, "population": 5000, **visit}
    assert await office.refuse(at, more, run.taker("survey")) == (422, "registry.finding_incomplete")
    assert await office.refuse(at, {**body, "population": 0}, run.taker("survey")) == (422, "request.invalid")
    again = await office.refuse(
        f"{run.at}/entries", {"occurred_on": str(DAY), "village_code": "360722103201"}, run.taker("propose")
    )
    assert again == (409, "registry.step_taken")


async def test_a_villages_notice_names_the_village(office: Office) -> None:
    run, entry = await a_village(office, "national-2014", "360722103201")
    await run.find(entry, "survey", population=5000, elements=secured(run.procedure))
    await run.go_on("notice")
    notice = await run.put_up("notice")
    assert [(one["name"], one["per_head_fen"]) for one in notice["listed"]] == [(entry["head_name"], None)]
    twice = await opened(office, "national-2014", "village_exit", DAY, 2016)
    await twice.add(village_code="360722103201")
    body = {"occurred_on": str(DAY), "village_code": "360722103201"}
    assert await office.refuse(f"{twice.at}/entries", body, twice.taker("propose")) == (409, "registry.entry_twice")
    other = {**body, "village_code": "360722103202"}
    assert await office.refuse(f"{twice.at}/entries", other, twice.taker("propose")) == (403, "auth.outside_area")
