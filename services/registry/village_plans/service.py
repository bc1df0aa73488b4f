"""Villages' programmes as a kind of record."""

from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.village_facts.models import YearQuery
from services.registry.village_facts.rules import VillageRecordExists, check_village
from services.registry.village_plans import rules
from services.registry.village_plans.models import VillagePlan, VillagePlanFields


async def _check(_desk: Desk, step: Step[VillagePlan]) -> None:
    check_village(step.row.area_code)
    rules.check_goal(step.row.income_goal_fen)


VILLAGE_PLAN = RecordKind(
    name="village_plan",
    title="一村一策",
    path="village-plans",
    model=VillagePlan,
    fields=VillagePlanFields,
    read="village.read",
    write="village.write",
    check=_check,
    query=YearQuery,
    constraints={"uq_village_plan": (VillageRecordExists, "year")},
)
