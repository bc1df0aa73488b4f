"""Findings over HTTP: opened, rectified, closed by another or sent back; late; the feed; the overview; scope."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions, new_id
from shared.security.permissions import Role
from tests.monitoring.builders import HouseholdEvents
from tests.monitoring.conftest import Consume
from tests.monitoring.supervised import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, SignIn, refusal
from tests.monitoring.test_area_changes import succeeded
from tests.monitoring.test_inspections import SECTIONS, drafted
from tests.monitoring.test_inspections import step as inspection_step
from tests.monitoring.test_supervision_units import made

pytestmark = pytest.mark.usefixtures("plans")

URL = "/monitoring/findings"


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


@pytest.fixture
def township(sign_in: SignIn) -> dict[str, str]:
    """The town's officer."""
    return sign_in(Role.TOWNSHIP, TOWN[:9])


def a_finding(**given: Any) -> dict[str, Any]:
    """A village's finding, unless told otherwise."""
    return {
        "source": "township_sweep",
        "section": "rectification",
        "what": "一户住房安全未达标",
        "area_code": VILLAGE,
        "due_on": "2020-05-01",
        "occurred_on": "2020-04-01",
        **given,
    }


async def opened(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """A finding that was opened."""
    reply = await client.post(URL, json=a_finding(**given), headers=who)
    assert reply.status_code == 201, reply.text
    finding: dict[str, Any] = reply.json()
    return finding


async def step(
    client: httpx.AsyncClient, who: dict[str, str], finding: dict[str, Any], name: str, on: str, **more: Any
) -> httpx.Response:
    """A step on a finding."""
    body = {"occurred_on": on, "note": "已办理", **({"evidence": ["验收单1号"]} if name == "rectify" else {}), **more}
    return await client.post(f"{URL}/{finding['id']}/{name}", json=body, headers=who)


@pytest.mark.requirement("R001-045")
@pytest.mark.parametrize("source", ["inspection_tour", "effect_assessment", "township_sweep"])
async def test_a_finding_is_rectified_and_closed_by_another(
    client: httpx.AsyncClient, office: dict[str, str], township: dict[str, str], source: str
) -> None:
    finding = await opened(client, office, source=source)
    assert (finding["state"], finding["state_label"], finding["zone"]) == ("opened", "待整改", None)
    rectified = (await step(client, township, finding, "rectify", "2020-04-20")).json()
    assert (rectified["state"], rectified["rectified_on"], rectified["late"]) == ("rectified", "2020-04-20", False)
    own = await step(client, township, finding, "close", "2020-04-21")
    assert refusal(own)[:2] == (409, "monitoring.own_work")
    closed = (await step(client, office, finding, "close", "2020-04-25")).json()
    assert (closed["state"], closed["closed_on"], closed["late"]) == ("closed", "2020-04-25", False)
    assert [(one["step"], one["occurred_on"], one["evidence"], one["actor_role"]) for one in closed["history"]] == [
        ("opened", "2020-04-01", [], "county_office"),
        ("rectified", "2020-04-20", ["验收单1号"], "township"),
        ("closed", "2020-04-25", [], "county_office"),
    ]
    assert (await client.get(f"{URL}/{finding['id']}", headers=township)).json() == closed


@pytest.mark.requirement("R001-045")
async def test_what_was_done_badly_is_sent_back_and_done_again(
    client: httpx.AsyncClient, office: dict[str, str], township: dict[str, str]
) -> None:
    finding = await opened(client, office)
    for name in ("close", "send-back"):
        assert refusal(await step(client, office, finding, name, "2020-04-02"))[:2] == (
            409,
            "monitoring.wrong_finding_step",
        )
    await step(client, township, finding, "rectify", "2020-04-20")
    early = await step(client, office, finding, "send-back", "2020-04-22", due_on="2020-04-21")
    assert refusal(early) == (422, "monitoring.due_too_early", "due_on")
    back = (await step(client, office, finding, "send-back", "2020-04-22", due_on="2020-06-01")).json()
    assert (back["state"], back["due_on"], back["rectified_on"], back["late"]) == (
        "sent_back",
        "2020-06-01",
        None,
        True,
    )
    assert refusal(await step(client, township, finding, "rectify", "2020-04-21")) == (
        422,
        "request.date_before_step",
        "occurred_on",
    )
    again = (await step(client, township, finding, "rectify", "2020-06-02")).json()
    assert (again["state"], again["late"]) == ("rectified", True)
    assert (await step(client, office, finding, "close", "2020-06-03")).json()["state"] == "closed"
    for name, who in (("rectify", township), ("close", office), ("send-back", office)):
        assert refusal(await step(client, who, finding, name, "2020-06-03"))[:2] == (
            409,
            "monitoring.wrong_finding_step",
        )


async def test_a_finding_that_was_rectified_late_stays_late_whatever_last_day_it_is_given(
    client: httpx.AsyncClient, office: dict[str, str], township: dict[str, str]
) -> None:
    finding, in_time = await opened(client, office), await opened(client, office)
    for one, first, again in ((finding, "2020-05-02", "2020-05-31"), (in_time, "2020-05-01", "2020-05-31")):
        await step(client, township, one, "rectify", first)
        await step(client, office, one, "send-back", "2020-05-03", due_on="2100-01-01")
        await step(client, township, one, "rectify", again)
        await step(client, office, one, "close", "2020-06-01")
    shown = {one["id"]: one["late"] for one in (await client.get(URL, headers=office)).json()["items"]}
    assert shown == {finding["id"]: True, in_time["id"]: False}
    for asked, found in (("true", finding), ("false", in_time)):
        listed = (await client.get(f"{URL}?late={asked}", headers=office)).json()["items"]
        assert [one["id"] for one in listed] == [found["id"]]


async def test_a_rectification_entered_after_the_last_day_says_so_whatever_day_it_bears(
    client: httpx.AsyncClient, office: dict[str, str], township: dict[str, str], clock: Clock
) -> None:
    back_dated = await opened(client, office)
    assert back_dated["entered_late"] is False
    rectified = (await step(client, township, back_dated, "rectify", "2020-04-30")).json()
    assert (rectified["late"], rectified["entered_late"]) == (False, True)
    today = str(clock.today())
    in_time = await opened(client, office, due_on=today)
    assert (await step(client, township, in_time, "rectify", today)).json()["entered_late"] is False
    await step(client, office, back_dated, "send-back", today, due_on="2100-01-01")
    again = (await step(client, township, back_dated, "rectify", today)).json()
    assert (again["late"], again["entered_late"]) == (False, True)
    for asked, found in (("true", back_dated), ("false", in_time)):
        listed = (await client.get(f"{URL}?entered_late={asked}", headers=office)).json()["items"]
        assert [one["id"] for one in listed] == [found["id"]]


async def test_what_does_not_fit_is_refused(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], township: dict[str, str], clock: Clock
) -> None:
    elsewhere = HouseholdEvents(county_code=COUNTY, village_code=OTHER_VILLAGE)
    here = HouseholdEvents(county_code=COUNTY, village_code=VILLAGE)
    await consume(elsewhere.registered())
    await consume(here.registered())
    inspection = await drafted(client, office, area_code=OTHER_TOWN)

    async def refused(**given: Any) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=a_finding(**given), headers=office))

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await refused(occurred_on=tomorrow) == (422, "request.date_in_future", "occurred_on")
    for absurd in ("9998-01-01", "0002-01-01"):
        assert await refused(due_on=absurd) == (422, "request.invalid", "due_on")
    assert await refused(due_on="2020-03-31") == (422, "monitoring.due_too_early", "due_on")
    assert await refused(area_code="360722102000") == (403, "auth.outside_area", "area_code")
    assert await refused(source="hearsay") == (422, "monitoring.unknown_source", "source")
    assert await refused(section="other") == (422, "monitoring.unknown_section", "section")
    assert await refused(household_id=str(elsewhere.id)) == (404, "request.not_found", "household_id")
    assert await refused(inspection_id=str(new_id())) == (404, "monitoring.unknown_inspection", "inspection_id")
    assert await refused(inspection_id=inspection["id"]) == (422, "monitoring.inspection_elsewhere", "inspection_id")
    other_form = {"area_code": OTHER_VILLAGE, "section": "handover", "inspection_id": inspection["id"]}
    assert await refused(**other_form) == (422, "monitoring.inspection_elsewhere", "inspection_id")
    assert await refused(what=" ") == (422, "request.invalid", "what")
    fitting = await opened(client, office, area_code=OTHER_VILLAGE, inspection_id=inspection["id"])
    assert fitting["inspection_id"] == inspection["id"]
    finding = await opened(client, office, household_id=str(here.id), due_on="2020-04-01")
    assert finding["household_id"] == str(here.id)
    without = await step(client, township, finding, "rectify", "2020-04-02", evidence=[])
    assert refusal(without) == (422, "request.invalid", "evidence")


