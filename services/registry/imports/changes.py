"""Registered households that a file states otherwise: each a new version of its own, with what stood before."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.facts import household_facts
from services.registry.households.history import MEMBERSHIP, STANDING, household_document, members_document
from services.registry.households.models import Household, HouseholdChange, HouseholdFields, Member, MemberFields
from services.registry.imports.models import ImportJob, StagedHousehold, StagedMember
from services.registry.monitored import service as monitored
from services.registry.records.kinds import Desk
from services.registry.records.rules import Document, difference
from shared.calendar import Clock
from shared.database import copy_rows, is_one_of, table_of, to_json
from shared.events.registry import HouseholdChanged
from shared.messaging.outbox import emit_bulk

AT_ONCE = 1_000
SEALED_NUMBER = frozenset({"id_index", "id_masked", "id_number_encrypted"})
"""Columns of a member that an import never changes: the number is what it finds the member by."""
KEPT = frozenset({"household_no", "household_type", "registered_on"})
"""Columns of a household that it never changes: its name, and what only an approved request may change."""

_household, _member = table_of(Household), table_of(Member)
_staged, _staged_member = table_of(StagedHousehold), table_of(StagedMember)
_CHANGE = ("county_code", "household_id", "version", "kind", "occurred_on", "reason", "subject", "role", "import_id")


def present(member: Any) -> ColumnElement[bool]:
    """The members who belong to a household now."""
    here: ColumnElement[bool] = member.c.left_on.is_(None)
    return here


async def change_households(desk: Desk, job: ImportJob, announce: bool) -> int:
    """Write what the file changes of registered households, which are locked; how many."""
    session, clock = desk.session, desk.clock
    changed, last = 0, UUID(int=0)
    while True:
        ids = (
            await session.scalars(
                select(_staged.c.id)
                .where(*_mine(job, _staged), _staged.c.found_version.is_not(None), _staged.c.id > last)
                .order_by(_staged.c.id)
                .limit(AT_ONCE)
            )
        ).all()
        if not ids:
            return changed
        before = await _documents(session, job, ids)
        await _write(session, job, ids, clock)
        after = await _documents(session, job, ids)
        await _keep(desk, job, before, after)
        await monitored.follow(desk, job.county_code, ids, job.occurred_on, _reason(job))
        if announce:
            await _announce(session, clock, job, ids)
        changed += len(ids)
        last = ids[-1]


def _mine(job: ImportJob, table: Any) -> tuple[ColumnElement[bool], ...]:
    return table.c.county_code == job.county_code, table.c.import_id == job.id


async def _documents(session: AsyncSession, job: ImportJob, ids: Sequence[UUID]) -> dict[UUID, tuple[int, Document]]:
    """Version and document of each household, cipher texts included so that their changes show."""
    document = household_document(_household, *STANDING, "people", "phone_encrypted", "bank_account_encrypted")
    households = await session.execute(
        select(_household.c.id, _household.c.version, document).where(
            _household.c.county_code == job.county_code, is_one_of(_household.c.id, ids)
        )
    )
    found: dict[UUID, tuple[int, Document]] = {row[0]: (row[1], row[2]) for row in households}
    members = await session.execute(
        select(_member.c.household_id, members_document(_member, *MEMBERSHIP))
        .where(_member.c.county_code == job.county_code, is_one_of(_member.c.household_id, ids))
        .group_by(_member.c.household_id)
    )
    for household_id, documents in members:
        found[household_id][1]["members"] = documents
    return found


async def _write(session: AsyncSession, job: ImportJob, ids: Sequence[UUID], clock: Clock) -> None:
    await session.execute(
        update(_household)
        .where(
            *_mine(job, _staged),
            _household.c.county_code == _staged.c.county_code,
            _household.c.id == _staged.c.id,
            # both sides by their keys: joined whole, each thousand would read the register through
            is_one_of(_staged.c.id, ids),
            is_one_of(_household.c.id, ids),
        )
        .values(
            **{name: _staged.c[name] for name in HouseholdFields.model_fields.keys() - KEPT},
            version=_household.c.version + 1,
            recorded_at=clock.now(),
        )
    )
    await session.execute(
        update(_member)
        .where(
            *_mine(job, _staged_member),
            _member.c.county_code == _staged_member.c.county_code,
            _member.c.id == _staged_member.c.id,
            _member.c.household_id == _staged_member.c.household_id,
            is_one_of(_staged_member.c.household_id, ids),
            is_one_of(_member.c.household_id, ids),
        )
        .values({name: _stated(name) for name in MemberFields.model_fields.keys() - SEALED_NUMBER})
    )


def _stated(name: str) -> Any:
    # who is named by the identity number keeps the disability card
    staged = _staged_member.c[name]
    return func.coalesce(staged, _member.c[name]) if name == "disability_card_encrypted" else staged


def _reason(job: ImportJob) -> str:
    return "导入 " + "、".join(job.files)


async def _keep(
    desk: Desk,
    job: ImportJob,
    before: Mapping[UUID, tuple[int, Document]],
    after: Mapping[UUID, tuple[int, Document]],
) -> None:
    caller, reason, now = desk.caller, _reason(job), desk.clock.now()
    rows = []
    for household_id, (version, document) in after.items():
        old, new = difference(before[household_id][1], document)
        key = (job.county_code, household_id, version, "changed", job.occurred_on, reason)
        rows.append((*key, caller.subject, caller.role.value, job.id, to_json(old), to_json(new), now))
    await copy_rows(desk.session, table_of(HouseholdChange), (*_CHANGE, "old", "new", "recorded_at"), rows)


async def _announce(session: AsyncSession, clock: Clock, job: ImportJob, ids: Sequence[UUID]) -> None:
    households = (
        await session.execute(
            select(_household).where(_household.c.county_code == job.county_code, is_one_of(_household.c.id, ids))
        )
    ).all()
    members = await session.execute(
        select(_member)
        .where(_member.c.county_code == job.county_code, is_one_of(_member.c.household_id, ids), present(_member))
        .order_by(_member.c.household_id, _member.c.id)
    )
    families = {key: list(group) for key, group in groupby(members, attrgetter("household_id"))}
    await emit_bulk(
        session,
        clock,
        [
            HouseholdChanged(**household_facts(one, families[one.id]), version=one.version, changed_on=job.occurred_on)
            for one in households
        ],
    )
