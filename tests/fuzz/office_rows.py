"""A row of every kind that a county's organisation keeps: units, groups, posts, meetings, plans of work."""

from datetime import date
from typing import Any

from services.demo.client import Actor
from tests.fuzz.credit_rows import CreditRows, Row, act
from tests.fuzz.scope import Owner

ON = date(2016, 8, 1).isoformat()
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


async def fill_offices(office: Actor, county_code: str, rows: CreditRows) -> None:
    """What hangs together in a county's organisation.

    Args:
        office: may write in the county.
        county_code: 6 digits.
        rows: what was put there is added.
    """
    area, owner = {"area_code": f"{county_code}000000"}, Owner(f"{county_code}000000")
    dated = {"occurred_on": ON}

    async def put(parameter: str, path: str, /, **body: Any) -> str:
        return rows.keep(parameter, await act(office, path, **body), owner)

    await put("unit_id", "/organisation/units", kind="agency", name="县精准扶贫办", **area, **dated)
    group = await put("group_id", "/organisation/groups", kind="leading_group", name="领导小组", **area, **dated)
    post = {"group_id": group, "kind": "member", "title": "组员"}
    await put("post_id", "/organisation/posts", **post, **dated)
    meeting = {"group_id": group, "title": "第一次会议", "meets_on": "2016-08-02"}
    await put("meeting_id", "/organisation/meetings", **meeting, **dated)
    paper: Row = {"title": "五年计划", "document": {"title": "五年计划", "sha256": SHA256}}
    years = {"kind": "multi_year_plan", "first_year": 2016, "last_year": 2020}
    await put("work-plans/plan_id", "/organisation/work-plans", **years, **paper, **area, **dated)
