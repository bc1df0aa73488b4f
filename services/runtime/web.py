"""Web servers of services inside our own event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from services.runtime.components import Components
from services.runtime.installation import loopback, port_of
from services.runtime.parts import create_app
from shared.collector import spare_the_collector
from shared.settings import SettingError, Settings

GRACE_S = 2
READY_TIMEOUT_S = 180.0
"""Seven processes that start at once on a busy machine have waited more than a minute."""


class OwnLoopServer(uvicorn.Server):
    """A server that leaves the signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Touch no signal handler: several servers share one process."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers without an end of their own come to one: the server would wait for them, and then cut them."""
        state = getattr(self.config.app, "state", None)
        for end in getattr(state, "endings", ()):
            end()
        await super().shutdown(sockets)


def bind_port(settings: Settings) -> socket.socket:
    """Take a service's port.

    Raises:
        SettingError: it is taken or may not be had; the line names FUPIN_<NAME>_PORT.
    """
    return take_port(settings.host, port_of(settings), _port_variable(settings))


def take_port(host: str, port: int, variable: str) -> socket.socket:
    """Take a port, for good: who only binds it keeps nobody else from binding it too.

    Args:
        host: the address to listen on.
        port: 1 to 65535.
        variable: what names it in the environment.

    Raises:
        SettingError: the address isn't this machine's, or the port is taken or may not be had.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise SettingError(f"FUPIN_HOST: {host} is no address of this machine: {error.strerror}") from error
        raise SettingError(
            f"{variable}: port {port} is taken or not allowed on {host} ({error.strerror}); free it or set another"
        ) from error
    return taken


def _port_variable(settings: Settings) -> str:
    return f"FUPIN_{settings.name.upper()}_PORT"


def bind_ports(many: Iterable[Settings]) -> dict[str, socket.socket]:
    """Take the ports of several services, all or none.

    Raises:
        SettingError: one of them can't be had, or two services are given the same.
    """
    many = list(many)
    variables: dict[int, str] = {}
    for settings in many:
        port, variable = port_of(settings), _port_variable(settings)
        if other := variables.get(port):
            raise SettingError(f"{other} and {variable}: both are {port}; give each service a port of its own")
        variables[port] = variable
    bound: dict[str, socket.socket] = {}
    try:
        for settings in many:
            bound[settings.name] = bind_port(settings)
    except SettingError:
        for taken in bound.values():
            taken.close()
        raise
    return bound


def start_web(
    parts: Components,
    settings: Settings,
    listener: socket.socket,
    check_transport: Callable[[], Awaitable[str]] | None,
) -> None:
    """Serve a service's application as a part of this process; what its transport is like is told with its health."""
    app = create_app(settings.name, settings)
    if check_transport is not None:
        app.state.health_checks = {**getattr(app.state, "health_checks", {}), "transport": check_transport}
    server = OwnLoopServer(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            # the gateway believes the proxies that its settings name; the others are asked by us alone
            proxy_headers=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_S,
        )
    )
    parts.start(f"{settings.name} web", _serve(server, app, listener), lambda: setattr(server, "should_exit", True))


async def _serve(server: uvicorn.Server, app: FastAPI, listener: socket.socket) -> None:
    """Serve; what keeps the application from starting is raised, not only logged."""
    failures: list[Exception] = []
    opened = app.router.lifespan_context

    @asynccontextmanager
    async def watched(inner: FastAPI) -> AsyncIterator[Any]:
        try:
            async with opened(inner) as state:
                spare_the_collector()
                yield state
        except Exception as error:
            failures.append(error)
            raise

    app.router.lifespan_context = watched
    try:
        await server.serve(sockets=[listener])
    except SystemExit:
        # so uvicorn ends a start that failed: the whole process, without a word of why
        if not failures:
            raise
    if failures:
        raise failures[0]


async def until_ready(many: Iterable[Settings]) -> None:
    """Wait until services say that they are ready.

    Raises:
        TimeoutError: one doesn't within a minute; which and why.
    """
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        for settings in many:
            url = f"http://{loopback(settings.host)}:{port_of(settings)}/health/ready"
            said = "no answer"
            try:
                async with asyncio.timeout(READY_TIMEOUT_S):
                    while True:
                        with contextlib.suppress(httpx.HTTPError):
                            reply = await client.get(url)
                            if reply.is_success:
                                break
                            said = reply.text
                        await asyncio.sleep(0.1)
            except TimeoutError:
                raise TimeoutError(f"{settings.name} is not ready after {READY_TIMEOUT_S:.0f} s: {said}") from None
