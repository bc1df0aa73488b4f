"""How long a bank's overdue event takes from the gateway to the alert in an open stream, at 100 events a second."""

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import asyncpg
import orjson

from services.runtime.web import until_ready
from shared.database import driver_address
from shared.security.permissions import Role
from tests.benchmarks.bank_events import BATCH, Bank, fill_banks
from tests.benchmarks.lending import BANKS, bank_of
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

RATE = 100
"""Events a second."""
REQUEST = 10
"""Events of a request; it is sent when its time has come, whether or not others were answered."""
GOAL_EMBEDDED_MS = 250.0
GOAL_RABBITMQ_MS = 500.0
PATIENCE_S = 60.0
_ARREARS = {"principal_fen": 5_000_000, "interest_fen": 1_000, "days": 39}
_LOAN_NO = re.compile(r"L-\d+")

Latencies = list[float]
"""In ms."""


async def measure_stream(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Alerts of loans that nobody reported before, in turns with bare notices from connection to connection."""
    size = max(sizes)
    each = int(RATE * stand.seconds)
    loans = each * (stand.rounds + 1)
    over_rabbitmq = stand.installation.settings("credit").amqp_url is not None
    async with _followed(stand, over_rabbitmq=over_rabbitmq):
        with stand.report.step(f"{loans:,} loans more, known to monitoring"):
            await fill_banks(stand, size + 2 * loans)
            numbers = range(size + 2, size + 2 * loans + 1, 2)
            await _open_loans(stand, numbers)
        waiting = iter(numbers)
        p50s: list[tuple[float, float]] = []
        p99s: list[tuple[float, float]] = []
        last_parts: list[tuple[float, float]] = []
        with stand.report.step(f"overdue events at {RATE}/s to an open stream"):
            for number in range(-1, stand.rounds):
                ours, last_part = await _alerts(stand, [next(waiting) for _ in range(each)])
                bound = await _bare_notices(stand, each)
                if number >= 0:  # the first turn only warms up
                    p50s.append((_percentile(ours, 50), _percentile(bound, 50)))
                    p99s.append((_percentile(ours, 99), _percentile(bound, 99)))
                    last_parts.append((_percentile(last_part, 99), _percentile(bound, 99)))
    transport = "over RabbitMQ" if over_rabbitmq else "embedded"
    whole = f"overdue event at the gateway → alert in an open stream at {RATE}/s, {transport}"
    return [
        figure(
            work,
            size,
            "ms",
            rounds,
            bound_is=f"a bare NOTIFY to LISTEN round trip at {RATE}/s, {percentile}",
            goal=GOAL_RABBITMQ_MS if over_rabbitmq else GOAL_EMBEDDED_MS,
            absolute=True,
            at_most=True,
        )
        for work, percentile, rounds in (
            (f"{whole}, p50", "p50", p50s),
            (f"{whole}, p99", "p99", p99s),
            ("of that, from the alert's being written to the stream, p99", "p99", last_parts),
        )
    ]


@asynccontextmanager
async def _followed(stand: Stand, *, over_rabbitmq: bool) -> AsyncIterator[None]:
    """Monitoring's web process and the workers of credit and monitoring, which the other rows do without."""
    started = [await stand.start("services.cli", "serve", "monitoring")]
    if over_rabbitmq:
        started += [await stand.start("services.cli", "work", service) for service in ("credit", "monitoring")]
    else:
        started.append(await stand.start("tests.benchmarks.worker", "credit", "monitoring"))
    try:
        await until_ready([stand.installation.settings("monitoring")])
        yield
    finally:
        for process in started:
            await stand.stop_worker(process)


async def _open_loans(stand: Stand, numbers: Sequence[int]) -> None:
    """Let the banks lend, and wait until monitoring has heard of it all."""
    async with aiohttp.ClientSession() as client:
        for code, mine in _by_bank(numbers).items():
            bank = Bank(code, loans=[], applicants=iter(()), opened_each=0)
            events = [event for number in mine for event in bank.opening(number)]
            for first in range(0, len(events), BATCH):
                await _submit(stand, client, code, events[first : first + BATCH])
    connection = await stand.connect("fupin_monitoring")
    try:
        async with asyncio.timeout(PATIENCE_S * 5):
            asked = "SELECT count(*) FROM loan WHERE state = 'active'"
            while await connection.fetchval(asked) < len(numbers):  # noqa: ASYNC110  # other processes have no event
                await asyncio.sleep(0.2)
    finally:
        await connection.close()


async def _submit(stand: Stand, client: aiohttp.ClientSession, bank_code: str, events: Sequence[object]) -> None:
    token = stand.token(Role.BANK, "3607", bank_code)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = f"{stand.url('gateway')}/api/v1/bank/events"
    async with client.post(url, data=orjson.dumps({"events": events}), headers=headers) as response:
        answer = await response.read()
    if response.status != 200 or orjson.loads(answer)["accepted"] != len(events):
        raise Broken(f"{response.status} {answer[:500].decode(errors='replace')}")


async def _alerts(stand: Stand, numbers: Sequence[int]) -> tuple[Latencies, Latencies]:
    """From the moment at which each event was due to be sent until its alert was read from the stream.

    Beside it the last part of that: from the moment at which monitoring wrote the alert, before it committed.
    """
    due: dict[str, float] = {}
    seen: dict[str, float] = {}
    offset = time.time() - time.perf_counter()
    token = stand.token(Role.COUNTY_OFFICE, COUNTY)
    url = f"{stand.url('gateway')}/api/v1/monitoring/feeds/alerts"
    headers = {"Authorization": f"Bearer {token}"}
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout) as reader, aiohttp.ClientSession() as sender:
        after = await _end_of_feed(reader, url, headers)
        stream_headers = {**headers, "Accept": "text/event-stream", "Last-Event-ID": str(after)}
        async with reader.get(url, headers=stream_headers) as stream:
            if stream.status != 200:
                raise Broken(f"{stream.status} {await stream.text()}")
            await stream.content.readline()  # it has begun
            async with asyncio.timeout(PATIENCE_S + stand.seconds), asyncio.TaskGroup() as tasks:
                tasks.create_task(_follow(stream, seen, len(numbers)))
                begun = time.perf_counter()
                for place, (bank_code, mine) in enumerate(_requests(numbers)):
                    moment = begun + place * REQUEST / RATE
                    due |= {f"L-{number}": moment for number in mine}
                    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
                    bank = Bank(bank_code, loans=[], applicants=iter(()), opened_each=0)
                    events = [bank.event("loan.overdue", "2020-10-10", number, **_ARREARS) for number in mine]
                    tasks.create_task(_submit(stand, sender, bank_code, events))
    written = await _written(stand)
    return (
        [(seen[loan_no] - moment) * 1000 for loan_no, moment in due.items()],
        [(seen[loan_no] + offset - written[loan_no]) * 1000 for loan_no in due],
    )


