"""Facts of one July by hand, on both sides of its first and last day: what every figure of its bulletins comes from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import SQLModel

from services.monitoring.duties.models import Duty
from services.monitoring.findings.models import Finding
from services.monitoring.reports.models import IndicatorReport
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckHousehold, SpotCheckResult
from shared.database import Sessions, new_id, transaction
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectRemoved
from tests.monitoring.builders import COUNTY, OTHER_TOWN_VILLAGE, VILLAGE, HouseholdEvents, LoanEvents
from tests.monitoring.conftest import Consume

TOWN, OTHER_TOWN, COUNTY_AREA = "360722102000", "360722101000", "360722000000"
NOW = datetime(2018, 8, 1, tzinfo=UTC)
JUNE_30, JULY_1, JULY_31, AUGUST_1 = date(2018, 6, 30), date(2018, 7, 1), date(2018, 7, 31), date(2018, 8, 1)


@dataclass
class Facts:
    """What was made."""

    households: list[HouseholdEvents] = field(default_factory=list)
    overdue: list[LoanEvents] = field(default_factory=list)


async def a_july(sessions: Sessions, consume: Consume) -> Facts:
    """Let everything happen that the tests count."""
    facts = Facts()
    await _households(consume, facts)
    await _loans(consume, facts)
    await _monitored(consume)
    async with transaction(sessions) as session:
        session.add_all([*_duties(), *_findings(), *_reports()])
        for rows in _spot_check():
            session.add_all(rows)
            await session.flush()
    return facts


async def _households(consume: Consume, facts: Facts) -> None:
    first, last, back, august = (
        HouseholdEvents(village_code=VILLAGE, persons=4),
        HouseholdEvents(village_code=VILLAGE, persons=3),
        HouseholdEvents(village_code=VILLAGE, persons=2),
        HouseholdEvents(village_code=OTHER_TOWN_VILLAGE, persons=5),
    )
    late = HouseholdEvents(village_code=OTHER_TOWN_VILLAGE, persons=1, registered_on=AUGUST_1)
    facts.households = [first, last, back, august, late]
    await consume(*(one.registered() for one in facts.households))
    await consume(first.exited(JULY_1), last.exited(JULY_31), back.exited(JUNE_30), august.exited(AUGUST_1))
    await consume(back.returned(date(2018, 7, 15)))


async def _loans(consume: Consume, facts: Facts) -> None:
    """Two in the days about July; four of 2016 whose arrears are reported, with 3 working days to verify each."""
    july, june = LoanEvents(), LoanEvents(village_code=OTHER_TOWN_VILLAGE)
    await consume(july.applied(), july.disbursed(5_000_000, JULY_1), july.repaid(1_000_000, JULY_31))
    await consume(june.applied(), june.disbursed(3_000_000, JUNE_30), june.repaid(500_000, AUGUST_1))
    # to be verified by 25, 25 and 31 July, and by 1 August
    for reported_on in (date(2018, 7, 20), date(2018, 7, 20), date(2018, 7, 26), date(2018, 7, 27)):
        loan = LoanEvents()
        await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(on=reported_on))
        facts.overdue.append(loan)


async def _monitored(consume: Consume) -> None:
    await consume(*an_object("marginal", JULY_1, people=3), *an_object("marginal", AUGUST_1, people=9))
    await consume(*an_object("unstable", date(2018, 6, 1), removed_on=JULY_31, people=2))


def an_object(
    kind: str, entered_on: date, *, people: int, removed_on: date | None = None
) -> list[MonitoringObjectEntered | MonitoringObjectRemoved]:
    """A monitoring object's events."""
    known = {"county_code": COUNTY, "monitoring_object_id": uuid4()}
    told = {"village_code": VILLAGE, "household_id": None, "monitored_kind": kind, "risks": ("illness",)}
    events: list[MonitoringObjectEntered | MonitoringObjectRemoved] = [
        MonitoringObjectEntered.model_validate(
            {**known, **told, "version": 1, "people": people, "entered_on": entered_on}
        )
    ]
    if removed_on is not None:
        events.append(MonitoringObjectRemoved.model_validate({**known, "version": 2, "removed_on": removed_on}))
    return events


def a_duty(area_code: str, role: str, due_on: date, kept_on: date | None = None, **more: Any) -> Duty:
    """A duty of a post, as it stands now."""
    state = "open" if kept_on is None else "kept" if kept_on <= due_on else "kept_late"
    facts: dict[str, Any] = {
        "county_code": COUNTY,
        "pack": "by-hand",
        "code": f"duty-{new_id()}",
        "label": "月报",
        "area_code": area_code,
        "owner": area_code,
        "period": "2018-07",
        "opened_on": date(2018, 6, 1),
        "due_on": due_on,
        "role": role,
        "kept_by": "report",
        "state": state,
        "kept_on": kept_on,
        "changed_at": NOW,
    }
    return Duty(**facts | more)


