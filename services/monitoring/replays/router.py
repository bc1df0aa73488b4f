"""Replays over HTTP."""

from typing import Annotated

from fastapi import Request

from services.monitoring.replays import service
from services.monitoring.replays.models import ReplayRead, ReplayRequest
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring/alert-replays", tags=["replays"])


@router.post("")
async def replay_rule(
    body: ReplayRequest,
    request: Request,
    caller: Annotated[Caller, requires("alert.replay")],
    session: SessionDep,
    clock: ClockDep,
) -> ReplayRead:
    """Tell what a rule would have raised over past days, before it is switched on; nothing is raised by that.

    Households are judged by what is known of them today, their incomes against the lines of the plans in force on the
    last day, loans by what their banks reported until each day. 422 ``monitoring.rule_not_replayable``,
    ``monitoring.rule_parameters``, ``monitoring.replay_without_line``, ``monitoring.replay_stretch``,
    ``monitoring.replay_too_wide``.
    """
    return await service.replay(session, clock, request.app.state.policies, caller, body)
