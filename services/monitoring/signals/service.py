"""Take what departments tell, withdraw what was told by mistake.

Households that are named are judged at once; to those of an area it is spread by the worker, part by part.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.watch import Watch, forget_alerts
from services.monitoring.copies import Key
from services.monitoring.figures.service import adjust
from services.monitoring.households.holding import Held, hold_anew, relief_held
from services.monitoring.places import county_lock
from services.monitoring.signals.fields import code_in
from services.monitoring.signals.judging import alerted_by
from services.monitoring.signals.lists import detail_of, find_signal
from services.monitoring.signals.matching import Matched, Subject, match
from services.monitoring.signals.models import (
    LeftOut,
    Row,
    Rows,
    Signal,
    SignalDetail,
    SignalsCreate,
    Telling,
    ToldRead,
    ToldSignal,
    WithdrawRequest,
)
from services.monitoring.signals.refusals import (
    Fault,
    HappenedAfterTold,
    SignalDiffers,
    SignalsHaveFaults,
    SignalWithdrawn,
    SubjectUnknown,
    ToldByAnother,
)
from services.monitoring.sweeps.queries import forget_sweeps
from shared.areas import significant_prefix
from shared.areas.directory import same_codes
from shared.areas.successions import Successions
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import day_text
from shared.codes import SIGNAL_DEPARTMENTS
from shared.database import is_one_of, new_id, table_of
from shared.errors import Refusal
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import Role

AT_ONCE = 1_000
"""Households held in memory at a time."""
TOLD, KNOWN = "told", "known"

_Change: TypeAlias = Callable[[Held], None]
_Natural: TypeAlias = tuple[str, str, str, date]


async def tell(
    session: AsyncSession, watch: Watch, personal: PersonalData, caller: Caller, body: SignalsCreate
) -> ToldRead:
    """Take the signals of a request.

    Raises:
        UnknownCode, DateInFuture, SignalsHaveFaults: as `take_rows`.
    """
    rows = [Row(number, fields, {}) for number, fields in enumerate(body.signals, start=1)]
    return await take_rows(session, watch, personal, caller, body, rows)


async def take_rows(
    session: AsyncSession,
    watch: Watch,
    personal: PersonalData,
    caller: Caller,
    telling: Telling,
    rows: Rows,
    unreadable: Sequence[Fault] = (),
) -> ToldRead:
    """Take signals, all or none; what was told before changes nothing.

    Where the teller asks for it, rows of whom nobody is known in his area are left out, and told back, instead.

    Args:
        session: the transaction in which the households that are named are judged.
        watch: clock and policies by which they are.
        personal: makes the indexes of ID numbers.
        caller: who tells.
        telling: for which department, and when.
        rows: what is told.
        unreadable: faults of further rows, which could not be read; they are told with those of the others.

    Raises:
        UnknownCode: there is no such department.
        DateInFuture: told after today.
        SignalsHaveFaults: with every row that can't be taken, each with its own code.
    """
    department = code_in(SIGNAL_DEPARTMENTS, telling.department, "department")
    check_not_future(watch.clock, telling.occurred_on)
    own = [Fault(row.number, one, row.columns) for row in rows for one in _own_faults(telling, department, row)]
    faulty = {fault.row for fault in own}
    matched, unmatched = await match(session, personal, caller, [row for row in rows if row.number not in faulty])
    left_out = [fault for fault in unmatched if _is_left_out(telling, fault)]
    faults = [*unreadable, *own, *(fault for fault in unmatched if not _is_left_out(telling, fault))]

    for county_code in sorted({subject.county_code for _, subjects in matched for subject in subjects}):
        await session.execute(select(county_lock(county_code, "signals")))
    standing = await _standing(session, caller.areas, matched)
    signals: list[Signal] = []
    items: list[ToldSignal] = []
    for row, subject in ((row, subject) for row, subjects in matched for subject in subjects):
        key = (subject.county_code, row.fields.code, subject.text, row.fields.happened_on)
        signal, outcome = standing.get(key), KNOWN
        if signal is None:
            outcome = TOLD
            signal = standing[key] = _signal(watch, caller, department, telling.occurred_on, row, subject)
            signals.append(signal)
        elif signal.values != row.fields.told:
            faults.append(Fault(row.number, SignalDiffers(field=row.fields.subject_field), row.columns))
        items.append(
            ToldSignal(
                row=row.number,
                signal_id=signal.id,
                outcome=outcome,
                state=signal.state,
                household_id=signal.household_id,
            )
        )
    _refuse(faults)

    def told(known: Held) -> None:
        for signal in signals:
            if signal.household_id is not None:
                known.keep_signal(signal)

    households, alerted = await _judge_anew(session, watch, signals, telling.occurred_on, told)
    session.add_all(signals)
    return ToldRead(
        told=len(signals),
        known=len(items) - len(signals),
        spreading=sum(signal.spreading for signal in signals),
        households=households,
        alerted=alerted,
        items=items,
        left_out=[LeftOut.model_validate(one.shown) for one in left_out],
    )


async def withdraw(
    session: AsyncSession, watch: Watch, caller: Caller, signal_id: UUID, body: WithdrawRequest
) -> SignalDetail:
    """Withdraw a signal that was told by mistake: it never was, and what it had raised ends.

    One of an area is taken back as it was spread; where it has not reached a household yet, it never does.

    Raises:
        UnknownSignal: there is no such signal in or around the caller's area.
        OutsideArea: its area is wider than the caller's.
        ToldByAnother: the caller is of a department, and another account told it.
        SignalWithdrawn: it was withdrawn before.
        DateInFuture, DateBeforeStep: the step lies after today, or before the signal was told.
    """
    signal = await find_signal(session, caller, signal_id)
    caller.require_area(signal.area_code, field="id")
    if caller.role is Role.DEPARTMENT and signal.told_by != caller.subject:
        raise ToldByAnother(field="id")
    await session.execute(select(county_lock(signal.county_code, "signals")))
    # another may have withdrawn it while the lock was waited for, or spread it
    await session.refresh(signal, with_for_update=True)
    if signal.withdrawn_on is not None:
        raise SignalWithdrawn(f"已于{day_text(signal.withdrawn_on)}撤回", f"It was withdrawn on {signal.withdrawn_on}")
    check_step_date(watch.clock, body.occurred_on, signal.told_on)
    if signal.household_id is None:
        signal.spreading = signal.counts  # one that was not begun to be spread counts for nobody
    else:
        await _judge_anew(session, watch, [signal], body.occurred_on, lambda _: _drop(signal))
    signal.withdrawn_on = body.occurred_on
    signal.withdrawn_by = caller.name
    signal.withdrawal_reason = body.reason
    await session.flush()
    return await detail_of(session, signal)


def _drop(signal: Signal) -> None:
    signal.counts = False


def _own_faults(telling: Telling, department: str, row: Row) -> Iterator[Refusal]:
    yield from row.fields.faults(department)
    happened_on, told_on = row.fields.happened_on, telling.occurred_on
    if happened_on > told_on:
        yield HappenedAfterTold(
            f"发生日期{day_text(happened_on)}晚于告知日期{day_text(told_on)}",
            f"It happened on {happened_on} and is told on {told_on}",
            field="happened_on",
        )


def _is_left_out(telling: Telling, fault: Fault) -> bool:
    return telling.leave_out_unknown and isinstance(fault.refusal, SubjectUnknown)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise SignalsHaveFaults(sorted(faults, key=lambda fault: fault.row))


async def _standing(session: AsyncSession, areas: Successions, matched: Matched) -> dict[_Natural, Signal]:
    """What was told before of the same subjects, by kind and day; of an area under any code that it bore."""
    subjects = [subject for _, each in matched for subject in each]
    if not subjects:
        return {}
    now = {subject.text: subject.text for subject in subjects}
    for subject in subjects:
        if subject.household_id is None:
            now |= dict.fromkeys(same_codes(areas, significant_prefix(subject.area_code)), subject.text)
    table = table_of(Signal).c
    found = await session.scalars(
        select(Signal).where(
            is_one_of(table.county_code, sorted({subject.county_code for subject in subjects})),
            is_one_of(table.subject, sorted(now)),
            is_one_of(table.happened_on, sorted({row.fields.happened_on for row, _ in matched})),
            table.withdrawn_on.is_(None),
        )
    )
    return {(one.county_code, one.kind, now[one.subject], one.happened_on): one for one in found}


def _signal(watch: Watch, caller: Caller, department: str, told_on: date, row: Row, subject: Subject) -> Signal:
    return Signal(
        county_code=subject.county_code,
        id=new_id(),
        kind=row.fields.code,
        department=department,
        subject=subject.text,
        area_code=subject.area_code,
        reaches=[[part.county, part.prefix, list(part.without), part.whole] for part in subject.parts],
        household_id=subject.household_id,
        member_id=subject.member_id,
        happened_on=row.fields.happened_on,
        told_on=told_on,
        values=row.fields.told,
        teller=caller.name,
        told_by=caller.subject,
        teller_role=caller.role.value,
        counts=subject.household_id is not None,
        spreading=subject.household_id is None,
        recorded_at=watch.clock.now(),
    )


async def _judge_anew(
    session: AsyncSession, watch: Watch, signals: Sequence[Signal], on: date, change: _Change
) -> tuple[int, int]:
    """Change what is known of the households that signals name, bring their figures up to date and judge them.

    Args:
        session: in whose transaction all of them are locked, and held part by part.
        watch: to judge with.
        signals: new ones, or one to be withdrawn; those of areas are spread by the worker.
        on: business date of the step.
        change: puts the signals in or takes them out, of those held.

    Returns:
        How many households are named, and of how many an alert was raised, or stands again, by the new signals.
    """
    own: defaultdict[Key, list[Signal]] = defaultdict(list)
    for signal in signals:
        if signal.household_id is not None:
            own[signal.county_code, signal.household_id].append(signal)
    ordered = sorted(own)
    households = alerted = 0
    for at in range(0, len(ordered), AT_ONCE):
        forget_alerts(session)
        forget_sweeps(session)
        known = await hold_anew(session, ordered[at : at + AT_ONCE])
        struck = list(known.everybody().values())
        before = [relief_held(known, household) for household in struck]
        change(known)
        households += len(struck)
        for household, figures in zip(struck, before, strict=True):
            # of all its figures signals move those of relief alone
            adjust(session, figures, relief_held(known, household))
            household.seen_until = max(on, household.seen_until or household.registered_on)
            told = [signal for signal in own[household.county_code, household.id] if signal.counts]
            alerted += bool(await alerted_by(session, watch, known, household, told))
        await session.flush()
    return households, alerted
