"""Taking in a bank's daily file, and noting what was found out about its differences."""

import asyncio
import hashlib
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.standings import bank_standings
from services.credit.locks import lock_books
from services.credit.reconciliations.judging import AGREED, judge_first
from services.credit.reconciliations.lists import find, shown
from services.credit.reconciliations.models import Reconciliation, ReconciliationNote
from services.credit.reconciliations.problems import (
    BankFileHasFaults,
    BankFileTooLarge,
    LineAgrees,
    UnknownReconciliationLine,
)
from services.credit.reconciliations.queries import current_lines
from services.credit.reconciliations.reading import MOST_BYTES, read_file
from services.credit.reconciliations.rules import Result
from services.credit.reconciliations.schemas import NoteCreate, NoteRead, ReconciliationRead
from services.credit.refusals import BankNotAdmitted
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import table_of
from shared.errors import OutsideArea
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def submit(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    occurred_on: date,
    content: bytes,
) -> tuple[ReconciliationRead, bool]:
    """Take in the file of a county and business date and compare it with the ledger; whether it is a new one.

    The same bytes again are answered with what came of them first; other bytes are a new version, which counts from
    then on, and so does one that had been superseded when it comes again.

    Raises:
        OutsideArea: the county is not the caller's, or he is no bank.
        UnknownCounty: there is no such county.
        DateInFuture: the day lies after today.
        NoActivePolicy: no programme ran in the county on that day.
        BankNotAdmitted: the bank had no part in any of them.
        BankFileTooLarge: more bytes than a file may have.
        BankFileHasFaults: what can't be read, by line and column; nothing was written.
    """
    bank_code = caller.bank_code
    if bank_code is None:
        raise OutsideArea("令牌没有银行代码", "The token bears no bank code")
    caller.require_county(county_code)
    standings = await bank_standings(session, policies, county_code, bank_code, occurred_on)
    check_not_future(clock, occurred_on)
    if not standings:  # one that is suspended or removed has loans to be compared still
        raise BankNotAdmitted(bank_code=bank_code, on=occurred_on)
    if len(content) > MOST_BYTES:
        raise BankFileTooLarge
    file = await asyncio.to_thread(read_file, content, occurred_on)
    if file.faults:
        raise BankFileHasFaults(file.faults)
    digest = hashlib.sha256(content).hexdigest()
    await lock_books(session, county_code, bank_code)
    table = table_of(Reconciliation).c
    of_day = (table.county_code == county_code, table.bank_code == bank_code, table.occurred_on == occurred_on)
    known: Reconciliation | None = await session.scalar(select(Reconciliation).where(*of_day, table.digest == digest))
    if known is not None and not known.superseded:
        return shown(known), False
    version = (await session.scalar(select(func.max(table.version)).where(*of_day)) or 0) + 1
    await session.execute(update(table_of(Reconciliation)).where(*of_day).values(superseded=True))
    if known is not None:  # the bank went back to it
        known.version, known.superseded = version, False
        await session.flush()
        return shown(known), False
    row = Reconciliation(
        county_code=county_code,
        bank_code=bank_code,
        occurred_on=occurred_on,
        version=version,
        digest=digest,
        line_count=len(file.lines),
        submitted_by=caller.subject,
        recorded_at=clock.now(),
        judged_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    await judge_first(session, clock, policies, row, file.lines, file.file_lines)
    await session.refresh(row)  # as the database gives moments: the same file again is answered alike
    return shown(row), True


async def note(
    session: AsyncSession, caller: Caller, clock: Clock, reconciliation_id: UUID, number: int, body: NoteCreate
) -> NoteRead:
    """Note what was found out about a difference; it stays a difference until an event settles it.

    Raises:
        UnknownReconciliation: not in the caller's area, or another bank's.
        UnknownReconciliationLine: there is no such line.
        LineAgrees: the line never differed.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the day of the file.
    """
    row = await find(session, caller, reconciliation_id)
    lines = current_lines(row.county_code, row.id).subquery()
    line = (await session.execute(select(lines).where(lines.c.number == number))).first()
    if line is None:
        raise UnknownReconciliationLine(field="number")
    if line.state == AGREED and line.first_result == Result.MATCHED:
        raise LineAgrees(field="number")
    check_step_date(clock, body.occurred_on, row.occurred_on)
    written = ReconciliationNote(
        county_code=row.county_code,
        reconciliation_id=row.id,
        number=number,
        text=body.text,
        occurred_on=body.occurred_on,
        written_by=caller.subject,
        role=caller.role.value,
        recorded_at=clock.now(),
    )
    session.add(written)
    await session.flush()
    return NoteRead.model_validate(written, from_attributes=True)