async def test_findings_are_listed_by_what_is_asked(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str], township: dict[str, str], clock: Clock
) -> None:
    far = (clock.today() + timedelta(days=30)).isoformat()
    late = await opened(client, office)
    open_one = await opened(client, office, due_on=far, section="guarantees", source="inspection")
    elsewhere = await opened(client, office, area_code=OTHER_TOWN, due_on="2020-04-15")
    await step(client, office, elsewhere, "rectify", "2020-04-15")

    async def listed(query: str, who: dict[str, str] = office) -> list[str]:
        return [one["id"] for one in (await client.get(f"{URL}?{query}", headers=who)).json()["items"]]

    assert await listed("") == [elsewhere["id"], late["id"], open_one["id"]]
    assert await listed("late=true") == [late["id"]]
    assert await listed("late=false") == [elsewhere["id"], open_one["id"]]
    assert await listed("state=rectified") == [elsewhere["id"]]
    assert await listed("section=guarantees") == await listed("source=inspection") == [open_one["id"]]
    page = (await client.get(f"{URL}?limit=2", headers=office)).json()
    assert await listed(f"limit=2&after={page['next']}") == [open_one["id"]]
    assert await listed("", township) == [late["id"], open_one["id"]]
    reply = await client.get(f"{URL}/{elsewhere['id']}", headers=township)
    assert refusal(reply) == (404, "monitoring.unknown_finding", "id")
    assert refusal(await step(client, township, elsewhere, "close", "2020-04-20"))[:2] == (
        404,
        "monitoring.unknown_finding",
    )
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    assert refusal(await client.post(URL, json=a_finding(), headers=cadre))[:2] == (403, "auth.forbidden")


