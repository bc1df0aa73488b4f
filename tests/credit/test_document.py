"""The credit service's document explains itself: every field and parameter says what it means, and in which unit."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.credit.main import NAMES, create_app
from shared.document_names import described, read_names

CHINESE = re.compile("[\u4e00-\u9fff]")
UNITS = {
    "fen": "单位：分",
    "days": "单位：天",
    "months": "单位：月",
    "share": "比例",
    "surcharge": "比例",
    "rate": "小数",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document that the service gives."""
    made: dict[str, Any] = create_app().openapi()
    return made


def fields(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each field with its schema's name."""
    for title, schema in document["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            yield title, name, field


def parameters(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each parameter with its path."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                yield path, parameter


def test_every_field_and_parameter_is_explained_in_chinese(document: dict[str, Any]) -> None:
    told = [(f"{title}.{name}", field) for title, name, field in fields(document)]
    told += [(f"{path}?{one['name']}", one) for path, one in parameters(document)]

    assert len(told) > 1_400
    assert [place for place, one in told if not CHINESE.search(one.get("description", ""))] == []


def test_amounts_dates_and_shares_tell_their_unit(document: dict[str, Any]) -> None:
    told = [(title, name, field, field) for title, name, field in fields(document)]
    told += [(path, one["name"], one, one["schema"]) for path, one in parameters(document)]
    without = []
    for place, name, bearer, schema in told:
        unit = UNITS.get(name.rsplit("_", 1)[-1])
        kinds = [schema, *schema.get("anyOf", [])]
        if any(kind.get("format") == "date" for kind in kinds):
            unit = "YYYY-MM-DD"
        if any(kind.get("format") == "date-time" for kind in kinds):
            unit = "带时区"
        if unit and unit not in bearer["description"]:
            without.append((place, name))

    assert without == []


def test_what_stands_below_an_attribute_stands_behind_its_name(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert schemas["LoanDetail"]["properties"]["penalty_due_fen"]["description"] == (
        "应收未收罚息，单位：分（100 分 = 1 元）。Penalty interest that accrued before `arrears_on` and isn't paid."
    )
    queried = {one["name"]: one["description"] for path, one in parameters(document) if path == "/credit/duties"}
    assert queried["on"].startswith("截至日期，日期，YYYY-MM-DD。The day by which they are told")


def test_each_name_of_the_list_is_used(document: dict[str, Any]) -> None:
    used = {name for title, name, _ in fields(document)} | {f"{title}.{name}" for title, name, _ in fields(document)}
    for path, one in parameters(document):
        used |= {one["name"], f"{path}?{one['name']}"}

    assert set(read_names(NAMES)) - used == set()


def test_the_service_tells_what_it_is_for(document: dict[str, Any]) -> None:
    assert "产业扶贫信贷通" in document["info"]["description"]
    assert "100 分 = 1 元" in document["info"]["description"]


def test_a_name_without_a_meaning_keeps_what_it_has() -> None:
    given = {
        "paths": {"/a": {"get": {"parameters": [{"name": "on", "schema": {"type": "string", "format": "date"}}]}}},
        "components": {"schemas": {"A": {"properties": {"b": {"type": "string", "description": "told"}, "c_fen": {}}}}},
    }

    told = described(given, {"/a?on": "某日", "A.c_fen": "余额"})

    assert told["paths"]["/a"]["get"]["parameters"][0]["description"] == "某日，日期，YYYY-MM-DD"
    assert told["components"]["schemas"]["A"]["properties"] == {
        "b": {"type": "string", "description": "told"},
        "c_fen": {"description": "余额，单位：分（100 分 = 1 元）"},
    }
    assert "description" not in given["paths"]["/a"]["get"]["parameters"][0]
