"""Faults in a random order from one seed: processes killed and stopped, connections cut, RabbitMQ restarted."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

import psutil

from services.runtime.apart import SHORT_LIFE_S
from services.runtime.parts import WORKERS
from shared.settings import SERVICES, role_name
from tests.journeys.apart import PROCESSES, Apart

PAUSE_S = (0.3, 3.0)
STOPPED_S = (0.2, 2.5)
AWAY_S = (0.0, 2.0)
LET_BE_S = 30.0
"""After a kill: a process that is killed again and again as it starts is one that is down, which nobody waits out."""
RABBITMQ_RESTARTS = 2
"""At most: each takes the best part of ten seconds, in which nothing else goes wrong."""


@dataclass
class Faults:
    """Does harm until it is over.

    Attributes:
        done: what was done, each with the seconds since the start.
        over: set when enough is enough; what is stopped or away just then comes back before `go_on` ends.
    """

    apart: Apart
    random: Random
    done: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _started: float = field(default_factory=time.monotonic)
    _restarts: int = 0
    _killed: dict[str, float] = field(default_factory=dict)

    async def until_all_stayed_up(self) -> None:
        """Wait until every process counts as one whose settings are right: else the first deaths would end the run."""
        for name in PROCESSES:
            process_id = self.apart.running.process_id(name)
            assert process_id is not None, f"{name} is down before any harm was done"
            lived_s = time.time() - psutil.Process(process_id).create_time()
            await asyncio.sleep(max(0.0, SHORT_LIFE_S + 1 - lived_s))
        self._started = time.monotonic()

    async def go_on(self) -> None:
        """One fault after the other, with pauses in between in which processes may or may not come up again."""
        kinds: list[tuple[Callable[[], Awaitable[str | None]], int]] = [
            (self._kill, 5),
            (self._pause, 4),
            (self._cut_connections, 4),
            (self._restart_rabbitmq, 1),
        ]
        fail, weights = [kind for kind, _ in kinds], [weight for _, weight in kinds]
        while not self.over.is_set():
            await asyncio.sleep(self.random.uniform(*PAUSE_S))
            began_s = time.monotonic() - self._started
            if what := await self.random.choices(fail, weights)[0]():
                self.done.append(f"{began_s:.1f} s: {what}")

    async def _kill(self) -> str | None:
        name = self.random.choice(PROCESSES)
        return f"killed {name}" if self._kill_one(name) else None

    def _kill_one(self, name: str) -> bool:
        now = time.monotonic()
        if now < self._killed.get(name, 0.0) + LET_BE_S or self._send(name, signal.SIGKILL) is None:
            return False
        self._killed[name] = now
        return True

    async def _pause(self) -> str | None:
        name, stopped_s = self.random.choice(PROCESSES), self.random.uniform(*STOPPED_S)
        process_id = self._send(name, signal.SIGSTOP)
        if process_id is None:
            return None
        await asyncio.sleep(stopped_s)
        os.kill(process_id, signal.SIGCONT)
        return f"stopped {name} for {stopped_s:.1f} s"

    async def _cut_connections(self) -> str | None:
        service = self.random.choice(SERVICES)
        share = self.random.choice((0.5, 1.0))
        async with self.apart.running.database(service) as database:
            cut = await database.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE usename = $1 AND datname = current_database() AND random() < $2",
                role_name(service),
                share,
            )
        return f"cut {cut} connections of {service}"

    async def _restart_rabbitmq(self) -> str | None:
        if self._restarts >= RABBITMQ_RESTARTS:
            return None
        self._restarts += 1
        away_s = self.random.uniform(*AWAY_S)
        await self.apart.node.stop()
        await asyncio.sleep(away_s)
        name = self.random.choice([f"{service} worker" for service in WORKERS])
        killed = self.random.random() < 0.5 and self._kill_one(name)
        await self.apart.node.start()
        return f"restarted RabbitMQ{f', killed {name} on top' if killed else ''}"

    def _send(self, name: str, number: signal.Signals) -> int | None:
        """Signal a process; its id, None where it is down just now."""
        process_id = self.apart.running.process_id(name)
        if process_id is None:
            return None
        try:
            os.kill(process_id, number)
        except ProcessLookupError:
            return None
        return process_id
