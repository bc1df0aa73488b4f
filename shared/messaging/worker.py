"""The process behind a service's web process: relay, consumer and recurring jobs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from shared.collector import spare_the_collector
from shared.messaging.gaps import GapFiller
from shared.messaging.inbox import Consumer, Handlers
from shared.messaging.relay import Relay
from shared.messaging.transports import Transport
from shared.repeatable import forget_replies
from shared.resources import Resources

log = structlog.get_logger(__name__)

GAP_CHECK = timedelta(seconds=5)
HOUSEKEEPING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again; it must be safe to break off and to repeat."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]
    at_start: bool = False
    """Whether it is done at once when the worker starts: one that is restarted often would else never come to it."""


async def run_worker(
    resources: Resources, transport: Transport, handlers: Handlers | None = None, jobs: Sequence[Job] = ()
) -> None:
    """Relay, consume and do jobs until cancelled."""
    spare_the_collector()
    relay = Relay(
        resources.service,
        resources.sessions,
        transport,
        resources.clock,
        resources.settings.service_database_url,
    )

    async def forget() -> int:
        return await forget_replies(resources.sessions, resources.clock, resources.settings.kept_reply_days)

    recurring = [*jobs, Job("forget kept replies", HOUSEKEEPING, forget)]
    if handlers:
        consumer = Consumer(resources.service, resources.sessions, handlers, resources.clock)
        await transport.subscribe(consumer)
        recurring.append(Job("fill gaps", GAP_CHECK, GapFiller(resources, consumer).fill))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(relay.run(), name=f"{resources.service} relay")
        for job in recurring:
            tasks.create_task(repeat(resources.service, job), name=f"{resources.service} {job.name}")


async def repeat(service: str, job: Job) -> None:
    """Do a job at each of its turns until cancelled."""
    waiting_s = 0.0 if job.at_start else job.every.total_seconds()
    while True:
        await asyncio.sleep(waiting_s)
        waiting_s = job.every.total_seconds()
        try:
            await job.run()
        except Exception:  # a job that fails today is tried again at its next turn
            log.exception("job failed", service=service, job=job.name)
