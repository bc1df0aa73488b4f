"""Services' workers as a process of their own, on the transport of one process: of one alone, nobody hears anything."""

import asyncio
import sys

import uvloop

from services.runtime.parts import find_worker, settings_class
from shared.messaging.transports import InProcessTransport


async def work(services: list[str]) -> None:
    """Work until terminated."""
    transport = InProcessTransport()
    async with asyncio.TaskGroup() as tasks:
        for service in services:
            tasks.create_task(find_worker(service)(settings_class(service).load(), transport, None))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(sys.argv[1:]))
