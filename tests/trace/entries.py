"""The entries of the packs by the row that they cite, and the numbers that stand in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.trace.project import Project, text_of
from tests.trace.steps import steps_of

WORDS = frozenset({"source", "note", "label", "title", "name", "seed", "code", "area_code", "assumed"})
"""Fields that name something: a digit in them is no number of the plan."""

CODE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a pack with a source of its own.

    Attributes:
        row: the requirement that it cites.
        place: file and path, ``shared/policies/packs/x/lines.yaml:[0]``.
    """

    row: str
    place: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a pack.

    Attributes:
        row: the requirement that its entry cites.
        file: the file.
        place: file and path.
        start: where its text begins in the file.
        end: where it ends.
        text: as written, without quotes.
        entry: text of the entry that it stands in.
    """

    row: str
    file: Path
    place: str
    start: int
    end: int
    text: str
    entry: str

    def altered(self, text: str) -> str:
        """The file's text with another number in this place, quoted as before."""
        whole = text_of(self.file)
        written = whole[self.start : self.end]
        quote = written[0] if written[:1] in ('"', "'") else ""
        return f"{whole[: self.start]}{quote}{text}{quote}{whole[self.end :]}"


def entries_of(project: Project) -> Iterator[Entry]:
    """Every part of a pack that cites a row."""
    for file in project.pack_files():
        reading = _Reading(project, file)
        yield from reading.entries


def numbers_of(project: Project) -> Iterator[Number]:
    """Every number of every pack."""
    for file in project.pack_files():
        reading = _Reading(project, file)
        yield from reading.numbers


class _Reading:
    """One file, walked once."""

    def __init__(self, project: Project, file: Path) -> None:
        self.entries: list[Entry] = []
        self.numbers: list[Number] = []
        self._file, self._shown = file, project.shown(file)
        self._text = text_of(file)
        root = yaml.compose(self._text, Loader=yaml.SafeLoader)
        if root is not None:
            self._walk(root, "", None, "")

    def _walk(self, node: yaml.Node, path: str, row: str | None, entry: str) -> None:
        if isinstance(node, yaml.MappingNode):
            fields = {str(key.value): value for key, value in node.value}
            if "source" in fields:
                row, entry = str(fields["source"].value), self._text[node.start_mark.index : node.end_mark.index]
                self.entries.append(Entry(row, f"{self._shown}:{path}"))
            for name, value in fields.items():
                if name not in WORDS:
                    self._walk(value, f"{path}.{name}" if path else name, row, entry)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, f"{path}[{index}]", row, entry)
        elif row is not None and not _is_code(node) and steps_of(str(node.value)):
            start, end = node.start_mark.index, node.end_mark.index
            place = f"{self._shown}:{node.start_mark.line + 1} {path}"
            self.numbers.append(Number(row, self._file, place, start, end, str(node.value), entry))


def _is_code(node: yaml.Node) -> bool:
    """Whether digits name something: an area's code is quoted, an amount of a milliard yuan in fen is not."""
    return bool(node.style) and len(str(node.value)) >= CODE_DIGITS and str(node.value).isdecimal()
