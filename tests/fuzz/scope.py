"""Whether an answer holds anything from outside its reader's scope."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.areas import significant_prefix
from tests.fuzz.callers import Caller

COUNTY_DIGITS = 6
AREA_KEYS = frozenset({"area_code", "village_code"})
"""Members that bear the 12 digits of where something lies."""
ABOVE_KEYS = frozenset({"county_code", "town_code"})
"""Members that bear an area which may hold the reader's own, as a village's row names its town."""
PACKS_AREA = re.compile(r"\.packs?(\[\d+\])?\.area_code")
"""Where the area stands in which a policy pack holds: it may hold the reader's own."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a row is: the area, 12 digits or a county's 6, and the bank where it is a bank's."""

    area: str
    bank_code: str | None = None


def outside(caller: Caller, answer: Any, owners: Mapping[str, Owner]) -> list[str]:
    """What an answer tells of other areas or banks; empty where all is well.

    Args:
        caller: the reader.
        answer: JSON.
        owners: ids of rows that are there → whose they are.
    """
    return [told for path, key, value in _members(answer) if (told := _judge(caller, path, key, value, owners))]


def _judge(caller: Caller, path: str, key: str, value: str, owners: Mapping[str, Owner]) -> str | None:
    owner = owners.get(value)
    if owner is not None and not _may_see(caller, owner):
        return f"{path}: the row {value} belongs to {owner.area} {owner.bank_code or ''}"
    above = key in ABOVE_KEYS or PACKS_AREA.search(path) is not None
    if above and not _around(caller, value):
        return f"{path}: {key} {value}"
    if key in AREA_KEYS and not above and not _area_inside(caller, value):
        return f"{path}: area {value}"
    if key == "bank_code" and caller.bank_code not in (None, value):
        return f"{path}: bank {value}"
    return None


def _may_see(caller: Caller, owner: Owner) -> bool:
    if caller.bank_code is not None and owner.bank_code not in (None, caller.bank_code):
        return False
    return _around(caller, owner.area) if len(owner.area) == COUNTY_DIGITS else _area_inside(caller, owner.area)


def _around(caller: Caller, code: str) -> bool:
    """Whether an area lies in the reader's, or holds it."""
    area = caller.area or "nowhere"
    return code.startswith(area) or area.startswith(significant_prefix(code))


def _area_inside(caller: Caller, code: str) -> bool:
    return code.startswith(caller.area or "nowhere")


def _members(node: Any, path: str = "", key: str = "") -> Iterator[tuple[str, str, str]]:
    """Every text in a document, with where it stands and under which name."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _members(value, f"{path}.{name}", name)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _members(value, f"{path}[{place}]", key)
    elif isinstance(node, str):
        yield path, key, node
