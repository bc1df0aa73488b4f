"""Duties that are kept by visits: who owes them, what counts, and that the order of arrival doesn't matter."""

import random
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.monitoring.settings import Settings
from shared.events.base import Event
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, OTHER_TOWN_VILLAGE
from tests.monitoring.duty_builders import (
    DutyOffice,
    Record,
    SignIn,
    a_helper,
    a_pairing,
    a_unit,
    a_visit,
    open_office,
)

FIRST = date(2018, 1, 1)
LAST = date(2018, 12, 31)


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back, with the plans of paired aid in force."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        await opened.hold("paired-aid", date(2016, 1, 1))
        yield opened


async def a_paired_helper(office: DutyOffice, unit_kind: str, **pairing: Any) -> Record:
    """A helper of a unit of a kind, paired with a household."""
    unit = a_unit(unit_kind)
    helper = a_helper(unit)
    await office.take(unit.kept(), helper.kept(), a_pairing(helper, **pairing).kept())
    return helper


async def standing(office: DutyOffice, code: str, period: str = "2018") -> tuple[str, int, int]:
    """State, visits made, and visits wanted of the only duty of a code and period."""
    (row,) = await office.rows(code=code, period=period)
    return row.state, row.times_done, row.times


@pytest.mark.parametrize(
    ("unit_kind", "code", "times", "counting", "not_counting"),
    [
        pytest.param(
            *("agency", "helper_visits", 4, ("routine", "festival"), ("check", "school_home", "medical")),
            marks=pytest.mark.requirement("R004-013"),
        ),
        pytest.param(
            *("enterprise", "party_member_visits", 3, ("routine",), ("festival", "check")),
            marks=pytest.mark.requirement("R002-152", "R002-153"),
        ),
        pytest.param(
            *("school", "school_leader_visits", 2, ("routine", "festival", "school_home"), ("check", "medical")),
            marks=pytest.mark.requirement("R002-148"),
        ),
    ],
)
async def test_so_many_recorded_visits_a_year_keep_the_duty(
    office: DutyOffice,
    unit_kind: str,
    code: str,
    times: int,
    counting: Sequence[str],
    not_counting: Sequence[str],
) -> None:
    helper = await a_paired_helper(office, unit_kind)
    await office.run(FIRST)
    assert await standing(office, code) == ("open", 0, times)
    await office.take(*(a_visit(helper, "2018-02-01", kind).kept() for kind in not_counting))
    kinds = [counting[number % len(counting)] for number in range(times)]
    days = [date(2018, 3, 1 + number) for number in range(times)]
    await office.take(*(a_visit(helper, day, kind).kept() for day, kind in zip(days[:-1], kinds[:-1], strict=True)))
    assert await standing(office, code) == ("open", times - 1, times)
    await office.take(a_visit(helper, days[-1], kinds[-1]).kept())
    assert await standing(office, code) == ("kept", times, times)
    (row,) = await office.rows(code=code, period="2018")
    assert (row.kept_on, row.subject_id, row.area_code) == (days[-1], helper.id, helper.area_code)


@pytest.mark.requirement("R004-013")
async def test_a_year_with_a_visit_less_is_missed_and_a_visit_recorded_later_mends_it(office: DutyOffice) -> None:
    helper = await a_paired_helper(office, "agency")
    await office.run(FIRST)
    # neither the day before the year nor the day after it counts
    days = ["2017-12-31", "2018-01-01", "2018-06-01", "2018-12-31", "2019-01-01"]
    await office.take(*(a_visit(helper, day).kept() for day in days))
    await office.run(LAST)
    assert await standing(office, "helper_visits") == ("open", 3, 4)
    await office.run(date(2019, 1, 1))
    assert await standing(office, "helper_visits") == ("missed", 3, 4)
    await office.take(a_visit(helper, "2018-07-01").kept())
    assert await standing(office, "helper_visits") == ("kept", 4, 4)
    assert await standing(office, "helper_visits", "2019") == ("open", 1, 4)


