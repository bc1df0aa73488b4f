"""How fast a county's register is imported, from the upload to the commit, with every check."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import psutil

from services.registry.imports.models import DUE
from shared.security.permissions import Role
from tests.benchmarks.register import COUNTY, empty_register
from tests.benchmarks.register_files import HOUSEHOLDS, LARGEST_SHEET, MEMBERS, people_of, write_csv, write_xlsx
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import MIB, Stand

GOAL = 20_000
MOST_MIB = 1_024
PEER = "openIMIS 6.6, row-by-row ORM 128, set-based SQL 20,800 people/s"
_POLL_S = 0.1
_BARE = {"贫困户": HOUSEHOLDS, "家庭成员": MEMBERS}


async def measure_imports(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Imports of files of each size into an empty register: csv, and the same rows as xlsx."""
    figures: list[Figure] = []
    worker = await stand.start_worker("registry")
    try:
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="fupin-bench-files-") as folder:
                files = write_csv(Path(folder), size)
                with stand.report.step(f"csv of {size:,} households"):
                    figures.append(await _measure(stand, worker, size, files, "csv", await _copied(stand, files, size)))
                if people_of(size) < LARGEST_SHEET:
                    books = write_xlsx(Path(folder), size)
                    with stand.report.step(f"xlsx of {size:,} households"):
                        copied = await _copied(stand, files, size)
                        figures.append(await _measure(stand, worker, size, books, "xlsx", copied))
    finally:
        await stand.stop_worker(worker)
        await _empty(stand)
    return figures


async def _measure(
    stand: Stand, worker: asyncio.subprocess.Process, size: int, files: Sequence[Path], kind: str, copied: float
) -> Figure:
    await _empty(stand)
    people = people_of(size)
    watching = asyncio.create_task(_most_mib(worker.pid))
    started = time.perf_counter()
    checked_s, elapsed_s = await _import(stand, files)
    searched_s = time.perf_counter() - started - elapsed_s
    watching.cancel()
    most_mib = await watching
    return figure(
        f"{kind} import of {people:,} people with all checks: upload and check {checked_s:.1f} s, "
        f"commit {elapsed_s - checked_s:.1f} s, search for duplicates behind it {searched_s:.1f} s; "
        f"the worker held at most {most_mib:,.0f} MiB (goal {MOST_MIB:,})",
        size,
        "people/s",
        [(people / elapsed_s, copied)],
        bound_is="COPY of the two csv files into bare tables without an index",
        goal=GOAL,
        absolute=True,
        peer=PEER,
    )


async def _import(stand: Stand, files: Sequence[Path]) -> tuple[float, float]:
    """Upload, wait for the check, commit, wait for the end; when the check was done, and when all was written."""
    headers = {"Authorization": f"Bearer {stand.token(Role.COUNTY_OFFICE, COUNTY)}"}
    started = time.perf_counter()
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(stand.url("registry"), headers=headers, timeout=timeout) as client:
        form = aiohttp.FormData()
        for file in files:
            form.add_field("file", file.open("rb"), filename=file.name)
        job = await _answer(client, "POST", "/registry/imports", data=form)
        path = f"/registry/imports/{job['id']}"
        job = await _until(client, path, job, "checking")
        if job["state"] != "checked" or job["fault_count"]:
            raise RuntimeError(f"the import is {job['state']}: {job['faults_by_code']}")
        checked_s = time.perf_counter() - started
        job = await _until(client, path, await _answer(client, "POST", f"{path}/commit", json={}), "committing")
        if job["state"] != "committed":
            raise RuntimeError(f"the import is {job['state']}: {job['refusal']}")
        written_s = time.perf_counter() - started
        await _until(client, path, job, DUE, of="duplicate_search")
    return checked_s, written_s


async def _until(client: aiohttp.ClientSession, path: str, job: Any, state: str, of: str = "state") -> Any:
    while job[of] == state:
        await asyncio.sleep(_POLL_S)
        job = await _answer(client, "GET", path)
    return job


async def _answer(client: aiohttp.ClientSession, method: str, path: str, **request: Any) -> Any:
    async with client.request(method, path, **request) as reply:
        if reply.status >= 400:
            raise RuntimeError(f"{method} {path}: {reply.status} {await reply.text()}")
        return await reply.json()


async def _copied(stand: Stand, files: Sequence[Path], size: int) -> float:
    """People a second of the bound."""
    connection = await stand.connect("fupin_registry")
    try:
        for title, header in _BARE.items():
            columns = ", ".join(f'"{name}" text' for name in header)
            await connection.execute(f'CREATE TABLE "bare_{title}" ({columns})')
        started = time.perf_counter()
        for file in files:
            await connection.copy_to_table(f"bare_{file.stem}", source=file, format="csv", header=True)
        elapsed_s = time.perf_counter() - started
        for title in _BARE:
            await connection.execute(f'DROP TABLE "bare_{title}"')
    finally:
        await connection.close()
    return people_of(size) / elapsed_s


async def _empty(stand: Stand) -> None:
    connection: asyncpg.Connection = await stand.connect("fupin_registry")
    try:
        await empty_register(connection)
    finally:
        await connection.close()


async def _most_mib(pid: int) -> float:
    """The most that a process and its children held together, until cancelled."""
    most, process = 0.0, psutil.Process(pid)
    with suppress(asyncio.CancelledError):
        while True:
            held = 0
            for one in (process, *process.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    held += one.memory_info().rss
            most = max(most, held / MIB)
            await asyncio.sleep(_POLL_S)
    return most
