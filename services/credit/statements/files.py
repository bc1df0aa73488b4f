"""Statements as files: xlsx with a sheet per table, csv with the tables below each other; equal rows, equal bytes."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import IO, Literal

from services.credit.statements.problems import StatementTooLarge
from shared.calendar import Clock
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.workbooks import Book, Cell, Sheet

Form = Literal["xlsx", "csv"]
Row = Sequence[Cell]
Rows = AsyncGenerator[Sequence[Row], None]
"""Rows, batch by batch."""

MOST_XLSX_ROWS = 20_000
"""Of a whole workbook; a csv file holds any number."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a statement."""

    title: str
    columns: tuple[str, ...]
    row_count: int
    """Known beforehand, so that nobody waits for a workbook which is refused in the end."""
    rows: Rows
    totals: int = 1
    """Rows at the end that sum up those above: a filter leaves them standing."""

    @classmethod
    def of(cls, title: str, columns: tuple[str, ...], rows: Sequence[Row], totals: int = 1) -> "Table":
        """A table whose rows are there already."""
        return cls(title, columns, len(rows), _at_once(rows), totals)


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands on a statement."""

    title: str
    heading: tuple[str, ...]
    """Lines below the title: area, bank, programme, period, day of print."""
    tables: tuple[Table, ...]


async def _at_once(rows: Sequence[Row]) -> Rows:
    yield rows


async def write_file(statement: Statement, form: Form, clock: Clock) -> IO[bytes]:
    """Write a statement into a file without a name, to be read from its beginning.

    It is whole before the first byte leaves: what can fail is answered as a refusal, and no connection to the database
    is held for a slow reader.

    Raises:
        StatementTooLarge: more rows than a workbook is made of.
    """
    if form == "csv":
        return await _write_csv(statement)
    if sum(table.row_count for table in statement.tables) > MOST_XLSX_ROWS:
        raise StatementTooLarge(MOST_XLSX_ROWS)
    return await _write_xlsx(statement, clock)


async def _write_xlsx(statement: Statement, clock: Clock) -> IO[bytes]:
    book = Book(created_at=clock.now().astimezone(UTC))
    try:
        for table in statement.tables:
            sheet = Sheet(book, table.title, table.columns, heading=(statement.title, *statement.heading))
            async with aclosing(table.rows) as batches:
                async for rows in batches:
                    await asyncio.to_thread(sheet.add, rows)
                    await asyncio.to_thread(sheet.fit, rows)
            sheet.finish(table.totals)
        return await asyncio.to_thread(book.finish)
    except BaseException:
        book.drop()
        raise


async def _write_csv(statement: Statement) -> IO[bytes]:
    with _new_file() as file:
        file.write(BYTE_ORDER_MARK.encode())
        for text in (statement.title, *statement.heading):
            file.write(csv_line([text]).encode())
        for table in statement.tables:
            file.write(csv_line([]).encode() + csv_line([table.title]).encode() + csv_line(table.columns).encode())
            async with aclosing(table.rows) as batches:
                async for rows in batches:
                    file.write("".join(map(csv_line, rows)).encode())
        file.seek(0)
        return file


@contextmanager
def _new_file() -> Iterator[IO[bytes]]:
    """A file that is closed, and so gone, unless all goes well."""
    file = tempfile.TemporaryFile(prefix="fupin-statement-")  # noqa: SIM115  # whoever sends it closes it
    try:
        yield file
    except BaseException:
        file.close()
        raise
