"""`fupin run` as a process of its own, watched from outside."""

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

import asyncpg
import psutil
from rich.progress import Progress
from sqlalchemy.engine import URL

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.client import Cast
from services.demo.closing import figures
from services.demo.plan import Chapter, Plan
from services.demo.player import Bars, Player
from services.runtime.demo_accounts import create_demo_accounts
from services.runtime.installation import KEPT, Installation
from services.runtime.rabbitmq_node import free_ports
from shared.embedded import OWNER, keep_secrets
from shared.settings import SERVICES, database_name

T = TypeVar("T")

UP = "Ctrl-C stops everything"
STOPPED_WITHIN_S = 30.0


@dataclass
class Running:
    """An installation with data of its own, started and stopped as a person would."""

    data_dir: Path
    ports: dict[str, int]
    arguments: tuple[str, ...] = ()
    given: dict[str, str] = field(default_factory=dict)
    said: str = ""
    """What it said since its last start."""
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def fresh(cls, *arguments: str, **given: str) -> AsyncIterator[Self]:
        """An empty data folder for `fupin run …`; at the end nothing of it is left.

        The folder is not pytest's: that closes its own to other users at every start, also to the server's.
        """
        running = cls(
            Path(tempfile.mkdtemp(prefix="fupin-journey-")),
            dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True)),
            arguments,
            given,
        )
        try:
            yield running
        finally:
            await running.stop()
            shutil.rmtree(running.data_dir, ignore_errors=True)

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return f"http://127.0.0.1:{self.ports['gateway']}"

    @property
    def environment(self) -> dict[str, str]:
        """Of the command; nothing of the caller's own settings."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("FUPIN_")}
        ports = {f"FUPIN_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        return {**ours, **ports, "FUPIN_DATA_DIR": str(self.data_dir), "PYTHONUNBUFFERED": "1", **self.given}

    @property
    def demo_played(self) -> bool:
        """Whether the demo was played to its end."""
        return (self.data_dir / "demo-played").exists()

    async def start(self) -> None:
        """Start the command."""
        self.said = ""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.cli",
            "run",
            *self.arguments,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._listening = asyncio.create_task(self._listen(self._process))

    async def start_demo(self, *arguments: str) -> asyncio.subprocess.Process:
        """Let a process of its own play the demo; whoever asks for it waits for its end."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.demo.player", "--url", self.url, "--data-dir", str(self.data_dir)),
            *arguments,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self.said += line.decode()

    async def until_said(self, text: str, within_s: float = 60.0) -> None:
        """Wait until it has said something; `UP` the first time after the demo."""

        async def said() -> bool:
            return text in self.said

        await self.until(said, within_s)

    async def until(self, look: Callable[[], Awaitable[T]], within_s: float = 60.0) -> T:
        """What `look` sees once it sees something; what the command said goes into the failure."""
        assert self._process is not None
        try:
            async with asyncio.timeout(within_s):
                while not (seen := await look()):
                    assert self._process.returncode is None, self.said
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"not seen within {within_s:.0f} s; it said:\n{self.said}") from None
        return seen

    async def stop(self, number: signal.Signals = signal.SIGINT) -> int | None:
        """Ask it to stop and wait until it has; its exit code."""
        if self._process is None or self._listening is None:
            return None
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(number)
        try:
            async with asyncio.timeout(STOPPED_WITHIN_S):
                await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
            await self._listening
        return process.returncode

    async def ended(self, within_s: float) -> int | None:
        """Wait until it ends by itself; its exit code."""
        assert self._process is not None
        async with asyncio.timeout(within_s):
            await self._process.wait()
        return await self.stop()

    def left_running(self) -> list[str]:
        """The command lines of the processes that serve this data folder."""
        return [" ".join(process.info["cmdline"]) for process in self._processes()]

    def _processes(self) -> list[psutil.Process]:
        mark = str(self.data_dir)
        return [
            process
            for process in psutil.process_iter(["cmdline", "environ"])
            if mark in " ".join([*(process.info["cmdline"] or ()), *(process.info["environ"] or {}).values()])
        ]

    def process_id(self, name: str) -> int | None:
        """Of one of the processes apart, e.g. ``credit worker``; None while it is down."""
        processes: dict[str, int] = json.loads((self.data_dir / "processes.json").read_text())
        return processes.get(name)

    async def figures(self) -> dict[str, Any]:
        """The closing figures, asked anew."""
        async with Cast(self.url, keep_sign_ins(self.data_dir)) as cast:
            return await figures(cast.people["auditor"])

    async def command(self, *arguments: str) -> str:
        """Run another command of `fupin` on this installation; what it said."""
        code, said = await self.ended_command(*arguments)
        assert code == 0, said
        return said

    async def ended_command(self, *arguments: str) -> tuple[int | None, str]:
        """The same of one that may fail; its exit code too."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", *arguments),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    async def let_in(self, sign_ins: SignIns) -> None:
        """Give people and banks their sign-ins, as a command at the machine would."""
        secrets = keep_secrets(self.data_dir)
        made = {name: getattr(secrets, name) for name in KEPT}
        made["database_url"] = self._database("postgres").render_as_string(hide_password=False)
        await create_demo_accounts(Installation(self.data_dir, made), sign_ins)

    async def play(
        self, played: Plan, sign_ins: SignIns, behind: Callable[[Cast, Chapter], Awaitable[None]] | None = None
    ) -> dict[str, Any]:
        """Play a plan through the public API, with something to do behind each quarter; its closing figures."""
        async with Cast(self.url, sign_ins) as cast:
            with Progress(disable=True) as progress:
                look = None if behind is None else partial(behind, cast)
                await Player(cast, played, Bars.of(progress, played), look).play()
            return await figures(cast.people["auditor"], played.county_code)

    def _database(self, name: str) -> URL:
        """The owner's address of a database on the embedded server."""
        _pid, _folder, _started, port, folder, *_ = (
            (self.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
        )
        password = keep_secrets(self.data_dir).database_owner_password
        return URL.create("postgresql", OWNER, password, port=int(port), database=name, query={"host": folder})

    @asynccontextmanager
    async def database(self, service: str) -> AsyncIterator[asyncpg.Connection]:
        """A connection of the owner to a service's database."""
        address = self._database(database_name(service))
        connection = await asyncpg.connect(
            host=address.query["host"],
            port=address.port,
            user=address.username,
            password=address.password,
            database=address.database,
        )
        try:
            yield connection
        finally:
            await connection.close()
