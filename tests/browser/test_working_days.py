"""A working day of each of five people, from signing in to signing out; all they do themselves they do in pages."""

import re
from datetime import date

import pytest
from playwright.async_api import Locator, Page, expect

from services.gateway.console.pieces.texts import count_text, quarter_text, yuan_amount
from shared.money import yuan_text
from shared.policies.banks import bank_text
from tests.browser.conftest import Site, Tab
from tests.browser.offices import COUNTY, a_submitted_list, interest_paid, post
from tests.browser.scene import Scene, a_scene

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = pytest.mark.parametrize("tab", [(1440, 900)], ids=["1440"], indirect=True)
TELEPHONE = pytest.mark.parametrize("tab", [(390, 844)], ids=["390"], indirect=True)

QUARTER = "2017Q3"
PAID_ON, HANDED_IN_ON = date(2017, 9, 20), date(2017, 9, 25)
TABS = 120
"""More than any page has stops."""


async def begin(tab: Tab, site: Site, role: str) -> Page:
    """Open the console in the morning: it asks who comes."""
    who = site.sign_ins.people[role]
    await tab.open("/")
    await expect(tab.page).to_have_title("登录 - 扶贫工作台")
    await tab.sign_in(who.username, who.password)
    await expect(tab.page.locator(".who-name")).to_have_text(who.name)
    return tab.page


async def go_to(page: Page, label: str) -> None:
    """Take an entry of the navigation, which a telephone keeps behind its menu."""
    if await (menu := page.get_by_role("button", name="菜单")).is_visible():
        await menu.click()
    await page.get_by_role("navigation", name="主导航").get_by_role("link", name=label, exact=True).click()


async def end(page: Page) -> None:
    """Sign out; the page that was open is closed to whoever comes next."""
    left = page.url
    await page.get_by_role("button", name="退出").click()
    await expect(page.locator("#password")).to_be_visible()
    await page.goto(left)
    await expect(page).to_have_title("登录 - 扶贫工作台")


@TELEPHONE
async def test_a_cadre_visits_whom_nobody_has_visited(tab: Tab, site: Site) -> None:
    page = await begin(tab, site, "village_cadre")
    await go_to(page, "我的工作")
    visits = page.locator("#visits")
    before = await _visited(visits)
    await page.get_by_role("link", name=re.compile("本月未走访")).click()
    await expect(page.get_by_label("时段")).to_have_value("month")
    row = page.locator("#list tbody tr").first
    household_no = await row.locator("td").nth(1).inner_text()
    head_name = await row.get_by_role("link").inner_text()
    await row.get_by_role("link").click()
    await expect(page.locator("#record")).to_contain_text(household_no)
    await expect(page.locator("#members tbody tr").first).to_contain_text("*")  # numbers of people stay masked
    household_page = page.url

    cadre = site.sign_ins.people["village_cadre"]
    await page.goto(f"{site.url}/field/")
    await page.get_by_label("用户名").fill(cadre.username)
    await page.get_by_label("密码").fill(cadre.password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("heading", name="我的住户")).to_be_visible()
    await expect(page.locator('main a[href^="#/households/"]').first).to_be_visible()  # they have arrived
    await page.get_by_label("查找").fill(head_name)
    await page.locator(f'a[href="#/households/{household_page.rpartition("/")[2]}"]').click()
    await page.get_by_role("link", name="新走访").click()
    await page.get_by_label("走访情况").fill("老人身体尚好，已提醒缴纳医保")
    await page.get_by_role("button", name="保存走访").click()
    await expect(page.get_by_text("待报送 0 条，共 1 条")).to_be_visible()

    await tab.open("/work")
    assert await _visited(visits) == before + 1
    await page.get_by_role("link", name=re.compile("本月未走访")).click()
    await expect(page.locator("#list tbody tr").first).to_be_visible()
    await expect(page.locator("#list")).not_to_contain_text(household_no)
    await page.goto(household_page)
    await expect(page.locator(".story").first).to_contain_text("走访")
    assert await tab.fits()
    await end(page)


async def _visited(visits: Locator) -> int:
    """How many households the cadre is told were visited this month."""
    await expect(visits).to_contain_text(re.compile(r"本月已走访 \d+"))
    found = re.search(r"本月已走访 (\d+)", await visits.inner_text())
    assert found
    return int(found.group(1))


