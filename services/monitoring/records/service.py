"""Keep the copy of the registry's records in step with their events."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.records.models import KeptRecord
from shared.events.registry import OrganisationChanged, OrganisationLinkChanged, RecordKept

ORGANISATION, ORGANISATION_LINK = "organisation", "organisation_link"
"""Kinds of records of which the registry tells by events of their own."""


async def follow(session: AsyncSession, event: RecordKept) -> KeptRecord:
    """Take over what a record says now."""
    row = await _row(session, event, event.kind, event.occurred_on)
    row.area_code, row.household_id, row.member_id = event.area_code, event.household_id, event.member_id
    row.seen_on = max(event.occurred_on, row.seen_on or event.occurred_on)
    row.values = event.values
    row.withdrawn = event.withdrawn_on is not None
    return row


async def follow_organisation(session: AsyncSession, event: OrganisationChanged) -> KeptRecord:
    """Take over what is known of an organisation."""
    row = await _row(session, event, ORGANISATION, None)
    row.area_code = event.area_code
    row.values = event.model_dump(mode="json", include={"organisation_kind", "closed_on"})
    row.withdrawn = event.withdrawn_on is not None
    return row


async def follow_link(session: AsyncSession, event: OrganisationLinkChanged) -> KeptRecord:
    """Take over what ties a household to an organisation."""
    row = await _row(session, event, ORGANISATION_LINK, None)
    row.household_id = event.household_id
    row.seen_on = max(event.started_on, row.seen_on or event.started_on)
    told = {"organisation_id", "link_kind", "started_on", "ended_on", "terminated_on"}
    row.values = event.model_dump(mode="json", include=told)
    row.withdrawn = event.withdrawn_on is not None
    return row


async def _row(
    session: AsyncSession,
    event: RecordKept | OrganisationChanged | OrganisationLinkChanged,
    kind: str,
    since: date | None,
) -> KeptRecord:
    found = await copies(session, KeptRecord, event.aggregate)
    key = (event.county_code, event.aggregate_id)
    if key not in found:
        row = KeptRecord(county_code=event.county_code, id=event.aggregate_id, kind=kind, since=since, values={})
        await keep(session, row, event.aggregate)
    return found[key]
