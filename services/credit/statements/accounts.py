"""The statement of a fund account: every movement with its cause and the balance behind it."""

from contextlib import aclosing
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.accounts import FundAccount, find_account, movements
from services.credit.ledger.models import Journal
from services.credit.ledger.queries import taken_back
from services.credit.loans.models import Loan
from services.credit.statements.files import Row, Rows, Statement, Table
from services.credit.statements.labels import area_text, bank_name, in_china, kind_text, programme_name, yuan
from services.credit.statements.queries import in_batches
from shared.business_dates import check_range
from shared.calendar import Clock
from shared.codes.books import CAUSE_LABELS
from shared.database import table_of
from shared.security.callers import Caller

_COLUMNS = (
    "序号", "业务日期", "记账时间", "摘要", "来源", "来源编号", "借据号", "收入（元）", "支出（元）", "余额（元）",
    "业务日期日终余额（元）", "倒记",
)  # fmt: skip
_OF_PERIOD = _COLUMNS[:-2]


async def account_statement(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    account_id: UUID,
    first_on: date | None = None,
    last_on: date | None = None,
) -> Statement:
    """Movements of a fund account: all in the order of posting, or a period's in the order of their business dates.

    Args:
        session: where the ledger stands.
        caller: who asks.
        clock: tells today.
        account_id: whose movements.
        first_on: first business date of a period; from the first movement on without it.
        last_on: last business date of it; until now without it.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
        RangeReversed: the period ends before it begins.
    """
    check_range(first_on, last_on or clock.today())
    account = await find_account(session, caller, account_id)
    bank = await bank_name(session, account.county_code, account.bank_code)
    area = area_text(account.county_code)
    whole = first_on is None and last_on is None
    first, last = first_on or date.min, last_on or date.max
    moved = movements(account).subquery("moved")
    opening_fen, count = 0, 0
    for day, amount_fen in await session.execute(select(moved.c.occurred_on, moved.c.amount_fen)):
        opening_fen += int(amount_fen) if day < first else 0
        count += first <= day <= last
    period = f"{first_on or '开户'} 至 {last_on or clock.today()}，"
    return Statement(
        f"{area}{bank}风险缓释基金账户对账单",
        (
            f"地区：{area}（{account.county_code}）",
            f"银行：{bank}（{account.bank_code}）",
            f"项目：{programme_name(account.programme)}",
            f"期间：{period}{'按记账先后' if whole else '按业务日期'}",
            f"打印日期：{clock.today()}",
        ),
        (
            Table("基金流水", _COLUMNS, count + 1, _rows(session, account))
            if whole
            else Table("基金流水", _OF_PERIOD, count + 2, _rows_of(session, account, first, last, opening_fen)),
        ),
    )


async def _rows(session: AsyncSession, account: FundAccount) -> Rows:
    numbers = count(1)
    received_fen = paid_fen = balance_fen = 0
    async with aclosing(in_batches(session, _with_loans(account).order_by(table_of(Journal).c.id))) as found:
        async for batch in found:
            rows: list[Row] = []
            for row in batch:
                amount_fen, balance_fen = int(row.amount_fen), int(row.balance_fen)
                received_fen += max(0, amount_fen)
                paid_fen += max(0, -amount_fen)
                rows.append(
                    (
                        next(numbers),
                        *_movement(row),
                        *_sides(amount_fen),
                        yuan(balance_fen),
                        yuan(int(row.balance_on_date_fen)),
                        "倒记" if row.backdated else None,
                    )
                )
            yield rows
    yield [("合计", *[None] * 6, yuan(received_fen), yuan(paid_fen), yuan(balance_fen), None, None)]


async def _rows_of(session: AsyncSession, account: FundAccount, first: date, last: date, opening_fen: int) -> Rows:
    """A period: what the account held before it, its movements by business date, and what it holds after it."""
    journal = table_of(Journal).c
    numbers = count(1)
    received_fen = paid_fen = 0
    balance_fen = opening_fen
    yield [("期初余额", *[None] * 8, yuan(opening_fen))]
    chosen = _with_loans(account).where(journal.occurred_on.between(first, last))
    async with aclosing(in_batches(session, chosen.order_by(journal.occurred_on, journal.id))) as found:
        async for batch in found:
            rows: list[Row] = []
            for row in batch:
                amount_fen = int(row.amount_fen)
                balance_fen += amount_fen
                received_fen += max(0, amount_fen)
                paid_fen += max(0, -amount_fen)
                rows.append((next(numbers), *_movement(row), *_sides(amount_fen), yuan(balance_fen)))
            yield rows
    yield [("合计及期末余额", *[None] * 6, yuan(received_fen), yuan(paid_fen), yuan(balance_fen))]


def _with_loans(account: FundAccount) -> Select[Any]:
    journal, loan = table_of(Journal).c, table_of(Loan).c
    return (
        movements(account)
        .outerjoin(Loan, (loan.county_code == journal.county_code) & (loan.id == journal.loan_id))
        .add_columns(loan.loan_no, taken_back().label("taken_back"))
    )


def _movement(row: Any) -> Row:
    return (
        row.occurred_on,
        in_china(row.posted_at),
        kind_text(row.kind, row.taken_back),
        CAUSE_LABELS.get(row.cause, row.cause),
        row.cause_id,
        row.loan_no,
    )


def _sides(amount_fen: int) -> Row:
    return (yuan(amount_fen) if amount_fen > 0 else None, yuan(-amount_fen) if amount_fen < 0 else None)
