"""A bank's batch that is only checked: it is told what would happen, and nothing has happened."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import pytest
from httpx import Response

from services.credit.tables import metadata
from shared.calendar import Clock
from shared.database import shared_metadata
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.credit.channel import CLAIM_ON, Channel, Loan, a_loan, open_channel
from tests.credit.event_fields import as_lines
from tests.credit.model.world import World
from tests.credit.test_laws import play

EVENTS = "/bank/events"
NDJSON = {"Content-Type": "application/x-ndjson"}
TABLES = [table.name for part in (metadata, shared_metadata) for table in part.sorted_tables]


def counted(table: str) -> str:
    """What tells whether anything in a table is another than before."""
    return f"SELECT count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) FROM {table} AS one"  # noqa: S608  # ours


async def traces(channel: Channel) -> list[Any]:
    """What stands in every table of the service."""
    async with channel.sessions() as session:
        connection = await session.connection()
        return [(await connection.exec_driver_sql(counted(table))).one() for table in TABLES]


async def send(channel: Channel, query: str, *events: Any, **headers: str) -> Response:
    """Send events as a bank; the reply, which is none of an error."""
    signed_in = channel.sign_in(Role.BANK, "3607", "rcc")
    reply = await channel.client.post(f"{EVENTS}{query}", json={"events": events}, headers={**signed_in, **headers})
    assert reply.status_code == 200, reply.text
    return reply


async def test_a_check_tells_each_answer_and_leaves_nothing_behind(channel: Channel) -> None:
    loan = Loan(await channel.household())
    await channel.accepted(first := loan.event("loan.applied", date(2016, 5, 10), **application(loan)))
    surveyed = loan.event("loan.surveyed", date(2016, 5, 10), approved=True, approved_amount_fen=5_000_000)
    disbursed = loan.opened()[2]
    batch = [
        first,
        {**first, "amount_fen": 1},
        surveyed,
        surveyed,
        disbursed,
        loan.event("principal.repaid", date(2016, 6, 1), amount_fen=2_000_000),
        loan.event("principal.repaid", date(2016, 6, 2), amount_fen=3_000_001),
        loan.event("loan.classified", date(2016, 6, 3), classification="normal"),
        {**loan.event("principal.repaid", date(2016, 6, 1), amount_fen=1), "loan_no": "L9"},
        {**loan.event("principal.repaid", date(2016, 6, 1), amount_fen=1), "county_code": "510824"},
        7,
    ]
    before = await traces(channel)
    checked = (await send(channel, "?check_only=true", *batch)).json()
    again = (await send(channel, "?check_only=true", *batch)).json()
    assert await traces(channel) == before

    assert checked.pop("check_only") is True
    statuses = [result["status"] for result in checked["results"]]
    assert statuses[:8] == [
        *("duplicate", "conflict", "accepted", "duplicate", "accepted", "accepted", "rejected", "accepted"),
    ]
    assert statuses[8:] == ["retry", "rejected", "rejected"]
    # 50,000 yuan less the 20,000 that an event before it in the same batch would repay
    assert checked["results"][6]["code"] == "credit.over_outstanding"
    assert {**again, "check_only": None} == {**checked, "check_only": None}

    assert (await send(channel, "", *batch)).json() == checked
    assert await traces(channel) != before


def application(loan: Loan) -> dict[str, Any]:
    """What an application says besides its loan and day."""
    return {
        "application_no": f"A-{loan.loan_no}",
        "borrower_id_number": loan.borrower.id_number,
        "amount_fen": 5_000_000,
        "term_months": 36,
        "purpose": "脐橙种植",
    }


async def test_a_check_draws_on_the_fund_as_the_claims_before_it_would(channel: Channel) -> None:
    await channel.deposit(6_000_000)
    loans = [await a_loan(channel, name) for name in ("L1", "L2")]
    claims = [loan.claimed(CLAIM_ON, 5_000_000) for loan in loans]
    before = await traces(channel)
    checked = (await send(channel, "?check_only=1", *claims, claims[0])).json()
    assert await traces(channel) == before
    assert [result["status"] for result in checked["results"]] == ["accepted", "accepted", "duplicate"]
    assert (await channel.balances())["fund"] == 6_000_000
    real = (await send(channel, "", *claims, claims[0])).json()
    assert real["results"] == checked["results"]
    assert (await channel.balances())["fund"] == 0


async def test_lines_are_checked_as_well_and_in_english_where_asked(channel: Channel) -> None:
    loan = await a_loan(channel)
    lines = as_lines([loan.event("principal.repaid", date(2016, 7, 1), amount_fen=5_000_001), "no event"])
    given = {**channel.sign_in(Role.BANK, "3607", "rcc"), **NDJSON, "Accept-Language": "en"}
    before = await traces(channel)
    reply = await channel.client.post(f"{EVENTS}?check_only=true", content=lines, headers=given)
    assert await traces(channel) == before
    told = reply.json()
    assert [result["code"] for result in told["results"]] == ["credit.over_outstanding", "credit.invalid_event"]
    assert told["results"][0]["detail"].isascii()
    assert (told["rejected"], told["check_only"]) == (2, True)


async def test_a_reply_in_earnest_does_not_speak_of_a_check(channel: Channel) -> None:
    loan = Loan(await channel.household())
    told = (await send(channel, "?check_only=false", *loan.opened())).json()
    assert (told["accepted"], "check_only" in told) == (3, False)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("check_only=maybe", "check_only"),
        ("check_only=", "check_only"),
        ("check_only=true&check_only=false", "check_only"),
        ("checkonly=true", "checkonly"),
    ],
)
async def test_a_wish_to_check_that_can_not_be_understood_moves_no_money(
    channel: Channel, query: str, field: str
) -> None:
    loan = Loan(await channel.household())
    before = await traces(channel)
    reply = await channel.client.post(
        f"{EVENTS}?{query}", json={"events": loan.opened()}, headers=channel.sign_in(Role.BANK, "3607", "rcc")
    )
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", field)
    assert await traces(channel) == before


async def test_a_check_keeps_to_the_limit_of_a_request(channel: Channel) -> None:
    events = [{"event_id": str(number)} for number in range(5_001)]
    reply = await channel.client.post(
        f"{EVENTS}?check_only=true", json={"events": events}, headers=channel.sign_in(Role.BANK, "3607", "rcc")
    )
    assert (reply.status_code, reply.json()["code"]) == (422, "credit.too_many_events")


async def test_only_banks_check(channel: Channel) -> None:
    reply = await channel.client.post(
        f"{EVENTS}?check_only=true", json={"events": []}, headers=channel.sign_in(Role.COUNTY_OFFICE)
    )
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


# whatever banks send --------------------------------------------------------------------------------------------------


class CheckedWorld(World):
    """A world in which every batch is checked before it is sent in earnest."""

    checks = 0

    def submit(self, bank: str, events: Sequence[Any]) -> Response:
        """Send events as a bank: the check said before what is answered now, and left no trace."""
        if self.faults.left:  # a crash is meant for the request itself
            return super().submit(bank, events)
        before = self._traces()
        checked = self.post((Role.BANK, "3607", bank), f"{EVENTS}?check_only=true", {"events": list(events)})
        assert self._traces() == before
        reply = super().submit(bank, events)
        assert checked.status_code == reply.status_code == 200
        assert checked.json() == {**reply.json(), "check_only": True}
        self.checks += 1
        return reply

    def _traces(self) -> list[Any]:
        return [self.rows(counted(table)) for table in TABLES]


@pytest.fixture
def world(installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]) -> Iterator[CheckedWorld]:
    """The service on a loop of its own, since the machine that plays banks and offices can't await."""
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        channel = runner.run(opened.enter_async_context(open_channel(installation, clock, sign_in)))
        made = CheckedWorld(runner, channel)
        made.settle()
        yield made
        runner.run(opened.aclose())


def test_whatever_banks_send_the_check_before_it_says_the_same(world: CheckedWorld) -> None:
    play(world, examples=4, steps=10, derandomize=True)
    assert world.checks > 30


@pytest.mark.long
def test_the_same_for_minutes_and_otherwise_each_time(world: CheckedWorld) -> None:
    play(world, examples=100, steps=25, derandomize=False)
