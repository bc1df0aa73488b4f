"""What tests of feeds, streams and webhooks share: who writes, who follows along, in counties of their own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import httpx
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Watch
from services.monitoring.feeds.models import FeedName
from services.monitoring.feeds.service import last_position
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import find_pack
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.permissions import Role

# the tests that commit keep to counties of their own
COUNTIES = ("360781", "360783")
CITY = Caller("city", "city", Role.CITY_OFFICE, "3607")
ALERTS = "/monitoring/feeds/alerts"
STREAM = {"Accept": "text/event-stream"}


class Writer:
    """Raises alerts inside transactions that a test holds open."""

    def __init__(self, clock: Clock) -> None:
        self.watch = Watch(clock, ActivePolicies())
        self.setting = find_pack("gupo-2014").alerts[0]

    async def write(self, session: AsyncSession, number: int, sentence: str | None = None) -> None:
        """Raise one alert that can be told by its sentence, its number unless another is given."""
        county_code = COUNTIES[number % len(COUNTIES)]
        cause = Cause(
            rule=Rule.LOAN_OVERDUE,
            county_code=county_code,
            area_code=county_code + "101201",
            subject_id=new_id(),
            period=str(number),
            raised_on=date(2018, 7, 20),
            sentence=sentence or str(number),
        )
        await self.watch.stand(session, cause, self.setting, date(2018, 7, 20))

    async def commit(self, sessions: Sessions, *numbers: int) -> None:
        """Raise alerts, each in a transaction of its own."""
        for number in numbers:
            async with transaction(sessions) as session:
                await self.write(session, number)


async def position_now(sessions: Sessions) -> int:
    """The last position of the alerts' feed."""
    async with sessions() as session:
        return await last_position(session, FeedName.ALERTS)


@dataclass(slots=True)
class Told:
    """One block of a stream: an event with its fields, or a comment."""

    id: str = ""
    event: str = ""
    data: Any = None
    retry: str = ""
    comment: bool = False

    @classmethod
    def of(cls, lines: list[str]) -> Self:
        """Read a block's lines."""
        told = cls()
        for line in lines:
            name, _, value = line.partition(":")
            if not name:
                told.comment = True
            elif name == "data":
                told.data = orjson.loads(value)
            else:
                setattr(told, name, value.removeprefix(" "))
        return told


@dataclass(slots=True)
class Following:
    """An open stream as its reader sees it."""

    reply: httpx.Response
    blocks: AsyncIterator[Told] = field(init=False)

    def __post_init__(self) -> None:
        self.blocks = self._read()

    async def _read(self) -> AsyncIterator[Told]:
        lines: list[str] = []
        async for line in self.reply.aiter_lines():
            if line:
                lines.append(line)
            else:
                yield Told.of(lines)
                lines = []

    async def take(self, number: int) -> list[Told]:
        """So many events; comments are passed over."""
        found: list[Told] = []
        while len(found) < number:
            told = await anext(self.blocks)
            if told.event:
                found.append(told)
        return found

    async def rest(self) -> list[Told]:
        """Everything until the stream ends."""
        return [told async for told in self.blocks]


@asynccontextmanager
async def following(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> AsyncIterator[Following]:
    """Open a stream."""
    async with client.stream("GET", path, headers={**STREAM, **headers}) as reply:
        if reply.status_code != 200:
            await reply.aread()
        yield Following(reply)


async def until(reached: Callable[[], bool]) -> None:
    """Wait for what happens behind the test's back."""
    async with asyncio.timeout(5):
        while not reached():  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.01)
