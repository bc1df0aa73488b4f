"""Deadlines that moved over days of rest when the working calendar of their year was not published yet."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from services.monitoring.duties.models import Duty
from services.monitoring.figures.models import AreaDay
from services.monitoring.figures.rules import Measure
from services.monitoring.settings import Settings
from shared.database import table_of
from shared.policies import PolicyPack, find_pack
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, HouseholdEvents
from tests.monitoring.duty_builders import (
    TOWN,
    DutyOffice,
    SignIn,
    open_office,
)
from tests.monitoring.unpublished import without_a_calendar_from


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


def reporting_by(**deadline: object) -> PolicyPack:
    """A plan by which each town reports every month, reminded of it five days before its deadline."""
    pack = find_pack("ecommerce")
    (report,) = [duty for duty in pack.duties if duty.code == "progress_report"]
    monthly = report.model_validate({**report.model_dump(), "per": "month", "deadline": deadline})
    return pack.model_copy(update={"duties": (monthly,)})


async def one(office: DutyOffice, period: str) -> Duty:
    """The town's report of a period."""
    (row,) = await office.rows(period=period, area_code=TOWN + "000")
    return row


async def news_of(office: DutyOffice, duty: Duty) -> list[tuple[str, str, str]]:
    """What the feed tells of a duty: what, its day, its state."""
    return [(item["news"], item["due_on"], item["state"]) for item in await office.feed() if item["id"] == str(duty.id)]


async def event_of(office: DutyOffice, duty: Duty) -> Any:
    """A duty as the calendar file shows it."""
    reply = await office.get("/calendar.ics", Role.TOWNSHIP, TOWN)
    (event,) = [event for event in Calendar.from_ical(reply.content).walk("VEVENT") if str(duty.id) in event["uid"]]
    return event


async def late_days(office: DutyOffice) -> dict[date, int]:
    """From which days on how many duties of the town count as late."""
    table = table_of(AreaDay).c
    async with office.sessions() as session:
        found = await session.execute(
            select(table.day, table.amount).where(
                table.measure == Measure.DUTIES_LATE, table.area_code == TOWN + "000", table.amount != 0
            )
        )
        return {row.day: row.amount for row in found}


async def test_an_open_duty_moves_once_the_calendar_of_its_year_is_published(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Monday, 20 September 2021 is of the Mid-Autumn Festival's rest, which ends with Tuesday
    told, given = date(2021, 9, 20), date(2021, 9, 22)
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2021)
        await office.hold(reporting_by(day_of_next_month=20), date(2021, 8, 1), COUNTY + "000000")
        await office.run(date(2021, 9, 1))
        duty = await one(office, "2021-08")
        assert (duty.due_on, duty.provisional, duty.remind_on) == (told, True, date(2021, 9, 15))
        assert (await event_of(office, duty))["status"] == "TENTATIVE"
        towns = (await office.run(date(2021, 9, 15)))["reminded"]
        assert await late_days(office) == {told + timedelta(days=1): 1}
    assert await office.run(date(2021, 9, 16)) == {"moved": towns}
    assert await office.run(date(2021, 9, 16)) == {}

    (shown,) = await office.listed(Role.TOWNSHIP, TOWN, code="progress_report")
    shown_days = [shown[name] for name in ("due_on", "provisional", "remind_on", "reminded_on")]
    assert shown_days == ["2021-09-22", False, "2021-09-17", None]
    event = await event_of(office, duty)
    assert (event["dtstart"].dt, event["status"], event["sequence"]) == (given, "CONFIRMED", 2)
    assert "截止日可能调整" not in event["description"]
    assert await late_days(office) == {given + timedelta(days=1): 1}

    assert await office.run(date(2021, 9, 17)) == {"reminded": towns}
    assert await office.run(given) == {}
    assert await office.run(given + timedelta(days=1)) == {"late": towns}
    assert await news_of(office, duty) == [
        ("opened", "2021-09-20", "open"),
        ("reminded", "2021-09-20", "open"),
        ("moved", "2021-09-22", "open"),
        ("reminded", "2021-09-22", "open"),
        ("late", "2021-09-22", "missed"),
    ]


