"""What stands under a village's older code is reckoned together with what stands under its new one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.registry.households.models import Household
from services.registry.villages.queries import present_code
from shared.areas.successions import Succession, Successions
from shared.calendar import SystemClock
from shared.database import Sessions, table_of, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.policies.pack import PoorVillage
from shared.security.permissions import Role
from tests.registry import help_builder as help_of
from tests.registry import helping_builder as helping
from tests.registry.conftest import SIGNED_IN, SignIn, a_household, a_member, client_of, commit, upload_families
from tests.registry.household_builder import Json, a_person, registered
from tests.registry.test_relocations import a_relocation, with_batches

OLD, NEW = "360722102", "360722152"
Renumber = Callable[..., Awaitable[None]]


@pytest.fixture
def renumber(client: httpx.AsyncClient, sign_in: SignIn) -> Renumber:
    """Gives an area, by its significant digits, another code, or lets it become part of another."""

    async def change(old: str, new: str, kind: str = "renumbered", on: str = "2016-06-01") -> None:
        body = {"kind": kind, "code": old.ljust(12, "0"), "successor_code": new.ljust(12, "0")}
        body |= {"effective_on": on, "source": "赣府字〔2016〕80号"}
        who = sign_in(Role.CITY_OFFICE, old[:4])
        reply = await client.post("/registry/areas/changes", json=body, headers=who)
        assert reply.status_code == 201, reply.text

    return change


async def test_a_village_is_covered_once_under_whatever_code_its_unit_and_its_households_stand(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, renumber: Renumber
) -> None:
    await helping.in_force(sessions, "township-eight-projects")
    unit = await helping.made(client, county, "help-units", helping.a_unit())
    await registered(client, county, number="H001", serial=1, village_code=OLD + "201")
    await registered(client, county, number="H002", serial=3, village_code=OLD + "202")
    await helping.made(client, county, "village-pairings", helping.a_cover(OLD + "201", unit_id=unit["id"]))
    await renumber(OLD, NEW)

    async def state() -> tuple[Any, ...]:
        villages = (await helping.seen(client, county, "coverage"))["villages"]
        without = (await helping.seen(client, county, "villages-without-unit"))["items"]
        return villages["total"], villages["covered"], without

    assert await state() == (2, 1, [NEW + "202"])
    await registered(client, county, number="H003", serial=5, village_code=NEW + "201")
    assert await state() == (2, 1, [NEW + "202"])
    await helping.made(client, county, "village-pairings", helping.a_cover(NEW + "202", unit_id=unit["id"]))
    assert await state() == (2, 2, [])
    # a village that is merged into another is that one from then on
    await registered(client, county, number="H004", serial=7, village_code=NEW + "203")
    assert await state() == (3, 2, [NEW + "203"])
    await renumber(NEW + "203", NEW + "201", "merged")
    assert await state() == (2, 2, [])


async def test_what_was_traced_to_a_village_under_its_older_code_is_not_missing_under_the_new_one(
    client: httpx.AsyncClient, county: SIGNED_IN, renumber: Renumber
) -> None:
    await registered(client, county, number="H001", serial=1, village_code=OLD + "201")
    traced = helping.a_step(content="已落实", reached_on="2016-03-01")
    (before,) = (await helping.seen(client, county, "items-missing", level="village"))["items"]
    await helping.made(
        client, county, "village-items", traced | {"area_code": OLD + "201", "item": before["missing"][0]}
    )
    await renumber(OLD, NEW)
    await registered(client, county, number="H002", serial=3, village_code=NEW + "201")
    await helping.made(
        client, county, "village-items", traced | {"area_code": NEW + "201", "item": before["missing"][1]}
    )
    items = (await helping.seen(client, county, "items-missing", level="village"))["items"]
    assert [(one["village_code"], one["missing"]) for one in items] == [(NEW + "201", before["missing"][2:])]


async def test_a_helper_covers_a_renumbered_village_once(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, renumber: Renumber
) -> None:
    await helping.in_force(sessions, "town-2017")
    await helping.households(client, county, 1)
    helper = await helping.the_helper(client, county, post="middle_cadre")  # covers one village
    for village in (OLD + "201", OLD + "202"):
        line = helping.a_cover(village, helper_id=helper)
        if village == OLD + "201":
            await helping.made(client, county, "village-pairings", line)
        else:
            answer = await helping.refused(client, county, "village-pairings", line)
            assert answer == (409, "registry.too_many_villages")
    await renumber(OLD, NEW)
    # the same village is no second one: that the helper is there already is what stands against it
    again = helping.a_cover(NEW + "201", "2016-07-01", helper_id=helper)
    assert await helping.refused(client, county, "village-pairings", again) == (409, "registry.already_helps")
    other = helping.a_cover(NEW + "202", "2016-07-01", helper_id=helper)
    assert await helping.refused(client, county, "village-pairings", other) == (409, "registry.too_many_villages")
    # two villages that became one are one
    leader = await helping.the_helper(client, county, "P02", post="town_leader", area_code=NEW + "000")  # covers two
    for village in (NEW + "201", NEW + "203"):
        await helping.made(client, county, "village-pairings", helping.a_cover(village, "2016-07-01", helper_id=leader))
    await renumber(NEW + "203", NEW + "201", "merged")
    (short,) = [
        one for one in (await helping.seen(client, county, "shortfalls"))["items"] if one["helper_id"] == leader
    ]
    assert short["villages"] == 1
    await helping.made(client, county, "village-pairings", helping.a_cover(NEW + "204", "2016-07-01", helper_id=leader))


async def test_a_batch_holds_those_who_were_placed_under_the_older_code(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, renumber: Renumber
) -> None:
    plan, town, new = with_batches(3, 193), "360722106", "360722156"
    await help_of.in_force(sessions, plan)
    async with transaction(sessions) as session:
        await activate(session, SystemClock(), plan, new + "000", plan.effective_from)
    first = await help_of.a_home(client, county, 1, town + "201")
    await help_of.made(client, county, "relocations", a_relocation(first, batch="b1"))
    await renumber(town, new)
    second = await help_of.a_home(client, county, 3, new + "201")
    full = (409, "registry.batch_full", "batch")
    assert await help_of.refused(client, county, "relocations", a_relocation(second, batch="b1")) == full
    await help_of.made(client, county, "relocations", a_relocation(second, batch="b1", people=1))
    third = await help_of.a_home(client, county, 5, new + "201")
    assert await help_of.refused(client, county, "relocations", a_relocation(third, batch="b1", people=1)) == full


def a_standard(area: str, year: int, fen: int) -> Json:
    """A living allowance of an area."""
    return help_of.a_step(area_code=area.ljust(12, "0"), year=year, disability_grade="first", amount_fen=fen)


async def test_a_living_allowance_is_held_to_what_the_area_paid_under_its_older_code(
    client: httpx.AsyncClient, county: SIGNED_IN, renumber: Renumber
) -> None:
    path = "living-allowances"
    await help_of.made(client, county, path, a_standard(OLD, 2016, 5_500))
    await renumber(OLD, NEW)
    falls = (422, "registry.allowance_falls", "amount_fen")
    assert await help_of.refused(client, county, path, a_standard(NEW, 2017, 5_499)) == falls
    exists = (409, "registry.allowance_exists", "year")
    assert await help_of.refused(client, county, path, a_standard(NEW, 2016, 6_000)) == exists
    await help_of.made(client, county, path, a_standard(NEW, 2017, 5_500))


async def test_of_standards_entered_at_once_none_falls_below_another(committing: FastAPI, county: SIGNED_IN) -> None:
    standards = [a_standard(OLD, 2012 + at, 6_000 - at) for at in range(5)]  # each year less than the one before
    async with client_of(committing) as client:
        replies = await asyncio.gather(
            *(help_of.sent(client, county, "living-allowances", standard) for standard in standards)
        )
    assert sorted(reply.status_code for reply in replies) == [201, 422, 422, 422, 422]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.allowance_falls"}


async def test_a_poor_village_of_the_plan_gets_its_project_under_its_new_code(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, renumber: Renumber
) -> None:
    village, new, other = "510824102204", "510824102298", "510824102206"
    poor = PoorVillage(area_code=village, name="陈石村", listed_by="province", source="R003-035")
    await help_of.in_force(sessions, find_pack("cangxi-2014").model_copy(update={"villages": (poor,)}))
    await renumber(village, new)
    who, road = sign_in(Role.COUNTY_OFFICE, "510824"), {"project_kind": "infrastructure", "recipient": "village"}
    for area, taken in ((other, False), (new, True)):
        reply = await help_of.sent(client, who, "projects", help_of.a_project(**road, area_code=area))
        assert (reply.status_code == 201) is taken, reply.text


async def test_a_village_is_paid_under_the_code_that_holds_and_summed_up_under_one(
    client: httpx.AsyncClient, county: SIGNED_IN, renumber: Renumber
) -> None:
    project = await help_of.an_approved_project(client, county, recipient="village", area_code=OLD + "201")

    def a_payment(village: str, fen: int) -> Json:
        payment = help_of.a_payment({"id": None}, project, village_code=village, amount_fen=fen)
        return {name: value for name, value in payment.items() if name != "household_id"}

    first = await help_of.made(client, county, "fund-entries", a_payment(OLD + "201", 500))
    await renumber(OLD, NEW)
    gone = (409, "registry.area_gone", "village_code")
    assert await help_of.refused(client, county, "fund-entries", a_payment(OLD + "201", 70)) == gone
    await help_of.made(client, county, "fund-entries", a_payment(NEW + "201", 70))
    sums = await help_of.listed(client, county, "fund-entries/totals", by="village")
    assert [(one["key"], one["amount_fen"]) for one in sums["items"]] == [(NEW + "201", 570)]
    # what was paid by mistake under the older code is still taken back
    await help_of.made(client, county, f"fund-entries/{first['id']}/reverse", help_of.a_step())


async def test_the_ledger_of_a_town_that_joined_another_county_is_that_countys(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, renumber: Renumber
) -> None:
    household = await help_of.a_home(client, county, 1, OLD + "201")
    project = await help_of.an_approved_project(client, county)
    entry = await help_of.made(client, county, "fund-entries", help_of.a_payment(household, project))
    await renumber(OLD, "360723152")
    for who, seen in (
        (county, []),
        (sign_in(Role.COUNTY_OFFICE, "360723"), [entry["id"]]),
        (sign_in(Role.TOWNSHIP, "360723152"), [entry["id"]]),
        (sign_in(Role.CITY_OFFICE, "3607"), [entry["id"]]),
    ):
        page = await help_of.listed(client, who, "fund-entries")
        assert [one["id"] for one in page["items"]] == seen
        assert (await client.get(f"/registry/fund-entries/{entry['id']}", headers=who)).status_code == (
            200 if seen else 404
        )


async def test_people_of_a_renumbered_village_are_compared_as_neighbours(
    client: httpx.AsyncClient, county: SIGNED_IN, renumber: Renumber
) -> None:
    await registered(client, county, number="H001", serial=1, village_code=OLD + "201")
    await renumber(OLD, NEW)
    # another character of the name: found only where the village's people are looked at
    head = a_person(11, name="曾富生")
    await registered(client, county, number="H002", village_code=NEW + "201", members=[head])

    async def queued() -> list[tuple[Any, ...]]:
        items = (await help_of.listed(client, county, "duplicates"))["items"]
        return [(one["score"], one["area_code"], one["reasons"]) for one in items]

    near = (60, NEW + "201", ["出生日期相同", "姓名仅一字不同", "同村"])  # 25 + 20 + 15
    assert await queued() == [near]
    rows = [a_household("H003", 行政村代码=NEW + "201", 户主姓名="曾福声")]
    job = await upload_families(client, county, rows, [a_member("H003", 13, 姓名="曾福声")])
    done = (await commit(client, county, job["id"])).json()
    assert done["written"]["probable_duplicates"] == 1  # 曾福生 under the older code; 曾富生 differs by two
    assert await queued() == [near, near]


async def test_a_pair_in_a_town_that_joined_another_county_is_for_who_sees_both(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, renumber: Renumber
) -> None:
    await renumber(OLD, "360723152")
    town = sign_in(Role.TOWNSHIP, "360723152")
    wife = a_person(2, name="刘月英", relation="spouse")
    await registered(client, town, number="H001", village_code="360723152201", members=[a_person(1), wife])
    again = a_person(4, name="刘月英", relation="spouse")
    # 30 + 25 + 10: namesakes of one birth with a husband of one name
    await registered(client, county, number="H002", village_code="360722103200", members=[a_person(11), again])
    city = sign_in(Role.CITY_OFFICE, "3607")
    pairs = (await help_of.listed(client, city, "duplicates"))["items"]
    assert {one["area_code"] for one in pairs} == {"360700000000"}
    for who in (town, county, sign_in(Role.COUNTY_OFFICE, "360723")):
        assert (await help_of.listed(client, who, "duplicates"))["items"] == []


def test_the_code_that_holds_is_reckoned_through_all_that_changed() -> None:
    def whole(old: str, new: str) -> Succession:
        return Succession(old, new, True, "360722", date(2018, 6, 1), "文")

    known = Successions(
        [
            whole(OLD, NEW),
            whole(NEW + "201", NEW + "299"),
            Succession(NEW + "202", NEW + "299", False, "360722", date(2019, 6, 1), "文"),
        ]
    )
    renewed = dict(known.village_renewals())
    assert renewed == {
        OLD: NEW,
        OLD + "201": NEW + "299",
        NEW + "201": NEW + "299",
        OLD + "202": NEW + "299",
        NEW + "202": NEW + "299",
    }
    assert list(renewed)[-1] == OLD  # what is inside goes before what it is inside of
    column = table_of(Household).c.village_code
    assert present_code(known, ("360723",), column) is column
    assert present_code(known, ("3607",), column) is not column
