"""Which households nobody has visited lately."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from services.registry.helpers.models import Helper
from services.registry.helping.coverage import poor_of
from services.registry.helping.forms import Unvisited, UnvisitedList, UnvisitedQuery
from services.registry.households.models import Household
from services.registry.pairings.models import HouseholdPairing
from services.registry.pairings.queries import in_force
from services.registry.records.kinds import Desk
from services.registry.visits.models import Visit
from shared.business_dates import check_range
from shared.database import after_key, decode_cursor, encode_cursor, is_one_of, table_of

_CURSOR = "unvisited households"
Key = tuple[str, UUID]
"""County and household."""


async def unvisited(desk: Desk, query: UnvisitedQuery) -> UnvisitedList:
    """A page of the poor households of an area without a visit in a span of days, by household number.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        RangeReversed: the last day lies before the first.
        Invalid: the cursor is not of this list.
    """
    asked, on = desk.caller.narrowed(query.area, field="area"), query.on or desk.clock.today()
    check_range(query.since, on, fields=("since", "on"))
    poor, household = poor_of(asked), table_of(Household).c
    visited = exists().where(_visit_of_household(), table_of(Visit).c.visited_on.between(query.since, on))
    counts = (func.count(), func.count().filter(visited))
    households, seen = (await desk.session.execute(poor.with_only_columns(*counts, maintain_column_froms=True))).one()
    statement = poor.where(~visited)
    if query.after:
        statement = after_key(
            statement,
            (household.county_code, household.household_no),
            tuple(decode_cursor(_CURSOR, query.after, 2)),
        )
    order = (household.county_code, household.household_no)
    found = (await desk.session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    items = found[: query.limit]
    keys = [(one.county_code, one.id) for one in items]
    helpers, last = await _helpers(desk, keys), await _last_visits(desk, keys, on)
    return UnvisitedList(
        since=query.since,
        on=on,
        households=households,
        visited=seen,
        items=[
            Unvisited(
                household_id=one.id,
                **one.model_dump(include={"household_no", "head_name", "village_code"}),
                last_visit_on=last.get((one.county_code, one.id)),
                helpers=helpers[one.county_code, one.id],
            )
            for one in items
        ],
        next=encode_cursor(_CURSOR, items[-1].county_code, items[-1].household_no)
        if len(found) > query.limit
        else None,
    )


def _visit_of_household() -> Any:
    visit, household = table_of(Visit).c, table_of(Household).c
    return and_(
        visit.county_code == household.county_code,
        visit.household_id == household.id,
        visit.withdrawn_on.is_(None),
    )


async def _helpers(desk: Desk, keys: Collection[Key]) -> defaultdict[Key, list[str]]:
    """The names of those who are linked with households now, in the order in which they began."""
    line, helper = table_of(HouseholdPairing).c, table_of(Helper).c
    found = await desk.session.execute(
        select(line.county_code, line.household_id, helper.name)
        .join(table_of(Helper), and_(helper.county_code == line.county_code, helper.id == line.helper_id))
        .where(
            is_one_of(line.county_code, {county for county, _ in keys}),
            is_one_of(line.household_id, [household_id for _, household_id in keys]),
            in_force(HouseholdPairing),
        )
        .order_by(line.started_on, line.id)
    )
    names: defaultdict[Key, list[str]] = defaultdict(list)
    for county, household_id, name in found:
        names[county, household_id].append(name)
    return names


async def _last_visits(desk: Desk, keys: Collection[Key], on: date) -> dict[Key, date]:
    """The day of each household's latest visit up to a day."""
    visit = table_of(Visit).c
    found = await desk.session.execute(
        select(visit.county_code, visit.household_id, func.max(visit.visited_on))
        .where(
            is_one_of(visit.county_code, {county for county, _ in keys}),
            is_one_of(visit.household_id, [household_id for _, household_id in keys]),
            visit.withdrawn_on.is_(None),
            visit.visited_on <= on,
        )
        .group_by(visit.county_code, visit.household_id)
    )
    return {(county, household_id): day for county, household_id, day in found}
