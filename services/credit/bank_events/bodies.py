"""A request's body, read into its events, each for itself."""

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from services.credit.bank_events.schemas import MAX_EVENTS
from shared.content_types import NDJSON, check_content_type, media_type
from shared.errors import Invalid


class TooManyEvents(Invalid):
    """More events than one request may hold."""

    code: ClassVar[str] = "credit.too_many_events"
    title: ClassVar[str] = "一次提交的事件过多"
    title_en: ClassVar[str] = "Too many events in one request"
    remedy: ClassVar[str] = "请分批提交，每批至多 5000 条。"
    remedy_en: ClassVar[str] = "Split them into requests of at most 5,000."


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An event in which a member stands more than once: which of them is meant can't be told.

    Attributes:
        event_id: its id; None where it has none or several.
        member: the first that is repeated.
    """

    event_id: str | None
    member: str


class _Broken:
    """Stands for an event that can't be read: a line of NDJSON that is no JSON, numbers or text that no type holds."""


BROKEN = _Broken()
_MOST_DIGITS = 1_000
"""Python refuses to read longer numbers than a few thousand; none of ours has twenty."""


def read_body(body: bytes, content_type: str) -> list[Any]:
    """The events of a request; one with a repeated member is `Ambiguous`.

    Raises:
        UnsupportedMediaType: the content is not said to be JSON or NDJSON in UTF-8.
        Invalid: the body is no JSON of the right form.
        TooManyEvents: more than 5,000.
    """
    if content_type:
        check_content_type(content_type, NDJSON)
    raws: Any
    if media_type(content_type) == NDJSON:
        raws = [_line(line) for line in body.split(b"\n") if line.strip()]
    else:
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            document = _with_broken(body, error)
        else:
            if not _plainly_unique(body, document):
                document = _with_ambiguous(body, document)
        raws = document.get("events") if isinstance(document, dict) else None
    if not isinstance(raws, list):
        raise Invalid('请求体应为 {"events": […]}', 'The body is {"events": […]}', field="events")
    if len(raws) > MAX_EVENTS:
        raise TooManyEvents(f"本次 {len(raws)} 条", f"{len(raws)} events were sent", field="events")
    return raws


def _with_broken(body: bytes, error: orjson.JSONDecodeError) -> Any:
    """A body that is JSON by its grammar, with events that can't be read as `BROKEN`: they don't block the others.

    Raises:
        Invalid: it is none, or a member stands in it twice.
    """
    try:
        document = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_whole)
    except (ValueError, RecursionError):
        raise Invalid("请求体不是合法的 JSON", f"The body is not JSON: {error}", field="body") from None
    if isinstance(document, Ambiguous):
        raise _repeated(document)
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        return document
    return {"events": [_read_again(event) for event in document["events"]]}


def _read_again(event: Any) -> Any:
    if isinstance(event, Ambiguous):
        return event
    try:
        return orjson.loads(json.dumps(event))
    except (orjson.JSONDecodeError, TypeError, RecursionError):
        return BROKEN


def _repeated(found: Ambiguous) -> Invalid:
    return Invalid(
        f"请求体中“{found.member}”出现了不止一次", f"“{found.member}” stands in the body more than once", field="body"
    )


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf


def _with_ambiguous(body: bytes, document: Any) -> Any:
    marked = _marked(body)
    if isinstance(marked, Ambiguous):
        raise _repeated(marked)
    if not isinstance(marked, dict) or not isinstance(marked.get("events"), list):
        return document
    pairs = zip(document["events"], marked["events"], strict=True)
    return {"events": [seen if isinstance(seen, Ambiguous) else event for event, seen in pairs]}


def _line(line: bytes) -> Any:
    """One line of NDJSON; what is no JSON stays in its place and is answered there."""
    try:
        event = orjson.loads(line)
        if _plainly_unique(line, event):
            return event
        marked = _marked(line)
    except (orjson.JSONDecodeError, Invalid):
        return BROKEN
    return marked if isinstance(marked, Ambiguous) else event


def _plainly_unique(text: bytes, document: Any) -> bool:
    """Whether no member can have been lost, at a glance: the text has no colon beyond those of the members found.

    A colon within a string leaves the question open, and so does an event with objects in it, which is never accepted.
    """
    members = len(document) if isinstance(document, dict) else 0
    events = document.get("events") if members else None
    if isinstance(events, list):
        members += sum([len(event) for event in events if isinstance(event, dict)])
    return text.count(b":") == members


def _marked(text: bytes) -> Any:
    """What a text holds, with an `Ambiguous` in the place of every object that repeats a member.

    Only Python's own parser tells of them. It costs 4 µs an event and reads numbers otherwise than orjson, so it is
    asked where `_plainly_unique` isn't sure, and its answer used for nothing else.

    Raises:
        Invalid: so deeply nested that it can't be read.
    """
    try:
        return json.loads(text.decode(), object_pairs_hook=_object, parse_int=float)
    except RecursionError:
        raise Invalid("请求体嵌套过深", "The body is nested too deeply", field="body") from None


def _object(pairs: list[tuple[str, Any]]) -> Any:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    given = Counter(name for name, _ in pairs)
    member = next(name for name, times in given.items() if times > 1)
    event_id = members.get("event_id") if given["event_id"] == 1 else None
    return Ambiguous(event_id if isinstance(event_id, str) else None, member)
