"""Trainings of poor people: free where the plan says so, kept with their history, read as of any day."""

from typing import Any

import httpx
import pytest

from services.registry.trainings.rules import TrainingNotFree, check_free
from shared.codes import TRAINING_AUDIENCES
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.household_builder import Json, registered

TRAININGS = "/registry/trainings"


@pytest.fixture
async def household(client: httpx.AsyncClient, township: SIGNED_IN) -> Json:
    """A registered household of two."""
    return await registered(client, township)


def a_training(household: Json, **changes: Any) -> Json:
    """A training as the API takes it."""
    training: Json = {
        "occurred_on": "2016-03-01",
        "reason": "参加培训",
        "household_id": household["id"],
        "member_id": household["members"][0]["id"],
        "training_kind": "yulu",
        "audience": "migrant_workers",
        "course": "电焊工",
        "organiser": "县职业中专",
        "started_on": "2016-03-01",
        "days": 15,
    }
    return {**training, **changes}


@pytest.mark.requirement("R000-027")
@pytest.mark.parametrize("fee", ["tuition_fen", "lodging_fen", "certification_fen"])
async def test_a_yulu_training_charges_nothing(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json, fee: str
) -> None:
    reply = await client.post(TRAININGS, json=a_training(household, **{fee: 1}), headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "registry.training_not_free", fee)
    other = a_training(household, training_kind="practical", **{fee: 1})
    assert (await client.post(TRAININGS, json=other, headers=township)).status_code == 201


