"""Two years of every pack's duties, played through: each duty is kept in its first year and broken in the second."""

from collections.abc import AsyncIterator, Collection
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from services.monitoring.duties.models import Duty
from services.monitoring.settings import Settings
from shared.policies import find_pack, pack_names
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, HouseholdEvents
from tests.monitoring.duty_builders import (
    TOWN,
    DutyOffice,
    Record,
    SignIn,
    a_helper,
    a_pairing,
    a_unit,
    a_visit,
    open_office,
)

KEPT_YEAR, BROKEN_YEAR = 2018, 2019
LAST = date(BROKEN_YEAR + 1, 1, 31)


class Course(NamedTuple):
    """How often a duty comes up in a year for one owner, and the deadlines of the year in which it is kept."""

    times: int
    due: tuple[str, ...]


ENDS_OF_QUARTERS = ("03-31", "06-30", "09-30", "12-31")
ENDS_OF_MONTHS = (
    *("01-31", "02-28", "03-31", "04-30", "05-31", "06-30"),
    *("07-31", "08-31", "09-30", "10-31", "11-30", "12-31"),
)
COURSES: dict[str, dict[str, Course]] = {
    "town-2017": {
        "team_monthly_report": Course(12, ENDS_OF_MONTHS),
        "cadre_monthly_report": Course(12, ENDS_OF_MONTHS),
        "spot_check": Course(4, ENDS_OF_QUARTERS),
        "supervision": Course(4, ENDS_OF_QUARTERS),
        "assessment": Course(2, ("06-30", "12-31")),
    },
    "cangxi-2014": {
        "lead_department_report": Course(1, ("08-31",)),
        "planning_in_place": Course(4, ENDS_OF_QUARTERS),
        "projects_in_place": Course(4, ENDS_OF_QUARTERS),
        "funds_in_place": Course(4, ENDS_OF_QUARTERS),
        "work_in_place": Course(4, ENDS_OF_QUARTERS),
    },
    "township-eight-projects": {"household_survey": Course(1, ("03-31",))},
    "paired-aid": {
        "poverty_day_activity": Course(1, ("10-24",)),
        "activity_report": Course(1, ("10-31",)),
        "free_clinic": Course(1, ("12-31",)),
        "leader_work_day": Course(12, ENDS_OF_MONTHS),
        "school_leader_visits": Course(1, ("12-31",)),
        "party_member_visits": Course(1, ("12-31",)),
        # 2018: Spring Festival 16 February, 端午 18 June, 中秋 24 September, 重阳 17 October
        "party_member_festival_visits": Course(3, ("02-16", "06-18", "09-24")),
        "helper_visits": Course(1, ("12-31",)),
        "migrant_condolence": Course(3, ("01-01", "02-16", "09-24")),
        "veteran_condolence": Course(3, ("02-16", "08-01", "10-17")),
    },
    "yiyang-2020": {"first_secretary_supervision": Course(4, ENDS_OF_QUARTERS)},
    "ecommerce": {
        # of 2017's last quarter and of three of 2018's; 20 January and 20 October were Saturdays
        "town_assessment": Course(4, ("01-22", "04-20", "07-20", "10-22")),
        "progress_report": Course(4, ("01-10", "04-10", "07-10", "10-10")),
        "year_summary": Course(1, ("01-22",)),
    },
}
ROWS = {
    "town-2017": ("R000-081", "R000-083", "R000-085", "R004-007", "R004-008"),
    "cangxi-2014": ("R003-039", "R003-041"),
    "township-eight-projects": ("R002-065",),
    "paired-aid": (
        *("R002-029", "R002-031", "R002-146", "R002-147", "R002-148", "R002-152", "R002-153", "R004-013", "R004-017"),
    ),
    "yiyang-2020": ("R001-034",),
    "ecommerce": ("R002-089",),
}
CASES = [pytest.param(name, marks=pytest.mark.requirement(*ROWS[name])) for name in COURSES]


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


async def some_helpers(office: DutyOffice) -> list[Record]:
    """A helper of each kind of unit, each paired with a household."""
    helpers = []
    for kind in ("agency", "enterprise", "school"):
        unit = a_unit(kind)
        helper = a_helper(unit)
        await office.take(unit.kept(), helper.kept(), a_pairing(helper).kept())
        helpers.append(helper)
    return helpers


async def keep(office: DutyOffice, duty: Duty) -> None:
    """Do a duty on its last day, by reports, by visits or by a spot check."""
    if duty.kept_by == "report":
        more = {} if duty.coverage is None else {"households_covered": 0}
        for done in range(duty.times_done, duty.times):
            reply = await office.report(duty.id, duty.due_on, Role(duty.role), duty.area_code, **more)
            assert (reply.status_code, reply.json()["times_done"]) == (200, done + 1), reply.text
        return
    if duty.kept_by == "spot_check":
        await office.spot_check(duty.period, duty.due_on)
        return
    helper = Record("helper", {}, id=duty.subject_id or duty.id)
    kind = duty.visit_kinds[0]
    await office.take(*(a_visit(helper, duty.due_on, kind).kept() for _ in range(duty.times - duty.times_done)))


