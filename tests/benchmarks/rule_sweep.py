"""How long a sweep takes in which every rule judges every household of a city."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import asyncpg

from services.monitoring.sweeps.service import sweep_counties
from shared.areas import AreaLevel, read_areas
from shared.calendar import CHINA, SettableClock
from shared.collector import spare_the_collector
from shared.database import Sessions, create_engine, driver_address, session_factory, transaction
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from tests.benchmarks.load import Broken
from tests.benchmarks.register import HOUSEHOLD, sql_id
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL_S = 30.0
PLAN, CITY = "yiyang-2020", "360700000000"
"""The pack with most rules about households, in force in the whole city for the time of the row."""
FIRST_DAY = date(2020, 6, 1)
TABLES = ("household", "income", "kept_record")
_MADE = ("alert", "alert_step", "feed_item", "area_total", "area_day", "sweep", "quiet_household")
TROUBLED = 100
"""One household in so many has lost its helper."""

_COUNTIES = sorted(
    area.county_code for area in read_areas() if area.level is AreaLevel.COUNTY and area.code.startswith("3607")
)
_COUNTY = f"(ARRAY{_COUNTIES!r})[1 + n % {len(_COUNTIES)}]"
_PERSON = (
    "jsonb_build_object('id', {id}, 'name', '刘福生', 'born_on', '{born}', 'labour_capacity', '{labour}', "
    "'schooling', '{schooling}', 'dibao', false, 'medical_insured', true, 'pension_insured', true, "
    "'disability_grade', null)"
)
_PEOPLE = ", ".join(
    _PERSON.format(id=sql_id(1, f"n * 4 + {place}"), born=born, labour=labour, schooling=schooling)
    for place, (born, labour, schooling) in enumerate(
        [("1975-03-08", "ordinary", "none"), ("1978-11-20", "ordinary", "none"), ("2010-05-02", "none", "primary")]
    )
)

_HOUSEHOLDS = f"""
INSERT INTO household (county_code, id, household_no, village_code, household_type, head_name, persons, registered_on,
                       exits, periods, id_indexes, deaths, standards, seen_until, alerted, judgements)
SELECT {_COUNTY}, {sql_id(HOUSEHOLD, "n")}, lpad(n::text, 12, '0'),
       {_COUNTY} || '10' || n % 10 || '2' || lpad((n / 100 % 30)::text, 2, '0'),
       'ordinary', '刘福生', 3, '2016-01-01',
       CASE WHEN n % 2 = 0 THEN '[["2018-12-20", null]]'::jsonb ELSE '[]' END,
       jsonb_build_array(jsonb_build_object('since', '2016-01-01', 'main_cause', 'illness',
                                            'people', jsonb_build_array({_PEOPLE}))),
       '{{}}', '{{}}',
       '{{"school_years": [6, 15], "safe_grades": ["a", "b"],
         "water": {{"litres_per_day": 35, "minutes": 20, "supply_share": "9/10"}}}}', '2020-05-20', false, 0
