"""A story with reversals in later quarters and a backdated event, and what its transfers come to."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from services.credit.ledger.rules import Account, Transfer
from tests.credit.channel import CLAIM_ON, COUNTY, Loan
from tests.credit.ledger_sums import balances_fen
from tests.credit.office import Office


def undone(loan: Loan, event: dict[str, Any], on: date) -> dict[str, Any]:
    """The reversal of an event."""
    return loan.event("event.reversed", on, reverses=event["event_id"], reason="录错")


async def a_story(office: Office) -> Loan:
    """Lending of two banks, a paid list, reversals in later quarters, a backdated event, a claim taken back."""
    channel = office.channel
    await office.deposited(6_000_000)
    loan, void = await office.a_loan("L1"), await office.a_loan("L2", date(2016, 6, 30))
    await channel.accepted(loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708))
    await office.paid("2016Q2", "2016-06-24")
    wrong = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100_001)
    await channel.accepted(
        wrong,
        {**void.event("event.reversed", date(2016, 7, 2), reason="未放款"), "reverses": "L2-3"},
        undone(loan, wrong, date(2016, 10, 5)),
        loan.event("principal.repaid", date(2016, 6, 1), amount_fen=250),
    )
    other = Loan(await channel.household(loans=["B1"], bank="abc"), "B1")
    await channel.accepted(*other.opened(date(2016, 8, 1), amount_fen=1_000_000), bank="abc")
    claim = loan.claimed(CLAIM_ON, 4_999_750, 1_000)
    back = loan.event("recovery.received", CLAIM_ON + timedelta(days=20), amount_fen=600_001)
    await channel.accepted(claim, back)
    await channel.accepted(undone(loan, back, date(2019, 10, 10)), undone(loan, claim, date(2019, 11, 1)))
    return loan


async def balances(office: Office, until: date, bank: str | None = None, county: str = COUNTY) -> dict[Account, int]:
    """What the transfers up to a business date come to, summed up apart from the service."""
    async with office.channel.sessions() as session:
        found = await session.execute(
            text(
                "SELECT debit.kind, credit.kind, t.amount_fen FROM ledger_transfer t"
                " JOIN journal j ON j.county_code = t.county_code AND j.id = t.journal_id"
                " JOIN ledger_account debit ON debit.county_code = t.county_code AND debit.id = t.debit_account_id"
                " JOIN ledger_account credit ON credit.county_code = t.county_code AND credit.id = t.credit_account_id"
                " WHERE t.county_code = :county AND j.occurred_on <= :until"
                " AND j.bank_code = coalesce(:bank, j.bank_code)"
            ),
            {"county": county, "until": until, "bank": bank},
        )
        transfers = [Transfer(Account(debit), Account(credit), amount) for debit, credit, amount in found]
    return {account: balances_fen(transfers).get(account, 0) for account in Account}
