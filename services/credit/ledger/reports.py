"""Trial balance and loss shares: what the ledger's transfers add up to."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.ledger.labels import ACCOUNT_LABELS
from services.credit.ledger.models import Journal, LedgerAccount
from services.credit.ledger.queries import legs, turnovers
from services.credit.ledger.rules import Account
from services.credit.ledger.schemas import (
    FundBelowZero,
    LossShares,
    ShareRow,
    TrialBalance,
    TrialQuery,
    TrialRow,
    TrialTotals,
    YearShare,
    YearShares,
)
from shared.calendar import Clock
from shared.database import table_of
from shared.security.callers import Caller

_BELOW_ZERO = (
    "所列基金账户按业务日期计为负：代偿按受理先后从账户支付，其业务日期早于所用资金的到账日期。"
    "按记账先后，账户从未为负。"
)


async def trial_balance(session: AsyncSession, caller: Caller, clock: Clock, query: TrialQuery) -> TrialBalance:
    """Balances of all accounts by business date, and as it was known at a moment.

    By business date a fund account may lie below zero (decision 6): such accounts are named.

    Raises:
        OutsideArea: the county is not the caller's.
    """
    journal = table_of(Journal).c
    scope = _scope(caller, query.county_code)
    for name in ("bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            scope.append(journal[name] == wanted)
    on = query.on or clock.today()
    sums: dict[Account, list[int]] = {account: [0, 0] for account in Account}
    below_zero = []
    for moved in await turnovers(session, *scope, on=on, as_of=query.as_of):
        sums[moved.account][0] += moved.debit_fen
        sums[moved.account][1] += moved.credit_fen
        if moved.account is Account.FUND and moved.balance_fen < 0:
            below_zero.append(
                FundBelowZero(
                    county_code=moved.county_code,
                    bank_code=moved.bank_code,
                    programme=moved.programme,
                    balance_fen=moved.balance_fen,
                )
            )
    rows = [
        TrialRow(
            account=account.value,
            label=ACCOUNT_LABELS[account],
            debit_fen=max(0, debited_fen - credited_fen),
            credit_fen=max(0, credited_fen - debited_fen),
            debited_fen=debited_fen,
            credited_fen=credited_fen,
        )
        for account, (debited_fen, credited_fen) in sums.items()
    ]
    debit_fen, credit_fen = sum(row.debit_fen for row in rows), sum(row.credit_fen for row in rows)
    debited_fen, credited_fen = sum(row.debited_fen for row in rows), sum(row.credited_fen for row in rows)
    totals = TrialTotals(
        debit_fen=debit_fen,
        credit_fen=credit_fen,
        debited_fen=debited_fen,
        credited_fen=credited_fen,
        equal=debit_fen == credit_fen and debited_fen == credited_fen,
    )
    below_zero.sort(key=lambda fund: (fund.county_code, fund.bank_code, fund.programme))
    return TrialBalance(
        on=on,
        as_of=query.as_of,
        rows=rows,
        totals=totals,
        funds_below_zero=below_zero,
        remark=_BELOW_ZERO if below_zero else None,
    )


async def loss_shares(session: AsyncSession, caller: Caller, year: int, county_code: str | None) -> LossShares:
    """Net losses of a calendar year by bank and county, with the city's and the county's share.

    Raises:
        OutsideArea: the county is not the caller's.
    """
    journal = table_of(Journal).c
    in_year = journal.occurred_on.between(date(year, 1, 1), date(year, 12, 31))
    shares: dict[tuple[str, str, str], dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for moved in await turnovers(session, *_scope(caller, county_code), in_year):
        if moved.account in (Account.CITY_LOSS, Account.COUNTY_LOSS):
            shares[moved.county_code, moved.bank_code, moved.programme][moved.account] += moved.balance_fen
    items = [
        ShareRow(
            county_code=county,
            bank_code=bank,
            programme=programme,
            net_loss_fen=of_bank[Account.CITY_LOSS] + of_bank[Account.COUNTY_LOSS],
            city_share_fen=of_bank[Account.CITY_LOSS],
            county_share_fen=of_bank[Account.COUNTY_LOSS],
        )
        for (county, bank, programme), of_bank in sorted(shares.items())
    ]
    return LossShares(
        year=year,
        net_loss_fen=sum(item.net_loss_fen for item in items),
        city_share_fen=sum(item.city_share_fen for item in items),
        county_share_fen=sum(item.county_share_fen for item in items),
        items=items,
    )


async def loss_years(session: AsyncSession, caller: Caller, county_code: str | None) -> YearShares:
    """Every calendar year in which losses were posted, the latest first, with its net loss and who bears it.

    Raises:
        OutsideArea: the county is not the caller's.
    """
    account = table_of(LedgerAccount).c
    moved = legs(*_scope(caller, county_code))
    year: Any = extract("year", moved.c.occurred_on)
    found = await session.execute(
        select(year, account.kind, func.sum(moved.c.debit_fen - moved.c.credit_fen))
        .join(LedgerAccount, (account.county_code == moved.c.county_code) & (account.id == moved.c.account_id))
        .where(account.kind.in_([Account.CITY_LOSS.value, Account.COUNTY_LOSS.value]))
        .group_by(year, account.kind)
    )
    shares: dict[int, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for of_year, kind, fen in found:
        shares[int(of_year)][Account(kind)] = int(fen)
    return YearShares(
        items=[
            YearShare(
                year=of_year,
                net_loss_fen=sum(borne.values()),
                city_share_fen=borne[Account.CITY_LOSS],
                county_share_fen=borne[Account.COUNTY_LOSS],
            )
            for of_year, borne in sorted(shares.items(), reverse=True)
        ]
    )


def _scope(caller: Caller, county_code: str | None) -> list[Any]:
    journal = table_of(Journal).c
    scope: list[ColumnElement[bool]] = [caller.area_filter(journal.county_code)]
    if county_code is not None:
        caller.require_county(county_code)
        scope.append(journal.county_code == county_code)
    return scope
