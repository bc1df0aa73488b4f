"""The services as the runtime sees them: found by name, so that a process loads only what it runs."""

import importlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from fastapi import FastAPI

from shared.calendar import Clock
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.messaging.inbox import Consumer, Handlers
from shared.messaging.transports import Transport
from shared.resources import Resources
from shared.settings import Settings

WORKERS = ("registry", "credit", "monitoring")
"""The services that publish or follow events."""

WorkerRun: TypeAlias = Callable[[Settings, Transport, Clock | None], Coroutine[Any, Any, None]]


def settings_class(service: str) -> type[Settings]:
    """The settings of a service."""
    kind: type[Settings] = _load(service, "settings").Settings
    return kind


def create_app(service: str, settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The web application of a service."""
    app: FastAPI = _load(service, "main").create_app(settings, clock)
    return app


def find_worker(service: str) -> WorkerRun:
    """What runs the worker of a service until it is cancelled."""
    run: WorkerRun = _load(service, "worker").run
    return run


def create_consumer(service: str, resources: Resources) -> Consumer:
    """The consumer of a service, for what a person replays.

    Raises:
        LookupError: the service follows nobody.
    """
    if service not in FOLLOWED_AGGREGATES:
        raise LookupError(f"{service} follows no events")
    handlers: Handlers = _load(service, "consumers").handlers(resources.clock)
    return Consumer(service, resources.sessions, handlers, resources.clock)


def _load(service: str, module: str) -> Any:
    return importlib.import_module(f"services.{service}.{module}")
