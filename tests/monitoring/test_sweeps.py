"""The daily sweep: what only a day brings is found, late alerts go up, and events don't take back what it found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from services.monitoring.alerts.models import Alert, AlertStep
from services.monitoring.alerts.watch import Watch
from services.monitoring.bulletins.matters import alert_lines
from services.monitoring.bulletins.rules import BulletinPeriod
from services.monitoring.figures.models import AreaDay
from services.monitoring.figures.rules import Measure
from services.monitoring.sweeps import quiet, service
from services.monitoring.sweeps.models import QuietHousehold, Sweep
from services.monitoring.sweeps.service import sweep, sweep_counties
from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, table_of, transaction
from shared.events.base import Event
from shared.policies import PolicyPack, find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import (
    OTHER_TOWN_VILLAGE,
    FundEvents,
    HouseholdEvents,
    LoanEvents,
    ObjectEvents,
    RecordEvents,
    enveloped,
    members,
)
from tests.monitoring.conftest import Consume, a_consumer, as_owner, monitoring_sessions, yiyang_sessions
from tests.monitoring.test_area_changes import succeeded
from tests.monitoring.test_targets import SignIn
from tests.monitoring.unpublished import without_a_calendar_from

COUNTY, VILLAGE = "410327", "410327108221"


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back, with the county's plan in force."""
    async with yiyang_sessions(installation, clock) as made:
        yield made


def at(day: str) -> SettableClock:
    """A clock that stands at noon of a day."""
    return SettableClock(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=CHINA))


def a_household(**facts: Any) -> HouseholdEvents:
    """A household of the county whose plan has the rules."""
    return HouseholdEvents(county_code=COUNTY, village_code=VILLAGE, **facts)


def helped(home: HouseholdEvents) -> RecordEvents:
    """Its pairing with a helper; ``.kept(on, started_on=…, ended_on=…)`` tells of it."""
    return RecordEvents("household_pairing", county_code=COUNTY, household_id=home.id)


async def alerts(client: httpx.AsyncClient, sign_in: SignIn, **asked: str) -> list[tuple[str, str, str | None]]:
    """Rule, first day and end of each alert, the oldest first."""
    reply = await client.get("/monitoring/alerts", params=asked, headers=sign_in(Role.COUNTY_OFFICE, COUNTY))
    assert reply.status_code == 200, reply.text
    return sorted((one["rule"], one["raised_on"], one["cleared_on"]) for one in reply.json()["items"])


