"""Banks' daily files and offices' scenarios, made up: an answer in time, a remedy with every refusal, no trace."""

import asyncio
import copy
import json
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import strategies

from services.demo.client import API
from tests.fuzz.callers import sign_in
from tests.fuzz.conftest import Target
from tests.fuzz.fuzzing import make_up
from tests.fuzz.mutations import junk
from tests.fuzz.test_bank_events import Channel, channel, money

__all__ = ["channel"]

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("fuzz")]

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "600")) // 4
SEED = int(os.environ.get("FUZZ_SEED", "20160401"))
ANSWERED_WITHIN_S = 60.0
"""The largest scenario that is taken asks for some ten seconds of a processor, and others wait beside it."""

_HEADERS = (
    "业务日期",
    "借据号",
    "类型",
    "金额（元）",
    "流水号",
    "loan_no",
    "kind",
    "amount",
    "reference",
    "=1+1",
    "",
    "备注",
)
_CELLS = (
    "", "2016-05-10", "2016-02-30", "FZ-IND", "FZ-MIC", "FZ-ALIEN", "l1", "=1+1", "@SUM(A1)", "+1", "-1", "发放",
    "还本", "收息", "余额", "principal", "1", "1.00", "-1.00", "0", "1.005", "1e3", "NaN", "90071992547409.92",
    "90071992547409.93", "１.００", "\ufeff", "\u202e", "\x01", "\ufdfa", "L" * 64, "L" * 65, '"', "a\nb", "FZ-IND-3",
    "NO-SUCH",
)  # fmt: skip
_SOUND = (
    ("FZ-IND", "发放", "30000.00", "FZ-IND-3"), ("FZ-IND", "还本", "0.01", ""), ("=1+1", "收息", "1.00", "@SUM(A1)"),
    ("+1", "余额", "0", "-1"), ("FZ-ORG-ABC", "principal", "-90071992547409.92", "E"), ("L" * 64, "追偿", "1", ""),
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "big5", "cp1252")
_LINES = ("\n", "\r\n", "\r", "\n\n", "\u2028")
_LARGE = (
    b"," * 10_000_000,
    b"x" * 10_000_000,
    b'"' + b"x" * 3_000_000,
    b"," * 4_000_000 + b"x",
    "借据号,类型,金额\n".encode() + b"L1,balance,1\n" * 20_001,
    "借据号,类型,金额\n".encode() + b'"' * 2_000_001,
    b"\x00" * 1_000,
    b"PK\x03\x04" + bytes(range(256)) * 100,
)


def _line(cells: list[str], *, quoted: bool) -> str:
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if quoted else cell for cell in cells)


def files() -> strategies.SearchStrategy[bytes]:
    """Something like a day's file, as a whole or cut off, in an encoding that may be none of ours."""
    cells = strategies.lists(strategies.sampled_from(_CELLS) | strategies.text(max_size=10), max_size=6)
    named = strategies.just(["借据号", "类型", "金额（元）", "流水号"])
    heads = named | named | strategies.lists(strategies.sampled_from(_HEADERS), max_size=6)
    lines = strategies.tuples(cells, strategies.booleans()).map(lambda line: _line(line[0], quoted=line[1]))
    sound = strategies.sampled_from(_SOUND).map(lambda cells: _line([*cells], quoted=True))
    some = strategies.lists(sound, max_size=6) | strategies.lists(sound | lines, max_size=6)
    texts = strategies.tuples(heads.map(",".join), some, strategies.sampled_from(_LINES))
    whole = strategies.tuples(texts, strategies.sampled_from(_ENCODINGS)).map(
        lambda given: given[0][2].join([given[0][0], *given[0][1]]).encode(given[1], "replace")
    )
    cut = strategies.tuples(whole, strategies.integers(0, 40)).map(lambda given: given[0][: -given[1] or None])
    return strategies.one_of(whole, whole, cut, strategies.binary(max_size=100), strategies.sampled_from(_LARGE))


async def test_a_day_file_is_compared_or_refused_and_moves_no_money(target: Target, channel: Channel) -> None:
    caller = await asyncio.to_thread(sign_in, target.running.url, target.own.sign_ins, "bank")
    seen: Counter[str] = Counter()

    def check(data: strategies.DataObject, http: httpx.Client) -> None:
        content, form = data.draw(files()), data.draw(strategies.booleans())
        query = {"county_code": target.own.code, "occurred_on": "2016-05-10"}
        sent: dict[str, Any] = {"files": {"file": ("day.csv", content)}} if form else {"content": content}
        kind = {} if form else {"Content-Type": "text/csv"}
        before = money(channel.fingerprint())
        began_s = time.monotonic()
        reply = http.post(f"{API}/bank/reconciliations", params=query, headers={**caller.headers, **kind}, **sent)
        assert time.monotonic() - began_s < ANSWERED_WITHIN_S
        told = reply.json()
        assert reply.status_code in (200, 201, 413, 422), f"{reply.status_code}: {reply.text[:300]}: {content[:300]!r}"
        assert reply.is_success or (told["code"] and told["remedy"])
        assert len(reply.content) < 1_000_000
        assert money(channel.fingerprint()) == before
        seen[told.get("code", "taken")] += 1
        if reply.is_success:
            read = http.get(f"{API}/credit/reconciliations/{told['id']}/differences", headers=caller.headers)
            assert read.status_code == httpx.codes.OK, read.text
            assert not any(
                cell.startswith(("=", "@", "+")) for line in read.text.splitlines() for cell in line.split(",")
            )

    def run() -> None:
        with httpx.Client(base_url=target.running.url, timeout=2 * ANSWERED_WITHIN_S, trust_env=False) as http:
            make_up(lambda data: check(data, http), ROUNDS, SEED)

    await asyncio.to_thread(run)
    print(dict(seen))
    assert {"taken", "credit.bank_file_has_faults"} <= seen.keys()


