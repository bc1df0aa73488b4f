"""People who are probably registered twice: queued at registration and import, decided, undone."""

from typing import Any

import httpx
import pytest

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    SignIn,
    a_household,
    a_member,
    a_workbook,
    commit,
    upload,
    upload_families,
)
from tests.registry.conftest import a_number as number_of
from tests.registry.household_builder import HOUSEHOLDS, REQUESTS, Json, a_person, outbox, registered

DUPLICATES = "/registry/duplicates"
OTHER_VILLAGE, OTHER_TOWN = "360722102202", "360722103200"
STEP = {"occurred_on": "2016-05-01", "reason": "入户核对身份证"}


async def the_pairs(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[Json]:
    """What the queue shows."""
    reply = await client.get(DUPLICATES, params=query, headers=who)
    assert reply.status_code == 200, reply.text
    items: list[Json] = reply.json()["items"]
    return items


async def twice(client: httpx.AsyncClient, who: SIGNED_IN, village: str = OTHER_VILLAGE) -> tuple[Json, Json]:
    """曾福生 in two households under two numbers of the same birthday."""
    one = await registered(client, who, number="H001", serial=1)
    head = a_person(11)
    other = await registered(client, who, number="H002", village_code=village, members=[head])
    return one, other


async def test_a_registration_queues_whoever_is_probably_there_with_both_records_side_by_side(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    one, other = await twice(client, county)
    (pair,) = await the_pairs(client, county)
    assert (pair["state"], pair["score"], pair["area_code"]) == ("open", 60, "360722102000")  # 30 + 25 + 5
    assert pair["reasons"] == ["姓名相同", "出生日期相同", "同乡镇"]
    assert [person["household_no"] for person in pair["people"]] == ["H001", "H002"]
    assert [person["relatives"] for person in pair["people"]] == [["刘月英"], []]
    masked = {one["members"][0]["id_masked"], other["members"][0]["id_masked"]}
    assert {person["id_masked"] for person in pair["people"]} == masked
    assert number_of(1) not in str(pair)


async def test_namesakes_of_another_town_are_not_queued(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    await twice(client, county, village=OTHER_TOWN)
    assert await the_pairs(client, county) == []


async def test_an_import_queues_pairs_with_the_register_and_within_the_file(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    await registered(client, township, number="H001", serial=1)
    households = [a_household("H002"), a_household("H003", 户主姓名="李大山")]
    members = [
        a_member("H002", 21),
        a_member("H003", 31, 姓名="李大山", 证件号码=number_of(31, "19600303")),
        a_member("H003", 33, 姓名="李大山", 证件号码=number_of(33, "19600303"), 与户主关系="其他"),
    ]
    job = await upload_families(client, township, households, members)
    done = (await commit(client, township, job["id"])).json()
    assert done["written"]["probable_duplicates"] == 2
    pairs = await the_pairs(client, township)
    assert {pair["score"] for pair in pairs} == {70}
    assert sorted(sorted(one["household_no"] for one in pair["people"]) for pair in pairs) == [
        ["H001", "H002"],
        ["H003", "H003"],
    ]


async def test_a_decision_is_kept_and_can_be_undone_with_its_history(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at = f"{DUPLICATES}/{pair['id']}"
    body = {**STEP, "decision": "different"}
    reply = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["state"], reply.headers["etag"]) == (200, "different", '"2"')
    assert await the_pairs(client, township) == []
    assert len(await the_pairs(client, township, state="different")) == 1
    again = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "registry.pair_decided")

    undone = await client.post(f"{at}/undo", json=STEP, headers={**township, "If-Match": '"2"'})
    assert (undone.status_code, undone.json()["state"]) == (200, "open")
    once_more = await client.post(f"{at}/undo", json=STEP, headers={**township, "If-Match": '"3"'})
    assert (once_more.status_code, once_more.json()["code"]) == (409, "registry.pair_open")
    history = (await client.get(f"{at}/history", headers=township)).json()["items"]
    assert [one["action"] for one in history] == ["created", "decided", "undone"]
    # a pair that was looked at is not queued anew
    await registered(client, township, number="H009", serial=41, members=[a_person(41, name="无关人")])
    assert len(await the_pairs(client, township)) == 1


@pytest.mark.parametrize(
    ("decision", "kept"), [("same_person", None), ("same_person", "stranger"), ("different", "first")]
)
async def test_which_record_goes_on_must_be_clear(
    client: httpx.AsyncClient, township: SIGNED_IN, decision: str, kept: str | None
) -> None:
    await twice(client, township)
    (pair,) = await the_pairs(client, township)
    ids = {"first": pair["people"][0]["member_id"], "stranger": pair["id"], None: None}
    body = {**STEP, "decision": decision, "kept_id": ids[kept]}
    reply = await client.post(f"{DUPLICATES}/{pair['id']}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.kept_record_unclear")


async def test_who_sees_only_one_of_the_two_does_not_see_the_pair(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, county, number="H001", serial=1)
    family = [a_person(11), a_person(12, name="刘月英", relation="spouse")]
    await registered(client, county, number="H002", village_code=OTHER_TOWN, members=family)
    pairs = await the_pairs(client, county)  # both spouses: 30 + 25 + 10 for the other spouse's name
    assert [(pair["score"], pair["area_code"]) for pair in pairs] == [(65, "360722000000")] * 2
    for area in ("360722102", "360722103"):
        town = sign_in(Role.TOWNSHIP, area)
        assert await the_pairs(client, town) == []
        assert (await client.get(f"{DUPLICATES}/{pairs[0]['id']}", headers=town)).status_code == 404


async def read(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> Json:
    """The household as it stands."""
    found: Json = (await client.get(f"/registry/households/{household['id']}", headers=who)).json()
    return found


async def test_of_one_person_twice_one_record_ends_and_is_taken_up_again_when_undone(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    one, other = await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at = f"{DUPLICATES}/{pair['id']}"
    body = {**STEP, "decision": "same_person", "kept_id": one["members"][0]["id"]}
    alone = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert (alone.status_code, alone.json()["code"]) == (409, "registry.last_member")
    reply = await client.post(f"{at}/decide", json=body, headers={**county, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["state"]) == (200, "same_person"), reply.text
    assert [person["left_on"] for person in reply.json()["people"]] == [None, "2016-05-01"]
    gone = await read(client, township, other)
    assert (gone["status"], gone["removed_kind"], gone["people"]) == ("removed", "no_members", 0)

    alone = await client.post(f"{at}/undo", json=STEP, headers={**township, "If-Match": '"2"'})
    assert (alone.status_code, alone.json()["code"]) == (409, "registry.last_member")
    undone = await client.post(f"{at}/undo", json=STEP, headers={**county, "If-Match": '"2"'})
    assert (undone.status_code, undone.json()["state"]) == (200, "open"), undone.text
    back = await read(client, township, other)
    assert (back["status"], back["removed_on"], back["people"]) == ("registered", None, 1)
    assert [one.routing_key for one in await outbox(sessions)][-2:] == [
        "registry.household_removed.v1",
        "registry.household_changed.v1",
    ]


async def test_a_head_who_was_there_twice_leaves_the_household_to_another(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    one, other = await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at, wife = f"{DUPLICATES}/{pair['id']}", one["members"][1]["id"]
    body = {**STEP, "decision": "same_person", "kept_id": other["members"][0]["id"]}
    headless = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert (headless.status_code, headless.json()["code"]) == (422, "registry.no_head")
    body["relations"] = [{"id": wife, "relation": "head"}]
    reply = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text
    left = await read(client, township, one)
    assert (left["head_name"], left["people"]) == ("刘月英", 1)

    two = await client.post(f"{at}/undo", json=STEP, headers={**township, "If-Match": '"2"'})
    assert (two.status_code, two.json()["code"]) == (422, "registry.two_heads")
    again = {**STEP, "relations": [{"id": wife, "relation": "spouse"}]}
    assert (await client.post(f"{at}/undo", json=again, headers={**township, "If-Match": '"2"'})).status_code == 200
    assert (await read(client, township, one))["head_name"] == "曾福生"


async def test_a_record_is_not_taken_up_again_whose_number_somebody_else_got(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    one, _ = await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at = f"{DUPLICATES}/{pair['id']}"
    body = {**STEP, "decision": "same_person", "kept_id": one["members"][0]["id"]}
    await client.post(f"{at}/decide", json=body, headers={**county, "If-Match": '"1"'})
    await registered(client, township, number="H003", members=[a_person(11, name="邻村人")])
    undone = await client.post(f"{at}/undo", json=STEP, headers={**county, "If-Match": '"2"'})
    assert (undone.status_code, undone.json()["code"]) == (409, "registry.duplicate_id_number")


async def test_somebody_who_joins_a_household_is_looked_for_too(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    await registered(client, township, number="H001", serial=1)
    other = await registered(client, township, number="H002", members=[a_person(21, name="孤老")])
    joining = a_person(11, relation="other")
    body = {**STEP, "kind": "moved_in", "member": joining}
    reply = await client.post(
        f"/registry/households/{other['id']}/members", json=body, headers={**township, "If-Match": '"1"'}
    )
    assert reply.status_code in (200, 201), reply.text
    (pair,) = await the_pairs(client, township)
    assert pair["score"] == 70  # one village: 30 + 25 + 15


async def test_a_household_that_was_taken_off_the_register_meanwhile_does_not_come_back_with_an_undone_decision(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    one, other = await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at, wife = f"{DUPLICATES}/{pair['id']}", one["members"][1]["id"]
    body = {**STEP, "decision": "same_person", "kept_id": other["members"][0]["id"]}
    body["relations"] = [{"id": wife, "relation": "head"}]
    reply = await client.post(f"{at}/decide", json=body, headers={**township, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text

    wanted = {"request_kind": "removal", "removal_kind": "misidentified"}
    asking = {**STEP, "household_id": one["id"], "wanted": wanted}
    request = (await client.post("/registry/requests", json=asking, headers=township)).json()
    approved = await client.post(
        f"/registry/requests/{request['id']}/approve", json=STEP, headers={**county, "If-Match": '"1"'}
    )
    assert approved.status_code == 200, approved.text

    undone = await client.post(f"{at}/undo", json=STEP, headers={**township, "If-Match": '"2"'})
    assert (undone.status_code, undone.json()["code"]) == (409, "registry.household_removed")
    gone = await read(client, township, one)
    assert (gone["status"], gone["removed_kind"], gone["people"]) == ("removed", "misidentified", 0)


async def test_a_pair_of_whom_one_moved_away_is_for_those_who_see_both_by_now(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN
) -> None:
    _, other = await twice(client, township)
    (pair,) = await the_pairs(client, township)
    at = f"{DUPLICATES}/{pair['id']}"
    moved = await client.post(
        f"/registry/households/{other['id']}/move",
        json={**STEP, "village_code": OTHER_TOWN},
        headers={**county, "If-Match": '"1"'},
    )
    assert moved.status_code == 200, moved.text
    assert await the_pairs(client, township) == []
    for path in (at, f"{at}/history"):
        assert (await client.get(path, headers=township)).status_code == 404
    decision = {**STEP, "decision": "different"}
    reply = await client.post(f"{at}/decide", json=decision, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    assert [one["id"] for one in await the_pairs(client, county)] == [pair["id"]]
    reply = await client.post(f"{at}/decide", json=decision, headers={**county, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text


# searched again -------------------------------------------------------------------------------------------------------


async def test_who_is_renamed_is_compared_anew(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    await registered(client, township, number="H001", members=[a_person(1)])
    other = await registered(client, township, number="H002", members=[a_person(11, name="李大山")])
    assert await the_pairs(client, township) == []
    body = {**STEP, "members": [{"id": other["members"][0]["id"], "name": "曾福生"}]}
    reply = await client.patch(f"{HOUSEHOLDS}/{other['id']}", json=body, headers={**township, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text
    (pair,) = await the_pairs(client, township)
    assert [person["household_no"] for person in pair["people"]] == ["H001", "H002"]


async def test_whose_number_is_mended_is_compared_anew(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    await registered(client, township, number="H001", members=[a_person(1)])
    away = a_person(id_number=number_of(11, "19401111"))
    other = await registered(client, township, number="H002", members=[away], village_code=OTHER_VILLAGE)
    assert await the_pairs(client, township) == []
    wanted = {"request_kind": "id_number", "member_id": other["members"][0]["id"], "id_number": number_of(13)}
    body = {**STEP, "household_id": other["id"], "wanted": wanted}
    request = await client.post(REQUESTS, json=body, headers=township)
    approval = {**county, "If-Match": '"1"'}
    done = await client.post(f"{REQUESTS}/{request.json()['id']}/approve", json=STEP, headers=approval)
    assert done.status_code == 200, done.text
    (pair,) = await the_pairs(client, township)
    assert [person["household_no"] for person in pair["people"]] == ["H001", "H002"]


async def test_who_is_renamed_by_a_file_is_compared_anew(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    await registered(client, township, number="H001", members=[a_person(1)])
    households, members = [a_household("H002", 户主姓名="李大山")], [a_member("H002", 11, 姓名="李大山")]
    job = await upload_families(client, township, households, members)
    assert (await commit(client, township, job["id"])).json()["written"]["probable_duplicates"] == 0
    file = a_workbook(贫困户=[a_household("H002")], 家庭成员=[a_member("H002", 11)])
    changed = (await upload(client, township, ("f.xlsx", file), mode="update")).json()
    done = (await commit(client, township, changed["id"])).json()
    assert (done["written"]["households"], done["written"]["probable_duplicates"]) == (1, 1)
    assert len(await the_pairs(client, township)) == 1
