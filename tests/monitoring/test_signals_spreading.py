"""What is told of areas reaches its households part by part: exact at every moment, whatever happens meanwhile."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.watch import Watch
from services.monitoring.figures.models import AreaDay
from services.monitoring.figures.rules import areas_of
from services.monitoring.households.holding import hold_anew, relief_held, struck_held
from services.monitoring.households.models import Household
from services.monitoring.households.reading import FIRST, read_families
from services.monitoring.households.rules import relief_figures
from services.monitoring.rebuilding.projections import OF_SIGNALS
from services.monitoring.signals import judging, spreading
from services.monitoring.signals.models import Signal, SignalReach, SignalWaiting
from services.monitoring.signals.spreading import spread_part, spread_signals
from services.monitoring.sweeps.service import sweep
from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, table_of, transaction
from shared.events.base import Event
from shared.policies.active import ActivePolicies
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, RecordEvents, enveloped
from tests.monitoring.conftest import a_consumer, yiyang_sessions
from tests.monitoring.telling import (
    COUNTY,
    OTHER_TOWN_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    a_disaster,
    a_household,
    number_of,
)
from tests.monitoring.test_signals_races import committed, telling, withdrawing

__all__ = ["committed"]

Act = Callable[["Spreading"], Awaitable[None]]
READS = ("SELECT", "SAVEPOINT", "RELEASE")
RELIEF = {"measure_class": "guarantee", "started_on": "2020-07-05", "ended_on": None}


class Spreading:
    """A county of which disasters are told, and the worker that spreads them as far as a test wants."""

    def __init__(self, installation: Installation, sessions: Sessions, clock: Clock) -> None:
        self.installation, self.sessions, self.clock = installation, sessions, clock
        self.watch = Watch(clock, ActivePolicies())
        self.consumer = a_consumer(sessions, clock)

    async def consume(self, *events: Event) -> None:
        """Let events arrive."""
        await self.consumer.consume([enveloped(one) for one in events])

    async def tell(self, **given: Any) -> None:
        """A disaster is told."""
        async with transaction(self.sessions) as session:
            await telling(self.installation, self.clock, a_disaster(**given))(session)

    async def withdraw(self, signal: Signal) -> None:
        """A signal is withdrawn."""
        async with transaction(self.sessions) as session:
            await withdrawing(self.clock, signal)(session)

    async def part(self, county_code: str = COUNTY) -> bool:
        """One part is done; whether there may be more."""
        return await spread_part(self.sessions, self.watch, county_code)

    async def spread(self) -> None:
        """All of it is done."""
        await spread_signals(self.sessions, self.watch)

    async def signals(self) -> list[Signal]:
        """All signals, in the order of their telling."""
        async with self.sessions() as session:
            return list(await session.scalars(select(Signal).order_by(table_of(Signal).c.id)))

    async def reach(self) -> list[tuple[int, int, int]]:
        """Of each signal of an area: households, relieved, alerted."""
        async with self.sessions() as session:
            kept = {one.signal_id: one for one in await session.scalars(select(SignalReach))}
        none = SignalReach(county_code=COUNTY, signal_id=FIRST)
        found = [kept.get(one.id, none) for one in await self.signals() if one.household_id is None]
        return [(one.households, one.relieved, one.alerted) for one in found]

    async def alerted(self) -> set[UUID]:
        """The households of which an alert of a disaster stands."""
        table = table_of(Alert).c
        async with self.sessions() as session:
            found = await session.scalars(
                select(table.subject_id).where(table.rule == "disaster", table.cleared_on.is_(None))
            )
            return set(found)

    async def rules(self, household_id: UUID) -> set[str]:
        """The rules of which alerts of a household stand."""
        table = table_of(Alert).c
        async with self.sessions() as session:
            found = await session.scalars(
                select(table.rule).where(table.subject_id == household_id, table.cleared_on.is_(None))
            )
            return set(found)

    async def seen(self) -> dict[UUID, date | None]:
        """The last day that is known of each household."""
        async with self.sessions() as session:
            return {one.id: one.seen_until for one in await session.scalars(select(Household))}

    async def waiting(self) -> list[UUID]:
        """The households that wait, in order."""
        async with self.sessions() as session:
            found = await session.scalars(
                select(table_of(SignalWaiting).c.household_id).order_by(table_of(SignalWaiting).c.household_id)
            )
            return list(found)

    async def relief(self) -> dict[tuple[str, str, date], int]:
        """The figures of relief: area, measure, day."""
        table = table_of(AreaDay).c
        async with self.sessions() as session:
            found = await session.execute(
                select(table.area_code, table.measure, table.day, table.amount).where(
                    table.measure.in_([measure.value for measure in OF_SIGNALS]), table.amount != 0
                )
            )
            return {(area, measure, day): amount for area, measure, day, amount in found}

    async def check(self) -> None:
        """Figures and numbers are the sums of what counts for each household now, however that is read."""
        held: Counter[tuple[str, str, date]] = Counter()
        struck: Counter[tuple[UUID, str]] = Counter()
        read: Counter[tuple[str, str, date]] = Counter()
        async with self.sessions() as session:
            families = await read_families(session, COUNTY, FIRST, 1_000)
            known = await hold_anew(session, [(COUNTY, household.id) for household, _ in families])
            for key, household in known.households.items():
                _add_days(held, relief_held(known, household).days, household.village_code)
                struck += struck_held(known, key)
            for household, family in families:
                _add_days(read, relief_figures(family).days, household.village_code)
            await session.rollback()
            kept: Counter[tuple[UUID, str]] = Counter()
            for one in await session.scalars(select(SignalReach)):
                kept += Counter({(one.signal_id, name): getattr(one, name) for name in ("households", "relieved")})
        assert await self.relief() == {key: amount for key, amount in held.items() if amount}
        assert read == held
        assert kept == struck


def _add_days(sums: Counter[tuple[str, str, date]], days: Any, village_code: str) -> None:
    for (measure, day), amount in days.items():
        for area_code in areas_of(COUNTY, village_code):
            sums[area_code, str(measure), day] += amount


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


@pytest.fixture
def flood(installation: Installation, sessions: Sessions, clock: Clock) -> Spreading:
    """The county."""
    return Spreading(installation, sessions, clock)


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of one household."""
    monkeypatch.setattr(spreading, "AT_ONCE", 1)