def ends(duties: Collection[Duty], code: str, year: int) -> dict[str, list[str]]:
    """The states of a duty that fell due in a year, by owner and in the order of deadlines."""
    found: dict[str, list[str]] = {}
    for duty in duties:
        if duty.code == code and duty.due_on.year == year:
            found.setdefault(duty.owner, []).append(duty.state)
    return found


@pytest.mark.parametrize("name", CASES)
async def test_a_packs_duties_are_kept_in_one_year_and_broken_in_the_next(office: DutyOffice, name: str) -> None:
    pack = find_pack(name)
    since = date(KEPT_YEAR - 1, 12, 1)
    await office.hold(pack, since)
    if name == "paired-aid":
        await some_helpers(office)
    if name == "town-2017":
        household = HouseholdEvents(village_code=TOWN + "200")
        await office.take(household.registered(), household.exited())
    await office.run(since)

    due_days = {date.fromisoformat(f"{KEPT_YEAR}-{due}") for course in COURSES[name].values() for due in course.due}
    diligent: dict[str, str] = {}
    for due_on in sorted(due_days):
        await office.run(due_on)
        for duty in await office.rows(due_on=due_on):
            # by the last day itself nobody is late yet, and what is done on it is in time; one of each post does it
            assert duty.state == "open"
            if diligent.setdefault(duty.code, duty.owner) == duty.owner:
                await keep(office, duty)
    await office.run(LAST)
    duties = await office.rows()
    assert {duty.code for duty in duties} == COURSES[name].keys()
    for code, course in COURSES[name].items():
        kept, broken = ends(duties, code, KEPT_YEAR), ends(duties, code, BROKEN_YEAR)
        assert kept.pop(diligent[code]) == ["kept"] * course.times
        assert {tuple(states) for states in kept.values()} <= {("missed",) * course.times}
        assert {tuple(states) for states in broken.values()} == {("missed",) * course.times}
        due = sorted({f"{duty.due_on:%m-%d}" for duty in duties if duty.code == code and duty.due_on.year == KEPT_YEAR})
        assert tuple(due) == course.due


def test_every_pack_with_duties_is_played() -> None:
    assert {name for name in pack_names() if any(not duty.of_credit for duty in find_pack(name).duties)} == set(COURSES)
    for name, courses in COURSES.items():
        assert [duty.code for duty in find_pack(name).duties if not duty.of_credit] == list(courses)


@pytest.mark.requirement("R003-039")
async def test_every_leading_department_owes_its_own_report(office: DutyOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    await office.run(date(2018, 8, 31))
    reports = await office.rows(code="lead_department_report")
    assert len({duty.department for duty in reports}) == len(reports) == 22
    await keep(office, reports[0])
    await office.run(date(2018, 8, 31) + timedelta(days=1))
    states = [duty.state for duty in await office.rows(code="lead_department_report", period="2018")]
    assert (states.count("kept"), states.count("missed")) == (1, 21)


@pytest.mark.requirement("R003-041")
async def test_who_urges_a_township_reports_it_and_not_the_township_itself(office: DutyOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    await office.run(date(2018, 3, 31))
    duty = (await office.rows(code="work_in_place", period="2018Q1"))[0]
    own = await office.report(duty.id, duty.due_on, Role.TOWNSHIP, duty.area_code)
    assert (own.status_code, own.json()["code"]) == (403, "monitoring.duty_of_another_role")
    above = await office.report(duty.id, duty.due_on, Role.COUNTY_OFFICE, duty.county_code)
    assert (above.status_code, above.json()["state"]) == (200, "kept")


@pytest.mark.requirement("R001-034")
async def test_the_organisation_and_the_poverty_departments_both_record_their_supervision(office: DutyOffice) -> None:
    await office.hold("yiyang-2020", date(2020, 2, 20))
    await office.run(date(2020, 3, 1))
    found = await office.rows(code="first_secretary_supervision")
    assert [(duty.department, duty.opened_on) for duty in found] == [
        ("县委组织部", date(2020, 2, 20)),
        ("县扶贫办", date(2020, 2, 20)),
    ]
    assert COUNTY not in {duty.county_code for duty in found}


@pytest.mark.requirement("R002-146")
async def test_a_clinic_in_one_of_three_towns_does_not_keep_the_years_duty(office: DutyOffice) -> None:
    await office.hold("paired-aid", date(2018, 1, 1))
    await office.run(date(2018, 3, 1))
    (clinics,) = await office.rows(code="free_clinic")
    for done, state in ((1, "open"), (2, "open"), (3, "kept")):
        reply = await office.report(clinics.id, date(2018, 3, 1), Role(clinics.role), clinics.area_code)
        assert (reply.status_code, reply.json()["times_done"], reply.json()["state"]) == (200, done, state)
