"""Versions of the API, and operations that are on their way out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.documents.service import Documents
from services.gateway.main import create_app
from services.gateway.settings import Settings
from services.gateway.versions.rules import DEPRECATIONS, SUNSET, Announcer, Deprecation, marked, unknown_version
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.servers import Echo, served

SignIn = Callable[..., dict[str, str]]
OLD = Deprecation(
    "GET",
    "/api/v1/registry/houses/{house_id}",
    since=date(2026, 3, 1),
    sunset=date(2026, 12, 31),
    successor="/api/v1/registry/households/{house_id}",
)
OWN = Deprecation("GET", "/api/v1/me", since=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/api/v2", "v2"),
        ("/api/v2/", "v2"),
        ("/api/v2/registry/households", "v2"),
        ("/api/v0/me", "v0"),
        ("/api/v01/me", "v01"),
        ("/api/v1/me", None),
        ("/api/v1", None),
        ("/api/registry", None),
        ("/api/vnext/me", None),
        ("/v2/me", None),
        ("/api/v２/me", None),
    ],
)
def test_a_version_that_is_not_served_is_told_from_the_address(path: str, version: str | None) -> None:
    assert unknown_version(path) == version


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_an_unknown_version_is_answered_with_those_there_are(client: httpx.AsyncClient, method: str) -> None:
    reply = await client.request(method, "/api/v2/registry/households")
    problem = reply.json()
    assert (reply.status_code, problem["code"], problem["versions"]) == (404, "request.unknown_version", ["v1"])
    assert "/api/v1" in problem["remedy"]
    assert problem["trace_id"] == reply.headers["x-trace-id"]
    english = await client.get("/api/v2/x", headers={"Accept-Language": "en"})
    assert english.json()["detail"] == "There is no version v2"


def test_the_headers_say_since_when_until_when_and_what_takes_its_place() -> None:
    # 2026-03-01T00:00:00Z; RFC 9745 writes seconds behind an @, RFC 8594 a date of HTTP
    assert dict(Announcer([OLD]).headers("GET", "/api/v1/registry/houses/17")) == {
        b"deprecation": b"@1772323200",
        b"sunset": b"Thu, 31 Dec 2026 00:00:00 GMT",
        b"link": b'</api/v1/registry/households/17>; rel="successor-version"',
    }
    assert Announcer([OWN]).headers("GET", "/api/v1/me") == [(b"deprecation", b"@1772323200")]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/registry/houses/17"),
        ("GET", "/api/v1/registry/houses"),
        ("GET", "/api/v1/registry/houses/17/card"),
        ("GET", "/api/v1/registry/houses/"),
        ("GET", "/x/api/v1/registry/houses/17"),
    ],
)
def test_other_operations_are_not_touched(method: str, path: str) -> None:
    assert Announcer([OLD]).headers(method, path) == []


def test_a_link_holds_nothing_that_could_end_it() -> None:
    found = dict(Announcer([OLD]).headers("GET", '/api/v1/registry/houses/1>; rel="x", <\r\n"户'))
    assert found[b"link"] == (
        b'</api/v1/registry/households/1%3E%3B%20rel%3D%22x%22%2C%20%3C%0D%0A%22%E6%88%B7>; rel="successor-version"'
    )


def test_a_number_with_slashes_is_one_parameter() -> None:
    line = Deprecation("GET", "/loans/{loan_no:path}/terms", date(2026, 3, 1), successor="/terms/{loan_no}")
    assert dict(Announcer([line]).headers("GET", "/loans/A/1/terms"))[b"link"].startswith(b"</terms/A%2F1>")


@pytest.mark.parametrize(
    "wrong", [{"sunset": date(2026, 2, 28)}, {"successor": "/api/v1/registry/households/{household_id}"}]
)
def test_a_line_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"gone before|doesn't tell"):
        Deprecation("GET", OLD.path, OLD.since, **wrong)


def test_each_line_of_the_table_names_an_operation_once() -> None:
    named = [(one.method, one.path) for one in DEPRECATIONS]
    assert len(named) == len(set(named))
    assert all(path.startswith("/api/v1/") for _, path in named)


def test_the_document_marks_the_operation_and_nothing_else() -> None:
    given = {
        "paths": {
            "/api/v1/registry/houses/{house_id}": {"get": {"description": "Read it."}, "patch": {}},
            "/api/v1/me": {"get": {}},
        }
    }
    document = marked(given, [OLD, OWN, Deprecation("GET", "/api/v1/gone", date(2026, 3, 1))])
    old = document["paths"]["/api/v1/registry/houses/{house_id}"]
    assert (old["get"]["deprecated"], old["get"][SUNSET], old["patch"]) == (True, "2026-12-31", {})
    told = old["get"]["description"]
    assert told.endswith("\n\nRead it.")
    assert "自 2026-03-01 起不推荐使用，2026-12-31 起可能停用" in told
    assert "use `/api/v1/registry/households/{house_id}`" in told
    own = document["paths"]["/api/v1/me"]["get"]
    assert (own["deprecated"], SUNSET in own) == (True, False)
    assert "deprecated" not in given["paths"]["/api/v1/me"]["get"]
    assert marked(given, []) == given


async def test_answers_of_a_deprecated_operation_say_so(installation: Installation, sign_in: SignIn) -> None:
    echo = Echo()
    async with served(echo.app) as behind:
        urls = dict.fromkeys(("registry_url", "credit_url", "monitoring_url"), behind)
        app: FastAPI = create_app(installation.settings(Settings, **urls), deprecations=[OLD, OWN])
        async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
            headers = sign_in(Role.TOWNSHIP)
            old = await client.get("/api/v1/registry/houses/17", headers=headers)
            assert (old.status_code, old.headers["deprecation"]) == (200, "@1772323200")
            assert old.headers["sunset"] == "Thu, 31 Dec 2026 00:00:00 GMT"
            assert old.headers["link"] == '</api/v1/registry/households/17>; rel="successor-version"'
            refused = await client.get("/api/v1/me")
            assert (refused.status_code, refused.headers["deprecation"]) == (401, "@1772323200")
            new = await client.get("/api/v1/registry/households/17", headers=headers)
            assert not {"deprecation", "sunset", "link"} & new.headers.keys()


async def test_the_document_of_the_whole_tells_of_it_too(app: FastAPI) -> None:
    documents = Documents(app.state.client, {}, [OWN])
    document = await documents.whole(app.openapi())
    assert document["paths"]["/api/v1/me"]["get"]["deprecated"] is True
