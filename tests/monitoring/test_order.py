"""However events arrive, monitoring ends up the same."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.monitoring.alerts.models import Alert
from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.funds.models import FundAccount
from services.monitoring.households.models import Household, Income
from services.monitoring.loans.models import Loan
from services.monitoring.subsidies.models import SubsidyList
from shared.calendar import Clock
from shared.database import Sessions, table_of
from shared.events.base import Event
from shared.messaging.inbox import ParkedEvent
from tests.conftest import Installation
from tests.monitoring.builders import (
    OTHER_TOWN_VILLAGE,
    OTHER_VILLAGE_OF_TOWN,
    VILLAGE,
    FundEvents,
    HouseholdEvents,
    LoanEvents,
    SubsidyListEvents,
    enveloped,
)
from tests.monitoring.conftest import a_consumer, monitoring_sessions

Snapshot = dict[str, list[Any]]
COPIES = (Household, Income, Loan, FundAccount, SubsidyList)


def household_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A household's events: moves, growth, incomes around the line, an exit, the end."""
    household = HouseholdEvents(id=id_, village_code=chance.choice([VILLAGE, OTHER_TOWN_VILLAGE]))
    stream: list[Event] = [household.registered()]
    for _ in range(chance.randint(1, 7)):
        move = chance.choice(["income", "income", "income", "exit", "change"])
        if move == "income":
            year = chance.choice([2017, 2018, 2019])
            recorded_on = date(year + 1, chance.randint(1, 12), 1)
            stream.append(household.earned(year, chance.randint(440_000, 490_000), recorded_on))
        elif move == "exit":
            stream.append(household.exited(date(chance.choice([2016, 2017, 2018]), 12, 20)))
        else:
            stream.append(
                household.changed(
                    village_code=chance.choice([VILLAGE, OTHER_VILLAGE_OF_TOWN]),
                    household_type=chance.choice(["ordinary", "dibao"]),
                    persons=chance.randint(1, 6),
                )
            )
    if chance.random() < 0.3:
        stream.append(household.removed(date(2019, 6, 1)))
    return stream


def loan_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A loan's events: interest, arrears, repayments taken back, a claim."""
    loan = LoanEvents(id=id_, bank_code=chance.choice(["rcc", "abc"]), household_id=UUID(int=id_.int + 1000))
    stream: list[Event] = [loan.applied(), loan.disbursed(chance.randint(1, 50) * 100_000)]
    day = date(2018, 1, 1)
    for _ in range(chance.randint(1, 8)):
        day += timedelta(days=chance.randint(0, 90))
        move = chance.choice(["overdue", "overdue", "interest", "repay", "reverse", "claim"])
        if loan.state == "compensated":
            break
        if move == "overdue" and loan.outstanding_fen:
            stream.append(loan.reported_overdue(chance.randint(0, 100), chance.choice([0, 500]), 300, day))
        elif move == "interest":
            stream.append(loan.interest(chance.choice([100, 300]), day))
        elif move == "repay" and loan.outstanding_fen:
            stream.append(loan.repaid(chance.choice([100_000, loan.outstanding_fen]), day))
        elif move == "reverse" and loan.outstanding_fen < loan.disbursed_fen:
            stream.append(loan.repayment_reversed(100_000, day))
        elif move == "claim" and loan.outstanding_fen:
            stream.append(loan.claimed(day))
    return stream


def fund_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A fund account's events: deposits, claims down to nothing, judgements."""
    fund = FundEvents(id=id_, bank_code=chance.choice(["rcc", "abc"]))
    stream: list[Event] = [fund.moved(chance.randint(1, 3) * 1000)]
    for quarter in range(1, chance.randint(2, 6)):
        on = date(2018, quarter * 2, 5)
        taken_fen = min(fund.balance_fen, chance.choice([500, 1000, 3000]))
        stream.append(fund.moved(-taken_fen, "claim", shortfall_fen=chance.choice([0, 0, 10]), on=on))
        if chance.random() < 0.5:
            stream.append(fund.moved(1000, "recovery", on=on))
        stream.append(fund.assessed(f"2018Q{(quarter - 1) % 4 + 1}", "9.10", within=chance.random() < 0.5, on=on))
    return stream


