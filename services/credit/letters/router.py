"""Collection notices over HTTP; a loan's letter stands before the loan's own address, which takes any number."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.credit.letters import pages, service
from services.credit.letters.schemas import LetterList, LetterQuery, LetterRead, NoticeList, NoticeQuery
from shared.business_dates import BusinessDate
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit", tags=["collection notices"])

Reader = Annotated[Caller, requires("collection_notice.read")]


@router.get("/collection-notices")
async def list_notices(
    query: Annotated[NoticeQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> NoticeList:
    """List the loans of a county whose borrowers are to be told that they fall due, and who was."""
    return await service.list_notices(session, caller, clock, request.app.state.policies, query)


@router.get("/collection-notices/letters", response_class=Response, responses=pages.responses(LetterList))
async def print_letters(
    query: Annotated[LetterQuery, Query()], request: Request, session: SessionDep, clock: ClockDep, caller: Reader
) -> Response:
    """Print the letters that wait to be delivered in a county: JSON, plain text, or a page for the printer."""
    read = await service.write_letters(session, caller, clock, request.app.state.policies, query)
    return pages.answer(request, read, read.items, read.next)


@router.get(
    "/banks/{bank_code}/loans/{county_code}/{loan_no:path}/collection-notice",
    response_class=Response,
    responses=pages.responses(LetterRead),
)
async def write_letter(
    bank_code: str,
    county_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Reader,
    on: Annotated[BusinessDate | None, Query(description="the letter's date; today by default")] = None,
) -> Response:
    """Write the letter to a loan's borrower: JSON, plain text, or a page for the printer."""
    policies = request.app.state.policies
    read = await service.write_letter(session, caller, clock, policies, county_code, bank_code, loan_no, on)
    return pages.answer(request, read, [read])
