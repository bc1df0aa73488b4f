"""War zones and grids over HTTP: areas in one unit at a time, dates, gaps, every refusal, scope, two at once."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.conftest import Consume
from tests.monitoring.supervised import (
    COUNTY,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    SignIn,
    refusal,
)
from tests.monitoring.test_area_changes import succeeded

pytestmark = pytest.mark.usefixtures("plans")

URL = "/monitoring/supervision/units"


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


def a_unit(**given: Any) -> dict[str, Any]:
    """A zone's body, unless told otherwise."""
    return {
        "zone": "zone_1",
        "level": 0,
        "name": "第一战区",
        "post": "县委副书记",
        "area_codes": [TOWN],
        "occurred_on": "2020-03-01",
        **given,
    }


async def made(client: httpx.AsyncClient, office: dict[str, str], **given: Any) -> dict[str, Any]:
    """A unit that was set up."""
    reply = await client.post(URL, json=a_unit(**given), headers=office)
    assert reply.status_code == 201, reply.text
    unit: dict[str, Any] = reply.json()
    return unit


def held(unit: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """What a unit holds or held."""
    return [(area["area_code"], area["from_on"], area["until_on"]) for area in unit["areas"]]


@pytest.mark.requirement("R001-039")
async def test_a_zone_and_three_levels_of_grids_are_set_up(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    zone = await made(client, office, area_codes=[TOWN, OTHER_TOWN])
    assert (zone["level"], zone["parent_id"], zone["county_code"], zone["ended_on"]) == (0, None, COUNTY, None)
    assert held(zone) == [(TOWN, "2020-03-01", None), (OTHER_TOWN, "2020-03-01", None)]
    parent = zone
    for level, area in ((1, TOWN), (2, VILLAGE), (3, VILLAGE)):
        parent = await made(
            client, office, level=level, parent_id=parent["id"], name=f"{level}级", post="组长", area_codes=[area]
        )
        assert (parent["level"], parent["zone"], held(parent)) == (level, "zone_1", [(area, "2020-03-01", None)])
    assert (await client.get(f"{URL}/{parent['id']}", headers=office)).json() == parent
    deeper = a_unit(level=4, parent_id=parent["id"], area_codes=[VILLAGE])
    reply = await client.post(URL, json=deeper, headers=office)
    assert refusal(reply) == (422, "monitoring.unknown_grid_level", "level")


@pytest.mark.requirement("R001-039")
async def test_the_four_zones_of_the_plan_are_known_and_no_fifth(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    reply = await client.post(URL, json=a_unit(zone="zone_5"), headers=office)
    assert refusal(reply) == (422, "monitoring.unknown_zone", "zone")
    assert reply.json()["detail"].count("战区）") == 4


async def test_an_area_moves_from_unit_to_unit_on_a_day(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    first = await made(client, office)
    second = await made(client, office, zone="zone_2", area_codes=[OTHER_TOWN])

    async def step(unit: dict[str, Any], path: str, on: str, area: str = TOWN) -> httpx.Response:
        body = {"area_code": area, "occurred_on": on}
        return await client.post(f"{URL}/{unit['id']}/{path}", json=body, headers=office)

    assert refusal(await step(second, "areas", "2020-05-01")) == (409, "monitoring.area_held", "area_code")
    assert refusal(await step(second, "areas", "2020-05-01", VILLAGE)) == (409, "monitoring.area_held", "area_code")
    assert refusal(await step(second, "areas/release", "2020-05-01")) == (409, "monitoring.area_not_held", "area_code")
    assert refusal(await step(first, "areas/release", "2020-02-29")) == (
        422,
        "request.date_before_step",
        "occurred_on",
    )
    assert held((await step(first, "areas/release", "2020-05-01")).json()) == [(TOWN, "2020-03-01", "2020-05-01")]
    assert refusal(await step(second, "areas", "2020-04-30")) == (409, "monitoring.area_held", "area_code")
    assert held((await step(second, "areas", "2020-05-01")).json()) == [
        (TOWN, "2020-05-01", None),
        (OTHER_TOWN, "2020-03-01", None),
    ]
    assert refusal(await step(second, "areas", "2020-02-28")) == (422, "request.date_before_step", "occurred_on")


@pytest.mark.requirement("R001-039")
async def test_areas_that_no_unit_answers_for_are_reported(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    zone = await made(client, office, area_codes=[TOWN])
    await made(client, office, level=1, parent_id=zone["id"], area_codes=[TOWN], occurred_on="2020-04-01")

    async def gaps(area: str, on: str) -> list[tuple[int, int, bool, int]]:
        reply = await client.get(f"/monitoring/supervision/gaps?area={area}&on={on}", headers=office)
        return [
            (level["level"], level["areas"], TOWN in level["without_unit"], len(level["without_unit"]))
            for level in reply.json()["levels"]
        ]

    towns = (await gaps(COUNTY, "2020-03-31"))[0][1]
    villages = (await gaps(COUNTY, "2020-03-31"))[2][1]
    assert await gaps(COUNTY, "2020-02-29") == [
        (0, towns, True, towns),
        (1, towns, True, towns),
        (2, villages, False, villages),
        (3, villages, False, villages),
    ]
    assert [level[2:] for level in await gaps(COUNTY, "2020-03-31")][:2] == [(False, towns - 1), (True, towns)]
    assert [level[2:] for level in await gaps(COUNTY, "2020-04-01")][:2] == [(False, towns - 1), (False, towns - 1)]
    assert [level[:2] for level in await gaps(TOWN, "2020-04-01")][:2] == [(0, 1), (1, 1)]
    assert [level[2:] for level in await gaps(TOWN, "2020-04-01")][:2] == [(False, 0), (False, 0)]


async def test_what_is_not_fit_is_refused(client: httpx.AsyncClient, office: dict[str, str], clock: Clock) -> None:
    async def refused(**given: Any) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=a_unit(**given), headers=office))

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await refused(occurred_on=tomorrow) == (422, "request.date_in_future", "occurred_on")
    assert await refused(area_codes=["360722102000"]) == (403, "auth.outside_area", "area_codes")
    assert await refused(area_codes=["410327999000"]) == (422, "area.unknown", "area_codes")
    assert await refused(area_codes=["41032"]) == (422, "area.bad_code", "area_codes")
    assert await refused(name="  ") == (422, "request.invalid", "name")
    assert await refused(area_codes=[TOWN, VILLAGE]) == (409, "monitoring.area_held", "area_codes")
    assert await refused(parent_id=str(new_id())) == (422, "monitoring.wrong_parent", "parent_id")
    assert await refused(level=1) == (422, "monitoring.wrong_parent", "parent_id")
    assert await refused(level=1, parent_id=str(new_id())) == (404, "monitoring.unknown_unit", "parent_id")

    zone = await made(client, office)
    assert await refused(area_codes=[OTHER_TOWN]) == (409, "monitoring.zone_exists", "zone")
    second = await client.post(URL, json=a_unit(area_codes=[OTHER_TOWN]), headers=office)
    assert second.json()["detail"] == f"第一战区已设立为{zone['name']}"
    assert await refused(level=2, parent_id=zone["id"]) == (422, "monitoring.wrong_parent", "parent_id")
    assert await refused(level=1, parent_id=zone["id"], zone="zone_2") == (422, "monitoring.wrong_parent", "parent_id")
    for given, told in (
        ({"level": 2}, f"{zone['name']}是战区；上级应为同一战区的第1级网格"),
        ({"level": 1, "zone": "zone_2"}, f"{zone['name']}是另一个战区；上级应为所在战区"),
    ):
        reply = await client.post(URL, json=a_unit(parent_id=zone["id"], **given), headers=office)
        assert reply.json()["detail"] == told
    outside = await refused(level=1, parent_id=zone["id"], area_codes=[OTHER_VILLAGE])
    assert outside == (409, "monitoring.outside_parent", "area_codes")
    early = await refused(level=1, parent_id=zone["id"], occurred_on="2020-02-29")
    assert early == (409, "monitoring.outside_parent", "area_codes")


async def test_a_unit_belongs_to_one_county(
    client: httpx.AsyncClient, sign_in: SignIn, sessions: Sessions, clock: Clock
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "360700000000", date(2014, 1, 1))
    city = sign_in(Role.CITY_OFFICE, "3607")
    own, other = "360722102000", "360721100000"
    reply = await client.post(URL, json=a_unit(area_codes=[own, other]), headers=city)
    assert refusal(reply) == (422, "monitoring.several_counties", "area_codes")
    reply = await client.post(URL, json=a_unit(area_codes=["3607"]), headers=city)
    assert refusal(reply) == (422, "monitoring.area_too_wide", "area_codes")
    zone = await made(client, city, area_codes=[own])
    body = {"area_code": other, "occurred_on": "2020-04-01"}
    reply = await client.post(f"{URL}/{zone['id']}/areas", json=body, headers=city)
    assert refusal(reply) == (422, "monitoring.several_counties", "area_code")


async def test_what_grids_stand_on_is_not_given_up(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    zone = await made(client, office, area_codes=[TOWN, OTHER_TOWN])
    grid = await made(client, office, level=1, parent_id=zone["id"], area_codes=[VILLAGE])

    async def release(unit: dict[str, Any], area: str) -> httpx.Response:
        body = {"area_code": area, "occurred_on": "2020-05-01"}
        return await client.post(f"{URL}/{unit['id']}/areas/release", json=body, headers=office)

    async def end(unit: dict[str, Any], on: str) -> httpx.Response:
        return await client.post(f"{URL}/{unit['id']}/end", json={"occurred_on": on}, headers=office)

    assert refusal(await release(zone, TOWN)) == (409, "monitoring.unit_in_use", None)
    assert (await release(zone, OTHER_TOWN)).status_code == 200
    assert refusal(await end(zone, "2020-06-01")) == (409, "monitoring.unit_in_use", None)
    assert refusal(await end(grid, "2020-02-01")) == (422, "request.date_before_step", "occurred_on")
    ended = (await end(grid, "2020-05-01")).json()
    assert (ended["ended_on"], held(ended)) == ("2020-05-01", [(VILLAGE, "2020-03-01", "2020-05-01")])
    assert refusal(await end(grid, "2020-05-01")) == (409, "monitoring.unit_ended", None)
    assert refusal(await release(grid, VILLAGE)) == (409, "monitoring.unit_ended", None)
    assert (await release(zone, TOWN)).status_code == 200
    assert refusal(await end(zone, "2020-04-30")) == (422, "request.date_before_step", "occurred_on")
    assert (await end(zone, "2020-05-01")).json()["ended_on"] == "2020-05-01"
    assert (await made(client, office, occurred_on="2020-05-01"))["zone"] == "zone_1"


async def test_units_are_listed_by_what_is_asked(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    zone = await made(client, office)
    other = await made(client, office, zone="zone_2", area_codes=[OTHER_TOWN], occurred_on="2020-04-01")
    grid = await made(client, office, level=1, parent_id=zone["id"])

    async def listed(query: str) -> list[str]:
        return [unit["id"] for unit in (await client.get(f"{URL}?{query}", headers=office)).json()["items"]]

    assert await listed("") == [zone["id"], other["id"], grid["id"]]
    assert await listed("zone=zone_1") == [zone["id"], grid["id"]]
    assert await listed("level=1") == [grid["id"]]
    assert await listed("on=2020-03-31") == [zone["id"], grid["id"]]
    assert await listed("on=2020-02-29") == []
    assert await listed(f"area={OTHER_TOWN}") == [other["id"]]
    first = (await client.get(f"{URL}?limit=2", headers=office)).json()
    assert [unit["id"] for unit in first["items"]] == [zone["id"], other["id"]]
    assert await listed(f"limit=2&after={first['next']}") == [grid["id"]]
    assert refusal(await client.get(f"{URL}?after=x", headers=office)) == (422, "request.invalid", "after")
    assert refusal(await client.get(f"{URL}?zones=x", headers=office))[:2] == (422, "request.invalid")


async def test_who_sits_in_a_unit_sees_it_and_others_do_not(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    zone = await made(client, office)
    for role, area, sees in (
        (Role.VILLAGE_CADRE, VILLAGE, True),
        (Role.TOWNSHIP, TOWN[:9], True),
        (Role.TOWNSHIP, OTHER_TOWN[:9], False),
        (Role.CITY_OFFICE, "4103", True),
        (Role.COUNTY_OFFICE, "360722", False),
    ):
        who = sign_in(role, area)
        reply = await client.get(f"{URL}/{zone['id']}", headers=who)
        assert reply.status_code == (200 if sees else 404)
        assert len((await client.get(URL, headers=who)).json()["items"]) == int(sees)
        if not sees:
            assert refusal(reply) == (404, "monitoring.unknown_unit", "id")
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    assert refusal(await client.post(URL, json=a_unit(), headers=township))[:2] == (403, "auth.forbidden")
    foreign = sign_in(Role.COUNTY_OFFICE, "360722")
    reply = await client.post(f"{URL}/{zone['id']}/end", json={"occurred_on": "2020-04-01"}, headers=foreign)
    assert refusal(reply)[:2] == (404, "monitoring.unknown_unit")
    reply = await client.get("/monitoring/supervision/gaps?area=360722102", headers=foreign)
    assert refusal(reply)[:2] == (409, "policy.none_active")
    assert "没有对战区和网格作出规定的生效政策" in reply.json()["detail"]


@pytest.mark.parametrize(("old", "new"), [(TOWN[:9], "410327150"), (COUNTY, "410399")])
async def test_what_a_unit_holds_it_holds_under_the_areas_later_code_too(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn, old: str, new: str
) -> None:
    city = sign_in(Role.CITY_OFFICE, "4103")
    zone = await made(client, city)
    grid = await made(client, city, level=1, parent_id=zone["id"], area_codes=[VILLAGE])

    async def gaps(area: str) -> list[tuple[int, int]]:
        reply = await client.get(f"/monitoring/supervision/gaps?area={area}&on=2020-05-01", headers=city)
        return [(level["areas"], len(level["without_unit"])) for level in reply.json()["levels"]]

    before = await gaps(COUNTY)
    assert before == [(16, 15), (16, 16), (362, 362), (362, 362)]
    await succeeded(client, sessions, consume, old, new)
    town, village = (new + code[len(new) :] for code in (TOWN, VILLAGE))
    other_town = new[:6] + OTHER_TOWN[6:]
    assert await gaps(new[:6]) == before
    second = await made(client, city, zone="zone_2", area_codes=[other_town])

    async def step(unit: dict[str, Any], path: str, area: str) -> httpx.Response:
        body = {"area_code": area, "occurred_on": "2020-05-01"}
        return await client.post(f"{URL}/{unit['id']}/{path}", json=body, headers=city)

    for area in (TOWN, town, village):
        assert refusal(await step(second, "areas", area)) == (409, "monitoring.area_held", "area_code"), area
    within = await made(client, city, level=1, parent_id=zone["id"], area_codes=[village[:9] + "202"])
    assert refusal(await step(within, "areas", village)) == (409, "monitoring.area_held", "area_code")
    assert refusal(await step(zone, "areas/release", town)) == (409, "monitoring.unit_in_use", None)
    assert held((await step(grid, "areas/release", village)).json()) == [(VILLAGE, "2020-03-01", "2020-05-01")]
    assert (await step(within, "areas/release", village[:9] + "202")).status_code == 200
    assert held((await step(zone, "areas/release", town)).json()) == [(TOWN, "2020-03-01", "2020-05-01")]
    assert (await step(second, "areas", town)).status_code == 200
    township = sign_in(Role.TOWNSHIP, town[:9])
    shown = (await client.get(f"{URL}?level=0", headers=township)).json()["items"]
    assert [unit["id"] for unit in shown] == [zone["id"], second["id"]]


@pytest.mark.requirement("R001-039")
async def test_a_town_that_moved_leaves_the_units_of_its_old_county_and_joins_those_of_its_new_one(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, consume: Consume, sign_in: SignIn
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "360700000000", date(2014, 1, 1))
    old_office, office = sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.COUNTY_OFFICE, "360723")
    city, township = sign_in(Role.CITY_OFFICE, "3607"), sign_in(Role.TOWNSHIP, "360723152")
    old, town, stays, beside = "360722102000", "360723152000", "360722103000", "360723100000"
    left = await made(client, old_office, area_codes=[old, stays], occurred_on="2017-03-01")
    grid = await made(
        *(client, old_office), level=1, parent_id=left["id"], area_codes=["360722102201"], occurred_on="2017-03-01"
    )
    zone = await made(client, office, zone="zone_2", area_codes=[beside], occurred_on="2017-03-01")
    await succeeded(client, sessions, consume, "360722102", "360723152")  # since 1 June 2018

    # the day of the move ends what the old county's units hold, with nobody's doing
    shown = (await client.get(f"{URL}/{left['id']}", headers=old_office)).json()
    assert held(shown) == [(old, "2017-03-01", "2018-06-01"), (stays, "2017-03-01", None)]
    assert held((await client.get(f"{URL}/{grid['id']}", headers=old_office)).json()) == [
        ("360722102201", "2017-03-01", "2018-06-01")
    ]

    async def step(who: dict[str, str], unit: dict[str, Any], path: str, area: str, on: str) -> httpx.Response:
        body = {"area_code": area, "occurred_on": on}
        return await client.post(f"{URL}/{unit['id']}/{path}", json=body, headers=who)

    async def gaps(area: str, on: str) -> bool:
        reply = await client.get(f"/monitoring/supervision/gaps?area={area}&on={on}", headers=office)
        return town in reply.json()["levels"][0]["without_unit"]

    async def zone_on(day: str) -> str | None:
        body = {
            "source": "township_sweep",
            "section": "rectification",
            "what": "住房安全未达标",
            "due_on": "2018-12-01",
        }
        body |= {"area_code": "360723152201", "occurred_on": day}
        reply = await client.post("/monitoring/findings", json=body, headers=office)
        assert reply.status_code == 201, reply.text
        found: str | None = reply.json()["zone"]
        return found

    assert refusal(await step(city, left, "areas/release", old, "2018-07-01"))[1] == "monitoring.area_not_held"
    assert refusal(await step(city, left, "areas", town, "2018-07-01"))[1] == "monitoring.several_counties"
    assert refusal(await step(office, zone, "areas", town, "2018-05-31"))[1] == "request.date_before_step"
    early = a_unit(zone="zone_3", area_codes=[town], occurred_on="2018-05-31")
    assert refusal(await client.post(URL, json=early, headers=office))[1] == "request.date_before_step"
    assert await gaps("360723", "2018-07-01")
    assert await gaps(town, "2018-07-01")
    joined = await step(office, zone, "areas", old, "2018-07-01")
    assert held(joined.json()) == [(beside, "2017-03-01", None), (town, "2018-07-01", None)]
    assert not await gaps("360723", "2018-07-01")
    assert not await gaps(town, "2018-07-01")
    assert [await zone_on(day) for day in ("2018-05-31", "2018-06-30", "2018-07-01")] == ["zone_1", None, "zone_2"]

    inner = await made(
        *(client, office),
        zone="zone_2",
        level=1,
        parent_id=zone["id"],
        area_codes=["360723152201"],
        occurred_on="2018-07-01",
    )
    seen = (await client.get(URL, headers=township)).json()["items"]
    assert {zone["id"], inner["id"]} <= {unit["id"] for unit in seen}
    assert refusal(await step(office, zone, "areas/release", town, "2018-08-01"))[1] == "monitoring.unit_in_use"
    ended = {"occurred_on": "2018-08-01"}
    assert (await client.post(f"{URL}/{grid['id']}/end", json=ended, headers=old_office)).json()["areas"] == [
        {"area_code": "360722102201", "from_on": "2017-03-01", "until_on": "2018-06-01"}
    ]


async def test_a_move_that_is_told_late_ends_what_a_unit_took_since_on_its_first_day(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, office: dict[str, str]
) -> None:
    zone = await made(client, office, area_codes=[TOWN, OTHER_TOWN])
    await succeeded(client, sessions, consume, TOWN[:9], "410328150")  # since 1 June 2018
    shown = (await client.get(f"{URL}/{zone['id']}", headers=office)).json()
    assert held(shown) == [(TOWN, "2020-03-01", "2020-03-01"), (OTHER_TOWN, "2020-03-01", None)]


async def test_what_a_unit_holds_of_an_area_that_was_merged_can_be_released(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, office: dict[str, str]
) -> None:
    zone = await made(client, office, area_codes=[VILLAGE, OTHER_TOWN])
    second = await made(client, office, zone="zone_2", area_codes=["410327102202"])
    await succeeded(client, sessions, consume, VILLAGE, "410327102202", whole=False)
    body = {"area_code": VILLAGE, "occurred_on": "2020-05-01"}
    reply = await client.post(f"{URL}/{zone['id']}/areas/release", json=body, headers=office)
    assert (VILLAGE, "2020-03-01", "2020-05-01") in held(reply.json())
    shown = (await client.get(f"{URL}/{second['id']}", headers=office)).json()
    assert held(shown) == [("410327102202", "2020-03-01", None)]
