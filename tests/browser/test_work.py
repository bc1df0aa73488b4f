"""What waits for somebody, and doing it from the page: alerts, requests, notices, visits, duties, at both widths."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Site, Tab
from tests.browser.scene import Scene, a_scene

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def at_work(tab: Tab, site: Site, role: str) -> None:
    """Sign in, and go to what waits."""
    who = site.sign_ins.people[role]
    await tab.open("/work")
    await tab.sign_in(who.username, who.password)
    await expect(tab.page.get_by_role("heading", name="我的工作")).to_be_visible()


async def test_an_alert_is_taken_to_its_next_step_from_the_list_of_what_waits(tab: Tab, site: Site) -> None:
    asked = {"open": "true", "answered_by": "township", "state": "verified"}
    alerts = (await site.reads("township", "/monitoring/alerts", **asked))["items"]
    await at_work(tab, site, "township")
    page = tab.page
    assert await tab.fits()
    row = page.locator("#alerts tbody tr").filter(has_text=alerts[0]["sentence"])
    await row.get_by_role("link").click()
    await expect(page.locator("#standing")).to_contain_text(alerts[0]["sentence"])
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("处置")
    assert await tab.fits()

    await page.get_by_role("link", name="指派人员").click()
    await page.get_by_label("姓名").fill("李干事")
    await page.get_by_role("button", name="指派").click()
    await expect(page.get_by_role("status").first).to_contain_text("已指派")
    await expect(page.locator("#standing")).to_contain_text("李干事")

    await page.get_by_label("处置日期").fill("2016-01-01")
    await page.get_by_label("采取了什么措施").fill("落实公益性岗位")
    await page.get_by_role("button", name="处置", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("采取了什么措施")).to_have_value("落实公益性岗位")
    await page.get_by_label("处置日期").fill(str(Scene.day()))
    await page.get_by_role("button", name="处置", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("已处置")
    await expect(page.locator("#history")).to_contain_text("落实公益性岗位")
    after = await site.reads("township", f"/monitoring/alerts/{alerts[0]['id']}")
    assert (after["state"], after["assignee"], after["responded_on"]) == ("responded", "李干事", str(Scene.day()))


async def test_a_request_is_decided_by_a_second_person(tab: Tab, site: Site) -> None:
    async with a_scene(site) as cast:
        scene = Scene(cast)
        asked = await scene.request(await scene.poor_household(8 if tab.wide else 9))
    await at_work(tab, site, "county_office")
    page = tab.page
    await page.locator(f'#requests a[href$="{asked["id"]}"]').click()
    await expect(page.locator("#standing")).to_contain_text("待审批")
    assert await tab.fits()
    await page.get_by_label("审批结果").select_option("同意")
    await page.get_by_label("审批意见").fill("材料齐全")
    await page.get_by_role("button", name="办理").click()
    await expect(page.get_by_role("status").first).to_contain_text("已同意")
    after = await site.reads("county_office", f"/registry/requests/{asked['id']}")
    assert (after["state"], after["decision_reason"]) == ("approved", "材料齐全")


async def test_an_objection_is_answered_from_its_notice_and_the_round_shows_what_is_missing(
    tab: Tab, site: Site
) -> None:
    async with a_scene(site) as cast:
        number, serial = ("WORK01", 81) if tab.wide else ("WORK02", 83)
        notice, objection = await Scene(cast).objection(2017 if tab.wide else 2018, number, serial)
    await at_work(tab, site, "township")
    page = tab.page
    await page.locator(f'#objections a[href$="{notice["id"]}"]').click()
    row = page.locator("#objections tbody tr").filter(has_text="他家去年买了轿车")
    await expect(row).to_contain_text("刘大明")
    assert await tab.fits()
    await row.get_by_role("link", name="答复").click()
    await page.get_by_label("处理结果").select_option("rejected")
    await page.get_by_label(re.compile("答复内容")).fill("经查不是本人所有")
    await page.get_by_role("button", name="答复").click()
    await expect(page.locator("#objections")).to_contain_text("经查不是本人所有")
    shown = await site.reads("township", f"/registry/notices/{notice['id']}/objections")
    assert [(one["id"], one["state"]) for one in shown["items"]] == [(objection["id"], "rejected")]

    await page.get_by_role("link", name="查看办理进度").click()
    steps = page.locator("#standing .steps")
    await expect(steps.locator(".done")).to_have_count(6)
    await expect(steps.locator("[aria-current=step]")).to_contain_text("公示")
    await expect(steps.locator(".open")).to_have_count(5)
    await expect(page.locator("#standing")).to_contain_text("公示满 7 天，异议全部答复")
    assert await tab.fits()


async def test_a_cadre_sees_whom_nobody_has_visited(tab: Tab, site: Site) -> None:
    async with a_scene(site) as cast:
        scene = Scene(cast)
        visited = await scene.poor_household(11 if tab.wide else 12)
        await scene.help(visited)
    told = await site.reads("village_cadre", "/registry/helping/unvisited", since=str(Scene.day().replace(day=1)))
    await at_work(tab, site, "village_cadre")
    page = tab.page
    await expect(page.locator("#visits")).to_contain_text(f"本月已走访 {told['visited']} / {told['households']} 户")
    await page.get_by_role("link", name="本季度未走访").click()
    await expect(page.get_by_label("时段")).to_have_value("quarter")
    await expect(page.locator("#list tbody tr").first).to_be_visible()
    await expect(page.locator("#list")).not_to_contain_text(visited["household_no"])
    assert await tab.fits()


@pytest.mark.parametrize("path", ["/duties", "/procedures", "/notices", "/supervision", "/spot-checks", "/monitored"])
async def test_every_list_fits_and_names_its_area(tab: Tab, site: Site, path: str) -> None:
    office = site.sign_ins.people["county_office"]
    await tab.open(path)
    await tab.sign_in(office.username, office.password)
    await expect(tab.page.locator(".page-head")).to_contain_text("信丰县")
    await expect(tab.page.get_by_label("地区")).to_be_visible()
    assert await tab.fits()


async def test_duties_are_taken_along_as_a_calendar(tab: Tab, site: Site) -> None:
    office = site.sign_ins.people["county_office"]
    await tab.open("/duties?owed=true")
    await tab.sign_in(office.username, office.password)
    async with tab.page.expect_download() as download:
        await tab.page.get_by_role("link", name="下载日历").click()
    text = (await (await download.value).path()).read_text(encoding="utf-8")
    assert text.startswith("BEGIN:VCALENDAR")
    assert await tab.fits()
