"""Whoever asks whatever: no failure, no answer that the document doesn't promise, nothing from outside the scope."""

import asyncio
import os
from functools import partial

import pytest

from tests.fuzz.callers import NOBODY, ROLES, sign_in
from tests.fuzz.conftest import Target
from tests.fuzz.fuzzing import PATHS, fuzz

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("fuzz")]

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
SEED = int(os.environ.get("FUZZ_SEED", "20160401"))
CALLERS = (*ROLES, NOBODY)


@pytest.mark.parametrize("role", CALLERS)
async def test_every_answer_keeps_the_documents_promise_and_the_callers_scope(target: Target, role: str) -> None:
    url = target.running.url
    who = partial(sign_in, url, target.own.sign_ins, role)
    seed = SEED + CALLERS.index(role)
    harvest = await asyncio.to_thread(fuzz, url, who, target.known, EXAMPLES, seed)
    print(f"{role}: {harvest.requests} requests, {dict(sorted(harvest.statuses.items()))}")

    if harvest.broken:
        pytest.fail("\n".join((f"{len(harvest.broken)} broken with FUZZ_SEED={SEED}:", *harvest.broken)), pytrace=False)
    if role != NOBODY and PATHS == ("/",):  # of some paths alone a role may use none at all
        # a bank may use few of the operations: what it may not use tells nothing of how deep the requests went
        allowed = harvest.requests - harvest.statuses.get(403, 0)
        assert harvest.statuses.get(200, 0) > allowed // 20


async def test_the_books_agree_whatever_was_written(target: Target) -> None:
    await target.check_books()
