"""Steps taken from the console's pages: a round of a procedure, a spot check; pages on paper, and figures' rows."""

import re

import pytest
from playwright.async_api import expect

from services.gateway.console.pieces.texts import quarter_text
from shared.calendar import Quarter
from tests.browser.conftest import Site, Tab
from tests.browser.offices import sign_in
from tests.browser.scene import VILLAGE, Scene, a_scene

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROUNDS = "/registry/procedures/rounds"


async def test_a_round_is_opened_and_taken_to_its_next_steps(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "township", "/procedures")
    page = tab.page
    await page.get_by_role("link", name="启动程序").click()
    await page.get_by_label("程序", exact=True).select_option("贫困户识别")
    village = page.get_by_label("地区", exact=True).locator(f'option[value="{VILLAGE}"]')
    await page.get_by_label("地区", exact=True).select_option(label=await village.inner_text())
    year = Scene.day().year - (0 if tab.wide else 1)
    await page.get_by_label("年度").select_option(f"{year}年")
    assert await tab.fits()
    await page.get_by_role("button", name="启动").click()
    # the plan cuts by scale, and none was given
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("控制户数").fill("5")
    await page.get_by_role("button", name="启动").click()
    await expect(page.get_by_role("status").first).to_contain_text("已启动")
    # it is the village's turn now
    await expect(page.locator("#step")).to_have_count(0)
    at = page.url.removeprefix(f"{site.url}/console")

    await sign_in(tab, site, "village_cadre", at)
    await expect(page.locator("#step")).to_contain_text("小组成员名单")
    await page.get_by_label("小组成员名单").fill("村两委与驻村工作队共七人")
    await page.get_by_role("button", name="办结此步").click()
    await expect(page.get_by_role("status").first).to_contain_text("已办结")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("申请")
    await expect(page.locator("#steps tbody tr")).to_have_count(1)
    assert await tab.fits()
    after = await site.reads("township", f"{ROUNDS}/{at.rpartition('/')[2]}")
    assert after["steps"][0]["evidence"] == [
        {"label": "小组成员名单", "text": "村两委与驻村工作队共七人", "document_id": None}
    ]
    assert (after["year"], after["quota_households"]) == (year, 5)


async def test_a_spot_check_that_no_plan_asks_for_is_refused_in_words(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "township", "/spot-checks")
    page = tab.page
    await page.get_by_role("link", name="抽取", exact=True).click()
    quarter = quarter_text(str(Quarter.of(Scene.day())))
    await page.get_by_label("季度").select_option(quarter)
    await page.get_by_label("按什么抽取").select_option("按村")
    await page.get_by_label("事先公开约定的种子").fill("2026114")
    await page.get_by_role("button", name="抽取").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有对抽查作出规定")
    await expect(page.get_by_label("事先公开约定的种子")).to_have_value("2026114")
    assert await tab.fits()


async def test_a_page_on_paper_has_its_tables_whole_and_nothing_to_press(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/loans")
    page = tab.page
    await page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    await page.emulate_media(media="print")
    for hidden in ("#nav", ".filters", ".table-tools", ".more"):
        for one in await page.locator(hidden).all():
            await expect(one).to_be_hidden()
    table = page.locator("#loans table.data")
    cut = await table.evaluate("one => one.scrollWidth > one.parentElement.clientWidth + 1")
    assert not cut
    assert await table.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    day = table.locator("td.day").first
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", await day.inner_text())
    assert await day.evaluate("one => getComputedStyle(one).whiteSpace") == "nowrap"


async def test_the_loans_of_a_village_are_led_to_from_its_figure(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", f"/overview?area={VILLAGE[:9]}")
    page = tab.page
    await page.locator(f'#inside-village a[href$="/loans?area={VILLAGE}"]').click()
    loans = (await site.reads("county_office", "/credit/loans", area=VILLAGE))["items"]
    assert loans
    await expect(page.locator("#loans tbody tr")).to_have_count(len(loans))
    await expect(page.get_by_label("地区")).to_have_value(VILLAGE)
    async with a_scene(site) as cast:
        for loan in loans:
            household = await cast.people["county_office"].get(f"/registry/households/{loan['household_id']}")
            assert household["village_code"] == VILLAGE
