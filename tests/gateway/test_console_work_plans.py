"""Plans of work at the console before the real gateway: submitted, tabled, approved, issued, acknowledged."""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.organisation.work_plan_steps import (
    approving_group,
    approving_groups,
    meetings_open,
    open_steps,
    to_acknowledge,
)
from services.gateway.console.organisation.work_plans import way_of
from services.gateway.console.sessions import User
from shared.database import Sessions, new_id, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD, a_browser
from tests.gateway.organised import put_in_force
from tests.gateway.servers import MovedClock
from tests.gateway.test_console import LOGIN, sign_in

PLACE = "/console/organisation"
PLANS = f"{PLACE}/work-plans"
ON = "2018-11-01"
TASK = b"%PDF-1.7 the task of the year"
DIGEST = hashlib.sha256(TASK).hexdigest()
PEOPLE = {
    "li": (Role.COUNTY_OFFICE, "360722"),
    "town": (Role.TOWNSHIP, "360722106"),
    "auditor": (Role.AUDITOR, "360722"),
}


@pytest.fixture
async def clerk(browser: httpx.AsyncClient, person: None, sessions: Sessions, moved_clock: MovedClock) -> Any:
    """A browser of the county's officer who draws plans up, where plans are in force."""
    await put_in_force(sessions, moved_clock)
    await sign_in(browser)
    return browser


