"""The check of an import: file by rows into the staging tables, faults beside them; Python's part runs in a thread."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ARRAY, Text, Uuid, any_, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.service import village_codes
from services.registry.households.models import Household, HouseholdFields, IdNumberKey, MemberFields
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile, Worksheet, open_worksheets
from services.registry.imports.models import (
    CHECKED,
    REFUSED,
    STAGED,
    ImportFault,
    ImportJob,
    StagedHousehold,
    StagedMember,
)
from services.registry.imports.rules import Register, RegisteredHousehold, check_families, check_layouts
from services.registry.imports.sheets import EXITS, INCOMES, MEMBERS, SHEETS, Rows, Sheet
from services.registry.imports.staging import TARGETS, Found, Record, Staging
from shared.areas.active import read_successions
from shared.areas.successions import Successions
from shared.calendar import Clock
from shared.database import copy_rows, expect_rows, table_of
from shared.security.callers import rows_within
from shared.security.encryption import PersonalData

PREVIEWED = 20
_FAULT_COLUMNS = ("county_code", "import_id", "number", *Fault._fields[:2], "column_name", *Fault._fields[3:])
_SEALED = {"phone_encrypted", "bank_account_encrypted", "id_number_encrypted"}

Progress = Callable[[int], Awaitable[None]]


async def check_import(
    session: AsyncSession,
    clock: Clock,
    personal: PersonalData,
    job: ImportJob,
    files: Sequence[SourceFile],
    progress: Progress,
) -> None:
    """Check an import's files and stage what is sound; the job is ``checked`` or ``refused`` afterwards.

    Raises:
        ImportUnreadable: a file is neither a workbook nor text; nothing is staged.
    """
    worksheets = await asyncio.to_thread(open_worksheets, files)
    faults = FaultLog(session, job)
    named = {_unique_title(worksheets, at): sheet for at, sheet in enumerate(worksheets)}
    job.ignored_columns = {
        title: list(sheet.layout.ignored) for title, sheet in named.items() if sheet.layout and sheet.layout.ignored
    }
    await faults.write(check_layouts({title: sheet.layout for title, sheet in named.items()}))
    if not worksheets:
        await faults.write([Fault(job.files[0], 0, "", "registry.import_empty_sheet", job.files[0])])
    if faults.count:
        _finish(job, clock, faults, REFUSED)
        return
    registered: dict[str, RegisteredHousehold] = {}
    scope = Successions(await read_successions(session)).same_now(job.area_prefix)
    villages = await village_codes(session, job.county_code, scope)
    register = Register(villages, scope, registered, job.occurred_on)
    staging = Staging(job.county_code, job.id, personal, register, registered)
    await _stage(session, job, staging, worksheets, faults, progress)

    await expect_rows(session, sum(staging.rows.values()))
    families = await asyncio.to_thread(check_families, staging.facts)
    await faults.write([*families, *await _registered_elsewhere(session, job)])
    await _drop(session, job, staging, faults.rejected)
    job.rows = dict(staging.rows)
    job.accepted_households = len(staging.seen - faults.rejected)
    job.rejected_households = len(staging.seen & faults.rejected)
    job.preview = await _preview(session, job)
    _finish(job, clock, faults, CHECKED)


@dataclass(slots=True)
class FaultLog:
    """Writes faults as they are found, so that a file full of them doesn't fill the memory."""

    session: AsyncSession
    job: ImportJob
    count: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    rejected: set[str] = field(default_factory=set)

    async def write(self, faults: Sequence[Fault]) -> None:
        """Write some faults behind those before."""
        if not faults:
            return
        key = (self.job.county_code, self.job.id)
        records = [(*key, number, *fault) for number, fault in enumerate(faults, start=self.count + 1)]
        await copy_rows(self.session, table_of(ImportFault), _FAULT_COLUMNS, records)
        self.count += len(faults)
        self.by_code.update(fault.code for fault in faults)
        self.rejected.update(fault.household_no for fault in faults if fault.household_no is not None)


