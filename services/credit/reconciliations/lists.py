"""Reconciliations and their lines as banks, counties and the city read them, and the differences as a file."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.reconciliations.judging import AGREED, OPEN
from services.credit.reconciliations.models import Reconciliation, ReconciliationNote
from services.credit.reconciliations.problems import UnknownReconciliation
from services.credit.reconciliations.queries import current_lines
from services.credit.reconciliations.reading import HEADERS
from services.credit.reconciliations.rules import KINDS, RESULT_LABELS, Result
from services.credit.reconciliations.schemas import (
    LineList,
    LineQuery,
    LineRead,
    NoteRead,
    ReconciliationList,
    ReconciliationQuery,
    ReconciliationRead,
)
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.database import (
    after_key,
    decode_cursor,
    decode_id,
    decode_number,
    encode_cursor,
    is_one_of,
    table_of,
)
from shared.policies.banks import bank_text
from shared.security.callers import Caller

_STATE_LABELS = {AGREED: "一致", OPEN: "未处理", "resolved": "已处理"}


async def list_reconciliations(session: AsyncSession, caller: Caller, query: ReconciliationQuery) -> ReconciliationList:
    """Reconciliations of the caller's area, a bank's own only; their figures are those of `judged_at`.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Reconciliation).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = _visible(caller)
    for name in ("county_code", "bank_code", "superseded"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.first_on is not None:
        statement = statement.where(table.occurred_on >= query.first_on)
    if query.last_on is not None:
        statement = statement.where(table.occurred_on <= query.last_on)
    if query.differs is not None:
        statement = statement.where((table.open_count > 0) == query.differs)
    if query.after:
        county, row_id = decode_cursor("reconciliations", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(row_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    last = page[-1] if len(found) > query.limit else None
    return ReconciliationList(
        items=[shown(one) for one in page],
        next=encode_cursor("reconciliations", last.county_code, last.id) if last else None,
    )


async def get_reconciliation(session: AsyncSession, caller: Caller, reconciliation_id: UUID) -> ReconciliationRead:
    """A reconciliation as it was judged last. Raises UnknownReconciliation."""
    return shown(await find(session, caller, reconciliation_id))


async def list_lines(session: AsyncSession, caller: Caller, reconciliation_id: UUID, query: LineQuery) -> LineList:
    """Lines as they were judged last, with what was noted about them.

    Raises:
        UnknownReconciliation: not in the caller's area, or another bank's.
        Invalid: the cursor is not of this list.
    """
    row = await find(session, caller, reconciliation_id)
    lines = current_lines(row.county_code, row.id).subquery("lines")
    statement = select(lines)
    for name in ("result", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(lines.c[name] == wanted)
    if query.after:
        statement = statement.where(
            lines.c.number > decode_number(decode_cursor("reconciliation lines", query.after, 1)[0])
        )
    found = (await session.execute(statement.order_by(lines.c.number).limit(query.limit + 1))).all()
    page = found[: query.limit]
    notes = await _notes(session, row, [one.number for one in page])
    return LineList(
        items=[_line(one, notes[one.number]) for one in page],
        next=encode_cursor("reconciliation lines", page[-1].number) if len(found) > query.limit else None,
    )


async def differences_csv(session: AsyncSession, caller: Caller, reconciliation_id: UUID) -> tuple[str, str]:
    """The name and the text of a csv of all lines that differ or differed; amounts in yuan.

    Raises:
        UnknownReconciliation: not in the caller's area, or another bank's.
    """
    row = await find(session, caller, reconciliation_id)
    lines = current_lines(row.county_code, row.id).subquery("lines")
    statement = select(lines).where((lines.c.first_result != Result.MATCHED.value) | (lines.c.state != AGREED))
    found = (await session.execute(statement.order_by(lines.c.number))).all()
    notes = await _notes(session, row, [one.number for one in found])
    texts = [BYTE_ORDER_MARK, csv_line(_HEADER)]
    for one in found:
        noted = "；".join(f"{note.occurred_on} {note.text}" for note in notes[one.number])
        texts.append(
            csv_line(
                (
                    row.county_code,
                    bank_text(row.bank_code),
                    row.occurred_on,
                    one.number,
                    one.file_line,
                    one.loan_no,
                    KINDS.by_code(one.kind).label,
                    _yuan(one.bank_fen),
                    _yuan(one.ours_fen),
                    one.reference,
                    one.event_id,
                    RESULT_LABELS[Result(one.first_result)],
                    RESULT_LABELS[Result(one.result)],
                    _STATE_LABELS[one.state],
                    one.resolved_by,
                    one.resolved_on,
                    noted,
                )
            )
        )
    return f"reconciliation-{row.county_code}-{row.bank_code}-{row.occurred_on}-{row.version}.csv", "".join(texts)


_HEADER = (
    "县代码", "银行", HEADERS["occurred_on"], "序号", "文件行", HEADERS["loan_no"], HEADERS["kind"],
    "银行金额（元）", "系统金额（元）", HEADERS["reference"], "系统事件编号", "初次结果", "现结果", "状态",
    "处理事件", "处理日期", "说明",
)  # fmt: skip


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)


async def find(session: AsyncSession, caller: Caller, reconciliation_id: UUID) -> Reconciliation:
    """A reconciliation of the caller's area or bank. Raises UnknownReconciliation."""
    found: Reconciliation | None = await session.scalar(
        _visible(caller).where(table_of(Reconciliation).c.id == reconciliation_id)
    )
    if found is None:
        raise UnknownReconciliation
    return found


def _visible(caller: Caller) -> Select[Any]:
    table = table_of(Reconciliation).c
    return select(Reconciliation).where(caller.area_filter(table.county_code), caller.bank_filter(table.bank_code))


async def _notes(
    session: AsyncSession, row: Reconciliation, numbers: Iterable[int]
) -> defaultdict[int, list[ReconciliationNote]]:
    table = table_of(ReconciliationNote).c
    found = await session.scalars(
        select(ReconciliationNote)
        .where(
            table.county_code == row.county_code,
            table.reconciliation_id == row.id,
            is_one_of(table.number, numbers),
        )
        .order_by(table.id)
    )
    notes: defaultdict[int, list[ReconciliationNote]] = defaultdict(list)
    for one in found:
        notes[one.number].append(one)
    return notes


def shown(row: Reconciliation) -> ReconciliationRead:
    """A reconciliation as it is answered."""
    return ReconciliationRead.model_validate(row, from_attributes=True)


def _line(one: Any, notes: Iterable[ReconciliationNote]) -> LineRead:
    facts = dict(one._mapping)
    del facts["place"]
    return LineRead(
        **facts,
        kind_label=KINDS.by_code(one.kind).label,
        result_label=RESULT_LABELS[Result(one.result)],
        notes=[NoteRead.model_validate(note, from_attributes=True) for note in notes],
    )
