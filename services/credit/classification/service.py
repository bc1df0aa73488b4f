"""Classifying loans at the close of a day, and how they moved between quarters' ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.rules import LoanEvent
from services.credit.classification.labels import STANDING_LABELS
from services.credit.classification.models import LoanClass, LoanClassChange
from services.credit.classification.problems import QuarterNotClosed
from services.credit.classification.rules import UNCLASSIFIED, Judgement, Standing, Standpoint, judge, migration
from services.credit.classification.schemas import (
    ClassifiedLoan,
    ClassifiedLoans,
    ClassifiedQuery,
    MatrixQuery,
    MigrationMatrix,
    MoveRead,
)
from services.credit.closing.models import CLASSIFICATION_STEP, ClosedStep
from services.credit.interest.rules import fen_on, read_balance
from services.credit.loans.models import Loan
from services.credit.locks import lock_named
from services.credit.policies import Governing, governing_policy
from services.credit.policy import CreditPolicy
from shared.calendar import Clock, Quarter
from shared.database import (
    Sessions,
    after_key,
    decode_cursor,
    decode_id,
    encode_cursor,
    is_one_of,
    table_of,
    transaction,
)
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

"""What this step of the close of day is called."""
_LOANS_AT_ONCE = 200
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a loan's close came to."""

    loan: Any
    """A row of `_waiting`."""
    last: Judgement
    next_look_on: date | None
    changes: list[tuple[date, Judgement]]


async def classify_loans(
    sessions: Sessions,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    until: date,
    closed_until: date | None = None,
) -> int:
    """Judge a county's loans at the end of every day up to one on which they may have come to another class.

    Only loans that had an event since, or whose day has come, are looked at; each is taken from where it was left to
    the last day in one transaction. So it may be broken off anywhere and run again, late or twice: what was judged
    stays. An event that is dated back counts from the first close after it arrived.

    Args:
        sessions: of the service.
        clock: gives the time of recording.
        policies: the packs in force.
        county_code: whose loans.
        until: the last day, one that is over.
        closed_until: the last day that was closed before: of it and those before it nothing is told anew, whatever
            arrived since.

    Returns:
        How many loans were looked at.
    """
    looked_at = 0
    while True:
        async with transaction(sessions) as session:
            await lock_classes(session, county_code)
            waiting = await _waiting(session, county_code, until)
            if not waiting:
                return looked_at
            await _judge_all(session, clock, policies, county_code, waiting, until, closed_until or date.min)
        looked_at += len(waiting)


async def lock_classes(session: AsyncSession, county_code: str) -> None:
    """Wait for whoever closes the same county at the same time, to find less to do behind him."""
    await lock_named(session, "classify", county_code)


async def _waiting(session: AsyncSession, county_code: str, until: date) -> Sequence[Any]:
    loan, held = table_of(Loan).c, table_of(LoanClass).c
    found = await session.execute(
        select(
            loan.id,
            loan.version,
            loan.bank_code,
            loan.programme,
            loan.product,
            loan.applied_on,
            loan.disbursed_on,
            held.judged_on,
            held.next_look_on,
            held.loan_version,
            held.computed,
            held.reported,
        )
        .outerjoin(table_of(LoanClass), (held.county_code == loan.county_code) & (held.loan_id == loan.id))
        .where(
            loan.county_code == county_code,
            or_(
                held.loan_id.is_(None) & (loan.disbursed_on <= until),
                (held.judged_on < until) & or_(held.loan_version != loan.version, held.next_look_on <= until),
            ),
        )
        .order_by(loan.id)
        .limit(_LOANS_AT_ONCE)
    )
    return found.all()


async def _judge_all(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    loans: Sequence[Any],
    until: date,
    closed_until: date,
) -> None:
    histories = await loan_events(session, county_code, [loan.id for loan in loans])
    numbers: dict[Governing, CreditPolicy | None] = {}
    judged = []
    for loan in loans:
        governing = Governing(loan.applied_on, loan.programme, loan.product)
        if governing not in numbers:
            numbers[governing] = await _numbers(session, policies, county_code, governing)
        policy = numbers[governing]
        if policy is not None:
            judged.append(_judge_one(loan, histories.get(loan.id, []), policy, until, closed_until))
        else:  # its programme was taken out of force: nobody can say more of it than was said
            judged.append(_Judged(loan, Judgement(Standing(loan.computed or Standing.NONE)), None, []))
    await _write(session, clock.now(), county_code, judged, until)


