"""Entering and removing monitoring objects; only procedures do it, so there is no route that writes.

One that is open moves with its household, also into the household that this one is merged into.
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from services.registry.households.models import Household
from services.registry.monitored.models import MonitoringFields, MonitoringObject, MonitoringQuery
from services.registry.monitored.refusals import AlreadyMonitored, RiskRemoved
from services.registry.records import service as records
from services.registry.records.kinds import Desk, RecordKind
from shared.database import is_one_of, table_of
from shared.events.base import Event
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectMoved, MonitoringObjectRemoved


def _announced(row: MonitoringObject) -> Event:
    if row.removed_on is not None:
        return MonitoringObjectRemoved(
            county_code=row.county_code,
            version=row.version,
            monitoring_object_id=row.id,
            removed_on=row.removed_on,
        )
    if row.version > 1:
        return MonitoringObjectMoved(
            county_code=row.county_code,
            version=row.version,
            monitoring_object_id=row.id,
            village_code=row.area_code,
            household_id=row.household_id,
        )
    of_members = {"head_name": row.head_name, "id_indexes": tuple(row.id_indexes)}
    return MonitoringObjectEntered(
        county_code=row.county_code,
        version=row.version,
        monitoring_object_id=row.id,
        village_code=row.area_code,
        household_id=row.household_id,
        monitored_kind=row.monitored_kind,
        risks=tuple(row.risks),
        people=row.people,
        entered_on=row.entered_on,
        **(of_members if row.household_id is None else {}),
    )


MONITORED = RecordKind(
    name="monitoring_object",
    title="监测对象",
    path="monitoring-objects",
    model=MonitoringObject,
    fields=MonitoringFields,
    read="household.read",
    write="procedure.write",
    announce=_announced,
    query=MonitoringQuery,
    exclude=frozenset({"id_indexes"}),
)


async def check_not_monitored(desk: Desk, county_code: str, id_indexes: Collection[str]) -> None:
    """Refuse people of whom somebody belongs to a monitoring object whose risk was not removed.

    Raises:
        AlreadyMonitored: so it is.
    """
    table = table_of(MonitoringObject).c
    found = await desk.session.scalar(
        select(table.entered_on).where(
            table.county_code == county_code,
            table.removed_on.is_(None),
            table.withdrawn_on.is_(None),
            table.id_indexes.overlap(list(id_indexes)),
        )
    )
    if found is not None:
        raise AlreadyMonitored(f"该户已于 {found} 识别为监测对象", f"It became a monitoring object on {found}")


async def enter(
    desk: Desk, village_code: str, fields: MonitoringFields, occurred_on: date, reason: str
) -> MonitoringObject:
    """Make a household a monitoring object and announce it.

    Raises:
        AlreadyMonitored: it is one.
        OutsideArea, DateInFuture: its village or its date can't be.
    """
    # two rounds at once must not both find the household free
    county_code = desk.caller.areas.tenant(village_code)
    lock = func.hashtextextended(f"monitored {county_code}", 0)
    await desk.session.execute(select(func.pg_advisory_xact_lock(lock)))
    await check_not_monitored(desk, county_code, fields.id_indexes)
    request = MONITORED.creation(area_code=village_code, occurred_on=occurred_on, reason=reason, **fields.model_dump())
    return await records.create(desk, MONITORED, request)


async def follow(desk: Desk, county_code: str, household_ids: Sequence[UUID], occurred_on: date, reason: str) -> None:
    """Let the open monitoring objects of households of one county stand in the villages where these live by now.

    A move that is dated before the object was entered counts for it from its first day.

    Args:
        county_code: tenant of the households.
        household_ids: households, locked.
    """
    table, home = table_of(MonitoringObject).c, table_of(Household).c
    moved = await desk.session.execute(
        select(MonitoringObject, home.village_code)
        .join(Household, (home.county_code == table.county_code) & (home.id == table.household_id))
        .where(
            table.county_code == county_code,
            is_one_of(table.household_id, household_ids),
            table.area_code != home.village_code,
            table.removed_on.is_(None),
            table.withdrawn_on.is_(None),
        )
        .order_by(table.id)
        .with_for_update(of=table_of(MonitoringObject))
        .execution_options(populate_existing=True)
    )
    for row, village_code in moved.all():
        on = max(occurred_on, row.entered_on)
        await records.write(desk, MONITORED, row, {"area_code": village_code}, on, reason, "moved")


async def follow_merged(desk: Desk, gone: UUID, into: Household, occurred_on: date, reason: str) -> None:
    """Let the open monitoring object of a household go on as that of the household it became part of.

    Where that one has an open object of its own, this goes on alone and the other ends: a household is watched once.

    Args:
        gone: the household that was merged, locked.
        into: the household it is part of now, locked.
    """
    table = table_of(MonitoringObject).c
    found = await desk.session.scalars(
        select(MonitoringObject)
        .where(
            table.county_code == into.county_code,
            is_one_of(table.household_id, [gone, into.id]),
            table.removed_on.is_(None),
            table.withdrawn_on.is_(None),
        )
        .order_by(table.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    watched = any(row.household_id == into.id for row in rows)
    for row in rows:
        if row.household_id != gone:
            continue
        on = max(occurred_on, row.entered_on)
        if watched:
            why = f"{reason}；并入户 {into.household_no} 已是监测对象"
            await records.write(desk, MONITORED, row, {"removed_on": on}, on, why, "merged")
        else:
            place = {"household_id": into.id, "area_code": into.village_code}
            await records.write(desk, MONITORED, row, place, on, reason, "moved")
            watched = True


async def remove(desk: Desk, object_id: UUID, occurred_on: date, measures: int, reason: str) -> MonitoringObject:
    """Record that a monitoring object's risk was removed, and announce it.

    Raises:
        NotFound: no such object in the caller's area.
        RiskRemoved: it was removed before.
        DateInFuture, DateBeforeStep: after today, or before it was entered.
    """
    row = await records.locked(desk, MONITORED, object_id, None)
    if row.removed_on is not None:
        raise RiskRemoved(f"已于 {row.removed_on} 风险消除", f"It was removed on {row.removed_on}")
    return await records.write(
        desk, MONITORED, row, {"removed_on": occurred_on, "measures": measures}, occurred_on, reason, "removed"
    )
