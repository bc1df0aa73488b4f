"""Bodies of the bank's channel: their content type, and members that stand twice."""

import json
from datetime import date
from typing import Any

import pytest

from services.credit.bank_events.bodies import BROKEN, Ambiguous, read_body
from services.credit.bank_events.documents import EVENT_CODES
from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.schemas import TYPES, Unreadable, read_event
from services.credit.borrowers.refusals import HouseholdNotWhole
from services.credit.loans.models import Loan as LoanRow
from services.credit.loans.refusals import HasDependents, OtherLoanDepends
from shared.content_types import NDJSON
from shared.errors import Invalid, UnsupportedMediaType
from shared.security.permissions import Role
from tests.credit.channel import Channel, Loan

JSON = "application/json"


def a_body(*events: str) -> bytes:
    """A request of events as they are written."""
    return f'{{"events": [{", ".join(events)}]}}'.encode()


async def sent(channel: Channel, body: bytes, kind: str = JSON) -> Any:
    """The answer to a body of a bank's."""
    headers = {**channel.sign_in(Role.BANK, "3607", "rcc"), "Content-Type": kind}
    return await channel.client.post("/bank/events", content=body, headers=headers)


@pytest.mark.parametrize("kind", [JSON, NDJSON])
async def test_an_event_that_gives_an_amount_twice_is_rejected_and_its_neighbours_are_taken(
    channel: Channel, kind: str
) -> None:
    loan = Loan(await channel.household())
    await channel.accepted(*loan.opened())
    twice = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100)
    fine = loan.event("principal.repaid", date(2016, 7, 2), amount_fen=30)
    written = [json.dumps(twice)[:-1] + ', "amount_fen": 5000}', json.dumps(fine)]
    reply = await sent(channel, a_body(*written) if kind == JSON else "\n".join(written).encode(), kind)

    first, second = reply.json()["results"]
    assert first == {
        "event_id": twice["event_id"],
        "status": "rejected",
        "code": "credit.repeated_member",
        "detail": "“amount_fen”在事件中出现了不止一次，无法判断以哪个为准。",
    }
    assert first["code"] in EVENT_CODES
    assert second["status"] == "accepted"
    [row] = await channel.rows(LoanRow)
    assert row.outstanding_fen == 4_999_970
    # nothing was claimed: the event may come again as it was meant
    assert twice["event_id"] not in {event.event_id for event in await channel.rows(BankEvent)}
    await channel.accepted(twice)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('{"event_id": "E", "a": 1, "b": 2}', {"event_id": "E", "a": 1, "b": 2}),
        ('{"event_id": "E", "a": 1, "a": 1}', Ambiguous("E", "a")),
        ('{"event_id": "E", "a" : 1, "\\u0061": 2}', Ambiguous("E", "a")),
        ('{"event_id": "E", "event_id": "F", "a": 1}', Ambiguous(None, "event_id")),
        ('{"event_id": 7, "a": 1, "a": 2}', Ambiguous(None, "a")),
        ('{"event_id": "E:1", "note": "a:1, \\"a\\": 2"}', {"event_id": "E:1", "note": 'a:1, "a": 2'}),
        ('{"event_id": "E:1", "a": 1, "a": ":"}', Ambiguous("E:1", "a")),
        # numbers stay as they were read the first time, though a colon had the body read twice
        ('{"n": 1.50, "m": 7, "note": ":"}', {"n": 1.5, "m": 7, "note": ":"}),
        ('{"n": ' + "9" * 300 + ', "note": ":"}', {"n": 1e300, "note": ":"}),
        ('{"x": {"a": 1, "a": 2}}', {"x": {"a": 2}}),
        ("7", 7),
        ("[]", []),
    ],
)
def test_a_repeated_member_is_seen_wherever_the_colons_stand(written: str, found: Any) -> None:
    assert read_body(a_body("{}", written, '{"a": 1}'), JSON) == [{}, found, {"a": 1}]
    assert read_body(written.encode(), NDJSON) == [found]


@pytest.mark.parametrize(
    "written", ['{"amount_fen": 1e400}', '{"amount_fen": ' + "9" * 5_000 + "}", '{"reason": "\\ud800"}']
)
def test_what_no_number_or_text_can_hold_blocks_no_neighbour(written: str) -> None:
    assert read_body(a_body('{"a": 1}', written, '{"b": 1, "b": 2}'), JSON) == [{"a": 1}, BROKEN, Ambiguous(None, "b")]
    assert read_body(written.encode(), NDJSON) == [BROKEN]


