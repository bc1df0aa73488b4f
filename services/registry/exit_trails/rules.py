"""What in a household's history speaks against its exit: raised figures, days slid back, facts altered later. Pure.

Nothing here decides that an exit is false: each mark is a fact of the history for an auditor to look into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

EXITED, REGISTERED = "exited", "registered"
PER_HEAD = "net_per_head_fen"


class Mark(StrEnum):
    """What speaks against an exit."""

    NO_PROCEDURE = "no_procedure"
    """No round of the procedure let the household exit: a request or a file did."""
    DATED_INTO_LAST_YEAR = "dated_into_last_year"
    """Recorded in a later year than the one into which it is dated."""
    NO_INCOME = "no_income"
    """No income of the exit's year, nor of the year before, was known when it was recorded."""
    BELOW_LINE = "below_line"
    """The income that was known then lies below the line of the plan in force."""
    INCOME_RAISED = "income_raised"
    """An income that was known before was raised, before the exit."""
    SLID_BACK = "slid_back"
    """A step was dated before one that had been recorded earlier."""
    ALTERED_AFTER = "altered_after"
    """Facts of before the exit were changed after it had been recorded."""
    HELP_ADDED_AFTER = "help_added_after"
    """Help of before the exit was entered or changed after it had been recorded."""
    UNDONE = "undone"
    """The exit was taken back as a mistake."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a household, as much of it as tells of its exit.

    Attributes:
        number: in the order of recording, from 1.
        occurred_on: its business date.
        recorded_on: the day, in China, on which it was recorded.
        kind: as the history calls the step.
        status: how the household stands from there on; None where the step doesn't change that.
        raised_from: of years whose income it changes, what was known per head before, fen; None where nothing was.
        raised_to: of the same years, what is known per head from there on, fen.
    """

    number: int
    occurred_on: date
    recorded_on: date
    kind: str
    status: str | None = None
    raised_from: Mapping[int, int | None] | None = None
    raised_to: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The income that speaks for an exit: the latest that was known of its year or the year before, fen per head."""

    year: int
    per_head_fen: int


def incomes_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[int, int | None], dict[int, int]]:
    """What a version's documents tell of incomes per head, by year: before and from there on, fen."""
    told = {int(year): facts[PER_HEAD] for year, facts in new.get("incomes", {}).items() if PER_HEAD in facts}
    before = old.get("incomes", {})
    return {year: before.get(str(year), {}).get(PER_HEAD) for year in told}, told


def exits_of(versions: Sequence[Version]) -> list[Version]:
    """The versions by which a household left poverty, in their order."""
    return [one for one in versions if one.status == EXITED]


def until(versions: Sequence[Version], exit_version: Version) -> list[Version]:
    """From the version by which the household came to be poor to the one before its exit."""
    before = [one for one in versions if one.number < exit_version.number]
    begins = max((one.number for one in before if one.status == REGISTERED), default=1)
    return [one for one in before if one.number >= begins]


def altering(versions: Sequence[Version], exit_version: Version) -> list[Version]:
    """What was recorded after an exit of days up to it."""
    return [one for one in versions if one.number > exit_version.number and one.occurred_on <= exit_version.occurred_on]


def slid_back(versions: Sequence[Version]) -> set[int]:
    """Numbers of versions that are dated before one that was recorded earlier."""
    found: set[int] = set()
    latest = date.min
    for one in sorted(versions, key=lambda one: one.number):
        if one.occurred_on < latest:
            found.add(one.number)
        latest = max(latest, one.occurred_on)
    return found


def raised(version: Version) -> bool:
    """Whether a version raises an income that was known before."""
    before, after = version.raised_from or {}, version.raised_to or {}
    return any((was := before.get(year)) is not None and fen > was for year, fen in after.items())


def judged_by(versions: Sequence[Version], exit_version: Version) -> Judged | None:
    """The income that was known when an exit was recorded, of its year or else of the year before; None without any."""
    known: dict[int, int] = {}
    for one in versions:
        if one.number <= exit_version.number:
            known |= one.raised_to or {}
    for year in (exit_version.occurred_on.year, exit_version.occurred_on.year - 1):
        if year in known:
            return Judged(year, known[year])
    return None


def marks_of(
    versions: Sequence[Version], exit_version: Version, *, way: str, line_fen: int | None, help_added: int
) -> list[Mark]:
    """What speaks against an exit, in the order of `Mark`.

    Args:
        versions: all of the household's.
        exit_version: one of `exits_of`.
        way: how the exit came: ``procedure``, ``request``, ``file`` or ``other``.
        line_fen: the line by which people leave poverty in the year of the income, fen; None where none is known.
        help_added: records of help that were entered or changed afterwards of days up to the exit.

    Source: R002-075.
    """
    before = until(versions, exit_version)
    judged = judged_by(versions, exit_version)
    undone = next((one for one in versions if one.number > exit_version.number and one.status is not None), None)
    back = slid_back(versions)
    holds = {
        Mark.NO_PROCEDURE: way != "procedure",
        Mark.DATED_INTO_LAST_YEAR: exit_version.occurred_on.year < exit_version.recorded_on.year,
        Mark.NO_INCOME: judged is None,
        Mark.BELOW_LINE: judged is not None and line_fen is not None and judged.per_head_fen < line_fen,
        Mark.INCOME_RAISED: any(map(raised, before)),
        Mark.SLID_BACK: any(one.number in back for one in (*before, exit_version)),
        Mark.ALTERED_AFTER: bool(altering(versions, exit_version)),
        Mark.HELP_ADDED_AFTER: help_added > 0,
        Mark.UNDONE: undone is not None and undone.kind == "exit_undone",
    }
    return [mark for mark in Mark if holds[mark]]
