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

_DECIDED_BY = {"identified_on": "village_identification", "exited_on": "village_exit"}
"""Field of a profile → the procedure whose outcome it is, where a plan in force has that procedure."""


async def _check_profile(desk: Desk, step: Step[VillageProfile]) -> None:
    row = step.row
    rules.check_village(row.area_code)
    rules.check_exit(row.exited_on, step.occurred_on)
    changed = {code: name for name, code in _DECIDED_BY.items() if step.before is not None and step.sets(name)}
    if not changed:  # what a new profile tells of the past is taken as it is told
        return
    for _, pack in await desk.policies.touching(desk.session, row.area_code, step.occurred_on):
        for one in pack.procedures:
            if one.code in changed:
                raise rules.VillageStandsByProcedure(field=changed[one.code])


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
    told=("industries", "identified_on", "planned_exit_year", "exited_on"),
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
    told=(
        "year",
        "households",
        "people",
        "road_to_committee",
        "bus",
        "safe_water_households",
        "power",
        "broadband",
        "broadcasting",
        "clinic",
        "doctors",
        "library",
        "cooperatives",
        "cooperative_households",
        "collective_income_fen",
    ),
)
