"""What several people do at once to groups, posts and plans of work: each thing happens once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import httpx
import pytest

from services.gateway.settings import Settings
from shared.database import create_engine, driver_address, session_factory
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.organised import API, TOWN, VILLAGE, SignIn, get, held, leading_group, post, put_in_force, seated
from tests.gateway.servers import MovedClock

AT_ONCE = 6
TABLES = (
    "org_unit, org_group, org_post, org_post_holder, meeting, meeting_seat, decision, decision_note, work_plan, "
    "work_plan_step, work_plan_recipient, audit_record, policy_activation"
)


@pytest.fixture
async def committed(
    installation: Installation, open_gateway: OpenGateway, moved_clock: MovedClock
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway whose writes really commit, with the plans in force; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url)
    await put_in_force(session_factory(engine), moved_clock)
    async with open_gateway(moved_clock, burst=1_000_000) as client:
        yield client
    await engine.dispose()
    owner = await asyncpg.connect(driver_address(installation.admin_url.set(database="fupin_gateway")))
    await owner.execute(f"TRUNCATE {TABLES}")
    await owner.close()


@pytest.fixture
def officer(sign_in: SignIn) -> Callable[[int], dict[str, str]]:
    """Officers of the town, by number."""
    return lambda number: sign_in(Role.TOWNSHIP, TOWN[:9], subject=f"officer-{number}")


async def at_once(
    client: httpx.AsyncClient, officer: Callable[[int], dict[str, str]], path: str, body: dict[str, Any]
) -> Counter[tuple[int, str]]:
    """Status and code of the answers to several officers who write the same at once."""
    replies = await asyncio.gather(
        *(client.post(f"{API}{path}", json=body, headers=officer(number)) for number in range(AT_ONCE))
    )
    return Counter((reply.status_code, reply.json().get("code", "")) for reply in replies)


async def test_a_demanded_group_is_set_up_once(
    committed: httpx.AsyncClient, officer: Callable[[int], dict[str, str]]
) -> None:
    body = {
        "area_code": TOWN,
        "kind": "leading_group",
        "name": "领导小组",
        "plan_code": "poverty_leading_group",
        "occurred_on": "2017-02-01",
    }
    answers = await at_once(committed, officer, "/groups", body)
    assert answers == {(201, ""): 1, (409, "organisation.already_set_up"): AT_ONCE - 1}
    assert len((await get(committed, officer(0), "/posts"))["items"]) == 4


async def test_one_person_holds_a_post_at_a_time_whoever_is_appointed(
    committed: httpx.AsyncClient, officer: Callable[[int], dict[str, str]]
) -> None:
    seat = (await leading_group(committed, officer(0)))["seats"][0]["id"]
    body = {"name": "某人", "occurred_on": "2017-02-01"}
    assert await at_once(committed, officer, f"/posts/{seat}/appoint", body) == {(200, ""): AT_ONCE}
    holders = (await get(committed, officer(0), f"/posts/{seat}"))["holders"]
    assert Counter(one["until_on"] for one in holders) == {None: 1, "2017-02-01": AT_ONCE - 1}


async def test_meetings_and_decisions_are_numbered_without_gaps(
    committed: httpx.AsyncClient, officer: Callable[[int], dict[str, str]]
) -> None:
    group = await leading_group(committed, officer(0))
    await seated(committed, officer(0), group)
    body = {"group_id": group["id"], "title": "会议", "meets_on": "2017-03-10", "occurred_on": "2017-03-01"}
    assert await at_once(committed, officer, "/meetings", body) == {(201, ""): AT_ONCE}
    listed = (await get(committed, officer(0), "/meetings"))["items"]
    assert sorted(one["number"] for one in listed) == list(range(1, AT_ONCE + 1))
    meeting = await held(committed, officer(0), group, "2017-03-10")
    decision = {"what": "事项", "responsible": "某单位", "due_on": "2017-06-30"}
    assert await at_once(committed, officer, f"/meetings/{meeting['id']}/decisions", decision) == {(201, ""): AT_ONCE}
    shown = await get(committed, officer(0), f"/meetings/{meeting['id']}")
    assert [one["number"] for one in shown["decisions"]] == list(range(1, AT_ONCE + 1))


async def test_a_plan_is_approved_issued_and_acknowledged_once(
    committed: httpx.AsyncClient, officer: Callable[[int], dict[str, str]]
) -> None:
    group = await leading_group(committed, officer(0))
    await seated(committed, officer(0), group)
    meeting = await held(committed, officer(0), group, "2018-01-10")
    submission = {
        "area_code": TOWN,
        "kind": "year_task",
        "title": "任务",
        "first_year": 2018,
        "last_year": 2018,
        "document": {"title": "任务.pdf", "sha256": "ef" * 32},
        "occurred_on": "2018-01-05",
    }
    plan = await post(committed, officer(99), "/work-plans", **submission)
    path = f"/work-plans/{plan['id']}"
    await post(committed, officer(99), f"{path}/table", meeting_id=meeting["id"], occurred_on="2018-01-08")
    answers = await at_once(committed, officer, f"{path}/approve", {"occurred_on": "2018-01-10"})
    assert answers == {(200, ""): 1, (409, "organisation.wrong_work_plan_step"): AT_ONCE - 1}
    issued = await committed.post(
        f"{API}{path}/issue", json={"recipients": [VILLAGE], "occurred_on": "2018-01-12"}, headers=officer(99)
    )
    assert issued.status_code == 200
    body = {"area_code": VILLAGE, "occurred_on": "2018-01-15"}
    answers = await at_once(committed, officer, f"{path}/acknowledge", body)
    assert answers == {(200, ""): 1, (409, "organisation.not_a_recipient"): AT_ONCE - 1}
    steps = (await get(committed, officer(0), path))["steps"]
    assert [one["state"] for one in steps] == ["submitted", "tabled", "approved", "issued"]
