"""What Chromium does with the console's tables: sorting, narrowing down, saving; the address remembers it."""

from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from services.gateway.console import site as console
from services.gateway.console.pieces.texts import sort_key
from tests.browser.conftest import Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCRIPT = Path(console.__file__).with_name("console.js")
ROWS = [
    ("王大有", "9,999.99 元", "2018年四季度"),
    ("=HYPERLINK(1)", "1.00 万元", "2018年一季度"),
    ('李"二"', "—", "2018年三季度"),
    ("安三", "-2.50 万元", "—"),
]


async def column(table: Locator, at: int) -> list[str]:
    """The texts of a column, of the rows that are shown."""
    rows = table.locator("tbody tr:visible")
    return [await row.locator("td").nth(at).inner_text() for row in await rows.all()]


def a_page(rows: list[tuple[str, str, str]]) -> str:
    """A page with one table as `elements.table` writes it."""
    heads = "".join(
        f'<th scope="col" class="{kind}">{name}</th>'
        for name, kind in (("户主", ""), ("贷款余额", "number"), ("季度", ""))
    )

    def cell(text: str, *, number: bool) -> str:
        return f'<td data-key="{sort_key(text, number=number)}"><span>{escape(text)}</span></td>'

    lines = "".join(f"<tr>{''.join(cell(text, number=at == 1) for at, text in enumerate(row))}</tr>" for row in rows)
    return (
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script><h1>某镇</h1><section id='loans'><div class='table'>"
        f"<table><caption>贷款</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div></section>"
    )


@pytest.fixture
async def sheet(browser: Browser) -> AsyncIterator[Page]:
    """A page with nothing but a table."""

    async def answer(route: Route) -> None:
        await route.fulfill(body=a_page(ROWS), content_type="text/html; charset=utf-8")

    page = await browser.new_page(locale="zh-CN")
    await page.route("**/*", answer)
    yield page
    await page.close()


@pytest.mark.parametrize(
    ("heading", "at", "rising"),
    [
        ("户主", 0, ["=HYPERLINK(1)", "安三", '李"二"', "王大有"]),
        ("贷款余额", 1, ["-2.50 万元", "9,999.99 元", "1.00 万元", "—"]),
        ("季度", 2, ["2018年一季度", "2018年三季度", "2018年四季度", "—"]),
    ],
)
async def test_a_heading_sorts_up_then_down_then_not_at_all(
    sheet: Page, heading: str, at: int, rising: list[str]
) -> None:
    await sheet.goto("http://console.test/")
    table, button = sheet.locator("table"), sheet.get_by_role("button", name=heading)
    head = sheet.get_by_role("columnheader", name=heading)
    await button.click()
    await expect(head).to_have_attribute("aria-sort", "ascending")
    assert await column(table, at) == rising
    await button.press("Enter")
    await expect(head).to_have_attribute("aria-sort", "descending")
    falling = [text for text in reversed(rising) if text != "—"]
    assert await column(table, at) == falling + [text for text in rising if text == "—"]
    await button.press("Space")
    assert await head.get_attribute("aria-sort") is None
    assert await column(table, 0) == [row[0] for row in ROWS]


async def test_the_address_tells_another_browser_how_a_table_is_sorted(sheet: Page) -> None:
    await sheet.goto("http://console.test/?area=1#main")
    await sheet.get_by_role("button", name="贷款余额").dblclick()
    assert await sheet.evaluate("[...new URLSearchParams(location.search)].flat()") == [
        "area", "1", "loans.sort", "-贷款余额",
    ]  # fmt: skip
    assert sheet.url.endswith("#main")
    await sheet.reload()
    assert (await column(sheet.locator("table"), 1))[0] == "1.00 万元"
    await sheet.goto("http://console.test/?loans.sort=没有的列")
    assert await column(sheet.locator("table"), 0) == [row[0] for row in ROWS]


async def test_a_saved_table_is_what_is_shown_and_no_cell_is_a_formula(sheet: Page) -> None:
    await sheet.goto("http://console.test/?loans.sort=贷款余额")
    async with sheet.expect_download() as download:
        await sheet.get_by_role("button", name="存为 csv").click()
    saved = await download.value
    assert saved.suggested_filename == "某镇-贷款.csv"
    assert (await saved.path()).read_bytes().decode() == (
        '\ufeff"户主","贷款余额","季度"\r\n'
        '"安三","\'-2.50 万元",""\r\n'
        '"王大有","9,999.99 元","2018年四季度"\r\n'
        '"\'=HYPERLINK(1)","1.00 万元","2018年一季度"\r\n'
        '"李""二""","","2018年三季度"\r\n'
    )


async def test_a_table_that_is_made_anew_is_sorted_as_before(sheet: Page) -> None:
    await sheet.goto("http://console.test/")
    await sheet.get_by_role("button", name="户主").click()
    await sheet.evaluate(
        "(html) => document.querySelector('section').innerHTML ="
        " new DOMParser().parseFromString(html, 'text/html').querySelector('section').innerHTML",
        a_page(ROWS),
    )
    await expect(sheet.get_by_role("columnheader", name="户主")).to_have_attribute("aria-sort", "ascending")
    assert (await column(sheet.locator("table"), 0))[1] == "安三"


async def test_a_long_list_is_narrowed_down_sorted_and_saved(tab: Tab, site: Site) -> None:
    office = site.sign_ins.people["county_office"]
    await tab.open("/households?household_type=wubao")
    await tab.sign_in(office.username, office.password)
    page, found = tab.page, tab.page.locator("#search")
    await expect(found.get_by_role("status").last).to_have_text("共 50 行")
    village = (await column(found, 2))[0]
    alike = (await column(found, 2)).count(village)
    await found.get_by_label("表内查找").fill(village)
    await expect(found.get_by_role("status").last).to_have_text(f"共 50 行，符合 {alike} 行")
    assert set(await column(found, 2)) == {village}
    people = sorted(int(text.split()[0]) for text in await column(found, 5))

    headings = found.locator("thead")
    if await headings.is_visible():
        await headings.get_by_role("button", name="人口").press("Enter")
    else:
        await found.get_by_label("排序方式").select_option("人口 ↑")
    assert [int(text.split()[0]) for text in await column(found, 5)] == people
    assert await tab.fits()

    await page.reload()
    await expect(found.get_by_label("表内查找")).to_have_value(village)
    await expect(found.get_by_role("status").last).to_have_text(f"共 50 行，符合 {alike} 行，按人口升序")
    async with page.expect_download() as download:
        await found.get_by_role("button", name="存为 csv").click()
    lines = (await (await download.value).path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + alike
    assert lines[0].startswith('"户主","户编号","村"')
    await found.get_by_label("表内查找").fill("没有这一户")
    await expect(found.get_by_role("status").last).to_contain_text("符合 0 行")
