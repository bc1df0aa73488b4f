"""Households that may borrow, for the banks."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.credit.borrowers import service
from services.credit.borrowers.schemas import EligibleList, EligibleQuery
from services.credit.problems import NEEDS_PROGRAMME
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.audit import Trail
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["borrowers"])


@router.get(
    "/bank/eligible-households",
    response_model=EligibleList,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **NEEDS_PROGRAMME},
)
async def list_eligible_households(
    query: Annotated[EligibleQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("eligible_household.read")],
) -> EligibleList | Response:
    """List the households that may borrow today; ``Accept: text/csv`` gives the whole list as a file.

    Who read which list for what is written to the audit log.
    """
    policies, today = request.app.state.policies, clock.today()
    trail = Trail(clock, request.app.state.personal.audit_secret, caller)
    if "text/csv" not in request.headers.get("accept", ""):
        listed = await service.eligible_households(session, caller, policies, today, query)
        await service.note_reading(session, trail, query, households=len(listed.items))
        return listed
    # the first page is asked for here, while a refusal can still be answered: once lines flow it is too late
    await service.eligible_households(session, caller, policies, today, query.model_copy(update={"limit": 1}))
    await service.note_reading(session, trail, query, households=None)
    lines = service.eligible_csv(request.app.state.sessions, caller, policies, today, query)
    headers = {"Content-Disposition": f'attachment; filename="eligible-{query.county_code}-{today}.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
