"""Facts of households raise and end alerts, whatever the order in which they come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from services.monitoring.alerts.models import Alert
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.events.base import Event
from shared.events.registry import RecordKept
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, enveloped, members
from tests.monitoring.conftest import Consume, a_consumer, monitoring_sessions, yiyang_sessions
from tests.monitoring.test_targets import SignIn

COUNTY, VILLAGE = "410327", "410327108221"


@dataclass
class Kept:
    """The news of one record of a household."""

    household: HouseholdEvents
    kind: str
    id: UUID = field(default_factory=new_id)
    member_id: UUID | None = None
    version: int = 0

    def says(self, on: date, *, withdrawn: bool = False, **values: Any) -> RecordKept:
        """What it says from a step on."""
        self.version += 1
        return RecordKept(
            county_code=self.household.county_code,
            version=self.version,
            record_id=self.id,
            kind=self.kind,
            area_code=None,
            household_id=self.household.id,
            member_id=self.member_id,
            occurred_on=on,
            values=values,
            withdrawn_on=on if withdrawn else None,
        )


def a_household() -> HouseholdEvents:
    """A household of the county whose plan has the rules."""
    return HouseholdEvents(county_code=COUNTY, village_code=VILLAGE)


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


async def alerts(client: httpx.AsyncClient, sign_in: SignIn) -> list[tuple[str, str, str | None]]:
    """Rule, first day and end of each alert but of missing helpers, the oldest first."""
    reply = await client.get("/monitoring/alerts", headers=sign_in(Role.COUNTY_OFFICE, COUNTY))
    assert reply.status_code == 200, reply.text
    found = [(one["rule"], one["raised_on"], one["cleared_on"]) for one in reply.json()["items"]]
    return sorted(one for one in found if one[0] != "helper_missing")


@pytest.mark.requirement("R001-008")
async def test_a_dwelling_found_unsafe_alerts_until_it_is_safe(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = a_household()
    first, second, third = (Kept(home, "dwelling_check") for _ in range(3))
    await consume(home.registered(), first.says(date(2019, 4, 2), checked_on="2019-04-01", grade="c"))
    assert await alerts(client, sign_in) == [("unsafe_dwelling", "2019-04-02", None)]
    await consume(second.says(date(2019, 5, 2), checked_on="2019-05-01", grade="d"))
    assert await alerts(client, sign_in) == [("unsafe_dwelling", "2019-04-02", None)]  # the same cause
    await consume(third.says(date(2019, 9, 2), checked_on="2019-09-01", grade="b"))
    assert await alerts(client, sign_in) == [("unsafe_dwelling", "2019-04-02", "2019-09-02")]
    fourth = Kept(home, "dwelling_check")
    await consume(fourth.says(date(2020, 7, 2), checked_on="2020-07-01", grade="c"))
    assert await alerts(client, sign_in) == [
        ("unsafe_dwelling", "2019-04-02", "2019-09-02"),
        ("unsafe_dwelling", "2020-07-02", None),
    ]
    reply = await client.get("/monitoring/alerts?state=raised", headers=sign_in(Role.COUNTY_OFFICE, COUNTY))
    again = next(one for one in reply.json()["items"] if one["raised_on"] == "2020-07-02")
    assert (
        again["sentence"]
        == f"（再次出现）张三户（户编号{home.registered().household_no}）2020年7月1日鉴定住房为C级危房。"
    )
    await consume(fourth.says(date(2020, 7, 3), withdrawn=True, checked_on="2020-07-01", grade="c"))
    assert (await alerts(client, sign_in))[-1] == ("unsafe_dwelling", "2020-07-02", "2020-07-03")


@pytest.mark.requirement("R001-005", "R001-027")
async def test_people_are_watched_each_for_himself(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = a_household()
    head = members(1)[0].member_id
    job = Kept(home, "employment", member_id=head)
    await consume(home.registered(), job.says(date(2018, 1, 5), started_on="2018-01-01", ended_on=None))
    assert await alerts(client, sign_in) == []
    await consume(job.says(date(2019, 4, 1), started_on="2018-01-01", ended_on="2019-03-31"))
    assert await alerts(client, sign_in) == [("job_lost", "2019-04-01", None)]
    left = home.changed(persons=2)
    pupils = tuple(
        one.model_copy(update={"schooling": "none", "born_on": date(2009, 5, 1)}) if place else one
        for place, one in enumerate(left.members)
    )
    await consume(left.model_copy(update={"members": pupils, "changed_on": date(2019, 5, 1)}))
    assert await alerts(client, sign_in) == [("dropped_out", "2019-05-01", None), ("job_lost", "2019-04-01", None)]


@pytest.mark.requirement("R001-009", "R001-015", "R001-034", "R001-044")
async def test_water_income_allowance_and_helper(client: httpx.AsyncClient, consume: Consume, sign_in: SignIn) -> None:
    home = a_household()
    home.people = members(2, dibao=False)
    tested = Kept(home, "water_check")
    facts = {"litres_per_day": "20.00", "quality_passed": True, "minutes": 10, "supply_share": "0.95"}
    await consume(
        home.registered(),
        tested.says(date(2019, 4, 2), checked_on="2019-04-01", **facts),
        home.exited(date(2018, 12, 20)),
        home.earned(2018, 1_000_000),
        home.earned(2019, 420_000),
    )
    assert await alerts(client, sign_in) == [
        ("dibao_missed", "2020-03-01", None),
        ("exited_income_below_line", "2020-03-01", None),
        ("income_drop", "2020-03-01", None),
        ("unsafe_water", "2020-03-01", None),
    ]
    reply = await client.get("/monitoring/alerts?rule=helper_missing", headers=sign_in(Role.COUNTY_OFFICE, COUNTY))
    (missing,) = reply.json()["items"]
    assert (missing["role"], missing["open"], missing["verify_by"]) == ("county_office", True, "2020-03-04")
    pairing = Kept(home, "household_pairing")
    await consume(
        pairing.says(date(2020, 3, 2), helper_id=str(new_id()), pairing_role="responsible", started_on="2020-03-02")
    )
    reply = await client.get("/monitoring/alerts?rule=helper_missing", headers=sign_in(Role.COUNTY_OFFICE, COUNTY))
    assert reply.json()["items"][0]["cleared_on"] == "2020-03-02"


@pytest.mark.requirement("R001-044")
async def test_under_the_plan_of_2021_the_three_guarantees_water_and_helpers_are_watched(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, clock: Clock, sign_in: SignIn
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("monitoring-2021"), "360000000000", date(2021, 5, 1))
    county, village = "360728", "360728101201"
    home = HouseholdEvents(county_code=county, village_code=village)
    home.people = members(1, schooling="none", born_on=date(2014, 1, 1))
    fine = HouseholdEvents(county_code=county, village_code=village)
    day, water = date(2022, 4, 1), {"litres_per_day": "35", "quality_passed": True, "minutes": 20}
    pairing = {"helper_id": str(new_id()), "pairing_role": "responsible", "started_on": "2022-04-01"}
    await consume(
        home.registered(),
        Kept(home, "dwelling_check").says(day, checked_on="2022-04-01", grade="c"),
        Kept(home, "water_check").says(day, checked_on="2022-04-01", **water, supply_share="0.89"),
        fine.registered(),
        Kept(fine, "dwelling_check").says(day, checked_on="2022-04-01", grade="b"),
        Kept(fine, "water_check").says(day, checked_on="2022-04-01", **water, supply_share="0.9"),
        Kept(fine, "household_pairing").says(day, **pairing),
    )
    reply = await client.get("/monitoring/alerts", headers=sign_in(Role.COUNTY_OFFICE, county))
    found = {(one["household_id"], one["rule"], one["raised_on"]) for one in reply.json()["items"]}
    rules = ("dropped_out", "helper_missing", "unsafe_dwelling", "unsafe_water")
    assert found == {(str(home.id), rule, "2022-04-01") for rule in rules}


async def test_records_may_come_before_their_household_and_in_any_order(
    installation: Installation, clock: Clock
) -> None:
    ends = set()
    home = a_household()
    first, second = Kept(home, "dwelling_check"), Kept(home, "dwelling_check")
    events: list[Event] = [
        home.registered(),
        first.says(date(2019, 4, 2), checked_on="2019-04-01", grade="c"),
        second.says(date(2019, 9, 2), checked_on="2019-09-01", grade="d"),
    ]
    for order in permutations(events):
        async with monitoring_sessions(installation, clock) as made:
            async with transaction(made) as session:
                await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
            consumer = a_consumer(made, clock)
            for event in order:
                await consumer.consume([enveloped(event)])
            ends.add(await _standing(made))
    assert ends == {(("helper_missing", True), ("unsafe_dwelling", True))}


async def _standing(sessions: Sessions) -> tuple[tuple[str, bool], ...]:
    async with sessions() as session:
        return tuple(sorted((one.rule, one.open) for one in await session.scalars(select(Alert))))
