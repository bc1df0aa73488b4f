"""How fast banks' events are taken in, against bare inserts that are committed one by one."""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import orjson

from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.benchmarks.lending import BANKS, bank_of, fill_lending
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL = 1.0
BATCH = 1_000
CONNECTIONS = 16
ID_NUMBER = "99972219800101000X"
OPENED, REPAID, CLASSIFIED = 45, 110, 55
"""Of a batch: loans opened by three events each, repayments in part, classifications; the rest is interest."""


async def measure_bank_events(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Batches of 1,000 events, from five banks at once, in turns with single committed inserts."""
    figures: list[Figure] = []
    filled = 0
    for size in sizes:
        with stand.report.step(f"loans of {size // 2:,} of {size:,} households"):
            await fill_banks(stand, size)
        banks = [Bank.at(code, filled, size, stand.rounds + 1) for code in BANKS]
        filled = size
        with stand.report.step("bank events"):
            figures.append(await _measure(stand, size, banks))
    return figures


async def fill_banks(stand: Stand, size: int) -> None:
    """Let the banks' books grow to so many households, where they have fewer."""
    settings = stand.installation.settings("credit")
    connection = await stand.connect("fupin_credit")
    try:
        await fill_lending(connection, size, PersonalData(settings.data_key_bytes).blind_index(ID_NUMBER))
    finally:
        await connection.close()


async def _measure(stand: Stand, size: int, banks: Sequence["Bank"]) -> Figure:
    rounds = []
    tokens = {bank.code: stand.token(Role.BANK, "3607", bank.code) for bank in banks}
    async with aiohttp.ClientSession() as client:
        for number in range(-1, stand.rounds):
            ours = await _events_per_s(client, f"{stand.url('gateway')}/api/v1/bank/events", banks, tokens)
            bound = await _inserts_per_s(stand, stand.seconds / 2)
            if number >= 0:  # the first turn only warms up
                rounds.append((ours, bound))
    return figure(
        "bank events in batches of 1,000 through the gateway, with ledger and outbox",
        size,
        "events/s",
        rounds,
        bound_is="one row inserted and committed at a time, on 16 connections",
        goal=GOAL,
        peer="pgledger 1,312 transfers/s, where 7,100 single inserts are committed",
    )


async def _events_per_s(
    client: aiohttp.ClientSession, url: str, banks: Sequence["Bank"], tokens: dict[str, str]
) -> float:
    bodies = {bank.code: orjson.dumps({"events": bank.batch()}) for bank in banks}

    async def submit(bank_code: str, body: bytes) -> int:
        headers = {"Authorization": f"Bearer {tokens[bank_code]}", "Content-Type": "application/json"}
        async with client.post(url, data=body, headers=headers) as response:
            answer = await response.read()
            if response.status != 200:
                raise Broken(f"{response.status} {answer.decode()}")
        return int(orjson.loads(answer)["accepted"])

    started = time.perf_counter()
    accepted = sum(await asyncio.gather(*(submit(*one) for one in bodies.items())))
    elapsed = time.perf_counter() - started
    if accepted != BATCH * len(banks):
        raise Broken(f"only {accepted} of {BATCH * len(banks)} events were accepted")
    return accepted / elapsed


async def _inserts_per_s(stand: Stand, seconds: float) -> float:
    settings = stand.installation.settings("credit")
    dsn = settings.service_database_url.set(drivername="postgresql").render_as_string(hide_password=False)
    connections = [await asyncpg.connect(dsn) for _ in range(CONNECTIONS)]
    inserted = 0
    started = time.perf_counter()

    async def insert(connection: asyncpg.Connection) -> None:
        nonlocal inserted
        statement = await connection.prepare("INSERT INTO bare_event VALUES ($1, $2, $3)")
        while time.perf_counter() - started < seconds:
            await statement.fetch(uuid4(), "L-1", 1_000)
            inserted += 1

    await asyncio.gather(*(insert(connection) for connection in connections))
    elapsed = time.perf_counter() - started
    await asyncio.gather(*(connection.close() for connection in connections))
    return inserted / elapsed


@dataclass(slots=True)
class Bank:
    """What a bank sends: on its loans in random order, and some new ones."""

    code: str
    loans: list[int]
    """Households that have a loan there."""
    applicants: Iterator[int]
    opened_each: int
    sent: int = 0
    choice: random.Random = field(default_factory=lambda: random.Random(1))

    @classmethod
    def at(cls, code: str, before: int, size: int, batches: int) -> "Bank":
        """A bank that will open new loans for households beyond `before`, for which nobody did so yet."""
        applicants = [number for number in range(before + 2, size + 1, 2) if bank_of(number) == code]
        return cls(
            code,
            loans=[number for number in range(1, size + 1, 2) if bank_of(number) == code],
            applicants=iter(applicants),
            opened_each=min(OPENED, len(applicants) // batches),
        )

    def batch(self) -> list[dict[str, Any]]:
        """A thousand events."""
        events = [event for _ in range(self.opened_each) for event in self.opening(next(self.applicants))]
        events += [self.on_a_loan("principal.repaid", "2017-09-20", amount_fen=100) for _ in range(REPAID)]
        events += [self.on_a_loan("loan.classified", "2017-09-20", classification="normal") for _ in range(CLASSIFIED)]
        events += [
            self.on_a_loan("interest.collected", "2017-09-20", period="2017Q3", amount_fen=100)
            for _ in range(BATCH - len(events))
        ]
        return events

    def opening(self, number: int) -> list[dict[str, Any]]:
        """The events by which a household's loan comes to be."""
        return [
            self.event(
                "loan.applied",
                "2017-09-01",
                number,
                application_no=f"A-{number}",
                borrower_id_number=ID_NUMBER,
                amount_fen=5_000_000,
                term_months=36,
                purpose="脐橙种植",
            ),
            self.event("loan.surveyed", "2017-09-01", number, approved=True, approved_amount_fen=5_000_000),
            self.event(
                "loan.disbursed",
                "2017-09-01",
                number,
                amount_fen=5_000_000,
                annual_rate="0.0475",
                term_months=36,
                due_on="2020-09-01",
            ),
        ]

    def on_a_loan(self, kind: str, on: str, **fields: Any) -> dict[str, Any]:
        """An event of one of its loans, whichever."""
        return self.event(kind, on, self.choice.choice(self.loans), **fields)

    def event(self, kind: str, on: str, number: int, **fields: Any) -> dict[str, Any]:
        """An event of the loan of a household's number."""
        self.sent += 1
        return {
            "county_code": COUNTY,
            "event_id": f"B-{self.sent}-{number}-{uuid4().hex[:8]}",
            "type": kind,
            "occurred_on": on,
            "loan_no": f"L-{number}",
            **fields,
        }
