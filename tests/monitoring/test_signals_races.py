"""Signals and events at once: nothing is told twice, nobody is missed, and any order ends the same."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.watch import Watch
from services.monitoring.figures.models import AreaDay
from services.monitoring.households.models import Household
from services.monitoring.settings import Settings
from services.monitoring.signals import service
from services.monitoring.signals.models import Signal, SignalsCreate, WithdrawRequest
from services.monitoring.signals.spreading import spread_signals
from shared.calendar import Clock
from shared.database import Sessions, create_engine, session_factory, table_of, transaction
from shared.events.base import Event
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, RecordEvents, enveloped
from tests.monitoring.conftest import a_consumer, as_owner, monitoring_sessions
from tests.monitoring.telling import (
    COUNTY,
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    a_disaster,
    a_household,
    number_of,
    personal_of,
)
from tests.monitoring.test_supervision_races import outcomes

DEPARTMENT = Caller("department", "department", Role.DEPARTMENT, COUNTY)
TABLES = (
    "signal, signal_waiting, signal_reach, household, kept_record, alert, alert_step, feed_item, area_total, area_day, "
    "inbox, parked_event, policy_activation"
)
Step = Callable[[AsyncSession], Awaitable[Any]]


@pytest.fixture
async def committed(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions that really commit, with the county's plan in force; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    sessions = session_factory(engine)
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
    yield sessions
    await engine.dispose()
    await as_owner(installation, f"TRUNCATE {TABLES}")


def telling(installation: Installation, clock: Clock, *signals: dict[str, Any]) -> Step:
    """The step of a department that tells signals."""
    body = SignalsCreate.model_validate(
        {"department": "emergency", "occurred_on": "2020-07-10", "signals": list(signals)}
    )
    watch = Watch(clock, ActivePolicies())
    return lambda session: service.tell(session, watch, personal_of(installation), DEPARTMENT, body)


def withdrawing(clock: Clock, signal: Signal) -> Step:
    """The step of a department that withdraws a signal."""
    request = WithdrawRequest.model_validate({"occurred_on": "2020-07-20", "reason": "误报"})
    return lambda session: service.withdraw(session, Watch(clock, ActivePolicies()), DEPARTMENT, signal.id, request)


async def kept(sessions: Sessions) -> tuple[list[Signal], dict[str, int], int]:
    """All signals, how often each rule of ours alerted, and how many disasters the county's figures count."""
    async with sessions() as session:
        signals = list(await session.scalars(select(Signal).order_by(table_of(Signal).c.id)))
        rules = await session.execute(
            select(table_of(Alert).c.rule, func.count())
            .where(table_of(Alert).c.rule != "helper_missing")
            .group_by("rule")
        )
        day = table_of(AreaDay).c
        cases = await session.scalar(
            select(func.sum(day.amount)).where(day.measure == "disaster_cases", day.area_code == f"{COUNTY}000000")
        )
        return signals, dict(rules.all()), cases or 0


async def test_the_same_told_twice_at_once_is_told_once(
    installation: Installation, committed: Sessions, clock: Clock
) -> None:
    homes = [a_household() for _ in range(3)]
    await a_consumer(committed, clock).consume([enveloped(home.registered()) for home in homes])
    signals = [a_disaster(household_no=number_of(home)) for home in homes] + [a_disaster(area_code=TOWN)]
    forwards, backwards = telling(installation, clock, *signals), telling(installation, clock, *signals[::-1])
    assert await outcomes(committed, forwards, backwards, forwards) == ["done"] * 3
    await spread_signals(committed, Watch(clock, ActivePolicies()))
    told, rules, cases = await kept(committed)
    assert (len(told), rules, cases) == (4, {"disaster": 3}, 3)  # the area's and the household's are one case


async def test_of_two_that_differ_at_once_one_is_refused(
    installation: Installation, committed: Sessions, clock: Clock
) -> None:
    home = a_household()
    await a_consumer(committed, clock).consume([enveloped(home.registered())])
    flood = telling(installation, clock, a_disaster(household_no=number_of(home)))
    snow = telling(installation, clock, a_disaster(household_no=number_of(home), disaster_kind="snow"))
    assert await outcomes(committed, flood, snow) == ["done", "monitoring.signals_have_faults"]
    assert (await kept(committed))[1:] == ({"disaster": 1}, 1)


async def test_of_two_who_withdraw_at_once_one_does(
    installation: Installation, committed: Sessions, clock: Clock
) -> None:
    home = a_household()
    await a_consumer(committed, clock).consume([enveloped(home.registered())])
    await outcomes(committed, telling(installation, clock, a_disaster(area_code=TOWN)))
    await spread_signals(committed, Watch(clock, ActivePolicies()))
    (signal,), _, cases = await kept(committed)
    assert cases == 1
    step = withdrawing(clock, signal)
    assert await outcomes(committed, step, step) == ["done", "monitoring.signal_withdrawn"]
    await spread_signals(committed, Watch(clock, ActivePolicies()))
    assert (await kept(committed))[2] == 0


