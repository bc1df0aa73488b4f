"""The whole installation in a process of its own with a small town's facts in it, and Chromium to look at it."""

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect
from rich.progress import Progress

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.client import Cast
from services.demo.plan import plan
from services.demo.player import Bars, Player
from services.runtime.demo_accounts import create_demo_accounts
from services.runtime.installation import open_installation
from services.runtime.rabbitmq_node import free_ports
from services.runtime.report import Report
from shared.settings import SERVICES

READY_WITHIN_S = 90.0
STOPPED_WITHIN_S = 20.0
SHOWN_WITHIN_MS = 30_000
"""Tests share their machine with other tests."""
QUARTERS_PLAYED = 3
"""Of the demo's plan: enough for loans, a fund and paid lists; the second year's incomes raise alerts."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation."""

    url: str
    sign_ins: SignIns

    async def reads(self, role: str, path: str, **params: str) -> Any:
        """What the API says to somebody of the demo."""
        async with Cast(self.url, self.sign_ins) as cast:
            return await cast.people[role].get(path, **params)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.skip("Chromium is missing: on Debian, `apt-get install chromium fonts-noto-cjk` brings it")
    return found


@pytest.fixture(scope="package")
async def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Everything started by its one command, and the beginning of the demo played through the public API."""
    data_dir = tmp_path_factory.mktemp("console")
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FUPIN_")}
    environment |= {"FUPIN_DATA_DIR": str(data_dir), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment |= {f"FUPIN_{service.upper()}_PORT": str(port) for service, port in ports.items()}
    url = f"http://127.0.0.1:{ports['gateway']}"
    said = data_dir / "said.txt"
    with said.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", "run", "--no-demo"),
            cwd=data_dir,
            env=environment,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    try:
        await until_ready(url, process, said)
        yield Site(url, await play_beginning(url, data_dir))
        assert not (data_dir / ".nicegui").exists()
    finally:
        await stop(process)


async def play_beginning(url: str, data_dir: Path) -> SignIns:
    """Play the first quarters of the demo, and the second import."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FUPIN_DATA_DIR", str(data_dir))
        async with open_installation(Report()) as installation:
            await create_demo_accounts(installation)
    whole = plan()
    beginning = replace(whole, chapters=whole.chapters[:QUARTERS_PLAYED])
    sign_ins = keep_sign_ins(data_dir)
    async with Cast(url, sign_ins) as cast:
        with Progress(disable=True) as progress:
            await Player(cast, beginning, Bars.of(progress, beginning)).play()
    return sign_ins


async def until_ready(url: str, process: asyncio.subprocess.Process, said: Path) -> None:
    """Wait until the gateway says that everything works."""
    try:
        async with asyncio.timeout(READY_WITHIN_S), httpx.AsyncClient(trust_env=False) as client:
            while process.returncode is None:
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get(f"{url}/health/ready")).is_success:
                        return
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    pytest.fail(f"The installation did not start:\n{await asyncio.to_thread(said.read_text)}")


async def stop(process: asyncio.subprocess.Process) -> None:
    """End the installation as Ctrl-C does."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(STOPPED_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@pytest.fixture(scope="package")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Chromium."""
    expect.set_options(timeout=SHOWN_WITHIN_MS)
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_OPTIONS))
        yield made
        await made.close()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the console, and what went wrong in it."""

    page: Page
    url: str
    complaints: list[str]

    async def open(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.url}/console{path}")

    async def sign_in(self, username: str, password: str) -> None:
        """Fill in the form by keyboard alone."""
        await self.page.locator("#username").fill(username)
        await self.page.locator("#password").fill(password)
        await self.page.keyboard.press("Enter")

    async def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        fitting: bool = await self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        return fitting


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["1440", "390"])
async def tab(request: pytest.FixtureRequest, browser: Browser, site: Site) -> AsyncIterator[Tab]:
    """A fresh browser window of a desk or a telephone; whatever it complains of or asks elsewhere fails the test."""
    width, height = request.param
    window = await browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = await window.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((site.url, "data:", "blob:")) else complaints.append(asked.url),
    )
    yield Tab(page, site.url, complaints)
    await window.close()
    assert complaints == []
