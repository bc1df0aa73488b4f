"""Pairings with villages over HTTP, under the packs that speak of them."""

from typing import Any

import httpx
import pytest

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.helping_builder import (
    SECOND_VILLAGE,
    THIRD_VILLAGE,
    TOWN,
    a_cover,
    a_step,
    a_unit,
    households,
    in_force,
    lacking,
    made,
    paired,
    refused,
    seen,
    stepped,
    the_helper,
)
from tests.registry.household_builder import Json, exited

VILLAGES = "village-pairings"


@pytest.mark.requirement("R000-042", "R000-043", "R000-044")
@pytest.mark.parametrize(
    ("post", "villages"),
    [("town_leader", 2), ("middle_cadre", 1), ("graduate_village_official", 0), ("village_committee", 0)],
)
async def test_each_post_of_the_town_covers_its_villages_and_links_households(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, post: str, villages: int
) -> None:
    await in_force(sessions, "town-2017")
    one, two = await households(client, township, 2)
    helper_id = await the_helper(client, township, post=post)
    codes = [VILLAGE, SECOND_VILLAGE, THIRD_VILLAGE]
    for covered in range(villages):
        (short,) = (await seen(client, township, "shortfalls"))["items"]
        assert (short["villages"], short["villages_wanted"], short["households_wanted"]) == (covered, villages, 1)
        await made(client, township, VILLAGES, a_cover(codes[covered], helper_id=helper_id))
    more = a_cover(codes[villages], helper_id=helper_id)
    assert await refused(client, township, VILLAGES, more) == (409, "registry.too_many_villages")
    (short,) = (await seen(client, township, "shortfalls"))["items"]
    assert (short["villages"], short["households"]) == (villages, 0)  # the linked households are still missing
    await paired(client, township, one["id"], helper_id)
    assert (await seen(client, township, "shortfalls"))["items"] == []
    await paired(client, township, two["id"], helper_id)  # 联户: as many as there are
    assert (await seen(client, township, "shortfalls"))["items"] == []


@pytest.mark.requirement("R002-071")
async def test_both_covers_are_whole_only_with_each_village_and_household(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "township-eight-projects")
    one, two = await households(client, township, 2)
    moved = a_step(village_code=SECOND_VILLAGE)
    at = f"/registry/households/{two['id']}"
    assert (await client.patch(at, json=moved, headers={**township, "If-Match": '"1"'})).status_code == 200
    helper_id = await the_helper(client, township)
    unit = await made(client, county, "help-units", a_unit())

    async def state() -> tuple[Any, ...]:
        cover = await seen(client, township, "coverage")
        without = (await seen(client, township, "villages-without-unit"))["items"]
        parts = [(part["total"], part["covered"], part["met"]) for part in (cover["villages"], cover["households"])]
        return (*parts, without, await lacking(client, township))

    assert await state() == ((2, 0, False), (2, 0, False), [VILLAGE, SECOND_VILLAGE], ["H001", "H002"])
    await paired(client, township, one["id"], helper_id)
    line = await made(client, county, VILLAGES, a_cover(VILLAGE, unit_id=unit["id"]))
    assert await state() == ((2, 1, False), (2, 1, False), [SECOND_VILLAGE], ["H002"])
    await paired(client, township, two["id"], helper_id)
    await made(client, county, VILLAGES, a_cover(SECOND_VILLAGE, unit_id=unit["id"]))
    assert await state() == ((2, 2, True), (2, 2, True), [], [])

    release = a_step("2016-12-31", "全村脱贫")
    reply = await stepped(client, county, line, "release", release, VILLAGES)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.helper_not_releasable")
    await exited(client, township, second, one, "2016-12-20")
    reply = await stepped(client, county, line, "release", release, VILLAGES)
    assert (reply.status_code, reply.json()["ended_on"]) == (200, "2016-12-31")


