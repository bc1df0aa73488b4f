"""Targets over HTTP: by area, by key work, by department; and areas ranked."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Query, Request

from services.monitoring.targets import departments, grouping, ranking, service
from services.monitoring.targets.models import (
    DepartmentList,
    DepartmentRead,
    Ranking,
    RankingQuery,
    TargetList,
    WorkList,
)
from shared.areas import full_code
from shared.business_dates import BusinessDate, check_not_future
from shared.calendar import Clock
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["targets"])

Reader = Annotated[Caller, requires("target.read")]
AskedDay = Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")]


def _day(clock: ClockDep, on: AskedDay = None) -> date:
    return _checked(clock, on)


def _checked(clock: Clock, on: date | None) -> date:
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    return day


Day = Annotated[date, Depends(_day)]
"""The day asked about, today where it is left out; 422 ``request.date_in_future`` after today."""


@router.get("/targets")
async def list_targets(
    request: Request,
    caller: Reader,
    session: SessionDep,
    day: Day,
    area: AskedArea = None,
    department: Annotated[str | None, Query(max_length=100, description="牵头或配合部门")] = None,
) -> TargetList:
    """List the targets of an area, or those that a department leads or joins, with their status on a day.

    422 ``request.date_in_future`` after today.
    """
    asked = caller.narrowed(area, field="area")
    found = await service.targets_of(session, request.app.state.policies, asked, day, department=department)
    return TargetList(area_code=full_code(asked.area_prefix), on=day, items=found)


@router.get("/rankings")
async def rank_areas(
    request: Request, query: Annotated[RankingQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> Ranking:
    """Rank the areas of a level inside another by an indicator or a target; equal figures share a rank.

    Areas without a figure have no rank and come last. 422 ``monitoring.too_many_to_rank`` above 1,000 areas.
    """
    day = _checked(clock, query.on)
    asked = caller.narrowed(query.area, field="area")
    return await ranking.rank_areas(session, request.app.state.policies, asked, day, query)


@router.get("/works")
async def list_works(
    request: Request, caller: Reader, session: SessionDep, day: Day, area: AskedArea = None
) -> WorkList:
    """List the key works of the plans in an area with how their targets stand; numbers that a plan leaves out too."""
    return await grouping.works_of(session, request.app.state.policies, caller.narrowed(area, field="area"), day)


@router.get("/departments")
async def list_departments(
    request: Request, caller: Reader, session: SessionDep, clock: ClockDep, day: Day, area: AskedArea = None
) -> DepartmentList:
    """List the departments that plans and duties in an area name: targets, the year's duties, figures that are missing.

    Duties count as they stand today, those that fall due in the year of the day.
    """
    asked = caller.narrowed(area, field="area")
    return await departments.departments_of(session, clock, request.app.state.policies, asked, day)


@router.get("/departments/{name}")
async def show_department(
    request: Request,
    name: Annotated[str, Path(min_length=1, max_length=100)],
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    day: Day,
    area: AskedArea = None,
) -> DepartmentRead:
    """Show all that a department answers for, what is late first; 404 ``monitoring.department_unknown``.

    The targets that it leads or joins, the duties that fall due in the year of the day, as they stand today, and the
    figures that it has to report and that are missing.
    """
    asked = caller.narrowed(area, field="area")
    return await departments.department_of(session, clock, request.app.state.policies, asked, day, name)
