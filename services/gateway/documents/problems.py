"""What every operation may answer instead of what was asked for: problem documents (RFC 9457)."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.gateway.limits.refusals import TooLarge
from services.gateway.proxy.refusals import AmbiguousPath, TimedOut
from shared.errors import (
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    StaleVersion,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
    VersionRequired,
)
from shared.problem_codes import CODES, Codes, table
from shared.problems import PROBLEM

Document = dict[str, Any]

WRITES = frozenset({"post", "put", "patch", "delete"})
SIGN_IN_SCHEME = "OAuth2"
TOKEN_PATH = "/api/v1/auth/token"  # noqa: S105  # an address, no secret

PROBLEM_SCHEMA: Document = {
    "title": "Problem",
    "description": "Why something was not done, in Chinese, or in English where Accept-Language asks for it.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "urn:fupin:problem: and the code."},
        "title": {"type": "string", "description": "The kind of problem, the same for one code."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status again."},
        "detail": {"type": "string", "description": "What is wrong in this case."},
        "remedy": {"type": "string", "description": "What the caller can do about it."},
        "code": {
            "type": "string",
            "description": f"Stable name `service.reason`; programs go by it. `{CODES}` lists all.",
        },
        "trace_id": {"type": "string", "description": "By this the administrator finds the request."},
        "field": {"type": "string", "description": "The offending input as the client wrote it, where there is one."},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong with the input, where it doesn't fit its schema.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
                "required": ["field", "code", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "remedy", "code", "trace_id"],
    # some codes bear facts of their own, e.g. `retry_after` or `limit_bytes`
    "additionalProperties": True,
}

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def example(refusal: Refusal) -> Document:
    """A refusal as it is answered in Chinese."""
    facts = {"field": refusal.field, **refusal.extra}
    return {
        "type": f"urn:fupin:problem:{refusal.code}",
        "title": refusal.title,
        "status": int(refusal.status),
        "detail": refusal.detail,
        "remedy": refusal.remedy,
        "code": refusal.code,
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        **{name: value for name, value in facts.items() if value is not None},
    }


def response(
    description: str, refusals: Mapping[str, Refusal], schema: Document | None = None, headers: Iterable[str] = ()
) -> Document:
    """A problem response.

    Args:
        description: when it is given.
        refusals: examples, by name.
        schema: of the body, where it says more than `Problem`.
        headers: names of the headers that it bears.
    """
    content: Document = {"schema": schema or _PROBLEM}
    if refusals:
        content["examples"] = {
            name: {"summary": refusal.title, "value": example(refusal)} for name, refusal in refusals.items()
        }
    described: Document = {"description": description, "content": {PROBLEM: content}}
    if named := {name: {"schema": {"type": "string"}} for name in headers}:
        described["headers"] = named
    return described


def _of(refusal: Refusal) -> Document:
    return response(f"{refusal.title_en}.", {"refused": refusal}, headers=refusal.headers())


_INVALID = Invalid(
    "有误的项：occurred_on",
    field="occurred_on",
    errors=[{"field": "occurred_on", "code": "date_from_datetime_parsing", "message": "日期应为 YYYY-MM-DD"}],
)

RESPONSES: dict[str, tuple[str, Document]] = {
    "400": (
        "Unreadable",
        response("Address or body can't be read: not UTF-8, or a path of many meanings.", {"refused": AmbiguousPath()}),
    ),
    "401": ("NotSignedIn", _of(NotSignedIn())),
    "403": ("Forbidden", _of(Forbidden("此操作需要权限 household.write"))),
    "404": ("NotFound", _of(NotFound())),
    "409": ("Refused", response("The rules or the state of the record don't allow it.", {})),
    "412": ("StaleVersion", _of(StaleVersion(field="If-Match"))),
    "413": ("TooLarge", _of(TooLarge("此地址最多接收 8 MiB", limit_bytes=8 * 1024 * 1024))),
    "415": ("UnsupportedMediaType", _of(UnsupportedMediaType("请求体须为 application/json"))),
    "422": ("Invalid", _of(_INVALID)),
    "428": ("VersionRequired", _of(VersionRequired(field="If-Match"))),
    "429": ("TooManyRequests", _of(TooManyRequests("请在 3 秒后重试", retry_after=3))),
    "500": ("Failed", response("Internal error; nothing was written.", {})),
    "503": ("Unavailable", _of(Unavailable())),
    "504": ("TimedOut", _of(TimedOut("credit"))),
}
"""Status → name and content of the component."""

SECURITY_SCHEME: Document = {
    "type": "oauth2",
    "description": "People sign in by name and password, banks' programs by client_id and client_secret.",
    "flows": {
        "password": {"tokenUrl": TOKEN_PATH, "refreshUrl": TOKEN_PATH, "scopes": {}},
        "clientCredentials": {"tokenUrl": TOKEN_PATH, "scopes": {}},
    },
}


def with_problems(document: Document, passed_on: Iterable[str], codes: Codes) -> Document:
    """A document whose operations name the problems that can happen to them, and the ways to sign in.

    Args:
        document: the whole API; FastAPI's own form of a 422, which the API never answers, is replaced.
        passed_on: the paths that a service behind the gateway answers.
        codes: every code that a problem may bear.

    Returns:
        A new document. A response that an operation describes itself stays as it is.
    """
    behind = frozenset(passed_on)
    paths = {
        path: {
            method: _with_problems(path, method, operation, passed_on=path in behind)
            for method, operation in item.items()
        }
        for path, item in document["paths"].items()
    }
    components = document["components"]
    # a service that explains its fields has forms of its own, told apart by the service's name before theirs
    schemas = {
        name: schema
        for name, schema in components.get("schemas", {}).items()
        if not _FRAMEWORK & {name, schema.get("title")}
    }
    return {
        **{name: value for name, value in document.items() if name != CODES},
        "paths": paths,
        "components": {
            **components,
            "schemas": {**schemas, "Problem": _problem_schema(codes)},
            "responses": {**components.get("responses", {}), **dict(RESPONSES.values())},
            "securitySchemes": {**components.get("securitySchemes", {}), SIGN_IN_SCHEME: SECURITY_SCHEME},
        },
    }


def _problem_schema(codes: Codes) -> Document:
    """The form of a problem with the list of all codes, for programs and for people."""
    rows = {
        code: (str(facts["status"]), facts["title"], facts["title_en"], facts["remedy"])
        for code, facts in codes.items()
    }
    readable = table(("code", "status", "title", "in English", "remedy"), rows)
    return {**PROBLEM_SCHEMA, "description": f"{PROBLEM_SCHEMA['description']}\n\n{readable}", CODES: codes}


def _with_problems(path: str, method: str, operation: Document, *, passed_on: bool) -> Document:
    own = operation.get("responses", {})
    responses = {
        status: described
        for status, described in own.items()
        if not _is_framework_form(described) and not _is_named_only(status, described)
    }
    statuses = _own_statuses(method, operation) | (own.keys() - responses.keys())
    if "{" in path:
        statuses.add("404")
    if passed_on:
        statuses |= {"400", "503", "504"}
    for status in statuses:
        responses.setdefault(status, {"$ref": f"#/components/responses/{RESPONSES[status][0]}"})
    mended = {**operation, "responses": dict(sorted(responses.items()))}
    if "parameters" in operation:
        mended["parameters"] = [_required_version(parameter) for parameter in operation["parameters"]]
    if "security" in operation:
        mended["security"] = [*operation["security"], {SIGN_IN_SCHEME: []}]
    return mended


def _own_statuses(method: str, operation: Document) -> set[str]:
    """The problems that what an operation takes can lead to."""
    statuses = {"429", "500"}
    if "security" in operation:
        statuses |= {"401", "403", "503"}
        if method in WRITES:
            statuses |= {"409", "422"}
        if method in WRITES and "requestBody" in operation:
            statuses.add("404")  # the body may name what is not there
    if "requestBody" in operation:
        statuses |= {"400", "413", "415", "422"}
    if any(_is_version(parameter) for parameter in operation.get("parameters", ())):
        statuses |= {"412", "428"}
    return statuses


def _is_version(parameter: Document) -> bool:
    return bool(parameter.get("in") == "header" and parameter["name"].lower() == "if-match")


def _required_version(parameter: Document) -> Document:
    # the code takes a missing one too, to answer 428 rather than 422
    if not _is_version(parameter):
        return parameter
    described = {"type": "string", "examples": ['"3"']}
    return {**parameter, "required": True, "schema": described, "description": "The ETag of the record as it was read."}


def _is_named_only(status: str, described: Document) -> bool:
    """Whether a service says only that a problem can happen, as a read does whose question can break a rule."""
    return status in RESPONSES and "content" not in described


_FRAMEWORK = {"HTTPValidationError", "ValidationError"}
"""Forms of faults that no service answers with."""


def _is_framework_form(described: Document) -> bool:
    schema = described.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(schema.get("$ref", "").endswith("HTTPValidationError"))
