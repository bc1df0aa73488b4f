"""Statements as files over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from services.credit.banks.schemas import ProgrammeCode
from services.credit.fund.schemas import QuarterLabel
from services.credit.problems import NEEDS_PROGRAMME
from services.credit.statements.accounts import account_statement
from services.credit.statements.files import Form, Statement, write_file
from services.credit.statements.lists import list_statement
from services.credit.statements.loans import loan_statement
from services.credit.statements.quarters import bank_statement, county_statement
from shared.calendar import Clock
from shared.csv_lines import CSV
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires
from shared.workbooks import XLSX, attachment, sent

router = repeatable_router(prefix="/credit/statements", tags=["statements"])

Reader = Annotated[Caller, requires("statement.read")]
Format = Annotated[Form, Query(alias="format", description="xlsx 或 csv")]
Programme = Annotated[ProgrammeCode | None, Query(description="缺省为全部项目")]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
        }
    }
}


@router.get("/fund-accounts/{account_id}", response_class=StreamingResponse, responses=_FILE)
async def read_account_statement(
    account_id: UUID,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("fund.read")],
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download every movement of a fund account with its cause and the balance behind it."""
    return await _answer(await account_statement(session, caller, clock, account_id), form, clock)


@router.get("/loans/{county_code}/{bank_code}/{loan_no:path}", response_class=StreamingResponse, responses=_FILE)
async def read_loan_statement(
    county_code: str,
    bank_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a loan's events, schedule, listed subsidy and entries in the ledger."""
    policies = request.app.state.policies
    statement = await loan_statement(session, caller, clock, policies, county_code, bank_code, loan_no)
    return await _answer(statement, form, clock)


@router.get("/subsidy-lists/{list_id}", response_class=StreamingResponse, responses=_FILE)
async def read_list_statement(
    list_id: UUID,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("subsidy_list.read")],
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a subsidy list with its lines, total, digest and signatures."""
    return await _answer(await list_statement(session, caller, clock, list_id), form, clock)


@router.get("/counties/{county_code}", response_class=StreamingResponse, responses=_FILE | NEEDS_PROGRAMME)
async def read_county_statement(
    county_code: str,
    period: QuarterLabel,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a county's quarter by bank and programme: lending, interest, subsidy, fund and losses."""
    policies = request.app.state.policies
    statement = await county_statement(session, caller, clock, policies, county_code, period, programme)
    return await _answer(statement, form, clock)


@router.get("/banks/{bank_code}", response_class=StreamingResponse, responses=_FILE | NEEDS_PROGRAMME)
async def read_bank_statement(
    bank_code: str,
    period: QuarterLabel,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    programme: Programme = None,
    form: Format = "xlsx",
) -> StreamingResponse:
    """Download a bank's quarter by county and programme, over the counties of the caller's area."""
    return await _answer(await bank_statement(session, caller, clock, bank_code, period, programme), form, clock)


async def _answer(statement: Statement, form: Form, clock: Clock) -> StreamingResponse:
    file = await write_file(statement, form, clock)
    name = f"{statement.title} {clock.today()}.{form}"
    return sent(file, attachment(name), XLSX if form == "xlsx" else CSV)