@pytest.mark.requirement("R000-027")
async def test_a_training_is_for_school_leavers_or_who_goes_to_work_in_town(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    assert TRAINING_AUDIENCES.labels[:2] == ("两后生", "进城务工劳动力")
    for audience in ("school_leavers", "migrant_workers"):
        made = await client.post(TRAININGS, json=a_training(household, audience=audience), headers=township)
        assert (made.status_code, made.json()["audience"]) == (201, audience)
    for wrong in ("everybody", None):
        reply = await client.post(TRAININGS, json=a_training(household, audience=wrong), headers=township)
        assert (reply.status_code, reply.json()["field"]) == (422, "audience")


@pytest.mark.requirement("R000-027")
def test_only_the_yulu_plan_is_free() -> None:
    check_free("yulu", 0, 0, 0)
    check_free("practical", 1, 1, 1)
    with pytest.raises(TrainingNotFree):
        check_free("yulu", 0, 1, 0)


async def test_a_change_is_kept_and_the_record_read_as_of_any_day(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    made = await client.post(TRAININGS, json=a_training(household), headers=township)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    at = f"{TRAININGS}/{made.json()['id']}"
    patch = {"occurred_on": "2016-03-20", "reason": "结业", "ended_on": "2016-03-16", "certificate": "初级电焊工"}
    stale = await client.patch(at, json=patch, headers={**township, "If-Match": '"2"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale_version")
    reply = await client.patch(at, json=patch, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["version"], reply.json()["certificate"]) == (200, 2, "初级电焊工")

    history = (await client.get(f"{at}/history", headers=township)).json()["items"]
    assert [(one["action"], one["reason"], one["role"]) for one in history] == [
        ("created", "参加培训", "township"),
        ("changed", "结业", "township"),
    ]
    assert history[1]["old"] == {"ended_on": None, "certificate": None}
    then = (await client.get(at, params={"on": "2016-03-19"}, headers=township)).json()
    assert (then["version"], then["certificate"], then["course"]) == (1, None, "电焊工")
    now = (await client.get(at, params={"on": "2016-03-20"}, headers=township)).json()
    assert now == (await client.get(at, headers=township)).json()
    before = await client.get(at, params={"on": "2016-02-29"}, headers=township)
    assert (before.status_code, before.json()["field"]) == (404, "on")


async def test_what_was_entered_by_mistake_leaves_the_list_and_keeps_its_history(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    made = (await client.post(TRAININGS, json=a_training(household), headers=township)).json()
    at, step = f"{TRAININGS}/{made['id']}", {"occurred_on": "2016-04-01", "reason": "录错人"}
    reply = await client.post(f"{at}/withdraw", json=step, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["withdrawn_on"]) == (200, "2016-04-01")
    assert (await client.get(TRAININGS, headers=township)).json()["items"] == []
    shown = (await client.get(TRAININGS, params={"withdrawn": True}, headers=township)).json()["items"]
    assert [one["id"] for one in shown] == [made["id"]]
    again = await client.post(f"{at}/withdraw", json=step, headers={**township, "If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "registry.record_withdrawn")
    assert len((await client.get(f"{at}/history", headers=township)).json()["items"]) == 2


async def test_only_those_see_it_who_see_the_household(
    client: httpx.AsyncClient, sign_in: SignIn, township: SIGNED_IN, household: Json
) -> None:
    made = (await client.post(TRAININGS, json=a_training(household), headers=township)).json()
    for area in ("360722102", "360722102201", "360722", "3607"):
        role = {12: Role.VILLAGE_CADRE, 9: Role.TOWNSHIP, 6: Role.COUNTY_OFFICE, 4: Role.CITY_OFFICE}[len(area)]
        assert len((await client.get(TRAININGS, headers=sign_in(role, area))).json()["items"]) == 1
    for role, area in (
        (Role.TOWNSHIP, "360722103"),
        (Role.VILLAGE_CADRE, "360722102202"),
        (Role.COUNTY_OFFICE, "360724"),
    ):
        who = sign_in(role, area)
        assert (await client.get(TRAININGS, headers=who)).json()["items"] == []
        assert (await client.get(f"{TRAININGS}/{made['id']}", headers=who)).status_code == 404
        foreign = await client.post(TRAININGS, json=a_training(household), headers=sign_in(Role.TOWNSHIP, "360722103"))
        assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"training_kind": "fishing"}, 422, "request.invalid", "training_kind"),
        ({"course": " "}, 422, "request.invalid", "course"),
        ({"course": "电\x00焊"}, 422, "request.invalid", "course"),
        ({"days": -1}, 422, "request.invalid", "days"),
        ({"days": "15"}, 422, "request.invalid", "days"),
        ({"tuition_fen": 1.5}, 422, "request.invalid", "tuition_fen"),
        ({"ended_on": "2016-02-29"}, 422, "registry.training_ends_early", "ended_on"),
        ({"occurred_on": "2999-01-01"}, 422, "request.date_in_future", "occurred_on"),
        ({"member_id": "018f3c7a-0000-7000-8000-000000000000"}, 404, "request.not_found", "member_id"),
        ({"fee": 1}, 422, "request.invalid", "fee"),
    ],
)
async def test_what_can_not_be_is_refused_by_field_and_nothing_is_kept(
    client: httpx.AsyncClient,
    sessions: Sessions,
    township: SIGNED_IN,
    household: Json,
    change: Json,
    status: int,
    code: str,
    field: str,
) -> None:
    reply = await client.post(TRAININGS, json=a_training(household, **change), headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)
    assert (await client.get(TRAININGS, params={"withdrawn": True}, headers=township)).json()["items"] == []


async def test_a_patch_leaves_what_it_does_not_name_and_refuses_null_for_what_must_be(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    made = (await client.post(TRAININGS, json=a_training(household, certificate="结业证"), headers=township)).json()
    at, step = f"{TRAININGS}/{made['id']}", {"occurred_on": "2016-04-01", "reason": "更正"}
    reply = await client.patch(at, json={**step, "course": None}, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["field"]) == (422, "course")
    reply = await client.patch(at, json={**step, "certificate": None}, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["certificate"], reply.json()["course"]) == (200, None, "电焊工")
    same = await client.patch(at, json={**step, "certificate": None}, headers={**township, "If-Match": '"2"'})
    assert (same.status_code, same.json()["version"]) == (200, 2)
