"""One OpenAPI document of the whole, its page, and the AsyncAPI document."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import unquote

import httpx
import orjson
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator, FormatChecker

from services.credit.bank_events.bodies import read_body
from services.credit.bank_events.documents import EVENTS
from services.credit.bank_events.schemas import Unreadable, read_event
from services.credit.refusals import CreditRefusal, StepRefusal
from services.gateway.accounts.documents import FORM, GRANTS
from services.gateway.documents.finding import finding_page
from services.gateway.documents.finding import operations as found_operations
from services.gateway.documents.parts import part
from services.gateway.documents.rules import PART, USERS, merged
from services.gateway.documents.service import MISSING, Documents
from services.gateway.proxy.hop import open_client
from services.gateway.settings import Settings
from shared.content_types import NDJSON
from shared.errors import Refusal
from shared.events import CONTRACTS
from shared.problem_codes import CODES, subclasses
from shared.problems import PROBLEM
from shared.security.permissions import USERS as PERMISSION_USERS
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.servers import served

ROOMS = {"registry": "registry", "areas": "registry", "bank": "credit"}
OWN_ROOMS = {
    *("accounts", "audit", "auth", "bank-clients", "delegations", "households", "me", "organisation", "public"),
}
"""What the gateway answers itself."""


def references(node: Any) -> Iterator[str]:
    """Every reference in a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolved(document: dict[str, Any], reference: str) -> Any:
    """What a reference of a document points to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def a_document(path: str, **schemas: Any) -> dict[str, Any]:
    """A small document whose one route answers with its first schema."""
    name = next(iter(schemas))
    answer = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    return {"paths": {path: {"get": {"responses": {"200": answer}}}}, "components": {"schemas": schemas}}


def test_services_stand_under_the_prefix_and_only_in_their_rooms() -> None:
    other = a_document("/areas/{code}", Area={"type": "object"})
    other["paths"] |= {"/events": {}, "/bank/events": {}}
    whole = merged(a_document("/me", Me={"type": "object"}), {"registry": other}, ROOMS, "/api/v1")
    assert list(whole["paths"]) == ["/me", "/api/v1/areas/{code}"]
    assert list(whole["components"]["schemas"]) == ["Me", "Area"]


def test_one_name_for_two_things_is_told_apart_down_to_what_holds_it() -> None:
    same = {"type": "object", "properties": {"line": {"$ref": "#/components/schemas/Line"}}}
    choice = {"discriminator": {"mapping": {"a": "#/components/schemas/Line"}}}
    registry = a_document("/registry/x", Holder=same, Line={"type": "string"}, Alike={"type": "null"})
    credit = a_document("/bank/x", Holder=same, Line={"type": "integer"}, Alike={"type": "null"}, Choice=choice)
    whole = merged({"paths": {}}, {"registry": registry, "credit": credit}, ROOMS, "/api/v1")
    schemas = whole["components"]["schemas"]
    assert set(schemas) == {"Holder", "Line", "Alike", "CreditHolder", "CreditLine", "Choice"}
    assert list(references(whole["paths"]["/api/v1/bank/x"])) == ["#/components/schemas/CreditHolder"]
    assert list(references(schemas["CreditHolder"])) == ["#/components/schemas/CreditLine"]
    assert schemas["Choice"]["discriminator"]["mapping"] == {"a": "#/components/schemas/CreditLine"}
    assert list(references(schemas["Holder"])) == ["#/components/schemas/Line"]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation, for all of a document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def responses(document: dict[str, Any], operation: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """An operation's responses by status, with references followed."""
    return {
        int(status): resolved(document, given["$ref"]) if "$ref" in given else given
        for status, given in operation["responses"].items()
    }


