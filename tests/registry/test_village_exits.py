"""A village exits below its rate of poverty: registered people who have not left, over all its people."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.registry.records.rules import fold
from shared.database import Sessions
from shared.events.registry import RecordKept
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json, outbox
from tests.registry.journey_builder import ONE_DAY, Journey
from tests.registry.procedure_builder import Office, Run, an_application, an_office, opened, secured
from tests.registry.village_builder import a_profile

PROFILES = "/registry/village-profiles"
NATIONAL = ("national-2014", "360000000000", date(2014, 1, 1))
CANGXI = ("cangxi-2014", "510824000000", date(2014, 1, 1))
DAY = date(2017, 11, 1)


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """An office under the national plan and Cangxi's."""
    async with an_office(installation, sessions, NATIONAL, CANGXI) as made:
        yield made


async def a_known_village(office: Office, **changes: Any) -> Json:
    """The profile of the office's village, entered before anybody looks at it."""
    body = a_profile(office.village, occurred_on="2014-01-02", planned_exit_year=None, **changes)
    return await office.post(PROFILES, body, office.who("township"))


async def a_village(office: Office, pack: str, village: str) -> tuple[Run, Json]:
    """A round for a village with two registered people, after its application."""
    office.village = village
    await a_known_village(office)
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


async def test_who_is_still_poor_is_counted_as_of_the_day_of_the_survey(office: Office) -> None:
    """A round that is entered afterwards counts whoever was poor then, be he out of poverty, or poor again, by now."""
    office.village = "360722103201"
    journey = Journey(office, "national-2014", "national-2014")
    await journey.applies(date(2014, 3, 3), 2014, 2000, 9000)
    await journey.moves("exit", date(2017, 12, 1), 2017, 9000, tried=False)
    left_on = journey.day
    await journey.moves("return", date(2018, 6, 1), 2018, 1000, tried=False)
    await a_known_village(office)
    for at, (day, poor) in enumerate(((left_on - ONE_DAY, 2), (left_on, 0), (journey.day, 2))):
        run = await opened(office, "national-2014", "village_exit", day, 2015 + at)
        entry = await run.add(village_code=office.village)
        await run.take("propose")
        await run.find(entry, "survey", population=100, elements=secured(run.procedure))
        end = await run.take("survey")
        (shown,) = (await run.entries())["items"]
        assert (f"{poor} 人 ÷ 100 人" in shown["reason"], end["state"]) == (True, "failed" if poor else "running")


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


async def identified(office: Office, on: date) -> Json:
    """A round that identifies the office's village as poor."""
    run = await opened(office, "cangxi-2014", "village_identification", on)
    entry = await run.add(village_code=office.village)
    await run.take("apply")
    await run.find(entry, "survey")
    return await run.go_on()


async def left(office: Office, on: date) -> Json:
    """A round by which the office's village exits."""
    run = await opened(office, "cangxi-2014", "village_exit", on)
    entry = await run.add(village_code=office.village)
    await run.take("propose")
    await run.find(entry, "survey", population=5000, elements=secured(run.procedure))
    return await run.go_on()


