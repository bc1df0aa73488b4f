"""Deaths that the register tells: the household is alerted about once, whoever tells of it as well."""

from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest
from sqlalchemy import select

from services.monitoring.households.models import Household
from services.monitoring.sweeps.service import sweep
from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions
from shared.events.registry import HouseholdChanged, HouseholdRemoved
from shared.policies.active import ActivePolicies
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, member_id, members
from tests.monitoring.conftest import Consume, yiyang_sessions
from tests.monitoring.telling import COUNTY, Desk, a_household, id_number, number_of, people, personal_of

DIED_ON = date(2020, 7, 1)
SON = member_id(1)


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with a town's and a county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


@pytest.fixture
def home(installation: Installation) -> HouseholdEvents:
    """A household of two workers whose ID numbers are known."""
    return a_household(people=people(personal_of(installation), 1, 2))


def told_by_the_register(home: HouseholdEvents, on: date = DIED_ON) -> HouseholdChanged:
    """The son died."""
    return home.changed(on, died=[SON], people=home.people[:1])


def told_by_a_department(on: date = DIED_ON) -> dict[str, str]:
    """The same."""
    return {"kind": "worker_died", "happened_on": str(on), "id_number": id_number(2)}


@pytest.mark.requirement("R001-044")
async def test_the_register_tells_of_the_death_of_who_was_able_to_work(
    desk: Desk, consume: Consume, home: HouseholdEvents
) -> None:
    await consume(home.registered(), told_by_the_register(home))
    sentence = f"张三户（户编号{number_of(home)}）劳动力成员12020年7月1日去世，家中还有1名劳动力。"
    assert await desk.alerts("worker_died") == [("2020-07-01", None, sentence)]
    # who comes, or becomes able to work, makes up for it
    await consume(home.changed(date(2020, 9, 1), people=(home.people[0], members(3)[2])))
    assert await desk.alerts("worker_died") == [("2020-07-01", "2020-09-01", sentence)]


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize("of_register_first", [True, False])
@pytest.mark.parametrize("told_on", ["2020-06-29", "2020-07-01", "2020-07-03"])
async def test_a_death_told_by_a_department_and_by_the_register_alerts_once(
    desk: Desk, consume: Consume, home: HouseholdEvents, of_register_first: bool, told_on: str
) -> None:
    await consume(home.registered())
    if of_register_first:
        await consume(told_by_the_register(home))
    alerted = (await desk.told("civil_affairs", told_by_a_department(date.fromisoformat(told_on))))["alerted"]
    if not of_register_first:
        await consume(told_by_the_register(home))
    assert alerted == int(not of_register_first)
    (alert,) = await desk.alerts("worker_died")
    assert alert[1] is None


async def test_a_death_recorded_by_mistake_alerts_no_more_unless_a_department_tells_of_it(
    desk: Desk, consume: Consume, home: HouseholdEvents
) -> None:
    both = home.people
    await consume(home.registered(), told_by_the_register(home))
    await consume(home.changed(date(2020, 7, 8), people=both))
    assert [ended for _, ended, _ in await desk.alerts("worker_died")] == ["2020-07-08"]
    # he dies after all: another cause, and not one that is back
    await consume(home.changed(date(2020, 8, 1), died=[SON], people=both[:1]))
    first, second = await desk.alerts("worker_died")
    assert (first[1], second[:2]) == ("2020-07-08", ("2020-08-01", None))
    assert second[2].startswith("张三户")
    await desk.told("civil_affairs", told_by_a_department(date(2020, 8, 1)), on="2020-08-02")
    await consume(home.changed(date(2020, 8, 3), people=both))
    assert [ended for _, ended, _ in await desk.alerts("worker_died")] == ["2020-07-08", None]


async def test_runs_over_all_households_and_replays_know_of_it(
    desk: Desk, consume: Consume, sessions: Sessions, home: HouseholdEvents
) -> None:
    await consume(home.registered(), told_by_the_register(home))
    before = await desk.alerts("worker_died")
    clock = SettableClock(datetime(2020, 7, 20, 9, tzinfo=CHINA))
    assert (await sweep(sessions, clock, ActivePolicies(), COUNTY)).changed == 0
    assert await desk.alerts("worker_died") == before
    asked = {"rule": "worker_died", "area": COUNTY, "since": "2020-01-01", "until": "2020-12-31"}
    office = desk.sign_in(Role.COUNTY_OFFICE, COUNTY)
    replayed = (await desk.client.post("/monitoring/alert-replays", json=asked, headers=office)).json()
    assert [(one["household_id"], one["raised_on"]) for one in replayed["items"]] == [(str(home.id), "2020-07-01")]


async def test_neither_the_death_of_who_could_not_work_nor_another_leaving_alerts(
    desk: Desk, consume: Consume, home: HouseholdEvents
) -> None:
    weak = home.people[1].model_copy(update={"labour_capacity": "lost"})
    moved = a_household(people=home.people)
    home.people = (home.people[0], weak)
    await consume(home.registered(), told_by_the_register(home))
    await consume(moved.registered(), moved.changed(DIED_ON, people=moved.people[:1]))
    assert await desk.alerts("worker_died") == []


async def test_the_last_ones_death_is_told_once_another_turns_out_to_be_alive(
    desk: Desk, consume: Consume, home: HouseholdEvents
) -> None:
    head = home.people[0].model_copy(update={"labour_capacity": "lost"})
    home.people = (head, home.people[1])
    await consume(home.registered(), home.changed(DIED_ON, died=[head.member_id], people=home.people[1:]))
    await consume(home.removed(date(2020, 7, 5), "no_members", died=[SON]))
    assert await desk.alerts("worker_died") == []  # nobody is left to be helped
    await consume(home.changed(date(2020, 7, 9), people=(head,)))
    ((raised_on, ended_on, sentence),) = await desk.alerts("worker_died")
    assert (raised_on, ended_on) == ("2020-07-09", None)
    assert sentence.endswith("劳动力成员12020年7月5日去世，家中已无劳动力。")


async def test_news_of_before_tell_of_no_death(sessions: Sessions, consume: Consume, home: HouseholdEvents) -> None:
    registered, changed, removed = home.registered(), told_by_the_register(home), home.removed()
    before = HouseholdChanged.model_validate(changed.model_dump(exclude={"died"}))
    gone = HouseholdRemoved.model_validate(removed.model_dump(exclude={"died"}))
    assert (before.died, gone.died) == ((), ())
    await consume(registered, before, gone)
    async with sessions() as session:
        (kept,) = await session.scalars(select(Household))
    assert kept.deaths == {}
