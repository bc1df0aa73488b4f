"""Long-running parts of a process: if one ends, all end; nothing goes on half."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

import structlog
import uvloop

log = structlog.get_logger(__name__)

T = TypeVar("T")

GRACE_S = 5.0


class ComponentFailed(Exception):
    """A part ended that must not end; the message is one line that names it."""


def reason_of(error: BaseException | None) -> str:
    """The innermost cause, in one line."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if error is None:
        return "it ended by itself"
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0]}" if text else type(error).__name__


class Components:
    """Parts that run side by side until the block is left.

    async with Components() as parts:
        parts.start("credit worker", run(...))
        await parts.watch(until_stopped)
    """

    def __init__(self) -> None:
        self._stops: dict[asyncio.Task[Any], Callable[[], object]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for stop in self._stops.values():
            stop()
        try:
            if self._stops:
                _done, late = await asyncio.wait(self._stops, timeout=GRACE_S)
                if late:
                    log.warning("stopped the hard way", parts=[task.get_name() for task in late])
        finally:
            # also where a second Ctrl-C breaks the wait
            for task in self._stops:
                task.cancel()
            await asyncio.gather(*self._stops, return_exceptions=True)

    def start(self, name: str, work: Coroutine[Any, Any, object], stop: Callable[[], object] | None = None) -> None:
        """Start a part; `stop` asks it to end, without it it is cancelled."""
        task = asyncio.create_task(work, name=name)
        self._stops[task] = stop or task.cancel

    async def watch(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something while the parts run.

        Raises:
            ComponentFailed: one of them ended before.
        """
        mine = asyncio.create_task(work)
        try:
            await asyncio.wait([mine, *self._stops], return_when=asyncio.FIRST_COMPLETED)
            for task in self._stops:
                if task.done():
                    error = None if task.cancelled() else task.exception()
                    log.error("a part ended", part=task.get_name(), exc_info=error)
                    raise ComponentFailed(f"{task.get_name()}: {reason_of(error)}") from error
            return await mine
        finally:
            mine.cancel()
            await asyncio.gather(mine, return_exceptions=True)


async def forever() -> None:
    """Wait until cancelled."""
    await asyncio.Event().wait()


def run_until_signal(main: Callable[[], Coroutine[Any, Any, None]]) -> bool:
    """Run until it ends, or until Ctrl-C or SIGTERM, which let it clean up; a second one hurries it.

    Returns:
        Whether a signal ended it.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_with_signals(main))


async def _with_signals(main: Callable[[], Coroutine[Any, Any, None]]) -> bool:
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(main())
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not stopped:
            raise
        return True
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
    return False
