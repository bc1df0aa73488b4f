"""Activities as a kind of record."""

from services.registry.activities.models import HelpActivity, HelpActivityFields, HelpActivityQuery
from services.registry.pairings.queries import helper_at_hand, unit_at_hand
from services.registry.pairings.rules import check_one_of
from services.registry.records.kinds import Desk, RecordKind, Step
from shared.business_dates import check_not_future


async def _check(desk: Desk, step: Step[HelpActivity]) -> None:
    row = step.row
    check_not_future(desk.clock, row.held_on, field="held_on")
    check_one_of(row.unit_id, row.helper_id)
    if row.helper_id is not None:
        await helper_at_hand(desk, row.county_code, row.helper_id)
    if row.unit_id is not None:
        await unit_at_hand(desk, row.county_code, row.unit_id)


ACTIVITY = RecordKind(
    name="help_activity",
    title="帮扶活动",
    path="help-activities",
    model=HelpActivity,
    fields=HelpActivityFields,
    read="help.read",
    write="help.write",
    check=_check,
    query=HelpActivityQuery,
    told=("activity", "unit_id", "helper_id", "held_on", "people"),
)
