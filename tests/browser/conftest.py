"""The whole installation in a process of its own with a small town's facts in it, and Chromium to look at it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.client import Cast
from services.demo.plan import plan
from tests.journeys.running import UP, Running

READY_WITHIN_S = 90.0
SHOWN_WITHIN_MS = 30_000
"""Tests share their machine with other tests."""
QUARTERS_PLAYED = 3
"""Of the demo's plan: enough for loans, a fund and paid lists; the second year's incomes raise alerts."""

NICEGUI_STORE = Path(".nicegui")
"""What it would leave where it is started; everything of an installation lies in its data folder."""

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
async def site(chromium: str) -> AsyncIterator[Site]:
    """Everything started by its one command, and the beginning of the demo played through the public API."""
    async with Running.fresh("--no-demo") as running:
        await running.start()
        await running.until_said(UP, READY_WITHIN_S)
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        await running.play(plan().beginning(QUARTERS_PLAYED), sign_ins)
        yield Site(running.url, sign_ins)
        assert not await asyncio.to_thread(NICEGUI_STORE.exists)


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

    @property
    def wide(self) -> bool:
        """Whether it is as wide as a desk's."""
        size = self.page.viewport_size
        return size is not None and size["width"] > 1000

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
