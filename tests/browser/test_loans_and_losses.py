"""Loans, claims, losses and the trial balance in the console."""

import re

import pytest
from playwright.async_api import expect

from services.gateway.console.pieces.texts import yuan_amount
from shared.money import yuan_text
from tests.browser.conftest import Site, Tab
from tests.browser.offices import COUNTY, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_loans_are_narrowed_down_and_lead_to_their_page(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/loans")
    page = tab.page
    await page.get_by_label("银行").select_option("bog")
    await page.get_by_label("状态").select_option("正常")
    await page.get_by_role("button", name="筛选").click()
    await expect(page).to_have_url(re.compile("bank_code=bog.*state=active"))
    found = await site.reads("county_office", "/credit/loans", county_code=COUNTY, bank_code="bog", state="active")
    loans = found["items"]
    await expect(page.locator("#loans tbody tr")).to_have_count(len(loans))
    assert await tab.fits()
    loan = loans[0]
    await page.get_by_role("link", name=loan["loan_no"]).click()
    await expect(page.get_by_role("heading", name=f"贷款 {loan['loan_no']}")).to_be_visible()
    told = await site.reads("county_office", f"/credit/banks/bog/loans/{COUNTY}/{loan['loan_no']}")
    await expect(page.locator("#loan")).to_contain_text(yuan_amount(told["outstanding_fen"]))
    await expect(page.locator("#plan tbody tr")).to_have_count(len(told["plan"]))
    await expect(page.locator("#schedule tbody tr")).to_have_count(len(told["schedule"]))
    await expect(page.locator("#schedule tbody tr").first).to_contain_text(
        yuan_text(told["schedule"][0]["interest_fen"])
    )
    events = page.locator("#events tbody tr")
    await expect(events).to_have_count(len(told["events"]))
    await expect(events.filter(has_text="发放贷款")).to_contain_text(f"金额 {yuan_amount(told['disbursed_fen'])}")
    assert await tab.fits()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载对账单 csv").click()
    assert (await download.value).suggested_filename.endswith(".csv")
    await page.locator("#loan").get_by_role("link", name=loan["borrower_name"]).click()
    await expect(page).to_have_url(f"{site.url}/console/households/{loan['household_id']}")


async def test_a_loan_that_is_not_there_is_told_in_words(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", f"/loans/rcc/{COUNTY}/none")
    await expect(tab.page.locator("#main")).to_contain_text("未找到该笔贷款")
    await tab.open("/loans?state=active&in_arrears=true&overdue_days_min=36500")
    await expect(tab.page.locator("#loans")).to_contain_text("没有符合条件的贷款")


async def test_losses_that_have_not_come_yet_are_told_so(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_finance", "/losses")
    await expect(tab.page.locator("#years")).to_contain_text("没有损失")
    await expect(tab.page.locator("#settlements")).to_contain_text("尚未编制年终结算")
    assert await tab.fits()
    await tab.open("/claims?bank_code=rcc")
    await expect(tab.page.locator("#claims")).to_contain_text("没有符合条件的代偿")
    assert await tab.fits()


async def test_the_trial_balance_agrees_and_goes_by_date(tab: Tab, site: Site) -> None:
    on = "2016-12-31"
    told = await site.reads("county_finance", "/credit/ledger/trial-balance", county_code=COUNTY, on=on)
    await sign_in(tab, site, "county_finance", "/trial-balance")
    page = tab.page
    await page.get_by_label("业务日期截至").fill(on)
    await page.get_by_role("button", name="查看").click()
    await expect(page).to_have_url(re.compile(f"on={on}"))
    balance = page.locator("#balance")
    await expect(balance).to_contain_text("平衡")
    await expect(balance).to_contain_text(yuan_amount(told["totals"]["debit_fen"]))
    for row in told["rows"]:
        if row["debited_fen"]:
            shown = balance.locator("tbody tr").filter(has_text=row["label"])
            await expect(shown).to_contain_text(yuan_text(row["debited_fen"]))
    assert await tab.fits()
    await page.get_by_label("只计此日以前记的账").fill("2016-01-01")
    await page.get_by_role("button", name="查看").click()
    await expect(balance).to_contain_text("这个范围内没有记账")


async def test_the_office_has_no_ledger(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/trial-balance")
    await expect(tab.page.locator("#main")).to_contain_text("您的岗位没有这项查看权限")
    await expect(tab.page.locator("#nav")).not_to_contain_text("试算平衡")
