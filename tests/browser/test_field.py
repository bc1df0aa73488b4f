"""The telephone's page walked in Chromium: a day's visits without a network, and each of them arrives once."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, ViewportSize, expect

from services.demo.accounts import keep_sign_ins
from shared.calendar import CHINA
from tests.browser.conftest import READY_WITHIN_S, Site
from tests.journeys.running import UP, Running
from tests.registry.document_builder import a_picture
from tests.registry.household_builder import Json, a_family, an_income

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = ViewportSize(width=390, height=844)
API = "/api/v1/registry"


@pytest.fixture(scope="module")
async def field_site(chromium: str) -> AsyncIterator[Site]:
    """Everything started by its one command, with an empty register."""
    async with Running.fresh("--no-demo") as running:
        await running.start()
        await running.until_said(UP, READY_WITHIN_S)
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        yield Site(running.url, sign_ins)


class Desk:
    """The township's desk, by the API."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    async def send(self, method: str, path: str, body: Json, **headers: str) -> Json:
        reply = await self._client.request(method, API + path, json=body, headers={**self._headers, **headers})
        assert reply.is_success, reply.text
        answer: Json = reply.json()
        return answer

    async def get(self, path: str, **params: str) -> Any:
        reply = await self._client.get(API + path, params=params, headers=self._headers)
        assert reply.status_code == 200, reply.text
        return reply.json()


@pytest.fixture
async def desk(field_site: Site) -> AsyncIterator[Desk]:
    """The county's office at its desk."""
    async with httpx.AsyncClient(base_url=field_site.url, trust_env=False, timeout=60) as client:
        who = field_site.sign_ins.people["county_office"]
        form = {"grant_type": "password", "username": who.username, "password": who.password}
        token = (await client.post("/api/v1/auth/token", data=form)).json()["access_token"]
        yield Desk(client, token)


_SERIALS = iter(range(1, 400))


