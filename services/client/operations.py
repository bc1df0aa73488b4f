"""The client's methods: one for each operation of the document, in a class for each of its subjects."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.client.kinds import SCHEMAS, Schema, kind_of
from services.client.names import class_name, first_sentence, identifier

Document = dict[str, Any]

JSON = "application/json"
FORM = "multipart/form-data"
STREAM = "text/event-stream"
NOT_HERE = "/api/v1/auth/"
"""Addresses that the connection uses by itself."""

HEAD = '''"""The operations of the API. Made by `make client` from its document: what is changed here is lost."""

from __future__ import annotations

import datetime
import decimal
import uuid
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from fupin_client import models
from fupin_client.connection import Connection, Credentials, File, new_key, segment, version

'''

CLIENT = '''class Fupin:
    """The API, as somebody who is signed in; use it as a context.

    ``async with Fupin(url, Password("township", "…")) as fupin: await fupin.households.search_households()``

    Args:
        url: where the API is.
        credentials: who asks; without any, only what is open to everybody can be asked.
        language: of problems, ``zh-CN`` or ``en``.
        patience_s: for how long a request is sent again while the API asks to wait or can't be reached.
        http: an own httpx client; it stays the caller's to close.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        language: str = "zh-CN",
        patience_s: float = 60.0,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self.connection = Connection(url, credentials, language=language, patience_s=patience_s, http=http)
{subjects}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.connection.close()
'''

SUBJECT = '''class {name}:
    """{subject}."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

'''


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method.

    Attributes:
        name: in Python.
        kind: its type.
        default: as it is written; empty where it must be given.
        told: what it means.
    """

    name: str
    kind: str
    default: str = ""
    told: str = ""

    @property
    def written(self) -> str:
        """It, in the head of the method."""
        return f"{self.name}: {self.kind}" + (f" = {self.default}" if self.default else "")


def api_module(document: Document) -> str:
    """The source of the module of all operations."""
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if not path.startswith(NOT_HERE):
                subjects[operation["tags"][0]] += _methods(path, method, _with_form(operation, schemas))
    classes = [
        SUBJECT.format(name=class_name(subject), subject=subject.replace("-", " ").capitalize()) + "\n".join(methods)
        for subject, methods in sorted(subjects.items())
    ]
    attributes = "\n".join(
        f"        self.{identifier(subject)} = {class_name(subject)}(self.connection)" for subject in sorted(subjects)
    )
    return HEAD + "\n\n".join([*classes, CLIENT.format(subjects=attributes)])


def _with_form(operation: Document, schemas: Document) -> Document:
    """An operation whose form stands in it and not behind a reference: its fields become arguments."""
    content = operation.get("requestBody", {}).get("content", {})
    if FORM not in content:
        return operation
    form = content[FORM]["schema"]
    while "properties" not in form:
        form = schemas[form["$ref"].removeprefix(SCHEMAS)] if "$ref" in form else form["allOf"][0]
    return {**operation, "requestBody": {"content": {FORM: {"schema": form}}}}


def _methods(path: str, method: str, operation: Document) -> Iterator[str]:
    """The methods of an operation: one for its JSON, and one for its files where it answers with both."""
    answers = _answers(operation)
    if JSON in answers:
        yield _method(path, method, operation, returned=_model(kind_of(answers[JSON]["schema"])))
    elif not answers:
        yield _method(path, method, operation, returned="None")
    if files := [media_type for media_type in answers if media_type not in (JSON, STREAM)]:
        yield _method(path, method, operation, returned="File", files=files, beside=JSON in answers)


def _answers(operation: Document) -> Document:
    for status, described in operation["responses"].items():
        if status < "300":
            content: Document = described.get("content", {})
            return content
    return {}


def _method(
    path: str, method: str, operation: Document, *, returned: str, files: list[str] | None = None, beside: bool = False
) -> str:
    name = _name(operation) + ("_as_file" if beside else "")
    placed, named, call = _arguments(path, method, operation)
    if files is not None and len(files) > 1 and "format" not in {one.name for one in named}:
        accepted = f"Literal[{', '.join(map(repr, files))}]"
        named.append(Argument("accept", accepted, repr(files[0]), "Media type of the file."))
        call.append(("headers", {"Accept": "accept"}))
    elif files is not None:
        call.append(("headers", {"Accept": repr(", ".join(files))}))
    star = ["*"] if named else []
    head = ", ".join(["self", *(one.written for one in placed), *star, *(one.written for one in named)])
    lines = [
        f"    async def {name}({head}) -> {returned}:",
        *_docstring(operation, [*placed, *named]),
        f"        reply = await self._connection.send({method.upper()!r}, {_address(path, operation)}{_passed(call)})"
        if returned != "None"
        else f"        await self._connection.send({method.upper()!r}, {_address(path, operation)}{_passed(call)})",
    ]
    if returned == "File":
        lines.append("        return reply.file()")
    elif returned != "None":
        lines.append(f"        return reply.read({returned})")
    return "\n".join(lines) + "\n"


