"""What stands in the books against what was recomputed, row by row."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.rules import BorrowerKind
from services.credit.claims.models import Compensation
from services.credit.interest.rules import fen_on, read_balance
from services.credit.ledger.models import Journal, LedgerAccount, LedgerTransfer
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.loans.rules import fold_on
from services.credit.loans.standing import Standing
from services.credit.recomputation.replay import (
    Books,
    JournalKey,
    Posting,
    Replay,
    ReplayedList,
    ReplayedLoan,
    line_name,
)
from services.credit.recomputation.tally import Kind, Tally
from services.credit.subsidies.models import FROZEN_STATES, SubsidyLine, SubsidyList
from services.credit.subsidies.rules import LineKind, list_digest
from shared.calendar import Quarter
from shared.database import table_of

_ROWS_AT_ONCE = 1_000
_TAKEN = (
    "loan_no",
    "programme",
    "product",
    "application_no",
    "applied_on",
    "borrower_kind",
    "household_id",
    "organisation_id",
    "village_code",
    "version",
)
"""Columns of a loan that it takes from its application and the number of its events."""


async def compare_books(session: AsyncSession, books: Books, replay: Replay, tally: Tally, until: date | None) -> None:
    """Compare everything of a bank and county.

    Args:
        session: the snapshot from which was replayed.
        books: whose.
        replay: what should stand.
        tally: where it is counted.
        until: the last business date that counts; of loans only the principal of that day can be compared then.
    """
    await _loans(session, books, replay, tally, until)
    await _claims(session, books, replay, tally, until)
    await _ledger(session, books, replay, tally, until)
    await _lists(session, books, replay, tally, until)


# loans ---------------------------------------------------------------------------------------------------------------


async def _loans(session: AsyncSession, books: Books, replay: Replay, tally: Tally, until: date | None) -> None:
    table = table_of(Loan)
    names = dict.fromkeys((*_TAKEN, *Standing._fields))
    found = await session.stream(
        select(table.c.id, *(table.c[name] for name in names))
        .where(table.c.county_code == books.county_code, table.c.bank_code == books.bank_code)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    missing = set(replay.loans)
    async for row in found:
        missing.discard(row.id)
        loan = replay.loans.get(row.id)
        if until is not None:
            _compare_principal(tally, row, loan, until)
        elif loan is None:
            tally.compare(Kind.LOANS, row.loan_no, {"outstanding_fen": row.outstanding_fen}, None)
        else:
            should = _loan_row(loan)
            for name in ("collected", "subsidies"):
                if getattr(row, name) is None:  # of before it was kept
                    del should[name]
            tally.compare(Kind.LOANS, row.loan_no, _stored_loan(row), should)
    for loan_id in missing:
        loan = replay.loans[loan_id]
        tally.compare(Kind.LOANS, loan.loan_no, None, {"outstanding_fen": loan.state.outstanding_fen})


def _compare_principal(tally: Tally, row: Row[Any], loan: ReplayedLoan | None, until: date) -> None:
    stands = {"principal_fen": fen_on(read_balance(row.balance), until)}
    if loan is None or loan.filed.policy is None:
        tally.compare(Kind.LOANS, row.loan_no, stands, None)
        return
    state = fold_on(loan.events, until, loan.filed.policy)
    tally.compare(Kind.LOANS, row.loan_no, stands, {"principal_fen": state.outstanding_fen})


def _loan_row(loan: ReplayedLoan) -> dict[str, Any]:
    filed, standing = loan.filed, Standing.of(loan.state)
    return {
        **standing._asdict(),
        "balance": [[day.isoformat(), fen] for day, fen in standing.balance],
        "loan_no": loan.loan_no,
        "programme": filed.programme,
        "product": filed.product,
        "application_no": filed.application_no,
        "applied_on": filed.applied_on,
        "borrower_kind": (BorrowerKind.HOUSEHOLD if filed.household_id else BorrowerKind.ORGANISATION).value,
        "household_id": filed.household_id,
        "organisation_id": filed.organisation_id,
        "village_code": filed.village_code,
        "version": len(loan.events),
    }


def _stored_loan(row: Row[Any]) -> dict[str, Any]:
    stored = dict(row._mapping)
    if row.collected is not None:
        stored["collected"] = {period: fen for period, fen in row.collected.items() if fen}
    return stored


# claims --------------------------------------------------------------------------------------------------------------


async def _claims(session: AsyncSession, books: Books, replay: Replay, tally: Tally, until: date | None) -> None:
    table = table_of(Compensation).c
    found = await session.execute(
        select(table.event_id, table.loan_id, table.insurer_fen, table.paid_from_fund_fen, table.shortfall_fen).where(
            table.county_code == books.county_code, table.bank_code == books.bank_code
        )
    )
    stored = {row.event_id: {**row._mapping} for row in found}
    for event_id in stored.keys() | replay.claims.keys():
        served = replay.claims.get(event_id)
        if served and until is not None and served.occurred_on > until:
            continue
        should = {"loan_id": served.loan_id, **served.split._asdict()} if served else None
        tally.compare(Kind.CLAIMS, event_id, stored.get(event_id), should)


# the ledger ----------------------------------------------------------------------------------------------------------


class _StoredJournal(NamedTuple):
    key: JournalKey
    programme: str
    occurred_on: date
    loan_id: UUID | None
    transfers: tuple[tuple[str, str, int], ...]


async def _ledger(session: AsyncSession, books: Books, replay: Replay, tally: Tally, until: date | None) -> None:
    table = table_of(LedgerAccount).c
    found = await session.execute(
        select(table.id, table.bank_code, table.programme, table.kind, table.balance_fen).where(
            table.county_code == books.county_code
        )
    )
    accounts: dict[UUID, Any] = {row.id: row for row in found}
    stands: list[tuple[str, list[tuple[str, str, int]]]] = []
    missing = {key for key, posting in replay.journals.items() if until is None or posting.occurred_on <= until}
    seen: set[JournalKey] = set()
    async for journal in _journals(session, books, accounts, until):
        key = journal.key
        while key in seen:
            key = key.following
        seen.add(key)
        missing.discard(key)
        posting = replay.journals.get(key)
        tally.compare(Kind.JOURNALS, str(key), _stored_row(journal), _journal_row(posting) if posting else None)
        stands.append((journal.programme, list(journal.transfers)))
    for key in missing:
        tally.compare(Kind.JOURNALS, str(key), None, _journal_row(replay.journals[key]))
    own = {(row.programme, row.kind): row.balance_fen for row in accounts.values() if row.bank_code == books.bank_code}
    if until is not None:  # what is cached is of now; by business date the transfers tell
        own = _sums(stands)
    _compare_balances(tally, own, replay.balances(until))


def _compare_balances(
    tally: Tally, stands: Mapping[tuple[str, str], int], should: Mapping[tuple[str, Account], int]
) -> None:
    recomputed = {(programme, account.value): fen for (programme, account), fen in should.items()}
    for key in sorted(stands.keys() | recomputed.keys()):
        fen = recomputed.get(key, 0)
        held = {"balance_fen": stands[key]} if key in stands else None
        if held is None and not fen:
            continue
        tally.compare(Kind.ACCOUNTS, " ".join(key), held, {"balance_fen": fen})


def _sums(postings: list[tuple[str, list[tuple[str, str, int]]]]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for programme, transfers in postings:
        for debit, credit, fen in transfers:
            sums[programme, debit] = sums.get((programme, debit), 0) + fen
            sums[programme, credit] = sums.get((programme, credit), 0) - fen
    return sums


async def _journals(
    session: AsyncSession, books: Books, accounts: Mapping[UUID, Any], until: date | None
) -> AsyncIterator[_StoredJournal]:
    journal, transfer = table_of(Journal).c, table_of(LedgerTransfer).c
    statement = (
        select(
            journal.id,
            journal.cause,
            journal.cause_id,
            journal.kind,
            journal.programme,
            journal.occurred_on,
            journal.loan_id,
            transfer.debit_account_id,
            transfer.credit_account_id,
            transfer.amount_fen,
        )
        .outerjoin(
            table_of(LedgerTransfer),
            (transfer.county_code == journal.county_code) & (transfer.journal_id == journal.id),
        )
        .where(journal.county_code == books.county_code, journal.bank_code == books.bank_code)
        .order_by(journal.id, transfer.number)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    if until is not None:
        statement = statement.where(journal.occurred_on <= until)
    rows: list[Any] = []
    async for row in await session.stream(statement):
        if rows and rows[0].id != row.id:
            yield _journal(books, accounts, rows)
            rows = []
        rows.append(row)
    if rows:
        yield _journal(books, accounts, rows)


def _journal(books: Books, accounts: Mapping[UUID, Any], rows: list[Any]) -> _StoredJournal:
    head = rows[0]

    def named(account_id: UUID) -> str:
        account = accounts[account_id]
        if (account.bank_code, account.programme) == (books.bank_code, head.programme):
            return str(account.kind)
        return f"{account.bank_code} {account.programme} {account.kind}"  # it moved money of other books

    return _StoredJournal(
        JournalKey(head.cause, head.cause_id, head.kind),
        head.programme,
        head.occurred_on,
        head.loan_id,
        tuple(
            (named(row.debit_account_id), named(row.credit_account_id), row.amount_fen)
            for row in rows
            if row.amount_fen is not None
        ),
    )


def _stored_row(journal: _StoredJournal) -> dict[str, Any]:
    return {
        "programme": journal.programme,
        "occurred_on": journal.occurred_on,
        "loan_id": journal.loan_id,
        "transfers": _written(journal.transfers),
    }


def _journal_row(posting: Posting) -> dict[str, Any]:
    return {
        "programme": posting.programme,
        "occurred_on": posting.occurred_on,
        "loan_id": posting.loan_id,
        "transfers": _written(tuple((t.debit.value, t.credit.value, t.amount_fen) for t in posting.transfers)),
    }


def _written(transfers: tuple[tuple[str, str, int], ...]) -> str:
    return "; ".join(f"{debit} from {credit} {fen}" for debit, credit, fen in transfers)


# subsidy lists -------------------------------------------------------------------------------------------------------


async def _lists(session: AsyncSession, books: Books, replay: Replay, tally: Tally, until: date | None) -> None:
    table, line = table_of(SubsidyList).c, table_of(SubsidyLine).c
    found = await session.scalars(
        select(SubsidyList).where(table.county_code == books.county_code, table.bank_code == books.bank_code)
    )
    lists = {row.id: row for row in found}
    rows = await session.execute(
        select(*line)
        .where(
            line.county_code == books.county_code,
            line.list_id.in_(
                select(table.id).where(table.county_code == books.county_code, table.bank_code == books.bank_code)
            ),
        )
        .order_by(line.list_id, line.number)
    )
    lines = {list_id: list(group) for list_id, group in groupby(rows.all(), attrgetter("list_id"))}
    names = {
        row.id: line_name(row.list_id, row.loan_no, row.label)
        for of_list in lines.values()
        for row in of_list
        if row.kind == LineKind.REGULAR
    }
    loans = {loan.loan_no: loan_id for loan_id, loan in replay.loans.items()}
    for list_id in sorted(lists.keys() | replay.lists.keys()):
        row, should = lists.get(list_id), replay.lists.get(list_id)
        period = row.period if row else should.period if should else ""
        if until is not None and Quarter.parse(period).last_day > until:
            continue
        if row is None:
            tally.compare(Kind.LISTS, f"{period} {list_id}", None, {"state": should.state if should else None})
            continue
        key = f"{row.programme} {period}"
        _compare_list(tally, key, row, should, names)
        if should is not None and should.state in FROZEN_STATES:
            _compare_lines(tally, key, lines.get(list_id, []), should, names, loans)


def _compare_list(
    tally: Tally, key: str, row: SubsidyList, should: ReplayedList | None, names: Mapping[UUID, str]
) -> None:
    expected: dict[str, Any] = {"programme": row.programme, "state": "draft", "digest": None}
    if should is not None:
        expected = {
            "programme": should.programme,
            "period": should.period,
            "state": should.state,
            "submitted_on": should.submitted_on,
            "decided_on": should.decided_on,
            "paid_on": should.paid_on,
            "digest": None,
        }
        if should.state in FROZEN_STATES:
            ids = {name: str(line_id) for line_id, name in names.items()}
            lines = [
                replace(line, corrects=ids.get(line.corrects, line.corrects)) if line.corrects else line
                for line in should.lines
            ]
            expected |= {
                "total_fen": should.total_fen,
                "line_count": len(lines),
                "digest": list_digest(row.bank_code, row.county_code, should.period, lines),
            }
    tally.compare(Kind.LISTS, key, row.model_dump(), expected)


def _compare_lines(
    tally: Tally,
    key: str,
    rows: list[Any],
    should: ReplayedList,
    names: Mapping[UUID, str],
    loans: Mapping[str, UUID],
) -> None:
    stands = {
        (row.loan_no, row.label, row.kind): {
            "number": row.number,
            "loan_id": row.loan_id,
            "amount_fen": row.amount_fen,
            "eligible_fen": row.eligible_fen,
            "corrects": names.get(row.corrects, str(row.corrects)) if row.corrects else None,
        }
        for row in rows
    }
    recomputed = {
        (line.loan_no, line.label, line.kind.value): {
            "number": number,
            "loan_id": loans[line.loan_no],
            "amount_fen": line.amount_fen,
            "eligible_fen": line.eligible_fen,
            "corrects": line.corrects,
        }
        for number, line in enumerate(should.lines, start=1)
    }
    for name in sorted(stands.keys() | recomputed.keys()):
        tally.compare(Kind.LINES, f"{key} {' '.join(name)}", stands.get(name), recomputed.get(name))
