"""Units, groups, posts and who holds them over HTTP; what the plans demand and what is missing; scope."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.gateway.accounts import service as accounts
from shared.areas.active import keep_successions
from shared.areas.successions import Succession
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Trail
from shared.security.permissions import Role, may
from tests.gateway.conftest import PASSWORD
from tests.gateway.organised import (
    API,
    CANGXI,
    CITY,
    COUNTY,
    GUPO,
    PILOTS,
    TOWN,
    VILLAGE,
    YIYANG,
    SignIn,
    get,
    leading_group,
    post,
    put_in_force,
    refusal,
    seated,
)
from tests.gateway.servers import MovedClock
from tests.scopes import AREAS, outside


@pytest.fixture(autouse=True)
async def plans(sessions: Sessions, moved_clock: MovedClock) -> None:
    """The plans, in force."""
    await put_in_force(sessions, moved_clock)


@pytest.fixture
def town(sign_in: SignIn) -> dict[str, str]:
    """The town's officer."""
    return sign_in(Role.TOWNSHIP, TOWN[:9])


@pytest.fixture
def county(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY[:6])


@pytest.fixture
def cadre(sign_in: SignIn) -> dict[str, str]:
    """A cadre of a village of the town."""
    return sign_in(Role.VILLAGE_CADRE, VILLAGE)


@pytest.mark.requirement("R000-067")
async def test_a_leading_group_has_the_seats_of_its_plan_and_people_by_day(
    client: httpx.AsyncClient, town: dict[str, str]
) -> None:
    group = await leading_group(client, town)
    assert (group["office"], group["kind_label"], group["version"]) == ("镇扶贫开发办公室", "领导小组", 1)
    assert [(seat["kind_label"], seat["title"], seat["holder"]) for seat in group["seats"]] == [
        ("组长", "镇党委书记", None),
        ("组长", "镇长", None),
        ("副组长", "副镇长", None),
        ("成员", "镇相关部门主要负责人", None),
    ]
    head = group["seats"][0]["id"]
    await post(client, town, f"/posts/{head}/appoint", name="王镇山", occurred_on="2017-02-01")
    await post(client, town, f"/posts/{head}/appoint", name="李向阳", occurred_on="2018-03-01")
    holders = {}
    for day in ("2017-02-01", "2018-02-28", "2018-03-01"):
        shown = await get(client, town, f"/groups/{group['id']}?on={day}")
        holders[day] = shown["seats"][0]["holder"]["name"]
    assert holders == {"2017-02-01": "王镇山", "2018-02-28": "王镇山", "2018-03-01": "李向阳"}
    history = (await get(client, town, f"/posts/{head}"))["holders"]
    assert [(one["name"], one["from_on"], one["until_on"]) for one in history] == [
        ("李向阳", "2018-03-01", None),
        ("王镇山", "2017-02-01", "2018-03-01"),
    ]


async def test_who_takes_and_leaves_a_post_is_written_to_the_audit_log(
    client: httpx.AsyncClient, town: dict[str, str], sessions: Sessions
) -> None:
    seat = (await leading_group(client, town))["seats"][0]["id"]
    await post(client, town, f"/posts/{seat}/appoint", name="王镇山", occurred_on="2017-02-01")
    await post(client, town, f"/posts/{seat}/relieve", occurred_on="2017-06-01")
    await post(client, town, f"/posts/{seat}/end", occurred_on="2017-07-01")
    async with sessions() as session:
        acts = (await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.number))).all()
    assert [(act.county_code, act.action, act.target, act.facts["occurred_on"]) for act in acts] == [
        ("360722", "post.appoint", f"org_post {seat}", "2017-02-01"),
        ("360722", "post.relieve", f"org_post {seat}", "2017-06-01"),
        ("360722", "post.end", f"org_post {seat}", "2017-07-01"),
    ]
    assert acts[0].facts["name"] == "王镇山"
    assert acts[0].subject == "township-360722106-"


