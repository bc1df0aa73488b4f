"""Fund accounts: balance, lending that rests on it, and every movement."""

from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.needs import fund_needs, needs_of_counties
from services.credit.fund.rules import check_period, leverage
from services.credit.fund.schemas import AccountList, AccountRead, NeedList, Statement, StatementQuery, StatementRow
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import legs
from services.credit.ledger.rules import Account
from services.credit.policies import credit_section
from services.credit.problems import UnknownFundAccount
from shared.business_dates import check_range
from shared.calendar import Clock, Quarter
from shared.database import decode_cursor, decode_id, encode_cursor, table_of
from shared.money import two_decimals
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def list_accounts(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, county_code: str | None
) -> AccountList:
    """Fund accounts of the caller's area, a bank's own only.

    Raises:
        OutsideArea: the county is not the caller's.
    """
    if county_code is not None:
        caller.require_county(county_code)
    fund, lending = table_of(LedgerAccount).alias("fund").c, table_of(LedgerAccount).alias("lending")
    statement = (
        select(
            fund.id,
            fund.county_code,
            fund.bank_code,
            fund.programme,
            fund.balance_fen,
            lending.c.balance_fen.label("lent_fen"),
        )
        .join(
            lending,
            (lending.c.county_code == fund.county_code)
            & (lending.c.bank_code == fund.bank_code)
            & (lending.c.programme == fund.programme)
            & (lending.c.kind == Account.MEMO_LOANS.value),
        )
        .where(
            fund.kind == Account.FUND.value, caller.area_filter(fund.county_code), caller.bank_filter(fund.bank_code)
        )
        .order_by(fund.county_code, fund.bank_code, fund.programme)
    )
    if county_code is not None:
        statement = statement.where(fund.county_code == county_code)
    found = (await session.execute(statement)).all()
    last = Quarter.of(clock.today()).preceding
    needed: dict[tuple[str, str, str], int] = {}
    needs = await needs_of_counties(session, policies, {row.county_code for row in found}, last)
    for county, of_county in needs.items():
        for (bank_code, programme), of_bank in of_county.items():
            needed[county, bank_code, programme] = sum(need.still_needed_fen for need in of_bank)
    return AccountList(
        items=[
            AccountRead(
                id=row.id,
                county_code=row.county_code,
                bank_code=row.bank_code,
                programme=row.programme,
                balance_fen=row.balance_fen,
                outstanding_fen=row.lent_fen,
                leverage=_shown(leverage(row.lent_fen, row.balance_fen)),
                needed_fen=needed.get((row.county_code, row.bank_code, row.programme), 0),
            )
            for row in found
        ]
    )


class FundAccount(NamedTuple):
    """A fund account and whose it is."""

    id: UUID
    county_code: str
    bank_code: str
    programme: str


async def find_account(session: AsyncSession, caller: Caller, account_id: UUID) -> FundAccount:
    """A fund account of the caller's area or bank.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
    """
    account = table_of(LedgerAccount).c
    found = (
        await session.execute(
            select(account.id, account.county_code, account.bank_code, account.programme).where(
                account.id == account_id,
                account.kind == Account.FUND.value,
                caller.area_filter(account.county_code),
                caller.bank_filter(account.bank_code),
            )
        )
    ).first()
    if found is None:
        raise UnknownFundAccount
    return FundAccount(*found)


def movements(account: FundAccount) -> Select[Any]:
    """Journals that moved a fund account, with the amount and the balance behind each; to be ordered by journal id.

    That balance is never below zero. The balance at the end of a movement's business date may be: a claim is paid from
    what the account holds when it is accepted, though it be dated before that money came (decision 6).
    """
    journal = table_of(Journal).c
    moved = legs(journal.county_code == account.county_code)  # found by the account, whatever else its bank moved
    amount_fen: Any = func.sum(moved.c.debit_fen - moved.c.credit_fen)
    by_journal: Any = (
        select(
            moved.c.journal_id,
            amount_fen.label("amount_fen"),
            func.sum(amount_fen).over(order_by=moved.c.journal_id).label("balance_fen"),
            # rows of one date are peers: each gets the balance behind the last of them
            func.sum(amount_fen).over(order_by=moved.c.occurred_on).label("balance_on_date_fen"),
            (func.max(moved.c.occurred_on).over(order_by=moved.c.journal_id) > moved.c.occurred_on).label("backdated"),
        )
        .where(moved.c.account_id == account.id)
        .group_by(moved.c.journal_id, moved.c.occurred_on)
        .subquery("by_journal")
    )
    return (
        select(*(column for column in journal if column.name != "id"), *by_journal.c)
        .join(by_journal, by_journal.c.journal_id == journal.id)
        .where(journal.county_code == account.county_code)
    )


async def get_statement(session: AsyncSession, caller: Caller, account_id: UUID, query: StatementQuery) -> Statement:
    """Movements of a fund account in the order of posting, with the balance after each.

    Those of a period are picked out of all: the balances beside them stay those of the whole account.

    Raises:
        UnknownFundAccount: not in the caller's area, or another bank's.
        RangeReversed: the period ends before it begins.
        Invalid: the cursor is not of this list.
    """
    if query.first_on is not None and query.last_on is not None:
        check_range(query.first_on, query.last_on)
    journal = table_of(Journal).c
    statement = movements(await find_account(session, caller, account_id))
    if query.first_on is not None:
        statement = statement.where(journal.occurred_on >= query.first_on)
    if query.last_on is not None:
        statement = statement.where(journal.occurred_on <= query.last_on)
    if query.after:
        statement = statement.where(journal.id > decode_id(decode_cursor("fund statement", query.after, 1)[0]))
    found = (await session.execute(statement.order_by(journal.id).limit(query.limit + 1))).all()
    items = [StatementRow.model_validate(row, from_attributes=True) for row in found[: query.limit]]
    return Statement(
        items=items, next=encode_cursor("fund statement", items[-1].journal_id) if len(found) > query.limit else None
    )


async def list_needs(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    period: str | None,
    programme: str | None,
) -> NeedList:
    """What a quarter's lending asks of the fund, by bank and programme; a bank sees its own.

    Where no quarter is named, all quarters up to the present one that still need something, oldest first.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
        PeriodOutOfRange: the quarter lies further ahead than the one after today's.
        NoActivePolicy: no programme runs there and then.
    """
    caller.require_county(county_code)
    quarter = Quarter.parse(period) if period else Quarter.of(clock.today())
    check_period(quarter, clock.today())
    await credit_section(session, policies, county_code, quarter.last_day, programme)
    needs = await fund_needs(session, policies, county_code, quarter)
    return NeedList(
        items=[
            need
            for (bank_code, of_programme), of_bank in needs.items()
            for need in of_bank
            if (need.period == period if period else need.still_needed_fen)
            if caller.bank_code in (None, bank_code) and programme in (None, of_programme)
        ]
    )


def _shown(ratio: Fraction | None) -> str | None:
    return None if ratio is None else str(two_decimals(ratio))
