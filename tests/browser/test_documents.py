"""The API's document in Chromium: found and read without any other host."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_an_operation_is_found_by_its_tag_and_shows_an_example(tab: Tab, site: Site) -> None:
    page = tab.page
    await page.goto(f"{site.url}/docs")
    await expect(page.get_by_text("县域精准扶贫开放后端")).to_be_visible()
    for address in ("/problems", "/asyncapi.json"):
        assert await page.locator(f'a[href="{address}"]').count() > 0

    await page.locator("#operations-tag-areas").first.click()
    operation = page.locator("#operations-areas-areas_read_area")
    await expect(operation).to_contain_text("查看区划 · Read area")
    await operation.locator(".opblock-summary-control").click(no_wait_after=True)
    await expect(operation).to_contain_text("权限 area.read：村干部")
    await expect(operation).to_contain_text('"360722102201"')


async def test_a_problem_code_is_explained_at_every_width(tab: Tab, site: Site) -> None:
    page = tab.page
    await page.goto(f"{site.url}/problems")
    assert await tab.fits()
    await page.get_by_role("link", name="credit.over_cap", exact=True).click()
    await expect(page).to_have_url(f"{site.url}/problems/credit.over_cap")
    await expect(page.get_by_role("heading", name="credit.over_cap")).to_be_visible()
    assert await tab.fits()
