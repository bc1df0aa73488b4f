"""Sensitive changes: nothing happens until a second person at the county approves, and then just what was asked for."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.registry.requests.rules import NotReinstatable, check_reinstatement
from shared import codes
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_number, client_of
from tests.registry.household_builder import HOUSEHOLDS, REQUESTS, Json, a_family, a_person, exited, outbox, registered
from tests.registry.membership_builder import history, join, leave, names, read

NOBODY = "018f3c7a-0000-7000-8000-000000000000"
STEP = {"occurred_on": "2016-06-01", "reason": "材料齐全"}


async def asked(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, on: str = "2016-05-01", **wanted: Any
) -> httpx.Response:
    """Ask for a change."""
    body = {"occurred_on": on, "reason": "入户核实", "household_id": household["id"], "wanted": wanted}
    return await client.post(REQUESTS, json=body, headers=who)


async def decided(client: httpx.AsyncClient, who: SIGNED_IN, request: Json, how: str, **step: Any) -> httpx.Response:
    """Decide on a request."""
    headers = {**who, "If-Match": f'"{request["version"]}"'}
    return await client.post(f"{REQUESTS}/{request['id']}/{how}", json={**STEP, **step}, headers=headers)


async def now(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> Json:
    """The household as it stands."""
    read: Json = (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=who)).json()
    return read


async def test_a_type_changes_when_a_second_person_approves_and_not_before(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    direct = await client.patch(
        f"{HOUSEHOLDS}/{household['id']}",
        json={"occurred_on": "2016-05-01", "reason": "调整", "household_type": "dibao"},
        headers={**township, "If-Match": '"1"'},
    )
    assert (direct.status_code, direct.json()["code"]) == (409, "registry.needs_approval")
    reply = await asked(client, township, household, request_kind="household_type", household_type="dibao")
    assert (reply.status_code, reply.json()["state"]) == (201, "submitted")
    assert (reply.json()["was"], reply.json()["wanted"]) == (
        {"household_type": "ordinary"},
        {"household_type": "dibao"},
    )
    assert (await now(client, township, household))["household_type"] == "ordinary"

    approved = await decided(client, county, reply.json(), "approve")
    assert (approved.status_code, approved.json()["state"], approved.json()["version"]) == (200, "approved", 2)
    after = await now(client, township, household)
    assert (after["household_type"], after["group"], after["version"]) == ("dibao", "relief", 2)
    history = (await client.get(f"{HOUSEHOLDS}/{household['id']}/history", headers=township)).json()["items"]
    last = history[-1]
    assert (last["kind"], last["occurred_on"], last["reason"], last["role"], last["old"], last["new"]) == (
        "type_corrected",
        "2016-05-01",
        "入户核实",
        "county_office",
        {"household_type": "ordinary"},
        {"household_type": "dibao"},
    )
    assert [one.routing_key for one in await outbox(sessions)] == [
        "registry.household_registered.v1",
        "registry.household_changed.v1",
    ]


async def test_an_identity_number_is_mended_found_and_shown_to_nobody(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    wife = household["members"][1]["id"]
    right = a_number(4, "19800303")
    reply = await asked(client, township, household, request_kind="id_number", member_id=wife, id_number=right)
    assert reply.status_code == 201, reply.text
    assert right not in reply.text
    assert (await decided(client, county, reply.json(), "approve")).status_code == 200
    found = (await client.get(HOUSEHOLDS, params={"id_number": right}, headers=township)).json()["items"]
    assert [one["id"] for one in found] == [household["id"]]
    gone = (await client.get(HOUSEHOLDS, params={"id_number": a_number(2)}, headers=township)).json()["items"]
    assert gone == []
    member = (await now(client, township, household))["members"][1]
    assert (member["born_on"], member["sex"]) == ("1980-03-03", "female")
    # the wrong number is nobody's any more
    await registered(client, township, number="H002", members=[a_person(2, name="另一人")])


async def test_a_disability_card_follows_the_identity_number_with_which_it_begins(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    person = a_person(1, id_number=a_number(1) + "43", disability_kind="limb", disability_grade=3, health="disabled")
    household = await registered(client, township, members=[person])
    member = household["members"][0]["id"]
    request = (
        await asked(client, township, household, request_kind="id_number", member_id=member, id_number=a_number(3))
    ).json()
    assert (await decided(client, county, request, "approve")).status_code == 200
    reveal = {"reveal": "true", "reason": "核对"}
    (shown,) = (await client.get(f"{HOUSEHOLDS}/{household['id']}", params=reveal, headers=county)).json()["members"]
    assert (shown["id_number"], shown["disability_card"]) == (a_number(3), a_number(3) + "43")


async def test_a_household_leaves_the_register_after_whoever_left_it_before(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    assert (await leave(client, township, household, 1, on="2016-04-01")).status_code == 200
    removal = {"request_kind": "removal", "removal_kind": "moved_away"}
    early = await asked(client, township, household, on="2016-03-31", **removal)
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    assert (await asked(client, township, household, on="2016-04-01", **removal)).status_code == 201


async def test_no_help_is_recorded_for_a_household_after_its_removal(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    request = await asked(client, township, household, request_kind="removal", removal_kind="moved_away")
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    visit = {"household_id": household["id"], "visitor": "李四", "findings": "好", "reason": "走访"}
    for day, status in (("2016-05-01", 201), ("2016-05-02", 409)):
        reply = await client.post(
            "/registry/visits", json={**visit, "visited_on": day, "occurred_on": day}, headers=township
        )
        assert reply.status_code == status, reply.text
    assert reply.json()["code"] == "registry.household_removed"


async def test_an_exit_outside_a_procedure_needs_approval(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    request = (await asked(client, township, household, request_kind="exit")).json()
    assert (await now(client, township, household))["status"] == "registered"
    assert (await decided(client, county, request, "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["status"], after["exited_on"]) == ("exited", "2016-05-01")


async def test_who_asked_can_not_approve_and_a_township_decides_nothing(
    client: httpx.AsyncClient, sign_in: SignIn, county: SIGNED_IN
) -> None:
    household = await registered(client, county)
    request = (await asked(client, county, household, request_kind="exit")).json()
    for how in ("approve", "refuse"):
        own = await decided(client, county, request, how)
        assert (own.status_code, own.json()["code"]) == (403, "registry.own_request")
        town = await decided(client, sign_in(Role.TOWNSHIP, "360722102"), request, how)
        assert (town.status_code, town.json()["code"]) == (403, "auth.forbidden")
        foreign = await decided(client, sign_in(Role.COUNTY_OFFICE, "360724"), request, how)
        assert foreign.status_code == 404
    colleague = sign_in(Role.COUNTY_OFFICE, "360722", subject="office-2")
    early = await decided(client, colleague, request, "approve", occurred_on="2016-04-30")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    assert (await decided(client, colleague, request, "approve")).status_code == 200


async def test_a_refused_or_taken_back_request_changes_nothing_and_is_over(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    first = (await asked(client, township, household, request_kind="exit")).json()
    pending = await asked(client, county, household, request_kind="exit")
    assert (pending.status_code, pending.json()["code"]) == (409, "registry.request_pending")
    refused = await decided(client, county, first, "refuse")
    assert (refused.json()["state"], refused.json()["decision_reason"]) == ("refused", "材料齐全")
    again = await decided(client, county, refused.json(), "approve")
    assert (again.status_code, again.json()["code"]) == (409, "registry.request_decided")

    second = (await asked(client, township, household, request_kind="exit")).json()
    others = await decided(client, county, second, "take-back")
    assert (others.status_code, others.json()["code"]) == (403, "registry.others_request")
    assert (await decided(client, township, second, "take-back")).json()["state"] == "taken_back"
    assert (await now(client, township, household))["version"] == 1
    states = (await client.get(REQUESTS, params={"household_id": household["id"]}, headers=county)).json()["items"]
    assert [one["state"] for one in states] == ["refused", "taken_back"]
    history = (await client.get(f"{REQUESTS}/{first['id']}/history", headers=county)).json()["items"]
    assert [one["action"] for one in history] == ["created", "refused"]


async def test_what_changed_since_it_was_asked_for_is_not_approved(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    wife = household["members"][1]["id"]
    one = (await asked(client, township, household, request_kind="exit")).json()
    number = await asked(client, township, household, request_kind="id_number", member_id=wife, id_number=a_number(6))
    kind = (await asked(client, township, household, request_kind="household_type", household_type="dibao")).json()
    for request in (one, number.json(), kind):  # different kinds stand beside each other
        assert (await decided(client, county, request, "approve")).status_code == 200
    exited = await asked(client, township, household, request_kind="exit")
    assert (exited.status_code, exited.json()["code"]) == (409, "registry.already_exited")


@pytest.mark.parametrize(
    ("wanted", "status", "code", "field"),
    [
        ({"request_kind": "household_type", "household_type": "ordinary"}, 422, "registry.nothing_to_change", None),
        ({"request_kind": "household_type", "household_type": "rich"}, 422, "request.invalid", None),
        ({"request_kind": "wealth"}, 422, "request.invalid", None),
        (
            {"request_kind": "id_number", "member_id": NOBODY, "id_number": a_number(6)},
            404,
            "request.not_found",
            "wanted.member_id",
        ),
    ],
)
async def test_what_can_not_be_asked_for(
    client: httpx.AsyncClient, township: SIGNED_IN, wanted: Json, status: int, code: str, field: str | None
) -> None:
    household = await registered(client, township)
    reply = await asked(client, township, household, **wanted)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    if field is not None:
        assert reply.json()["field"] == field


async def test_a_wrong_or_taken_identity_number_is_refused_when_it_is_asked_for(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    head, wife = (member["id"] for member in household["members"])
    for number, status, code in (
        (a_number(2)[:-1] + ("1" if a_number(2)[-1] != "1" else "2"), 422, "identity.bad_check_digit"),
        (a_number(2), 422, "registry.nothing_to_change"),
        (a_number(1), 409, "registry.duplicate_id_number"),
        (a_number(6, "20140818"), 422, "registry.born_after_joining"),
    ):
        reply = await asked(client, township, household, request_kind="id_number", member_id=wife, id_number=number)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, "wanted.id_number")
    assert head != wife


async def test_who_came_by_birth_came_on_the_day_that_the_right_number_tells(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    born, right = a_number(3, "20160401"), a_number(3, "20160402")
    home = (await join(client, township, household, 3, id_number=born, on="2016-04-01")).json()
    child = home["members"][-1]["id"]
    request = await asked(client, township, household, request_kind="id_number", member_id=child, id_number=right)
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    (after,) = [one for one in (await now(client, township, household))["members"] if one["id"] == child]
    assert (after["born_on"], after["joined_on"]) == ("2016-04-02", "2016-04-02")


async def test_of_two_who_decide_at_once_one_does(committing: FastAPI, township: SIGNED_IN, sign_in: SignIn) -> None:
    async with client_of(committing) as client:
        household = await registered(client, township)
        request = (await asked(client, township, household, request_kind="exit")).json()
        people = [sign_in(Role.COUNTY_OFFICE, "360722", subject=f"office-{number}") for number in range(6)]
        replies = await asyncio.gather(*(decided(client, who, request, "approve") for who in people))
        assert sorted(reply.status_code for reply in replies) == [200, 412, 412, 412, 412, 412]
        assert (await now(client, township, household))["version"] == 2


async def test_of_two_who_ask_at_once_one_does(committing: FastAPI, township: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        household = await registered(client, township)
        replies = await asyncio.gather(*(asked(client, township, household, request_kind="exit") for _ in range(6)))
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409, 409]


async def test_a_household_that_was_wrongly_identified_leaves_the_register_by_approval(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    request = await asked(client, township, household, request_kind="removal", removal_kind="misidentified")
    assert request.json()["wanted"] == {"status": "removed", "removal_kind": "misidentified"}
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["status"], after["removed_kind"], after["removed_on"], after["people"]) == (
        "removed",
        "misidentified",
        "2016-05-01",
        0,
    )
    assert (await outbox(sessions))[-1].routing_key == "registry.household_removed.v1"
    late = await asked(client, township, household, request_kind="exit")
    assert (late.status_code, late.json()["code"]) == (409, "registry.household_removed")
    # its people may be registered anew, should they become poor
    early = await client.post(HOUSEHOLDS, json=a_family("H002"), headers=township)
    problem = early.json()
    assert (early.status_code, problem["code"], problem["field"]) == (422, "request.date_before_step", "registered_on")
    await registered(client, township, number="H002", registered_on="2016-05-01")


# a departure that was recorded by mistake -----------------------------------------------------------------------------


async def test_nothing_is_approved_of_a_household_that_left_the_register_since(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    head, number = household["members"][0]["id"], a_number(9)
    kind = (await asked(client, township, household, request_kind="household_type", household_type="dibao")).json()
    mended = await asked(client, township, household, request_kind="id_number", member_id=head, id_number=number)
    removal = await asked(client, township, household, request_kind="removal", removal_kind="misidentified")
    assert (await decided(client, county, removal.json(), "approve")).status_code == 200
    before, sent = await now(client, township, household), len(await outbox(sessions))
    for request in (kind, mended.json()):
        reply = await decided(client, county, request, "approve")
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.household_removed")
        assert (await decided(client, county, request, "refuse")).status_code == 200
    assert await now(client, township, household) == before
    assert len(await outbox(sessions)) == sent


async def test_who_was_recorded_as_dead_by_mistake_is_taken_back_by_approval(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    wife = household["members"][1]["id"]
    gone = (await leave(client, township, household, 1, "death", on="2016-04-01")).json()
    assert (gone["people"], names(gone)) == (1, ["曾福生"])
    again = await join(client, township, gone, 2, "return", relation="spouse", on="2016-04-02")
    assert (again.status_code, again.json()["code"]) == (409, "registry.person_died")

    wanted = {"request_kind": "reinstatement", "member_id": wife, "relation": "spouse"}
    request = await asked(client, township, household, **wanted)
    assert (request.status_code, request.json()["was"]) == (
        201,
        {"member_id": wife, "left_on": "2016-04-01", "left_kind": "death", "status": "registered"},
    )
    of_the_kind = (await client.get(REQUESTS, params={"request_kind": "reinstatement"}, headers=county)).json()
    assert [one["id"] for one in of_the_kind["items"]] == [request.json()["id"]]
    assert (await now(client, township, household))["people"] == 1
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["people"], names(after), after["members"][1]["id"], after["version"]) == (
        2,
        ["曾福生", "刘月英"],
        wife,
        3,
    )
    # from the first of April to the day of the request the register held her for dead
    for on, people in (("2016-03-31", 2), ("2016-04-01", 1), ("2016-04-30", 1), ("2016-05-01", 2)):
        assert (await read(client, township, household["id"], on=on))["people"] == people
    former = (await client.get(f"{HOUSEHOLDS}/{household['id']}/former-members", headers=township)).json()
    assert former["items"] == []
    last = (await history(client, township, household["id"]))[-1]
    assert (last["kind"], last["occurred_on"], last["reason"]) == ("departure_undone", "2016-05-01", "入户核实")
    message = (await outbox(sessions))[-1]
    assert (message.routing_key, message.version, len(message.data["members"])) == (
        "registry.household_changed.v1",
        3,
        2,
    )
    assert message.data["died"] == []
    # she is alive: her number is refused elsewhere as any living person's
    twice = await client.post(HOUSEHOLDS, json=a_family("H002", 2), headers=township)
    assert (twice.status_code, twice.json()["code"]) == (409, "registry.duplicate_id_number")


async def test_a_household_comes_back_with_the_last_who_was_held_for_dead(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township, members=[a_person(1)])
    household = await exited(client, township, county, household, "2015-12-31")
    gone = (await leave(client, township, household, 0, "death", on="2016-04-01")).json()
    assert (gone["status"], gone["removed_kind"]) == ("removed", "no_members")
    wanted = {"request_kind": "reinstatement", "member_id": household["members"][0]["id"]}
    headless = await asked(client, township, household, **wanted, relation="son")
    assert (headless.status_code, headless.json()["code"]) == (422, "registry.no_head")
    early = await asked(client, township, household, **wanted, relation="head", on="2016-03-31")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    request = (await asked(client, township, household, **wanted, relation="head")).json()
    assert (await decided(client, county, request, "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["status"], after["exited_on"], after["people"], after["removed_on"]) == (
        "exited",
        "2015-12-31",
        1,
        None,
    )
    assert [message.routing_key for message in (await outbox(sessions))[-2:]] == [
        "registry.household_removed.v1",
        "registry.household_changed.v1",
    ]


async def test_only_a_departure_that_led_nowhere_is_taken_back(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    people = [
        a_person(1),
        a_person(2, relation="spouse"),
        a_person(3, relation="son"),
        a_person(4, relation="daughter"),
    ]
    household = await registered(client, township, members=people)
    other = await registered(client, township, number="H002", serial=5)

    async def refused(member: Json, relation: str = "son") -> tuple[int, str]:
        reply = await asked(
            client, township, household, request_kind="reinstatement", member_id=member["id"], relation=relation
        )
        return reply.status_code, reply.json()["code"]

    _, wife, son, daughter = household["members"]
    assert await refused(wife) == (409, "registry.not_reinstatable")  # she is here
    assert await refused(other["members"][0]) == (404, "request.not_found")
    target = {"household_id": other["id"], "version": 1, "relation": "son"}
    step = await leave(client, township, household, 2, "to_household", to=target)
    assert await refused(son) == (409, "registry.not_reinstatable")  # he is there
    step = await leave(client, township, step.json(), 2, "married_out")
    assert await refused(daughter, "head") == (422, "registry.two_heads")
    # she was registered again meanwhile, with her husband's people
    request = (
        await asked(
            client, township, household, request_kind="reinstatement", member_id=daughter["id"], relation="daughter"
        )
    ).json()
    bride = a_person(4, relation="daughter_in_law")
    await registered(client, township, number="H003", members=[a_person(7), bride], registered_on="2016-05-01")
    assert await refused(daughter) == (409, "registry.not_reinstatable")
    late = await decided(client, county, request, "approve")
    assert (late.status_code, late.json()["code"]) == (409, "registry.duplicate_id_number")
    assert (await now(client, township, household))["people"] == 2
    # who left with the whole household is registered anew
    removal = await asked(client, township, household, request_kind="removal", removal_kind="moved_away")
    assert (await decided(client, county, removal.json(), "approve")).status_code == 200
    assert await refused(wife) == (409, "registry.household_removed")


@pytest.mark.parametrize("left_kind", [None, *codes.MEMBERSHIP_KINDS.codes])
@pytest.mark.parametrize("is_last_record", [True, False])
def test_which_departures_may_be_taken_back(left_kind: str | None, is_last_record: bool) -> None:
    if is_last_record and left_kind in ("death", "married_out", "moved_away"):
        check_reinstatement(left_kind, is_last_record=True)
        return
    with pytest.raises(NotReinstatable):
        check_reinstatement(left_kind, is_last_record=is_last_record)
