"""The demo, played once against the running services, as a client of theirs."""

import asyncio
import json
import sys
from pathlib import Path

from rich.table import Table

from services.runtime.demo_accounts import create_demo_accounts
from services.runtime.installation import Installation, loopback, port_of
from services.runtime.reader import READER
from services.runtime.report import Report

COMMAND = (sys.executable, "-m", "services.demo.player")


def _played(data_dir: Path) -> Path:
    return data_dir / "demo-played"


async def play_once(installation: Installation, report: Report) -> None:
    """Play the demo unless it was played to its end before; a broken one leaves the services running."""
    marker = _played(installation.data_dir)
    if marker.exists():
        return
    if await play(installation) == 0:
        marker.touch()
    else:
        report.warn("The demo broke off; the services stay up, the next start (or `fupin demo`) plays it again.")


async def play(installation: Installation) -> int:
    """Play the demo in a process of its own, which writes where we would; its exit code."""
    await create_demo_accounts(installation)
    command = (*COMMAND, "--json") if READER.is_program else COMMAND
    process = await asyncio.create_subprocess_exec(*command, env=installation.environment())
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def show_addresses(installation: Installation, report: Report) -> None:
    """Where the console and the API are, and who may sign in."""
    gateway = installation.settings("gateway")
    base = f"http://{loopback(gateway.host)}:{port_of(gateway)}"
    accounts = installation.data_dir / "demo-accounts.json"
    if accounts.exists():
        table = Table(title=f"Demo sign-ins (also in {accounts})", title_justify="left")
        for heading in ("role", "name", "password"):
            table.add_column(heading)
        for role, account in json.loads(accounts.read_text()).items():
            if role != "banks":
                table.add_row(role, account["username"], account["password"])
        report.tell(table)
    report.say(f"Console {base}/console · API {base}/docs · Ctrl-C stops everything")
