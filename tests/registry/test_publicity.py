"""Publicity over HTTP: projects' stages and funds hang where everybody sees them, and hold up what comes next."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest

from shared.calendar import CHINA
from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.conftest import SIGNED_IN
from tests.registry.help_builder import TOWN as VILLAGE
from tests.registry.help_builder import (
    a_home,
    a_payment,
    a_project,
    a_step,
    an_approved_project,
    listed,
    made,
    published,
    refused,
)
from tests.registry.household_builder import Json
from tests.registry.procedure_builder import NOTICES, Office, an_office
from tests.registry.test_notices import an_answer, an_objection

TOWN, NEXT, COUNTY = "360722106000", "360722106202", "360722000000"
MISSING = "publicity/missing"


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The town of the plan of 2017, which publishes each stage in town and village for ten days."""
    async with an_office(installation, sessions, ("town-2017", TOWN, date(2016, 1, 1))) as made_office:
        made_office.village = VILLAGE
        yield made_office


@pytest.fixture
def county(office: Office) -> SIGNED_IN:
    """The county's poverty office."""
    return office.who("county_office")


def a_notice(project: Json, stage: str, area: str, on: str, **more: object) -> Json:
    """A stage of a project made public."""
    return a_step(on, project_id=project["id"], stage=stage, area_code=area, place="公示栏", started_on=on, **more)


def a_fund_notice(plan: Json, area: str, on: str = "2017-03-01", **more: object) -> Json:
    """A fund-use plan made public."""
    return a_step(on, plan_id=plan["id"], area_code=area, place="公示栏", started_on=on, **more)


async def a_proposed(office: Office, who: SIGNED_IN, number: str = "XM-001", **changes: object) -> Json:
    """A project proposed on 10 January 2017."""
    project = await made(office.client, who, "projects", a_project(number, occurred_on="2017-01-05", **changes))
    step = a_step("2017-01-10", stage="proposed")
    return await made(office.client, who, f"projects/{project['id']}/stages", step, 1)


async def everybody_reads(office: Office, notice: Json) -> Json:
    """A notice as the gateway shows it to everybody."""
    reply = await office.client.get(f"/public/notices/{notice['id']}", headers=office.gateway())
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


@pytest.mark.requirement("R000-075", "R002-073", "R003-033")
async def test_everybody_reads_a_stage_of_a_project_and_what_it_paid_to_whom(office: Office, county: SIGNED_IN) -> None:
    client = office.client
    project = await an_approved_project(client, county, implementer="农业站 13807970001")
    await published(client, county, project, "approved", "2017-02-01")
    home, other = await a_home(client, county), await a_home(client, county, 3, NEXT)
    for household in (home, other):
        await made(client, county, "fund-entries", a_payment(household, project, occurred_on="2017-02-15"))
    late = a_payment(home, project, occurred_on="2017-03-11", item="livestock", amount_fen=1)
    await made(client, county, "fund-entries", late)
    at = f"projects/{project['id']}/stages"
    project = await made(client, county, at, a_step("2017-02-20", stage="implemented"), 3)
    await published(client, county, project, "implemented", "2017-02-20")
    project = await made(client, county, at, a_step("2017-03-10", stage="funded"), 4)
    shown: list[Json] = []
    for area in (TOWN, VILLAGE):
        body = a_notice(project, "funded", area, "2017-03-10", content="电话 13807970002")
        shown.append(await everybody_reads(office, await made(client, county, "project-notices", body)))
    town, village = shown
    assert (town["title"], town["starts_on"], town["last_on"], town["days"], town["state"]) == (
        f"{town['area_name']}“脐橙种植”项目资金公示",
        "2017-03-10",
        "2017-03-19",
        10,
        "open",
    )
    told = {one["label"]: one["value"] for one in town["facts"]}
    assert told["项目资金（元）"] == "100,000.00"
    assert (told["资金日期"], told["实施单位"]) == ("2017-03-10", "农业站 ***********")
    assert (told["已拨付资金（元）"], told["其中国省扶持（元）"], told["受益户数"]) == ("6,000.00", "6,000.00", "2")
    assert town["content"] == "电话 ***********"
    assert town["listed"] == []
    assert [(one["number"], one["name"], one["explanation"]) for one in village["listed"]] == [
        (1, f"{home['head_name'][0]}*", "增收项目启动资金 3,000.00 元")
    ]
    text = json.dumps(shown, ensure_ascii=False)
    for secret in (home["head_name"], home["household_no"], home["id"], "13807970001"):
        assert secret not in text
    everywhere = await client.get("/public/notices", params={"area": TOWN}, headers=office.gateway())
    assert len(everywhere.json()["items"]) == 8


