"""Participation as a kind of record, and how projects stand in it."""

from typing import Any

from sqlalchemy import select

from services.registry.households.models import Household
from services.registry.participations import rules
from services.registry.participations.models import (
    CoverageList,
    CoverageQuery,
    CoverageRead,
    Participation,
    ParticipationFields,
    ParticipationQuery,
)
from services.registry.projects.models import Project
from services.registry.projects.rules import STAGES
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import records_of
from shared.business_dates import check_not_future
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of

LOOKED_AT = 500
"""Projects of which one answer judges."""


async def _check(desk: Desk, step: Step[Participation]) -> None:
    row = step.row
    check_not_future(desk.clock, row.held_on, field="held_on")
    if row.answered_on is not None:
        check_not_future(desk.clock, row.answered_on, field="answered_on")
    rules.check_about(row.stage, of_project=row.project_id is not None, of_plan=row.plan_year is not None)
    rules.check_outcome(row.outcome, row.answer, row.answered_on, row.held_on)
    rules.check_people(row.people, len(row.household_nos))
    if step.sets("household_nos", "held_on"):
        rules.check_households(row.household_nos, await _registered(desk, row))


async def _registered(desk: Desk, row: Participation) -> set[str]:
    """Those of the households named that were registered in the record's area by its day."""
    table = table_of(Household).c
    found = await desk.session.scalars(
        select(table.household_no).where(
            desk.caller.narrowed(row.area_code, field="area_code").area_filter(table.county_code, table.village_code),
            table.household_no.in_(row.household_nos),
            table.registered_on <= row.held_on,
        )
    )
    return set(found)


async def coverage(desk: Desk, query: CoverageQuery) -> CoverageList:
    """A page of projects, with who took part in each and where nobody did.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.

    Source: R002-027.
    """
    project, held = table_of(Project).c, table_of(Participation).c
    statement: Any = records_of(desk.caller.narrowed(query.area, field="area"), Project).where(
        project.withdrawn_on.is_(None)
    )
    if query.year is not None:
        statement = statement.where(project.year == query.year)
    if query.after:
        county, record_id = decode_cursor("participation coverage", query.after, 2)
        statement = after_key(statement, (project.county_code, project.id), (county, decode_id(record_id)))
    statement = statement.order_by(project.county_code, project.id).limit(LOOKED_AT + 1)
    found = (await desk.session.scalars(statement)).all()
    more, items, last = len(found) > LOOKED_AT, list[CoverageRead](), None
    rows = await desk.session.execute(
        select(held.county_code, held.project_id, held.stage, held.outcome, held.household_nos).where(
            held.county_code.in_({one.county_code for one in found}),
            held.project_id.in_([one.id for one in found]),
            held.withdrawn_on.is_(None),
        )
    )
    meetings: dict[Any, list[Any]] = {}
    for row in rows:
        meetings.setdefault((row.county_code, row.project_id), []).append(row)
    for one in found[:LOOKED_AT]:
        if len(items) == query.limit:
            more = True
            break
        last = one
        shown = _covered(one, meetings.get((one.county_code, one.id), []))
        if shown.lacking or not query.lacking:
            items.append(shown)
    after = encode_cursor("participation coverage", last.county_code, last.id) if more and last is not None else None
    return CoverageList(items=items, next=after)


def _covered(project: Project, meetings: list[Any]) -> CoverageRead:
    held = {stage: sum(one.stage == stage for one in meetings) for stage in rules.STAGES}
    reached = [stage for stage in STAGES if getattr(project, f"{stage}_on") is not None]
    return CoverageRead(
        **project.model_dump(include={"county_code", "project_no", "name", "area_code", "year"}),
        project_id=project.id,
        held=held,
        households=len({number for one in meetings for number in one.household_nos}),
        unanswered=sum(one.outcome == rules.OPEN for one in meetings),
        lacking=rules.stages_lacking(reached, [stage for stage, number in held.items() if number]),
    )


PARTICIPATION = RecordKind(
    name="participation",
    title="群众参与",
    path="participations",
    model=Participation,
    fields=ParticipationFields,
    read="help.read",
    write="help.write",
    check=_check,
    query=ParticipationQuery,
)
