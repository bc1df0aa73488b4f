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
from services.monitoring.figures.rules import Measure
from services.monitoring.funds.models import FundAccount
from services.monitoring.households.models import Household, Income
from services.monitoring.loans.models import Loan
from services.monitoring.records.models import KeptRecord
from services.monitoring.subsidies.models import SubsidyList
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.events.base import Event
from shared.messaging.inbox import ParkedEvent
from shared.policies import PolicyPack
from shared.policies.active import activate
from tests.conftest import Installation
from tests.monitoring.builders import (
    OTHER_TOWN_VILLAGE,
    OTHER_VILLAGE_OF_TOWN,
    VILLAGE,
    FundEvents,
    HouseholdEvents,
    LinkEvents,
    LoanEvents,
    OrganisationEvents,
    RecordEvents,
    SubsidyListEvents,
    enveloped,
    member_id,
)
from tests.monitoring.conftest import a_consumer, monitoring_sessions

Snapshot = dict[str, list[Any]]
COPIES = (Household, Income, KeptRecord, Loan, FundAccount, SubsidyList)


def household_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A household's events: moves, growth, incomes around the line, exits and returns, the end."""
    household = HouseholdEvents(id=id_, village_code=chance.choice([VILLAGE, OTHER_TOWN_VILLAGE]))
    stream: list[Event] = [household.registered()]
    for _ in range(chance.randint(1, 7)):
        move = chance.choice(["income", "income", "income", "exit", "return", "change"])
        if move == "income":
            year = chance.choice([2017, 2018, 2019])
            recorded_on = date(year + 1, chance.randint(1, 12), 1)
            earned_fen = chance.randint(440_000, 490_000)
            disposable_fen = chance.choice([None, earned_fen - chance.randint(0, 20_000)])
            stream.append(household.earned(year, earned_fen, recorded_on, disposable_fen))
        elif move == "exit":
            stream.append(household.exited(date(chance.choice([2016, 2017, 2018]), 12, 20)))
        elif move == "return":
            stream.append(household.returned(date(chance.choice([2017, 2018, 2019]), 12, 25)))
        else:
            on = date(chance.choice([2016, 2017, 2018]), chance.randint(1, 12), 1)
            village_code = chance.choice([VILLAGE, OTHER_VILLAGE_OF_TOWN])
            household_type = chance.choice(["ordinary", "dibao"])
            persons = chance.randint(1, 6)
            stream.append(
                household.changed(
                    on=on,
                    died=[member_id(place) for place in range(persons, household.persons)],
                    village_code=village_code,
                    household_type=household_type,
                    persons=persons,
                    main_cause=chance.choice(["illness", "study"]),
                    person={"dibao": chance.choice([True, None]), "schooling": chance.choice(["primary", "none"])},
                )
            )
    if chance.random() < 0.3:
        stream.append(household.removed(date(2019, 6, 1), chance.choice(["merged", "moved_away"])))
    return stream


def record_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """The events of a record of one of the households, or of one of their members: entered, changed, withdrawn."""
    kinds: list[tuple[str, dict[str, Any], str]] = [
        ("measure", {"measure_class": "industry", "ended_on": None}, "started_on"),
        ("measure", {"measure_class": "guarantee", "ended_on": "2018-03-31"}, "started_on"),
        (
            "household_pairing",
            {"ended_on": None, "helper_id": str(UUID(int=1)), "pairing_role": "responsible"},
            "started_on",
        ),
        ("dwelling_check", {"grade": chance.choice(["b", "d"])}, "checked_on"),
        ("skill", {}, "gained_on"),
        ("training", {}, "started_on"),
        ("employment", {"ended_on": "2019-01-31"}, "started_on"),
        ("relocation", {"people": 3, "consent": True, "settlement": "market_town"}, "moved_on"),
    ]
    kind, fixed, day = chance.choice(kinds)
    record = RecordEvents(kind, id=id_, household_id=UUID(int=chance.randint(1, 3)), member_id=member_id(0))
    stream: list[Event] = []
    for _ in range(chance.randint(1, 3)):
        on = date(chance.choice([2016, 2017, 2018]), chance.randint(1, 12), 5)
        stream.append(record.kept(on, **{**fixed, day: on.isoformat()}))
    if chance.random() < 0.3:
        stream.append(record.kept(date(2019, 3, 1), date(2019, 3, 1), **{**fixed, day: "2017-01-01"}))
    return stream


def village_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """The events of a village's yearly figures."""
    record = RecordEvents("village_year", id=id_, area_code=VILLAGE)
    return [
        record.kept(date(2018, number, 1), year=2017, bus=chance.random() < 0.5)
        for number in range(1, chance.randint(2, 4))
    ]


ORGANISATIONS = (UUID(int=901), UUID(int=902))


