"""Requests that meet other work, such as the commit of a large import: they wait a while, say so and write nothing."""

from fastapi import FastAPI
from sqlalchemy import select, text

from services.registry.households.models import Household
from services.registry.main import create_app
from services.registry.settings import Settings
from shared.database import transaction
from shared.resources import open_resources
from tests.conftest import Installation, borrowed_app
from tests.registry.conftest import SIGNED_IN, client_of
from tests.registry.household_builder import HOUSEHOLDS, registered


async def test_who_is_held_up_by_other_work_is_told_to_come_back(
    installation: Installation, committing: FastAPI, county: SIGNED_IN
) -> None:
    hasty = installation.settings(Settings, lock_timeout_s=0.2)
    change = {"occurred_on": "2016-05-01", "reason": "住房核实", "housing_sqm": "90.00"}
    async with borrowed_app(create_app, hasty) as app, client_of(app) as client:
        household = await registered(client, county)
        at, versioned = f"{HOUSEHOLDS}/{household['id']}", {**county, "If-Match": '"1"'}
        async with transaction(committing.state.sessions) as other:
            await other.execute(select(Household).with_for_update())
            held = await client.patch(at, json=change, headers=versioned)
            read = await client.get(at, headers=county)
        assert (held.status_code, held.json()["code"]) == (503, "request.unavailable")
        assert "正由另一项工作处理" in held.json()["detail"]
        assert int(held.headers["Retry-After"]) > 0
        assert (read.status_code, read.json()["version"]) == (200, 1)  # reading waits for nobody
        assert (await client.patch(at, json=change, headers=versioned)).json()["version"] == 2


async def test_a_worker_waits_as_long_as_it_takes(installation: Installation) -> None:
    for for_requests, timeout in ((True, "10s"), (False, "0")):
        settings = installation.settings(Settings)
        async with open_resources(settings, for_requests=for_requests) as opened, opened.sessions() as session:
            assert await session.scalar(text("SHOW lock_timeout")) == timeout
