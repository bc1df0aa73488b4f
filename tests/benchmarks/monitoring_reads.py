"""What an overview, a page of a feed and a list of alerts cost in a large city against a small one."""

import json
import statistics
import time
from collections.abc import Sequence

import aiohttp
import asyncpg

from services.monitoring.figures.rules import Measure
from services.runtime.web import until_ready
from shared.areas import AreaLevel, read_areas
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY, HOUSEHOLD, sql_id
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL = 1.3
ASKED = 60
ALERT = 14
LISTED = 10
"""Alerts of a page: as many as the smallest register can fill it with, since an emptier page is a cheaper one."""
PER_DAY = [
    measure.value
    for measure in (
        Measure.LENT_FEN,
        Measure.REPAID_FEN,
        Measure.EXITED,
        Measure.REMAINING_PEOPLE,
        Measure.VISITS_DUE,
        Measure.VISITS_IN_TIME,
    )
]
"""What the page reads by day."""

_VILLAGES = sorted(
    area.code for area in read_areas() if area.level is AreaLevel.VILLAGE and area.code.startswith("3607")
)
_PLACE = f"(ARRAY{_VILLAGES!r})[1 + n % {len(_VILLAGES)}]"
_COUNTY = f"left({_PLACE}, 6)"
_RULES = sorted(rule.rule for rule in find_pack("yiyang-2020").alerts)
_RULE = f"(ARRAY{_RULES!r})[1 + n % {len(_RULES)}]"
_DAY = "date '2016-01-01' + n / {step} % 1800"

_HOUSEHOLDS = f"""
INSERT INTO household (county_code, id, household_no, village_code, household_type, head_name, persons, registered_on,
                       exits, periods, id_indexes, deaths, standards, alerted, judgements)
SELECT {_COUNTY}, {sql_id(HOUSEHOLD, "n")}, lpad(n::text, 12, '0'), {_PLACE}, 'ordinary', '刘福生', 3, '2016-01-01',
       '[]', '[]', '{{}}', '{{}}', '{{}}', false, 0
FROM generate_series(1, $1::int) AS n
"""

_ALERTS = f"""
INSERT INTO alert (county_code, id, rule, cause_key, subject_id, household_id, severity, area_code, role, answered_by,
                   missed, known_on, due_from, raised_on, sentence, state, verify_days, respond_days,
                   verify_by, respond_by, verify_until, respond_until, deadlines_provisional, unasked)
SELECT {_COUNTY}, {sql_id(ALERT, "n")}, {_RULE}, 'bench:' || n, {sql_id(HOUSEHOLD, "n")}, {sql_id(HOUSEHOLD, "n")},
       'warning', {_PLACE}, 'township', 'township', 0, {_DAY.format(step=1)}, {_DAY.format(step=1)},
       {_DAY.format(step=1)},
       '刘福生户需要上门核实。', 'raised', 3, 10,
       '2021-01-05', '2021-01-14', '2021-01-05', '2021-01-14', false, false
FROM generate_series(1, $1::int) AS n
"""

_FEED = """
INSERT INTO feed_item (county_code, feed, position, area_code, subject_id, kind, item)
SELECT county_code, 'alerts', row_number() OVER (ORDER BY raised_on, id), area_code, id, rule,
       to_jsonb(a) || '{"rule_label": "预警"}'
FROM alert AS a
"""

# every area that has households has a row a measure and day on which something changed: at most so many days
_FIGURES = f"""
WITH changes AS (
    SELECT {_PLACE} AS village, {_DAY.format(step=len(_VILLAGES))} AS day, count(*) AS number
    FROM generate_series(1, $1::int) AS n GROUP BY 1, 2
), places AS (
    SELECT left(village, 6) AS county, village AS area, day, number FROM changes
    UNION ALL SELECT left(village, 6), rpad(left(village, 9), 12, '0'), day, number FROM changes
    UNION ALL SELECT left(village, 6), rpad(left(village, 6), 12, '0'), day, number FROM changes
)
INSERT INTO area_day (county_code, area_code, measure, day, amount)
SELECT county, area, measure, day, sum(number) FROM places, unnest($2::text[]) AS measure GROUP BY 1, 2, 3, 4
"""

