"""Whether the elements of a standard are secured: the one place where a room of guarantees is to be asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.registry.procedures.models import Entry
from services.registry.records.kinds import Desk


async def proved_elements(
    _desk: Desk, _entry: Entry, stated: Mapping[str, Mapping[str, Any]], _on: date
) -> dict[str, bool]:
    """Element → whether it is secured, by the facts that the survey states for each.

    Args:
        stated: element → ``secured`` and the ``basis`` that the surveyors found.
    """
    return {code: bool(one["secured"]) for code, one in stated.items()}
