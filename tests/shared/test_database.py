"""What the engine adds to the driver."""

import asyncio

import pytest
from sqlalchemy import text

from services.gateway.settings import Settings
from shared.database import Sessions, create_engine, session_factory, transaction
from tests.conftest import Installation

ROWS = [{"words": "户" * 2000} for _ in range(20_000)]
"""120 MB: many times what the sockets between us and the server hold."""


async def send(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        await session.execute(text("SELECT length(:words)"), ROWS)


@pytest.mark.parametrize("after_s", [0.01, 0.05, 0.1])
async def test_a_statement_for_many_rows_can_be_cancelled_at_any_moment(
    installation: Installation, after_s: float
) -> None:
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=1)
    sessions = session_factory(engine)
    sending = asyncio.create_task(send(sessions))
    await asyncio.sleep(after_s)
    sending.cancel()
    await asyncio.wait([sending], timeout=20)
    assert sending.cancelled()
    async with transaction(sessions) as session:
        assert await session.scalar(text("SELECT 1")) == 1
    await engine.dispose()
