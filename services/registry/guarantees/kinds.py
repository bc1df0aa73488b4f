"""Checks of a household as kinds of records."""

from services.registry.guarantees import rules
from services.registry.guarantees.models import (
    DwellingCheck,
    DwellingCheckFields,
    LivingCheck,
    LivingCheckFields,
    WaterCheck,
    WaterCheckFields,
)
from services.registry.guarantees.rules import Water
from services.registry.records.kinds import Desk, Part, RecordKind, Step


async def _check(_desk: Desk, step: Step[LivingCheck] | Step[DwellingCheck]) -> None:
    rules.check_dates(step.row.checked_on, step.occurred_on)


async def _check_water(_desk: Desk, step: Step[WaterCheck]) -> None:
    row = step.row
    rules.check_dates(row.checked_on, step.occurred_on)
    rules.check_tested(water_of(row))


def water_of(row: WaterCheck) -> Water:
    """A test as the rules read it."""
    return Water(row.litres_per_day, row.quality_passed, row.minutes, row.supply_share)


LIVING_CHECK = RecordKind(
    name="living_check",
    title="吃穿核查",
    path="living-checks",
    model=LivingCheck,
    fields=LivingCheckFields,
    read="household.read",
    write="check.write",
    check=_check,
    part=Part.NEEDS,
    told=("checked_on", "food", "clothing"),
)
DWELLING_CHECK = RecordKind(
    name="dwelling_check",
    title="房屋安全鉴定",
    path="dwelling-checks",
    model=DwellingCheck,
    fields=DwellingCheckFields,
    read="household.read",
    write="check.write",
    check=_check,
    part=Part.NEEDS,
    told=("checked_on", "grade"),
)
WATER_CHECK = RecordKind(
    name="water_check",
    title="饮水检测",
    path="water-checks",
    model=WaterCheck,
    fields=WaterCheckFields,
    read="household.read",
    write="check.write",
    check=_check_water,
    part=Part.NEEDS,
    told=("checked_on", "litres_per_day", "quality_passed", "minutes", "supply_share"),
)
