"""axe-core on every page there is, at a desk's width and at a telephone's.

The console's pages are those that are registered: one that nobody comes to by links fails the test.
"""

import re
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from services.gateway.console.visits import PATH
from shared.database import new_id
from tests.browser.axe import TELEPHONE, faults_of
from tests.browser.conftest import Site
from tests.browser.exhibits import put_up
from tests.browser.site_map import Found, map_of, registered, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIGNED_OUT = "/login"
BY_FORM = (
    Found("/bulletins/preview", "county_office", "/bulletins/preview?area=360722&period=2018Q2"),
    Found(
        "/fund/deposits/check",
        "city_office",
        "/fund/deposits/check?county_code=360722&bank_code=rcc&kind=deposit&period=2017Q1&amount=100"
        "&occurred_on=2017-01-04",
    ),
)
"""Pages to which a form leads, with what it asks."""
NOTHING_THERE = {
    "/claims/{bank_code}/{county_code}/{loan_no:path}",
    "/duties/{duty_id}",
    "/field-conflicts/{conflict_id}",
    "/findings/{finding_id}",
    "/monitored/{object_id}",
    "/organisation/decisions/{decision_id}",
    "/procedures/{round_id}/entries/new",
    "/procedures/{round_id}/entries/{entry_id}",
    "/reports/{report_id}",
    "/settlements/{settlement_id}",
    "/settlements/{settlement_id}/{step}",
    "/spot-checks/{check_id}",
    "/spot-checks/{check_id}/households/{household_id}",
    "/supervision/inspections/{inspection_id}",
}
"""Neither the demo's beginning nor its policies bring one: what is looked at is the page that says there is none."""
SWAGGERS_OWN = "nested-interactive"
"""Swagger UI puts an operation's address inside the button that opens it; the index of `/docs` leads there without."""


def _of_nothing(page: str) -> str:
    """An address of the page at which there is nothing."""
    return re.sub(r"\{[^}]*\}", str(new_id()), page.replace("{step}", "confirm"))


@pytest.fixture(scope="module")
async def pages(browser: Browser, site: Site) -> list[Found]:
    """Every page of the console that one signs in for, in its place."""
    exhibits = await put_up(site)
    sent_in = Found("/imports/{import_id}", "township", f"/imports/{exhibits.file_id}")
    forms = {one.page: one for one in (*BY_FORM, sent_in)}
    wanted = {page for page in registered() - set(forms) - NOTHING_THERE if "{" in page}
    linked = await map_of(browser, site, wanted, exhibits.pages)
    known = {one.page for one in linked}
    by_form = [Found(page, one.role, PATH + one.address) for page, one in forms.items() if page not in known]
    bare = registered() - known - {one.page for one in by_form} - {SIGNED_OUT}
    elsewhere = [
        Found(page, "county_office", PATH + _of_nothing(page))
        for page in sorted(bare)
        if "{" not in page or page in NOTHING_THERE
    ]
    return [*linked, *by_form, *elsewhere]


async def test_every_page_that_is_registered_is_found(pages: list[Found]) -> None:
    assert " ".join(sorted(registered() - {SIGNED_OUT} - {one.page for one in pages})) == ""


async def test_no_page_of_the_console_has_a_grave_fault(browser: Browser, site: Site, pages: list[Found]) -> None:
    of_role = defaultdict(list)
    for one in pages:
        of_role[one.role].append(one.address)
    faults = []
    for role, addresses in of_role.items():
        window = await signed_in(browser, site, role)
        page = await window.new_page()
        for address in addresses:
            await page.goto(site.url + address)
            await expect(page.locator("#main h1")).to_be_visible()
            faults += await faults_of(page)
        await window.close()
    assert faults == []


async def test_the_open_menu_of_a_telephone_has_no_grave_fault(browser: Browser, site: Site) -> None:
    window = await signed_in(browser, site, "county_office")
    page = await window.new_page()
    await page.set_viewport_size(TELEPHONE)
    await page.goto(f"{site.url}{PATH}/overview")
    await page.get_by_role("button", name="菜单").click()
    await expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    assert await faults_of(page) == []
    await window.close()


@pytest.fixture
async def stranger(browser: Browser) -> AsyncIterator[Page]:
    """The page of somebody who hasn't signed in."""
    window = await browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield await window.new_page()
    await window.close()


async def test_no_page_that_is_open_to_all_has_a_grave_fault(stranger: Page, site: Site, pages: list[Found]) -> None:
    notices = (await site.reads("county_office", "/registry/notices", limit="1"))["items"]
    assert notices, "put up beforehand"
    notice, faults = f"/notices/{notices[0]['id']}", []
    for address, shown in (
        (f"{PATH}{SIGNED_OUT}", "#password"),
        ("/notices", "main li a"),
        (notice, "main form"),
        (f"{notice}/received", "h1"),
        (f"/notices/{new_id()}", "h1"),
        ("/docs", "main details"),
        ("/docs/exit-trails", ".opblock"),
        ("/problems", "main table"),
        ("/problems/credit.over_cap", "main table"),
    ):
        await stranger.goto(site.url + address)
        await expect(stranger.locator(shown).first).to_be_visible()
        faults += await faults_of(stranger)
    assert [fault for fault in faults if not ("/docs/" in fault and SWAGGERS_OWN in fault)] == []


async def test_no_part_of_the_field_page_has_a_grave_fault(stranger: Page, site: Site) -> None:
    await stranger.goto(f"{site.url}/field/")
    await expect(stranger.get_by_role("heading", name="登录")).to_be_visible()
    faults = await faults_of(stranger)
    cadre = site.sign_ins.people["village_cadre"]
    await stranger.get_by_label("用户名").fill(cadre.username)
    await stranger.get_by_label("密码").fill(cadre.password)
    await stranger.get_by_role("button", name="登录").click()
    household = stranger.locator('main a[href^="#/households/"]').first
    await expect(household).to_be_visible()
    address = await household.get_attribute("href")
    for part in ("#/", address, f"{address}/visit", "#/queue", "#/about"):
        await stranger.goto(f"{site.url}/field/{part}")
        await expect(stranger.locator("main h2").first).to_be_visible()
        faults += await faults_of(stranger)
    assert faults == []
