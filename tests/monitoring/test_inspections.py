"""Inspections over HTTP: drafts filled in by section, handed in, corrected as versions; every refusal; scope."""

import json
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.builders import HouseholdEvents
from tests.monitoring.conftest import Consume
from tests.monitoring.supervised import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, SignIn, refusal

pytestmark = pytest.mark.usefixtures("plans")

URL = "/monitoring/inspections"
SECTIONS: dict[str, dict[str, Any]] = {
    "guarantees": {"education_lacking": 0, "medical_lacking": 1, "housing_lacking": 2, "water_lacking": 0},
    "employment": {"transfer_jobs": 12, "welfare_posts": 3, "no_labour_covered": "1"},
    "relocation": {"occupancy": "0.96", "follow_up": True},
    "monitored": {"unstable_monitored": 4, "unstable_helped": 4, "marginal_monitored": 3, "marginal_helped": 2},
    "rectification": {"inspection_tour_open": 1, "effect_assessment_open": 0, "township_sweep_open": 5},
}


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


def a_draft(**given: Any) -> dict[str, Any]:
    """A town's draft, unless told otherwise."""
    return {
        "form": "war_zone",
        "object_kind": "town",
        "area_code": TOWN,
        "inspected_on": "2020-04-01",
        "inspected_by": "督战组",
        **given,
    }


