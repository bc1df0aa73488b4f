"""One OpenAPI document of the whole, its page, and the AsyncAPI document."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.credit.main import create_app as create_credit
from services.credit.settings import Settings as CreditSettings
from services.gateway.documents.rules import merged
from services.gateway.documents.service import MISSING, Documents
from services.gateway.proxy.hop import open_client
from services.gateway.settings import Settings
from services.monitoring.main import create_app as create_monitoring
from services.monitoring.settings import Settings as MonitoringSettings
from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.events import CONTRACTS
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import served

ROOMS = {"registry": "registry", "areas": "registry", "bank": "credit"}


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
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
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


@pytest.fixture
async def services(installation: Installation) -> list[FastAPI]:
    """The real services that the document is made of."""
    return [
        create_registry(installation.settings(RegistrySettings)),
        create_credit(installation.settings(CreditSettings)),
        create_monitoring(installation.settings(MonitoringSettings)),
    ]


async def test_the_document_of_the_whole_holds_together(open_gateway: OpenGateway, services: list[FastAPI]) -> None:
    async with (
        served(services[0]) as registry,
        served(services[1]) as credit,
        served(services[2]) as monitoring,
        open_gateway(registry_url=registry, credit_url=credit, monitoring_url=monitoring) as client,
    ):
        document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "fupin"
    assert MISSING not in document
    own = {"/api/v1/auth/token", "/api/v1/auth/revoke", "/api/v1/auth/jwks.json", "/api/v1/me"}
    assert {*own, "/api/v1/households/{household_id}/overview"} <= document["paths"].keys()
    rooms = {path.split("/")[3] for path in document["paths"]}
    assert rooms == {"auth", "me", "households", "areas", "registry", "credit", "bank", "monitoring"}
    for reference in references(document):
        assert resolved(document, reference) is not None
    operations = [o["operationId"] for item in document["paths"].values() for o in item.values()]
    assert len(operations) == len(set(operations))


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


async def test_the_page_needs_no_other_host(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(assets) == 3
    for asset in assets:
        assert asset.startswith("/docs/assets/")
        assert (await client.get(asset)).status_code == 200


async def test_the_events_are_described_too(client: httpx.AsyncClient) -> None:
    document = (await client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"].keys() == CONTRACTS.keys()
