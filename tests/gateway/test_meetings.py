"""Meetings over HTTP: called, held with enough people, cancelled; decisions with what became of them; scope."""

from datetime import date
from fractions import Fraction
from typing import Any

import httpx
import pytest

from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate
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


@pytest.fixture(autouse=True)
async def plans(sessions: Sessions, moved_clock: MovedClock) -> None:
    """The plans, in force."""
    await put_in_force(sessions, moved_clock)


@pytest.fixture
def town(sign_in: SignIn) -> dict[str, str]:
    """The town's officer."""
    return sign_in(Role.TOWNSHIP, TOWN[:9])


@pytest.fixture
async def joint_meeting(client: httpx.AsyncClient, town: dict[str, str]) -> dict[str, Any]:
    """The town's joint meeting with two member units, of which one is empty."""
    group = await leading_group(
        client, town, kind="joint_meeting", name="精准扶贫工作联席会议", plan_code="joint_meeting"
    )
    for title, name in (("镇扶贫办", "王镇山"), ("镇民政办", None)):
        seat = await post(
            client, town, "/posts", group_id=group["id"], kind="member", title=title, occurred_on="2017-02-01"
        )
        if name:
            await post(client, town, f"/posts/{seat['id']}/appoint", name=name, occurred_on="2017-02-01")
    return await get(client, town, f"/groups/{group['id']}")