def _name(operation: Document) -> str:
    return identifier(operation["operationId"].removeprefix(re.sub(r"\W+", "_", operation["tags"][0]) + "_"))


def _docstring(operation: Document, arguments: list[Argument]) -> Iterator[str]:
    told = first_sentence(operation["description"], 1000)
    yield f'        """{operation["summary"].partition(" · ")[0]}：{told}'
    if explained := [one for one in arguments if one.told]:
        yield ""
        yield "        Args:"
        for one in explained:
            yield f"            {one.name}: {one.told}"
    yield '        """'


Call = list[tuple[str, dict[str, str] | str]]


def _arguments(path: str, method: str, operation: Document) -> tuple[list[Argument], list[Argument], Call]:
    """The arguments by place, those by name, and what of the call to the connection they fill."""
    placed: list[Argument] = []
    named: list[Argument] = []
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    call: Call = []
    for given in operation.get("parameters", ()):
        name, told = identifier(given["name"]), first_sentence(given.get("description", ""))
        kind = _model(kind_of(given["schema"]))
        match given["in"], given["name"].lower():
            case "path", _:
                placed.append(Argument(name, kind, told=told))
            case "header", "if-match":
                named.append(Argument(name, "str | int", told="The version that was read: its ETag or its number."))
                headers["If-Match"] = f"version({name})"
            case "header", "idempotency-key":
                named.append(Argument(name, "str | None", "None", "By which the write is done once; made by itself."))
                call.append(("key", f"{name} or new_key()"))
            case "header", "last-event-id":
                pass  # of a live stream
            case "header", _:
                named.append(_optional(name, kind, told, given))
                headers[given["name"]] = name
            case _:
                named.append(_optional(name, kind, told, given))
                query[given["name"]] = name
    body, fields, further = _body(operation)
    placed += body
    named = [*fields, *named]
    named.sort(key=lambda one: bool(one.default))
    if query:
        call.append(("query", query))
    if headers:
        call.append(("headers", headers))
    return placed, named, [*call, *further]


def _optional(name: str, kind: str, told: str, given: Document) -> Argument:
    if given.get("required"):
        return Argument(name, kind, told=told)
    return Argument(name, kind if kind.endswith("None") else f"{kind} | None", "None", told)


def _body(operation: Document) -> tuple[list[Argument], list[Argument], Call]:
    """The arguments of what is sent, by place and by name, and how they are passed on."""
    if "requestBody" not in operation:
        return [], [], []
    body = operation["requestBody"]
    content = body["content"]
    if JSON in content:
        sent = Argument("body", _model(kind_of(content[JSON]["schema"])), "" if body.get("required") else "None")
        return [sent], [], [("body", "body")]
    if FORM in content:
        return _form(content[FORM]["schema"])
    return (
        [Argument("file", "File")],
        [],
        [("content", "file.content"), ("headers", {"Content-Type": "file.media_type"})],
    )


def _form(schema: Schema) -> tuple[list[Argument], list[Argument], Call]:
    placed: list[Argument] = []
    named: list[Argument] = []
    files: dict[str, str] = {}
    fields: dict[str, str] = {}
    required = schema.get("required", ())
    for member, described in schema["properties"].items():
        name, kind = identifier(member), kind_of(described)
        told = first_sentence(described.get("description", ""))
        if "bytes" in kind:
            placed.append(Argument(name, kind.replace("bytes", "File"), told=told))
            files[member] = name
        else:
            named.append(_optional(name, _model(kind), told, {"required": member in required}))
            fields[member] = name
    return placed, named, [("files", files), ("form", fields)]


def _passed(call: Call) -> str:
    """The further arguments of the call to the connection; headers from several places are one."""
    joined: dict[str, dict[str, str] | str] = {}
    for name, value in call:
        before = joined.get(name)
        joined[name] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return "".join(
        f", {name}={value}"
        if isinstance(value, str)
        else f", {name}={{{', '.join(f'{key!r}: {one}' for key, one in value.items())}}}"
        for name, value in joined.items()
        if value
    )


def _address(path: str, operation: Document) -> str:
    """The path, with what stands in it written as one segment each."""
    whole = {given["name"] for given in operation.get("parameters", ()) if given["in"] == "path"}
    if not whole:
        return repr(path)
    return "f" + repr(re.sub(r"{(\w+)}", lambda found: "{segment(" + identifier(found[1]) + ")}", path))


def _model(kind: str) -> str:
    """A type with the forms of the API told by their module."""
    return re.sub(r"(?<![\w.'\"])([A-Z]\w*)(?![\w'\"])", _qualified, kind)


def _qualified(found: re.Match[str]) -> str:
    return found[1] if found[1] in ("Any", "Literal", "None") else f"models.{found[1]}"
