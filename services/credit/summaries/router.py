"""Bank summaries over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.summaries import service
from services.credit.summaries.schemas import SummaryCreate, SummaryList, SummaryQuery, SummaryRead
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["bank summaries"])


@router.post("/bank/summaries", status_code=201)
async def submit_summary(
    body: SummaryCreate,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("bank_summary.write")],
) -> SummaryRead:
    """Send the summary of a quarter's disbursements in a county; again for a correction."""
    return await service.submit_summary(session, caller, clock, request.app.state.policies, body)


@router.get("/credit/bank-summaries")
async def list_summaries(
    query: Annotated[SummaryQuery, Query()],
    session: SessionDep,
    caller: Annotated[Caller, requires("bank_summary.read")],
) -> SummaryList:
    """List the summaries of the caller's area; a bank sees its own."""
    return await service.list_summaries(session, caller, query)
