"""Plans of work over HTTP: submitted, put before the right meeting, approved by another, issued, acknowledged."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from shared.database import Sessions, table_of
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.gateway.organised import (
    API,
    CITY,
    COUNTY,
    GUPO,
    TOWN,
    VILLAGE,
    SignIn,
    get,
    held,
    leading_group,
    post,
    put_in_force,
    refusal,
    seated,
)
from tests.gateway.servers import MovedClock

PAPER = {"title": "2018年度工作任务.pdf", "sha256": "ef" * 32}
KINDS = ["multi_year_plan", "year_plan", "assessment_method", "year_task"]


@pytest.fixture(autouse=True)
async def plans(sessions: Sessions, moved_clock: MovedClock) -> None:
    """The plans, in force."""
    await put_in_force(sessions, moved_clock)


@pytest.fixture
def clerk(sign_in: SignIn) -> dict[str, str]:
    """The town's officer who draws plans up."""
    return sign_in(Role.TOWNSHIP, TOWN[:9], subject="clerk")


@pytest.fixture
def chief(sign_in: SignIn) -> dict[str, str]:
    """Another officer of the town."""
    return sign_in(Role.TOWNSHIP, TOWN[:9], subject="chief")


@pytest.fixture
async def group(client: httpx.AsyncClient, clerk: dict[str, str]) -> dict[str, Any]:
    """The town's leading group with somebody in each seat."""
    made = await leading_group(client, clerk)
    await seated(client, clerk, made)
    return made


