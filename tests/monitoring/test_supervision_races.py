"""Two people at once over supervision: one wins, the other is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.models import Duty
from services.monitoring.duties.opening import run_day
from services.monitoring.findings import service as findings
from services.monitoring.findings.models import CloseRequest, FindingCreate, RectifyRequest
from services.monitoring.households.models import Household
from services.monitoring.screenings import lists as screening_lists
from services.monitoring.screenings import service as screenings
from services.monitoring.screenings.models import ListedQuery, MarkCreate, ScreeningCreate, ScreeningWithdraw
from services.monitoring.settings import Settings
from services.monitoring.spot_checks import drawing, service
from services.monitoring.spot_checks import lists as spot_check_lists
from services.monitoring.spot_checks.schemas import ResultCreate, SampleQuery, SpotCheckClose, SpotCheckCreate
from services.monitoring.supervision_units import service as units
from services.monitoring.supervision_units.models import UnitCreate
from shared.areas.active import ActiveAreas
from shared.calendar import Clock, SettableClock
from shared.database import Sessions, create_engine, new_id, session_factory, table_of, transaction
from shared.errors import Refusal
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.duty_builders import at
from tests.monitoring.supervised import COUNTY, VILLAGE
from tests.monitoring.test_findings import a_finding
from tests.monitoring.test_spot_checks import a_draw, a_result
from tests.monitoring.test_supervision_units import a_unit

OFFICE = Caller("office", "office", Role.COUNTY_OFFICE, COUNTY)
OTHER_OFFICE = Caller("other", "other", Role.COUNTY_OFFICE, COUNTY)
TOWN_OFFICER = Caller("town", "town", Role.TOWNSHIP, "360722106")
TABLES = (
    "supervision_unit, supervision_unit_area, finding, finding_step, screening, screening_household, screening_mark, "
    "spot_check, spot_check_household, spot_check_result, household, feed_item, policy_activation, "
    "duty, duty_step, duty_calendar, area_day, area_total"
)


@pytest.fixture
async def committed(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions that really commit, with the plans in force and five households; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    sessions = session_factory(engine)
    async with transaction(sessions) as session:
        for name, area_code in (("yiyang-2020", "410327000000"), ("town-2017", "360722106000")):
            await activate(session, clock, find_pack(name), area_code, date(2014, 1, 1))
        for number in range(5):
            for county_code, village, exited_on in (
                (COUNTY, VILLAGE, None),
                ("360722", "360722106200", date(2018, 11, 30)),
            ):
                session.add(a_household(county_code, village, number, exited_on))
    yield sessions
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute(f"TRUNCATE {TABLES}")
    await connection.close()


def a_household(county_code: str, village_code: str, number: int, exited_on: date | None) -> Household:
    """A household of our copy of the register."""
    return Household(
        county_code=county_code,
        id=new_id(),
        household_no=f"{village_code}{number:04d}",
        village_code=village_code,
        household_type="ordinary",
        head_name="张三",
        persons=4,
        registered_on=date(2014, 6, 1),
        exited_on=exited_on,
        exits=[] if exited_on is None else [[exited_on.isoformat(), None]],
        periods=[{"since": "2014-06-01", "people": []}],
    )


async def outcomes(sessions: Sessions, *steps: Callable[[AsyncSession], Awaitable[Any]]) -> list[str]:
    """What steps came to that were taken at once, each in a transaction of its own: ``done`` or a refusal's code."""

    async def taken(step: Callable[[AsyncSession], Awaitable[Any]]) -> str:
        try:
            async with transaction(sessions) as session:
                await step(session)
        except Refusal as refused:
            return refused.code
        return "done"

    return sorted(await asyncio.gather(*(taken(step) for step in steps)))


async def test_of_three_zones_at_once_one_gets_the_area(committed: Sessions, clock: Clock) -> None:
    policies = ActivePolicies()

    def set_up(zone: str) -> Callable[[AsyncSession], Awaitable[Any]]:
        body = UnitCreate.model_validate(a_unit(zone=zone))
        return lambda session: units.set_up(session, clock, policies, OFFICE, body)

    came = await outcomes(committed, set_up("zone_1"), set_up("zone_2"), set_up("zone_3"))
    assert came == ["done", "monitoring.area_held", "monitoring.area_held"]


async def test_of_two_who_close_a_finding_at_once_one_does(committed: Sessions, clock: Clock) -> None:
    async with transaction(committed) as session:
        body = FindingCreate.model_validate(a_finding())
        finding = await findings.open_finding(session, clock, ActivePolicies(), OFFICE, body)
    rectification = {"occurred_on": "2020-04-20", "note": "已办理", "evidence": ["验收单"]}
    request = RectifyRequest.model_validate(rectification)
    twice = await outcomes(
        committed,
        lambda session: findings.rectify(session, clock, OFFICE, finding.id, request),
        lambda session: findings.rectify(session, clock, OFFICE, finding.id, request),
    )
    assert twice == ["done", "monitoring.wrong_finding_step"]
    closing = CloseRequest.model_validate({"occurred_on": "2020-04-21", "note": "已核查"})
    came = await outcomes(
        committed,
        lambda session: findings.close(session, clock, OTHER_OFFICE, finding.id, closing),
        lambda session: findings.close(session, clock, OTHER_OFFICE, finding.id, closing),
    )
    assert came == ["done", "monitoring.wrong_finding_step"]