async def test_steps_on_a_post_follow_each_other(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    seat = (await leading_group(client, town))["seats"][0]["id"]

    async def step(action: str, on: str, **more: Any) -> httpx.Response:
        return await client.post(f"{API}/posts/{seat}/{action}", json={"occurred_on": on, **more}, headers=town)

    early = await step("appoint", "2017-01-31", name="王镇山")
    assert refusal(early) == (422, "request.date_before_step", "occurred_on")
    assert refusal(await step("appoint", "2018-11-06", name="王镇山"))[1] == "request.date_in_future"
    assert refusal(await step("relieve", "2017-02-01")) == (409, "organisation.nobody_holds", None)
    assert (await step("appoint", "2017-03-01", name="王镇山")).status_code == 200
    assert refusal(await step("relieve", "2017-02-28"))[1] == "request.date_before_step"
    assert (await step("relieve", "2017-04-01")).json()["holder"] is None
    assert refusal(await step("appoint", "2017-03-31", name="李向阳"))[1] == "request.date_before_step"
    assert (await step("end", "2017-04-01")).json()["ended_on"] == "2017-04-01"
    for name in ("appoint", "relieve", "end"):
        more = {"name": "李向阳"} if name == "appoint" else {}
        assert refusal(await step(name, "2017-05-01", **more)) == (409, "organisation.ended", None)


async def test_who_was_replaced_on_his_first_day_never_held_the_post(
    client: httpx.AsyncClient, town: dict[str, str]
) -> None:
    seat = (await leading_group(client, town))["seats"][0]["id"]
    await post(client, town, f"/posts/{seat}/appoint", name="王镇山", occurred_on="2017-02-01")
    await post(client, town, f"/posts/{seat}/appoint", name="李向阳", occurred_on="2017-02-01")
    shown = await get(client, town, f"/posts/{seat}?on=2017-02-01")
    assert shown["holder"]["name"] == "李向阳"
    assert [one["name"] for one in shown["holders"]] == ["李向阳", "王镇山"]


async def test_a_group_that_is_given_up_takes_its_seats_and_their_holders_along(
    client: httpx.AsyncClient, town: dict[str, str]
) -> None:
    group = await leading_group(client, town)
    seats = await seated(client, town, group)
    again = await client.post(
        f"{API}/groups",
        json={
            "area_code": TOWN,
            "kind": "leading_group",
            "name": "又一个",
            "plan_code": "poverty_leading_group",
            "occurred_on": "2017-03-01",
        },
        headers=town,
    )
    assert refusal(again) == (409, "organisation.already_set_up", "plan_code")
    ended = await post(client, town, f"/groups/{group['id']}/end", occurred_on="2018-01-01")
    assert (ended["ended_on"], ended["seats"]) == ("2018-01-01", [])
    before = await get(client, town, f"/groups/{group['id']}?on=2017-12-31")
    assert [seat["holder"]["name"] for seat in before["seats"]] == ["任职0", "任职1", "任职2", "任职3"]
    last = (await get(client, town, f"/posts/{seats[0]['id']}"))["holders"][0]
    assert last["until_on"] == "2018-01-01"
    twice = await client.post(f"{API}/groups/{group['id']}/end", json={"occurred_on": "2018-01-01"}, headers=town)
    assert refusal(twice) == (409, "organisation.ended", None)
    anew = await leading_group(client, town, occurred_on="2018-01-01")
    assert len(anew["seats"]) == 4


async def test_a_group_is_corrected_by_who_read_it(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    group = await leading_group(client, town)
    url = f"{API}/groups/{group['id']}"
    paper = {"title": "成立文件", "sha256": "ab" * 32}
    assert refusal(await client.patch(url, json={"name": "新名"}, headers=town))[1] == "request.version_required"
    changed = await client.patch(url, json={"name": "新名", "documents": [paper]}, headers={**town, "If-Match": '"1"'})
    assert (changed.headers["ETag"], changed.json()["name"], changed.json()["documents"]) == ('"2"', "新名", [paper])
    assert changed.json()["office"] == "镇扶贫开发办公室"
    stale = await client.patch(url, json={"name": "旧名"}, headers={**town, "If-Match": '"1"'})
    assert refusal(stale)[:2] == (412, "request.stale_version")
    assert (await client.get(url, headers=town)).headers["ETag"] == '"2"'
    wrong = await client.patch(
        url, json={"documents": [{**paper, "sha256": "AB" * 32}]}, headers={**town, "If-Match": '"2"'}
    )
    assert refusal(wrong) == (422, "request.invalid", "documents.0.sha256")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"plan_code": "nothing_such"}, "organisation.not_demanded", "plan_code"),
        ({"kind": "coordination_group"}, "organisation.not_demanded", "plan_code"),
        ({"area_code": VILLAGE}, "organisation.not_demanded", "plan_code"),
        ({"plan_code": "ecommerce_leading_group"}, "organisation.not_demanded", "plan_code"),
        ({"area_code": GUPO}, "auth.outside_area", "area_code"),
        ({"area_code": "360722106999"}, "area.unknown", "area_code"),
        ({"area_code": "36072"}, "area.bad_code", "area_code"),
        ({"kind": "club"}, "request.invalid", "kind"),
        ({"name": " "}, "request.invalid", "name"),
        ({"occurred_on": "2018-11-06"}, "request.date_in_future", "occurred_on"),
    ],
)
async def test_a_group_that_can_not_be_is_refused(
    client: httpx.AsyncClient, town: dict[str, str], given: dict[str, Any], code: str, field: str
) -> None:
    body = {
        "area_code": TOWN,
        "kind": "leading_group",
        "name": "领导小组",
        "plan_code": "poverty_leading_group",
        "occurred_on": "2017-02-01",
        **given,
    }
    reply = await client.post(f"{API}/groups", json=body, headers=town)
    assert refusal(reply)[1:] == (code, field)