async def test_who_was_judged_by_the_weekends_alone_is_judged_by_the_calendar(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2021)
        await office.hold(reporting_by(day_of_next_month=20), date(2021, 8, 1), COUNTY + "000000")
        await office.run(date(2021, 9, 1))
        await office.run(date(2021, 9, 21))
        reported, missed, *others = await office.rows(state="missed")
        towns = 2 + len(others)
        office.clock.move_to(office.clock.now() + timedelta(days=1))
        reply = await office.report(reported.id, "2021-09-22", area=reported.area_code[:9])
        assert (reply.json()["state"], reply.json()["entered_late"]) == ("kept_late", True)
    assert await office.run(date(2021, 9, 22)) == {"moved": towns, "reminded": towns - 1}
    (kept,) = await office.rows(id=reported.id)
    assert (kept.state, kept.kept_on, kept.entered_late) == ("kept", date(2021, 9, 22), False)
    assert [news for news, _, _ in await news_of(office, missed)] == [
        *("opened", "late"),
        *("moved", "opened", "reminded"),
    ]
    assert await office.run(date(2021, 9, 23)) == {"late": towns - 1}


async def test_who_was_told_a_later_day_than_the_calendar_gives_keeps_it(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Saturday, 10 October 2020 was worked: not the Monday was the last day, as was said
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2020)
        await office.hold(reporting_by(day_of_next_month=10), date(2020, 9, 1), COUNTY + "000000")
        await office.run(date(2020, 10, 1))
        assert (await one(office, "2020-09")).provisional
    assert await office.run(date(2020, 10, 2)) == {}
    duty = await one(office, "2020-09")
    assert (duty.due_on, duty.provisional) == (date(2020, 10, 12), False)
    assert (await event_of(office, duty))["sequence"] == 1
    assert [news for news, _, _ in await news_of(office, duty)] == ["opened"]


async def test_a_deadline_is_reckoned_from_the_plans_own_day(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Sunday, 30 September 2018 was worked, and Monday, the day told, of the National Day's week of rest
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2018)
        await office.hold(reporting_by(last_day_of_period=True), date(2018, 9, 1), COUNTY + "000000")
        await office.run(date(2018, 9, 1))
        assert (await one(office, "2018-09")).due_on == date(2018, 10, 1)
    assert await office.run(date(2018, 9, 2)) == {}
    duty = await one(office, "2018-09")
    assert (duty.due_on, duty.provisional) == (date(2018, 10, 1), False)


async def test_what_is_still_not_published_stays_as_it_is(office: DutyOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_calendar_from(monkeypatch, 2021)
    await office.hold(reporting_by(day_of_next_month=20), date(2021, 8, 1), COUNTY + "000000")
    await office.run(date(2021, 9, 1))
    assert await office.run(date(2021, 9, 2)) == {}
    duty = await one(office, "2021-08")
    assert (duty.due_on, duty.provisional, duty.version) == (date(2021, 9, 20), True, 1)


async def test_what_a_draw_keeps_and_what_fell_away_stays_so_when_its_deadline_moves(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Monday, 4 October 2021 is of the National Day's rest, which ends with Thursday
    told, given = date(2021, 10, 4), date(2021, 10, 8)
    pack = find_pack("town-2017")
    (draws,) = [duty for duty in pack.duties if duty.code == "spot_check"]
    quarterly = draws.model_validate(
        {**draws.model_dump(), "deadline": {"day_of_next_month": 4}, "rest_day": "following"}
    )
    with monkeypatch.context() as before:
        without_a_calendar_from(before, 2021)
        await office.hold(pack.model_copy(update={"duties": (quarterly,)}), date(2021, 7, 1), COUNTY + "000000")
        household = HouseholdEvents(village_code=TOWN + "200")
        await office.take(household.registered(), household.exited(date(2020, 12, 20)))
        await office.run(date(2021, 9, 1))
        await office.spot_check("2021Q3", date(2021, 9, 1), level="town")
        await office.run(date(2021, 10, 5))  # where nobody could be drawn the duty fell away
        rows = await office.rows(code="spot_check", period="2021Q3")
        assert {(row.due_on, row.state) for row in rows} == {(told, "kept"), (told, "lapsed")}
    await office.run(date(2021, 10, 6))
    again = await office.rows(code="spot_check", period="2021Q3")
    assert {row.due_on for row in again} == {given}
    assert {row.id: (row.state, row.kept_on) for row in again} == {row.id: (row.state, row.kept_on) for row in rows}
