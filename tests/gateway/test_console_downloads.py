"""Files that the console hands on from the API."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import ClientDisconnect

from services.gateway.console.imports import HandedOn


class Upstream(httpx.AsyncByteStream):
    """A reply under way; whether it was closed."""

    closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"piece"

    async def aclose(self) -> None:
        """Note that nobody reads on."""
        self.closed = True


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/csv"}])
async def test_a_file_on_its_way_is_let_go_when_the_browser_leaves(headers: dict[str, str]) -> None:
    upstream = Upstream()
    handed = HandedOn(httpx.Response(200, headers=headers, stream=upstream), {})
    assert handed.media_type == headers.get("Content-Type", "application/octet-stream")

    async def gone(_message: object) -> None:
        raise OSError

    async def silent() -> dict[str, str]:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientDisconnect):
        await handed({"type": "http", "asgi": {"spec_version": "2.4"}}, silent, gone)
    assert upstream.closed
