"""Whatever the rooms of help hold or compute, another area's callers get none of it."""

from typing import Any

import httpx
import pytest

from services.registry.kinds import KINDS
from shared.database import Sessions
from shared.security.permissions import PERMISSIONS, Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.document_builder import a_paper
from tests.registry.helping_builder import (
    TOWN,
    a_cover,
    a_helper,
    a_pairing,
    a_step,
    a_unit,
    households,
    in_force,
    made,
    seen,
)
from tests.registry.household_builder import Json
from tests.scopes import AREAS, outside

OVERVIEWS = ("helpers", "units", "villages-without-unit", "items-missing")
"""Lists that need no plan in force."""
ROLES = [(role, area) for role, area in AREAS.items() if role in PERMISSIONS["help.read"]]
ELSEWHERE = (
    (Role.TOWNSHIP, "360722103"),
    (Role.VILLAGE_CADRE, "360722102202"),
    (Role.COUNTY_OFFICE, "360724"),
    (Role.CITY_OFFICE, "3608"),
)


@pytest.mark.parametrize(("role", "area"), ROLES)
@pytest.mark.parametrize("path", OVERVIEWS)
async def test_an_area_outside_the_callers_is_refused_and_one_inside_is_shown(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str, path: str
) -> None:
    who, at = sign_in(role, area), f"/registry/helping/{path}"
    for foreign in outside(area):
        reply = await client.get(at, params={"area": foreign}, headers=who)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (403, "auth.outside_area", "area")
    for own in (area, VILLAGE):
        assert (await client.get(at, params={"area": own}, headers=who)).status_code == 200
    misspelt = await client.get(at, params={"aera": area}, headers=who)
    assert (misspelt.status_code, misspelt.json()["field"]) == (422, "aera")


async def one_of_each(client: httpx.AsyncClient, who: SIGNED_IN) -> dict[str, Json]:
    """A record of each kind of help, by its path."""
    (household,) = await households(client, who, 1)
    of_household: Json = {"household_id": household["id"]}
    unit = await made(client, who, "help-units", a_unit(level="town", area_code=TOWN))
    helper = await made(client, who, "helpers", a_helper(post="first_secretary", unit_id=unit["id"]))
    of_helper: Json = {"helper_id": helper["id"]}
    person = await made(
        client,
        who,
        "aid-objects",
        a_step(
            area_code=VILLAGE,
            number="D1",
            object_kind="autumn_student",
            name="黄建双",
            able_to_work=False,
            taken_on="2016-03-01",
        ),
    )
    gift: Json = {"donation_kind": "money", "donor": "某企业", "item": "慰问金", "unit_value_fen": 1}
    gift["given_on"] = "2016-03-01"
    paper: Json = {"file_no": "J1", "owners": ["health_centre"], "opened_on": "2016-03-01"}
    item: Json = {"item": "planning", "content": "已定", "reached_on": "2016-03-01"}
    task: Json = {"task": "industry", "content": "种脐橙", "due_on": "2016-12-31", **of_helper}
    bodies: dict[str, Json] = {
        "hard-cases": a_step(decided_on="2016-03-01", grounds="重残", **of_household),
        "household-pairings": a_pairing(household["id"], helper["id"]),
        "village-pairings": a_cover(VILLAGE, unit_id=unit["id"]),
        "object-pairings": a_step(area_code=VILLAGE, object_id=person["id"], started_on="2016-03-01", **of_helper),
        "visits": a_step(visited_on="2016-03-01", findings="缺化肥", **of_household, **of_helper),
        "health-files": a_step(member_id=household["members"][0]["id"], **of_household, **paper),
        "household-health-files": a_step(**of_household, **paper),
        "responsibility-letters": a_step(
            area_code=TOWN,
            number="Z1",
            letter_kind="cadre",
            year=2016,
            signed_on="2016-03-01",
            signed_with="领导小组",
            duties="按期脱贫",
            document_ids=[await a_paper(client, who, VILLAGE)],
            **of_helper,
        ),
        "village-tasks": a_step(area_code=VILLAGE, **task),
        "household-tasks": a_step(**of_household, **task),
        "village-items": a_step(area_code=VILLAGE, **item),
        "household-items": a_step(**of_household, **item),
        "donations": a_step(**of_household, **gift),
        "object-donations": a_step(area_code=VILLAGE, object_id=person["id"], **gift),
        "help-activities": a_step(
            area_code=VILLAGE, activity="health_talk", subject="健康知识", held_on="2016-03-01", **of_helper
        ),
        "allowances": a_step(
            area_code=TOWN,
            allowance_kind="living",
            month="2016-03",
            amount_fen=1,
            paid_on="2016-03-01",
            policy="办法",
            **of_helper,
        ),
    }
    entered = {path: await made(client, who, path, body) for path, body in bodies.items()}
    return {"help-units": unit, "helpers": helper, "aid-objects": person, **entered}


@pytest.fixture
async def records(client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN) -> dict[str, Json]:
    """A record of each kind, entered by the town."""
    for pack in ("gupo-2014", "cangxi-2014", "paired-aid"):
        await in_force(sessions, pack)
    return await one_of_each(client, township)


async def test_each_kind_is_shown_to_its_own_and_to_nobody_elsewhere(
    client: httpx.AsyncClient, sign_in: SignIn, township: SIGNED_IN, county: SIGNED_IN, records: dict[str, Json]
) -> None:
    kinds = {kind.path for kind in KINDS if kind.model.__module__.split(".")[2] in ROOMS}
    assert kinds == records.keys()
    for path, record in records.items():
        at = f"/registry/{path}"
        for who in (township, county):
            assert [one["id"] for one in (await client.get(at, headers=who)).json()["items"]] == [record["id"]], path
        for role, area in ELSEWHERE:
            who = sign_in(role, area)
            assert (await client.get(at, headers=who)).json()["items"] == [], path
            assert (await client.get(f"{at}/{record['id']}", headers=who)).status_code == 404, path
            assert (await client.get(f"{at}/{record['id']}/history", headers=who)).status_code == 404, path


async def test_no_overview_tells_of_another_area(
    client: httpx.AsyncClient, sign_in: SignIn, records: dict[str, Json]
) -> None:
    queries: dict[str, dict[str, Any]] = {
        "helpers": {},
        "units": {},
        "villages-without-unit": {},
        "households-lacking": {"lack": "member_health_file"},
        "shortfalls": {},
        "items-missing": {"level": "household"},
        "visits-overdue": {"on": "2030-12-31"},
    }
    for role, area in ((Role.TOWNSHIP, "360722103"), (Role.VILLAGE_CADRE, "360722102202")):
        who = sign_in(role, area)
        for path, query in queries.items():
            assert (await seen(client, who, path, **query))["items"] == [], path
        letters = await seen(client, who, "letters-missing", year=2017)
        assert (letters["cadres"], letters["resident_teams"], letters["departments"]) == ([], [], [])
        cover = await seen(client, who, "coverage")
        assert (cover["villages"]["total"], cover["households"]["total"]) == (0, 0)
        progress = await seen(client, who, "paired-aid")
        assert set(progress["objects"].values()) == {0}
        assert (await client.get(f"/registry/helping/villages/{VILLAGE}", headers=who)).status_code == 403
        town = await client.get(f"/registry/helping/villages/{area[:9]}000", headers=who)
        assert (town.status_code, town.json()["code"]) == (422, "registry.pairing_not_of_village")
    assert records


ROOMS = {
    "activities",
    "aided",
    "allowances",
    "donations",
    "healthfiles",
    "helpers",
    "letters",
    "pairings",
    "tasks",
    "visits",
}
"""Rooms of help."""
