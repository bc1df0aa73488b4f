"""What a bank's accepted events moved on a business date, and what its loans' balances were at the end of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.rules import CompensationClaimed, PaymentReceived, Reversed
from services.credit.claims.models import Compensation
from services.credit.interest.rules import fen_on
from services.credit.loans.models import Loan
from services.credit.payments.rules import PaymentParts
from services.credit.policies import Governing, governing_policy
from services.credit.policy import CreditPolicy
from services.credit.reconciliations.rules import MOVING_TYPES, Movement, booked_fen, moved_by, parts_of_payments
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy


class Books(NamedTuple):
    """A bank's books in a county."""

    county_code: str
    bank_code: str


class Reversal(NamedTuple):
    """The event that took another back."""

    event_id: str
    occurred_on: date
    reverses: str


class DayMovements(NamedTuple):
    """What moved on a day."""

    movements: tuple[Movement, ...]
    """In the order of acceptance."""
    reversals: dict[str, Reversal]
    """By the event of this day that was taken back, whatever the day of the reversal."""
    earlier: frozenset[tuple[date, str]]
    """Events of other days that were taken back on this one."""


async def movements_on(session: AsyncSession, policies: ActivePolicies, books: Books, day: date) -> DayMovements:
    """Movements of accepted events of a business date, reversed ones and reversals included."""
    event = table_of(BankEvent).c
    of_day = await _events(session, books, event.occurred_on == day, event.type.in_((*MOVING_TYPES, Reversed.type)))
    back = [row for row in of_day if row.type == Reversed.type]
    named = {row.content["reverses"] for row in back}
    known = {row.event_id: row for row in of_day}
    elsewhere = await _events(session, books, is_one_of(event.event_id, named - known.keys())) if back else []
    targets = {**known, **{row.event_id: row for row in elsewhere}}
    reversals = await _reversals(session, books, of_day)
    paid = await _paid_from_fund(session, books, [*of_day, *elsewhere])
    parts = await _parts(session, policies, books, [*of_day, *elsewhere])
    movements = []
    for row in of_day:
        target = targets.get(row.content["reverses"]) if row.type == Reversed.type else row
        if target is None:
            continue
        sign = 1 if target is row else -1
        movements += [
            Movement(
                row.event_id,
                row.loan_no,
                kind,
                sign * amount_fen,
                undone=row.event_id in reversals,
                reverses=None if target is row else target.event_id,
            )
            for kind, amount_fen in moved_by(
                target.type, target.content, paid.get(target.event_id, 0), parts.get(target.event_id)
            )
        ]
    earlier = frozenset((row.occurred_on, row.event_id) for row in elsewhere if row.type in MOVING_TYPES)
    return DayMovements(tuple(movements), reversals, earlier)


async def _events(session: AsyncSession, books: Books, *conditions: ColumnElement[bool]) -> Sequence[Any]:
    event = table_of(BankEvent).c
    found = await session.execute(
        select(event.event_id, event.type, event.loan_no, event.loan_id, event.occurred_on, event.content)
        .where(
            event.county_code == books.county_code,
            event.bank_code == books.bank_code,
            event.status == "accepted",
            *conditions,
        )
        .order_by(event.id)
    )
    return found.all()


async def _reversals(session: AsyncSession, books: Books, events: Iterable[Any]) -> dict[str, Reversal]:
    loan_ids = {row.loan_id for row in events}
    if not loan_ids:
        return {}
    event = table_of(BankEvent).c
    found = await _events(session, books, is_one_of(event.loan_id, loan_ids), event.type == Reversed.type)
    made = (Reversal(row.event_id, row.occurred_on, row.content["reverses"]) for row in found)
    return {reversal.reverses: reversal for reversal in made}


async def _paid_from_fund(session: AsyncSession, books: Books, events: Iterable[Any]) -> dict[str, int]:
    """What the fund paid for claims, by their events."""
    claims = {row.loan_id for row in events if row.type == CompensationClaimed.type}
    if not claims:
        return {}
    table = table_of(Compensation).c
    found = await session.execute(
        select(table.event_id, table.paid_from_fund_fen).where(
            table.county_code == books.county_code,
            table.bank_code == books.bank_code,
            is_one_of(table.loan_id, claims),
        )
    )
    return {row.event_id: row.paid_from_fund_fen for row in found}