async def test_households_that_come_while_their_area_is_told_of_are_not_missed(
    installation: Installation, committed: Sessions, clock: Clock
) -> None:
    homes = [a_household() for _ in range(24)]

    async def come(number: int) -> None:
        for home in homes[number::4]:
            await a_consumer(committed, clock).consume([enveloped(home.registered())])
            await asyncio.sleep(0.001)
            await a_consumer(committed, clock).consume([enveloped(home.changed(date(2019, 5, 1), persons=2))])

    async def strike() -> list[str]:
        came = []
        for day in ("2020-07-01", "2020-07-02", "2020-07-03"):
            came += await outcomes(committed, telling(installation, clock, a_disaster(area_code=TOWN, happened_on=day)))
            await spread_signals(committed, Watch(clock, ActivePolicies()))
            await asyncio.sleep(0.005)
        return came

    *_, came = await asyncio.gather(*(come(number) for number in range(4)), strike())
    assert came == ["done"] * 3
    assert (await kept(committed))[1:] == ({"disaster": 72}, 72)


async def test_signals_before_and_after_other_facts_end_the_same(installation: Installation, clock: Clock) -> None:
    """Whatever the order of the area's disaster, the household, its move, and its relief: one alert, and one end."""
    ends = set()
    for order in permutations(("told", "spread", "came", "moved", "relieved")):
        if order.index("moved") < order.index("came") or order.index("spread") < order.index("told"):
            continue
        home = a_household()
        relief = RecordEvents("measure", county_code=COUNTY, household_id=home.id)
        facts = {"measure_class": "guarantee", "started_on": "2020-07-05", "ended_on": None}
        events: dict[str, Event] = {
            "came": home.registered(),
            "moved": home.changed(date(2020, 7, 3), village_code=OTHER_TOWN_VILLAGE),
            "relieved": relief.kept(date(2020, 7, 6), **facts),
        }
        async with monitoring_sessions(installation, clock) as sessions:
            async with transaction(sessions) as session:
                await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
            for step in order:
                if step == "told":
                    async with transaction(sessions) as session:
                        await telling(installation, clock, a_disaster(area_code=TOWN))(session)
                elif step == "spread":
                    await spread_signals(sessions, Watch(clock, ActivePolicies()))
                else:
                    await a_consumer(sessions, clock).consume([enveloped(events[step])])
            ends.add(await _standing(sessions))
    assert ends == {((), 1, 1, date(2020, 7, 10))}


async def test_figures_come_to_nothing_when_all_is_withdrawn(installation: Installation, clock: Clock) -> None:
    chance = random.Random(5)
    homes: list[HouseholdEvents] = [
        a_household(village_code=chance.choice([VILLAGE, OTHER_TOWN_VILLAGE])) for _ in range(12)
    ]
    async with monitoring_sessions(installation, clock) as sessions:
        async with transaction(sessions) as session:
            await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
        consumer = a_consumer(sessions, clock)
        await consumer.consume([enveloped(home.registered()) for home in homes[:6]])
        for area in (TOWN, VILLAGE, COUNTY):
            async with transaction(sessions) as session:
                day = f"2020-07-0{chance.randint(1, 5)}"
                await telling(installation, clock, a_disaster(area_code=area, happened_on=day))(session)
            await spread_signals(sessions, Watch(clock, ActivePolicies()))
        moved = homes[0].changed(date(2020, 7, 3), village_code=chance.choice([VILLAGE, OTHER_TOWN_VILLAGE]))
        await consumer.consume([enveloped(event) for event in (*(home.registered() for home in homes[6:]), moved)])
        signals, _, cases = await kept(sessions)
        assert cases > 6
        for signal in signals:
            async with transaction(sessions) as session:
                await withdrawing(clock, signal)(session)
            await spread_signals(sessions, Watch(clock, ActivePolicies()))
        assert (await kept(sessions))[2] == 0
        async with sessions() as session:
            day = table_of(AreaDay).c
            left = await session.execute(
                select(day.area_code, day.amount).where(day.measure == "disaster_cases", day.amount != 0)
            )
            assert left.all() == []


async def _standing(sessions: Sessions) -> tuple[tuple[str, ...], int, int, date | None]:
    """Alerts of disasters that stand, cases, cases relieved, and the last day known."""
    async with sessions() as session:
        alerts = await session.scalars(select(Alert).where(table_of(Alert).c.rule == "disaster"))
        standing = tuple(one.sentence for one in alerts if one.open)
        day = table_of(AreaDay).c
        found = await session.execute(
            select(day.measure, func.sum(day.amount))
            .where(day.area_code == f"{COUNTY}000000", day.measure.in_(["disaster_cases", "disaster_relieved"]))
            .group_by(day.measure)
        )
        sums = dict(found.all())
        (household,) = await session.scalars(select(Household))
        return standing, sums.get("disaster_cases", 0), sums.get("disaster_relieved", 0), household.seen_until
