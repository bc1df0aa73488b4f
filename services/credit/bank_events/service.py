"""Taking in bank events: each is answered once, for good, in one transaction with the money it moves.

A request's events of one county are worked through in their order on loans held in memory, each as if it came alone;
then everything is written set-wise. So a thousand events cost a dozen statements, and any split of them into requests
ends in the same state.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.bodies import BROKEN, Ambiguous
from services.credit.bank_events.desk import Desk, Submitted
from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.opening import open_desk
from services.credit.bank_events.queries import answered_events
from services.credit.bank_events.reading import to_rule_event
from services.credit.bank_events.schemas import Unreadable, read_event
from services.credit.ledger.service import post
from services.credit.locks import lock_books
from services.credit.policies import UnknownCounty, check_county
from services.credit.reconciliations.judging import rejudge_touched
from services.credit.reconciliations.movements import Books
from services.credit.refusals import CreditRefusal
from shared.calendar import Clock
from shared.database import copy_rows, new_row_id, table_of, to_json
from shared.identity import mask_id_number
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.validation import printable

Raw: TypeAlias = dict[str, Any]

MAX_ID_LENGTH = 64

_COUNTY = re.compile(r"[0-9]{6}")

ACCEPTED, DUPLICATE, CONFLICT, REJECTED, RETRY = "accepted", "duplicate", "conflict", "rejected", "retry"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bank is told about one of its events."""

    event_id: str | None
    status: str
    code: str | None = None
    detail: str | None = None
    detail_en: str | None = None

    def shown(self, *, english: bool) -> dict[str, Any]:
        """As it leaves, without what doesn't apply."""
        detail = self.detail_en if english else self.detail
        facts = {"event_id": self.event_id, "status": self.status, "code": self.code, "detail": detail}
        return {name: value for name, value in facts.items() if value is not None or name == "event_id"}


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in events needs besides the session."""

    caller: Caller
    bank_code: str
    clock: Clock
    policies: ActivePolicies
    personal: PersonalData


def group_by_county(raws: Sequence[Any], caller: Caller) -> tuple[dict[str, dict[int, str]], dict[int, Answer]]:
    """Sort a request's events by county, since each county's books are a transaction of their own.

    Returns:
        By county the events' positions, each with its JSON, and answers for what can't even be claimed: no object, no
        id, no county, or none of the caller's, or a member twice.
    """
    counties: dict[str, dict[int, str]] = {}
    answers: dict[int, Answer] = {}
    for position, raw in enumerate(raws):
        if isinstance(raw, Ambiguous):
            answers[position] = _ambiguous(raw)
            continue
        if raw is BROKEN:
            answers[position] = Answer(
                None,
                REJECTED,
                "credit.invalid_event",
                f"第 {position + 1} 个事件无法读取：须为一个完整的 JSON 对象，数字不超出范围，文字为有效的 Unicode。",
                f"Event {position + 1} can't be read: it is one JSON object, numbers within range, text in Unicode.",
            )
            continue
        county_code, event_id = _addressed(raw)
        content = _written(raw)
        if content is None:
            answers[position] = Answer(
                event_id,
                REJECTED,
                "credit.invalid_event",
                "事件内容嵌套过深。",
                "The event is nested too deeply.",
            )
        elif event_id is None or county_code is None:
            answers[position] = Answer(
                event_id,
                REJECTED,
                "credit.invalid_event",
                "事件须带有 county_code（6 位县级代码）和 event_id（1 至 64 个字符）。",
                "An event bears county_code (6 digits) and event_id (1 to 64 characters).",
            )
        elif not caller.covers(county_code):
            answers[position] = Answer(
                event_id,
                REJECTED,
                "auth.outside_area",
                f"{county_code} 不在本银行的业务范围内。",
                f"{county_code} lies outside the bank's area.",
            )
        elif (unknown := _unknown(county_code)) is not None:
            answers[position] = Answer(event_id, REJECTED, unknown.code, f"{unknown.detail}。", f"{unknown.detail_en}.")
        else:
            counties.setdefault(county_code, {})[position] = content
    return counties, answers


def _ambiguous(event: Ambiguous) -> Answer:
    """The answer to an event that says two things; its id stays unclaimed: it can come again as it was meant."""
    _, event_id = _addressed({"event_id": event.event_id})
    member = printable(event.member[:64])
    return Answer(
        event_id,
        REJECTED,
        "credit.repeated_member",
        f"“{member}”在事件中出现了不止一次，无法判断以哪个为准。",
        f"“{member}” stands in the event more than once, so which is meant can't be told.",
    )


def _unknown(county_code: str) -> UnknownCounty | None:
    """Why there are no books of a county; None where there may be."""
    try:
        check_county(county_code)
    except UnknownCounty as unknown:
        return unknown
    return None


def _written(raw: Any) -> str | None:
    """An event as JSON; None where it is nested hundreds deep: that can be read, but not written."""
    try:
        return to_json(raw)
    except TypeError:
        return None


def _addressed(raw: Any) -> tuple[str | None, str | None]:
    """An event's county and id, where it has them."""
    if not isinstance(raw, dict):
        return None, None
    county_code, event_id = raw.get("county_code"), raw.get("event_id")
    if not isinstance(county_code, str) or not _COUNTY.fullmatch(county_code):
        county_code = None
    if not isinstance(event_id, str) or not 0 < len(event_id) <= MAX_ID_LENGTH or not event_id.isprintable():
        event_id = None
    return county_code, event_id


