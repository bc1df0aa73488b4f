"""Partners as a kind of record; sending them files, taking theirs, and what they answer."""

import asyncio
import csv
import hashlib
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.exchanges import rules, sending
from services.registry.exchanges.files import OutsideSheet, read_outside
from services.registry.exchanges.forms import ReceiptForm, RunList, RunQuery, RunRead, SendForm, TakenRead
from services.registry.exchanges.models import (
    ACCEPTED,
    CHANGES,
    FAILED,
    MADE,
    RECEIVED,
    SENT,
    TAKEN,
    WAITING,
    ExchangePart,
    ExchangePartner,
    ExchangePartnerFields,
    ExchangePartnerQuery,
    ExchangeRun,
)
from services.registry.exchanges.refusals import (
    ExchangeAnswered,
    ExchangeNotReady,
    ExchangeOutdated,
    FileUnreadable,
    NothingBehind,
)
from services.registry.exports.refusals import ExportExpired
from services.registry.exports.row_sources import row_source
from services.registry.exports.service import MADE_AT_ONCE_ROWS
from services.registry.imports import service as imports
from services.registry.imports.files import SourceFile
from services.registry.imports.models import EXPIRED, REFUSED, ImportJob
from services.registry.imports.models import FAILED as IMPORT_FAILED
from services.registry.imports.record_sheets import RecordSheet
from services.registry.imports.refusals import ImportTooLarge
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import find_record
from shared.areas import significant_prefix
from shared.business_dates import check_not_future, check_range, check_step_date
from shared.database import Sessions, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import Forbidden, NotFound
from shared.security.audit import record_act
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

LARGEST_BYTES = 64 * 1024**2
"""Of a partner's files together."""
_AT_ONCE = 1024**2


async def _check(_desk: Desk, step: Step[ExchangePartner]) -> None:
    check_range(step.row.started_on, step.row.closed_on, fields=("started_on", "closed_on"))
    sending.arrangements_of(step.row)


EXCHANGE_PARTNER = RecordKind(
    name="exchange_partner",
    title="数据交换平台",
    path="exchange-partners",
    model=ExchangePartner,
    fields=ExchangePartnerFields,
    read="exchange.read",
    write="exchange.manage",
    check=_check,
    query=ExchangePartnerQuery,
    number="partner_no",
    imported=False,  # who is given people's data is agreed one by one
)


async def send(desk: Desk, partner_id: UUID, form: SendForm) -> tuple[ExchangeRun, bool]:
    """Make a partner's next file, and whether it is a new one: the same again, unanswered, is none.

    A large one is left to the worker: its state is ``waiting`` until then.

    Raises:
        NotFound: no such partner in the caller's area.
        DateInFuture: dated after today.
        PartnerClosed, WrongWay: nothing is sent to it, on that day or ever.
        Forbidden: the caller may not read a sheet, or not give numbers in full.
        NothingBehind: changes are asked for, and it accepted nothing yet.
    """
    check_not_future(desk.clock, form.occurred_on)
    partner = await _locked_partner(desk, partner_id)
    rules.check_open(partner.started_on, partner.closed_on, form.occurred_on)
    rules.check_way(partner.direction, rules.SEND)
    _check_rights(desk.caller, partner)
    base = await sending.last_accepted(desk.session, partner)
    if form.extent == CHANGES and base is None:
        raise NothingBehind(field="extent")
    if (waiting := await _unmade(desk.session, partner)) is not None:
        return waiting, False
    run = await _new_run(desk, partner, form.purpose, form.occurred_on, direction=SENT, state=WAITING)
    run.extent, run.base_number = form.extent, base
    desk.session.add(run)
    await desk.session.flush()
    if await _rows(desk, partner) <= MADE_AT_ONCE_ROWS:
        await sending.fill(desk, run, partner)
        await desk.session.flush()
        if (same := await _same(desk.session, run)) is not None:
            await _forget(desk.session, run)
            return same, False
    await _note(desk, run, partner, "exchange.send")
    return run, True


