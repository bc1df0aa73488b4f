"""Steps taken from the console's pages: a round of a procedure, a spot check; pages on paper, and figures' rows."""

import re

import pytest
from playwright.async_api import FilePayload, expect

from services.gateway.console.pieces.texts import quarter_text
from shared.calendar import Quarter
from tests.browser.conftest import Site, Tab
from tests.browser.offices import by_width, sign_in
from tests.browser.scene import VILLAGE, Scene, a_scene
from tests.registry.conftest import a_number
from tests.registry.document_builder import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROUNDS = "/registry/procedures/rounds"


async def test_a_round_is_opened_and_taken_to_its_next_steps(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "township", "/procedures")
    page = tab.page
    await page.get_by_role("link", name="启动程序").click()
    await page.get_by_label("程序", exact=True).select_option("贫困户识别")
    village = page.get_by_label("地区", exact=True).locator(f'option[value="{VILLAGE}"]')
    await page.get_by_label("地区", exact=True).select_option(label=await village.inner_text())
    year = Scene.day().year - (0 if tab.wide else 1)
    await page.get_by_label("年度").select_option(f"{year}年")
    assert await tab.fits()
    await page.get_by_role("button", name="启动").click()
    # the plan cuts by scale, and none was given
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("控制户数").fill("5")
    await page.get_by_role("button", name="启动").click()
    await expect(page.get_by_role("status").first).to_contain_text("已启动")
    # it is the village's turn now
    await expect(page.locator("#step")).to_have_count(0)
    at = page.url.removeprefix(f"{site.url}/console")

    await sign_in(tab, site, "village_cadre", at)
    await expect(page.locator("#step")).to_contain_text("小组成员名单")
    paper = FilePayload(name="小组.pdf", mimeType="application/pdf", buffer=a_pdf(str(year)))
    await page.get_by_label("文件（图片").set_input_files(paper)
    assert await tab.fits()
    await page.get_by_role("button", name="上传文件").click()
    await expect(page.get_by_role("status").first).to_contain_text("已上传：小组成员名单（小组.pdf）")
    await page.get_by_label("小组成员名单：已上传的文件").select_option("小组成员名单（小组.pdf）")
    await page.get_by_role("button", name="办结此步").click()
    await expect(page.get_by_role("status").first).to_contain_text("已办结")
    await expect(page.locator(".steps [aria-current=step]")).to_contain_text("申请")
    await expect(page.locator("#steps tbody tr")).to_have_count(1)
    await expect(page.locator("#papers tbody tr")).to_contain_text("小组成员名单")
    assert await tab.fits()
    after = await site.reads("township", f"{ROUNDS}/{at.rpartition('/')[2]}")
    (proof,) = after["steps"][0]["evidence"]
    assert (proof["label"], proof["text"]) == ("小组成员名单", "")
    file = page.locator("#papers tbody a").first
    assert (await file.get_attribute("href") or "").endswith(proof["document_id"])
    async with page.expect_download() as opened:
        await file.click()
    assert (await opened.value).suggested_filename == "小组.pdf"
    assert (after["year"], after["quota_households"]) == (year, 5)
    await _an_applicant_is_taken_in(tab, site, at)


async def _an_applicant_is_taken_in(tab: Tab, site: Site, at: str) -> None:
    page, serial = tab.page, int(by_width(tab, "61", "71"))
    await page.get_by_role("link", name="纳入对象").click()
    await page.get_by_label("户编号").fill(f"APPLY{serial}")
    for label, chosen in (("识别标准", "国家标准"), ("贫困户属性", "一般贫困户"), ("主要致贫原因", "因病")):
        await page.get_by_label(label).select_option(chosen)
    await page.get_by_label("缺技术").check()
    people = [("曾福生", "户主"), ("刘月英", "配偶"), ("曾大伟", "之子"), ("曾小梅", "之女")]
    for place, (name, relation) in enumerate(people):
        if place == 3:
            await page.get_by_role("button", name="再加一人").click()
            await expect(page.get_by_role("group", name="第 4 人")).to_be_visible()
            # what was typed before stands there still
            await expect(page.get_by_label("户编号")).to_have_value(f"APPLY{serial}")
            await expect(page.get_by_label("缺技术")).to_be_checked()
        one = page.get_by_role("group", name="户主" if place == 0 else f"第 {place + 1} 人")
        await one.get_by_label("姓名").fill(name)
        await one.get_by_label("身份证号码").fill(a_number(serial + place))
        await one.get_by_label("与户主关系").select_option(relation)
        await one.get_by_label("健康状况").select_option("健康")
        await one.get_by_label("劳动能力").select_option("普通劳动力")
    assert await tab.fits()
    await page.get_by_role("button", name="纳入").click()
    await expect(page.get_by_role("status").first).to_contain_text("已纳入：1 号 曾福生")
    entries = (await site.reads("township", f"{ROUNDS}/{at.rpartition('/')[2]}/entries"))["items"]
    assert [(one["head_name"], one["people"]) for one in entries] == [("曾福生", 4)]


async def test_a_spot_check_that_no_plan_asks_for_is_refused_in_words(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "township", "/spot-checks")
    page = tab.page
    await page.get_by_role("link", name="抽取", exact=True).click()
    quarter = quarter_text(str(Quarter.of(Scene.day())))
    await page.get_by_label("季度").select_option(quarter)
    await page.get_by_label("按什么抽取").select_option("按村")
    await page.get_by_label("事先公开约定的种子").fill("2026114")
    await page.get_by_role("button", name="抽取").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有对抽查作出规定")
    await expect(page.get_by_label("事先公开约定的种子")).to_have_value("2026114")
    assert await tab.fits()


async def test_a_page_on_paper_has_its_tables_whole_and_nothing_to_press(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", "/loans")
    page = tab.page
    await page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    await page.emulate_media(media="print")
    for hidden in ("#nav", ".filters", ".table-tools", ".more"):
        for one in await page.locator(hidden).all():
            await expect(one).to_be_hidden()
    table = page.locator("#loans table.data")
    cut = await table.evaluate("one => one.scrollWidth > one.parentElement.clientWidth + 1")
    assert not cut
    assert await table.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    day = table.locator("td.day").first
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", await day.inner_text())
    assert await day.evaluate("one => getComputedStyle(one).whiteSpace") == "nowrap"


async def test_the_loans_of_a_village_are_led_to_from_its_figure(tab: Tab, site: Site) -> None:
    await sign_in(tab, site, "county_office", f"/overview?area={VILLAGE[:9]}")
    page = tab.page
    await page.locator(f'#inside-village a[href$="/loans?area={VILLAGE}"]').click()
    loans = (await site.reads("county_office", "/credit/loans", area=VILLAGE))["items"]
    assert loans
    await expect(page.locator("#loans tbody tr")).to_have_count(len(loans))
    await expect(page.get_by_label("地区")).to_have_value(VILLAGE)
    async with a_scene(site) as cast:
        for loan in loans:
            household = await cast.people["county_office"].get(f"/registry/households/{loan['household_id']}")
            assert household["village_code"] == VILLAGE
