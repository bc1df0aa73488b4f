"""What happens to households, days and lists while a round runs: nobody is judged, or published, as he no longer is."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from services.registry.notices.rules import mask_name
from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json
from tests.registry.membership_builder import leave, take
from tests.registry.procedure_builder import NOTICES, ROUNDS, Office, Run, an_application, an_office, opened, surveyed
from tests.registry.test_notices import an_answer, an_objection
from tests.registry.village_builder import a_profile, a_year

TOWNSHIP = "360722200200"
OTHER_VILLAGE = "360722200201"
DAY = date(2016, 12, 1)


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The township of the eight projects, with its plan in force."""
    plan = ("township-eight-projects", "360722200000", date(2016, 1, 1))
    async with an_office(installation, sessions, plan, ("gupo-2014", "360722102000", date(2014, 1, 1))) as made:
        yield made


async def registered(office: Office, serial: int = 1) -> Json:
    """A household of two in the township."""
    office.village = TOWNSHIP
    family = an_application(f"H{serial:03}", serial, TOWNSHIP, registered_on="2014-05-01")
    return await office.post(HOUSEHOLDS, family, office.who("township"))


async def now(office: Office, household: Json) -> Json:
    """A household as it stands."""
    return await office.get(f"{HOUSEHOLDS}/{household['id']}", "township")


async def leaving(office: Office, *households: Json, yuan: float = 3000) -> tuple[Run, list[Json]]:
    """A round of exit in which the households were surveyed; the survey is next."""
    run = await opened(office, "township-eight-projects", "exit", DAY)
    entries = [await run.add(household_id=one["id"]) for one in households]
    await run.take("nominate")
    for entry in entries:
        await run.survey(entry, yuan)
    return run, entries


async def gone(office: Office, household: Json) -> None:
    """Everybody of a household dies: it leaves the register."""
    who = office.who("township")
    for at, relations in ((0, True), (0, False)):
        read = await now(office, household)
        heir = [{"id": read["members"][1]["id"], "relation": "head"}] if relations else []
        reply = await leave(office.client, who, read, at, "death", on=str(DAY), relations=heir)
        assert reply.status_code == 200, reply.text
    assert (await now(office, household))["status"] == "removed"


def dropped(entry: Json, reason: str) -> list[Json]:
    """An entry that leaves the round."""
    return [{"entry_id": entry["id"], "reason": reason}]


async def test_who_left_the_register_enters_no_round(office: Office) -> None:
    household = await registered(office)
    await gone(office, household)
    run = await opened(office, "township-eight-projects", "exit", DAY)
    body = {"occurred_on": str(DAY), "household_id": household["id"]}
    off = (409, "registry.household_removed")
    assert await office.refuse(f"{run.at}/entries", body, run.taker("nominate")) == off


async def test_who_leaves_the_register_during_a_round_stops_it_until_it_is_dropped(office: Office) -> None:
    one, two = await registered(office, 1), await registered(office, 3)
    run, (first, _) = await leaving(office, one, two)
    await run.go_on("enter")
    await gone(office, one)
    assert await run.refuse("enter") == (409, "registry.household_removed")
    assert (await now(office, two))["status"] == "registered"  # nothing is half done
    end = await run.take("enter", dropped=dropped(first, "全家亡故"))
    assert (end["state"], end["entered"], (await now(office, two))["status"]) == ("completed", 1, "exited")


async def test_who_moves_away_during_a_round_is_not_exited_by_the_village_it_left(office: Office) -> None:
    household = await registered(office)
    run, (entry,) = await leaving(office, household)
    await run.go_on("enter")
    read = await now(office, household)
    moved = await take(office.client, office.who("township"), read, "move", str(run.day), village_code=OTHER_VILLAGE)
    assert moved.status_code == 200, moved.text
    assert await run.refuse("enter") == (409, "registry.moved_away")
    assert (await now(office, household))["status"] == "registered"
    end = await run.take("enter", dropped=dropped(entry, "已迁出"))
    assert (end["state"], end["entered"]) == ("failed", 0)  # nobody is left: it has come to nothing


async def test_the_survey_counts_those_who_are_there_on_its_day(office: Office) -> None:
    household = await registered(office)
    run = await opened(office, "township-eight-projects", "exit", DAY)
    entry = await run.add(household_id=household["id"])
    await run.take("nominate")
    read = await now(office, household)
    heir = [{"id": read["members"][1]["id"], "relation": "head"}]
    reply = await leave(office.client, office.who("township"), read, 0, "death", on=str(DAY), relations=heir)
    assert reply.status_code == 200, reply.text
    # 5,904 yuan are 2,952 for two, which is not above the line, and 5,904 for the one who is left
    await run.survey(entry, 2952)
    (entry,) = (await run.entries())["items"]
    assert (entry["people"], entry["head_name"]) == (1, "刘月英")
    await run.take("survey")
    (entry,) = (await run.entries())["items"]
    assert (entry["state"], "人均可支配收入 5,904.00 元" in entry["reason"]) == ("standing", True)


