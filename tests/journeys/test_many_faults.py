"""The services apart under random faults, run after run: whatever fails on the way, the end is what it should be.

Each run bears a seed, which is part of its name: `FAULT_SEED=… FAULT_RUNS=1` repeats one, as far as a machine's own
timing lets it; `FAULT_RUNS=50` looks further. Every event is delivered twice all the time.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest

from services.demo.accounts import keep_sign_ins
from services.demo.client import Cast
from services.demo.closing import COUNTY_CODE
from services.demo.expected import expected
from services.demo.plan import Chapter, plan
from services.runtime.rabbitmq_node import HOW_TO_GET_IT, find_script
from tests.journeys.apart import open_apart
from tests.journeys.counties import MANY_CLIENTS
from tests.journeys.faults import Faults
from tests.journeys.right import check_figures
from tests.journeys.running import UP, Running

RUNS = int(os.environ.get("FAULT_RUNS", "6"))
SEED = int(os.environ.get("FAULT_SEED", "1"))
QUARTERS = int(os.environ.get("FAULT_QUARTERS", "5"))

STARTED_WITHIN_S = 240.0
SETTLED_WITHIN_S = 60.0
LEAST_FAULTS = 3
SWEPT_WITHIN_S = 60.0
POLL_S = 0.1

pytestmark = [
    pytest.mark.long,
    pytest.mark.amqp,
    pytest.mark.xdist_group("many faults"),
    pytest.mark.skipif(find_script("rabbitmq-server") is None, reason=f"RabbitMQ is missing: {HOW_TO_GET_IT}"),
]


async def swept_early(cast: Cast, chapter: Chapter) -> None:
    """Have the county swept once the first quarter is over.

    A worker that is killed sweeps when it comes back, and what is played after a sweep is judged as of the sweep's own
    day; so that each run ends alike, each has had one before its households give cause for alerts.
    """
    if chapter.quarter != plan().chapters[0].quarter:
        return
    office = cast.people["county_office"]
    await office.post("/monitoring/sweeps", {"county_code": COUNTY_CODE}, key="swept-early")
    async with asyncio.timeout(SWEPT_WITHIN_S):
        while (await office.get("/monitoring/sweeps", area=COUNTY_CODE))["items"][0]["state"] != "done":  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)  # another process sweeps


@pytest.fixture(scope="module")
async def quiet() -> AsyncIterator[dict[str, Any]]:
    """The figures of the same quarters in one process in which nothing fails."""
    async with Running.fresh("--no-demo", **MANY_CLIENTS) as running:
        await running.start()
        await running.until_said(UP, STARTED_WITHIN_S)
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        yield await running.play(plan().beginning(QUARTERS), sign_ins, swept_early)
        assert await running.stop() == 0, running.said


def test_what_nothing_disturbs_ends_as_the_demos_own_books_say(quiet: dict[str, Any]) -> None:
    right = expected(plan().beginning(QUARTERS))

    check_figures(quiet, right)
    assert quiet["controls"]["equal"]
    assert quiet["trial"]["totals"]["equal"]


@pytest.mark.parametrize("seed", range(SEED, SEED + RUNS))
async def test_random_faults_leave_the_figures_and_lose_no_event(quiet: dict[str, Any], seed: int) -> None:
    async with open_apart(**MANY_CLIENTS) as apart:
        running = apart.running
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        faults = Faults(apart, Random(seed))
        await faults.until_all_stayed_up()
        harm = asyncio.create_task(faults.go_on())
        try:
            await running.play(plan().beginning(QUARTERS), sign_ins, swept_early)
        finally:
            faults.over.set()
            await harm
            print(f"FAULT_SEED={seed}: {len(faults.done)} faults: {'; '.join(faults.done)}")
        assert len(faults.done) >= LEAST_FAULTS

        await running.until(apart.settled, SETTLED_WITHIN_S)
        assert await running.figures() == quiet
        assert not any((await apart.left_over()).values()), await apart.left_over()
        announced = await apart.announced()
        assert announced == set(apart.repeater.sent) == set(apart.repeater.repeated)
        assert await running.stop() == 0, running.said
        await apart.node.stop()
        assert running.left_running() == []