async def receive(
    desk: Desk, partner_id: UUID, uploads: Sequence[imports.Upload], occurred_on: Any, mode: str
) -> TakenRead:
    """Take a partner's file in: under our names it goes through the staged import, which a person commits.

    The same file again is no second import, unless the first came to nothing.

    Raises:
        NotFound: no such partner in the caller's area.
        DateInFuture: dated after today.
        PartnerClosed, WrongWay: nothing is taken from it, on that day or ever.
        ImportTooLarge: the files together hold more than a partner may send.
        FileUnreadable, ImportUnreadable: they hold none of its sheets, or can't be read.
    """
    occurred_on = occurred_on or desk.clock.today()
    check_not_future(desk.clock, occurred_on)
    partner = await _locked_partner(desk, partner_id)
    rules.check_open(partner.started_on, partner.closed_on, occurred_on)
    rules.check_way(partner.direction, rules.RECEIVE)
    files = await _read_uploads(uploads)
    checksum = _checksum(files)
    if (earlier := await _taken_before(desk, partner, checksum)) is not None:
        run, job = earlier
        return TakenRead(run=shown(run), again=True, staged=await imports.shown(desk.session, job))
    translated = await asyncio.to_thread(_translated, partner, files)
    staged = await imports.receive(desk, translated, occurred_on, mode)
    run = await _new_run(desk, partner, partner.basis[:200], occurred_on, direction=TAKEN, state=RECEIVED)
    run.import_id, run.sha256, run.finished_at = staged.id, checksum, desk.clock.now()
    run.rows, run.size_bytes = dict(staged.rows), sum(len(one.content) for one in files)
    desk.session.add(run)
    await desk.session.flush()
    await _note(desk, run, partner, "exchange.receive")
    return TakenRead(run=shown(run), again=False, staged=staged)


async def answer(desk: Desk, run_id: UUID, form: ReceiptForm) -> ExchangeRun:
    """Record what a partner answered to a file; once it accepted one, the next changes are those since.

    Raises:
        NotFound: no such run in the caller's area.
        ExchangeAnswered: it was answered, is not made, or was taken and not sent.
        ExchangeOutdated: another file was accepted since it was made.
        DateInFuture, DateBeforeStep: after today, or before it was made.
    """
    run = await find_run(desk.session, desk.caller, run_id, lock=True)
    await _locked_partner(desk, run.partner_id)  # answers to one partner's files wait for each other
    if run.state != MADE or run.extent is None:
        raise ExchangeAnswered
    check_step_date(desk.clock, form.occurred_on, run.occurred_on)
    last = await sending.last_accepted(desk.session, run)
    if form.outcome == ACCEPTED and not rules.follows(run.number, run.extent, run.base_number, last):
        raise ExchangeOutdated(f"对方最近接收的是第 {last} 号文件", f"The last accepted is file {last}")
    run.state, run.answer = form.outcome, form.reason
    run.answered_on, run.answered_by = form.occurred_on, desk.caller.subject
    await desk.session.flush()
    await sending.forget_superseded(desk.session, run)
    return run


def runs_of(caller: Caller) -> Any:
    """The runs of the caller's area: every read starts here."""
    table = table_of(ExchangeRun).c
    return select(ExchangeRun).where(caller.area_filter(table.county_code, table.area_code))


async def find_run(session: AsyncSession, caller: Caller, run_id: UUID, *, lock: bool = False) -> ExchangeRun:
    """A run of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    statement = runs_of(caller).where(table_of(ExchangeRun).c.id == run_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: ExchangeRun | None = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound("没有这次交换", "No such exchange", field="id")
    return found


async def list_runs(session: AsyncSession, caller: Caller, query: RunQuery) -> RunList:
    """A page of runs, the latest first.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(ExchangeRun).c
    statement = runs_of(caller.narrowed(query.area, field="area"))
    for name in ("partner_id", "direction", "state"):
        if (value := getattr(query, name)) is not None:
            statement = statement.where(table[name] == value)
    if query.after:
        (last,) = decode_cursor("exchange runs", query.after, 1)
        statement = statement.where(table.id < decode_id(last))
    found = (await session.scalars(statement.order_by(table.id.desc()).limit(query.limit + 1))).all()
    items = found[: query.limit]
    after = encode_cursor("exchange runs", items[-1].id) if len(found) > query.limit else None
    return RunList(items=[shown(one) for one in items], next=after)


def shown(run: ExchangeRun) -> RunRead:
    """A run as people see it."""
    has_file = run.direction == SENT and run.state not in (WAITING, FAILED) and run.expired_at is None
    at = f"/registry/exchange-runs/{run.id}/file" if has_file else None
    return RunRead.model_validate(run).model_copy(update={"file": at})


