"""Making a partner's file: the rows of its area under its names, all of them or those that changed."""

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.exchanges import rules
from services.registry.exchanges.files import KINDS, WRITERS
from services.registry.exchanges.models import (
    ACCEPTED,
    CHANGES,
    FULL,
    MADE,
    SENT,
    ExchangePart,
    ExchangePartner,
    ExchangeRow,
    ExchangeRun,
)
from services.registry.exchanges.refusals import UnknownColumn
from services.registry.exports.cell_values import CellValue, as_text
from services.registry.exports.files import SheetWriter
from services.registry.exports.row_sources import row_source
from services.registry.exports.service import PART_BYTES, RUN_ROWS
from services.registry.imports import cells
from services.registry.imports.record_sheets import RecordSheet, named_sheets
from services.registry.imports.sheets import EXITS, HOUSEHOLDS, INCOMES, MEMBERS, Column, Sheet
from services.registry.records.kinds import Desk
from shared.areas import significant_prefix
from shared.database import table_of, to_json
from shared.security.encryption import PersonalData

REMOVED_TITLE = "移除"
_REMOVED = Sheet(
    "removed",
    REMOVED_TITLE,
    (Column("sheet", "表", cells.text), Column("row", "行", cells.text)),
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    HOUSEHOLDS.kind: ("household_no",),
    MEMBERS.kind: ("household_no", "id_number", "name"),
    INCOMES.kind: ("household_no", "year"),
    EXITS.kind: ("household_no",),
}
_LABELS: Mapping[str, tuple[str, ...]] = {**_KEYS, MEMBERS.kind: ("household_no", "name")}
"""How people find a row of which only digests are kept; a number that tells who somebody is doesn't stand in it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a row: keyed digests of what names it and of all that is told, and what people call it."""

    key: str
    digest: str
    label: str


@dataclass(slots=True)
class _Writing:
    """One sheet while it is written: what was told before, what is told now, and which keys came twice."""

    sheet: Sheet
    before: Mapping[str, _Told]
    seen: Counter[str]
    changed: list[_Told]


def arrangements_of(partner: ExchangePartner) -> list[rules.Arrangement]:
    """A partner's sheets in the order in which files are written.

    Raises:
        UnknownSheet: one is none of ours.
        UnknownColumn: one has a column or code that ours hasn't, or a name stands twice.
    """
    wanted = {one["sheet"]: one for one in partner.sheets}
    titles = [one["title"].lower() for one in partner.sheets]
    if len(wanted) < len(partner.sheets) or len({*titles, REMOVED_TITLE}) <= len(titles):
        raise UnknownColumn("表或表名重复", "A sheet or a title stands twice", field="sheets")
    return [
        rules.arrange(sheet, wanted[sheet.kind]["title"], wanted[sheet.kind].get("columns", []))
        for sheet in named_sheets(list(wanted))
    ]


async def fill(desk: Desk, run: ExchangeRun, partner: ExchangePartner) -> None:
    """Make a run's file and keep it, with what it told of each row."""
    arranged = arrangements_of(partner)
    caller = desk.caller.narrowed(significant_prefix(run.area_code), field="area")
    before = await told_before(desk.session, run) if run.extent == CHANGES else {}
    content = hashlib.sha256()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"exchange.{KINDS[run.file_format].ending}"
        writer = WRITERS[run.file_format](path)
        taken_back: list[tuple[rules.Arrangement, list[_Told]]] = []
        for one in arranged:
            writing = _Writing(one.sheet, before.get(one.sheet.kind, {}), Counter(), [])
            await asyncio.to_thread(writer.begin, one.outside())
            source = row_source(caller, one.sheet)
            found = await desk.session.stream(source.statement.execution_options(yield_per=RUN_ROWS))
            async for rows in found.partitions(RUN_ROWS):
                sheet_cells = [source.cells(row, desk.personal, revealed=not run.masked) for row in rows]
                await asyncio.to_thread(_put, writer, one, sheet_cells, desk.personal, writing)
            gone = [told for key, told in writing.before.items() if key not in writing.seen]
            taken_back.append((one, gone))
            run.rows = {**run.rows, one.sheet.kind: len(writing.changed)}
            run.removed = {**run.removed, one.sheet.kind: len(gone)}
            await _note(desk.session, run, one.sheet, writing.changed, removed=False)
            await _note(desk.session, run, one.sheet, gone, removed=True)
            for told in sorted(writing.changed, key=lambda told: told.key):
                content.update(f"{one.sheet.kind} {told.key} {told.digest}\n".encode())
            for told in sorted(gone, key=lambda told: told.key):
                content.update(f"{one.sheet.kind} {told.key} -\n".encode())
        if any(gone for _, gone in taken_back):
            await asyncio.to_thread(writer.begin, _REMOVED)
            lost = [[one.title, told.label] for one, gone in taken_back for told in gone]
            await asyncio.to_thread(writer.write, lost)
        await asyncio.to_thread(writer.close)
        await _keep(desk, run, path)
    run.content_digest, run.state, run.finished_at = content.hexdigest(), MADE, desk.clock.now()


def _put(
    writer: SheetWriter,
    arrangement: rules.Arrangement,
    rows: Sequence[Sequence[CellValue]],
    personal: PersonalData,
    writing: _Writing,
) -> None:
    """Write those of some rows that changed, and note what is told of them."""
    changed = []
    for row in rows:
        told = _told(arrangement, row, personal, writing.seen)
        before = writing.before.get(told.key)
        if before is None or before.digest != told.digest:
            writing.changed.append(told)
            changed.append(arrangement.told(row))
    writer.write(changed)