async def _written(stand: Stand) -> dict[str, float]:
    """When monitoring wrote each loan's alert, seconds since 1970."""
    connection = await stand.connect("fupin_monitoring")
    try:
        rows = await connection.fetch(
            "SELECT a.sentence, s.recorded_at FROM alert a "
            "JOIN alert_step s ON s.county_code = a.county_code AND s.alert_id = a.id"
        )
    finally:
        await connection.close()
    return {found[0]: at.timestamp() for sentence, at in rows if (found := _LOAN_NO.search(sentence))}


def _requests(numbers: Sequence[int]) -> list[tuple[str, list[int]]]:
    """Which bank sends which loans' events together; the banks take turns."""
    by_bank = _by_bank(numbers)
    pieces = [
        (first, code, mine[first : first + REQUEST])
        for code, mine in by_bank.items()
        for first in range(0, len(mine), REQUEST)
    ]
    return [(code, mine) for _, code, mine in sorted(pieces)]


def _by_bank(numbers: Sequence[int]) -> dict[str, list[int]]:
    return {code: [number for number in numbers if bank_of(number) == code] for code in BANKS}


async def _follow(stream: aiohttp.ClientResponse, seen: dict[str, float], number: int) -> None:
    while len(seen) < number:
        line = await stream.content.readline()
        if not line:
            raise Broken("the stream ended")
        if line.startswith(b"data:") and (found := _LOAN_NO.search(orjson.loads(line[5:])["sentence"])):
            seen.setdefault(found[0], time.perf_counter())


async def _end_of_feed(client: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> int:
    after = 0
    while True:
        async with client.get(url, params={"after": after, "limit": 500}, headers=headers) as response:
            page = orjson.loads(await response.read())
        if not page["items"]:
            return after
        after = page["next"]


async def _bare_notices(stand: Stand, number: int) -> Latencies:
    dsn = driver_address(stand.installation.settings("monitoring").service_database_url)
    speaking, listening = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    sent: dict[str, float] = {}
    heard: dict[str, float] = {}
    everything = asyncio.Event()

    def hear(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        heard[payload] = time.perf_counter()
        if len(heard) == number:
            everything.set()

    try:
        await listening.add_listener("bare", hear)
        begun = time.perf_counter()
        for place in range(number):
            await asyncio.sleep(max(0.0, begun + place / RATE - time.perf_counter()))
            sent[str(place)] = time.perf_counter()
            await speaking.execute("SELECT pg_notify('bare', $1)", str(place))
        async with asyncio.timeout(PATIENCE_S):
            await everything.wait()
    finally:
        await speaking.close()
        await listening.close()
    return [(heard[payload] - moment) * 1000 for payload, moment in sent.items()]


def _percentile(latencies: Latencies, percent: int) -> float:
    return statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1]
