"""Publicity under committed transactions: an objection at the last moment and the next stage never miss each other."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from services.registry.notices.models import Notice, Objection
from tests.conftest import Installation
from tests.registry.help_builder import TOWN as VILLAGE
from tests.registry.help_builder import a_project, a_step, made, sent
from tests.registry.procedure_builder import NOTICES, Office, an_office
from tests.registry.test_notices import an_objection

TOWN = VILLAGE[:9] + "000"


@pytest.fixture
async def office(installation: Installation, committing: FastAPI) -> AsyncIterator[Office]:
    """An office whose writes are committed; what they left is removed with the application's."""
    assert committing.state.sessions
    async with an_office(installation, None, ("town-2017", TOWN, date(2016, 1, 1))) as made_office:
        made_office.village = VILLAGE
        yield made_office


async def test_an_objection_and_the_next_stage_never_miss_each_other(office: Office) -> None:
    client, county = office.client, office.who("county_office")
    project = await made(client, county, "projects", a_project(occurred_on="2017-01-05"))
    at = f"projects/{project['id']}/stages"
    await made(client, county, at, a_step("2017-01-10", stage="proposed"), 1)
    notices = []
    for area in (TOWN, VILLAGE):
        body = {"project_id": project["id"], "stage": "proposed", "place": "公示栏", "started_on": "2017-01-10"}
        notices.append(await made(client, county, "project-notices", a_step("2017-01-10", area_code=area, **body)))
    said = an_objection(occurred_on="2017-01-12", number=None)
    following = sent(client, county, at, a_step("2017-01-20", stage="approved"), 2)
    raising = [
        client.post(f"{NOTICES}/{notice['id']}/objections", json=said, headers=office.who("township"))
        for notice in notices * 2
    ]
    advanced, *raised = await asyncio.gather(following, *raising)
    async with office.sessions() as session:
        kept = [await session.get_one(Notice, ("360722", UUID(notice["id"]))) for notice in notices]
        objections = (await session.execute(select(func.count()).select_from(Objection))).scalar_one()
    taken = sum(reply.status_code == 201 for reply in raised)
    assert {reply.status_code for reply in raised} <= {201, 409}
    assert objections == taken
    if advanced.status_code == 200:
        assert (taken, {one.state for one in kept}) == (0, {"ended"})
    else:
        assert advanced.json()["code"] == "registry.objection_open"
        assert taken > 0
        assert {one.state for one in kept} == {"open"}
