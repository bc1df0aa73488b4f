"""Posting: the one way by which money moves in the books."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.ledger.models import Journal, LedgerAccount, LedgerTransfer
from services.credit.ledger.rules import Account, Transfer
from shared.calendar import Clock
from shared.database import copy_rows, new_id, new_row_id, table_of
from shared.events.credit import FundMoved
from shared.messaging.outbox import emit


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDraft:
    """A journal to be posted."""

    programme: str
    """In whose books it stands."""
    cause: str
    """``bank_event``, ``subsidy_list``, ``fund_deposit``, ``fund_interest`` or ``year_settlement``."""
    cause_id: str
    kind: str
    """What happened, as the statement shows it: ``claim``, ``recovery``, ``deposit`` …"""
    occurred_on: date
    transfers: tuple[Transfer, ...]
    loan_id: UUID | None = None
    fund_lacked_fen: int = 0
    """What of a claim falls to the fund and the fund could not pay; the bank's own part is none of it."""


async def lock_funds(session: AsyncSession, county_code: str, bank_code: str) -> dict[str, int]:
    """Lock a bank's fund accounts in a county to the end of the transaction; programme → balance in fen.

    Everything that is computed from a balance is computed behind this lock.
    """
    accounts = await _accounts(session, county_code, bank_code)
    return {programme: account.balance_fen for (programme, kind), account in accounts.items() if kind is Account.FUND}


_JOURNAL = (
    "county_code",
    "id",
    "bank_code",
    "programme",
    "cause",
    "cause_id",
    "kind",
    "loan_id",
    "occurred_on",
    "posted_at",
)
_TRANSFER = ("county_code", "journal_id", "number", "debit_account_id", "credit_account_id", "amount_fen")


async def post(
    session: AsyncSession, clock: Clock, county_code: str, bank_code: str, drafts: Sequence[JournalDraft]
) -> None:
    """Post journals of one bank in one county, and announce what moved its fund.

    The accounts are locked and written once for all journals, at the end of a use case, since they are what everybody
    waits for. Journals without transfers leave no trace.

    Raises:
        sqlalchemy.exc.IntegrityError: the fund would go negative; `lock_funds` lets a caller know before.
    """
    drafts = [draft for draft in drafts if draft.transfers]
    if not drafts:
        return
    accounts = await _accounts(session, county_code, bank_code, {draft.programme for draft in drafts})
    posted_at = clock.now()
    journals: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    moved: list[FundMoved] = []
    for draft in drafts:
        fund = accounts[draft.programme, Account.FUND]
        journal_id = new_row_id()
        journals.append(
            (
                county_code,
                journal_id,
                bank_code,
                draft.programme,
                draft.cause,
                draft.cause_id,
                draft.kind,
                draft.loan_id,
                draft.occurred_on,
                posted_at,
            )
        )
        before_fen = fund.balance_fen
        for number, (debit, credit, amount_fen) in enumerate(draft.transfers, start=1):
            debited, credited = accounts[draft.programme, debit], accounts[draft.programme, credit]
            debited.moved = credited.moved = True
            debited.balance_fen += amount_fen
            credited.balance_fen -= amount_fen
            transfers.append((county_code, journal_id, number, debited.id, credited.id, amount_fen))
        if fund.balance_fen != before_fen or draft.fund_lacked_fen:
            fund.version += 1
            fund.moved = True
            moved.append(_fund_moved(fund, draft, fund.balance_fen - before_fen))
    await copy_rows(session, table_of(Journal), _JOURNAL, journals)
    await copy_rows(session, table_of(LedgerTransfer), _TRANSFER, transfers)
    await _write_balances(session, [account for account in accounts.values() if account.moved])
    emit(session, clock, *moved)


def _fund_moved(fund: "_Account", draft: JournalDraft, amount_fen: int) -> FundMoved:
    return FundMoved(
        county_code=fund.county_code,
        version=fund.version,
        fund_account_id=fund.id,
        bank_code=fund.bank_code,
        programme=fund.programme,
        occurred_on=draft.occurred_on,
        balance_fen=fund.balance_fen,
        cause=draft.kind,
        amount_fen=amount_fen,
        shortfall_fen=draft.fund_lacked_fen,
        loan_id=draft.loan_id,
    )


@dataclass(slots=True)
class _Account:
    county_code: str
    bank_code: str
    programme: str
    id: UUID
    kind: Account
    balance_fen: int
    version: int
    moved: bool = False


async def _accounts(
    session: AsyncSession, county_code: str, bank_code: str, programmes: Collection[str] = ()
) -> dict[tuple[str, Account], _Account]:
    """A bank's accounts in a county, locked to the end of the transaction; those of `programmes` are made if needed."""
    table = table_of(LedgerAccount).c
    query = (
        select(table.id, table.programme, table.kind, table.balance_fen, table.version)
        .where(table.county_code == county_code, table.bank_code == bank_code)
        .order_by(table.programme, table.kind)
        .with_for_update()
    )
    found = (await session.execute(query)).all()
    there = {(row.programme, row.kind) for row in found}
    rows = [
        {"county_code": county_code, "id": new_id(), "bank_code": bank_code, "programme": programme, "kind": kind.value}
        for programme in sorted(programmes)
        for kind in sorted(Account)
        if (programme, kind.value) not in there
    ]
    if rows:
        await session.execute(
            insert(table_of(LedgerAccount)).values(balance_fen=0, version=0).on_conflict_do_nothing(), rows
        )
        found = (await session.execute(query)).all()
    return {
        (row.programme, Account(row.kind)): _Account(
            county_code, bank_code, row.programme, row.id, Account(row.kind), row.balance_fen, row.version
        )
        for row in found
    }


async def _write_balances(session: AsyncSession, accounts: Iterable[_Account]) -> None:
    table = table_of(LedgerAccount)
    await session.execute(
        update(table)
        .where(table.c.county_code == bindparam("county"), table.c.id == bindparam("account"))
        .values(balance_fen=bindparam("balance"), version=bindparam("reached")),
        [
            {
                "county": account.county_code,
                "account": account.id,
                "balance": account.balance_fen,
                "reached": account.version,
            }
            for account in accounts
        ],
    )
