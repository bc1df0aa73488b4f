"""Comparing a bank's file with the ledger: at its arrival, and again when events may have settled a difference.

Whoever calls holds the lock of the books: no event is accepted between reading and writing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.rules import Breached, Extended, PaymentReceived, Reversed
from services.credit.loans.models import Loan
from services.credit.locks import lock_books
from services.credit.reconciliations.models import Reconciliation, ReconciliationChange, ReconciliationLine
from services.credit.reconciliations.movements import (
    Books,
    DayMovements,
    LastEvent,
    balances_on,
    last_events,
    movements_on,
)
from services.credit.reconciliations.queries import current_lines, newest_file
from services.credit.reconciliations.rules import BankLine, Kind, Result, compare, compare_balance
from shared.calendar import Clock
from shared.database import Sessions, copy_rows, is_one_of, table_of, transaction
from shared.events.credit import ReconciliationDiffers
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies

AGREED, OPEN, RESOLVED = "agreed", "open", "resolved"


class Verdict(NamedTuple):
    """How a line, or a movement of ours that the file lacks, stands now."""

    line: BankLine | None
    loan_no: str
    kind: Kind
    result: Result
    ours_fen: int | None
    event_id: str | None


class _Settled(NamedTuple):
    """What settled a difference."""

    event_id: str | None
    occurred_on: date | None


async def judge_first(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    row: Reconciliation,
    lines: Sequence[BankLine],
    file_lines: Sequence[int],
) -> None:
    """Compare a file that just came and write its lines; days whose reversals it tells of are looked at again.

    Args:
        session: with the books locked.
        clock: tells when.
        policies: the packs in force, by which payments are taken apart.
        row: the file, written before.
        lines: its lines.
        file_lines: where each stands in the file.
    """
    moved = await movements_on(session, policies, _books(row), row.occurred_on)
    verdicts = await _verdicts(session, policies, row, lines, moved)
    numbered = [*enumerate(verdicts, start=1)]
    await _write_lines(session, clock, row, numbered, file_lines)
    states = [AGREED if verdict.result is Result.MATCHED else OPEN for verdict in verdicts]
    await _count(session, clock, row, [verdict.result for verdict in verdicts], states)
    for day in sorted({back.occurred_on for back in moved.reversals.values()} - {row.occurred_on}):
        later = await session.scalar(newest_file(row.county_code, row.bank_code, day))
        if later is not None:
            await _rejudge(session, clock, policies, later)


async def rejudge(session: AsyncSession, clock: Clock, policies: ActivePolicies, row: Reconciliation) -> None:
    """Compare a file again where that could change anything; one that was superseded stays as it was.

    A difference that later events have settled is then `resolved`, by the event that settled it.
    """
    if row.superseded or (not row.open_count and row.event_count == await _event_count(session, row)):
        return
    await lock_books(session, row.county_code, row.bank_code)
    await session.refresh(row, with_for_update=True)
    if not row.superseded:
        await _rejudge(session, clock, policies, row)


async def rejudge_touched(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    books: Books,
    touched: Collection[tuple[date, str]],
) -> None:
    """Compare the files again that events just accepted may tell of, in the same transaction.

    Args:
        session: with the books locked, the events and their loans written.
        clock: tells when.
        policies: the packs in force, by which payments are taken apart.
        books: whose.
        touched: business date and loan number of each event. What it moved stands in the file of its day; a difference
            of any day may be settled by an event of its loan, and what a payment was taken for be changed.
    """
    table, line, paid = table_of(Reconciliation).c, table_of(ReconciliationLine).c, table_of(BankEvent).c
    loan_nos = {loan_no for _, loan_no in touched}
    told = (
        select(line.number)
        .where(
            line.county_code == table.county_code,
            line.reconciliation_id == table.id,
            is_one_of(line.loan_no, loan_nos),
        )
        .exists()
    )
    loan = table_of(Loan).c
    loans = select(loan.id).where(
        loan.county_code == books.county_code, loan.bank_code == books.bank_code, is_one_of(loan.loan_no, loan_nos)
    )
    taken_apart = select(paid.occurred_on).where(
        paid.county_code == books.county_code,
        paid.loan_id.in_(loans),
        paid.status == "accepted",
        paid.type == PaymentReceived.type,
    )
    found = await session.scalars(
        select(Reconciliation)
        .where(
            table.county_code == books.county_code,
            table.bank_code == books.bank_code,
            table.superseded.is_(False),
            or_(
                is_one_of(table.occurred_on, {day for day, _ in touched}),
                table.occurred_on.in_(taken_apart),
                (table.open_count > 0) & told,
            ),
        )
        .order_by(table.occurred_on)
    )
    for row in found.all():
        await _rejudge(session, clock, policies, row)


async def rejudge_files(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> int:
    """Compare the files of a county again that later events may have brought to agree or to differ; for the close.

    Those are found in one statement, and each is compared in a transaction of its own: a bank waits for one file at
    most.

    Returns:
        How many files have open differences then.
    """
    table = table_of(Reconciliation).c
    counts = table.county_code == county_code, table.superseded.is_(False)
    async with transaction(sessions) as session:
        changed = or_(table.open_count > 0, table.event_count != _rested_on())
        found = await session.scalars(select(table.id).where(*counts, changed).order_by(table.occurred_on, table.id))
        file_ids = found.all()
    for file_id in file_ids:
        async with transaction(sessions) as session:
            await rejudge(session, clock, policies, await session.get_one(Reconciliation, (county_code, file_id)))
    async with transaction(sessions) as session:
        return await session.scalar(select(func.count()).where(*counts, table.open_count > 0)) or 0


async def _rejudge(session: AsyncSession, clock: Clock, policies: ActivePolicies, row: Reconciliation) -> None:
    stored = (await session.execute(current_lines(row.county_code, row.id))).all()
    lines = [_bank_line(one) for one in stored if one.bank_fen is not None]
    moved = await movements_on(session, policies, _books(row), row.occurred_on)
    told_apart = {(one.event_id, one.kind) for one in stored if one.bank_fen is None}
    verdicts = await _verdicts(session, policies, row, lines, moved, told_apart)
    by_number = {verdict.line.number: verdict for verdict in verdicts if verdict.line is not None}
    lacking = {(verdict.event_id, verdict.kind.value): verdict for verdict in verdicts if verdict.line is None}

    now: list[tuple[Any, Verdict]] = []
    for one in stored:
        if one.bank_fen is not None:
            now.append((one, by_number[one.number]))
        else:
            verdict = lacking.pop((one.event_id, one.kind), None)
            now.append((one, verdict or _found_or_undone(one)))
    changed = [(one, verdict, state) for one, verdict in now if (state := _new_state(one, verdict)) is not None]
    last = await last_events(session, _books(row), {one.loan_no for one, _, state in changed if state == RESOLVED})
    await _write_changes(session, clock, row, changed, moved, last)
    fresh = [*enumerate(lacking.values(), start=len(stored) + 1)]
    await _write_lines(session, clock, row, fresh, ())
    states = {one.number: state for one, _, state in changed}
    await _count(
        session,
        clock,
        row,
        [*(verdict.result for _, verdict in now), *(verdict.result for verdict in lacking.values())],
        [*(states.get(one.number, one.state) for one, _ in now), *[OPEN] * len(lacking)],
    )


def _found_or_undone(one: Any) -> Verdict:
    """A movement of ours that the file lacked, and need hold no longer."""
    return Verdict(None, one.loan_no, Kind(one.kind), Result.MATCHED, one.ours_fen, one.event_id)


def _new_state(one: Any, verdict: Verdict) -> str | None:
    """The state that a line comes to; None where nothing about it changed."""
    agreeing = RESOLVED if one.state == OPEN else one.state
    state = agreeing if verdict.result is Result.MATCHED else OPEN
    before = (one.result, one.state, one.ours_fen, one.event_id)
    return None if before == (verdict.result.value, state, verdict.ours_fen, verdict.event_id) else state


async def _verdicts(
    session: AsyncSession,
    policies: ActivePolicies,
    row: Reconciliation,
    lines: Sequence[BankLine],
    moved: DayMovements,
    told_apart: Collection[tuple[str, str]] = (),
) -> list[Verdict]:
    """How each line stands, in their order, then what of ours the file lacks."""
    books = _books(row)
    shown_before = await _shown_before(session, policies, books, moved)
    pairs = compare(
        [line for line in lines if line.kind is not Kind.BALANCE], moved.movements, shown_before, told_apart
    )
    of_line = {pair.line.number: pair for pair in pairs if pair.line is not None}
    told = {line.loan_no for line in lines if line.kind is Kind.BALANCE}
    balances = await balances_on(session, policies, books, row.occurred_on, told)
    verdicts = []
    for line in lines:
        if line.kind is Kind.BALANCE:
            result, ours_fen = compare_balance(line.amount_fen, balances.get(line.loan_no, ()))
            verdicts.append(Verdict(line, line.loan_no, line.kind, result, ours_fen, None))
        else:
            _, movement, result = of_line[line.number]
            ours_fen, event_id = (movement.amount_fen, movement.event_id) if movement else (None, None)
            verdicts.append(Verdict(line, line.loan_no, line.kind, result, ours_fen, event_id))
    verdicts += [
        Verdict(None, one.loan_no, one.kind, pair.result, one.amount_fen, one.event_id)
        for pair in pairs
        if pair.line is None and (one := pair.movement) is not None
    ]
    return verdicts


async def _shown_before(session: AsyncSession, policies: ActivePolicies, books: Books, moved: DayMovements) -> set[str]:
    """Which of the events that were taken back on this day stood in the files of their own days."""
    by_day: dict[date, set[str]] = defaultdict(set)
    for day, event_id in moved.earlier:
        by_day[day].add(event_id)
    shown: set[str] = set()
    for day, event_ids in by_day.items():
        row = await session.scalar(newest_file(*books, day))
        if row is None:
            continue
        stored = (await session.execute(current_lines(row.county_code, row.id))).all()
        lines = [_bank_line(one) for one in stored if one.bank_fen is not None and one.kind != Kind.BALANCE]
        pairs = compare(lines, (await movements_on(session, policies, books, day)).movements)
        shown |= event_ids & {pair.movement.event_id for pair in pairs if pair.line and pair.movement}
    return shown


def _books(row: Reconciliation) -> Books:
    return Books(row.county_code, row.bank_code)


def _bank_line(one: Any) -> BankLine:
    return BankLine(one.number, one.loan_no, Kind(one.kind), one.bank_fen, one.reference)


_LINE = (
    *("county_code", "reconciliation_id", "number", "file_line", "loan_no", "kind", "bank_fen", "reference"),
    *("result", "ours_fen", "event_id", "recorded_at"),
)


async def _write_lines(
    session: AsyncSession,
    clock: Clock,
    row: Reconciliation,
    numbered: Iterable[tuple[int, Verdict]],
    file_lines: Sequence[int],
) -> None:
    now = clock.now()
    rows = [
        (
            row.county_code,
            row.id,
            number,
            file_lines[number - 1] if verdict.line else None,
            verdict.loan_no,
            verdict.kind.value,
            verdict.line.amount_fen if verdict.line else None,
            verdict.line.reference if verdict.line else None,
            verdict.result.value,
            verdict.ours_fen,
            verdict.event_id,
            now,
        )
        for number, verdict in numbered
    ]
    if rows:
        await session.flush()
        await copy_rows(session, table_of(ReconciliationLine), _LINE, rows)


_CHANGE = (
    *("county_code", "reconciliation_id", "number", "place", "result", "state", "ours_fen", "event_id"),
    *("resolved_by", "resolved_on", "recorded_at"),
)


async def _write_changes(
    session: AsyncSession,
    clock: Clock,
    row: Reconciliation,
    changed: Iterable[tuple[Any, Verdict, str]],
    moved: DayMovements,
    last: dict[str, LastEvent],
) -> None:
    now = clock.now()
    rows: list[tuple[object, ...]] = []
    for one, verdict, state in changed:
        settled = _settled(row, one, verdict, moved, last) if state == RESOLVED else _Settled(None, None)
        if state == RESOLVED and one.state == RESOLVED:
            settled = _Settled(one.resolved_by, one.resolved_on)
        judged = (verdict.result.value, state, verdict.ours_fen, verdict.event_id)
        rows.append((row.county_code, row.id, one.number, one.place + 1, *judged, *settled, now))
    if rows:
        await copy_rows(session, table_of(ReconciliationChange), _CHANGE, rows)


def _settled(
    row: Reconciliation, one: Any, verdict: Verdict, moved: DayMovements, last: dict[str, LastEvent]
) -> _Settled:
    """The event that settled a difference: the one that a line now finds, or that took ours back, else the last."""
    if verdict.line is not None and verdict.event_id not in (None, one.event_id):
        return _Settled(verdict.event_id, row.occurred_on)
    if verdict.line is None and (back := moved.reversals.get(one.event_id)) is not None:
        return _Settled(back.event_id, back.occurred_on)
    newest = last.get(one.loan_no)
    return _Settled(newest.event_id, newest.occurred_on) if newest else _Settled(None, None)


async def _count(
    session: AsyncSession, clock: Clock, row: Reconciliation, results: Iterable[Result], states: Iterable[str]
) -> None:
    """Keep the figures of a file, and announce its open differences where their number changed."""
    by_result, by_state = Counter(results), Counter(states)
    before = row.open_count
    row.matched = by_result[Result.MATCHED]
    row.missing_here = by_result[Result.MISSING_HERE]
    row.missing_there = by_result[Result.MISSING_THERE]
    row.different_amount = by_result[Result.DIFFERENT_AMOUNT]
    row.open_count, row.resolved_count = by_state[OPEN], by_state[RESOLVED]
    row.judged_at, row.event_count = clock.now(), await _event_count(session, row)
    if row.open_count != before:
        row.announced += 1
        emit(
            session,
            clock,
            ReconciliationDiffers(
                county_code=row.county_code,
                version=row.announced,
                reconciliation_id=row.id,
                bank_code=row.bank_code,
                occurred_on=row.occurred_on,
                missing_here=row.missing_here,
                missing_there=row.missing_there,
                different_amount=row.different_amount,
                open_count=row.open_count,
            ),
        )
    await session.flush()


async def _event_count(session: AsyncSession, row: Reconciliation) -> int:
    table = table_of(Reconciliation).c
    found = await session.scalar(select(_rested_on()).where(table.county_code == row.county_code, table.id == row.id))
    return int(found or 0)


_CHANGING_EARLIER = (Extended.type, Breached.type, Reversed.type)
"""What is dated later and may change all the same what an earlier payment was taken for."""


def _rested_on() -> ColumnElement[int]:
    """Accepted events that a file's comparison rests on; where there are as many as before, nothing came in between.

    Beside those of the day they are, of loans with a payment on it, all that may change what the payment was taken for.
    """
    file = table_of(Reconciliation)
    event, paid = table_of(BankEvent), table_of(BankEvent).alias("paid")
    of_day = (
        select(func.count())
        .select_from(event)
        .where(*_of_bank(event, file), event.c.occurred_on == file.c.occurred_on)
        .correlate(file)
    )
    loans = (
        select(paid.c.loan_id)
        .where(*_of_bank(paid, file), paid.c.occurred_on == file.c.occurred_on, paid.c.type == PaymentReceived.type)
        .correlate(file)
    )
    elsewhere = (
        select(func.count())
        .select_from(event)
        .where(
            *_of_bank(event, file),
            event.c.loan_id.in_(loans),
            event.c.occurred_on != file.c.occurred_on,
            or_(event.c.occurred_on < file.c.occurred_on, event.c.type.in_(_CHANGING_EARLIER)),
        )
        .correlate(file)
    )
    return of_day.scalar_subquery() + elsewhere.scalar_subquery()


def _of_bank(event: FromClause, file: FromClause) -> tuple[ColumnElement[bool], ...]:
    return (
        event.c.county_code == file.c.county_code,
        event.c.bank_code == file.c.bank_code,
        event.c.status == "accepted",
    )
