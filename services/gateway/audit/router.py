"""The audit logs over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.gateway.audit import service
from services.gateway.audit.service import OWN, AllActs, AllChains, AllQuery
from shared.database import transaction
from shared.http import refuse_unknown_query
from shared.security.audit_reads import Auditor, check_and_note, check_query, list_acts, trail_of

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], dependencies=[Depends(refuse_unknown_query)])


@router.get("/records")
async def list_all_audited_acts(request: Request, query: Annotated[AllQuery, Query()], caller: Auditor) -> AllActs:
    """List who saw or did what that must be accounted for, out of the logs of all services, the latest first.

    E.g. `action=identity.reveal` with `target` tells who saw somebody's number. A service that is down is named in
    `unavailable`. Reading is noted in each log that was read.
    """
    check_query(caller, query)
    asked, own, state = service.asked_services(query), [], request.app.state
    if OWN in asked:
        # a transaction of its own: the chain is locked in it, and others are not waited for meanwhile
        async with transaction(state.sessions) as session:
            own = [await list_acts(session, trail_of(request, caller), caller, OWN, query)]
    parts = await service.ask_acts(state.services, asked, query, request.headers["authorization"])
    return service.joined(query, own, parts)


@router.get("/chain")
async def check_all_audit_chains(request: Request, caller: Auditor) -> AllChains:
    """Check the chains of one's counties in every service's log, each from its first record to its newest.

    A chain whose newest records were cut off is whole in itself: compare its `head` with one that was kept elsewhere.
    """
    own = await check_and_note(request, caller, OWN)
    parts = await service.ask_chains(request.app.state.services, request.headers["authorization"])
    return service.judged(own, parts)
