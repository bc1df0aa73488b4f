"""Loan events of a bank, as many as there are."""

from collections.abc import AsyncIterator, Iterable
from itertools import islice
from typing import Any

from pydantic import BaseModel, TypeAdapter

from fupin_client.connection import Connection
from fupin_client.models import BankEventAnswer, BankEventAnswers

AT_ONCE = 5_000
"""Events in one request at most."""


async def send_events(
    connection: Connection, events: Iterable[BaseModel | dict[str, Any]], *, at_once: int = AT_ONCE
) -> AsyncIterator[BankEventAnswer]:
    """Send events in their order as NDJSON, so many at once, and give the answer to each.

    An event is known by its `event_id`: sent again it is answered ``duplicate`` and changes nothing. One that is
    answered ``retry`` is to be sent again later, under the same id.

    Args:
        connection: of the bank.
        events: forms such as `LoanDisbursed`, or the same as dicts.
        at_once: at most 5,000.

    Raises:
        Problem: the API refused a request as a whole; what was answered before stands.
    """
    left = iter(events)
    while batch := list(islice(left, at_once)):
        lines = b"".join(_line(event) for event in batch)
        reply = await connection.send(
            "POST",
            "/api/v1/bank/events",
            content=lines,
            headers={"Content-Type": "application/x-ndjson"},
            repeatable=True,
        )
        for answer in reply.read(BankEventAnswers).results:
            yield answer


def _line(event: BaseModel | dict[str, Any]) -> bytes:
    if isinstance(event, BaseModel):
        return event.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n"
    return TypeAdapter(dict[str, Any]).dump_json(event) + b"\n"
