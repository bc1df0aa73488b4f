"""Banks that send nonsense among what is right: an answer to each event, and money moves for `accepted` alone."""

import asyncio
import json
import os
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import strategies

from services.demo.client import API
from services.demo.plan import plan
from tests.credit.test_event_fields import FORMS
from tests.fuzz.callers import BANK, sign_in
from tests.fuzz.conftest import Target
from tests.fuzz.credit_rows import SEEDS, next_events
from tests.fuzz.fuzzing import make_up
from tests.fuzz.mutations import Event, junk, mutated, not_an_object

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("fuzz")]

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "600"))
SEED = int(os.environ.get("FUZZ_SEED", "20160401"))

MONEY = (
    "application", "opinion", "loan", "compensation", "fund_deposit", "fund_interest", "fund_plan", "fund_plan_line",
    "ledger_account", "journal", "ledger_transfer", "subsidy_list", "subsidy_line", "year_settlement",
    "year_settlement_line", "bank_standing", "guidance_task", "bank_summary", "credit_rating", "outbox",
)  # fmt: skip
ANNOUNCED = ("loan", "fund_account")
"""What banks' events are announced as; the worker announces caps and portfolios in its own time."""
CLAIMS = "bank_event"
"""Ids that are spent, with what was answered."""
STATUSES = {"accepted", "duplicate", "conflict", "rejected", "retry"}
FINAL = {"accepted", "rejected"}
NDJSON = "application/x-ndjson"


class Channel:
    """A bank's channel with a view of the tables behind it, for use from a thread."""

    def __init__(self, http: httpx.Client, fingerprint: Callable[[], dict[str, str]]) -> None:
        self._http = http
        self.fingerprint = fingerprint
        self.seen: Counter[str] = Counter()
        """Status → answers."""
        self.codes: Counter[str] = Counter()

    def send(self, events: list[Any], *, lines: bool) -> httpx.Response:
        """Send events in one request."""
        # the letters of JSON alone: a lone surrogate travels as an escape, as a careless client would send it
        body = "\n".join(map(json.dumps, events)) if lines else json.dumps({"events": events})
        return self.post(body.encode(), NDJSON if lines else "application/json")

    def post(self, body: bytes, content_type: str = "application/json") -> httpx.Response:
        """Send whatever it is."""
        return self._http.post(f"{API}/bank/events", content=body, headers={"Content-Type": content_type})

    def results(self, events: list[Any], *, lines: bool) -> list[dict[str, Any]] | None:
        """One answer for each event; None where the whole request was no JSON that can be read."""
        reply = self.send(events, lines=lines)
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and not lines:
            assert reply.json()["code"] == "request.invalid", reply.text
            return None
        assert reply.status_code == httpx.codes.OK, f"{reply.status_code}: {reply.text}"
        answer = reply.json()
        results: list[dict[str, Any]] = answer["results"]
        assert len(results) == len(events)
        for event, result in zip(events, results, strict=True):
            assert result["status"] in STATUSES
            assert (result["status"] in ("accepted", "duplicate")) or result["code"]
            if result["event_id"] is not None:
                assert isinstance(event, dict)
                assert result["event_id"] == event["event_id"]
            self.seen[result["status"]] += 1
            self.codes[result.get("code", "")] += 1
        for status in STATUSES:
            assert answer[status] == sum(result["status"] == status for result in results)
        return results


@pytest.fixture
async def channel(target: Target) -> AsyncIterator[Channel]:
    """The channel of one bank."""
    caller = await asyncio.to_thread(sign_in, target.running.url, target.own.sign_ins, "bank")
    loop = asyncio.get_running_loop()
    http = httpx.Client(base_url=target.running.url, headers=caller.headers, timeout=30, trust_env=False)
    with http:
        async with target.running.database("credit") as database:
            yield Channel(http, lambda: asyncio.run_coroutine_threadsafe(fingerprint(database), loop).result())


async def fingerprint(database: asyncpg.Connection) -> dict[str, str]:
    """What stands in each money table and among the claimed ids, as a number of rows and a sum over their contents.

    Of the outbox only which events are there: the relay marks them as published meanwhile.
    """
    found = {}
    for table in (*MONEY, CLAIMS):
        row, of = ("id::text", "WHERE aggregate = ANY($1)") if table == "outbox" else ("one::text", "")
        found[table] = await database.fetchval(
            f"SELECT count(*) || ' ' || coalesce(sum(('x' || left(md5({row}), 15))::bit(60)::bigint), 0)"  # noqa: S608
            f" FROM {table} AS one {of}",  # of a list in this file
            *((ANNOUNCED,) if of else ()),
        )
    return found


def money(found: dict[str, str]) -> dict[str, str]:
    """Of all tables those that hold money, or what follows from it."""
    return {table: seen for table, seen in found.items() if table != CLAIMS}


