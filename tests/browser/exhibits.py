"""One of everything that has a page of its own and that the demo's beginning doesn't bring."""

import tempfile
from datetime import date
from pathlib import Path

from services.demo.client import Cast
from shared.database import new_id
from tests.browser.conftest import Site
from tests.browser.offices import COUNTY, a_submitted_list
from tests.browser.scene import Scene, a_scene
from tests.registry.conftest import a_household, a_member, a_workbook


async def put_up(site: Site) -> str:
    """Enter all of it through the public API; the id of the file that was sent in, to which only sending leads."""
    async with a_scene(site) as cast:
        scene = Scene(cast)
        await scene.request(await scene.poor_household(15))
        await scene.objection(2019, "EXHIBIT", 91)
        file_id = await _a_file(cast)
        await _money(scene)
        await _leaders(scene)
        issued = {"area_code": COUNTY, "period": "2017Q4", "occurred_on": str(scene.today)}
        await scene.send("county_office", "/monitoring/bulletins", issued)
    await a_submitted_list(site, "psbc", "2017Q2", date(2017, 6, 26))
    return file_id


async def _a_file(cast: Cast) -> str:
    """A file that was sent in, with a fault in it, and not yet written."""
    households = [a_household("EXHIBITA"), a_household("EXHIBITB", 主要致贫原因="因懒")]
    members = [a_member("EXHIBITA", 95), a_member("EXHIBITB", 97)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "登记表.xlsx"
        file.write_bytes(a_workbook(贫困户=households, 家庭成员=members))
        sent = await cast.people["township"].upload("/registry/imports", file, {}, key=str(new_id()))
    return str(sent["id"])


async def _money(scene: Scene) -> None:
    """A deposit on its way, and a plan of the fund."""
    entered = {"county_code": COUNTY, "bank_code": "rcc", "kind": "deposit", "period": "2017Q1", "amount_fen": 345_600}
    await scene.send("city_finance", "/credit/fund-deposits", {**entered, "occurred_on": "2017-01-04"})
    await scene.send("city_office", "/credit/fund-plans", {"quarter": "2016Q3", "occurred_on": "2016-10-10"})


async def _leaders(scene: Scene) -> None:
    """A group with a seat that is taken, and a meeting that is called."""

    async def put(path: str, **body: str | bool) -> str:
        entered = await scene.send("county_office", f"/organisation/{path}", {**body, "occurred_on": "2016-08-01"})
        return str(entered["id"])

    group = await put("groups", kind="leading_group", name="领导小组", area_code=COUNTY)
    post = await put("posts", group_id=group, kind="member", title="组员")
    await put(f"posts/{post}/appoint", name="李明")
    await put("meetings", group_id=group, title="第一次会议", meets_on="2016-08-02")