_TOTALS = """
INSERT INTO area_total (county_code, area_code, measure, detail, amount)
SELECT county_code, area_code, measure, 'ordinary', sum(amount) FROM area_day GROUP BY 1, 2, 3
"""

TABLES = ("household", "alert", "feed_item", "area_day", "area_total")


async def measure_monitoring_reads(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """The same requests at each size, each against the smallest; the county's office and the city's ask."""
    figures: list[Figure] = []
    small: dict[str, list[float]] = {}
    monitoring = await stand.start("services.cli", "serve", "monitoring")
    connection = await stand.connect("fupin_monitoring")
    try:
        await until_ready([stand.installation.settings("monitoring")])
        await clear(connection)  # of what the rows before have left
        for size in sizes:
            with stand.report.step(f"{size:,} households with alerts and figures"):
                await fill(connection, size)
                await connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
            with stand.report.step("overviews, feeds and lists"):
                for work, path, role, area, items in await _kinds(connection):
                    asked = [await _median_ms(stand, path, role, area, items) for _ in range(stand.rounds)]
                    small.setdefault(work, asked)
                    figures.append(
                        figure(
                            work,
                            size,
                            "ms",
                            list(zip(asked, small[work], strict=True)),
                            bound_is=f"the same at {sizes[0]:,} households",
                            goal=GOAL,
                            at_most=True,
                        )
                    )
            await clear(connection)
    finally:
        await connection.close()
        await stand.stop_worker(monitoring)
    return figures


async def _kinds(connection: asyncpg.Connection) -> list[tuple[str, str, Role, str, int]]:
    """What is asked for, where, by whom, and how many items a page has."""
    last = await connection.fetchval("SELECT max(position) FROM feed_item")
    feed = f"/monitoring/feeds/alerts?limit=100&after={max(0, last - 200)}"
    return [
        ("overview of a county", "/monitoring/overview", Role.COUNTY_OFFICE, COUNTY, 0),
        ("overview of the city", "/monitoring/overview", Role.CITY_OFFICE, "3607", 0),
        ("page of 100 of the alerts' feed, city", feed, Role.CITY_OFFICE, "3607", 100),
        (
            f"alerts by rule, newest {LISTED} of a county",
            f"/monitoring/alerts?rule={_RULES[0]}&limit={LISTED}",
            Role.COUNTY_OFFICE,
            COUNTY,
            LISTED,
        ),
        (
            f"late alerts, newest {LISTED} of a county",
            f"/monitoring/alerts?late=true&limit={LISTED}",
            Role.COUNTY_OFFICE,
            COUNTY,
            LISTED,
        ),
    ]


async def _median_ms(stand: Stand, path: str, role: Role, area: str, items: int) -> float:
    headers = {"Authorization": f"Bearer {stand.token(role, area)}"}
    async with aiohttp.ClientSession(stand.url("monitoring"), headers=headers) as client:
        took = []
        for number in range(-5, ASKED):
            started = time.perf_counter()
            async with client.get(path) as reply:
                if reply.status != 200:
                    raise Broken(f"{path}: {reply.status} {await reply.text()}")
                body = await reply.read()
            if number >= 0:
                took.append((time.perf_counter() - started) * 1_000)
    if items and (given := len(json.loads(body)["items"])) != items:
        raise Broken(f"{path}: {given} items, not {items}")
    return statistics.median(took)


async def fill(connection: asyncpg.Connection, size: int) -> None:
    """So many households with what this row reads of them."""
    await connection.execute(_HOUSEHOLDS, size)
    await connection.execute(_ALERTS, size)
    await connection.execute(_FEED)
    await connection.execute(_FIGURES, size, PER_DAY)
    await connection.execute(_TOTALS)


async def clear(connection: asyncpg.Connection) -> None:
    """Take out what any row of monitoring's has left there."""
    await connection.execute(f"TRUNCATE {', '.join(TABLES)}, alert_step CASCADE")
