"""A product whose owners announce, and whose monitoring takes in and makes anew: everything is committed."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from services.credit.main import create_app as create_credit
from services.credit.settings import Settings as CreditSettings
from services.monitoring import tables
from services.monitoring.rebuilding import drafts
from services.monitoring.rebuilding.comparing import Compared
from services.monitoring.rebuilding.service import Rebuild, open_rebuild
from services.monitoring.settings import Settings
from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.calendar import Clock
from shared.database import Sessions, create_engine, new_id, session_factory, transaction
from shared.events.base import Event
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectRemoved
from shared.messaging.inbox import Consumer
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack
from shared.policies.active import activate
from shared.resources import Resources, open_resources
from tests.conftest import Installation, borrowed_app
from tests.monitoring.builders import COUNTY, VILLAGE, RecordEvents, enveloped
from tests.monitoring.conftest import a_consumer, as_owner
from tests.monitoring.test_order import (
    ORGANISATIONS,
    fund_stream,
    household_stream,
    interleaved,
    link_stream,
    list_stream,
    loan_stream,
    organisation_stream,
    record_stream,
    village_stream,
)

OWNERS = {"registry": (RegistrySettings, create_registry), "credit": (CreditSettings, create_credit)}
HELPERS = 5


async def nobody(_done: int) -> None:
    """Nobody is told."""


@dataclass
class Product:
    """Owners, and monitoring that follows them."""

    resources: Resources
    client: httpx.AsyncClient
    outboxes: dict[str, Sessions]
    consumer: Consumer
    asked: list[str] = field(default_factory=list)
    """What the owners were asked for."""

    @property
    def sessions(self) -> Sessions:
        """Of monitoring."""
        return self.resources.sessions

    async def announce(self, events: Sequence[Event]) -> None:
        """Let owners have announced events: they went out, whether they arrived or not."""
        for owner, sessions in self.outboxes.items():
            async with transaction(sessions) as session:
                for event in events:
                    if event.publisher() == owner:
                        one = enveloped(event)
                        session.add(
                            OutboxMessage(
                                county_code=one.countycode,
                                id=new_id(),
                                routing_key=one.type,
                                aggregate=one.aggregate,
                                aggregate_id=one.subject,
                                version=one.aggregateversion,
                                traceparent="",
                                data=one.data,
                                recorded_at=one.time,
                                published_at=one.time,
                            )
                        )

    async def arrive(self, events: Sequence[Event], size: int = 200) -> None:
        """Let events that were announced arrive, in batches."""
        envelopes = [enveloped(event) for event in events]
        for first in range(0, len(envelopes), size):
            await self.consumer.consume(envelopes[first : first + size])

    async def tell(self, *events: Event) -> None:
        """Let events be announced and arrive."""
        await self.announce(events)
        await self.arrive(events)

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[Rebuild]:
        """A run."""
        async with open_rebuild(self.resources, self.client) as run:
            yield run

    async def check(self) -> dict[str, Compared]:
        """A run that only compares: the tables that differ."""
        async with self.rebuilding() as run:
            await run.fill(nobody)
            found = await run.compare()
        return {one.table: one for one in found if one.differing}

    async def rebuild(self) -> dict[str, Compared]:
        """A whole run; the tables that had differed."""
        async with self.rebuilding() as run:
            await run.fill(nobody)
            found = await run.compare()
            if any(one.differing for one in found):
                await run.mend(found)
            await run.finish()
        return {one.table: one for one in found if one.differing}

    async def rows(self, table: str, but: Sequence[str] = ()) -> list[str]:
        """Every row of a table, columns named left out; without rows that say 0."""
        left_out = "".join(f" - '{name}'" for name in but)
        amount = " WHERE amount <> 0" if table.startswith("area_") else ""
        async with self.sessions() as session:
            found = await session.scalars(text(f"SELECT (to_jsonb(t){left_out})::text FROM {table} t{amount}"))  # noqa: S608
            return sorted(found)

    async def all_rows(self) -> dict[str, list[str]]:
        """Every row of every table of the service."""
        return {name: await self.rows(name) for name in (*tables.metadata.tables, "inbox", "parked_event")}

    async def drafted(self) -> list[str]:
        """The draft's tables."""
        async with self.sessions() as session:
            return list(await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'rebuilding'")))


@asynccontextmanager
async def a_product(installation: Installation, clock: Clock) -> AsyncIterator[Product]:
    """Everything with the town's and the city's packs in force; nothing of it stays."""
    async with AsyncExitStack() as closing:
        resources = await closing.enter_async_context(open_resources(installation.settings(Settings), clock))
        async with transaction(resources.sessions) as session:
            for name, area_code in (("gupo-2014", "360722102000"), ("ganzhou-credit", "360700000000")):
                await activate(session, clock, find_pack(name), area_code, date(2014, 1, 1))
        mounts: dict[str, Any] = {}
        outboxes: dict[str, Sessions] = {}
        asked: list[str] = []
        for owner, (kind, create_app) in OWNERS.items():
            settings = installation.settings(kind)
            app = await closing.enter_async_context(borrowed_app(create_app, settings))
            mounts[getattr(resources.settings, f"{owner}_url")] = Remembering(app, asked)
            engine = create_engine(settings.service_database_url, pool_size=2)
            closing.push_async_callback(engine.dispose)
            outboxes[owner] = session_factory(engine)
        client = await closing.enter_async_context(httpx.AsyncClient(mounts=mounts))
        try:
            yield Product(resources, client, outboxes, a_consumer(resources.sessions, clock), asked)
        finally:
            async with transaction(resources.sessions) as session:
                await drafts.drop_draft(session)
            ours = [*tables.metadata.tables, "inbox", "parked_event", "dead_letter", "policy_activation", "area_book"]
            await as_owner(installation, _emptied(ours))
            for owner in OWNERS:
                await as_owner(installation, _emptied(["outbox"]), owner)


_EMPTY = """
    DO $$ DECLARE name text; found boolean; BEGIN
        FOREACH name IN ARRAY ARRAY[{names}] LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO found;
            IF found THEN EXECUTE format('TRUNCATE %I CASCADE', name); END IF;
        END LOOP;
    END $$
"""


def _emptied(names: Sequence[str]) -> str:
    """Take the rows out of those tables that have any: to make sixty tables anew takes longer than the test."""
    return _EMPTY.format(names=", ".join(f"'{name}'" for name in names))


class Remembering(httpx.ASGITransport):
    """An application that is asked, and what it was asked for."""

    def __init__(self, app: Any, asked: list[str]) -> None:
        super().__init__(app)
        self._asked = asked

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Note the path, and ask."""
        self._asked.append(request.url.path)
        return await super().handle_async_request(request)


def everything(chance: random.Random, households: int) -> list[list[Event]]:
    """Streams of all kinds of events about so many households."""
    known = [UUID(int=number) for number in range(1, households + 1)]
    streams: list[list[Event]] = [household_stream(chance, id_) for id_ in known]
    for number in range(households):
        whose = {"household_id": known[number]}
        for kind, at in ((record_stream, 1_000), (record_stream, 2_000), (loan_stream, 10_000)):
            stream = kind(chance, UUID(int=at + number))
            streams.append([one.model_copy(update=whose) for one in stream])
        if number % 3 == 0:
            links = link_stream(chance, UUID(int=20_000 + number))
            streams.append([one.model_copy(update=whose) for one in links])
        if number % 5 == 0:
            streams.append(_monitored(UUID(int=30_000 + number), known[number]))
        if number % 5 == 1:
            streams.append(_monitored(UUID(int=30_000 + number), None))
        streams += _visits(number, known[number])
    streams += [fund_stream(chance, UUID(int=40_000 + number)) for number in range(3)]
    streams += [list_stream(chance, UUID(int=50_000 + number)) for number in range(4)]
    streams += [village_stream(chance, UUID(int=60_000 + number)) for number in range(2)]
    streams += [organisation_stream(chance, id_) for id_ in ORGANISATIONS]
    return [stream for stream in streams if stream]


def out_of_order(chance: random.Random, streams: Sequence[Sequence[Event]]) -> list[Event]:
    """All events mixed, some before their predecessors, some twice."""
    events = interleaved(chance, streams)
    for _ in range(len(events) // 10):
        one = chance.randrange(len(events) - 1)
        events[one], events[one + 1] = events[one + 1], events[one]
    return events + chance.sample(events, len(events) // 10)


def _monitored(id_: UUID, household_id: UUID | None) -> list[Event]:
    known = {"county_code": COUNTY, "monitoring_object_id": id_}
    facts: dict[str, Any] = {"village_code": VILLAGE, "household_id": household_id, "monitored_kind": "marginal"}
    if household_id is None:
        facts |= {"head_name": "赵六", "id_indexes": (f"{id_.int:064x}",)}
    entered = {**known, **facts, "version": 1, "risks": ("illness",), "people": 3, "entered_on": date(2019, 3, 20)}
    removed = {**known, "version": 2, "removed_on": date(2019, 10, 1)}
    return [MonitoringObjectEntered.model_validate(entered), MonitoringObjectRemoved.model_validate(removed)]


def _visits(number: int, household_id: UUID) -> list[list[Event]]:
    helper_id, unit_id = UUID(int=70_000 + number % HELPERS), UUID(int=71_000)
    visit = RecordEvents("visit", id=UUID(int=72_000 + number), household_id=household_id)
    values = {"helper_id": str(helper_id), "visit_kind": "household", "visited_on": "2018-03-05"}
    streams: list[list[Event]] = [[visit.kept(date(2018, 3, 5), **values), visit.kept(date(2018, 3, 6), **values)]]
    if number == 0:
        unit = RecordEvents("help_unit", id=unit_id, area_code=VILLAGE)
        streams.append([unit.kept(level="county", unit_kind="county_unit")])
    if number < HELPERS:
        helper = RecordEvents("helper", id=helper_id, area_code=VILLAGE)
        facts = {"unit_id": str(unit_id), "post": "cadre", "active_from": "2015-01-05", "active_to": None}
        streams.append([helper.kept(**facts)])
    return streams
