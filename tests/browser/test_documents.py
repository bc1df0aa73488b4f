"""The API's document in Chromium: found and read without any other host, in seconds."""

import time

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHOWN_WITHIN_S = 15.0
"""From the choice of an operation to its example; a second or two where the machine does nothing else."""


async def test_an_operation_is_found_by_a_word_and_shows_an_example(tab: Tab, site: Site) -> None:
    page = tab.page
    await page.goto(f"{site.url}/docs")
    await expect(page.get_by_role("heading", name="县域精准扶贫开放后端")).to_be_visible()
    for address in ("/problems", "/asyncapi.json", "/openapi.json"):
        assert await page.locator(f'a[href="{address}"]').count() > 0
    assert await tab.fits()

    await page.get_by_label("查找 · Find").fill("区划 read")
    await page.keyboard.press("Enter")
    found = page.get_by_role("link", name="查看区划 · Read area", exact=True)
    await expect(found).to_be_visible()
    assert await tab.fits()

    began_s = time.monotonic()
    await found.click()
    operation = page.locator("#operations-areas-areas_read_area")
    await expect(operation).to_contain_text("查看区划 · Read area")
    await expect(operation).to_contain_text("权限 area.read：村干部")
    await expect(operation).to_contain_text('"360722102201"')
    assert time.monotonic() - began_s < SHOWN_WITHIN_S
    # Swagger UI warns of every address with an underscore, which its own ids of operations have
    tab.complaints[:] = [told for told in tab.complaints if "escaping deep link whitespace" not in told]


async def test_a_problem_code_is_explained_at_every_width(tab: Tab, site: Site) -> None:
    page = tab.page
    await page.goto(f"{site.url}/problems")
    assert await tab.fits()
    await page.get_by_role("link", name="credit.over_cap", exact=True).click()
    await expect(page).to_have_url(f"{site.url}/problems/credit.over_cap")
    await expect(page.get_by_role("heading", name="credit.over_cap")).to_be_visible()
    assert await tab.fits()
