"""The test stand: an installation of its own in a temporary folder, its services as processes."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import asyncpg
import psutil

from services.runtime.installation import Installation, migrate_databases, open_installation
from services.runtime.rabbitmq_node import free_ports
from services.runtime.reference import load_reference
from services.runtime.report import Report
from services.runtime.web import until_ready
from shared.calendar import SystemClock
from shared.database import driver_address
from shared.security.callers import Caller
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer
from shared.settings import SERVICES
from tests.benchmarks.report import Memory

SERVED = ("registry", "credit", "gateway")
ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024


@dataclass(slots=True)
class Stand:
    """What a benchmark works with."""

    installation: Installation
    report: Report
    seconds: float
    """How long each half of a round lasts, where a time is set and not an amount."""
    rounds: int
    bare_url: str
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    idle_mib: dict[str, float] = field(default_factory=dict)

    def url(self, service: str) -> str:
        """Where a service listens."""
        return self.installation.made[f"{service}_url"]

    def token(self, role: Role, area: str, bank_code: str | None = None) -> str:
        """A token that lasts as long as the run."""
        key = self.installation.settings("gateway").token_private_key
        caller = Caller(f"{role}-{bank_code or ''}", role.value, role, area, bank_code)
        return TokenIssuer(key or "", SystemClock()).issue(caller, lifetime=timedelta(days=1))

    async def connect(self, database: str) -> asyncpg.Connection:
        """A connection as the owner."""
        return await asyncpg.connect(
            driver_address(self.installation.settings("gateway").admin_url.set(database=database))
        )

    async def start_worker(self, service: str) -> asyncio.subprocess.Process:
        """The worker of a service, its events going nowhere."""
        return await self.start("tests.benchmarks.worker", service)

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """A process that a row needs beside those of the stand."""
        return await _python(*arguments, environment=self.installation.environment())

    async def stop_worker(self, worker: asyncio.subprocess.Process) -> None:
        """End a worker, or what else a row has started."""
        if worker.returncode is None:
            worker.terminate()
        await worker.wait()

    def memory(self) -> list[Memory]:
        """What each process holds now, beside what it held when it was idle."""
        return [Memory(name, self.idle_mib[name], mib) for name, mib in resident_mib(self.processes).items()]


def resident_mib(processes: Mapping[str, asyncio.subprocess.Process]) -> dict[str, float]:
    """What processes hold in memory."""
    return {name: psutil.Process(one.pid).memory_info().rss / MIB for name, one in processes.items()}


@asynccontextmanager
async def open_stand(report: Report, *, seconds: float, rounds: int) -> AsyncIterator[Stand]:
    """PostgreSQL, migrated databases, three services and the bare application; all gone at the end."""
    ports = free_ports(len(SERVICES) + 1)
    with tempfile.TemporaryDirectory(prefix="fupin-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["FUPIN_DATA_DIR"] = folder
        os.environ["FUPIN_LOG_LEVEL"] = "WARNING"
        # limits are checked as ever; one client alone makes all the load, so it is allowed more than a person
        os.environ["FUPIN_GATEWAY_RATE"] = os.environ["FUPIN_GATEWAY_BURST"] = "1000000"
        for service, port in zip(SERVICES, ports, strict=False):
            os.environ[f"FUPIN_{service.upper()}_PORT"] = str(port)
        async with open_installation(report) as installation:
            with report.step("databases, areas and policies"):
                await migrate_databases(installation)
                await load_reference(installation)
            stand = Stand(installation, report, seconds, rounds, f"http://127.0.0.1:{ports[-1]}")
            await _make_bare_tables(stand)
            try:
                with report.step("processes: registry, credit, gateway, the bare application"):
                    await _start(stand, ports[-1])
                yield stand
            finally:
                await _stop(stand)


async def _make_bare_tables(stand: Stand) -> None:
    """What the bounds read and write; the bare application connects as the registry does."""
    connection = await stand.connect("fupin_registry")
    try:
        await connection.execute(
            "CREATE TABLE bare_household (LIKE household, members jsonb NOT NULL, PRIMARY KEY (id));"
            "GRANT SELECT ON bare_household TO fupin_registry_app;"
        )
    finally:
        await connection.close()
    connection = await stand.connect("fupin_credit")
    try:
        await connection.execute(
            "CREATE TABLE bare_event (id uuid PRIMARY KEY, loan_no text NOT NULL, amount_fen bigint NOT NULL);"
            "GRANT INSERT ON bare_event TO fupin_credit_app;"
        )
    finally:
        await connection.close()


async def _start(stand: Stand, bare_port: int) -> None:
    environment = stand.installation.environment()
    database = driver_address(stand.installation.settings("registry").service_database_url)
    bare = {"BARE_DATABASE": database, "BARE_PORT": str(bare_port)}
    for service in SERVED:
        stand.processes[service] = await _python("services.cli", "serve", service, environment=environment)
    stand.processes["bare"] = await _python("tests.benchmarks.bare", environment=environment | bare)
    await until_ready(stand.installation.settings(service) for service in ("registry", "credit"))
    for service in ("gateway", "bare"):  # the gateway is not ready without monitoring, which no row needs
        await _until_open(stand.bare_url if service == "bare" else stand.url(service))
    stand.idle_mib = resident_mib(stand.processes)


async def _python(*arguments: str, environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", *arguments, env=environment, cwd=ROOT)


async def _until_open(url: str) -> None:
    host, _, port = url.removeprefix("http://").rpartition(":")
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


async def _stop(stand: Stand) -> None:
    for process in stand.processes.values():
        if process.returncode is None:
            process.terminate()
    await asyncio.gather(*(process.wait() for process in stand.processes.values()))