@pytest.mark.requirement("R000-068", "R002-072")
async def test_responsible_persons_are_named_in_areas_and_units(
    client: httpx.AsyncClient, town: dict[str, str]
) -> None:
    unit = await post(
        client, town, "/units", area_code=TOWN, kind="agency", name="镇人民政府", occurred_on="2017-01-01"
    )
    made = await post(
        client,
        town,
        "/posts",
        area_code=TOWN,
        unit_id=unit["id"],
        kind="first_responsible",
        title="镇长",
        plan_code="government_first_responsible",
        occurred_on="2017-02-01",
    )
    assert (made["kind_label"], made["area_code"], made["group_id"]) == ("第一责任人", TOWN, None)
    await post(client, town, f"/posts/{made['id']}/appoint", name="王镇山", occurred_on="2017-02-01")
    (listed,) = (await get(client, town, f"/posts?unit_id={unit['id']}"))["items"]
    assert (listed["title"], listed["holder"]["name"]) == ("镇长", "王镇山")
    in_use = await client.post(f"{API}/units/{unit['id']}/end", json={"occurred_on": "2017-03-01"}, headers=town)
    assert refusal(in_use) == (409, "organisation.unit_in_use", None)
    await post(client, town, f"/posts/{made['id']}/end", occurred_on="2017-03-01")
    ended = await post(client, town, f"/units/{unit['id']}/end", occurred_on="2017-03-01")
    assert ended["ended_on"] == "2017-03-01"
    for path, body in (
        (f"/units/{unit['id']}/end", {"occurred_on": "2017-03-01"}),
        (
            "/posts",
            {
                "area_code": TOWN,
                "unit_id": unit["id"],
                "kind": "first_responsible",
                "title": "镇长",
                "occurred_on": "2017-03-01",
            },
        ),
    ):
        reply = await client.post(f"{API}{path}", json=body, headers=town)
        assert refusal(reply)[:2] == (409, "organisation.ended")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"kind": "head"}, "organisation.wrong_post_kind", "kind"),
        ({"area_code": None}, "organisation.wrong_post_kind", "area_code"),
        ({"group_id": "01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01"}, "organisation.wrong_post_kind", "group_id"),
        (
            {"group_id": "01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01", "area_code": None, "kind": "head"},
            "organisation.unknown_group",
            "group_id",
        ),
        ({"unit_id": "01677d2e-5a00-7c3e-9b1a-3f2d8c4e6a01"}, "organisation.unknown_unit", "unit_id"),
        ({"plan_code": "town_staff"}, "organisation.not_demanded", "plan_code"),
        ({"plan_code": "party_first_responsible", "kind": "secretary"}, "organisation.not_demanded", "plan_code"),
        ({"area_code": "360722"}, "auth.outside_area", "area_code"),
        ({"kind": "emperor"}, "request.invalid", "kind"),
    ],
)
async def test_a_post_that_can_not_be_is_refused(
    client: httpx.AsyncClient, town: dict[str, str], given: dict[str, Any], code: str, field: str
) -> None:
    body = {
        "area_code": TOWN,
        "kind": "first_responsible",
        "title": "镇党委书记",
        "occurred_on": "2017-02-01",
        **given,
    }
    reply = await client.post(f"{API}/posts", json=body, headers=town)
    assert refusal(reply)[1:] == (code, field)


async def test_a_seat_beside_the_plan_and_one_of_the_plan_once_more(
    client: httpx.AsyncClient, town: dict[str, str]
) -> None:
    group = await leading_group(client, town)

    async def added(**given: Any) -> httpx.Response:
        body = {"group_id": group["id"], "title": "镇司法所", "occurred_on": "2017-05-01", **given}
        return await client.post(f"{API}/posts", json=body, headers=town)

    assert (await added(kind="member")).json()["area_code"] == TOWN
    assert (await added(kind="member", plan_code="departments")).status_code == 201
    assert refusal(await added(kind="deputy", plan_code="departments"))[1:] == (
        "organisation.not_demanded",
        "plan_code",
    )
    assert refusal(await added(kind="member", occurred_on="2017-01-31"))[1] == "request.date_before_step"
    await post(client, town, f"/groups/{group['id']}/end", occurred_on="2018-01-01")
    assert refusal(await added(kind="member")) == (409, "organisation.ended", "group_id")


async def test_a_post_is_corrected_by_who_read_it(
    client: httpx.AsyncClient, town: dict[str, str], sign_in: SignIn
) -> None:
    seat = (await leading_group(client, town))["seats"][0]
    url = f"{API}/posts/{seat['id']}"
    assert refusal(await client.patch(url, json={"title": "书记"}, headers=town))[1] == "request.version_required"
    changed = await client.patch(url, json={"title": "书记"}, headers={**town, "If-Match": '"1"'})
    assert (changed.json()["title"], changed.headers["ETag"]) == ("书记", '"2"')
    city = sign_in(Role.CITY_OFFICE, CITY[:4])
    bureau = await post(
        client, city, "/units", area_code=CITY, kind="agency", name="市财政局", occurred_on="2017-01-01"
    )
    other = await client.patch(url, json={"unit_id": bureau["id"]}, headers={**city, "If-Match": '"2"'})
    assert refusal(other) == (422, "organisation.other_county", "unit_id")


