"""Interest on fund accounts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.fund_interest import service
from services.credit.fund_interest.schemas import InterestCorrection, InterestCreate, InterestList, InterestRead
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/fund-accounts/{account_id}/interest", tags=["risk fund"])

Payer = Annotated[Caller, requires("fund.credit_interest")]


@router.post("", status_code=201)
async def credit_interest(
    account_id: UUID, body: InterestCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Payer
) -> InterestRead:
    """Put a settlement period's interest on the account, once; 409 ``credit.fund_interest_exists`` for a second."""
    return await service.credit(session, caller, clock, request.app.state.policies, account_id, body)


@router.get("")
async def list_interest(
    account_id: UUID,
    page: Annotated[Page, Query()],
    session: SessionDep,
    caller: Annotated[Caller, requires("fund.read")],
) -> InterestList:
    """List the account's interest by period, with entries that were taken back."""
    return await service.list_entries(session, caller, account_id, page)


@router.post("/{entry_id}/correct", status_code=201)
async def correct_interest(
    account_id: UUID, entry_id: UUID, body: InterestCorrection, session: SessionDep, clock: ClockDep, caller: Payer
) -> InterestRead:
    """Take an entry back by another that names it; the period may be credited anew behind it."""
    return await service.correct(session, caller, clock, account_id, entry_id, body)
