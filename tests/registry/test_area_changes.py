"""Areas that are renamed, renumbered, merged, split or abolished: history is kept and old records find their way."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.areas.changes import apply_changes
from services.registry.areas.models import AreaChangeRecord, AreaRecord
from services.registry.households.models import Household
from services.registry.villages.models import Village
from shared.areas import AreaFileInvalid
from shared.areas.active import AreaSuccession
from shared.areas.changes import CHANGES_FILE, read_changes
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.security.callers import this_operator
from shared.security.permissions import PERMISSIONS, Role
from tests.registry import helping_builder as helping
from tests.registry.conftest import SIGNED_IN, SignIn, a_household, a_member, commit, upload_families
from tests.registry.household_builder import HOUSEHOLDS, Json, a_family, count, outbox, registered
from tests.registry.test_areas import every_item
from tests.registry.test_trainings import a_training
from tests.registry.village_builder import a_posting, a_profile, a_year, made, put_in_force

CHANGES = "/registry/areas/changes"
OLD, NEW = "360722102", "360722152"


@pytest.fixture
def city(sign_in: SignIn) -> SIGNED_IN:
    """The city's poverty office."""
    return sign_in(Role.CITY_OFFICE, "3607")


def a_change(kind: str, code: str, successor: str | None = None, **more: Any) -> Json:
    """A change as the API takes it, codes given by their significant digits."""
    change: Json = {
        "kind": kind,
        "code": code.ljust(12, "0"),
        "effective_on": "2018-06-01",
        "source": "赣府字〔2018〕80号",
    }
    if successor is not None:
        change["successor_code"] = successor.ljust(12, "0")
    return {**change, **more}


async def changed(client: httpx.AsyncClient, who: SIGNED_IN, *arguments: Any, **more: Any) -> Json:
    """A change that was taken."""
    reply = await client.post(CHANGES, json=a_change(*arguments, **more), headers=who)
    assert reply.status_code == 201, reply.text
    answer: Json = reply.json()
    return answer


async def found(client: httpx.AsyncClient, who: SIGNED_IN, area: str | None = None) -> list[str]:
    """Numbers of the households that a search finds."""
    query = {"village_code": area} if area else {}
    return [one["household_no"] for one in await every_item(client, HOUSEHOLDS, who, **query)]


async def test_a_renamed_area_keeps_its_code_and_bears_either_name_on_its_day(
    client: httpx.AsyncClient, city: SIGNED_IN
) -> None:
    change = await changed(client, city, "renamed", OLD, name="金盆山镇")
    assert (change["old_name"], change["name"], change["role"]) == ("古陂镇", "金盆山镇", "city_office")
    await changed(client, city, "renamed", OLD, name="谷山镇", effective_on="2019-06-01")
    for day, name in (
        ("2018-05-31", "古陂镇"),
        ("2018-06-01", "金盆山镇"),
        ("2019-05-31", "金盆山镇"),
        ("2019-06-01", "谷山镇"),
    ):
        assert (await client.get(f"/areas/{OLD}", params={"on": day}, headers=city)).json()["name"] == name
    assert (await client.get(f"/areas/{OLD}", headers=city)).json()["name"] == "谷山镇"


