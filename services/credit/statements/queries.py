"""What statements read: a quarter of the ledger in one grouped query, and long tables batch by batch."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.desk import JOURNAL_KINDS
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import legs, taken_back
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.statements.rules import Book, Moved
from shared.database import table_of

_READ_AT_ONCE = 1_000


async def moved_until(
    session: AsyncSession, first_day: date, last_day: date, *scope: ColumnElement[bool]
) -> list[Moved]:
    """Everything posted up to a business date, summed up by book, account, cause and borrower.

    Args:
        session: where the ledger stands.
        first_day: what was dated before is told apart from what was dated on it or later.
        last_day: the last business date that counts.
        scope: conditions on journals: which county, bank, programme.
    """
    journal, account, loan = table_of(Journal).c, table_of(LedgerAccount).c, table_of(Loan).c
    undone = journal.kind == "reversal"
    cause = (
        # of a reversal the type of the event that it took back
        case((undone, taken_back()), else_=journal.kind).label("kind"),
        undone.label("undone"),
        journal.loan_id,
    )
    moved = legs(journal.occurred_on <= last_day, *scope, beside=cause)
    each = (
        select(
            account.county_code,
            account.bank_code,
            account.programme,
            account.kind.label("account"),
            moved.c.kind,
            moved.c.undone,
            (moved.c.occurred_on < first_day).label("before"),
            func.coalesce(loan.borrower_kind, "").label("borrower"),
            (moved.c.debit_fen - moved.c.credit_fen).label("amount_fen"),
        )
        .select_from(moved)
        .join(LedgerAccount, (account.county_code == moved.c.county_code) & (account.id == moved.c.account_id))
        .outerjoin(Loan, (loan.county_code == moved.c.county_code) & (loan.id == moved.c.loan_id))
        .subquery("each")
    )
    names = ("county_code", "bank_code", "programme", "account", "kind", "undone", "before", "borrower")
    by: list[Any] = [each.c[name] for name in names]
    found = await session.execute(select(*by, func.sum(each.c.amount_fen), func.count()).group_by(*by))
    return [
        Moved(
            Book(county, bank, programme),
            Account(kind),
            JOURNAL_KINDS.get(cause, "") if undone else cause,
            undone,
            before,
            borrower,
            int(fen),
            postings,
        )
        for county, bank, programme, kind, cause, undone, before, borrower, fen, postings in found
    ]


async def in_batches(session: AsyncSession, statement: Select[Any]) -> AsyncGenerator[Sequence[Row[Any]], None]:
    """The rows of a statement, a thousand at a time, all of one moment."""
    found = await session.stream(statement)
    try:
        async for batch in found.partitions(_READ_AT_ONCE):
            yield batch
    finally:
        await found.close()