async def test_of_two_runs_and_two_marks_at_once_one_stands(committed: Sessions, clock: Clock) -> None:
    policies = ActivePolicies()
    body = ScreeningCreate(screening="look_back", area_code=COUNTY, occurred_on=date(2020, 3, 1))
    came = await outcomes(
        committed,
        lambda session: screenings.begin(session, clock, policies, OFFICE, body),
        lambda session: screenings.begin(session, clock, policies, OFFICE, body),
    )
    assert came == ["done", "monitoring.screening_exists"]
    async with committed() as session:
        (run,) = (await screening_lists.list_runs(session, OFFICE, screening_lists.ScreeningQuery())).items
        listed = (await screening_lists.list_households(session, OFFICE, run.id, ListedQuery())).items
    mark = MarkCreate(occurred_on=date(2020, 3, 5))
    household_id = listed[0].household_id
    came = await outcomes(
        committed,
        lambda session: screenings.mark(session, clock, OFFICE, run.id, household_id, mark),
        lambda session: screenings.mark(session, clock, OFFICE, run.id, household_id, mark),
        lambda session: screenings.mark(session, clock, OFFICE, run.id, listed[1].household_id, mark),
    )
    assert came == ["done", "done", "monitoring.already_marked"]
    withdrawal = ScreeningWithdraw.model_validate({"occurred_on": "2020-03-06", "reason": "误开"})
    came = await outcomes(
        committed,
        lambda session: screenings.withdraw(session, clock, OFFICE, run.id, withdrawal),
        lambda session: screenings.withdraw(session, clock, OFFICE, run.id, withdrawal),
    )
    assert came == ["done", "monitoring.screening_withdrawn"]


@pytest.mark.requirement("R000-083")
async def test_of_two_draws_and_two_results_at_once_one_stands(committed: Sessions, clock: Clock) -> None:
    policies = ActivePolicies()
    body = SpotCheckCreate.model_validate(a_draw())
    came = await outcomes(
        committed,
        lambda session: drawing.draw_check(session, clock, policies, TOWN_OFFICER, body),
        lambda session: drawing.draw_check(session, clock, policies, TOWN_OFFICER, body),
    )
    assert came == ["done", "monitoring.already_drawn"]
    async with committed() as session:
        query = spot_check_lists.SpotCheckQuery()
        (check,) = (await spot_check_lists.list_checks(session, TOWN_OFFICER, query)).items
        drawn = await spot_check_lists.list_population(session, clock, TOWN_OFFICER, check.id, SampleQuery())
    # of five households 1.5, rounded up
    first, second = [one.household_id for one in drawn.items]
    plain = ResultCreate.model_validate(a_result())
    came = await outcomes(
        committed,
        lambda session: service.enter_result(session, clock, TOWN_OFFICER, check.id, first, plain),
        lambda session: service.enter_result(session, clock, TOWN_OFFICER, check.id, first, plain),
    )
    assert came == ["done", "monitoring.result_exists"]
    missed = {"missed": [{"head_name": "赵六", "reason": "收入低"}]}
    naming = ResultCreate.model_validate(a_result(**missed))
    again = ResultCreate.model_validate(a_result(**missed, corrects=1))
    came = await outcomes(
        committed,
        lambda session: service.enter_result(session, clock, TOWN_OFFICER, check.id, second, naming),
        lambda session: service.enter_result(session, clock, TOWN_OFFICER, check.id, first, again),
    )
    assert came == ["done", "monitoring.missed_twice"]


async def test_a_check_is_closed_once_and_takes_no_result_beside(committed: Sessions, clock: Clock) -> None:
    body = SpotCheckCreate.model_validate(a_draw())
    async with transaction(committed) as session:
        check = await drawing.draw_check(session, clock, ActivePolicies(), TOWN_OFFICER, body)
    async with committed() as session:
        drawn = await spot_check_lists.list_population(session, clock, TOWN_OFFICER, check.id, SampleQuery())
    for one in drawn.items:
        async with transaction(committed) as session:
            result = ResultCreate.model_validate(a_result())
            await service.enter_result(session, clock, TOWN_OFFICER, check.id, one.household_id, result)
    closing = SpotCheckClose(occurred_on=date(2019, 2, 1))
    came = await outcomes(
        committed,
        lambda session: service.close(session, clock, TOWN_OFFICER, check.id, closing),
        lambda session: service.close(session, clock, TOWN_OFFICER, check.id, closing),
    )
    assert came == ["done", "monitoring.spot_check_closed"]


@pytest.mark.requirement("R000-083")
async def test_a_check_that_is_closed_while_the_days_run_opens_its_duty_keeps_it(committed: Sessions) -> None:
    """Whoever is first: the run finds the closed check, or closing it finds the duty."""
    day, policies, areas = date(2018, 12, 20), ActivePolicies(), ActiveAreas()
    clock = SettableClock(at(day))
    body = SpotCheckCreate.model_validate(a_draw(occurred_on=str(day)))
    async with transaction(committed) as session:
        check = await drawing.draw_check(session, clock, policies, TOWN_OFFICER, body)
    async with committed() as session:
        drawn = await spot_check_lists.list_population(session, clock, TOWN_OFFICER, check.id, SampleQuery())
    result = ResultCreate.model_validate(a_result(visited_on=str(day)))
    for one in drawn.items:
        async with transaction(committed) as session:
            await service.enter_result(session, clock, TOWN_OFFICER, check.id, one.household_id, result)

    async def close() -> None:
        async with transaction(committed) as session:
            await service.close(session, clock, TOWN_OFFICER, check.id, SpotCheckClose(occurred_on=day))

    await asyncio.gather(close(), run_day(committed, clock, policies, areas))
    async with committed() as session:
        table = table_of(Duty).c
        duty = (await session.scalars(select(Duty).where(table.code == "spot_check"))).one()
    assert (duty.state, duty.kept_on, duty.period) == ("kept", day, "2018Q4")
