"""The statement of a loan: its events, its schedule, what was listed of it, and every entry of the ledger about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.claims.service import get_claim
from services.credit.ledger.labels import ACCOUNT_LABELS
from services.credit.ledger.models import Journal, LedgerAccount, LedgerTransfer
from services.credit.ledger.queries import taken_back
from services.credit.ledger.rules import Account
from services.credit.loans.rules import LoanPhase
from services.credit.loans.schemas import LoanDetail, PaymentPartsRead
from services.credit.loans.service import get_loan
from services.credit.problems import UnknownClaim
from services.credit.statements.files import Row, Statement, Table
from services.credit.statements.labels import (
    BORROWER_LABELS,
    LINE_LABELS,
    PHASE_LABELS,
    area_text,
    bank_name,
    field_text,
    in_china,
    kind_text,
    percent,
    programme_name,
    yuan,
)
from services.credit.subsidies.models import SubsidyLine, SubsidyList
from services.credit.subsidies.service import STATE_LABELS
from shared.calendar import Clock
from shared.codes.books import BANK_EVENT_FIELD_LABELS, BANK_EVENT_LABELS, CAUSE_LABELS
from shared.database import table_of
from shared.money import yuan_text
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

_EVENTS = ("序号", "业务日期", "事项", "金额（元）", "其他内容", "状态", "事件编号")
_SCHEDULE = (
    "计息期", "起息日", "止息日（不含）", "天数", "应计利息（元）", "已收利息（元）", "多收利息（元）", "贴息（元）",
)  # fmt: skip
_PLAN = ("期次", "计息期", "应还日", "应还本金（元）", "已还本金（元）", "应还利息（元）", "已还利息（元）")
_CLAIM = (
    "代偿日", "申请代偿（元）", "保险应承担（元）", "保险已赔付（元）", "基金代偿（元）", "银行自担（元）",
    "已追偿（元）", "追偿归基金（元）", "追偿归银行（元）", "追偿归保险（元）", "追偿盈余（元）",
    "净损失（元）", "市级承担（元）", "县级承担（元）", "全部收回日",
)  # fmt: skip
_LISTED = ("名单季度", "计息期（年度）", "类别", "贴息金额（元）", "名单状态", "更正明细编号")
_ENTRIES = ("业务日期", "记账时间", "摘要", "来源", "来源编号", "借方科目", "贷方科目", "金额（元）", "贷款余额（元）")
_ACCOUNTS = ("科目", "借方合计（元）", "贷方合计（元）", "余额（借减贷，元）")


async def loan_statement(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    bank_code: str,
    loan_no: str,
) -> Statement:
    """Everything that stands of a loan, as of now.

    The session is a snapshot: events, balance and entries of different moments would not agree.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: there is no such loan there.
    """
    today = clock.today()
    loan = await get_loan(session, caller, policies, county_code, bank_code, loan_no, today)
    bank, area = await bank_name(session, county_code, bank_code), area_text(county_code)
    entries = await _entries(session, loan)
    claim = await _claim_rows(session, caller, policies, loan)
    return Statement(
        f"{area}{bank}贷款对账单（借据号 {loan.loan_no}）",
        (
            f"地区：{area}（{county_code}）",
            f"银行：{bank}（{bank_code}）",
            f"项目：{programme_name(loan.programme)}",
            f"期间：申请至 {today}",
            f"借款人：{loan.borrower_name}（{BORROWER_LABELS.get(loan.borrower_kind, loan.borrower_kind)}）；"
            f"状态：{PHASE_LABELS[LoanPhase(loan.state)]}",
            f"发放：{yuan_text(loan.disbursed_fen)} 元，{loan.disbursed_on or '未发放'}；"
            f"到期：{loan.due_on or '无'}；年利率：{percent(loan.annual_rate) or '无'}",
            f"贷款余额：{yuan_text(loan.outstanding_fen)} 元；已收利息：{yuan_text(loan.collected_fen)} 元；"
            f"已收罚息：{yuan_text(loan.penalty_fen)} 元",
            f"至今到期利息累计：{yuan_text(loan.interest_due_fen)} 元（含已收部分）；其中逾期未收："
            f"{yuan_text(loan.overdue_interest_fen)} 元；应收未收罚息：{yuan_text(loan.penalty_due_fen)} 元",
            f"打印日期：{today}",
        ),
        (
            Table.of("银行事件", _EVENTS, _event_rows(loan), totals=0),
            Table.of("计息与贴息", _SCHEDULE, _schedule_rows(loan)),
            Table.of("还款计划", _PLAN, _plan_rows(loan)),
            Table.of("贴息名单明细", _LISTED, await _listed_rows(session, loan)),
            Table.of("代偿与追偿", _CLAIM, claim, totals=0),
            Table.of("账务分录", _ENTRIES, _entry_rows(entries), totals=0),
            Table.of("科目汇总", _ACCOUNTS, _account_rows(entries)),
        ),
    )


def _event_rows(loan: LoanDetail) -> list[Row]:
    return [
        (
            number,
            event.occurred_on,
            BANK_EVENT_LABELS.get(event.type, event.type),
            yuan(event.content["amount_fen"]) if "amount_fen" in event.content else None,
            "；".join(
                [
                    *(field_text(name, event.content[name]) for name in _other_fields(event.content)),
                    *([_parts(event.parts)] if event.parts else []),
                ]
            ),
            "有效" if event.status == "live" else "已冲正",
            event.event_id,
        )
        for number, event in enumerate(loan.events, start=1)
    ]


def _other_fields(content: Mapping[str, Any]) -> list[str]:
    """What isn't in a column of its own, in the order in which people read it."""
    known = [name for name in BANK_EVENT_FIELD_LABELS if name in content and name != "amount_fen"]
    return [*known, *sorted(content.keys() - BANK_EVENT_FIELD_LABELS.keys())]