async def test_a_renumbered_town_takes_its_villages_along_and_the_lists_show_what_holds(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN
) -> None:
    before = await every_item(client, "/areas", city, parent=OLD, limit=500)
    await changed(client, city, "renumbered", OLD, NEW, name="古陂新镇")
    old = (await client.get(f"/areas/{OLD}", headers=city)).json()
    assert (old["valid_to"], old["present_code"]) == ("2018-06-01", NEW + "000")
    new = (await client.get(f"/areas/{NEW}", headers=city)).json()
    assert (new["name"], new["valid_from"], new["valid_to"]) == ("古陂新镇", "2018-06-01", None)
    assert await every_item(client, "/areas", city, parent=OLD) == []
    after = await every_item(client, "/areas", city, parent=NEW, limit=500)
    assert [one["code"] for one in after] == [NEW + one["code"][9:] for one in before]
    assert [one["name"] for one in after] == [one["name"] for one in before]
    asked = await every_item(client, "/areas", city, parent=OLD, abolished=True, limit=500)
    assert [one["code"] for one in asked] == [one["code"] for one in before]
    then = await every_item(client, "/areas", city, parent="360722", on="2018-05-31", limit=500)
    now = await every_item(client, "/areas", city, parent="360722", on="2018-06-01", limit=500)
    assert {one["code"] for one in then} - {one["code"] for one in now} == {OLD + "000"}
    assert {one["code"] for one in now} - {one["code"] for one in then} == {NEW + "000"}
    for code, day in ((OLD, "2018-06-01"), (NEW, "2018-05-31")):
        reply = await client.get(f"/areas/{code}", params={"on": day}, headers=city)
        assert (reply.status_code, reply.json()["field"]) == (404, "on")
    async with sessions() as session:
        rows = await session.scalars(select(AreaRecord).where(table_of(AreaRecord).c.code.startswith(NEW)))
        assert {row.county_code for row in rows} == {"360722"}
    listed = await every_item(client, "/registry/villages", city, area=OLD, limit=500)
    assert [one["village_code"][:9] for one in listed] == [NEW] * len(listed)
    both = await every_item(client, "/registry/villages", city, area=OLD, limit=500, abolished=True)
    assert len(both) == 2 * len(listed)
    assert {one["present_code"] for one in both} == {one["village_code"] for one in listed}


async def test_a_household_is_found_by_the_old_and_by_the_new_code_and_its_key_never_changes(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    before = await registered(client, sign_in(Role.TOWNSHIP, OLD), village_code=OLD + "201")
    await registered(client, county, number="H009", serial=9, village_code="360722103201")
    await changed(client, city, "renumbered", OLD, NEW)
    old, new = sign_in(Role.TOWNSHIP, OLD), sign_in(Role.TOWNSHIP, NEW)
    after = await registered(client, new, number="H002", serial=5, village_code=NEW + "201")
    # the town's own officers, whichever code their accounts bear, and those who ask by either
    for who in (old, new):
        assert await found(client, who) == ["H001", "H002"]
        for area in (OLD, NEW, OLD + "201", NEW + "201"):
            assert await found(client, who, area) == ["H001", "H002"]
        assert await found(client, who, OLD + "202") == []
        read = (await client.get(f"{HOUSEHOLDS}/{before['id']}", headers=who)).json()
        assert (read["village_code"], read["present_village_code"]) == (OLD + "201", NEW + "201")
    for area in (OLD, NEW):
        assert await found(client, county, area) == ["H001", "H002"]
    assert await found(client, sign_in(Role.VILLAGE_CADRE, NEW + "201")) == ["H001", "H002"]
    assert await found(client, sign_in(Role.VILLAGE_CADRE, NEW + "202")) == []
    assert (
        await client.get(f"{HOUSEHOLDS}/{before['id']}", headers=sign_in(Role.TOWNSHIP, "360722103"))
    ).status_code == 404
    async with sessions() as session:
        rows = {row.household_no: row for row in await session.scalars(select(Household))}
    assert {rows[number].county_code for number in ("H001", "H002")} == {"360722"}
    assert (rows["H001"].village_code, rows["H001"].version) == (OLD + "201", 1)
    assert after["county_code"] == "360722"


async def test_a_county_under_another_code_keeps_its_tenant(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, sign_in(Role.TOWNSHIP, OLD), village_code=OLD + "201")
    await changed(client, city, "renumbered", "360722", "360799", name="信丰区", source="国函〔2018〕1号")
    new = sign_in(Role.COUNTY_OFFICE, "360799")
    made_now = await registered(client, new, number="H002", serial=5, village_code="360799102201")
    assert made_now["county_code"] == "360722"
    # a number is taken in the county, whatever it is called
    again = await client.post(HOUSEHOLDS, json=a_family("H001", 9, village_code="360799102202"), headers=new)
    assert (again.status_code, again.json()["code"]) == (409, "registry.duplicate_household")
    for who in (new, sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.TOWNSHIP, "360799102"), city):
        assert await found(client, who) == ["H001", "H002"]
    assert await found(client, sign_in(Role.COUNTY_OFFICE, "360723")) == []
    (event,) = [one for one in await outbox(sessions) if one.routing_key == "registry.area_succeeded.v1"]
    assert (event.county_code, event.data["old_code"], event.data["new_code"], event.data["whole"]) == (
        *("360722", "360722", "360799"),
        True,
    )


