"""Bulletins in the console: previewed, issued, opened for print, withdrawn."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab
from tests.browser.offices import by_width, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_a_bulletin_is_previewed_issued_printed_and_withdrawn(tab: Tab, site: Site) -> None:
    period = by_width(tab, "2018Q3", "2018Q4")
    await sign_in(tab, site, "county_office", "/bulletins")
    page = tab.page
    await page.get_by_label("期间").select_option(period)
    await page.get_by_role("button", name="预览").click()
    await expect(page).to_have_url(re.compile(f"area=360722&period={period}"))
    told = await site.reads("county_office", "/monitoring/bulletins/preview", area="360722", period=period)
    for sentence in told["highlights"]:
        await expect(page.locator("#highlights")).to_contain_text(sentence)
    await expect(page.locator("#figures tbody tr").first).to_contain_text(told["households"][0]["label"])
    assert await tab.fits()

    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="打印版式").click()
    printed = await opened.value
    await expect(printed.locator("body")).to_contain_text("信丰县")
    await printed.close()

    await page.get_by_role("button", name="发布通报").dblclick()
    await expect(page.locator(".notice")).to_contain_text("已发布：通报〔")
    address = page.url
    await expect(page.locator("#issued")).to_contain_text("已发布")
    assert await tab.fits()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载工作簿").click()
    assert (await download.value).suggested_filename.endswith(".xlsx")
    issued = (await site.reads("county_office", "/monitoring/bulletins", period=period))["items"]
    assert len(issued) == 1

    await page.goto(f"{site.url}/console/bulletins/preview?area=360722&period={period}")
    await page.get_by_role("button", name="发布通报").click()
    await expect(page.get_by_role("alert")).to_contain_text("通报")
    await page.goto(address)
    await page.get_by_label("原因").fill("数据有误")
    await page.get_by_role("button", name="撤回通报").click()
    await expect(page.locator("#issued")).to_contain_text("撤回：数据有误")
    await tab.open("/bulletins?state=withdrawn")
    await expect(page.locator("#bulletins tbody tr").first).to_contain_text("已撤回")
    assert await tab.fits()


async def test_a_period_that_still_runs_is_told_in_words(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "auditor", "/bulletins/preview?area=360722&period=2099Q1")
    await expect(tab.page.locator("#main")).to_contain_text("尚未开始")
    await tab.open("/bulletins/preview?area=360722&period=2018Q2")
    await expect(tab.page.locator("#highlights")).to_be_visible()
    await expect(tab.page.locator("#issue")).to_have_count(0)