def faults(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """What a schema of the document finds wrong with a value."""
    rooted = {"allOf": [schema], "components": document["components"]}
    found = Draft202012Validator(rooted, format_checker=FormatChecker()).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def examples(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Schema and value of each example of a body."""
    for described in content.values():
        if "example" in described:
            yield described["schema"], described["example"]
        for named in described.get("examples", {}).values():
            yield described["schema"], named["value"]


def test_the_document_of_the_whole_holds_together(document: dict[str, Any]) -> None:
    assert document["info"]["title"] == "fupin"
    assert MISSING not in document
    own = {"/api/v1/auth/token", "/api/v1/auth/revoke", "/api/v1/auth/jwks.json", "/api/v1/me"}
    assert {*own, "/api/v1/households/{household_id}/overview"} <= document["paths"].keys()
    rooms = {path.split("/")[3] for path in document["paths"]}
    assert rooms == {*ROOMS, "credit", "monitoring", *OWN_ROOMS}
    for reference in references(document):
        assert resolved(document, reference) is not None
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_its_head_leads_to_what_else_there_is_to_read(document: dict[str, Any]) -> None:
    leads = re.findall(r"\]\((/[^)]+)\)", document["info"]["description"])
    assert {*leads} == {"/problems", "/asyncapi.json", "/openapi.json"}


def test_its_tags_are_the_users_and_behind_them_the_subjects(document: dict[str, Any]) -> None:
    tags = [tag["name"] for tag in document["tags"]]
    assert tags[: len(USERS)] == [*USERS] == [*PERMISSION_USERS, "public"]
    assert len(tags) == len({*tags})
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    assert used == {*tags}
    for _, _, operation in operations(document):
        assert {*operation["tags"]} & {*USERS}


def test_the_document_has_the_form_of_openapi_3_1(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    for kind, named in document["components"].items():
        assert kind in {"schemas", "responses", "securitySchemes"}
        assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", name) for name in named)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for path, method, operation in operations(document):
        assert path.startswith("/")
        assert method in {"get", "post", "put", "patch", "delete"}
        parameters = operation.get("parameters", [])
        assert len({(given["in"], given["name"]) for given in parameters}) == len(parameters)
        for given in parameters:
            assert given["in"] in {"path", "query", "header"}
            Draft202012Validator.check_schema(given["schema"])
        in_path = {given["name"] for given in parameters if given["in"] == "path" and given["required"]}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        assert all(body["content"] for body in bodies)
        for given in (*bodies, *responses(document, operation).values()):
            for media_type, described in given.get("content", {}).items():
                assert "/" in media_type
                assert not {"example", "examples"} <= described.keys()
                Draft202012Validator.check_schema(described["schema"])
        assert all(given["description"] for given in responses(document, operation).values())
        assert all(100 <= status < 600 for status in responses(document, operation))
        for requirement in operation.get("security", []):
            assert requirement.keys() <= document["components"]["securitySchemes"].keys()


def test_every_operation_says_what_it_gives_and_how_it_refuses(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        given = responses(document, operation)
        refused = {status for status, answer in given.items() if PROBLEM in answer.get("content", {})}
        assert refused == {status for status in given if status >= 400}, path
        expected = {429, 500}
        if "security" in operation:
            expected |= {401, 403, 503}
            expected |= {409, 422} if method != "get" else set()
        expected |= {404} if "{" in path else set()
        expected |= {413} if "requestBody" in operation else set()
        assert expected <= refused, path
        done = [answer for status, answer in given.items() if status < 300]
        # done at once or in the background, the answer has one form
        assert len({orjson.dumps(answer.get("content", {})) for answer in done}) == 1, path
        schemas = [described["schema"] for described in done[0].get("content", {}).values()]
        assert all(schemas), path
        # signing out has nothing to say
        assert bool(schemas) == (path != "/api/v1/auth/revoke")
    text = orjson.dumps(document).decode()
    assert "HTTPValidationError" not in text
    assert '"ValidationError"' not in text


def test_every_read_may_be_asked_with_a_validator(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        named = {given["name"].lower() for given in operation.get("parameters", []) if given["in"] == "header"}
        assert ("if-none-match" in named) is ("304" in operation["responses"]) is (method == "get"), path


def test_a_read_whose_question_can_break_a_rule_says_so(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/v1/credit/fund-needs"]["get"]["responses"]

    assert responses["409"] == {"$ref": "#/components/responses/Refused"}
    assert responses["400"] == {"$ref": "#/components/responses/Unreadable"}
    assert "409" not in document["paths"]["/api/v1/credit/fund-accounts"]["get"]["responses"]


def test_a_change_on_a_version_requires_it(document: dict[str, Any]) -> None:
    versioned = set()
    for path, method, operation in operations(document):
        for given in operation.get("parameters", []):
            if given["name"].lower() == "if-match":
                assert given["required"] is True
                assert given["schema"]["type"] == "string"
                assert {412, 428} <= responses(document, operation).keys()
                versioned.add((method, path.removeprefix("/api/v1/registry/households/{household_id}")))
    assert versioned >= {("patch", ""), ("put", "/incomes/{year}")}


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    shown = 0
    for path, _, operation in operations(document):
        for given in (operation.get("requestBody", {}), *responses(document, operation).values()):
            for schema, value in examples(given.get("content", {})):
                assert faults(document, schema, value) == [], path
                shown += 1
    assert shown > 100


def test_the_banks_channel_shows_its_sixteen_events(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/bank/events"]["post"]
    content = operation["requestBody"]["content"]
    assert content.keys() == {"application/json", NDJSON}
    body = content["application/json"]["schema"]
    event = resolved(document, body["$ref"])["properties"]["events"]["items"]
    assert len(event["oneOf"]) == len(event["discriminator"]["mapping"]) == 16
    for reference in event["discriminator"]["mapping"].values():
        assert resolved(document, reference)["additionalProperties"] is False
    for wrong in ({"annual_rate": 0.0475}, {"amount_fen": 0}, {"type": "loan.lost"}, {"more": 1}):
        assert faults(document, body, {"events": [{**EVENTS[2], **wrong}]}) != []
    lines = content[NDJSON]["examples"]["loan"]["value"]
    assert read_body(lines.encode(), NDJSON) == EVENTS
    assert not any(isinstance(read_event(shown), Unreadable) for shown in EVENTS)
    answers = responses(document, operation)[200]["content"]["application/json"]
    assert answers["examples"]["answers"]["value"]["results"][0]["event_id"] == EVENTS[0]["event_id"]
    holder = resolved(document, answers["schema"]["$ref"])
    outcomes = resolved(document, holder["properties"]["results"]["items"]["$ref"])["properties"]["status"]["enum"]
    assert holder["required"] == ["results", *outcomes]


SERVICES = ("registry", "credit", "monitoring", "gateway")


def told_apart(refusal: type[Refusal]) -> tuple[str, ...]:
    """What a refusal always says."""
    return refusal.title, refusal.title_en, refusal.remedy, refusal.remedy_en


def test_every_code_is_listed_with_what_is_always_answered_with_it(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    listed = problem[CODES]
    for refusal in subclasses(Refusal):
        if not refusal.__module__.startswith(("shared.", *(f"services.{service}." for service in SERVICES))):
            continue
        if refusal.code == Refusal.code:  # bases of others, never answered
            assert refusal.__subclasses__()
            continue
        facts = listed[refusal.code]
        said = (facts["title"], facts["title_en"], facts["remedy"], facts["remedy_en"])
        assert told_apart(refusal) == said, f"{refusal.__name__} says something else under {refusal.code}"
        assert facts["status"] == refusal.status
    met = {one.code for one in subclasses(CreditRefusal) if not issubclass(one, StepRefusal)}
    assert met <= listed.keys()
    assert {"request.failed", "request.http_404", "credit.over_cap", "auth.locked"} <= listed.keys()
    assert Refusal.code not in listed
    assert CODES not in document


def test_every_listed_code_has_its_words_in_both_languages(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    for code, facts in problem[CODES].items():
        assert re.fullmatch(r"[a-z]+\.[a-z_0-9]+", code)
        assert 400 <= facts["status"] < 600
        for member in ("title", "remedy"):
            assert re.search("[\u4e00-\u9fff]", facts[member]), code
            assert re.search("[a-z]", facts[f"{member}_en"]), code
            assert not re.search("[\u4e00-\u9fff]", facts[f"{member}_en"]), code
        assert f"| `{code}` | {facts['status']} | {facts['title']} |" in problem["description"]


def test_a_service_lists_its_own_codes_and_those_that_all_share(services: list[FastAPI]) -> None:
    registry, credit, monitoring = (service.openapi()[CODES] for service in services)
    for listed in (registry, credit, monitoring):
        assert "request.invalid" in listed
    assert "credit.over_cap" in credit
    assert not any(code.startswith("credit.") for code in (*registry, *monitoring))


def test_a_bank_finds_every_code_that_its_events_can_meet(document: dict[str, Any]) -> None:
    code = document["components"]["schemas"]["BankEventAnswer"]["properties"]["code"]
    listed = code[CODES]
    met = {one.code for one in subclasses(CreditRefusal) if not issubclass(one, StepRefusal)}
    assert met <= listed.keys()
    assert {"credit.invalid_event", "credit.unknown_type", "credit.repeated_member"} <= listed.keys()
    for name, facts in listed.items():
        assert f"| `{name}` |" in code["description"]
        for told in facts["details"]:
            assert told["status"] in ("rejected", "retry", "conflict")
            assert re.search("[\u4e00-\u9fff]", told["detail"])
            assert re.search("[a-z]", told["detail_en"])
    [told] = listed["credit.over_cap"]["details"]
    assert told["status"] == "rejected"
    assert {told["status"] for told in listed["credit.unknown_loan"]["details"]} == {"retry"}


def test_the_channel_says_that_it_needs_no_key(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/bank/events"]["post"]
    assert "Idempotency-Key`` is not needed" in operation["description"]
    assert not [given for given in operation.get("parameters", []) if given["name"].lower() == "idempotency-key"]


def test_the_token_form_says_what_belongs_to_which_grant(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/auth/token"]["post"]
    schema = operation["requestBody"]["content"][FORM]["schema"]
    assert resolved(document, schema["$ref"])["properties"]["grant_type"]["enum"] == [*GRANTS]
    assert faults(document, schema, {"grant_type": "client_credentials"}) == []
    for wrong in (
        {},
        {"grant_type": "implicit"},
        {"grant_type": "password", "username": "county"},
        {"grant_type": "refresh_token", "username": "county", "password": "x"},
    ):
        assert faults(document, schema, wrong) != []


def test_one_can_sign_in_on_the_page(document: dict[str, Any]) -> None:
    flows = document["components"]["securitySchemes"]["OAuth2"]["flows"]
    assert flows.keys() == {"password", "clientCredentials"}
    for flow in flows.values():
        assert "post" in document["paths"][flow["tokenUrl"]]
        assert flow["scopes"] == {}
    ways = [operation["security"] for _, _, operation in operations(document) if "security" in operation]
    assert ways
    assert all(way == [{"HTTPBearer": []}, {"OAuth2": []}] for way in ways)


def test_the_view_of_a_household_has_the_forms_of_its_services(document: dict[str, Any]) -> None:
    parts = document["components"]["schemas"]["HouseholdOverview"]["properties"]
    assert PART not in orjson.dumps(parts).decode()
    assert parts["household"]["anyOf"] == [{"$ref": "#/components/schemas/HouseholdRead"}, {"type": "null"}]
    assert parts["loans"]["anyOf"][0]["items"] == {"$ref": "#/components/schemas/HouseholdLoan"}
    assert parts["alerts"]["anyOf"][0]["items"] == {"$ref": "#/components/schemas/AlertRead"}


async def test_the_view_stays_described_while_its_services_are_down(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document[MISSING] == ["registry", "credit", "monitoring"]
    for reference in references(document):
        assert resolved(document, reference) is not None
    parts = document["components"]["schemas"]["HouseholdOverview"]["properties"]
    assert PART not in orjson.dumps(parts).decode()
    assert parts["loans"]["anyOf"][1] == {"type": "null"}


async def test_refusals_look_as_they_are_described(
    document: dict[str, Any], client: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]
) -> None:
    token = {"grant_type": "password", "username": "nobody", "password": "wrong-password"}
    program = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "wrong"}
    county = sign_in(Role.TOWNSHIP)
    sent = {"Content-Type": "application/json"}
    overview = "/api/v1/households/{household_id}/overview"
    replies = [
        (401, "/api/v1/me", await client.get("/api/v1/me")),
        (400, "/api/v1/auth/token", await client.post("/api/v1/auth/token", data=token)),
        (400, "/api/v1/auth/token", await client.post("/api/v1/auth/token")),
        (401, "/api/v1/auth/token", await client.post("/api/v1/auth/token", data=program)),
        (422, "/api/v1/auth/revoke", await client.post("/api/v1/auth/revoke")),
        (422, overview, await client.get(overview, headers=county)),
        *[
            (400, f"/api/v1/auth/{proven}", await client.post(f"/api/v1/auth/{proven}", content=b"\xff", headers=sent))
            for proven in ("password", "second-factor", "second-factor/confirm", "second-factor/remove")
        ],
    ]
    for status, path, reply in replies:
        assert reply.status_code == status
        assert reply.headers["content-type"] == PROBLEM
        operation = document["paths"][path][reply.request.method.lower()]
        described = responses(document, operation)[status]["content"][PROBLEM]
        assert faults(document, described["schema"], reply.json()) == []
        assert reply.headers.keys() >= {
            name.lower() for name in responses(document, operation)[status].get("headers", {})
        }


async def test_signing_out_says_nothing(client: httpx.AsyncClient) -> None:
    reply = await client.post("/api/v1/auth/revoke", data={"token": "unknown"})
    assert (reply.status_code, reply.content) == (200, b"")


async def test_a_service_that_comes_back_is_shown_and_stays_when_it_goes(
    services: list[FastAPI], installation: Installation, nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {"registry": nowhere}
    async with open_client(installation.settings(Settings)) as client:
        documents = Documents(client, urls)
        assert (await documents.whole({"paths": {}}))[MISSING] == ["registry"]
        async with served(services[0]) as urls["registry"]:
            whole = await documents.whole({"paths": {}})
        monkeypatch.setattr("services.gateway.documents.service.KEPT_S", 0.0)
        assert await documents.whole({"paths": {}}) == whole
    assert MISSING not in whole
    assert "/api/v1/areas/{code}" in whole["paths"]


async def test_the_pages_need_no_other_host(client: httpx.AsyncClient) -> None:
    found = await client.get("/docs", headers={"Accept": "text/html"})
    assert found.status_code == 200
    assert all(link.startswith("/") for link in re.findall(r"(?:src|href)='([^']+)'", found.text))
    page = await client.get("/docs/sign-in")
    assert page.status_code == 200
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(assets) == 3
    for asset in assets:
        assert asset.startswith("/docs/assets/")
        assert (await client.get(asset)).status_code == 200
    assert "'/openapi.json?tag=sign-in'" in page.text


@pytest.mark.parametrize("address", ["/docs/nothing", "/openapi.json?tag=nothing", "/openapi.json?tag="])
async def test_a_tag_that_no_operation_bears_is_not_found(client: httpx.AsyncClient, address: str) -> None:
    reply = await client.get(address)
    assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    assert reply.json()["field"] == "tag"


async def test_a_part_of_the_document_is_read_by_its_tag(client: httpx.AsyncClient) -> None:
    whole = (await client.get("/openapi.json")).json()
    one = (await client.get("/openapi.json?tag=own%20account")).json()
    assert one == part(whole, "own account")
    assert "/api/v1/me/password" in one["paths"]


def test_the_part_of_a_tag_is_whole_and_small(document: dict[str, Any]) -> None:
    for tag in (*USERS, "areas", "risk fund", "subsidy lists"):
        one = part(document, tag)
        assert one is not None
        given = {(path, method): operation for path, method, operation in operations(one)}
        borne = {(path, method) for path, method, operation in operations(document) if tag in operation["tags"]}
        assert given.keys() == borne
        assert all(operation["tags"] == [tag] for operation in given.values())
        assert [told["name"] for told in one["tags"]] == [tag]
        for reference in references(one):
            assert resolved(one, reference) is not None
        assert one["components"]["securitySchemes"] == document["components"]["securitySchemes"]
        codes = one["components"]["schemas"]["Problem"][CODES]
        assert codes.items() <= document["components"]["schemas"]["Problem"][CODES].items()
        assert "request.not_found" in codes
    areas = part(document, "areas")
    assert len(orjson.dumps(areas)) < len(orjson.dumps(document)) // 50
    assert part(document, "nothing") is None


def test_an_operation_is_found_by_words_and_by_its_users(document: dict[str, Any]) -> None:
    every = found_operations(document)
    assert len(every) == len(list(operations(document)))
    subjects = [one.subject for one in every]
    assert len(list(groupby(subjects))) == len(set(subjects)), "operations of one subject stand together"
    [area] = found_operations(document, "Read 查看区划")
    assert area.address == "/docs/areas#/areas/areas_read_area"
    assert found_operations(document, "no-such-word") == []
    banks = {one.operation_id for one in found_operations(document, user="bank")}
    assert banks == {one["operationId"] for _, _, one in operations(document) if "bank" in one["tags"]}
    for one in every:
        tag = unquote(one.address.removeprefix("/docs/").partition("#")[0])
        assert part(document, tag) is not None


def test_what_is_looked_for_is_shown_as_it_was_written(document: dict[str, Any]) -> None:
    hostile = "<script>alert('x')</script>"
    page = finding_page(document, hostile, hostile)
    assert "<script" not in page
    assert "没有符合的接口" in page
    assert " open>" not in finding_page(document)
    assert "/openapi.json?tag=bank" in finding_page(document, user="bank")
    assert f"{len(list(operations(document)))} 个接口" in finding_page(document)


async def test_the_events_are_described_too(client: httpx.AsyncClient) -> None:
    document = (await client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"].keys() == CONTRACTS.keys()
