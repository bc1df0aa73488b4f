"""The console walked in Chromium before the real services, at a desk's width and at a telephone's."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from services.gateway.console.pieces.texts import amount_text, count_text, yuan_amount
from tests.browser.conftest import Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COUNTY = "360722"
JSON_WEB_TOKEN = re.compile(r"eyJ[\w-]+\.eyJ")


async def tile_of(page: Page, label: str) -> str:
    """The figure and unit of a tile."""
    shown = page.locator(f'[data-tile="{label}"] .tile-value span')
    return " ".join(await shown.all_inner_texts())


async def in_office(tab: Tab, site: Site) -> None:
    """Sign in as the county's office."""
    office = site.sign_ins.people["county_office"]
    await tab.open("/")
    await tab.sign_in(office.username, office.password)
    await expect(tab.page.get_by_role("heading", name="信丰县总览")).to_be_visible()


async def test_a_wrong_password_is_said_and_the_right_one_leads_in_and_out_again(tab: Tab, site: Site) -> None:
    page, office = tab.page, site.sign_ins.people["county_office"]
    await tab.open("/households")
    await expect(page).to_have_title("登录 - 扶贫工作台")
    await tab.sign_in(office.username, "not-the-password")
    await expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    await expect(page.locator("#username")).to_have_value(office.username)
    assert await tab.fits()

    await tab.sign_in(office.username, office.password)
    await expect(page).to_have_url(f"{site.url}/console/households")
    await expect(page.locator(".who-text")).to_contain_text("县扶贫办 · 信丰县")
    for held in (await page.content(), str(await page.context.storage_state())):
        assert not JSON_WEB_TOKEN.search(held)

    await page.get_by_role("button", name="退出").click()
    await expect(page).to_have_url(f"{site.url}/console/login")
    await tab.open("/overview")
    await expect(page.locator("#username")).to_be_visible()


async def test_the_overview_shows_the_numbers_that_the_api_gives(tab: Tab, site: Site) -> None:
    told = await site.reads("county_office", "/monitoring/overview", area=COUNTY)
    await in_office(tab, site)

    page = tab.page
    assert told["loans"] > 0
    assert told["alerts_open"] > 0
    assert await tile_of(page, "建档立卡户") == count_text(966, "户") == count_text(told["households"], "户")
    assert await tile_of(page, "建档立卡人口") == count_text(3017, "人") == count_text(told["people"], "人")
    assert await tile_of(page, "已脱贫户") == count_text(told["exited"], "户")
    assert await tile_of(page, "贷款累计") == count_text(told["loans"], "笔")
    assert await tile_of(page, "贷款余额") == amount_text(told["outstanding_fen"])
    assert await tile_of(page, "已付贴息") == amount_text(told["subsidy_paid_fen"])
    fund_fen = sum(account["balance_fen"] for account in told["fund"])
    assert await tile_of(page, "风险缓释基金余额") == amount_text(fund_fen)
    assert await tile_of(page, "未办结预警") == count_text(told["alerts_open"], "件")
    day = await page.get_by_label("截至日期").input_value()
    assert day == f"{told['lending_by_quarter'][-1]['quarter'][:4]}-12-31"  # the last year that has data
    targets = (await site.reads("county_office", "/monitoring/targets", area=COUNTY, on=day))["items"]
    assert targets
    for target in targets:
        await expect(page.locator("#targets")).to_contain_text(target["reason"])
    assert await page.locator("#lending svg, #fund svg, #alert-kinds svg").count() == 3
    assert await tab.fits()