async def test_a_holder_may_sign_in_by_an_account_of_the_area(
    client: httpx.AsyncClient,
    town: dict[str, str],
    county: dict[str, str],
    app: FastAPI,
    sessions: Sessions,
    trail: Trail,
) -> None:
    async with transaction(sessions) as session:
        for username, role, area in (("zhen1", Role.TOWNSHIP, TOWN[:9]), ("xian1", Role.COUNTY_OFFICE, COUNTY[:6])):
            await accounts.create_account(
                session,
                trail,
                app.state.passwords,
                username=username,
                password=PASSWORD,
                name="某人",
                role=role,
                area_code=area,
            )
    seats = (await leading_group(client, town))["seats"]
    url = f"{API}/posts/{seats[0]['id']}/appoint"
    for name in ("nobody", "xian1"):
        reply = await client.post(
            url, json={"name": "某人", "account": name, "occurred_on": "2017-03-01"}, headers=town
        )
        assert refusal(reply) == (422, "organisation.unknown_account", "account")
    named = {"name": "某人", "account": "zhen1", "full_time": False, "occurred_on": "2017-03-01"}
    made = (await client.post(url, json=named, headers=town)).json()
    assert (made["holder"]["account"], made["holder"]["full_time"]) == ("zhen1", False)
    held = (await get(client, county, "/posts?account=zhen1"))["items"]
    assert [one["id"] for one in held] == [seats[0]["id"]]
    assert (await get(client, county, "/posts?account=zhen1&on=2017-02-28"))["items"] == []
    vacant = (await get(client, county, f"/posts?area={TOWN}&vacant=true"))["items"]
    assert [one["id"] for one in vacant] == [seat["id"] for seat in seats[1:]]
    occupied = (await get(client, county, f"/posts?area={TOWN}&vacant=false"))["items"]
    assert [one["id"] for one in occupied] == [seats[0]["id"]]


