"""`fupin run` a second time: the data are kept, the demo isn't played again, nothing was left running in between."""

import signal

import pytest

from tests.journeys.running import UP, Running

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("journeys")]

STARTED_WITHIN_S = 240.0


async def test_a_stopped_installation_starts_again_with_its_figures(run: Running) -> None:
    before = await run.figures()

    assert await run.stop(signal.SIGTERM) == 0, run.said  # all others end by Ctrl-C
    assert run.left_running() == []

    await run.start()
    await run.until_said(UP, STARTED_WITHIN_S)
    assert "建档立卡户" not in run.said  # no closing table: nothing was played
    assert await run.figures() == before