async def submitted(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """A plan that was submitted."""
    body = {
        "area_code": TOWN,
        "kind": "year_task",
        "title": "2018年度扶贫工作任务",
        "first_year": 2018,
        "last_year": 2018,
        "document": PAPER,
        "occurred_on": "2018-01-05",
        **given,
    }
    return await post(client, who, "/work-plans", **body)


async def step(
    client: httpx.AsyncClient, who: dict[str, str], plan: dict[str, Any], name: str, on: str, **more: Any
) -> httpx.Response:
    """A step of a plan."""
    return await client.post(f"{API}/work-plans/{plan['id']}/{name}", json={"occurred_on": on, **more}, headers=who)


@pytest.mark.requirement("R000-069")
@pytest.mark.parametrize("kind", KINDS)
async def test_a_plan_is_approved_by_the_leading_groups_meeting_and_issued_by_two_people(
    client: httpx.AsyncClient, clerk: dict[str, str], chief: dict[str, str], group: dict[str, Any], kind: str
) -> None:
    last_year = 2020 if kind == "multi_year_plan" else 2018
    plan = await submitted(client, clerk, kind=kind, last_year=last_year)
    assert (plan["state_label"], plan["plan_area"], plan["document"]) == ("已报送", TOWN, PAPER)
    meeting = await held(client, clerk, group, "2018-01-10")
    tabled = (await step(client, clerk, plan, "table", "2018-01-08", meeting_id=meeting["id"])).json()
    assert (tabled["state"], tabled["meeting_id"]) == ("tabled", meeting["id"])
    own = await step(client, clerk, plan, "approve", "2018-01-10")
    assert refusal(own) == (403, "organisation.own_step", None)
    approved = (await step(client, chief, plan, "approve", "2018-01-10", note="原则同意")).json()
    assert (approved["state"], approved["approved_on"]) == ("approved", "2018-01-10")
    assert refusal(await step(client, chief, plan, "issue", "2018-01-12", recipients=[VILLAGE])) == (
        403,
        "organisation.own_step",
        None,
    )
    issued = (await step(client, clerk, plan, "issue", "2018-01-12", recipients=[VILLAGE])).json()
    assert (issued["state_label"], issued["issued_on"], issued["unacknowledged"]) == ("已下达", "2018-01-12", 1)
    assert (plan["submitted_by"], plan["approved_by"], issued["approved_by"]) == ("clerk", None, "chief")
    assert [(one["state"], one["occurred_on"], one["actor"], one["note"]) for one in issued["steps"]] == [
        ("submitted", "2018-01-05", "township", None),
        ("tabled", "2018-01-08", "township", None),
        ("approved", "2018-01-10", "township", "原则同意"),
        ("issued", "2018-01-12", "township", None),
    ]


@pytest.mark.requirement("R000-069")
async def test_nothing_is_issued_that_was_not_approved(
    client: httpx.AsyncClient, clerk: dict[str, str], chief: dict[str, str], group: dict[str, Any]
) -> None:
    plan = await submitted(client, clerk)
    meeting = await held(client, clerk, group, "2018-01-10")
    wrong = (409, "organisation.wrong_work_plan_step", None)
    issue = {"recipients": [VILLAGE]}
    resubmit = {"document": PAPER, "note": "x"}
    assert refusal(await step(client, chief, plan, "issue", "2018-01-12", **issue)) == wrong
    assert refusal(await step(client, chief, plan, "approve", "2018-01-12")) == wrong
    assert refusal(await step(client, clerk, plan, "resubmit", "2018-01-12", **resubmit)) == wrong
    await step(client, clerk, plan, "table", "2018-01-10", meeting_id=meeting["id"])
    assert refusal(await step(client, chief, plan, "issue", "2018-01-12", **issue)) == wrong
    assert refusal(await step(client, clerk, plan, "table", "2018-01-12", meeting_id=meeting["id"])) == wrong
    back = await step(client, chief, plan, "send-back", "2018-01-11", note="任务过重")
    assert (back.json()["state"], back.json()["steps"][-1]["note"]) == ("sent_back", "任务过重")
    for name, more in (("issue", issue), ("approve", {}), ("table", {"meeting_id": meeting["id"]})):
        assert refusal(await step(client, chief, plan, name, "2018-01-12", **more)) == wrong
    paper = {"title": "修改稿", "sha256": "01" * 32}
    again = await step(client, clerk, plan, "resubmit", "2018-01-12", document=paper, note="已减", title="新任务")
    assert (again.json()["state"], again.json()["document"], again.json()["title"]) == ("submitted", paper, "新任务")
    assert again.json()["meeting_id"] is None
    assert [one["document"]["sha256"][:2] for one in again.json()["steps"]] == ["ef", "ef", "ef", "01"]
    assert refusal(await step(client, clerk, plan, "send-back", "2018-01-13", note="x"))[1] == "organisation.own_step"
    assert refusal(await step(client, clerk, plan, "table", "2018-01-11", meeting_id=meeting["id"]))[1] == (
        "request.date_before_step"
    )


async def test_a_plan_goes_to_the_right_meeting_which_was_held(
    client: httpx.AsyncClient, clerk: dict[str, str], chief: dict[str, str], group: dict[str, Any], sign_in: SignIn
) -> None:
    plan = await submitted(client, clerk)
    joint = await leading_group(client, clerk, kind="joint_meeting", name="联席会议", plan_code="joint_meeting")
    county = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    above = await leading_group(client, county, area_code=COUNTY, name="县组", plan_code="ecommerce_leading_group")
    beside_plan = await leading_group(client, clerk, name="另一领导小组", plan_code=None)

    async def meeting_of(one: dict[str, Any], who: dict[str, str], meets_on: str = "2018-01-10") -> str:
        body = {"group_id": one["id"], "title": "会议", "meets_on": meets_on, "occurred_on": "2018-01-02"}
        made: str = (await post(client, who, "/meetings", **body))["id"]
        return made

    async def tabled(meeting_id: str, on: str = "2018-01-05", who: dict[str, str] = clerk) -> httpx.Response:
        return await step(client, who, plan, "table", on, meeting_id=meeting_id)

    for other in (joint, beside_plan):
        assert refusal(await tabled(await meeting_of(other, clerk))) == (
            409,
            "organisation.wrong_group",
            "meeting_id",
        )
    assert refusal(await tabled(await meeting_of(above, county), who=county))[1] == "organisation.wrong_group"
    nowhere = await tabled("01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01")
    assert refusal(nowhere) == (404, "organisation.unknown_meeting", "meeting_id")
    cancelled = await meeting_of(group, clerk)
    await post(client, clerk, f"/meetings/{cancelled}/cancel", reason="x", occurred_on="2018-01-03")
    assert refusal(await tabled(cancelled)) == (409, "organisation.meeting_not_held", "meeting_id")
    over = await held(client, clerk, group, "2018-01-04")
    assert refusal(await tabled(over["id"])) == (422, "organisation.meeting_over", "meeting_id")
    coming = await meeting_of(group, clerk)
    assert (await tabled(coming)).status_code == 200
    assert refusal(await step(client, chief, plan, "approve", "2018-01-10")) == (
        409,
        "organisation.meeting_not_held",
        None,
    )
    shown = await get(client, clerk, f"/groups/{group['id']}?on=2018-01-12")
    present = [{"post_id": seat["id"]} for seat in shown["seats"]]
    await post(client, clerk, f"/meetings/{coming}/hold", present=present, minutes="纪要", occurred_on="2018-01-12")
    early = await step(client, chief, plan, "approve", "2018-01-11")
    assert refusal(early) == (409, "organisation.meeting_not_held", None)
    assert (await step(client, chief, plan, "approve", "2018-01-12")).status_code == 200


async def test_where_no_plan_names_the_group_any_leading_group_of_the_area_approves(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    clerk = sign_in(Role.TOWNSHIP, GUPO[:9], subject="clerk")
    plan = await submitted(client, clerk, area_code=GUPO)
    common = {"area_code": GUPO, "plan_code": None}
    station = await leading_group(client, clerk, kind="work_station", name="工作站", **common)
    group = await leading_group(client, clerk, name="古陂镇领导小组", **common)
    results = []
    for one in (station, group):
        body = {"group_id": one["id"], "title": "会议", "meets_on": "2018-01-10", "occurred_on": "2018-01-05"}
        meeting = await post(client, clerk, "/meetings", **body)
        reply = await step(client, clerk, plan, "table", "2018-01-06", meeting_id=meeting["id"])
        results.append(reply.json().get("code", "tabled"))
    assert results == ["organisation.wrong_group", "tabled"]


@pytest.mark.requirement("R000-069")
async def test_a_yearly_task_reaches_the_areas_named_and_they_acknowledge_it(
    client: httpx.AsyncClient, sign_in: SignIn, sessions: Sessions
) -> None:
    clerk = sign_in(Role.COUNTY_OFFICE, COUNTY[:6], subject="clerk")
    chief = sign_in(Role.COUNTY_OFFICE, COUNTY[:6], subject="chief")
    group = await leading_group(client, clerk, area_code=COUNTY, name="县领导小组", plan_code=None)
    seat = await post(
        client, clerk, "/posts", group_id=group["id"], kind="head", title="县长", occurred_on="2017-02-01"
    )
    await post(client, clerk, f"/posts/{seat['id']}/appoint", name="某人", occurred_on="2017-02-01")
    meeting = await held(client, clerk, group, "2018-01-10")
    plan = await submitted(client, clerk, area_code=COUNTY)
    await step(client, clerk, plan, "table", "2018-01-08", meeting_id=meeting["id"])
    await step(client, chief, plan, "approve", "2018-01-10")
    town, beside = sign_in(Role.TOWNSHIP, TOWN[:9]), sign_in(Role.TOWNSHIP, "360722103")
    assert (await get(client, town, "/work-plans?received=true"))["items"] == []
    assert refusal(await client.get(f"{API}/work-plans/{plan['id']}", headers=town))[0] == 404
    for recipients, code, field in (
        ([], "organisation.recipients_needed", "recipients"),
        ([TOWN, COUNTY], "organisation.wrong_recipient", "recipients.1"),
        ([TOWN, TOWN[:9]], "organisation.wrong_recipient", "recipients.1"),
        ([TOWN, "360724100000"], "auth.outside_area", "recipients.1"),
    ):
        reply = await step(client, clerk, plan, "issue", "2018-01-12", recipients=recipients)
        assert refusal(reply)[1:] == (code, field)
    issued = await step(client, clerk, plan, "issue", "2018-01-12", recipients=[TOWN, GUPO])
    assert [(one["area_name"], one["acknowledged_on"]) for one in issued.json()["recipients"]] == [
        ("古陂镇", None),
        ("小江镇", None),
    ]
    (received,) = (await get(client, town, "/work-plans?received=true"))["items"]
    assert (received["id"], received["plan_area_name"]) == (plan["id"], "信丰县")
    assert (await get(client, town, "/work-plans"))["items"] == []
    early = await step(client, town, plan, "acknowledge", "2018-01-11")
    assert refusal(early) == (422, "request.date_before_step", "occurred_on")
    taken = (await step(client, town, plan, "acknowledge", "2018-01-15")).json()
    assert [(one["area_code"], one["acknowledged_on"], one["acknowledged_by"]) for one in taken["recipients"]] == [
        (TOWN, "2018-01-15", "township")
    ]
    assert (taken["steps"], taken["submitted_by"], taken["approved_by"]) == ([], None, None)
    twice = await step(client, town, plan, "acknowledge", "2018-01-16")
    assert refusal(twice) == (409, "organisation.not_a_recipient", "area_code")
    assert refusal(await step(client, beside, plan, "acknowledge", "2018-01-15"))[:2] == (
        404,
        "organisation.unknown_work_plan",
    )
    for name, more in (("issue", {"recipients": [TOWN]}), ("send-back", {"note": "x"})):
        assert refusal(await step(client, town, plan, name, "2018-01-20", **more))[0] == 404
    whole = await get(client, clerk, f"/work-plans/{plan['id']}")
    assert (whole["unacknowledged"], len(whole["steps"])) == (1, 4)
    async with sessions() as session:
        acts = (await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.number))).all()
    told = [(act.action, act.subject, act.facts["sha256"]) for act in acts if act.action.startswith("work_plan")]
    assert told == [
        ("work_plan.approve", "chief", PAPER["sha256"]),
        ("work_plan.issue", "clerk", PAPER["sha256"]),
    ]
    [issued] = [act for act in acts if act.action == "work_plan.issue"]
    assert issued.facts["recipients"] == [TOWN, GUPO]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"last_year": 2019}, "organisation.wrong_period", "last_year"),
        ({"kind": "multi_year_plan"}, "organisation.wrong_period", "last_year"),
        ({"kind": "wish"}, "request.invalid", "kind"),
        ({"document": {"title": "x", "sha256": "ef"}}, "request.invalid", "document.sha256"),
        ({"area_code": GUPO}, "auth.outside_area", "area_code"),
        ({"occurred_on": "2018-11-06"}, "request.date_in_future", "occurred_on"),
    ],
)
async def test_a_plan_that_can_not_be_is_refused(
    client: httpx.AsyncClient, clerk: dict[str, str], given: dict[str, Any], code: str, field: str
) -> None:
    body = {
        "area_code": TOWN,
        "kind": "year_task",
        "title": "任务",
        "first_year": 2018,
        "last_year": 2018,
        "document": PAPER,
        "occurred_on": "2018-01-05",
        **given,
    }
    assert refusal(await client.post(f"{API}/work-plans", json=body, headers=clerk))[1:] == (code, field)