@pytest.mark.requirement("R001-040", "R001-045")
async def test_the_overview_counts_by_zone_and_section(
    client: httpx.AsyncClient, office: dict[str, str], township: dict[str, str]
) -> None:
    await made(client, office, area_codes=[TOWN])
    draft = await drafted(client, office, answers=SECTIONS)
    await drafted(client, office)  # a draft doesn't count
    await inspection_step(client, office, draft, "submit", 1, occurred_on="2020-04-02")
    await opened(client, office)
    rectified = await opened(client, office)
    await step(client, township, rectified, "rectify", "2020-05-02")
    closed = await opened(client, office)
    await step(client, township, closed, "rectify", "2020-05-01")
    await step(client, office, closed, "close", "2020-05-02")
    back = await opened(client, office)
    await step(client, township, back, "rectify", "2020-05-01")
    await step(client, office, back, "send-back", "2020-05-02")
    await opened(client, office, area_code=OTHER_TOWN, section="guarantees")

    shown = (await client.get("/monitoring/supervision/overview", headers=office)).json()
    rows = {(row["zone"], row["section"]): row for row in shown["items"]}
    assert rows.keys() == {
        *((f"zone_{zone}", section) for zone in (1, 2, 3, 4) for section in (*SECTIONS, "performance", "handover")),
        (None, "guarantees"),
    }
    counts = ("inspected", "findings_open", "findings_rectified", "findings_closed", "findings_late")
    assert [rows["zone_1", "rectification"][name] for name in counts] == [1, 2, 1, 1, 3]
    assert [rows["zone_1", "guarantees"][name] for name in counts] == [1, 0, 0, 0, 0]
    assert [rows["zone_1", "handover"][name] for name in counts] == [0, 0, 0, 0, 0]
    assert [rows["zone_2", "rectification"][name] for name in counts] == [0, 0, 0, 0, 0]
    assert [rows[None, "guarantees"][name] for name in counts] == [0, 1, 0, 0, 1]
    assert rows["zone_1", "rectification"]["zone_label"] == "第一战区"
    assert rows[None, "guarantees"]["zone_label"] == "未划入战区"
    own = (await client.get("/monitoring/supervision/overview", headers=township)).json()
    assert (None, "guarantees") not in {(row["zone"], row["section"]) for row in own["items"]}


