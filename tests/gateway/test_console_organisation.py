"""Who leads, at the console before the real gateway: set up, appointed, met, decided, followed up."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.organisation.meetings import present_seats
from services.gateway.console.organisation.posts import time_text
from services.gateway.console.organisation.responsibility import demanded
from shared.database import Sessions, new_id, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD, a_browser
from tests.gateway.organised import put_in_force
from tests.gateway.servers import MovedClock
from tests.gateway.test_console import LOGIN, sign_in
from tests.gateway.test_console_steps import key_of

pytestmark = pytest.mark.usefixtures("person")

ON = "2018-11-01"
PLACE = "/console/organisation"


@pytest.fixture
async def office(browser: httpx.AsyncClient, sessions: Sessions, moved_clock: MovedClock) -> httpx.AsyncClient:
    """A browser of the county's office, where the plans are in force."""
    await put_in_force(sessions, moved_clock)
    await sign_in(browser)
    return browser


async def sent(office: httpx.AsyncClient, path: str, /, **form: str) -> str:
    """Where a form leads that is sent with a key of its own."""
    reply = await office.post(path, data={"occurred_on": ON, "key": str(new_id()), **form})
    assert reply.status_code == 303
    return reply.headers["location"]


async def test_a_group_is_set_up_its_seat_filled_and_its_meeting_decides(office: httpx.AsyncClient) -> None:
    before = (await office.get(f"{PLACE}?area=360722106")).text
    assert "还缺什么" in before
    assert "尚未成立" in before or "应有" in before
    page = (await office.get(f"{PLACE}/set-up?area=360722106")).text
    (what,) = set(re.findall(r'"(groups/leading_group/poverty_leading_group)"', page))
    assert key_of(page)
    group = await sent(office, f"{PLACE}/set-up", area="360722106", what=what, name="小江镇扶贫开发领导小组")
    assert group.startswith(f"{PLACE}/groups/")
    shown = (await office.get(group)).text
    assert "小江镇扶贫开发领导小组" in shown
    assert "空缺" in shown

    seats = list(dict.fromkeys(re.findall(rf"{PLACE}/posts/[0-9a-f-]{{36}}", shown)))
    for place, seat in enumerate(seats):
        assert await sent(office, f"{seat}/appoint", name=f"任职{place}", full_time="true") == seat
    held = (await office.get(seats[0])).text
    for told in ("任职0", "在任", "专职"):
        assert told in held

    meeting = await sent(office, f"{group}/meetings", title="四季度工作会议", meets_on=ON)
    called = (await office.get(meeting)).text
    for told in ("四季度工作会议", "已通知", "任职0"):
        assert told in called
    there = {f"seat{place}": "yes" for place in range(len(seats))}
    assert await sent(office, f"{meeting}/hold", reason="会议同意年度计划。", **there, deputy0="刘主任") == meeting
    after = (await office.get(meeting)).text
    for told in ("会议同意年度计划", "刘主任", f"{len(seats)} / {len(seats)} 席", "登记决定"):
        assert told in after

    await sent(office, f"{meeting}/decisions", reason="年底前完成危房改造", responsible="县住建局", due_on="2018-12-20")
    decided = (await office.get(meeting)).text
    (decision,) = set(re.findall(rf"{PLACE}/decisions/[0-9a-f-]{{36}}", decided))
    assert "县住建局" in decided
    # what a village carries out is in its list, the town's is not
    village = {"responsible": "村委会", "area_code": "360722106200", "due_on": "2018-12-25"}
    await sent(office, f"{meeting}/decisions", reason="修好村道", **village)
    of_village = (await office.get(f"{PLACE}/decisions?area=360722106200")).text
    assert "修好村道" in of_village
    assert "年底前完成危房改造" not in of_village
    assert "年底前完成危房改造" in (await office.get(f"{PLACE}/decisions?area=360722106")).text
    await sent(office, f"{decision}/follow-ups", done="", reason="x")
    assert "请选择办理情况" in (await office.get(decision)).text
    await sent(office, f"{decision}/follow-ups", done="true", reason="全部完工验收")
    done = (await office.get(decision)).text
    for told in (f"{ON} 办结", "全部完工验收", "重新办理"):
        assert told in done
    await sent(office, f"{decision}/reopen", reason="两户漏雨返工")
    assert "两户漏雨返工" in (await office.get(decision)).text