@pytest.mark.requirement("R000-075", "R003-033")
async def test_the_next_stage_waits_for_the_days_and_for_every_answer(office: Office, county: SIGNED_IN) -> None:
    client, project = office.client, await a_proposed(office, county)
    at = f"projects/{project['id']}/stages"

    def approval(day: str) -> Json:
        return a_step(day, stage="approved")

    hanging = a_notice(project, "proposed", TOWN, "2017-01-10")
    town = await made(client, office.who("township"), "project-notices", hanging)
    assert await refused(client, county, at, approval("2017-02-01"), 2) == (409, "registry.stage_not_public", "stage")
    village = await made(client, county, "project-notices", a_notice(project, "proposed", VILLAGE, "2017-01-12"))
    running = (409, "registry.notice_running", "occurred_on")
    assert await refused(client, county, at, approval("2017-01-21"), 2) == running

    objection = an_objection(occurred_on="2017-01-15", number=None)
    raised = await office.post(f"{NOTICES}/{town['id']}/objections", objection, office.who("township"))
    assert await refused(client, county, at, approval("2017-01-22"), 2) == (409, "registry.objection_open", None)
    answer = f"{NOTICES}/{town['id']}/objections/{raised['id']}/answer"
    body = an_answer(occurred_on="2017-01-16", outcome="upheld")
    assert await office.refuse(answer, body, office.who("department")) == (403, "registry.wrong_role")
    await office.post(answer, body, office.who("township"), 200)
    assert await refused(client, county, at, approval("2017-01-22"), 2) == (409, "registry.stage_objected", None)

    anew = await made(client, county, "project-notices", a_notice(project, "proposed", TOWN, "2017-01-17"))
    assert await refused(client, county, at, approval("2017-01-26"), 2) == running
    await made(client, county, at, approval("2017-01-27"), 2)
    for notice in (town, village, anew):
        shown = await office.get(f"{NOTICES}/{notice['id']}")
        assert (shown["state"], shown["ended_on"]) == ("ended", "2017-01-27"), notice
        late = an_objection(occurred_on="2017-01-28", number=None)
        at_notice = f"{NOTICES}/{notice['id']}/objections"
        assert (await office.refuse(at_notice, late, county)) == (409, "registry.notice_over")


async def test_a_notice_taken_down_early_makes_nothing_public(office: Office, county: SIGNED_IN) -> None:
    client, project = office.client, await a_proposed(office, county)
    await made(client, county, "project-notices", a_notice(project, "proposed", TOWN, "2017-01-10"))
    for last, outcome in (("2017-01-18", (409, "registry.stage_not_public", "stage")), ("2017-01-19", None)):
        short = a_notice(project, "proposed", VILLAGE, "2017-01-10", ended_on=last)
        await made(client, county, "project-notices", short)
        following = a_step("2017-02-01", stage="approved")
        at = f"projects/{project['id']}/stages"
        if outcome is not None:
            assert await refused(client, county, at, following, 2) == outcome
        else:
            await made(client, county, at, following, 2)