async def test_a_village_gets_another_unit_without_a_day_between(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    await households(client, county, 1)
    one, two = [await made(client, county, "help-units", a_unit(number)) for number in ("U1", "U2")]
    line = await made(client, county, VILLAGES, a_cover(VILLAGE, unit_id=one["id"]))
    same = a_cover(VILLAGE, "2016-01-01", unit_id=one["id"])
    assert await refused(client, county, VILLAGES, same) == (409, "registry.already_helps")
    swap = a_step("2016-07-01", "机构调整", unit_id=two["id"])
    early = await stepped(client, county, line, "replace", {**swap, "occurred_on": "2014-12-31"}, VILLAGES)
    assert early.json()["code"] == "request.date_before_step"
    both = await stepped(client, county, line, "replace", a_step("2016-07-01"), VILLAGES)
    assert both.json()["code"] == "registry.unit_or_helper"
    reply = await stepped(client, county, line, "replace", swap, VILLAGES)
    assert reply.status_code == 201
    lines = (await seen(client, county, f"villages/{VILLAGE}"))["lines"]
    assert [(each["unit"]["number"], each["started_on"], each["ended_on"]) for each in lines] == [
        ("U1", "2015-01-01", "2016-06-30"),
        ("U2", "2016-07-01", None),
    ]
    past = a_cover(VILLAGE, "2014-01-01", unit_id=two["id"], ended_on="2014-12-30")
    assert await refused(client, county, VILLAGES, past) == (409, "registry.helper_not_releasable")
    await made(client, county, VILLAGES, {**past, "ended_on": "2014-12-31"})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"area_code": TOWN, "unit": True}, "registry.pairing_not_of_village"),
        ({"area_code": VILLAGE}, "registry.unit_or_helper"),
        ({"area_code": VILLAGE, "unit": True, "helper": True}, "registry.unit_or_helper"),
        ({"area_code": "360722103201", "unit": True}, "auth.outside_area"),
        ({"area_code": VILLAGE, "helper": True, "started_on": "2012-12-31"}, "registry.helper_not_serving"),
        ({"area_code": VILLAGE, "unit": True, "ended_on": "2014-12-31"}, "registry.pairing_ends_early"),
        ({"area_code": VILLAGE, "unit": True, "started_on": "2999-01-01"}, "request.date_in_future"),
    ],
)
async def test_what_can_not_be_of_a_villages_line_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, body: Json, code: str
) -> None:
    await in_force(sessions, "gupo-2014")
    unit = await made(client, township, "help-units", a_unit(level="town", area_code=TOWN))
    line = {**a_cover(VILLAGE), **body}
    if line.pop("unit", False):
        line["unit_id"] = unit["id"]
    if line.pop("helper", False):
        line["helper_id"] = await the_helper(client, township)
    assert (await refused(client, township, VILLAGES, line))[1] == code


async def test_a_renumbered_village_keeps_its_units_and_its_poor(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "gupo-2014")
    await households(client, county, 1)
    one, two = [await made(client, county, "help-units", a_unit(number)) for number in ("U1", "U2")]
    await made(client, county, VILLAGES, a_cover(VILLAGE, unit_id=one["id"]))
    change = {
        "kind": "renumbered",
        "code": TOWN,
        "successor_code": "360722152000",
        "effective_on": "2018-06-01",
        "source": "赣府字〔2018〕80号",
    }
    reply = await client.post("/registry/areas/changes", json=change, headers=sign_in(Role.CITY_OFFICE, "3607"))
    assert reply.status_code == 201, reply.text
    now = "360722152201"
    again = a_cover(now, "2018-07-01", unit_id=one["id"])
    assert await refused(client, county, VILLAGES, again) == (409, "registry.already_helps")
    line = await made(client, county, VILLAGES, a_cover(now, "2018-07-01", unit_id=two["id"]))
    reply = await stepped(client, county, line, "release", a_step("2018-12-31"), VILLAGES)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.helper_not_releasable")

    (old,) = [
        each
        for each in (await client.get(f"/registry/{VILLAGES}", headers=county)).json()["items"]
        if each["unit_id"] == one["id"]
    ]
    three = await made(client, county, "help-units", a_unit("U3"))
    swap = a_step("2018-08-01", "机构调整", unit_id=three["id"])
    reply = await stepped(client, county, old, "replace", swap, VILLAGES)
    assert (reply.status_code, reply.json()["area_code"]) == (201, now), reply.text