async def called(client: httpx.AsyncClient, who: dict[str, str], group: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A meeting that was called."""
    body = {
        "group_id": group["id"],
        "title": "第一次联席会议",
        "meets_on": "2017-03-10",
        "occurred_on": "2017-03-01",
        **given,
    }
    return await post(client, who, "/meetings", **body)


@pytest.mark.requirement("R000-071")
async def test_a_joint_meeting_is_called_and_held_and_decides(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any]
) -> None:
    meeting = await called(client, town, joint_meeting)
    assert (meeting["number"], meeting["state"], meeting["state_label"]) == (1, "called", "已通知")
    taken = joint_meeting["seats"][0]
    paper = {"title": "签到表", "sha256": "cd" * 32}
    made = await post(
        client,
        town,
        f"/meetings/{meeting['id']}/hold",
        present=[{"post_id": taken["id"], "deputy": "赵副主任"}],
        minutes="研究饮水工程\n议定两项",
        documents=[paper],
        occurred_on="2017-03-11",
    )
    assert (made["state"], made["meets_on"], made["present"], made["seats"]) == ("held", "2017-03-11", 1, 2)
    assert (made["minutes"], made["documents"], made["recorded_by"]) == ("研究饮水工程\n议定两项", [paper], "township")
    assert [(one["title"], one["holder"], one["present"], one["deputy"]) for one in made["attendance"]] == [
        ("镇扶贫办", "王镇山", True, "赵副主任"),
        ("镇民政办", None, False, None),
    ]
    for what, due_on in (("修复水源", "2017-06-30"), ("公布名单", "2017-04-30")):
        await post(
            client, town, f"/meetings/{meeting['id']}/decisions", what=what, responsible="镇水务站", due_on=due_on
        )
    shown = await get(client, town, f"/meetings/{meeting['id']}")
    assert [(one["number"], one["what"], one["area_code"], one["late"]) for one in shown["decisions"]] == [
        (1, "修复水源", TOWN, True),
        (2, "公布名单", TOWN, True),
    ]
    assert {(one["group_name"], one["meeting_number"], one["decided_on"]) for one in shown["decisions"]} == {
        ("精准扶贫工作联席会议", 1, "2017-03-11")
    }
    assert (await called(client, town, joint_meeting))["number"] == 2


@pytest.mark.requirement("R000-071")
async def test_a_decision_is_followed_until_it_is_carried_out(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any], sign_in: SignIn
) -> None:
    meeting = await held(client, town, joint_meeting, "2017-03-10")
    decision = await post(
        client,
        town,
        f"/meetings/{meeting['id']}/decisions",
        what="修复水源",
        responsible="小江村",
        area_code=VILLAGE,
        due_on="2017-06-30",
    )
    village = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    path = f"/decisions/{decision['id']}"
    assert [one["id"] for one in (await get(client, village, "/decisions?late=true"))["items"]] == [decision["id"]]

    async def told(who: dict[str, str], name: str, on: str, **more: Any) -> httpx.Response:
        return await client.post(f"{API}{path}/{name}", json={"note": "进展", "occurred_on": on, **more}, headers=who)

    assert refusal(await told(village, "follow-ups", "2017-03-09"))[1] == "request.date_before_step"
    assert (await told(village, "follow-ups", "2017-05-01")).json()["state"] == "open"
    assert refusal(await told(village, "reopen", "2017-05-01"))[1] == "auth.forbidden"
    assert refusal(await told(town, "reopen", "2017-05-01")) == (409, "organisation.wrong_decision_step", None)
    done = (await told(village, "follow-ups", "2017-06-30", done=True)).json()
    assert (done["state_label"], done["done_on"], done["late"]) == ("已办结", "2017-06-30", False)
    assert refusal(await told(village, "follow-ups", "2017-07-01")) == (409, "organisation.wrong_decision_step", None)
    assert (await get(client, village, "/decisions?late=true"))["items"] == []
    again = (await told(town, "reopen", "2017-07-01")).json()
    assert (again["state"], again["done_on"], again["late"]) == ("open", None, True)
    late = (await told(village, "follow-ups", "2017-07-02", done=True)).json()
    assert (late["done_on"], late["late"]) == ("2017-07-02", True)
    assert [(one["step"], one["occurred_on"], one["actor_role"]) for one in late["notes"]] == [
        ("open", "2017-05-01", "village_cadre"),
        ("done", "2017-06-30", "village_cadre"),
        ("reopened", "2017-07-01", "township"),
        ("done", "2017-07-02", "village_cadre"),
    ]
    assert (await get(client, village, path)) == late


async def test_a_meeting_takes_its_steps_in_order(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any]
) -> None:
    meeting = await called(client, town, joint_meeting)
    taken, empty = joint_meeting["seats"]

    async def step(name: str, **body: Any) -> httpx.Response:
        return await client.post(f"{API}/meetings/{meeting['id']}/{name}", json=body, headers=town)

    async def hold(on: str, *seats: str) -> httpx.Response:
        return await step("hold", present=[{"post_id": seat} for seat in seats], minutes="纪要", occurred_on=on)

    decision = {"what": "修复水源", "responsible": "水务站", "due_on": "2017-06-30"}
    assert refusal(await step("decisions", **decision)) == (409, "organisation.wrong_meeting_step", None)
    assert refusal(await hold("2017-02-28", taken["id"]))[1] == "request.date_before_step"
    assert refusal(await hold("2018-11-06", taken["id"]))[1] == "request.date_in_future"
    assert refusal(await hold("2017-03-10", taken["id"], empty["id"]))[1:] == (
        "organisation.not_a_seat",
        "present.1.post_id",
    )
    assert refusal(await hold("2017-03-10", taken["id"], taken["id"]))[1:] == (
        "organisation.not_a_seat",
        "present.1.post_id",
    )
    assert refusal(await hold("2017-03-10")) == (409, "organisation.not_quorate", "present")
    assert (await hold("2017-03-10", taken["id"])).status_code == 200
    for reply in (await hold("2017-03-11", taken["id"]), await step("cancel", reason="x", occurred_on="2017-03-11")):
        assert refusal(reply) == (409, "organisation.wrong_meeting_step", None)
    early = await step("decisions", **{**decision, "due_on": "2017-03-09"})
    assert refusal(early) == (422, "organisation.due_before_meeting", "due_on")
    assert (await step("decisions", **{**decision, "due_on": "2017-03-10"})).status_code == 201
    outside = await step("decisions", **decision, area_code=GUPO)
    assert refusal(outside) == (403, "auth.outside_area", "area_code")


async def test_a_decision_lies_in_the_groups_own_area(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any], sign_in: SignIn
) -> None:
    meeting = await held(client, town, joint_meeting, "2017-03-10")
    county = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    body = {"what": "x", "responsible": "y", "due_on": "2017-06-30", "area_code": GUPO}
    reply = await client.post(f"{API}/meetings/{meeting['id']}/decisions", json=body, headers=county)
    assert refusal(reply) == (403, "auth.outside_area", "area_code")


async def test_a_meeting_that_is_cancelled_stays_so(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any]
) -> None:
    meeting = await called(client, town, joint_meeting)
    path = f"/meetings/{meeting['id']}"
    gone = await post(client, town, f"{path}/cancel", reason="大雨", occurred_on="2017-03-09")
    assert (gone["state"], gone["reason"]) == ("cancelled", "大雨")
    body = {"present": [{"post_id": joint_meeting["seats"][0]["id"]}], "minutes": "x", "occurred_on": "2017-03-10"}
    reply = await client.post(f"{API}{path}/hold", json=body, headers=town)
    assert refusal(reply) == (409, "organisation.wrong_meeting_step", None)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"occurred_on": "2017-01-31"}, "request.date_before_step", "occurred_on"),
        ({"occurred_on": "2018-11-06", "meets_on": "2018-11-07"}, "request.date_in_future", "occurred_on"),
        ({"meets_on": "2017-02-28"}, "organisation.meets_too_early", "meets_on"),
        ({"group_id": "01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01"}, "organisation.unknown_group", "group_id"),
        ({"title": ""}, "request.invalid", "title"),
    ],
)
async def test_a_meeting_that_can_not_be_is_refused(
    client: httpx.AsyncClient,
    town: dict[str, str],
    joint_meeting: dict[str, Any],
    given: dict[str, Any],
    code: str,
    field: str,
) -> None:
    body = {
        "group_id": joint_meeting["id"],
        "title": "会议",
        "meets_on": "2017-03-10",
        "occurred_on": "2017-03-01",
        **given,
    }
    reply = await client.post(f"{API}/meetings", json=body, headers=town)
    assert refusal(reply)[1:] == (code, field)


async def test_a_group_that_was_given_up_meets_no_more(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any]
) -> None:
    await post(client, town, f"/groups/{joint_meeting['id']}/end", occurred_on="2018-01-01")
    body = {"group_id": joint_meeting["id"], "title": "会议", "meets_on": "2018-01-02", "occurred_on": "2018-01-02"}
    reply = await client.post(f"{API}/meetings", json=body, headers=town)
    assert refusal(reply) == (409, "organisation.ended", "group_id")


@pytest.mark.parametrize(("present", "status"), [(2, 409), (3, 200), (4, 200)])
async def test_a_plan_may_ask_for_a_part_of_the_seats(
    client: httpx.AsyncClient,
    town: dict[str, str],
    sessions: Sessions,
    moved_clock: MovedClock,
    present: int,
    status: int,
) -> None:
    pack = find_pack("town-2017")
    assert pack.leadership is not None
    first, *rest = pack.leadership.groups
    # three of four seats are the least that is two thirds of them
    asking = first.model_copy(update={"quorum": Fraction(2, 3)})
    section = pack.leadership.model_copy(update={"groups": (asking, *rest)})
    async with transaction(sessions) as session:
        changed = pack.model_copy(update={"leadership": section})
        await activate(session, moved_clock, changed, TOWN, date(2017, 1, 1))
    group = await leading_group(client, town)
    seats = await seated(client, town, group)
    meeting = await called(client, town, group)
    body = {
        "present": [{"post_id": seat["id"]} for seat in seats[:present]],
        "minutes": "纪要",
        "occurred_on": "2017-03-10",
    }
    reply = await client.post(f"{API}/meetings/{meeting['id']}/hold", json=body, headers=town)
    assert reply.status_code == status
    if status == 409:
        assert refusal(reply)[1] == "organisation.not_quorate"
        assert "2/3" in reply.json()["detail"]


async def test_meetings_and_decisions_are_listed_page_by_page(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any]
) -> None:
    days = ("2017-03-10", "2017-06-10", "2017-06-10", "2017-09-10")
    made = [await held(client, town, joint_meeting, day) for day in days]
    first = await get(client, town, "/meetings?limit=2")
    rest = await get(client, town, f"/meetings?limit=2&after={first['next']}")
    assert [one["number"] for one in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["next"] is None
    assert (await get(client, town, "/meetings?state=cancelled"))["items"] == []
    assert len((await get(client, town, f"/meetings?group_id={joint_meeting['id']}&state=held"))["items"]) == 4
    for meeting, due_on in ((made[0], "2018-12-31"), (made[0], "2017-12-31"), (made[1], "2018-06-30")):
        await post(
            client, town, f"/meetings/{meeting['id']}/decisions", what="事项", responsible="某单位", due_on=due_on
        )
    first = await get(client, town, "/decisions?limit=2")
    rest = await get(client, town, f"/decisions?limit=2&after={first['next']}")
    assert [one["due_on"] for one in first["items"] + rest["items"]] == ["2017-12-31", "2018-06-30", "2018-12-31"]
    assert [one["due_on"] for one in (await get(client, town, "/decisions?late=false"))["items"]] == ["2018-12-31"]
    assert len((await get(client, town, f"/decisions?meeting_id={made[0]['id']}&state=open"))["items"]) == 2
    for path in ("/meetings?after=abc", "/decisions?after=abc"):
        assert refusal(await client.get(f"{API}{path}", headers=town)) == (422, "request.invalid", "after")


async def test_meetings_of_others_are_not_seen(
    client: httpx.AsyncClient, town: dict[str, str], joint_meeting: dict[str, Any], sign_in: SignIn
) -> None:
    meeting = await held(client, town, joint_meeting, "2017-03-10")
    decision = await post(
        client, town, f"/meetings/{meeting['id']}/decisions", what="事项", responsible="镇办", due_on="2017-06-30"
    )
    for who in (sign_in(Role.TOWNSHIP, GUPO[:9]), sign_in(Role.VILLAGE_CADRE, VILLAGE)):
        for path in ("/meetings", "/decisions"):
            assert (await get(client, who, path))["items"] == []
            assert refusal(await client.get(f"{API}{path}?area={TOWN}", headers=who))[1] == "auth.outside_area"
        shown = await client.get(f"{API}/meetings/{meeting['id']}", headers=who)
        assert refusal(shown)[:2] == (404, "organisation.unknown_meeting")
        body = {"note": "x", "occurred_on": "2017-05-01"}
        told = await client.post(f"{API}/decisions/{decision['id']}/follow-ups", json=body, headers=who)
        assert refusal(told)[:2] == (404, "organisation.unknown_decision")
    officer = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    assert [one["id"] for one in (await get(client, officer, "/meetings"))["items"]] == [meeting["id"]]


async def test_a_decision_of_the_county_is_reopened_by_the_county_alone(
    client: httpx.AsyncClient, town: dict[str, str], sign_in: SignIn
) -> None:
    county = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    group = await leading_group(
        client, county, area_code=COUNTY, name="电商领导小组", plan_code="ecommerce_leading_group"
    )
    await seated(client, county, group)
    meeting = await held(client, county, group, "2017-03-10")
    decision = await post(
        client,
        county,
        f"/meetings/{meeting['id']}/decisions",
        what="建站点",
        responsible="小江镇",
        area_code=TOWN,
        due_on="2017-06-30",
    )
    path = f"/decisions/{decision['id']}"
    await post(client, town, f"{path}/follow-ups", note="已建成", done=True, occurred_on="2017-06-01")
    reply = await client.post(f"{API}{path}/reopen", json={"note": "x", "occurred_on": "2017-06-02"}, headers=town)
    assert refusal(reply)[:2] == (404, "organisation.unknown_meeting")
    assert (await post(client, county, f"{path}/reopen", note="未验收", occurred_on="2017-06-02"))["state"] == "open"


async def test_a_county_carries_out_what_the_citys_meeting_decided(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    city = sign_in(Role.CITY_OFFICE, CITY[:4])
    group = await leading_group(
        client,
        city,
        area_code=CITY,
        kind="coordination_group",
        name="市金融扶贫工作协调小组",
        plan_code="credit_coordination_group",
    )
    await seated(client, city, group)
    meeting = await held(client, city, group, "2017-03-10")
    for area_code in (COUNTY, TOWN, "360724000000"):
        await post(
            client,
            city,
            f"/meetings/{meeting['id']}/decisions",
            what="落实信贷",
            responsible="当地",
            area_code=area_code,
            due_on="2017-06-30",
        )
    seen = {
        area: {one["area_code"] for one in (await get(client, sign_in(role, area), "/decisions"))["items"]}
        for role, area in (
            (Role.CITY_OFFICE, CITY[:4]),
            (Role.COUNTY_OFFICE, COUNTY[:6]),
            (Role.TOWNSHIP, TOWN[:9]),
            (Role.TOWNSHIP, GUPO[:9]),
        )
    }
    assert seen == {
        CITY[:4]: {COUNTY, TOWN, "360724000000"},
        COUNTY[:6]: {COUNTY, TOWN},
        TOWN[:9]: {TOWN},
        GUPO[:9]: set(),
    }
    county = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    (own,) = (await get(client, county, f"/decisions?area={TOWN}"))["items"]
    body = {"note": "已落实", "done": True, "occurred_on": "2017-05-01"}
    reply = await client.post(f"{API}/decisions/{own['id']}/follow-ups", json=body, headers=county)
    assert reply.json()["state"] == "done"
