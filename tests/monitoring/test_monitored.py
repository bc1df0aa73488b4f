"""Copies of monitoring objects, and what a return to poverty does to the figures of an area."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import httpx
from sqlalchemy import select

from services.monitoring.figures.models import AreaDay
from services.monitoring.monitored.models import MonitoringObject
from shared.database import Sessions, table_of
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectMoved, MonitoringObjectRemoved
from shared.security.permissions import Role
from tests.monitoring.builders import COUNTY, VILLAGE, HouseholdEvents
from tests.monitoring.conftest import Consume

SignIn = Callable[..., dict[str, str]]


async def test_a_monitoring_object_is_kept_until_its_risk_is_removed_and_then_with_the_day(
    sessions: Sessions, consume: Consume
) -> None:
    known = {"county_code": COUNTY, "monitoring_object_id": uuid4()}
    entered = MonitoringObjectEntered.model_validate(
        {
            **known,
            "version": 1,
            "village_code": VILLAGE,
            "household_id": None,
            "monitored_kind": "marginal",
            "risks": ("illness", "employment"),
            "people": 3,
            "entered_on": date(2022, 3, 20),
        }
    )
    await consume(entered)
    async with sessions() as session:
        (row,) = list(await session.scalars(select(MonitoringObject)))
    assert (row.id, row.village_code, row.risks, row.people) == (
        known["monitoring_object_id"],
        VILLAGE,
        ["illness", "employment"],
        3,
    )
    assert (row.household_id, row.removed_on) == (None, None)
    moved = {**known, "version": 2, "village_code": "360722102202", "household_id": None}
    await consume(MonitoringObjectMoved.model_validate(moved))
    async with sessions() as session:
        (row,) = list(await session.scalars(select(MonitoringObject)))
    assert (row.village_code, row.entered_on) == ("360722102202", date(2022, 3, 20))
    merged = {**moved, "version": 3, "household_id": uuid4()}
    await consume(MonitoringObjectMoved.model_validate(merged))
    async with sessions() as session:
        (row,) = list(await session.scalars(select(MonitoringObject)))
    assert row.household_id == merged["household_id"]
    await consume(MonitoringObjectRemoved.model_validate({**known, "version": 4, "removed_on": date(2022, 10, 1)}))
    async with sessions() as session:
        (row,) = list(await session.scalars(select(MonitoringObject)))
    assert (row.village_code, row.removed_on) == ("360722102202", date(2022, 10, 1))


async def test_a_return_takes_the_household_off_those_that_left_on_its_own_day(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    household, other = HouseholdEvents(), HouseholdEvents()
    await consume(household.registered(), other.registered(), household.exited(), other.exited())

    async def left() -> int:
        reply = await client.get("/monitoring/overview", headers=sign_in(Role.COUNTY_OFFICE))
        number: int = reply.json()["exited"]
        return number

    assert await left() == 2
    await consume(household.returned(date(2018, 12, 20)))
    assert await left() == 1
    await consume(household.changed(village_code="360722102214"))
    await consume(household.exited(date(2019, 12, 20)))
    assert await left() == 2
    table = table_of(AreaDay).c
    async with sessions() as session:
        found = await session.execute(
            select(table.day, table.amount)
            .where(table.measure == "exited", table.area_code == f"{COUNTY}000000")
            .order_by(table.day)
        )
        by_day = [(row.day, row.amount) for row in found]
    assert by_day == [(date(2016, 12, 20), 2), (date(2018, 12, 20), -1), (date(2019, 12, 20), 1)]
