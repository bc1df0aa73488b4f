"""The check of an import: file by rows into the staging tables, faults beside them; Python's part runs in a thread."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, Uuid, any_, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.service import village_codes
from services.registry.households.models import DEATH, DUPLICATE, EXITED, REGISTERED, Household, IdNumberKey, Member
from services.registry.imports.apart import READ_APART_BYTES, read_apart
from services.registry.imports.commit import Progress
from services.registry.imports.compare import compare_registered
from services.registry.imports.csv_rows import CsvRows, Row
from services.registry.imports.fault_log import FaultLog
from services.registry.imports.faults import Fault
from services.registry.imports.files import Worksheet
from services.registry.imports.models import (
    CHECKED,
    REFUSED,
    ImportJob,
    StagedHousehold,
    StagedMember,
    StagedRecord,
)
from services.registry.imports.preview import preview
from services.registry.imports.record_sheets import ALL_SHEETS, RecordSheet
from services.registry.imports.record_staging import COLUMNS, RecordStaging
from services.registry.imports.record_writer import CHANGED, UNCHANGED
from services.registry.imports.rules import (
    Register,
    RegisteredHousehold,
    RegisteredIncome,
    check_families,
    check_layouts,
)
from services.registry.imports.sensitive import sensitive_changes
from services.registry.imports.sheets import EXITS, INCOMES, MEMBERS, Rows, Sheet, read_rows
from services.registry.imports.staging import TARGETS, Found, Record, Staging
from services.registry.imports.trying import try_records
from services.registry.incomes.models import Income
from services.registry.incomes.rules import IncomeParts
from services.registry.records.kinds import Desk
from shared.database import copy_rows, expect_rows, is_one_of, table_of
from shared.security.callers import rows_within
from shared.security.permissions import may


async def check_import(desk: Desk, job: ImportJob, worksheets: Sequence[Worksheet], progress: Progress) -> None:
    """Check an import's sheets and stage what is sound; the job is ``checked`` or ``refused`` afterwards."""
    faults = FaultLog(desk.session, job)
    await _check_sheets(desk, job, worksheets, faults)
    if faults.count:
        _finish(desk, job, faults, REFUSED)
        return
    check = await _Check.begin(desk, job, faults)
    await check.stage(worksheets, progress)
    await check.judge(progress)
    _finish(desk, job, faults, CHECKED)


async def _check_sheets(desk: Desk, job: ImportJob, worksheets: Sequence[Worksheet], faults: FaultLog) -> None:
    """What is wrong with the file before any row is read."""
    named = {_unique_title(worksheets, at): sheet for at, sheet in enumerate(worksheets)}
    job.ignored_columns = {
        title: list(sheet.layout.ignored) for title, sheet in named.items() if sheet.layout and sheet.layout.ignored
    }
    await faults.write(check_layouts({title: sheet.layout for title, sheet in named.items() if not sheet.hidden}))
    if not worksheets:
        await faults.write([Fault(job.files[0], 0, "", "registry.import_empty_sheet", job.files[0])])
    hidden = [title for title, sheet in named.items() if sheet.hidden]
    await faults.write([Fault(title, 0, "", "registry.import_hidden_sheet", title) for title in hidden])
    # an export or a template has all sheets: those that hold nothing ask for nothing
    held = [sheet for one in worksheets if (sheet := _records_in(one)) is not None]
    closed = [sheet for sheet in held if not sheet.held.imported]
    await faults.write([Fault(sheet.title, 0, "", "registry.import_not_taken", sheet.title) for sheet in closed])
    barred = [sheet for sheet in held if sheet.held.imported and not may(desk.caller.role, sheet.held.write)]
    await faults.write([Fault(sheet.title, 0, "", "registry.import_not_permitted", sheet.title) for sheet in barred])


def _records_in(worksheet: Worksheet) -> RecordSheet | None:
    """The kind of record that a worksheet holds rows of; None for the households' own sheets, and where it has none."""
    sheet = None if worksheet.layout is None else worksheet.layout.sheet
    return sheet if isinstance(sheet, RecordSheet) and worksheet.has_rows else None


