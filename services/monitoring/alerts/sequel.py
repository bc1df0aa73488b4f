"""What follows an alert in the register: entry as a monitoring object, measures, removal of the risk."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert, MeasureRead, MonitoringRead, Sequel, StepRead
from services.monitoring.alerts.rules import AlertState
from services.monitoring.alerts.watch import announce
from services.monitoring.figures.service import adjust
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.records.models import KeptRecord
from shared.calendar import Clock
from shared.database import table_of

MEASURE = "measure"
"""Kind of records by which the registry tells what is done for a household."""


async def sequel_of(session: AsyncSession, alert: Alert) -> Sequel:
    """What followed an alert; nothing where it is about no household."""
    if alert.household_id is None:
        return Sequel()
    entry = await _entry(session, alert)
    table = table_of(KeptRecord).c
    records = await session.scalars(
        select(KeptRecord).where(
            table.county_code == alert.county_code,
            table.household_id == alert.household_id,
            table.kind == MEASURE,
            table.withdrawn.is_(False),
            table["values"]["started_on"].astext >= alert.raised_on.isoformat(),
        )
    )
    measures = [MeasureRead.model_validate({**record.values, "measure_id": record.id}) for record in records]
    return Sequel(
        monitoring=None if entry is None else _shown(entry),
        measures=sorted(measures, key=lambda one: (one.started_on, one.measure_id)),
    )


async def is_monitored(session: AsyncSession, alert: Alert) -> bool:
    """Whether the household is a monitoring object whose risk isn't removed yet."""
    entry = await _entry(session, alert)
    return entry is not None and entry.removed_on is None


async def note_entry(session: AsyncSession, clock: Clock, county_code: str, household_id: UUID, on: date) -> None:
    """Take the entry as a monitoring object for the answer to alerts that a visit has confirmed."""
    for alert in await _confirmed(session, county_code, household_id, on, {AlertState.VERIFIED}):
        answered_on = max(on, alert.verified_on or on)
        _move(session, clock, alert, "entered", answered_on, state=AlertState.RESPONDED, answered_on=answered_on)


async def note_removal(session: AsyncSession, clock: Clock, county_code: str, household_id: UUID, on: date) -> None:
    """Close the confirmed alerts about a household whose risk was removed.

    The registry lets a risk be removed six months after the entry at the earliest, after one measure at least, and
    never where nobody in the household is able to work.
    """
    answered = {AlertState.VERIFIED, AlertState.RESPONDED}
    for alert in await _confirmed(session, county_code, household_id, on, answered):
        answered_on = alert.responded_on or on
        closed_on = max(on, answered_on)
        days = {"answered_on": answered_on, "closed_on": closed_on}
        _move(session, clock, alert, "risk_removed", closed_on, state=AlertState.RESOLVED, **days)


async def _confirmed(
    session: AsyncSession, county_code: str, household_id: UUID, on: date, states: Collection[AlertState]
) -> list[Alert]:
    """Open alerts about the household itself that were raised by a day; those of its loans close with the loans."""
    table = table_of(Alert).c
    found = await session.scalars(
        select(Alert)
        .where(
            table.county_code == county_code,
            table.household_id == household_id,
            table.subject_id == household_id,
            table.state.in_(states),
            table.cleared_on.is_(None),
            table.raised_on <= on,
        )
        .order_by(table.id)
        .with_for_update()
    )
    return list(found)


def _move(
    session: AsyncSession,
    clock: Clock,
    alert: Alert,
    step: str,
    on: date,
    *,
    state: AlertState,
    answered_on: date,
    closed_on: date | None = None,
) -> None:
    before = alert.figures()
    alert.state, alert.closed_on = state.value, closed_on
    if alert.responded_on is None:
        alert.answered(answered_on)
    adjust(session, before, alert.figures())
    announce(session, alert, StepRead(step=step, occurred_on=on, recorded_at=clock.now()))


async def _entry(session: AsyncSession, alert: Alert) -> MonitoringObject | None:
    """The latest entry that stood when the alert was raised, or came after."""
    table = table_of(MonitoringObject).c
    found = await session.scalars(
        select(MonitoringObject)
        .where(
            table.county_code == alert.county_code,
            or_(
                table.household_id == alert.household_id,
                and_(table.household_id.is_(None), table.id == alert.household_id),
            ),
            or_(table.removed_on.is_(None), table.removed_on > alert.raised_on),
        )
        .order_by(table.entered_on.desc(), table.id.desc())
        .limit(1)
    )
    return found.one_or_none()


def _shown(entry: MonitoringObject) -> MonitoringRead:
    told = entry.model_dump(include={"monitored_kind", "risks", "entered_on", "removed_on"})
    return MonitoringRead(monitoring_object_id=entry.id, **told)
