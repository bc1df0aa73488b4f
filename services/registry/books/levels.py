"""The levels at which files are kept, as the plans in force over an area name them."""

from services.registry.books.forms import AreaQuery, FileLevelList, FileLevelRead
from services.registry.cards.levels import USUAL_LABELS, plan_levels
from services.registry.records.kinds import Desk
from shared.areas import full_code

_DIGITS = {"household": 12, "village": 12, "town": 9, "county": 6, "city": 4}


async def list_levels(desk: Desk, query: AreaQuery) -> FileLevelList:
    """The levels from the household's card upwards, each by the plan of its own area.

    A town's plan names the card, the roll and the town's book; the county's and the city's are named by theirs.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    items = []
    for level, usual in USUAL_LABELS.items():
        code = full_code(asked.area_prefix[: _DIGITS[level]])
        named = next((one for one in await plan_levels(desk, code) if one.level == level), None)
        address = "/registry/households/{household_id}/card"
        if level != "household":
            address = (
                f"/registry/books/{code}" if len(asked.area_prefix) >= _DIGITS[level] else "/registry/books/{area}"
            )
        items.append(
            FileLevelRead(
                level=level,
                label=usual if named is None else named.label,
                named_by_plan=named is not None,
                joins=None if named is None else named.joins,
                address=address,
                source=None if named is None else named.source,
            )
        )
    return FileLevelList(items=items)
