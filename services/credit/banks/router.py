"""Pilot banks over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.banks import service
from services.credit.banks.schemas import BankCode, BankDetail, BankList, CityCode, ProgrammeCode, StandingCreate
from services.credit.problems import NEEDS_PROGRAMME
from shared.business_dates import BusinessDate
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/banks", tags=["pilot banks"])

Reader = Annotated[Caller, requires("bank.read")]
Programme = Annotated[ProgrammeCode | None, Query()]
City = Annotated[CityCode | None, Query()]


@router.get("", responses=NEEDS_PROGRAMME)
async def list_banks(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    on: Annotated[BusinessDate | None, Query()] = None,
    city_code: City = None,
) -> BankList:
    """List the banks of a programme with their standing on a day; today where none is named."""
    policies = request.app.state.policies
    return await service.list_banks(session, caller, clock, policies, programme=programme, on=on, city_code=city_code)


@router.get("/{bank_code}", responses=NEEDS_PROGRAMME)
async def get_bank(
    bank_code: BankCode,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    city_code: City = None,
) -> BankDetail:
    """Give a bank with every decision about it."""
    return await service.get_bank(session, caller, clock, request.app.state.policies, bank_code, programme, city_code)


@router.post("/{bank_code}/standing", status_code=201)
async def change_standing(
    bank_code: BankCode,
    body: StandingCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("bank_standing.write")],
) -> BankDetail:
    """Admit (递补), suspend (暂停), remove (淘汰) or readmit a bank; 409 ``credit.bank_standing_wrong``."""
    return await service.change_standing(session, caller, clock, request.app.state.policies, bank_code, body)