FROM generate_series(1, $1::int) AS n
"""

_INCOMES = f"""
INSERT INTO income (county_code, household_id, year, persons, net_income_fen, per_head_fen, recorded_on)
SELECT {_COUNTY}, {sql_id(HOUSEHOLD, "n")}, year, 3, 1500000 + n % 1000, 500000, make_date(year + 1, 3, 1)
FROM generate_series(1, $1::int) AS n, generate_series(2017, 2019) AS year
"""

_ENDED = f"CASE WHEN n % {TROUBLED} = 0 THEN '2020-05-01' END"
_RECORDS = {
    "household_pairing": f"jsonb_build_object('started_on', '2016-01-01', 'ended_on', {_ENDED})",
    "dwelling_check": "jsonb_build_object('checked_on', '2019-04-01', 'grade', 'b')",
    "water_check": '\'{"checked_on": "2019-04-01", "litres_per_day": "40", "quality_passed": true, '
    '"minutes": 10, "supply_share": "0.95"}\'::jsonb',
    "measure": '\'{"measure_class": "industry", "started_on": "2017-01-01", "ended_on": null}\'::jsonb',
    "visit": '\'{"visited_on": "2020-02-01"}\'::jsonb',
}
_RECORD = f"""
INSERT INTO kept_record (county_code, id, kind, household_id, since, seen_on, values, withdrawn)
SELECT {_COUNTY}, {{id}}, '{{kind}}', {sql_id(HOUSEHOLD, "n")}, '2019-04-01', '2019-04-01', {{values}}, false
FROM generate_series(1, $1::int) AS n
"""


async def measure_sweep(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Every household of the city judged by every rule of its plan, in turns with a bare read of the same rows.

    The first sweep judges everybody; the next day's only those in which the day may have brought something.
    """
    figures = []
    connection = await stand.connect("fupin_monitoring")
    engine = create_engine(stand.installation.settings("monitoring").service_database_url)
    sessions = session_factory(engine)
    clock = SettableClock(datetime(2020, 6, 1, 2, tzinfo=CHINA))
    spare_the_collector()  # as the worker does
    try:
        async with transaction(sessions) as session:
            await activate(session, clock, find_pack(PLAN), CITY, date(2014, 1, 1))
        for size in sizes:
            with stand.report.step(f"{size:,} households with their records"):
                await fill(connection, size)
                await connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
            everybody: list[tuple[float, float]] = []
            next_day: list[tuple[float, float]] = []
            with stand.report.step("sweeps"):
                await _sweep_s(sessions, clock, 0)  # raises the alerts
                for number in range(1, stand.rounds + 1):
                    await connection.execute("TRUNCATE quiet_household")
                    all_s = await _sweep_s(sessions, clock, 2 * number)
                    few_s = await _sweep_s(sessions, clock, 2 * number + 1)
                    bare_s = await _bare_s(stand)
                    everybody.append((all_s, bare_s))
                    next_day.append((few_s, bare_s))
            if (raised := await connection.fetchval("SELECT count(*) FROM alert")) != size // TROUBLED:
                raise Broken(f"{raised} alerts were raised of {size // TROUBLED}")
            figures += [
                figure(
                    f"{name}, {size:,} households of {len(_COUNTIES)} counties",
                    size,
                    "s",
                    rounds,
                    bound_is="the same rows fetched through asyncpg",
                    goal=GOAL_S,
                    absolute=True,
                    at_most=True,
                )
                for name, rounds in (
                    ("first sweep: all rules over everybody", everybody),
                    ("full sweep of the day after", next_day),
                )
            ]
            await _clear(connection)
    finally:
        await connection.execute(f"DELETE FROM policy_activation WHERE pack = '{PLAN}'")
        await engine.dispose()
        await connection.close()
    return figures


async def _sweep_s(sessions: Sessions, clock: SettableClock, days: int) -> float:
    clock.move_to(datetime.combine(FIRST_DAY, datetime.min.time(), CHINA) + timedelta(days=days))
    started = time.perf_counter()
    await sweep_counties(sessions, clock, ActivePolicies())
    return time.perf_counter() - started


async def fill(connection: asyncpg.Connection, size: int) -> None:
    """So many households with what this row reads of them."""
    await connection.execute(_HOUSEHOLDS, size)
    await connection.execute(_INCOMES, size)
    for place, (kind, values) in enumerate(_RECORDS.items(), 2):
        await connection.execute(_RECORD.format(id=sql_id(place, "n"), kind=kind, values=values), size)


async def _clear(connection: asyncpg.Connection) -> None:
    await connection.execute(f"TRUNCATE {', '.join((*TABLES, *_MADE))}")
    await connection.execute("VACUUM ANALYZE")


async def _bare_s(stand: Stand) -> float:
    reader = await asyncpg.connect(driver_address(stand.installation.settings("monitoring").service_database_url))
    try:
        started = time.perf_counter()
        async with reader.transaction():
            for table in TABLES:
                async for _ in reader.cursor(f"SELECT * FROM {table}", prefetch=5_000):
                    pass
        return time.perf_counter() - started
    finally:
        await reader.close()
