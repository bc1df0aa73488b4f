"""What other services are told of an import: events made by the database from the staging tables."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, Table, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.models import ImportJob, StagedExit, StagedHousehold, StagedIncome, StagedMember
from shared.calendar import Clock
from shared.database import jsonb_order, table_of
from shared.events.registry import HouseholdExited, HouseholdFacts, HouseholdRegistered, IncomeRecorded, MemberFacts
from shared.messaging.outbox import emit_selected

_household, _member = table_of(StagedHousehold), table_of(StagedMember)
_income, _exit = table_of(StagedIncome), table_of(StagedExit)


async def announce(session: AsyncSession, clock: Clock, job: ImportJob) -> None:
    """Announce the registered households, then their incomes and exits, in the order of each one's versions."""
    await _announce_registered(session, clock, job)
    keys = {name: _income.c[name] for name in ("county_code", "version", "household_id", "year", "persons")}
    amounts = {
        "net_income_fen": _income.c.net_fen,
        "per_head_fen": _income.c.net_per_head_fen,
        "disposable_per_head_fen": _income.c.disposable_per_head_fen,
    }
    await emit_selected(
        session,
        clock,
        IncomeRecorded,
        aggregate_id=_income.c.household_id,
        data=keys | amounts | {"recorded_on": literal(job.occurred_on)},
        chosen=_all_of(job, _income),
    )
    await emit_selected(
        session,
        clock,
        HouseholdExited,
        aggregate_id=_exit.c.household_id,
        data={name: _exit.c[name] for name in HouseholdExited.model_fields},
        chosen=_all_of(job, _exit),
    )


async def _announce_registered(session: AsyncSession, clock: Clock, job: ImportJob) -> None:
    person = func.jsonb_build_object(
        *(
            part
            for name in sorted(MemberFacts.model_fields, key=jsonb_order)
            for part in (name, _member.c["id" if name == "member_id" else name])
        )
    )
    families = (
        select(_member.c.household_id, func.jsonb_agg(aggregate_order_by(person, _member.c.id)).label("members"))
        .where(_member.c.county_code == job.county_code, _member.c.import_id == job.id)
        .group_by(_member.c.household_id)
        .subquery("families")
    )
    facts: dict[str, Any] = {
        name: _household.c[name] for name in HouseholdFacts.model_fields.keys() - {"version", "household_id", "members"}
    }
    await emit_selected(
        session,
        clock,
        HouseholdRegistered,
        aggregate_id=_household.c.id,
        data=facts | {"version": literal(1), "household_id": _household.c.id, "members": families.c.members},
        chosen=lambda rows: (
            _all_of(job, _household)(rows)
            .select_from(_household.join(families, families.c.household_id == _household.c.id))
            .where(_household.c.found_version.is_(None))
        ),
    )


def _all_of(job: ImportJob, table: Table) -> Callable[[Select[Any]], Select[Any]]:
    return lambda rows: rows.where(table.c.county_code == job.county_code, table.c.import_id == job.id)
