"""Recomputing: every bank's books rebuilt from accepted events and people's steps, and compared with what stands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select, union

from services.credit.bank_events.models import BankEvent
from services.credit.fund.models import FundDeposit
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.loans.models import Loan
from services.credit.recomputation.comparing import compare_books
from services.credit.recomputation.replay import Books
from services.credit.recomputation.sources import replayed
from services.credit.recomputation.tally import Tally
from services.credit.subsidies.models import SubsidyList
from shared.database import Sessions, snapshots, table_of
from shared.policies.active import ActivePolicies

_KEPT_BY_BANK = (BankEvent, Loan, LedgerAccount, Journal, SubsidyList, FundDeposit)


class Recomputed(NamedTuple):
    """What came of one bank in a county."""

    books: Books
    tally: Tally


async def find_books(sessions: Sessions, county_code: str | None, bank_code: str | None) -> list[Books]:
    """Whose books there are, in all counties or one, of all banks or one."""

    def of(model: Any) -> Select[Any]:
        table = table_of(model).c
        statement = select(table.county_code, table.bank_code).distinct()
        if county_code is not None:
            statement = statement.where(table.county_code == county_code)
        return statement if bank_code is None else statement.where(table.bank_code == bank_code)

    async with sessions() as session:
        found = await session.execute(union(*(of(model) for model in _KEPT_BY_BANK)))
        return sorted(Books(county, bank) for county, bank in found)


async def recompute(
    sessions: Sessions,
    policies: ActivePolicies,
    books: list[Books],
    until: date | None,
    told: Callable[[int], Awaitable[None]],
) -> AsyncIterator[Recomputed]:
    """Rebuild books one after the other and compare each with what stands.

    Each is read in one snapshot, in which nothing is written, so that banks may go on sending events meanwhile. What
    is held in memory is one bank's events of one county.

    Args:
        sessions: of the service.
        policies: the packs in force: books are judged by the numbers that hold now.
        books: whose.
        until: the last business date that counts; everything where it is None. Events are replayed all the same, as
            one that is dated back may have been recorded later: what is compared is what the books say of that day now.
        told: called now and then with how many events of a bank were taken.
    """
    reading = snapshots(sessions)
    for one in books:
        tally = Tally()
        async with reading() as session:
            replay = await replayed(session, policies, one, tally, told)
            await compare_books(session, one, replay, tally, until)
        yield Recomputed(one, tally)
