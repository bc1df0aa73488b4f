"""What a change of an area must say."""

from datetime import date

from services.registry.areas.refusals import (
    AreaChangeIncomplete,
    AreaLevelsDiffer,
    ChangeBeforeArea,
)
from shared.areas import level_of

NEEDS_NAME = ("established", "renamed")
NEEDS_SUCCESSOR = ("renumbered", "merged")


def check_stated(kind: str, code: str, successor_code: str | None, name: str | None) -> None:
    """Refuse a change that lacks what its kind needs.

    Args:
        kind: code of shared.codes.AREA_CHANGE_KINDS.
        code: 12 digits.
        successor_code: 12 digits of another area.
        name: new name, of the successor where there is one.

    Raises:
        AreaChangeIncomplete: a name or a successor is missing, or stands where its kind has none.
        AreaLevelsDiffer: the successor is the area itself, or of another level.
    """
    if (kind in NEEDS_NAME and name is None) or (kind in ("abolished", "merged") and name is not None):
        raise AreaChangeIncomplete(field="name")
    if (kind in NEEDS_SUCCESSOR) != (successor_code is not None):
        raise AreaChangeIncomplete(field="successor_code")
    if successor_code is not None and (successor_code == code or level_of(successor_code) is not level_of(code)):
        raise AreaLevelsDiffer(field="successor_code")


def check_day(effective_on: date, valid_from: date | None) -> None:
    """Refuse a change before the area's code held. Raises ChangeBeforeArea."""
    if valid_from is not None and effective_on < valid_from:
        raise ChangeBeforeArea(field="effective_on")