async def _stage(
    session: AsyncSession,
    job: ImportJob,
    staging: Staging,
    worksheets: Sequence[Worksheet],
    faults: FaultLog,
    progress: Progress,
) -> None:
    height, done = sum(sheet.height for sheet in worksheets) or 1, 0
    for sheet, worksheet in _in_order(worksheets):
        assert worksheet.layout is not None  # noqa: S101  # check_layouts has refused the file otherwise
        batches = worksheet.batches()
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            rows = await asyncio.to_thread(staging.read, worksheet.layout, *batch)
            await _look_up(session, job, staging, sheet, rows)
            found, records = await asyncio.to_thread(staging.check, rows)
            await _write(session, sheet, records)
            await faults.write(found)
            done += len(batch[1])
            await progress(min(99, done * 100 // height))
        if not staging.rows[sheet.kind]:
            await faults.write([Fault(sheet.title, 0, "", "registry.import_empty_sheet", sheet.title)])


def _in_order(worksheets: Sequence[Worksheet]) -> Iterable[tuple[Sheet, Worksheet]]:
    """Worksheets in the order of the sheets: each refers only to those before it."""
    for sheet in SHEETS:
        for worksheet in worksheets:
            if worksheet.layout is not None and worksheet.layout.sheet is sheet:
                yield sheet, worksheet


def _unique_title(worksheets: Sequence[Worksheet], at: int) -> str:
    title = worksheets[at].title
    before = sum(sheet.title == title for sheet in worksheets[:at])
    return f"{title} ({before + 1})" if before else title


async def _look_up(session: AsyncSession, job: ImportJob, staging: Staging, sheet: Sheet, rows: Rows) -> None:
    """Learn what the register holds of households that the rows name."""
    numbers = staging.unknown_numbers(rows)
    if not numbers:
        return
    table = table_of(Household).c
    statement = select(
        table.household_no, table.id, table.version, table.people, table.registered_on, table.exited_on
    ).where(table.county_code == job.county_code, table.household_no == any_(literal(numbers, ARRAY(Text))))
    if sheet in (INCOMES, EXITS):
        # a household outside the importer's area is as good as none; a number taken there is taken all the same
        reaches = Successions(await read_successions(session)).reaches(job.area_prefix)
        statement = statement.where(rows_within(reaches, table.county_code, table.village_code))
    for row in await session.execute(statement):
        staging.registered[row.household_no] = RegisteredHousehold(row.people, row.registered_on, row.exited_on)
        staging.found[row.household_no] = Found(row.id, row.version)


async def _write(session: AsyncSession, sheet: Sheet, records: list[Record]) -> None:
    if records:
        target = TARGETS[sheet.kind]
        await copy_rows(session, table_of(target.model), target.columns, records)


async def _registered_elsewhere(session: AsyncSession, job: ImportJob) -> list[Fault]:
    """Members whose identity number the register holds, in whatever county."""
    member, household, key = table_of(StagedMember).c, table_of(StagedHousehold).c, table_of(IdNumberKey).c
    found = await session.execute(
        select(member.row, member.id_masked, household.household_no)
        .join(IdNumberKey, key.id_index == member.id_index)
        .join(
            StagedHousehold,
            (household.county_code == member.county_code)
            & (household.import_id == member.import_id)
            & (household.id == member.household_id),
        )
        .where(member.county_code == job.county_code, member.import_id == job.id)
        .order_by(member.row)
    )
    header, code = MEMBERS.header_of("id_number"), "registry.import_id_number_registered"
    return [Fault(MEMBERS.title, row, header, code, masked, household_no=number) for row, masked, number in found]


async def _drop(session: AsyncSession, job: ImportJob, staging: Staging, rejected: set[str]) -> None:
    """Take out of the staging tables what was staged before its household turned out unsound."""
    ids = [staging.household_ids[number] for number in rejected if number in staging.household_ids]
    ids += [staging.found[number].id for number in rejected if number in staging.found]
    if not ids:
        return
    dropped = any_(literal(ids, ARRAY(Uuid)))
    for model in STAGED:
        table = table_of(model).c
        household_id = table.id if model is StagedHousehold else table.household_id
        await session.execute(
            delete(model).where(
                table.county_code == job.county_code, table.import_id == job.id, household_id == dropped
            )
        )


async def _preview(session: AsyncSession, job: ImportJob) -> list[dict[str, Any]]:
    """The first households as they would be written, numbers masked."""
    table, member = table_of(StagedHousehold).c, table_of(StagedMember).c
    households = (
        await session.scalars(
            select(StagedHousehold)
            .where(table.county_code == job.county_code, table.import_id == job.id)
            .order_by(table.id)
            .limit(PREVIEWED)
        )
    ).all()
    members = await session.scalars(
        select(StagedMember)
        .where(
            member.county_code == job.county_code,
            member.import_id == job.id,
            member.household_id.in_([household.id for household in households]),
        )
        .order_by(member.household_id, member.id)
    )
    families = {key: list(group) for key, group in groupby(members, attrgetter("household_id"))}
    household_fields = HouseholdFields.model_fields.keys() - _SEALED
    member_fields = MemberFields.model_fields.keys() - _SEALED - {"id_index"}
    return [
        household.model_dump(mode="json", include=set(household_fields))
        | {"members": [one.model_dump(mode="json", include=set(member_fields)) for one in families[household.id]]}
        for household in households
    ]


def _finish(job: ImportJob, clock: Clock, faults: FaultLog, state: str) -> None:
    job.state, job.progress, job.checked_at = state, 100, clock.now()
    job.fault_count, job.faults_by_code = faults.count, dict(faults.by_code)
