"""All services in one process: four web servers, three workers, one event loop."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager

from services.runtime.components import Components, forever
from services.runtime.demo import play_once, show_addresses
from services.runtime.figures import serve_figures
from services.runtime.installation import Installation, migrate_databases, open_installation
from services.runtime.parts import WORKERS, find_worker, settings_class
from services.runtime.reference import check_own_databases, load_reference
from services.runtime.report import Report
from services.runtime.web import bind_ports, start_web, until_ready
from shared.messaging.rabbitmq import RabbitTransport, check_address
from shared.messaging.transports import InProcessTransport, Transport
from shared.settings import SERVICES, Settings


async def run_together(report: Report, *, demo: bool = True) -> None:
    """Start everything and serve until cancelled.

    Raises:
        SettingError: a setting keeps it from starting.
        ComponentFailed: a part ended that must not.
    """
    # first of all, since it is what goes wrong most: nothing was started yet that would have to be stopped
    with ExitStack() as closing:
        listeners = bind_ports(settings_class(service).load() for service in SERVICES)
        for listener in listeners.values():
            closing.callback(listener.close)
        if (figures := serve_figures(settings_class("gateway").load())) is not None:
            closing.callback(figures.shutdown)
        await check_transport()
        async with (
            open_installation(report) as installation,
            open_transport(installation.settings("gateway")) as transport,
        ):
            await prepare(installation, report)
            await _serve(installation, transport, listeners, report, demo=demo)


async def _serve(
    installation: Installation,
    transport: Transport,
    listeners: Mapping[str, socket.socket],
    report: Report,
    *,
    demo: bool,
) -> None:
    many = [installation.settings(service) for service in SERVICES]
    async with Components() as parts:
        with report.step("registry, credit, monitoring, gateway"):
            for settings in many:
                start_web(parts, settings, listeners[settings.name], transport.check)
            for service in WORKERS:
                parts.start(f"{service} worker", find_worker(service)(installation.settings(service), transport, None))
            await parts.watch(until_ready(many))
        if demo:
            await parts.watch(play_once(installation, report))
        show_addresses(installation, report)
        await parts.watch(forever())


async def prepare(installation: Installation, report: Report) -> None:
    """Bring the databases to where the services can start.

    Raises:
        SettingError: the database server can't be reached or refuses, or what it holds isn't ours.
    """
    with report.step("databases"):
        await migrate_databases(installation)
        await check_own_databases(installation)
    with report.step("areas and policies"):
        await load_reference(installation)


async def check_transport() -> None:
    """Refuse a RabbitMQ that is named and doesn't answer, before anything else is made ready.

    Raises:
        SettingError: the line names FUPIN_AMQP_URL.
    """
    if (amqp_url := Settings.load().amqp_url) is not None:
        await check_address(amqp_url)


@asynccontextmanager
async def open_transport(settings: Settings) -> AsyncIterator[Transport]:
    """RabbitMQ where a server is named, else the transport inside this process.

    Raises:
        SettingError: no RabbitMQ answers.
    """
    transport: Transport = (
        InProcessTransport() if settings.amqp_url is None else await RabbitTransport.connect(settings.amqp_url)
    )
    try:
        yield transport
    finally:
        await transport.close()
