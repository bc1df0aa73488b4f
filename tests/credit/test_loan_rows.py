"""A loan's row says what the fold of its events says, however its events came."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from services.credit.bank_events.queries import loan_events
from services.credit.loans.models import Loan as LoanRow
from services.credit.loans.rules import fold
from services.credit.loans.standing import Standing
from shared.database import transaction
from shared.messaging.outbox import OutboxMessage
from tests.credit.channel import Channel, Loan, a_loan
from tests.credit.policy_builder import POLICY


def history(loan: Loan) -> list[dict[str, Any]]:
    """Everyday events, and between them what asks for the whole history."""
    wrong = loan.event("principal.repaid", date(2017, 3, 1), amount_fen=9_000)
    return [
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_000),
        loan.event("principal.repaid", date(2017, 2, 1), amount_fen=1_000_000),
        loan.event("loan.classified", date(2017, 2, 1), classification="special_mention"),
        wrong,
        loan.event("interest.collected", date(2017, 3, 1), period="2016Q2", amount_fen=708, penalty_fen=5),
        loan.event("principal.repaid", date(2016, 12, 1), amount_fen=500_000),
        loan.event("event.reversed", date(2017, 4, 1), reverses=wrong["event_id"], reason="录入有误"),
        loan.event("loan.classified", date(2017, 1, 1), classification="loss"),
        loan.event("principal.repaid", date(2017, 3, 1), amount_fen=90_000),
        loan.event("interest.collected", date(2017, 3, 21), period="2017Q1", amount_fen=100),
        loan.event("loan.overdue", date(2017, 5, 1), principal_fen=0, interest_fen=100, days=10),
        loan.event("interest.collected", date(2017, 6, 21), period="2017Q2", amount_fen=99),
        loan.event("interest.collected", date(2017, 6, 22), period="2017Q2", amount_fen=1),
        loan.event("interest.collected", date(2017, 6, 23), period="2017Q2", amount_fen=5),
    ]


async def row_and_fold(channel: Channel) -> tuple[Standing, Standing]:
    [row] = await channel.rows(LoanRow)
    values = {name: getattr(row, name) for name in Standing._fields}
    values["balance"] = tuple((date.fromisoformat(day), fen) for day, fen in row.balance)
    async with channel.sessions() as session:
        events = (await loan_events(session, channel.county, [row.id]))[row.id]
    return Standing(**values), Standing.of(fold(events, POLICY))


@pytest.mark.parametrize("a_request", [1, 2, 5, 14])
async def test_the_row_is_the_fold_after_every_request(channel: Channel, a_request: int) -> None:
    events = history(await a_loan(channel))
    for first in range(0, len(events), a_request):
        await channel.accepted(*events[first : first + a_request])
        row, whole = await row_and_fold(channel)
        assert row == whole
    assert (row.outstanding_fen, row.collected_fen, row.penalty_fen) == (3_410_000, 27_913, 5)
    assert (row.state, row.classification) == ("active", "special_mention")


async def test_a_loan_is_overdue_from_the_report_to_the_payment_that_covers_it_and_others_are_told(
    channel: Channel,
) -> None:
    events = history(await a_loan(channel))
    await channel.accepted(*events[:10])
    seen = []
    for event in events[10:]:
        await channel.accepted(event)
        seen.append((await row_and_fold(channel))[0].state)
    assert seen == ["overdue", "overdue", "active", "active"]
    told = sorted((m for m in await channel.rows(OutboxMessage) if m.aggregate == "loan"), key=lambda m: m.version)
    assert [message.data["state"] for message in told[-5:]] == ["active", *seen]


async def test_a_row_of_before_its_collections_were_kept_is_mended_by_the_next_event(channel: Channel) -> None:
    events = history(await a_loan(channel))
    await channel.accepted(*events[:4])
    async with transaction(channel.sessions) as session:
        await session.execute(text("UPDATE loan SET collected = NULL, classified_on = NULL, classified_by = NULL"))
    await channel.accepted(events[4])
    row, whole = await row_and_fold(channel)
    assert row == whole
    assert row.collected == {"2016Q2": 27_708}
