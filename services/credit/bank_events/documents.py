"""The bank's channel as the document of the API describes it.

The route reads its body itself, since each event is answered on its own; so FastAPI can't know what it takes.
"""

from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema, models_json_schema

from services.credit.bank_events.schemas import MAX_EVENTS, AnyBankEvent
from services.credit.bank_events.service import ACCEPTED, DUPLICATE, RETRY, Answer, count
from services.credit.refusals import UnknownLoan
from shared.database import to_json

NDJSON = "application/x-ndjson"


class BankEvents(BaseModel):
    """Loan events in their order; one loan's come after each other as they happened."""

    events: Annotated[list[AnyBankEvent], Field(max_length=MAX_EVENTS)]


class BankEventAnswer(BaseModel):
    """What became of one event."""

    event_id: Annotated[str | None, Field(description="Null where the event has none that can be read.")]
    status: Annotated[
        Literal["accepted", "duplicate", "conflict", "rejected", "retry"],
        Field(
            description="`accepted` and `rejected` are final and spend the event's id; `duplicate` repeats an earlier "
            "answer; `conflict` is the same id with other content; `retry` may pass later and claims nothing."
        ),
    ]
    code: Annotated[
        str | SkipJsonSchema[None], Field(description="Why, as a stable name; absent where all is well.")
    ] = None
    detail: Annotated[str | SkipJsonSchema[None], Field(description="Why, as a sentence.")] = None


class BankEventAnswers(BaseModel):
    """One answer for each event in the order of the request, and how many had each outcome."""

    results: list[BankEventAnswer]
    accepted: int
    duplicate: int
    conflict: int
    rejected: int
    retry: int


EVENTS: list[dict[str, Any]] = [
    {
        "type": "loan.applied",
        "county_code": "522732",
        "event_id": "SD-2018-000117-1",
        "occurred_on": "2018-03-05",
        "loan_no": "SD-2018-000117",
        "application_no": "2018-0342",
        "borrower_id_number": "522732198001010016",
        "amount_fen": 5_000_000,
        "term_months": 36,
        "purpose": "养殖三都黑毛猪",
    },
    {
        "type": "loan.surveyed",
        "county_code": "522732",
        "event_id": "SD-2018-000117-2",
        "occurred_on": "2018-03-12",
        "loan_no": "SD-2018-000117",
        "approved": True,
        "approved_amount_fen": 5_000_000,
        "note": "圈舍已建成，家中有两名劳动力。",
    },
    {
        "type": "loan.disbursed",
        "county_code": "522732",
        "event_id": "SD-2018-000117-3",
        "occurred_on": "2018-03-20",
        "loan_no": "SD-2018-000117",
        "amount_fen": 5_000_000,
        "annual_rate": "0.0475",
        "term_months": 36,
        "due_on": "2021-03-20",
    },
    {
        "type": "principal.repaid",
        "county_code": "522732",
        "event_id": "SD-2017-000093-8",
        "occurred_on": "2018-03-20",
        "loan_no": "SD-2017-000093",
        "amount_fen": 1_000_000,
    },
]
"""A request: a loan from its application to its payment, and a repayment on another loan."""

_UNKNOWN = UnknownLoan()

_ANSWERS = [
    Answer("SD-2018-000117-1", DUPLICATE),
    Answer("SD-2018-000117-2", ACCEPTED),
    Answer("SD-2018-000117-3", ACCEPTED),
    Answer("SD-2017-000093-8", RETRY, _UNKNOWN.code, _UNKNOWN.detail_zh, _UNKNOWN.detail_en),
]


def _ndjson(events: list[dict[str, Any]]) -> str:
    return "".join(to_json(event) + "\n" for event in events)


ANSWERS: dict[str, Any] = {"results": [answer.shown(english=False) for answer in _ANSWERS], **count(_ANSWERS)}

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/BankEvents"},
                "examples": {"loan": {"summary": "申请、调查、发放，另一笔还款", "value": {"events": EVENTS}}},
            },
            NDJSON: {
                "schema": {"type": "string", "description": "One event of `BankEvents.events` a line."},
                "examples": {"loan": {"summary": "每行一个事件", "value": _ndjson(EVENTS)}},
            },
        },
    }
}

RESULT: dict[int | str, dict[str, Any]] = {
    200: {
        "model": BankEventAnswers,
        "description": "Each event has its answer, refused or not.",
        "content": {"application/json": {"examples": {"answers": {"summary": "逐条答复", "value": ANSWERS}}}},
    }
}


def describe_events(app: FastAPI) -> None:
    """Let the application's document hold the events' schemas, to which the body of the route refers."""
    given = app.openapi
    _, own = models_json_schema([(BankEvents, "validation")], ref_template="#/components/schemas/{model}")

    def openapi() -> dict[str, Any]:
        document = given()
        components = document.setdefault("components", {})
        components["schemas"] = {**own["$defs"], **components.get("schemas", {})}
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend its document
