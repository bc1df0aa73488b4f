"""Put the overview of supervision together: inspections and findings by war zone and section."""

from collections import Counter
from contextlib import suppress
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.findings.models import Finding
from services.monitoring.findings.queries import in_area, late_on
from services.monitoring.findings.rules import FindingState
from services.monitoring.inspections.forms import forms_of
from services.monitoring.inspections.models import Inspection
from services.monitoring.inspections.rules import InspectionState
from services.monitoring.places import place_of
from services.monitoring.supervision.models import OverviewRow, SupervisionOverview
from services.monitoring.supervision_units.queries import organisation
from shared.areas import full_code
from shared.database import table_of
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

_Cell = tuple[str | None, str]
"""Zone and section."""


async def overview(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, area: str | None, today: date
) -> SupervisionOverview:
    """What was inspected and found in an area, by war zone and section; those without anything show with zeros.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
    """
    place = place_of(caller, area or full_code(caller.area_prefix), field="area")
    zones, sections = await _named(session, policies, place.area_code, today)
    inspected = await _inspected(session, place.caller)
    found, late = await _found(session, place.caller, today)
    cells: set[_Cell] = {*inspected, *(cell for cell, _ in found)}
    cells |= {(zone, section) for zone in zones or {None: ""} for section in sections}
    order = {section: at for at, section in enumerate(sections)}
    rows = [
        OverviewRow(
            zone=zone,
            zone_label=zones.get(zone, zone) if zone else "未划入战区",
            section=section,
            section_label=sections.get(section, section),
            inspected=inspected[zone, section],
            findings_open=found[(zone, section), FindingState.OPENED] + found[(zone, section), FindingState.SENT_BACK],
            findings_rectified=found[(zone, section), FindingState.RECTIFIED],
            findings_closed=found[(zone, section), FindingState.CLOSED],
            findings_late=late[zone, section],
        )
        for zone, section in sorted(
            cells, key=lambda cell: (cell[0] is None, cell[0] or "", order.get(cell[1], len(order)), cell[1])
        )
    ]
    return SupervisionOverview(area_code=place.area_code, on=today, items=rows)


async def _named(
    session: AsyncSession, policies: ActivePolicies, area_code: str, on: date
) -> tuple[dict[str | None, str], dict[str, str]]:
    """Zones and sections of the plan in force with their labels, in its order; none where it has none."""
    zones: dict[str | None, str] = {}
    sections: dict[str, str] = {}
    with suppress(NoActivePolicy):  # a plan may let its townships be inspected without any zones
        zones = {one.code: one.label for one in (await policies.for_area(session, area_code, on, organisation)).zones}
    with suppress(NoActivePolicy):  # what was entered under an earlier plan shows all the same
        forms = await policies.for_area(session, area_code, on, forms_of)
        sections = {section.code: section.label for form in forms for section in form.sections}
    return zones, sections


async def _inspected(session: AsyncSession, caller: Caller) -> Counter[_Cell]:
    table = table_of(Inspection).c
    section = func.unnest(table.sections).label("section")
    counted = (
        select(table.zone, section)
        .where(caller.area_filter(table.county_code, table.area_code), table.state == InspectionState.SUBMITTED.value)
        .subquery()
    )
    rows = await session.execute(select(counted.c.zone, counted.c.section, func.count()).group_by(*counted.c))
    return Counter({(zone, name): number for zone, name, number in rows})


async def _found(
    session: AsyncSession, caller: Caller, today: date
) -> tuple[Counter[tuple[_Cell, FindingState]], Counter[_Cell]]:
    table = table_of(Finding).c
    by = (table.zone, table.section, table.state, late_on(today))
    rows = await session.execute(select(*by, func.count()).where(in_area(caller)).group_by(*by))
    found: Counter[tuple[_Cell, FindingState]] = Counter()
    late: Counter[_Cell] = Counter()
    for zone, section, state, is_late, number in rows:
        found[(zone, section), FindingState(state)] += number
        late[zone, section] += number if is_late else 0
    return found, late