async def test_the_feed_tells_of_every_step(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str], township: dict[str, str]
) -> None:
    finding = await opened(client, office)
    await step(client, township, finding, "rectify", "2020-04-10")
    await step(client, office, finding, "send-back", "2020-04-11")
    await step(client, township, finding, "rectify", "2020-04-12")
    await step(client, office, finding, "close", "2020-04-13")
    await opened(client, office, area_code=OTHER_TOWN)

    async def events(who: dict[str, str]) -> list[tuple[str, str]]:
        feed = (await client.get("/monitoring/feeds/supervision", headers=who)).json()
        return [(item["event"], item["occurred_on"]) for item in feed["items"]]

    steps = [
        ("finding_opened", "2020-04-01"),
        ("finding_rectified", "2020-04-10"),
        ("finding_sent_back", "2020-04-11"),
        ("finding_rectified", "2020-04-12"),
        ("finding_closed", "2020-04-13"),
    ]
    assert await events(township) == steps
    assert await events(office) == [*steps, ("finding_opened", "2020-04-01")]
    assert await events(sign_in(Role.COUNTY_OFFICE, "360722")) == []
    item = (await client.get("/monitoring/feeds/supervision", headers=township)).json()["items"][0]
    assert (item["id"], item["event_label"], item["due_on"]) == (finding["id"], "发现问题", "2020-05-01")
    assert item["sentence"] == "柳泉镇鱼泉村村民委员会：发现问题，整改期限2020年5月1日。一户住房安全未达标"


@pytest.mark.requirement("R001-045")
async def test_nobody_below_judges_what_was_done_about_what_a_level_found(
    client: httpx.AsyncClient, sign_in: SignIn, office: dict[str, str], township: dict[str, str]
) -> None:
    other_clerk = sign_in(Role.TOWNSHIP, TOWN[:9], subject="another-clerk")
    themselves = (403, "monitoring.supervised_themselves", None)
    finding = await opened(client, office)
    await step(client, township, finding, "rectify", "2020-04-20")
    refused = await step(client, other_clerk, finding, "close", "2020-04-21")
    assert refusal(refused) == themselves
    assert refused.json()["detail"] == "由县扶贫办发现，您的角色是乡镇干部"
    assert refusal(await step(client, other_clerk, finding, "send-back", "2020-04-21", due_on="2021-01-01")) == (
        themselves
    )
    bureau = sign_in(Role.DEPARTMENT, COUNTY)  # above the work, and below who found it
    assert refusal(await step(client, bureau, finding, "close", "2020-04-21")) == themselves
    assert (await step(client, office, finding, "close", "2020-04-21")).json()["state"] == "closed"

    of_town = await opened(client, township)  # what the town found it judges, whoever of it did the work
    await step(client, township, of_town, "rectify", "2020-04-20")
    assert (await step(client, other_clerk, of_town, "close", "2020-04-21")).json()["state"] == "closed"

    of_county = await opened(client, office)
    await step(client, sign_in(Role.VILLAGE_CADRE, VILLAGE), of_county, "rectify", "2020-04-20")
    assert refusal(await step(client, township, of_county, "close", "2020-04-21")) == themselves
    city = sign_in(Role.CITY_OFFICE, COUNTY[:4])
    assert (await step(client, city, of_county, "close", "2020-04-21")).json()["state"] == "closed"


async def test_a_finding_in_an_area_that_bears_another_code_now_keeps_its_zone_and_inspection(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, office: dict[str, str]
) -> None:
    await made(client, office)
    inspection = await drafted(client, office)
    await succeeded(client, sessions, consume, TOWN[:9], "410327150")
    for area_code in (VILLAGE, "410327150201"):
        finding = await opened(client, office, area_code=area_code, inspection_id=inspection["id"])
        assert (finding["area_code"], finding["zone"]) == ("410327150201", "zone_1")
    moved = await drafted(client, office, area_code="410327150000")
    assert moved["zone"] == "zone_1"
