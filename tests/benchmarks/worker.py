"""A service's worker as a process of its own, on the transport of one process: what it relays, nobody hears."""

import asyncio
import sys

import uvloop

from services.runtime.parts import find_worker, settings_class
from shared.messaging.transports import InProcessTransport


async def work(service: str) -> None:
    """Work until terminated."""
    await find_worker(service)(settings_class(service).load(), InProcessTransport())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(sys.argv[1]))
