"""Villages' profiles and yearly figures as kinds of records."""

from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.village_facts import rules
from services.registry.village_facts.models import (
    VillageProfile,
    VillageProfileFields,
    VillageYear,
    VillageYearFields,
    YearQuery,
)


async def _check_profile(_desk: Desk, step: Step[VillageProfile]) -> None:
    rules.check_village(step.row.area_code)
    rules.check_exit(step.row.exited_on, step.occurred_on)


async def _check_year(_desk: Desk, step: Step[VillageYear]) -> None:
    row = step.row
    rules.check_village(row.area_code)
    rules.check_part(row.safe_water_households, row.households, field="safe_water_households")
    rules.check_part(row.cooperative_households, row.households, field="cooperative_households")


VILLAGE_PROFILE = RecordKind(
    name="village_profile",
    title="村基本情况",
    path="village-profiles",
    model=VillageProfile,
    fields=VillageProfileFields,
    read="village.read",
    write="village.write",
    check=_check_profile,
    constraints={"uq_village_profile": (rules.VillageRecordExists, "area_code")},
)

VILLAGE_YEAR = RecordKind(
    name="village_year",
    title="村年度情况",
    path="village-years",
    model=VillageYear,
    fields=VillageYearFields,
    read="village.read",
    write="village.write",
    check=_check_year,
    query=YearQuery,
    constraints={"uq_village_year": (rules.VillageRecordExists, "year")},
)
