"""The list of problem codes, for people and for programs."""

from html import escape
from typing import Any

import httpx
import pytest

from services.gateway.documents.catalogue import catalogue
from services.gateway.documents.pages import code_page, list_page
from services.gateway.documents.rules import Document
from shared.problem_codes import CODES
from shared.problems import PROBLEM

PERSON = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def codes(document: Document) -> dict[str, Document]:
    """The list that is made of the whole document."""
    return catalogue(document)


def answered(codes: dict[str, Document], code: str) -> set[str]:
    """Method and path of the operations that answer a code."""
    return {f"{one['method']} {one['path']}" for one in codes[code]["operations"]}


def test_every_code_that_can_be_answered_is_in_the_list(document: Document, codes: dict[str, Document]) -> None:
    schemas: dict[str, Any] = document["components"]["schemas"]
    listed = schemas["Problem"][CODES]
    events = schemas["BankEventAnswer"]["properties"]["code"][CODES]
    assert [*codes] == sorted(listed.keys() | events.keys())
    for code, facts in listed.items():
        assert codes[code] == {**codes[code], "code": code, **facts}
    assert codes["credit.over_cap"]["events"] == events["credit.over_cap"]["details"]


def test_a_code_names_the_operations_that_answer_it(codes: dict[str, Document]) -> None:
    steps = {f"POST /api/v1/monitoring/alerts/{{alert_id}}/{step}" for step in ("assign", "verify", "respond")}
    assert steps <= answered(codes, "monitoring.wrong_step")
    assert "POST /api/v1/auth/token" in answered(codes, "auth.locked")
    proving = {f"POST /api/v1/auth/{path}" for path in ("token", "password", "second-factor")}
    proving |= {f"POST /api/v1/auth/second-factor/{step}" for step in ("confirm", "remove")}
    assert answered(codes, "auth.wrong_password") == {*proving, "POST /api/v1/me/password"}
    signed_in = answered(codes, "auth.not_signed_in")
    assert "GET /api/v1/registry/households" in signed_in
    assert "GET /api/v1/public/notices" not in signed_in


def test_the_pages_tell_each_code_in_both_languages(codes: dict[str, Document]) -> None:
    page = list_page(codes)
    for code, facts in codes.items():
        assert f"<a href='/problems/{code}'>" in page
        for name in ("title", "title_en", "remedy", "remedy_en"):
            assert escape(facts.get(name, "")) in page
        own = code_page(code, facts)
        for told in facts.get("events", ()):
            assert escape(told["detail"]) in own
            assert escape(told["detail_en"]) in own
        for one in facts["operations"]:
            assert escape(one["path"]) in own
    assert "<script" not in page


async def test_a_program_gets_json_and_a_person_a_page(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/problems")).json()["items"]
    [locked] = [one for one in listed if one["code"] == "auth.locked"]
    told = (await client.get("/problems/auth.locked")).json()
    assert told["status"] == locked["status"] == 429
    assert locked["operations"] == len(told["operations"]) == 6
    for path in ("/problems", "/problems/auth.locked"):
        page = await client.get(path, headers=PERSON)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert told["title"] in page.text
        assert told["title_en"] in page.text


async def test_a_code_that_nobody_knows_is_said_not_to_be_there(client: httpx.AsyncClient) -> None:
    reply = await client.get("/problems/credit.no_such_code")
    assert (reply.status_code, reply.headers["content-type"]) == (404, PROBLEM)
    assert reply.json()["code"] == "request.not_found"
    assert "credit.no_such_code" in reply.json()["detail"]
