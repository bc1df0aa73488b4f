"""What every operation may answer instead of what was asked for: problem documents (RFC 9457)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.gateway.limits.refusals import TooLarge
from services.gateway.proxy.refusals import AmbiguousPath, TimedOut
from shared.errors import (
    Failed,
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

NAMED = re.compile(r"`([a-z]+\.[a-z_0-9]+)`")
"""How a description names a code."""

PROBLEM_SCHEMA: Document = {
    "title": "Problem",
    "description": "Why something was not done, in Chinese, or in English where Accept-Language asks for it.",
    "type": "object",
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "urn:fupin:problem: and the code; `/problems/{code}` explains it.",
        },
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


def example(refusal: Refusal, *, english: bool = False) -> Document:
    """A refusal as it is answered in one of the languages."""
    facts = {"field": refusal.field, **refusal.extra}
    said = {
        "title": refusal.title_en if english else refusal.title,
        "detail": refusal.detail_en if english else refusal.detail,
        "remedy": refusal.remedy_en if english else refusal.remedy,
    }
    known = {name: value for name, value in facts.items() if value is not None}
    return {**_problem(refusal.code, int(refusal.status), said), **known}


def _problem(code: str, status: int, said: Mapping[str, str]) -> Document:
    return {
        "type": f"urn:fupin:problem:{code}",
        "title": said["title"],
        "status": status,
        "detail": said["detail"],
        "remedy": said["remedy"],
        "code": code,
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
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
            **{name: {"summary": one.title, "value": example(one)} for name, one in refusals.items()},
            **{
                f"{name}_en": {"summary": one.title_en, "value": example(one, english=True)}
                for name, one in refusals.items()
            },
        }
    described: Document = {"description": description, "content": {PROBLEM: content}}
    if named := {name: {"schema": {"type": "string"}} for name in headers}:
        described["headers"] = named
    return described


def _of(refusal: Refusal) -> Document:
    return response(f"{refusal.title_en}.", {"refused": refusal}, headers=refusal.headers())


_INVALID = Invalid(
    "有误的项：occurred_on",
    "Not valid: occurred_on",
    field="occurred_on",
    errors=[{"field": "occurred_on", "code": "date_from_datetime_parsing", "message": "日期应为 YYYY-MM-DD"}],
)

RESPONSES: dict[str, tuple[str, Document]] = {
    "400": (
        "Unreadable",
        response("Address or body can't be read: not UTF-8, or a path of many meanings.", {"refused": AmbiguousPath()}),
    ),
    "401": ("NotSignedIn", _of(NotSignedIn())),
    "403": ("Forbidden", _of(Forbidden("此操作需要权限 household.write", "This needs the permission household.write"))),
    "404": ("NotFound", _of(NotFound())),
    "409": ("Refused", response("The rules or the state of the record don't allow it.", {})),
    "412": ("StaleVersion", _of(StaleVersion(field="If-Match"))),
    "413": (
        "TooLarge",
        _of(TooLarge("此地址最多接收 8 MiB", "This address takes 8 MiB at most", limit_bytes=8 * 1024 * 1024)),
    ),
    "415": (
        "UnsupportedMediaType",
        _of(UnsupportedMediaType("请求体须为 application/json", "The body must be application/json")),
    ),
    "422": ("Invalid", _of(_INVALID)),
    "428": ("VersionRequired", _of(VersionRequired(field="If-Match"))),
    "429": (
        "TooManyRequests",
        response(
            f"{TooManyRequests.title_en}; the headers tell the limit and when it is free again.",
            {"refused": TooManyRequests("请在 3 秒后重试", "Try again in 3 seconds", retry_after=3)},
            headers=("Retry-After", "RateLimit-Policy", "RateLimit"),
        ),
    ),
    "500": ("Failed", response("Internal error; nothing was written.", {"failed": Failed()})),
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
            method: _with_problems(path, method, operation, codes, passed_on=path in behind)
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
            "schemas": {**schemas, "Problem": problem_schema(codes)},
            "responses": {**components.get("responses", {}), **dict(RESPONSES.values())},
            "securitySchemes": {**components.get("securitySchemes", {}), SIGN_IN_SCHEME: SECURITY_SCHEME},
        },
    }


def problem_schema(codes: Codes) -> Document:
    """The form of a problem with the list of all codes, for programs and for people."""
    rows = {
        code: (str(facts["status"]), facts["title"], facts["title_en"], facts["remedy"])
        for code, facts in codes.items()
    }
    readable = table(("code", "status", "title", "in English", "remedy"), rows)
    return {**PROBLEM_SCHEMA, "description": f"{PROBLEM_SCHEMA['description']}\n\n{readable}", CODES: codes}


def _with_problems(path: str, method: str, operation: Document, codes: Codes, *, passed_on: bool) -> Document:
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
    named = _named(operation, codes)
    for status in statuses | {status for status in named if status in RESPONSES}:
        responses.setdefault(status, _described(status, named.get(status, {})))
    mended = {**operation, "responses": dict(sorted(responses.items()))}
    if "parameters" in operation:
        mended["parameters"] = [_required_version(parameter) for parameter in operation["parameters"]]
    if "security" in operation:
        mended["security"] = [*operation["security"], {SIGN_IN_SCHEME: []}]
    return mended


def _named(operation: Document, codes: Codes) -> dict[str, dict[str, Document]]:
    """Status → the codes of it that an operation's description names, each with an example in both languages."""
    named: dict[str, dict[str, Document]] = {}
    for code in sorted(set(NAMED.findall(operation.get("description", ""))) & codes.keys()):
        facts = codes[code]
        for suffix in ("", "_en"):
            said = {name: facts[f"{name}{suffix}"] for name in ("title", "remedy")}
            shown = _problem(code, facts["status"], {**said, "detail": said["title"]})
            summary = {"summary": said["title"], "value": shown}
            named.setdefault(str(facts["status"]), {})[f"{code.partition('.')[2]}{suffix}"] = summary
    return named


def _described(status: str, examples: Document) -> Document:
    """The response that all operations share, or one of its own where the operation names what it refuses."""
    name, common = RESPONSES[status]
    if not examples:
        return {"$ref": f"#/components/responses/{name}"}
    content = common["content"][PROBLEM]
    return {**common, "content": {PROBLEM: {**content, "examples": {**content.get("examples", {}), **examples}}}}


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