async def test_a_charts_figures_can_be_read_as_a_table(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    lending = tab.page.locator("#lending")
    await lending.get_by_text("查看数据表").click()
    rows = lending.locator("tbody tr")
    await expect(rows.first).to_contain_text("2016年二季度")
    assert await tab.fits()


async def test_targets_are_judged_on_the_day_that_is_chosen(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    page = tab.page
    await page.get_by_label("截至日期").fill("2016-09-30")
    await page.locator("#targets").get_by_role("button", name="查看").click()
    await expect(page).to_have_url(f"{site.url}/console/overview?area={COUNTY}&on=2016-09-30")
    await expect(page.locator("#targets")).to_contain_text("截至2016年9月30日")
    await expect(page.locator("#targets")).to_contain_text("本页其他数字为当前数")


async def test_all_alerts_are_read_page_by_page_and_narrowed_down(tab: Tab, site: Site) -> None:
    async def told(**wanted: str) -> list[dict[str, Any]]:
        found = await site.reads("county_office", "/monitoring/alerts", area=COUNTY, limit="500", **wanted)
        items: list[dict[str, Any]] = found["items"]
        return items

    every, overdue = await told(), await told(rule="loan_overdue")
    await in_office(tab, site)
    page = tab.page
    await page.get_by_role("link", name="全部预警").click()
    await expect(page.get_by_role("heading", name="预警", exact=True)).to_be_visible()
    seen = await page.locator("tbody tr").count()
    while await page.get_by_role("link", name="下一页").count():
        first = await page.locator("tbody tr").first.inner_text()
        await page.get_by_role("link", name="下一页").click()
        await expect(page.locator("tbody tr").first).not_to_have_text(first)
        seen += await page.locator("tbody tr").count()
    assert seen == len(every)

    await page.get_by_label("种类").select_option("贷款逾期")
    await page.get_by_role("button", name="筛选").click()
    await expect(page).to_have_url(re.compile("rule=loan_overdue"))
    await expect(page.locator("tbody tr")).to_have_count(min(20, len(overdue)))
    assert await tab.fits()


async def test_a_village_cadre_reads_his_villages_page(tab: Tab, site: Site) -> None:
    cadre = site.sign_ins.people["village_cadre"]
    await tab.open("/overview")
    await tab.sign_in(cadre.username, cadre.password)
    await expect(tab.page).to_have_title("村情总览 - 扶贫工作台")
    await expect(tab.page.locator("#nav")).to_contain_text("村情总览")
    for of_the_county in ("风险缓释基金", "已付贴息"):
        assert await tab.page.get_by_text(of_the_county).count() == 0


async def test_an_alert_leads_to_its_household(tab: Tab, site: Site) -> None:
    alerts = (await site.reads("county_office", "/monitoring/alerts", area=COUNTY, limit="10"))["items"]
    alert = next(one for one in alerts if one["household_id"])
    record = await site.reads("county_office", f"/registry/households/{alert['household_id']}")
    await in_office(tab, site)

    page = tab.page
    row = page.locator("#alerts tbody tr").filter(has_text=alert["sentence"])
    await row.get_by_role("link", name="查看农户").click()
    await expect(page.get_by_role("heading", name=f"{record['head_name']}户")).to_be_visible()
    await expect(page.locator("#alerts")).to_contain_text(alert["sentence"])
    await shows_household(page, record)
    assert await tab.fits()


async def test_a_household_is_found_by_its_head(tab: Tab, site: Site) -> None:
    loans = (await site.reads("county_office", "/credit/loans", county_code=COUNTY))["items"]
    loan = next(one for one in loans if one["disbursed_on"])
    record = await site.reads("county_office", f"/registry/households/{loan['household_id']}")
    await in_office(tab, site)

    page = tab.page
    await page.goto(f"{site.url}/console/households")
    await page.get_by_label("户主或成员姓名").fill(record["head_name"])
    await page.get_by_role("button", name="查找").click()
    row = page.locator("tbody tr").filter(has_text=record["household_no"])
    await expect(row).to_be_visible()  # until then the page may be the one that is left
    assert await tab.fits()
    await row.get_by_role("link", name=record["head_name"]).click()

    await shows_household(page, record)
    shown = page.locator("#loans")
    await expect(shown).to_contain_text(loan["loan_no"])
    await expect(shown).to_contain_text(yuan_amount(loan["disbursed_fen"]))
    await shown.locator("summary").first.click()
    await expect(shown.locator("tbody tr").first).to_be_visible()
    assert await tab.fits()


async def shows_household(page: Page, record: dict[str, Any]) -> None:
    """The record, its members with masked numbers, the incomes with their working."""
    await expect(page.locator("#record")).to_contain_text(record["household_no"])
    for member in record["members"]:
        row = page.locator("#members tbody tr").filter(has_text=member["id_masked"])
        await expect(row).to_contain_text(member["name"])
    assert "*" in record["members"][0]["id_masked"]
    incomes = page.locator("#incomes")
    await expect(incomes.locator("svg")).to_be_visible()
    await expect(incomes.locator(".working").first).to_contain_text("人均纯收入")


async def test_pages_are_read_and_paged_without_end(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    page = tab.page
    await page.goto(f"{site.url}/console/households?household_type=wubao")
    await expect(page.get_by_text("共 74 户")).to_be_visible()
    assert await page.locator("tbody tr").count() == 50
    await page.get_by_role("link", name="下一页").click()
    await expect(page.locator("tbody tr")).to_have_count(24)
    await expect(page.get_by_role("link", name="下一页")).to_have_count(0)


async def test_another_county_is_refused_in_words(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    await tab.open("/overview?area=360730")
    await expect(tab.page.locator("#main")).to_contain_text("360730 不在您的辖区内")
    assert await tab.page.locator("[data-tile]").count() == 0


async def test_the_navigation_is_a_drawer_on_a_telephone_and_stands_open_at_a_desk(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    page = tab.page
    entry = page.get_by_role("navigation", name="主导航").get_by_role("link", name="建档立卡户")
    menu = page.get_by_role("button", name="菜单")
    if await menu.is_visible():
        await expect(entry).not_to_be_visible()
        await menu.press("Enter")
        await expect(menu).to_have_attribute("aria-expanded", "true")
        await expect(entry).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(entry).not_to_be_visible()
        await menu.press("Enter")
    await entry.click()
    await expect(page.get_by_role("heading", name="建档立卡户")).to_be_visible()


async def test_a_group_that_was_folded_away_stays_so_until_its_page_is_read(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    page = tab.page
    navigation = page.get_by_role("navigation", name="主导航")
    entry, menu = navigation.get_by_role("link", name="公示", exact=True), page.get_by_role("button", name="菜单")

    async def unfold_the_drawer() -> None:
        if await menu.is_visible():
            await menu.press("Enter")

    await unfold_the_drawer()
    await navigation.get_by_text("农户", exact=True).press("Enter")
    await expect(entry).to_be_hidden()
    await tab.open("/alerts")
    await unfold_the_drawer()
    await expect(navigation.get_by_role("link", name="预警")).to_have_attribute("aria-current", "page")
    await expect(entry).to_be_hidden()
    await tab.open("/notices")
    await unfold_the_drawer()
    await expect(entry).to_be_visible()


async def test_no_width_in_between_has_to_be_scrolled_sideways(tab: Tab, site: Site) -> None:
    await in_office(tab, site)
    for width in (360, 768, 1024, 1280):
        await tab.page.set_viewport_size({"width": width, "height": 800})
        # charts follow a new width a moment later
        await tab.page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
