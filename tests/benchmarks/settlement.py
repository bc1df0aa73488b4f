"""A quarter's settlement in a whole city: from interest that was paid to frozen lists and money in the ledger."""

import asyncio
import time
from collections.abc import Sequence
from itertools import product
from typing import Any

import aiohttp
import asyncpg

from shared.areas import AreaLevel, read_areas
from shared.calendar import Quarter
from shared.security.permissions import Role
from tests.benchmarks.lending import BANKS, PROGRAMME
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY, sql_id
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL = 6.0
SUBSIDY_FEN = 60_694
"""Of one loan and quarter."""
LISTED, FIRST = 8, Quarter(2016, 3)
"""So many quarters were listed and paid before, from that one on."""
AT_ONCE = 8
"""Lists on which somebody works at the same time."""
COUNTIES = sorted(
    area.county_code
    for area in read_areas()
    if area.level is AreaLevel.COUNTY and area.code.startswith("3607") and area.county_code != COUNTY
)
"""The city's, but that of the other rows, whose banks have books of their own."""
LOAN, LIST, LINE = 10, 11, 12
_OF_A_LIST = "cause = 'subsidy_list' AND cause_id::uuid = ANY($1)"
LEFT = {
    "subsidy_list": "id = ANY($1)",
    "subsidy_line": "list_id = ANY($1)",
    "journal": _OF_A_LIST,
    "ledger_transfer": f"journal_id IN (SELECT id FROM journal WHERE {_OF_A_LIST})",
    "outbox": "aggregate = 'subsidy_list' AND aggregate_id::uuid = ANY($1)",
}
"""Tables in which a settlement leaves rows, and which are a settlement's."""

_COUNTY = f"(ARRAY{COUNTIES!r})[1 + n % {len(COUNTIES)}]"
_BANK = f"(ARRAY{list(BANKS)!r})[1 + n / {len(COUNTIES)} % {len(BANKS)}]"

_LOANS = f"""
INSERT INTO loan (county_code, id, bank_code, programme, loan_no, version, borrower_kind, household_id, borrower_name,
                  village_code, application_no, applied_on, state, applied_fen, approved_fen, disbursed_fen,
                  outstanding_fen, disbursed_on, due_on, annual_rate, balance, collected, collected_fen, penalty_fen,
                  recovered_fen, subsidies)
SELECT {_COUNTY}, {sql_id(LOAN, "n")}, {_BANK}, '{PROGRAMME}', 'L-' || n, 11, 'household', {sql_id(0, "n")}, '刘福生',
       {_COUNTY} || '102201', 'A-' || n, '2016-05-01', 'active', 5000000, 5000000, 5000000, 5000000, '2016-06-21',
       '2021-06-21', 0.0475, '[["2016-06-21", 5000000]]', '{{}}', 0, 0, 0,
       (SELECT jsonb_object_agg(label, '[{SUBSIDY_FEN}, {SUBSIDY_FEN}]'::jsonb) FROM unnest($2::text[]) AS label)
FROM generate_series(0, $1::int - 1) AS n
"""

_LISTS = f"""
INSERT INTO subsidy_list (county_code, id, bank_code, programme, period, state, version, announced, total_fen,
                          line_count, due_on, drawn_up_on, payment_due_provisional, recorded_at)
SELECT county, {sql_id(LIST, "place * 100 + bank * 10000 + which")}, (ARRAY{list(BANKS)!r})[bank], '{PROGRAMME}', label,
       'paid', 4, 3, 0, 0, '2016-09-26', '2016-09-26', false, '2016-09-26+08'
FROM unnest($1::text[]) WITH ORDINALITY AS one (county, place), generate_series(1, {len(BANKS)}) AS bank,
     unnest($2::text[]) WITH ORDINALITY AS period (label, which)
"""

_LINES = f"""
INSERT INTO subsidy_line (county_code, list_id, number, id, loan_id, loan_no, borrower_name, label, kind, amount_fen,
                          eligible_fen)
SELECT {_COUNTY}, made.id, n + 1, gen_random_uuid(), {sql_id(LOAN, "n")}, 'L-' || n, '刘福生', made.period, 'regular',
       {SUBSIDY_FEN}, {SUBSIDY_FEN}
FROM generate_series(0, $1::int - 1) AS n
JOIN subsidy_list AS made ON made.county_code = {_COUNTY} AND made.bank_code = {_BANK}
"""

_PAID = f"""
UPDATE loan SET subsidies = subsidies || jsonb_build_object($1::text, '[{SUBSIDY_FEN}, {SUBSIDY_FEN}]'::jsonb)
WHERE county_code = ANY($2)
"""