def _duties() -> list[SQLModel]:
    return [
        a_duty(VILLAGE, "work_team", JULY_1, JULY_1),
        a_duty(VILLAGE, "work_team", JULY_31, AUGUST_1),
        a_duty(TOWN, "township", date(2018, 7, 15), date(2018, 7, 20)),
        a_duty(COUNTY_AREA, "county_office", JULY_31),
        a_duty(VILLAGE, "work_team", date(2018, 7, 10), state="lapsed"),
        a_duty(VILLAGE, "work_team", JUNE_30, JUNE_30),
        a_duty(OTHER_TOWN, "township", AUGUST_1),
        a_duty(VILLAGE, "bank", date(2018, 7, 21), date(2018, 7, 21), kept_by="credit", bank_code="rcc"),
    ]


def a_finding(
    opened_on: date, due_on: date, rectified_on: date | None = None, closed_on: date | None = None
) -> Finding:
    """A village's finding, as it stands now."""
    state = "closed" if closed_on else "rectified" if rectified_on else "opened"
    return Finding(
        county_code=COUNTY,
        source="by_hand",
        section="by_hand",
        what="一户住房安全未达标",
        area_code=VILLAGE,
        due_on=due_on,
        state=state,
        opened_on=opened_on,
        rectified_on=rectified_on,
        closed_on=closed_on,
        last_on=closed_on or rectified_on or opened_on,
    )


def _findings() -> list[SQLModel]:
    return [
        a_finding(JULY_1, JULY_31),
        a_finding(date(2018, 6, 15), date(2018, 7, 20), JULY_31),
        a_finding(JULY_31, date(2018, 8, 15), AUGUST_1),
        a_finding(date(2018, 6, 1), date(2018, 6, 25), date(2018, 6, 20), JULY_1),
    ]


def a_report(reported_on: date, checked_on: date | None = None, *, late: bool = False) -> IndicatorReport:
    """A figure that a department reported."""
    return IndicatorReport(
        county_code=COUNTY,
        indicator=f"by_hand_{new_id().hex}",
        area_code=TOWN,
        as_of=JUNE_30,
        value=1,
        evidence="台账",
        reported_on=reported_on,
        reported_by="somebody",
        reporter="某人",
        reporter_role="department",
        late=late,
        state="checked" if checked_on else "reported",
        checked_on=checked_on,
        recorded_at=NOW,
    )


def _reports() -> list[SQLModel]:
    return [a_report(JULY_1, date(2018, 7, 5)), a_report(JULY_31, late=True), a_report(JUNE_30, AUGUST_1)]


def _spot_check() -> list[list[SQLModel]]:
    """One that was closed on the last day: of two visits the first found an error, which its second version takes back.

    Unregistered households looked at: 50, of which one was missed.
    """
    check_id, ids = new_id(), [new_id(), new_id()]
    check = SpotCheck(
        county_code=COUNTY,
        id=check_id,
        area_code=TOWN,
        quarter="2018Q2",
        level="village",
        population="exited_households",
        population_on=JUNE_30,
        share="0.3",
        nonce="n",
        public_seed="",
        households=5,
        drawn=2,
        elements=[],
        wrong_exits_below="0.02",
        missed_below="0.02",
        satisfied_over="0.9",
        drawn_on=JULY_1,
        due_on=JULY_31,
        drawn_by="somebody",
        closed_on=JULY_31,
        recorded_at=NOW,
    )
    drawn = [
        SpotCheckHousehold(
            county_code=COUNTY,
            spot_check_id=check_id,
            household_id=id_,
            household_county=COUNTY,
            household_no=f"{VILLAGE}000{place}",
            village_code=VILLAGE,
            group_code=VILLAGE,
            key=str(place),
            rank=place,
            drawn=True,
        )
        for place, id_ in enumerate(ids, 1)
    ]
    results = [
        _result(check_id, ids[0], 1, wrongly_exited=True),
        _result(check_id, ids[0], 2, wrongly_exited=False, looked_at=30),
        _result(check_id, ids[1], 1, wrongly_exited=False, looked_at=20, missed=[{"name": "李四"}]),
    ]
    return [[check], [*drawn], [*results]]


def _result(check_id: UUID, household_id: UUID, version: int, **found: Any) -> SpotCheckResult:
    facts: dict[str, Any] = {
        "county_code": COUNTY,
        "spot_check_id": check_id,
        "household_id": household_id,
        "version": version,
        "outcome": "checked",
        "visited_on": date(2018, 7, 10),
        "visited_by": "somebody",
        "guarantees": {},
        "missed": [],
        "satisfied": True,
        "actor": "somebody",
        "actor_role": "township",
        "recorded_at": NOW,
    }
    return SpotCheckResult(**facts | found)
