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
        try:
            yield from csv.reader(text)
        except csv.Error as error:
            raise ImportUnreadable(f"csv 格式有误：{error}", f"The csv is broken: {error}", field="file") from error


def in_batches(rows: Iterable[Row], header_row: int) -> Iterator[tuple[int, list[Row]]]:
    """Rows below a header in runs, each with the number of its first."""
    below, number = islice(rows, header_row, None), header_row + 1
    while batch := list(islice(below, BATCH_ROWS)):
        yield number, batch
        number += len(batch)