def _parts(parts: PaymentPartsRead) -> str:
    """What a payment was taken for."""
    interest = "".join(f"，{period} 利息 {yuan_text(fen)} 元" for period, fen in parts.interest.items())
    return f"其中：罚息 {yuan_text(parts.penalty_fen)} 元{interest}，本金 {yuan_text(parts.principal_fen)} 元"


def _plan_rows(loan: LoanDetail) -> list[Row]:
    sums = [0, 0, 0, 0]
    rows: list[Row] = []
    for row in loan.plan:
        amounts = row.principal_fen, row.principal_paid_fen, row.interest_fen, row.interest_paid_fen
        sums = [total + fen for total, fen in zip(sums, amounts, strict=True)]
        rows.append((row.number, row.period, row.due_on, *map(yuan, amounts)))
    return [*rows, ("合计", None, None, *map(yuan, sums))]


def _schedule_rows(loan: LoanDetail) -> list[Row]:
    sums = [0, 0, 0, 0]
    rows: list[Row] = []
    for row in loan.schedule:
        amounts = row.interest_fen, row.collected_fen, row.overpaid_fen, row.subsidy_fen
        sums = [total + fen for total, fen in zip(sums, amounts, strict=True)]
        rows.append((row.period, row.start, row.end, row.days, *map(yuan, amounts)))
    return [*rows, ("合计", None, None, sum(row.days for row in loan.schedule), *map(yuan, sums))]


async def _listed_rows(session: AsyncSession, loan: LoanDetail) -> list[Row]:
    line, listed = table_of(SubsidyLine).c, table_of(SubsidyList).c
    found = (
        await session.execute(
            select(listed.period, line.label, line.kind, line.amount_fen, listed.state, line.corrects)
            .join(SubsidyList, (listed.county_code == line.county_code) & (listed.id == line.list_id))
            .where(line.county_code == loan.county_code, line.loan_id == loan.loan_id)
            .order_by(listed.period, line.number)
        )
    ).all()
    rows: list[Row] = [
        (
            row.period,
            row.label,
            LINE_LABELS.get(row.kind, row.kind),
            yuan(row.amount_fen),
            STATE_LABELS[row.state],
            str(row.corrects) if row.corrects else None,
        )
        for row in found
    ]
    return [*rows, ("合计", None, None, yuan(sum(row.amount_fen for row in found)), None, None)]