async def fetch(desk: Desk, run_id: UUID) -> ExchangeRun:
    """A run whose file may be read now; who took it is written to the audit log.

    Raises:
        NotFound: no such run in the caller's area.
        ExchangeNotReady, ExportExpired: its file is not made, or it is none that was sent; or it is deleted by now.
        Forbidden: it holds numbers in full, and the caller may not see them.
    """
    run = await find_run(desk.session, desk.caller, run_id)
    if run.direction != SENT or run.state in (WAITING, FAILED):
        raise ExchangeNotReady(field="id")
    if run.expired_at is not None:
        raise ExportExpired(field="id")
    if not run.masked:
        _check_reveal(desk.caller)
    partner = await desk.session.get_one(ExchangePartner, (run.county_code, run.partner_id))
    await _note(desk, run, partner, "exchange.download")
    return run


async def content_of(sessions: Sessions, personal: PersonalData, run: ExchangeRun) -> AsyncIterator[bytes]:
    """The file of a run, part by part."""
    table = table_of(ExchangePart).c
    part = 0
    while True:
        async with sessions() as session:
            content = await session.scalar(
                select(table.content).where(
                    table.county_code == run.county_code, table.run_id == run.id, table.part == part
                )
            )
        if content is None:
            return
        yield await asyncio.to_thread(personal.decrypt_bytes, content)
        part += 1


async def _locked_partner(desk: Desk, partner_id: UUID) -> ExchangePartner:
    """A partner, whose runs are numbered one after the other."""
    partner = await find_record(desk.session, desk.caller, ExchangePartner, partner_id, lock=True)
    if partner.withdrawn_on is not None:
        raise NotFound("没有这个平台", "No such partner", field="id")
    return partner


def _check_rights(caller: Caller, partner: ExchangePartner) -> None:
    for one in sending.arrangements_of(partner):
        if isinstance(one.sheet, RecordSheet) and not may(caller.role, one.sheet.held.read):
            raise Forbidden(f"您的岗位不能查看“{one.sheet.title}”", f"Your role can't read {one.sheet.kind}")
    if not partner.masked:
        _check_reveal(caller)


def _check_reveal(caller: Caller) -> None:
    if not may(caller.role, "identity.reveal"):
        raise Forbidden("此操作需要权限 identity.reveal", "This needs the permission identity.reveal")


async def _unmade(session: AsyncSession, partner: ExchangePartner) -> ExchangeRun | None:
    table = table_of(ExchangeRun).c
    found: ExchangeRun | None = await session.scalar(
        select(ExchangeRun).where(
            table.county_code == partner.county_code, table.partner_id == partner.id, table.state == WAITING
        )
    )
    return found


async def _new_run(desk: Desk, partner: ExchangePartner, purpose: str, occurred_on: Any, **given: Any) -> ExchangeRun:
    table = table_of(ExchangeRun).c
    last = select(func.coalesce(func.max(table.number), 0)).where(
        table.county_code == partner.county_code, table.partner_id == partner.id
    )
    return ExchangeRun(
        county_code=partner.county_code,
        partner_id=partner.id,
        partner_version=partner.version,
        number=(await desk.session.execute(last)).scalar_one() + 1,
        area_code=partner.area_code,
        masked=partner.masked,
        file_format=partner.file_format,
        purpose=purpose,
        subject=desk.caller.subject,
        name=desk.caller.name,
        role=desk.caller.role.value,
        caller_area=desk.caller.area_prefix,
        occurred_on=occurred_on,
        created_at=desk.clock.now(),
        **given,
    )


async def _rows(desk: Desk, partner: ExchangePartner) -> int:
    """Rows that a partner's file may hold at most."""
    caller = desk.caller.narrowed(significant_prefix(partner.area_code), field="area")
    counted = 0
    for one in sending.arrangements_of(partner):
        rows = row_source(caller, one.sheet).statement.order_by(None).subquery()
        counted += (await desk.session.execute(select(func.count()).select_from(rows))).scalar_one()
    return counted


