"""Guidance tasks over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.banks.schemas import CityCode, ProgrammeCode
from services.credit.guidance import service
from services.credit.guidance.schemas import TaskList, TaskQuery, TasksCreate, TasksWritten, TaskTotals
from services.credit.problems import NEEDS_PROGRAMME
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/guidance-tasks", tags=["guidance tasks"])

Reader = Annotated[Caller, requires("guidance_task.read")]


@router.post("", status_code=201)
async def set_tasks(
    body: TasksCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("guidance_task.write")],
) -> TasksWritten:
    """Set what banks are to lend in a year or quarter, by county; what was set before is revised."""
    return await service.set_tasks(session, caller, clock, request.app.state.policies, body)


@router.get("")
async def list_tasks(query: Annotated[TaskQuery, Query()], session: SessionDep, caller: Reader) -> TaskList:
    """List the guidance tasks of the caller's area; a bank sees its own."""
    return await service.list_tasks(session, caller, query)


@router.get("/totals", responses=NEEDS_PROGRAMME)
async def get_totals(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Annotated[ProgrammeCode | None, Query()] = None,
    city_code: Annotated[CityCode | None, Query()] = None,
) -> TaskTotals:
    """Sum the tasks of the caller's area up, against what the programme wants lent."""
    return await service.task_totals(session, caller, clock, request.app.state.policies, programme, city_code)
