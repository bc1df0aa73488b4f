"""Simulations in the console: a form in the address, charts beside their figures, a file."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab
from tests.browser.offices import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_a_scenario_is_reckoned_drawn_and_downloaded(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_finance", "/simulation")
    page = tab.page
    await expect(page.locator(".result")).to_have_count(0)
    await page.get_by_label("测算季度数").fill("16")
    await page.get_by_label("到期不还（%）").fill("60")
    await page.get_by_label("代偿后追回（%）").fill("0")
    await page.get_by_role("button", name="测算", exact=True).press("Enter")
    await expect(page).to_have_url(re.compile("quarters=16"))
    answers = page.locator("#answers")
    await expect(answers).to_contain_text("用尽：自")
    await expect(answers).not_to_contain_text(re.compile(r"[0-9]{4}Q[1-4]"))
    await expect(page.locator("#subsidy svg")).to_be_visible()
    await expect(page.locator("#fund svg")).to_be_visible()
    await expect(page.locator("#quarters tbody tr")).to_have_count(16)
    assert await tab.fits()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载 csv").click()
    file = await download.value
    assert "信丰县" in file.suggested_filename
    lines = (await file.path()).read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(",")[0]) == (17, "季度")
    # reloaded, the address gives the same again
    said = await answers.inner_text()
    await page.reload()
    await expect(answers).to_have_text(said, use_inner_text=True)


async def test_a_scenario_begins_with_the_books_as_they_are(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/simulation?opening=books&quarters=4&lending=0")
    page = tab.page
    first = page.locator("#quarters tbody tr").first
    await expect(first).to_be_visible()
    await expect(page.get_by_label("期初", exact=True)).to_have_value("books")


async def test_what_can_not_be_reckoned_is_told_in_words(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/simulation?quarters=41")
    await expect(tab.page.get_by_role("alert")).to_contain_text("测算季度数应为 1 至 40 的整数")
    await tab.open("/simulation?quarters=4&lending=5")
    await expect(tab.page.get_by_role("alert")).to_contain_text("不能超过测算季度数")
    await tab.open("/simulation?area=360730")
    await expect(tab.page.locator("#main")).to_contain_text("360730 不在您的辖区内")