SCENARIO: dict[str, Any] = {
    "name": "测算",
    "area": "360722",
    "start": "2016Q3",
    "quarters": 8,
    "opening": {
        "funds": [{"bank": "rcc", "balance_fen": 10_000_000, "deposit_due_fen": 5}],
        "loans": [
            {
                "bank": "rcc", "borrower": "household", "count": 10, "outstanding_fen": 5_000_000,
                "disbursed_on": "2016-05-10", "term_months": 36, "annual_rate": "0.0475", "insurer_share": "0.2",
            }
        ],
    },
    "cohorts": [
        {
            "bank": "rcc", "borrower": "organisation", "quarter": "2016Q3", "until": "2017Q2", "count": 20,
            "amount_fen": 5_000_000, "term_months": 36, "insurer_share": "1/3",
        }
    ],
    "assumptions": {
        "on_time_share": "0.9", "late_quarters": 2, "early_share": "0.1", "early_after_months": 12,
        "default_share": "0.05", "unpaid_periods": 2, "recovery_share": "0.5", "recovery_quarters": 4,
        "insurer_share": "0",
    },
    "rate_changes": [{"effective_from": "2017-01-01", "change": "-0.0025"}],
    "deposits": [{"bank": "rcc", "quarter": "2016Q4", "amount_fen": 1_000_000}],
    "pre_allocations": [{"bank": "rcc", "quarter": "2016Q3", "amount_fen": 500_000}],
    "overrides": {"subsidies": {"household_share": "0.5"}},
}  # fmt: skip
_EXTREME = (
    0, -1, 1, 40, 41, 600, 601, 1_000_000, 1_000_001, 10**11, 2**53, 2**53 + 1, 2**63, 10**40, "0", "1", "-1", "1/0",
    "1/999999", "999999/1", "0.000000001", "-0.999999", "0.999999", "NaN", "9" * 5_000, "1980-01-01", "2099-12-31",
    "2016-02-30", "2000Q1", "2099Q4", "3607", "360723", "36", "000000", "icbc", {"a": {"a": 1}},
    {"fund": {"deposit_day": 28}},
    {"loans": {"term_min_months": 1}}, {"subsidies": {"months": 600}}, {"fund": {"leverage_target": "1/1000000"}},
)  # fmt: skip


def places(node: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a document."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [*([place] if place else []), *(deeper for name, one in inner for deeper in places(one, (*place, name)))]


def scenarios() -> strategies.SearchStrategy[dict[str, Any]]:
    """A sound scenario with one to three of its parts replaced, or repeated hundreds of times."""
    values = strategies.one_of(strategies.sampled_from(_EXTREME), strategies.sampled_from(_EXTREME), junk())
    change = strategies.tuples(strategies.sampled_from(places(SCENARIO)), values, strategies.integers(0, 9))
    return strategies.lists(change, min_size=1, max_size=3).map(_changed)


def _changed(changes: list[tuple[tuple[Any, ...], Any, int]]) -> dict[str, Any]:
    scenario = copy.deepcopy(SCENARIO)
    for (*way, last), value, chance in changes:
        node: Any = scenario
        try:
            for name in way:
                node = node[name]
            node[last] = node[last] * 201 if chance == 0 and isinstance(node[last], list) else value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took it away
    return scenario


@pytest.fixture
async def office(target: Target) -> AsyncIterator[httpx.Client]:
    """The city's office."""
    caller = await asyncio.to_thread(sign_in, target.running.url, target.own.sign_ins, "city_office")
    timeout = 2 * ANSWERED_WITHIN_S
    with httpx.Client(base_url=target.running.url, headers=caller.headers, timeout=timeout, trust_env=False) as http:
        yield http


async def test_a_scenario_is_answered_or_refused_in_time_and_keeps_nothing(
    office: httpx.Client, channel: Channel
) -> None:
    seen: Counter[str] = Counter()

    def check(data: strategies.DataObject) -> None:
        scenario = data.draw(scenarios())
        body = json.dumps(scenario).encode()
        before = money(channel.fingerprint())
        began_s = time.monotonic()
        reply = office.post(f"{API}/credit/simulations", content=body, headers={"Content-Type": "application/json"})
        assert time.monotonic() - began_s < ANSWERED_WITHIN_S, body[:2_000]
        told = reply.json()
        assert reply.status_code in (200, 403, 409, 422), f"{reply.status_code}: {reply.text[:300]}: {body[:2_000]!r}"
        assert reply.is_success or (told["code"] and told["remedy"]), reply.text
        assert money(channel.fingerprint()) == before
        seen[told.get("code", "answered")] += 1

    await asyncio.to_thread(make_up, check, ROUNDS, SEED)
    print(dict(seen))
    assert {"answered", "request.invalid"} <= seen.keys()
