"""Health files as kinds of records."""

from services.registry.healthfiles.models import HealthFile, HealthFileFields, HouseholdHealthFile
from services.registry.pairings.refusals import NotPoorThroughIllness
from services.registry.pairings.rules import ILLNESS
from services.registry.records.kinds import Desk, RecordKind, Step
from shared.business_dates import check_not_future
from shared.errors import Refusal


class HealthFileExists(Refusal):
    """A second health file of a person or household."""

    code = "registry.health_file_exists"
    title = "已有健康档案"
    title_en = "There is a health file already"
    remedy = "请在原档案上修改。"
    remedy_en = "Change that file."


async def _check(desk: Desk, step: Step[HealthFile]) -> None:
    check_not_future(desk.clock, step.row.opened_on, field="opened_on")


async def _check_household(desk: Desk, step: Step[HouseholdHealthFile]) -> None:
    check_not_future(desk.clock, step.row.opened_on, field="opened_on")
    household = step.household
    if step.before is None and household and ILLNESS not in (household.main_cause, *household.other_causes):
        raise NotPoorThroughIllness(field="household_id")


HEALTH_FILE = RecordKind(
    name="health_file",
    title="健康档案",
    path="health-files",
    model=HealthFile,
    fields=HealthFileFields,
    read="help.read",
    write="help.write",
    check=_check,
    constraints={"uq_health_file_member": (HealthFileExists, "member_id")},
)

HOUSEHOLD_HEALTH_FILE = RecordKind(
    name="household_health_file",
    title="因病致贫户健康档案",
    path="household-health-files",
    model=HouseholdHealthFile,
    fields=HealthFileFields,
    read="help.read",
    write="help.write",
    check=_check_household,
    constraints={"uq_household_health_file": (HealthFileExists, "household_id")},
)
