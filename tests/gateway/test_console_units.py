"""Units at the console before the real gateway: entered, corrected, given up, with the posts that belong to them."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.accounts.units import partners_of
from services.gateway.console.api import Answer
from shared.database import Sessions, new_id, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD
from tests.gateway.organised import API, TOWN, SignIn, post, put_in_force
from tests.gateway.servers import MovedClock
from tests.gateway.test_console import LOGIN, sign_in
from tests.gateway.test_console_steps import key_of

pytestmark = pytest.mark.usefixtures("person")

ON = "2018-11-01"
PLACE = "/console/units"
Clerk = Callable[..., Awaitable[None]]


@pytest.fixture
def clerk(app: FastAPI, sessions: Sessions, trail: Trail) -> Clerk:
    """Gives somebody an account."""

    async def given(**described: Any) -> None:
        async with transaction(sessions) as session:
            await service.create_account(session, trail, app.state.passwords, password=PASSWORD, **described)

    return given


async def sent(browser: httpx.AsyncClient, path: str, **form: str) -> str:
    """Where a form leads that is sent with a key of its own."""
    reply = await browser.post(path, data={"occurred_on": ON, "key": str(new_id()), **form})
    assert reply.status_code == 303
    return reply.headers["location"]


async def entered(browser: httpx.AsyncClient, name: str = "小江镇人民政府", **form: str) -> str:
    """Where the form for a new unit leads."""
    given = {"area": "360722106", "area_code": "360722106", "kind": "agency", "plan_code": "", "name": name, **form}
    return await sent(browser, f"{PLACE}/new", **given)


async def test_a_unit_is_entered_corrected_and_given_up(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    assert "还没有登记单位" in (await browser.get(PLACE)).text
    form = (await browser.get(f"{PLACE}/new?area=360722106")).text
    assert key_of(form)
    assert "方案点名" not in form
    unit = await entered(browser)
    shown = (await browser.get(unit)).text
    for told in ("已登记小江镇人民政府", "机关部门", "小江镇", ON, "在册", "还没有岗位归在这个单位名下"):
        assert told in shown
    listed = (await browser.get(f"{PLACE}?area=360722106&kind=agency")).text
    assert unit in listed
    assert unit not in (await browser.get(f"{PLACE}?kind=school")).text
    assert unit not in (await browser.get(f"{PLACE}?area=360722102")).text

    assert await sent(browser, unit, version="1", name="小江镇政府", kind="agency") == unit
    assert "小江镇政府" in (await browser.get(unit)).text
    await sent(browser, unit, version="1", name="古陂镇政府", kind="agency")
    stale = (await browser.get(unit)).text
    assert 'role":"alert"' in stale
    assert "古陂镇政府" in stale, "what was typed is shown again"
    assert "古陂镇政府" not in (await browser.get(unit)).text

    assert "撤销小江镇政府" in (await browser.get(f"{unit}/end")).text
    assert await sent(browser, f"{unit}/end", occurred_on="2018-10-01") == f"{unit}/end"
    assert 'role":"alert"' in (await browser.get(f"{unit}/end")).text
    assert await sent(browser, f"{unit}/end") == unit
    ended = (await browser.get(unit)).text
    assert f"{ON} 撤销" in ended
    assert "更正" not in ended
    assert "已经撤销" in (await browser.get(f"{unit}/end")).text


async def test_a_unit_shows_its_posts_and_is_kept_as_long_as_it_has_any(
    browser: httpx.AsyncClient, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    await browser.post(LOGIN, data={"username": "wang", "password": PASSWORD})
    unit = await entered(browser)
    office = sign_in(Role.COUNTY_OFFICE, "360722")
    given = {"area_code": TOWN, "kind": "first_responsible", "title": "镇党委书记", "unit_id": unit.rpartition("/")[2]}
    held = await post(client, office, "/posts", **given, occurred_on=ON)
    shown = (await browser.get(unit)).text
    assert "镇党委书记" in shown
    assert f"/console/organisation/posts/{held['id']}" in shown
    assert await sent(browser, f"{unit}/end") == f"{unit}/end"
    assert "仍有岗位属于该单位" in (await browser.get(f"{unit}/end")).text


async def test_a_unit_that_cannot_be_keeps_what_was_typed(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    outside = await entered(browser, area_code="360781")
    assert outside == f"{PLACE}/new?area=360722106"
    again = (await browser.get(outside)).text
    assert 'role":"alert"' in again
    for told in ("小江镇人民政府", "360781"):
        assert told in again
    for path in (f"{PLACE}/{new_id()}", f"{PLACE}/{new_id()}/end", f"{PLACE}/x"):
        assert "未能显示" in (await browser.get(path)).text


async def test_a_partner_that_the_plan_names_is_entered_as_such(
    browser: httpx.AsyncClient, clerk: Clerk, sessions: Sessions, moved_clock: MovedClock
) -> None:
    await put_in_force(sessions, moved_clock)
    await clerk(username="yiyang", name="李主任", role=Role.COUNTY_OFFICE, area_code="410327")
    await browser.post(LOGIN, data={"username": "yiyang", "password": PASSWORD})
    form = (await browser.get(f"{PLACE}/new")).text
    assert set(re.findall("中国诚通集团|洛龙区|洛阳理工学院", form)) == {"中国诚通集团", "洛龙区", "洛阳理工学院"}
    given = {"area": "410327", "area_code": "410327", "kind": "enterprise", "plan_code": "chengtong"}
    unit = await entered(browser, "中国诚通控股集团有限公司", **given)
    assert "中国诚通集团" in (await browser.get(unit)).text
    twice = await entered(browser, "中国诚通", **given)
    assert "方案要求的这一项已经设立" in (await browser.get(twice)).text


async def test_an_auditor_reads_units_and_writes_none(
    browser: httpx.AsyncClient,
    client: httpx.AsyncClient,
    app: FastAPI,
    sessions: Sessions,
    trail: Trail,
    sign_in: SignIn,
) -> None:
    async with transaction(sessions) as session:
        described = {"username": "audit", "name": "审计员", "role": Role.AUDITOR, "area_code": "360722"}
        await service.create_account(session, trail, app.state.passwords, password=PASSWORD, **described)
    given = {"area_code": TOWN, "kind": "agency", "name": "镇人民政府", "occurred_on": ON}
    one = await post(client, sign_in(Role.COUNTY_OFFICE, "360722"), "/units", **given)
    await browser.post(LOGIN, data={"username": "audit", "password": PASSWORD})
    listed = (await browser.get(PLACE)).text
    assert one["id"] in listed
    assert "登记单位" not in listed
    shown = (await browser.get(f"{PLACE}/{one['id']}")).text
    assert "更正" not in shown
    await sent(browser, f"{PLACE}/{one['id']}", version="1", name="别的", kind="agency")
    await entered(browser, "审计组")
    reply = await client.get(f"{API}/units", headers=sign_in(Role.COUNTY_OFFICE, "360722"))
    assert [unit["name"] for unit in reply.json()["items"]] == ["镇人民政府"]


def test_partners_are_those_of_a_plan_that_is_made_for_the_area_itself() -> None:
    partners = [{"code": "chengtong", "label": "中国诚通集团"}]
    plan = Answer(200, {"packs": [{"area_code": "410327000000", "partners": partners}]})
    assert partners_of(plan, "410327") == {"chengtong": "中国诚通集团"}
    assert partners_of(plan, "410327102") == {}
    assert partners_of(Answer(409, None, "没有生效的方案"), "410327") == {}