@dataclass(slots=True)
class _Check:
    """The check of one file under way."""

    desk: Desk
    job: ImportJob
    faults: FaultLog
    staging: Staging
    records: RecordStaging

    @classmethod
    async def begin(cls, desk: Desk, job: ImportJob, faults: FaultLog) -> "_Check":
        """A check before its first row."""
        registered: dict[str, RegisteredHousehold] = {}
        incomes: dict[tuple[str, int], RegisteredIncome] = {}
        scope = desk.caller.areas.same_now(job.area_prefix)
        villages = await village_codes(desk.session, job.county_code, scope)
        register = Register(villages, scope, registered, job.occurred_on, incomes)
        staging = Staging(job.county_code, job.id, desk.personal, register, registered, incomes)
        reason = ("导入 " + "、".join(job.files))[:100]
        records = RecordStaging(job.county_code, job.id, desk.personal, job.occurred_on, reason)
        return cls(desk, job, faults, staging, records)

    # reading ----------------------------------------------------------------------------------------------------------

    async def stage(self, worksheets: Sequence[Worksheet], progress: Progress) -> None:
        """Read every sheet, and stage the rows that are sound so far."""
        height, done = sum(sheet.height for sheet in worksheets) or 1, 0
        for sheet, worksheet in _in_order(worksheets):
            batches = worksheet.batches()
            if isinstance(sheet, RecordSheet):
                while (batch := await asyncio.to_thread(next, batches, None)) is not None:
                    await self._stage_records(worksheet, *batch)
                    done += len(batch[1])
                    await progress(min(99, done * 100 // height))
            else:
                self.staging.begin(worksheet.known)
                checked: list[Record] = []
                async for read in _ahead(worksheet):
                    checked = await self._stage_rows(sheet, read, checked)
                    done += len(read)
                    await progress(min(99, done * 100 // height))
                await self._write(sheet, checked)
            if sheet is MEMBERS:
                await expect_rows(self.desk.session, sum(self.staging.rows.values()))
                await self.faults.write(await compare_registered(self.desk.session, self.job, self.staging))
        if not any(self.staging.rows.values()) and not any(self.records.rows.values()):
            titles = [sheet.title for sheet, _ in _in_order(worksheets)]
            await self.faults.write([Fault(title, 0, "", "registry.import_empty_sheet", title) for title in titles])

    async def _stage_rows(self, sheet: Sheet, rows: Rows, before: list[Record]) -> list[Record]:
        """Check a run of rows while the records of the run before are written; its own records."""
        self.staging.count(rows)
        await self._look_up(sheet, rows)
        checking = asyncio.ensure_future(asyncio.to_thread(self.staging.check, rows))
        try:
            await self._write(sheet, before)
        finally:
            found, records = await checking
        await self.faults.write(found)
        return records

    async def _write(self, sheet: Sheet, records: list[Record]) -> None:
        if records:
            table = table_of(TARGETS[sheet.kind].model)
            await copy_rows(self.desk.session, table, self.staging.columns(sheet.kind), records)

    async def _stage_records(self, worksheet: Worksheet, first: int, batch: list[Row]) -> None:
        found, records = await asyncio.to_thread(self.records.check, worksheet.known, first, batch)
        await copy_rows(self.desk.session, table_of(StagedRecord), COLUMNS, records)
        await self.faults.write(found)

    async def _look_up(self, sheet: Sheet, rows: Rows) -> None:
        """Learn what the register holds of households that the rows name."""
        staging, job = self.staging, self.job
        if numbers := staging.unknown_numbers(rows):
            table = table_of(Household).c
            reaches = self.desk.caller.areas.reaches(job.area_prefix)
            mine = rows_within(reaches, table.county_code, table.village_code)
            mine &= table.status.in_((REGISTERED, EXITED))
            statement = select(
                *(table[name] for name in ("household_no", "id", "version", "people", "registered_on", "exited_on")),
                *(table[name] for name in _SEALED_COLUMNS),
                mine.label("mine"),
            ).where(table.county_code == job.county_code, table.household_no == any_(literal(numbers, ARRAY(Text))))
            if sheet in (INCOMES, EXITS):
                # a household outside the importer's area is as good as none; a number taken there is taken all the same
                statement = statement.where(mine)
            for row in await self.desk.session.execute(statement):
                staging.registered[row.household_no] = RegisteredHousehold(
                    row.people, row.registered_on, row.exited_on, row.mine
                )
                sealed = tuple(row[6:10])
                staging.found[row.household_no] = Found(row.id, row.version, sealed[:2], sealed[2:])
        if sheet is INCOMES:
            await self._look_up_incomes(rows)

    async def _look_up_incomes(self, rows: Rows) -> None:
        """Learn the incomes of registered households that the rows may repeat; the run before is done with."""
        staging, table = self.staging, table_of(Income).c
        staging.incomes.clear()
        named = {
            staging.found[number].id: number for number in set(rows.columns["household_no"]) & staging.found.keys()
        }
        if not named:
            return
        years = {year for year in rows.columns["year"] if year is not None}
        parts = [table[name] for name in IncomeParts.__dataclass_fields__]
        found = await self.desk.session.execute(
            select(table.household_id, table.year, table.persons, table.paid_away_fen, *parts).where(
                table.county_code == self.job.county_code,
                is_one_of(table.household_id, named),
                is_one_of(table.year, years),
            )
        )
        for row in found:
            staging.incomes[named[row.household_id], row.year] = RegisteredIncome(
                IncomeParts(*row[4:]), row.persons, row.paid_away_fen
            )

    # judging ----------------------------------------------------------------------------------------------------------

    async def judge(self, progress: Progress) -> None:
        """Check what only the whole file shows, and leave staged what may be written."""
        session, job, staging = self.desk.session, self.job, self.staging
        await expect_rows(session, sum(staging.rows.values()))
        families = await asyncio.to_thread(check_families, staging.facts)
        elsewhere = [*await _registered_elsewhere(session, job), *await _left_later(session, job)]
        await self.faults.write([*families, *elsewhere])
        await _drop(session, job, staging, self.faults.rejected)
        staged = self.records.staged
        outcomes = {}
        if staged:

            async def tell(number: int) -> None:
                await progress(min(99, number * 100 // staged))

            tried = await try_records(self.desk, job, sorted(self.faults.rejected), tell)
            await self.faults.write(tried.faults)
            outcomes = tried.outcomes
        job.rows = dict(staging.rows) | self.records.rows
        job.accepted_households = len(staging.seen - self.faults.rejected)
        job.rejected_households = len(staging.seen & self.faults.rejected)
        job.accepted_records = sum(outcome.total() for outcome in outcomes.values())
        job.rejected_records = sum(self.records.rows.values()) - job.accepted_records
        job.changed = dict(+staging.changed) | _counted(outcomes, CHANGED)
        job.unchanged = dict(+staging.unchanged) | _counted(outcomes, UNCHANGED)
        job.sensitive = await sensitive_changes(session, job)
        job.preview = await preview(session, job)


_SEALED_COLUMNS = ("phone_masked", "phone_encrypted", "bank_account_masked", "bank_account_encrypted")


def _counted(outcomes: Mapping[str, Counter[str]], what: str) -> dict[str, int]:
    return {kind: counted[what] for kind, counted in outcomes.items() if counted[what]}


async def _ahead(worksheet: Worksheet) -> AsyncIterator[Rows]:
    """Runs of rows, the next one read while the caller deals with the one before."""
    if isinstance(worksheet.source, CsvRows) and len(worksheet.source.content) >= READ_APART_BYTES:
        async for rows in read_apart(worksheet.source, worksheet.known):
            yield rows
        return
    batches = worksheet.batches()

    def read() -> Rows | None:
        batch = next(batches, None)
        return None if batch is None else read_rows(worksheet.known, batch[1], batch[0])

    upcoming = asyncio.ensure_future(asyncio.to_thread(read))
    try:
        while (read_now := await upcoming) is not None:
            upcoming = asyncio.ensure_future(asyncio.to_thread(read))
            yield read_now
    finally:
        upcoming.cancel()


def _in_order(worksheets: Sequence[Worksheet]) -> Iterable[tuple[Sheet, Worksheet]]:
    """Worksheets in the order of the sheets: each refers only to those before it."""
    for sheet in ALL_SHEETS:
        for worksheet in worksheets:
            if worksheet.known.sheet is sheet:
                yield sheet, worksheet


def _unique_title(worksheets: Sequence[Worksheet], at: int) -> str:
    title = worksheets[at].title
    before = sum(sheet.title == title for sheet in worksheets[:at])
    return f"{title} ({before + 1})" if before else title


def _known_members(job: ImportJob, *told: ColumnElement[Any]) -> Select[tuple[Any, ...]]:
    """Staged members whose number the register holds: row, masked number, household number, what is told besides."""
    member, household, key = table_of(StagedMember).c, table_of(StagedHousehold).c, table_of(IdNumberKey).c
    return (
        select(member.row, member.id_masked, household.household_no, *told)
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


async def _registered_elsewhere(session: AsyncSession, job: ImportJob) -> list[Fault]:
    """Members whose identity number the register holds, in whatever county; who left a household alive may come."""
    member, key = table_of(StagedMember).c, table_of(IdNumberKey).c
    found = await session.execute(
        _known_members(job).where(
            # of the same household, it is the one that the register knows there
            (key.household_id != member.household_id) | (key.county_code != member.county_code),
            key.left_kind.is_(None) | (key.left_kind == DEATH),
        )
    )
    header, code = MEMBERS.header_of("id_number"), "registry.import_id_number_registered"
    return [Fault(MEMBERS.title, row, header, code, masked, household_no=number) for row, masked, number in found]


async def _left_later(session: AsyncSession, job: ImportJob) -> list[Fault]:
    """Members of new households who belonged to another one still on the day from which they would belong to theirs."""
    member, household = table_of(StagedMember).c, table_of(StagedHousehold).c
    key, earlier = table_of(IdNumberKey).c, table_of(Member).c
    found = await session.execute(
        _known_members(job, earlier.left_on)
        .join(Member, (earlier.county_code == key.county_code) & (earlier.id == key.member_id))
        .where(
            household.found_version.is_(None),
            # the dead are refused as such; a record that was nobody's of its own was in no household
            key.left_kind.not_in((DEATH, DUPLICATE)),
            earlier.left_on > func.greatest(household.registered_on, member.born_on),
        )
    )
    header, code = MEMBERS.header_of("id_number"), "registry.import_left_later"
    return [
        Fault(MEMBERS.title, row, header, code, masked, str(left_on), number) for row, masked, number, left_on in found
    ]


async def _drop(session: AsyncSession, job: ImportJob, staging: Staging, rejected: set[str]) -> None:
    """Take out of the staging tables what was staged before its household turned out unsound."""
    ids = [staging.household_ids[number] for number in rejected if number in staging.household_ids]
    ids += [staging.found[number].id for number in rejected if number in staging.found]
    if not ids:
        return
    dropped = any_(literal(ids, ARRAY(Uuid)))
    for model in (target.model for target in TARGETS.values()):
        table = table_of(model).c
        household_id = table.id if model is StagedHousehold else table.household_id
        await session.execute(
            delete(table_of(model)).where(
                table.county_code == job.county_code, table.import_id == job.id, household_id == dropped
            )
        )


def _finish(desk: Desk, job: ImportJob, faults: FaultLog, state: str) -> None:
    job.state, job.progress, job.checked_at = state, 100, desk.clock.now()
    job.fault_count, job.faults_by_code = faults.count, dict(faults.by_code)