async def _entries(session: AsyncSession, loan: LoanDetail) -> Sequence[Any]:
    journal, transfer = table_of(Journal).c, table_of(LedgerTransfer).c
    debit, credit = table_of(LedgerAccount).alias("debit"), table_of(LedgerAccount).alias("credit")
    found = await session.execute(
        select(
            journal.occurred_on,
            journal.posted_at,
            journal.kind,
            journal.cause,
            journal.cause_id,
            taken_back().label("taken_back"),
            debit.c.kind.label("debit"),
            credit.c.kind.label("credit"),
            transfer.amount_fen,
        )
        .select_from(Journal)
        .join(LedgerTransfer, (transfer.county_code == journal.county_code) & (transfer.journal_id == journal.id))
        .join(debit, (debit.c.county_code == transfer.county_code) & (debit.c.id == transfer.debit_account_id))
        .join(credit, (credit.c.county_code == transfer.county_code) & (credit.c.id == transfer.credit_account_id))
        .where(journal.county_code == loan.county_code, journal.loan_id == loan.loan_id)
        .order_by(journal.id, transfer.number)
    )
    return found.all()


async def _claim_rows(session: AsyncSession, caller: Caller, policies: ActivePolicies, loan: LoanDetail) -> list[Row]:
    """Who bore the loan's claim, and where the money recovered since has gone; nothing where none stands."""
    try:
        claim = await get_claim(session, caller, policies, loan.county_code, loan.bank_code, loan.loan_no)
    except UnknownClaim:
        return []
    amounts = (
        claim.claimed_fen,
        claim.insurer_fen,
        claim.insurance_paid_fen,
        claim.paid_from_fund_fen,
        claim.shortfall_fen,
        claim.recovered_fen,
        claim.to_fund_fen,
        claim.to_bank_fen,
        claim.to_insurer_fen,
        claim.surplus_fen,
        claim.net_loss_fen,
        claim.city_share_fen,
        claim.county_share_fen,
    )
    return [(claim.claimed_on, *map(yuan, amounts), claim.whole_on)]


def _entry_rows(entries: Iterable[Any]) -> list[Row]:
    rows: list[Row] = []
    outstanding_fen = 0
    for row in entries:
        debit, credit = Account(row.debit), Account(row.credit)
        outstanding_fen += row.amount_fen * ((debit is Account.MEMO_LOANS) - (credit is Account.MEMO_LOANS))
        rows.append(
            (
                row.occurred_on,
                in_china(row.posted_at),
                kind_text(row.kind, row.taken_back),
                CAUSE_LABELS.get(row.cause, row.cause),
                row.cause_id,
                ACCOUNT_LABELS[debit],
                ACCOUNT_LABELS[credit],
                yuan(row.amount_fen),
                yuan(outstanding_fen),
            )
        )
    return rows


def _account_rows(entries: Iterable[Any]) -> list[Row]:
    sums = {account: [0, 0] for account in Account}
    for row in entries:
        sums[Account(row.debit)][0] += row.amount_fen
        sums[Account(row.credit)][1] += row.amount_fen
    rows: list[Row] = [
        (ACCOUNT_LABELS[account], yuan(debited), yuan(credited), yuan(debited - credited))
        for account, (debited, credited) in sums.items()
        if debited or credited
    ]
    debited, credited = (sum(column) for column in zip(*sums.values(), strict=True))
    return [*rows, ("合计", yuan(debited), yuan(credited), yuan(debited - credited))]