async def measure_settlement(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Every bank's list in every county: drawn up, handed in, approved and paid by its people over HTTP."""
    figures = []
    connection = await stand.connect("fupin_credit")
    try:
        for table in LEFT:
            await connection.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
        for size in sizes:
            loans = size * 8 // 15  # 160,000 of 300,000 households
            with stand.report.step(f"{loans:,} loans in {len(COUNTIES)} counties, {LISTED} quarters listed"):
                await _fill(connection, loans)
            with stand.report.step("quarter settlements"):
                figures.append(await _measure(stand, connection, size, loans))
            await _clear(connection)
    finally:
        await connection.close()
    return figures


async def _measure(stand: Stand, connection: asyncpg.Connection, size: int, loans: int) -> Figure:
    rounds = []
    quarter = FIRST
    for _ in range(LISTED):
        quarter = quarter.following
    for number in range(-1, stand.rounds):
        await connection.execute(_PAID, str(quarter), COUNTIES)
        await connection.execute("VACUUM ANALYZE loan")
        started = time.perf_counter()
        lists = await _settle(stand, quarter)
        elapsed = time.perf_counter() - started
        if (paid := sum(one["line_count"] for one in lists)) != loans:
            raise Broken(f"{paid} lines were paid of {loans}")
        bare_s = await _bare_s(connection, [one["id"] for one in lists])
        if number >= 0:  # the first turn only warms up
            rounds.append((elapsed, bare_s))
        quarter = quarter.following
    return figure(
        f"quarter settlement of {loans:,} loans in {len(COUNTIES) * len(BANKS)} lists, from interest to the ledger",
        size,
        "s",
        rounds,
        bound_is="the same rows inserted set-wise into bare tables with the same indexes",
        goal=GOAL,
        peer="none has subsidy lists; 100,000 journals with 200,000 legs set-based 2 s",
        at_most=True,
    )


async def _settle(stand: Stand, quarter: Quarter) -> list[dict[str, Any]]:
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(f"{stand.url('credit')}/") as client:

        async def settled(county: str, bank: str) -> dict[str, Any]:
            clerk = stand.token(Role.BANK, "3607", bank)
            office, finance = (stand.token(role, county) for role in (Role.COUNTY_OFFICE, Role.COUNTY_FINANCE))
            on = {"occurred_on": quarter.last_day.isoformat()}
            async with gate:
                listed = await _post(
                    client, clerk, "credit/subsidy-lists", {"county_code": county, "period": str(quarter), **on}
                )
                for who, step in ((clerk, "submit"), (office, "approve"), (finance, "pay")):
                    listed = await _post(client, who, f"credit/subsidy-lists/{listed['id']}/{step}", on)
            return listed

        return await asyncio.gather(*(settled(county, bank) for county, bank in product(COUNTIES, BANKS)))


async def _post(client: aiohttp.ClientSession, token: str, path: str, body: dict[str, str]) -> dict[str, Any]:
    async with client.post(path, json=body, headers={"Authorization": f"Bearer {token}"}) as response:
        if response.status not in (200, 201):
            raise Broken(f"{path}: {response.status} {await response.text()}")
        answer: dict[str, Any] = await response.json()
        return answer


async def _bare_s(connection: asyncpg.Connection, lists: Sequence[str]) -> float:
    await connection.execute(f"TRUNCATE {', '.join(f'bare_{table}' for table in LEFT)}")
    await connection.execute("CHECKPOINT")
    started = time.perf_counter()
    async with connection.transaction():
        for table, settled in LEFT.items():
            await connection.execute(f"INSERT INTO bare_{table} SELECT * FROM {table} WHERE {settled}", lists)
    return time.perf_counter() - started


async def _fill(connection: asyncpg.Connection, loans: int) -> None:
    labels, quarter = [], FIRST
    for _ in range(LISTED):
        labels.append(str(quarter))
        quarter = quarter.following
    await connection.execute(_LOANS, loans, labels)
    await connection.execute(_LISTS, COUNTIES, labels)
    await connection.execute(_LINES, loans)
    await connection.execute("VACUUM ANALYZE")


async def _clear(connection: asyncpg.Connection) -> None:
    for table in ("ledger_transfer", "journal", "ledger_account", "subsidy_line", "subsidy_list", "loan", "outbox"):
        await connection.execute(f"DELETE FROM {table} WHERE county_code = ANY($1)", COUNTIES)
    await connection.execute("VACUUM")
