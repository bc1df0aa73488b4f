"""Which projects and fund-use plans of an area were not made public as the plans in force ask."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from services.registry.funds.models import FundPlan
from services.registry.projects.models import Project
from services.registry.publicity.forms import LackingRead, MissingList, MissingQuery, MissingRead
from services.registry.publicity.hanging import publicity_of
from services.registry.publicity.queries import Key, hung_of
from services.registry.publicity.rules import Hung, Standing, standing_of
from services.registry.records.kinds import Desk
from services.registry.records.models import RecordChange
from services.registry.records.queries import records_of
from services.registry.records.rulebook import section_of
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.policies.help import Publicity

LOOKED_AT = 500
"""Projects, or plans, of which one answer judges: those that lack nothing are passed over, and may be many."""
_FINE = (Standing.SOUND, Standing.RUNNING)

Subject = Project | FundPlan


async def list_missing(desk: Desk, query: MissingQuery) -> MissingList:
    """A page of what lacks publicity on a day, in the order in which it was entered.

    What runs its days lacks nothing. Where no plan that asks for publicity holds, nothing can lack.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.

    Source: R000-075, R002-073, R003-033.
    """
    on = query.on or desk.clock.today()
    model: type[Any] = Project if query.about == "project" else FundPlan
    found, more = await _subjects(desk, query, model)
    plans: dict[str, Publicity | None] = {}
    items: list[MissingRead] = []
    last: Subject | None = None
    hung = await _hung(desk, found)
    for one in found:
        if len(items) == query.limit:
            more = True
            break
        last = one
        if one.area_code not in plans:
            plans[one.area_code] = await section_of(desk, one.area_code, on, publicity_of)
        plan = plans[one.area_code]
        lacking = [] if plan is None else _lacking(one, plan, hung, on)
        if lacking:
            items.append(_shown(query, one, lacking))
    name = f"publicity missing {query.about}"
    return MissingList(
        items=items, next=encode_cursor(name, last.county_code, last.id) if more and last is not None else None
    )


async def _subjects(desk: Desk, query: MissingQuery, model: type[Any]) -> tuple[Sequence[Subject], bool]:
    table, change = table_of(model).c, table_of(RecordChange).c
    asked = desk.caller.narrowed(query.area, field="area")
    statement: Any = records_of(asked, model).where(table.withdrawn_on.is_(None))
    if query.about == "fund_plan":  # a plan bears no day of its own: it is there from the day of its entry
        on = query.on or desk.clock.today()
        entered = select(change.record_id).where(
            change.county_code == table.county_code,
            change.record_id == table.id,
            change.version == 1,
            change.occurred_on <= on,
        )
        statement = statement.where(entered.exists())
    if query.after:
        county, record_id = decode_cursor(f"publicity missing {query.about}", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(record_id)))
    statement = statement.order_by(table.county_code, table.id).limit(LOOKED_AT + 1)
    found = (await desk.session.scalars(statement)).all()
    return found[:LOOKED_AT], len(found) > LOOKED_AT


async def _hung(desk: Desk, found: Sequence[Subject]) -> Mapping[Key, Sequence[Hung]]:
    hung: dict[Key, Sequence[Hung]] = {}
    for county in sorted({one.county_code for one in found}):
        hung |= await hung_of(desk.session, county, [one.id for one in found if one.county_code == county])
    return hung


def _lacking(one: Subject, plan: Publicity, hung: Mapping[Key, Sequence[Hung]], on: date) -> list[LackingRead]:
    reached: list[tuple[str | None, date | None]] = [(None, None)]
    if isinstance(one, Project):
        days = ((stage, getattr(one, f"{stage}_on")) for stage in plan.stages)
        reached = [(stage, day) for stage, day in days if day is not None and day <= on]
    return [
        LackingRead(stage=stage, since=since, level=level, state=state)
        for stage, since in reached
        for level, state in standing_of(plan.levels, hung.get((one.id, stage), ()), on).items()
        if state not in _FINE
    ]


def _shown(query: MissingQuery, one: Subject, lacking: list[LackingRead]) -> MissingRead:
    return MissingRead(
        **one.model_dump(include={"county_code", "id", "name", "area_code", "year"}),
        about=query.about,
        number=one.project_no if isinstance(one, Project) else one.plan_no,
        lacking=lacking,
    )
