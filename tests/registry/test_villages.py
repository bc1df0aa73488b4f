"""Villages' profiles and figures: kept with their history, judged for exit, summed to what was published."""

from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_number
from tests.registry.household_builder import a_person, exited, registered
from tests.registry.test_areas import every_item
from tests.registry.village_builder import STEP, TOWN, VILLAGE, a_profile, a_year, made, put_in_force


@pytest.fixture
def town(sign_in: SignIn) -> SIGNED_IN:
    """An officer of the town where town-2017 holds."""
    return sign_in(Role.TOWNSHIP, TOWN)


async def test_a_village_shows_when_it_is_to_leave_and_left_poverty(client: httpx.AsyncClient, town: SIGNED_IN) -> None:
    at = f"/registry/villages/{VILLAGE}"
    bare = (await client.get(at, headers=town)).json()
    assert (bare["name"], bare["planned_exit_year"], bare["exited_on"]) == ("井塘村委会", None, None)
    profile = await made(client, town, "village-profiles", a_profile())
    patch = {**STEP, "exited_on": "2017-12-28"}
    one = f"/registry/village-profiles/{profile['id']}"
    changed = await client.patch(one, json=patch, headers={**town, "If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    shown = (await client.get(at, headers=town)).json()
    assert (shown["planned_exit_year"], shown["exited_on"]) == (2017, "2017-12-28")
    listed = await every_item(client, "/registry/villages", town)
    assert [village for village in listed if village["village_code"] == VILLAGE] == [shown]
    history = (await client.get(f"{one}/history", headers=town)).json()["items"]
    assert [(change["version"], change["new"].get("exited_on")) for change in history] == [(1, None), (2, "2017-12-28")]


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("village-profiles", a_profile(TOWN + "000"), "registry.not_a_village", "area_code"),
        ("village-years", a_year(TOWN + "000"), "registry.not_a_village", "area_code"),
        ("village-profiles", a_profile(exited_on="2018-01-11"), "registry.exit_after_step", "exited_on"),
        ("village-years", a_year(safe_water_households=401), "registry.more_than_there_are", "safe_water_households"),
        ("village-years", a_year(cooperative_households=401), "registry.more_than_there_are", "cooperative_households"),
        ("village-profiles", a_profile(industries=["mining"]), "request.invalid", "industries.0"),
        ("village-profiles", a_profile(TOWN + "299"), "area.unknown", "area_code"),
        ("village-years", a_year(collective_income_fen="1.5"), "request.invalid", "collective_income_fen"),
    ],
)
async def test_what_cannot_be_of_a_village_is_refused(
    client: httpx.AsyncClient, town: SIGNED_IN, path: str, body: dict[str, Any], code: str, field: str
) -> None:
    reply = await client.post(f"/registry/{path}", json=body, headers=town)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)


async def test_a_village_has_one_profile_and_one_set_of_figures_a_year(
    client: httpx.AsyncClient, town: SIGNED_IN
) -> None:
    await made(client, town, "village-profiles", a_profile())
    await made(client, town, "village-years", a_year())
    await made(client, town, "village-years", a_year(year=2016))
    await made(client, town, "village-years", a_year(TOWN + "202"))
    for path, body, field in (
        ("village-profiles", a_profile(), "area_code"),
        ("village-years", a_year(), "year"),
    ):
        again = await client.post(f"/registry/{path}", json=body, headers=town)
        assert (again.status_code, again.json()["code"], again.json()["field"]) == (
            *(409, "registry.village_record_exists"),
            field,
        )
    of_year = (await client.get("/registry/village-years", params={"year": 2017}, headers=town)).json()["items"]
    assert [one["area_code"] for one in of_year] == [VILLAGE, TOWN + "202"]


async def test_only_those_of_the_area_see_and_write_a_villages_records(
    client: httpx.AsyncClient, sign_in: SignIn, town: SIGNED_IN
) -> None:
    profile = await made(client, town, "village-profiles", a_profile())
    beside = sign_in(Role.TOWNSHIP, "360722103")
    for path in (f"village-profiles/{profile['id']}", f"villages/{VILLAGE}", f"villages/{VILLAGE}/exit"):
        assert (await client.get(f"/registry/{path}", headers=beside)).status_code == 404
    foreign = await client.post("/registry/village-years", json=a_year(), headers=beside)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    outside = await client.get("/registry/villages/totals", params={"year": 2017, "area": TOWN}, headers=beside)
    assert (outside.status_code, outside.json()["code"]) == (403, "auth.outside_area")
    cadre = await client.post("/registry/village-years", json=a_year(), headers=sign_in(Role.VILLAGE_CADRE, VILLAGE))
    assert (cadre.status_code, cadre.json()["code"]) == (403, "auth.forbidden")


