"""Registered households in a file beside the register: what is the same, what differs, what an import can't change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import Household, HouseholdFields, IdNumberKey, Member, MemberFields
from services.registry.imports.changes import KEPT, SEALED_NUMBER, present
from services.registry.imports.faults import Fault
from services.registry.imports.models import UPDATE, ImportJob, StagedHousehold, StagedMember
from services.registry.imports.sheets import HOUSEHOLDS, MEMBERS
from services.registry.imports.staging import Staging, columns_of
from shared.database import is_one_of, table_of

_household, _member, _key = table_of(Household), table_of(Member), table_of(IdNumberKey)
_staged, _staged_member = table_of(StagedHousehold), table_of(StagedMember)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a registered household that differs from the register."""

    household_no: str
    row: int
    masked: str = ""


async def compare_registered(session: AsyncSession, job: ImportJob, staging: Staging) -> list[Fault]:
    """Compare the file's registered households with the register, after their members were staged.

    Those that say the same leave the staging tables and are counted. Those that differ are changes where the importer
    wants that, each the next version of its household; else they are refused.
    """
    if not any(number in staging.found for number in staging.household_ids):
        return []
    await _complete(session, job, staging)
    compared = _Comparison(session, job, staging.rejected)
    changed = await compared.changed()
    strangers, missing = await compared.strangers(), await compared.missing()
    kept = {name: await compared.kept(name) for name in sorted(KEPT - {"household_no"})}
    faults = list(
        _refused((*changed, *strangers, *missing, *(row for rows in kept.values() for row in rows)))
        if job.mode != UPDATE
        else _unfit(strangers, missing, kept)
    )
    refused = {fault.household_no for fault in faults}
    accepted = {row.household_no for row in changed} - refused
    for number in accepted:
        staging.versions[number] += 1
    staging.changed[HOUSEHOLDS.kind] = len(accepted)
    same = [
        number
        for number in staging.household_ids
        if number in staging.found and number not in accepted | refused | staging.rejected
    ]
    staging.unchanged[HOUSEHOLDS.kind] = len(same)
    staging.unchanged[MEMBERS.kind] = sum(staging.facts.people[number] for number in same)
    await _leave(session, job, [staging.found[number].id for number in same])
    return faults


def _refused(rows: Iterable[_Row]) -> Iterable[Fault]:
    header, code = HOUSEHOLDS.header_of("household_no"), "registry.import_household_registered"
    for number, row in sorted({row.household_no: row.row for row in rows}.items(), key=lambda one: one[1]):
        yield Fault(HOUSEHOLDS.title, row, header, code, number, household_no=number)


def _unfit(strangers: Iterable[_Row], missing: Iterable[_Row], kept: dict[str, list[_Row]]) -> Iterable[Fault]:
    header = MEMBERS.header_of("id_number")
    for one in strangers:
        code = "registry.import_member_not_registered"
        yield Fault(MEMBERS.title, one.row, header, code, one.masked, household_no=one.household_no)
    header = HOUSEHOLDS.header_of("household_no")
    for one in missing:
        code = "registry.import_member_missing"
        yield Fault(HOUSEHOLDS.title, one.row, header, code, one.masked, household_no=one.household_no)
    for name, rows in kept.items():
        header, code = HOUSEHOLDS.header_of(name), "registry.import_needs_request"
        for one in rows:
            yield Fault(HOUSEHOLDS.title, one.row, header, code, household_no=one.household_no)


async def _complete(session: AsyncSession, job: ImportJob, staging: Staging) -> None:
    """Give staged rows the members' own ids, and what the file has no column for as the register has it."""
    of_registered = _of_registered(job)
    await session.execute(
        update(_staged_member)
        .where(
            of_registered,
            _key.c.id_index == _staged_member.c.id_index,
            _key.c.county_code == _staged_member.c.county_code,
            _key.c.household_id == _staged_member.c.household_id,
        )
        .values(id=_key.c.member_id)
    )
    lacking = [name for key in staging.absent[HOUSEHOLDS.kind] for name in columns_of(key)]
    if lacking:
        await session.execute(
            update(_staged)
            .where(_registered(job), _same_household())
            .values({name: func.coalesce(_staged.c[name], _household.c[name]) for name in lacking})
        )
    lacking = [name for key in staging.absent[MEMBERS.kind] for name in columns_of(key)]
    if lacking:
        await session.execute(
            update(_staged_member)
            .where(of_registered, _same_member())
            # a disability card's number tells of what has no column
            .values({name: func.coalesce(_staged_member.c[name], _member.c[name]) for name in lacking})
        )


