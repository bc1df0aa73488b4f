"""Control totals: what the accounts say must be what the loans' events, deposits and lists say, told anew."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.records import claim_splits
from services.credit.claims.rules import allocate_recoveries, loss_shares
from services.credit.fund.models import FundDeposit
from services.credit.fund_interest.models import FundInterest
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import turnovers
from services.credit.ledger.rules import Account
from services.credit.ledger.schemas import BankControls, Controls, ControlTotal
from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.policies import Governing, check_county, governing_policy
from services.credit.subsidies.models import SubsidyLine, SubsidyList
from services.credit.year_settlements.models import YearSettlement, YearSettlementLine
from shared.database import table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


class Book(NamedTuple):
    """The books of one bank in one county and programme."""

    county_code: str
    bank_code: str
    programme: str


class Figures(NamedTuple):
    """The controlled figures, fen."""

    fund: int = 0
    city_loss: int = 0
    county_loss: int = 0
    subsidy: int = 0
    subsidy_paid: int = 0
    outstanding: int = 0
    interest: int = 0
    fund_interest: int = 0
    settled: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Add figure by figure."""
        return Figures(*(mine + its for mine, its in zip(self, other, strict=True)))


_LABELS = (
    Figures._fields,
    (
        "基金余额",
        "净损失（市级承担）",
        "净损失（县级承担）",
        "已批准贴息",
        "已拨付贴息",
        "贷款余额",
        "已收利息",
        "基金专户利息",
        "年终结算（县级已承担）",
    ),
)


async def control_totals(session: AsyncSession, caller: Caller, policies: ActivePolicies, county_code: str) -> Controls:
    """Find each controlled figure of a county in three ways, bank by bank.

    Args:
        session: a snapshot: figures read one after the other while events come in could not agree.
        caller: who asks.
        policies: the packs in force.
        county_code: which county.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownCounty: there is no such county.
    """
    caller.require_area(county_code, field="county_code")
    check_county(county_code)
    account = table_of(LedgerAccount).c
    books = await session.execute(
        select(account.bank_code, account.programme)
        .where(account.county_code == county_code)
        .distinct()
        .order_by(account.bank_code, account.programme)
    )
    cached, summed, told = Figures(), Figures(), Figures()
    shown = []
    for bank_code, programme in books.all():
        book = Book(county_code, bank_code, programme)
        of_cache = await _of_cache(session, book)
        of_transfers = await _of_transfers(session, book)
        of_events = await _of_events(session, policies, book)
        totals = _compared(of_cache, of_transfers, of_events)
        shown.append(BankControls(bank_code=bank_code, programme=programme, totals=totals, equal=_all_equal(totals)))
        cached, summed, told = cached.plus(of_cache), summed.plus(of_transfers), told.plus(of_events)
    totals = _compared(cached, summed, told)
    equal = _all_equal(totals) and all(bank.equal for bank in shown)
    return Controls(county_code=county_code, totals=totals, banks=shown, equal=equal)


def _compared(cached: Figures, summed: Figures, told: Figures) -> list[ControlTotal]:
    names, labels = _LABELS
    return [
        ControlTotal(
            name=name,
            label=label,
            account_fen=in_account,
            transfers_fen=in_transfers,
            events_fen=in_events,
            equal=in_account == in_transfers == in_events,
        )
        for name, label, in_account, in_transfers, in_events in zip(names, labels, cached, summed, told, strict=True)
    ]


def _all_equal(totals: Iterable[ControlTotal]) -> bool:
    return all(total.equal for total in totals)


async def _of_cache(session: AsyncSession, book: Book) -> Figures:
    account = table_of(LedgerAccount).c
    found = await session.execute(
        select(account.kind, account.balance_fen).where(
            account.county_code == book.county_code,
            account.bank_code == book.bank_code,
            account.programme == book.programme,
        )
    )
    return _figures({Account(kind): balance_fen for kind, balance_fen in found})


async def _of_transfers(session: AsyncSession, book: Book) -> Figures:
    journal = table_of(Journal).c
    moved = await turnovers(
        session,
        journal.county_code == book.county_code,
        journal.bank_code == book.bank_code,
        journal.programme == book.programme,
    )
    return _figures({one.account: one.balance_fen for one in moved})