async def _same(session: AsyncSession, run: ExchangeRun) -> ExchangeRun | None:
    """An unanswered run before this one that told the very same on the same ground."""
    table = table_of(ExchangeRun).c
    found: ExchangeRun | None = await session.scalar(
        select(ExchangeRun)
        .where(
            table.county_code == run.county_code,
            table.partner_id == run.partner_id,
            table.id != run.id,
            table.state == MADE,
            table.extent == run.extent,
            table.base_number.is_not_distinct_from(run.base_number),
            table.partner_version == run.partner_version,
            table.content_digest == run.content_digest,
        )
        .order_by(table.number.desc())
        .limit(1)
    )
    return found


async def _forget(session: AsyncSession, run: ExchangeRun) -> None:
    await sending.clear(session, run)
    await session.delete(run)
    await session.flush()


async def _taken_before(desk: Desk, partner: ExchangePartner, checksum: str) -> tuple[ExchangeRun, ImportJob] | None:
    table, job = table_of(ExchangeRun).c, table_of(ImportJob).c
    found = (
        await desk.session.execute(
            select(ExchangeRun, ImportJob)
            .join(ImportJob, (job.county_code == table.county_code) & (job.id == table.import_id))
            .where(
                table.county_code == partner.county_code,
                table.partner_id == partner.id,
                table.partner_version == partner.version,
                table.sha256 == checksum,
                job.state.not_in((REFUSED, IMPORT_FAILED, EXPIRED)),
            )
            .order_by(table.number.desc())
            .limit(1)
        )
    ).first()
    return None if found is None else (found[0], found[1])


async def _read_uploads(uploads: Sequence[imports.Upload]) -> list[SourceFile]:
    files: list[SourceFile] = []
    left = LARGEST_BYTES
    for upload in uploads:
        content = bytearray()
        while part := await upload.read(_AT_ONCE):
            left -= len(part)
            if left < 0:
                limit = LARGEST_BYTES // 1024**2
                raise ImportTooLarge(f"一次最多上传 {limit} MiB", f"At most {limit} MiB at once", field="file")
            content += part
        files.append(SourceFile((upload.filename or "file")[:100], bytes(content)))
    return files


def _checksum(files: Sequence[SourceFile]) -> str:
    """Of one file its own; of several that of their names and contents, in any order: a csv is named by its sheet."""
    if len(files) == 1 and not files[0].name.lower().endswith(".csv"):
        return hashlib.sha256(files[0].content).hexdigest()
    each = sorted(f"{one.name} {hashlib.sha256(one.content).hexdigest()}\n" for one in files)
    return hashlib.sha256("".join(each).encode()).hexdigest()


class _Translated:
    """A sheet of a partner's, as one of our csv files on its way into the import."""

    def __init__(self, arrangement: rules.Arrangement, sheet: OutsideSheet, header_at: int) -> None:
        self.filename: str | None = f"{arrangement.sheet.title}.csv"
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rules.taken(arrangement, sheet.rows, header_at))
        self._content = io.BytesIO(text.getvalue().encode("utf-8-sig"))

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._content.read(size)


def _translated(partner: ExchangePartner, files: Sequence[SourceFile]) -> list[_Translated]:
    """A partner's sheets as ours; sheets that aren't agreed are left out.

    Raises:
        FileUnreadable: none of the partner's sheets is there, or one has no header of its.
    """
    arranged = {one.title.lower(): one for one in sending.arrangements_of(partner)}
    made: list[_Translated] = []
    for sheet in read_outside(files):
        arrangement = arranged.get(sheet.title.strip().lower())
        if arrangement is None:
            continue
        header_at = rules.find_header(arrangement, sheet.rows)
        if header_at is None:
            raise FileUnreadable(f"“{sheet.title}”中没有登记的表头", f"{sheet.title} has no header", field="file")
        made.append(_Translated(arrangement, sheet, header_at))
    if not made:
        raise FileUnreadable(field="file")
    return made


async def _note(desk: Desk, run: ExchangeRun, partner: ExchangePartner, action: str) -> None:
    await record_act(
        desk.session,
        desk.clock,
        desk.personal.audit_secret,
        desk.caller,
        county_code=run.county_code,
        action=action,
        target=f"exchange {run.id}",
        reason=run.purpose,
        partner=partner.partner_no,
        number=run.number,
        area=run.area_code,
        masked=run.masked,
        rows=run.rows,
    )
