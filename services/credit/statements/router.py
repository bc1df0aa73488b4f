"""Statements as files over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from services.credit.banks.schemas import ProgrammeCode
from services.credit.fund.schemas import QuarterLabel
from services.credit.problems import NEEDS_PROGRAMME
from services.credit.statements.accounts import account_statement
from services.credit.statements.answers import FILE, Format, answer
from services.credit.statements.lists import list_statement
from services.credit.statements.loans import loan_statement
from services.credit.statements.quarters import bank_statement, county_statement
from services.credit.statements.settlements import settlement_statement
from shared.business_dates import BusinessDate
from shared.database import SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/statements", tags=["statements"])

Reader = Annotated[Caller, requires("statement.read")]
Programme = Annotated[ProgrammeCode | None, Query(description="缺省为全部项目")]


@router.get("/fund-accounts/{account_id}", response_class=StreamingResponse, responses=FILE)
async def read_account_statement(
    account_id: UUID,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("fund.read")],
    first_on: Annotated[BusinessDate | None, Query()] = None,
    last_on: Annotated[BusinessDate | None, Query()] = None,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download the movements of a fund account with their causes and the balance behind each.

    All of them stand in the order of posting. Of a period, `first_on` to `last_on`, they stand in the order of their
    business dates between what the account held before and after it.
    """
    statement = await account_statement(session, caller, clock, account_id, first_on, last_on)
    return await answer(statement, form, clock)


@router.get("/loans/{county_code}/{bank_code}/{loan_no:path}", response_class=StreamingResponse, responses=FILE)
async def read_loan_statement(
    county_code: str,
    bank_code: str,
    loan_no: str,
    request: Request,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Reader,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a loan's events, schedule, listed subsidy and entries in the ledger."""
    policies = request.app.state.policies
    statement = await loan_statement(session, caller, clock, policies, county_code, bank_code, loan_no)
    return await answer(statement, form, clock)


@router.get("/subsidy-lists/{list_id}", response_class=StreamingResponse, responses=FILE)
async def read_list_statement(
    list_id: UUID,
    request: Request,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("subsidy_list.read")],
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a subsidy list with its lines, total, digest and signatures."""
    return await answer(await list_statement(session, caller, clock, request.app.state.policies, list_id), form, clock)


@router.get("/year-settlements/{settlement_id}", response_class=StreamingResponse, responses=FILE)
async def read_settlement_statement(
    settlement_id: UUID,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("loss_share.read")],
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a year's settlement between city and county with its lines, sums and signatures."""
    return await answer(await settlement_statement(session, caller, clock, settlement_id), form, clock)


@router.get("/counties/{county_code}", response_class=StreamingResponse, responses=FILE | NEEDS_PROGRAMME)
async def read_county_statement(
    county_code: str,
    period: QuarterLabel,
    request: Request,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a county's quarter by bank and programme: lending, interest, subsidy, fund and losses."""
    policies = request.app.state.policies
    statement = await county_statement(session, caller, clock, policies, county_code, period, programme)
    return await answer(statement, form, clock)


@router.get("/banks/{bank_code}", response_class=StreamingResponse, responses=FILE | NEEDS_PROGRAMME)
async def read_bank_statement(
    bank_code: str,
    period: QuarterLabel,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a bank's quarter by county and programme, over the counties of the caller's area."""
    return await answer(await bank_statement(session, caller, clock, bank_code, period, programme), form, clock)