class _Comparison:
    """Queries over the staged rows of registered households, but for those that are refused already."""

    def __init__(self, session: AsyncSession, job: ImportJob, rejected: set[str]) -> None:
        self._session = session
        self._job = job
        self._rejected = rejected

    async def changed(self) -> list[_Row]:
        """Households of which a column, or a column of a member, differs."""
        own = _differs(_staged, _household, HouseholdFields.model_fields.keys() - KEPT)
        theirs = _differs(
            _staged_member,
            _member,
            [name for name in MemberFields.model_fields if name not in SEALED_NUMBER and not _is_sealed(name)],
        )
        member_differs = exists().where(_of(self._job, _staged_member), _belongs(), _same_member(), theirs)
        return await self._rows(lambda rows: rows.where(or_(own, member_differs)))

    async def kept(self, name: str) -> list[_Row]:
        """Households that state another value of what an import never changes."""
        return await self._rows(lambda rows: rows.where(_differs(_staged, _household, [name])))

    async def strangers(self) -> list[_Row]:
        """Members of registered households whom the register doesn't have in them."""
        rows = await self._session.execute(
            select(_staged.c.household_no, _staged_member.c.row, _staged_member.c.id_masked)
            .join(_staged_member, and_(_of(self._job, _staged_member), _belongs()))
            .outerjoin(_member, and_(_same_member(), present(_member)))
            .where(_registered(self._job), _member.c.id.is_(None))
            .order_by(_staged_member.c.row)
        )
        return self._sound(rows)

    async def missing(self) -> list[_Row]:
        """Registered members whom the file leaves out."""
        named = exists().where(
            _of(self._job, _staged_member),
            _staged_member.c.household_id == _member.c.household_id,
            _staged_member.c.id == _member.c.id,
        )
        rows = await self._session.execute(
            select(_staged.c.household_no, _staged.c.row, _member.c.id_masked)
            .join(_member, and_(_member.c.county_code == _staged.c.county_code, _member.c.household_id == _staged.c.id))
            .where(_registered(self._job), present(_member), ~named)
            .order_by(_staged.c.row)
        )
        return self._sound(rows)

    async def _rows(self, narrowed: Callable[[Select[Any]], Select[Any]]) -> list[_Row]:
        rows = select(_staged.c.household_no, _staged.c.row).join(_household, _same_household())
        found = await self._session.execute(narrowed(rows.where(_registered(self._job))).order_by(_staged.c.row))
        return self._sound(found)

    def _sound(self, rows: Iterable[Any]) -> list[_Row]:
        return [_Row(*row) for row in rows if row.household_no not in self._rejected]


async def _leave(session: AsyncSession, job: ImportJob, ids: list[Any]) -> None:
    for table, column in ((_staged, _staged.c.id), (_staged_member, _staged_member.c.household_id)):
        await session.execute(delete(table).where(_of(job, table), is_one_of(column, ids)))


def _of(job: ImportJob, table: Any) -> ColumnElement[bool]:
    return and_(table.c.county_code == job.county_code, table.c.import_id == job.id)


def _registered(job: ImportJob) -> ColumnElement[bool]:
    return and_(_of(job, _staged), _staged.c.found_version.is_not(None))


def _of_registered(job: ImportJob) -> ColumnElement[bool]:
    ids = select(_staged.c.id).where(_registered(job))
    return and_(_of(job, _staged_member), _staged_member.c.household_id.in_(ids))


def _same_household() -> ColumnElement[bool]:
    return and_(_household.c.county_code == _staged.c.county_code, _household.c.id == _staged.c.id)


def _belongs() -> ColumnElement[bool]:
    return _staged_member.c.household_id == _staged.c.id


def _same_member() -> ColumnElement[bool]:
    return and_(
        _member.c.county_code == _staged_member.c.county_code,
        _member.c.id == _staged_member.c.id,
        _member.c.household_id == _staged_member.c.household_id,
    )


def _is_sealed(name: str) -> bool:
    """Cipher texts never compare: the same number is another one each time."""
    return name.endswith("_encrypted")


def _differs(staged: Any, kept: Any, names: Iterable[str]) -> ColumnElement[bool]:
    return or_(~true(), *(staged.c[name].is_distinct_from(kept.c[name]) for name in sorted(names)))
