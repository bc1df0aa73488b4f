"""Helpers' tasks and the six traced items as kinds of records."""

from services.registry.pairings.queries import helper_at_hand
from services.registry.pairings.refusals import NoVillage
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.tasks import rules
from services.registry.tasks.models import (
    HouseholdItem,
    HouseholdTask,
    HouseholdTaskFields,
    ItemQuery,
    TaskQuery,
    TracedItemFields,
    VillageItem,
    VillageTask,
    VillageTaskFields,
)
from shared.areas import AreaLevel, level_of
from shared.business_dates import check_not_future


async def _check_task(desk: Desk, step: Step[VillageTask] | Step[HouseholdTask]) -> None:
    row = step.row
    rules.check_progress(row.progress, row.done_on)
    if row.done_on is not None:
        check_not_future(desk.clock, row.done_on, field="done_on")
    if isinstance(row, VillageTask):
        _check_village(row.area_code)
    if step.before is None or step.before["helper_id"] != row.helper_id:
        await helper_at_hand(desk, row.county_code, row.helper_id)


async def _check_item(desk: Desk, step: Step[VillageItem] | Step[HouseholdItem]) -> None:
    row = step.row
    check_not_future(desk.clock, row.reached_on, field="reached_on")
    if isinstance(row, VillageItem):
        _check_village(row.area_code)


def _check_village(area_code: str) -> None:
    if level_of(area_code) is not AreaLevel.VILLAGE:
        raise NoVillage(field="area_code")


VILLAGE_TASK = RecordKind(
    name="village_task",
    title="包村任务",
    path="village-tasks",
    model=VillageTask,
    fields=VillageTaskFields,
    read="help.read",
    write="help.write",
    check=_check_task,
    query=TaskQuery,
)

HOUSEHOLD_TASK = RecordKind(
    name="household_task",
    title="联户任务",
    path="household-tasks",
    model=HouseholdTask,
    fields=HouseholdTaskFields,
    read="help.read",
    write="help.write",
    check=_check_task,
    query=TaskQuery,
    part=Part.HELPERS,
)

VILLAGE_ITEM = RecordKind(
    name="village_item",
    title="到村事项",
    path="village-items",
    model=VillageItem,
    fields=TracedItemFields,
    read="help.read",
    write="help.write",
    check=_check_item,
    query=ItemQuery,
    told=("item", "reached_on"),
)

HOUSEHOLD_ITEM = RecordKind(
    name="household_item",
    title="到户事项",
    path="household-items",
    model=HouseholdItem,
    fields=TracedItemFields,
    read="help.read",
    write="help.write",
    check=_check_item,
    query=ItemQuery,
    part=Part.RESULTS,
    told=("item", "reached_on"),
)
