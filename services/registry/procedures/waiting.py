"""What rounds wait for, and for whom."""

from services.registry.procedures import rules
from services.registry.procedures.forms import (
    RoundQuery,
    RoundRow,
    WaitingList,
    WaitingQuery,
    WaitingRound,
    WaitingStep,
)
from services.registry.procedures.queries import Case, case_of, list_rounds
from services.registry.records.kinds import Desk
from shared.security.permissions import Role

READ_AT_ONCE = 100
"""Rounds of which a request reads the plan and the steps."""


async def list_waiting(desk: Desk, query: WaitingQuery) -> WaitingList:
    """Running rounds of an area that wait for a step, of one post where one is asked for.

    Who a step is for is known only once its round is read: a page is as short as what some rounds come to, and ends
    only where `next` is None.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    limit = min(query.limit, READ_AT_ONCE)
    asked = RoundQuery(area=query.area, state="running", after=query.after, limit=limit)
    rounds, after = await list_rounds(desk.session, desk.caller, asked)
    cases = [await case_of(desk.session, row, with_entries=False) for row in rounds]
    found = (_waiting(desk, case, query.role) for case in cases)
    return WaitingList(items=[one for one in found if one is not None], next=after)


def _waiting(desk: Desk, case: Case, role: Role | None) -> WaitingRound | None:
    step = rules.next_step(case.plan.steps, case.codes)
    if step is None or (role is not None and role not in rules.takers_of(step)):
        return None
    due_on = rules.due_on(step, case.last_on)
    return WaitingRound(
        **RoundRow.model_validate(case.round).model_dump(),
        label=case.plan.procedure.label,
        next_step=WaitingStep(
            code=step.code,
            label=step.label,
            kind=step.kind,
            role=step.role,
            due_on=due_on,
            late=due_on is not None and due_on < desk.clock.today(),
        ),
    )
