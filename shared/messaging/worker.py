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
    """Something done at the start and again and again; it must be safe to break off and to repeat."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


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
    """Do a job now and at each of its turns until cancelled; a worker that is often restarted does it too."""
    while True:
        try:
            await job.run()
        except Exception:  # a job that fails today is tried again at its next turn
            log.exception("job failed", service=service, job=job.name)
        await asyncio.sleep(job.every.total_seconds())
