"""Exports and books in the console: chosen, made, listed, downloaded; what is refused is told in a sentence."""

import io
import re

import pytest
from playwright.async_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def at_exports(tab: Tab, site: Site, role: str) -> None:
    """Sign in, and go to the exports."""
    who = site.sign_ins.people[role]
    await tab.open("/exports")
    await tab.sign_in(who.username, who.password)
    await expect(tab.page.get_by_role("heading", name="生成册簿")).to_be_visible()


async def downloaded(tab: Tab) -> CalamineWorkbook:
    """The newest file of the list."""
    first = tab.page.locator("#jobs tbody tr").first
    async with tab.page.expect_download() as download:
        await first.get_by_role("link", name="下载").click()
    return CalamineWorkbook.from_filelike(io.BytesIO((await (await download.value).path()).read_bytes()))


async def test_a_book_is_made_listed_and_downloaded(tab: Tab, site: Site) -> None:
    await at_exports(tab, site, "county_office")
    page = tab.page
    await page.locator("#books").get_by_label("地区").select_option(label="古陂镇")
    await page.get_by_role("button", name="生成", exact=True).click()
    first = page.locator("#jobs tbody tr").first
    await expect(first).to_contain_text("古陂镇")
    await expect(first).to_contain_text("已生成")
    assert await tab.fits()
    book = await downloaded(tab)
    found = await site.reads("township", "/registry/households", limit="1")
    assert len(book.get_sheet_by_name("贫困户名册").to_python()) - 1 == found["total"]["count"] > 0

    await page.locator("#books").get_by_label("内容").select_option("four_lists")
    await page.get_by_role("button", name="生成", exact=True).click()
    await expect(first).to_contain_text("信丰县四个清单")
    assert (await downloaded(tab)).sheet_names == ["对象和需求清单", "脱贫时限清单", "扶贫措施清单", "脱贫责任清单"]


async def test_sheets_are_exported_and_full_numbers_need_a_reason(tab: Tab, site: Site) -> None:
    await at_exports(tab, site, "township")
    page = tab.page
    sheets = page.locator("#sheets")
    await sheets.get_by_label("工作表").select_option("households")
    await sheets.get_by_role("button", name="导出", exact=True).click()
    first = page.locator("#jobs tbody tr").first
    await expect(first).to_contain_text("台账：贫困户")
    book = await downloaded(tab)
    assert book.sheet_names == ["贫困户"]
    assert re.search(r"\d{3}\*{4}\d{4}", str(book.get_sheet_by_name("贫困户").to_python()[1]))

    await sheets.get_by_label("证件号码和电话").select_option("true")
    await sheets.get_by_role("button", name="导出", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("理由")
    await sheets.get_by_label("证件号码和电话").select_option("true")
    await sheets.get_by_label("需要完整号码的理由").fill("入户核对")
    await sheets.get_by_role("button", name="导出", exact=True).click()
    await expect(first).to_contain_text("完整号码")
    assert await tab.fits()


async def test_a_village_cadre_makes_his_villages_roll_and_exports_no_sheets(tab: Tab, site: Site) -> None:
    await at_exports(tab, site, "village_cadre")
    await expect(tab.page.locator("#sheets")).to_have_count(0)
    await tab.page.get_by_role("button", name="生成", exact=True).click()
    await expect(tab.page.locator("#jobs tbody tr").first).to_contain_text("村")
    assert "贫困户名册" in (await downloaded(tab)).sheet_names
