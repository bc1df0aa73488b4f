"""A deposit's way: planned by the city office, sent by the city, passed on by the county, received by the bank.

A deposit is confirmed whole. A receiver whom another amount reached, or none, returns it with the reason: money that
the county had already passed on goes back through its transit account, and what really came is entered anew. A bank
that finds this out after it has confirmed takes its confirmation back, by a correcting entry.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.standings import bank_standing
from services.credit.fund.models import FundDeposit
from services.credit.fund.refusals import DepositSpent
from services.credit.fund.rules import check_period
from services.credit.fund.schemas import (
    Confirmation,
    DepositCreate,
    DepositList,
    DepositQuery,
    DepositRead,
    Refused,
)
from services.credit.fund.size import check_room
from services.credit.ledger.rules import Transfer, deposit_received, deposit_returned, deposit_sent, deposit_taken_back
from services.credit.ledger.service import JournalDraft, lock_funds, post
from services.credit.locks import lock_books
from services.credit.policies import credit_section
from services.credit.problems import DepositNotReceived, DepositSent, DepositWrongState, UnknownDeposit
from services.credit.refusals import BankNotAdmitted
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role


class _Step(NamedTuple):
    """Where money arrives, and who says so."""

    state: str
    role: Role


_WAY = (
    _Step("planned", Role.CITY_OFFICE),
    _Step("sent", Role.CITY_FINANCE),
    _Step("passed_on", Role.COUNTY_FINANCE),
    _Step("received", Role.BANK),
)


async def create(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: DepositCreate
) -> DepositRead:
    """Enter a deposit at the caller's step of its way: a plan, money sent by the city, or passed on by the county.

    Raises:
        OutsideArea: the county is not the caller's.
        DateInFuture: the day lies after today.
        UnknownCounty: there is no such county.
        BankNotAdmitted: the bank has no part in the programme.
        PeriodOutOfRange: the quarter lies further ahead than the one after the day's.
        NoActivePolicy: no programme runs in the county on that day or in that quarter.
        FundSizeExceeded: the city office plans more than the city's fund still has. What finance enters has been
            sent: a fact is recorded, whatever the plan was.
    """
    caller.require_county(body.county_code)
    check_step_date(clock, body.occurred_on, None)
    section = await credit_section(session, policies, body.county_code, body.occurred_on, body.programme)
    programme = section.programme.code
    if await bank_standing(session, section, body.county_code, body.bank_code, body.occurred_on) is None:
        raise BankNotAdmitted(bank_code=body.bank_code, on=body.occurred_on)
    quarter = Quarter.parse(body.period)
    check_period(quarter, body.occurred_on)
    # a quarter without a programme needs no deposit, and would leave later sums without a ratio
    await credit_section(session, policies, body.county_code, quarter.last_day, programme)
    step = next(step for step in _WAY if step.role is caller.role)
    if step.role is Role.CITY_OFFICE:
        await check_room(session, section, body.county_code, body.amount_fen)
    else:
        await lock_books(session, body.county_code, body.bank_code)
    deposit = FundDeposit.model_validate(
        {
            **body.model_dump(exclude={"occurred_on"}),
            "programme": programme,
            "state": step.state,
            "recorded_at": clock.now(),
        }
    )
    session.add(deposit)
    await _reach(session, clock, caller, deposit, step, body.occurred_on)
    return _shown(deposit)


async def confirm(
    session: AsyncSession, caller: Caller, clock: Clock, deposit_id: UUID, body: Confirmation
) -> DepositRead:
    """Confirm that the money reached the caller; the fund holds it once the bank has confirmed.

    Raises:
        UnknownDeposit: not in the caller's area, or another bank's.
        DepositWrongState: it waits for somebody else, or for nobody.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the step before.
    """
    deposit = await _lock(session, caller, deposit_id)
    step = _receiving(deposit, caller)
    check_step_date(clock, body.occurred_on, _last_step_on(deposit))
    await _reach(session, clock, caller, deposit, step, body.occurred_on)
    return _shown(deposit)


async def reject(session: AsyncSession, caller: Caller, clock: Clock, deposit_id: UUID, body: Refused) -> DepositRead:
    """Return a deposit that did not reach the caller as it was sent; a new one has to be entered for what did.

    Raises:
        UnknownDeposit: not in the caller's area, or another bank's.
        DepositWrongState: it waits for somebody else, or for nobody.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the step before.
    """
    deposit = await _lock(session, caller, deposit_id)
    _receiving(deposit, caller)
    passed_on = deposit.state == "passed_on"
    _close(deposit, clock, caller, "returned", body)
    if passed_on:
        transfers = deposit_returned(deposit.amount_fen)
        await _post(session, clock, deposit, "deposit_returned", body.occurred_on, transfers)
    await session.flush()
    return _shown(deposit)


async def take_back(
    session: AsyncSession, caller: Caller, clock: Clock, deposit_id: UUID, body: Refused
) -> DepositRead:
    """Take back the bank's confirmation of money that did not come as it was sent; what came is entered anew.

    Raises:
        UnknownDeposit: not in the caller's area, or another bank's.
        DepositNotReceived: the bank has not confirmed it, or took it back before.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the confirmation.
        DepositSpent: the fund does not hold so much any more.
    """
    deposit = await _lock(session, caller, deposit_id)
    if deposit.state != "received":
        raise DepositNotReceived(state=deposit.state)
    _close(deposit, clock, caller, "taken_back", body)
    balance_fen = (await lock_funds(session, deposit.county_code, deposit.bank_code))[deposit.programme]
    if balance_fen < deposit.amount_fen:
        raise DepositSpent(balance_fen=balance_fen, amount_fen=deposit.amount_fen)
    transfers = deposit_taken_back(deposit.amount_fen)
    await _post(session, clock, deposit, "deposit_taken_back", body.occurred_on, transfers)
    await session.flush()
    return _shown(deposit)


async def cancel(session: AsyncSession, caller: Caller, clock: Clock, deposit_id: UUID, body: Refused) -> DepositRead:
    """Cancel a deposit that was planned and not sent.

    Raises:
        UnknownDeposit: not in the caller's area.
        DepositSent: city finance has sent it, or it was closed before.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before it was planned.
    """
    deposit = await _lock(session, caller, deposit_id)
    if deposit.state != "planned":
        raise DepositSent(state=deposit.state)
    _close(deposit, clock, caller, "cancelled", body)
    await session.flush()
    return _shown(deposit)


async def get_deposit(session: AsyncSession, caller: Caller, deposit_id: UUID) -> DepositRead:
    """A deposit. Raises UnknownDeposit."""
    return _shown(await _find(session, caller, deposit_id))


async def list_deposits(session: AsyncSession, caller: Caller, query: DepositQuery) -> DepositList:
    """Deposits of the caller's area, a bank's own only, in the order in which they were entered.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(FundDeposit).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = _visible(caller)
    for name in ("county_code", "bank_code", "programme", "period", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        county, deposit_id = decode_cursor("fund deposits", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(deposit_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return DepositList(
        items=[_shown(one) for one in shown],
        next=encode_cursor("fund deposits", last.county_code, last.id) if last else None,
    )


async def _reach(
    session: AsyncSession, clock: Clock, caller: Caller, deposit: FundDeposit, step: _Step, occurred_on: date
) -> None:
    """Take a step, with the postings that it makes."""
    deposit.state = step.state
    setattr(deposit, f"{step.state}_on", occurred_on)
    setattr(deposit, f"{step.state}_by", caller.subject)
    await session.flush()
    postings = {
        "passed_on": ("deposit_sent", deposit_sent(deposit.amount_fen)),
        "received": ("deposit", deposit_received(deposit.amount_fen)),
    }
    if step.state in postings:
        kind, transfers = postings[step.state]
        await _post(session, clock, deposit, kind, occurred_on, transfers)


async def _post(
    session: AsyncSession,
    clock: Clock,
    deposit: FundDeposit,
    kind: str,
    occurred_on: date,
    transfers: tuple[Transfer, ...],
) -> None:
    draft = JournalDraft(
        programme=deposit.programme,
        cause="fund_deposit",
        cause_id=str(deposit.id),
        kind=kind,
        occurred_on=occurred_on,
        transfers=transfers,
    )
    await post(session, clock, deposit.county_code, deposit.bank_code, [draft])


def _receiving(deposit: FundDeposit, caller: Caller) -> _Step:
    """The step that the deposit waits for, if it is the caller's."""
    step = _next_step(deposit)
    if step is None or step.role is not caller.role:
        waits_for = ROLE_LABELS[step.role] if step else "无"
        raise DepositWrongState(
            f"下一步确认方：{waits_for}",
            f"To be confirmed next by: {step.role.value if step else 'nobody'}",
            state=deposit.state,
        )
    return step


def _last_step_on(deposit: FundDeposit) -> date | None:
    on: date | None = getattr(deposit, f"{deposit.state}_on")
    return on


def _close(deposit: FundDeposit, clock: Clock, caller: Caller, state: str, body: Refused) -> None:
    check_step_date(clock, body.occurred_on, _last_step_on(deposit))
    deposit.state = state
    deposit.closed_on, deposit.closed_by, deposit.closed_reason = body.occurred_on, caller.subject, body.reason


def _next_step(deposit: FundDeposit) -> _Step | None:
    if deposit.closed_on is not None:
        return None
    states = [step.state for step in _WAY]
    following = states.index(deposit.state) + 1
    return _WAY[following] if following < len(_WAY) else None


def _visible(caller: Caller) -> Any:
    table = table_of(FundDeposit).c
    return select(FundDeposit).where(caller.area_filter(table.county_code), caller.bank_filter(table.bank_code))


async def _find(session: AsyncSession, caller: Caller, deposit_id: UUID) -> FundDeposit:
    found: FundDeposit | None = await session.scalar(_visible(caller).where(table_of(FundDeposit).c.id == deposit_id))
    if found is None:
        raise UnknownDeposit
    return found


async def _lock(session: AsyncSession, caller: Caller, deposit_id: UUID) -> FundDeposit:
    """The deposit as it is once nobody else works on its books: control totals read both behind this lock."""
    found = await _find(session, caller, deposit_id)
    await lock_books(session, found.county_code, found.bank_code)
    await session.refresh(found, with_for_update=True)
    return found


def _shown(deposit: FundDeposit) -> DepositRead:
    step = _next_step(deposit)
    return DepositRead(**deposit.model_dump(), next_role=step.role.value if step else None)
