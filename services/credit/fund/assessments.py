"""Judging leverage and idle money: once for each bank, county and quarter, after the quarter's deposit fell due.

Idle quarters are counted from one judgement to the next; a quarter that nobody judged ends the row. A quarter that is
judged belatedly leaves later judgements as they are.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import LeverageAssessment
from services.credit.fund.rules import (
    LeverageLevel,
    deposit_due_on,
    idle_fen,
    idle_quarters,
    leverage,
    leverage_level,
)
from services.credit.fund.schemas import AssessmentList, AssessmentRead, LeverageCheck
from services.credit.ledger.models import LedgerAccount
from services.credit.ledger.queries import balances_on
from services.credit.ledger.rules import Account
from services.credit.policies import credit_policy
from services.credit.policy import FundPolicy
from services.credit.problems import DepositNotDue
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import Sessions, table_of, transaction
from shared.events.base import Event
from shared.events.credit import FundIdle, LeverageAssessed
from shared.messaging.outbox import emit
from shared.money import two_decimals
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller

WORKER = "credit worker"


class Fund(NamedTuple):
    """Whose fund it is."""

    county_code: str
    bank_code: str
    programme: str


async def judge_quarter(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: LeverageCheck
) -> AssessmentList:
    """Judge every bank of a county for a quarter by the ledger of a business date; what was judged before stays.

    Raises:
        OutsideArea: the county is not the caller's.
        DateInFuture: the day lies after today.
        DepositNotDue: the quarter's deposit may still come in on that day.
    """
    caller.require_county(body.county_code)
    check_step_date(clock, body.occurred_on, None)
    quarter = Quarter.parse(body.quarter)
    numbers = await credit_policy(session, policies, body.county_code, quarter.last_day, body.programme)
    policy, programme = numbers.fund, numbers.programme
    due_on = deposit_due_on(quarter, policy)
    if body.occurred_on <= due_on:
        raise DepositNotDue(
            f"{body.quarter} 的缴存期限为 {due_on}",
            f"The deposit of {body.quarter} is due on {due_on}",
            field="occurred_on",
        )
    account = table_of(LedgerAccount).c
    banks = await session.scalars(
        select(account.bank_code)
        .where(
            account.county_code == body.county_code,
            account.kind == Account.FUND.value,
            account.programme == programme,
        )
        .order_by(account.bank_code)
    )
    return AssessmentList(
        items=[
            _shown(
                await _judge(
                    session,
                    clock,
                    policy,
                    Fund(body.county_code, bank_code, programme),
                    quarter,
                    body.occurred_on,
                    caller.subject,
                )
            )
            for bank_code in banks.all()
        ]
    )


async def judge_last_quarter(sessions: Sessions, clock: Clock, policies: ActivePolicies) -> int:
    """Judge the quarter whose deposit fell due last, where nobody has; each bank in a transaction of its own.

    Only that one: books that were kept for years before the service ran (or a demonstration's) would else raise an
    alert for every quarter since. Older quarters are the office's to judge.

    Returns:
        How many judgements were made.
    """
    today = clock.today()
    async with transaction(sessions) as session:
        waiting = await _unjudged(session, policies, today)
    for fund, quarter, policy in waiting:
        async with transaction(sessions) as session:
            # by the ledger of the day after, so a late turn judges as a punctual one would have
            on = deposit_due_on(quarter, policy) + timedelta(days=1)
            await _judge(session, clock, policy, fund, quarter, on, WORKER)
    return len(waiting)


async def _unjudged(
    session: AsyncSession, policies: ActivePolicies, today: date
) -> list[tuple[Fund, Quarter, FundPolicy]]:
    account, judged = table_of(LedgerAccount).c, table_of(LeverageAssessment).c
    found = await session.execute(
        select(account.county_code, account.bank_code, account.programme)
        .where(account.kind == Account.FUND.value)
        .order_by(account.county_code, account.bank_code, account.programme)
    )
    # the quarter before the running one, or the one before that while its deposit may still come in
    quarters = Quarter.of(today).preceding, Quarter.of(today).preceding.preceding
    done = {
        (Fund(row.county_code, row.bank_code, row.programme), row.quarter)
        for row in await session.execute(
            select(judged.county_code, judged.bank_code, judged.programme, judged.quarter).where(
                judged.quarter.in_([str(quarter) for quarter in quarters])
            )
        )
    }
    waiting = []
    for row in found.all():
        fund = Fund(*row)
        for quarter in quarters:
            policy = await _policy(session, policies, fund, quarter)
            if policy is not None and deposit_due_on(quarter, policy) < today:
                if (fund, str(quarter)) not in done:
                    waiting.append((fund, quarter, policy))
                break
    return waiting


async def _policy(session: AsyncSession, policies: ActivePolicies, fund: Fund, quarter: Quarter) -> FundPolicy | None:
    try:
        return (await credit_policy(session, policies, fund.county_code, quarter.last_day, fund.programme)).fund
    except NoActivePolicy:
        return None


async def _judge(
    session: AsyncSession,
    clock: Clock,
    policy: FundPolicy,
    fund: Fund,
    quarter: Quarter,
    on: date,
    assessed_by: str,
) -> LeverageAssessment:
    account = table_of(LedgerAccount)
    mine = (
        account.c.county_code == fund.county_code,
        account.c.bank_code == fund.bank_code,
        account.c.programme == fund.programme,
        account.c.kind == Account.FUND.value,
    )
    # whoever comes second waits here and finds the judgement; the account's version counts its announcements
    row = (await session.execute(select(account.c.id, account.c.version).where(*mine).with_for_update())).one()
    kept = await session.get(LeverageAssessment, (*fund, str(quarter)))
    if kept is not None:
        return kept
    balance_fen, outstanding_fen = await _standing_on(session, fund, on)
    level = leverage_level(outstanding_fen, balance_fen, policy)
    ratio = leverage(outstanding_fen, balance_fen)
    before = await session.get(LeverageAssessment, (*fund, str(quarter.preceding)))
    idle = idle_fen(outstanding_fen, balance_fen, policy)
    assessment = LeverageAssessment(
        **fund._asdict(),
        quarter=str(quarter),
        fund_account_id=row.id,
        assessed_on=on,
        balance_fen=balance_fen,
        outstanding_fen=outstanding_fen,
        leverage=None if ratio is None else two_decimals(ratio),
        level=level.value,
        idle_fen=idle,
        idle_quarters=idle_quarters(idle, balance_fen, before.idle_quarters if before else 0, policy),
        assessed_by=assessed_by,
        recorded_at=clock.now(),
    )
    session.add(assessment)
    facts = _facts(assessment, row.version, policy)
    await session.execute(update(account).where(*mine).values(version=row.version + len(facts)))
    emit(session, clock, *facts)
    await session.flush()
    return assessment


async def _standing_on(session: AsyncSession, fund: Fund, on: date) -> tuple[int, int]:
    """What a fund held and what was lent by its bank, at the end of a day."""

    def scope(table: Any) -> list[ColumnElement[bool]]:
        return [table[name] == value for name, value in fund._asdict().items()]

    found = await balances_on(session, on, (Account.FUND, Account.MEMO_LOANS), scope)
    balances = {one.account: one.balance_fen for one in found}
    return balances.get(Account.FUND, 0), balances.get(Account.MEMO_LOANS, 0)


def _facts(assessment: LeverageAssessment, version: int, policy: FundPolicy) -> list[Event]:
    """What is announced of a judgement, counted on from the account's version."""
    told = {
        **{name: getattr(assessment, name) for name in Fund._fields},
        "fund_account_id": assessment.fund_account_id,
        "occurred_on": assessment.assessed_on,
        "balance_fen": assessment.balance_fen,
        "quarter": assessment.quarter,
        "outstanding_fen": assessment.outstanding_fen,
    }
    facts: list[Event] = [
        LeverageAssessed(
            **told,
            version=version + 1,
            leverage=assessment.leverage,
            within_bounds=assessment.level == LeverageLevel.WITHIN.value,
        )
    ]
    if assessment.idle_quarters >= policy.idle_quarters:
        facts.append(
            FundIdle(
                **told,
                version=version + 2,
                idle_fen=assessment.idle_fen,
                idle_share=two_decimals(Fraction(assessment.idle_fen, assessment.balance_fen)),
                idle_quarters=assessment.idle_quarters,
            )
        )
    return facts


def _shown(assessment: LeverageAssessment) -> AssessmentRead:
    return AssessmentRead(
        **assessment.model_dump(exclude={"fund_account_id", "leverage", "recorded_at"}),
        leverage=None if assessment.leverage is None else str(assessment.leverage),
        within_bounds=assessment.level == LeverageLevel.WITHIN.value,
    )