async def test_a_visit_that_is_withdrawn_changed_or_given_to_another_counts_as_it_now_stands(
    office: DutyOffice,
) -> None:
    helper, other = await a_paired_helper(office, "school"), await a_paired_helper(office, "school")
    await office.run(FIRST)

    async def done() -> tuple[int, int]:
        rows = {row.subject_id: row for row in await office.rows(code="school_leader_visits")}
        return rows[helper.id].times_done, rows[other.id].times_done

    visits = [a_visit(helper, "2018-02-01"), a_visit(helper, "2018-03-01")]
    await office.take(*(visit.kept() for visit in visits))
    assert await done() == (2, 0)
    await office.take(visits[0].kept(helper_id=str(other.id)))
    assert await done() == (1, 1)
    await office.take(visits[0].kept(visited_on="2017-02-01"))
    assert await done() == (1, 0)
    await office.take(visits[1].kept(visit_kind="check"))
    assert await done() == (0, 0)
    await office.take(visits[1].kept(visit_kind="routine"), visits[0].kept(visited_on="2018-05-05"))
    assert await done() == (1, 1)
    await office.take(visits[1].withdrawn())
    assert await done() == (0, 1)
    # of nobody's visit nobody's duty is made
    await office.take(a_visit(None, "2018-02-01").kept())
    assert await done() == (0, 1)


async def test_a_kept_duty_is_owed_again_when_a_visit_is_withdrawn(office: DutyOffice) -> None:
    helper = await a_paired_helper(office, "school")
    await office.run(FIRST)
    visits = [a_visit(helper, "2018-02-01"), a_visit(helper, "2018-03-01")]
    await office.take(*(visit.kept() for visit in visits))
    assert await standing(office, "school_leader_visits") == ("kept", 2, 2)
    await office.take(visits[1].withdrawn())
    (row,) = await office.rows(code="school_leader_visits")
    assert (row.state, row.times_done, row.kept_on) == ("open", 1, None)
    # after the year it is late at once
    await office.take(visits[1].kept())
    await office.run(date(2019, 1, 2))
    assert await standing(office, "school_leader_visits") == ("missed", 1, 2)


@pytest.mark.requirement("R002-152")
async def test_festivals_are_visited_in_the_fifteen_days_before_them(office: DutyOffice) -> None:
    helper = await a_paired_helper(office, "enterprise")
    # Spring Festival 2018 was on 16 February: its days begin on the 1st
    await office.run(date(2018, 1, 31))
    assert await office.rows(code="party_member_festival_visits") == []
    await office.run(date(2018, 2, 1))
    code, spring = "party_member_festival_visits", "2018-spring_festival"
    await office.take(a_visit(helper, "2018-02-10").kept(), a_visit(helper, "2018-01-31", "festival").kept())
    assert await standing(office, code, spring) == ("open", 0, 1)
    await office.take(a_visit(helper, "2018-02-17", "festival").kept())
    await office.run(date(2018, 2, 16))
    assert await standing(office, code, spring) == ("open", 0, 1)
    await office.run(date(2018, 2, 17))
    assert await standing(office, code, spring) == ("missed", 0, 1)
    await office.take(a_visit(helper, "2018-02-16", "festival").kept())
    assert await standing(office, code, spring) == ("kept", 1, 1)
    await office.run(LAST)
    assert [(row.period, row.opened_on, row.due_on, row.state) for row in await office.rows(code=code)] == [
        (spring, date(2018, 2, 1), date(2018, 2, 16), "kept"),
        ("2018-dragon_boat", date(2018, 6, 3), date(2018, 6, 18), "missed"),
        ("2018-mid_autumn", date(2018, 9, 9), date(2018, 9, 24), "missed"),
    ]


