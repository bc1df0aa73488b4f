"""A connection that hears when a feed grows."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
from sqlalchemy.engine import URL

from services.monitoring.feeds.models import CHANNEL
from shared.database import driver_address

POLL = timedelta(seconds=1)
"""After so long without a notice the table is asked all the same."""
PAUSE = timedelta(seconds=0.5)
"""Before a lost connection is had again."""
CONNECT_TIMEOUT_S = 5.0


@asynccontextmanager
async def listening(url: URL, wake: Callable[[], object]) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own; `wake` is called at each notice, and when the connection is lost."""
    connection = await asyncpg.connect(driver_address(url), timeout=CONNECT_TIMEOUT_S)
    try:
        connection.add_termination_listener(lambda *_: wake())
        await connection.add_listener(CHANNEL, lambda *_: wake())
        yield connection
    finally:
        await connection.close(timeout=1)
