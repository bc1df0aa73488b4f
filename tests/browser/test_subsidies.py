"""Subsidy lists in the console, from drawing up to payment, each step by whom it falls to and once only."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.async_api import expect

from services.gateway.console.pieces.texts import quarter_text, yuan_amount
from shared.money import yuan_text
from shared.policies.banks import bank_text
from tests.browser.conftest import Site, Tab
from tests.browser.offices import COUNTY, a_submitted_list, by_width, interest_paid, post, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PERIOD = "2017Q1"
SETTLED_ON = date(2017, 3, 20)
HANDED_IN_ON = date(2017, 3, 24)


async def treasury_fen(site: Site) -> int:
    """What the county has paid so far."""
    rows = (await site.reads("county_finance", "/credit/ledger/trial-balance", county_code=COUNTY))["rows"]
    return next(int(row["credit_fen"]) for row in rows if row["account"] == "treasury")


async def read_list(site: Site, list_id: str) -> Any:
    """A list as the API gives it."""
    return await site.reads("county_office", f"/credit/subsidy-lists/{list_id}")


async def test_a_list_goes_from_the_office_to_the_money_and_is_paid_once(tab: Tab, site: Site) -> None:
    bank = by_width(tab, "rcc", "abc")
    assert await interest_paid(site, bank, PERIOD, SETTLED_ON) == 3
    listed = await a_submitted_list(site, bank, PERIOD, HANDED_IN_ON)
    assert listed["line_count"] >= 3
    title, total = f"{quarter_text(PERIOD)} {bank_text(bank)}", yuan_amount(listed["total_fen"])

    await sign_in(tab, site, "county_office", "/subsidies")
    page = tab.page
    waiting = page.locator("#waiting tbody tr").filter(has_text=title)
    await expect(waiting).to_contain_text("已报送")
    await expect(waiting).to_contain_text(yuan_text(listed["total_fen"]))
    assert await tab.fits()
    await waiting.get_by_role("link", name=title).click()
    await expect(page.locator("#standing")).to_contain_text(total)
    await expect(page.locator(".steps li")).to_have_text(
        [re.compile(name) for name in ("编制", "报送", "批准", "拨付")]
    )
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("批准")
    lines = (await site.reads("county_office", f"/credit/subsidy-lists/{listed['id']}/lines"))["items"]
    for line in lines:
        row = page.locator("#lines tbody tr").filter(has_text=line["loan_no"])
        await expect(row).to_contain_text(line["borrower_name"])
        await expect(row).to_contain_text(yuan_text(line["amount_fen"]))
    assert await tab.fits()
    await expect(page.get_by_role("link", name="拨付", exact=True)).to_have_count(0)

    await page.get_by_role("link", name="批准", exact=True).click()
    await expect(page.locator("#confirm")).to_contain_text(total)
    await page.get_by_label("办理日期").fill("2017-03-23")  # before it was handed in
    await page.get_by_role("button", name="确认批准").click()
    await expect(page.get_by_role("alert")).to_contain_text("2017")
    await expect(page.get_by_label("办理日期")).to_have_value("2017-03-23")
    assert (await read_list(site, listed["id"]))["state"] == "submitted"
    await page.get_by_label("办理日期").fill("2017-03-27")
    await page.get_by_role("button", name="确认批准").press("Enter")
    await expect(page.locator(".notice")).to_contain_text(f"已批准：{listed['line_count']} 笔，贴息合计 {total}")

    before_fen = await treasury_fen(site)
    await sign_in(tab, site, "county_finance", f"/subsidies/{listed['id']}")
    await page.get_by_role("link", name="拨付", exact=True).click()
    await expect(page.get_by_role("heading", name=re.compile("^拨付"))).to_contain_text(total)
    await page.get_by_label("办理日期").fill("2017-03-30")
    await page.get_by_role("button", name="确认拨付").dblclick()
    await expect(page.locator(".notice")).to_contain_text(f"已拨付：{listed['line_count']} 笔，贴息合计 {total}")
    await expect(page.locator("#standing")).to_contain_text("已拨付")
    assert await tab.fits()
    assert await treasury_fen(site) == before_fen + listed["total_fen"]
    paid = await read_list(site, listed["id"])
    assert (paid["state"], paid["paid_on"], paid["decided_on"]) == ("paid", "2017-03-30", "2017-03-27")


async def test_a_list_goes_back_with_its_reason(tab: Tab, site: Site) -> None:
    bank = by_width(tab, "psbc", "bog")
    listed = await a_submitted_list(site, bank, PERIOD, HANDED_IN_ON)
    await sign_in(tab, site, "county_office", f"/subsidies/{listed['id']}/return")
    page = tab.page
    await page.get_by_label("办理日期").fill("2017-03-27")
    await page.get_by_role("button", name="确认退回").click()  # the reason is still missing: the browser says so
    assert (await read_list(site, listed["id"]))["state"] == "submitted"
    await page.get_by_label("退回原因").fill("借款人姓名与名册不符")
    assert await tab.fits()
    await page.get_by_role("button", name="确认退回").click()
    await expect(page.locator("#standing")).to_contain_text("退回原因：借款人姓名与名册不符")
    await expect(page.locator(".steps .missed")).to_contain_text("退回")
    assert (await read_list(site, listed["id"]))["return_reason"] == "借款人姓名与名册不符"


async def test_who_hands_a_list_in_does_not_approve_it(tab: Tab, site: Site) -> None:
    period = by_width(tab, "2017Q1", "2017Q2")
    on = by_width(tab, "2017-03-24", "2017-06-26")
    await sign_in(tab, site, "county_office", "/subsidies")
    page = tab.page
    await page.get_by_role("link", name="编制名单").click()
    await page.get_by_label("银行").select_option("yinzuo")
    await page.get_by_label("季度").select_option(period)
    await page.get_by_label("制表日期").fill(on)
    await page.get_by_role("button", name="编制", exact=True).click()
    await expect(page.locator(".notice")).to_contain_text("已编制")
    await page.get_by_role("link", name="报送", exact=True).click()
    await page.get_by_label("办理日期").fill(on)
    await page.get_by_role("button", name="确认报送").click()
    await expect(page.locator(".notice")).to_contain_text("已报送")
    await page.get_by_role("link", name="批准", exact=True).click()
    await page.get_by_label("办理日期").fill(on)
    await page.get_by_role("button", name="确认批准").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("三人分别办理")
    assert "credit." not in await alert.inner_text()


async def test_a_page_that_is_too_old_approves_nothing(tab: Tab, site: Site) -> None:
    bank = by_width(tab, "rcc", "abc")
    listed = await a_submitted_list(site, bank, "2017Q2", date(2017, 6, 26))
    await sign_in(tab, site, "county_office", f"/subsidies/{listed['id']}/approve")
    page = tab.page
    await expect(page.get_by_role("button", name="确认批准")).to_be_visible()
    # meanwhile it goes back to the bank, which hands it in again
    at = f"/credit/subsidy-lists/{listed['id']}"
    await post(site, "county_office", f"{at}/return", occurred_on="2017-06-27", reason="重报")
    await post(site, bank, f"{at}/submit", occurred_on="2017-06-27")
    await page.get_by_label("办理日期").fill("2017-06-28")
    await page.get_by_role("button", name="确认批准").click()
    await expect(page.get_by_role("alert")).to_contain_text("版本")
    assert (await read_list(site, listed["id"]))["state"] == "submitted"


async def test_lists_are_narrowed_down_in_the_address_and_downloaded(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "auditor", "/subsidies?bank_code=rcc&state=paid")
    page = tab.page
    await expect(page.locator("#waiting")).to_have_count(0)
    lists = (await site.reads("auditor", "/credit/subsidy-lists", bank_code="rcc", state="paid", order="latest"))[
        "items"
    ]
    rows = page.locator("#lists tbody tr")
    await expect(rows).to_have_count(len(lists))
    await expect(rows.first).to_contain_text(quarter_text(lists[0]["period"]))
    await page.get_by_label("季度").select_option("2016Q3")
    await page.get_by_role("button", name="筛选").click()
    await expect(page).to_have_url(re.compile(r"bank_code=rcc&period=2016Q3&state=paid"))
    await expect(rows).to_have_count(1)
    await rows.first.get_by_role("link").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载 xlsx").click()
    assert (await download.value).suggested_filename.endswith(".xlsx")
    for step in ("批准", "退回", "拨付", "报送"):
        await expect(page.get_by_role("link", name=step, exact=True)).to_have_count(0)
