"""Claims over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.claims import service
from services.credit.claims.schemas import ClaimList, ClaimQuery, ClaimRead
from shared.database import SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/claims", tags=["claims"])

Reader = Annotated[Caller, requires("claim.read")]


@router.get("")
async def list_claims(
    query: Annotated[ClaimQuery, Query()], request: Request, session: SessionDep, caller: Reader
) -> ClaimList:
    """List the claims of the caller's area that stand, with who bore them; a bank sees its own."""
    return await service.list_claims(session, caller, request.app.state.policies, query)


@router.get("/{county_code}/{bank_code}/{loan_no:path}")
async def get_claim(
    county_code: str,
    bank_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    caller: Reader,
) -> ClaimRead:
    """Give who bore a claim, and where the money recovered since has gone."""
    return await service.get_claim(session, caller, request.app.state.policies, county_code, bank_code, loan_no)
