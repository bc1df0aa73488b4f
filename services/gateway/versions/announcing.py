"""Telling callers that a version isn't served, or that what they use is on its way out."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.versions.refusals import UnknownVersion
from services.gateway.versions.rules import Announcer, Deprecation, unknown_version
from shared.problems import answer_refusal


class Versions:
    """ASGI middleware of both.

    Args:
        app: what it stands before.
        deprecations: what is on its way out.
    """

    def __init__(self, app: ASGIApp, deprecations: Iterable[Deprecation]) -> None:
        self.app = app
        self._announcer = Announcer(deprecations)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if (version := unknown_version(scope["path"])) is not None:
            answer = await answer_refusal(Request(scope), UnknownVersion(version))
            await answer(scope, receive, send)
            return
        told = self._announcer.headers(scope["method"], scope["path"])

        async def announcing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *told]
            await send(message)

        await self.app(scope, receive, announcing if told else send)
