"""The risk fund in the console: accounts and leverage, movements, and a deposit on its way through all hands."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from services.gateway.console.pieces.texts import amount_text, yuan_amount
from shared.money import yuan_text
from shared.policies.banks import bank_text
from tests.browser.conftest import Site, Tab
from tests.browser.offices import COUNTY, by_width, post, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_the_fund_is_shown_by_bank_with_its_leverage(tab: Tab, site: Site) -> None:
    accounts = (await site.reads("county_finance", "/credit/fund-accounts"))["items"]
    await sign_in(tab, site, "county_finance", "/fund")
    page = tab.page
    held_fen = sum(one["balance_fen"] for one in accounts)
    shown = page.locator('[data-tile="基金余额"] .tile-value')
    await expect(shown).to_have_text(re.compile(amount_text(held_fen).replace(" ", r"\s*")))
    for one in accounts:
        row = page.locator("#accounts tbody tr").filter(has_text=bank_text(one["bank_code"]))
        await expect(row).to_contain_text(yuan_text(one["balance_fen"]))
        await expect(row).to_contain_text(f"{one['leverage']} 倍")
    await expect(page.locator("#leverage svg")).to_be_visible()
    await expect(page.locator("#leverage")).to_contain_text("目标 1:8")
    await page.locator("#leverage summary").click()
    await expect(page.locator("#leverage tbody tr")).to_have_count(len(accounts))
    assert await tab.fits()


async def test_an_accounts_movements_are_read_of_a_period_and_downloaded(tab: Tab, site: Site) -> None:
    accounts = (await site.reads("county_finance", "/credit/fund-accounts"))["items"]
    account = next(one for one in accounts if one["bank_code"] == "rcc")
    path = f"/credit/fund-accounts/{account['id']}/statement"
    every = (await site.reads("county_finance", path))["items"]
    first, later = every[0], [one for one in every if one["occurred_on"] > every[0]["occurred_on"]]
    assert later
    await sign_in(tab, site, "county_finance", "/fund")
    page = tab.page
    await page.locator("#accounts").get_by_role("link", name=bank_text("rcc")).click()
    rows = page.locator("#statement tbody tr")
    await expect(rows).to_have_count(len(every))
    await expect(rows.first).to_contain_text(yuan_text(first["amount_fen"]))
    await expect(rows.first).to_contain_text(yuan_text(first["balance_fen"]))
    assert await tab.fits()

    day = date.fromisoformat(first["occurred_on"]) + timedelta(days=1)
    await page.get_by_label("起始日").fill(str(day))
    await page.get_by_role("button", name="查看").click()
    await expect(page).to_have_url(re.compile(f"first_on={day}"))
    await expect(rows).to_have_count(len(later))
    for form in ("xlsx", "csv"):
        async with page.expect_download() as download:
            await page.get_by_role("link", name=f"下载 {form}").click()
        file = await download.value
        assert file.suggested_filename.endswith(form)
    text = (await file.path()).read_text(encoding="utf-8-sig")
    assert f"期间：{day}" in text
    assert "期初余额" in text

    await page.get_by_label("截止日").fill("2016-01-01")
    await page.get_by_role("button", name="查看").click()
    await expect(page.locator("#statement")).to_contain_text("截止日早于起始日")


async def test_a_deposit_is_planned_sent_passed_on_and_received(tab: Tab, site: Site) -> None:
    bank = by_width(tab, "psbc", "bog")
    typed, amount_fen = by_width(tab, "12,345.6", "23456"), int(by_width(tab, "1234560", "2345600"))
    page = tab.page
    await sign_in(tab, site, "city_office", "/fund/deposits")
    await page.get_by_role("link", name="录入缴存").click()
    await page.get_by_label("县（市、区）").select_option(label="信丰县")
    await page.get_by_label("银行").select_option(bank)
    await page.get_by_label("类别").select_option("pre_allocation")
    await page.get_by_label("用于季度").select_option("2017Q1")
    await page.get_by_label("办理日期").fill("2017-01-04")
    await page.get_by_label("金额（元）").fill("一万")
    await page.get_by_role("button", name="下一步：核对").click()
    await expect(page.get_by_role("alert")).to_contain_text("金额应写成")
    await expect(page.get_by_label("用于季度")).to_have_value("2017Q1")
    await page.get_by_label("金额（元）").fill(typed)
    assert await tab.fits()
    await page.get_by_role("button", name="下一步：核对").click()
    await expect(page.locator("#confirm")).to_contain_text(yuan_amount(amount_fen))
    assert await tab.fits()
    await page.get_by_role("button", name="确认录入").dblclick()
    await expect(page.locator(".notice")).to_contain_text(f"已录入预拨 {yuan_amount(amount_fen)}")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("市财政拨出")
    found = (await site.reads("city_office", "/credit/fund-deposits", bank_code=bank, period="2017Q1"))["items"]
    [entered] = [one for one in found if one["amount_fen"] == amount_fen]
    assert (entered["state"], entered["planned_on"], entered["county_code"]) == ("planned", "2017-01-04", COUNTY)

    for role, on, following in (
        ("city_finance", "2017-01-05", "县财政转拨"),
        ("county_finance", "2017-01-06", "银行确认到账"),
    ):
        await sign_in(tab, site, role, "/fund")
        await page.locator("#waiting tbody tr").filter(has_text=yuan_text(amount_fen)).get_by_role("link").click()
        await page.get_by_role("link", name="确认", exact=True).click()
        await page.get_by_label("办理日期").fill(on)
        await page.get_by_role("button", name="确认收到").click()
        await expect(page.locator(".notice")).to_contain_text(f"已确认收到：{yuan_amount(amount_fen)}")
        await expect(page.locator(".steps [aria-current=step]")).to_contain_text(following)

    await post(site, bank, f"/credit/fund-deposits/{entered['id']}/confirm", occurred_on="2017-01-09")
    await page.reload()
    await expect(page.locator("#standing")).to_contain_text("已到账")
    await expect(page.locator(".steps .done")).to_have_count(4)
    assert await tab.fits()


async def test_a_deposit_that_did_not_come_goes_back_with_its_reason(tab: Tab, site: Site) -> None:
    deposit = await post(
        site,
        "city_finance",
        "/credit/fund-deposits",
        county_code=COUNTY,
        bank_code=by_width(tab, "psbc", "bog"),
        kind="deposit",
        period="2017Q1",
        amount_fen=777_700,
        occurred_on="2017-01-04",
    )
    await sign_in(tab, site, "county_finance", f"/fund/deposits/{deposit['id']}")
    page = tab.page
    await page.get_by_role("link", name="退回", exact=True).click()
    await page.get_by_label("办理日期").fill("2017-01-05")
    await page.get_by_label("原因").fill("到账金额不符")
    await page.get_by_role("button", name="确认退回").click()
    await expect(page.locator("#standing")).to_contain_text("已退回原因：到账金额不符")
    assert (await site.reads("city_finance", f"/credit/fund-deposits/{deposit['id']}"))["state"] == "returned"


async def test_a_plan_is_drawn_up_adjusted_and_adopted(tab: Tab, site: Site) -> None:
    """At a desk the plan becomes deposits; on a telephone the next one, a supplement, is discarded."""
    await sign_in(tab, site, "city_office", "/fund")
    page = tab.page
    await page.get_by_role("link", name="资金计划").click()
    await page.get_by_role("link", name="编制资金计划").click()
    await page.get_by_label("季度").select_option("2016Q4")
    await page.get_by_label("办理日期").fill("2017-01-04")
    await page.get_by_role("button", name="编制", exact=True).click()
    await expect(page.locator(".notice")).to_contain_text("已编制：2016年四季度资金计划")
    plan_id = page.url.rpartition("/")[2]
    lines = (await site.reads("city_office", f"/credit/fund-plans/{plan_id}/lines"))["items"]
    rows = page.locator("#lines tbody tr")
    await expect(rows).to_have_count(len(lines))
    row = rows.filter(has_text=bank_text("rcc"))
    assert await tab.fits()

    await row.get_by_role("link").click()
    await page.get_by_label("计划金额（元）").fill("1,000.50")
    await page.get_by_label("与建议不同的原因").fill("分两次缴存")
    await page.get_by_role("button", name="调整").click()
    await expect(row).to_contain_text("1,000.50")
    await expect(row).to_contain_text("分两次缴存")
    step, label = by_width(tab, "adopt", "discard"), by_width(tab, "采用", "废弃")
    await page.get_by_role("link", name=label, exact=True).click()
    await page.get_by_label("办理日期").fill("2017-01-05")
    await page.get_by_role("button", name=f"确认{label}").dblclick()
    await expect(page.locator(".notice")).to_contain_text(f"已{label}")
    await expect(page.locator("#plan")).to_contain_text(f"已{label}")
    await expect(row.get_by_role("link")).to_have_count(0)
    assert await tab.fits()
    found = (await site.reads("city_office", "/credit/fund-deposits", bank_code="rcc", period="2016Q4"))["items"]
    planned = [one["amount_fen"] for one in found if one["plan_id"] == plan_id]
    assert planned == ([100_050] if step == "adopt" else [])
