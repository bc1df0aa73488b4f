"""What an older version of the registry entered and told nobody, told once."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households import service as households
from services.registry.households.models import Household
from services.registry.kinds import KINDS
from services.registry.records import service as records
from services.registry.untold import households as untold_households
from services.registry.untold import records as untold_records
from services.registry.untold.households import announce_households
from services.registry.untold.records import announce_records
from shared.calendar import Clock
from shared.database import Sessions
from shared.events.base import Event
from shared.events.registry import HouseholdChanged, HouseholdFacts, RecordKept
from shared.messaging.outbox import OutboxMessage, emit
from shared.security.callers import this_operator
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.every_kind import World, drawn, grow
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, outbox, registered
from tests.registry.membership_builder import history, leave, read
from tests.registry.test_record_history import CONTROL, an_empty_register, corrected, pages
from tests.registry.test_trainings import TRAININGS, a_training

DECIMAL = re.compile(r"-?\d+\.\d+")
NEW = ("schooling", "dibao", "medical_insured", "pension_insured", "disability_grade")
"""What news of a person did not tell before."""


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> list[RecordKept]:
    """An older version: it enters records and doesn't tell of them; what this version would have told."""
    would: list[RecordKept] = []
    keep_silent(monkeypatch, would)
    return would


def keep_silent(patch: pytest.MonkeyPatch, would: list[RecordKept]) -> None:
    """Tell nobody of records; put what would have been told where it is asked for."""

    def tell(session: AsyncSession, clock: Clock, *events: Event) -> None:
        would.extend(event for event in events if isinstance(event, RecordKept))
        emit(session, clock, *(event for event in events if not isinstance(event, RecordKept)))

    patch.setattr(records, "emit", tell)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older version: its news of a person tell less."""
    nothing = dict.fromkeys(NEW)

    def tell(session: AsyncSession, clock: Clock, *events: Event) -> None:
        older = [
            event.model_copy(update={"members": tuple(one.model_copy(update=nothing) for one in event.members)})
            if isinstance(event, HouseholdFacts)
            else event
            for event in events
        ]
        emit(session, clock, *older)

    monkeypatch.setattr(households, "emit", tell)


async def nobody(_done: int) -> None:
    """Nobody is told."""


def of_records(messages: Sequence[OutboxMessage]) -> list[RecordKept]:
    """The news of records, by record and version."""
    found = [message.envelope().event() for message in messages if message.aggregate == RecordKept.aggregate]
    return by_version([event for event in found if isinstance(event, RecordKept)])


def by_version(events: Sequence[RecordKept]) -> list[RecordKept]:
    """In the order in which they are applied."""
    return sorted(events, key=lambda event: (event.record_id, event.version))


def exact(event: RecordKept) -> dict[str, Any]:
    """What an event says; 0.95 is 0.9500."""
    values = {
        name: Decimal(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else value
        for name, value in event.values.items()
    }
    return {**event.model_dump(), "values": values}


async def changed(client: httpx.AsyncClient, who: SIGNED_IN, training: Json, **values: Any) -> Json:
    """A training after a change."""
    body = {"occurred_on": "2016-04-01", "reason": "更正", **values}
    headers = {**who, "If-Match": f'"{training["version"]}"'}
    reply = await client.patch(f"{TRAININGS}/{training['id']}", json=body, headers=headers)
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


async def test_every_version_of_a_record_is_told_as_it_stood_then_and_once(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN, silent: list[RecordKept]
) -> None:
    household = await registered(client, township)
    training = (await client.post(TRAININGS, json=a_training(household), headers=township)).json()
    training = await changed(client, township, training, started_on="2016-03-05")
    body = {"occurred_on": "2016-05-01", "reason": "误录"}
    headers = {**township, "If-Match": '"2"'}
    assert (await client.post(f"{TRAININGS}/{training['id']}/withdraw", json=body, headers=headers)).is_success
    assert of_records(await outbox(sessions)) == []

    told: list[int] = []

    async def tell(done: int) -> None:
        told.append(done)

    assert await announce_records(sessions, clock, tell) == 3
    assert told == [3]
    news = of_records(await outbox(sessions))
    assert news == silent
    assert [(one.version, one.values["started_on"], str(one.withdrawn_on)) for one in news] == [
        (1, "2016-03-01", "None"),
        (2, "2016-03-05", "None"),
        (3, "2016-03-05", "2016-05-01"),
    ]
    before = await outbox(sessions)
    assert await announce_records(sessions, clock, nobody) == 0
    assert len(await outbox(sessions)) == len(before)


async def test_a_record_that_changed_since_is_told_from_its_first_version_on(
    client: httpx.AsyncClient,
    sessions: Sessions,
    clock: Clock,
    township: SIGNED_IN,
    silent: list[RecordKept],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    household = await registered(client, township)
    older = [(await client.post(TRAININGS, json=a_training(household), headers=township)).json() for _ in range(3)]
    monkeypatch.setattr(records, "emit", emit)  # the new version takes over
    await changed(client, township, older[1], started_on="2016-03-05")
    await client.post(TRAININGS, json=a_training(household), headers=township)
    monkeypatch.setattr(untold_records, "BATCH", 2)
    told: list[int] = []

    async def tell(done: int) -> None:
        told.append(done)

    assert await announce_records(sessions, clock, tell) == 3
    assert told == [2, 3]
    news = of_records(await outbox(sessions))
    assert len(news) == 5
    assert [one for one in news if one.version == 1 and str(one.record_id) in {one["id"] for one in older}] == silent
    assert [(str(one.record_id), one.values["started_on"]) for one in news if one.version == 2] == [
        (older[1]["id"], "2016-03-05")
    ]


@settings(CONTROL, max_examples=1)
@given(data=st.data())
async def test_records_of_every_kind_are_told_as_they_would_have_been(
    installation: Installation, areas_loaded: None, clock: Clock, sign_in: SignIn, data: st.DataObject
) -> None:
    office = sign_in(Role.COUNTY_OFFICE)
    would: list[RecordKept] = []
    async with an_empty_register(installation) as (client, sessions):
        with pytest.MonkeyPatch.context() as patch:
            keep_silent(patch, would)
            world = World(client, office, drawn(data))
            await grow(world)
            for kind in KINDS:
                if kind.told and kind.name in world.made:
                    await corrected(world, kind, (await pages(client, office, kind.path))[-1])
        assert {one.kind for one in would} >= {kind.name for kind in KINDS if kind.told and kind.name in world.made}
        assert any(one.version > 1 for one in would)
        assert await announce_records(sessions, clock, nobody) == len(would)
        told = of_records(await outbox(sessions))
        assert [exact(one) for one in told] == [exact(one) for one in by_version(would)]


async def test_a_household_whose_news_told_less_is_told_again_as_of_the_day_of_its_last_news(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN, brief: None
) -> None:
    man, wife = a_person(dibao=True, schooling="none"), a_person(2, name="刘月英", relation="spouse", dibao=False)
    household = await registered(client, township, members=[man, wife])
    other = await registered(client, township, household_no="H002", members=[a_person(3)])
    body = {"occurred_on": "2016-05-01", "reason": "更正", "main_cause": "schooling", "other_causes": []}
    headers = {**township, "If-Match": '"1"'}
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=body, headers=headers)
    assert reply.status_code == 200, reply.text
    older = await outbox(sessions)
    told: list[int] = []

    async def tell(done: int) -> None:
        told.append(done)

    assert await announce_households(sessions, clock, this_operator(), tell) == 1
    assert told[-1] == 1
    (new,) = (await outbox(sessions))[len(older) :]
    event = new.envelope().event()
    assert isinstance(event, HouseholdChanged)
    assert (str(event.household_id), event.version, event.changed_on) == (household["id"], 3, date(2016, 5, 1))
    assert event.main_cause == "schooling"
    assert [(one.dibao, one.schooling) for one in event.members] == [(True, "none"), (False, None)]
    (*_, last) = sorted(await history(client, township, household["id"]), key=lambda one: one["version"])
    assert (last["version"], last["kind"], last["occurred_on"]) == (3, "announced", "2016-05-01")
    assert (last["old"], last["new"]) == ({}, {})
    assert (await read(client, township, other["id"]))["version"] == 1

    assert await announce_households(sessions, clock, this_operator(), nobody) == 0
    assert len(await outbox(sessions)) == len(older) + 1


async def test_a_household_that_was_told_no_change_counts_from_the_day_of_its_registration(
    client: httpx.AsyncClient,
    sessions: Sessions,
    clock: Clock,
    township: SIGNED_IN,
    brief: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(untold_households, "BATCH", 2)
    for number in range(5):
        person = a_person(number + 1, medical_insured=True)
        await registered(client, township, household_no=f"H00{number}", members=[person])
    assert await announce_households(sessions, clock, this_operator(), nobody) == 5
    events = [one.envelope().event() for one in (await outbox(sessions))[5:]]
    assert {(one.version, str(one.changed_on)) for one in events if isinstance(one, HouseholdChanged)} == {
        (2, "2014-08-17")
    }


async def test_a_household_off_the_register_is_not_told_as_one_that_is_back(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN, brief: None
) -> None:
    household = await registered(client, township, members=[a_person(dibao=True)])
    left = await leave(client, township, household, 0, kind="death")
    assert left.status_code == 200, left.text
    async with sessions() as session:
        (row,) = list(await session.scalars(select(Household)))
    assert row.removed_on is not None
    older = await outbox(sessions)
    assert await announce_households(sessions, clock, this_operator(), nobody) == 0
    assert len(await outbox(sessions)) == len(older)
