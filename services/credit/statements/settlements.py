"""A year's settlement as a file that both sides sign: a line a loan, and the sum."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.statements.files import Rows, Statement, Table
from services.credit.statements.labels import area_text, bank_name, programme_name, yuan
from services.credit.year_settlements.schemas import SettlementRead
from services.credit.year_settlements.service import count_lines, get_settlement, list_lines
from shared.calendar import Clock
from shared.database import Page
from shared.money import yuan_text
from shared.security.callers import Caller

SETTLEMENT_LABELS = {
    "drawn_up": "已编制，待县级确认",
    "confirmed": "已确认，待付款",
    "paid": "已付款，待收款",
    "received": "已办结",
    "objected": "县级有异议",
}
_COLUMNS = (
    "序号", "银行", "借据号", "基金代偿（元）", "追偿回流（元）", "净损失（元）", "市级承担（元）", "县级承担（元）",
    "其中以前年度（元）",
)  # fmt: skip


async def settlement_statement(session: AsyncSession, caller: Caller, clock: Clock, settlement_id: UUID) -> Statement:
    """A settlement with its lines as they were counted.

    Raises:
        UnknownSettlement: not in the caller's area.

    Source: R002-120.
    """
    one = await get_settlement(session, caller, settlement_id)
    area = area_text(one.county_code)
    count = await count_lines(session, caller, settlement_id)
    return Statement(
        f"{area}{one.year}年风险缓释基金损失结算表（第{one.number}次）",
        (
            f"地区：{area}（{one.county_code}）",
            f"项目：{programme_name(one.programme)}",
            f"年度：{one.year}年；第{one.number}次结算",
            f"状态：{SETTLEMENT_LABELS[one.state]}",
            f"净损失：{yuan_text(one.net_loss_fen)} 元；市级承担：{yuan_text(one.city_share_fen)} 元；"
            f"县级承担：{yuan_text(one.county_share_fen)} 元",
            _payment(one),
            _step("市级财政编制", one.drawn_up_by, one.drawn_up_on),
            _step("县级财政确认", one.confirmed_by, one.confirmed_on)
            if one.objected_on is None
            else f"县级财政异议：{one.objected_by}  {one.objected_on}（{one.objection}）",
            _step("付款", one.paid_by, one.paid_on),
            _step("收款", one.received_by, one.received_on),
            f"打印日期：{clock.today()}",
        ),
        (Table("结算明细", _COLUMNS, count + 1, _rows(session, caller, one)),),
    )


def _payment(one: SettlementRead) -> str:
    if one.payer is None:
        return "应付：市、县两清"
    sides = ("县级财政", "市级财政") if one.payer == "county" else ("市级财政", "县级财政")
    return f"应付：{sides[0]}付给{sides[1]} {yuan_text(abs(one.county_share_fen))} 元"


def _step(step: str, who: str | None, on: object) -> str:
    return f"{step}：{who}  {on}" if who else f"{step}：（未办理）"


async def _rows(session: AsyncSession, caller: Caller, one: SettlementRead) -> Rows:
    names = {bank.bank_code: await bank_name(session, one.county_code, bank.bank_code) for bank in one.banks}
    page = Page(limit=Page.MAX)
    while True:
        lines = await list_lines(session, caller, one.id, page)
        yield [
            (
                line.number,
                names[line.bank_code],
                line.loan_no,
                yuan(line.paid_fen),
                yuan(line.given_back_fen),
                yuan(line.net_loss_fen),
                yuan(line.city_share_fen),
                yuan(line.county_share_fen),
                yuan(line.earlier_net_fen),
            )
            for line in lines.items
        ]
        if lines.next is None:
            break
        page = Page(limit=Page.MAX, after=lines.next)
    yield [
        (
            "合计",
            None,
            None,
            yuan(sum(bank.paid_fen for bank in one.banks)),
            yuan(sum(bank.given_back_fen for bank in one.banks)),
            yuan(one.net_loss_fen),
            yuan(one.city_share_fen),
            yuan(one.county_share_fen),
            yuan(sum(bank.earlier_net_fen for bank in one.banks)),
        )
    ]
