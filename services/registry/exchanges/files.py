"""Partners' files: written as a workbook, an archive of csv files or JSON, and read back from any of them."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import orjson

from services.registry.exchanges.refusals import FileUnreadable
from services.registry.exports.cell_values import CellValue, as_text
from services.registry.exports.files import XLSX, ArchiveWriter, FileKind, SheetWriter, WorkbookWriter
from services.registry.imports.cells import guarded, unguarded
from services.registry.imports.files import SourceFile, open_worksheets, rows_of
from services.registry.imports.sheets import Sheet

MOST_FILES = 60
"""Files in an archive."""
MOST_UNPACKED_BYTES = 256 * 1024**2

KINDS: Mapping[str, FileKind] = {
    "xlsx": FileKind("xlsx", XLSX),
    "csv": FileKind("zip", "application/zip"),
    "json": FileKind("json", "application/json"),
}
"""By the format agreed; csv comes as an archive, of one sheet too, so that a partner always gets the same."""


@dataclass(frozen=True, slots=True)
class OutsideSheet:
    """A sheet of a partner's file: its title and all its rows."""

    title: str
    rows: list[list[Any]]


class JsonWriter:
    """One JSON document: ``{"sheets": [{"title", "columns", "rows": [[…]]}]}``, every cell as text."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(b'{"sheets":[')
        self._sheets = self._rows = 0

    def begin(self, sheet: Sheet) -> None:
        """Begin the next sheet with its columns."""
        if self._sheets:
            self._file.write(b"]},")
        head = orjson.dumps({"title": sheet.title, "columns": [column.header for column in sheet.columns]})
        self._file.write(head[:-1] + b',"rows":[')
        self._sheets += 1
        self._rows = 0

    def write(self, rows: Iterable[Sequence[CellValue]]) -> None:
        """Write further rows of it."""
        for row in rows:
            self._file.write((b",\n" if self._rows else b"\n") + orjson.dumps([_json_cell(cell) for cell in row]))
            self._rows += 1

    def close(self) -> None:
        """End the document."""
        self._file.write(b"]}]}" if self._sheets else b"]}")
        self._file.close()


def _json_cell(cell: CellValue) -> str | int | None:
    if isinstance(cell, str):
        return unguarded(cell)  # no spreadsheet reads it as a formula
    return cell if cell is None or (isinstance(cell, int) and not isinstance(cell, date)) else as_text(cell)


WRITERS: Mapping[str, Callable[[Path], SheetWriter]] = {
    "xlsx": WorkbookWriter,
    "csv": ArchiveWriter,
    "json": JsonWriter,
}
"""By the format agreed."""


def read_outside(files: Sequence[SourceFile]) -> list[OutsideSheet]:
    """The sheets of a partner's files, whatever their format.

    Raises:
        FileUnreadable: a JSON document is none, or not as agreed; an archive holds something else than csv files.
        ImportUnreadable: a file is neither a workbook nor text.
    """
    found: list[OutsideSheet] = []
    plain: list[SourceFile] = []
    for file in files:
        ending = PurePath(file.name.lower()).suffix
        if ending == ".json":
            found += _json(file)
        elif ending == ".zip":
            plain += _archive(file)
        else:
            plain.append(file)
    for one in open_worksheets(plain):
        found.append(OutsideSheet(one.title, [list(row) for row in rows_of(one.source)]))
    return found


def _json(file: SourceFile) -> list[OutsideSheet]:
    try:
        document = orjson.loads(file.content)
        sheets = [
            OutsideSheet(str(one["title"]), [list(one["columns"]), *(list(row) for row in one["rows"])])
            for one in document["sheets"]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(file.name) from error
    if any(isinstance(cell, list | dict) for sheet in sheets for row in sheet.rows for cell in row):
        raise _unreadable(file.name)
    # the import takes an apostrophe before a formula for a spreadsheet's guard: here nothing was guarded
    return [
        OutsideSheet(one.title, [[guarded(it) if isinstance(it, str) else it for it in row] for row in one.rows])
        for one in sheets
    ]


def _archive(file: SourceFile) -> list[SourceFile]:
    left, found = MOST_UNPACKED_BYTES, list[SourceFile]()
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            for entry in archive.infolist():
                if not entry.filename.lower().endswith(".csv") or len(found) == MOST_FILES:
                    raise _unreadable(file.name)
                with archive.open(entry) as packed:  # what an entry says of its own size may be a lie
                    content = packed.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise _unreadable(file.name)
                found.append(SourceFile(PurePath(entry.filename).name, content))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise _unreadable(file.name) from error
    return found


def _unreadable(name: str) -> FileUnreadable:
    return FileUnreadable(f"{name} 无法读取", f"{name} can't be read", field="file")
