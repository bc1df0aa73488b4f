"""A demo that broke off, or is played over itself: nothing is done twice, though no service remembers its replies."""

import asyncio
from contextlib import suppress

import pytest

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.expected import expected
from services.demo.plan import Plan, plan
from shared.settings import SERVICES
from tests.journeys.counties import MANY_CLIENTS
from tests.journeys.right import check_figures
from tests.journeys.running import UP, Running

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("played over")]

QUARTERS = 2
STARTED_WITHIN_S = 240.0
PLAYED_WITHIN_S = 120.0

BREAKS = (
    ("SELECT count(*) FROM application", 10),
    ("SELECT count(*) FROM fund_deposit", 2),
    ("SELECT count(*) FROM subsidy_list", 7),
)
"""What credit counts, and at how many a play breaks off: among applications, deposits, the second quarter's lists."""


async def test_what_was_done_is_left_alone_when_every_kept_reply_is_gone() -> None:
    played = plan().beginning(QUARTERS)
    right = expected(played)
    async with Running.fresh("--no-demo", **MANY_CLIENTS) as running:
        await running.start()
        await running.until_said(UP, STARTED_WITHIN_S)
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        for query, least in BREAKS:
            await break_off(running, played, sign_ins, query, least)
            await forget_replies(running)
        seen = await running.play(played, sign_ins)
        check_figures(seen, right)

        await forget_replies(running)
        assert await running.play(played, sign_ins) == seen
        assert await running.stop() == 0, running.said


async def break_off(running: Running, played: Plan, sign_ins: SignIns, query: str, least: int) -> None:
    """Play until credit counts so many, and not to the end."""
    playing = asyncio.create_task(running.play(played, sign_ins))
    async with running.database("credit") as credit:

        async def far_enough() -> bool:
            return playing.done() or await credit.fetchval(query) >= least

        await running.until(far_enough, PLAYED_WITHIN_S)
    assert not playing.done(), f"{query} came too late to be in mid-play"
    playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing


async def forget_replies(running: Running) -> None:
    """Let all services forget what they answered, as they do after some days."""
    for service in SERVICES:
        async with running.database(service) as database:
            await database.execute("DELETE FROM idempotent_reply")