async def _numbers(
    session: AsyncSession, policies: ActivePolicies, county_code: str, governing: Governing
) -> CreditPolicy | None:
    try:
        return await governing_policy(session, policies, county_code, governing)
    except NoActivePolicy:
        return None


def _judge_one(
    loan: Any, events: Sequence[LoanEvent], policy: CreditPolicy, until: date, closed_until: date
) -> _Judged:
    """Take a loan from the first day that was not judged to the last; news count from the first that is not closed."""
    held = (loan.computed, loan.reported)
    on: date | None = loan.disbursed_on
    if loan.judged_on is not None:
        changed = loan.loan_version != loan.version
        on = max(loan.judged_on, closed_until) + _ONE_DAY if changed else loan.next_look_on
    changes = []
    last, next_look_on = judge(events, until, policy)
    while on is not None and on <= until:
        judgement, on_next = judge(events, on, policy)
        now = (judgement.computed.value, judgement.reported.value if judgement.reported else None)
        if now != held:
            changes.append((on, judgement))
            held = now
        on = on_next
    return _Judged(loan, last, next_look_on, changes)


async def _write(
    session: AsyncSession, recorded_at: datetime, county_code: str, judged: Iterable[_Judged], until: date
) -> None:
    rows, changes = [], []
    for one in judged:
        last = one.last
        rows.append(
            {
                "county_code": county_code,
                "loan_id": one.loan.id,
                "loan_version": one.loan.version,
                "judged_on": until,
                "next_look_on": one.next_look_on,
                "computed": last.computed.value,
                "reported": last.reported.value if last.reported else None,
                "arrears_due_on": last.arrears_due_on,
                "overdue_principal_fen": last.overdue_principal_fen,
                "overdue_interest_fen": last.overdue_interest_fen,
                "outstanding_fen": last.outstanding_fen,
            }
        )
        changes += [
            {
                "county_code": county_code,
                "loan_id": one.loan.id,
                "judged_on": on,
                "bank_code": one.loan.bank_code,
                "programme": one.loan.programme,
                "computed": judgement.computed.value,
                "reported": judgement.reported.value if judgement.reported else None,
                "overdue_days": (on - judgement.arrears_due_on).days if judgement.arrears_due_on else 0,
                "outstanding_fen": judgement.outstanding_fen,
                "recorded_at": recorded_at,
            }
            for on, judgement in one.changes
        ]
    statement = insert(LoanClass)
    kept = ("county_code", "loan_id")
    changed = {name: statement.excluded[name] for name in rows[0] if name not in kept}
    await session.execute(statement.on_conflict_do_update(index_elements=kept, set_=changed), rows)
    if changes:
        await session.execute(insert(LoanClassChange), changes)


