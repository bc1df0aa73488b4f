"""A subsidy list as a file: heading, digest and signatures, its lines and their sum."""

from contextlib import aclosing
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.statements.files import Rows, Statement, Table
from services.credit.statements.labels import (
    BORROWER_LABELS,
    LINE_LABELS,
    area_text,
    bank_name,
    percent,
    programme_name,
    quarter_text,
    yuan,
)
from services.credit.statements.queries import in_batches
from services.credit.subsidies.models import SubsidyLine
from services.credit.subsidies.queries import days_of_lines, lines_with_loans
from services.credit.subsidies.schemas import ListRead
from services.credit.subsidies.service import STATE_LABELS, get_list
from shared.areas import village_text
from shared.calendar import Clock, Quarter
from shared.database import table_of
from shared.money import yuan_text
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

_COLUMNS = (
    "序号", "借据号", "借款人", "借款人类别", "乡镇、村", "发放金额（元）", "贷款余额（元）", "发放日", "到期日",
    "年利率", "计息期（年度）", "计息天数", "类别", "可贴息利息（元）", "贴息金额（元）", "更正明细编号",
)  # fmt: skip


async def list_statement(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, list_id: UUID
) -> Statement:
    """A subsidy list as it stands, its lines with what of their loans is needed to check them.

    The session is a snapshot, which the lines are read from after the heading: a list may be drawn up anew meanwhile.

    Raises:
        UnknownList: not in the caller's area, or another bank's.

    Source: R002-137.
    """
    listed = await get_list(session, caller, clock, list_id)
    bank, area = await bank_name(session, listed.county_code, listed.bank_code), area_text(listed.county_code)
    period = quarter_text(Quarter.parse(listed.period))
    return Statement(
        f"{area}{bank}{period}贴息名单",
        (
            f"地区：{area}（{listed.county_code}）",
            f"银行：{bank}（{listed.bank_code}）",
            f"项目：{programme_name(listed.programme)}",
            f"期间：{period}（{listed.period}）",
            f"状态：{STATE_LABELS[listed.state]}；应于 {listed.due_on} 前报送{'，已逾期' if listed.late else ''}",
            f"笔数：{listed.line_count}；贴息合计：{yuan_text(listed.total_fen)} 元",
            f"名单摘要（SHA-256）：{listed.digest or '未报送，尚无摘要'}",
            *_signatures(listed),
            f"打印日期：{clock.today()}",
        ),
        (Table("贴息明细", _COLUMNS, listed.line_count + 1, _rows(session, policies, listed)),),
    )


def _signatures(listed: ListRead) -> tuple[str, str, str]:
    approved = listed.state in ("approved", "paid")
    payment = f"（应于 {listed.payment_due_on} 前拨付）" if listed.payment_due_on else ""
    return (
        _signature("报送", listed.submitted_by, listed.submitted_on),
        _signature("批准", listed.decided_by if approved else None, listed.decided_on if approved else None),
        _signature("拨付", listed.paid_by, listed.paid_on) + payment,
    )


def _signature(step: str, who: str | None, on: object) -> str:
    return f"{step}：{who}  {on}" if who else f"{step}：（未办理）"


async def _rows(session: AsyncSession, policies: ActivePolicies, listed: ListRead) -> Rows:
    total_fen = eligible_fen = 0
    statement = lines_with_loans(listed.county_code, listed.id).order_by(table_of(SubsidyLine).c.number)
    async with aclosing(in_batches(session, statement)) as found:
        async for batch in found:
            total_fen += sum(row.amount_fen for row in batch)
            eligible_fen += sum(row.eligible_fen for row in batch)
            days = await days_of_lines(session, policies, listed.county_code, batch)
            yield [
                (
                    row.number,
                    row.loan_no,
                    row.borrower_name,
                    BORROWER_LABELS.get(row.borrower_kind, row.borrower_kind),
                    village_text(row.village_code),
                    yuan(row.disbursed_fen),
                    yuan(row.outstanding_fen),
                    row.disbursed_on,
                    row.due_on,
                    percent(row.annual_rate),
                    row.label,
                    days[row.id],
                    LINE_LABELS.get(row.kind, row.kind),
                    yuan(row.eligible_fen),
                    yuan(row.amount_fen),
                    str(row.corrects) if row.corrects else None,
                )
                for row in batch
            ]
    yield [("合计", *[None] * 12, yuan(eligible_fen), yuan(total_fen), None)]
