"""What each quarter's lending asks of the fund, quarter after quarter, since an excess carries forward."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import LIVE_STATES, FundDeposit
from services.credit.fund.rules import deposit_due_on, deposit_need
from services.credit.fund.schemas import NeedRead
from services.credit.loans.models import Loan
from services.credit.policies import credit_policy
from services.credit.policy import FundPolicy
from shared.calendar import Quarter
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies


@dataclass(slots=True)
class _Quarter:
    """What happened for a bank's quarter."""

    disbursed_fen: int = 0
    pre_allocated_fen: int = 0
    deposited_fen: int = 0
    under_way_fen: int = 0


Banks: TypeAlias = dict[tuple[str, str], dict[Quarter, _Quarter]]
"""Quarters by bank and programme."""


async def fund_needs(
    session: AsyncSession, policies: ActivePolicies, county_code: str, last: Quarter
) -> dict[tuple[str, str], list[NeedRead]]:
    """Needs of every bank's and programme's quarters up to one, oldest first; books without any movement are missing.

    Raises:
        NoActivePolicy: no programme runs in the county in a quarter in which it lent.
    """
    return (await needs_of_counties(session, policies, [county_code], last))[county_code]


async def needs_of_counties(
    session: AsyncSession, policies: ActivePolicies, county_codes: Collection[str], last: Quarter
) -> dict[str, dict[tuple[str, str], list[NeedRead]]]:
    """The same of many counties, in as many statements as of one.

    Raises:
        NoActivePolicy: no programme runs in a county in a quarter in which it lent.
    """
    counties = await _read(session, county_codes, last)
    return {
        county_code: await _of_county(session, policies, county_code, counties.get(county_code, {}), last)
        for county_code in county_codes
    }


async def _of_county(
    session: AsyncSession, policies: ActivePolicies, county_code: str, banks: Banks, last: Quarter
) -> dict[tuple[str, str], list[NeedRead]]:
    numbers: dict[str, dict[Quarter, FundPolicy]] = defaultdict(dict)
    for (_, programme), quarters in banks.items():
        on_quarter = numbers[programme]
        quarter = min(quarters)
        while quarter <= last:
            if quarter not in on_quarter:
                policy = await credit_policy(session, policies, county_code, quarter.last_day, programme)
                on_quarter[quarter] = policy.fund
            quarter = quarter.following
    return {
        (bank_code, programme): _carried(county_code, bank_code, programme, quarters, last, numbers[programme])
        for (bank_code, programme), quarters in sorted(banks.items())
    }


def _carried(
    county_code: str,
    bank_code: str,
    programme: str,
    quarters: Mapping[Quarter, _Quarter],
    last: Quarter,
    on_quarter: Mapping[Quarter, FundPolicy],
) -> list[NeedRead]:
    needs = []
    carried_fen = coming_fen = earlier_fen = 0
    quarter = min(quarters)
    while quarter <= last:
        happened = quarters.get(quarter, _Quarter())
        policy = on_quarter[quarter]
        need = deposit_need(happened.disbursed_fen, carried_fen + happened.pre_allocated_fen, policy)
        pre_allocated_fen = happened.pre_allocated_fen + happened.under_way_fen
        once_all_came = deposit_need(happened.disbursed_fen, coming_fen + pre_allocated_fen, policy)
        still_fen = need.still_needed_fen(happened.deposited_fen)
        needs.append(
            NeedRead(
                county_code=county_code,
                bank_code=bank_code,
                programme=programme,
                period=str(quarter),
                due_on=deposit_due_on(quarter, policy),
                disbursed_fen=happened.disbursed_fen,
                required_fen=need.required_fen,
                carried_in_fen=carried_fen,
                pre_allocated_fen=happened.pre_allocated_fen,
                to_deposit_fen=need.to_deposit_fen,
                deposited_fen=happened.deposited_fen,
                under_way_fen=happened.under_way_fen,
                coming_in_fen=coming_fen - carried_fen,
                still_needed_fen=still_fen,
                earlier_needed_fen=earlier_fen,
                carried_forward_fen=need.carried_on_fen(happened.deposited_fen),
            )
        )
        carried_fen = need.carried_on_fen(happened.deposited_fen)
        coming_fen = once_all_came.carried_on_fen(happened.deposited_fen)
        earlier_fen += still_fen
        quarter = quarter.following
    return needs


async def _read(session: AsyncSession, county_codes: Collection[str], last: Quarter) -> dict[str, Banks]:
    counties: dict[str, Banks] = defaultdict(lambda: defaultdict(lambda: defaultdict(_Quarter)))
    loan, deposit = table_of(Loan).c, table_of(FundDeposit).c
    year, number = extract("year", loan.disbursed_on), extract("quarter", loan.disbursed_on)
    of_loans = loan.county_code, loan.bank_code, loan.programme, year, number
    lent = await session.execute(
        select(*of_loans, func.sum(loan.disbursed_fen))
        .where(is_one_of(loan.county_code, county_codes), loan.disbursed_on <= last.last_day)
        .group_by(*of_loans)
    )
    for county, bank_code, programme, in_year, in_quarter, fen in lent:
        quarter = Quarter(int(in_year), int(in_quarter))
        counties[county][bank_code, programme][quarter].disbursed_fen = int(fen)
    of_deposits = (
        *(deposit.county_code, deposit.bank_code, deposit.programme),
        *(deposit.period, deposit.kind, deposit.state),
    )
    deposits = await session.execute(
        select(*of_deposits, func.sum(deposit.amount_fen))
        .where(
            is_one_of(deposit.county_code, county_codes),
            deposit.period <= str(last),
            deposit.state.in_(LIVE_STATES),
        )
        .group_by(*of_deposits)
    )
    for county, bank_code, programme, period, kind, state, fen in deposits:
        happened = counties[county][bank_code, programme][Quarter.parse(period)]
        if state != "received":
            happened.under_way_fen += int(fen)
        elif kind == "pre_allocation":
            happened.pre_allocated_fen += int(fen)
        else:
            happened.deposited_fen += int(fen)
    return counties
