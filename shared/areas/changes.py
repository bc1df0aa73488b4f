"""Changes of areas as a file states them, and those that are shipped."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shared.areas import AreaCodeInvalid, AreaFileInvalid, full_code, parse_area_code, significant_prefix
from shared.areas.successions import COUNTY_DIGITS, Succession, Successions
from shared.codes.areas import AREA_CHANGE_KINDS

CHANGES_FILE = Path(__file__).with_name("changes.csv")
"""Counties of Ganzhou that were renamed with another code since the register began."""
CHANGE_COLUMNS = ["kind", "code", "old_name", "successor_code", "name", "effective_on", "source"]

FOLLOWED = ("renumbered", "merged")
"""Kinds after which rows are found under another code."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One change of one area.

    Attributes:
        kind: code of shared.codes.AREA_CHANGE_KINDS.
        code: 12 digits of the area that changes.
        successor_code: 12 digits of what takes its place; None where it keeps its code or has no successor.
        name: what it, or its successor, is called from then on; None where that doesn't change.
        effective_on: first day.
        source: the decision behind it.
        old_name: what it was called, where the area list doesn't know it.
    """

    kind: str
    code: str
    successor_code: str | None
    name: str | None
    effective_on: date
    source: str
    old_name: str | None = None


def read_changes(path: Path) -> Iterator[tuple[int, AreaChange]]:
    """Read a csv of changes (`CHANGE_COLUMNS`) with each row's line; what a change may be is judged elsewhere.

    Raises:
        AreaFileInvalid: a wrong header, an unknown kind, a bad code, no source, or a date that is none; names the line.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        if next(reader, None) != CHANGE_COLUMNS:
            header = ",".join(CHANGE_COLUMNS)
            raise AreaFileInvalid(path, 1, f"表头应为 {header}", f"the header must be {header}")
        for row in reader:
            yield reader.line_num, _change(path, reader.line_num, row)


def is_changes_file(path: Path) -> bool:
    """Whether a file states changes and not areas, by its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), None) == CHANGE_COLUMNS


@cache
def shipped_successions() -> Successions:
    """The successions of the shipped changes: their rows stand with the county as the official list has it."""
    return Successions(
        Succession(
            significant_prefix(change.code),
            significant_prefix(change.successor_code),
            change.kind == "renumbered",
            change.successor_code[:COUNTY_DIGITS],
            change.effective_on,
            change.source,
        )
        for _, change in read_changes(CHANGES_FILE)
        if change.kind in FOLLOWED and change.successor_code is not None
    )


def _change(path: Path, line: int, row: list[str]) -> AreaChange:
    if len(row) != len(CHANGE_COLUMNS):
        raise AreaFileInvalid(
            path,
            line,
            f"应有 {len(CHANGE_COLUMNS)} 列，实有 {len(row)} 列",
            f"{len(CHANGE_COLUMNS)} columns expected, {len(row)} found",
        )
    kind, code, old_name, successor, name, effective_on, source = (cell.strip() for cell in row)
    if kind not in AREA_CHANGE_KINDS:
        raise AreaFileInvalid(path, line, f"变更类型“{kind}”不存在", f"there is no kind of change {kind!r}")
    if not source:
        raise AreaFileInvalid(path, line, "依据未填", "the source is empty")
    try:
        return AreaChange(
            kind,
            full_code(parse_area_code(code)),
            parse_area_code(successor) if successor else None,
            name or None,
            date.fromisoformat(effective_on),
            source,
            old_name or None,
        )
    except AreaCodeInvalid as error:
        raise AreaFileInvalid(path, line, error.detail, error.detail_en) from error
    except ValueError as error:
        raise AreaFileInvalid(path, line, f"日期“{effective_on}”有误", f"{effective_on!r} is no date") from error
