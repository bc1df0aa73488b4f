"""What people ask for every day costs by what it is about, and not by everything that ever happened."""

from datetime import date, timedelta

import pytest

from services.credit.duties.facts import WHOLE, History, lending
from services.credit.fund.accounts import FundAccount, movements
from services.credit.ledger.models import Journal, LedgerTransfer
from services.credit.ledger.queries import balances_by_day, balances_on, turnovers
from services.credit.ledger.rules import Account
from shared.database import new_id, table_of, transaction
from tests.credit.channel import CLAIM_ON, COUNTY
from tests.credit.counting import counted
from tests.credit.office import CITY_FINANCE, Office


def test_the_movements_of_an_account_are_found_by_the_account() -> None:
    """Which plan is taken depends on what the server has counted; that there is one by the account does not."""
    indexed = {tuple(column.name for column in index.columns) for index in table_of(LedgerTransfer).indexes}
    assert {("county_code", "debit_account_id"), ("county_code", "credit_account_id")} <= indexed
    asked = str(movements(FundAccount(new_id(), COUNTY, "rcc", "industry_credit")))
    assert "legs.account_id = :" in asked, asked  # pushed down into both legs


@pytest.mark.parametrize("days", [0, 1, 400])
async def test_balances_are_counted_back_to_what_was_posted(office: Office, days: int) -> None:
    await office.deposited(1_000_000)
    await office.deposited(500_000, on="2019-08-09", bank="abc")
    loan = await office.a_loan()
    await office.channel.accepted(
        loan.event("principal.repaid", date(2016, 8, 1), amount_fen=7),
        loan.claimed(CLAIM_ON, 4_999_993),
        loan.event("recovery.received", CLAIM_ON + timedelta(days=9), amount_fen=300_000),
    )
    journal = table_of(Journal).c
    asked = Account.FUND, Account.MEMO_LOANS
    for first in (date(2016, 4, 9), date(2016, 4, 10), date(2016, 7, 31), CLAIM_ON, date(2020, 1, 1)):
        on = first + timedelta(days=days)
        async with transaction(office.channel.sessions) as session:
            told = await balances_on(session, on, asked, lambda table: [table.county_code == COUNTY])
            summed = await turnovers(session, journal.county_code == COUNTY, on=on)
            by_day = await balances_by_day(
                session, COUNTY, Account.FUND, [first + timedelta(days=passed) for passed in range(days + 1)]
            )
        expected = {(one.bank_code, one.account): one.balance_fen for one in summed if one.account in asked}
        assert {(one.bank_code, one.account): one.balance_fen for one in told if one.balance_fen} == {
            key: fen for key, fen in expected.items() if fen
        }
        for (bank_code, _), balances in by_day.items():
            assert balances[on] == expected.get((bank_code, Account.FUND), 0)


async def test_needs_of_many_counties_are_read_like_those_of_one(office: Office) -> None:
    costs = []
    for county in (COUNTY, "360723", "360724"):
        office.channel.county = county
        await office.deposited(1)
        await office.a_loan(f"L{county}")
        await office.read(CITY_FINANCE, "/credit/fund-accounts")  # packs are read anew every few seconds
        with counted(office.channel) as asked:
            listed = (await office.read(CITY_FINANCE, "/credit/fund-accounts"))["items"]
        assert all(one["needed_fen"] > 0 for one in listed)
        costs.append((len(listed), len(asked)))
    assert costs == [(number, costs[0][1]) for number in (1, 2, 3)]


async def test_notices_of_loans_paid_back_long_ago_are_read_by_who_asks_for_them(office: Office) -> None:
    loan, running = await office.a_loan("OLD"), await office.a_loan("NEW")
    for one in (loan, running):
        await office.channel.accepted(one.event("collection.notice_delivered", date(2019, 4, 12)))
    await office.channel.accepted(loan.event("principal.repaid", date(2019, 5, 10), amount_fen=5_000_000))
    on = date(2021, 6, 1)
    for history, expected in (
        (WHOLE, {"OLD", "NEW"}),
        (History(settled_from=date(2019, 1, 1)), {"OLD", "NEW"}),
        (History(settled_from=date(2020, 6, 1)), {"NEW"}),
        (History(settled_from=date(2020, 6, 1), beside=frozenset({"OLD"})), {"OLD", "NEW"}),
        (History(due_from=date(2019, 4, 17)), {"OLD", "NEW"}),
        (History(due_from=date(2020, 6, 1)), set()),
        (History(settled_from=date.max), {"NEW"}),
    ):
        async with transaction(office.channel.sessions) as session:
            found = await lending(session, COUNTY, None, on, history)
        assert {one.loan_no for one in found} == expected, history
        assert all(one.notices_on == (date(2019, 4, 12),) for one in found)
