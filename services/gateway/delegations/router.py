"""Delegations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.gateway.delegations import service
from services.gateway.delegations.schemas import DelegationCreate, DelegationList, DelegationQuery, DelegationRead
from shared.database import SessionDep
from shared.repeatable import repeatable_router
from shared.security.audit import Trail
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1/delegations", tags=["delegations"])

Reader = Annotated[Caller, requires("delegation.read")]
Giver = Annotated[Caller, requires("delegation.give")]


def _trail(request: Request, caller: Caller) -> Trail:
    return Trail(request.app.state.clock, request.app.state.personal.audit_secret, caller)


@router.get("")
async def list_delegations(
    query: Annotated[DelegationQuery, Query()], caller: Reader, session: SessionDep
) -> DelegationList:
    """List the delegations of and to oneself, for administrators and auditors those of their area."""
    return await service.list_delegations(session, caller, query)


@router.post("", status_code=201)
async def give_delegation(
    body: DelegationCreate, request: Request, caller: Giver, session: SessionDep
) -> DelegationRead:
    """Let somebody whose area holds one's own act for oneself, from a day to a day.

    He signs in with `acting_for` and has the role and area of the holder, in his own name. 409
    ``auth.separated_duties`` where one person would hold both halves of what two have to do.
    """
    most_days = request.app.state.resources.settings.delegation_days
    return await service.give(session, _trail(request, caller), caller, body, most_days)


@router.delete("/{delegation_id}")
async def withdraw_delegation(
    delegation_id: UUID, request: Request, caller: Giver, session: SessionDep
) -> DelegationRead:
    """End a delegation, as its holder, its delegate or an administrator; a token given by it ends within 15 minutes."""
    return await service.withdraw(session, _trail(request, caller), caller, delegation_id)
