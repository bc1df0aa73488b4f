"""What files of each level are called: by the plan in force, else as most plans have it."""

from services.registry.records.kinds import Desk
from shared.areas import AreaLevel, level_of
from shared.policies.files import FileLevel
from shared.policies.selection import NoActivePolicy

USUAL_LABELS = {"household": "户卡", "village": "村册", "town": "乡镇档", "county": "县档", "city": "市数据库"}
"""Where no plan in force names a level. Assumed."""
_LEVELS = {AreaLevel.VILLAGE: "village", AreaLevel.TOWN: "town", AreaLevel.COUNTY: "county", AreaLevel.CITY: "city"}


async def plan_levels(desk: Desk, area_code: str) -> tuple[FileLevel, ...]:
    """The levels that the plan in force in an area names; none where there is no such plan."""
    try:
        return await desk.policies.for_area(desk.session, area_code, desk.clock.today(), lambda pack: pack.file_levels)
    except NoActivePolicy:
        return ()


async def level_label(desk: Desk, level: str, area_code: str) -> str:
    """What a level's file is called in an area."""
    named: dict[str, str] = {one.level: one.label for one in await plan_levels(desk, area_code)}
    return named.get(level) or USUAL_LABELS[level]


def book_level(area_code: str) -> str | None:
    """The level whose book an area's is; None for a province, which keeps none here."""
    return _LEVELS.get(level_of(area_code))
