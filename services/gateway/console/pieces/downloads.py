"""Files of the API on their way to a browser, which holds no token and so can't fetch them itself."""

from collections.abc import Callable, Collection, Mapping

import httpx
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.gateway.console.sessions import SignedOut
from services.gateway.console.visits import find_sign_in, to_login

FILE_HEADERS = ("content-disposition", "x-content-type-options", "cache-control")
"""Of a file that is saved; not its length, which is another where the reply came compressed."""


class HandedOn(StreamingResponse):
    """A file that the API sends, handed on piece by piece: it may be a county's."""

    def __init__(self, reply: httpx.Response, headers: Mapping[str, str]) -> None:
        kind = reply.headers.get("content-type", "application/octet-stream")
        super().__init__(reply.aiter_bytes(), media_type=kind, headers=dict(headers))
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; the reply is closed even where the browser left before the first piece."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._reply.aclose()


async def hand_on(
    request: Request,
    path: str,
    refused: Callable[[str], Response],
    *,
    kept: Collection[str] = (),
    filename: str | None = None,
) -> Response:
    """Hand on a file to who is signed in; everybody else goes to the sign-in page.

    Args:
        request: the browser's.
        path: of the file in the API.
        refused: where the browser goes instead, for the sentence that says why there is none.
        kept: headers of the API's reply that go with it.
        filename: what it is saved as; without one it is as the kept headers say.
    """
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    try:
        answer = await session.open_file(path)
    except SignedOut:
        return to_login(request)
    if not answer.given:
        return refused(answer.problem)
    reply: httpx.Response = answer.body
    headers = {name: reply.headers[name] for name in kept if name in reply.headers}
    if filename is not None:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return HandedOn(reply, headers)
