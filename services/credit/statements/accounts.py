"""The statement of a fund account: every movement with its cause and the balance behind it."""

from contextlib import aclosing
from itertools import count
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.accounts import FundAccount, find_account, movements
from services.credit.ledger.models import Journal
from services.credit.ledger.queries import taken_back
from services.credit.loans.models import Loan
from services.credit.statements.files import Rows, Statement, Table
from services.credit.statements.labels import (
    CAUSE_LABELS,
    area_text,
    bank_name,
    day_text,
    kind_text,
    moment_text,
    programme_name,
    yuan,
)
from services.credit.statements.queries import in_batches
from shared.calendar import Clock
from shared.database import table_of
from shared.security.callers import Caller
from shared.workbooks import Cell

_COLUMNS = (
    "序号", "业务日期", "记账时间", "摘要", "来源", "来源编号", "借据号", "收入（元）", "支出（元）", "余额（元）",
    "业务日期日终余额（元）", "倒记",
)  # fmt: skip


async def account_statement(session: AsyncSession, caller: Caller, clock: Clock, account_id: UUID) -> Statement:
    """All movements of a fund account until now, in the order of posting.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
    """
    account = await find_account(session, caller, account_id)
    bank = await bank_name(session, account.county_code, account.bank_code)
    area = area_text(account.county_code)
    moved = await session.scalar(select(func.count()).select_from(movements(account).subquery())) or 0
    return Statement(
        f"{area}{bank}风险缓释基金账户对账单",
        (
            f"地区：{area}（{account.county_code}）",
            f"银行：{bank}（{account.bank_code}）",
            f"项目：{programme_name(account.programme)}",
            f"期间：开户至 {clock.today()}，按记账先后",
            f"打印日期：{clock.today()}",
        ),
        (Table("基金流水", _COLUMNS, moved + 1, _rows(session, account)),),
    )


async def _rows(session: AsyncSession, account: FundAccount) -> Rows:
    journal, loan = table_of(Journal).c, table_of(Loan).c
    statement = (
        movements(account)
        .outerjoin(Loan, (loan.county_code == journal.county_code) & (loan.id == journal.loan_id))
        .add_columns(loan.loan_no, taken_back().label("taken_back"))
        .order_by(journal.id)
    )
    numbers = count(1)
    received_fen = paid_fen = balance_fen = 0
    async with aclosing(in_batches(session, statement)) as found:
        async for batch in found:
            rows: list[tuple[Cell, ...]] = []
            for row in batch:
                amount_fen, balance_fen = int(row.amount_fen), int(row.balance_fen)
                received_fen += max(0, amount_fen)
                paid_fen += max(0, -amount_fen)
                rows.append(
                    (
                        next(numbers),
                        day_text(row.occurred_on),
                        moment_text(row.posted_at),
                        kind_text(row.kind, row.taken_back),
                        CAUSE_LABELS.get(row.cause, row.cause),
                        row.cause_id,
                        row.loan_no,
                        yuan(amount_fen) if amount_fen > 0 else None,
                        yuan(-amount_fen) if amount_fen < 0 else None,
                        yuan(balance_fen),
                        yuan(int(row.balance_on_date_fen)),
                        "倒记" if row.backdated else None,
                    )
                )
            yield rows
    yield [("合计", *[None] * 6, yuan(received_fen), yuan(paid_fen), yuan(balance_fen), None, None)]
