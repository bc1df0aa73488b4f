"""What searches rest on beside the rows themselves: who lives alone, who bears a name, who bore a number."""

from typing import Any

import httpx
import pytest

from services.registry.households import searching
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_household, a_member, a_number, commit, upload_families
from tests.registry.household_builder import HOUSEHOLDS, REQUESTS, Json, a_person, registered
from tests.registry.membership_builder import join, leave, take

OLD, OLDER = "19400102", "19390102"
OTHER_VILLAGE = "360722102202"


async def search(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[str]:
    """Household numbers that a search finds; its total says the same."""
    reply = await client.get(HOUSEHOLDS, params=query, headers=who)
    assert reply.status_code == 200, reply.text
    found = [item["household_no"] for item in reply.json()["items"]]
    assert reply.json()["total"] == {"count": len(found), "capped": False}
    return found


async def lone_elders(client: httpx.AsyncClient, who: SIGNED_IN) -> list[str]:
    """Numbers of the households of old people who live alone."""
    return await search(client, who, key_group="lone_elder")


async def test_who_lives_alone_is_known_through_every_step(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    wife = a_person(2, id_number=a_number(2, OLD), name="刘月英", relation="spouse")
    family = await registered(
        client, township, members=[a_person(1, id_number=a_number(1, OLDER)), wife, a_person(5, relation="son")]
    )
    ids = [one["id"] for one in family["members"]]
    assert await lone_elders(client, township) == []

    alone = [{"id": ids[1], "relation": "head"}]
    reply = await take(client, township, family, "split", household_no="H002", members=alone)
    kept, new = reply.json()["household"], reply.json()["new_household"]
    assert await lone_elders(client, township) == ["H002"]

    son = next(at for at, one in enumerate(kept["members"]) if one["relation"] == "son")
    kept = (await leave(client, township, kept, son)).json()
    assert await lone_elders(client, township) == ["H001", "H002"]

    body = {"occurred_on": "2016-05-01", "reason": "入户核实", "household_id": new["id"]}
    wanted = {"request_kind": "id_number", "member_id": new["members"][0]["id"], "id_number": a_number(4, "19900303")}
    asked: Json = (await client.post(REQUESTS, json={**body, "wanted": wanted}, headers=township)).json()
    decided = await client.post(
        f"{REQUESTS}/{asked['id']}/approve",
        json={"occurred_on": "2016-06-01", "reason": "材料齐全"},
        headers={**county, "If-Match": f'"{asked["version"]}"'},
    )
    assert decided.status_code == 200, decided.text
    assert await lone_elders(client, township) == ["H001"]

    assert (await join(client, township, kept, 7)).status_code == 201
    assert await lone_elders(client, township) == []


async def test_who_lives_alone_is_known_of_imported_households(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    households = [a_household("H001"), a_household("H002"), a_household("H003")]
    members = [
        a_member("H001", 1, 证件号码=a_number(1, OLD)),
        a_member("H002", 3),
        a_member("H003", 5, 证件号码=a_number(5, OLD)),
        a_member("H003", 6, 证件号码=a_number(6, OLDER), 与户主关系="配偶"),
    ]
    made = await upload_families(client, township, households, members)
    assert (await commit(client, township, made["id"])).json()["state"] == "committed"
    assert await lone_elders(client, township) == ["H001"]


@pytest.mark.parametrize("few", [0, 2_000])
async def test_a_common_name_is_found_as_a_rare_one_is(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    for number in range(1, 4):
        more = {"village_code": OTHER_VILLAGE} if number == 2 else {}
        two = [a_person(number * 2 + 1), a_person(number * 2, name="曾月英", relation="spouse")]
        await registered(client, county, number=f"A00{number}", members=two, **more)
    gone = await registered(client, county, number="A004", members=[a_person(15)])
    await leave(client, county, gone, 0, "death")
    moved = await registered(client, county, number="A005", members=[a_person(17), a_person(18, relation="spouse")])
    await leave(client, county, moved, 1)
    there = sign_in(Role.COUNTY_OFFICE, "360781")
    await registered(client, there, number="C001", village_code="360781101001", members=[a_person(19)])

    assert await search(client, county, q="曾") == ["A001", "A002", "A003", "A005"]
    assert await search(client, there, q="曾") == ["C001"]
    assert await search(client, sign_in(Role.CITY_OFFICE, "3607"), q="曾") == ["A001", "A002", "A003", "A005", "C001"]
    assert await search(client, sign_in(Role.TOWNSHIP, "360722103"), q="曾") == []
    assert await search(client, sign_in(Role.TOWNSHIP, "360722102"), q="曾月") == ["A001", "A002", "A003"]
    assert await search(client, county, q="曾", village_code=OTHER_VILLAGE) == ["A002"]
    assert await search(client, county, q="曾", household_type="wubao") == []
    assert await search(client, county, q="曾", status="removed") == []
    page = (await client.get(HOUSEHOLDS, params={"q": "曾", "limit": 2}, headers=county)).json()
    assert page["total"] == {"count": 4, "capped": False}
    page = (await client.get(HOUSEHOLDS, params={"q": "曾", "limit": 2, "after": page["next"]}, headers=county)).json()
    assert ([one["household_no"] for one in page["items"]], page["next"]) == (["A003", "A005"], None)


async def test_a_number_finds_where_its_bearer_was_and_where_he_is(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    left = await registered(client, township, members=[a_person(1), a_person(2, name="刘月英", relation="spouse")])
    assert await search(client, township, id_number=a_number(2)) == ["H001"]
    await leave(client, township, left, 1)
    assert await search(client, township, id_number=a_number(2)) == ["H001"]
    await registered(
        client, township, household_no="H002", registered_on="2016-05-01", members=[a_person(2, name="刘月英")]
    )
    assert await search(client, township, id_number=a_number(2)) == ["H001", "H002"]
