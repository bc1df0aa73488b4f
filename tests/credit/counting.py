"""What is asked of the database inside a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.credit.channel import Channel


@contextmanager
def counted(channel: Channel) -> Iterator[list[str]]:
    """The statements of a channel whose test is rolled back, one after the other; savepoints are SQLAlchemy's own."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    connection = channel.sessions.kw["bind"].sync_connection
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)
