"""The overview walked down from the county to a household, every number leading to its rows, at both widths."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab
from tests.browser.scene import VILLAGE, Scene, a_scene
from tests.browser.test_console import COUNTY, in_office

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_the_villages_stand_in_a_table_whose_numbers_lead_to_their_rows(tab: Tab, site: Site) -> None:
    told = await site.reads("county_office", "/monitoring/overview/areas", area=COUNTY, level="village")
    peopled = [one for one in told["items"] if one["households"]]
    village = max(peopled, key=lambda one: one["exited"])
    await in_office(tab, site)
    page, table = tab.page, tab.page.locator("#inside-village")
    await expect(table.locator("tbody tr")).to_have_count(len(peopled))
    await expect(table).to_contain_text(f"另有 {len(told['items']) - len(peopled)} 个村没有建档立卡户")
    row = table.locator("tbody tr").filter(has=page.locator(f'a[href$="overview?area={village["area_code"]}"]'))
    exited = row.locator('[data-label="已脱贫户"]')
    await expect(exited).to_have_text(f"{village['exited']:,} 户")
    await expect(exited).to_have_class(re.compile("heat-3"))
    assert await tab.fits()
    await exited.get_by_role("link").click()
    await expect(page.get_by_text(f"共 {village['exited']} 户", exact=True)).to_be_visible()
    await expect(page.get_by_label("地区")).to_have_value(village["area_code"])


async def test_one_goes_down_from_the_county_to_a_household_and_sees_its_story(tab: Tab, site: Site) -> None:
    async with a_scene(site) as cast:
        scene = Scene(cast)
        household = await scene.poor_household(place=5 if tab.wide else 6)
        helper = await scene.help(household)
    await in_office(tab, site)
    page = tab.page
    await page.locator("#inside-town").get_by_role("link", name="古陂镇", exact=True).click()
    await expect(page.get_by_role("heading", name="古陂镇总览")).to_be_visible()
    await page.locator("#inside-village").get_by_role("link", name="新屋村委会").click()
    await expect(page.get_by_role("heading", name="新屋村委会总览")).to_be_visible()
    await expect(page.locator("#village")).to_contain_text("省定贫困村")
    assert await tab.fits()
    await page.locator("#homes").get_by_role("link", name=household["head_name"]).first.click()

    story = page.locator("#story")
    await page.goto(f"{site.url}/console/households/{household['id']}")
    await expect(story.locator("svg")).to_be_visible()
    await expect(story).to_contain_text("建档立卡")
    await expect(story).to_contain_text(f"{helper}开始帮扶（帮扶责任人）")
    visit = story.locator('li[data-kind="visit"]').filter(has_text=helper)
    await expect(visit).to_contain_text("屋顶漏雨")
    assert await tab.fits()
    await story.get_by_role("checkbox", name="走访慰问").uncheck()
    await expect(visit).to_be_hidden()
    await expect(page).to_have_url(re.compile("story="))
    await page.reload()
    await expect(visit).to_be_hidden()
    await story.get_by_role("checkbox", name="走访慰问").check()
    await expect(visit).to_be_visible()
    await expect(page).not_to_have_url(re.compile("story="))


async def test_an_overview_of_a_village_counts_its_households(tab: Tab, site: Site) -> None:
    found = await site.reads("county_office", "/registry/households", village_code=VILLAGE, limit="1")
    await in_office(tab, site)
    await tab.open(f"/overview?area={VILLAGE}")
    shown = tab.page.locator('[data-tile="建档立卡户"]')
    await expect(shown).to_contain_text(str(found["total"]["count"]))
    await shown.get_by_role("link").click()
    await expect(tab.page.get_by_text(f"共 {found['total']['count']} 户", exact=True)).to_be_visible()
