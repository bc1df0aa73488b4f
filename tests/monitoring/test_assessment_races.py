"""Two people at once on the same assessment: one wins, the other is refused by name."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest

from services.monitoring.settings import Settings
from shared.calendar import Clock
from shared.database import create_engine, session_factory, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.assessing import URL, Office, SignIn
from tests.monitoring.conftest import a_client

TOWN = "360781100000"
"""Of a county of its own: these tests commit."""
VILLAGE = "360781100201"
Y18 = "2019-01-10"


@pytest.fixture
async def office(installation: Installation, clock: Clock, sign_in: SignIn) -> AsyncIterator[Office]:
    """A town's office whose requests really commit, each on a connection of its own; what they leave is removed."""
    settings = installation.settings(Settings)
    engine = create_engine(settings.service_database_url, pool_size=8)
    committed = session_factory(engine)
    async with transaction(committed) as session:
        await activate(session, clock, find_pack("township-eight-projects"), TOWN, date(2014, 1, 1))
        await activate(session, clock, find_pack("town-2017"), TOWN, date(2014, 1, 1))
    async with a_client(installation, committed) as client:
        clerk, head = (sign_in(Role.TOWNSHIP, TOWN[:9], subject=subject) for subject in ("clerk", "head"))
        yield Office(client, clerk, head)
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute("TRUNCATE assessment CASCADE")
    await connection.execute("DELETE FROM policy_activation WHERE area_code = $1", TOWN)
    await connection.close()


async def at_once(office: Office, path: str, body: dict[str, Any], *, head: bool = False) -> Counter[object]:
    """Send the same four times at once; how often each outcome came."""
    who = office.head if head else office.clerk
    replies = await asyncio.gather(
        *(office.client.post(f"{URL}/{office.id}{path}", json=body, headers=who) for _ in range(4))
    )
    return Counter(reply.json().get("code", reply.status_code) for reply in replies)


async def test_an_assessment_is_opened_once(office: Office) -> None:
    body = {"sheet": "village_year_assessment", "period": "2018", "area_code": TOWN, "occurred_on": Y18}
    replies = await asyncio.gather(*(office.client.post(URL, json=body, headers=office.clerk) for _ in range(4)))
    codes = Counter(reply.json().get("code", reply.status_code) for reply in replies)
    assert codes == {201: 1, "monitoring.assessment_exists": 3}
    listed = (await office.client.get(URL, headers=office.clerk)).json()["items"]
    assert len(listed) == 1


async def test_every_step_and_decision_is_taken_once(office: Office) -> None:
    await office.open(
        "half_year_assessment",
        "2018H1",
        TOWN,
        "2018-07-05",
        [{"kind": "department", "code": "a", "name": "农业服务中心"}],
    )
    await office.fill("2018-07-05")
    entry = {"object_id": office.object("a")["object_id"], "item": "promotion", "points": 39, "evidence": "台账"}
    correction = {"occurred_on": "2018-07-05", "entries": [{**entry, "reason": "复核"}]}
    assert await at_once(office, "/entries", correction) == {200: 4}  # each a number of its own
    office.detail = await office.get()
    assert office.item("a", "promotion")["corrections"] == 4
    wrong = "monitoring.assessment_wrong_step"
    assert await at_once(office, "/submit", {"occurred_on": "2018-07-06"}) == {200: 1, wrong: 3}
    assert await at_once(office, "/confirm", {"occurred_on": "2018-07-06"}, head=True) == {200: 1, wrong: 3}
    veto = {
        "object_id": entry["object_id"],
        "trigger": "not_promoted",
        "grounds": "推动不力",
        "occurred_on": "2018-07-07",
    }
    assert await at_once(office, "/vetoes", veto) == {201: 1, "monitoring.veto_exists": 3}
    veto_id = (await office.get())["vetoes"][0]["id"]
    decision = {"upheld": True, "reason": "查实", "occurred_on": "2018-07-08"}
    decided = await at_once(office, f"/vetoes/{veto_id}/decide", decision, head=True)
    assert decided == {200: 1, "monitoring.already_decided": 3}
    assert await at_once(office, "/publish", {"occurred_on": "2018-07-09"}, head=True) == {200: 1, wrong: 3}
    steps = Counter(past["step"] for past in (await office.get())["history"])
    assert steps == {"open": 1, "submit": 1, "confirm": 1, "raise_veto": 1, "decide_veto": 1, "publish": 1}
