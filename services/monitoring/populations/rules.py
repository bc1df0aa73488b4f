"""Which households a frozen list takes up, and what has become of one since."""

from datetime import date
from enum import StrEnum


class Population(StrEnum):
    """Whom a list takes up."""

    REMAINING = "remaining_households"
    EXITED = "exited_households"


POPULATION_LABELS = {Population.REMAINING: "未脱贫户", Population.EXITED: "脱贫户"}


class Since(StrEnum):
    """What happened to a household after a list had taken it up."""

    REMOVED = "removed"
    MOVED = "moved"
    EXITED = "exited"
    RETURNED = "returned"


SINCE_LABELS = {
    Since.REMOVED: "已移出登记册",
    Since.MOVED: "已迁往他村",
    Since.EXITED: "已脱贫",
    Since.RETURNED: "已返贫",
}


def what_became(
    population: Population, village_then: str, village_now: str, exited_on: date | None, removed_on: date | None
) -> Since | None:
    """Why a listed household would not be taken up today where it stands.

    Args:
        population: of the list.
        village_then: village under which it was listed, 12 digits.
        village_now: its village by today's register, 12 digits.
        exited_on: as the register now knows it.
        removed_on: as the register now knows it.

    Returns:
        The gravest reason; None where nothing has changed.
    """
    if removed_on is not None:
        return Since.REMOVED
    if population is Population.EXITED and exited_on is None:
        return Since.RETURNED
    if population is Population.REMAINING and exited_on is not None:
        return Since.EXITED
    return Since.MOVED if village_then != village_now else None