def _figures(balances: dict[Account, int]) -> Figures:
    return Figures(
        fund=balances.get(Account.FUND, 0),
        city_loss=balances.get(Account.CITY_LOSS, 0),
        county_loss=balances.get(Account.COUNTY_LOSS, 0),
        subsidy=balances.get(Account.SUBSIDY_EXPENSE, 0),
        subsidy_paid=-balances.get(Account.TREASURY, 0),
        outstanding=balances.get(Account.MEMO_LOANS, 0),
        interest=balances.get(Account.MEMO_INTEREST, 0),
        fund_interest=-balances.get(Account.FUND_INTEREST, 0),
        settled=-balances.get(Account.COUNTY_FUNDING, 0),
    )


async def _of_events(session: AsyncSession, policies: ActivePolicies, book: Book) -> Figures:
    loan = table_of(Loan).c
    loans = (
        await session.execute(
            select(loan.id, loan.applied_on, loan.product).where(
                loan.county_code == book.county_code,
                loan.bank_code == book.bank_code,
                loan.programme == book.programme,
            )
        )
    ).all()
    county_code = book.county_code
    governed = {row.id: Governing(row.applied_on, book.programme, row.product) for row in loans}
    states = await loan_states(session, policies, county_code, governed)
    claimed = [loan_id for loan_id, state in states.items() if state.claim]
    splits = await claim_splits(session, county_code, claimed)
    city_fen = county_fen = 0
    for loan_id in claimed:
        claim, split = states[loan_id].claim, splits.get(loan_id)
        if claim is None or split is None:
            continue  # a claim without its split shows as a difference
        net_fen = split.paid_from_fund_fen - allocate_recoveries(split, claim.recovered_fen).to_fund_fen
        policy = await governing_policy(session, policies, county_code, governed[loan_id])
        shares = loss_shares(net_fen, policy.claims)
        city_fen += shares.city_fen
        county_fen += shares.county_fen
    subsidy_fen, paid_fen = await _listed(session, book)
    interest_fen = await _account_interest(session, book)
    return Figures(
        fund=await _deposited(session, book) + interest_fen - city_fen - county_fen,
        city_loss=city_fen,
        county_loss=county_fen,
        subsidy=subsidy_fen,
        subsidy_paid=paid_fen,
        outstanding=sum(state.outstanding_fen for state in states.values()),
        interest=sum(state.collected_fen for state in states.values()),
        fund_interest=interest_fen,
        settled=await _settled(session, book),
    )


async def _deposited(session: AsyncSession, book: Book) -> int:
    deposit = table_of(FundDeposit).c
    received = await session.scalar(
        select(func.coalesce(func.sum(deposit.amount_fen), 0)).where(
            deposit.county_code == book.county_code,
            deposit.bank_code == book.bank_code,
            deposit.programme == book.programme,
            deposit.state == "received",
        )
    )
    return int(received or 0)


async def _account_interest(session: AsyncSession, book: Book) -> int:
    entry = table_of(FundInterest).c
    credited = await session.scalar(
        select(func.coalesce(func.sum(entry.amount_fen), 0)).where(
            entry.county_code == book.county_code,
            entry.bank_code == book.bank_code,
            entry.programme == book.programme,
        )
    )
    return int(credited or 0)


async def _settled(session: AsyncSession, book: Book) -> int:
    """The county's share of losses in settlements whose money was received."""
    line, settled = table_of(YearSettlementLine).c, table_of(YearSettlement).c
    received = await session.scalar(
        select(func.coalesce(func.sum(line.county_share_fen), 0))
        .join(YearSettlement, (settled.county_code == line.county_code) & (settled.id == line.settlement_id))
        .where(
            settled.county_code == book.county_code,
            settled.programme == book.programme,
            settled.state == "received",
            line.bank_code == book.bank_code,
        )
    )
    return int(received or 0)


async def _listed(session: AsyncSession, book: Book) -> tuple[int, int]:
    """Subsidy of approved lists, and what of it is paid, by their lines."""
    line, listed = table_of(SubsidyLine).c, table_of(SubsidyList).c
    found = await session.execute(
        select(listed.state, func.sum(line.amount_fen))
        .join(SubsidyList, (listed.county_code == line.county_code) & (listed.id == line.list_id))
        .where(
            listed.county_code == book.county_code,
            listed.bank_code == book.bank_code,
            listed.programme == book.programme,
            listed.state.in_(("approved", "paid")),
        )
        .group_by(listed.state)
    )
    by_state = {state: int(fen) for state, fen in found}
    return sum(by_state.values()), by_state.get("paid", 0)