def _told(
    arrangement: rules.Arrangement, row: Sequence[CellValue], personal: PersonalData, seen: Counter[str]
) -> _Told:
    sheet = arrangement.sheet
    values = dict(zip((column.key for column in sheet.columns), map(as_text, row), strict=True))
    names = _names(sheet)
    named = [values[name] for name in names] if names else list(values.values())
    key = personal.blind_index(to_json([sheet.kind, named]))
    if again := seen[key]:  # records without a number may be alike, each is a row of its own
        twin = personal.blind_index(to_json([key, again]))
        seen[key] += 1
        key = twin
    seen[key] += 1
    digest = personal.blind_index(to_json(list(map(as_text, arrangement.told(row)))))
    labels = _LABELS.get(sheet.kind) or names or ("household_no", "area_code")
    label = "、".join(values[name] for name in labels if values.get(name))
    return _Told(key, digest, label)


def _names(sheet: Sheet) -> tuple[str, ...]:
    """The columns that name a row of a sheet; none where its kind has no number."""
    if isinstance(sheet, RecordSheet):
        return () if sheet.held.number is None else (sheet.held.number,)
    return _KEYS[sheet.kind]


async def last_accepted(session: AsyncSession, run: ExchangeRun | ExchangePartner) -> int | None:
    """Number of the last file that a partner accepted; None where it accepted none."""
    table = table_of(ExchangeRun).c
    partner_id = run.partner_id if isinstance(run, ExchangeRun) else run.id
    found: int | None = await session.scalar(
        select(table.number)
        .where(
            table.county_code == run.county_code,
            table.partner_id == partner_id,
            table.direction == SENT,
            table.state == ACCEPTED,
        )
        .order_by(table.number.desc())
        .limit(1)
    )
    return found


async def told_before(session: AsyncSession, run: ExchangeRun) -> dict[str, dict[str, _Told]]:
    """What a partner holds by the files that it accepted, the last full one and those after it: sheet → key → row."""
    runs, row = table_of(ExchangeRun).c, table_of(ExchangeRow).c
    accepted = (
        await session.execute(
            select(runs.id, runs.number, runs.extent)
            .where(
                runs.county_code == run.county_code,
                runs.partner_id == run.partner_id,
                runs.direction == SENT,
                runs.state == ACCEPTED,
            )
            .order_by(runs.number)
        )
    ).all()
    full = max((at for at, one in enumerate(accepted) if one.extent == FULL), default=0)
    found = await session.execute(
        select(row.sheet, row.key, row.digest, row.label, row.removed)
        .join(ExchangeRun, (runs.county_code == row.county_code) & (runs.id == row.run_id))
        .where(row.county_code == run.county_code, row.run_id.in_([one.id for one in accepted[full:]]))
        .ext(distinct_on(row.sheet, row.key))
        .order_by(row.sheet, row.key, runs.number.desc())
    )
    told: dict[str, dict[str, _Told]] = {}
    for one in found:
        if not one.removed:
            told.setdefault(one.sheet, {})[one.key] = _Told(one.key, one.digest, one.label)
    return told


async def _note(session: AsyncSession, run: ExchangeRun, sheet: Sheet, rows: Iterable[_Told], *, removed: bool) -> None:
    noted: list[dict[str, Any]] = [
        {
            "county_code": run.county_code,
            "run_id": run.id,
            "sheet": sheet.kind,
            "key": one.key,
            "digest": one.digest,
            "label": one.label,
            "removed": removed,
        }
        for one in rows
    ]
    for start in range(0, len(noted), RUN_ROWS):
        await session.execute(insert(ExchangeRow), noted[start : start + RUN_ROWS])


async def _keep(desk: Desk, run: ExchangeRun, path: Path) -> None:
    """Keep a finished file, encrypted and part by part, with its checksum."""
    checksum = hashlib.sha256()
    run.size_bytes = part = 0
    with path.open("rb") as file:
        while content := await asyncio.to_thread(file.read, PART_BYTES):
            checksum.update(content)
            sealed = await asyncio.to_thread(desk.personal.encrypt_bytes, content)
            row = ExchangePart(county_code=run.county_code, run_id=run.id, part=part, content=sealed)
            desk.session.add(row)
            await desk.session.flush()
            desk.session.expunge(row)
            run.size_bytes += len(content)
            part += 1
    run.sha256 = checksum.hexdigest()


async def clear(session: AsyncSession, run: ExchangeRun) -> None:
    """Forget what a run told of rows, and its file."""
    for model in (ExchangeRow, ExchangePart):
        table = table_of(model)
        await session.execute(delete(table).where(table.c.county_code == run.county_code, table.c.run_id == run.id))


async def forget_superseded(session: AsyncSession, run: ExchangeRun) -> None:
    """Forget what runs told of rows where nothing is reckoned from it any more: a rejected one, those before a full."""
    runs, rows = table_of(ExchangeRun).c, table_of(ExchangeRow)
    of_partner = select(runs.id).where(runs.county_code == run.county_code, runs.partner_id == run.partner_id)
    if run.state == ACCEPTED and run.extent == FULL:
        gone = of_partner.where(runs.number < run.number)
    elif run.state == ACCEPTED:
        return
    else:
        gone = of_partner.where(runs.id == run.id)
    await session.execute(delete(rows).where(rows.c.county_code == run.county_code, rows.c.run_id.in_(gone)))