async def test_who_carries_out_what_a_meeting_above_decided_reports_it_and_sees_no_more_of_the_meeting(
    app: FastAPI, office: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    what = "groups/leading_group/ecommerce_leading_group"
    group = await sent(office, f"{PLACE}/set-up", area="360722", what=what, name="县领导小组")
    for seat in dict.fromkeys(re.findall(rf"{PLACE}/posts/[0-9a-f-]{{36}}", (await office.get(group)).text)):
        await sent(office, f"{seat}/appoint", name="王县长")
    meeting = await sent(office, f"{group}/meetings", title="县里的会", meets_on=ON)
    there = dict.fromkeys(re.findall(r'"(seat[0-9]+)"', (await office.get(meeting)).text), "yes")
    await sent(office, f"{meeting}/hold", reason="纪要", **there)
    decided = {"responsible": "小江镇", "area_code": "360722106000", "due_on": "2018-12-20"}
    await sent(office, f"{meeting}/decisions", reason="修好镇道", **decided)
    (decision,) = set(re.findall(rf"{PLACE}/decisions/[0-9a-f-]{{36}}", (await office.get(meeting)).text))

    place = {"username": "town", "password": PASSWORD, "name": "镇干部", "area_code": "360722106"}
    async with transaction(sessions) as session:
        await service.create_account(session, trail, app.state.passwords, role=Role.TOWNSHIP, **place)
    async with a_browser(app) as town:
        await town.post(LOGIN, data={"username": "town", "password": PASSWORD})
        assert "修好镇道" in (await town.get(f"{PLACE}/decisions")).text
        shown = (await town.get(decision)).text
        assert "县领导小组第 1 次会议" in shown
        assert meeting not in shown
        await sent(town, f"{decision}/follow-ups", done="true", reason="已通车")
        assert "重新办理" not in (await town.get(decision)).text
    after = (await office.get(decision)).text
    for told in ("已通车", "重新办理", meeting):
        assert told in after, told


async def test_a_meeting_of_too_few_is_refused_with_what_was_ticked(office: httpx.AsyncClient) -> None:
    what = "groups/leading_group/poverty_leading_group"
    group = await sent(office, f"{PLACE}/set-up", area="360722106", what=what, name="领导小组")
    (seat, *_) = re.findall(rf"{PLACE}/posts/[0-9a-f-]{{36}}", (await office.get(group)).text)
    meeting = await sent(office, f"{group}/meetings", title="会议", meets_on=ON)
    assert "小组的席位都还空缺，请先任命" in (await office.get(meeting)).text
    await sent(office, f"{seat}/appoint", name="王书记", full_time="")
    assert await sent(office, f"{meeting}/hold", reason="纪要") == meeting
    again = (await office.get(meeting)).text
    assert 'role":"alert"' in again or "到会 0 席" in again
    assert "已通知" in again
    await sent(office, f"{meeting}/cancel", reason="人数不足")
    cancelled = (await office.get(meeting)).text
    assert "已取消" in cancelled
    assert "人数不足" in cancelled


async def test_somebody_is_relieved_and_the_post_is_vacant(office: httpx.AsyncClient) -> None:
    page = (await office.get(f"{PLACE}/set-up?area=360722106")).text
    what = next(iter(re.findall(r'"(posts/[a-z_/]+)"', page)))
    post = await sent(office, f"{PLACE}/set-up", area="360722106", what=what, name="镇党委书记")
    await sent(office, f"{post}/appoint", name="李书记", full_time="false")
    assert "李书记" in (await office.get(f"{PLACE}?area=360722106")).text
    assert "免去李书记" in (await office.get(f"{post}/relieve")).text
    await sent(office, f"{post}/relieve")
    after = (await office.get(post)).text
    assert "空缺" in after
    assert "这个职务现在无人担任" in (await office.get(f"{post}/relieve")).text


async def test_a_group_is_corrected_gets_a_file_and_is_given_up_with_its_seats(office: httpx.AsyncClient) -> None:
    what = "groups/leading_group/poverty_leading_group"
    group = await sent(office, f"{PLACE}/set-up", area="360722106", what=what, name="领导小组")
    (seat, *_) = re.findall(rf"{PLACE}/posts/[0-9a-f-]{{36}}", (await office.get(group)).text)
    await sent(office, f"{seat}/appoint", name="王书记")
    version = version_on((await office.get(f"{group}/change")).text)
    told = {"key": str(new_id()), "occurred_on": ON, "version": version, "name": "扶贫领导小组", "office": "党政办"}
    reply = await office.post(f"{group}/change", data=told, files={"file": ("分工.pdf", b"who does what")})
    assert reply.headers["location"] == group
    shown = (await office.get(group)).text
    for text in ("扶贫领导小组", "党政办", "分工.pdf"):
        assert text in shown, text
    # somebody else was first: what he wrote isn't written over
    stale = await sent(office, f"{group}/change", version=version, name="旧名", office="党政办")
    assert stale == f"{group}/change"
    assert "旧名" in (await office.get(stale)).text
    version = version_on((await office.get(f"{group}/change")).text)
    await sent(office, f"{group}/change", version=version, name="小组", office="党政办")
    assert "分工.pdf" in (await office.get(group)).text

    page = (await office.get(f"{group}/end")).text
    assert re.search(r"\d+ 个席位一并撤销，现任 1 人自该日起离任", page)
    assert await sent(office, f"{group}/end") == group
    ended = (await office.get(group)).text
    assert f"已撤销，自 {ON} 起。" in ended
    for gone in ("通知开会", f"{group}/end", f"{group}/change"):
        assert gone not in ended
    assert ON in (await office.get(seat)).text
    assert "任命" not in (await office.get(seat)).text


async def test_a_post_is_corrected_and_given_up(office: httpx.AsyncClient) -> None:
    page = (await office.get(f"{PLACE}/set-up?area=360722106")).text
    what = next(iter(re.findall(r'"(posts/[a-z_/]+)"', page)))
    post = await sent(office, f"{PLACE}/set-up", area="360722106", what=what, name="镇党委书记")
    await sent(office, f"{post}/appoint", name="李书记")
    version = version_on((await office.get(f"{post}/change")).text)
    assert await sent(office, f"{post}/change", version=version, title="镇党委第一书记") == post
    assert "镇党委第一书记" in (await office.get(post)).text
    assert "现任李书记自该日起离任" in (await office.get(f"{post}/end")).text
    assert await sent(office, f"{post}/end") == post
    ended = (await office.get(post)).text
    assert f"已撤销，自 {ON} 起。" in ended
    assert f"{post}/end" not in ended


def version_on(page: str) -> str:
    """The version of what was read, on a form."""
    found = re.search(r'"value":"(\d+)"[^}]*"name":"version"|"name":"version"[^}]*"value":"(\d+)"', page)
    assert found
    return found[1] or found[2]


async def test_what_is_not_there_is_said_in_words(office: httpx.AsyncClient) -> None:
    for path in ("groups", "posts", "meetings", "decisions"):
        page = (await office.get(f"{PLACE}/{path}/{new_id()}")).text
        assert "未能显示" in page
    for path in ("groups", "posts"):
        for step in ("change", "end"):
            assert "未能显示" in (await office.get(f"{PLACE}/{path}/{new_id()}/{step}")).text
    assert "请选择设立什么" in (await office.get(await sent(office, f"{PLACE}/set-up", area="360722106"))).text


def test_what_a_plan_demands_of_an_area_is_that_of_its_level_alone() -> None:
    def pack(**one: Any) -> dict[str, Any]:
        wanted = {"code": "a", "kind": "leading_group", "label": "领导小组", "kind_label": "领导小组", **one}
        return {"packs": [{"groups": [wanted], "posts": []}]}

    found = {"groups/leading_group/a": "领导小组（领导小组）"}
    assert demanded(pack(area_level="town"), "360722106") == found
    assert demanded(pack(area_level="county"), "360722106") == {}
    assert demanded(pack(area_level="town", only_in=["360722106000"]), "360722106") == found
    assert demanded(pack(area_level="town", only_in=["360722102000"]), "360722106") == {}


def test_seats_that_were_there_are_told_with_their_deputies() -> None:
    typed = {"seat0": "yes", "deputy0": " 刘主任 ", "deputy1": "无人"}
    assert present_seats([{"id": "a"}, {"id": "b"}], typed) == [{"post_id": "a", "deputy": "刘主任"}]
    assert [time_text(one) for one in (True, False, None)] == ["专职", "兼职", "—"]
