"""Where each page of the console is found, and by whom: links are followed, so that what nobody comes to is noticed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from nicegui import Client
from playwright.async_api import Browser, BrowserContext
from starlette.routing import compile_path

from services.gateway.console import site as console_site
from services.gateway.console.visits import PATH
from tests.browser.conftest import Site

assert console_site.PAGES  # importing them has registered them

THE_REST = "/{rest:path}"
"""The page for addresses that nobody answers."""
LOOK_FIRST = ("county_office", "city_office", "county_finance", "city_finance", "department")
"""Who comes to most pages."""

_HREF = re.compile(rf'"href":"({PATH}/[^"]*)"')
"""A link in what NiceGUI sends; the elements come as JSON."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page in its place."""

    page: str
    """Its path as it is registered."""
    role: str
    """Of somebody who comes to it."""
    address: str


def registered() -> set[str]:
    """The paths of all pages of the console."""
    return set(Client.page_routes.values()) - {THE_REST}


_PATTERNS = [(path, compile_path(path)[0]) for path in Client.page_routes.values() if path != THE_REST]


def _page_at(address: str) -> tuple[str, str] | None:
    """Which page answers an address, and at which step of its matter."""
    path = urlsplit(address).path.removeprefix(PATH)
    for page, pattern in _PATTERNS:
        if match := pattern.match(path):
            return page, match.groupdict().get("step", "")
    return None


async def map_of(browser: Browser, site: Site, wanted: set[str], besides: Sequence[str]) -> list[Found]:
    """Where pages are: each once, and each of its steps once; others look as long as a wanted one isn't found.

    `besides` are addresses to start from after the first page.
    """
    found: dict[tuple[str, str], Found] = {}
    others = [role for role in site.sign_ins.people if role not in LOOK_FIRST]
    for role in (*LOOK_FIRST, *others):
        if role in others and wanted <= {one.page for one in found.values()}:
            break
        window = await signed_in(browser, site, role)
        for which, address in (await _links(window, site, besides)).items():
            found.setdefault(which, Found(which[0], role, address))
        await window.close()
    return list(found.values())


async def signed_in(browser: Browser, site: Site, role: str) -> BrowserContext:
    """A browser of its own in which somebody is signed in."""
    window = await browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    who = site.sign_ins.people[role]
    form = {"username": who.username, "password": who.password}
    reply = await window.request.post(f"{site.url}{PATH}/login", form=form)
    assert not reply.url.endswith("/login"), f"{role} was not let in"
    return window


async def _links(window: BrowserContext, site: Site, besides: Sequence[str]) -> dict[tuple[str, str], str]:
    """From the first page on, what its reader comes to; of pages alike one is opened."""
    seen: dict[tuple[str, str], str] = {}
    waiting = [f"{PATH}/", *besides]
    while waiting:
        sent = await (await window.request.get(site.url + waiting.pop(0))).text()
        for address in map(unescape, _HREF.findall(sent)):
            which = _page_at(address)
            if which is not None and which not in seen:
                seen[which] = address
                waiting.append(address)
    return seen
