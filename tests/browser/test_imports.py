"""Importing a file in the console: what is wrong is told by row, what is sound is written, the rest comes back."""

import io
from typing import Any

import pytest
from playwright.async_api import FilePayload, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Site, Tab
from tests.registry.conftest import a_household, a_member, a_workbook

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def in_town(tab: Tab, site: Site) -> None:
    """Sign in as the town's officer, and go to the imports."""
    officer = site.sign_ins.people["township"]
    await tab.open("/imports")
    await tab.sign_in(officer.username, officer.password)
    await expect(tab.page.get_by_role("heading", name="上传文件")).to_be_visible()


def a_file(number: str, serial: int) -> FilePayload:
    """A sound household and one whose cause is none."""
    households = [a_household(f"{number}A", 户主姓名="钟大有"), a_household(f"{number}B", 主要致贫原因="因懒")]
    members = [a_member(f"{number}A", serial, 姓名="钟大有"), a_member(f"{number}B", serial + 2)]
    return {"name": "登记表.xlsx", "mimeType": XLSX, "buffer": a_workbook(贫困户=households, 家庭成员=members)}


async def test_a_file_is_checked_told_by_row_and_its_sound_part_written(tab: Tab, site: Site) -> None:
    width: Any = tab.page.viewport_size
    number, serial = f"CONSOLE{width['width']}", 101 + width["width"] % 100
    await in_town(tab, site)
    page = tab.page
    await page.locator("#file").set_input_files(a_file(number, serial))
    await page.get_by_role("button", name="上传并检查").click()
    await expect(page.locator("#result")).to_contain_text("检查完毕，待写入")
    await expect(page.locator("#faults")).to_contain_text("“主要致贫原因”的“因懒”不在规定选项内")
    await expect(page.locator("#preview")).to_contain_text("钟大有")
    assert await tab.fits()

    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载退回表").click()
    content = (await (await download.value).path()).read_bytes()
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert any("因懒" in str(row) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python())

    await page.get_by_role("button", name="只写入无误的 1 户").click()
    await expect(page.locator("#result")).to_contain_text("已写入")
    found = await site.reads("township", "/registry/households", q="钟大有")
    assert f"{number}A" in [one["household_no"] for one in found["items"]]
    assert f"{number}B" not in [one["household_no"] for one in found["items"]]
    assert await tab.fits()


async def test_a_file_that_is_none_comes_back_with_a_sentence(tab: Tab, site: Site) -> None:
    await in_town(tab, site)
    nothing: FilePayload = {"name": "图片.xlsx", "mimeType": XLSX, "buffer": b"\x89PNG\r\n\x1a\n\x00\xff\xfe"}
    await tab.page.locator("#file").set_input_files(nothing)
    await tab.page.get_by_role("button", name="上传并检查").click()
    await expect(tab.page.get_by_role("alert")).to_contain_text("文件无法打开")
