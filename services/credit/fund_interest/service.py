"""Interest that a bank credits on its fund account: once for each period, taken back by an entry that names it.

It belongs to the fund and bears losses like the money put in: Dr fund / Cr fund_interest. So the fund's balance is
deposits plus interest minus what claims took plus what came back.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund_interest.models import FundInterest
from services.credit.fund_interest.problems import InterestCorrected, InterestExists, UnknownInterest
from services.credit.fund_interest.refusals import InterestSpent
from services.credit.fund_interest.rules import Move, check_interest, check_settled, most_interest_fen
from services.credit.fund_interest.schemas import InterestCorrection, InterestCreate, InterestList, InterestRead
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import legs
from services.credit.ledger.rules import Account, account_interest
from services.credit.ledger.service import JournalDraft, lock_funds, post
from services.credit.locks import lock_books
from services.credit.policies import credit_policy
from services.credit.problems import UnknownFundAccount
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import Page, after_key, decode_cursor, decode_number, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def credit(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    account_id: UUID,
    body: InterestCreate,
) -> InterestRead:
    """Put a period's interest on an account.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
        DateInFuture: the day lies after today.
        InterestNotSettled: the period's settlement day is still to come.
        NoActivePolicy: the programme does not run on that day.
        InterestExists: the period was credited before.
        InterestTooHigh: the balance can't have borne so much.
    """
    account = await _account(session, caller, account_id)
    check_step_date(clock, body.occurred_on, None)
    period = Quarter.parse(body.period)
    check_settled(period, body.occurred_on)
    policy = await credit_policy(session, policies, account.county_code, body.occurred_on, account.programme)
    await lock_books(session, account.county_code, account.bank_code)
    entries = await _entries(session, account.county_code, account_id, body.period)
    if len(entries) % 2:  # what was credited and not taken back
        raise InterestExists(
            f"{body.period} 利息已于 {entries[-1].occurred_on} 入账",
            f"Interest of {body.period} was credited on {entries[-1].occurred_on}",
            field="period",
        )
    moves = await _moves(session, account)
    most_fen = most_interest_fen(moves, period, policy.fund.interest_rate_max, policy.loans.day_base)
    check_interest(body.amount_fen, most_fen)
    entry = FundInterest(
        county_code=account.county_code,
        fund_account_id=account_id,
        bank_code=account.bank_code,
        programme=account.programme,
        period=body.period,
        number=len(entries) + 1,
        amount_fen=body.amount_fen,
        occurred_on=body.occurred_on,
        recorded_by=caller.subject,
        recorded_at=clock.now(),
    )
    return await _entered(session, clock, entry, "account_interest")


async def correct(
    session: AsyncSession, caller: Caller, clock: Clock, account_id: UUID, entry_id: UUID, body: InterestCorrection
) -> InterestRead:
    """Take an entry back by another; the period may be credited anew behind it.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
        UnknownInterest: no such entry on the account.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the entry.
        InterestCorrected: it was taken back before, or takes another back itself.
        InterestSpent: the fund does not hold so much any more.
    """
    account = await _account(session, caller, account_id)
    wrong = await session.get(FundInterest, (account.county_code, entry_id))
    if wrong is None or wrong.fund_account_id != account_id:
        raise UnknownInterest
    check_step_date(clock, body.occurred_on, wrong.occurred_on)
    await lock_books(session, account.county_code, account.bank_code)
    entries = await _entries(session, account.county_code, account_id, wrong.period)
    if wrong.corrects is not None or any(entry.corrects == wrong.id for entry in entries):
        raise InterestCorrected
    balance_fen = (await lock_funds(session, account.county_code, account.bank_code))[account.programme]
    if balance_fen < wrong.amount_fen:
        raise InterestSpent(balance_fen=balance_fen, amount_fen=wrong.amount_fen)
    entry = FundInterest(
        county_code=account.county_code,
        fund_account_id=account_id,
        bank_code=account.bank_code,
        programme=account.programme,
        period=wrong.period,
        number=len(entries) + 1,
        amount_fen=-wrong.amount_fen,
        corrects=wrong.id,
        reason=body.reason,
        occurred_on=body.occurred_on,
        recorded_by=caller.subject,
        recorded_at=clock.now(),
    )
    return await _entered(session, clock, entry, "interest_correction")


async def list_entries(session: AsyncSession, caller: Caller, account_id: UUID, page: Page) -> InterestList:
    """An account's entries by period.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
        Invalid: the cursor is not of this list.
    """
    account = await _account(session, caller, account_id)
    table = table_of(FundInterest).c
    statement = select(FundInterest).where(
        table.county_code == account.county_code, table.fund_account_id == account_id
    )
    if page.after:
        period, number = decode_cursor("fund interest", page.after, 2)
        statement = after_key(statement, (table.period, table.number), (period, decode_number(number)))
    found = (await session.scalars(statement.order_by(table.period, table.number).limit(page.limit + 1))).all()
    shown = found[: page.limit]
    last = shown[-1] if len(found) > page.limit else None
    return InterestList(
        items=[_shown(one) for one in shown],
        next=encode_cursor("fund interest", last.period, last.number) if last else None,
    )


async def _entered(session: AsyncSession, clock: Clock, entry: FundInterest, kind: str) -> InterestRead:
    session.add(entry)
    await session.flush()
    draft = JournalDraft(
        programme=entry.programme,
        cause="fund_interest",
        cause_id=str(entry.id),
        kind=kind,
        occurred_on=entry.occurred_on,
        transfers=account_interest(entry.amount_fen),
    )
    await post(session, clock, entry.county_code, entry.bank_code, [draft])
    return _shown(entry)


async def _account(session: AsyncSession, caller: Caller, account_id: UUID) -> LedgerAccount:
    table = table_of(LedgerAccount).c
    found: LedgerAccount | None = await session.scalar(
        select(LedgerAccount).where(
            table.id == account_id,
            table.kind == Account.FUND.value,
            caller.area_filter(table.county_code),
            caller.bank_filter(table.bank_code),
        )
    )
    if found is None:
        raise UnknownFundAccount
    return found


async def _entries(session: AsyncSession, county_code: str, account_id: UUID, period: str) -> Sequence[FundInterest]:
    table = table_of(FundInterest).c
    found = await session.scalars(
        select(FundInterest)
        .where(table.county_code == county_code, table.fund_account_id == account_id, table.period == period)
        .order_by(table.number)
    )
    return found.all()


async def _moves(session: AsyncSession, account: LedgerAccount) -> list[Move]:
    journal = table_of(Journal).c
    moved = legs(journal.county_code == account.county_code)  # found by the account, whatever else its bank moved
    amount_fen: Any = func.sum(moved.c.debit_fen - moved.c.credit_fen)
    found = await session.execute(
        select(moved.c.occurred_on, amount_fen).where(moved.c.account_id == account.id).group_by(moved.c.occurred_on)
    )
    return [Move(on, int(fen)) for on, fen in found]


def _shown(entry: FundInterest) -> InterestRead:
    return InterestRead(**entry.model_dump())
