"""The bank's channel as the document of the API describes it.

The route reads its body itself, since each event is answered on its own; so FastAPI can't know what it takes.
"""

from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema, models_json_schema

from services.credit.bank_events.schemas import MAX_EVENTS, AnyBankEvent
from services.credit.bank_events.service import ACCEPTED, CONFLICT, DUPLICATE, REJECTED, RETRY, Answer, count
from services.credit.loans.refusals import UnknownLoan
from services.credit.policies import UnknownCounty
from services.credit.problems import event_rule_codes
from shared.content_types import NDJSON
from shared.database import to_json
from shared.errors import DateInFuture, OutsideArea
from shared.problem_codes import CODES, Codes, table
from shared.schemas import Schema


class BankEvents(Schema):
    """Loan events in their order; one loan's come after each other as they happened."""

    events: Annotated[list[AnyBankEvent], Field(max_length=MAX_EVENTS)]


_OWN = {
    "credit.invalid_event": (REJECTED, "事件内容不符合约定。", "The event is not of the agreed form."),
    "credit.unknown_type": (REJECTED, "事件类型不在约定之列。", "The event's type is not known."),
    "credit.repeated_member": (
        REJECTED,
        "事件中同一项出现了不止一次。",
        "A member stands in the event more than once.",
    ),
    "credit.event_conflict": (
        CONFLICT,
        "该事件编号已用于另一内容，更正请使用新的编号。",
        "This event id was used for another content; send a correction under a new id.",
    ),
    OutsideArea.code: (REJECTED, "不在本银行的业务范围内。", "It lies outside the bank's area."),
    UnknownCounty.code: (REJECTED, f"{UnknownCounty.title}。", f"{UnknownCounty.title_en}."),
    DateInFuture.code: (REJECTED, f"{DateInFuture.title}。", f"{DateInFuture.title_en}."),
}
"""What the channel itself answers: code → status and what it means; all else are the credit rules' refusals."""


def event_codes() -> Codes:
    """Every code that an event may be answered with: the ``status`` that it comes with, and its sentences.

    Words in braces in a sentence stand for the facts of the case. A code with several causes has several sentences.
    """
    codes: Codes = {
        code: {"details": [{"status": status, "detail": zh, "detail_en": en}]}
        for code, (status, zh, en) in _OWN.items()
    }
    for code, facts in event_rule_codes().items():
        codes[code] = {
            "details": [
                {
                    "status": REJECTED if told["final"] else RETRY,
                    "detail": told["detail"],
                    "detail_en": told["detail_en"],
                }
                for told in facts["details"]
            ]
        }
    return codes


def _readable(codes: Codes) -> str:
    rows = {
        code: (
            " / ".join(dict.fromkeys(told["status"] for told in facts["details"])),
            " ".join(told["detail"] for told in facts["details"]),
            " ".join(told["detail_en"] for told in facts["details"]),
        )
        for code, facts in codes.items()
    }
    return table(("code", "status", "detail", "in English"), rows)


EVENT_CODES = event_codes()


class BankEventAnswer(Schema):
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
        str | SkipJsonSchema[None],
        Field(
            description=f"Why, as a stable name; absent where all is well.\n\n{_readable(EVENT_CODES)}",
            json_schema_extra={CODES: EVENT_CODES},
        ),
    ] = None
    detail: Annotated[str | SkipJsonSchema[None], Field(description="Why, as a sentence.")] = None


class BankEventAnswers(Schema):
    """One answer for each event in the order of the request, and how many had each outcome."""

    results: list[BankEventAnswer]
    accepted: int
    duplicate: int
    conflict: int
    rejected: int
    retry: int
    check_only: Annotated[
        Literal[True] | SkipJsonSchema[None],
        Field(description="Stands there where the events were only checked: nothing was taken in."),
    ] = None


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
        "type": "loan.contracted",
        "county_code": "522732",
        "event_id": "SD-2018-000117-2a",
        "occurred_on": "2018-03-15",
        "loan_no": "SD-2018-000117",
        "contract_no": "SD-HT-2018-0117",
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