async def test_an_event_that_can_not_be_read_is_rejected_in_words(channel: Channel) -> None:
    loan = Loan(await channel.household())
    applied = json.dumps(loan.opened()[0])
    reply = await sent(channel, a_body('{"amount_fen": 1e400}', applied))
    broken, taken = reply.json()["results"]
    assert (broken["status"], broken["code"], broken["event_id"]) == ("rejected", "credit.invalid_event", None)
    assert broken["detail"].startswith("第 1 个事件无法读取")
    assert taken["status"] == "accepted"


@pytest.mark.parametrize("body", ["NaN", '{"events": [NaN]}', '{"events": [{"a": Infinity}]}', '{"events": [1e400'])
def test_what_is_no_json_is_refused_whole(body: str) -> None:
    with pytest.raises(Invalid, match="not JSON"):
        read_body(body.encode(), JSON)


def test_a_body_whose_list_stands_twice_is_refused_whole() -> None:
    with pytest.raises(Invalid) as caught:
        read_body(b'{"events": [], "events": [{}]}', JSON)
    assert caught.value.detail == "请求体中“events”出现了不止一次"


@pytest.mark.parametrize("depth", [300, 990])
def test_a_body_nested_too_deeply_is_no_failure(depth: int) -> None:
    nested = '{"a": ' * depth + "1" + "}" * depth
    if depth < 900:
        assert len(read_body(a_body(nested), JSON)) == 1
    else:
        with pytest.raises(Invalid, match="nested too deeply"):
            read_body(a_body(nested), JSON)
    assert len(read_body(nested.encode(), NDJSON)) == 1


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json; charset=gbk", "text/csv", "application/x-ndjson;charset=gb18030"]
)
async def test_a_body_that_is_not_said_to_be_json_in_utf_8_is_refused(channel: Channel, kind: str) -> None:
    reply = await sent(channel, a_body(), kind)
    assert (reply.status_code, reply.json()["code"]) == (415, "request.unsupported_media_type")
    with pytest.raises(UnsupportedMediaType):
        read_body(a_body(), kind)


@pytest.mark.parametrize("kind", [JSON, "application/json; charset=utf-8", ""])
def test_json_in_utf_8_is_read(kind: str) -> None:
    assert read_body(a_body("{}"), kind) == [{}]


KNOWN = "、".join(TYPES)


def test_a_line_that_is_no_json_is_told_so() -> None:
    [whole, broken] = read_body(b'{"a": 1}\n{"a": ', NDJSON)
    assert (whole, broken) == ({"a": 1}, BROKEN)
    assert TYPES[0] == "loan.applied"
    assert "event.reversed" in TYPES


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ({}, "缺少事件类型 type。"),
        ({"type": None}, "事件类型 type 应为文字。"),
        ({"type": {"a": 1}}, "事件类型 type 应为文字。"),
        ({"type": "loan.lost"}, f"事件类型“loan.lost”不在约定之列，可填：{KNOWN}。"),
        ({"type": "a\x1b"}, f"事件类型“a\ufffd”不在约定之列，可填：{KNOWN}。"),
    ],
)
def test_a_wrong_type_is_told_in_plain_chinese(event: dict[str, Any], detail: str) -> None:
    found = read_event(event)
    assert isinstance(found, Unreadable)
    assert (found.code, found.detail) == ("credit.unknown_type", detail)


def test_a_reversal_that_others_forbid_says_in_both_languages_what_would_be_wrong() -> None:
    inner = HouseholdNotWhole()
    refusal = OtherLoanDepends(reverses="E1")
    refusal.__cause__ = inner  # as `raise … from inner` leaves it
    assert refusal.detail_zh == f"借款人的另一笔贷款依赖事件 E1，现在不能冲销。如冲销：{inner.detail_zh}"
    assert refusal.code == HasDependents.code
    assert refusal.detail_en.endswith(inner.detail_en)
    assert inner.code not in refusal.detail_zh
    bare = HasDependents(reverses="E1", dependents="C1 (compensation.claimed, 2019-12-09)")
    assert bare.detail_zh == "有后续事件依赖事件 E1，请先冲销：C1 (compensation.claimed, 2019-12-09)。"