async def list_classified(session: AsyncSession, caller: Caller, query: ClassifiedQuery) -> ClassifiedLoans:
    """Loans with the class computed at the last close, and the bank's own beside it.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    loan, held, closed = table_of(Loan).c, table_of(LoanClass).c, table_of(ClosedStep).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    # a loan that could not come out otherwise was not looked at again, and is as it was at the county's last close
    judged_on = func.greatest(held.judged_on, closed.closed_until)
    statement = (
        select(
            *(column for column in held if column.name != "judged_on"),
            judged_on.label("judged_on"),
            loan.bank_code,
            loan.programme,
            loan.loan_no,
            loan.borrower_name,
            loan.village_code,
            (judged_on - held.arrears_due_on).label("overdue_days"),
        )
        .join(table_of(Loan), (loan.county_code == held.county_code) & (loan.id == held.loan_id))
        .outerjoin(
            table_of(ClosedStep), (closed.county_code == held.county_code) & (closed.step == CLASSIFICATION_STEP)
        )
        .where(caller.area_filter(loan.county_code, loan.village_code), caller.bank_filter(loan.bank_code))
    )
    for name in ("county_code", "bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(loan[name] == wanted)
    if query.computed is not None:
        statement = statement.where(held.computed == query.computed.value)
    if query.differs is not None:
        differs = held.computed.not_in(UNCLASSIFIED) & held.computed.is_distinct_from(held.reported)
        statement = statement.where(differs if query.differs else ~differs)
    if query.after:
        county, loan_id = decode_cursor("classification", query.after, 2)
        statement = after_key(statement, (held.county_code, held.loan_id), (county, decode_id(loan_id)))
    found = (await session.execute(statement.order_by(held.county_code, held.loan_id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    more = len(found) > query.limit
    return ClassifiedLoans(
        items=[_classified(row) for row in shown],
        next=encode_cursor("classification", shown[-1].county_code, shown[-1].loan_id) if more else None,
    )


def _classified(row: Any) -> ClassifiedLoan:
    return ClassifiedLoan.model_validate(
        {
            **row._mapping,
            "overdue_days": row.overdue_days or 0,
            "computed_label": STANDING_LABELS[Standing(row.computed)],
            "reported_label": STANDING_LABELS[Standing(row.reported)] if row.reported else None,
        }
    )


async def migration_matrix(session: AsyncSession, caller: Caller, query: MatrixQuery) -> MigrationMatrix:
    """How loans moved between the classes from a quarter's end to the next.

    Raises:
        OutsideArea: the county is not the caller's.
        QuarterNotClosed: the quarter is not over, or its last day not closed.
    """
    caller.require_county(query.county_code)
    quarter = Quarter.parse(query.quarter)
    await _check_closed(session, query.county_code, quarter)
    loans = await _standpoints(session, caller, query, quarter.last_day)
    before = await _standpoints(session, caller, query, quarter.preceding.last_day)
    nowhere = Standpoint(Standing.NONE, 0)
    moves = migration((before.get(loan_id, nowhere), after) for loan_id, after in loans.items())
    return MigrationMatrix(
        county_code=query.county_code,
        bank_code=query.bank_code,
        programme=query.programme,
        quarter=query.quarter,
        basis=query.basis,
        from_on=quarter.preceding.last_day,
        to_on=quarter.last_day,
        moves=[MoveRead.of(move) for move in moves],
    )


async def _check_closed(session: AsyncSession, county_code: str, quarter: Quarter) -> None:
    """A quarter's end can be told once every loan was judged to it; a county without loans has nothing to judge."""
    loan, held = table_of(Loan).c, table_of(LoanClass).c
    last = quarter.last_day
    open_loan = await session.scalar(
        select(loan.loan_no)
        .outerjoin(table_of(LoanClass), (held.county_code == loan.county_code) & (held.loan_id == loan.id))
        .where(
            loan.county_code == county_code,
            loan.disbursed_on <= last,
            or_(held.loan_id.is_(None), (held.judged_on < last) & (held.next_look_on <= last)),
        )
        .limit(1)
    )
    if open_loan is not None:
        raise QuarterNotClosed(
            f"{quarter} 末（{last}）尚未日终", f"{quarter} ends on {last}, which is not closed yet", field="quarter"
        )


async def _standpoints(session: AsyncSession, caller: Caller, query: MatrixQuery, on: date) -> dict[UUID, Standpoint]:
    """Each loan of a county with its class and principal at the end of a day."""
    change, loan = table_of(LoanClassChange).c, table_of(Loan).c
    statement = select(change.loan_id, change.computed, change.reported).where(
        change.county_code == query.county_code, change.judged_on <= on, caller.bank_filter(change.bank_code)
    )
    owed = select(loan.id, loan.balance).where(loan.county_code == query.county_code, loan.disbursed_on <= on)
    for name in ("bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(change[name] == wanted)
            owed = owed.where(loan[name] == wanted)
    newest = statement.ext(distinct_on(change.loan_id)).order_by(change.loan_id, change.judged_on.desc())
    balances = {loan_id: read_balance(steps) for loan_id, steps in await session.execute(owed)}
    standpoints = {}
    for loan_id, computed, reported in await session.execute(newest):
        standing = Standing(computed)
        if query.basis == "reported" and standing not in UNCLASSIFIED:
            standing = Standing(reported) if reported else Standing.UNREPORTED
        standpoints[loan_id] = Standpoint(standing, fen_on(balances.get(loan_id, ()), on))
    return standpoints


async def classes_of(session: AsyncSession, county_code: str, loan_ids: Iterable[UUID]) -> dict[UUID, LoanClass]:
    """What the last close found of some loans."""
    table = table_of(LoanClass).c
    found = await session.scalars(
        select(LoanClass).where(table.county_code == county_code, is_one_of(table.loan_id, loan_ids))
    )
    return {row.loan_id: row for row in found}
