"""Relocation: batches that make up the total, consent, kinds, room, who comes first, and where people settle."""

import asyncio
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.registry.relocations.models import Relocation
from services.registry.relocations.rules import (
    BatchFull,
    Circumstances,
    ConsentRequired,
    KindNotPlanned,
    MoreThanFamily,
    MoveIncomplete,
    check_consent,
    check_kind,
    check_move,
    check_people,
    check_room,
    classes_of,
    is_settled,
    rank_of,
    settled_people,
    settled_share,
)
from shared import codes
from shared.database import Sessions
from shared.policies import PolicyInvalid, PolicyPack, find_pack, load_pack
from shared.policies.help import RelocationBatch, RelocationSection
from shared.policies.loader import PACKS_FOLDER
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of
from tests.registry.help_builder import TOWN, a_home, a_step, in_force, listed, made, refused, sent
from tests.registry.household_builder import Json, a_person, exited
from tests.registry.membership_builder import leave
from tests.registry.reading import rows_loaded

PATH = "relocations"
ORDER = ("destitute", "poor", "disaster_hit", "in_danger")
DAY = date(2017, 3, 1)


def the_plan() -> RelocationSection:
    """The town's relocation plan."""
    section = find_pack("town-2017").relocation
    assert section is not None
    return section


def with_batches(*people: int) -> PolicyPack:
    """The town's plan with other batches."""
    batches = tuple(RelocationBatch(key=f"b{at}", people=one, source="R000-011") for at, one in enumerate(people, 1))
    changed = the_plan().model_copy(update={"batches": batches, "relabelled": ()})
    return find_pack("town-2017").model_copy(update={"relocation": changed})


def a_relocation(household: Json, **changes: Any) -> Json:
    """A household that agreed to move."""
    relocation = a_step(
        household_id=household["id"], relocation_kind="poverty", people=2, consent=True, consented_on="2017-02-01"
    )
    return {**relocation, **changes}


@pytest.mark.requirement("R000-011", "R000-012", "R000-013", "R000-014")
def test_the_batches_have_keys_of_their_own_and_make_up_the_total() -> None:
    plan = the_plan()
    assert plan.total is not None
    assert [(one.key, one.year, one.people) for one in plan.batches] == [
        ("batch_1", 2017, 58),
        ("batch_2", 2017, 87),
        ("batch_3", 2018, 51),
    ]
    # 58 + 87 + 51 = 196
    assert sum(one.people for one in plan.batches) == plan.total.people == 196