def homes(number: int, **facts: Any) -> list[HouseholdEvents]:
    """Some households by their ids, 16 apart."""
    return [a_household(id=UUID(int=16 * place + 16), **facts) for place in range(number)]


@contextmanager
def statements(sessions: Sessions) -> Iterator[list[str]]:
    """What is asked of the database inside the block."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(" ".join(statement.split()))

    connection = sessions.kw["bind"].sync_connection
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


async def test_a_request_stores_one_row_however_many_live_in_the_area(flood: Spreading) -> None:
    asked = []
    for number in (1, 40):
        for home in homes(number):
            home.id = UUID(int=home.id.int + 10_000 * number)
            await flood.consume(home.registered())
        with statements(flood.sessions) as telling_:
            await flood.tell(area_code=TOWN, happened_on=f"2020-07-0{len(asked) + 1}")
        await flood.spread()
        signal = (await flood.signals())[-1]
        with statements(flood.sessions) as withdrawing_:
            await flood.withdraw(signal)
        assert [one.split(" (")[0] for one in telling_ if not one.startswith(READS)] == ["INSERT INTO signal"]
        assert [one.split(" SET")[0] for one in withdrawing_ if not one.startswith(READS)] == ["UPDATE signal"]
        asked.append((len(telling_), len(withdrawing_)))
        await flood.spread()
    assert asked[0] == asked[1]


async def test_an_event_before_its_households_part_sees_nothing_of_it_and_one_after_does(
    flood: Spreading, one_by_one: None
) -> None:
    first, second, third = homes(3)
    await flood.consume(*(home.registered() for home in (first, second, third)))
    await flood.tell(area_code=TOWN)
    await flood.consume(third.changed(date(2019, 1, 1), persons=3))
    await flood.check()
    assert (await flood.alerted(), await flood.reach()) == (set(), [(0, 0, 0)])
    assert await flood.part()  # who waits is known
    assert await flood.waiting() == [first.id, second.id, third.id]
    await flood.consume(second.changed(date(2019, 1, 1), persons=3))
    await flood.check()
    assert await flood.alerted() == set()

    assert await flood.part()
    assert (await flood.alerted(), await flood.reach()) == ({first.id}, [(1, 0, 1)])
    relieved = [RecordEvents("measure", county_code=COUNTY, household_id=home.id) for home in (first, second)]
    await flood.consume(*(one.kept(date(2020, 7, 6), **RELIEF) for one in relieved))
    await flood.check()
    assert (await flood.alerted(), await flood.reach()) == (set(), [(1, 1, 1)])
    # the day of the telling comes to a household with its part
    assert await flood.seen() == {first.id: date(2020, 7, 10), second.id: date(2020, 7, 6), third.id: date(2019, 1, 1)}

    assert await flood.part()
    assert (await flood.alerted(), await flood.reach()) == (set(), [(2, 2, 1)])
    assert await flood.part()
    assert [one.spreading for one in await flood.signals()] == [True]
    assert not await flood.part()
    assert [one.spreading for one in await flood.signals()] == [False]
    assert (await flood.alerted(), await flood.reach()) == ({third.id}, [(3, 2, 2)])
    await flood.consume(second.changed(date(2019, 1, 2), persons=2))
    await flood.check()
    assert await flood.reach() == [(3, 2, 2)]


async def test_who_comes_or_moves_while_it_is_spread_is_neither_missed_nor_counted_twice(
    flood: Spreading, one_by_one: None
) -> None:
    here, gone, merged, elsewhere = homes(4)
    elsewhere.village_code = OTHER_TOWN_VILLAGE
    await flood.consume(*(home.registered() for home in (here, gone, merged, elsewhere)))
    await flood.tell(area_code=TOWN)
    await flood.part()
    await flood.part()
    assert await flood.waiting() == [gone.id, merged.id]
    before, between, behind = (a_household(id=UUID(int=number)) for number in (1, 40, 10_000))
    await flood.consume(*(home.registered() for home in (before, between, behind)))
    await flood.check()
    assert await flood.alerted() == {here.id, before.id, between.id, behind.id}
    # it turns out that one had moved away before the day, one had come, one was another household
    await flood.consume(
        gone.changed(date(2020, 6, 1), village_code=OTHER_TOWN_VILLAGE),
        elsewhere.changed(date(2020, 6, 1), village_code=VILLAGE),
        merged.removed(date(2020, 7, 5), "merged"),
    )
    await flood.check()
    assert await flood.alerted() == {here.id, before.id, between.id, behind.id, elsewhere.id}
    await flood.consume(elsewhere.changed(date(2020, 6, 2), village_code=OTHER_TOWN_VILLAGE))
    await flood.spread()
    await flood.check()
    assert await flood.alerted() == {here.id, before.id, between.id, behind.id}
    assert await flood.reach() == [(4, 0, 1)]  # of the others alerts were raised as they came


async def test_a_part_that_breaks_off_changes_nothing_and_is_done_again(
    flood: Spreading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "AT_ONCE", 2)
    made = homes(5)
    await flood.consume(*(home.registered() for home in made))
    other = HouseholdEvents(county_code="360722", village_code="360722102201")
    await flood.consume(other.registered())
    await flood.tell(area_code=COUNTY)
    await flood.part()
    await flood.part()
    assert await flood.alerted() == {home.id for home in made[:2]}
    judged: list[UUID] = []
    judge = judging.alerted_by

    async def crash(session: Any, watch: Any, known: Any, household: Household, told: Any) -> set[UUID]:
        judged.append(household.id)
        if household.id == made[3].id:
            raise RuntimeError("the worker dies")
        return await judge(session, watch, known, household, told)

    with monkeypatch.context() as patch:
        patch.setattr(spreading, "alerted_by", crash)
        with pytest.raises(RuntimeError, match="the worker dies"):
            await flood.part()
        assert judged == [made[2].id, made[3].id]
        await flood.check()
        assert await flood.waiting() == [home.id for home in made[2:]]
        await flood.spread()  # it is logged, and tried again at the next turn
        assert await flood.waiting() == [home.id for home in made[2:]]
    assert (await flood.alerted(), await flood.reach()) == ({home.id for home in made[:2]}, [(2, 0, 2)])
    await flood.spread()
    await flood.check()
    assert (await flood.alerted(), await flood.reach()) == ({home.id for home in made}, [(5, 0, 5)])


async def test_one_county_that_fails_keeps_no_other_from_it(flood: Spreading, monkeypatch: pytest.MonkeyPatch) -> None:
    (home,) = homes(1)
    await flood.consume(home.registered())
    await flood.tell(area_code=TOWN)
    async with transaction(flood.sessions) as session:
        (signal,) = await session.scalars(select(Signal))
        facts = signal.model_dump(exclude={"county_code"})
        session.add(Signal(county_code="360722", **facts))
    hold = spreading.keep_out

    async def refuse(session: Any, county_code: str) -> None:
        if county_code == "360722":
            raise RuntimeError("this county fails")
        await hold(session, county_code)

    monkeypatch.setattr(spreading, "keep_out", refuse)
    await flood.spread()
    assert {one.county_code: one.spreading for one in await flood.signals()} == {COUNTY: False, "360722": True}
    assert await flood.alerted() == {home.id}


@pytest.mark.parametrize("parts", range(7))
async def test_one_that_is_withdrawn_while_it_is_spread_never_was(
    flood: Spreading, one_by_one: None, parts: int
) -> None:
    """Told, spread by 0 to 6 parts (the first finds out who waits, the sixth finds nobody), and taken back."""
    made = homes(4)
    await flood.consume(*(home.registered() for home in made))
    await flood.tell(area_code=VILLAGE, happened_on="2020-07-02")
    own = a_disaster(household_no=number_of(made[3]))
    async with transaction(flood.sessions) as session:
        await telling(flood.installation, flood.clock, own)(session)
    for _ in range(parts):
        await flood.part()
    reached = {home.id for home in made[: max(0, min(parts - 1, 4))]}
    assert await flood.alerted() == reached | {made[3].id}
    signal = (await flood.signals())[0]
    await flood.withdraw(signal)
    await flood.check()
    (signal,) = [one for one in await flood.signals() if one.id == signal.id]
    assert signal.state == ("withdrawing" if parts else "done")
    await flood.part()
    assert await flood.waiting() == sorted(reached)
    late = a_household(id=UUID(int=17))
    await flood.consume(late.registered(), made[1].changed(date(2019, 1, 1), persons=2))
    await flood.check()
    while await flood.part():
        await flood.check()
    assert await flood.alerted() == {made[3].id}
    assert [state[:2] for state in await flood.reach()] == [(0, 0)]
    assert {key[1:]: amount for key, amount in (await flood.relief()).items() if key[0] == f"{COUNTY}000000"} == {
        ("disaster_cases", date(2020, 7, 1)): 1
    }
    async with flood.sessions() as session:
        raised = await session.scalar(
            select(func.count()).select_from(Alert).where(table_of(Alert).c.rule == "disaster")
        )
    # nobody is alerted any more once it is withdrawn: of the last one both days are alerts of their own
    assert raised == len(reached) + 1


async def test_the_last_day_known_of_a_household_moves_with_its_part(flood: Spreading, one_by_one: None) -> None:
    told, withdrawn = date(2020, 7, 10), date(2020, 7, 20)
    first, second = homes(2)
    await flood.consume(first.registered(), second.registered())
    await flood.tell(area_code=TOWN)
    await flood.spread()
    (signal,) = await flood.signals()
    await flood.withdraw(signal)
    await flood.part()
    await flood.part()
    await flood.consume(*(home.changed(date(2019, 1, 1), persons=3) for home in (first, second)))
    assert await flood.seen() == {first.id: withdrawn, second.id: told}
    await flood.spread()
    late = a_household(id=UUID(int=1_000))
    await flood.consume(late.registered())
    assert await flood.seen() == {first.id: withdrawn, second.id: withdrawn, late.id: withdrawn}


async def test_alerts_that_a_signal_has_not_raised_are_none_of_its(flood: Spreading) -> None:
    struck, relieved = homes(2)
    await flood.consume(struck.registered(), relieved.registered())
    relief = RecordEvents("measure", county_code=COUNTY, household_id=relieved.id)
    await flood.consume(relief.kept(date(2014, 6, 1), **RELIEF))
    assert await flood.rules(relieved.id) == set()
    await flood.tell(area_code=TOWN)
    await flood.tell(area_code=VILLAGE)
    await flood.tell(area_code=COUNTY, happened_on="2020-07-02")
    await flood.spread()
    # nobody has helped either of them for years: the day of the telling shows it
    assert await flood.rules(struck.id) == {"disaster", "helper_missing"}
    assert await flood.rules(relieved.id) == {"helper_missing"}
    assert await flood.reach() == [(2, 1, 1), (2, 1, 1), (2, 1, 1)]


async def test_told_again_while_it_is_taken_back_it_stands(flood: Spreading, one_by_one: None) -> None:
    made = homes(3)
    await flood.consume(*(home.registered() for home in made))
    await flood.tell(area_code=TOWN)
    await flood.spread()
    (signal,) = await flood.signals()
    await flood.withdraw(signal)
    await flood.part()
    await flood.part()
    await flood.check()
    assert await flood.alerted() == {home.id for home in made[1:]}
    await flood.tell(area_code=TOWN)
    await flood.part()
    await flood.check()
    await flood.part()
    assert await flood.alerted() == {made[0].id, made[1].id, made[2].id}
    await flood.spread()
    await flood.check()
    assert await flood.alerted() == {home.id for home in made}
    assert [state[:2] for state in await flood.reach()] == [(0, 0), (3, 0)]
    assert (await flood.relief())[f"{COUNTY}000000", "disaster_cases", date(2020, 7, 1)] == 3


async def test_a_sweep_in_the_middle_judges_everybody_as_far_as_it_has_come(flood: Spreading, one_by_one: None) -> None:
    first, second = homes(2)
    await flood.consume(first.registered(), second.registered())
    on = SettableClock(datetime(2020, 7, 15, 12, tzinfo=CHINA))
    await sweep(flood.sessions, on, ActivePolicies(), COUNTY)
    await flood.tell(area_code=TOWN)
    for parts, alerted in ((1, set()), (1, {first.id}), (2, {first.id, second.id})):
        for _ in range(parts):
            await flood.part()
        assert (await sweep(flood.sessions, on, ActivePolicies(), COUNTY)).changed == 0
        assert await flood.alerted() == alerted
    (signal,) = await flood.signals()
    await flood.withdraw(signal)
    for parts, alerted in ((1, {first.id, second.id}), (1, {second.id}), (2, set())):
        for _ in range(parts):
            await flood.part()
        assert (await sweep(flood.sessions, on, ActivePolicies(), COUNTY)).changed == 0
        assert await flood.alerted() == alerted


def a_story(chance: random.Random) -> list[Act]:
    """Households that come, move, are relieved and go; disasters told and withdrawn; each in its own order."""
    villages = [VILLAGE, OTHER_VILLAGE, OTHER_TOWN_VILLAGE]
    streams: list[list[Act]] = []
    for _ in range(9):
        home = a_household(id=UUID(int=chance.getrandbits(96)), village_code=chance.choice(villages))
        events: list[Event] = [home.registered()]
        events += [
            home.changed(date(2020, chance.choice([6, 7]), 2), village_code=chance.choice(villages))
            for _ in range(chance.randrange(3))
        ]
        if chance.random() < 0.2:
            events.append(home.removed(date(2020, 7, 2), chance.choice(["merged", "moved_away"])))
        streams.append([_arriving(one) for one in events])
        relief = RecordEvents("measure", county_code=COUNTY, household_id=home.id)
        if chance.random() < 0.5:
            days = [relief.kept(date(2020, 7, 6), **RELIEF)]
            if chance.random() < 0.3:
                days.append(relief.kept(date(2020, 7, 7), date(2020, 7, 7), **RELIEF))
            streams.append([_arriving(one) for one in days])
    places = [(area, day) for area in (VILLAGE, TOWN, COUNTY) for day in ("2020-07-01", "2020-07-03")]
    for area, day in chance.sample(places, 4):
        life: list[Act] = [_told(area, day)]
        if chance.random() < 0.6:
            life.append(_withdrawn(area, day))
            if chance.random() < 0.4:
                life.append(_told(area, day))
        streams.append(life)
    # those at hand first, for the disasters to find somebody
    story = [stream.pop(0) for stream in streams[:6]]
    while streams := [stream for stream in streams if stream]:
        story.append(chance.choice(streams).pop(0))
    return story


def _arriving(one: Event) -> Act:
    return lambda county: county.consume(one)


def _told(area: str, day: str) -> Act:
    return lambda county: county.tell(area_code=area, happened_on=day)


def _withdrawn(area: str, day: str) -> Act:
    async def act(county: Spreading) -> None:
        (signal,) = [
            one
            for one in await county.signals()
            if (one.area_code[: len(area)], str(one.happened_on), one.withdrawn_on) == (area, day, None)
            and one.area_code.rstrip("0") == area.rstrip("0")
        ]
        await county.withdraw(signal)

    return act


async def end_of(county: Spreading) -> tuple[Any, ...]:
    """Everything that came of a story."""
    told = [
        (one.area_code, one.happened_on, one.withdrawn_on is None, reach[:2])
        for one, reach in zip(await county.signals(), await county.reach(), strict=True)
    ]
    async with county.sessions() as session:
        table = table_of(Alert).c
        standing = await session.scalars(
            select(table.cause_key).where(table.rule == "disaster", table.cleared_on.is_(None))
        )
        return told, sorted(standing), await county.relief()


@pytest.mark.parametrize("seed", range(6))
async def test_in_parts_it_comes_to_what_it_would_at_once(installation: Installation, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    story = a_story(chance)
    async with yiyang_sessions(installation, clock) as sessions:
        at_once = Spreading(installation, sessions, clock)
        for act in story:
            await act(at_once)
            await at_once.spread()
        await at_once.check()
        expected = await end_of(at_once)
    assert expected[2], "no disaster struck anybody"
    async with yiyang_sessions(installation, clock) as sessions:
        county = Spreading(installation, sessions, clock)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spreading, "AT_ONCE", 2)
            for act in story:
                await act(county)
                for _ in range(chance.choice([0, 0, 1, 1, 2])):
                    await county.part()
                await county.check()
            await county.spread()
        await county.check()
        assert await county.waiting() == []
        assert not any(one.spreading for one in await county.signals())
        assert await end_of(county) == expected


async def test_a_household_on_its_way_is_waited_for_when_its_area_is_looked_through(
    installation: Installation, committed: Sessions, clock: Clock
) -> None:
    county = Spreading(installation, committed, clock)
    (home,) = homes(1)
    await county.tell(area_code=TOWN)
    async with transaction(committed) as session:
        await hold_anew(session, [(COUNTY, home.id)])  # it doesn't see the disaster count yet
        beginning = asyncio.create_task(county.part())
        await asyncio.sleep(0.3)
        assert not beginning.done()
        session.add(
            Household(
                county_code=COUNTY,
                id=home.id,
                household_no="1",
                village_code=VILLAGE,
                household_type="ordinary",
                head_name="张三",
                persons=1,
                registered_on=date(2016, 1, 1),
            )
        )
    assert await beginning
    assert await county.waiting() == [home.id]


async def test_one_that_is_withdrawn_as_its_spreading_ends_is_taken_back(
    installation: Installation, committed: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = Spreading(installation, committed, clock)
    (home,) = homes(1)
    await county.consume(home.registered())
    await county.tell(area_code=TOWN)
    assert [await county.part(), await county.part()] == [True, True]
    (signal,) = await county.signals()
    begin = spreading._begin

    async def begun(session: Any, county_code: str) -> bool:
        found = await begin(session, county_code)
        await county.withdraw(signal)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(spreading, "_begin", begun)
        assert not await county.part()
    (signal,) = await county.signals()
    assert (signal.counts, signal.state) == (True, "withdrawing")
    await county.spread()
    (signal,) = await county.signals()
    assert (signal.counts, signal.state, await county.alerted()) == (False, "done", set())


async def test_a_county_that_another_is_at_is_passed_by(
    installation: Installation, committed: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = Spreading(installation, committed, clock)
    made = homes(2)
    await county.consume(*(home.registered() for home in made))
    await county.tell(area_code=TOWN)
    await county.part()
    judge, reached = spreading.alerted_by, asyncio.Event()
    go_on = asyncio.Event()

    async def slow(session: Any, watch: Any, known: Any, household: Household, told: Any) -> set[UUID]:
        reached.set()
        await go_on.wait()
        return await judge(session, watch, known, household, told)

    with monkeypatch.context() as patch:
        patch.setattr(spreading, "alerted_by", slow)
        one = asyncio.create_task(county.part())
        await reached.wait()
        assert not await county.part()
        go_on.set()
        assert await one
    assert (await county.alerted(), await county.reach()) == ({home.id for home in made}, [(2, 0, 2)])


async def test_spreaders_at_once_beside_events_and_a_withdrawal(
    installation: Installation, committed: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "AT_ONCE", 3)
    county = Spreading(installation, committed, clock)
    chance = random.Random(3)
    made = [a_household(id=UUID(int=chance.getrandbits(128))) for _ in range(40)]
    await county.consume(*(home.registered() for home in made[:20]))

    async def work() -> None:
        for _ in range(6):
            await spread_signals(committed, Watch(clock, ActivePolicies()))
            await asyncio.sleep(0.01)

    async def come(number: int) -> None:
        consumer = a_consumer(committed, clock)
        for home in made[number::4]:
            if home.version == 0:
                await consumer.consume([enveloped(home.registered())])
            await consumer.consume([enveloped(home.changed(date(2019, 5, 1), persons=2))])

    async def speak() -> None:
        for day in ("2020-07-01", "2020-07-02", "2020-07-03"):
            await county.tell(area_code=TOWN, happened_on=day)
            await asyncio.sleep(0.02)
        await county.withdraw((await county.signals())[1])

    await asyncio.gather(work(), work(), work(), *(come(number) for number in range(4)), speak())
    await county.spread()
    await county.check()
    assert [state[:2] for state in await county.reach()] == [(40, 0), (0, 0), (40, 0)]
    table = table_of(Alert).c
    async with committed() as session:
        raised = await session.execute(
            select(table.cleared_on.is_(None), func.count()).where(table.rule == "disaster").group_by(table.cleared_on)
        )
        assert dict(raised.all())[True] == 80
    assert (await county.relief())[f"{COUNTY}000000", "disaster_cases", date(2020, 7, 3)] == 40
