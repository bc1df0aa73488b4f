"""Loans over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.loans import service
from services.credit.loans.schemas import HouseholdLoans, LoanDetail, LoanList, LoanQuery
from shared.database import SessionDep
from shared.errors import OutsideArea
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["loans"])

Reader = Annotated[Caller, requires("loan.read")]
DueOn = Annotated[date | None, Query(description="the day for `interest_due_fen`; today by default")]
County = Annotated[str | None, Query(pattern=r"^[0-9]{6}$")]


@router.get("/bank/loans")
async def list_own_loans(
    query: Annotated[LoanQuery, Query()], session: SessionDep, caller: Annotated[Caller, requires("own_loan.read")]
) -> LoanList:
    """List the bank's own loans, by the same filters as an office lists all."""
    return await service.list_loans(session, caller, query)


@router.get("/bank/loans/{county_code}/{loan_no:path}")
async def get_own_loan(
    county_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("own_loan.read")],
    on: DueOn = None,
) -> LoanDetail:
    """Give one of the bank's own loans with schedule and events."""
    if caller.bank_code is None:
        raise OutsideArea("令牌没有银行代码", "The token bears no bank code")
    policies, day = request.app.state.policies, on or clock.today()
    return await service.get_loan(session, caller, policies, county_code, caller.bank_code, loan_no, day)


@router.get("/credit/banks/{bank_code}/loans/{county_code}/{loan_no:path}")
async def get_loan(
    bank_code: str,
    county_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    on: DueOn = None,
) -> LoanDetail:
    """Give a bank's loan with schedule and events."""
    policies, day = request.app.state.policies, on or clock.today()
    return await service.get_loan(session, caller, policies, county_code, bank_code, loan_no, day)


@router.get("/credit/loans")
async def list_loans(query: Annotated[LoanQuery, Query()], session: SessionDep, caller: Reader) -> LoanList:
    """List loans of the caller's area."""
    return await service.list_loans(session, caller, query)


@router.get("/credit/households/{household_id}/loans")
async def list_household_loans(
    household_id: UUID, session: SessionDep, caller: Reader, county_code: County = None
) -> HouseholdLoans:
    """List all loans of a household, with the subsidy paid on each."""
    return await service.household_loans(session, caller, household_id, county_code)
