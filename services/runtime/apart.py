"""The services as they run on real servers: a process each for web and worker, RabbitMQ between them."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.runtime.components import Components, forever
from services.runtime.demo import play_once, show_addresses
from services.runtime.exits import Exit
from services.runtime.figures import bind_figures_ports
from services.runtime.installation import Installation, open_installation
from services.runtime.parts import WORKERS, settings_class
from services.runtime.rabbitmq_node import RabbitNode
from services.runtime.report import Report
from services.runtime.together import check_transport, prepare
from services.runtime.web import bind_ports, until_ready
from shared.settings import SERVICES, Settings
from shared.telemetry import LOG_FILE_BYTES

NEVER_UP = (Exit.NOT_REACHABLE, Exit.WRONG_SETTING)
"""Exit codes of a process that a setting keeps from starting, or what it names."""
SHORT_LIFE_S = 10.0
SHORT_LIVES = 3
STOP_TIMEOUT_S = 4.0
RESTART_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0


class ProcessFailed(Exception):
    """A process that doesn't stay up; the message is one line that names its log, the code is its own exit code."""

    def __init__(self, line: str, code: int) -> None:
        super().__init__(line)
        self.code = Exit(code) if code in NEVER_UP else Exit.FAULT


@dataclass
class Processes:
    """The processes of an installation; one that dies is started again."""

    installation: Installation
    report: Report
    running: dict[str, int] = field(default_factory=dict)
    """Name → process id; kept in a file too, for whoever wants to stop one of them."""

    async def keep(self, name: str, *arguments: str) -> None:
        """Run `fupin …` as a process until cancelled.

        Raises:
            ProcessFailed: it never stayed up: a setting keeps it from starting, or it ended early time and again.
        """
        log = self.installation.data_dir / "logs" / f"{name.replace(' ', '-')}.log"
        said = log.with_suffix(".out")
        stayed_up, short_lives = False, 0
        while True:
            started = time.monotonic()
            code = await self._run_once(name, log, said, arguments)
            # what a setting keeps from starting never was up, however long it tried
            if code not in NEVER_UP and time.monotonic() - started >= SHORT_LIFE_S:
                stayed_up, short_lives = True, 0
            short_lives += 1
            # one that did stay up has right settings: what it stands on is away, and will come back
            if not stayed_up and (code in NEVER_UP or short_lives >= SHORT_LIVES):
                raise ProcessFailed(f"does not stay up (exit code {code}), see {said}: {_last_line(said)}", code)
            self.report.warn(f"{name} ended with {_ending(code)}; starting it again")
            await asyncio.sleep(min(RESTART_PAUSE_S * short_lives, LONGEST_PAUSE_S))

    async def _run_once(self, name: str, log: Path, said: Path, arguments: tuple[str, ...]) -> int:
        """Run it to its end; its records go to `log`, which it rotates itself, what it says otherwise to `said`."""
        _put_aside(said)
        with said.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "services.cli",
                *arguments,
                env={**self.installation.environment(), "FUPIN_LOG_FILE": str(log)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches us, and we stop them in our order
            )
        self.running[name] = process.pid
        self._write_down()
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), STOP_TIMEOUT_S)
                except TimeoutError:
                    process.kill()
                    await process.wait()
            del self.running[name]
            self._write_down()

    def _write_down(self) -> None:
        path = self.installation.data_dir / "processes.json"
        path.with_suffix(".new").write_text(json.dumps(self.running, indent=1))
        path.with_suffix(".new").rename(path)


async def run_apart(report: Report, *, demo: bool = True) -> None:
    """Start seven processes on PostgreSQL and RabbitMQ and keep them up until cancelled.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: a process doesn't stay up.
    """
    listeners = bind_ports(settings_class(service).load() for service in SERVICES)
    with ExitStack() as closing:
        for listener in listeners.values():
            closing.callback(listener.close)
        for taken in bind_figures_ports():
            taken.close()
    await check_transport()
    async with open_installation(report) as standing, open_broker(standing, report) as installation:
        await prepare(installation, report)
        (installation.data_dir / "logs").mkdir(parents=True, exist_ok=True)
        processes = Processes(installation, report)
        many = [installation.settings(service) for service in SERVICES]
        async with Components() as parts:
            with report.step("four web processes, three workers"):
                for service in SERVICES:
                    parts.start(f"{service} web", processes.keep(f"{service} web", "serve", service))
                for service in WORKERS:
                    parts.start(f"{service} worker", processes.keep(f"{service} worker", "work", service))
                await parts.watch(until_ready(many))
            if demo:
                await parts.watch(play_once(installation, report))
            show_addresses(installation, report)
            await parts.watch(forever())


@asynccontextmanager
async def open_broker(installation: Installation, report: Report) -> AsyncIterator[Installation]:
    """The installation with a RabbitMQ: the named one, else a node of our own, which stops at the end.

    Raises:
        SettingError: none is named and none can be started.
    """
    if Settings.load().amqp_url is not None:
        yield installation
        return
    node = RabbitNode(installation.data_dir / "rabbitmq")
    try:
        with report.step("RabbitMQ (a node of our own)"):
            url = await node.start()
        yield installation.with_setting("amqp_url", url)
    finally:
        await node.stop()


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _put_aside(said: Path) -> None:
    if said.exists() and said.stat().st_size > LOG_FILE_BYTES:
        said.replace(said.with_suffix(".out.1"))


def _last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
        lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
