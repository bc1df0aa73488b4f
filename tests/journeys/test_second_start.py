"""`fupin run` a second time: the data are kept, the demo isn't played again, nothing was left running in between."""

import signal

import pytest

from tests.journeys.running import UP, Running

pytestmark = pytest.mark.xdist_group("journeys")

STARTED_WITHIN_S = 240.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_stopped_installation_starts_again_with_its_figures(run: Running, number: signal.Signals) -> None:
    before = await run.figures()

    assert await run.stop(number) == 0, run.said
    assert run.left_running() == []

    await run.start()
    await run.until_said(UP, STARTED_WITHIN_S)
    assert "建档立卡户" not in run.said  # no closing table: nothing was played
    assert await run.figures() == before
