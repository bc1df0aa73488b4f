"""Rows of a csv, in runs; a module that a process of its own can load in no time."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.registry.imports.cells import Cell
from services.registry.imports.refusals import ImportUnreadable

BATCH_ROWS = 5_000

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class CsvRows:
    """A csv file as it was uploaded."""

    content: bytes
    encoding: str

    def __iter__(self) -> Iterator[Row]:
        text = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")
        # strict: a quote that is never closed would make one cell of all rows behind it
        reader = csv.reader(text, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            line = reader.line_num
            raise ImportUnreadable(
                f"csv 第 {line} 行附近引号不成对或内容过长",
                f"The csv is broken near line {line}: {error}",
                field="file",
            ) from error


def in_batches(rows: Iterable[Row], header_row: int) -> Iterator[tuple[int, list[Row]]]:
    """Rows below a header in runs, each with the number of its first."""
    below, number = islice(rows, header_row, None), header_row + 1
    while batch := list(islice(below, BATCH_ROWS)):
        yield number, batch
        number += len(batch)
