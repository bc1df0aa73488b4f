"""How the API says no."""

from typing import Any

import httpx


class Problem(Exception):
    """A problem document (RFC 9457) that the API answered; programs go by its `code`.

    Attributes:
        code: stable name of the kind, ``service.reason``; the API lists all at ``/problems``.
        status: HTTP status; 0 where no answer came at all.
        title: the kind in words.
        detail: what is wrong in this case.
        remedy: what the caller can do about it.
        field: the offending input, where there is one.
        errors: everything that is wrong with the input, where it doesn't fit its form.
        trace_id: by this the administrator finds the request.
        document: all of it; some codes bear facts of their own.
    """

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        self.status = status
        self.document = document
        self.code: str = document.get("code", "")
        self.title: str = document.get("title", "")
        self.detail: str = document.get("detail", "")
        self.remedy: str = document.get("remedy", "")
        self.field: str | None = document.get("field")
        self.errors: list[dict[str, str]] = document.get("errors", [])
        self.trace_id: str = document.get("trace_id", "")
        super().__init__(f"{status} {self.code}: {self.detail} {self.remedy}".rstrip())


def problem_of(reply: httpx.Response) -> Problem:
    """The problem that a reply bears; one that something between here and the API answered has no code of its own."""
    try:
        document = reply.json()
    except ValueError:
        document = None
    if not isinstance(document, dict) or "code" not in document:
        document = {"code": f"http.{reply.status_code}", "detail": reply.text[:500]}
    return Problem(reply.status_code, document)
