"""Public notices at the gateway: anybody opens them, as JSON and as a page, and objects without signing in."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from services.gateway.public.pages import HEADERS, list_page, notice_page, problem_page
from services.registry.settings import Settings as RegistrySettings
from shared.calendar import CHINA
from shared.public_notices import PublicAnswer, PublicListed, PublicNotice, PublicNoticeList
from tests.conftest import Installation, rolled_back
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import served
from tests.registry.conftest import areas_loaded  # noqa: F401  # a fixture
from tests.registry.help_builder import a_project, a_step, made
from tests.registry.procedure_builder import Office, an_application, an_office, hanging, hanging_now

API = "/api/v1/public/notices"


@pytest.fixture
async def office(installation: Installation, areas_loaded: None) -> AsyncIterator[Office]:  # noqa: F811  # the fixture
    """The registry in a town with a plan; what it writes rolls back."""
    plan = ("gupo-2014", "360722102000", date(2014, 1, 1))
    url = installation.settings(RegistrySettings).service_database_url
    async with rolled_back(url) as sessions, an_office(installation, sessions, plan) as made:
        yield made


@pytest.fixture
async def door(office: Office, open_gateway: OpenGateway) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway before that registry; nobody signs in."""

    async def bare(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":  # the office has opened it
            await office.app(scope, receive, send)
            return
        for answer in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": answer})

    async with served(bare) as url, open_gateway(office.clock, registry_url=url) as client:
        yield client


@pytest.mark.requirement("R000-078")
async def test_anybody_opens_a_notice_as_json_and_as_a_page(office: Office, door: httpx.AsyncClient) -> None:
    _, notice = await hanging(office)
    reply = await door.get(f"{API}/{notice['id']}")
    assert (reply.status_code, reply.json()["last_on"]) == (200, "2014-03-09")
    assert [one["name"] for one in reply.json()["listed"]] == ["曾*", "曾*"]
    page = await door.get(f"/notices/{notice['id']}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    for words in (
        "新屋村委会2014年度贫困户识别公示",
        "2014-03-03 至 2014-03-09",
        "公示中",
        "曾*",
        "第 2 位：人均纯收入 2,000.00 元，列入",
    ):
        assert words in page.text
    number = an_application()["members"][0]["id_number"]
    for secret in ("曾福生", number, number[:6], "因病", "illness", "13807970001", "残疾", "健康"):
        assert secret not in page.text + reply.text
    listed = await door.get(API, params={"area": "360722102"})
    assert [one["id"] for one in listed.json()["items"]] == [notice["id"]]
    assert f"/notices/{notice['id']}" in (await door.get("/notices", params={"area": office.village})).text
    assert (await door.get(API, params={"area": "510824"})).json() == {"items": [], "next": None}


async def test_anybody_objects_and_reads_the_answer(office: Office, door: httpx.AsyncClient) -> None:
    run, notice = await hanging_now(office)
    said = {"number": 1, "name": "钟小红", "contact": "13900001111", "statement": "该户有小轿车"}
    made = await door.post(f"{API}/{notice['id']}/objections", json=said)
    assert (made.status_code, made.json()["raised_on"]) == (201, str(office.clock.today()))
    answer = {"occurred_on": str(office.clock.today()), "outcome": "upheld", "answer": "属实，<b>不列入</b>"}
    path = f"/registry/notices/{notice['id']}/objections/{made.json()['id']}/answer"
    await office.post(path, answer, office.who("township"), 200)
    page = (await door.get(f"/notices/{notice['id']}")).text
    assert "异议成立" in page
    assert "属实，&lt;b&gt;不列入&lt;/b&gt;" in page
    assert not any(secret in page for secret in ("钟", "13900001111", "小轿车"))
    office.clock.move_to(datetime(2014, 3, 10, 9, 30, tzinfo=CHINA))
    await run.take("public_notice", office.clock.today())
    late = await door.post(f"{API}/{notice['id']}/objections", json=said)
    assert (late.status_code, late.json()["code"]) == (409, "registry.notice_over")
    assert "已结束" in (await door.get(f"/notices/{notice['id']}")).text


async def test_anybody_objects_by_the_form_of_the_page(office: Office, door: httpx.AsyncClient) -> None:
    run, notice = await hanging_now(office)
    path = f"/notices/{notice['id']}"
    page = (await door.get(path)).text
    assert f"<form method=post action='{path}'" in page
    assert "补录入系统" not in page
    said = {"number": "", "name": "钟小红", "contact": "13900001111", "statement": "该户有小轿车"}
    made = await door.post(path, data=said)
    assert (made.status_code, made.headers["location"]) == (303, f"{path}/received")
    received = await door.get(made.headers["location"])
    assert (received.status_code, "异议已收到" in received.text) == (200, True)
    numbered = await door.post(path, data={**said, "number": " 2 "}, headers={"Sec-Fetch-Site": "same-origin"})
    assert numbered.status_code == 303
    for site in ("cross-site", "same-site"):
        foreign = await door.post(path, data=said, headers={"Sec-Fetch-Site": site})
        assert (foreign.status_code, "来自其他网站" in foreign.text) == (403, True)
    kept = await office.get(f"/registry/notices/{notice['id']}/objections")
    assert [(one["number"], one["name"], one["statement"], one["from_public"]) for one in kept["items"]] == [
        (None, "钟小红", "该户有小轿车", True),
        (2, "钟小红", "该户有小轿车", True),
    ]
    for wrong in ({"name": ""}, {"number": "二"}, {"number": "9" * 5000}, {"number": "0"}, {"more": "1"}):
        refused = await door.post(path, data={**said, **wrong})
        assert (refused.status_code, "填写有误" in refused.text) == (422, True)
    assert (await door.post(path, content=b"&" * 50)).status_code == 422
    nobody = await door.post(path, data={**said, "number": "3"})
    assert (nobody.status_code, "公示名单中没有该户" in nobody.text) == (422, True)
    for one in kept["items"]:
        answer = {"occurred_on": str(office.clock.today()), "outcome": "rejected", "answer": "不属实"}
        at = f"/registry/notices/{notice['id']}/objections/{one['id']}/answer"
        await office.post(at, answer, office.who("township"), 200)
    office.clock.move_to(datetime(2014, 3, 10, 9, 30, tzinfo=CHINA))
    await run.take("public_notice", office.clock.today())
    over = (await door.get(path)).text
    assert "<form" not in over
    assert (await door.post(path, data=said)).status_code == 409


@pytest.mark.requirement("R000-075", "R002-073", "R003-033")
async def test_anybody_opens_what_a_project_costs_and_objects_to_it(office: Office, door: httpx.AsyncClient) -> None:
    who, today = office.who("county_office"), str(office.clock.today())
    town = office.village[:9] + "000"
    project = await made(office.client, who, "projects", a_project(area_code=town, occurred_on=today))
    await made(office.client, who, f"projects/{project['id']}/stages", a_step(today, stage="proposed"), 1)
    notice = {"project_id": project["id"], "stage": "proposed", "place": "公示栏", "started_on": today}
    kept = await made(office.client, who, "project-notices", a_step(today, area_code=office.village, **notice))
    read = await door.get(f"{API}/{kept['id']}")
    assert {"label": "项目资金（元）", "value": "100,000.00"} in read.json()["facts"]
    page = (await door.get(f"/notices/{kept['id']}")).text
    for words in ("“脐橙种植”项目立项公示", "<th scope=row>项目资金（元）</th><td>100,000.00</td>", "镇农业服务中心"):
        assert words in page
    assert "户主" not in page
    assert "脐橙种植" in (await door.get("/notices", params={"area": town})).text
    said = {"number": "", "name": "钟小红", "contact": "13900001111", "statement": "预算偏高"}
    assert (await door.post(f"/notices/{kept['id']}", data=said)).status_code == 303
    (objection,) = (await office.get(f"/registry/notices/{kept['id']}/objections"))["items"]
    answer = {"occurred_on": today, "outcome": "rejected", "answer": "预算已经评审"}
    await office.post(f"/registry/notices/{kept['id']}/objections/{objection['id']}/answer", answer, who, 200)
    page = (await door.get(f"/notices/{kept['id']}")).text
    assert ("异议不成立" in page, "预算已经评审" in page, "预算偏高" in page) == (True, True, False)


async def test_a_notice_that_had_hung_on_paper_has_no_form(office: Office, door: httpx.AsyncClient) -> None:
    _, notice = await hanging(office)
    page = (await door.get(f"/notices/{notice['id']}")).text
    assert (f"本公示于 {office.clock.today()} 补录入系统" in page, "<form" in page) == (True, False)
    said = {"name": "钟小红", "contact": "13900001111", "statement": "该户有小轿车"}
    assert (await door.post(f"/notices/{notice['id']}", data=said)).status_code == 409


async def test_objections_by_form_are_counted_as_those_over_the_api(office: Office, open_gateway: OpenGateway) -> None:
    async with open_gateway(office.clock, sign_in_burst=2) as client:
        replies = [await client.post(f"/notices/{uuid4()}", data={"name": "x"}) for _ in range(3)]
        assert [reply.status_code for reply in replies] == [422, 422, 429]
        api = await client.post(f"{API}/{uuid4()}/objections", json={})
        assert api.status_code == 429


async def test_what_is_wrong_is_told_in_the_registrys_words(office: Office, door: httpx.AsyncClient) -> None:
    _, notice = await hanging_now(office)
    unknown = await door.get(f"{API}/{uuid4()}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "request.not_found")
    assert unknown.headers["content-type"] == "application/problem+json"
    page = await door.get(f"/notices/{uuid4()}")
    assert (page.status_code, "没有这份公示" in page.text) == (404, True)
    assert (await door.get(API, params={"area": "36072"})).json()["code"] == "area.bad_code"
    assert (await door.get("/notices", params={"area": "36072"})).status_code == 422
    assert (await door.get(f"{API}/nonsense")).status_code == 422
    said = {"name": "钟小红", "contact": "1", "statement": "x", "number": 9}
    assert (await door.post(f"{API}/{notice['id']}/objections", json=said)).json()["code"] == "registry.not_on_notice"
    nameless = {"contact": "1", "statement": "x"}
    assert (await door.post(f"{API}/{notice['id']}/objections", json=nameless)).json()["code"] == "request.invalid"
    english = await door.get(f"{API}/{uuid4()}", headers={"Accept-Language": "en"})
    assert english.json()["detail"] == "No such notice"


async def test_the_registrys_own_door_stays_shut(office: Office, door: httpx.AsyncClient) -> None:
    _, notice = await hanging(office)
    for path in ("/api/v1/registry/notices", f"/api/v1/registry/notices/{notice['id']}/objections"):
        assert (await door.get(path)).status_code == 401
    assert (await door.get("/public/notices")).status_code == 404


async def test_while_the_registry_is_down_it_is_said(open_gateway: OpenGateway) -> None:
    async with open_gateway() as client:
        for path in (API, f"{API}/{uuid4()}", "/notices"):
            reply = await client.get(path)
            assert (reply.status_code, reply.json()["code"]) == (503, "request.unavailable")


def a_notice(**changes: Any) -> PublicNotice:
    """A notice with one household and one objection."""
    notice = {
        "id": uuid4(),
        "area_code": "360722102201",
        "area_name": "新屋村",
        "title": "公示<script>",
        "starts_on": date(2014, 3, 3),
        "days": 5,
        "in_working_days": True,
        "last_on": date(2014, 3, 7),
        "state": "open",
        "ended_on": None,
        "recorded_on": date(2014, 3, 3),
        "listed": [
            PublicListed(
                number=1,
                name="<i>*",
                village_group="一组&",
                people=0,
                per_head_fen=None,
                explanation="<u>",
                withdrawn=True,
            )
        ],
        "objections": [
            PublicAnswer(number=None, raised_on=date(2014, 3, 4), state="open", answer="", answered_on=None)
        ],
    }
    return PublicNotice.model_validate({**notice, **changes})


def test_a_page_holds_nothing_that_a_browser_would_run() -> None:
    page = notice_page(a_notice())
    assert "<script" not in page
    assert "公示&lt;script&gt;" in page
    for words in ("&lt;i&gt;*", "一组&amp;", "&lt;u&gt;", "5 个工作日", "class=gone", "处理中"):
        assert words in page
    assert "暂无" in notice_page(a_notice(objections=[]))
    facts = [{"label": "<a>", "value": "<b>"}]
    of_project = notice_page(a_notice(facts=facts, content="一行\n<二行>", listed=[]))
    assert "<th scope=row>&lt;a&gt;</th><td>&lt;b&gt;</td>" in of_project
    assert "<p>一行</p><p>&lt;二行&gt;</p>" in of_project
    assert "户主" not in of_project
    assert "户主" in notice_page(a_notice(facts=facts))
    assert "补录" not in page
    assert "暂无" in list_page(PublicNoticeList(items=[], next=None))
    assert "&lt;b&gt;" in problem_page("<b>", "x")
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