async def test_who_has_nobody_to_visit_owes_nothing(office: DutyOffice) -> None:
    unit = a_unit("agency")
    alone, medical, gone, future = (
        a_helper(unit),
        a_helper(unit),
        a_helper(unit, active_to="2017-12-31"),
        a_helper(unit),
    )
    of_none, owing = a_helper(), a_helper(unit)
    mistaken = a_pairing(alone)
    await office.take(
        unit.kept(),
        *(one.kept() for one in (alone, medical, gone, future, of_none, owing)),
        mistaken.kept(),
        mistaken.withdrawn(),
        a_pairing(medical, role="medical").kept(),
        a_pairing(gone).kept(),
        a_pairing(future, "2018-03-01").kept(),
        a_pairing(of_none).kept(),
        a_pairing(owing, role="joint").kept(),
    )
    await office.run(FIRST)
    assert [row.subject_id for row in await office.rows(code="helper_visits")] == [owing.id]
    # the one who begins in March owes 4 x 306 / 365 = 3.35 visits, from that day on
    await office.run(date(2018, 2, 28))
    assert len(await office.rows(code="helper_visits")) == 1
    await office.run(date(2018, 3, 1))
    (row,) = await office.rows(code="helper_visits", subject_id=future.id)
    assert (row.times, row.opened_on, row.due_on) == (3, date(2018, 3, 1), LAST)


async def test_who_stops_on_the_way_owes_less_or_nothing_any_more(office: DutyOffice) -> None:
    unit, helper = a_unit("agency"), a_helper(a_unit("agency"))
    helper.values["unit_id"] = str(unit.id)
    pairing = a_pairing(helper)
    await office.take(unit.kept(), helper.kept(), pairing.kept())
    await office.run(FIRST)
    assert await standing(office, "helper_visits") == ("open", 0, 4)
    # to the end of June: 4 x 181 / 365 = 1.98
    await office.take(pairing.kept(ended_on="2018-06-30"), a_visit(helper, "2018-01-05").kept())
    await office.run(date(2018, 6, 30))
    assert await standing(office, "helper_visits") == ("kept", 1, 1)
    # one of whom nothing is wanted any more
    other = await a_paired_helper(office, "agency")
    await office.run(date(2018, 7, 1))
    await office.take(other.withdrawn())
    await office.run(date(2018, 7, 2))
    (row,) = await office.rows(code="helper_visits", subject_id=other.id)
    assert row.state == "lapsed"
    assert ("lapsed", str(other.id)) in [(item["news"], item["subject_id"]) for item in await office.feed()]
    # and is again when the mistake was the withdrawal
    other.withdrawn_on = None
    await office.take(other.kept())
    await office.run(date(2018, 7, 3))
    (row,) = await office.rows(code="helper_visits", subject_id=other.id)
    assert (row.state, row.times_done) == ("open", 0)


async def test_no_report_keeps_what_visits_keep(office: DutyOffice) -> None:
    await a_paired_helper(office, "agency")
    await office.run(FIRST)
    (row,) = await office.rows(code="helper_visits")
    reply = await office.report(row.id, FIRST, Role.DEPARTMENT, COUNTY)
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.duty_not_reported")
    reply = await office.send_back(row.id, FIRST)
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.duty_not_reported")


async def test_a_plan_that_begins_on_the_way_asks_for_a_part(installation: Installation, sign_in: SignIn) -> None:
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as office,
    ):
        await office.hold("paired-aid", date(2018, 7, 1))
        await a_paired_helper(office, "agency")
        await office.run(date(2018, 7, 1))
        (row,) = await office.rows(code="helper_visits")
        # 4 x 184 / 365 = 2.02
        assert (row.times, row.opened_on) == (2, date(2018, 7, 1))


