"""The exchange with an outside platform in the console: a file goes out, is answered; one comes in with a fault."""

import json
from typing import Any

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.conftest import Site, Tab
from tests.browser.offices import by_width, post, sign_in
from tests.registry.conftest import a_household, a_member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHEETS = [
    {"sheet": "households", "title": "三送户表", "columns": []},
    {"sheet": "members", "title": "三送人口表", "columns": []},
]


async def a_partner(site: Site, number: str) -> dict[str, Any]:
    """The platform of 三送, of the demo's county."""
    agreed = {"partner_no": number, "name": f"“三送”工作平台{number}", "direction": "both", "file_format": "json"}
    terms = {"sheets": SHEETS, "basis": "市县镇村四级与三送平台互联互通", "started_on": "2016-01-01"}
    step = {"area_code": "360722000000", "occurred_on": "2016-01-01", "reason": "工作安排"}
    return await post(site, "county_office", "/registry/exchange-partners", **agreed, **terms, **step)


def a_file(number: str, serial: int) -> FilePayload:
    """What the platform sends: a sound household, and one whose cause is none."""
    households = [a_household(f"{number}A"), a_household(f"{number}B", 主要致贫原因="因懒")]
    members = [a_member(f"{number}A", serial), a_member(f"{number}B", serial + 2)]
    sheets = [
        {"title": title, "columns": list(rows[0]), "rows": [list(row.values()) for row in rows]}
        for title, rows in (("三送户表", households), ("三送人口表", members))
    ]
    content = json.dumps({"sheets": sheets}, default=str).encode()
    return {"name": "三送.json", "mimeType": "application/json", "buffer": content}


async def test_a_file_goes_out_is_answered_and_another_comes_in(tab: Tab, site: Site) -> None:
    page, number = tab.page, by_width(tab, "SS1440", "SS390")
    partner = await a_partner(site, number)
    await sign_in(tab, site, "county_office", "/exchanges")
    await page.get_by_role("link", name=partner["name"]).click()
    await expect(page.locator("#files")).to_contain_text("还没有收发过文件")
    assert await tab.fits()

    await page.get_by_label("用途").fill("季度交换")
    await page.get_by_role("button", name="生成文件").click()
    await expect(page.locator("#standing")).to_contain_text("已生成，待对方回执")
    assert await tab.fits()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载文件").click()
    content = json.loads((await (await download.value).path()).read_bytes())
    assert [sheet["title"] for sheet in content["sheets"]] == ["三送户表", "三送人口表"]
    await page.get_by_label("结果").select_option("对方已接收")
    await page.get_by_label("回执内容").fill("全部接收")
    await page.get_by_role("button", name="登记").click()
    await expect(page.locator("#standing")).to_contain_text("对方已接收")

    await page.get_by_role("link", name=f"返回{partner['name']}").click()
    await expect(page.locator("#standing")).to_contain_text("第 1 号文件")
    await page.locator("#taken_file").set_input_files(a_file(number, int(by_width(tab, "201", "205"))))
    await page.get_by_role("button", name="上传并检查").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("第 2 号文件")
    await expect(page.locator("#faults")).to_contain_text("因懒")
    assert await tab.fits()
    await page.get_by_role("button", name="只写入无误的 1 户").click()
    await expect(page.locator("#result")).to_contain_text("已写入")

    await tab.open(f"/exchanges/{partner['id']}")
    await expect(page.locator("#files")).to_contain_text("第 1 至 2 号，编号连续，没有缺号")
    assert await tab.fits()


async def test_a_file_of_another_platform_comes_back_with_a_sentence(tab: Tab, site: Site) -> None:
    partner = await a_partner(site, by_width(tab, "SX1440", "SX390"))
    await sign_in(tab, site, "county_office", f"/exchanges/{partner['id']}")
    nothing: FilePayload = {"name": "三送.json", "mimeType": "application/json", "buffer": b"{}"}
    await tab.page.locator("#taken_file").set_input_files(nothing)
    await tab.page.get_by_role("button", name="上传并检查").click()
    await expect(tab.page.get_by_role("alert")).to_contain_text("三送.json 无法读取")