async def test_plans_are_listed_by_kind_state_and_year(client: httpx.AsyncClient, clerk: dict[str, str]) -> None:
    made = [
        await submitted(client, clerk, kind=kind, first_year=first, last_year=last)
        for kind, first, last in (
            ("multi_year_plan", 2016, 2018),
            ("year_plan", 2017, 2017),
            ("year_task", 2018, 2018),
        )
    ]
    ids = [one["id"] for one in made]

    async def listed(asked: str) -> list[str]:
        return [one["id"] for one in (await get(client, clerk, f"/work-plans?{asked}"))["items"]]

    assert await listed("year=2017") == ids[:2]
    assert await listed("year=2018") == [ids[0], ids[2]]
    assert await listed("year=2015") == []
    assert await listed("kind=year_plan") == [ids[1]]
    assert await listed("state=submitted") == ids
    assert await listed("state=issued") == []
    first = await get(client, clerk, "/work-plans?limit=2")
    rest = await get(client, clerk, f"/work-plans?limit=2&after={first['next']}")
    assert [one["id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
    assert refusal(await client.get(f"{API}/work-plans?after=abc", headers=clerk)) == (422, "request.invalid", "after")


async def test_what_waits_for_somebody_is_listed_to_him_and_to_nobody_else(
    client: httpx.AsyncClient,
    clerk: dict[str, str],
    chief: dict[str, str],
    group: dict[str, Any],
    sign_in: SignIn,
) -> None:
    county, cadre = sign_in(Role.COUNTY_OFFICE, COUNTY[:6]), sign_in(Role.VILLAGE_CADRE, VILLAGE)
    people = {"clerk": clerk, "chief": chief, "county": county, "cadre": cadre}
    plan = await submitted(client, clerk)
    meeting = await held(client, clerk, group, "2018-01-10")

    async def waits_for(asked: str = "waiting=true") -> list[str]:
        lists = {name: (await get(client, who, f"/work-plans?{asked}"))["items"] for name, who in people.items()}
        return [name for name, items in lists.items() if items]

    assert await waits_for() == ["clerk", "chief"]
    await step(client, clerk, plan, "table", "2018-01-08", meeting_id=meeting["id"])
    assert await waits_for() == ["chief"]
    await step(client, chief, plan, "send-back", "2018-01-08", note="x")
    assert await waits_for() == ["clerk", "chief"]
    await step(client, clerk, plan, "resubmit", "2018-01-08", document=PAPER, note="x")
    await step(client, clerk, plan, "table", "2018-01-08", meeting_id=meeting["id"])
    await step(client, chief, plan, "approve", "2018-01-10")
    assert await waits_for() == ["clerk"]
    assert await waits_for("received=true&waiting=true") == []
    await step(client, clerk, plan, "issue", "2018-01-12", recipients=[VILLAGE])
    assert await waits_for() == []
    assert await waits_for("received=true&waiting=true") == ["cadre"]
    assert await waits_for("received=true") == ["clerk", "chief", "county", "cadre"]
    await step(client, cadre, plan, "acknowledge", "2018-01-15")
    assert await waits_for("received=true&waiting=true") == []


async def test_what_a_city_hands_down_reaches_the_county(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    clerk = sign_in(Role.CITY_OFFICE, CITY[:4], subject="clerk")
    chief = sign_in(Role.CITY_OFFICE, CITY[:4], subject="chief")
    group = await leading_group(client, clerk, area_code=CITY, name="市领导小组", plan_code=None)
    seat = await post(
        client, clerk, "/posts", group_id=group["id"], kind="head", title="市长", occurred_on="2017-02-01"
    )
    await post(client, clerk, f"/posts/{seat['id']}/appoint", name="某人", occurred_on="2017-02-01")
    meeting = await held(client, clerk, group, "2018-01-10")
    plan = await submitted(client, clerk, area_code=CITY, kind="year_plan")
    await step(client, clerk, plan, "table", "2018-01-08", meeting_id=meeting["id"])
    await step(client, chief, plan, "approve", "2018-01-10")
    await step(client, clerk, plan, "issue", "2018-01-12", recipients=[COUNTY])
    county, beside = sign_in(Role.COUNTY_OFFICE, COUNTY[:6]), sign_in(Role.COUNTY_OFFICE, "360724")
    taken = await step(client, county, plan, "acknowledge", "2018-01-13")
    assert taken.json()["unacknowledged"] == 0
    assert [one["id"] for one in (await get(client, county, "/work-plans?received=true"))["items"]] == [plan["id"]]
    assert (await get(client, beside, "/work-plans?received=true"))["items"] == []
    assert refusal(await client.get(f"{API}/work-plans/{plan['id']}", headers=beside))[0] == 404
