"""What a record may refer to: records that are there, and that whoever writes may know of."""

from collections.abc import Iterable
from typing import Any

from services.registry.households.models import Household
from services.registry.records.fields import RefersTo, mark_of
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.models import AreaRecord, HouseholdRecord, OwnedRecord, Record
from services.registry.records.refusals import UnknownReference
from shared.areas import significant_prefix


async def check_references(desk: Desk, kind: RecordKind[Any], row: Record, names: Iterable[str]) -> None:
    """Refuse a reference to what is not there, or lies elsewhere: the two can't be told apart.

    Raises:
        UnknownReference: naming the field.
    """
    fields = kind.fields.model_fields
    for name in fields.keys() & set(names):
        mark = mark_of(fields[name], RefersTo)
        if mark is None or (value := getattr(row, name)) is None:
            continue
        found: Record | None = await desk.session.get(mark.model, (row.county_code, value))
        if found is None or found.withdrawn_on is not None or not await may_refer(desk, found):
            raise UnknownReference(field=name)


async def may_refer(desk: Desk, found: Record) -> bool:
    """Whether somebody may refer to a record of his county.

    It lies in his area, or belongs to one that holds his: a county's bureau and a town's officer help its villages.
    """
    if desk.caller.sees_whole_counties:
        return True
    if isinstance(found, AreaRecord | OwnedRecord) and found.area_code is not None:
        area = significant_prefix(found.area_code)
        return desk.caller.covers(area) or desk.caller.area_prefix.startswith(area)
    if isinstance(found, HouseholdRecord | OwnedRecord):
        household = await desk.session.get(Household, (found.county_code, found.household_id))
        return household is not None and desk.caller.covers(household.village_code)
    return True
