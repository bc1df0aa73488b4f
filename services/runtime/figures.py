"""Figures for Prometheus of the processes that have no inner port of their own: the gateway's and the workers'."""

import socket
from wsgiref.simple_server import WSGIServer

import prometheus_client

from services.runtime.parts import WORKERS, settings_class
from services.runtime.web import take_port
from shared.settings import SettingError, Settings

VARIABLE = "FUPIN_METRICS_PORT"
PROCESSES = ("gateway", *WORKERS)
"""By their distance from the port that is given: four processes of one machine take four ports."""


def figures_port(settings: Settings) -> int | None:
    """Where the gateway, or the worker of another service, serves its figures; None where no port is given."""
    return None if settings.metrics_port is None else settings.metrics_port + PROCESSES.index(settings.name)


def serve_figures(settings: Settings) -> WSGIServer | None:
    """Serve the figures of this process, where a port is given for them.

    Raises:
        SettingError: the port is taken.
    """
    port = figures_port(settings)
    if port is None:
        return None
    try:
        server, _ = prometheus_client.start_http_server(port, addr=settings.host)
    except OSError as error:
        raise SettingError(f"{VARIABLE}: port {port} is taken or not allowed ({error.strerror})") from error
    return server


def bind_figures_ports() -> list[socket.socket]:
    """Take the ports of all processes' figures, so that a wrong one is known before anything was started.

    Raises:
        SettingError: one of them can't be had.
    """
    bound: list[socket.socket] = []
    try:
        for service in PROCESSES:
            settings = settings_class(service).load()
            if (port := figures_port(settings)) is not None:
                bound.append(take_port(settings.host, port, VARIABLE))
    except SettingError:
        for taken in bound:
            taken.close()
        raise
    return bound