@pytest.mark.requirement("R004-004")
async def test_another_copy_labels_the_same_batches_otherwise(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    await in_force(sessions, "town-2017")
    plan = await listed(client, sign_in(Role.TOWNSHIP, TOWN[:9]), "relocations/plan")
    assert [(one["year"], one["relabelled_year"], one["planned_people"]) for one in plan["batches"]] == [
        (2017, 2022, 58),
        (2017, 2022, 87),
        (2018, None, 51),
    ]
    assert plan["total_people"] == 196  # 58 + 87 + 51 under either label


@pytest.mark.requirement("R000-011")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people: 58, year: 2017", "people: 57, year: 2017"),
        ("people: 87, year: 2017", "people: 88, year: 2017"),
        ("people: 51, year: 2018", "people: 52, year: 2018"),
        ("total: {people: 196", "total: {people: 197"),
        ("people: 58, year: 2022", "people: 59, year: 2022"),
        ("key: batch_2, people: 87, year: 2017", "key: batch_1, people: 87, year: 2017"),
    ],
)
def test_a_plan_whose_batches_do_not_add_up_is_refused_at_its_line(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "town-2017"
    shutil.copytree(PACKS_FOLDER / "town-2017", folder)
    file = folder / "relocation.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(folder)
    assert {one.file for one in caught.value.mistakes} == {"relocation.yaml"}


@pytest.mark.requirement("R003-007")
def test_four_kinds_and_none_without_consent() -> None:
    section = find_pack("cangxi-2014").relocation
    assert section is not None
    kinds = [one.code for one in section.kinds]
    labels = ("易地扶贫", "生态移民", "地质灾害自愿", "增减挂钩")
    assert [codes.RELOCATION_KINDS.by_label(label).code for label in labels] == kinds
    for kind in kinds:
        check_kind(kind, kinds)
        check_kind(kind, [])
        with pytest.raises(KindNotPlanned):
            check_kind(kind, [other for other in kinds if other != kind])
    check_consent(True, DAY, DAY)
    for consent, on, field in (
        (False, DAY, "consent"),
        (True, None, "consented_on"),
        (True, date(2017, 3, 2), "consented_on"),
    ):
        with pytest.raises(ConsentRequired) as caught:
            check_consent(consent, on, DAY)
        assert caught.value.field == field


@pytest.mark.requirement("R000-016")
def test_four_classes_come_first_in_the_plans_order() -> None:
    order = tuple(one.code for one in the_plan().priorities)
    assert [codes.RELOCATION_PRIORITIES.by_code(one).label for one in order] == ["特困户", "贫困户", "受灾户", "避灾户"]

    def classes(household_type: str, poor: bool, hit: bool, danger: bool) -> tuple[str, ...]:
        return classes_of(Circumstances(household_type, poor, hit, danger), order)

    assert classes("wubao", True, True, True) == ORDER
    assert classes("dibao", True, False, True) == ("poor", "in_danger")
    assert classes("ordinary", False, True, True) == ("disaster_hit", "in_danger")
    assert classes("ordinary", False, False, True) == ("in_danger",)
    assert classes("ordinary", False, False, False) == ()
    assert [rank_of([one], order) for one in order] == [0, 1, 2, 3]
    assert rank_of((), order) == 4


@pytest.mark.requirement("R000-012", "R000-013", "R000-014")
def test_room_family_and_move() -> None:
    check_room(2, 56, 58)
    with pytest.raises(BatchFull):
        check_room(2, 57, 58)
    check_people(2, 2)
    with pytest.raises(MoreThanFamily):
        check_people(3, 2)
    check_move(None, None, None)
    check_move(DAY, "batch_1", "nearby")
    for batch, settlement, field in ((None, "nearby", "batch"), ("batch_1", None, "settlement")):
        with pytest.raises(MoveIncomplete) as caught:
            check_move(DAY, batch, settlement)
        assert caught.value.field == field


@pytest.mark.requirement("R000-015", "R004-005")
def test_four_fifths_of_those_who_moved_settle_in_towns_and_new_communities() -> None:
    settlement = the_plan().settlement
    assert settlement is not None
    moved = [("market_town", 100), ("new_community", 57), ("nearby", 39)]
    # 157 of 196 are 80.1 %, 156 are 79.6 %; 4 of 5 are the share itself
    assert (settled_people(moved), settled_share(157, 196)) == (157, Fraction(157, 196))
    assert is_settled(Fraction(157, 196), settlement.least)
    assert is_settled(Fraction(4, 5), settlement.least)
    assert not is_settled(Fraction(156, 196), settlement.least)
    assert is_settled(settled_share(0, 0), settlement.least)
    assert is_settled(Fraction(0), None)


async def test_households_are_placed_into_batches_move_and_settle(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, with_batches(3, 193))
    homes = [await a_home(client, county, serial) for serial in (1, 3, 5)]
    first = await made(client, county, PATH, a_relocation(homes[0], batch="b1"))
    assert await refused(client, county, PATH, a_relocation(homes[1], batch="b9")) == (
        422,
        "registry.no_such_batch",
        "batch",
    )
    # 2 stand in the batch of 3: two more are one too many, one fits
    assert await refused(client, county, PATH, a_relocation(homes[1], batch="b1")) == (
        409,
        "registry.batch_full",
        "batch",
    )
    second = await made(client, county, PATH, a_relocation(homes[1], batch="b1", people=1))
    assert await refused(client, county, PATH, a_relocation(homes[1])) == (
        409,
        "registry.relocation_exists",
        "household_id",
    )
    assert await refused(client, county, PATH, a_relocation(homes[2], people=3)) == (
        422,
        "registry.more_than_family",
        "people",
    )
    assert await refused(client, county, PATH, a_relocation(homes[2], moved_on="2017-03-01")) == (
        422,
        "registry.move_incomplete",
        "batch",
    )
    ahead = {**a_step("2017-12-01"), "settlement": "new_community", "moved_on": "2099-01-01"}
    reply = await client.patch(f"/registry/{PATH}/{first['id']}", json=ahead, headers={**county, "If-Match": '"1"'})
    assert (reply.json()["code"], reply.json()["field"]) == ("request.date_in_future", "moved_on")
    for row, settlement in ((first, "new_community"), (second, "nearby")):
        patch = {**a_step("2017-12-01"), "settlement": settlement, "moved_on": "2017-12-01"}
        reply = await client.patch(f"/registry/{PATH}/{row['id']}", json=patch, headers={**county, "If-Match": '"1"'})
        assert reply.status_code == 200, reply.text
    plan = await listed(client, county, f"{PATH}/plan", area=TOWN[:9])
    assert [(one["planned_people"], one["placed_people"], one["moved_people"]) for one in plan["batches"]] == [
        (3, 3, 3),
        (193, 0, 0),
    ]
    # 2 of 3 settled: 66.7 % are below 80 %
    assert (plan["settled_people"], plan["settled_share"], plan["least_share"], plan["reached"]) == (
        2,
        "2/3",
        "4/5",
        False,
    )
    cadre = sign_in(Role.VILLAGE_CADRE, "360722106202")
    assert (await listed(client, cadre, f"{PATH}/plan"))["placed_people"] == 0
    outside = await client.get(f"/registry/{PATH}/plan", params={"area": TOWN}, headers=cadre)
    assert (outside.status_code, outside.json()["code"]) == (403, "auth.outside_area")


async def test_a_family_that_became_smaller_still_moves(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    home = await a_home(client, county)
    row = await made(client, county, PATH, a_relocation(home, batch="batch_1"))
    leave = a_step("2017-04-01", kind="death")
    at = f"households/{home['id']}/members/{home['members'][1]['id']}/leave"
    reply = await sent(client, county, at, leave, 1)
    assert reply.status_code == 200, reply.text
    patch = a_step("2017-12-01", settlement="market_town", moved_on="2017-12-01")
    for fields, status in (({"people": 3}, 422), ({}, 200)):
        reply = await client.patch(
            f"/registry/{PATH}/{row['id']}", json={**patch, **fields}, headers={**county, "If-Match": '"1"'}
        )
        assert reply.status_code == status, reply.text


@pytest.mark.requirement("R000-016")
async def test_who_comes_first_is_shown_first_with_the_reason(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    cases: list[tuple[int, Json, Json]] = [
        (1, {}, {"in_danger": True, "consented_on": "2017-01-03"}),
        (3, {"main_cause": "disaster"}, {"consented_on": "2017-01-02"}),
        (5, {"household_type": "wubao", "members": [a_person(5)]}, {"people": 1}),
        (7, {}, {"consented_on": "2017-01-04"}),
        (9, {}, {"consented_on": "2017-01-04", "disaster_hit": True}),
    ]
    for serial, facts, fields in cases:
        home = await a_home(client, county, serial, **facts)
        if serial in (1, 9):  # no longer poor: other reasons remain
            await exited(client, county, second, home, "2016-12-31")
        await made(client, county, PATH, a_relocation(home, **fields))
    page = await listed(client, county, f"{PATH}/candidates", area=TOWN[:9])
    assert [(one["household_no"], one["priority_class"], one["reason"]) for one in page["items"]] == [
        ("H005", "destitute", "特困户、贫困户"),
        ("H003", "poor", "贫困户、受灾户"),
        ("H007", "poor", "贫困户"),
        ("H009", "disaster_hit", "受灾户"),
        ("H001", "in_danger", "避灾户"),
    ]
    found: list[Json] = []
    after: str | None = None
    for _ in range(5):
        query = {"limit": 1, "area": TOWN[:9], **({"after": after} if after else {})}
        with rows_loaded(Relocation) as read:
            one = await listed(client, county, f"{PATH}/candidates", **query)
        assert len(read) == 1
        found += one["items"]
        after = one["next"]
    assert (found, after) == (page["items"], None)


@pytest.mark.requirement("R003-007")
async def test_nobody_is_relocated_without_consent(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    household = await a_home(client, county)
    for change, field in (
        ({"consent": False}, "consent"),
        ({"consented_on": None}, "consented_on"),
        ({"consented_on": "2017-03-02"}, "consented_on"),
    ):
        assert await refused(client, county, PATH, a_relocation(household, **change)) == (
            422,
            "registry.consent_required",
            field,
        )
    no_consent = {name: value for name, value in a_relocation(household).items() if name != "consent"}
    assert await refused(client, county, PATH, no_consent) == (422, "request.invalid", "consent")
    assert await refused(client, county, PATH, a_relocation(household, relocation_kind="holiday")) == (
        422,
        "request.invalid",
        "relocation_kind",
    )
    kept = await made(client, county, PATH, a_relocation(household, relocation_kind="geological"))
    assert (kept["consent"], kept["relocation_kind"]) == (True, "geological")
    assert await refused(client, county, f"{PATH}/{kept['id']}/withdraw", a_step("2017-02-28"), 1) == (
        422,
        "request.date_before_step",
        "occurred_on",
    )
    reply = await client.get(f"/registry/{PATH}/plan", headers=county)
    assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")


async def test_a_kind_that_the_plan_does_not_know_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    pack = find_pack("cangxi-2014")
    assert pack.relocation is not None
    fewer = pack.relocation.model_copy(update={"kinds": pack.relocation.kinds[:1]})
    await in_force(sessions, pack.model_copy(update={"relocation": fewer}))
    who = sign_in(Role.COUNTY_OFFICE, "510824")
    household = await a_home(client, who, 1, "510824102204")
    assert await refused(client, who, PATH, a_relocation(household, relocation_kind="ecology")) == (
        422,
        "registry.relocation_kind_not_planned",
        "relocation_kind",
    )
    assert await refused(client, who, PATH, a_relocation(household, batch="batch_1")) == (
        422,
        "registry.no_such_batch",
        "batch",
    )


async def test_households_placed_at_once_never_exceed_the_batch(committing: FastAPI, county: SIGNED_IN) -> None:
    await in_force(committing.state.sessions, with_batches(4, 192))
    async with client_of(committing) as client:
        homes = [await a_home(client, county, serial) for serial in (1, 3, 5, 7)]
        replies = await asyncio.gather(*(sent(client, county, PATH, a_relocation(home, batch="b1")) for home in homes))
    assert sorted(reply.status_code for reply in replies) == [201, 201, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.batch_full"}


async def test_a_household_that_left_the_register_waits_for_no_batch(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    home, other = await a_home(client, county, 1, members=[a_person(1)]), await a_home(client, county, 3)
    for one in (home, other):
        people = {"people": len(one["members"]), "consented_on": "2017-01-02"}
        await made(client, county, PATH, a_relocation(one, **people))
    gone = await leave(client, county, home, 0, "death", on="2017-04-01")
    assert gone.json()["status"] == "removed", gone.text
    page = await listed(client, county, f"{PATH}/candidates", area=TOWN[:9])
    assert [one["household_no"] for one in page["items"]] == ["H003"]
