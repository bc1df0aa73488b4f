"""What books are recomputed from: accepted bank events and people's steps, in the order in which they were recorded.

The steps of lists, and when money reached a fund, are read from the announcements that committed with them. These are
kept for good, and their ids ascend with those of the bank events, since all of them are made behind the same locks.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.models import Application
from services.credit.bank_events.desk import JOURNAL_KINDS
from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.reading import to_rule_event
from services.credit.policies import Governing, credit_policy, governing_policy
from services.credit.policy import CreditPolicy
from services.credit.recomputation.movements import movements_of
from services.credit.recomputation.replay import BROKEN, Books, Filed, ListStep, Movement, Replay
from services.credit.recomputation.tally import Kind, Tally
from shared.database import table_of
from shared.events.credit import (
    FundMoved,
    SubsidyListApproved,
    SubsidyListFacts,
    SubsidyListPaid,
    SubsidyListReturned,
    SubsidyListSubmitted,
)
from shared.messaging.outbox import OutboxMessage
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy

_EVENTS_AT_ONCE = 1_000
_STEPS = {
    SubsidyListSubmitted.routing_key: "submitted",
    SubsidyListReturned.routing_key: "returned",
    SubsidyListApproved.routing_key: "approved",
    SubsidyListPaid.routing_key: "paid",
}
_BY_EVENTS = frozenset(JOURNAL_KINDS.values())
"""Causes of movements of a fund that follow from bank events."""


class Step(NamedTuple):
    """Something that people did, and its place among the bank events."""

    place: UUID
    name: str
    """For people, where it can't be taken."""
    take: Callable[[Replay], None]


async def replayed(
    session: AsyncSession,
    policies: ActivePolicies,
    books: Books,
    tally: Tally,
    told: Callable[[int], Awaitable[None]],
) -> Replay:
    """Rebuild books from nothing; what can't be taken is noted as a difference.

    Args:
        session: one snapshot of the database.
        policies: the packs in force; they judge as they stand now.
        books: whose.
        tally: where differences are noted.
        told: called now and then with how many events were taken.
    """
    numbers = _Numbers(session, policies, books.county_code)
    replay = Replay(await _applications(session, books, numbers))
    movements = await movements_of(session, books)
    for movement in movements:
        if not movement.fund_fen:  # nobody draws on it, so that its place is nothing to anybody
            replay.take_movement(movement)
    moving = [movement for movement in movements if movement.fund_fen]
    steps = sorted(
        [*await _list_steps(session, books), *await _placed(session, books, moving, tally)],
        key=lambda step: step.place,
    )
    waiting = iter(steps)
    step = next(waiting, None)
    taken = 0
    async for event in _events(session, books):
        while step is not None and step.place < event.id:
            _take(step, replay, tally)
            step = next(waiting, None)
        _take_event(event, replay, tally)
        taken += 1
        if taken % _EVENTS_AT_ONCE == 0:
            await told(taken)
    while step is not None:
        _take(step, replay, tally)
        step = next(waiting, None)
    return replay


def _take(step: Step, replay: Replay, tally: Tally) -> None:
    try:
        step.take(replay)
    except BROKEN as error:
        tally.note(Kind.EVENTS, step.name, "step", "recorded", str(error))
    else:
        tally.equal(Kind.EVENTS)


def _take_event(row: Row[Any], replay: Replay, tally: Tally) -> None:
    application_no = row.content["application_no"] if row.type == "loan.applied" else None
    try:
        replay.take_event(row.loan_id, row.loan_no, to_rule_event(row.content), application_no)
    except BROKEN as error:
        tally.note(Kind.EVENTS, row.event_id, row.type, "accepted", str(error))
    else:
        tally.equal(Kind.EVENTS)


async def _events(session: AsyncSession, books: Books) -> AsyncIterator[Any]:
    table = table_of(BankEvent).c
    found = await session.stream(
        select(table.id, table.event_id, table.type, table.loan_no, table.loan_id, table.content)
        .where(table.county_code == books.county_code, table.bank_code == books.bank_code, table.status == "accepted")
        .order_by(table.id)
        .execution_options(yield_per=_EVENTS_AT_ONCE)
    )
    async for row in found:
        yield row


