"""axe-core, which finds what shuts people out of a page who can't see it, can't use a mouse, or see few colours."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page, ViewportSize, expect

DESK, TELEPHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
GRAVE = ("serious", "critical")
"""How axe-core calls what keeps somebody from using a page."""

_OPTIONS = {"resultTypes": ["violations"], "preload": False}
_UNDRAWN = ".chart:not(:has(svg))"
"""A chart that is still to come; its labels' colours are looked at too."""


async def faults_of(page: Page) -> list[str]:
    """The grave faults of the page that is open, at a desk's width and at a telephone's; empty where it has none."""
    await expect(page.locator(_UNDRAWN)).to_have_count(0)
    await page.evaluate(AXE_SCRIPT)
    found = []
    for size in (DESK, TELEPHONE):
        await page.set_viewport_size(size)
        told = await page.evaluate(f"axe.run({json.dumps(_OPTIONS)})")
        found += [f"{page.url} at {size['width']}: {line}" for rule in told["violations"] for line in _lines(rule)]
    return found


def _lines(rule: dict[str, Any]) -> list[str]:
    if rule["impact"] not in GRAVE:
        return []
    return [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for node in rule["nodes"]]