async def drafted(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """A draft that was begun."""
    reply = await client.post(URL, json=a_draft(**given), headers=who)
    assert reply.status_code == 201, reply.text
    draft: dict[str, Any] = reply.json()
    return draft


async def step(
    client: httpx.AsyncClient, who: dict[str, str], draft: dict[str, Any], name: str, version: int, **body: Any
) -> httpx.Response:
    """A step on an inspection that was read at a version."""
    headers = {**who, "If-Match": f'"{version}"'}
    if name == "fill_in":
        return await client.patch(f"{URL}/{draft['id']}", json=body, headers=headers)
    return await client.post(f"{URL}/{draft['id']}/{name}", json=body, headers=headers)


@pytest.mark.requirement("R001-040", "R001-041", "R001-042", "R001-043", "R001-044", "R001-045")
async def test_five_sections_are_filled_in_and_handed_in(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    draft = await drafted(client, office, answers={"guarantees": SECTIONS["guarantees"]})
    assert (draft["state"], draft["version"], draft["zone"]) == ("draft", 1, None)
    assert draft["sections"] == list(SECTIONS)
    for version, section in enumerate(list(SECTIONS)[1:], start=1):
        early = await step(client, office, draft, "submit", version, occurred_on="2020-04-02")
        assert refusal(early)[:2] == (409, "monitoring.answers_missing")
        filled = await step(client, office, draft, "fill_in", version, answers={section: SECTIONS[section]})
        assert (filled.json()["version"], filled.headers["ETag"]) == (version + 1, f'"{version + 1}"')
    reply = await step(client, office, draft, "submit", 5, occurred_on="2020-04-02")
    done = reply.json()
    assert (done["state"], done["state_label"], done["version"], done["submitted_on"]) == (
        "submitted",
        "已提交",
        6,
        "2020-04-02",
    )
    assert done["answers"] == SECTIONS
    assert [(one["version"], one["answers"], one["occurred_on"]) for one in done["versions"]] == [
        (6, SECTIONS, "2020-04-02")
    ]
    assert (await client.get(f"{URL}/{draft['id']}", headers=office)).json() == done


async def test_what_was_handed_in_is_corrected_as_a_version(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    draft = await drafted(client, office, answers=SECTIONS)
    correction = {"answers": {"relocation": {"occupancy": "0.98"}}, "occurred_on": "2020-04-05", "reason": "复核更正"}
    early = await step(client, office, draft, "correct", 1, **correction)
    assert refusal(early)[:2] == (409, "monitoring.inspection_not_submitted")
    assert (await step(client, office, draft, "submit", 1, occurred_on="2020-04-03")).status_code == 200
    for name, body in (("fill_in", {"answers": {}}), ("submit", {"occurred_on": "2020-04-03"})):
        assert refusal(await step(client, office, draft, name, 2, **body))[:2] == (
            409,
            "monitoring.inspection_submitted",
        )
    before = await step(client, office, draft, "correct", 2, **{**correction, "occurred_on": "2020-04-02"})
    assert refusal(before) == (422, "request.date_before_step", "occurred_on")
    bad = await step(client, office, draft, "correct", 2, **{**correction, "answers": {"relocation": {"x": 1}}})
    assert refusal(bad) == (422, "monitoring.unknown_item", "answers.relocation.x")
    corrected = (await step(client, office, draft, "correct", 2, **correction)).json()
    assert [
        (one["version"], one["answers"]["relocation"]["occupancy"], one["reason"]) for one in corrected["versions"]
    ] == [(2, "0.96", ""), (3, "0.98", "复核更正")]
    assert corrected["answers"]["relocation"] == {"occupancy": "0.98", "follow_up": True}
    assert refusal(await step(client, office, draft, "correct", 2, **correction))[:2] == (412, "request.stale_version")


async def test_a_change_on_an_older_version_is_refused(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    draft = await drafted(client, office)
    answers = {"employment": {"welfare_posts": 3}}
    assert (await step(client, office, draft, "fill_in", 1, answers=answers)).status_code == 200
    stale = await step(client, office, draft, "fill_in", 1, answers={"employment": {"welfare_posts": 4}})
    assert refusal(stale)[:2] == (412, "request.stale_version")
    reply = await client.patch(f"{URL}/{draft['id']}", json={"answers": {}}, headers=office)
    assert refusal(reply) == (428, "request.version_required", "If-Match")


@pytest.mark.requirement("R001-034")
async def test_a_first_secretarys_handover_shows_its_gap(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    department = sign_in(Role.DEPARTMENT, COUNTY)
    person = {"form": "first_secretary", "object_kind": "person", "area_code": VILLAGE, "person": "王五"}
    handover = {"predecessor_left_on": "2020-03-10", "taken_over_on": "2020-03-12", "by_the_old": True}
    answers = {"performance": {"in_post": True, "task_list_done": True}, "handover": handover}
    draft = await drafted(client, department, **person, answers=answers)
    done = (await step(client, department, draft, "submit", 1, occurred_on="2020-04-01")).json()
    assert done["handover"] == {"days": 1, "most_days": 0, "exceeded": True}
    mended = {"answers": {"handover": {"taken_over_on": "2020-03-11"}}, "occurred_on": "2020-04-01", "reason": "笔误"}
    corrected = (await step(client, office, draft, "correct", 2, **mended)).json()
    assert corrected["handover"] == {"days": 0, "most_days": 0, "exceeded": False}
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    reply = await client.post(URL, json=a_draft(**person), headers=township)
    assert refusal(reply) == (403, "monitoring.not_the_inspector", "form")
    assert "行业部门" in reply.json()["detail"]


@pytest.mark.requirement("R003-041")
async def test_a_township_of_cangxi_is_supervised_in_four_items(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = sign_in(Role.COUNTY_OFFICE, "510824")
    forms = (await client.get("/monitoring/inspection-forms?on=2020-04-01", headers=office)).json()
    assert [(form["code"], form["objects"]) for form in forms["items"]] == [("four_in_place", ["town"])]
    assert [section["code"] for section in forms["items"][0]["sections"]] == ["planning", "projects", "funds", "work"]
    none = await client.get("/monitoring/inspection-forms?on=2000-04-01", headers=office)
    assert refusal(none)[:2] == (409, "policy.none_active")
    assert none.json()["detail"] == "苍溪县（510824000000）在2000年4月1日没有对督查表式作出规定的生效政策"
    answers = {
        "planning": {"plan_in_place": True},
        "projects": {"projects_in_place": True},
        "funds": {"funds_in_place": False, "funds_note": "资金未到位"},
        "work": {"work_in_place": True},
    }
    draft = await drafted(client, office, form="four_in_place", area_code="510824100000", answers=answers)
    done = await step(client, office, draft, "submit", 1, occurred_on="2020-04-01")
    assert (done.json()["sections"], done.json()["zone"]) == (["planning", "projects", "funds", "work"], None)


async def test_an_answer_of_a_draft_is_cleared_by_null(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    draft = await drafted(client, office, answers={"employment": {"welfare_posts": 3, "employment_note": "好"}})

    async def filled(version: int, **answers: Any) -> httpx.Response:
        return await step(client, office, draft, "fill_in", version, answers={"employment": answers})

    cleared = await filled(1, welfare_posts=None)
    assert cleared.json()["answers"] == {"employment": {"employment_note": "好"}}
    again = await filled(2, welfare_posts=None)
    assert again.json()["answers"] == {"employment": {"employment_note": "好"}}
    unknown = await filled(3, other=None)
    assert refusal(unknown) == (422, "monitoring.unknown_item", "answers.employment.other")


async def test_what_does_not_fit_is_refused(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], clock: Clock
) -> None:
    household = HouseholdEvents(county_code=COUNTY, village_code=VILLAGE)
    await consume(household.registered())

    async def refused(**given: Any) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=a_draft(**given), headers=office))

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await refused(inspected_on=tomorrow) == (422, "request.date_in_future", "inspected_on")
    assert await refused(area_code="360722102000") == (403, "auth.outside_area", "area_code")
    assert await refused(form="other") == (422, "monitoring.unknown_form", "form")
    assert await refused(object_kind="person") == (422, "monitoring.wrong_object", "object_kind")
    assert await refused(area_code=VILLAGE) == (422, "monitoring.wrong_object", "area_code")
    assert await refused(object_kind="village") == (422, "monitoring.wrong_object", "area_code")
    assert await refused(household_id=str(household.id)) == (422, "monitoring.wrong_object", "household_id")
    assert await refused(person="王五") == (422, "monitoring.wrong_object", "person")
    person = {"form": "first_secretary", "object_kind": "person", "area_code": VILLAGE}
    assert await refused(**person) == (422, "monitoring.wrong_object", "person")
    for answers, code, field in (
        ({"other": {}}, "unknown_item", "answers.other"),
        ({"employment": {"other": 1}}, "unknown_item", "answers.employment.other"),
        ({"employment": {"welfare_posts": -1}}, "wrong_answer", "answers.employment.welfare_posts"),
        ({"employment": {"welfare_posts": None}}, "wrong_answer", "answers.employment.welfare_posts"),
        ({"relocation": {"occupancy": "1.1"}}, "wrong_answer", "answers.relocation.occupancy"),
    ):
        assert await refused(answers=answers) == (422, f"monitoring.{code}", field)
    field = "answers.employment.employment_note"
    for value in (["是"], {"value": 1}, {}):
        assert await refused(answers={"employment": {"employment_note": value}}) == (422, "request.invalid", field)
    # half of a surrogate pair: JSON can say it, and nothing can keep it
    body = json.dumps(a_draft(answers={"employment": {"employment_note": "\ud800"}}))
    sent = {**office, "Content-Type": "application/json"}
    assert refusal(await client.post(URL, content=body, headers=sent)) == (422, "request.invalid", field)
    draft = await drafted(client, office, answers=SECTIONS)
    reply = await step(client, office, draft, "submit", 1, occurred_on="2020-03-31")
    assert refusal(reply) == (422, "request.date_before_step", "occurred_on")
    assert refusal(await client.get(f"{URL}/{new_id()}", headers=office)) == (
        404,
        "monitoring.unknown_inspection",
        "id",
    )


async def test_a_household_is_inspected_in_its_village(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], sessions: Sessions, clock: Clock
) -> None:
    here, elsewhere = (HouseholdEvents(county_code=COUNTY, village_code=code) for code in (VILLAGE, OTHER_VILLAGE))
    for one in (here, elsewhere):
        await consume(one.registered())
    content = find_pack("yiyang-2020").model_dump(mode="json")
    content["supervision"]["forms"][0]["objects"] = ["household"]
    async with transaction(sessions) as session:
        await activate(session, clock, PolicyPack.model_validate(content), f"{COUNTY}000000", date(2020, 1, 1))

    given = {"object_kind": "household", "area_code": VILLAGE}
    draft = await drafted(client, office, **given, household_id=str(here.id))
    assert (draft["household_id"], draft["area_code"]) == (str(here.id), VILLAGE)
    for wrong, answer in (
        ({}, (422, "monitoring.wrong_object", "household_id")),
        ({"household_id": str(elsewhere.id)}, (404, "request.not_found", "household_id")),
        ({"household_id": str(here.id), "area_code": TOWN}, (422, "monitoring.wrong_object", "area_code")),
    ):
        assert refusal(await client.post(URL, json=a_draft(**{**given, **wrong}), headers=office)) == answer


async def test_inspections_are_listed_by_area_and_state(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    first = await drafted(client, office)
    second = await drafted(client, office, object_kind="village", area_code=OTHER_VILLAGE, answers=SECTIONS)
    third = await drafted(client, office, area_code=OTHER_TOWN, inspected_on="2020-03-01")
    await step(client, office, second, "submit", 1, occurred_on="2020-04-01")

    async def listed(query: str, who: dict[str, str] = office) -> list[str]:
        return [one["id"] for one in (await client.get(f"{URL}?{query}", headers=who)).json()["items"]]

    assert await listed("") == [second["id"], first["id"], third["id"]]
    assert await listed("state=submitted") == [second["id"]]
    assert await listed(f"area={OTHER_TOWN}") == [second["id"], third["id"]]
    assert await listed("form=first_secretary") == []
    assert await listed("zone=zone_1") == []
    page = (await client.get(f"{URL}?limit=2", headers=office)).json()
    assert await listed(f"limit=2&after={page['next']}") == [third["id"]]
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    assert await listed("", township) == [first["id"]]
    reply = await client.get(f"{URL}/{second['id']}", headers=township)
    assert refusal(reply) == (404, "monitoring.unknown_inspection", "id")
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    assert refusal(await client.post(URL, json=a_draft(), headers=cadre))[:2] == (403, "auth.forbidden")


async def test_nobody_rewrites_an_inspection_of_a_level_above(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str]
) -> None:
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    above = (403, "monitoring.recorded_above", None)
    draft = await drafted(client, office, answers=SECTIONS)
    water = {"answers": {"guarantees": {"water_lacking": 5}}}
    assert refusal(await step(client, township, draft, "fill_in", 1, **water)) == above
    assert refusal(await step(client, township, draft, "submit", 1, occurred_on="2020-04-02")) == above
    assert (await step(client, office, draft, "submit", 1, occurred_on="2020-04-02")).status_code == 200
    correction = {**water, "occurred_on": "2020-04-05", "reason": "更正"}
    refused = await step(client, township, draft, "correct", 2, **correction)
    assert refusal(refused) == above
    assert refused.json()["detail"] == "由县扶贫办登记，您的角色是乡镇干部"
    assert (await client.get(f"{URL}/{draft['id']}", headers=office)).json()["answers"] == SECTIONS
    own = await drafted(client, township, answers=SECTIONS)
    assert (await step(client, township, own, "fill_in", 1, **water)).json()["version"] == 2
    # what a level above has taken up is its own from then on
    assert (await step(client, office, own, "submit", 2, occurred_on="2020-04-02")).json()["version"] == 3
    assert refusal(await step(client, township, own, "correct", 3, **correction)) == above