async def test_who_moves_takes_the_duty_along(installation: Installation, sign_in: SignIn) -> None:
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as office,
    ):
        # the same plan in two towns, each by itself
        for town in ("360722101000", "360722102000"):
            await office.hold("paired-aid", date(2016, 1, 1), town)
        helper = await a_paired_helper(office, "agency")
        await office.take(a_visit(helper, "2018-01-01").kept())
        await office.run(FIRST)
        helper.area_code = OTHER_TOWN_VILLAGE
        await office.take(helper.kept())
        await office.run(date(2018, 1, 2))
        await office.run(date(2018, 1, 3))
        (row,) = await office.rows(code="helper_visits")
        assert (row.area_code, row.state, row.times_done, row.times) == (OTHER_TOWN_VILLAGE, "open", 1, 4)


async def test_of_a_plan_of_the_county_and_of_a_town_in_it_the_narrower_counts(office: DutyOffice) -> None:
    await office.hold("paired-aid", date(2018, 7, 1), "360722102000")
    helper = await a_paired_helper(office, "agency")
    for day in (date(2018, 7, 1), date(2018, 7, 2)):
        await office.run(day)
        (row,) = await office.rows(code="helper_visits")
        # 4 x 184 / 365 = 2.02 of the town's, not the county's 4
        assert (row.subject_id, row.state, row.times) == (helper.id, "open", 2)


def streams(chance: random.Random) -> list[list[Event]]:
    """Units, helpers, pairings and visits with their changes, each record's in its order."""
    units = [a_unit(kind) for kind in ("agency", "school", "enterprise")]
    helpers = [a_helper(chance.choice(units)) for _ in range(3)]
    found: list[list[Event]] = [[unit.kept()] for unit in units] + [[helper.kept()] for helper in helpers]
    for helper in helpers:
        pairing = a_pairing(helper)
        found.append([pairing.kept(), *([pairing.kept(ended_on="2018-09-30")] if chance.random() < 0.3 else [])])
        for _ in range(chance.randint(1, 6)):
            visit = a_visit(helper, date(2018, chance.randint(1, 12), 5), chance.choice(["routine", "festival"]))
            stream: list[Event] = [visit.kept()]
            if chance.random() < 0.4:
                stream.append(visit.kept(helper_id=str(chance.choice(helpers).id)))
            if chance.random() < 0.3:
                stream.append(visit.withdrawn())
            found.append(stream)
    return found


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
async def test_any_order_of_arrival_ends_the_same(installation: Installation, sign_in: SignIn, seed: int) -> None:
    chance = random.Random(seed)
    arriving = streams(chance)

    async def play(events: Sequence[Event], opened_first: bool) -> list[tuple[Any, ...]]:
        async with (
            rolled_back(installation.settings(Settings).service_database_url) as sessions,
            open_office(installation, sessions, sign_in) as office,
        ):
            await office.hold("paired-aid", date(2016, 1, 1))
            if opened_first:
                await office.run(FIRST)
            half = len(events) // 2
            await office.take(*events[:half])
            if opened_first:
                await office.run(date(2018, 1, 2))
            await office.take(*events[half:])
            await office.run(LAST)
            await office.take(*events)  # a second time: none of it is news
            return [
                (row.code, row.owner, row.period, row.times, row.times_done, row.state, row.kept_on)
                for row in await office.rows(kept_by="visit", period="2018")
            ]

    straight = await play([event for stream in arriving for event in stream], opened_first=False)
    turns = [number for number, stream in enumerate(arriving) for _ in stream]
    chance.shuffle(turns)
    waiting = [iter(stream) for stream in arriving]
    mixed = [next(waiting[number]) for number in turns]
    backwards = [event for stream in reversed(arriving) for event in reversed(stream)]
    assert straight
    assert await play(mixed, opened_first=False) == straight
    assert await play(backwards, opened_first=False) == straight
    # opened before all of it is known: those that were opened stand alike
    early = await play(mixed, opened_first=True)
    assert [one for one in early if one[5] != "lapsed"] == straight


def test_the_plan_of_paired_aid_has_a_duty_for_each_kind_of_unit() -> None:
    kinds = {kind for duty in find_pack("paired-aid").duties for kind in duty.unit_kinds}
    assert kinds == {"agency", "school", "enterprise"}
