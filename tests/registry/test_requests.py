"""Sensitive changes: nothing happens until a second person at the county approves, and then just what was asked for."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_number, client_of
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, outbox, registered

REQUESTS = "/registry/requests"
NOBODY = "018f3c7a-0000-7000-8000-000000000000"
STEP = {"occurred_on": "2016-06-01", "reason": "材料齐全"}


async def asked(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, **wanted: Any) -> httpx.Response:
    """Ask for a change."""
    body = {"occurred_on": "2016-05-01", "reason": "入户核实", "household_id": household["id"], "wanted": wanted}
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
    ):
        reply = await asked(client, township, household, request_kind="id_number", member_id=wife, id_number=number)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, "wanted.id_number")
    assert head != wife


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
    await registered(client, township, number="H002")
