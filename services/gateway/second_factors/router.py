"""The second factor over HTTP: who one is, is proven by the password, so no token is needed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.gateway.accounts import service as accounts
from services.gateway.accounts.documents import PROOF_REFUSALS
from services.gateway.accounts.refusals import OAuthRefusal
from services.gateway.accounts.router import DeskDep
from services.gateway.second_factors import service
from services.gateway.second_factors.schemas import (
    Confirmed,
    Enrolment,
    Proof,
    ProofWithAnyCode,
    ProofWithCode,
    Removed,
    Standing,
)
from shared.database import SessionDep
from shared.http import refuse_unknown_query
from shared.problems import answer_refusal
from shared.repeatable import RepeatableRoute, repeatable_router
from shared.security.callers import Caller, requires

REFUSALS: dict[int | str, dict[str, Any]] = {**PROOF_REFUSALS, 409: {"description": "There is one already, or none."}}

router = APIRouter(prefix="/api/v1/auth/second-factor", tags=["sign-in"], route_class=RepeatableRoute)

own = repeatable_router(prefix="/api/v1/me", tags=["own account"], dependencies=[Depends(refuse_unknown_query)])


@router.post("", status_code=201, response_model=Enrolment, responses=REFUSALS)
async def begin_second_factor(
    body: Proof, request: Request, response: Response, session: SessionDep, desk: DeskDep
) -> Any:
    """Get a secret for an authenticator app (TOTP, RFC 6238); it counts once a first code has confirmed it.

    Wrong passwords are counted as at the sign-in. 409 ``auth.second_factor_exists`` where there is one.
    """
    return await _answer(request, response, await service.enrol(session, desk, body.username, body.password))


@router.post("/confirm", response_model=Confirmed, responses=REFUSALS)
async def confirm_second_factor(
    body: ProofWithCode, request: Request, response: Response, session: SessionDep, desk: DeskDep
) -> Any:
    """Confirm a secret by its first code; the reply bears the recovery codes, this once.

    From now on the password grant needs `otp`. Every sign-in of before ends.
    """
    outcome = await service.confirm(session, desk, body.username, body.password, body.otp)
    return await _answer(request, response, outcome)


@router.post("/remove", response_model=Removed, responses=REFUSALS)
async def remove_second_factor(
    body: ProofWithAnyCode, request: Request, response: Response, session: SessionDep, desk: DeskDep
) -> Any:
    """Remove one's second factor by a code of its own or a recovery code, e.g. to move to another phone.

    A role that approves or pays has to begin another before it may sign in again.
    """
    outcome = await service.remove(session, desk, body.username, body.password, body.otp)
    return await _answer(request, response, outcome)


@own.get("/second-factor")
async def show_own_second_factor(
    caller: Annotated[Caller, requires("own_account.read")], session: SessionDep
) -> Standing:
    """Show whether one's own account has a second factor, needs one, and how many recovery codes are left."""
    return await service.standing(session, await accounts.find_account(session, caller.subject))


async def _answer(request: Request, response: Response, outcome: BaseModel | OAuthRefusal) -> Any:
    if isinstance(outcome, OAuthRefusal):
        return await answer_refusal(request, outcome)
    response.headers["Cache-Control"] = "no-store"
    return outcome