async def a_home(desk: Desk, **changes: Any) -> Json:
    """A household that nobody has visited yet."""
    serial = next(_SERIALS)
    return await desk.send("POST", "/households", a_family(f"H{serial:03}", 2 * serial - 1, **changes))


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A telephone; what its page complains of but a missing network fails the test."""
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True)
    yield context
    await context.close()


async def signed_in(phone: BrowserContext, site: Site, role: str = "village_cadre") -> Page:
    """The page, signed in and with its villages on it; its service worker at work."""
    page = await phone.new_page()
    await page.goto(f"{site.url}/field/")
    who = site.sign_ins.people[role]
    await page.get_by_label("用户名").fill(who.username)
    await page.get_by_label("密码").fill(who.password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("heading", name="我的住户")).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def link_to(page: Page, household: Json) -> Locator:
    """A household in the list."""
    return page.locator(f'a[href="#/households/{household["id"]}"]')


async def visit(page: Page, household: Json, findings: str, *, photo: bytes | None = None, wage: str = "") -> None:
    """Record a visit as a cadre does."""
    await page.goto(page.url.split("#")[0] + f"#/households/{household['id']}/visit")
    await page.get_by_label("走访情况").fill(findings)
    if photo is not None:
        await page.get_by_label("照片").set_input_files(
            FilePayload(name="屋顶.jpg", mimeType="image/jpeg", buffer=photo)
        )
    if wage:
        for label, value in (("工资性收入", wage), ("生产经营性收入", "6000.50"), ("转移性收入", "0"),
                             ("财产性收入", "0"), ("生产经营性支出", "0")):  # fmt: skip
            await page.get_by_label(label).fill(value)
    await page.get_by_role("button", name="保存走访").click()
    await expect(page.get_by_role("heading", name="报送情况")).to_be_visible()


async def test_a_day_is_worked_without_a_network_and_arrives_once(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    await expect(link_to(page, home)).to_be_visible()

    await phone.set_offline(True)
    await page.reload()  # the page opens without a network
    await expect(page.locator("#network")).to_have_text("离线")
    await page.get_by_label("查找").fill("刘月英")
    await link_to(page, home).click()
    await expect(page.get_by_role("heading", name="曾福生户")).to_be_visible()
    await visit(page, home, "屋顶漏雨", photo=a_picture(), wage="8000")
    await expect(page.get_by_text("待报送 3 条，共 3 条")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("待报送 3 条，共 3 条")).to_be_visible()
    assert (await desk.get("/visits", household_id=home["id"]))["items"] == []

    # the answer is lost on its way back: the telephone can't know that its report arrived
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort("connectionreset")

    await page.route("**/registry/field/entries", lose)
    await phone.set_offline(False)
    await expect(page.get_by_text("无法连接服务器")).to_be_visible()
    await page.unroute("**/registry/field/entries", lose)
    await page.get_by_role("button", name="立即报送").click()
    await expect(page.get_by_text("待报送 0 条，共 3 条")).to_be_visible()
    await expect(page.get_by_text("已报送", exact=True)).to_have_count(2)  # visit and photo
    await expect(page.get_by_text("已报送，待乡镇核定")).to_have_count(1)  # a cadre doesn't change the register

    (arrived,) = (await desk.get("/visits", household_id=home["id"]))["items"]
    (document,) = (await desk.get("/documents", household_id=home["id"]))["items"]
    assert (arrived["findings"], arrived["document_ids"]) == ("屋顶漏雨", [document["id"]])
    (conflict,) = (await desk.get("/field/conflicts", household_id=home["id"]))["items"]
    assert {one["field"]: one["mine"] for one in conflict["differences"]}["wage_fen"] == 800_000
    await page.get_by_role("link", name="住户", exact=True).click()
    await link_to(page, home).click()
    await expect(page.get_by_text("工资性收入：现场 8000.00 元，现有 未填")).to_be_visible()
    await expect(page.get_by_text("照片 1 张")).to_be_visible()


async def test_what_others_changed_meanwhile_is_shown_with_both_values(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    year = datetime.now(CHINA).year
    at, parts = f"/households/{home['id']}/incomes/{year}", {**an_income(), "occurred_on": f"{year}-01-01"}
    await desk.send("PUT", at, parts, **{"If-Match": '"1"'})
    page = await signed_in(phone, field_site, "township")
    await expect(link_to(page, home)).to_be_visible()

    await phone.set_offline(True)
    await visit(page, home, "务工收入增加", wage="9000")
    await desk.send("PUT", at, {**parts, "wage_fen": 700_000}, **{"If-Match": '"2"'})
    await phone.set_offline(False)
    await expect(page.get_by_text("有差异，待乡镇核定")).to_be_visible()
    kept = await desk.get(at)
    assert (kept["wage_fen"], kept["transfer_fen"]) == (700_000, 0)  # what nobody else changed holds

    await page.goto(f"{field_site.url}/field/#/households/{home['id']}")
    await expect(page.get_by_text("工资性收入：现场 9000.00 元，现有 7000.00 元")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_what_is_refused_says_why_and_may_be_discarded_and_signing_out_leaves_nothing(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    page.on("dialog", lambda dialog: dialog.accept())
    await visit(page, home, "核对住房", photo=b"no picture at all")
    await expect(page.get_by_text("未接收", exact=True)).to_be_visible()
    await expect(page.get_by_text("待报送 0 条，共 2 条")).to_be_visible()
    sentence = await page.locator("li", has_text="未接收").locator(".second").last.inner_text()
    assert "类型" in sentence or "格式" in sentence, sentence
    await page.get_by_role("button", name="删除此条").click()
    await expect(page.get_by_text("待报送 0 条，共 1 条")).to_be_visible()

    await page.get_by_role("link", name="同步").click()
    await expect(page.get_by_text("占用空间")).to_be_visible()
    await expect(page.get_by_text("尚未同步")).to_have_count(0)
    await page.get_by_role("button", name="退出并清除本机数据").click()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert await page.evaluate(HELD) == 0


HELD = """async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open("fupin-field"));
  const count = (name) => done(database.transaction(name).objectStore(name).count());
  const counts = [...database.objectStoreNames].map(count);
  return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
}"""
"""How many things the page holds in the browser."""

SMALL = """() => [...document.querySelectorAll("a, button, input, textarea, select")]
  .filter((one) => !one.closest(".skip") && !one.matches(".skip"))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 44)"""
"""What is too small for a thumb."""

UNNAMED = """() => [...document.querySelectorAll("input, textarea")]
  .filter((one) => !one.labels.length).map((one) => one.outerHTML)"""
"""What a screen reader couldn't name."""


async def test_the_page_fits_a_thumb_and_every_control_has_its_name(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await phone.new_page()
    await page.goto(f"{field_site.url}/field/")
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert await page.evaluate(UNNAMED) == await page.evaluate(SMALL) == []
    await page.close()
    page = await signed_in(phone, field_site)
    await expect(link_to(page, home)).to_be_visible()
    for address in ("#/", f"#/households/{home['id']}", f"#/households/{home['id']}/visit", "#/queue", "#/about"):
        await page.goto(f"{field_site.url}/field/{address}")
        await expect(page.locator("main h2").first).to_be_visible()
        assert await page.evaluate(UNNAMED) == [], address
        assert await page.evaluate(SMALL) == [], address
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_count(1)
