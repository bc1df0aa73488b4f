"""The telephone's page walked in Chromium: a day's visits without a network, and each of them arrives once."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
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


async def signed_in(phone: BrowserContext, site: Site, role: str = "village_cadre", page: Page | None = None) -> Page:
    """The page, signed in and with its villages on it; its service worker at work."""
    page = page or await phone.new_page()
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
    await page.get_by_role("link", name="查看并处理").click()
    await expect(page.get_by_role("heading", name="未接收：照片")).to_be_visible()
    await page.get_by_role("button", name="删除此条").click()
    await expect(page.get_by_text("待报送 0 条，共 1 条")).to_be_visible()

    await page.get_by_role("link", name="同步").click()
    await expect(page.get_by_text("占用空间")).to_be_visible()
    await expect(page.get_by_text("尚未同步")).to_have_count(0)
    await page.get_by_role("button", name="退出并清除本机数据").click()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert await page.evaluate(HELD) == 0


async def correct(page: Page, household: Json, **values: str) -> None:
    """Correct a household as a cadre does: values by label, of selects by their text."""
    await page.goto(page.url.split("#")[0] + f"#/households/{household['id']}/correct")
    await page.get_by_label("更正依据").fill("入户核实")
    for label, value in values.items():
        control = page.get_by_label(label).first
        if await control.evaluate("one => one.tagName") == "SELECT":
            await control.select_option(label=value)
        else:
            await control.fill(value)
    await page.get_by_role("button", name="保存更正").click()
    await expect(page.get_by_role("heading", name="报送情况")).to_be_visible()


async def test_corrections_build_on_each_other_without_a_network_and_two_phones_keep_both_values(
    browser: Browser, phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    at = f"/households/{home['id']}"
    page = await signed_in(phone, field_site, "township")
    await expect(link_to(page, home)).to_be_visible()
    other = await browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="America/New_York", has_touch=True)
    second = await signed_in(other, field_site)
    await expect(link_to(second, home)).to_be_visible()

    await phone.set_offline(True)
    await other.set_offline(True)
    await correct(page, home, 饮水="桶装水", 健康状况="残疾")
    await correct(page, home, 饮水="江河湖泊水", 联系电话="13907971111")
    await correct(second, home, 饮水="其他", 健康状况="长期慢性病")
    await expect(page.get_by_text("待报送 2 条，共 2 条")).to_be_visible()

    await phone.set_offline(False)
    await expect(page.get_by_text("已报送", exact=True)).to_have_count(2)
    kept = await desk.get(at)
    assert (kept["drinking_water"], kept["members"][0]["health"]) == ("surface", "disabled")
    assert kept["phone_masked"].startswith("139")

    await other.set_offline(False)
    await expect(second.get_by_text("已报送，待乡镇核定")).to_be_visible()
    assert (await desk.get(at))["drinking_water"] == "surface"
    await second.goto(f"{field_site.url}/field/#/households/{home['id']}")
    await expect(second.get_by_text("饮水：现场 其他，现有 江河湖泊水")).to_be_visible()
    await expect(
        second.get_by_text(f"{home['members'][0]['name']}健康状况：现场 长期慢性病，现有 残疾")
    ).to_be_visible()
    (conflict,) = (await desk.get("/field/conflicts", household_id=home["id"]))["items"]
    taken = {one["field"]: "mine" for one in conflict["differences"]}
    decision = {"fields": taken, "occurred_on": conflict["occurred_on"], "reason": "再次入户核实"}
    where = f"/field/conflicts/{conflict['id']}/decide"
    await desk.send("POST", where, decision, **{"If-Match": f'"{conflict["version"]}"'})
    await second.reload()
    await expect(second.get_by_text("饮水：现场 其他，原有 江河湖泊水，采用现场值")).to_be_visible()
    await other.close()


async def test_a_full_telephone_says_so_and_keeps_what_was_filled_in_and_what_waits(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    await expect(link_to(page, home)).to_be_visible()
    await phone.set_offline(True)
    await visit(page, home, "第一次走访")
    await page.goto(f"{field_site.url}/field/#/households/{home['id']}/visit")
    await page.get_by_label("走访情况").fill("第二次走访")
    await page.get_by_label("照片").set_input_files(
        FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=a_picture())
    )
    await page.evaluate(FULL)
    await page.get_by_role("button", name="保存走访").click()
    await expect(page.get_by_text("本机存储空间不足")).to_be_visible()
    await expect(page.get_by_label("走访情况")).to_have_value("第二次走访")
    await expect(page.locator("#waiting")).to_have_text("1")

    await page.evaluate(EMPTIED)
    await page.get_by_role("button", name="保存走访").click()
    await expect(page.get_by_text("待报送 3 条，共 3 条")).to_be_visible()


async def test_a_wrong_clock_is_noticed_and_what_was_refused_for_its_day_is_sent_again(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await phone.new_page()
    await page.clock.install(time=datetime.now(CHINA) + timedelta(days=3))
    page = await signed_in(phone, field_site, page=page)
    await expect(page.get_by_text("本机时间比服务器快 4320 分钟")).to_be_visible()
    await visit(page, home, "时间已校正")
    await expect(page.get_by_text("已报送", exact=True)).to_be_visible()
    (arrived,) = (await desk.get("/visits", household_id=home["id"]))["items"]
    assert arrived["visited_on"] == datetime.now(CHINA).date().isoformat()

    # before it has met the server it can't know better
    await page.evaluate(MISDATED, [home["id"], (datetime.now(CHINA) + timedelta(days=3)).date().isoformat()])
    await page.get_by_role("button", name="立即报送").click()
    await page.get_by_role("link", name="查看并处理").click()
    await page.get_by_label("业务日期").fill(arrived["visited_on"])
    await page.get_by_role("button", name="重新报送").click()
    await expect(page.get_by_text("已报送", exact=True)).to_have_count(2)
    assert len((await desk.get("/visits", household_id=home["id"]))["items"]) == 2


async def test_an_ended_sign_in_clears_households_after_a_day_and_keeps_what_waits(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    await expect(link_to(page, home)).to_be_visible()
    await phone.set_offline(True)
    await visit(page, home, "未报送的走访")
    await page.evaluate(CHANGED, ["refresh", "0" * 43])
    await phone.set_offline(False)
    await page.reload()
    await expect(page.get_by_text("登录已失效")).to_be_visible()
    await page.get_by_role("link", name="住户", exact=True).click()
    await expect(link_to(page, home)).to_be_visible()

    await page.evaluate(CHANGED, ["ended_at", (datetime.now(CHINA) - timedelta(hours=25)).isoformat()])
    await page.reload()
    await expect(page.get_by_text("登录失效超过 24 小时，已从本机清除")).to_be_visible()
    await expect(link_to(page, home)).to_have_count(0)
    await page.get_by_role("link", name="重新登录").click()
    await page.get_by_label("密码").fill(field_site.sign_ins.people["village_cadre"].password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.locator("#waiting")).to_have_text("0")
    await page.get_by_role("link", name="住户", exact=True).click()
    await expect(link_to(page, home)).to_be_visible()
    (arrived,) = (await desk.get("/visits", household_id=home["id"]))["items"]
    assert arrived["findings"] == "未报送的走访"


async def test_ten_thousand_entries_wait_and_a_village_of_five_hundred_is_searched(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    await expect(link_to(page, home)).to_be_visible()
    await phone.set_offline(True)
    await page.evaluate(MANY, [home["id"], 500, 10_000])
    await page.reload()
    await expect(page.locator("#waiting")).to_have_text("10000")
    await expect(page.locator("ul.list > li")).to_have_count(100)
    await page.get_by_label("查找").fill("住户499")
    await expect(page.locator("ul.list > li")).to_have_count(1)
    await page.get_by_role("link", name="待报").click()
    await expect(page.get_by_text("显示最近 100 条")).to_be_visible()
    await visit(page, home, "又一次")
    await expect(page.locator("#waiting")).to_have_text("10001")


async def test_a_new_version_is_offered_and_takes_nothing_away_that_is_being_written(
    phone: BrowserContext, field_site: Site, desk: Desk
) -> None:
    home = await a_home(desk)
    page = await signed_in(phone, field_site)
    await page.goto(f"{field_site.url}/field/#/households/{home['id']}/visit")
    await page.get_by_label("走访情况").fill("写到一半")
    await page.evaluate("navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))")
    await expect(page.get_by_text("本页面有新版本")).to_be_visible()
    await expect(page.get_by_label("走访情况")).to_have_value("写到一半")
    await page.get_by_role("button", name="重新打开").click()
    await expect(page.get_by_text("本页面有新版本")).to_have_count(0)


HELD = """async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open("fupin-field"));
  const count = (name) => done(database.transaction(name).objectStore(name).count());
  const counts = [...database.objectStoreNames].map(count);
  return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
}"""
"""How many things the page holds in the browser."""

CHANGED = """([name, value]) => new Promise((resolve) => {
  const request = indexedDB.open("fupin-field");
  request.onsuccess = () => {
    const transaction = request.result.transaction("facts", "readwrite");
    transaction.objectStore("facts").put({ name, value });
    transaction.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""
"""Another value of something that the telephone notes about itself."""

MISDATED = """([household, day]) => new Promise((resolve) => {
  const request = indexedDB.open("fupin-field");
  request.onsuccess = () => {
    const client_id = crypto.randomUUID();
    const transaction = request.result.transaction("entries", "readwrite");
    transaction.objectStore("entries").put({
      client_id, kind: "visit", number: 1e9, state: "queued", sentence: "", household_id: household, head_name: "户主",
      made_at: new Date().toISOString(),
      body: { kind: "visit", client_id, device_at: new Date().toISOString(), occurred_on: day, reason: "入户走访",
        household_id: household, visited_on: day, visitor: "李干部", findings: "日期有误" },
    });
    transaction.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""
"""A visit that a telephone with a wrong clock dated."""

FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  const error = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "error");
  IDBObjectStore.prototype.put = function () { try { this.transaction.abort(); } catch { /* it was before */ } };
  const full = () => new DOMException("", "QuotaExceededError");
  Object.defineProperty(IDBTransaction.prototype, "error", { configurable: true, get: full });
  window.empty = () => {
    IDBObjectStore.prototype.put = put;
    Object.defineProperty(IDBTransaction.prototype, "error", error);
  };
}"""
"""Chromium as it is without room; it can't be given less room than the machine has."""

EMPTIED = "window.empty()"

MANY = """([household, households, entries]) => new Promise((resolve) => {
  const request = indexedDB.open("fupin-field");
  request.onsuccess = () => {
    const transaction = request.result.transaction(["households", "entries"], "readwrite");
    const kept = transaction.objectStore("households");
    kept.get(household).onsuccess = ({ target }) => {
      for (let at = 0; at < households; at++) {
        const name = `住户${at}`;
        const own = { id: crypto.randomUUID(), household_no: `M${at}`, head_name: name, members: [{ name }] };
        kept.put({ ...target.result, ...own });
      }
    };
    for (let at = 0; at < entries; at++) {
      const client_id = crypto.randomUUID();
      transaction.objectStore("entries").put({
        client_id, kind: "visit", number: at, state: "queued", sentence: "", household_id: household, head_name: "户主",
        made_at: "2016-03-01T00:00:00Z", body: { occurred_on: "2016-03-01", findings: "情况".repeat(100) },
      });
    }
    transaction.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""
"""A large village, and more entries than anybody makes."""

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
    for address in ("#/", f"#/households/{home['id']}", f"#/households/{home['id']}/visit",
                    f"#/households/{home['id']}/correct", "#/notices", "#/alerts", "#/queue", "#/about"):  # fmt: skip
        await page.goto(f"{field_site.url}/field/{address}")
        await expect(page.locator("main h2").first).to_be_visible()
        assert await page.evaluate(UNNAMED) == [], address
        assert await page.evaluate(SMALL) == [], address
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_count(1)