@pytest.mark.requirement("R001-037")
async def test_a_villager_sees_the_secretaries_of_all_five_levels(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    province = sign_in(Role.ADMINISTRATOR, "41")
    city = sign_in(Role.CITY_OFFICE, "4103")
    village = "410327102219"
    levels = ["410000000000", "410300000000", YIYANG, "410327102000", village]
    for who, area, title in (
        (province, levels[0], "省委书记"),
        (city, levels[1], "市委书记"),
        (city, levels[2], "县委书记"),
        (city, levels[3], "镇党委书记"),
        (city, levels[4], "村党支部书记"),
    ):
        plan = {YIYANG: "county_secretary", levels[3]: "town_secretary", village: "village_secretary"}.get(area)
        made = await post(
            client,
            who,
            "/posts",
            area_code=area,
            kind="secretary",
            title=title,
            plan_code=plan,
            occurred_on="2017-01-01",
        )
        if title != "村党支部书记":
            await post(client, who, f"/posts/{made['id']}/appoint", name=f"{title}甲", occurred_on="2017-01-01")
    first = await post(
        client,
        city,
        "/posts",
        area_code=levels[3],
        kind="first_responsible",
        title="镇党委书记",
        plan_code="town_first_responsible",
        occurred_on="2017-01-01",
    )
    await post(client, city, f"/posts/{first['id']}/appoint", name="镇党委书记甲", occurred_on="2017-01-01")
    cadre = sign_in(Role.VILLAGE_CADRE, village)
    line = await get(client, cadre, "/responsible?on=2018-01-01")
    assert [one["code"] for one in line["levels"]] == levels
    assert [one["level_label"] for one in line["levels"]] == ["省", "市", "县", "乡镇", "村"]
    assert [[(one["kind_label"], one["title"], one["name"]) for one in level["posts"]] for level in line["levels"]] == [
        [("书记", "省委书记", "省委书记甲")],
        [("书记", "市委书记", "市委书记甲")],
        [("书记", "县委书记", "县委书记甲")],
        [("书记", "镇党委书记", "镇党委书记甲"), ("第一责任人", "镇党委书记", "镇党委书记甲")],
        [("书记", "村党支部书记", None)],
    ]
    assert line["letters"] == f"/api/v1/registry/responsibility-letters?area={village}"
    before = await get(client, cadre, "/responsible?on=2016-12-31")
    assert [level["posts"] for level in before["levels"]] == [[], [], [], [], []]
    missing = await get(client, city, f"/gaps?area={levels[3]}&limit=500")
    lacking = {(one["area_code"], one["code"]) for one in missing["items"]}
    assert (levels[3], "town_secretary") not in lacking
    assert (village, "village_secretary") in lacking


@pytest.mark.requirement("R000-032", "R003-013", "R003-032", "E2-14", "E2-15", "E2-18")
@pytest.mark.parametrize(
    ("area", "code", "source", "lead", "number"),
    [
        pytest.param(TOWN, "training", "R000-032", "农业服务中心", 2),
        pytest.param(CANGXI, "levels", "R003-013", None, 3),
        pytest.param(CANGXI, "projects", "R003-032", None, 3),
        pytest.param(CANGXI, "assessment", "E2-14", "县委组织部", 6),
        pytest.param(CANGXI, "targeting", "E2-15", "县扶贫开发和移民工作局", 9),
        pytest.param(CANGXI, "social_participation", "E2-18", "县扶贫开发和移民工作局", 20),
    ],
)
async def test_the_plan_in_force_says_who_bears_which_part(
    client: httpx.AsyncClient, sign_in: SignIn, area: str, code: str, source: str, lead: str | None, number: int
) -> None:
    who = sign_in(Role.TOWNSHIP, area[:9]) if area == TOWN else sign_in(Role.COUNTY_OFFICE, area[:6])
    plan = await get(client, who, "/plan")
    (mandate,) = (one for pack in plan["packs"] for one in pack["mandates"] if one["code"] == code)
    assert mandate["source"] == source
    assert [one["label"] for one in mandate["bearers"] if one["part_label"] == "牵头"] == ([lead] if lead else [])
    assert len(mandate["bearers"]) == number


async def test_plans_of_wider_areas_hold_too_and_where_none_does_that_is_said(
    client: httpx.AsyncClient, town: dict[str, str], sign_in: SignIn
) -> None:
    plan = await get(client, town, "/plan")
    assert [pack["name"] for pack in plan["packs"]] == ["ganzhou-credit", "ecommerce", "town-2017"]
    assert [one["kind_label"] for one in plan["packs"][2]["approvals"]] == [
        "工作规划",
        "年度工作计划",
        "考核办法",
        "年度工作任务",
    ]
    none = await client.get(f"{API}/plan?on=2015-12-31", headers=town)
    assert refusal(none)[:2] == (409, "policy.none_active")
    assert "领导机制" in none.json()["detail"]
    above = await client.get(f"{API}/plan", headers=sign_in(Role.ADMINISTRATOR, "41"))
    assert refusal(above)[:2] == (409, "policy.none_active")
    assert YIYANG in above.json()["detail"]
    elsewhere = sign_in(Role.COUNTY_OFFICE, "110101")
    for path in ("/plan", "/gaps"):
        assert refusal(await client.get(f"{API}{path}", headers=elsewhere))[1] == "policy.none_active"


@pytest.mark.requirement("R000-067", "R000-068")
async def test_a_town_sees_what_it_lacks_until_it_has_it(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    def own(report: dict[str, Any]) -> list[dict[str, Any]]:
        return [one for one in report["items"] if one["area_code"] == TOWN]

    def lacking(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
        return [(one["code"], one["missing"], one["seat"]) for one in own(report)]

    assert lacking(await get(client, town, "/gaps")) == [
        ("joint_meeting", "group", None),
        ("poverty_leading_group", "group", None),
        ("town_credit_coordination_group", "group", None),
        ("government_first_responsible", "people", None),
        ("party_first_responsible", "people", None),
    ]
    group = await leading_group(client, town)
    seats = await seated(client, town, group)
    await post(client, town, f"/posts/{seats[1]['id']}/relieve", occurred_on="2018-06-01")
    for code in ("government_first_responsible", "party_first_responsible"):
        made = await post(
            client,
            town,
            "/posts",
            area_code=TOWN,
            kind="first_responsible",
            title="一把手",
            plan_code=code,
            occurred_on="2017-02-01",
        )
        await post(client, town, f"/posts/{made['id']}/appoint", name="某人", occurred_on="2017-02-01")
    report = await get(client, town, "/gaps")
    assert lacking(report) == [
        ("joint_meeting", "group", None),
        ("town_credit_coordination_group", "group", None),
        ("poverty_leading_group", "seat", "mayor"),
    ]
    seat = own(report)[2]
    assert seat["sentence"] == "镇扶贫开发领导小组的镇长应有至少 1 名，现有 0 名"
    assert (seat["pack"], seat["source"]) == ("town-2017", "R000-067")
    before = await get(client, town, "/gaps?on=2018-05-31")
    assert lacking(before) == lacking(report)[:2]


@pytest.mark.requirement("R000-070")
async def test_a_village_names_its_three_cadres_as_staff(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    here = f"/gaps?area={VILLAGE}"
    found = (await get(client, town, here))["items"]
    assert [(one["code"], one["least"], one["present"]) for one in found] == [
        ("village_leading_group", 1, 0),
        ("village_three_cadres", 3, 0),
    ]
    for present, title in enumerate(("村党支部书记", "村委会主任", "村文书"), start=1):
        body = {"area_code": VILLAGE, "kind": "staff", "title": title, "plan_code": "village_three_cadres"}
        made = await post(client, town, "/posts", **body, occurred_on="2017-02-01")
        await post(client, town, f"/posts/{made['id']}/appoint", name=f"{title}甲", occurred_on="2017-02-01")
        left = [one["present"] for one in (await get(client, town, here))["items"] if one["missing"] == "people"]
        assert left == ([] if present == 3 else [present])


@pytest.mark.requirement("R003-028", "R003-040")
async def test_a_county_sees_which_townships_lack_their_group_or_named_staff(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, CANGXI[:6])
    report = await get(client, office, "/gaps?limit=500")
    towns = [one["area_code"] for one in report["by_area"]]
    assert len(towns) > 30
    assert {one["gaps"] for one in report["by_area"]} == {2}
    assert report["gaps"] == 2 * len(towns)
    town = towns[0]
    group = await post(
        client,
        office,
        "/groups",
        area_code=town,
        kind="supervision_group",
        name="督导工作组",
        plan_code="supervision_group",
        occurred_on="2017-02-01",
    )
    staff = await post(
        client,
        office,
        "/posts",
        area_code=town,
        kind="staff",
        title="扶贫专干",
        plan_code="town_staff",
        occurred_on="2017-02-01",
    )
    await post(client, office, f"/posts/{staff['id']}/appoint", name="某人", full_time=True, occurred_on="2017-02-01")
    after = await get(client, office, f"/gaps?area={town}")
    assert [(one["missing"], one["seat"]) for one in after["items"]] == [("seat", "head")]
    await post(client, office, f"/posts/{group['seats'][0]['id']}/appoint", name="某人", occurred_on="2017-02-01")
    assert (await get(client, office, f"/gaps?area={town}"))["gaps"] == 0
    whole = await get(client, office, "/gaps?limit=500")
    assert [one["area_code"] for one in whole["by_area"]] == towns[1:]


async def test_gaps_come_page_by_page(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = sign_in(Role.COUNTY_OFFICE, CANGXI[:6])
    whole = (await get(client, office, "/gaps?limit=500"))["items"]
    found: list[Any] = []
    path = "/gaps?limit=25"
    while path:
        page = await get(client, office, path)
        assert len(page["items"]) <= 25
        found += page["items"]
        path = f"/gaps?limit=25&after={page['next']}" if page["next"] else ""
    assert found == whole
    foreign = await client.get(f"{API}/gaps?after=abc", headers=office)
    assert refusal(foreign) == (422, "request.invalid", "after")


@pytest.mark.requirement("R002-072")
async def test_a_township_sees_which_villages_lack_a_directly_responsible_person(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    officer = sign_in(Role.TOWNSHIP, "360722200")
    report = await get(client, officer, "/gaps?limit=500")
    own = {one["label"] for one in report["items"] if one["area_code"] == "360722200000" and one["missing"] == "people"}
    assert own == {"乡党委主要负责同志", "乡政府主要负责同志"}
    lacking = {one["area_code"]: one["gaps"] for one in report["by_area"] if one["area_code"] != "360722200000"}
    assert set(lacking.values()) == {3}
    assert "360722200200" in lacking
    # a residents' committee is no village
    assert "360722200001" not in lacking
    for code in ("point_head", "village_committees", "village_unit_head"):
        body = {"area_code": "360722200200", "kind": "directly_responsible", "title": "某", "plan_code": code}
        made = await post(client, officer, "/posts", **body, occurred_on="2017-02-01")
        await post(client, officer, f"/posts/{made['id']}/appoint", name="某人", occurred_on="2017-02-01")
    after = await get(client, officer, "/gaps?limit=500")
    assert "360722200200" not in {one["area_code"] for one in after["by_area"]}


@pytest.mark.requirement("R002-026")
async def test_the_pilot_villages_have_their_institution_staff_and_files(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    officer = sign_in(Role.TOWNSHIP, GUPO[:9])
    first = await get(client, officer, "/gaps?limit=500")
    villages = {one["area_code"] for one in first["items"] if one["area_code"] != GUPO}
    assert villages == set(PILOTS)
    group = {"area_code": PILOTS[0], "occurred_on": "2017-02-01"}
    await post(
        client,
        officer,
        "/groups",
        kind="leading_group",
        name="村扶贫工作领导小组",
        plan_code="village_leading_group",
        **group,
    )
    station = await post(
        client, officer, "/groups", kind="work_station", name="工作站", plan_code="village_work_station", **group
    )
    here = f"/gaps?area={PILOTS[0]}"
    assert [one["missing"] for one in (await get(client, officer, here))["items"]] == ["files", "seat"]
    await post(client, officer, f"/posts/{station['seats'][0]['id']}/appoint", name="某人", occurred_on="2017-02-01")
    assert [one["missing"] for one in (await get(client, officer, here))["items"]] == ["files"]
    files = {"documents": [{"title": "工作台账", "sha256": "0f" * 32}]}
    reply = await client.patch(f"{API}/groups/{station['id']}", json=files, headers={**officer, "If-Match": '"1"'})
    assert reply.status_code == 200
    assert (await get(client, officer, here))["items"] == []
    other = {"kind": "work_station", "name": "工作站", "plan_code": "village_work_station"}
    elsewhere = await client.post(
        f"{API}/groups",
        json={**other, "area_code": "360722102202", "occurred_on": "2017-02-01"},
        headers=officer,
    )
    assert refusal(elsewhere) == (422, "organisation.not_demanded", "plan_code")


@pytest.mark.requirement("R001-035")
async def test_the_three_partners_become_units_of_the_county(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = sign_in(Role.COUNTY_OFFICE, YIYANG[:6])

    async def lacking() -> list[str]:
        items = (await get(client, office, "/gaps?limit=500"))["items"]
        return [one["label"] for one in items if one["missing"] == "partner"]

    assert await lacking() == ["中国诚通集团", "洛龙区", "洛阳理工学院"]
    unit = {"area_code": YIYANG, "kind": "enterprise", "name": "中国诚通控股集团有限公司", "plan_code": "chengtong"}
    made = await post(client, office, "/units", **unit, occurred_on="2017-01-01")
    assert await lacking() == ["洛龙区", "洛阳理工学院"]
    twice = await client.post(f"{API}/units", json={**unit, "occurred_on": "2017-01-01"}, headers=office)
    assert refusal(twice) == (409, "organisation.already_set_up", "plan_code")
    for given in ({"plan_code": "nobody"}, {"area_code": "410327102000"}):
        wrong = await client.post(f"{API}/units", json={**unit, **given, "occurred_on": "2017-01-01"}, headers=office)
        assert refusal(wrong) == (422, "organisation.not_demanded", "plan_code")
    await post(client, office, f"/units/{made['id']}/end", occurred_on="2018-01-01")
    assert await lacking() == ["中国诚通集团", "洛龙区", "洛阳理工学院"]


@pytest.mark.requirement("R002-142")
async def test_the_city_sees_which_counties_and_towns_lack_a_coordination_group(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    city = sign_in(Role.CITY_OFFICE, CITY[:4])
    report = await get(client, city, "/gaps?limit=500")
    own = [one for one in report["items"] if one["area_code"] == CITY]
    assert [(one["code"], one["missing"]) for one in own] == [("credit_coordination_group", "group")]
    counties = [one for one in report["items"] if one["code"] == "county_credit_coordination_group"]
    assert COUNTY in {one["area_code"] for one in counties}
    assert {one["area_code"] for one in report["by_area"]} == {CITY, *(one["area_code"] for one in counties)}
    made = await post(
        client,
        city,
        "/groups",
        area_code=CITY,
        kind="coordination_group",
        name="赣州市金融扶贫工作协调小组",
        plan_code="credit_coordination_group",
        occurred_on="2017-02-01",
    )
    assert sum(seat["kind"] == "member" for seat in made["seats"]) == 9
    assert made["office"] == "市金融工作局"
    empty = [one["seat"] for one in (await get(client, city, "/gaps"))["items"] if one["area_code"] == CITY]
    assert len(empty) == 10


@pytest.mark.requirement("R002-088")
async def test_the_ecommerce_group_is_led_by_the_magistrate(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    made = await post(
        client,
        county,
        "/groups",
        area_code=COUNTY,
        kind="leading_group",
        name="电商领导小组",
        plan_code="ecommerce_leading_group",
        occurred_on="2017-02-01",
    )
    assert [(seat["kind_label"], seat["title"]) for seat in made["seats"]] == [
        ("组长", "县长"),
        ("常务副组长", "县政府分管副县长"),
        ("成员", "县政府各有关部门主要负责人"),
        ("办公室主任", "县商务局局长"),
    ]
    assert made["office"] == "县商务局"


async def test_units_are_corrected_listed_and_paged(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    made = [
        await post(client, town, "/units", area_code=TOWN, kind=kind, name=name, occurred_on=on)
        for kind, name, on in (
            ("agency", "镇人民政府", "2017-01-01"),
            ("school", "镇中学", "2017-01-01"),
            ("agency", "农业服务中心", "2018-01-01"),
        )
    ]
    ids = [one["id"] for one in made]
    url = f"{API}/units/{ids[1]}"
    changed = await client.patch(url, json={"name": "镇初级中学"}, headers={**town, "If-Match": '"1"'})
    assert (changed.json()["name"], changed.json()["kind_label"], changed.headers["ETag"]) == (
        "镇初级中学",
        "学校",
        '"2"',
    )
    assert refusal(await client.patch(url, json={}, headers={**town, "If-Match": '"1"'}))[1] == "request.stale_version"
    assert refusal(await client.patch(url, json={}, headers=town))[1] == "request.version_required"
    first = await get(client, town, "/units?limit=2")
    rest = await get(client, town, f"/units?limit=2&after={first['next']}")
    assert [one["id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
    assert [one["id"] for one in (await get(client, town, "/units?kind=agency"))["items"]] == [ids[0], ids[2]]
    assert [one["id"] for one in (await get(client, town, "/units?on=2017-12-31"))["items"]] == ids[:2]
    assert (await get(client, town, f"/units/{ids[0]}"))["area_name"] == "小江镇"
    await post(client, town, f"/units/{ids[0]}/end", occurred_on="2018-02-01")
    gone = await client.patch(f"{API}/units/{ids[0]}", json={"name": "某"}, headers={**town, "If-Match": '"2"'})
    assert refusal(gone) == (409, "organisation.ended", None)
    for path in ("/units?after=abc", "/posts?after=abc", "/groups?after=abc"):
        assert refusal(await client.get(f"{API}{path}", headers=town)) == (422, "request.invalid", "after")


async def test_groups_and_posts_come_page_by_page(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    await leading_group(client, town)
    await leading_group(
        client, town, kind="joint_meeting", name="联席会议", plan_code="joint_meeting", occurred_on="2017-03-01"
    )
    first = await get(client, town, "/groups?limit=1")
    rest = await get(client, town, f"/groups?limit=1&after={first['next']}")
    assert [one["name"] for one in first["items"] + rest["items"]] == ["小江镇扶贫开发领导小组", "联席会议"]
    assert rest["next"] is None
    assert [one["name"] for one in (await get(client, town, "/groups?on=2017-02-28"))["items"]] == [
        "小江镇扶贫开发领导小组"
    ]
    for asked in ("kind=joint_meeting", "plan_code=joint_meeting"):
        assert [one["name"] for one in (await get(client, town, f"/groups?{asked}"))["items"]] == ["联席会议"]
    first = await get(client, town, "/posts?limit=3&kind=head")
    assert (len(first["items"]), first["next"]) == (2, None)
    pages = await get(client, town, "/posts?limit=3")
    more = await get(client, town, f"/posts?limit=3&after={pages['next']}")
    assert [one["title"] for one in pages["items"] + more["items"]] == [
        "镇党委书记",
        "镇长",
        "副镇长",
        "镇相关部门主要负责人",
    ]


async def test_what_lies_outside_is_neither_seen_nor_altered(
    client: httpx.AsyncClient, town: dict[str, str], sign_in: SignIn
) -> None:
    group = await leading_group(client, town)
    unit = await post(
        client, town, "/units", area_code=TOWN, kind="agency", name="镇人民政府", occurred_on="2017-01-01"
    )
    seat = group["seats"][0]["id"]
    beside = sign_in(Role.TOWNSHIP, GUPO[:9])
    below = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    elsewhere = sign_in(Role.COUNTY_OFFICE, CANGXI[:6])
    for who in (beside, below, elsewhere):
        for path in ("/units", "/groups", "/posts"):
            assert (await get(client, who, path))["items"] == []
            assert refusal(await client.get(f"{API}{path}?area={TOWN}", headers=who))[1] == "auth.outside_area"
        for path, code in (
            (f"/units/{unit['id']}", "organisation.unknown_unit"),
            (f"/groups/{group['id']}", "organisation.unknown_group"),
            (f"/posts/{seat}", "organisation.unknown_post"),
        ):
            assert refusal(await client.get(f"{API}{path}", headers=who))[:2] == (404, code)
    for who in (beside, elsewhere):
        for path in (f"/units/{unit['id']}/end", f"/groups/{group['id']}/end", f"/posts/{seat}/end"):
            reply = await client.post(f"{API}{path}", json={"occurred_on": "2018-01-01"}, headers=who)
            assert reply.status_code == 404
    for path in ("/responsible", "/plan", "/gaps"):
        assert refusal(await client.get(f"{API}{path}?area={TOWN}", headers=beside))[1] == "auth.outside_area"
        misspelt = await client.get(f"{API}{path}?areas={TOWN}", headers=town)
        assert misspelt.status_code == 422


@pytest.mark.parametrize("role", AREAS)
async def test_no_role_asks_about_an_area_outside_its_own(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role
) -> None:
    who = sign_in(role, AREAS[role])
    rooms = {"organisation.read": ("units", "groups", "posts", "responsible", "plan", "gaps")}
    rooms |= {"meeting.read": ("meetings", "decisions"), "work_plan.read": ("work-plans",)}
    for permission, paths in rooms.items():
        for path in paths:
            if not may(role, permission):
                assert refusal(await client.get(f"{API}/{path}", headers=who))[1] == "auth.forbidden"
                continue
            for area in outside(AREAS[role]):
                reply = await client.get(f"{API}/{path}?area={area}", headers=who)
                assert refusal(reply) == (403, "auth.outside_area", "area"), f"{path} {area}"


async def test_a_town_that_gets_another_code_keeps_its_group(
    client: httpx.AsyncClient,
    app: FastAPI,
    sessions: Sessions,
    moved_clock: MovedClock,
    sign_in: SignIn,
    town: dict[str, str],
) -> None:
    group = await leading_group(client, town)
    await seated(client, town, group)
    new = "360722190000"
    async with transaction(sessions) as session:
        day = date(2018, 6, 1)
        moved = Succession(TOWN[:9], new[:9], whole=True, county_code="360722", effective_on=day, source="批复")
        await keep_successions(session, [moved], moved_clock.now())
        await app.state.areas.refresh(session)
    now = sign_in(Role.TOWNSHIP, new[:9])
    assert [one["id"] for one in (await get(client, now, "/groups"))["items"]] == [group["id"]]
    lacking = {one["code"] for one in (await get(client, now, "/gaps"))["items"] if one["area_code"] == new}
    assert "poverty_leading_group" not in lacking
    assert "joint_meeting" in lacking
    body = {"area_code": new, "kind": "leading_group", "name": "又一个", "plan_code": "poverty_leading_group"}
    again = await client.post(f"{API}/groups", json={**body, "occurred_on": "2018-07-01"}, headers=now)
    assert refusal(again) == (409, "organisation.already_set_up", "plan_code")
    county = sign_in(Role.COUNTY_OFFICE, COUNTY[:6])
    line = await get(client, county, f"/responsible?area={new}")
    assert [one["code"] for one in line["levels"]][-1] == new


async def test_who_may_not_write_is_told_whose_business_it_is(
    client: httpx.AsyncClient, cadre: dict[str, str], sign_in: SignIn
) -> None:
    body = {"area_code": VILLAGE, "kind": "agency", "name": "某", "occurred_on": "2017-01-01"}
    reply = await client.post(f"{API}/units", json=body, headers=cadre)
    assert refusal(reply)[:2] == (403, "auth.forbidden")
    assert "township" in reply.json()["roles"]
    bank = sign_in(Role.BANK, COUNTY[:6], "rcc")
    assert refusal(await client.get(f"{API}/groups", headers=bank))[1] == "auth.forbidden"


async def test_a_repeated_write_happens_once(client: httpx.AsyncClient, town: dict[str, str]) -> None:
    body = {"area_code": TOWN, "kind": "agency", "name": "镇人民政府", "occurred_on": "2017-01-01"}
    headers = {**town, "Idempotency-Key": "once"}
    first = await client.post(f"{API}/units", json=body, headers=headers)
    again = await client.post(f"{API}/units", json=body, headers=headers)
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (201, first.json(), "true")
    assert len((await get(client, town, "/units"))["items"]) == 1
