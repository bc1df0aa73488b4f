"""Yearly incomes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.registry.incomes import service
from services.registry.incomes.models import IncomeList, IncomeRead, IncomeWrite
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/households/{household_id}/incomes", tags=["incomes"])

Year = Annotated[int, Path(ge=1990, le=2100)]


@router.get("")
async def list_incomes(
    household_id: UUID, session: SessionDep, caller: Annotated[Caller, requires("household.read")]
) -> IncomeList:
    """All years of a household's income that are recorded, the earliest first."""
    return IncomeList(items=await service.list_incomes(session, caller, household_id))


@router.get("/{year}")
async def read_income(
    household_id: UUID,
    year: Year,
    response: Response,
    session: SessionDep,
    caller: Annotated[Caller, requires("household.read")],
) -> IncomeRead:
    """Read a household's income of a year; the ETag is the household's."""
    income = await service.find_income(session, caller, household_id, year)
    response.headers["ETag"] = etag(income.version)
    return income


@router.put("/{year}")
async def record_income(
    household_id: UUID,
    year: Year,
    body: IncomeWrite,
    version: ExpectedVersion,
    response: Response,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("household.write")],
) -> IncomeRead:
    """Record or correct a household's income of a year; If-Match is the household's version."""
    income = await service.record_income(session, clock, caller, household_id, year, version, body)
    response.headers["ETag"] = etag(income.version)
    return income