@DESK
async def test_a_township_officer_answers_an_objection_and_handles_an_alert(tab: Tab, site: Site) -> None:
    async with a_scene(site) as cast:
        notice, _ = await Scene(cast).objection(2015, "WORKDAY", 95)
    verified = {"open": "true", "answered_by": "township", "state": "verified"}
    sentence = (await site.reads("township", "/monitoring/alerts", **verified))["items"][0]["sentence"]
    page = await begin(tab, site, "township")
    await go_to(page, "我的工作")
    objected = page.locator(f'#objections a[href$="{notice["id"]}"]')
    await objected.click()
    await expect(page.locator("#objections")).to_contain_text("他家去年买了轿车")
    await page.locator("#objections").get_by_role("link", name="答复").click()
    await page.get_by_label("处理结果").select_option("rejected")
    await page.get_by_label(re.compile("答复内容")).fill("经核实，车辆属其弟所有")
    await page.get_by_role("button", name="答复").click()
    await expect(page.locator("#objections")).to_contain_text("经核实，车辆属其弟所有")
    await page.get_by_role("link", name="查看办理进度").click()
    await expect(page.locator("#standing .steps [aria-current=step]")).to_contain_text("公示")

    await go_to(page, "我的工作")
    await expect(page.locator("#duties")).to_be_visible()
    await expect(objected).to_have_count(0)
    await page.locator("#alerts tbody tr").filter(has_text=sentence).first.get_by_role("link").click()
    await expect(page.locator("#standing")).to_contain_text(sentence)
    await page.get_by_label("处置日期").fill(str(Scene.day()))
    await page.get_by_label("采取了什么措施").fill("已联系县医院签约家庭医生")
    await page.get_by_role("button", name="处置", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("已处置")
    await expect(page.locator("#history")).to_contain_text("已联系县医院签约家庭医生")
    await end(page)


async def _press_to(page: Page, aim: Locator) -> None:
    """Press the tabulator until something has the focus."""
    await expect(aim).to_be_visible()
    for _ in range(TABS):
        if await aim.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never comes to {aim}")


@DESK
async def test_a_county_officer_decides_and_approves_by_keyboard_alone(tab: Tab, site: Site) -> None:
    listed = await a_submitted_list(site, "psbc", QUARTER, HANDED_IN_ON)
    async with a_scene(site) as cast:
        scene = Scene(cast)
        asked = await scene.request(await scene.poor_household(16))
    who, page = site.sign_ins.people["county_office"], tab.page
    await tab.open("/work")
    await _press_to(page, page.locator("#username"))
    await page.keyboard.type(who.username)
    await page.keyboard.press("Tab")
    await page.keyboard.type(who.password)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="我的工作")).to_be_visible()

    await _press_to(page, page.locator(f'#requests a[href$="{asked["id"]}"]'))
    await page.keyboard.press("Enter")
    await expect(page.locator("#standing")).to_contain_text("待审批")
    await _press_to(page, page.get_by_label("审批结果"))
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_label("审批结果")).to_have_value("approve")
    await _press_to(page, page.get_by_label("审批意见"))
    await page.keyboard.type("材料齐全，同意变更")
    await _press_to(page, page.get_by_role("button", name="办理"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("已同意")

    await _press_to(page, page.get_by_role("navigation", name="主导航").get_by_role("link", name="贴息名单"))
    await page.keyboard.press("Enter")
    title = f"{quarter_text(QUARTER)} {bank_text('psbc')}"
    await _press_to(page, page.locator("#waiting").get_by_role("link", name=title))
    await page.keyboard.press("Enter")
    await _press_to(page, page.get_by_role("link", name="批准", exact=True))
    await page.keyboard.press("Enter")
    await expect(page.locator("#confirm")).to_contain_text(yuan_amount(listed["total_fen"]))
    await _press_to(page, page.get_by_role("button", name="确认批准"))
    await page.keyboard.press("Enter")
    await expect(page.locator(".notice")).to_contain_text("已批准")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("拨付")

    await _press_to(page, page.get_by_role("button", name="退出"))
    await page.keyboard.press("Enter")
    await expect(page.locator("#password")).to_be_visible()


@DESK
async def test_a_finance_accountant_receives_a_deposit_pays_a_list_and_closes_the_books(tab: Tab, site: Site) -> None:
    assert await interest_paid(site, "abc", QUARTER, PAID_ON) == 3
    listed = await a_submitted_list(site, "abc", QUARTER, HANDED_IN_ON)
    assert listed["total_fen"] > 0
    await post(site, "county_office", f"/credit/subsidy-lists/{listed['id']}/approve", occurred_on="2017-09-26")
    sent = {"county_code": COUNTY, "bank_code": "abc", "kind": "deposit", "period": QUARTER, "amount_fen": 8_642_100}
    await post(site, "city_finance", "/credit/fund-deposits", **sent, occurred_on="2017-09-25")

    page = await begin(tab, site, "county_finance")
    await go_to(page, "风险缓释基金")
    await page.locator("#waiting tbody tr").filter(has_text="86,421.00").get_by_role("link").click()
    await page.get_by_role("link", name="确认", exact=True).click()
    await page.get_by_label("办理日期").fill("2017-09-26")
    await page.get_by_role("button", name="确认收到").click()
    await expect(page.locator(".notice")).to_contain_text(f"已确认收到：{yuan_amount(8_642_100)}")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("银行确认到账")

    await go_to(page, "贴息名单")
    waiting = page.locator("#waiting tbody tr").filter(has_text=f"{quarter_text(QUARTER)} {bank_text('abc')}")
    await expect(waiting).to_contain_text(yuan_text(listed["total_fen"]))
    await waiting.get_by_role("link").click()
    await page.get_by_role("link", name="拨付", exact=True).click()
    await page.get_by_label("办理日期").fill("2017-09-28")
    await page.get_by_role("button", name="确认拨付").click()
    await expect(page.locator(".notice")).to_contain_text(f"贴息合计 {yuan_amount(listed['total_fen'])}")
    await expect(page.locator("#standing")).to_contain_text("已拨付")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载 xlsx").click()
    assert (await download.value).suggested_filename.endswith(".xlsx")

    await go_to(page, "试算平衡")
    balance = page.locator("#balance")
    treasury: list[str] = []
    for day in ("2017-09-27", "2017-09-28"):
        await page.get_by_label("业务日期截至").fill(day)
        await page.get_by_role("button", name="查看").click()
        await expect(page).to_have_url(re.compile(f"on={day}"))
        await expect(balance).to_contain_text("平衡")
        treasury.append(await balance.locator("tbody").inner_text())
    assert treasury[0] != treasury[1]  # what was paid stands in the books on its day
    await end(page)


@DESK
async def test_a_bank_clerk_draws_a_list_up_hands_it_in_and_sees_no_other_banks_loans(tab: Tab, site: Site) -> None:
    bank = site.sign_ins.people["bank"].bank_code
    assert bank
    assert await interest_paid(site, bank, QUARTER, PAID_ON) == 3
    page = await begin(tab, site, "bank")
    await go_to(page, "贷款")
    rows = page.locator("#loans tbody tr")
    await expect(rows.first).to_be_visible()
    assert not [text for text in await rows.all_inner_texts() if bank_text("abc") in text]
    await rows.first.get_by_role("link").first.click()
    await expect(page.locator("#schedule tbody tr").first).to_be_visible()

    await go_to(page, "贴息名单")
    await page.get_by_role("link", name="编制名单").click()
    await expect(page.get_by_label("银行")).to_have_count(0)  # none but the clerk's own
    await page.get_by_label("县（市、区）").select_option(label="信丰县")
    await page.get_by_label("季度").select_option(QUARTER)
    await page.get_by_label("制表日期").fill(str(HANDED_IN_ON))
    await page.get_by_role("button", name="编制", exact=True).click()
    await expect(page.locator(".notice")).to_contain_text("已编制")
    drawn = await site.reads("county_office", f"/credit/subsidy-lists/{page.url.rpartition('/')[2]}")
    assert (drawn["bank_code"], drawn["state"]) == (bank, "draft")
    await expect(page.locator("#lines")).to_contain_text(
        f"{count_text(drawn['line_count'], '笔')}，合计 {yuan_amount(drawn['total_fen'])}"
    )
    await page.get_by_role("link", name="报送", exact=True).click()
    await page.get_by_label("办理日期").fill(str(HANDED_IN_ON))
    await page.get_by_role("button", name="确认报送").click()
    await expect(page.locator(".notice")).to_contain_text("已报送")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("批准")
    await expect(page.get_by_role("link", name="批准", exact=True)).to_have_count(0)  # that is the county's
    await end(page)
