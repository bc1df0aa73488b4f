"""One process of the seven: a service's web server, or its worker."""

from wsgiref.simple_server import WSGIServer

import prometheus_client

from services.runtime.components import Components, forever
from services.runtime.parts import find_worker, settings_class
from services.runtime.web import bind_port, start_web
from shared import telemetry
from shared.messaging.rabbitmq import RabbitTransport
from shared.settings import SettingError, Settings


async def serve_one(service: str) -> None:
    """Serve a service's web application until cancelled, everything from settings.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: it ended.
    """
    settings = settings_class(service).load()
    telemetry.configure_logging(settings.log_level)
    listener = bind_port(settings)
    # its own port is the public's
    figures = serve_figures(settings) if service == "gateway" else None
    # it publishes nothing itself: it only tells, when asked whether it is ready, whether RabbitMQ is there
    transport = None if settings.amqp_url is None else await RabbitTransport.connect(settings.amqp_url)
    try:
        async with Components() as parts:
            start_web(parts, settings, listener, transport)
            await parts.watch(forever())
    finally:
        if transport is not None:
            await transport.close()
        if figures is not None:
            figures.shutdown()


async def work_one(service: str) -> None:
    """Run a service's worker until cancelled, everything from settings.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: it ended.
    """
    settings = settings_class(service).load()
    telemetry.configure_logging(settings.log_level)
    if settings.amqp_url is None:
        raise SettingError("FUPIN_AMQP_URL: a worker on its own needs RabbitMQ: amqp://user:password@host:5672/")
    figures = serve_figures(settings)
    transport = await RabbitTransport.connect(settings.amqp_url)
    try:
        async with Components() as parts:
            parts.start(f"{service} worker", find_worker(service)(settings, transport, None))
            await parts.watch(forever())
    finally:
        await transport.close()
        if figures is not None:
            figures.shutdown()


def serve_figures(settings: Settings) -> WSGIServer | None:
    """Serve the figures of a process without an inner port of its own, where one is given for them.

    Raises:
        SettingError: the port is taken.
    """
    if settings.metrics_port is None:
        return None
    try:
        server, _ = prometheus_client.start_http_server(settings.metrics_port, addr=settings.host)
    except OSError as error:
        raise SettingError(f"FUPIN_METRICS_PORT: port {settings.metrics_port} is taken ({error.strerror})") from error
    return server