class _Numbers:
    """Policies by what governs, each looked up once; None where none is in force."""

    def __init__(self, session: AsyncSession, policies: ActivePolicies, county_code: str) -> None:
        self._session, self._policies, self._county_code = session, policies, county_code
        self._known: dict[Governing, CreditPolicy | None] = {}

    async def of_loan(self, governing: Governing) -> CreditPolicy | None:
        """Numbers that govern a loan."""
        if governing not in self._known:
            try:
                found = await governing_policy(self._session, self._policies, self._county_code, governing)
            except NoActivePolicy:
                found = None
            self._known[governing] = found
        return self._known[governing]

    async def on(self, day: date, programme: str) -> CreditPolicy | None:
        """Numbers of a programme on a day."""
        try:
            return await credit_policy(self._session, self._policies, self._county_code, day, programme)
        except NoActivePolicy:
            return None


async def _applications(session: AsyncSession, books: Books, numbers: _Numbers) -> dict[str, Filed]:
    table = table_of(Application).c
    found = await session.execute(
        select(
            table.application_no,
            table.household_id,
            table.organisation_id,
            table.village_code,
            table.programme,
            table.product,
            table.occurred_on,
        ).where(table.county_code == books.county_code, table.bank_code == books.bank_code)
    )
    return {
        row.application_no: Filed(
            row.application_no,
            row.household_id,
            row.organisation_id,
            row.village_code,
            row.programme,
            row.product,
            row.occurred_on,
            await numbers.of_loan(Governing(row.occurred_on, row.programme, row.product)),
        )
        for row in found.all()
    }


async def _announced(session: AsyncSession, books: Books, aggregate: str) -> list[Any]:
    table = table_of(OutboxMessage).c
    found = await session.execute(
        select(table.id, table.routing_key, table.data)
        .where(
            table.county_code == books.county_code,
            table.aggregate == aggregate,
            table.data["bank_code"].astext == books.bank_code,
        )
        .order_by(table.id)
    )
    return list(found.all())


async def _list_steps(session: AsyncSession, books: Books) -> list[Step]:
    steps = []
    for message in await _announced(session, books, SubsidyListFacts.aggregate):
        facts, kind = message.data, _STEPS[message.routing_key]
        on = date.fromisoformat(facts["occurred_on"])
        step = ListStep(UUID(facts["subsidy_list_id"]), facts["programme"], facts["period"], kind, on)
        steps.append(Step(message.id, f"list {step.period} {kind}", partial(Replay.take_step, step=step)))
    return steps


async def _placed(session: AsyncSession, books: Books, movements: Iterable[Movement], tally: Tally) -> list[Step]:
    """Movements of the fund at their places.

    An announcement doesn't name what it announces, but movements of one kind, day and amount are alike to everybody
    who draws on the fund.
    """
    places: defaultdict[tuple[str, str, date, int], list[UUID]] = defaultdict(list)
    for message in await _announced(session, books, FundMoved.aggregate):
        facts = message.data
        if message.routing_key == FundMoved.routing_key and facts["cause"] not in _BY_EVENTS:
            on = date.fromisoformat(facts["occurred_on"])
            places[facts["cause"], facts["programme"], on, facts["amount_fen"]].append(message.id)
    steps = []
    for movement in movements:
        key, posting = movement
        at = places[key.kind, posting.programme, posting.occurred_on, movement.fund_fen]
        name = f"{key.kind} {key.cause_id}"
        if not at:
            tally.note(Kind.EVENTS, name, "announcement", None, movement.fund_fen)
        place = at.pop(0) if at else UUID(int=0)
        steps.append(Step(place, name, partial(Replay.take_movement, movement=movement)))
    for (kind, programme, on, amount_fen), left in places.items():
        for _ in left:
            tally.note(Kind.EVENTS, f"{kind} {programme} {on}", "announcement", amount_fen, None)
    return steps
