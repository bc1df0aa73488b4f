"""Sign-ins over HTTP: one's own, and for administrators those of their area's accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.gateway.accounts import service as accounts
from services.gateway.accounts.keeping import account_within
from services.gateway.accounts.keeping_router import AccountKeeper, AccountReader, Username
from services.gateway.sign_ins import service
from services.gateway.sign_ins.schemas import SessionList, SessionQuery, SessionsEnded
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.audit import Trail
from shared.security.callers import Caller, requires

own = repeatable_router(prefix="/api/v1", tags=["own account"])
router = repeatable_router(prefix="/api/v1", tags=["accounts"])

ROUTERS = (own, router)

Changer = Annotated[Caller, requires("own_account.change")]


def _trail(request: Request, caller: Caller) -> Trail:
    return Trail(request.app.state.clock, request.app.state.personal.audit_secret, caller)


@own.get("/auth/sessions")
async def list_own_sessions(
    query: Annotated[SessionQuery, Query()],
    caller: Annotated[Caller, requires("own_account.read")],
    session: SessionDep,
    clock: ClockDep,
) -> SessionList:
    """List one's own sign-ins that go on, the latest first."""
    account = await accounts.find_account(session, caller.subject)
    return await service.list_sessions(session, clock, account, query, caller.session_id)


@own.delete("/auth/sessions")
async def end_other_sessions(request: Request, caller: Changer, session: SessionDep) -> SessionsEnded:
    """End all of one's own sign-ins but the one by which this is asked; their tokens end within 15 minutes."""
    account = await accounts.find_account(session, caller.subject)
    if account is None:
        return SessionsEnded(ended=0)
    return await service.end_sessions(session, _trail(request, caller), account, but=caller.session_id)


@own.delete("/auth/sessions/{session_id}")
async def end_own_session(session_id: UUID, request: Request, caller: Changer, session: SessionDep) -> SessionsEnded:
    """End one of one's own sign-ins; a token that it gave ends within 15 minutes."""
    account = await accounts.account_named(session, caller.subject)
    return await service.end_session(session, _trail(request, caller), account, session_id)


@router.get("/accounts/{username}/sessions")
async def list_sessions(
    username: Username,
    query: Annotated[SessionQuery, Query()],
    caller: AccountReader,
    session: SessionDep,
    clock: ClockDep,
) -> SessionList:
    """List the sign-ins of an account of one's area, the latest first."""
    account = await account_within(session, caller, username)
    return await service.list_sessions(session, clock, account, query, caller.session_id)


@router.delete("/accounts/{username}/sessions")
async def end_sessions(username: Username, keeper: AccountKeeper, session: SessionDep) -> SessionsEnded:
    """End all sign-ins of an account of one's area; tokens already given end within 15 minutes."""
    account = await account_within(session, keeper.caller, username)
    return await service.end_sessions(session, keeper.trail, account)


@router.delete("/accounts/{username}/sessions/{session_id}")
async def end_session(
    username: Username, session_id: UUID, keeper: AccountKeeper, session: SessionDep
) -> SessionsEnded:
    """End one sign-in of an account of one's area."""
    account = await account_within(session, keeper.caller, username)
    return await service.end_session(session, keeper.trail, account, session_id)
