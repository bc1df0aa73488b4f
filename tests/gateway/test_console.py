"""The console without a browser: sign-in, what leaves the server, what is said when something is missing."""

import asyncio
import base64
from urllib.parse import parse_qs, urlsplit

import httpx
import nicegui
import pytest
from fastapi import FastAPI

from services.gateway.console import api
from services.gateway.console.api import Answer, Api, Tokens
from services.gateway.console.sessions import Session, Sessions, SignedOut, User
from services.gateway.console.visits import Console, wanted_page
from services.gateway.second_factors import codes, rules
from shared.database import new_id
from shared.errors import Forbidden
from tests.gateway.conftest import PASSWORD, a_browser
from tests.gateway.servers import MovedClock

LOGIN = "/console/login"

pytestmark = pytest.mark.usefixtures("person")


async def sign_in(browser: httpx.AsyncClient, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """The sign-in form, filled in and sent."""
    return await browser.post(LOGIN, data={"username": "wang", "password": password, **fields})


async def said_after(browser: httpx.AsyncClient, reply: httpx.Response) -> str:
    """The sign-in page to which a failed try leads."""
    assert reply.status_code == 303
    assert urlsplit(reply.headers["location"]).path == LOGIN
    return (await browser.get(reply.headers["location"])).text


@pytest.mark.parametrize("path", ["/", "/overview?area=360722", "/households", "/households/1", "/no-such-page"])
async def test_without_a_sign_in_every_page_leads_to_the_sign_in_page(browser: httpx.AsyncClient, path: str) -> None:
    reply = await browser.get(f"/console{path}")

    where = urlsplit(reply.headers["location"])
    assert (reply.status_code, where.path) == (303, LOGIN)
    assert parse_qs(where.query)["next"] == [f"/console{path}"]


async def test_the_bare_address_leads_into_the_console(browser: httpx.AsyncClient) -> None:
    reply = await browser.get("/console")
    assert urlsplit(reply.headers["location"]).path == "/console/"


async def test_a_sign_in_leads_to_the_page_that_was_wanted(browser: httpx.AsyncClient) -> None:
    reply = await sign_in(browser, next="/console/households?q=王")
    assert (reply.status_code, reply.headers["location"]) == (303, "/console/households?q=%E7%8E%8B")


async def test_no_token_reaches_the_browser(browser: httpx.AsyncClient) -> None:
    reply = await sign_in(browser)
    page = await browser.get("/console/overview")

    (session,) = nicegui.app.state.console.sessions._by_key.values()
    secrets = (session._tokens.access_token, session._tokens.refresh_token)
    cookie = base64.b64decode(browser.cookies["fupin_console"].split(".")[0] + "==").decode()
    assert page.status_code == 200
    assert "信丰县总览" in page.text
    assert not [one for one in secrets if one in page.text or one in cookie or one in str(reply.headers)]
    attributes = reply.headers["set-cookie"].lower().split("; ")
    assert {"httponly", "path=/console", "samesite=lax"} <= set(attributes)


async def test_a_cookie_from_before_the_sign_in_is_worth_nothing_after_it(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    await browser.get(LOGIN)
    planted = browser.cookies["fupin_console"]
    await sign_in(browser)
    first = browser.cookies["fupin_console"]
    await sign_in(browser)

    for cookie in (planted, first):
        async with a_browser(app) as other:
            reply = await other.get("/console/overview", headers={"Cookie": f"fupin_console={cookie}"})
        assert urlsplit(reply.headers["location"]).path == LOGIN
    assert (await browser.get("/console/overview")).status_code == 200


async def test_a_wrong_password_is_said_in_plain_words(browser: httpx.AsyncClient) -> None:
    page = await said_after(browser, await sign_in(browser, "wrong-Pass-1"))
    assert api.NOT_RIGHT in page
    assert "wrong-Pass-1" not in page
    assert api.NOT_RIGHT not in (await browser.get(LOGIN)).text


async def test_a_second_factor_is_asked_for_and_taken(
    browser: httpx.AsyncClient, client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    proof = {"username": "wang", "password": PASSWORD}
    secret = (await client.post("/api/v1/auth/second-factor", json=proof)).json()["secret"]
    step = rules.step_of(moved_clock.now())
    confirm = {**proof, "otp": codes.code_at(secret, step)}
    assert (await client.post("/api/v1/auth/second-factor/confirm", json=confirm)).status_code == 200
    assert "已绑定动态验证码" in await said_after(browser, await sign_in(browser))
    assert "动态验证码不正确" in await said_after(browser, await sign_in(browser, otp="000000"))
    reply = await sign_in(browser, otp=codes.code_at(secret, step + 1))
    assert reply.status_code == 303
    assert urlsplit(reply.headers["location"]).path != LOGIN


async def test_a_locked_name_is_said_with_the_minutes_that_are_left(browser: httpx.AsyncClient) -> None:
    for _ in range(5):
        await sign_in(browser, "wrong-Pass-1")
    assert "已暂时锁定。请约 15 分钟后再试" in await said_after(browser, await sign_in(browser))


async def test_a_sign_in_service_that_is_down_is_not_called_a_wrong_password(
    browser: httpx.AsyncClient, nowhere: str, moved_clock: MovedClock
) -> None:
    async with httpx.AsyncClient(base_url=nowhere) as silent:
        nicegui.app.state.console = Console(Api(silent), Sessions(), moved_clock)
        page = await said_after(browser, await sign_in(browser))
    assert api.NO_SIGN_IN in page


async def test_an_empty_form_is_asked_to_be_filled(browser: httpx.AsyncClient) -> None:
    assert "请填写用户名和密码" in await said_after(browser, await sign_in(browser, ""))


async def test_a_form_sent_by_another_site_is_refused(browser: httpx.AsyncClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    reply = await browser.post(LOGIN, data={"username": "wang", "password": PASSWORD}, headers=headers)
    assert "来自其他网站" in await said_after(browser, reply)

    await sign_in(browser)
    await browser.post("/console/logout", headers=headers)
    assert (await browser.get("/console/overview")).status_code == 200


async def test_a_sign_out_ends_the_sign_in_at_the_gateway_too(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await sign_in(browser)
    (session,) = nicegui.app.state.console.sessions._by_key.values()
    refresh_token = session._tokens.refresh_token

    reply = await browser.post("/console/logout")

    assert reply.headers["location"] == LOGIN
    assert urlsplit((await browser.get("/console/overview")).headers["location"]).path == LOGIN
    grant = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    assert (await client.post("/api/v1/auth/token", data=grant)).json()["code"] == "auth.refresh_token_invalid"


async def test_what_is_down_is_named_and_the_page_still_comes(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    overview = await browser.get("/console/overview")
    households = await browser.get("/console/households")

    assert (overview.status_code, households.status_code) == (200, 200)
    assert "监测服务暂时不可用，本页数字未能取得" in overview.text
    assert "建档立卡服务暂时不可用，名单未能取得" in households.text


@pytest.mark.parametrize("more", [None, "cursor"])
async def test_a_household_with_more_alerts_than_are_shown_says_so(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, more: str | None
) -> None:
    alert = {
        "id": str(new_id()),
        "raised_on": "2018-07-20",
        "rule_label": "贷款逾期",
        "area_code": "360722102201",
        "sentence": "已逾期30天",
        "state": "raised",
        "state_label": "待核实",
        "verify_until": "2018-07-25",
        "verify_late": False,
        "verified_on": None,
        "cleared_on": None,
    }
    view = {"household": None, "loans": None, "alerts": [alert], "alerts_next": more}

    async def get(*_arguments: object) -> Answer:
        return Answer(200, {**view, "unavailable": [], "withheld": ["credit"]})

    await sign_in(browser)
    monkeypatch.setattr(Session, "get", get)
    reply = await browser.get(f"/console/households/{new_id()}")

    assert reply.status_code == 200
    assert ("此处仅列最近 1 件" in reply.text) == (more is not None)


async def test_a_household_on_no_register_is_shown_as_the_monitoring_object_that_it_is(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = str(new_id())

    async def get(_session: Session, path: str, *_params: object) -> Answer:
        if path == f"/registry/monitoring-objects/{watched}":
            return Answer(200, {"id": watched})
        return Answer(404, problem="未找到该户。")

    await sign_in(browser)
    monkeypatch.setattr(Session, "get", get)
    reply = await browser.get(f"/console/households/{watched}")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/console/monitored/{watched}")
    unknown = await browser.get(f"/console/households/{new_id()}")
    assert (unknown.status_code, "该户信息未能显示：未找到该户" in unknown.text) == (200, True)


async def test_work_that_cannot_be_told_is_named_and_no_list_looks_empty(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, ask = asyncio.Lock(), Session.get

    async def get(session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
        # the database that rolls back has one connection: the gateway's own lists are asked one after the other
        async with turns:
            return await ask(session, path, params)

    monkeypatch.setattr(Session, "get", get)
    await sign_in(browser)
    page = (await browser.get("/console/work")).text
    for what in (
        "待走访农户",
        "待我处理的预警",
        "待我审批的变更",
        "待我办理的程序步骤",
        "待我审核的上报数据",
        "我的职责",
    ):
        assert what in page
    for missing in ("走访情况未能取得", "待我处理的预警未能取得", "待我审批的变更未能取得", "我的职责未能取得"):
        assert missing in page
    assert "没有待审批的变更" not in page
    # what the gateway itself keeps is there
    for nothing in ("没有待您提交会议、审定或下达", "没有上级下达、待您签收的任务", "没有待落实的会议决定"):
        assert nothing in page


@pytest.mark.parametrize("path", ["duties", "procedures", "notices", "requests", "reports", "monitored"])
async def test_a_list_whose_service_is_down_says_so(browser: httpx.AsyncClient, path: str) -> None:
    await sign_in(browser)
    page = await browser.get(f"/console/{path}")
    assert (page.status_code, "清单未能取得" in page.text) == (200, True)


async def test_a_decision_that_was_not_chosen_is_asked_for_and_nothing_is_sent(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def post(*_arguments: object, **_content: object) -> Answer:
        raise AssertionError("sent")

    await sign_in(browser)
    monkeypatch.setattr(Session, "post", post)
    for path in ("requests", "reports"):
        form = {"occurred_on": "2018-11-05", "reason": "材料齐全", "key": str(new_id())}
        reply = await browser.post(f"/console/{path}/{new_id()}", data=form)
        assert reply.status_code == 303
        assert reply.headers["location"].startswith(f"/console/{path}/")


class Answers:
    """What the API answers by the beginnings of paths, instead of the API; it remembers what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **bodies: object) -> None:
        nothing: dict[str, object] = {"overview/areas": {"level": "village", "items": []}, "departments": {"items": []}}
        self.bodies = nothing | bodies
        self.asked: list[tuple[str, dict[str, str]]] = []

        async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
            self.asked.append((path, params or {}))
            name = next(name for name in self.bodies if f"/{name}" in path)
            return Answer(200, self.bodies[name])

        monkeypatch.setattr(Session, "get", get)

    @property
    def targets_on(self) -> str:
        """The day for which targets were asked."""
        return next(params["on"] for path, params in self.asked if path == "/monitoring/targets")


def an_overview(*quarters: str) -> dict[str, object]:
    """The overview of an area in which something was lent in some quarters."""
    counted = ("households", "people", "exited", "loans", "lent_fen", "repaid_fen", "outstanding_fen")
    worked = ("alerts_open", "alerts_late", "duties_open", "duties_late")
    lent = [{"quarter": quarter, "lent_fen": 5_000_000, "repaid_fen": 0} for quarter in quarters]
    empty: dict[str, list[object]] = {"by_type": [], "fund": [], "alerts_by_rule": [], "monitored": []}
    return {**dict.fromkeys((*counted, *worked), 0), **empty, "subsidy_paid_fen": 0, "lending_by_quarter": lent}


@pytest.mark.parametrize(
    ("quarters", "day"), [(["2016Q4"], "2016-12-31"), (["2016Q4", "2018Q2"], "2018-11-05"), ([], "2018-11-05")]
)
async def test_targets_are_judged_by_the_applications_clock_and_never_after_its_today(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, quarters: list[str], day: str
) -> None:
    await sign_in(browser)
    answers = Answers(monkeypatch, overview=an_overview(*quarters), alerts={"items": []}, targets={"items": []})
    page = await browser.get("/console/overview?on=")
    assert answers.targets_on == day
    assert "数据取自 2018-11-05 09:30" in page.text


@pytest.mark.parametrize(
    ("unit", "label", "actual", "goal", "shown"),
    [
        ("households", "", 90, 210, "90 户 / 210 户"),
        ("fen", "", 5_000_000, None, "5.00 万元 / 未写明"),
        ("share", "", None, "0.9000", ""),
        ("count", "万口", "14.1", "14.5", "14.1 万口 / 14.5 万口"),
        ("state", "", "有", "发展壮大", "有 / 发展壮大"),
    ],
)
async def test_targets_of_every_kind_are_shown(
    browser: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    unit: str,
    label: str,
    actual: int | str | None,
    goal: int | str | None,
    shown: str,
) -> None:
    target = {
        "area_code": "360722000000",
        "label": "某项指标",
        "unit": unit,
        "unit_label": label,
        "actual": actual,
        "milestone": {"due_on": None, "value": goal, "aim": False},
        "status": "not_assessed",
        "status_label": "暂不评价",
        "reason": "说明",
    }
    await sign_in(browser)
    Answers(monkeypatch, overview=an_overview("2016Q4"), alerts={"items": []}, targets={"items": [target]})
    page = await browser.get("/console/overview")
    assert page.status_code == 200
    assert "某项指标" in page.text
    assert (shown in page.text) if shown else ("暂无 / " not in page.text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2019-99-99", "“2019-99-99”不是有效的日期"),
        ("soon", "“soon”不是有效的日期"),
        ("2018-11-06", "2018-11-06 尚未到来"),
    ],
)
async def test_a_day_that_cannot_be_taken_is_said_in_words(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, asked: str, said: str
) -> None:
    await sign_in(browser)
    answers = Answers(monkeypatch, overview=an_overview("2016Q4"), alerts={"items": []}, targets={"items": []})
    page = await browser.get("/console/overview", params={"on": asked})
    assert said in page.text
    assert "以下按 2016-12-31 评价" in page.text
    assert answers.targets_on == "2016-12-31"


@pytest.mark.parametrize("path", ["overview", "alerts"])
@pytest.mark.parametrize("area", ["360722999", "360722102299", "999999", "nowhere"])
async def test_an_area_that_is_not_there_is_a_page_that_is_not_there(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str, area: str
) -> None:
    await sign_in(browser)
    answers = Answers(monkeypatch)
    page = await browser.get(f"/console/{path}", params={"area": area})
    assert page.status_code == 404
    assert f"没有代码为 {area} 的地区" in page.text
    assert answers.asked == []


async def test_no_area_below_is_chosen_before_its_reader_chooses(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    page = (await browser.get("/console/overview")).text
    first, town = (page.find(name) for name in ("请选择", "嘉定镇"))
    assert 0 < first < town


async def test_a_new_loan_does_not_look_in_arrears(browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("disbursed_fen", "outstanding_fen", "collected_fen", "subsidy_fen")
    days = ("applied_on", "disbursed_on", "due_on")
    loan: dict[str, object] = {
        "bank_code": "rcc",
        "county_code": "360722",
        "loan_no": "DK-1",
        "state": "active",
        "annual_rate": "0.0475",
    }
    loan |= {**dict.fromkeys(names, 0), **dict.fromkeys(days, "2018-09-10")}
    part = {"days": 60, "interest_fen": 50_000, "collected_fen": 0, "subsidy_fen": 0}
    schedule = [
        {"period": "2018Q3", "start": "2018-09-10", "end": "2018-09-21", **part, "collected_fen": 40_000},
        {"period": "2018Q4", "start": "2018-09-21", "end": "2018-11-05", **part},  # ends today
        {"period": "2019Q1", "start": "2018-11-05", "end": "2019-03-21", **part},  # runs
        {"period": "2019Q2", "start": "2019-03-21", "end": "2019-06-21", **part},  # to come
    ]
    view = {"household": None, "loans": [loan], "alerts": [], "alerts_next": None, "unavailable": [], "withheld": []}
    await sign_in(browser)
    Answers(monkeypatch, households=view, **{"credit/banks": {"schedule": schedule}})
    page = await browser.get(f"/console/households/{new_id()}")
    assert "共 4 期，截至 2018-11-05 已结息 2 期，到期应收 1,000.00 元，已收 400.00 元" in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (["household_id"], "请求内容有误：农户编号填写有误。"),
        (["rule", "state"], "请求内容有误：种类、状态填写有误。"),
        (["unheard_of", "limit"], "请求内容有误：其他条件填写有误。"),
        (["application.household_no"], "请求内容有误：户编号填写有误。"),
        (["family.members.1.health", "family.members.0"], "请求内容有误：第 2 人的健康状况、其他条件填写有误。"),
    ],
)
async def test_what_is_wrong_is_named_as_the_pages_name_it(fields: list[str], sentence: str) -> None:
    errors = [{"field": field, "code": "missing", "message": "缺少此项"} for field in fields]
    problem = {"code": "request.invalid", "title": "请求内容有误", "detail": "有误的项：x", "errors": errors}
    transport = httpx.MockTransport(lambda _request: httpx.Response(422, json=problem))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as refusing:
        answer = await Api(refusing).get("/monitoring/alerts", "token")
    assert answer.problem == sentence


async def test_an_unknown_page_says_so_in_chinese(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    reply = await browser.get("/console/no-such-page")
    assert reply.status_code == 404
    assert "您访问的地址不存在" in reply.text


async def test_a_page_that_fails_says_so_in_chinese_and_tells_nothing_else(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object) -> None:
        raise RuntimeError("secret of the program")

    await sign_in(browser)
    monkeypatch.setattr(Session, "get", fail)
    reply = await browser.get("/console/overview")

    assert reply.status_code == 500
    assert "页面暂时无法显示" in reply.text
    assert "secret of the program" not in reply.text


async def test_no_page_may_be_framed_or_load_anything_from_elsewhere(browser: httpx.AsyncClient) -> None:
    reply = await browser.get(LOGIN)
    assert reply.headers["x-frame-options"] == "DENY"
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert "http://" not in reply.text.replace("http://www.w3.org/", "")
    assert "https://" not in reply.text


async def test_a_password_of_endless_length_is_simply_wrong(browser: httpx.AsyncClient) -> None:
    assert api.NOT_RIGHT in await said_after(browser, await sign_in(browser, "x" * 100_000))


async def test_names_are_shown_as_text_and_never_as_markup(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    page = await browser.get("/console/overview")
    assert "王<b>某</b>" not in page.text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/console/households?q=1", "/console/households?q=1"),
        (None, "/console/"),
        ("/console/login", "/console/"),
        ("/console/logout", "/console/"),
        ("https://example.org/console/overview", "/console/"),
        ("//example.org/console/overview", "/console/"),
        ("/\\example.org", "/console/"),
        ("/console/\\..\\x", "/console/"),
        ("/docs", "/console/"),
        ("javascript:alert(1)", "/console/"),
    ],
)
def test_the_way_after_a_sign_in_stays_inside_the_console(asked: str | None, led_to: str) -> None:
    assert wanted_page(asked) == led_to


# a sign-in over time --------------------------------------------------------------------------------------------------


class Seconds:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def signed_in(client: httpx.AsyncClient, seconds: Seconds) -> Session:
    """A sign-in as the console keeps it."""
    tokens = await Api(client).sign_in("wang", PASSWORD, "192.0.2.1")
    assert isinstance(tokens, Tokens)
    return Session(Api(client), tokens, User("王某", "县扶贫办", "360722", frozenset()), seconds)


async def test_the_token_is_renewed_before_it_expires_and_the_page_never_notices(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    seconds = Seconds()
    session = await signed_in(client, seconds)
    first = session._tokens
    assert (await session.get("/me")).body["name"] == "王<b>某</b>"
    assert session._tokens == first

    moved_clock.move(minutes=14.5)
    seconds.now_s = 14.5 * 60
    assert (await session.get("/me")).given
    assert session._tokens.refresh_token != first.refresh_token


async def test_a_sign_in_that_was_revoked_is_over(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    seconds = Seconds()
    session = await signed_in(client, seconds)
    await session.end()
    assert (await session.get("/me")).given

    moved_clock.move(minutes=14.5)
    seconds.now_s = 14.5 * 60
    with pytest.raises(SignedOut):
        await session.get("/me")


async def test_an_expired_token_is_no_longer_asked_with(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    session = await signed_in(client, Seconds())
    moved_clock.move(minutes=16)
    with pytest.raises(SignedOut):
        await session.get("/me")


async def test_a_gateway_that_cannot_renew_just_now_does_not_sign_anybody_out(
    client: httpx.AsyncClient, nowhere: str
) -> None:
    seconds = Seconds()
    session = await signed_in(client, seconds)
    seconds.now_s = 14.5 * 60
    async with httpx.AsyncClient(base_url=nowhere) as silent:
        session._api = Api(silent)
        answer = await session.get("/me")
    assert answer.excuse("网关", "姓名") == "网关暂时不可用，姓名未能取得。请稍后刷新页面。"


async def test_a_role_without_the_right_is_told_so_without_codes() -> None:
    refused = {"code": Forbidden.code, "title": Forbidden.title, "detail": "此操作需要权限 alert.read"}
    transport = httpx.MockTransport(lambda _request: httpx.Response(Forbidden.status, json=refused))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as forbidding:
        answer = await Api(forbidding).get("/monitoring/alerts", "token")
    assert answer.excuse("监测服务", "预警") == "预警未能显示：您的岗位没有这项查看权限。"


def test_the_sign_ins_unused_longest_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.console.sessions.REMEMBERED", 2)
    kept, tokens = Sessions(), Tokens("a", "r", 900)
    user = User("王某", "县扶贫办", "360722", frozenset())
    first, second = (kept.keep(Session(Api(httpx.AsyncClient()), tokens, user)) for _ in range(2))
    assert kept.find(first) is not None
    third = kept.keep(Session(Api(httpx.AsyncClient()), tokens, user))

    assert [kept.find(key) is not None for key in (first, second, third, None, "")] == [True, False, True, False, False]
