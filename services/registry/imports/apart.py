"""Reading a large csv in a process of its own, beside the one that checks what was read.

Both speak over the reader's pipes: a length of eight bytes before each pickled message.
"""

import asyncio
import pickle
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, BinaryIO

from services.registry.imports.csv_rows import CsvRows, in_batches
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.sheets import SHEETS, Layout, Rows, read_rows
from shared.collector import spare_the_collector

READ_APART_BYTES = 8 * 1024**2
"""A csv from here on is worth a process: one needs half a second to start."""
_BUFFERED_BYTES = 4 * 1024**2
_LENGTH_BYTES = 8
_ROOT = Path(__file__).resolve().parents[3]

_DONE, _ROWS, _UNREADABLE = "done", "rows", "unreadable"


async def read_apart(source: CsvRows, layout: Layout) -> AsyncIterator[Rows]:
    """Runs of rows, read while the caller deals with those before.

    Raises:
        ImportUnreadable: the csv breaks off in the middle.
        ChildProcessError: the reader is gone.
    """
    reader = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_BUFFERED_BYTES,
        cwd=_ROOT,
        start_new_session=True,  # a Ctrl-C is for this process, which ends the reader
    )
    assert reader.stdin is not None  # noqa: S101  # as asked for above
    assert reader.stdout is not None  # noqa: S101  # as above
    try:
        placed = (layout.sheet.kind, dict(layout.positions), layout.header_row, layout.width)
        reader.stdin.writelines(_framed((source, placed)))
        await reader.stdin.drain()
        while True:
            kind, content = await _receive(reader.stdout)
            if kind == _DONE:
                return
            if kind == _UNREADABLE:
                raise ImportUnreadable(*content, field="file")
            yield Rows(layout.sheet, *content)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise ChildProcessError("the process that reads the csv is gone") from error
    finally:
        if reader.returncode is None:
            reader.kill()
        await reader.wait()


async def _receive(stream: asyncio.StreamReader) -> Any:
    length = int.from_bytes(await stream.readexactly(_LENGTH_BYTES), "big")
    message = await stream.readexactly(length)
    # in a thread: a run is thousands of strings
    return await asyncio.to_thread(pickle.loads, message)


def _framed(message: object) -> tuple[bytes, bytes]:
    pickled = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(pickled).to_bytes(_LENGTH_BYTES, "big"), pickled


def main(given: BinaryIO, told: BinaryIO) -> None:
    """The reader's side."""
    spare_the_collector()
    length = int.from_bytes(given.read(_LENGTH_BYTES), "big")
    source, (kind, positions, header_row, width) = pickle.loads(given.read(length))  # noqa: S301  # of the process that started this one
    sheet = next(sheet for sheet in SHEETS if sheet.kind == kind)
    layout = Layout(sheet, positions, header_row, width, ignored=(), faults=())
    try:
        for first, batch in in_batches(source, layout.header_row):
            rows = read_rows(layout, batch, first)
            told.writelines(_framed((_ROWS, (rows.columns, rows.numbers, rows.faults))))
            told.flush()
    except ImportUnreadable as unreadable:
        told.writelines(_framed((_UNREADABLE, (unreadable.detail, unreadable.detail_en))))
    else:
        told.writelines(_framed((_DONE, None)))
    told.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
