"""What of a plan's demands on the organisation is missing in an area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """What is missing."""

    GROUP = "group"
    SEAT = "seat"
    FILES = "files"
    PEOPLE = "people"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class SeatAsked:
    """A seat that a group shall have, and how many people sit so at least."""

    code: str
    label: str
    least: int


@dataclass(frozen=True, slots=True)
class GroupFound:
    """A group that is there: how many people hold each seat of the plan, and how many files it keeps."""

    holders: Mapping[str, int]
    files: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing.

    Attributes:
        what: what it is.
        seat: code of the seat, where one is empty.
        least: how many there must be.
        present: how many there are.
        sentence: says it in Chinese, without a full stop.
    """

    what: Missing
    seat: str | None
    least: int
    present: int
    sentence: str


def missing_of_group(label: str, seats: tuple[SeatAsked, ...], files: bool, found: GroupFound | None) -> Iterator[Gap]:
    """What is missing of a group in an area: the group itself, people in its seats, its files.

    Args:
        label: what the plan calls it.
        seats: that it shall have.
        files: whether it shall keep files.
        found: the group; None where there is none.

    Source: R000-067, R002-026, R002-088, R002-142, R003-028.
    """
    if found is None:
        yield Gap(Missing.GROUP, None, 1, 0, f"尚未设立{label}")
        return
    for seat in seats:
        present = found.holders.get(seat.code, 0)
        if present < seat.least:
            yield Gap(
                Missing.SEAT,
                seat.code,
                seat.least,
                present,
                f"{label}的{seat.label}应有至少 {seat.least} 名，现有 {present} 名",
            )
    if files and found.files < 1:
        yield Gap(Missing.FILES, None, 1, 0, f"{label}尚无资料")


def missing_people(label: str, kind_label: str, least: int, present: int) -> Iterator[Gap]:
    """How many responsible persons, or staff, an area lacks.

    Args:
        label: whose responsibility it is by the plan.
        kind_label: what they are.
        least: how many the plan asks for.
        present: how many are named.

    Source: R000-068, R001-037, R002-072, R003-040.
    """
    if present < least:
        yield Gap(
            Missing.PEOPLE, None, least, present, f"{kind_label}（{label}）应有至少 {least} 名，现有 {present} 名"
        )


def missing_partner(label: str, is_entered: bool) -> Iterator[Gap]:
    """Whether a unit that helps from elsewhere is not among the area's.

    Source: R001-035.
    """
    if not is_entered:
        yield Gap(Missing.PARTNER, None, 1, 0, f"对口帮扶单位{label}尚未登记")
