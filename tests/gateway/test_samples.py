"""Every operation shows what is sent and what comes back, and the services understand what it shows."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.documents.rules import Document
from services.gateway.documents.samples import FORMS, JSON, Composer, Samples
from services.gateway.proxy.rules import ROOMS
from shared.document_operations import PERMISSION
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.gateway.test_documents import faults, operations, responses

SCHEMAS: Document = {
    "Loan": {
        "type": "object",
        "properties": {
            "loan_no": {"type": "string"},
            "state": {"type": "string"},
            "bank_rate": {"anyOf": [{"type": "number"}, {"type": "string"}]},
            "renews": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "term_months": {"type": "integer", "maximum": 6},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "by_year": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
        "required": ["loan_no"],
    },
    "Part": {
        "type": "object",
        "properties": {
            "state": {"enum": ["open", "paid"]},
            "of": {"$ref": "#/components/schemas/Loan"},
        },
        "title": "Part",
    },
}


def a_composer(**given: Any) -> Composer:
    """A composer with a few samples."""
    known: dict[str, Any] = {"values": {"loan_no": "XF-1"}, "endings": {"rate": "0.05"}, "absent": {"renews"}}
    known |= {"left_out": set(), **given}
    samples = Samples(known["values"], known["endings"], frozenset(known["absent"]), frozenset(known["left_out"]))
    return Composer(SCHEMAS, samples)


def test_an_example_is_made_of_what_its_names_look_like() -> None:
    made = a_composer().of({"$ref": "#/components/schemas/Loan"}, "", asked=False)
    assert made == {
        "loan_no": "XF-1",
        "state": "open",
        "bank_rate": "0.05",
        "renews": None,
        "term_months": 6,
        "parts": [{"state": "open", "of": {}}],
        "by_year": {"示例": 12},
    }


def test_a_sample_that_does_not_fit_is_passed_over_but_for_one_of_the_schema_itself() -> None:
    loan = {"$ref": "#/components/schemas/Loan"}
    assert a_composer(values={"loan_no": 7}).of(loan, "", asked=False)["loan_no"] == "示例"
    assert a_composer(values={"Loan.loan_no": 7}).of(loan, "", asked=False)["loan_no"] == 7


def test_a_request_does_without_what_is_left_out() -> None:
    loan = {"$ref": "#/components/schemas/Loan"}
    composer = a_composer(left_out={"Loan.parts", "Loan.loan_no"})
    assert composer.of(loan, "", asked=True).keys() == SCHEMAS["Loan"]["properties"].keys() - {"parts"}
    assert "parts" in composer.of(loan, "", asked=False)


def shown(content: Document) -> Iterator[tuple[str, Any, Any]]:
    """Media type, schema and value of each example of a body."""
    for media_type, described in content.items():
        for example in described.get("examples", {}).values():
            yield media_type, described["schema"], example["value"]


def test_every_operation_shows_what_is_sent_and_what_comes_back(document: Document) -> None:
    for path, method, operation in operations(document):
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        done = [answer for status, answer in responses(document, operation).items() if status < 300]
        for body in (*bodies, *done):
            content = body.get("content", {})
            told = {media_type for media_type, _, _ in shown(content)}
            assert told >= content.keys() & {JSON, *FORMS}, f"{method} {path}"
        for given in operation.get("parameters", ()):
            if given["required"]:
                value = given.get("example", given["schema"].get("examples", [None])[0])
                assert faults(document, given["schema"], value) == [], f"{method} {path}: {given['name']}"


def test_every_problem_is_shown_in_both_languages(document: Document) -> None:
    for path, method, operation in operations(document):
        for status, answer in responses(document, operation).items():
            if status >= 400:
                for _, _, value in shown(answer["content"]):
                    assert value["status"] == status, f"{method} {path}"
                names = [name for one in answer["content"].values() for name in one.get("examples", {})]
                assert {f"{name}_en" for name in names if not name.endswith("_en")} <= {*names}


AREAS = {
    Role.VILLAGE_CADRE: "360722102201",
    Role.WORK_TEAM: "360722102201",
    Role.TOWNSHIP: "360722102",
    Role.CITY_OFFICE: "3607",
    Role.CITY_FINANCE: "3607",
    Role.BANK: "3607",
}
"""Where somebody of a role works; in the county unless it is said here."""
LACKING = {
    "area.unknown",
    "registry.unknown_village",
    "registry.unknown_reference",
    "registry.unknown_document",
    "registry.outside_account",
    "credit.unknown_product",
    "monitoring.no_score_sheet",
}
"""What a request meets that is right and speaks of what isn't there: nobody kept anything, and areas and plans are
those that other tests have left."""


@pytest.fixture(scope="module")
async def asked(installation: Installation, services: list[FastAPI]) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A client of each service; what it writes rolls back."""
    async with AsyncExitStack() as stack:
        clients = {}
        for app in services:
            name = app.state.service
            await stack.enter_async_context(app.router.lifespan_context(app))
            url = app.state.resources.settings.service_database_url
            app.state.sessions = await stack.enter_async_context(rolled_back(url))
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url=f"http://{name}")
            clients[name] = await stack.enter_async_context(client)
        yield clients


async def test_the_services_understand_every_request_that_is_shown(
    document: Document, asked: dict[str, httpx.AsyncClient], sign_in: Callable[..., dict[str, str]]
) -> None:
    sent, misunderstood = 0, []
    for path, method, operation in operations(document):
        room = path.split("/")[3]
        content = operation.get("requestBody", {}).get("content", {})
        if room not in ROOMS or JSON not in content:
            continue
        role = Role(operation[PERMISSION]["roles"][0])
        headers = sign_in(role, AREAS.get(role, "360722"), "rcc" if role is Role.BANK else None)
        address = path.removeprefix("/api/v1")
        for given in operation.get("parameters", ()):
            if given["in"] == "path":
                address = address.replace(f"{{{given['name']}}}", str(given["example"]))
            elif given["name"].lower() == "if-match":
                headers["If-Match"] = '"1"'
        for media_type, _, value in shown(content):
            if media_type != JSON:
                continue
            reply = await asked[ROOMS[room]].request(method, address, json=value, headers=headers)
            sent += 1
            code = reply.json().get("code")
            if reply.status_code in (400, 415, 422, 500) and code not in LACKING:
                misunderstood.append((method.upper(), path, code, reply.json().get("errors", reply.text)))
    assert not misunderstood, "\n".join(str(one)[:900] for one in misunderstood)
    assert sent > 200
