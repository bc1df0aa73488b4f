"""One of everything that has a page of its own and that the demo's beginning doesn't bring."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services.demo.client import Cast
from services.gateway.console.visits import PATH
from shared.database import new_id
from tests.browser.conftest import Site
from tests.browser.offices import COUNTY, a_submitted_list
from tests.browser.scene import Scene, a_scene
from tests.registry.conftest import a_household, a_member, a_workbook
from tests.registry.document_builder import a_pdf


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What was entered, as far as a look at the console has to be told of it."""

    file_id: str
    """Of the file that was sent in, to which only sending leads."""
    plan_id: str
    """Of a plan of the fund that is a draft; one that is confirmed leads elsewhere."""
    round_id: str
    """Of a round whose public notice is to be put up."""

    @property
    def pages(self) -> tuple[str, ...]:
        """Where to look besides the first page, for what only a matter at its step leads to."""
        return (f"{PATH}/fund/plans/{self.plan_id}", f"{PATH}/procedures/{self.round_id}")


async def put_up(site: Site) -> Exhibits:
    """Enter all of it through the public API."""
    async with a_scene(site) as cast:
        scene = Scene(cast)
        await scene.request(await scene.poor_household(15))
        await scene.objection(2019, "EXHIBIT", 91)
        round_id = await scene.reviewed_round(2016, "EXHIBITC", 99)
        file_id = await _a_file(cast)
        plan_id = await _money(scene)
        await _leaders(scene)
        await _exchange(scene)
        await _papers(scene)
        issued = {"area_code": COUNTY, "period": "2017Q4", "occurred_on": str(scene.today)}
        await scene.send("county_office", "/monitoring/bulletins", issued)
    await a_submitted_list(site, "psbc", "2017Q2", date(2017, 6, 26))
    return Exhibits(file_id, plan_id, round_id)


async def _a_file(cast: Cast) -> str:
    """A file that was sent in, with a fault in it, and not yet written."""
    households = [a_household("EXHIBITA"), a_household("EXHIBITB", 主要致贫原因="因懒")]
    members = [a_member("EXHIBITA", 95), a_member("EXHIBITB", 97)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "登记表.xlsx"
        file.write_bytes(a_workbook(贫困户=households, 家庭成员=members))
        sent = await cast.people["township"].upload("/registry/imports", file, {}, key=str(new_id()))
    return str(sent["id"])


async def _money(scene: Scene) -> str:
    """A deposit on its way, and a plan of the fund; the plan's id."""
    entered = {"county_code": COUNTY, "bank_code": "rcc", "kind": "deposit", "period": "2017Q1", "amount_fen": 345_600}
    await scene.send("city_finance", "/credit/fund-deposits", {**entered, "occurred_on": "2017-01-04"})
    plan = await scene.send("city_office", "/credit/fund-plans", {"quarter": "2016Q3", "occurred_on": "2016-10-10"})
    return str(plan["id"])


async def _leaders(scene: Scene) -> None:
    """A unit with a post, a group with a seat that is taken, and a meeting that is called."""

    async def put(path: str, **body: str | bool) -> str:
        entered = await scene.send("county_office", f"/organisation/{path}", {**body, "occurred_on": "2016-08-01"})
        return str(entered["id"])

    unit = await put("units", kind="agency", name="县扶贫办公室", area_code=COUNTY)
    await put("posts", unit_id=unit, area_code=COUNTY, kind="first_responsible", title="县委书记")
    group = await put("groups", kind="leading_group", name="领导小组", area_code=COUNTY)
    post = await put("posts", group_id=group, kind="member", title="组员")
    await put(f"posts/{post}/appoint", name="李明")
    await put("meetings", group_id=group, title="第一次会议", meets_on="2016-08-02")


async def _exchange(scene: Scene) -> None:
    """An outside platform, and a file that was made for it."""
    agreed = {
        "area_code": f"{COUNTY}000000",
        "partner_no": "EXHIBIT",
        "name": "“三送”工作平台",
        "direction": "both",
        "file_format": "json",
        "sheets": [{"sheet": "exits", "title": "三送脱贫表"}],
        "basis": "市县镇村四级与三送平台互联互通",
        "started_on": "2016-01-01",
    }
    partner = await scene.send("county_office", "/registry/exchange-partners", scene.step(**agreed))
    wanted = {"occurred_on": str(scene.today), "purpose": "季度交换"}
    await scene.send("county_office", f"/registry/exchange-partners/{partner['id']}/runs", wanted)


async def _papers(scene: Scene) -> None:
    """A task of the year that the county submitted, and a letter of responsibility that a cadre signed."""
    task = {"kind": "year_task", "title": "2016年度工作任务", "first_year": 2016, "last_year": 2016}
    paper = {"title": "2016年度工作任务.pdf", "sha256": "ef" * 32}
    submitted = {**task, "area_code": COUNTY, "document": paper, "occurred_on": "2016-08-01"}
    await scene.send("county_office", "/organisation/work-plans", submitted)
    town = "360722102000"
    cadre = scene.step(area_code=town, number="EXHIBITL", name="罗明", post="township_staff", active_from="2016-01-04")
    helper = await scene.send("township", "/registry/helpers", cadre)
    told = {"subject_kind": "area", "area_code": town, "document_kind": "responsibility", "reason": "签订"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "责任书.pdf"
        file.write_bytes(a_pdf("letter of responsibility"))
        form = {**told, "occurred_on": str(scene.today)}
        scan = await scene.cast.people["township"].upload("/registry/documents", file, form, key=str(new_id()))
    letter = {"number": "Z2016-01", "letter_kind": "cadre", "year": 2016, "signed_on": "2016-03-01"}
    signed = {"signed_with": "古陂镇扶贫开发领导小组", "helper_id": helper["id"], "duties": "帮扶五户，年内脱贫三户。"}
    body = scene.step(area_code=town, **letter, **signed, document_ids=[scan["id"]])
    await scene.send("township", "/registry/responsibility-letters", body)
