"""Load: reads as fast as a server answers them, by wrk where it is installed."""

import asyncio
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import aiohttp

CONNECTIONS = 16

_SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


class Broken(Exception):
    """A server answered with an error."""


def tool() -> str:
    """What makes the load here."""
    return "wrk" if shutil.which("wrk") else "an aiohttp client (wrk is not installed, so the client weighs as well)"


async def reads_per_s(url: str, paths: Sequence[str], token: str, seconds: float) -> float:
    """Requests answered a second, on 16 connections that each wait for their answer.

    Raises:
        Broken: an answer was none of 200.
    """
    if shutil.which("wrk"):
        return await _wrk(url, paths, token, seconds)
    return await _client(url, paths, token, seconds)


async def _wrk(url: str, paths: Sequence[str], token: str, seconds: float) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = _write_script(Path(folder), paths)
        process = await asyncio.create_subprocess_exec(
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:g}s",
            f"-s{script}",
            f"-HAuthorization: Bearer {token}",
            url,
            stdout=asyncio.subprocess.PIPE,
        )
        printed = (await process.communicate())[0].decode()
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    if found is None or "Non-2xx" in printed or "Socket errors" in printed:
        raise Broken(f"{url}: {printed}")
    return float(found[1])


def _write_script(folder: Path, paths: Sequence[str]) -> Path:
    (folder / "paths").write_text("\n".join(paths))
    script = folder / "paths.lua"
    script.write_text(_SCRIPT % (folder / "paths"))
    return script


async def _client(url: str, paths: Sequence[str], token: str, seconds: float) -> float:
    answered = 0
    todo = cycle(paths)
    until = time.perf_counter() + seconds

    async def ask(client: aiohttp.ClientSession) -> None:
        nonlocal answered
        while time.perf_counter() < until:
            async with client.get(url + next(todo)) as response:
                if response.status != 200:
                    raise Broken(f"{url}: {response.status} {await response.text()}")
                await response.read()
            answered += 1

    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as client:
        started = time.perf_counter()
        await asyncio.gather(*(ask(client) for _ in range(CONNECTIONS)))
        return answered / (time.perf_counter() - started)