def list_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A subsidy list's events."""
    listed = SubsidyListEvents(id=id_, total_fen=chance.randint(1, 9) * 1000)
    stream: list[Event] = [listed.submitted(), listed.returned()]
    listed.total_fen += 50
    return [*stream, listed.submitted(), listed.approved(), listed.paid()][: chance.randint(1, 5)]


def streams_of(chance: random.Random) -> list[list[Event]]:
    """Several aggregates of each kind."""
    makers = (household_stream, household_stream, household_stream, loan_stream, loan_stream, fund_stream, list_stream)
    return [make(chance, UUID(int=number)) for number, make in enumerate(makers, start=1)]


def interleaved(chance: random.Random, streams: Sequence[Sequence[Event]]) -> list[Event]:
    """One of the many orders that keep each aggregate's own."""
    turns = [number for number, stream in enumerate(streams) for _ in stream]
    chance.shuffle(turns)
    waiting = [iter(stream) for stream in streams]
    return [next(waiting[number]) for number in turns]


async def play(
    sessions: Sessions, clock: Clock, events: Sequence[Event], cuts: random.Random | None = None
) -> Snapshot:
    """Let events arrive, in one batch or in batches of any size, and give what monitoring then holds."""
    consumer = a_consumer(sessions, clock)
    envelopes = [enveloped(event) for event in events]
    while envelopes:
        size = cuts.randint(1, len(envelopes)) if cuts else len(envelopes)
        await consumer.consume(envelopes[:size])
        envelopes = envelopes[size:]
    return await snapshot(sessions)


async def snapshot(sessions: Sessions) -> Snapshot:
    """All copies, figures and alerts, without ids and times of recording."""
    kept: Snapshot = {}
    async with sessions() as session:
        for model in COPIES:
            found = await session.scalars(select(model))
            kept[model.__name__] = sorted(repr(row.model_dump()) for row in found)
        for figures in (AreaTotal, AreaDay):
            rows = (await session.execute(select(table_of(figures)).where(table_of(figures).c.amount != 0))).all()
            kept[figures.__name__] = sorted(tuple(map(str, row)) for row in rows)
        alerts = await session.scalars(select(Alert))
        kept["Alert"] = sorted(repr(sorted(alert.model_dump(exclude={"id"}).items(), key=str)) for alert in alerts)
        kept["parked"] = list((await session.execute(select(table_of(ParkedEvent).c.version))).all())
    return kept


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
async def test_any_order_any_batches_and_duplicates_end_the_same(
    installation: Installation, clock: Clock, seed: int
) -> None:
    await check_orders(installation, clock, seed)


@pytest.mark.long
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
async def test_any_order_ends_the_same_many_times(installation: Installation, clock: Clock, seed: int) -> None:
    await check_orders(installation, clock, seed)


async def check_orders(installation: Installation, clock: Clock, seed: int) -> None:
    """Play the same events straight, mixed with cuts anywhere, and backwards with duplicates."""
    chance = random.Random(seed)
    streams = streams_of(chance)
    async with monitoring_sessions(installation, clock) as sessions:
        straight = await play(sessions, clock, [event for stream in streams for event in stream])
    async with monitoring_sessions(installation, clock) as sessions:
        mixed = await play(sessions, clock, interleaved(chance, streams), chance)
    assert mixed == straight
    async with monitoring_sessions(installation, clock) as sessions:
        # reversed, every event waits parked for its predecessors; then all come a second time
        backwards = [event for stream in reversed(streams) for event in reversed(stream)]
        await play(sessions, clock, backwards, chance)
        assert await play(sessions, clock, interleaved(chance, streams), chance) == straight
    assert straight["parked"] == []