async def _parts(
    session: AsyncSession, policies: ActivePolicies, books: Books, events: Iterable[Any]
) -> dict[str, PaymentParts]:
    """What payments were taken for, by their events: of each loan as all of its events now tell it."""
    paid = {row.loan_id for row in events if row.type == PaymentReceived.type}
    if not paid:
        return {}
    loan = table_of(Loan).c
    found = await session.execute(
        select(loan.id, loan.applied_on, loan.programme, loan.product).where(
            loan.county_code == books.county_code, is_one_of(loan.id, paid)
        )
    )
    governed = {row.id: Governing(row.applied_on, row.programme, row.product) for row in found}
    numbers = await _numbers(session, policies, books, governed.values())
    histories = await loan_events(session, books.county_code, governed)
    parts: dict[str, PaymentParts] = {}
    for loan_id, governing in governed.items():
        policy = numbers[governing]
        if policy is not None:
            parts |= parts_of_payments(histories[loan_id], policy)
    return parts


async def _numbers(
    session: AsyncSession, policies: ActivePolicies, books: Books, governed: Iterable[Governing]
) -> dict[Governing, CreditPolicy | None]:
    """The numbers that govern loans; None where their programme was taken out of force."""
    numbers: dict[Governing, CreditPolicy | None] = {}
    for governing in set(governed):
        try:
            numbers[governing] = await governing_policy(session, policies, books.county_code, governing)
        except NoActivePolicy:
            numbers[governing] = None
    return numbers


async def balances_on(
    session: AsyncSession, policies: ActivePolicies, books: Books, day: date, loan_nos: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Principal outstanding at the end of a day, fen, by loan number; numbers that no loan has are missing.

    Returns:
        For each loan the balance as it is known now, then, where that can be told, as the events up to that day had
        it: a reversal of a later date has not happened then.
    """
    if not loan_nos:
        return {}
    loan = table_of(Loan).c
    found = (
        await session.execute(
            select(loan.id, loan.loan_no, loan.balance, loan.applied_on, loan.programme, loan.product).where(
                loan.county_code == books.county_code,
                loan.bank_code == books.bank_code,
                is_one_of(loan.loan_no, loan_nos),
            )
        )
    ).all()
    histories = await loan_events(session, books.county_code, [row.id for row in found])
    governed = {row.id: Governing(row.applied_on, row.programme, row.product) for row in found}
    numbers = await _numbers(session, policies, books, governed.values())
    balances: dict[str, tuple[int, ...]] = {}
    for row in found:
        known = fen_on(tuple((date.fromisoformat(on), fen) for on, fen in row.balance), day)
        booked = booked_fen(histories.get(row.id, ()), day, numbers[governed[row.id]])
        balances[row.loan_no] = (known,) if booked is None else (known, booked)
    return balances


class LastEvent(NamedTuple):
    """The event of a loan that was accepted last."""

    event_id: str
    occurred_on: date


async def last_events(session: AsyncSession, books: Books, loan_nos: Collection[str]) -> dict[str, LastEvent]:
    """The last accepted event of each loan, by loan number."""
    if not loan_nos:
        return {}
    loan, event = table_of(Loan).c, table_of(BankEvent).c
    ids: dict[UUID, str] = {
        row.id: row.loan_no
        for row in await session.execute(
            select(loan.id, loan.loan_no).where(
                loan.county_code == books.county_code,
                loan.bank_code == books.bank_code,
                is_one_of(loan.loan_no, loan_nos),
            )
        )
    }
    found: dict[str, LastEvent] = defaultdict()
    for row in await _events(session, books, is_one_of(event.loan_id, ids)):
        found[ids[row.loan_id]] = LastEvent(row.event_id, row.occurred_on)
    return found
