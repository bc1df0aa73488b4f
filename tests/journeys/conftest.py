"""The embedded run, which all journeys share: the demo takes its time, and the others are measured by its figures."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.running import UP, Running

STARTED_WITHIN_S = 400.0


@pytest.fixture(scope="package")
async def run() -> AsyncIterator[Running]:
    """`fupin run` on an empty folder, with the demo played."""
    async with Running.fresh() as running:
        await running.start()
        await running.until_said(UP, STARTED_WITHIN_S)
        yield running
        assert await running.stop() == 0, running.said
