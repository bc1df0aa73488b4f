"""The telephone's page as it is served: closed to everything from elsewhere, and whole without a network."""

import re
from io import BytesIO

import httpx
import pytest
from PIL import Image

from services.gateway.field.site import ICONS, PAGES, files


async def test_every_file_of_the_page_is_served_with_a_strict_policy(client: httpx.AsyncClient) -> None:
    for name in ("", *ICONS, *(path.name for path in PAGES.iterdir())):
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
    for name in (*ICONS, *(path.name for path in PAGES.iterdir())):
        assert (f'"{name}"' in worker) is (name != "worker.js"), name
    assert re.search(r'"field " \+ "[0-9a-f]{16}"', worker)
    assert files()["worker.js"].media_type.startswith("text/javascript")


async def test_the_home_screen_is_given_icons_of_the_size_that_is_promised(client: httpx.AsyncClient) -> None:
    manifest = (await client.get("/field/manifest.json")).json()
    promised = {one["src"]: (one["sizes"], one["purpose"]) for one in manifest["icons"] if one["type"] == "image/png"}
    assert promised.keys() == ICONS.keys()
    for name, (sizes, purpose) in promised.items():
        reply = await client.get(f"/field/{name}")
        assert reply.headers["Content-Type"] == "image/png"
        with Image.open(BytesIO(reply.content)) as picture:
            assert "x".join(map(str, picture.size)) == sizes
            # a corner that the telephone cuts away is filled, another one is left open
            corner, middle = picture.getpixel((0, 0)), picture.getpixel((picture.width // 2, 2))
            assert (corner[3] == 255) is (purpose == "maskable"), name
            assert middle == (11, 79, 125, 255), name


async def test_the_folder_leads_into_itself(client: httpx.AsyncClient) -> None:
    reply = await client.get("/field", follow_redirects=False)
    assert (reply.status_code, reply.headers["Location"]) == (307, "/field/")


@pytest.mark.parametrize("name", ["site.py", "nothing.js", "..%2Fsite.py", ".hidden"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    reply = await client.get(f"/field/{name}")
    assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404")
