"""Policies in force, plans, measures, projects and posts as the API takes them."""

from typing import Any

import httpx

from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import activate
from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import Json, registered

TOWN = "360722106201"
"""井塘村 of the town of `town-2017`."""
TOWNSHIP = "360722200201"
"""中和村 of the township of `township-eight-projects`."""
CREDIT_CODE = "91350100M000100Y43"
"""The example of GB 32100-2015."""


async def in_force(sessions: Sessions, *packs: str | PolicyPack) -> None:
    """Let packs hold where and when they were made for."""
    async with transaction(sessions) as session:
        for one in packs:
            pack = find_pack(one) if isinstance(one, str) else one
            await activate(session, SystemClock(), pack, pack.area_code, pack.effective_from)


async def sent(
    client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json, version: int | None = None
) -> httpx.Response:
    """What the register answers to a write; `version` becomes If-Match."""
    headers = who if version is None else {**who, "If-Match": f'"{version}"'}
    return await client.post(f"/registry/{path}", json=body, headers=headers)


async def made(client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json, version: int | None = None) -> Json:
    """What the register made of a write that it takes."""
    reply = await sent(client, who, path, body, version)
    assert reply.status_code in (200, 201), reply.text
    answer: Json = reply.json()
    return answer


async def refused(
    client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json, version: int | None = None
) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal; nothing may have been written."""
    reply = await sent(client, who, path, body, version)
    answer = reply.json()
    assert reply.status_code >= 400, answer
    return reply.status_code, answer["code"], answer.get("field")


async def listed(client: httpx.AsyncClient, who: SIGNED_IN, path: str, **query: Any) -> Any:
    """What a list answers."""
    reply = await client.get(f"/registry/{path}", params=query, headers=who)
    assert reply.status_code == 200, reply.text
    return reply.json()


def a_step(on: str = "2017-03-01", **fields: Any) -> Json:
    """A step on a business day."""
    return {"occurred_on": on, "reason": "帮扶", **fields}


async def a_home(
    client: httpx.AsyncClient, who: SIGNED_IN, serial: int = 1, village: str = TOWN, **changes: Any
) -> Json:
    """A household of two in a village; serials are odd, so that people don't repeat."""
    return await registered(client, who, number=f"H{serial:03}", serial=serial, **{"village_code": village, **changes})


def a_plan(household: Json, number: str = "SC-001", **changes: Any) -> Json:
    """A household's handbook and plan."""
    plan = a_step(
        household_id=household["id"],
        handbook_no=number,
        poverty_state="二人，砖木房，年人均 2,600 元",
        exit_plan="2018 年脱贫",
        income_target_fen=300_000,
        help_projects="脐橙种植",
        concrete_measures="送苗 200 株，技术员每月上门",
    )
    return {**plan, **changes}


def a_measure(household: Json, **changes: Any) -> Json:
    """A measure that the household chose."""
    measure = a_step(
        household_id=household["id"],
        measure_class="industry",
        item="crops",
        chosen_by_household=True,
        started_on="2017-03-01",
    )
    return {**measure, **changes}


def a_project(number: str = "XM-001", **changes: Any) -> Json:
    """A project for households of the town."""
    project = a_step(
        area_code=TOWN[:9] + "000",
        project_no=number,
        name="脐橙种植",
        project_kind="industry",
        recipient="household",
        year=2017,
        budget_fen=10_000_000,
        implementer="镇农业服务中心",
    )
    return {**project, **changes}


async def an_approved_project(
    client: httpx.AsyncClient, who: SIGNED_IN, number: str = "XM-001", **changes: Any
) -> Json:
    """A project approved on 1 February 2017, after it was made public in town and village."""
    project = await made(client, who, "projects", a_project(number, occurred_on="2017-01-05", **changes))
    at = f"projects/{project['id']}/stages"
    await made(client, who, at, a_step("2017-01-10", stage="proposed"), 1)
    await published(client, who, project, "proposed", "2017-01-10")
    return await made(client, who, at, a_step("2017-02-01", stage="approved"), 2)


async def published(client: httpx.AsyncClient, who: SIGNED_IN, project: Json, stage: str, on: str) -> None:
    """A stage of a project made public in its town and a village of it, from a day on; of a county in the plan's."""
    area = project["area_code"] if not project["area_code"].endswith("000000") else TOWN
    village = area if not area.endswith("000") else area[:9] + "201"
    notice = {"project_id": project["id"], "stage": stage, "place": "公示栏", "started_on": on}
    for code in (area[:9] + "000", village):
        await made(client, who, "project-notices", a_step(on, area_code=code, **notice))


def a_payment(household: Json, project: Json, **changes: Any) -> Json:
    """3,000 yuan of special funds for a household's start."""
    payment = a_step(
        household_id=household["id"],
        project_id=project["id"],
        fund_kind="special",
        source="state_and_province",
        item="start_up",
        year=2017,
        amount_fen=300_000,
    )
    return {**payment, **changes}
