"""The telephone's page as it is served: closed to everything from elsewhere, and whole without a network."""

import re

import httpx
import pytest

from services.gateway.field.site import PAGES, files


async def test_every_file_of_the_page_is_served_with_a_strict_policy(client: httpx.AsyncClient) -> None:
    for name in ("", *(path.name for path in PAGES.iterdir())):
        reply = await client.get(f"/field/{name}")
        assert reply.status_code == 200, name
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        again = await client.get(f"/field/{name}", headers={"If-None-Match": reply.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), name


def test_nothing_of_the_page_stands_inline_or_comes_from_elsewhere() -> None:
    for path in PAGES.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|innerHTML|insertAdjacentHTML|eval\(", text), path.name
    page = (PAGES / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|<script(?![^>]*src=)|style=| on\w+=", page)


async def test_the_worker_keeps_every_file_and_is_another_when_one_changes(client: httpx.AsyncClient) -> None:
    worker = (await client.get("/field/worker.js")).text
    assert "@" not in worker
    for path in PAGES.iterdir():
        assert (f'"{path.name}"' in worker) is (path.name != "worker.js"), path.name
    assert re.search(r'"field " \+ "[0-9a-f]{16}"', worker)
    assert files()["worker.js"].media_type.startswith("text/javascript")


async def test_the_folder_leads_into_itself(client: httpx.AsyncClient) -> None:
    reply = await client.get("/field", follow_redirects=False)
    assert (reply.status_code, reply.headers["Location"]) == (307, "/field/")


@pytest.mark.parametrize("name", ["site.py", "nothing.js", "..%2Fsite.py", ".hidden"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    reply = await client.get(f"/field/{name}")
    assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404")
