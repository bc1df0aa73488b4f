"""Removals and exits that were approved by mistake: taken back as they came about, by a second person."""

import asyncio

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from shared.database import Sessions, transaction
from tests.registry.conftest import SIGNED_IN, a_number, client_of, eventually_waiting
from tests.registry.household_builder import HOUSEHOLDS, Json, a_family, a_person, exited, outbox, registered
from tests.registry.membership_builder import history, names, read
from tests.registry.test_requests import NOBODY, asked, decided, now


async def removed(client: httpx.AsyncClient, asking: SIGNED_IN, deciding: SIGNED_IN, household: Json) -> Json:
    """The household after it was taken off the register on the first of May 2016."""
    request = await asked(client, asking, household, request_kind="removal", removal_kind="misidentified")
    assert (await decided(client, deciding, request.json(), "approve")).status_code == 200
    return await now(client, asking, household)


async def test_a_removal_that_was_a_mistake_is_taken_back_by_a_second_person(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await exited(client, township, county, await registered(client, township), "2015-12-31")
    await removed(client, township, county, household)
    early = await asked(client, township, household, on="2016-04-30", request_kind="removal_undone")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    request = await asked(client, township, household, on="2016-05-10", request_kind="removal_undone")
    assert request.status_code == 201, request.text
    head, wife = (member["id"] for member in household["members"])
    assert request.json()["was"] == {
        "status": "removed",
        "removed_on": "2016-05-01",
        "removal_kind": "misidentified",
        "members": {head: "head", wife: "spouse"},
    }
    assert (await now(client, township, household))["status"] == "removed"
    own = await decided(client, township, request.json(), "approve")
    assert own.status_code == 403
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["status"], after["exited_on"], after["removed_on"], after["removed_kind"], names(after)) == (
        "exited",
        "2015-12-31",
        None,
        None,
        ["曾福生", "刘月英"],
    )
    for on, people in (("2016-04-30", 2), ("2016-05-01", 0), ("2016-05-09", 0), ("2016-05-10", 2)):
        assert (await read(client, township, household["id"], on=on))["people"] == people
    last = (await history(client, township, household["id"]))[-1]
    assert (last["kind"], last["occurred_on"], last["role"]) == ("removal_undone", "2016-05-10", "county_office")
    message = (await outbox(sessions))[-1]
    assert (message.routing_key, len(message.data["members"])) == ("registry.household_changed.v1", 2)
    twice = await client.post(HOUSEHOLDS, json=a_family("H002"), headers=township)
    assert (twice.status_code, twice.json()["code"]) == (409, "registry.duplicate_id_number")
    again = await asked(client, township, household, on="2016-05-11", request_kind="removal_undone")
    assert (again.status_code, again.json()["code"]) == (409, "registry.not_taken_off")


async def test_who_was_registered_elsewhere_since_does_not_come_back_with_the_household(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    _, wife = (member["id"] for member in household["members"])
    await removed(client, township, county, household)
    whole = (await asked(client, township, household, on="2016-05-10", request_kind="removal_undone")).json()
    await registered(client, township, number="H002", members=[a_person(1)], registered_on="2016-05-05")
    outdated = await decided(client, county, whole, "approve")
    assert (outdated.status_code, outdated.json()["code"]) == (409, "registry.request_outdated")
    assert (await decided(client, county, whole, "refuse")).status_code == 200

    wanted: Json = {"request_kind": "removal_undone"}
    headless = await asked(client, township, household, on="2016-05-10", **wanted)
    assert (headless.status_code, headless.json()["code"]) == (422, "registry.no_head")
    stranger = await asked(client, township, household, **wanted, relations=[{"id": NOBODY, "relation": "head"}])
    assert (stranger.status_code, stranger.json()["field"]) == (404, "wanted.relations")
    twice = [{"id": wife, "relation": "spouse"}, {"id": wife, "relation": "head"}]
    repeated = await asked(client, township, household, **wanted, relations=twice)
    assert (repeated.status_code, repeated.json()["code"], repeated.json()["field"]) == (
        422,
        "registry.repeated_member",
        "wanted.relations",
    )
    wanted["relations"] = [{"id": wife, "relation": "head"}]
    request = await asked(client, township, household, on="2016-05-10", **wanted)
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["people"], after["head_name"], names(after)) == (1, "刘月英", ["刘月英"])

    await removed_again(client, township, county, household)
    await registered(client, township, number="H003", members=[a_person(2)], registered_on="2016-06-02")
    nobody = await asked(client, township, household, on="2016-06-03", **wanted)
    assert (nobody.status_code, nobody.json()["code"]) == (409, "registry.not_taken_off")