async def take_in(
    session: AsyncSession, intake: Intake, county_code: str, raws: Sequence[Raw], texts: Sequence[str]
) -> list[Answer]:
    """Answer one county's events of a request, in order; what is accepted or rejected is written with its answer.

    Args:
        session: the transaction of these books.
        intake: who submits, and what judges it.
        county_code: the county of all these events.
        raws: the events.
        texts: each as JSON.
    """
    await lock_books(session, county_code, intake.bank_code)
    digests = [intake.personal.blind_index(content) for content in texts]
    known = {
        event_id: (row.digest, Answer(event_id, row.status, row.code, row.detail, row.detail_en))
        for event_id, row in (
            await answered_events(session, county_code, intake.bank_code, {raw["event_id"] for raw in raws})
        ).items()
    }
    fresh = {
        position: _read(raw, content)
        for position, (raw, content) in enumerate(zip(raws, texts, strict=True))
        if raw["event_id"] not in known
    }
    readable = [event for event in fresh.values() if isinstance(event, Submitted)]
    desk = await open_desk(session, intake.policies, intake.personal, county_code, intake.bank_code, readable)

    today = intake.clock.today()
    key, recorded = (county_code, intake.bank_code), (intake.caller.subject, intake.clock.now())
    rows: list[tuple[object, ...]] = []
    answers: list[Answer] = []
    touched: set[tuple[date, str]] = set()
    for position, (raw, digest) in enumerate(zip(raws, digests, strict=True)):
        event_id = raw["event_id"]
        if event_id in known:
            answers.append(_repeated(known[event_id], digest))
            continue
        came = fresh[position]
        answer, loan_id = _decide(desk, came, event_id, today)
        answers.append(answer)
        if answer.status == ACCEPTED and isinstance(came, Submitted):
            touched.add((came.new.occurred_on, came.event.loan_no))
        if answer.status != RETRY:
            known[event_id] = (digest, answer)
            facts = _facts(came, raw, texts[position])
            rows.append((*key, event_id, new_row_id(), digest, *_outcome(answer), *facts, loan_id, *recorded))
    await _write(session, intake, desk, rows, touched)
    return answers


def count(answers: Iterable[Answer]) -> dict[str, int]:
    """How many events had each outcome."""
    found = Counter(answer.status for answer in answers)
    return {status: found[status] for status in (ACCEPTED, DUPLICATE, CONFLICT, REJECTED, RETRY)}


def _repeated(known: tuple[str, Answer], digest: str) -> Answer:
    first_digest, first = known
    if first_digest != digest:
        return Answer(
            first.event_id,
            CONFLICT,
            "credit.event_conflict",
            "该事件编号已用于另一内容，更正请使用新的编号。",
            "This event id was used for another content; send a correction under a new id.",
        )
    return Answer(first.event_id, DUPLICATE, first.code, first.detail, first.detail_en)


def _decide(desk: Desk, came: Submitted | Unreadable, event_id: str, today: date) -> tuple[Answer, UUID | None]:
    if isinstance(came, Unreadable):
        return Answer(event_id, REJECTED, came.code, came.detail, came.detail_en), None
    if (occurred_on := came.new.occurred_on) > today:
        return (
            Answer(
                event_id,
                REJECTED,
                "request.date_in_future",
                f"业务日期 {occurred_on} 晚于今天。",
                f"The business date {occurred_on} lies in the future.",
            ),
            None,
        )
    try:
        return Answer(event_id, ACCEPTED), desk.take(came)
    except CreditRefusal as refusal:
        status = REJECTED if refusal.final else RETRY
        return Answer(event_id, status, refusal.code, refusal.detail_zh, refusal.detail_en), None


_COPIED = (
    *("county_code", "bank_code", "event_id", "id", "digest", "status", "code", "detail", "detail_en"),
    *("type", "loan_no", "occurred_on", "content", "loan_id", "submitted_by", "recorded_at"),
)


def _outcome(answer: Answer) -> tuple[str | None, ...]:
    return answer.status, answer.code, answer.detail, answer.detail_en


def _facts(came: Submitted | Unreadable, raw: Raw, content: str) -> tuple[object, ...]:
    """What is kept of the event itself; an ID number is masked, the keyed digest still tells one from another."""
    kind, loan_no = _label(raw.get("type")), _label(raw.get("loan_no"))
    if isinstance(came, Unreadable):
        return kind, loan_no, None, "{}"
    if isinstance(number := raw.get("borrower_id_number"), str):
        content = to_json({**raw, "borrower_id_number": mask_id_number(number)})
    return kind, loan_no, came.new.occurred_on, content


def _label(value: Any) -> str:
    """What was written in a field, as far as it can be kept."""
    return value[:64].replace("\0", "") if isinstance(value, str) else ""


def _read(raw: Raw, content: str) -> Submitted | Unreadable:
    if "\\u0000" in content.replace("\\\\", ""):  # a backslash that was written is written twice
        return Unreadable("credit.invalid_event", "内容含有不允许的字符（NUL）。", "The content holds a NUL character.")
    event = read_event(raw)
    return event if isinstance(event, Unreadable) else Submitted(event, to_rule_event(raw))


async def _write(
    session: AsyncSession,
    intake: Intake,
    desk: Desk,
    rows: list[tuple[object, ...]],
    touched: Collection[tuple[date, str]],
) -> None:
    if rows:
        await copy_rows(session, table_of(BankEvent), _COPIED, rows)
    if desk.untouched:
        return
    await desk.write(session)
    emit(session, intake.clock, *desk.facts)
    books = Books(desk.county_code, desk.bank_code)
    await rejudge_touched(session, intake.clock, intake.policies, books, touched)
    # the accounts are what every other request waits for: they come last
    await post(session, intake.clock, desk.county_code, desk.bank_code, desk.drafts)