def link_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """The events of what ties one of the households to one of the organisations."""
    link = LinkEvents(UUID(int=chance.randint(1, 3)), chance.choice(ORGANISATIONS), id=id_)
    stream: list[Event] = [link.changed()]
    if chance.random() < 0.5:
        stream.append(link.changed(ended_on=date(2018, 12, 31)))
    if chance.random() < 0.5:
        stream.append(link.changed(ended_on=date(2018, 12, 31), terminated_on=date(2017, 6, 30)))
    if chance.random() < 0.2:
        stream.append(link.changed(withdrawn_on=date(2019, 1, 5)))
    return stream


def organisation_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """The events of an organisation: it stands, closes, never was."""
    organisation = OrganisationEvents(id=id_, kind=chance.choice(["co_operative", "co_operative", "enterprise"]))
    stream: list[Event] = [organisation.changed()]
    if chance.random() < 0.5:
        stream.append(organisation.changed(closed_on=date(2018, 5, 1)))
    if chance.random() < 0.2:
        stream.append(organisation.changed(closed_on=date(2018, 5, 1), withdrawn_on=date(2019, 1, 5)))
    return stream


def loan_stream(chance: random.Random, id_: UUID) -> list[Event]:
    """A loan's events: interest, arrears, repayments taken back, a claim."""
    household_id = UUID(int=chance.choice([1, 2, id_.int + 1000]))
    loan = LoanEvents(id=id_, bank_code=chance.choice(["rcc", "abc"]), household_id=household_id)
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
    makers = [household_stream, household_stream, household_stream, loan_stream, loan_stream, fund_stream, list_stream]
    makers += [*[record_stream] * 6, village_stream, link_stream, link_stream]
    streams = [make(chance, UUID(int=number)) for number, make in enumerate(makers, start=1)]
    return [*streams, *(organisation_stream(chance, id_) for id_ in ORGANISATIONS)]


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
    """All copies, figures and alerts, without ids, times of recording, and how often a household was judged."""
    kept: Snapshot = {}
    async with sessions() as session:
        for model in COPIES:
            found = await session.scalars(select(model))
            kept[model.__name__] = sorted(repr(row.model_dump(exclude={"judgements"})) for row in found)
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


def a_plan(name: str, since: date, months: int, pension_from_years: int) -> PolicyPack:
    """A town's plan that says how long support goes on, and from which age somebody is in the pension."""
    pension = {"code": "pension", "label": "养老", "from_years": pension_from_years, "source": "R000-007"}
    return PolicyPack.model_validate(
        {
            "name": name,
            "title": "试行方案",
            "seed": "000",
            "area_code": "360722102000",
            "effective_from": since.isoformat(),
            "source": "R000-008",
            "support": {"months": months, "source": "R000-008"},
            "guarantees": [pension],
        }
    )


@pytest.mark.requirement("R000-008", "R004-006")
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
async def test_support_goes_by_the_plan_of_each_exit_and_the_pension_by_that_of_the_last_fact(
    installation: Installation, clock: Clock, seed: int | None
) -> None:
    household = HouseholdEvents(id=UUID(int=1), persons=1, person={"born_on": date(2000, 5, 1)})
    events = [household.registered(), household.exited(date(2016, 12, 20)), household.returned(date(2018, 12, 20))]
    events.append(household.exited(date(2019, 6, 1)))
    changed = household.changed(on=date(2019, 9, 1), main_cause="study")
    async with monitoring_sessions(installation, clock) as sessions:
        async with transaction(sessions) as session:
            for plan in (a_plan("first", date(2014, 1, 1), 12, 16), a_plan("second", date(2018, 1, 1), 60, 18)):
                await activate(session, clock, plan, plan.area_code, plan.effective_from)

        async def steps(measure: Measure) -> list[tuple[date, int]]:
            table = table_of(AreaDay).c
            async with sessions() as session:
                rows = await session.execute(
                    select(table.day, table.amount)
                    .where(table.measure == measure.value, table.area_code == "360722000000", table.amount != 0)
                    .order_by(table.day)
                )
                return [(row.day, row.amount) for row in rows]

        if seed is None:
            await play(sessions, clock, events)
            assert await steps(Measure.PENSION_PEOPLE) == [(date(2016, 5, 1), 1)]
            await play(sessions, clock, [changed])
        else:
            chance = random.Random(seed)
            mixed = [*events, changed]
            chance.shuffle(mixed)
            await play(sessions, clock, mixed, chance)
        assert await steps(Measure.PENSION_PEOPLE) == [(date(2018, 5, 1), 1)]
        assert await steps(Measure.SUPPORTED_HOUSEHOLDS) == [
            *((date(2016, 12, 20), 1), (date(2017, 12, 20), -1)),
            *((date(2019, 6, 1), 1), (date(2024, 6, 1), -1)),
        ]


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
