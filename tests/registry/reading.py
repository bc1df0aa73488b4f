"""How much is read of the database: what may not grow with the register is counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def rows_loaded(model: type[Any]) -> Iterator[list[Any]]:
    """The rows of a table that become objects inside the block."""
    loaded: list[Any] = []

    def hear(row: Any, _context: Any) -> None:
        loaded.append(row)

    event.listen(model, "load", hear)
    try:
        yield loaded
    finally:
        event.remove(model, "load", hear)


@contextmanager
def parameters_sent(table: str) -> Iterator[list[int]]:
    """The number of parameters of each statement that reads a table inside the block."""
    sent: list[int] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if f"FROM {table} " in statement.replace("\n", " "):
            sent.append(len(parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
