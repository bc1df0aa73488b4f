"""The modules that are made from the document: what becomes of schemas and operations, and that they are current."""

from typing import Any

import pytest

from services.client.__main__ import PACKAGE, modules
from services.client.kinds import kind_of
from services.client.models import models_module
from services.client.names import class_name, field_name, first_sentence, identifier
from services.client.operations import api_module

LOAN = {"$ref": "#/components/schemas/loan_read"}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "str"),
        ({"type": "string", "format": "date"}, "datetime.date"),
        ({"type": "string", "format": "uuid"}, "uuid.UUID"),
        ({"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}, "decimal.Decimal"),
        ({"type": "string", "pattern": "^[0-9]{6}$"}, "str"),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, "bytes"),
        ({"enum": ["open", "paid"]}, "Literal['open', 'paid']"),
        ({"const": "loan.disbursed"}, "Literal['loan.disbursed']"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}, {"type": "integer"}]}, "int | None"),
        ({"anyOf": [{}, {"type": "integer"}]}, "Any"),
        ({"type": "array", "items": LOAN}, "list[LoanRead]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "dict[str, int]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"allOf": [LOAN]}, "LoanRead"),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, Any], kind: str) -> None:
    assert kind_of(schema) == kind


def test_names_are_names_of_python() -> None:
    assert [*map(identifier, ("if-match", "from", "risk fund"))] == ["if_match", "from_", "risk_fund"]
    assert [*map(field_name, ("copy", "class", "x-part", "loan_no"))] == ["copy_", "class_", "x_part", "loan_no"]
    assert [*map(class_name, ("risk fund", "loan_read", "BankEvent"))] == ["RiskFund", "LoanRead", "BankEvent"]
    assert first_sentence('One\nline.\n\nAnother """x"""') == "One line."
    assert first_sentence("abcdef", 4) == "abc…"


def test_a_form_has_its_members_with_what_may_be_left_out() -> None:
    schema = {
        "description": "A loan.",
        "required": ["type", "loan_no", "ended_on"],
        "properties": {
            "type": {"const": "loan"},
            "loan_no": {"type": "string", "description": "借据号"},
            "ended_on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "limit": {"type": "integer", "default": 50},
            "copy": {"type": "boolean"},
        },
    }
    closed = {"properties": {"a": {"type": "string"}}, "additionalProperties": False}
    assert 'class LoanCreate(Model, extra="forbid"):' in models_module({"loan_create": closed})
    source = models_module({"loan_read": schema, "state": {"enum": ["open"]}})
    made = source[source.index("class ") :]
    assert (
        made
        == '''class LoanRead(Model):
    """A loan."""
    CONSTANTS: ClassVar[tuple[str, ...]] = ('type',)
    type: Literal['loan'] = 'loan'
    loan_no: str
    """借据号"""
    ended_on: datetime.date | None
    limit: int = 50
    copy_: bool | None = Field(alias='copy', default=None)


State: TypeAlias = Literal['open']
'''
    )


def an_operation(**given: Any) -> dict[str, Any]:
    """An operation of loans that answers a loan."""
    return {
        "tags": ["loans", "bank"],
        "operationId": "loans_read_loan",
        "summary": "查看贷款 · Read loan",
        "description": "Read a loan.",
        "responses": {"200": {"content": {"application/json": {"schema": LOAN}}}},
        **given,
    }


def methods(path: str, method: str, operation: dict[str, Any]) -> str:
    """The methods that are made of one operation."""
    source = api_module({"paths": {path: {method: operation}}, "components": {"schemas": {}}})
    return source[source.index("    async def ") : source.index("class Fupin")].strip()


READ_LOAN = '''\
async def read_loan(self, loan_no: str, *, bank: str, on: datetime.date | None = None) -> models.LoanRead:
        """查看贷款：Read a loan.

        Args:
            on: As of.
        """
        reply = await self._connection.send('GET', f'/api/v1/loans/{segment(loan_no)}', query={'on': on, 'bank': bank})
        return reply.read(models.LoanRead)'''


def test_a_read_is_a_method_with_its_path_and_conditions() -> None:
    parameters = [
        {"name": "loan_no", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "on", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "As of."},
        {"name": "bank", "in": "query", "required": True, "schema": {"type": "string"}},
    ]
    assert methods("/api/v1/loans/{loan_no}", "get", an_operation(parameters=parameters)) == READ_LOAN


def test_a_write_makes_its_key_and_takes_the_version_that_was_read() -> None:
    parameters = [
        {"name": "idempotency-key", "in": "header", "schema": {"type": "string"}},
        {"name": "if-match", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    body = {"required": True, "content": {"application/json": {"schema": LOAN}}}
    made = methods("/api/v1/loans", "patch", an_operation(parameters=parameters, requestBody=body))
    assert made.startswith(
        "async def read_loan(self, body: models.LoanRead, *, if_match: str | int, idempotency_key: str | None = None)"
    )
    assert (
        "send('PATCH', '/api/v1/loans', key=idempotency_key or new_key(), "
        "headers={'If-Match': version(if_match)}, body=body)"
    ) in made


def test_what_is_answered_as_file_too_has_a_method_for_that() -> None:
    both = {"application/json": {"schema": LOAN}, "text/csv": {}, "text/html": {}, "text/event-stream": {}}
    made = methods("/api/v1/loans", "get", an_operation(responses={"200": {"content": both}}))
    assert "async def read_loan(self) -> models.LoanRead:" in made
    assert (
        "async def read_loan_as_file(self, *, accept: Literal['text/csv', 'text/html'] = 'text/csv') -> File:" in made
    )


def test_a_form_with_files_has_its_fields_as_arguments() -> None:
    form = {
        "required": ["file"],
        "properties": {
            "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "mode": {"type": "string"},
        },
    }
    body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    made = methods("/api/v1/imports", "post", an_operation(requestBody=body))
    assert made.startswith("async def read_loan(self, file: list[File], *, mode: str | None = None)")
    assert "files={'file': file}, form={'mode': mode}" in made


def test_the_client_is_the_one_that_the_document_makes() -> None:
    for name, source in modules().items():
        assert (PACKAGE / name).read_text("utf-8") == source, "the API has changed: run `make client`"
