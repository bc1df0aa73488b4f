"""Asking for a sensitive change, deciding on it, taking it back."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from services.registry.households.queries import check_on_register, find_household
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.service import keep_first, locked, write
from services.registry.requests import rules
from services.registry.requests.changes import CHANGES
from services.registry.requests.models import (
    APPROVED,
    REFUSED,
    SUBMITTED,
    TAKEN_BACK,
    ChangeRequest,
    RequestCreate,
    RequestQuery,
)
from services.registry.requests.refusals import RequestDecided, RequestOutdated, RequestPending
from shared.business_dates import check_step_date
from shared.database import violated_constraint

REQUEST = RecordKind(
    name="change_request",
    title="变更申请",
    path="requests",
    model=ChangeRequest,
    fields=SQLModel,  # what may be asked for depends on the kind: see `changes`
    read="request.read",
    write="request.write",
    query=RequestQuery,
    exclude=frozenset({"sealed"}),
)


async def submit(desk: Desk, request: RequestCreate) -> ChangeRequest:
    """Ask for a sensitive change.

    Raises:
        NotFound: no such household in the caller's area, or no such member in it.
        DateInFuture, DateBeforeStep: after today, or before it was registered (an exit: or returned).
        HouseholdOffRegister: it left the register.
        NothingToChange, AlreadyExited, NotExited, DuplicateIdNumber, IdentityNumberInvalid, AgeOutOfRange,
        BornAfterJoining, NotReinstatable, NotTakenOff, NoHead, TwoHeads, TwoSpouses: it can't be asked for.
        RequestPending: the same was asked for and waits.
    """
    household = await find_household(desk.session, desk.caller, request.household_id, lock=True)
    kind = request.wanted.request_kind
    change = CHANGES[kind]
    if not change.off_register:
        check_on_register(household)
    check_step_date(desk.clock, request.occurred_on, household.first_day)
    asked = await change.ask(desk, household, request.wanted, request.occurred_on)
    row = ChangeRequest(
        county_code=household.county_code,
        household_id=household.id,
        request_kind=kind,
        was=asked.was,
        wanted=asked.wanted,
        sealed=asked.sealed,
        requested_by=desk.caller.subject,
        requested_on=request.occurred_on,
        request_reason=request.reason,
        recorded_at=desk.clock.now(),
    )
    desk.session.add(row)
    try:
        await desk.session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == "uq_change_request_pending":
            raise RequestPending from error
        raise
    keep_first(desk, REQUEST, row, request.occurred_on, request.reason)
    return row


async def approve(desk: Desk, request_id: UUID, expected_version: int, step: StepForm) -> ChangeRequest:
    """Let the change take effect, on the day on which it was asked for to hold.

    Raises:
        NotFound, StaleVersion: no such request in the caller's area, or somebody else was first.
        RequestDecided: it was dealt with.
        OwnRequest: the caller asked for it.
        HouseholdOffRegister: the household left the register since.
        RequestOutdated: what it was to change has changed.
        DateInFuture, DateBeforeStep: after today, or before it was asked for.
    """
    row = await _undecided(desk, request_id, expected_version)
    rules.check_second_person(row.requested_by, desk.caller.subject)
    household = await find_household(desk.session, desk.caller, row.household_id, lock=True)
    change = CHANGES[row.request_kind]
    if not change.off_register:
        check_on_register(household)
    if await change.stands(desk, household, row) != row.was:
        raise RequestOutdated
    check_step_date(desk.clock, step.occurred_on, row.requested_on)
    await change.apply(desk, household, row, row.requested_on, row.request_reason)
    return await _decided(desk, row, APPROVED, step)


async def refuse(desk: Desk, request_id: UUID, expected_version: int, step: StepForm) -> ChangeRequest:
    """Refuse it; nothing of the household changes.

    Raises:
        NotFound, StaleVersion, RequestDecided, OwnRequest, DateInFuture, DateBeforeStep: as for `approve`.
    """
    row = await _undecided(desk, request_id, expected_version)
    rules.check_second_person(row.requested_by, desk.caller.subject)
    return await _decided(desk, row, REFUSED, step)


async def take_back(desk: Desk, request_id: UUID, expected_version: int, step: StepForm) -> ChangeRequest:
    """Take one's own request back.

    Raises:
        NotFound, StaleVersion, RequestDecided, DateInFuture, DateBeforeStep: as for `approve`.
        OthersRequest: somebody else asked for it.
    """
    row = await _undecided(desk, request_id, expected_version)
    rules.check_own(row.requested_by, desk.caller.subject)
    return await _decided(desk, row, TAKEN_BACK, step)


async def _undecided(desk: Desk, request_id: UUID, expected_version: int) -> ChangeRequest:
    row = await locked(desk, REQUEST, request_id, expected_version)
    if row.state != SUBMITTED:
        raise RequestDecided
    return row


async def _decided(desk: Desk, row: ChangeRequest, state: str, step: StepForm) -> ChangeRequest:
    values = {
        "state": state,
        "decided_by": desk.caller.subject,
        "decided_on": step.occurred_on,
        "decision_reason": step.reason,
    }
    return await write(desk, REQUEST, row, values, step.occurred_on, step.reason, state)
