"""One process of the seven: a service's web server, or its worker."""

import asyncio

import structlog

from services.runtime.components import Components, forever
from services.runtime.figures import serve_figures
from services.runtime.parts import WORKERS, find_worker, settings_class
from services.runtime.web import bind_port, start_web
from shared import telemetry
from shared.messaging.rabbitmq import RabbitTransport
from shared.settings import SettingError, Settings

log = structlog.get_logger(__name__)

RETRY_S = 2.0


class RabbitWatch:
    """Whether RabbitMQ is there, for a web process: it publishes nothing itself, so it starts and serves without it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._transport: RabbitTransport | None = None

    async def run(self) -> None:
        """Connect as soon as it can be done, and stay connected until cancelled."""
        try:
            while self._transport is None:
                try:
                    self._transport = await RabbitTransport.connect(self._url)
                except Exception as error:  # whatever is wrong with it, requests are answered
                    log.warning("RabbitMQ is away", error=str(error))
                    await asyncio.sleep(RETRY_S)
            await forever()
        finally:
            if self._transport is not None:
                await self._transport.close()

    async def check(self) -> str:
        """``ok`` or ``down``."""
        return "down" if self._transport is None else await self._transport.check()


async def serve_one(service: str) -> None:
    """Serve a service's web application until cancelled, everything from settings.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: it ended.
    """
    settings = settings_class(service).load()
    _log(settings)
    listener = bind_port(settings)
    # its own port is the public's
    figures = serve_figures(settings) if service == "gateway" else None
    try:
        async with Components() as parts:
            check = None
            # who has no worker has no events either
            if settings.amqp_url is not None and service in WORKERS:
                watch = RabbitWatch(settings.amqp_url)
                parts.start(f"{service} watch of RabbitMQ", watch.run())
                check = watch.check
            start_web(parts, settings, listener, check)
            await parts.watch(forever())
    finally:
        if figures is not None:
            figures.shutdown()


async def work_one(service: str) -> None:
    """Run a service's worker until cancelled, everything from settings.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: it ended.
    """
    settings = settings_class(service).load()
    _log(settings)
    if settings.amqp_url is None:
        raise SettingError("FUPIN_AMQP_URL: a worker on its own needs RabbitMQ: amqp://user:password@host:5672/")
    figures = serve_figures(settings)
    try:
        transport = await RabbitTransport.connect(settings.amqp_url)
        try:
            async with Components() as parts:
                parts.start(f"{service} worker", find_worker(service)(settings, transport, None))
                await parts.watch(forever())
        finally:
            await transport.close()
    finally:
        if figures is not None:
            figures.shutdown()


def _log(settings: Settings) -> None:
    try:
        telemetry.configure_logging(settings.log_level, settings.log_file)
    except OSError as error:
        raise SettingError(f"FUPIN_LOG_FILE: {settings.log_file} can't be written: {error.strerror}") from error
