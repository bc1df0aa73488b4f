"""Documents that records and steps name as proof: there, of the county, not withdrawn; one answer everywhere."""

from uuid import uuid4

import httpx

from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.document_builder import DOCUMENTS, a_paper
from tests.registry.helping_builder import TOWN, a_step, households, made, refused, the_helper
from tests.registry.household_builder import Json

UNKNOWN = (422, "registry.unknown_document")


async def named(client: httpx.AsyncClient, who: SIGNED_IN) -> dict[str, Json]:
    """A record of each kind that names documents, all but their ids."""
    (household,) = await households(client, who, 1)
    helper = {"helper_id": await the_helper(client, who)}
    item = {"item": "planning", "content": "已定", "reached_on": "2016-03-01"}
    letter = {
        "number": "Z1",
        "letter_kind": "cadre",
        "year": 2016,
        "signed_on": "2016-03-01",
        "signed_with": "领导小组",
    }
    visit = {"household_id": household["id"], "visited_on": "2016-03-01", "findings": "缺化肥"}
    activity = {"activity": "health_talk", "subject": "健康知识", "held_on": "2016-03-01"}
    return {
        "visits": a_step(**visit, **helper),
        "responsibility-letters": a_step(area_code=TOWN, duties="按期脱贫", **letter, **helper),
        "village-items": a_step(area_code=VILLAGE, **item),
        "household-items": a_step(household_id=household["id"], **item),
        "help-activities": a_step(area_code=VILLAGE, **activity, **helper),
    }


async def test_a_document_that_is_named_is_there_of_the_county_and_not_withdrawn(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    mine = await a_paper(client, township, TOWN)
    of_the_county = await a_paper(client, county, "360722000000", "county")
    elsewhere = await a_paper(client, sign_in(Role.COUNTY_OFFICE, "360724"), "360724000000", "elsewhere")
    gone = await a_paper(client, township, TOWN, "gone")
    at = f"{DOCUMENTS}/{gone}/withdraw"
    reply = await client.post(at, json=a_step(reason="传错"), headers={**township, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text
    for path, body in (await named(client, township)).items():
        for wrong in (str(uuid4()), elsewhere, gone):
            for ids in ([wrong], [mine, wrong]):
                assert await refused(client, township, path, {**body, "document_ids": ids}) == UNKNOWN
        made_one = await made(client, township, path, {**body, "document_ids": [mine, of_the_county]})
        assert made_one["document_ids"] == [mine, of_the_county]


async def test_what_was_named_before_may_be_withdrawn_later(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    first, second = await a_paper(client, township, TOWN), await a_paper(client, township, TOWN, "second")
    body = a_step(area_code=VILLAGE, activity="health_talk", subject="健康知识", held_on="2016-03-01")
    body |= {"helper_id": await the_helper(client, township), "document_ids": [first]}
    activity = await made(client, township, "help-activities", body)
    reply = await client.post(
        f"{DOCUMENTS}/{first}/withdraw", json=a_step(reason="传错"), headers={**township, "If-Match": '"1"'}
    )
    assert reply.status_code == 200
    at = f"/registry/help-activities/{activity['id']}"
    for version, change in enumerate(({"subject": "讲座"}, {"document_ids": [first, second]}), start=1):
        reply = await client.patch(at, json=a_step(**change), headers={**township, "If-Match": f'"{version}"'})
        assert reply.status_code == 200, reply.text
    reply = await client.patch(at, json=a_step(document_ids=[second]), headers={**township, "If-Match": '"3"'})
    again = await client.patch(at, json=a_step(document_ids=[first]), headers={**township, "If-Match": '"4"'})
    assert (reply.status_code, again.json()["code"], again.json()["field"]) == (200, UNKNOWN[1], "document_ids")
    assert again.json()["missing"] == [first]