async def test_what_was_objected_to_is_neither_changed_nor_withdrawn(office: Office, county: SIGNED_IN) -> None:
    client, project = office.client, await a_proposed(office, county)
    notice = await made(client, county, "project-notices", a_notice(project, "proposed", VILLAGE, "2017-01-10"))
    at = f"/registry/project-notices/{notice['id']}"
    longer = {**a_step("2017-01-11"), "days": 15, "content": "资金十万元"}
    reply = await client.patch(at, json=longer, headers={**county, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text
    shown = await everybody_reads(office, notice)
    assert (shown["last_on"], shown["content"]) == ("2017-01-24", "资金十万元")
    objection = an_objection(occurred_on="2017-01-12", number=None)
    await office.post(f"{NOTICES}/{notice['id']}/objections", objection, county)
    fixed = (409, "registry.notice_fixed")
    for patch in ({"content": "资金五万元"}, {"days": 1}, {"started_on": "2017-01-11"}):
        reply = await client.patch(at, json={**a_step("2017-01-12"), **patch}, headers={**county, "If-Match": '"2"'})
        assert (reply.status_code, reply.json()["code"]) == fixed
    withdrawal = f"project-notices/{notice['id']}/withdraw"
    assert (await refused(client, county, withdrawal, a_step("2017-01-12"), 2))[:2] == fixed
    ending = {**a_step("2017-01-25"), "ended_on": "2017-01-24"}
    reply = await client.patch(at, json=ending, headers={**county, "If-Match": '"2"'})
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.objection_open")
    kept = await made(client, county, "project-notices", a_notice(project, "proposed", TOWN, "2017-01-10"))
    await made(client, county, f"project-notices/{kept['id']}/withdraw", a_step("2017-01-12"), 1)
    gone = await client.get(f"/public/notices/{kept['id']}", headers=office.gateway())
    assert gone.status_code == 404


@pytest.mark.requirement("R003-033")
async def test_a_fund_plan_is_public_at_its_levels_and_ends_when_it_is_taken_down(
    office: Office, county: SIGNED_IN
) -> None:
    client = office.client
    office.clock.move_to(datetime(2017, 3, 11, 9, 30, tzinfo=CHINA))
    body = a_step(area_code=TOWN, plan_no="JH-1", name="专项资金", year=2017, amount_fen=12_345_678, content="产业")
    plan = await made(client, county, "fund-plans", body)
    elsewhere = a_fund_notice(plan, "360722102000")
    assert await refused(client, county, "fund-notices", elsewhere) == (422, "registry.notice_elsewhere", "area_code")
    tomorrow = a_fund_notice(plan, TOWN, ended_on="2017-03-12")
    assert await refused(client, county, "fund-notices", tomorrow) == (422, "request.date_in_future", "ended_on")
    backwards = a_fund_notice(plan, TOWN, ended_on="2017-02-28")
    assert await refused(client, county, "fund-notices", backwards) == (422, "registry.notice_ends_early", "ended_on")
    notice = await made(client, county, "fund-notices", a_fund_notice(plan, VILLAGE))
    shown = await everybody_reads(office, notice)
    assert shown["title"] == f"{shown['area_name']}2017年“专项资金”资金公示"
    assert {one["label"]: one["value"] for one in shown["facts"]}["计划资金（元）"] == "123,456.78"
    ending = {**a_step("2017-03-11"), "ended_on": "2017-03-10"}
    at = f"/registry/fund-notices/{notice['id']}"
    reply = await client.patch(at, json=ending, headers={**county, "If-Match": '"1"'})
    assert reply.status_code == 200, reply.text
    assert (await everybody_reads(office, notice))["state"] == "ended"


@pytest.mark.requirement("R000-075", "R002-073", "R003-033")
async def test_an_auditor_sees_which_projects_and_funds_lack_publicity_at_which_level(
    office: Office, county: SIGNED_IN
) -> None:
    client, auditor = office.client, office.who("auditor")
    first = await a_proposed(office, county)
    second = await a_proposed(office, county, "XM-002")
    await a_proposed(office, county, "XM-003", area_code="360722102000")  # no plan asks for it there
    await made(client, county, "projects", a_project("XM-004", occurred_on="2017-01-05"))  # nothing is reached
    for area in (TOWN, VILLAGE):
        await made(client, county, "project-notices", a_notice(first, "proposed", area, "2017-01-10"))
    early = a_notice(second, "proposed", TOWN, "2017-01-10", ended_on="2017-01-12")
    await made(client, county, "project-notices", early)

    async def lacking(on: str, **query: object) -> list[tuple[str, list[tuple[str | None, str, str]]]]:
        page = await listed(client, auditor, MISSING, on=on, **query)
        return [
            (one["number"], [(each["stage"], each["level"], each["state"]) for each in one["lacking"]])
            for one in page["items"]
        ]

    missing = ("proposed", "village", "missing")
    short = ("proposed", "township", "too_short")
    assert await lacking("2017-01-09") == []
    assert await lacking("2017-01-10") == [("XM-002", [short, missing])]
    assert await lacking("2017-02-01", area=TOWN) == [("XM-002", [short, missing])]
    await made(client, county, f"projects/{first['id']}/stages", a_step("2017-02-01", stage="approved"), 2)
    unpublished = [("approved", level, "missing") for level in ("township", "village")]
    assert await lacking("2017-02-01") == [("XM-001", unpublished), ("XM-002", [short, missing])]
    page = await listed(client, auditor, MISSING, on="2017-02-01", limit=1)
    rest = await listed(client, auditor, MISSING, on="2017-02-01", limit=1, after=page["next"])
    assert [one["number"] for one in (*page["items"], *rest["items"])] == ["XM-001", "XM-002"]

    plan = a_step("2017-02-01", area_code=TOWN, plan_no="JH-1", name="专项资金", year=2017, amount_fen=1)
    kept = await made(client, county, "fund-plans", plan)
    assert await lacking("2017-01-31", about="fund_plan") == []
    await made(client, county, "fund-notices", a_fund_notice(kept, TOWN))
    assert await lacking("2017-03-01", about="fund_plan") == [("JH-1", [(None, "village", "missing")])]
    other = {**office.who("township", area="360722102")}
    assert (await listed(client, other, MISSING, on="2017-03-01"))["items"] == []
    outside = await client.get(f"/registry/{MISSING}", params={"area": TOWN}, headers=other)
    assert (outside.status_code, outside.json()["code"]) == (403, "auth.outside_area")
