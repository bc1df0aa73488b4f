"""Whether a fund account on which everybody posts slows those who post elsewhere."""

import asyncio
import time
from collections.abc import Sequence

import aiohttp
import orjson

from shared.security.permissions import Role
from tests.benchmarks.bank_events import Bank, fill_banks
from tests.benchmarks.lending import BANKS
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL = 0.9
CLIENTS = 20
"""That post on funds: more than the service has connections to its database."""
POSTED, REPORTED = 5, 100
"""Events of a request: on a fund, and of the bank that has nothing to do with it."""
CLAIMED_ON, RECOVERED_ON = "2020-01-10", "2020-02-10"
CLAIMED_FEN, RECOVERED_FEN = 4_000_000, 1
FUND_FEN = 10**12
*POSTING, BESIDE = BANKS

_FUNDS = "UPDATE ledger_account SET balance_fen = $1 WHERE county_code = $2 AND kind = 'fund'"


async def measure_hot_fund(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """A bank's interest, while twenty clients post recoveries on one other bank's fund, or on four banks' funds."""
    size = sizes[0]
    with stand.report.step(f"claims on {len(POSTING)} funds"):
        await fill_banks(stand, size)
        connection = await stand.connect("fupin_credit")
        try:
            await connection.execute(_FUNDS, FUND_FEN, COUNTY)
        finally:
            await connection.close()
        banks = {code: Bank.at(code, 0, size, 1) for code in BANKS}
        tokens = {code: stand.token(Role.BANK, "3607", code) for code in BANKS}
        async with aiohttp.ClientSession(f"{stand.url('credit')}/") as client:
            for code in POSTING:
                await _send(client, tokens[code], _claims(banks[code]))
    with stand.report.step("a hot fund"):
        rounds = []
        for number in range(-1, stand.rounds):
            hot = await _beside(stand, banks, tokens, POSTING[:1])
            spread = await _beside(stand, banks, tokens, POSTING)
            if number >= 0:  # the first turn only warms up
                rounds.append((hot, spread))
    return [
        figure(
            f"interest of a bank while {CLIENTS} clients post on one other bank's fund",
            size,
            "events/s",
            rounds,
            bound_is=f"the same while they post on {len(POSTING)} banks' funds",
            goal=GOAL,
            peer="pgledger: 602 transfers/s on a hot account, 1,312 over 1,000 accounts",
        )
    ]


def _claims(bank: Bank) -> list[dict[str, object]]:
    return [
        bank.event("compensation.claimed", CLAIMED_ON, number, principal_fen=CLAIMED_FEN, interest_fen=0)
        for number in bank.loans
    ]


async def _beside(stand: Stand, banks: dict[str, Bank], tokens: dict[str, str], posting: Sequence[str]) -> float:
    """Events a second of the bank beside them, while the others post on so many funds."""
    async with aiohttp.ClientSession(f"{stand.url('credit')}/") as client:
        over = asyncio.Event()

        async def post(code: str) -> None:
            while not over.is_set():
                recoveries = [
                    banks[code].on_a_loan("recovery.received", RECOVERED_ON, amount_fen=RECOVERED_FEN)
                    for _ in range(POSTED)
                ]
                await _send(client, tokens[code], recoveries)

        async with asyncio.TaskGroup() as clients:
            for number in range(CLIENTS):
                clients.create_task(post(posting[number % len(posting)]))
            sent, started = 0, time.perf_counter()
            while time.perf_counter() - started < stand.seconds:
                reported = [
                    banks[BESIDE].on_a_loan("interest.collected", "2017-09-20", period="2017Q3", amount_fen=1)
                    for _ in range(REPORTED)
                ]
                await _send(client, tokens[BESIDE], reported)
                sent += REPORTED
            elapsed = time.perf_counter() - started
            over.set()
    return sent / elapsed


async def _send(client: aiohttp.ClientSession, token: str, events: Sequence[dict[str, object]]) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with client.post("bank/events", data=orjson.dumps({"events": events}), headers=headers) as response:
        answer = await response.read()
        if response.status != 200 or orjson.loads(answer)["accepted"] != len(events):
            raise Broken(f"{response.status} {answer.decode()[:500]}")
