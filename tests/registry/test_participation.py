"""Participation over HTTP: who took part in what, what they said, what came of it, and where nobody was heard."""

from typing import Any

import httpx
import pytest

from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import TOWN as VILLAGE
from tests.registry.help_builder import a_home, a_project, a_step, an_approved_project, listed, made, refused
from tests.registry.household_builder import Json

TOWN = VILLAGE[:9] + "000"


def a_meeting(*numbers: str, **changes: Any) -> Json:
    """A meeting of the village at which registered households were heard."""
    meeting = a_step(
        area_code=VILLAGE,
        stage="planning",
        form="representatives",
        held_on="2017-03-01",
        place="村委会",
        household_nos=list(numbers),
        people=20,
        opinions="路先修到下组",
        outcome="open",
    )
    return {**meeting, **changes}


@pytest.mark.requirement("R002-027")
async def test_what_poor_households_said_of_a_project_and_what_came_of_it_is_kept(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    first, second = await a_home(client, county), await a_home(client, county, 3)
    numbers = (first["household_no"], second["household_no"])
    project = await an_approved_project(client, county)
    meeting = await made(client, county, "participations", a_meeting(*numbers, project_id=project["id"]))
    assert (meeting["household_nos"], meeting["outcome"], meeting["answer"]) == (list(numbers), "open", None)
    at, who = f"/registry/participations/{meeting['id']}", {**county, "If-Match": '"1"'}
    answer = {**a_step("2017-03-05"), "outcome": "adopted"}
    reply = await client.patch(at, json=answer, headers=who)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (
        422,
        "registry.participation_unanswered",
        "answer",
    )
    answer |= {"answer": "已改为先修下组", "answered_on": "2017-03-05"}
    assert (await client.patch(at, json=answer, headers=who)).json()["outcome"] == "adopted"
    history = await listed(client, county, f"participations/{meeting['id']}/history")
    assert [one["old"].get("outcome") for one in history["items"]] == [None, "open"]

    later = a_meeting(numbers[1], project_id=project["id"], stage="supervising", form="inspection")
    await made(client, county, "participations", later)
    for query, found in (
        ({"household_nos": numbers[0]}, 1),
        ({"household_nos": numbers[1]}, 2),
        ({"household_nos": "H404"}, 0),
        ({"stage": "supervising"}, 1),
        ({"project_id": project["id"], "outcome": "open"}, 1),
    ):
        assert len((await listed(client, county, "participations", **query))["items"]) == found, query


@pytest.mark.requirement("R002-027")
async def test_projects_in_which_nobody_was_heard_are_told(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    home = await a_home(client, county)
    heard = await an_approved_project(client, county)
    await made(client, county, "projects", a_project("XM-002", occurred_on="2017-01-05"))
    silent = await an_approved_project(client, county, "XM-003")
    number = home["household_no"]
    for stage in ("planning", "planning", "building"):
        body = a_meeting(number, project_id=heard["id"], stage=stage, held_on="2017-03-02")
        await made(client, county, "participations", body)
    page = await listed(client, county, "participations/by-project")
    told = {one["project_no"]: one for one in page["items"]}
    assert told["XM-001"]["held"] == {"planning": 2, "building": 1, "managing": 0, "supervising": 0}
    assert (told["XM-001"]["households"], told["XM-001"]["unanswered"], told["XM-001"]["lacking"]) == (1, 3, [])
    assert (told["XM-002"]["lacking"], told["XM-003"]["lacking"]) == ([], ["planning"])
    lacking = await listed(client, county, "participations/by-project", lacking=True)
    assert [one["project_id"] for one in lacking["items"]] == [silent["id"]]
    first = await listed(client, county, "participations/by-project", limit=1)
    rest = await listed(client, county, "participations/by-project", limit=9, after=first["next"])
    assert [one["project_no"] for one in (*first["items"], *rest["items"])] == ["XM-001", "XM-002", "XM-003"]
    elsewhere = sign_in(Role.TOWNSHIP, "360722102")
    assert (await listed(client, elsewhere, "participations/by-project"))["items"] == []


async def test_a_meeting_names_households_of_its_place_one_matter_and_enough_people(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    home = await a_home(client, county)
    neighbour = await a_home(client, county, 3, "360722106202")
    number, project = home["household_no"], await an_approved_project(client, county)

    async def asked(*numbers: str, **changes: Any) -> tuple[int, str, str | None]:
        return await refused(client, county, "participations", a_meeting(*numbers, **changes))

    about = {"plan_year": 2017}
    unknown = (422, "registry.participant_unknown", "household_nos")
    assert await asked(neighbour["household_no"], **about) == unknown
    assert await asked(number, number, **about) == unknown
    assert await asked(number, held_on="2014-01-01", **about) == unknown
    assert await asked(**about) == (422, "request.invalid", "household_nos")
    several = (422, "registry.participation_about", "project_id")
    assert await asked(number) == several
    assert await asked(number, project_id=project["id"], **about) == several
    assert await asked(number, stage="building", **about) == several
    crowd = (422, "registry.participation_people", "people")
    assert await asked(number, neighbour["household_no"], people=1, area_code=TOWN, **about) == crowd
    assert await asked(number, held_on="2099-01-01", **about) == (422, "request.date_in_future", "held_on")
    await made(client, county, "participations", a_meeting(number, neighbour["household_no"], area_code=TOWN, **about))
