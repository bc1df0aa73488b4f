"""What becomes of a value from the field: it holds, it stands already, or the township decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Name = TypeVar("Name")


class Fate(StrEnum):
    """What becomes of a value."""

    HOLDS = "holds"
    STANDS = "stands"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a value from the field relates to the register.

    Attributes:
        is_so: the register holds that very value.
        is_base: the register holds what the device showed when the value was changed.
    """

    is_so: bool
    is_base: bool


def fate_of(standing: Standing, *, may_write: bool) -> Fate:
    """What becomes of a value from the field.

    Args:
        standing: how it relates to the register.
        may_write: whether whoever recorded it may change the register by himself.

    Returns:
        A value that stands already is left alone, whoever was first. One whose base still stands holds. All others, and
        those of people who may not change the register, are decided on.
    """
    if standing.is_so:
        return Fate.STANDS
    return Fate.HOLDS if standing.is_base and may_write else Fate.DECIDED


def is_decidable(standing: Standing, *, as_it_was: bool) -> bool:
    """Whether a value from the field may still take the place of what stands.

    Args:
        standing: how it relates to the register.
        as_it_was: whether the register holds what stood when the value came in, which is what people decide on.
    """
    return standing.is_so or standing.is_base or as_it_was


def repeated(names: Iterable[Name]) -> Name | None:
    """The first name that stands twice; None where each stands once."""
    seen: set[Name] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
