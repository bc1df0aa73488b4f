"""Visits as a kind of record."""

from services.registry.pairings.queries import helper_at_hand
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.records.refusals import SentOtherwise
from services.registry.visits import rules
from services.registry.visits.models import Visit, VisitFields, VisitQuery
from shared.business_dates import check_not_future


async def _check(desk: Desk, step: Step[Visit]) -> None:
    row = step.row
    check_not_future(desk.clock, row.visited_on, field="visited_on")
    rules.check_visited(row.visited_on, step.occurred_on)
    named = row.helper_id is not None or row.visitor is not None
    rules.check_visit(named, row.latitude is not None, row.longitude is not None)
    if row.helper_id is not None and (step.before is None or step.before["helper_id"] != row.helper_id):
        await helper_at_hand(desk, row.county_code, row.helper_id)


VISIT = RecordKind(
    name="visit",
    title="走访记录",
    path="visits",
    model=Visit,
    fields=VisitFields,
    read="help.read",
    write="visit.write",
    check=_check,
    query=VisitQuery,
    constraints={"uq_visit_client": (SentOtherwise, "client_id")},
    once="client_id",
    part=Part.RESULTS,
    told=("helper_id", "visit_kind", "visited_on"),
)
