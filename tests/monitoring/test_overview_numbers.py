"""The overview's numbers of work: alerts and duties that are late, monitoring objects, targets by status."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.monitoring.duties.models import KEPT_BY_CREDIT, KEPT_BY_VISITS, Duty
from services.monitoring.settings import Settings
from shared.database import Sessions
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectMoved, MonitoringObjectRemoved
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, VILLAGE, LoanEvents
from tests.monitoring.duty_builders import (
    BankDutyEvents,
    DutyOffice,
    a_helper,
    a_pairing,
    a_unit,
    at,
)
from tests.monitoring.duty_builders import open_office as open_duty_office
from tests.monitoring.target_office import SignIn, TargetOffice, a_plan, a_target, an_exit, open_office

TOWN = "360722102"


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that roll back, without any pack in force."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        yield made


@pytest.fixture
async def office(installation: Installation, sessions: Sessions, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms with a clock of their own."""
    async with open_office(installation, sessions, sign_in) as opened:
        yield opened


@pytest.fixture
async def calendar(installation: Installation, sessions: Sessions, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The duties' room."""
    async with open_duty_office(installation, sessions, sign_in) as opened:
        yield opened


async def test_an_alert_is_late_from_the_day_after_its_last_day_until_people_have_answered(
    office: TargetOffice,
) -> None:
    await office.hold("gupo-2014")
    await office.hold("ganzhou-credit")
    loan = LoanEvents()
    office.go_to(date(2018, 7, 20))
    await office.take(loan.applied(), loan.disbursed(), loan.reported_overdue(on=date(2018, 7, 20)))
    (alert,) = (await office.read("/alerts", Role.TOWNSHIP, TOWN))["items"]
    verify_by, respond_by = date.fromisoformat(alert["verify_by"]), date.fromisoformat(alert["respond_by"])
    assert verify_by == date(2018, 7, 25)

    async def late(on: date, area: str = TOWN) -> int:
        office.go_to(on)
        number: int = (await office.read("/overview", Role.TOWNSHIP, area))["alerts_late"]
        return number

    async def step(name: str, on: date) -> None:
        office.go_to(max(on, date(2018, 7, 26)))
        headers = office.sign_in(Role.TOWNSHIP, TOWN)
        body = {"occurred_on": on.isoformat(), "note": "已办理"}
        reply = await office.client.post(f"/monitoring/alerts/{alert['id']}/{name}", json=body, headers=headers)
        assert reply.status_code == 200, reply.text

    assert [await late(verify_by), await late(date(2018, 7, 26)), await late(date(2018, 7, 26), "360722101")] == [
        0,
        1,
        0,
    ]
    await step("verify", date(2018, 7, 26))
    day_after = date.fromordinal(respond_by.toordinal() + 1)
    assert [await late(date(2018, 7, 26)), await late(respond_by), await late(day_after)] == [0, 0, 1]
    await step("respond", day_after)
    assert await late(date(2019, 1, 1)) == 0  # what is left to do has no last day
    other = LoanEvents()
    await office.take(other.applied(), other.disbursed(), other.reported_overdue(on=date(2018, 7, 20)))
    # it is known on New Year's Day: three working days for the visit from then on, as the plan gives
    assert [await late(date(2019, 1, 1)), await late(date(2019, 1, 4)), await late(date(2019, 1, 5))] == [0, 0, 1]
    await office.take(other.interest(30_000, date(2018, 8, 1)))
    assert await late(date(2019, 1, 5)) == 0  # its cause has ended


async def test_duties_open_and_late_are_those_of_the_rows(calendar: DutyOffice, office: TargetOffice) -> None:
    await calendar.hold("town-2017", date(2017, 1, 1))
    helper = a_helper()
    pairing = a_pairing(helper)
    await calendar.run(date(2018, 1, 2))
    await calendar.take(helper.kept(), pairing.kept())
    await calendar.run(date(2018, 1, 3))
    await calendar.run(date(2018, 7, 5))

    async def agree(on: date) -> tuple[int, int]:
        rows = await calendar.rows()
        office.go_to(on)
        shown = await office.read("/overview", Role.DEPARTMENT, COUNTY)
        owed = [row for row in rows if row.owed and row.kept_by != KEPT_BY_CREDIT]
        late = [row for row in owed if row.due_on < on]
        assert (shown["duties_open"], shown["duties_late"]) == (len(owed), len(late))
        counties = (await office.read("/overview/areas", Role.CITY_OFFICE, "3607", level="county"))["items"]
        assert [one["duties_late"] for one in counties if one["area_code"].startswith(COUNTY)] == [len(late)]
        return len(owed), len(late)

    owed, late = await agree(date(2018, 7, 5))
    assert owed > late > 0
    reported = next(row for row in await calendar.rows(kept_by="report", state="missed") if row.coverage is None)
    reply = await calendar.report(reported.id, "2018-07-05", Role(reported.role), reported.area_code)
    assert reply.status_code == 200, reply.text
    assert await agree(date(2018, 7, 5)) == (owed - 1, late - 1)
    back = Role.CITY_OFFICE if reported.role == Role.COUNTY_OFFICE else Role.COUNTY_OFFICE
    assert (await calendar.send_back(reported.id, "2018-07-05", back, COUNTY)).status_code == 200
    assert await agree(date(2018, 7, 5)) == (owed, late)
    await calendar.take(helper.kept(active_to="2018-01-01"))
    await calendar.run(date(2018, 7, 6))
    await agree(date(2018, 7, 6))
    last = max(row.due_on for row in await calendar.rows() if row.owed)
    assert (await agree(date.fromordinal(last.toordinal())))[1] < (await agree(date.fromordinal(last.toordinal() + 1)))[
        1
    ]


async def test_visits_that_helpers_owe_are_told_of_their_areas_until_they_are_made(
    calendar: DutyOffice, office: TargetOffice
) -> None:
    await calendar.hold("paired-aid", date(2016, 1, 1))
    unit = a_unit("school")
    helper = a_helper(unit)
    pairing = a_pairing(helper)
    await calendar.take(unit.kept(), helper.kept(), pairing.kept())
    await calendar.run(date(2018, 1, 2))
    office.go_to(date(2018, 1, 2))

    async def owed(level: str) -> dict[str, int]:
        items = (await office.read("/overview/areas", Role.COUNTY_OFFICE, COUNTY, level=level))["items"]
        return {item["area_code"]: item["visits_owed"] for item in items if item["visits_owed"]}

    rows = [row for row in await calendar.rows(kept_by=KEPT_BY_VISITS) if row.owed]
    assert rows
    assert await owed("town") == {f"{TOWN}000": len(rows)}
    assert await owed("village") == {VILLAGE: len(rows)}
    await calendar.take(pairing.kept(ended_on="2018-01-01"))
    await calendar.run(date(2018, 1, 3))
    office.go_to(date(2018, 1, 3))
    still = [row for row in await calendar.rows(kept_by=KEPT_BY_VISITS) if row.owed]
    assert len(still) < len(rows)
    assert await owed("village") == ({VILLAGE: len(still)} if still else {})


async def test_duties_of_banks_count_for_whom_the_credit_service_shows_them(
    calendar: DutyOffice, office: TargetOffice
) -> None:
    await calendar.hold("ganzhou-credit", date(2016, 1, 1))
    calendar.clock.move_to(at(date(2018, 3, 21)))
    duty = BankDutyEvents()
    await calendar.take(duty.opened())  # due on 26 March

    async def seen(role: Role, on: date) -> tuple[int, int]:
        office.go_to(on)
        shown = await office.read("/overview", role, COUNTY)
        return shown["duties_open"], shown["duties_late"]

    assert await seen(Role.COUNTY_FINANCE, date(2018, 3, 26)) == (1, 0)
    assert await seen(Role.COUNTY_FINANCE, date(2018, 3, 27)) == (1, 1)
    assert await seen(Role.DEPARTMENT, date(2018, 3, 27)) == (0, 0)
    duty.due_on = date(2018, 3, 28)
    await calendar.take(duty.opened(date(2018, 3, 21)))
    assert await seen(Role.COUNTY_FINANCE, date(2018, 3, 28)) == (1, 0)
    assert await seen(Role.COUNTY_FINANCE, date(2018, 3, 29)) == (1, 1)
    await calendar.take(duty.fulfilled(date(2018, 3, 28)))
    assert await seen(Role.COUNTY_FINANCE, date(2018, 3, 29)) == (0, 0)
    async with office.sessions() as session:
        assert len((await session.scalars(select(Duty))).all()) == 1


async def test_monitoring_objects_stand_or_were_removed_by_kind_and_where_they_live_now(office: TargetOffice) -> None:
    def entered(kind: str, known: dict[str, Any]) -> MonitoringObjectEntered:
        facts = {
            "version": 1,
            "village_code": VILLAGE,
            "household_id": None,
            "monitored_kind": kind,
            "risks": ("illness",),
            "people": 3,
            "entered_on": date(2017, 3, 20),
        }
        return MonitoringObjectEntered.model_validate(known | facts)

    one, other, third = ({"county_code": COUNTY, "monitoring_object_id": uuid4()} for _ in range(3))
    await office.take(entered("marginal", one), entered("marginal", other), entered("sudden", third))

    async def shown(area: str = COUNTY) -> dict[str, tuple[int, int]]:
        items = (await office.read("/overview", Role.COUNTY_OFFICE, COUNTY, area=area))["monitored"]
        return {item["code"]: (item["standing"], item["removed"]) for item in items}

    assert await shown() == {"unstable": (0, 0), "marginal": (2, 0), "sudden": (1, 0)}
    await office.take(
        MonitoringObjectRemoved.model_validate(one | {"version": 2, "removed_on": date(2017, 5, 1)}),
        MonitoringObjectMoved.model_validate(
            other | {"version": 2, "village_code": "360722101201", "household_id": None}
        ),
    )
    assert await shown() == {"unstable": (0, 0), "marginal": (1, 1), "sudden": (1, 0)}
    assert await shown(TOWN) == {"unstable": (0, 0), "marginal": (0, 1), "sudden": (1, 0)}
    assert await shown("360722101") == {"unstable": (0, 0), "marginal": (1, 0), "sudden": (0, 0)}


async def test_targets_are_counted_by_status_and_reports_that_are_missing(office: TargetOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.hold(a_plan(a_target(code="done", milestones=({"due_on": "2017-12-31", "value": 1},))))
    await office.take(*an_exit(VILLAGE, date(2017, 5, 1)))
    shown = await office.read("/overview", Role.COUNTY_OFFICE, COUNTY)
    by_status = {item["status"]: item["targets"] for item in shown["targets_by_status"]}
    assert list(by_status) == ["met", "on_track", "at_risk", "missed", "not_assessed"]
    assert by_status["met"] == 1
    for status, number in by_status.items():
        assert number == sum(target["status"] == status for target in shown["targets"])
    waiting = {target["indicator"] for target in shown["targets"] if target["reported"] and target["actual"] is None}
    assert shown["reports_missing"] == len(waiting) > 0
    empty = await office.read("/overview", Role.TOWNSHIP, "360722101")
    assert (empty["reports_missing"], {item["targets"] for item in empty["targets_by_status"]}) == (0, {0})
