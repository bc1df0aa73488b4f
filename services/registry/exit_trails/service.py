"""Exits of an area with what speaks against each, and the whole trail of one household's exits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.exit_trails import queries, rules
from services.registry.exit_trails.forms import (
    ExitList,
    ExitQuery,
    ExitRead,
    ExitTrail,
    ExitTrailList,
    HelpStepRead,
    StepRead,
)
from services.registry.exit_trails.rules import Mark, Version
from services.registry.households.history import unsealed
from services.registry.households.models import EXITED, Household, HouseholdChange
from services.registry.households.queries import find_household, households_of
from services.registry.lines.refusals import LineUnknown
from services.registry.lines.service import needed_line_fen
from services.registry.records.kinds import Desk
from shared.calendar import CHINA
from shared.database import after_key, decode_cursor, encode_cursor, table_of
from shared.policies import NoActivePolicy

LOOKED_AT = 200
"""Households of which one answer judges."""


class _Files:
    """What was read of some households of a county at once."""

    def __init__(
        self,
        changes: Mapping[UUID, Sequence[HouseholdChange]],
        ways: tuple[set[tuple[UUID, date]], set[tuple[UUID, date]]],
        helps: Mapping[UUID, Sequence[Any]],
    ) -> None:
        self.changes = changes
        self.by_procedure, self.by_request = ways
        self.helps = helps


async def _files(desk: Desk, county_code: str, household_ids: Sequence[UUID]) -> _Files:
    return _Files(
        await queries.histories_of(desk.session, county_code, household_ids),
        await queries.ways_of(desk.session, county_code, household_ids),
        await queries.help_steps_of(desk.session, county_code, household_ids),
    )


async def list_exits(desk: Desk, query: ExitQuery) -> ExitList:
    """A page of the households that stand as out of poverty, each with its last exit and what speaks against it.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.

    Source: R002-075.
    """
    table = table_of(Household).c
    statement: Any = households_of(desk.caller.narrowed(query.area, field="area")).where(table.status == EXITED)
    if query.year is not None:
        first, last = date(query.year, 1, 1), date(query.year, 12, 31)
        statement = statement.where(table.exited_on.between(first, last))
    if query.after:
        statement = after_key(
            statement, (table.county_code, table.household_no), tuple(decode_cursor("exit trails", query.after, 2))
        )
    # none but marked ones are asked for: others are passed over, so more are looked at than are shown
    looked_at = LOOKED_AT if query.marked or query.mark is not None else query.limit
    statement = statement.order_by(table.county_code, table.household_no).limit(looked_at + 1)
    found = (await desk.session.scalars(statement)).all()
    more, households, items, last_seen = len(found) > looked_at, found[:looked_at], list[ExitRead](), None
    files = {
        county: await _files(desk, county, [one.id for one in households if one.county_code == county])
        for county in sorted({one.county_code for one in households})
    }
    for household in households:
        if len(items) == query.limit:
            more = True
            break
        last_seen = household
        kept = files[household.county_code]
        versions = [queries.as_version(change) for change in kept.changes.get(household.id, ())]
        exits = rules.exits_of(versions)
        if not exits:
            continue
        shown = await _shown(desk, household, kept, versions, exits[-1])
        if (shown.marks or not query.marked) and (query.mark is None or query.mark in shown.marks):
            items.append(shown)
    after = None
    if more and last_seen is not None:
        after = encode_cursor("exit trails", last_seen.county_code, last_seen.household_no)
    return ExitList(items=items, next=after)


async def read_trail(desk: Desk, household_id: UUID) -> ExitTrailList:
    """Every exit of a household: what led to it, and what was altered afterwards.

    Raises:
        NotFound: no such household in the caller's area.

    Source: R002-075.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    kept = await _files(desk, household.county_code, [household.id])
    changes = {change.version: change for change in kept.changes.get(household.id, ())}
    versions = [queries.as_version(change) for change in changes.values()]
    back = rules.slid_back(versions)

    def steps(some: Sequence[Version], *, afterwards: bool = False) -> list[StepRead]:
        return [_step(changes[one.number], one, slid=one.number in back, afterwards=afterwards) for one in some]

    return ExitTrailList(
        items=[
            ExitTrail(
                exit=await _shown(desk, household, kept, versions, one),
                before=steps(rules.until(versions, one)),
                altered=steps(rules.altering(versions, one), afterwards=True),
                help_added=[
                    HelpStepRead(**_help(each), title=queries.TITLES[each.kind])
                    for each in _help_after(kept, household, changes[one.number])
                ],
            )
            for one in rules.exits_of(versions)
        ]
    )


async def _shown(
    desk: Desk, household: Household, kept: _Files, versions: Sequence[Version], exited: Version
) -> ExitRead:
    change = next(one for one in kept.changes[household.id] if one.version == exited.number)
    judged = rules.judged_by(versions, exited)
    line_fen = await _line_fen(desk, household, exited, judged)
    way = _way(kept, household, change)
    added = len(_help_after(kept, household, change))
    facts = household.model_dump(include={"county_code", "household_no", "village_code", "head_name"})
    return ExitRead(
        **facts,
        household_id=household.id,
        version=exited.number,
        exited_on=exited.occurred_on,
        recorded_at=change.recorded_at,
        recorded_days_later=(exited.recorded_on - exited.occurred_on).days,
        subject=change.subject,
        role=change.role,
        reason=change.reason,
        way=way,
        income_year=None if judged is None else judged.year,
        per_head_fen=None if judged is None else judged.per_head_fen,
        line_fen=line_fen,
        steps_before=len(rules.until(versions, exited)),
        altered_after=len(rules.altering(versions, exited)),
        help_added_after=added,
        marks=rules.marks_of(versions, exited, way=way, line_fen=line_fen, help_added=added),
    )


async def _line_fen(desk: Desk, household: Household, exited: Version, judged: rules.Judged | None) -> int | None:
    if judged is None:
        return None
    try:
        return await needed_line_fen(
            desk.session, desk.policies, "exit", household.village_code, judged.year, exited.occurred_on
        )
    except (LineUnknown, NoActivePolicy):
        return None


def _way(kept: _Files, household: Household, change: HouseholdChange) -> Any:
    exit_of = (household.id, change.occurred_on)
    if exit_of in kept.by_procedure:
        return "procedure"
    if change.import_id is not None:
        return "file"
    return "request" if exit_of in kept.by_request else "other"


def _help_after(kept: _Files, household: Household, change: HouseholdChange) -> list[Any]:
    return [
        one
        for one in kept.helps.get(household.id, ())
        if one.recorded_at > change.recorded_at and one.occurred_on <= change.occurred_on
    ]


def _help(step: Any) -> dict[str, Any]:
    return {name: getattr(step, name) for name in HelpStepRead.model_fields if name != "title"}


def _step(change: HouseholdChange, version: Version, *, slid: bool, afterwards: bool) -> StepRead:
    marks = [
        mark
        for mark, holds in (
            (Mark.INCOME_RAISED, rules.raised(version)),
            (Mark.SLID_BACK, slid),
            (Mark.ALTERED_AFTER, afterwards),
        )
        if holds
    ]
    facts = change.model_dump(include=set(StepRead.model_fields) - {"old", "new", "marks"})
    return StepRead(
        **facts,
        recorded_days_later=(change.recorded_at.astimezone(CHINA).date() - change.occurred_on).days,
        old=unsealed(change.old),
        new=unsealed(change.new),
        marks=marks,
    )