@pytest.fixture
async def others(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Browsers of another officer of the county, of a town's officer and of an auditor."""
    async with AsyncExitStack() as stack, transaction(sessions) as session:
        for username, (role, area_code) in PEOPLE.items():
            await service.create_account(
                session,
                trail,
                app.state.passwords,
                username=username,
                password=PASSWORD,
                name=f"{username}某",
                role=role,
                area_code=area_code,
            )
        made = {}
        for username in PEOPLE:
            made[username] = await stack.enter_async_context(a_browser(app))
        await session.commit()
        for username, one in made.items():
            await one.post(LOGIN, data={"username": username, "password": PASSWORD})
        yield made


async def sent(who: httpx.AsyncClient, path: str, file: bytes | None = None, **form: str) -> str:
    """Where a form leads that is sent with a key of its own."""
    files = {"file": ("任务.pdf", file)} if file is not None else None
    reply = await who.post(path, data={"occurred_on": ON, "key": str(new_id()), **form}, files=files)
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


async def submitted(clerk: httpx.AsyncClient, **form: str) -> str:
    """The page of a task that was submitted."""
    told = {"area": "360722", "kind": "year_task", "title": "2018年度任务", "first_year": "2018", "last_year": "2018"}
    return await sent(clerk, f"{PLANS}/new", TASK, **{**told, **form})


async def a_meeting(clerk: httpx.AsyncClient) -> tuple[str, str]:
    """A meeting of a leading group of the county that has a seat with somebody in it; and the group's page."""
    what = "groups/leading_group/ecommerce_leading_group"
    group = await sent(clerk, f"{PLACE}/set-up", area="360722", what=what, name="县领导小组")
    for seat in dict.fromkeys(re.findall(rf"{PLACE}/posts/[0-9a-f-]{{36}}", (await clerk.get(group)).text)):
        await sent(clerk, f"{seat}/appoint", name="王县长")
    return await sent(clerk, f"{group}/meetings", title="年度任务审定会", meets_on=ON), group


async def held(clerk: httpx.AsyncClient, meeting: str) -> None:
    """The meeting took place with everybody there."""
    page = (await clerk.get(meeting)).text
    there = dict.fromkeys(re.findall(r'"(seat[0-9]+)"', page), "yes")
    assert await sent(clerk, f"{meeting}/hold", reason="会议同意。", **there) == meeting


@pytest.mark.requirement("R000-069")
async def test_a_task_goes_its_way_through_the_hands_of_two_to_the_town_that_acknowledges_it(
    clerk: httpx.AsyncClient, others: dict[str, httpx.AsyncClient]
) -> None:
    li, town, auditor = others.values()
    plan = await submitted(clerk)
    assert plan.startswith(f"{PLANS}/")
    page = (await clerk.get(plan)).text
    for told in ("2018年度任务", "任务.pdf", DIGEST, "已报送", "先设立"):
        assert told in page, told
    assert "退回修改" not in page.partition("经过")[0]  # his own

    meeting, group = await a_meeting(clerk)
    assert "年度任务审定会" in (await clerk.get(plan)).text
    assert "请选择会议" in (await clerk.get(await sent(clerk, f"{plan}/table"))).text
    await sent(clerk, f"{plan}/table", meeting_id=meeting.rpartition("/")[2])
    assert "须由本级另一位工作人员登记审定或退回" in (await clerk.get(plan)).text
    assert "还没有登记召开" in (await li.get(plan)).text
    await held(clerk, meeting)
    waiting = (await li.get(plan)).text
    assert "登记审定" in waiting
    assert f"{plan}/send-back" in waiting
    assert f"{plan}/approve" not in (await auditor.get(plan)).text
    await sent(li, f"{plan}/approve", note="原则同意")
    assert "须由本级另一位工作人员下达" in (await li.get(plan)).text

    assert "小江镇" in (await clerk.get(plan)).text
    assert "年度任务应写明下达到哪些地区" in (await clerk.get(await sent(clerk, f"{plan}/issue"))).text
    to = {"to-360722106000": "yes", "to-360722102000": "yes"}
    assert "已下达到 2 个地区" in (await clerk.get(await sent(clerk, f"{plan}/issue", **to))).text
    assert "0 / 2 个地区" in (await clerk.get(plan)).text
    received = (await town.get(f"{PLANS}/received")).text
    assert "2018年度任务" in received
    before = (await town.get(plan)).text
    assert "由小江镇签收" in before
    assert "原则同意" not in before
    await sent(town, f"{plan}/acknowledge", area="360722106000")
    assert "由小江镇签收" not in (await town.get(plan)).text
    after = (await clerk.get(plan)).text
    for told in ("1 / 2 个地区", "尚有 1 个地区未签收", "原则同意", "town某"):
        assert told in after, told
    assert group in (await clerk.get(meeting)).text


async def test_a_plan_is_sent_back_with_what_is_to_be_mended_and_submitted_anew(
    clerk: httpx.AsyncClient, others: dict[str, httpx.AsyncClient]
) -> None:
    li = others["li"]
    plan = await submitted(clerk, kind="year_plan", title="年度计划")
    assert "不能由您退回" in (await clerk.get(f"{plan}/send-back")).text
    assert "要修改什么" in (await li.get(f"{plan}/send-back")).text
    assert await sent(li, f"{plan}/send-back", reason="任务过重，请压减") == plan
    back = (await clerk.get(plan)).text
    for told in ("退回意见：任务过重，请压减", "重新报送", "退回修改"):
        assert told in back, told
    assert (
        "请选择修改后的文件" in (await clerk.get(await sent(clerk, f"{plan}/resubmit", reason="已减", title="x"))).text
    )
    mended = {"reason": "已压减三项", "title": "年度计划（修改稿）"}
    await sent(clerk, f"{plan}/resubmit", b"less", **mended)
    again = (await clerk.get(plan)).text
    for told in ("年度计划（修改稿）", "已压减三项", hashlib.sha256(b"less").hexdigest()):
        assert told in again, told


async def test_who_holds_a_file_is_told_whether_it_is_the_one(clerk: httpx.AsyncClient) -> None:
    plan = await submitted(clerk)
    assert await sent(clerk, f"{plan}/compare", TASK) == f"{plan}#document"
    assert "一致：手中的文件就是登记的“任务.pdf”" in (await clerk.get(plan)).text
    await sent(clerk, f"{plan}/compare", b"other")
    assert "不一致：手中的文件不是登记的这一份" in (await clerk.get(plan)).text
    await sent(clerk, f"{plan}/compare")
    assert "请选择要核对的文件" in (await clerk.get(plan)).text


async def test_what_is_refused_is_shown_again_with_the_file_that_was_chosen(clerk: httpx.AsyncClient) -> None:
    form = await submitted(clerk, first_year="2017")
    assert form == f"{PLANS}/new?area=360722"
    page = (await clerk.get(form)).text
    for told in ("年度与类别不符", "已选“任务.pdf”", DIGEST, "2018年度任务"):
        assert told in page, told
    kept = {"paper": "任务.pdf", "sha256": DIGEST, "area": "360722", "kind": "year_task", "title": "任务"}
    plan = await sent(clerk, f"{PLANS}/new", first_year="2018", last_year="2018", **kept)
    assert DIGEST in (await clerk.get(plan)).text
    for wrong, told in (
        ({"kind": ""}, "请选择类别"),
        ({"first_year": "x"}, "四位数的起始年"),
        ({"sha256": ""}, "请选择报送的文件"),
    ):
        again = {**kept, "first_year": "2018", "last_year": "2018", **wrong}
        assert told in (await clerk.get(await sent(clerk, f"{PLANS}/new", **again))).text


async def test_plans_are_listed_by_area_kind_and_year(
    clerk: httpx.AsyncClient, others: dict[str, httpx.AsyncClient]
) -> None:
    assert "还没有报送过" in (await clerk.get(PLANS)).text
    await submitted(clerk)
    await submitted(
        clerk, area="360722106", kind="multi_year_plan", title="镇规划", first_year="2016", last_year="2020"
    )
    whole = (await clerk.get(PLANS)).text
    for told in ("2018年度任务", "镇规划", "2016—2020年", "报送规划、计划或任务"):
        assert told in whole, told
    assert "2018年度任务" not in (await clerk.get(f"{PLANS}?area=360722106")).text
    assert "镇规划" not in (await clerk.get(f"{PLANS}?year=2021")).text
    assert "2018年度任务" not in (await clerk.get(f"{PLANS}?kind=multi_year_plan")).text
    assert "还没有下达" in (await clerk.get(f"{PLANS}/received")).text
    assert "报送规划、计划或任务" not in (await others["auditor"].get(PLANS)).text
    assert "未能显示" in (await clerk.get(f"{PLANS}/{new_id()}")).text
    assert "未能显示" in (await clerk.get(f"{PLANS}/{new_id()}/send-back")).text


# what is worked out -------------------------------------------------------------------------------------------------


def a_user(username: str = "li", area: str = "360722", *permissions: str) -> User:
    """Somebody with the rights of a county's office, unless told otherwise."""
    rights = permissions or ("work_plan.write", "work_plan.approve", "work_plan.acknowledge")
    return User("某", "县扶贫办", area, frozenset(rights), username=username)


@pytest.mark.parametrize(
    ("state", "steps", "own"),
    [
        ("submitted", ["table", "send-back"], ["table"]),
        ("tabled", ["approve", "send-back"], []),
        ("sent_back", ["resubmit"], ["resubmit"]),
        ("approved", ["issue"], ["issue"]),
        ("issued", [], []),
    ],
)
def test_a_step_is_open_to_who_may_take_it_and_did_not_take_the_one_before(
    state: str, steps: list[str], own: list[str]
) -> None:
    plan = {"state": state, "submitted_by": "wang", "approved_by": "chen"}
    assert open_steps(plan, a_user("li")) == steps
    assert open_steps(plan, a_user("wang")) == own
    assert open_steps({**plan, "submitted_by": None}, a_user("li")) == []
    assert open_steps(plan, a_user("li", "360722", "work_plan.read")) == []
    assert open_steps({**plan, "approved_by": "li"}, a_user("li")) == [one for one in steps if one != "issue"]


def test_only_the_area_that_it_was_handed_down_to_acknowledges_a_plan_and_once() -> None:
    town = {"area_code": "360722106000", "acknowledged_on": None}
    plan = {"state": "issued", "recipients": [town]}
    assert to_acknowledge(plan, a_user(area="360722106")) == "360722106000"
    assert to_acknowledge(plan, a_user(area="360722")) is None
    assert to_acknowledge({**plan, "state": "approved"}, a_user(area="360722106")) is None
    assert to_acknowledge(plan, a_user("li", "360722106", "work_plan.read")) is None
    taken = {"state": "issued", "recipients": [{**town, "acknowledged_on": ON}]}
    assert to_acknowledge(taken, a_user(area="360722106")) is None


def test_the_group_that_the_narrowest_plan_names_approves_else_every_leading_group_of_the_area() -> None:
    packs = [
        {"approvals": [{"kind": "year_plan", "group": "wide"}, {"kind": "year_task", "group": "task"}]},
        {"approvals": [{"kind": "year_plan", "group": "narrow"}]},
    ]
    assert [approving_group(packs, kind) for kind in ("year_plan", "year_task", "other")] == ["narrow", "task", None]
    named = {"id": "a", "area_code": "360722106000", "kind": "joint_meeting", "plan_code": "narrow"}
    leading = {"id": "b", "area_code": "360722106000", "kind": "leading_group", "plan_code": None}
    below = {"id": "c", "area_code": "360722106200", "kind": "leading_group", "plan_code": "narrow"}
    groups = [named, leading, below]
    assert approving_groups(groups, "360722106000", "narrow") == [named]
    assert approving_groups(groups, "360722106000", None) == [leading]


def test_a_plan_can_still_be_put_before_meetings_that_are_called_or_were_held_since() -> None:
    def meeting(state: str, meets_on: str, group_id: str = "a") -> dict[str, str]:
        return {"group_id": group_id, "state": state, "meets_on": meets_on}

    called, held_since = meeting("called", "2018-10-01"), meeting("held", "2018-10-05")
    others = [meeting("held", "2018-10-04"), meeting("cancelled", "2018-10-09"), meeting("called", "2018-10-09", "b")]
    assert meetings_open([called, held_since, *others], [{"id": "a"}], "2018-10-05") == [called, held_since]


def test_the_way_of_a_plan_tells_what_is_done_what_is_next_and_who_acknowledged() -> None:
    def plan(state: str, *steps: tuple[str, str], **more: Any) -> dict[str, Any]:
        taken = [{"state": one, "occurred_on": day} for one, day in steps]
        bare = {"kind": "year_task", "approved_on": None, "issued_on": None, "recipients": [], "unacknowledged": 0}
        return {**bare, "state": state, "steps": taken, **more}

    assert way_of(plan("submitted", ("submitted", "2018-01-05"))) == [
        ("报送", "2018-01-05", "done"),
        ("提交会议", "—", "next"),
        ("审定", "—", "open"),
        ("下达", "—", "open"),
        ("签收", "—", "open"),
    ]
    back = plan("sent_back", ("submitted", "2018-01-05"), ("sent_back", "2018-01-09"), kind="year_plan")
    assert [standing for _, _, standing in way_of(back)] == ["missed", "open", "open", "open"]
    # to those below the steps are not told, the days are
    issued = {"approved_on": "2018-01-10", "issued_on": "2018-01-12", "recipients": [{}, {}]}
    assert way_of(plan("issued", unacknowledged=1, **issued))[2:] == [
        ("审定", "2018-01-10", "done"),
        ("下达", "2018-01-12", "done"),
        ("签收", "1 / 2 个地区", "next"),
    ]
    assert way_of(plan("issued", **issued))[-1] == ("签收", "2 / 2 个地区", "done")