async def test_who_moves_away_before_the_survey_is_not_surveyed(office: Office) -> None:
    household = await registered(office)
    run = await opened(office, "township-eight-projects", "exit", DAY)
    entry = await run.add(household_id=household["id"])
    await run.take("nominate")
    read = await now(office, household)
    moved = await take(office.client, office.who("township"), read, "move", str(DAY), village_code=OTHER_VILLAGE)
    assert moved.status_code == 200, moved.text
    body = {"step": "survey", "occurred_on": str(DAY)}
    township = office.who("village_cadre", area=TOWNSHIP[:9])  # who may still see it
    at = f"{run.at}/entries/{entry['id']}/findings"
    assert await office.refuse(at, body, township) == (409, "registry.moved_away")
    assert await office.refuse(at, body, run.taker("survey")) == (404, "request.not_found")


async def test_a_step_is_not_dated_before_what_it_closes(office: Office) -> None:
    before = (422, "request.date_before_step")
    household = await registered(office)
    run = await opened(office, "township-eight-projects", "exit", DAY)
    run.day = date(2016, 12, 5)
    entry = await run.add(household_id=household["id"])
    assert await run.refuse("nominate", date(2016, 12, 4)) == before  # the nomination came on the 5th
    await run.take("nominate")
    run.day = date(2016, 12, 9)
    await run.survey(entry, 3000)
    assert await run.refuse("survey", date(2016, 12, 8)) == before
    await run.take("survey")


async def test_a_notice_does_not_end_before_its_last_answer(office: Office) -> None:
    office.village = "360722102201"
    run, _ = await surveyed(office, 2000, 1900)
    await run.go_on("public_notice")
    notice = await run.put_up("public_notice")
    at, who = f"{NOTICES}/{notice['id']}/objections", office.who("township")
    made = await office.post(at, an_objection(occurred_on="2014-03-12"), who)
    assert await run.refuse("public_notice", date(2014, 3, 15)) == (409, "registry.objection_open")
    await office.post(f"{at}/{made['id']}/answer", an_answer(occurred_on="2014-03-14"), who, 200)
    assert await run.refuse("public_notice", date(2014, 3, 13)) == (422, "request.date_before_step")
    assert (await run.take("public_notice", date(2014, 3, 14)))["state"] == "running"


async def test_a_round_follows_its_area_when_the_towns_code_changes(office: Office) -> None:
    old, new = TOWNSHIP[:9], "360722250"
    household = await registered(office)
    change = {"kind": "renumbered", "code": old + "000", "successor_code": new + "000", "effective_on": "2016-06-01"}
    city = office.who("city_office", area="3607")
    await office.post("/registry/areas/changes", {**change, "source": "赣府字〔2016〕8号"}, city)
    body = {"procedure": "exit", "year": 2016, "occurred_on": str(DAY)}
    gone = {**body, "area_code": TOWNSHIP}
    assert await office.refuse(ROUNDS, gone, office.who("township", area=new)) == (409, "registry.area_gone")
    office.village = new + TOWNSHIP[9:]
    run, (entry,) = await leaving(office, household)
    assert entry["village_code"] == TOWNSHIP  # a row keeps the code that it bears
    assert (await run.go_on())["entered"] == 1
    assert (await now(office, household))["status"] == "exited"


@pytest.mark.requirement("R003-020")
async def test_a_survey_does_not_make_good_what_the_villages_own_figures_lack(
    installation: Installation, sessions: Sessions
) -> None:
    async with an_office(installation, sessions, ("cangxi-2014", "510824000000", date(2014, 1, 1))) as office:
        office.village = "510824100260"
        who = office.who("township")
        await office.post("/registry/village-profiles", a_profile(office.village, occurred_on="2014-01-02"), who)
        figures = a_year(office.village, occurred_on="2017-01-02", year=2016, broadband=False)
        await office.post("/registry/village-years", figures, who)
        run = await opened(office, "cangxi-2014", "village_exit", date(2017, 11, 1))
        entry = await run.add(village_code=office.village)
        await run.take("propose")
        items: Any = run.procedure.elements
        stated = {item.code: {"secured": True, "basis": "入村查看"} for item in items.items}
        await run.find(entry, "survey", population=5000, elements=stated)
        assert (await run.take("survey"))["state"] == "failed"
        (shown,) = (await run.entries())["items"]
        assert shown["reason"].endswith("尚未落实：基础设施")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("曾福生", "曾*"),
        ("王强", "王*"),
        ("欧阳娜娜", "欧*"),
        ("阿卜杜拉·买买提", "阿*"),
        ("𠮷田", "𠮷*"),
        ("李", "李*"),
    ],
)
def test_a_masked_name_tells_neither_the_name_nor_its_length(name: str, masked: str) -> None:
    assert mask_name(name) == masked
