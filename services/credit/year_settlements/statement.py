"""A settlement's statement for both sides, as csv that spreadsheets open."""

import csv
import io
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.year_settlements.service import get_settlement, list_lines
from shared.database import Page
from shared.money import yuan_text
from shared.security.callers import Caller

_HEADER = (
    "银行",
    "贷款编号",
    "基金代偿（元）",
    "追偿回流（元）",
    "净损失（元）",
    "市级承担（元）",
    "县级承担（元）",
    "其中以前年度（元）",
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def statement_csv(session: AsyncSession, caller: Caller, settlement_id: UUID) -> tuple[str, str]:
    """Name and content of the file: a line a loan, and the sum, which both sides sign.

    Raises:
        UnknownSettlement: not in the caller's area.
    """
    settlement = await get_settlement(session, caller, settlement_id)
    text = io.StringIO()
    text.write("\ufeff")  # else spreadsheets take it for another encoding
    rows = csv.writer(text)
    rows.writerow(_HEADER)
    page = Page(limit=Page.MAX)
    while True:
        lines = await list_lines(session, caller, settlement_id, page)
        for line in lines.items:
            amounts = (
                line.paid_fen,
                line.given_back_fen,
                line.net_loss_fen,
                line.city_share_fen,
                line.county_share_fen,
                line.earlier_net_fen,
            )
            rows.writerow((line.bank_code, _plain(line.loan_no), *(_amount(fen) for fen in amounts)))
        if lines.next is None:
            break
        page = Page(limit=Page.MAX, after=lines.next)
    sums = (
        sum(bank.paid_fen for bank in settlement.banks),
        sum(bank.given_back_fen for bank in settlement.banks),
        settlement.net_loss_fen,
        settlement.city_share_fen,
        settlement.county_share_fen,
        sum(bank.earlier_net_fen for bank in settlement.banks),
    )
    rows.writerow(("合计", "", *(_amount(fen) for fen in sums)))
    name = f"settlement-{settlement.county_code}-{settlement.year}-{settlement.number}.csv"
    return name, text.getvalue()


def _amount(fen: int) -> str:
    return yuan_text(fen).replace(",", "")


def _plain(loan_no: str) -> str:
    """A bank's own text as a cell that no spreadsheet calculates."""
    return f"'{loan_no}" if loan_no.startswith(_STARTS_FORMULA) else loan_no