async def test_a_village_leaves_poverty_below_two_per_cent(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, town: SIGNED_IN, second: SIGNED_IN
) -> None:
    at = f"/registry/villages/{VILLAGE}/exit"
    unruled = await client.get(at, headers=town)
    assert (unruled.status_code, unruled.json()["code"]) == (409, "policy.none_active")
    await put_in_force(client, sessions, clock, "town-2017")
    unknown = await client.get(at, headers=town)
    assert (unknown.status_code, unknown.json()["code"]) == (409, "registry.village_facts_missing")

    await made(client, town, "village-profiles", a_profile())
    year = await made(client, town, "village-years", a_year(people=100))
    household = await registered(client, town, village_code=VILLAGE)  # two people of 100: 2 %, not below
    judged = (await client.get(at, headers=town)).json()
    assert (judged["met"], judged["year"], judged["poor_people"], judged["poverty_rate"]) == (False, 2017, 2, "2.00%")
    assert [(one["element"], one["met"]) for one in judged["findings"]] == [
        ("poverty_rate", False),
        ("infrastructure", True),
        ("services", True),
        ("industry", True),
        ("collective_income", True),
    ]
    # 2 of 101 is 1.98 %
    patch = {**STEP, "people": 101}
    one = f"/registry/village-years/{year['id']}"
    await client.patch(one, json=patch, headers={**town, "If-Match": '"1"'})
    judged = (await client.get(at, headers=town)).json()
    assert (judged["met"], judged["poverty_rate"]) == (True, "1.98%")
    # a household that left poverty counts to the day before
    await exited(client, town, second, household, "2018-02-01")
    counted = {}
    for day in ("2018-01-31", "2018-02-01"):
        counted[day] = (await client.get(at, params={"on": day}, headers=town)).json()["poor_people"]
    assert counted == {"2018-01-31": 2, "2018-02-01": 0}


async def test_the_west_may_keep_up_to_three_per_cent(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn
) -> None:
    village = "510824100233"
    who = sign_in(Role.COUNTY_OFFICE, "510824")
    await put_in_force(client, sessions, clock, "cangxi-2014")
    await made(client, who, "village-profiles", a_profile(village))
    await made(client, who, "village-years", a_year(village, people=100))
    await registered(client, who, village_code=village)  # 2 of 100: not below 2 %, below 3 %
    judged = (await client.get(f"/registry/villages/{village}/exit", headers=who)).json()
    assert (judged["met"], judged["findings"][0]["sentence"]) == (
        True,
        "贫困发生率 2 人 ÷ 100 人 = 2.00%，低于 3.00%",
    )
    third = a_person(3, name="曾小明", relation="child", id_number=a_number(3, "20100101"))
    await registered(
        client, who, number="H002", serial=5, village_code=village, members=[{**third, "relation": "head"}]
    )
    judged = (await client.get(f"/registry/villages/{village}/exit", headers=who)).json()
    assert (judged["met"], judged["poor_people"], judged["poverty_rate"]) == (False, 3, "3.00%")


@pytest.mark.requirement("R002-001")
async def test_the_villages_of_the_town_come_to_what_was_published(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    await put_in_force(client, sessions, clock, "gupo-2014")
    villages = [village["village_code"] for village in await every_item(client, "/registry/villages", township)]
    assert len(villages) == 17
    query = {"area": "360722102", "year": 2014}
    empty = (await client.get("/registry/villages/totals", params=query, headers=township)).json()
    assert empty["missing"] == villages
    assert empty["differences"] == {"people": -42931, "village_groups": -302, "residents_committees": 0}
    for at, village in enumerate(villages):
        # 302 = 17 × 17 + 13 groups, 42,931 = 17 × 2,525 + 6 people
        profile = a_profile(village, occurred_on="2014-12-31", village_groups=17 + (at < 13), planned_exit_year=None)
        await made(client, township, "village-profiles", profile)
        year = a_year(village, occurred_on="2014-12-31", year=2014, people=2525 + (at < 6))
        await made(client, township, "village-years", year)
    totals = (await client.get("/registry/villages/totals", params=query, headers=township)).json()
    assert totals["counted"] == {"people": 42931, "village_groups": 302, "residents_committees": 2}
    assert totals["published"] == totals["counted"]
    assert totals["differences"] == {"people": 0, "village_groups": 0, "residents_committees": 0}
    assert (totals["villages"], totals["missing"], totals["households"]) == (15, [], 17 * 400)
    # the plan speaks of the town, so no village is held against it
    inside = (
        await client.get("/registry/villages/totals", params={**query, "area": villages[0]}, headers=township)
    ).json()
    assert (inside["published"], inside["differences"], inside["counted"]["people"]) == (None, None, 2526)


@pytest.mark.requirement("R002-024")
async def test_one_village_is_poor_by_the_provinces_list_and_seven_by_the_citys(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    await put_in_force(client, sessions, clock, "gupo-2014")
    poor = await every_item(client, "/registry/villages", township, poor=True)
    by_level: dict[str, set[str]] = {"province": set(), "city_or_county": set()}
    for village in poor:
        by_level[village["listed_by"]].add(village["name"].removesuffix("委会"))
    assert by_level == {
        "province": {"新屋村"},
        "city_or_county": {"石背村", "中坑村", "余村村", "天光村", "枫树村", "圳玄村", "李田村"},
    }
    one = (await client.get("/registry/villages/360722102201", headers=township)).json()
    assert (one["poor"], one["listed_by"]) == (True, "province")