@pytest.fixture(scope="module")
def rights() -> list[Event]:
    """What the bank would report next, a few events of every type; and of loans that aren't there, or are another's."""
    by_type: dict[str, list[Event]] = defaultdict(list)
    for town_code, seed in SEEDS.items():
        for event in plan(seed, town_code).events:
            if event.bank_code == BANK or len(by_type[event.type]) < 2:
                by_type[event.type].append(event.body())
    lent = by_type["loan.disbursed"][0]
    for body in next_events():
        by_type[body["type"]].append(body)
    assert by_type.keys() == FORMS.keys()
    common = {name: lent[name] for name in ("county_code", "loan_no")}
    later = {**common, "occurred_on": "2017-06-01"}
    by_type["loan.extended"].append(
        {**later, "event_id": "", "type": "loan.extended", "new_due_on": "2020-06-01", "reason": "受灾"}
    )
    by_type["loan.breached"].append(
        {**later, "event_id": "", "type": "loan.breached", "kind": "挪用", "reason": "贷款未用于产业"}
    )
    by_type["payment.received"].append({**later, "event_id": "", "type": "payment.received", "amount_fen": 10_000})
    by_type["event.reversed"].append(
        {**later, "event_id": "", "type": "event.reversed", "reverses": lent["event_id"], "reason": "录入有误"}
    )
    return [event for events in by_type.values() for event in _spread(events, 40)]


def _spread(events: list[Event], number: int) -> Iterator[Event]:
    """A number of events from all over a list."""
    step = max(1, len(events) // number)
    yield from events[::step][:number]


def made_up(rights: list[Event]) -> strategies.SearchStrategy[Any]:
    """Something that a bank sends as an event."""
    return strategies.integers(0, 19).flatmap(lambda chance: not_an_object() if chance == 0 else mutated(rights))


async def test_only_what_is_accepted_moves_money_and_what_is_final_is_answered_alike_again(
    channel: Channel, rights: list[Event]
) -> None:
    events, numbers = made_up(rights), iter(range(10**6))

    def check(data: strategies.DataObject) -> None:
        event, lines = data.draw(events), data.draw(strategies.booleans())
        if isinstance(event, dict) and data.draw(strategies.integers(0, 3)):
            event = {**event, "event_id": f"FZ-{next(numbers)}"}
        before = channel.fingerprint()
        results = channel.results([event], lines=lines)
        after = channel.fingerprint()
        if results is None:
            assert after == before, f"unreadable, it left a trace: {event!r}"
            return
        (first,) = results
        if first["status"] != "accepted":
            assert money(after) == money(before), f"{first} left a trace: {event!r}"
        claimed = after[CLAIMS] != before[CLAIMS]
        assert claimed or first["status"] != "accepted"
        assert first["status"] in FINAL or not claimed
        again = channel.results([event], lines=lines)
        assert again is not None
        # what bears no id or county that could be claimed is refused anew each time
        assert again[0] == ({**first, "status": "duplicate"} if claimed else first), f"{first}, then: {event!r}"
        assert channel.fingerprint() == after, f"sent again, it left a trace: {event!r}"

    await asyncio.to_thread(make_up, check, ROUNDS, SEED)
    print(dict(channel.seen), dict(channel.codes.most_common(40)))
    assert channel.seen["accepted"] > 0
    assert channel.seen["rejected"] > ROUNDS // 5


async def test_a_bad_event_never_blocks_its_neighbours(channel: Channel, rights: list[Event]) -> None:
    batches = strategies.lists(made_up(rights) | junk(), min_size=2, max_size=40)
    numbers = iter(range(10**6))

    def check(data: strategies.DataObject) -> None:
        batch = [
            {**event, "event_id": f"FB-{next(numbers)}"}
            if isinstance(event, dict) and data.draw(strategies.booleans())
            else event
            for event in data.draw(batches)
        ]
        before = money(channel.fingerprint())
        results = channel.results(batch, lines=data.draw(strategies.booleans()))
        if results is None or all(result["status"] != "accepted" for result in results):
            assert money(channel.fingerprint()) == before, f"nothing was accepted, and it left a trace: {batch!r}"

    await asyncio.to_thread(make_up, check, ROUNDS // 4, SEED)
    assert sum(channel.seen.values()) > ROUNDS


async def test_a_request_that_is_no_list_of_events_is_refused_whole(channel: Channel) -> None:
    bodies = strategies.one_of(
        strategies.binary(max_size=200),
        strategies.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        junk().map(lambda value: json.dumps(value).encode()),
        junk()
        .filter(lambda value: not isinstance(value, list))
        .map(lambda value: json.dumps({"events": value}).encode()),
        strategies.sampled_from((b"[" * 100_000, b'{"events":' + b"[" * 5_000, b'{"events": [{}]', b"\xff\xfe{}")),
    )

    def check(data: strategies.DataObject) -> None:
        body = data.draw(bodies)
        before = channel.fingerprint()
        reply = channel.post(body)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, f"{reply.status_code}: {body!r}"
        assert reply.json()["code"] in ("request.invalid", "credit.too_many_events")
        assert channel.fingerprint() == before

    await asyncio.to_thread(make_up, check, ROUNDS // 4, SEED)


async def test_the_books_agree_after_all_of_it(target: Target, channel: Channel) -> None:
    await target.check_books()