@pytest.mark.requirement("R001-034")
async def test_a_helper_who_goes_without_a_word_is_missed_on_the_day_after(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    pairing = helped(home)
    told = pairing.kept(date(2018, 1, 1), started_on="2018-01-01", ended_on="2019-05-31")
    await consume(home.registered(), told)
    policies = ActivePolicies()

    before = await sweep(sessions, at("2019-05-31"), policies, COUNTY)
    assert (before.swept_on, before.households, before.changed) == (date(2019, 5, 31), 1, 0)
    assert await alerts(client, sign_in) == []

    found = await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    assert (found.swept_on, found.households, found.changed, found.escalated) == (date(2019, 6, 1), 1, 1, 0)
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-01", None)]

    again = await sweep(sessions, at("2019-06-04"), policies, COUNTY)
    assert again.changed == 0
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-01", None)]


TOWN_OF_2017 = "360722106200"


@pytest.mark.requirement("R000-009")
@pytest.mark.parametrize(
    ("pack", "village", "since", "year"),
    [
        ("town-2017", TOWN_OF_2017, date(2017, 1, 1), 2017),
        ("monitoring-2021", OTHER_TOWN_VILLAGE, date(2021, 5, 1), 2021),
    ],
)
async def test_less_support_in_the_year_after_the_exit_is_found_on_the_first_of_january(
    client: httpx.AsyncClient,
    consume: Consume,
    sessions: Sessions,
    sign_in: SignIn,
    clock: Clock,
    pack: str,
    village: str,
    since: date,
    year: int,
) -> None:
    plan = find_pack(pack)
    async with transaction(sessions) as session:
        await activate(session, clock, plan, plan.area_code, since)
    county = village[:6]
    office = sign_in(Role.COUNTY_OFFICE, county)

    async def reduced() -> list[tuple[str, str, str | None, str]]:
        reply = await client.get("/monitoring/alerts", params={"rule": "support_reduced"}, headers=office)
        assert reply.status_code == 200, reply.text
        return [
            (one["household_id"], one["raised_on"], one["cleared_on"], one["sentence"]) for one in reply.json()["items"]
        ]

    def visited(home: HouseholdEvents, on: date) -> Event:
        return RecordEvents("visit", household_id=home.id).kept(on, visited_on=on.isoformat())

    less, same = (HouseholdEvents(village_code=village) for _ in range(2))
    for home in (less, same):
        given = RecordEvents("donation", household_id=home.id)
        measure = RecordEvents("measure", household_id=home.id)
        await consume(
            home.registered(),
            measure.kept(date(year, 3, 1), started_on=f"{year}-03-01", ended_on=None),
            visited(home, date(year, 5, 1)),
            home.exited(date(year, 12, 20)),
            visited(home, date(year + 1, 5, 1)),
            given.kept(date(year, 6, 1), given_on=f"{year}-06-01", quantity="2.00", unit_value_fen=25_000),
        )
    last = date(year + 1, 6, 1)
    given = RecordEvents("donation", household_id=same.id)
    await consume(given.kept(last, given_on=last.isoformat(), quantity="1.00", unit_value_fen=50_000))
    given = RecordEvents("donation", household_id=less.id)
    await consume(given.kept(last, given_on=last.isoformat(), quantity="1.00", unit_value_fen=49_999))

    await sweep(sessions, at(f"{year + 1}-12-31"), ActivePolicies(), county)  # the year isn't over
    assert await reduced() == []
    await sweep(sessions, at(f"{year + 2}-01-01"), ActivePolicies(), county)
    (found,) = await reduced()
    assert found[:3] == (str(less.id), f"{year + 2}-01-01", None)
    assert f"{year + 1}年与脱贫当年（{year}年）相比，帮扶资金由500.00元减为499.99元。" in found[3]
    # what was given to it comes to be known late
    more = RecordEvents("donation", household_id=less.id)
    await consume(more.kept(date(year + 2, 1, 3), given_on=f"{year + 1}-12-31", quantity="1.00", unit_value_fen=1))
    assert [one[:3] for one in await reduced()] == [(str(less.id), f"{year + 2}-01-01", f"{year + 2}-01-03")]


@pytest.mark.requirement("R001-005")
async def test_a_child_that_comes_to_school_age_is_missed_at_school_in_september(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    head, child = members(2)
    home = a_household(
        registered_on=date(2018, 1, 1),
        people=(head, child.model_copy(update={"born_on": date(2013, 6, 15), "schooling": "none"})),
    )
    pairing = helped(home).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on=None)
    await consume(home.registered(), pairing)
    policies = ActivePolicies()
    await sweep(sessions, at("2019-08-31"), policies, COUNTY)  # six since June
    assert await alerts(client, sign_in) == []
    await sweep(sessions, at("2019-09-01"), policies, COUNTY)
    assert await alerts(client, sign_in) == [("dropped_out", "2019-09-01", None)]
    # nine years later whoever began then has been through the compulsory schools
    await sweep(sessions, at("2028-08-31"), policies, COUNTY)
    assert await alerts(client, sign_in) == [("dropped_out", "2019-09-01", None)]
    await sweep(sessions, at("2028-09-01"), policies, COUNTY)
    assert await alerts(client, sign_in) == [("dropped_out", "2019-09-01", "2028-09-01")]


async def test_a_sweep_knows_who_is_monitored(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    pairing = helped(home).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on=None)
    entry = ObjectEvents(home.id, county_code=COUNTY, village_code=VILLAGE)
    await consume(home.registered(), pairing, home.earned(2017, 1_000_000), home.earned(2018, 700_000))
    assert await alerts(client, sign_in) == []
    await consume(entry.entered(date(2019, 5, 1)))
    assert await alerts(client, sign_in) == [("income_drop", "2019-05-01", None)]
    assert (await sweep(sessions, at("2019-06-05"), ActivePolicies(), COUNTY)).changed == 0
    await consume(entry.removed(date(2019, 6, 6)))
    assert await alerts(client, sign_in) == [("income_drop", "2019-05-01", "2019-06-06")]


async def test_an_event_of_an_earlier_day_takes_nothing_back_and_one_that_mends_it_does(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    pairing = helped(home)
    first = pairing.kept(date(2018, 1, 1), started_on="2018-01-01", ended_on="2019-05-31")
    await consume(home.registered(), first)
    await sweep(sessions, at("2019-06-05"), ActivePolicies(), COUNTY)
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-05", None)]
    # as of its own last day the household still had its helper
    await consume(home.changed(date(2019, 3, 1), persons=3))
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-05", None)]
    await consume(helped(home).kept(date(2019, 6, 2), started_on="2019-06-01", ended_on=None))
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-05", "2019-06-05")]


async def test_a_plan_that_comes_later_watches_from_the_next_sweep_on(installation: Installation, clock: Clock) -> None:
    async with monitoring_sessions(installation, clock) as made:
        home = a_household(registered_on=date(2018, 1, 1))
        await a_consumer(made, clock).consume([enveloped(home.registered())])
        assert (await sweep(made, at("2019-06-05"), ActivePolicies(), COUNTY)).changed == 0
        async with transaction(made) as session:
            await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
        assert (await sweep(made, at("2019-06-05"), ActivePolicies(), COUNTY)).changed == 1
        async with made() as session:
            raised = await session.execute(select(table_of(Alert).c.rule, table_of(Alert).c.raised_on))
            assert raised.all() == [("helper_missing", date(2019, 6, 5))]


async def test_a_rule_that_the_plans_next_word_drops_watches_no_more(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    left = helped(home).kept(date(2018, 2, 1), started_on="2018-01-01", ended_on="2018-01-31")
    await consume(home.registered(), left)
    assert await alerts(client, sign_in) == [("helper_missing", "2018-02-01", None)]
    pack = find_pack("yiyang-2020")
    fewer = pack.model_copy(update={"alerts": tuple(one for one in pack.alerts if one.rule != "helper_missing")})
    async with transaction(sessions) as session:
        await activate(session, at("2019-01-01"), fewer, "410327000000", date(2019, 6, 1))
    policies = ActivePolicies()
    await sweep(sessions, at("2019-05-31"), policies, COUNTY)
    assert await alerts(client, sign_in) == [("helper_missing", "2018-02-01", None)]
    await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    assert await alerts(client, sign_in) == [("helper_missing", "2018-02-01", "2019-06-01")]


@pytest.mark.requirement("R001-034")
async def test_who_is_paired_some_weeks_after_the_registration_was_never_without_a_helper(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    paired, forgotten = (a_household(registered_on=date(2018, 1, 1)) for _ in range(2))
    await consume(paired.registered(), forgotten.registered())
    await consume(helped(paired).kept(date(2018, 2, 1), started_on="2018-02-01", ended_on=None))
    policies = ActivePolicies()
    await sweep(sessions, at("2018-03-02"), policies, COUNTY)
    assert await alerts(client, sign_in) == []
    await sweep(sessions, at("2018-03-03"), policies, COUNTY)  # 61 days after the registration
    assert await alerts(client, sign_in) == [("helper_missing", "2018-03-03", None)]


async def test_alerts_of_a_household_are_known_whatever_comes_first_in_a_batch(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    left = helped(home).kept(date(2018, 2, 1), started_on="2018-01-01", ended_on="2018-01-31")
    await consume(home.registered(), left)
    assert await alerts(client, sign_in) == [("helper_missing", "2018-02-01", None)]
    fine = FundEvents().assessed("2018Q2", "8.00", within=True)
    mended = helped(home).kept(date(2018, 3, 1), started_on="2018-02-15", ended_on=None)
    await consume(fine, mended)
    assert await alerts(client, sign_in) == [("helper_missing", "2018-02-01", "2018-03-01")]


async def test_the_job_sweeps_every_county_once_a_day(consume: Consume, sessions: Sessions) -> None:
    await consume(a_household().registered(), HouseholdEvents().registered())
    policies = ActivePolicies()

    async def swept(day: str) -> list[Sweep]:
        await sweep_counties(sessions, at(day), policies)
        async with sessions() as session:
            return list(await session.scalars(select(Sweep).order_by(table_of(Sweep).c.county_code)))

    first = await swept("2019-06-05")
    assert [(one.county_code, one.swept_on) for one in first] == [
        ("360722", date(2019, 6, 5)),
        (COUNTY, date(2019, 6, 5)),
    ]
    assert [one.model_dump() for one in await swept("2019-06-05")] == [one.model_dump() for one in first]
    assert [one.swept_on for one in await swept("2019-06-06")] == [date(2019, 6, 6)] * 2


async def test_a_day_once_reached_is_never_left_again(consume: Consume, sessions: Sessions) -> None:
    await consume(a_household().registered())
    policies = ActivePolicies()
    assert (await sweep(sessions, at("2019-06-05"), policies, COUNTY)).swept_on == date(2019, 6, 5)
    assert (await sweep(sessions, at("2019-06-01"), policies, COUNTY)).swept_on == date(2019, 6, 5)


async def test_a_county_that_fails_keeps_no_other_from_being_swept(
    consume: Consume, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await consume(a_household().registered(), HouseholdEvents().registered())
    whole = service.sweep

    async def fails_here(made: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> object:
        if county_code == "360722":
            raise OSError("the disk is full")
        return await whole(made, clock, policies, county_code)

    monkeypatch.setattr(service, "sweep", fails_here)
    await sweep_counties(sessions, at("2019-06-05"), ActivePolicies())
    async with sessions() as session:
        assert [one.county_code for one in await session.scalars(select(Sweep))] == [COUNTY]


async def test_two_sweeps_at_once_raise_an_alert_once(
    committed: Sessions, installation: Installation, clock: Clock
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    async with transaction(committed) as session:
        await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
    pairing = helped(home).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on="2019-06-01")
    await a_consumer(committed, at("2018-01-01")).consume([enveloped(home.registered()), enveloped(pairing)])
    try:
        policies = ActivePolicies()
        await asyncio.gather(*(sweep(committed, at("2019-06-05"), policies, COUNTY) for _ in range(4)))
        async with committed() as session:
            counted = await session.scalar(select(func.count()).select_from(Alert))
            steps = await session.scalar(select(func.count()).select_from(AlertStep))
        assert (counted, steps) == (1, 1)
    finally:
        await as_owner(
            installation, "TRUNCATE household, quiet_household, kept_record, inbox, sweep, policy_activation"
        )


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The households that sweeps have read."""
    found_ids: list[UUID] = []
    read_families = service.read_families

    async def noted(*given: Any) -> Any:
        found = await read_families(*given)
        found_ids.extend(household.id for household, _ in found)
        return found

    monkeypatch.setattr(service, "read_families", noted)
    return found_ids


async def test_a_household_of_which_nothing_new_is_told_is_read_again_on_the_day_that_may_bring_something(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn, read: list[UUID]
) -> None:
    home, other = (a_household(registered_on=date(2018, 1, 1)) for _ in range(2))
    ends = helped(home).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on="2019-06-19")
    goes_on = helped(other).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on=None)
    await consume(home.registered(), ends, other.registered(), goes_on)
    both, policies = sorted([home.id, other.id]), ActivePolicies()

    async def swept(day: str) -> tuple[list[UUID], int, int]:
        read.clear()
        done = await sweep(sessions, at(day), policies, COUNTY)
        assert (done.households, done.of_households) == (2, 2)  # those that need no judging count as judged
        return sorted(read), done.changed, len(await alerts(client, sign_in))

    assert await swept("2019-06-01") == (both, 0, 0)
    assert await swept("2019-06-01") == ([], 0, 0)
    assert await swept("2019-06-18") == ([], 0, 0)
    assert await swept("2019-06-19") == ([home.id], 0, 0)  # its last day may be the end of something
    assert await swept("2019-06-20") == ([home.id], 1, 1)
    assert await swept("2019-06-21") == ([home.id], 0, 1)  # it was judged since
    assert await swept("2019-06-22") == ([], 0, 1)
    assert await swept("2019-07-01") == ([], 0, 1)
    assert await swept("2019-07-02") == ([other.id], 0, 1)  # a month has passed
    await consume(other.changed(date(2019, 7, 2), persons=3))
    assert await swept("2019-07-02") == ([other.id], 0, 1)
    assert await swept("2019-07-02") == ([], 0, 1)


async def test_what_an_event_changes_while_a_sweep_looks_is_not_left_alone(
    client: httpx.AsyncClient,
    consume: Consume,
    sessions: Sessions,
    sign_in: SignIn,
    read: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    pairing = helped(home)
    await consume(home.registered(), pairing.kept(date(2018, 1, 1), started_on="2018-01-01", ended_on=None))
    policies = ActivePolicies()
    await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    await consume(home.changed(date(2019, 6, 1), persons=3))
    leave_alone = service.leave_alone

    async def meanwhile(*given: Any) -> None:
        monkeypatch.setattr(service, "leave_alone", leave_alone)
        await consume(pairing.kept(date(2019, 6, 2), started_on="2018-01-01", ended_on="2019-06-02"))
        await leave_alone(*given)

    monkeypatch.setattr(service, "leave_alone", meanwhile)
    await sweep(sessions, at("2019-06-02"), policies, COUNTY)
    assert await alerts(client, sign_in) == []
    read.clear()
    await sweep(sessions, at("2019-06-03"), policies, COUNTY)
    assert read == [home.id]
    assert await alerts(client, sign_in) == [("helper_missing", "2019-06-03", None)]


async def test_rules_of_another_release_or_of_another_village_judge_everybody_anew(
    consume: Consume, sessions: Sessions, read: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_household(registered_on=date(2018, 1, 1))
    pairing = helped(home).kept(date(2018, 1, 1), started_on="2018-01-01", ended_on=None)
    await consume(home.registered(), pairing)
    policies = ActivePolicies()
    await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    assert read == [home.id]
    monkeypatch.setattr(quiet, "_RULES", sha256(b"other rules"))
    await sweep(sessions, at("2019-06-01"), policies, COUNTY)
    assert read == [home.id] * 2
    async with transaction(sessions) as session:
        (left_alone,) = await session.scalars(select(QuietHousehold))
        plans = await service._plans(sessions, Watch(at("2019-06-01"), policies), COUNTY, date(2019, 6, 1))
        assert left_alone.plan == plans[VILLAGE].digest
        elsewhere = await service._plan(
            session, Watch(at("2019-06-01"), policies), VILLAGE[:-1] + "2", date(2019, 6, 1)
        )
        assert (elsewhere.rules, elsewhere.digest == left_alone.plan) == (plans[VILLAGE].rules, False)


@pytest.mark.requirement("R001-044")
async def test_what_nobody_answers_goes_up_a_level_on_the_day_after_each_deadline(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    home = HouseholdEvents()  # of the town whose plan has a line for 2017
    events = (home.registered(), home.exited(date(2016, 12, 20)), home.earned(2017, 200_000))
    await a_consumer(sessions, at("2018-03-01")).consume([enveloped(event) for event in events])
    office = sign_in(Role.COUNTY_OFFICE, "360722")

    async def shown() -> dict[str, Any]:
        reply = await client.get("/monitoring/alerts?rule=exited_income_below_line", headers=office)
        (alert,) = reply.json()["items"]
        reply = await client.get(f"/monitoring/alerts/{alert['id']}", headers=office)
        found: dict[str, Any] = reply.json()
        return found

    raised = await shown()
    # raised on Thursday 2018-03-01; three and ten working days
    assert (raised["raised_on"], raised["verify_by"], raised["respond_by"]) == (
        "2018-03-01",
        "2018-03-06",
        "2018-03-15",
    )
    assert (raised["role"], raised["answered_by"], raised["escalated_on"]) == ("township", "township", None)
    policies = ActivePolicies()
    found = []
    for day in ("2018-03-06", "2018-03-07", "2018-03-15", "2018-03-20", "2018-03-21"):
        escalated = (await sweep(sessions, at(day), policies, "360722")).escalated
        now = await shown()
        found.append((day, escalated, now["answered_by"], now["escalated_on"]))
    assert found == [
        ("2018-03-06", 0, "township", None),
        ("2018-03-07", 1, "county_office", "2018-03-07"),
        ("2018-03-15", 0, "county_office", "2018-03-07"),
        ("2018-03-20", 1, "city_office", "2018-03-16"),
        ("2018-03-21", 0, "city_office", "2018-03-16"),
    ]
    said = [(step["step"], step["occurred_on"], step["note"]) for step in (await shown())["history"]]
    assert said == [
        ("raised", "2018-03-01", ""),
        ("escalated", "2018-03-07", "2018年3月6日期满未核实，转由县扶贫办督办"),
        ("escalated", "2018-03-16", "2018年3月15日期满未处置，转由市扶贫办督办"),
    ]
    reply = await client.get("/monitoring/alerts?answered_by=city_office", headers=office)
    assert [one["id"] for one in reply.json()["items"]] == [raised["id"]]


async def test_who_missed_an_alert_neither_dismisses_it_nor_makes_good_by_an_earlier_day(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    loans = (LoanEvents(), LoanEvents())
    for loan in loans:
        events = (loan.applied(), loan.disbursed(), loan.reported_overdue())
        await a_consumer(sessions, at("2018-07-20")).consume([enveloped(event) for event in events])
    officer, office = sign_in(Role.TOWNSHIP, "360722102"), sign_in(Role.COUNTY_OFFICE, "360722")
    untrue, true = [
        f"/monitoring/alerts/{one['id']}"
        for one in (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    ]
    assert (await sweep(sessions, at("2018-07-26"), ActivePolicies(), "360722")).escalated == 2
    visit = {"occurred_on": "2018-07-25", "note": "入户核实"}  # the last day
    dismissal = {**visit, "confirmed": False}
    refused = await client.post(f"{untrue}/verify", json=dismissal, headers=officer)
    assert (refused.status_code, refused.json()["code"]) == (403, "monitoring.answered_above")
    assert refused.json()["detail"] == "已转由县扶贫办督办，您的角色是乡镇干部"
    dismissed = (await client.post(f"{untrue}/verify", json=dismissal, headers=office)).json()
    verified = (await client.post(f"{true}/verify", json=visit, headers=officer)).json()
    assert (dismissed["state"], dismissed["verify_late"]) == ("dismissed", True)
    assert (verified["state"], verified["verify_late"]) == ("verified", True)
    async with sessions() as session:
        found = (await session.scalars(select(Alert).where(table_of(Alert).c.county_code == "360722"))).all()
        assert [one.figures().days[Measure.VISITS_IN_TIME, date(2018, 7, 25)] for one in found] == [0, 0]
        caller = Caller("office", "县扶贫办", Role.COUNTY_OFFICE, "360722")
        (line,) = await alert_lines(session, caller, BulletinPeriod.parse("2018-07"))
    assert (line.due, line.in_time, line.confirmed, line.dismissed) == (2, 0, 1, 1)
    assert (await sweep(sessions, at("2018-08-04"), ActivePolicies(), "360722")).escalated == 1
    answer = {"occurred_on": "2018-08-03", "note": "已处置"}
    assert (await client.post(f"{true}/respond", json=answer, headers=officer)).json()["respond_late"] is True


async def test_a_visit_in_time_leaves_only_the_answer_to_be_late(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    events = (loan.applied(), loan.disbursed(), loan.reported_overdue())
    await a_consumer(sessions, at("2018-07-20")).consume([enveloped(event) for event in events])
    officer = sign_in(Role.TOWNSHIP, "360722102")
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    url = f"/monitoring/alerts/{alert['id']}"
    body = {"occurred_on": "2018-07-24", "note": "入户核实"}
    assert (await client.post(f"{url}/verify", json=body, headers=officer)).status_code == 200
    assert (await sweep(sessions, at("2018-08-03"), ActivePolicies(), "360722")).escalated == 0  # its last day
    assert (await sweep(sessions, at("2018-08-04"), ActivePolicies(), "360722")).escalated == 1
    shown = (await client.get(url, headers=officer)).json()
    assert (shown["answered_by"], shown["answered_by_label"]) == ("county_office", "县扶贫办")


async def test_news_that_come_late_and_alerts_that_stand_again_give_everybody_his_days(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    events = (loan.applied(), loan.disbursed(), loan.reported_overdue())
    # the bank's report of 2018-07-20 arrives on Saturday 1 September; the plan gives 3 working days to visit
    await a_consumer(sessions, at("2018-09-01")).consume([enveloped(event) for event in events])
    officer = sign_in(Role.TOWNSHIP, "360722102")

    async def escalated(day: str) -> tuple[int, str, str | None]:
        done = (await sweep(sessions, at(day), ActivePolicies(), "360722")).escalated
        (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
        return done, alert["answered_by"], alert["escalated_on"]

    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    assert (alert["raised_on"], alert["verify_by"], alert["respond_by"]) == ("2018-07-20", "2018-07-25", "2018-08-03")
    assert await escalated("2018-09-05") == (0, "township", None)
    assert await escalated("2018-09-06") == (1, "county_office", "2018-09-06")
    # paid and overdue again by a reversal: it stands again, and is the township's once more
    paid = loan.repaid(5_000_000, date(2018, 9, 8))
    await a_consumer(sessions, at("2018-09-08")).consume([enveloped(paid)])
    back = loan.repayment_reversed(5_000_000, date(2018, 9, 9))
    await a_consumer(sessions, at("2018-09-10")).consume([enveloped(back)])
    assert await escalated("2018-09-13") == (0, "township", None)
    assert await escalated("2018-09-14") == (1, "county_office", "2018-09-14")


async def test_days_of_rest_are_no_days_of_those_who_hear_of_it_late(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    events = (loan.applied(), loan.disbursed(), loan.reported_overdue(on=date(2021, 3, 1)))
    await a_consumer(sessions, at("2021-04-30")).consume([enveloped(event) for event in events])
    officer = sign_in(Role.TOWNSHIP, "360722102")
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    days = [alert[name] for name in ("known_on", "verify_by", "verify_until", "respond_by", "respond_until")]
    # known on Friday before five days of rest; Saturday 8 May is worked
    assert days == ["2021-04-30", "2021-03-04", "2021-05-08", "2021-03-15", "2021-05-18"]
    for day, escalated in (("2021-05-08", 0), ("2021-05-09", 1)):
        assert (await sweep(sessions, at(day), ActivePolicies(), "360722")).escalated == escalated


@pytest.mark.parametrize(
    ("reported_on", "first", "by", "until"),
    [
        # Thursday; Friday, Saturday the 29th, which is worked, and not New Year's Day, as was said, but the day after
        ("2018-12-27", "2019-01-01", "2019-01-02", "2019-01-02"),
        # Thursday; Saturday and Sunday before the Spring Festival are worked; who was told the 5th keeps it
        ("2019-01-31", "2019-02-05", "2019-02-03", "2019-02-05"),
    ],
)
async def test_deadlines_are_reckoned_anew_once_the_calendar_of_their_year_is_published(
    client: httpx.AsyncClient,
    sessions: Sessions,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    reported_on: str,
    first: str,
    by: str,
    until: str,
) -> None:
    officer = sign_in(Role.TOWNSHIP, "360722102")

    async def days(*names: str) -> list[Any]:
        (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
        return [alert[name] for name in (*names, "deadlines_provisional")]

    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2019)
        loan = LoanEvents()
        events = (loan.applied(), loan.disbursed(), loan.reported_overdue(on=date.fromisoformat(reported_on)))
        await a_consumer(sessions, at(reported_on)).consume([enveloped(event) for event in events])
        await sweep(sessions, at(reported_on), ActivePolicies(), "360722")
        assert await days("verify_by", "verify_until") == [first, first, True]
    assert (await sweep(sessions, at(until), ActivePolicies(), "360722")).escalated == 0
    assert await days("verify_by", "verify_until") == [by, until, False]
    (alert,) = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
    history = (await client.get(f"/monitoring/alerts/{alert['id']}", headers=officer)).json()["history"]
    assert [step["step"] for step in history] == ["raised", "reckoned"]
    assert history[1]["note"].startswith("节假日安排公布，重新计算期限：")
    day_after = date.fromisoformat(until) + timedelta(days=1)
    assert (await sweep(sessions, at(day_after.isoformat()), ActivePolicies(), "360722")).escalated == 1
    async with sessions() as session:
        table = table_of(AreaDay).c
        late = await session.execute(
            select(table.day, table.amount).where(
                table.measure == Measure.ALERTS_LATE, table.area_code == "360722102000", table.amount != 0
            )
        )
        assert [tuple(row) for row in late] == [(day_after, 1)]


async def test_a_deadline_that_was_missed_before_its_calendar_came_stays_missed_once(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2019)
        loan = LoanEvents()
        events = (loan.applied(), loan.disbursed(), loan.reported_overdue(on=date(2018, 12, 27)))
        await a_consumer(sessions, at("2018-12-27")).consume([enveloped(event) for event in events])
        assert (await sweep(sessions, at("2019-01-02"), ActivePolicies(), "360722")).escalated == 1
    assert (await sweep(sessions, at("2019-01-03"), ActivePolicies(), "360722")).escalated == 0
    (alert,) = (await client.get("/monitoring/alerts", headers=sign_in(Role.TOWNSHIP, "360722102"))).json()["items"]
    days = [alert[name] for name in ("verify_until", "respond_until", "answered_by", "deadlines_provisional")]
    assert days == ["2019-01-01", "2019-01-11", "county_office", False]


async def test_alerts_of_a_county_without_households_go_up_too(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    fund = FundEvents()
    consumer = a_consumer(sessions, at("2018-07-11"))
    await consumer.consume([enveloped(event) for event in (fund.moved(1), fund.moved(-1, "claim"))])
    finance = sign_in(Role.COUNTY_FINANCE, "360722")
    (alert,) = (await client.get("/monitoring/alerts", headers=finance)).json()["items"]
    assert alert["answered_by"] == "county_finance"
    await sweep_counties(sessions, at("2019-01-01"), ActivePolicies())
    (alert,) = (await client.get("/monitoring/alerts", headers=finance)).json()["items"]
    assert alert["answered_by"] == "city_finance"
    reply = await client.post(
        "/monitoring/sweeps", json={"county_code": "360722"}, headers=sign_in(Role.CITY_OFFICE, "3607")
    )
    assert (reply.status_code, reply.json()["state"]) == (202, "waiting")


async def test_who_may_ask_for_a_sweep_and_where(client: httpx.AsyncClient, consume: Consume, sign_in: SignIn) -> None:
    await consume(a_household().registered())
    url = "/monitoring/sweeps"

    async def outcome(role: Role, area: str, county: str = COUNTY) -> tuple[int, object]:
        reply = await client.post(url, json={"county_code": county}, headers=sign_in(role, area))
        return reply.status_code, reply.json().get("code")

    assert await outcome(Role.COUNTY_OFFICE, COUNTY) == (202, None)
    assert await outcome(Role.CITY_OFFICE, "4103") == (202, None)
    assert await outcome(Role.TOWNSHIP, "410327108") == (403, "auth.forbidden")
    assert await outcome(Role.COUNTY_OFFICE, "360722") == (403, "auth.outside_area")
    assert await outcome(Role.CITY_OFFICE, "3607", "360721") == (404, "request.not_found")
    assert await outcome(Role.CITY_OFFICE, "4103", "410328") == (422, "area.unknown")
    assert await outcome(Role.CITY_OFFICE, "4103", "41032") == (422, "request.invalid")
    for role, area in ((Role.VILLAGE_CADRE, VILLAGE), (Role.COUNTY_OFFICE, COUNTY), (Role.CITY_OFFICE, "4103")):
        listed = (await client.get(url, headers=sign_in(role, area))).json()["items"]
        assert [(one["county_code"], one["state_label"]) for one in listed] == [(COUNTY, "等待巡查")]
    assert (await client.get(url, headers=sign_in(Role.COUNTY_OFFICE, "360722"))).json() == {"items": []}


async def test_a_county_is_swept_under_whichever_code_it_is_asked_for(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    await consume(a_household().registered())
    await succeeded(client, sessions, consume, COUNTY, "410399")
    url = "/monitoring/sweeps"
    for code in ("410399", COUNTY):
        office = sign_in(Role.COUNTY_OFFICE, code)
        for asked in ("410399", COUNTY):
            reply = await client.post(url, json={"county_code": asked}, headers=office)
            assert (reply.status_code, reply.json()["state"]) == (202, "waiting"), (code, asked)
        assert [one["state"] for one in (await client.get(url, headers=office)).json()["items"]] == ["waiting"]
    await service.sweep_asked(sessions, at("2019-06-05"), ActivePolicies())
    (done,) = (await client.get(url, headers=office)).json()["items"]
    assert (done["state"], done["households"]) == ("done", 1)


async def test_a_sweep_that_is_asked_for_is_done_by_the_worker_once_and_tells_how_far_it_is(
    client: httpx.AsyncClient,
    sessions: Sessions,
    consume: Consume,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    for _ in range(5):
        await consume(a_household().registered())
    officer, policies = sign_in(Role.COUNTY_OFFICE, COUNTY), ActivePolicies()

    async def shown() -> dict[str, Any]:
        (one,) = (await client.get("/monitoring/sweeps", headers=officer)).json()["items"]
        return dict(one)

    async def ask() -> dict[str, Any]:
        reply = await client.post("/monitoring/sweeps", json={"county_code": COUNTY}, headers=officer)
        assert reply.status_code == 202, reply.text
        return dict(reply.json())

    first = await ask()
    assert (first["state"], first["swept_on"], first["of_households"]) == ("waiting", None, 0)
    assert await ask() == first == await shown()  # asked twice, it is one sweep

    seen = []
    read_part = service._read_part

    async def watched(*given: Any) -> Any:
        now = await shown()
        seen.append((now["state"], now["households"], now["of_households"]))
        return await read_part(*given)

    monkeypatch.setattr(service, "_read_part", watched)
    await service.sweep_asked(sessions, at("2019-06-05"), policies)
    assert seen == [("under_way", done, 5) for done in (0, 0, 2, 4)]
    done = await shown()
    assert (done["state"], done["asked_at"], done["swept_on"]) == ("done", None, "2019-06-05")
    assert (done["households"], done["of_households"]) == (5, 5)
    await service.sweep_asked(sessions, at("2019-06-05"), policies)
    assert await shown() == done  # nobody has asked

    again = await ask()
    assert (again["state"], again["swept_on"], again["households"]) == ("waiting", "2019-06-05", 5)

    async def broken(*_given: Any) -> Any:
        raise ConnectionError

    monkeypatch.setattr(service, "_read_part", broken)
    await service.sweep_asked(sessions, at("2019-06-05"), policies)
    assert (await shown())["state"] == "under_way"
    monkeypatch.setattr(service, "_read_part", read_part)
    await sweep_counties(sessions, at("2019-06-05"), policies)  # though it was swept that day
    assert (await shown())["state"] == "done"


async def test_a_sweep_asked_for_while_one_is_under_way_follows_it(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await consume(a_household().registered())
    officer, policies = sign_in(Role.COUNTY_OFFICE, COUNTY), ActivePolicies()
    read_part, begun = service._read_part, []

    async def asking(*given: Any) -> Any:
        begun.append(given)
        if len(begun) == 1:
            reply = await client.post("/monitoring/sweeps", json={"county_code": COUNTY}, headers=officer)
            assert reply.json()["state"] == "waiting"
        return await read_part(*given)

    monkeypatch.setattr(service, "_read_part", asking)
    await sweep(sessions, at("2019-06-05"), policies, COUNTY)
    assert len(begun) == 2
    await service.sweep_asked(sessions, at("2019-06-05"), policies)
    assert len(begun) == 4


def the_plan_but(*rules: str, **facts: Any) -> PolicyPack:
    """The town's plan without some of its rules."""
    pack = find_pack("gupo-2014")
    alerts = tuple(one for one in pack.alerts if one.rule not in rules)
    return pack.model_copy(update={"alerts": alerts, **facts})


async def told_of(client: httpx.AsyncClient, sign_in: SignIn) -> list[tuple[str, str | None]]:
    """First day and end of each alert about an income of the town's county."""
    reply = await client.get(
        "/monitoring/alerts?rule=exited_income_below_line", headers=sign_in(Role.COUNTY_OFFICE, "360722")
    )
    return sorted((one["raised_on"], one["cleared_on"]) for one in reply.json()["items"])


@pytest.mark.requirement("R001-044")
async def test_a_plan_that_comes_after_the_income_is_heard_of_at_the_next_sweep(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    place = {"village_code": OTHER_TOWN_VILLAGE}  # whose town has no plan of its own
    below, at_line, poor = (HouseholdEvents(**place) for _ in range(3))
    for home in (below, at_line, poor):
        await consume(home.registered())
    await consume(below.exited(), below.earned(2018, 449_249), at_line.exited(), at_line.earned(2018, 449_250))
    await consume(poor.earned(2018, 1))
    policies = ActivePolicies()
    assert (await sweep(sessions, at("2019-06-05"), policies, "360722")).changed == 0
    async with transaction(sessions) as session:
        await activate(session, at("2019-06-05"), find_pack("gupo-2014"), "360722101000", date(2019, 4, 1))
    assert (await sweep(sessions, at("2019-06-05"), ActivePolicies(), "360722")).changed == 1
    assert await told_of(client, sign_in) == [("2019-06-05", None)]
    assert (await sweep(sessions, at("2019-06-06"), ActivePolicies(), "360722")).changed == 0
    # news of an earlier day don't take it back, those that mend it do
    consumer = a_consumer(sessions, at("2019-06-07"))  # which knows the plan
    await consumer.consume([enveloped(below.changed(date(2018, 3, 1), persons=3))])
    assert await told_of(client, sign_in) == [("2019-06-05", None)]
    await consumer.consume([enveloped(below.earned(2018, 449_250, date(2019, 6, 7)))])
    assert await told_of(client, sign_in) == [("2019-06-05", "2019-06-07")]


@pytest.mark.requirement("R001-044")
async def test_a_plan_that_measures_disposable_incomes_is_heard_of_at_the_next_sweep(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    below, at_line, unknown = (HouseholdEvents() for _ in range(3))
    for home, disposable_fen in ((below, 449_249), (at_line, 449_250), (unknown, None)):
        await consume(home.registered(), home.exited(), home.earned(2018, 460_000, disposable_fen=disposable_fen))
    assert (await sweep(sessions, at("2019-06-05"), ActivePolicies(), "360722")).changed == 0
    plan = the_plan_but()
    (rule,) = (one for one in plan.alerts if one.rule == "exited_income_below_line")
    disposable = rule.model_copy(update={"parameters": {"line": "monitoring", "measure": "disposable_income"}})
    async with transaction(sessions) as session:
        plan = plan.model_copy(update={"alerts": (disposable,)})
        await activate(session, at("2019-01-01"), plan, "360722102000", date(2019, 6, 6))
    assert (await sweep(sessions, at("2019-06-06"), ActivePolicies(), "360722")).changed == 1
    assert await told_of(client, sign_in) == [("2019-06-06", None)]
    assert (await sweep(sessions, at("2019-06-07"), ActivePolicies(), "360722")).changed == 0


@pytest.mark.requirement("R001-044")
async def test_a_sweep_ends_what_no_plan_asks_for_any_more_and_hears_of_a_line_that_is_filled_in(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = HouseholdEvents()
    await consume(home.registered(), home.exited(), home.earned(2018, 449_249))
    assert await told_of(client, sign_in) == [("2019-03-01", None)]
    fewer = the_plan_but("exited_income_below_line")
    without_line = the_plan_but(lines=tuple(one for one in fewer.lines if one.kind != "monitoring"))
    for day, plan in (("2019-06-01", fewer), ("2019-07-01", without_line), ("2019-08-01", the_plan_but())):
        async with transaction(sessions) as session:
            await activate(session, at("2019-01-01"), plan, "360722102000", date.fromisoformat(day))
    policies = ActivePolicies()
    found = []
    for day in ("2019-05-31", "2019-06-01", "2019-07-01", "2019-08-01"):
        changed = (await sweep(sessions, at(day), policies, "360722")).changed
        found.append((changed, await told_of(client, sign_in)))
    gone = [("2019-03-01", "2019-06-01")]
    assert found == [(0, [("2019-03-01", None)]), (1, gone), (0, gone), (1, [("2019-03-01", None)])]


async def test_an_event_too_ends_an_alert_of_an_income_where_no_plan_has_the_rule_any_more(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, sign_in: SignIn
) -> None:
    home = HouseholdEvents()
    await consume(home.registered(), home.exited(), home.earned(2018, 449_249))
    async with transaction(sessions) as session:
        fewer = the_plan_but("exited_income_below_line")
        await activate(session, at("2019-01-01"), fewer, "360722102000", date(2019, 6, 1))
    await a_consumer(sessions, at("2020-03-01")).consume([enveloped(home.earned(2019, 1))])
    assert await told_of(client, sign_in) == [("2019-03-01", "2020-03-01")]
