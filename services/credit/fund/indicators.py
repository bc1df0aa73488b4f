"""How well the funds are used: leverage, utilisation, idle money, and what was allocated ahead of lending."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import FundDeposit, LeverageAssessment
from services.credit.fund.rules import idle_fen, leverage, leverage_level, pre_allocation_cap_fen, utilisation
from services.credit.fund.schemas import IndicatorList, IndicatorQuery, Indicators, PreAllocation
from services.credit.ledger.queries import balances_on
from services.credit.ledger.rules import Account
from services.credit.policies import credit_policy, guidance_fen
from services.credit.policy import FundPolicy
from shared.calendar import Clock, Quarter
from shared.database import table_of
from shared.money import two_decimals
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller


class _Fund(NamedTuple):
    county_code: str
    bank_code: str
    programme: str


class _Area(NamedTuple):
    county_code: str
    programme: str


class _Row(NamedTuple):
    """Quarters judged idle in a row, up to the last one judged."""

    quarter: Quarter
    length: int

    @property
    def since(self) -> str | None:
        first = self.quarter
        for _ in range(self.length - 1):
            first = first.preceding
        return str(first) if self.length else None


async def list_indicators(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: IndicatorQuery
) -> IndicatorList:
    """Indicators of the caller's funds, a bank's own only, by the ledger of a business date.

    Books whose programme doesn't run on that day are left out: nothing says what they should aim at.

    Raises:
        OutsideArea: the county is not the caller's.
    """
    if query.county_code is not None:
        caller.require_county(query.county_code)
    on = query.on or clock.today()
    balances: dict[_Fund, dict[Account, int]] = defaultdict(dict)
    held = await balances_on(session, on, (Account.FUND, Account.MEMO_LOANS), partial(_scope, caller, query))
    for one in held:
        balances[_Fund(one.county_code, one.bank_code, one.programme)][one.account] = one.balance_fen
    numbers = await _numbers(session, policies, {_Area(fund.county_code, fund.programme) for fund in balances}, on)
    rows = await _idle_rows(session, caller, query, on)
    items = []
    for fund in sorted(balances):
        policy = numbers.get(_Area(fund.county_code, fund.programme))
        if policy is not None:
            of_fund = balances[fund]
            balance_fen, lent_fen = of_fund.get(Account.FUND, 0), of_fund.get(Account.MEMO_LOANS, 0)
            items.append(_told(fund, balance_fen, lent_fen, policy, rows.get(fund)))
    ahead = [] if caller.bank_code else await _pre_allocations(session, policies, caller, query, on)
    return IndicatorList(on=on, items=items, pre_allocations=ahead)


def _told(fund: _Fund, balance_fen: int, lent_fen: int, policy: FundPolicy, row: _Row | None) -> Indicators:
    idle = idle_fen(lent_fen, balance_fen, policy)
    share = Fraction(idle, balance_fen) if balance_fen > 0 else None
    return Indicators(
        **fund._asdict(),
        balance_fen=balance_fen,
        outstanding_fen=lent_fen,
        leverage=_shown(leverage(lent_fen, balance_fen)),
        leverage_target=str(two_decimals(policy.leverage_target)),
        level=leverage_level(lent_fen, balance_fen, policy).value,
        utilisation=_shown(utilisation(lent_fen, balance_fen, policy)),
        idle_fen=idle,
        idle_share=_shown(share),
        idle=share is not None and share > policy.idle_share_max,
        idle_quarters=row.length if row else 0,
        idle_since=row.since if row else None,
    )


def _scope(caller: Caller, query: IndicatorQuery, table: Any) -> list[Any]:
    scope = [caller.area_filter(table.county_code), caller.bank_filter(table.bank_code)]
    if query.county_code is not None:
        scope.append(table.county_code == query.county_code)
    if query.programme is not None:
        scope.append(table.programme == query.programme)
    return scope


async def _numbers(
    session: AsyncSession, policies: ActivePolicies, areas: set[_Area], on: date
) -> dict[_Area, FundPolicy]:
    numbers = {}
    for area in areas:
        try:
            numbers[area] = (await credit_policy(session, policies, area.county_code, on, area.programme)).fund
        except NoActivePolicy:
            continue
    return numbers


async def _idle_rows(session: AsyncSession, caller: Caller, query: IndicatorQuery, on: date) -> dict[_Fund, _Row]:
    judged = table_of(LeverageAssessment).c
    found = await session.execute(
        select(judged.county_code, judged.bank_code, judged.programme, judged.quarter, judged.idle_quarters)
        .where(*_scope(caller, query, judged), judged.assessed_on <= on)
        .order_by(judged.county_code, judged.bank_code, judged.programme, judged.quarter)
    )
    return {_Fund(*row[:3]): _Row(Quarter.parse(row.quarter), row.idle_quarters) for row in found}


async def _pre_allocations(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, query: IndicatorQuery, on: date
) -> list[PreAllocation]:
    deposit = table_of(FundDeposit).c
    found = await session.execute(
        select(deposit.county_code, deposit.programme, func.sum(deposit.amount_fen))
        .where(
            *_scope(caller, query, deposit),
            deposit.kind == "pre_allocation",
            deposit.state == "received",
            deposit.received_on <= on,
        )
        .group_by(deposit.county_code, deposit.programme)
        .order_by(deposit.county_code, deposit.programme)
    )
    told = []
    for county_code, programme, fen in found.all():
        try:
            task_fen = await guidance_fen(session, policies, county_code, on, programme)
            policy = (await credit_policy(session, policies, county_code, on, programme)).fund
        except NoActivePolicy:
            continue
        if task_fen is None:
            continue
        cap_fen = pre_allocation_cap_fen(task_fen, policy)
        told.append(
            PreAllocation(
                county_code=county_code,
                programme=programme,
                pre_allocated_fen=int(fen),
                guidance_fen=task_fen,
                cap_fen=cap_fen,
                above=fen > cap_fen,
            )
        )
    return told


def _shown(ratio: Fraction | None) -> str | None:
    return None if ratio is None else str(two_decimals(ratio))