@pytest.mark.requirement("R003-018", "R003-020")
async def test_a_village_is_identified_exits_is_identified_again_and_exits_again(office: Office) -> None:
    office.village = "510824100260"
    at = f"/registry/villages/{office.village}"
    profile = await a_known_village(office)
    assert ((await office.get(at))["poor"], (await office.get(at))["exited_on"]) == (False, None)
    rounds = [
        await identified(office, date(2014, 3, 3)),
        await left(office, date(2016, 11, 1)),
        await identified(office, date(2018, 3, 1)),
        await left(office, date(2019, 11, 1)),
    ]
    assert [(one["state"], one["entered"]) for one in rounds] == [("completed", 1)] * 4
    days = [one["ended_on"] for one in rounds]

    shown = await office.get(at)
    assert (shown["poor"], shown["identified_on"], shown["exited_on"]) == (True, days[2], days[3])
    for poor, villages in ((True, [office.village]), (False, [])):
        found = (await office.get("/registry/villages", area=office.village[:9], poor=poor))["items"]
        assert [one["village_code"] for one in found if one["village_code"] == office.village] == villages

    async def stood(on: str) -> tuple[str | None, str | None]:
        read = await office.get(f"{PROFILES}/{profile['id']}", on=on)
        return read["identified_on"], read["exited_on"]

    wanted = [(days[0], None), (days[0], days[1]), (days[2], None), (days[2], days[3])]
    before = [(None, None), *wanted]
    for day, then, now in zip(days, before, wanted, strict=False):
        assert await stood(str(date.fromisoformat(day) - timedelta(days=1))) == then
        assert await stood(day) == now

    history = (await office.get(f"{PROFILES}/{profile['id']}/history"))["items"]
    assert [one["action"] for one in history] == ["created", "identified", "exited", "identified", "exited"]
    assert history[3]["old"] == {"identified_on": days[0], "exited_on": days[1]}
    folded = fold([one["new"] for one in history])
    assert (folded["identified_on"], folded["exited_on"]) == (days[2], days[3])
    events = [one.envelope().event() for one in await outbox(office.sessions)]
    told = [one for one in events if isinstance(one, RecordKept) and one.kind == "village_profile"]
    assert [one.version for one in told] == [1, 2, 3, 4, 5]
    assert [one.values["exited_on"] for one in told] == [None, None, days[1], None, days[3]]

    totals = "/registry/villages/totals"
    for year, exited in ((2018, 0), (2019, 1), (2020, 1)):
        assert (await office.get(totals, area=office.village[:9], year=year))["exited_villages"] == exited
    book = await office.client.get(f"/registry/books/{office.village}", headers=office.who("township"))
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_name("村基本情况").to_python()
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["识别为贫困村日期"], line["实际退出日期"]) == (days[2], days[3])


async def test_what_a_procedure_decides_is_not_changed_by_hand(office: Office) -> None:
    office.village = "510824100260"
    profile = await a_known_village(office)
    who = {**office.who("township"), "If-Match": '"1"'}
    at = f"{PROFILES}/{profile['id']}"
    for name in ("exited_on", "identified_on"):
        body = {"occurred_on": "2019-01-10", "reason": "年终填报", name: "2018-12-01"}
        reply = await office.client.patch(at, json=body, headers=who)
        answer = (reply.status_code, reply.json()["code"], reply.json()["field"])
        assert answer == (409, "registry.village_stands_by_procedure", name)
    body = {"occurred_on": "2019-01-10", "reason": "年终填报", "planned_exit_year": 2019}
    assert (await office.client.patch(at, json=body, headers=who)).status_code == 200


async def test_a_village_enters_a_round_with_a_profile_and_not_where_it_stands_already(office: Office) -> None:
    office.village = "510824100260"
    entry = {"occurred_on": str(DAY), "village_code": office.village}
    run = await opened(office, "cangxi-2014", "village_exit", DAY)
    missing = (409, "registry.village_facts_missing")
    assert await office.refuse(f"{run.at}/entries", entry, run.taker("propose")) == missing
    profile = await a_known_village(office)
    one = await run.add(village_code=office.village)
    await run.take("propose")
    await run.find(one, "survey", population=5000, elements=secured(run.procedure))
    await run.go_on("enter")

    # another round of an earlier year is quicker; the first one finds the village out of poverty at its last step
    other = await opened(office, "cangxi-2014", "village_exit", DAY, 2016)
    two = await other.add(village_code=office.village)
    await other.take("propose")
    await other.find(two, "survey", population=5000, elements=secured(other.procedure))
    await other.go_on()
    assert await run.refuse("enter") == (409, "registry.village_exited")
    read = await office.get(f"{PROFILES}/{profile['id']}")
    assert (read["version"], read["exited_on"]) == (2, (await other.read())["ended_on"])
    again = await opened(office, "cangxi-2014", "village_exit", DAY, 2015)
    assert await office.refuse(f"{again.at}/entries", entry, again.taker("propose")) == (409, "registry.village_exited")


async def test_a_village_that_is_poor_is_not_identified_twice(office: Office) -> None:
    office.village = "510824100260"
    await a_known_village(office)
    await identified(office, date(2014, 3, 3))
    again = await opened(office, "cangxi-2014", "village_identification", date(2015, 3, 2))
    entry = {"occurred_on": "2015-03-02", "village_code": office.village}
    still = (409, "registry.village_still_poor")
    assert await office.refuse(f"{again.at}/entries", entry, again.taker("apply")) == still