async def test_a_merged_village_hands_its_households_on_and_keeps_its_own_code_apart(
    client: httpx.AsyncClient, city: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, township, village_code=OLD + "201")
    await registered(client, township, number="H002", serial=5, village_code=OLD + "202")
    await changed(client, city, "merged", OLD + "201", OLD + "202")
    assert await found(client, township, OLD + "202") == ["H001", "H002"]
    assert await found(client, township, OLD + "201") == ["H001"]
    # the cadre of the village that went sees what was its own, and no more
    assert await found(client, sign_in(Role.VILLAGE_CADRE, OLD + "201")) == ["H001"]
    assert await found(client, sign_in(Role.VILLAGE_CADRE, OLD + "202")) == ["H001", "H002"]
    refused = await client.post(HOUSEHOLDS, json=a_family("H003", 9, village_code=OLD + "201"), headers=township)
    assert (refused.status_code, refused.json()["code"]) == (409, "registry.area_gone")
    assert f"现行代码为 {OLD}202" in refused.json()["detail"]


async def test_a_town_that_is_split_goes_village_by_village(
    client: httpx.AsyncClient, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    town = "360722106"
    one, other = town + "201", town + "202"
    await registered(client, county, village_code=one)
    await registered(client, county, number="H002", serial=5, village_code=other)
    await changed(client, city, "established", "360722153", name="柳塘镇")
    early = await client.post(CHANGES, json=a_change("abolished", town), headers=city)
    assert (early.status_code, early.json()["code"]) == (409, "registry.area_has_parts")
    await changed(client, city, "renumbered", one, "360722153200")
    assert await found(client, sign_in(Role.TOWNSHIP, "360722153")) == ["H001"]
    assert await found(client, sign_in(Role.TOWNSHIP, town)) == ["H002"]
    asked = await client.get(HOUSEHOLDS, params={"village_code": one}, headers=sign_in(Role.TOWNSHIP, town))
    assert (asked.status_code, asked.json()["code"]) == (403, "auth.outside_area")
    assert await found(client, sign_in(Role.TOWNSHIP, "360722153"), one) == ["H001"]


async def test_a_town_that_moves_to_another_county_is_seen_from_there(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, county, village_code=OLD + "201")
    await registered(client, county, number="H002", serial=5, village_code="360722103201")
    await changed(client, city, "renumbered", OLD, "360723152")
    beside = sign_in(Role.COUNTY_OFFICE, "360723")
    await registered(client, beside, number="H003", serial=9, village_code="360723152202")
    assert await found(client, beside) == ["H001", "H003"]
    assert await found(client, county) == ["H002"]
    assert await found(client, sign_in(Role.TOWNSHIP, "360723152")) == ["H001", "H003"]
    assert await found(client, city) == ["H001", "H002", "H003"]
    async with sessions() as session:
        assert set(await session.scalars(select(table_of(Household).c.county_code))) == {"360722"}


async def test_a_town_that_moved_keeps_its_tenant_when_its_new_county_comes_to_another_code(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    first = await registered(client, county, village_code=OLD + "201")
    await changed(client, city, "renumbered", OLD, "360723152")
    await changed(client, city, "renumbered", "360723", "360799", name="大余区")
    beside = sign_in(Role.COUNTY_OFFICE, "360799")
    await registered(client, beside, number="H002", serial=9, village_code="360799152202")
    assert await found(client, beside) == ["H001", "H002"]
    assert await found(client, county) == []
    async with sessions() as session:
        assert set(await session.scalars(select(table_of(Household).c.county_code))) == {"360722"}
    step = {"occurred_on": "2018-07-01", "reason": "搬迁", "village_code": "360799152202"}
    moved = await client.post(f"{HOUSEHOLDS}/{first['id']}/move", json=step, headers={**beside, "If-Match": '"1"'})
    assert moved.status_code == 200, moved.text

    await changed(client, city, "renumbered", "360799152", "360724154", effective_on="2019-06-01")
    last = sign_in(Role.COUNTY_OFFICE, "360724")
    await registered(client, last, number="H003", serial=11, village_code="360724154202")
    assert await found(client, last) == ["H001", "H002", "H003"]
    assert await found(client, beside) == []
    async with sessions() as session:
        assert set(await session.scalars(select(table_of(Household).c.county_code))) == {"360722"}


async def test_the_counties_of_a_renumbered_city_keep_their_tenants(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, county, village_code=OLD + "201")
    await changed(client, sign_in(Role.ADMINISTRATOR, "36"), "renumbered", "3607", "3699")
    new = sign_in(Role.COUNTY_OFFICE, "369922")
    await registered(client, new, number="H002", serial=9, village_code="369922102202")
    await registered(
        client, sign_in(Role.COUNTY_OFFICE, "369923"), number="H003", serial=11, village_code="369923100201"
    )
    for who in (new, county):
        assert await found(client, who) == ["H001", "H002"]
    assert await found(client, sign_in(Role.CITY_OFFICE, "3699")) == ["H001", "H002", "H003"]
    async with sessions() as session:
        rows = {row.household_no: row.county_code for row in await session.scalars(select(Household))}
    assert rows == {"H001": "360722", "H002": "360722", "H003": "360723"}


async def test_a_households_records_move_with_its_town(
    client: httpx.AsyncClient, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, county, village_code=OLD + "201")
    training = (await client.post("/registry/trainings", json=a_training(household), headers=county)).json()
    await changed(client, city, "renumbered", OLD, "360723152")
    for who, seen in (
        (county, []),
        (sign_in(Role.COUNTY_OFFICE, "360723"), [training["id"]]),
        (sign_in(Role.TOWNSHIP, "360723152"), [training["id"]]),
        (sign_in(Role.TOWNSHIP, OLD), [training["id"]]),
        (city, [training["id"]]),
    ):
        listed = (await client.get("/registry/trainings", headers=who)).json()["items"]
        assert [one["id"] for one in listed] == seen
        status = (await client.get(f"/registry/trainings/{training['id']}", headers=who)).status_code
        assert status == (200 if seen else 404)


async def test_help_in_a_village_that_bears_another_countys_code_is_shown(
    client: httpx.AsyncClient, city: SIGNED_IN, sign_in: SignIn
) -> None:
    await changed(client, city, "renumbered", OLD, "360723152")
    town, village = sign_in(Role.TOWNSHIP, "360723152"), "360723152201"
    await registered(client, town, village_code=village)
    unit = await helping.made(client, town, "help-units", helping.a_unit("U1", area_code="360723152000"))
    await helping.made(client, town, "village-pairings", helping.a_cover(village, unit_id=unit["id"]))
    (line,) = (await helping.seen(client, town, f"villages/{village}"))["lines"]
    assert line["unit"]["number"] == "U1"
    traced = helping.a_step(content="已落实", reached_on="2016-03-01", area_code=village, item="funds")
    (before,) = (await helping.seen(client, town, "items-missing", level="village"))["items"]
    await helping.made(client, town, "village-items", traced | {"item": before["missing"][0]})
    (after,) = (await helping.seen(client, town, "items-missing", level="village"))["items"]
    assert after["missing"] == before["missing"][1:]


async def test_a_household_under_its_villages_old_code_has_what_the_village_has_under_the_new_one(
    client: httpx.AsyncClient, city: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, county, village_code=OLD + "201")
    await changed(client, city, "renumbered", OLD, NEW)
    unit = await helping.made(client, county, "help-units", helping.a_unit("U1"))
    at = f"{HOUSEHOLDS}/{household['id']}"
    before = (await client.get(f"{at}/completeness", headers=county)).json()["missing"]
    await helping.made(client, county, "village-pairings", helping.a_cover(NEW + "201", unit_id=unit["id"]))
    after = (await client.get(f"{at}/completeness", headers=county)).json()["missing"]
    assert [one["entry"] for one in before if one not in after] == ["helper_unit"]
    card = (await client.get(f"{at}/card", headers=county)).text
    assert "县住建局" in card
    batch = helping.a_step(
        area_code=NEW + "201",
        trace_code="XF-1",
        product="脐橙",
        quantity="10",
        unit="箱",
        produced_on="2018-11-01",
        household_no="H001",
    )
    await helping.made(client, county, "goods-batches", batch)


async def test_a_town_names_its_countys_unit_under_whatever_code_the_county_entered_it(
    client: httpx.AsyncClient, city: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    unit = await helping.made(client, county, "help-units", helping.a_unit("U1", area_code="360722000000"))
    await changed(client, city, "renumbered", "360722", "360798")
    town = sign_in(Role.TOWNSHIP, "360798102")
    helper = helping.a_helper("P01", area_code="360798102000", unit_id=unit["id"])
    assert (await helping.made(client, town, "helpers", helper))["unit_id"] == unit["id"]


async def test_an_import_takes_the_codes_that_hold_and_stands_with_the_towns_own_county(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, sign_in: SignIn
) -> None:
    await changed(client, city, "renumbered", OLD, "360723152")
    # the county that the town joined keeps other books: its officers are told, the town's own may import
    for who, village, accepted in (
        (sign_in(Role.COUNTY_OFFICE, "360723"), "360723152201", 0),
        (sign_in(Role.TOWNSHIP, OLD), OLD + "201", 0),
        (sign_in(Role.TOWNSHIP, OLD), "360723152201", 1),
    ):
        job = await upload_families(client, who, [a_household(行政村代码=village)], [a_member()])
        assert job["accepted_households"] == accepted, job
    assert (await commit(client, sign_in(Role.TOWNSHIP, OLD), job["id"])).status_code == 200
    async with sessions() as session:
        (row,) = (await session.scalars(select(Household))).all()
    assert (row.county_code, row.village_code) == ("360722", "360723152201")
    assert await found(client, sign_in(Role.COUNTY_OFFICE, "360723")) == ["H001"]


async def test_a_villages_records_and_poverty_follow_its_code(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, city: SIGNED_IN, sign_in: SignIn
) -> None:
    await put_in_force(client, sessions, clock, "town-2017")
    town = sign_in(Role.TOWNSHIP, "360722106")
    await made(client, town, "village-profiles", a_profile())
    await made(client, town, "village-years", a_year(people=200))
    await made(client, town, "village-teams", a_posting())
    await registered(client, town, village_code="360722106201")
    await changed(client, city, "renumbered", "360722106", "360722156", effective_on="2018-03-01")
    new = sign_in(Role.TOWNSHIP, "360722156")
    judged = (await client.get("/registry/villages/360722156201/exit", headers=new)).json()
    assert (judged["met"], judged["poor_people"], judged["people"]) == (True, 2, 200)
    shown = (await client.get("/registry/villages/360722156201", headers=new)).json()
    assert shown["planned_exit_year"] == 2017
    sums = (await client.get("/registry/villages/totals", params={"year": 2017}, headers=new)).json()
    assert (sums["counted"]["people"], "360722156201" in sums["missing"]) == (200, False)
    lacking = (await client.get("/registry/villages/360722156201/team-breaches", headers=new)).json()
    assert [one["code"] for one in lacking["breaches"]] == ["resident_cadre"]
    assert [one["area_code"] for one in await every_item(client, "/registry/village-years", new)] == ["360722106201"]
    old = await client.post("/registry/village-years", json=a_year(year=2018), headers=town)
    assert (old.status_code, old.json()["code"], old.json()["field"]) == (409, "registry.area_gone", "area_code")
    fresh = await made(client, new, "village-years", a_year("360722156201", year=2018))
    assert fresh["county_code"] == "360722"


async def test_a_poor_village_stays_poor_under_its_new_code(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, city: SIGNED_IN, county: SIGNED_IN
) -> None:
    await put_in_force(client, sessions, clock, "gupo-2014")
    await changed(client, city, "renumbered", OLD, NEW)
    poor = await every_item(client, "/registry/villages", county, poor=True)
    assert {one["village_code"][:9] for one in poor} == {NEW}
    assert [one["listed_by"] for one in poor].count("province") == 1
    assert len(poor) == 8


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        (a_change("renamed", OLD), 422, "registry.area_change_incomplete", "name"),
        (a_change("abolished", OLD, name="名"), 422, "registry.area_change_incomplete", "name"),
        (a_change("renumbered", OLD), 422, "registry.area_change_incomplete", "successor_code"),
        (a_change("abolished", OLD, NEW), 422, "registry.area_change_incomplete", "successor_code"),
        (a_change("merged", OLD, OLD), 422, "registry.area_levels_differ", "successor_code"),
        (a_change("merged", OLD + "201", "360722103"), 422, "registry.area_levels_differ", "successor_code"),
        (a_change("renumbered", OLD, "360722103"), 409, "registry.area_exists", "successor_code"),
        (a_change("established", OLD, name="名"), 409, "registry.area_exists", "code"),
        (a_change("established", "360798101", name="名"), 422, "area.unknown", "code"),
        (a_change("merged", OLD, "360722103"), 409, "registry.area_has_parts", "code"),
        (a_change("merged", OLD + "201", OLD + "299"), 422, "area.unknown", "successor_code"),
        (a_change("abolished", "360722198"), 422, "area.unknown", "code"),
        (a_change("renumbered", "510824", "360798"), 403, "auth.outside_area", "code"),
        (a_change("renumbered", "360722", "510825"), 403, "auth.outside_area", "successor_code"),
        (a_change("renamed", OLD, name="名", effective_on="2999-01-01"), 422, "request.date_in_future", "effective_on"),
        (a_change("dissolved", OLD), 422, "request.invalid", "kind"),
        (a_change("renamed", OLD, name="名", source=" "), 422, "request.invalid", "source"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(
    client: httpx.AsyncClient, sessions: Sessions, city: SIGNED_IN, change: Json, status: int, code: str, field: str
) -> None:
    before = await count(sessions, AreaRecord)
    reply = await client.post(CHANGES, json=change, headers=city)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)
    assert (await count(sessions, AreaRecord), await count(sessions, AreaChangeRecord)) == (before, 0)


async def test_a_village_with_households_is_not_abolished(
    client: httpx.AsyncClient, city: SIGNED_IN, county: SIGNED_IN
) -> None:
    one, other = OLD + "201", OLD + "202"
    household = await registered(client, county, village_code=one)
    await changed(client, city, "renumbered", one, OLD + "298")
    gone = a_change("abolished", OLD + "298")
    refused = await client.post(CHANGES, json=gone, headers=city)
    assert (refused.status_code, refused.json()["code"]) == (409, "registry.area_inhabited")
    assert refused.json()["detail"] == f"{OLD}298 还有 1 户在册"
    step = {"occurred_on": gone["effective_on"], "reason": "搬迁", "village_code": other}
    at = f"{HOUSEHOLDS}/{household['id']}/move"
    assert (await client.post(at, json=step, headers={**county, "If-Match": '"1"'})).status_code == 200
    assert (await client.post(CHANGES, json=gone, headers=city)).status_code == 201


async def test_a_code_goes_once_and_no_change_lies_before_its_first_day(
    client: httpx.AsyncClient, city: SIGNED_IN
) -> None:
    await changed(client, city, "renumbered", OLD, NEW)
    for change, code in (
        (a_change("renamed", OLD, name="名"), "registry.area_gone"),
        (a_change("renumbered", "360722103", OLD), "registry.area_exists"),
        (a_change("merged", "360722103201", OLD + "201"), "registry.area_gone"),
        (a_change("renamed", NEW, name="名", effective_on="2018-05-31"), "registry.change_before_area"),
    ):
        assert (await client.post(CHANGES, json=change, headers=city)).json()["code"] == code
    await changed(client, city, "renumbered", NEW, "360722154", effective_on="2019-01-01")
    assert (await client.get(f"/areas/{OLD}", headers=city)).json()["present_code"] == "360722154000"
    history = (await client.get(CHANGES, params={"code": "360722154"}, headers=city)).json()["items"]
    assert [(one["code"], one["successor_code"]) for one in history] == [(NEW + "000", "360722154000")]


async def test_only_the_city_and_the_administrator_change_areas(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    assert PERMISSIONS["area.change"] == {Role.CITY_OFFICE, Role.ADMINISTRATOR}
    for role, area in ((Role.COUNTY_OFFICE, "360722"), (Role.TOWNSHIP, OLD), (Role.AUDITOR, "3607")):
        reply = await client.post(CHANGES, json=a_change("renamed", OLD, name="名"), headers=sign_in(role, area))
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    # and only inside their own area
    beside = await client.post(
        CHANGES, json=a_change("renamed", OLD, name="名"), headers=sign_in(Role.ADMINISTRATOR, "360723")
    )
    assert (beside.status_code, beside.json()["code"]) == (403, "auth.outside_area")
    listed = await client.get(CHANGES, params={"code": "360722"}, headers=sign_in(Role.COUNTY_OFFICE, "360723"))
    assert (listed.status_code, listed.json()["code"]) == (403, "auth.outside_area")


async def test_the_shipped_changes_are_recorded_once_and_old_codes_tell_what_took_their_place(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, city: SIGNED_IN
) -> None:
    for times in (3, 0):
        async with transaction(sessions) as session:
            done = await apply_changes(session, clock, this_operator(), read_changes(CHANGES_FILE), CHANGES_FILE)
        assert done == times
    for old, name, day, new in (
        ("360782", "南康市", "2014-02-25", "360703"),
        ("360721", "赣县", "2016-12-28", "360704"),
        ("360727", "龙南县", "2020-06-30", "360783"),
    ):
        area = (await client.get(f"/areas/{old}", headers=city)).json()
        assert (area["name"], area["valid_to"], area["present_code"]) == (name, day, new + "000000")
        inside = (await client.get(f"/areas/{old}100000", headers=city)).json()
        assert (inside["valid_to"], inside["present_code"]) == (day, new + "100000")
    # every service has them with the program: none is announced or kept again
    assert (await count(sessions, AreaSuccession), await outbox(sessions)) == (0, [])
    assert await count(sessions, Village) == await count_of_list(sessions)


async def count_of_list(sessions: Sessions) -> int:
    """Villages of the area table."""
    async with sessions() as session:
        return len(
            (
                await session.scalars(
                    select(table_of(AreaRecord).c.code).where(table_of(AreaRecord).c.level == "village")
                )
            ).all()
        )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("moved,360722102000,,360722152000,,2018-06-01,文", "no kind of change"),
        ("renumbered,36072,,360722152000,,2018-06-01,文", "no area code"),
        ("renumbered,360722102000,,360722152000,,2018-13-01,文", "is no date"),
        ("renumbered,360722102000,,360722152000,,2018-06-01,", "source is empty"),
        ("renumbered,360722102000,,360722152000,2018-06-01,文", "7 columns"),
        ("renumbered,360722102000,,360722103000,,2018-06-01,文", "The code is taken"),
        ("abolished,360722102000,,,,2018-06-01,文", "have not been changed"),
    ],
)
async def test_a_mistake_in_a_file_of_changes_names_its_line_and_nothing_is_written(
    sessions: Sessions, clock: Clock, tmp_path: Path, row: str, words: str
) -> None:
    path = tmp_path / "changes.csv"
    head = CHANGES_FILE.read_text("utf-8").splitlines()[0]
    good = "renumbered,360722106000,,360722156000,小江新镇,2018-06-01,文"
    path.write_text(f"{head}\n{good}\n{row}\n", encoding="utf-8")
    with pytest.raises(AreaFileInvalid, match=words) as refused:
        async with transaction(sessions) as session:
            await apply_changes(session, clock, this_operator(), read_changes(path), path)
    assert refused.value.line == 3
    assert await count(sessions, AreaChangeRecord) == 0
    path.write_text(f"{head}\n{good}\n", encoding="utf-8")
    async with transaction(sessions) as session:
        assert await apply_changes(session, clock, this_operator(), read_changes(path), path) == 1
        (change,) = (await session.scalars(select(AreaChangeRecord))).all()
    assert (change.name, change.effective_on, change.role) == ("小江新镇", date(2018, 6, 1), "operator")
