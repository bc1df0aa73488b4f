"""All that must hold at every moment, against an independent model: a machine that plays banks, offices and crashes."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.credit.recomputation.service import Recomputed, find_books, recompute
from shared.calendar import Clock
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.credit.channel import Channel, open_channel
from tests.credit.model import drafts, laws
from tests.credit.model.books import Deposit, ModelBooks
from tests.credit.model.drafts import one_of
from tests.credit.model.loans import Answer, Event, ModelLoan
from tests.credit.model.world import BANKS, COUNTIES, FINANCE, World

LISTS, DEPOSITS = "/credit/subsidy-lists", "/credit/fund-deposits"
QUARTERS = ("2016Q2", "2016Q4", "2017Q1", "2018Q4", "2019Q2")
DAYS = (date(2016, 6, 24), date(2017, 3, 24), date(2018, 12, 24), date(2019, 10, 8))
MOST_STATEMENTS = 60
"""A request of some events asks the database about forty times for each county."""
CHANCES = st.integers(0, 9)


class Machine(RuleBasedStateMachine):
    """Whatever it does, every answer is one that the model gives, and the tables say what the model says."""

    world: World

    def __init__(self) -> None:
        """Begin where nothing is lent."""
        super().__init__()
        self.world.begin()
        self.books = ModelBooks(self.world.applications, self.world.channel.clock.today())
        self.sent: list[tuple[str, Any]] = []
        self.waiting: list[tuple[str, Event]] = []
        """What was answered `retry`."""
        self.number = 0

    def teardown(self) -> None:
        """Send what waits until nothing more is taken; then everything once more, which changes nothing."""
        try:
            self.until_quiet()
            for bank in BANKS:
                again = [event for by, event in self.sent if by == bank and self.is_final(bank, event)]
                if again:
                    answers = self.request(bank, again, 0)
                    assert {status for status, _ in answers} == {"duplicate"}
            self.agree()
            self.recompute()
            self.read_back()
        finally:
            self.world.end()

    @invariant()
    def agree(self) -> None:
        """The laws hold."""
        laws.check(self.world, self.books)

    # what banks send ------------------------------------------------------------------------------------------------

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Some loans, and some money in a fund: never enough for all."""
        for _ in range(2):
            self.lend(data)
        self.enter_deposit(data)

    @rule(data=st.data())
    def lend(self, data: st.DataObject) -> None:
        """A loan is opened, its events in any order, sometimes under a number or on an application already used."""
        draw = data.draw
        bank, county = one_of(draw, *BANKS), one_of(draw, *COUNTIES)
        numbers = self.world.numbers[county, bank]
        loan_no = one_of(draw, *numbers)
        application_no = f"A-{loan_no if draw(CHANCES) else one_of(draw, *numbers)}"
        filed = self.world.applications[county, application_no]
        events = [self.named(draw, county, loan_no, event) for event in drafts.opening(draw)]
        events[0] |= {"application_no": application_no, "borrower_id_number": filed.id_number}
        if not draw(CHANCES):
            events[0] |= one_of(draw, {"application_no": "A-none"}, {"borrower_id_number": "99972219900101001X"})
        self.send(data, bank, draw(st.permutations(events)) if not draw(st.integers(0, 4)) else events)

    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """Anything about several loans, in one batch."""
        bank = one_of(data.draw, *BANKS)
        events = []
        for _ in range(data.draw(st.integers(1, 6))):
            county, loan_no, loan = self.some_loan(data.draw, bank)
            events.append(self.named(data.draw, county, loan_no, drafts.draft(data.draw, loan)))
        self.send(data, bank, events)

    @rule(data=st.data())
    def pay_interest(self, data: st.DataObject) -> None:
        """The oldest periods of a loan are paid in full, in any order."""
        bank = one_of(data.draw, *BANKS)
        county, loan_no, loan = self.some_loan(data.draw, bank)
        owing = [(label, p) for label, p in loan.periods.items() if p.collected_fen < p.interest_fen]
        paid = [
            {
                "type": "interest.collected",
                "occurred_on": str(period.last),
                "period": label,
                "amount_fen": period.interest_fen - period.collected_fen,
            }
            for label, period in owing[: data.draw(st.integers(1, 5))]
        ]
        events = [self.named(data.draw, county, loan_no, event) for event in paid]
        self.send(data, bank, data.draw(st.permutations(events)))

    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """A loan is claimed, and some of it comes back."""
        bank = one_of(data.draw, *BANKS)
        county, loan_no, loan = self.some_loan(data.draw, bank)
        if not loan.lent:
            return
        day = loan.due_on + timedelta(days=90 + data.draw(CHANCES))
        claim = {"principal_fen": loan.outstanding_fen, "interest_fen": loan.unpaid_interest_fen}
        events: list[Event] = [{"type": "compensation.claimed", "occurred_on": str(day), **claim}]
        for _ in range(data.draw(st.integers(0, 2))):
            fen = max(1, loan.principal_fen // one_of(data.draw, 1, 2, 3))
            later = day + timedelta(days=data.draw(st.integers(0, 300)))
            events.append({"type": "recovery.received", "occurred_on": str(later), "amount_fen": fen})
        self.send(data, bank, [self.named(data.draw, county, loan_no, event) for event in events])

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """The last events of a loan are reversed one after the other, and some are sent as they should have been."""
        bank = one_of(data.draw, *BANKS)
        county, loan_no, loan = self.some_loan(data.draw, bank)
        events = []
        for event in loan.live[::-1][: data.draw(st.integers(1, 4))]:
            undo = {"type": "event.reversed", "reverses": event["event_id"], "reason": "录错"}
            events.append(self.named(data.draw, county, loan_no, {**undo, "occurred_on": event["occurred_on"]}))
            if not data.draw(st.integers(0, 2)):
                right = {k: v for k, v in event.items() if k not in ("county_code", "event_id", "loan_no")}
                if right.get("amount_fen", 0) > 1 and event["type"] != "loan.disbursed":
                    right["amount_fen"] -= 1
                events.append(self.named(data.draw, county, loan_no, right))
        self.send(data, bank, events)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """What was sent before comes again in any order, some of it with another content under the spent id."""
        bank, _ = one_of(data.draw, *self.sent)
        mine = [event for by, event in self.sent if by == bank]
        events = [one_of(data.draw, *mine) for _ in range(data.draw(st.integers(1, 8)))]
        for place, event in enumerate(events):
            if isinstance(event, dict) and event and not data.draw(st.integers(0, 3)):
                events[place] = {**event, "occurred_on": "2016-07-02"}
        self.send(data, bank, events)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def try_again(self, data: st.DataObject) -> None:
        """What was to be sent later is sent once more."""
        bank, _ = one_of(data.draw, *self.waiting)
        events = [event for by, event in self.waiting if by == bank]
        self.waiting = [one for one in self.waiting if one[0] != bank]
        self.send(data, bank, data.draw(st.permutations(events)))

    def until_quiet(self) -> None:
        """Send what waits again as long as any of it is taken."""
        while self.waiting:
            before, waiting = len(self.books.answers), self.waiting
            self.waiting = []
            for bank in BANKS:
                events = [event for by, event in waiting if by == bank]
                if events:
                    self.request(bank, events, 0)
            if len(self.books.answers) == before:
                break

    # the channel ----------------------------------------------------------------------------------------------------

    def some_loan(self, draw: drafts.Draw, bank: str) -> tuple[str, str, ModelLoan]:
        """A loan of a bank, most often one that was opened."""
        known = [key for key in self.books.lendings if key[1] == bank]
        keys = [(county, bank, number) for county in COUNTIES for number in self.world.numbers[county, bank]]
        county, _, number = one_of(draw, *(known if known and draw(CHANCES) else keys))
        lending = self.books.lendings.get((county, bank, number))
        return county, number, lending.loan if lending else ModelLoan()

    def named(self, draw: drafts.Draw, county: str, loan_no: str, event: Event) -> Event:
        """An event with an id of its own, of this loan."""
        self.number += 1
        named = {**event, "county_code": county, "loan_no": loan_no, "event_id": drafts.named(draw, self.number)}
        if event["type"] == "loan.applied":
            filed = self.world.applications[county, f"A-{loan_no}"]
            named = {"application_no": f"A-{loan_no}", "borrower_id_number": filed.id_number, **named}
        return named

    def garbage(self, draw: drafts.Draw) -> Any:
        """Something that can be no event, or not one of these books."""
        self.number += 1
        county, loan_no = COUNTIES[0], self.world.numbers[COUNTIES[0], BANKS[0]][0]
        day = {"occurred_on": "2016-07-01"}
        repaid = self.named(draw, county, loan_no, {"type": "principal.repaid", **day, "amount_fen": 1})
        return one_of(
            draw,
            None,
            7,
            {},
            {**repaid, "event_id": "\u0000"},
            {**repaid, "event_id": "x" * 65},
            {**repaid, "county_code": "410327"},
            {**repaid, "amount_fen": -1},
            {**repaid, "amount_fen": 1.5},
            {**repaid, "type": "loan.vanished"},
            {**repaid, "occurred_on": "2199-01-01"},
        )

    def send(self, data: st.DataObject, bank: str, events: Sequence[Any]) -> None:
        """Send a batch, split into requests, with garbage between, through crashes and lost answers."""
        batch = list(events)
        if not data.draw(st.integers(0, 5)):
            batch.insert(data.draw(st.integers(0, len(batch))), self.garbage(data.draw))
        while batch:
            size = len(batch) if data.draw(st.integers(0, 2)) else data.draw(st.integers(1, len(batch)))
            crash_at = data.draw(st.integers(1, MOST_STATEMENTS)) if not data.draw(st.integers(0, 3)) else 0
            self.request(bank, batch[:size], crash_at)
            batch = batch[size:]

    def request(self, bank: str, events: Sequence[Any], crash_at: int) -> list[Answer]:
        """Send events in one request until it is answered; each answer must be one of the model's."""
        self.sent += [(bank, event) for event in events]
        if crash_at:
            reply = self.world.crashing(crash_at, lambda: self.world.submit(bank, events))
            self.catch_up(bank, events, committed=self.world.faults.commits)
            if reply is not None:
                self.waiting = [one for one in self.waiting if one not in [(bank, event) for event in events]]
        reply = self.world.submit(bank, events)
        assert reply.status_code == 200, reply.text
        answers: list[Answer] = []
        for event, result in zip(events, reply.json()["results"], strict=True):
            answer = (result["status"], result.get("code"))
            expected = self.books.expected(bank, event)
            assert answer in expected, (event, result, expected)
            self.books.take(bank, event, answer)
            if answer[0] == "retry":
                self.waiting.append((bank, event))
            answers.append(answer)
        return answers

    def catch_up(self, bank: str, events: Sequence[Any], committed: int) -> None:
        """Let the model go on by what the service had committed when its answer was lost: whole counties, in order."""
        addressed = [event for event in events if self.books.claims_id(event)]
        done = sorted({event["county_code"] for event in addressed})[:committed]
        recorded = {
            (row.county_code, row.event_id): (row.status, row.code)
            for row in self.world.rows(
                "SELECT county_code, event_id, status, code FROM bank_event"
                " WHERE county_code = ANY(:counties) AND bank_code = :bank",
                bank=bank,
            )
        }
        for event in addressed:
            if event["county_code"] in done:
                expected = self.books.expected(bank, event)
                if not {"duplicate", "conflict"}.isdisjoint(status for status, _ in expected):
                    continue
                answer = recorded.get((event["county_code"], event["event_id"]))
                if answer is None:
                    assert "retry" in {status for status, _ in expected}, (event, expected)
                else:
                    assert answer in expected, (event, answer, expected)
                    self.books.take(bank, event, answer)
        mine = {(county, event_id) for county, by, event_id in self.books.answers if by == bank}
        assert recorded.keys() == mine, "what was not committed left an id"

    def is_final(self, bank: str, event: Any) -> bool:
        """Whether an event was answered for good under its id."""
        return self.books.claims_id(event) and {s for s, _ in self.books.expected(bank, event)} == {"duplicate"}

    # what offices do ------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def enter_deposit(self, data: st.DataObject) -> None:
        """The county passes money on, and mostly the bank confirms it."""
        county, bank = one_of(data.draw, *COUNTIES), one_of(data.draw, *BANKS)
        amount_fen = one_of(data.draw, 1, 1_000_000, 3_000_001, 6_000_000)
        role, state = one_of(data.draw, (Role.CITY_OFFICE, "planned"), *[(Role.COUNTY_FINANCE, "passed_on")] * 3)
        who = (role, county) if role is Role.COUNTY_FINANCE else (role, "3607")
        day = date(2016, 7, 10)
        body = {"county_code": county, "bank_code": bank, "kind": "deposit", "period": "2016Q2"}
        reply = self.post(data, who, DEPOSITS, {**body, "amount_fen": amount_fen, "occurred_on": str(day)})
        assert reply.status_code == 201, reply.text
        deposit_id = reply.json()["id"]
        self.books.deposits[deposit_id] = Deposit((county, bank), amount_fen, state, day)
        if state == "passed_on" and data.draw(CHANCES):
            self.confirm(data, deposit_id, "received", day)

    @precondition(lambda self: self.books.deposits)
    @rule(data=st.data())
    def confirm_deposit(self, data: st.DataObject) -> None:
        """Somebody confirms a deposit, be it his turn or not."""
        deposit_id = one_of(data.draw, *self.books.deposits)
        state = one_of(data.draw, "sent", "passed_on", "received")
        self.confirm(data, deposit_id, state, one_of(data.draw, date(2016, 7, 9), date(2016, 7, 11)))

    def confirm(self, data: st.DataObject, deposit_id: str, state: str, day: date) -> None:
        """A receiver says that the money came."""
        deposit = self.books.deposits[deposit_id]
        county, bank = deposit.books
        who = {
            "sent": (Role.CITY_FINANCE, "3607"),
            "passed_on": (Role.COUNTY_FINANCE, county),
            "received": (Role.BANK, "3607", bank),
        }[state]
        expected = self.books.against_confirming(deposit_id, state, day)
        reply = self.post(data, who, f"{DEPOSITS}/{deposit_id}/confirm", {"occurred_on": str(day)})
        if self.was_done(reply, expected):
            deposit.state, deposit.reached_on = state, day

    @precondition(lambda self: self.books.deposits)
    @rule(data=st.data())
    def take_deposit_back(self, data: st.DataObject) -> None:
        """A bank takes back what it confirmed, or would."""
        deposit_id = one_of(data.draw, *self.books.deposits)
        deposit = self.books.deposits[deposit_id]
        day = one_of(data.draw, date(2016, 7, 9), date(2016, 7, 12))
        expected = self.books.against_taking_back(deposit_id, day)
        body = {"occurred_on": str(day), "reason": "金额不符"}
        reply = self.post(data, (Role.BANK, "3607", deposit.books[1]), f"{DEPOSITS}/{deposit_id}/take-back", body)
        if self.was_done(reply, expected):
            deposit.state, deposit.reached_on = "taken_back", day

    @rule(data=st.data())
    def draw_list(self, data: st.DataObject) -> None:
        """A bank draws a list up, or anew."""
        draw = data.draw
        county, bank, day = one_of(draw, *COUNTIES), one_of(draw, *BANKS), one_of(draw, *DAYS)
        key = (county, bank, one_of(draw, *QUARTERS))
        expected = self.books.against_drawing(key, day)
        body = {"county_code": county, "period": key[2], "occurred_on": str(day)}
        reply = self.post(data, (Role.BANK, "3607", bank), LISTS, body)
        if self.was_done(reply, expected):
            self.books.drawn(key, day).id = reply.json()["id"]
            if draw(CHANCES):
                self.step(data, key, "submit", day, "bank")

    @precondition(lambda self: self.books.lists)
    @rule(data=st.data())
    def step_list(self, data: st.DataObject) -> None:
        """Somebody takes a list's next step, or one that it isn't ready for."""
        key = one_of(data.draw, *self.books.lists)
        usual = {"draft": "submit", "returned": "submit", "submitted": "approve", "approved": "pay", "paid": "pay"}
        step = usual[self.books.lists[key].state]
        if not data.draw(st.integers(0, 2)):
            step = one_of(data.draw, "submit", "approve", "return", "return", "pay")
        person = one_of(data.draw, "bank", "chief") if step == "submit" else one_of(data.draw, "chief", "other")
        self.step(data, key, step, one_of(data.draw, *DAYS[1:], DAYS[-1]), person)

    def step(self, data: st.DataObject, key: tuple[str, str, str], step: str, day: date, person: str) -> None:
        """A step of a list's life by a person of the bank, the county's office or its finance bureau."""
        county, bank, _ = key
        role = Role.COUNTY_FINANCE if step == "pay" else Role.COUNTY_OFFICE
        who = (Role.BANK, "3607", bank, "bank") if person == "bank" else (role, county, None, person)
        expected = self.books.against_step(key, step, day, person)
        body = {"occurred_on": str(day), **({"reason": "退回"} if step == "return" else {})}
        reply = self.post(data, who, f"{LISTS}/{self.books.lists[key].id}/{step}", body)
        if self.was_done(reply, expected):
            self.books.stepped(key, step, day, person)
            if step == "submit":
                laws.check_bound(self.books, key[:2])

    def post(self, data: st.DataObject, who: Any, path: str, body: Any) -> Any:
        """Write; where the service crashes before it has committed, the person does it again."""
        crash_at = data.draw(st.integers(1, MOST_STATEMENTS // 2)) if not data.draw(st.integers(0, 3)) else 0
        if crash_at:
            reply = self.world.crashing(crash_at, lambda: self.world.post(who, path, body))
            if reply is not None:
                return reply
            self.agree()
        return self.world.post(who, path, body)

    def was_done(self, reply: Any, expected: set[Answer]) -> bool:
        """Whether a step was taken; refused it must be for one of the model's reasons."""
        if reply.status_code in (200, 201):
            assert not expected, (reply.text, expected)
            return True
        assert reply.status_code in (409, 422), reply.text
        assert ("rejected", reply.json()["code"]) in expected, (reply.text, expected)
        return False

    # what the service itself says -----------------------------------------------------------------------------------

    def recompute(self) -> None:
        """Rebuilt from the accepted events and people's steps alone, all books are what stands."""
        channel = self.world.channel
        for found in self.world.wait(everything_recomputed(channel)):
            assert not found.tally.differences, (found.books, found.tally.first)

    def read_back(self) -> None:
        """Control totals agree, and loans, claims and loss shares are read as the model has them."""
        for county in COUNTIES:
            assert self.world.get(FINANCE, "/credit/ledger/control-totals", county_code=county)["equal"]
        for (county, bank, number), lending in self.books.lendings.items():
            path = f"/credit/banks/{bank}/loans/{county}/{number}"
            told = self.world.get((Role.COUNTY_OFFICE, county), path)
            subsidies = lending.loan.subsidies() if lending.loan.lent else {}
            assert {
                row["period"]: (
                    row["start"],
                    row["days"],
                    row["interest_fen"],
                    row["collected_fen"],
                    row["subsidy_fen"],
                )
                for row in told["schedule"]
            } == {
                label: (str(p.first), (p.last - p.first).days + 1, p.interest_fen, p.collected_fen, subsidies[label])
                for label, p in lending.loan.schedule.items()
            }
        for year in {key[2] for key in self.books.losses}:
            shares = self.world.get(FINANCE, "/credit/loss-shares", year=year)
            mine = {
                (item["county_code"], item["bank_code"], whose): item[f"{whose}_share_fen"]
                for item in shares["items"]
                for whose in ("city", "county")
            }
            expected = {(c, b, whose): fen for (c, b, y, whose), fen in self.books.losses.items() if y == year}
            assert {key: fen for key, fen in mine.items() if fen} == {key: fen for key, fen in expected.items() if fen}


async def everything_recomputed(channel: Channel) -> list[Recomputed]:
    """Each bank's books of each county against those that were rebuilt."""

    async def told(_: int) -> None:
        pass

    books = await find_books(channel.sessions, None, None)
    return [found async for found in recompute(channel.sessions, channel.app.state.policies, books, None, told)]


@pytest.fixture
def world(installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]) -> Iterator[World]:
    """The service on a loop of its own, since the machine itself can't await."""
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        channel = runner.run(opened.enter_async_context(open_channel(installation, clock, sign_in)))
        made = World(runner, channel)
        made.settle()
        yield made
        runner.run(opened.aclose())


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    """Let the machine run."""
    machine = type("Played", (Machine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
            database=None,
        ),
    )


@pytest.mark.requirement("R002-107", "R002-117", "R002-119", "R002-120", "R002-123", "R002-136")
def test_whatever_banks_and_offices_do_the_books_are_what_the_model_says(world: World) -> None:
    play(world, examples=12, steps=15, derandomize=True)


@pytest.mark.long
def test_the_same_for_minutes_and_otherwise_each_time(world: World) -> None:
    play(world, examples=400, steps=25, derandomize=False)
