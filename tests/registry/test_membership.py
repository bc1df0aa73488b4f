"""Membership over HTTP: people come and go, households split, merge and move; every step is kept, nobody vanishes."""

from typing import Any

import httpx
import pytest

from services.registry.households.history import present, unsealed
from services.registry.records.rules import fold
from shared.database import Sessions
from shared.events.base import CONTRACTS
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, a_number
from tests.registry.household_builder import (
    HOUSEHOLDS,
    REQUESTS,
    Json,
    a_family,
    a_person,
    an_income,
    exited,
    outbox,
    registered,
)
from tests.registry.membership_builder import history, join, leave, names, read, take

OTHER_COUNTY_VILLAGE = "360781101001"


async def registers(client: httpx.AsyncClient, who: SIGNED_IN, number: str, serial: int, **changes: Any) -> Json:
    """A household of the man with that serial alone, unless told otherwise."""
    changes.setdefault("members", [a_person(serial, name=f"刘{serial}")])
    return await registered(client, who, number=number, **changes)


async def folded(client: httpx.AsyncClient, sessions: Sessions, who: SIGNED_IN, household_id: str) -> Json:
    """What the history folds to; it is what stands."""
    document = fold([one["new"] for one in await history(client, who, household_id)])
    async with sessions() as session:
        now = unsealed(await present(session, "360722", household_id))  # type: ignore[arg-type]  # text serves
    assert {key: value for key, value in document.items() if key != "incomes"} == now
    return now


# coming and going -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["birth", "marriage", "adoption", "return", "moved_in"])
async def test_who_joins_is_a_member_from_that_day(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, kind: str
) -> None:
    household = await registered(client, township)
    reply = await join(client, township, household, 3, kind)
    assert (reply.status_code, reply.headers["etag"], reply.json()["people"]) == (201, '"2"', 3)
    child = reply.json()["members"][2]
    assert (child["name"], child["joined_on"], child["joined_kind"]) == ("曾新3", "2016-05-01", kind)
    kept = (await history(client, township, household["id"]))[1]
    assert (kept["kind"], kept["occurred_on"], kept["new"]["people"]) == ("joined", "2016-05-01", 3)
    assert kept["old"]["people"] == 2
    await folded(client, sessions, township, household["id"])
    message = (await outbox(sessions))[-1]
    event: Any = CONTRACTS[message.routing_key].model_validate(message.data)
    assert (message.routing_key, message.version) == ("registry.household_changed.v1", 2)
    assert [member.name for member in event.members] == ["曾福生", "刘月英", "曾新3"]


@pytest.mark.parametrize("kind", ["death", "married_out", "moved_away"])
async def test_who_leaves_stays_on_record_and_counts_no_more(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, kind: str
) -> None:
    household = await registered(client, township)
    reply = await leave(client, township, household, 1, kind)
    assert (reply.status_code, reply.headers["etag"], names(reply.json())) == (200, '"2"', ["曾福生"])
    assert reply.json()["people"] == 1
    assert await read(client, township, household["id"]) == reply.json()
    former = await client.get(f"{HOUSEHOLDS}/{household['id']}/former-members", headers=township)
    (wife,) = former.json()["items"]
    assert (wife["name"], wife["left_on"], wife["left_kind"]) == ("刘月英", "2016-05-01", kind)
    assert wife["to_household_id"] is None
    before = await read(client, township, household["id"], on="2016-04-30")
    assert (names(before), before["people"], before["former_members"]) == (["曾福生", "刘月英"], 2, [])
    after = await read(client, township, household["id"], on="2016-05-01")
    assert (names(after), [one["name"] for one in after["former_members"]]) == (["曾福生"], ["刘月英"])
    await folded(client, sessions, township, household["id"])
    told = (await outbox(sessions))[-1].data
    assert (told["changed_on"], told["died"]) == ("2016-05-01", [wife["id"]] if kind == "death" else [])


