"""Claims over HTTP."""

from typing import Annotated

from fastapi import Request

from services.credit.claims import service
from services.credit.claims.schemas import ClaimRead
from shared.database import SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/claims", tags=["claims"])


@router.get("/{county_code}/{bank_code}/{loan_no:path}")
async def get_claim(
    county_code: str,
    bank_code: str,
    loan_no: str,
    request: Request,
    session: SessionDep,
    caller: Annotated[Caller, requires("claim.read")],
) -> ClaimRead:
    """Give who bore a claim, and where the money recovered since has gone."""
    return await service.get_claim(session, caller, request.app.state.policies, county_code, bank_code, loan_no)
