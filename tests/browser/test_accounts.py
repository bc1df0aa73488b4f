"""Accounts in Chromium: a new officer is let in, and looks after his own account, at both widths."""

import re

import pytest
from playwright.async_api import expect

from services.gateway.second_factors import codes, rules
from shared.calendar import SystemClock
from tests.browser.conftest import Site, Tab
from tests.browser.offices import by_width, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NEW_PASSWORD = "my-own-Pass-7"


async def test_a_new_officer_is_let_in_by_a_password_that_was_shown_once(tab: Tab, site: Site) -> None:
    page, username = tab.page, by_width(tab, "zhou-desk", "zhou-phone")
    await sign_in(tab, site, "administrator", "/")
    await expect(page.get_by_role("heading", name="账号管理")).to_be_visible()
    assert await tab.fits()
    await page.get_by_role("link", name="新增账号").click()
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("姓名").fill("周小满")
    await page.get_by_label("岗位", exact=True).select_option("县扶贫办")
    await page.get_by_label(re.compile("辖区")).fill("360722")
    assert await tab.fits()
    await page.get_by_role("button", name="新增").click()
    password = await page.locator("#once code").inner_text()
    await expect(page.locator("#account")).to_contain_text("待改初始密码")
    assert await tab.fits()
    await page.reload()
    await expect(page.locator("#account")).to_be_visible()
    await expect(page.locator("#once")).to_have_count(0)
    await page.get_by_role("button", name="退出").click()

    await tab.sign_in(username, password)
    await page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    await page.get_by_label("再输入一次新密码").fill(NEW_PASSWORD)
    assert await tab.fits()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("img", name="绑定用的二维码")).to_be_visible()
    assert await tab.fits()
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.get_by_label("6 位验证码").fill(codes.code_at(secret, rules.step_of(SystemClock().now())))
    await page.keyboard.press("Enter")
    recovery = page.locator(".recovery-codes code")
    await expect(recovery).to_have_count(rules.RECOVERY_CODES)
    assert await tab.fits()
    code = await recovery.first.inner_text()
    await page.get_by_role("button", name="已保存，去登录").click()
    await expect(page.locator("#username")).to_have_value(username)
    await page.get_by_label(re.compile("动态验证码")).fill(code)
    await page.get_by_label("密码").fill(NEW_PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".who-name")).to_have_text("周小满")

    await page.locator(".who-name").click()
    await expect(page.locator("#second-factor")).to_contain_text("已绑定")
    await expect(page.locator("#second-factor")).to_contain_text(f"{rules.RECOVERY_CODES - 1} 个")
    await expect(page.locator("#sessions")).to_contain_text("Chrome")
    assert await tab.fits()


async def test_a_clerks_day_begins_with_the_loans_of_his_bank(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "bank", "/")
    await expect(tab.page.get_by_role("heading", name="贷款", exact=True)).to_be_visible()
    assert await tab.page.get_by_role("link", name="建档立卡户").count() == 0
    assert await tab.fits()


@pytest.mark.parametrize("path", ["/me", "/delegations", "/roles", "/accounts", "/accounts/issuers", "/bank-clients"])
async def test_every_page_of_accounts_fits(tab: Tab, site: Site, path: str) -> None:
    await sign_in(tab, site, "administrator", path)
    await expect(tab.page.locator("#nav [aria-current=page]")).to_have_count(1)
    assert await tab.fits()
