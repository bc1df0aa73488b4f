"""The AsyncAPI 3.0 document of all events, made from the contracts, so that it can't differ from them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from shared.events import CONTRACTS, Envelope, Event
from shared.events.followers import FOLLOWED_AGGREGATES

VERSION = "1.0.0"
SAMPLES = Path(__file__).parent / "samples"

_SCHEMAS = "#/components/schemas/"
_NOTE = re.compile(r"\s*Consumers: .*", re.DOTALL)
"""Who uses the event, as its declaration says for readers of the code; the document says who is sent it."""


@cache
def asyncapi_document() -> dict[str, Any]:
    """The document: a channel a routing key, the envelope (CloudEvents 1.0) around each event's own payload."""
    schemas: dict[str, Any] = {"Envelope": _schema(Envelope, {})}
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for key, contract in sorted(CONTRACTS.items()):
        schemas[contract.__name__] = _schema(contract, schemas)
        messages[key] = _message(key, contract)
        channels[key] = {
            "address": key,
            "title": contract.__name__,
            "description": _description(contract),
            "messages": {contract.__name__: {"$ref": f"#/components/messages/{key}"}},
        }
        operations[f"publish {key}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
            "summary": f"{contract.publisher()} announces it",
        }
        operations |= {
            f"{consumer} consumes {key}": {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{key}"},
                "summary": f"{consumer} follows it",
            }
            for consumer in consumers(contract)
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "fupin events",
            "version": VERSION,
            "description": "Events between the services: CloudEvents 1.0 as JSON on a topic exchange, addressed by "
            "routing key. Events of one aggregate bear consecutive versions and are applied in that order; each may "
            "arrive more than once.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas},
    }


def sample_of(key: str) -> dict[str, Any]:
    """An event as it travels; one of each kind is kept, by which its wire form is pinned."""
    made: dict[str, Any] = json.loads((SAMPLES / f"{key}.json").read_text("utf-8"))
    return made


def consumers(contract: type[Event]) -> list[str]:
    """The services that are sent an event, because they follow its aggregate."""
    return [service for service, aggregates in FOLLOWED_AGGREGATES.items() if contract.aggregate in aggregates]


def _description(contract: type[Event]) -> str:
    return (
        f"{_purpose(contract)} Aggregate: {contract.aggregate}. Consumers: {', '.join(consumers(contract)) or 'none'}."
    )


def _purpose(contract: type[Event]) -> str:
    return _NOTE.sub("", contract.__doc__ or "").strip()


def _message(key: str, contract: type[Event]) -> dict[str, Any]:
    payload = {
        "allOf": [
            {"$ref": f"{_SCHEMAS}Envelope"},
            {
                "type": "object",
                "properties": {
                    "type": {"const": key},
                    "source": {"const": f"/fupin/{contract.publisher()}"},
                    "aggregate": {"const": contract.aggregate},
                    "data": {"$ref": f"{_SCHEMAS}{contract.__name__}"},
                },
            },
        ]
    }
    return {
        "name": contract.__name__,
        "title": contract.__name__,
        "summary": _purpose(contract),
        "contentType": "application/cloudevents+json",
        "payload": payload,
        "examples": [{"name": contract.__name__, "payload": sample_of(key)}],
    }


def _schema(model: type[Event] | type[Envelope], schemas: dict[str, Any]) -> dict[str, Any]:
    # as events are written: a Decimal is a string, never a float
    schema = model.model_json_schema(mode="serialization", ref_template=_SCHEMAS + "{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema
