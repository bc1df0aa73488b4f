"""Visits over HTTP; their addresses end behind a loan's number, so they stand before the loan's own."""

from typing import Annotated

from fastapi import Query

from services.credit.visits import service
from services.credit.visits.schemas import VisitCreate, VisitList, VisitRead
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/banks/{bank_code}/loans/{county_code}", tags=["visits"])


@router.post("/{loan_no:path}/visits", status_code=201)
async def record_visit(
    bank_code: str,
    county_code: str,
    loan_no: str,
    body: VisitCreate,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("loan_visit.write")],
) -> VisitRead:
    """Record what a visit to the borrower found."""
    return await service.record_visit(session, caller, clock, county_code, bank_code, loan_no, body)


@router.get("/{loan_no:path}/visits")
async def list_visits(
    bank_code: str,
    county_code: str,
    loan_no: str,
    page: Annotated[Page, Query()],
    session: SessionDep,
    caller: Annotated[Caller, requires("loan_visit.read")],
) -> VisitList:
    """List the visits on account of a loan."""
    return await service.list_visits(session, caller, county_code, bank_code, loan_no, page)
