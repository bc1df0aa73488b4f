"""Two people at once over supervision: one wins, the other is refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from services.monitoring.settings import Settings
from services.monitoring.supervision_units import service as units
from services.monitoring.supervision_units.models import UnitCreate
from services.monitoring.supervision_units.refusals import AreaHeld, ZoneExists
from shared.calendar import Clock
from shared.database import Sessions, create_engine, session_factory, transaction
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.supervised import COUNTY
from tests.monitoring.test_supervision_units import a_unit


@pytest.fixture
async def committed(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions that really commit; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    sessions = session_factory(engine)
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2014, 1, 1))
    yield sessions
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute("TRUNCATE supervision_unit, supervision_unit_area, policy_activation")
    await connection.close()


async def test_of_two_units_at_once_one_gets_the_area(committed: Sessions, clock: Clock) -> None:
    office = Caller("office", "office", Role.COUNTY_OFFICE, COUNTY)
    policies = ActivePolicies()

    async def attempt(zone: str) -> UUID | type[Exception]:
        try:
            async with transaction(committed) as session:
                body = UnitCreate.model_validate(a_unit(zone=zone))
                return (await units.set_up(session, clock, policies, office, body)).id
        except (AreaHeld, ZoneExists) as refused:
            return type(refused)

    outcomes = await asyncio.gather(*(attempt(zone) for zone in ("zone_1", "zone_2", "zone_3")))
    assert sorted(isinstance(one, UUID) for one in outcomes) == [False, False, True]
    assert [one for one in outcomes if not isinstance(one, UUID)] == [AreaHeld, AreaHeld]
    winner = ("zone_1", "zone_2", "zone_3")[[isinstance(one, UUID) for one in outcomes].index(True)]
    assert await attempt(winner) is ZoneExists