async def removed_again(client: httpx.AsyncClient, asking: SIGNED_IN, deciding: SIGNED_IN, household: Json) -> None:
    """The household is taken off the register once more, a month later."""
    wanted = {"request_kind": "removal", "removal_kind": "moved_away"}
    request = await asked(client, asking, household, on="2016-06-01", **wanted)
    assert (await decided(client, deciding, request.json(), "approve")).status_code == 200


async def test_an_exit_that_was_a_mistake_is_taken_back_by_a_second_person(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    household = await registered(client, township)
    never = await asked(client, township, household, request_kind="exit_undone")
    assert (never.status_code, never.json()["code"]) == (409, "registry.not_exited")
    household = await exited(client, township, county, household, "2015-12-31")
    early = await asked(client, township, household, on="2015-12-30", request_kind="exit_undone")
    assert (early.status_code, early.json()["code"]) == (422, "request.date_before_step")
    request = await asked(client, township, household, request_kind="exit_undone")
    assert request.json()["was"] == {"status": "exited", "exited_on": "2015-12-31"}
    assert (await now(client, township, household))["status"] == "exited"
    assert (await decided(client, county, request.json(), "approve")).status_code == 200
    after = await now(client, township, household)
    assert (after["status"], after["exited_on"]) == ("registered", None)
    last = (await history(client, township, household["id"]))[-1]
    assert (last["kind"], last["occurred_on"], last["old"]["exited_on"]) == ("exit_undone", "2016-05-01", "2015-12-31")
    message = (await outbox(sessions))[-1]
    assert (message.routing_key, message.data["returned_on"]) == ("registry.household_returned.v1", "2016-05-01")
    # it is poor again from then on, and may leave later, not before
    before = await asked(client, township, household, on="2016-04-30", request_kind="exit")
    assert (before.status_code, before.json()["code"]) == (422, "request.date_before_step")
    after = await exited(client, township, county, household, "2016-05-01")
    assert (after["status"], after["exited_on"]) == ("exited", "2016-05-01")


async def test_a_removal_and_a_registration_take_identity_numbers_in_one_order(
    committing: FastAPI, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    """Whoever holds the smaller index and wants the greater must not meet somebody who holds the greater already."""
    index = committing.state.personal.blind_index
    first, second = next(
        (one, other)
        for one in range(1, 20)
        for other in range(one + 1, 21)
        if index(a_number(one)) > index(a_number(other))
    )
    people = [a_person(first), a_person(second, name="刘月英", relation="spouse")]
    async with client_of(committing) as client:
        household = await registered(client, township, members=people)
        asking = await asked(client, township, household, request_kind="removal", removal_kind="misidentified")
        lock = "SELECT 1 FROM id_number_key WHERE id_index = :index FOR UPDATE"
        async with transaction(committing.state.sessions) as other:
            await other.execute(text(lock), {"index": index(a_number(second))})
            removal = asyncio.create_task(decided(client, county, asking.json(), "approve"))
            await eventually_waiting(committing)
            await other.execute(text(lock), {"index": index(a_number(first))})
        assert (await removal).status_code == 200
