"""Sums over the transfers: by account, up to a business date, as known at a moment."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.models import BankEvent
from services.credit.ledger.models import Journal, LedgerAccount, LedgerTransfer
from services.credit.ledger.rules import Account
from shared.database import is_one_of, table_of


class Turnover(NamedTuple):
    """What went into and out of one account."""

    county_code: str
    bank_code: str
    programme: str
    account: Account
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """Debits minus credits."""
        return self.debit_fen - self.credit_fen


def legs(*conditions: ColumnElement[bool], beside: Sequence[Any] = ()) -> Subquery:
    """Both sides of every transfer whose journal fulfils the conditions: account, debit and credit, and the journal.

    Args:
        conditions: on journals.
        beside: labelled columns of `Journal` that each side bears too.
    """
    transfer, journal = table_of(LedgerTransfer).c, table_of(Journal).c

    def side(account_id: Any, debit_fen: Any, credit_fen: Any) -> Select[Any]:
        return (
            select(
                transfer.county_code,
                journal.id.label("journal_id"),
                journal.occurred_on,
                *beside,
                account_id.label("account_id"),
                debit_fen.label("debit_fen"),
                credit_fen.label("credit_fen"),
            )
            .join(Journal, (journal.county_code == transfer.county_code) & (journal.id == transfer.journal_id))
            .where(*conditions)
        )

    nothing = literal(0)
    return union_all(
        side(transfer.debit_account_id, transfer.amount_fen, nothing),
        side(transfer.credit_account_id, nothing, transfer.amount_fen),
    ).subquery("legs")


def taken_back() -> Any:
    """Of a reversal's journal, the type of the event that it took back; null of others. A column beside `Journal`."""
    journal = table_of(Journal).c
    reversal, undone = table_of(BankEvent).alias("reversal"), table_of(BankEvent).alias("undone")
    return (
        select(undone.c.type)
        .select_from(reversal)
        .join(
            undone,
            (undone.c.county_code == reversal.c.county_code)
            & (undone.c.bank_code == reversal.c.bank_code)
            & (undone.c.event_id == reversal.c.content["reverses"].astext),
        )
        .where(
            journal.kind == "reversal",
            reversal.c.county_code == journal.county_code,
            reversal.c.bank_code == journal.bank_code,
            reversal.c.event_id == journal.cause_id,
        )
        .correlate(table_of(Journal))
        .scalar_subquery()
    )


async def turnovers(
    session: AsyncSession,
    *scope: ColumnElement[bool],
    on: date | None = None,
    as_of: datetime | None = None,
) -> list[Turnover]:
    """Debits and credits of accounts.

    Args:
        session: where the ledger stands.
        scope: conditions on journals: which county, which bank.
        on: last business date that counts; all where it is left out.
        as_of: last moment of posting that counts; now where it is left out.
    """
    journal, account = table_of(Journal).c, table_of(LedgerAccount).c
    conditions = list(scope)
    if on is not None:
        conditions.append(journal.occurred_on <= on)
    if as_of is not None:
        conditions.append(journal.posted_at <= as_of)
    moved = legs(*conditions)
    found = await session.execute(
        select(
            account.county_code,
            account.bank_code,
            account.programme,
            account.kind,
            func.sum(moved.c.debit_fen),
            func.sum(moved.c.credit_fen),
        )
        .join(LedgerAccount, (account.county_code == moved.c.county_code) & (account.id == moved.c.account_id))
        .group_by(account.county_code, account.bank_code, account.programme, account.kind)
    )
    return [
        Turnover(county, bank, programme, Account(kind), int(debit_fen), int(credit_fen))
        for county, bank, programme, kind, debit_fen, credit_fen in found
    ]


class Balance(NamedTuple):
    """What stood on an account at the end of a business date."""

    county_code: str
    bank_code: str
    programme: str
    account: Account
    balance_fen: int
    """Debits minus credits."""


async def balances_on(
    session: AsyncSession,
    on: date,
    accounts: Collection[Account],
    scope: Callable[[Any], Sequence[ColumnElement[bool]]],
) -> list[Balance]:
    """Balances at the end of a business date of books in which something was posted by then.

    They are counted back from the balances now, so that they cost what is dated later and not the whole history. One
    statement, since the balances and what moved must be of one moment.

    Args:
        session: where the ledger stands.
        on: the business date.
        accounts: which kinds.
        scope: conditions on county, bank and programme, made of the columns of journals and of accounts.
    """
    journal, account = table_of(Journal).c, table_of(LedgerAccount).c
    later = legs(journal.occurred_on > on, *scope(journal))
    known = (
        select(journal.id)
        .where(
            journal.county_code == account.county_code,
            journal.bank_code == account.bank_code,
            journal.programme == account.programme,
            journal.occurred_on <= on,
        )
        .exists()
    )
    books = account.county_code, account.bank_code, account.programme, account.kind
    moved_fen = func.coalesce(func.sum(later.c.debit_fen - later.c.credit_fen), 0)
    found = await session.execute(
        select(*books, account.balance_fen - moved_fen)
        .outerjoin(later, (later.c.county_code == account.county_code) & (later.c.account_id == account.id))
        .where(is_one_of(account.kind, [kind.value for kind in accounts]), known, *scope(account))
        .group_by(*books, account.balance_fen)
    )
    return [Balance(county, bank, programme, Account(kind), int(fen)) for county, bank, programme, kind, fen in found]


async def balances_by_day(
    session: AsyncSession, county_code: str, kind: Account, days: Sequence[date]
) -> dict[tuple[str, str], dict[date, int]]:
    """Balances of a county's accounts of one kind at the end of days that follow each other, by bank and programme.

    They are counted back from the balance now, so that it costs what moved since the first of the days and not the
    whole history. One statement, since the balance and what moved must be of one moment.

    Args:
        session: where the ledger stands.
        county_code: whose accounts.
        kind: which of them.
        days: business dates in their order, at least one.

    Returns:
        Debits minus credits, fen.
    """
    journal, account = table_of(Journal).c, table_of(LedgerAccount).c
    moved = legs(journal.county_code == county_code, journal.occurred_on > days[0])
    found = await session.execute(
        select(
            account.bank_code,
            account.programme,
            account.balance_fen,
            moved.c.occurred_on,
            func.sum(moved.c.debit_fen - moved.c.credit_fen),
        )
        .outerjoin(moved, moved.c.account_id == account.id)
        .where(account.county_code == county_code, account.kind == kind.value)
        .group_by(account.bank_code, account.programme, account.balance_fen, moved.c.occurred_on)
    )
    now: dict[tuple[str, str], int] = {}
    moves: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for bank_code, programme, balance_fen, on, fen in found:
        now[bank_code, programme] = balance_fen
        if on is not None:
            moves[bank_code, programme][on] = int(fen)
    balances = {}
    for fund, balance_fen in now.items():
        on_day = balance_fen - sum(fen for on, fen in moves[fund].items() if on > days[0])
        by_day = {}
        for day in days:
            on_day += moves[fund].get(day, 0)
            by_day[day] = on_day
        balances[fund] = by_day
    return balances