async def test_a_household_without_its_head_gets_a_new_one_in_the_same_step(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    reply = await leave(client, township, household, 0, "death")
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.no_head")
    assert await read(client, township, household["id"]) == household
    heir = [{"id": household["members"][1]["id"], "relation": "head"}]
    reply = await leave(client, township, household, 0, "death", relations=heir)
    assert (reply.status_code, reply.json()["head_name"]) == (200, "刘月英")
    assert (await read(client, township, household["id"], on="2016-04-30"))["head_name"] == "曾福生"


async def test_the_last_to_leave_takes_the_household_off_the_register(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registers(client, township, "H001", 1)
    gone = (await leave(client, township, household, 0, "death")).json()
    assert (gone["status"], gone["people"], gone["removed_kind"]) == ("removed", 0, "no_members")
    assert gone["removed_on"] == "2016-05-01"
    message = (await outbox(sessions))[-1]
    assert (message.routing_key, message.version) == ("registry.household_removed.v1", 2)
    assert (message.data["removed_on"], message.data["removed_kind"]) == ("2016-05-01", "no_members")
    assert message.data["died"] == [household["members"][0]["id"]]
    listed = (await client.get(HOUSEHOLDS, headers=township)).json()
    assert (listed["items"], listed["total"]["count"]) == ([], 0)
    removed = (await client.get(HOUSEHOLDS, params={"status": "removed"}, headers=township)).json()["items"]
    assert [one["id"] for one in removed] == [household["id"]]
    await folded(client, sessions, township, household["id"])


async def test_nothing_is_done_to_a_household_off_the_register(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    other = await registers(client, township, "H002", 5)
    household = await registers(client, township, "H001", 1)
    gone = (await leave(client, township, household, 0, "death")).json()
    path, versioned = f"{HOUSEHOLDS}/{gone['id']}", {**township, "If-Match": '"2"'}
    step = {"occurred_on": "2016-06-01", "reason": "x"}
    replies = [
        await client.patch(path, json={**step, "main_cause": "disaster"}, headers=versioned),
        await client.post(
            REQUESTS,
            json={**step, "household_id": gone["id"], "wanted": {"request_kind": "exit"}},
            headers=township,
        ),
        await client.put(f"{path}/incomes/2015", json=an_income(occurred_on="2016-06-01"), headers=versioned),
        await join(client, township, gone, 3, on="2016-06-01"),
        await take(client, township, gone, "move", "2016-06-01", village_code="360722102202"),
        await take(
            client,
            township,
            other,
            "merge",
            "2016-06-01",
            other={"household_id": gone["id"], "version": 2},
            relations=[{"id": gone["id"], "relation": "son"}],
        ),
    ]
    for reply in replies:
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.household_removed"), reply.text


# the identity number --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["married_out", "moved_away"])
async def test_who_left_alive_may_be_registered_in_another_county_and_the_earlier_record_stays(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, kind: str
) -> None:
    household = await registered(client, county)
    await leave(client, county, household, 1, kind)
    elsewhere = sign_in(Role.COUNTY_OFFICE, "360781")
    there = await registered(
        client,
        elsewhere,
        number="C001",
        village_code=OTHER_COUNTY_VILLAGE,
        members=[a_person(2, name="刘月英")],
        registered_on="2016-05-01",
    )
    here = (await client.get(HOUSEHOLDS, params={"id_number": a_number(2)}, headers=county)).json()["items"]
    assert [one["id"] for one in here] == [household["id"]]
    everywhere = await client.get(
        HOUSEHOLDS, params={"id_number": a_number(2)}, headers=sign_in(Role.CITY_OFFICE, "3607")
    )
    assert {one["id"] for one in everywhere.json()["items"]} == {household["id"], there["id"]}
    back = await join(client, county, await read(client, county, household["id"]), 2, "return", relation="spouse")
    assert (back.status_code, back.json()["code"]) == (409, "registry.duplicate_id_number")
    assert back.json()["field"] == "member.id_number"


async def test_who_came_back_is_the_same_person_with_a_second_membership(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    alone = (await leave(client, township, household, 1)).json()
    back = await join(client, township, alone, 2, "return", name="刘月英", relation="spouse", on="2016-08-01")
    assert (back.status_code, names(back.json())) == (201, ["曾福生", "刘月英"])
    between = await read(client, township, household["id"], on="2016-07-31")
    assert names(between) == ["曾福生"]
    await folded(client, sessions, township, household["id"])


async def test_who_died_is_registered_nowhere(client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn) -> None:
    household = await registered(client, county)
    alone = (await leave(client, county, household, 1, "death")).json()
    again = await join(client, county, alone, 2, "return", relation="spouse")
    assert (again.status_code, again.json()["code"]) == (409, "registry.person_died")
    family = a_family("C001", village_code=OTHER_COUNTY_VILLAGE, members=[a_person(2)])
    elsewhere = await client.post(HOUSEHOLDS, json=family, headers=sign_in(Role.COUNTY_OFFICE, "360781"))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "registry.person_died")
    assert elsewhere.json()["field"] == "members.0.id_number"


async def test_a_persons_history_is_told_by_itself(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    wife = household["members"][1]["id"]
    await leave(client, township, household, 1, "married_out")
    path = f"{HOUSEHOLDS}/{household['id']}/members/{wife}/history"
    items = (await client.get(path, headers=township)).json()["items"]
    assert [(one["version"], one["kind"]) for one in items] == [(1, "registered"), (2, "left")]
    assert items[0]["new"]["name"] == "刘月英"
    assert items[1]["new"] == {"left_on": "2016-05-01", "left_kind": "married_out"}
    first = (await client.get(path, params={"limit": 1}, headers=township)).json()
    rest = (await client.get(path, params={"limit": 1, "after": first["next"]}, headers=township)).json()
    assert first["items"] + rest["items"] == items
    nobody = await client.get(f"{HOUSEHOLDS}/{household['id']}/members/{household['id']}/history", headers=township)
    assert (nobody.status_code, nobody.json()["field"]) == (404, "member_id")


# between households ---------------------------------------------------------------------------------------------------


async def test_who_marries_into_another_household_leaves_one_and_joins_the_other_in_one_step(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    home = await registered(client, township)
    daughter = (await join(client, township, home, 4, name="曾小妹", relation="daughter")).json()
    husband = await registers(client, township, "H002", 5)
    to = {"household_id": husband["id"], "version": 1, "relation": "spouse"}
    reply = await leave(client, township, daughter, 2, "to_household", to=to, on="2016-06-01")
    assert (reply.status_code, names(reply.json())) == (200, ["曾福生", "刘月英"])
    theirs = await read(client, township, husband["id"])
    wife = theirs["members"][1]
    assert (wife["name"], wife["relation"], theirs["version"], theirs["people"]) == ("曾小妹", "spouse", 2, 2)
    assert (wife["joined_kind"], wife["from_household_id"]) == ("from_household", home["id"])
    assert wife["id"] != daughter["members"][2]["id"]
    (left,) = (await client.get(f"{HOUSEHOLDS}/{home['id']}/former-members", headers=township)).json()["items"]
    assert (left["name"], left["to_household_id"]) == ("曾小妹", husband["id"])
    found = (await client.get(HOUSEHOLDS, params={"q": "曾小妹"}, headers=township)).json()["items"]
    assert [one["id"] for one in found] == [husband["id"]]
    for household in (home, husband):
        await folded(client, sessions, township, household["id"])
    assert [(m.routing_key, m.version) for m in (await outbox(sessions))[-2:]] == [
        ("registry.household_changed.v1", 2),
        ("registry.household_changed.v1", 3),
    ]


async def test_another_household_is_named_where_somebody_moves_to_one_and_nowhere_else(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    home, other = await registered(client, township), await registers(client, township, "H002", 5)
    to = {"household_id": other["id"], "version": 1, "relation": "other"}
    for kind, target in (("to_household", None), ("death", to)):
        reply = await leave(client, township, home, 1, kind, to=target)
        assert (reply.status_code, reply.json()["code"]) == (422, "registry.target_household_required")
    itself = await leave(client, township, home, 1, "to_household", to={**to, "household_id": home["id"]})
    assert (itself.status_code, itself.json()["code"]) == (422, "registry.same_household")
    stale = await leave(client, township, home, 1, "to_household", to={**to, "version": 2})
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale_version")
    assert await read(client, township, home["id"]) == home


async def test_a_new_head_is_chosen_with_what_the_others_are_to_him(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    man, wife = (one["id"] for one in household["members"])
    half = await take(client, township, household, "head", relations=[{"id": wife, "relation": "head"}])
    assert half.json()["code"] == "registry.two_heads"
    swap = [{"id": wife, "relation": "head"}, {"id": man, "relation": "spouse"}]
    twice = await take(client, township, household, "head", relations=[*swap, swap[0]])
    assert twice.json()["code"] == "registry.repeated_member"
    reply = await take(client, township, household, "head", relations=swap)
    assert (reply.status_code, reply.json()["head_name"], reply.json()["version"]) == (200, "刘月英", 2)
    same = await take(client, township, reply.json(), "head", relations=swap)
    assert same.json()["version"] == 2
    early = await take(
        client,
        township,
        reply.json(),
        "head",
        "2016-04-30",
        relations=[{"id": man, "relation": "head"}, {"id": wife, "relation": "spouse"}],
    )
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    await folded(client, sessions, township, household["id"])


async def a_large_family(client: httpx.AsyncClient, who: SIGNED_IN, **changes: Any) -> Json:
    """A man, his wife, and their son with wife and child."""
    return await registered(
        client,
        who,
        members=[
            a_person(1),
            a_person(2, name="刘月英", relation="spouse"),
            a_person(3, name="曾大", relation="son", id_number=a_number(3, "19950102")),
            a_person(4, name="李氏", relation="daughter_in_law", id_number=a_number(4, "19960102")),
        ],
        **changes,
    )


async def test_a_split_founds_a_household_of_its_own_as_poor_as_the_old_one(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    old = await a_large_family(client, township)
    ids = [one["id"] for one in old["members"]]
    couple = [{"id": ids[2], "relation": "head"}, {"id": ids[3], "relation": "spouse"}]
    reply = await take(client, township, old, "split", household_no="H002", members=couple, village_group="五组")
    assert (reply.status_code, reply.headers["etag"]) == (201, '"2"')
    kept, new = reply.json()["household"], reply.json()["new_household"]
    assert (names(kept), kept["people"], kept["version"]) == (["曾福生", "刘月英"], 2, 2)
    assert (names(new), new["people"], new["version"], new["head_name"]) == (["曾大", "李氏"], 2, 1, "曾大")
    same = ("village_code", "household_type", "main_cause", "other_causes", "registered_on", "status")
    assert [new[name] for name in same] == [old[name] for name in same]
    assert (new["split_from"], new["split_on"], new["household_no"]) == (old["id"], "2016-05-01", "H002")
    assert await read(client, township, new["id"]) == new
    for household in (old, new):
        await folded(client, sessions, township, household["id"])
    assert [(m.routing_key, m.version) for m in (await outbox(sessions))[-2:]] == [
        ("registry.household_registered.v1", 1),
        ("registry.household_changed.v1", 2),
    ]
    before = await client.get(f"{HOUSEHOLDS}/{new['id']}", params={"on": "2016-04-30"}, headers=township)
    assert (before.status_code, before.json()["field"]) == (404, "on")
    early = await join(client, township, new, 5, on="2016-04-30")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")


async def test_a_part_of_an_exited_household_has_exited_too(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    old = await a_large_family(client, township)
    old = await exited(client, township, second, old, "2015-12-31")
    son = [{"id": old["members"][2]["id"], "relation": "head"}]
    new = (await take(client, township, old, "split", household_no="H002", members=son)).json()["new_household"]
    assert (new["status"], new["exited_on"], new["version"]) == ("exited", "2015-12-31", 2)
    assert [(m.routing_key, m.version) for m in (await outbox(sessions))[-3:]] == [
        ("registry.household_registered.v1", 1),
        ("registry.household_exited.v1", 2),
        ("registry.household_changed.v1", 3),
    ]
    await folded(client, sessions, township, new["id"])


async def test_an_unsound_split_is_refused_and_changes_nothing(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    old = await a_large_family(client, township)
    man, wife, son, *_ = ({"id": one["id"], "relation": one["relation"]} for one in old["members"])
    head = {**son, "relation": "head"}
    everybody = [{"id": one["id"], "relation": one["relation"]} for one in old["members"]]
    cases: list[tuple[Json, str]] = [
        ({"household_no": "H002", "members": everybody}, "registry.nobody_remains"),
        ({"household_no": "H002", "members": [son]}, "registry.no_head"),
        ({"household_no": "H002", "members": [{**man}]}, "registry.no_head"),  # who heads those that stay?
        ({"household_no": "H001", "members": [head]}, "registry.duplicate_household"),
        ({"household_no": "H002", "members": [head, head]}, "registry.repeated_member"),
        ({"household_no": "H002", "members": [{**head, "id": old["id"]}]}, "request.not_found"),
        ({"household_no": "H002", "members": [head], "village_code": "360722103001"}, "auth.outside_area"),
        ({"household_no": "H002", "members": [head], "village_code": "360722102999"}, "registry.unknown_village"),
        ({"household_no": "H002", "members": [head, {**wife, "relation": "head"}]}, "registry.two_heads"),
    ]
    for body, code in cases:
        reply = await take(client, township, old, "split", **body)
        assert reply.json()["code"] == code, reply.text
    assert await read(client, township, old["id"]) == old


async def test_a_merged_household_leaves_the_register_and_its_people_live_on_in_the_other(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    home = await registered(client, township)
    mother = await registers(client, township, "H002", 6, members=[a_person(6, name="老母")])
    to = {"other": {"household_id": mother["id"], "version": 1}}
    unsaid = [{"id": home["members"][1]["id"], "relation": "spouse"}]
    reply = await take(client, township, home, "merge", **to, relations=unsaid)
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.relations_incomplete")
    relation = {"id": mother["members"][0]["id"], "relation": "mother"}
    twice = await take(client, township, home, "merge", **to, relations=[relation, relation])
    assert twice.json()["code"] == "registry.repeated_member"
    itself = {"other": {"household_id": home["id"], "version": 1}, "relations": [relation]}
    assert (await take(client, township, home, "merge", **itself)).json()["code"] == "registry.same_household"

    reply = await take(client, township, home, "merge", **to, relations=[relation])
    assert (reply.status_code, names(reply.json())) == (200, ["曾福生", "刘月英", "老母"])
    gone = await read(client, township, mother["id"])
    assert (gone["status"], gone["removed_on"], gone["removed_kind"]) == ("removed", "2016-05-01", "merged")
    assert (gone["merged_into"], gone["people"], gone["members"]) == (home["id"], 0, [])
    then = await read(client, township, mother["id"], on="2016-04-30")
    assert (names(then), then["status"], then["head_name"]) == (["老母"], "registered", "老母")
    for household in (home, mother):
        await folded(client, sessions, township, household["id"])
    removed, changed = (await outbox(sessions))[-2:]
    assert (removed.routing_key, removed.version) == ("registry.household_removed.v1", 2)
    assert removed.data["merged_into"] == home["id"]
    assert (changed.routing_key, len(changed.data["members"])) == ("registry.household_changed.v1", 3)


async def test_a_household_moves_to_another_village_of_the_county_and_no_further(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, county)
    far = await take(client, township, household, "move", village_code="360722103001")
    assert (far.status_code, far.json()["code"]) == (403, "auth.outside_area")
    city = await take(client, county, household, "move", village_code=OTHER_COUNTY_VILLAGE)
    assert (city.status_code, city.json()["code"]) == (403, "auth.outside_area")
    reply = await take(client, county, household, "move", village_code="360722103001", village_group="一组")
    assert (reply.status_code, reply.json()["version"]) == (200, 2)
    again = await take(client, county, reply.json(), "move", village_code="360722103001", village_group="一组")
    assert again.json()["version"] == 2
    hidden = await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=township)
    assert hidden.status_code == 404
    next_town = sign_in(Role.TOWNSHIP, "360722103")
    assert (await read(client, next_town, household["id"], on="2016-04-30"))["village_code"] == VILLAGE
    await folded(client, sessions, county, household["id"])
    assert (await outbox(sessions))[-1].data["village_code"] == "360722103001"


# what holds for every step --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "code"),
    [("2999-01-01", "request.date_in_future"), ("2014-08-16", "request.date_before_step")],
)
async def test_a_step_is_dated_between_the_first_day_and_today(
    client: httpx.AsyncClient, township: SIGNED_IN, on: str, code: str
) -> None:
    household = await registered(client, township)
    for reply in (
        await join(client, township, household, 3, on=on),
        await leave(client, township, household, 1, on=on),
        await take(client, township, household, "move", on, village_code="360722102202"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_a_step_on_members_is_not_dated_before_the_one_before(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = (await join(client, township, await registered(client, township), 3)).json()
    early = await leave(client, township, household, 1, on="2016-04-30")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    child = household["members"][2]["id"]
    patch = {"occurred_on": "2016-04-30", "reason": "更正", "members": [{"id": child, "health": "chronic"}]}
    versioned = {**township, "If-Match": '"2"'}
    unborn = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=patch, headers=versioned)
    assert (unborn.status_code, unborn.json()["code"]) == (422, "request.date_before_step")
    assert (await leave(client, township, household, 1, on="2016-05-01")).status_code == 200


async def test_a_child_joins_on_the_day_of_its_birth_and_not_before(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    number = a_number(3, "20160502")
    unborn = await join(client, township, household, 3, id_number=number, on="2016-05-01")
    assert (unborn.status_code, unborn.json()["code"]) == (422, "registry.age_out_of_range")
    assert (await join(client, township, household, 3, id_number=number, on="2016-05-02")).status_code == 201


async def test_every_step_needs_the_version_that_was_read_and_the_right_to_write(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, township)
    member = household["members"][1]["id"]
    bodies: dict[str, Json] = {
        "members": {"kind": "birth", "member": a_person(3, relation="son")},
        f"members/{member}/leave": {"kind": "death"},
        "head": {"relations": [{"id": member, "relation": "head"}]},
        "split": {"household_no": "H002", "members": [{"id": member, "relation": "head"}]},
        "merge": {
            "other": {"household_id": member, "version": 1},
            "relations": [{"id": member, "relation": "mother"}],
        },
        "move": {"village_code": "360722102202"},
    }
    for path, body in bodies.items():
        full = {"occurred_on": "2016-05-01", "reason": "动态调整", **body}
        at = f"{HOUSEHOLDS}/{household['id']}/{path}"
        blind = await client.post(at, json=full, headers=township)
        assert (blind.status_code, blind.json()["code"]) == (428, "request.version_required")
        if path != "merge":  # there the other household is looked for first
            stale = await client.post(at, json=full, headers={**township, "If-Match": '"7"'})
            assert (stale.status_code, stale.json()["code"]) == (412, "request.stale_version")
        for who in (sign_in(Role.VILLAGE_CADRE, VILLAGE), sign_in(Role.AUDITOR, "360722")):
            refused = await client.post(at, json=full, headers={**who, "If-Match": '"1"'})
            assert (refused.status_code, refused.json()["code"]) == (403, "auth.forbidden")
        foreign = await client.post(at, json=full, headers={**sign_in(Role.TOWNSHIP, "360722103"), "If-Match": '"1"'})
        assert (foreign.status_code, foreign.json()["code"]) == (404, "request.not_found")
    assert await read(client, township, household["id"]) == household


async def test_nobody_joins_a_household_on_a_day_on_which_he_belonged_to_another(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    old = await registered(client, township)
    new = await registered(client, township, number="H002", serial=5)
    assert (await leave(client, township, old, 1, "married_out", on="2016-05-02")).status_code == 200
    early = await join(client, township, new, 2, "marriage", relation="daughter_in_law", on="2016-05-01")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    joined = await join(client, township, new, 2, "marriage", relation="daughter_in_law", on="2016-05-02")
    assert (joined.status_code, joined.json()["people"]) == (201, 3), joined.text
