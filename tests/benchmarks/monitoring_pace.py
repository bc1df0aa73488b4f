"""How many events a second monitoring takes in, from the registry's outbox to its figures and alerts."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID, uuid5

import asyncpg

from shared.calendar import SystemClock
from shared.database import create_engine, new_id, session_factory, transaction
from shared.events.base import Event
from shared.events.registry import HouseholdRegistered, IncomeRecorded, MemberFacts, RecordKept
from shared.messaging.outbox import emit_bulk
from tests.benchmarks.load import Broken
from tests.benchmarks.register import COUNTY, villages
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL = 1_000.0
TURN_S = 60
"""A turn's events would come in so many seconds at the goal's pace; three turns are the three minutes."""
OF_A_HOUSEHOLD = 5
PATIENCE_S = 600.0
_NAMES = UUID("7a3c1f1e-2b0b-4a52-9a35-5d4c1c1f9b10")


async def measure_pace(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Households that register, earn, are visited and measured; handed over as fast as monitoring takes them."""
    each = int(GOAL * TURN_S)
    engine = create_engine(stand.installation.settings("registry").service_database_url)
    sessions = session_factory(engine)
    connection = await stand.connect("fupin_monitoring")
    rounds = []
    try:
        with stand.report.step(f"{each:,} events a turn"):
            for number in range(stand.rounds):
                events = list(_events(number, each // OF_A_HOUSEHOLD))
                async with transaction(sessions) as session:
                    await emit_bulk(session, SystemClock(), events)
                started = time.perf_counter()
                worker = await stand.start("tests.benchmarks.worker", "registry", "monitoring")
                try:
                    await _until_taken_in(connection, number, each // OF_A_HOUSEHOLD)
                    rounds.append((len(events) / (time.perf_counter() - started), GOAL))
                finally:
                    await stand.stop_worker(worker)
    finally:
        await connection.close()
        await engine.dispose()
    return [
        figure(
            "events taken in by monitoring, the start of its worker included",
            max(sizes),
            "events/s",
            rounds,
            bound_is="the pace to be kept up with",
            goal=GOAL,
            absolute=True,
        )
    ]


def _events(turn: int, households: int) -> Iterator[Event]:
    places = villages()
    for number in range(households):
        id_ = _id(turn, number)
        known = {"county_code": COUNTY, "household_id": id_}
        yield HouseholdRegistered(
            **known,
            version=1,
            household_no=f"{turn:02d}{number:010d}",
            village_code=places[number % len(places)],
            household_type="ordinary",
            main_cause="illness",
            head_name="刘福生",
            registered_on=date(2016, 1, 1),
            members=tuple(
                MemberFacts(
                    member_id=uuid5(id_, str(place)),
                    name="刘福生",
                    id_index=f"{number * 3 + place:064x}",
                    id_masked="999900********0000",
                    born_on=date(1975 + 15 * place, 3, 8),
                    sex="male",
                    relation="head" if place == 0 else "child",
                    labour_capacity="ordinary",
                )
                for place in range(3)
            ),
        )
        for version, year in ((2, 2017), (3, 2018)):
            yield IncomeRecorded(
                **known,
                version=version,
                year=year,
                persons=3,
                net_income_fen=1_500_000,
                per_head_fen=500_000,
                recorded_on=date(year + 1, 3, 1),
            )
        for kind, values in (
            ("visit", {"helper_id": None, "visit_kind": "help", "visited_on": "2019-05-06"}),
            ("dwelling_check", {"checked_on": "2019-04-01", "grade": "b"}),
        ):
            yield RecordKept(
                county_code=COUNTY,
                version=1,
                record_id=new_id(),
                kind=kind,
                area_code=None,
                household_id=id_,
                member_id=None,
                occurred_on=date(2019, 5, 6),
                values=values,
                withdrawn_on=None,
            )


def _id(turn: int, number: int) -> UUID:
    return uuid5(_NAMES, f"{turn} {number}")


async def _until_taken_in(connection: asyncpg.Connection, turn: int, households: int) -> None:
    """Until nothing of the turn is left: the registry's outbox hands over in order, so the last household ends it."""
    async with asyncio.timeout(PATIENCE_S):
        asked = "SELECT count(*) FROM kept_record WHERE household_id = $1"
        while await connection.fetchval(asked, _id(turn, households - 1)) < OF_A_HOUSEHOLD - 3:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # other processes have no event
    if buried := await connection.fetchval("SELECT count(*) FROM dead_letter"):
        raise Broken(f"{buried} events were buried")
