"""Reading the histories of households that left poverty, and of the help that was entered for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.exit_trails.rules import Version, incomes_of
from services.registry.households.models import HouseholdChange
from services.registry.kinds import KINDS
from services.registry.procedures.models import ENTERED, Entry, Round, TakenStep
from services.registry.records.models import HouseholdRecord, RecordChange
from services.registry.requests.models import APPROVED, ChangeRequest
from shared.calendar import CHINA
from shared.database import is_one_of, table_of

_OF_HOUSEHOLDS = tuple(kind for kind in KINDS if issubclass(kind.model, HouseholdRecord))
TITLES = {kind.name: kind.title for kind in _OF_HOUSEHOLDS}


async def histories_of(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[HouseholdChange]]:
    """Household → all its versions, in their order."""
    table = table_of(HouseholdChange).c
    found = await session.scalars(
        select(HouseholdChange)
        .where(table.county_code == county_code, is_one_of(table.household_id, household_ids))
        .order_by(table.household_id, table.version)
    )
    histories: dict[UUID, list[HouseholdChange]] = defaultdict(list)
    for change in found:
        histories[change.household_id].append(change)
    return histories


def as_version(change: HouseholdChange) -> Version:
    """A version as its exit is judged by."""
    before, after = incomes_of(change.old, change.new)
    return Version(
        number=change.version,
        occurred_on=change.occurred_on,
        recorded_on=change.recorded_at.astimezone(CHINA).date(),
        kind=change.kind,
        status=change.new.get("status"),
        raised_from=before,
        raised_to=after,
    )


async def ways_of(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID]
) -> tuple[set[tuple[UUID, date]], set[tuple[UUID, date]]]:
    """Households with the days on which a procedure, and on which an approved request, let them exit."""
    entry, row, step, request = (table_of(one).c for one in (Entry, Round, TakenStep, ChangeRequest))
    by_procedure = await session.execute(
        select(entry.household_id, step.occurred_on)
        .join(Round, (row.county_code == entry.county_code) & (row.id == entry.round_id))
        .join(TakenStep, (step.county_code == entry.county_code) & (step.round_id == entry.round_id))
        .where(
            entry.county_code == county_code,
            is_one_of(entry.household_id, household_ids),
            entry.state == ENTERED,
            row.procedure == "exit",
            step.kind == "entry",
        )
    )
    by_request = await session.execute(
        select(request.household_id, request.requested_on).where(
            request.county_code == county_code,
            is_one_of(request.household_id, household_ids),
            request.request_kind == "exit",
            request.state == APPROVED,
        )
    )
    return {(one[0], one[1]) for one in by_procedure}, {(one[0], one[1]) for one in by_request}


async def help_steps_of(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[Any]]:
    """Household → every step on its records of help that was recorded after the day on which it is dated."""
    change = table_of(RecordChange).c
    parts = []
    for kind in _OF_HOUSEHOLDS:
        table = table_of(kind.model).c
        parts.append(
            select(
                table.household_id,
                literal(kind.name).label("kind"),
                change.record_id,
                change.version,
                change.action,
                change.occurred_on,
                change.recorded_at,
                change.subject,
                change.role,
            )
            .join(RecordChange, (change.county_code == table.county_code) & (change.record_id == table.id))
            .where(table.county_code == county_code, is_one_of(table.household_id, household_ids))
        )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for one in (await session.execute(union_all(*parts).order_by("recorded_at", "record_id", "version"))).all():
        found[one.household_id].append(one)
    return found
