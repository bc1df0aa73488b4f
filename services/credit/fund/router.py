"""The risk fund over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.fund import accounts, assessments, deposits, indicators
from services.credit.fund.schemas import (
    AccountList,
    AssessmentList,
    Confirmation,
    CountyCode,
    DepositCreate,
    DepositList,
    DepositQuery,
    DepositRead,
    IndicatorList,
    IndicatorQuery,
    LeverageCheck,
    NeedList,
    ProgrammeCode,
    QuarterLabel,
    Refused,
    Statement,
    StatementQuery,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit", tags=["risk fund"])

Reader = Annotated[Caller, requires("fund.read")]
Depositor = Annotated[Caller, requires("fund.deposit")]
Receiver = Annotated[Caller, requires("fund.confirm")]


@router.post("/fund-deposits", status_code=201)
async def create_deposit(
    body: DepositCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Depositor
) -> DepositRead:
    """Enter a deposit: planned by the city office, sent by city finance, passed on by county finance."""
    return await deposits.create(session, caller, clock, request.app.state.policies, body)


@router.get("/fund-deposits")
async def list_deposits(query: Annotated[DepositQuery, Query()], session: SessionDep, caller: Reader) -> DepositList:
    """List deposits of the caller's area; a bank sees its own."""
    return await deposits.list_deposits(session, caller, query)


@router.get("/fund-deposits/{deposit_id}")
async def get_deposit(deposit_id: UUID, session: SessionDep, caller: Reader) -> DepositRead:
    """Give a deposit."""
    return await deposits.get_deposit(session, caller, deposit_id)


@router.post("/fund-deposits/{deposit_id}/confirm")
async def confirm_deposit(
    deposit_id: UUID, body: Confirmation, session: SessionDep, clock: ClockDep, caller: Receiver
) -> DepositRead:
    """Confirm that the money arrived; the fund holds it once the bank has confirmed."""
    return await deposits.confirm(session, caller, clock, deposit_id, body)


@router.post("/fund-deposits/{deposit_id}/reject")
async def reject_deposit(
    deposit_id: UUID, body: Refused, session: SessionDep, clock: ClockDep, caller: Receiver
) -> DepositRead:
    """Return (`returned`) a deposit that did not reach the caller as it was sent, with the reason."""
    return await deposits.reject(session, caller, clock, deposit_id, body)


@router.post("/fund-deposits/{deposit_id}/take-back")
async def take_deposit_back(
    deposit_id: UUID,
    body: Refused,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("fund.take_back")],
) -> DepositRead:
    """Take back (`taken_back`) what was confirmed by mistake; 409 ``credit.fund_insufficient`` once it is spent."""
    return await deposits.take_back(session, caller, clock, deposit_id, body)


@router.post("/fund-deposits/{deposit_id}/cancel")
async def cancel_deposit(
    deposit_id: UUID,
    body: Refused,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("fund.cancel")],
) -> DepositRead:
    """Cancel a deposit that was planned and not sent; 409 ``credit.deposit_sent`` otherwise."""
    return await deposits.cancel(session, caller, clock, deposit_id, body)


@router.get("/fund-accounts")
async def list_accounts(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    county_code: Annotated[CountyCode | None, Query()] = None,
) -> AccountList:
    """List fund accounts with balance, lending, leverage and what ended quarters still need."""
    return await accounts.list_accounts(session, caller, clock, request.app.state.policies, county_code)


@router.get("/fund-accounts/{account_id}/statement")
async def get_statement(
    account_id: UUID, query: Annotated[StatementQuery, Query()], session: SessionDep, caller: Reader
) -> Statement:
    """List the movements of a fund account with the balance after each, of all its time or of a period."""
    return await accounts.get_statement(session, caller, account_id, query)


@router.get("/fund-needs", responses={409: {"description": "The period lies too far ahead, or no programme ran then."}})
async def list_needs(
    county_code: CountyCode,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    period: Annotated[QuarterLabel | None, Query()] = None,
    programme: Annotated[ProgrammeCode | None, Query()] = None,
) -> NeedList:
    """List what a quarter's lending asks of the fund; without a quarter, all that still need something."""
    return await accounts.list_needs(session, caller, clock, request.app.state.policies, county_code, period, programme)


@router.post("/leverage-checks")
async def judge_leverage(
    body: LeverageCheck, request: Request, session: SessionDep, clock: ClockDep, caller: Depositor
) -> AssessmentList:
    """Judge each bank's leverage for a quarter; 409 ``credit.deposit_not_due`` before the deposit fell due."""
    return await assessments.judge_quarter(session, caller, clock, request.app.state.policies, body)


@router.get("/fund-indicators")
async def list_indicators(
    query: Annotated[IndicatorQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> IndicatorList:
    """Tell of each fund account how well it is used, and of each county what was allocated ahead of lending."""
    return await indicators.list_indicators(session, caller, clock, request.app.state.policies, query)
